"""The translated rows of a built folder, as reviewers see them: pairs of English and Spanish text."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from dataset_builder.columns import WARNING_PREFIX
from dataset_builder.errors import BuilderError
from dataset_builder.label_sections import LABEL_SECTIONS

# Of each audited config, the texts of a row: name -> (English column, Spanish column).
FIELDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "openfda": {"text": ("text_en", "text_es")},
    "pubmedqa": {
        "question": ("question_en", "question_es"),
        "contexts": ("contexts_en", "contexts_es"),
        "long_answer": ("long_answer_en", "long_answer_es"),
    },
}
_BATCH_ROWS = 256


class AuditError(BuilderError, RuntimeError):
    """A sample cannot be drawn, or marks do not belong to the folder they are to be scored for."""


@dataclass(frozen=True)
class TextPair:
    """One text of a row and its translation."""

    field: str
    en: str
    es: str


@dataclass(frozen=True)
class ListedRow:
    """A row of the population: `key` is `config/id`, `stratum` its values of `audit_sample.STRATUM_KEYS`."""

    key: str
    text_sha256: str
    stratum: tuple[str, ...]


@dataclass(frozen=True)
class AuditRow:
    """A translated row with its texts."""

    config: str
    id: str
    title: str
    pairs: tuple[TextPair, ...]
    stratum: tuple[str, ...]

    @property
    def key(self) -> str:
        """The row's name in pages and CSV files; no spreadsheet takes it for a number."""
        return f"{self.config}/{self.id}"

    @cached_property
    def text_sha256(self) -> str:
        """The digest of all texts that a reviewer judges."""
        texts = [[pair.field, pair.en, pair.es] for pair in self.pairs]
        return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def listed_rows(folder: Path, configs: Collection[str] | None = None) -> list[ListedRow]:
    """Return every translated row of the folder without its texts.

    Raises:
        AuditError: the folder is no finished build, or holds no such rows.
    """
    names = _configs(folder, configs)
    rows = [ListedRow(row.key, row.text_sha256, row.stratum) for name in names for row in _rows(folder, name)]
    if not rows:
        raise AuditError(f"{folder} holds no translated row: there is nothing to audit")
    return rows


def rows_by_key(folder: Path, keys: Collection[str]) -> dict[str, AuditRow]:
    """Return the rows of these keys with their texts."""
    configs = sorted({key.partition("/")[0] for key in keys})
    return {row.key: row for name in configs for row in _rows(folder, name) if row.key in keys}


def population_digest(rows: Iterable[ListedRow]) -> str:
    """Name a population by its texts alone: flags and engines may be named anew, texts may not change."""
    lines = sorted(f"{row.key} {row.text_sha256}\n" for row in rows)
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:12]


def _configs(folder: Path, wanted: Collection[str] | None) -> list[str]:
    listed = _manifest_files(folder)
    present = [name for name in FIELDS if any(file.startswith(f"data/{name}/") for file in listed)]
    for name in wanted or ():
        if name not in present:
            known = ", ".join(present) or "none"
            raise AuditError(f"{folder} has no translated config {name!r} to audit (it has: {known})")
    names = [name for name in present if not wanted or name in wanted]
    own = tuple(f"data/{name}/" for name in names)
    _check_data(folder, {file: facts for file, facts in listed.items() if file.startswith(own)})
    return names


def _manifest_files(folder: Path) -> Mapping[str, Any]:
    path = folder / "manifest.json"
    try:
        files = json.loads(path.read_bytes())["files"]
    except FileNotFoundError as error:
        raise AuditError(f"{path} is missing: {folder} is not a finished build, run `build` first") from error
    except (ValueError, KeyError, TypeError) as error:
        raise AuditError(f"{path} is not a manifest: build the folder again") from error
    return files


def _check_data(folder: Path, files: Mapping[str, Any]) -> None:
    from dataset_builder.publication import read_files

    for name, file in read_files(folder, list(files)).items():
        if file.sha256 != files[name].get("sha256"):
            raise AuditError(f"{file.path} is not what the manifest says: build the folder again")


def _rows(folder: Path, config: str) -> Iterator[AuditRow]:
    import pyarrow.parquet as pq

    withheld = _withheld(folder / "withheld" / f"{config}.jsonl")
    for path in sorted((folder / "data" / config).glob("*.parquet")):
        for batch in pq.ParquetFile(path).iter_batches(_BATCH_ROWS):
            for columns in batch.to_pylist():
                row = _row(config, columns | withheld.get(columns["id"], {}))
                if row.pairs:
                    yield row


def _withheld(path: Path) -> dict[str, dict[str, Any]]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8") as stream:
        return {line["id"]: line for line in map(json.loads, stream)}


def _row(config: str, columns: Mapping[str, Any]) -> AuditRow:
    warned = any(flag.startswith(WARNING_PREFIX) for flag in columns["flags"])
    section = columns.get("section") or "-"
    return AuditRow(
        config,
        columns["id"],
        _title(columns),
        tuple(_pairs(config, columns)),
        (config, "flagged" if warned else "clean", section, columns["mt_engine"] or "-"),
    )


def _title(columns: Mapping[str, Any]) -> str:
    section = columns.get("section")
    if section:
        return f"{columns['generic_name']}: {LABEL_SECTIONS.get(section, section)}"
    return f"PubMed {columns['pubid']}"


def _pairs(config: str, columns: Mapping[str, Any]) -> Iterator[TextPair]:
    """Yield the texts of a row that have an original; of a list, each item with its own translation."""
    for field, (english, spanish) in FIELDS[config].items():
        originals, translations = _texts(columns.get(english)), _texts(columns.get(spanish))
        if len(originals) != len(translations):
            raise AuditError(f"{config}/{columns['id']}: {english} and {spanish} differ in length")
        yield from (TextPair(field, *pair) for pair in zip(originals, translations, strict=True) if pair[0])


def _texts(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])
