"""What reviewers send back: files as exported, as a spreadsheet saved them, and such as must be refused."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dataset_builder.audit_folder import score_folder
from dataset_builder.audit_marks import read_marks
from dataset_builder.audit_rows import AuditError
from tests.audit_fixtures import (
    HARM,
    RIGHT,
    label_rows,
    question_rows,
    run_audit,
    sample_of,
    two_reviewers,
    write_folder,
    write_marks,
)
from tests.built import digests


@pytest.fixture
def built(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "demo")


@pytest.fixture
def files(built: Path, tmp_path: Path) -> list[Path]:
    return two_reviewers(built, tmp_path)


# What spreadsheets make of a file.
MANGLED: dict[str, Callable[[list[list[str]]], bytes]] = {
    "semicolons": lambda rows: _csv(rows, ";").encode("utf-8-sig"),
    "plain line ends": lambda rows: _csv(rows, ",").replace("\r\n", "\n").encode(),
    "Latin letters": lambda rows: _csv(rows, ";").encode("cp1252"),
    "tabs": lambda rows: _csv(rows, "\t").encode("utf-16"),
    "one cell per line": lambda rows: _csv([[_csv([row], ",").strip()] for row in rows], ";").encode(),
    "header in one cell": lambda rows: _csv([[_csv([each], ",").strip()] for each in rows], ",").encode(),
    "a Mac": lambda rows: _csv(rows, ";").replace("\r\n", "\r").encode("mac_roman"),
    "a line for Excel": lambda rows: ("sep=;\r\n" + _csv(rows, ";")).encode("utf-8-sig"),
    "empty lines at the end": lambda rows: (_csv(rows, ";") + ";;;;;;;;;\r\n\r\n").encode(),
    "capital letters": lambda rows: _csv([rows[0], *map(_shouted, rows[1:])], ",").encode(),
}  # fmt: skip


def _shouted(cells: list[str]) -> list[str]:
    return [*cells[:7], cells[7].upper(), *cells[8:]]


def _csv(rows: list[list[str]], delimiter: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize("name", MANGLED)
def test_a_file_that_went_through_a_spreadsheet_is_read_as_it_was(name: str, files: list[Path]) -> None:
    with files[0].open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    before = read_marks(files[0])
    files[0].write_bytes(MANGLED[name](rows))
    after = read_marks(files[0])
    assert after.rows == before.rows
    assert {row.mark for row in after.rows.values()} == {"correct", "harm"}


def test_a_comment_that_a_spreadsheet_would_run_comes_back_as_it_was_typed(files: list[Path]) -> None:
    """The page writes an apostrophe before it; one in the middle of a comment stays."""
    text = files[0].read_bytes().decode()
    files[0].write_bytes(text.replace(f'"{HARM}, a ver"', "'=1+1 dice '-5'").encode())
    assert {row.comment for row in read_marks(files[0]).rows.values()} == {"", "=1+1 dice '-5'"}


def test_marks_of_another_build_are_refused_by_name(built: Path, files: list[Path], tmp_path: Path) -> None:
    other = write_folder(tmp_path / "other", {"openfda": label_rows(4), "pubmedqa": question_rows()})
    with pytest.raises(
        AuditError, match=r"1\.csv: row openfda/\w+ is not in .*other: the file audits another"
    ):
        score_folder(other, files)
    assert "audit" not in json.loads((other / "stats.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("drawn", [True, False])
def test_an_audit_ends_with_the_first_text_that_is_translated_anew(drawn: bool, tmp_path: Path) -> None:
    """Also where the row was not in the sample: what was drawn no longer stands for it."""
    rows = label_rows()
    built = write_folder(tmp_path / "before", {"openfda": rows})
    sample = sample_of(built)
    marks = write_marks(tmp_path / "1.csv", sample, "1")
    keys = {row.key for row in sample.rows}
    changed = next(row for row in rows if (f"openfda/{row['id']}" in keys) == drawn)
    changed["text_es"] = "Otra cosa."
    after = write_folder(tmp_path / "after", {"openfda": rows})
    told = (
        rf"the texts of row openfda/{changed['id']} are not"
        if drawn
        else "other rows of .*after have changed"
    )
    with pytest.raises(AuditError, match=rf"1\.csv.*{told}"):
        score_folder(after, [marks])


def test_an_audit_outlives_a_new_check(tmp_path: Path) -> None:
    """Flags say what a check thinks; the texts that people read are the same."""
    rows = label_rows()
    built = write_folder(tmp_path / "before", {"openfda": rows})
    marks = write_marks(tmp_path / "1.csv", sample_of(built), "1")
    after = write_folder(tmp_path / "after", {"openfda": [row | {"flags": ["mt:new"]} for row in rows]})
    assert score_folder(after, [marks])[0] == score_folder(built, [marks])[0]


def _replaced(old: str, new: str) -> Callable[[str], str]:
    """Return a change of the first place where `old` stands."""
    return lambda text: text.replace(old, new, 1)


def _cell(text: str, at: int) -> str:
    """Return a cell of the first row."""
    return text.split("\r\n")[1].split(",")[at]


# What is done to a file, and what is told of it.
REFUSALS: dict[str, tuple[Callable[[str], str], str]] = {
    "unknown mark": (
        _replaced(f",{RIGHT},", ",bien,"),
        r"line \d+: mark 'bien' is none of correcta, error menor",
    ),
    "row twice": (
        lambda text: text + text.split("\r\n")[1] + "\r\n",
        r"line 32: row openfda/\w+ is there twice",
    ),
    "row lost": (lambda text: text.replace(text.split("\r\n")[1] + "\r\n", ""), "lacks rows of its sample"),
    "weight edited": (_replaced(",2,4,", ",2,400,"), "lacks rows of its sample or was edited"),
    "text edited": (
        lambda text: text.replace(_cell(text, 3), "0" * 64),
        r"the texts of row openfda/\w+ are not",
    ),
    "unknown row": (
        _replaced(",openfda/", ",openfda/x"),
        r"row openfda/x\w+ is not in .*demo: the file audits",
    ),
    "two samples": (lambda text: text.replace(_cell(text, 0), "s-1-2", 1), "holds 2 samples and reviewers"),
    "strange sample": (
        lambda text: text.replace(_cell(text, 0), "s"),
        "sample 's' is none that a page names",
    ),
    "no marks": (lambda text: text.replace(f",{RIGHT},", ",,").replace(f",{HARM},", ",,"), "holds no mark"),
    "a day": (_replaced("20260801", "1/8/26"), "'1/8/26' is not a day such as 20260801"),
    "half a line": (lambda text: text[:-80], "is not whole"),
    "a weight": (_replaced(",2,4,", ",2,4.0,"), "'4.0' is not a number of rows"),
    "a column": (_replaced("text_sha256", "texto"), "column 'text_sha256' is missing"),
    "a column twice": (
        lambda text: "".join(f"{line},bien\r\n" for line in text.splitlines()).replace("bien", "mark", 1),
        "column 'mark' is there more than once",
    ),
    "a cell without end": (
        _replaced(f",{HARM},", f",{HARM},{'x' * 200_000}"),
        "is not a CSV file of an audit page: field larger",
    ),
    "another file": (lambda text: "a,b\r\n1,2\r\n", "is not a CSV file of an audit page"),
    "nothing": (lambda text: text.split("\r\n")[0], "is not a CSV file of an audit page: it has no rows"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_file_that_is_not_as_exported_is_refused_in_one_line(
    name: str, built: Path, files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    change, told = REFUSALS[name]
    text = files[0].read_bytes().decode("utf-8-sig")
    assert change(text) != text
    files[0].write_bytes(change(text).encode())
    before = digests(built)
    assert run_audit("audit", built, "score", *files) == 1
    error = capsys.readouterr().err
    assert len(error.splitlines()) == 1
    assert re.search(told, error), error
    assert digests(built) == before
