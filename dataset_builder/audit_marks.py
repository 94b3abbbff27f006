"""The CSV files that the audit pages export, also as saved by a spreadsheet. Standard library only."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from dataset_builder.audit_rows import AuditError
from dataset_builder.audit_sample import DrawnRow

Mark = Literal["correct", "minor", "major", "harm", "unknown"]
# From best to worst, as keys 1 to 5 of the page; CSV files hold the words.
MARKS: Mapping[Mark, str] = {
    "correct": "correcta",
    "minor": "error menor",
    "major": "error mayor",
    "harm": "error con posible daño",
    "unknown": "no sé",
}
COLUMNS: tuple[str, ...] = (
    "sample",
    "reviewer",
    "row",
    "text_sha256",
    "stratum",
    "drawn",
    "of",
    "mark",
    "comment",
    "marked_on",
)
_SAMPLE = re.compile(r"s-[0-9a-f]+-[0-9a-f]+")
_DELIMITERS = ",;\t"
_SEPARATOR_LINE = re.compile(r'\A"?sep=.?"?\r?\n?')  # for Excel alone
_MAC_MARK = re.compile(b"(?i:no s)[\x8e\x83]|(?i:da)[\x96\x84](?i:o)")  # «no sé», «daño» in Mac Roman
# Spreadsheets run a cell that starts so; the page writes an apostrophe before it.
_GUARDED = re.compile(r"^'(?=[=+\-@])")


@dataclass(frozen=True)
class MarkedRow:
    """What one reviewer says of one row; `mark` is None where the reviewer has not come to it."""

    row: DrawnRow
    mark: Mark | None
    comment: str
    marked_on: date | None


@dataclass(frozen=True)
class Marks:
    """All rows of one reviewer's file."""

    path: Path
    sample: str
    reviewer: str
    rows: Mapping[str, MarkedRow]


def read_marks(path: Path) -> Marks:
    """Read one file.

    Raises:
        AuditError: it is not such a file, holds a row twice, an unknown mark, or more than one reviewer.
    """
    try:
        lines = list(_lines(path))
    except csv.Error as error:
        raise AuditError(f"{path} is not a CSV file of an audit page: {error}") from error
    if not lines:
        raise AuditError(f"{path} is not a CSV file of an audit page: it has no rows")
    owners = {(values["sample"], values["reviewer"]) for _, values in lines}
    if len(owners) != 1:
        raise AuditError(f"{path} holds {len(owners)} samples and reviewers: give each page's file by itself")
    sample, reviewer = owners.pop()
    if not _SAMPLE.fullmatch(sample):
        raise AuditError(f"{path}: sample {sample!r} is none that a page names: export the file again")
    rows: dict[str, MarkedRow] = {}
    for number, values in lines:
        if values["row"] in rows:
            raise AuditError(f"{path}, line {number}: row {values['row']} is there twice")
        rows[values["row"]] = _marked(values, f"{path}, line {number}")
    return Marks(path, sample, reviewer, rows)


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    text = _SEPARATOR_LINE.sub("", _decoded(path.read_bytes()))
    found = re.match(rf'"?{COLUMNS[0]}"?([{_DELIMITERS}])', text)
    if found is None:
        raise AuditError(f"{path} is not a CSV file of an audit page: its first column is not {COLUMNS[0]!r}")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=found.group(1))
    header = _unfolded(next(reader), found.group(1))
    for name in COLUMNS:
        if header.count(name) != 1:
            what = "is there more than once" if name in header else "is missing"
            raise AuditError(f"{path} is not a CSV file of an audit page: column {name!r} {what}")
    for cells in reader:
        if any(cells):
            whole = _whole(cells, header, found.group(1), path)
            yield reader.line_num, dict(zip(header, whole, strict=False))


def _unfolded(cells: list[str], delimiter: str) -> list[str]:
    """Return the cells of a line, also of one that a spreadsheet held in a single cell."""
    return next(csv.reader(cells, delimiter=delimiter)) if len(cells) == 1 else cells


def _whole(cells: list[str], header: Sequence[str], delimiter: str, path: Path) -> list[str]:
    cells = _unfolded(cells, delimiter)
    if len(cells) < len(header):
        raise AuditError(f"{path}: the line of {' '.join(cells)[:60]!r} is not whole: export the file again")
    return [cell.strip() for cell in cells]


def _decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8 as exported, or what spreadsheets on Windows and Macs make of it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("mac_roman" if _MAC_MARK.search(data) else "cp1252", errors="replace")


def _marked(values: Mapping[str, str], where: str) -> MarkedRow:
    row = DrawnRow(
        values["row"],
        values["text_sha256"],
        tuple(values["stratum"].split("|")),
        _count(values["drawn"], where),
        _count(values["of"], where),
    )
    mark = _mark(values["mark"], where)
    comment = _GUARDED.sub("", values["comment"])
    return MarkedRow(row, mark, comment, _day(values["marked_on"], where))


def _mark(text: str, where: str) -> Mark | None:
    """Return the code of a mark: `"Error con posible daño"` is `"harm"`, nothing is None."""
    if not text:
        return None
    for mark, words in MARKS.items():
        if _plain(words) == _plain(text):
            return mark
    raise AuditError(f"{where}: mark {text!r} is none of {', '.join(MARKS.values())}")


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.casefold().replace("_", " "))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _count(text: str, where: str) -> int:
    if not re.fullmatch(r"[0-9]{1,12}", text):
        raise AuditError(f"{where}: {text!r} is not a number of rows: export the file again")
    return int(text)


def _day(text: str, where: str) -> date | None:
    """Return a day written as `20260801`, which no spreadsheet takes for a date."""
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError as error:
        raise AuditError(f"{where}: {text!r} is not a day such as 20260801: export the file again") from error
