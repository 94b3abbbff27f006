"""Do the marks of all reviewers belong to the folder as it is now? Standard library only."""

from collections.abc import Mapping, Sequence

from dataset_builder.audit_marks import Marks
from dataset_builder.audit_rows import AuditError, ListedRow, population_digest
from dataset_builder.audit_sample import population_of, sample_id


def check_marks(files: Sequence[Marks], rows: Sequence[ListedRow], folder: str) -> None:
    """Prove that all files mark one whole sample of the rows as they are now.

    Raises:
        AuditError: in one line, which file or row does not belong here.
    """
    present = {row.key: row.text_sha256 for row in rows}
    owners: dict[str, Marks] = {}
    for file in files:
        if file.reviewer in owners:
            first = owners[file.reviewer].path
            raise AuditError(f"{first} and {file.path} are both of reviewer {file.reviewer}")
        owners[file.reviewer] = file
        if file.sample != files[0].sample:
            raise AuditError(f"{file.path} is of sample {file.sample}, {files[0].path} of {files[0].sample}")
        _check_rows(file, present, folder)
        if population_of(file.sample) != population_digest(rows):
            raise AuditError(
                f"{file.path} audits another build: other rows of {folder} have changed since its sample "
                "was drawn, so that it no longer speaks for them; draw a new sample"
            )


def _check_rows(file: Marks, present: Mapping[str, str], folder: str) -> None:
    for key, marked in file.rows.items():
        if key not in present:
            raise AuditError(f"{file.path}: row {key} is not in {folder}: the file audits another build")
        if marked.row.text_sha256 != present[key]:
            raise AuditError(f"{file.path}: the texts of row {key} are not those of {folder}: another build")
    drawn = [marked.row for marked in file.rows.values()]
    if file.sample != sample_id(population_of(file.sample), drawn):
        raise AuditError(f"{file.path} lacks rows of its sample or was edited: export it again")
    if not any(marked.mark for marked in file.rows.values()):
        raise AuditError(f"{file.path} holds no mark: mark rows in the page and export it again")
