"""The folder of a bank as it is published: config `bank` with a card, facts and a manifest.

What depends on the run (seconds, time of day) stands in `run.json`, which is never published.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from space.bank import reviews
from space.bank.records import (
    CONFIG,
    BankError,
    BankQuestion,
    StoredAnswer,
    sha256_of_text,
)

if TYPE_CHECKING:
    import pyarrow

DATA = f"data/{CONFIG}/train-00000-of-00001.parquet"
MANIFEST, STATS, README, RUN, DROPPED = (
    "manifest.json",
    "stats.json",
    "README.md",
    "run.json",
    "dropped.jsonl",
)
SCHEMA_VERSION = 1
_OF_QUESTION = ("question", "wording", "speciality", "kind")
_OF_RUN = ("seconds", "created_at")
COLUMNS = (
    "id",
    "question_id",
    *_OF_QUESTION,
    *(field.name for field in fields(StoredAnswer) if field.name not in ("id", "question_id", *_OF_RUN)),
)


def read_bank(folder: Path) -> tuple[tuple[BankQuestion, ...], tuple[StoredAnswer, ...]]:
    """Return the questions and answers of a bank's folder, each answer proved by its sha256.

    Raises:
        BankError: there is no bank, or it is damaged.
    """
    rows = _read_rows(folder)
    of_run = _read_json(folder / RUN).get("answers", {}) if (folder / RUN).is_file() else {}
    questions = {row["question_id"]: _question(row) for row in rows}
    return tuple(questions.values()), tuple(_answer(row, of_run.get(row["id"], {}), folder) for row in rows)


def write_rows(folder: Path, questions: Sequence[BankQuestion], answers: Sequence[StoredAnswer]) -> None:
    """Write the data file; the same rows give the same bytes."""
    import pyarrow
    import pyarrow.parquet

    by_id = {question.question_id: asdict(question) for question in questions}
    rows = [by_id[answer.question_id] | asdict(answer) for answer in answers]
    table = pyarrow.Table.from_pylist([{key: row[key] for key in COLUMNS} for row in rows], schema=_schema())
    buffer = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(table, buffer)
    replace_file(folder / DATA, buffer.getvalue().to_pybytes())


def write_run(folder: Path, answers: Sequence[StoredAnswer], asked: int) -> None:
    """Write what depends on the run."""
    times = {answer.id: {key: getattr(answer, key) for key in _OF_RUN} for answer in answers}
    write_json(folder / RUN, {"schema_version": SCHEMA_VERSION, "asked": asked, "answers": times})


def write_manifest(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write the manifest, which vouches for every file that may be published; it comes last."""
    names = [DATA, README, STATS, *([reviews.FILE_NAME] if (folder / reviews.FILE_NAME).is_file() else [])]
    files = {name: _facts((folder / name).read_bytes()) for name in sorted(names)}
    write_json(folder / MANIFEST, {"schema_version": SCHEMA_VERSION, **facts, "files": files})


def renew_manifest(folder: Path) -> None:
    """Write the manifest again after a decision."""
    manifest = _read_json(folder / MANIFEST)
    write_manifest(folder, {key: manifest[key] for key in manifest if key not in ("schema_version", "files")})


def write_json(path: Path, value: object) -> None:
    """Write a value as indented JSON, the whole file or nothing."""
    replace_file(path, json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n")


def replace_file(path: Path, content: bytes) -> None:
    """Put a file in its place at once, so that a kill leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(content)
    os.replace(partial, path)


def _read_rows(folder: Path) -> list[dict[str, Any]]:
    import pyarrow
    import pyarrow.parquet

    paths = sorted((folder / "data" / CONFIG).glob("*.parquet"))
    if not paths:
        raise BankError(f"{folder} is no question bank: no data/{CONFIG}/*.parquet; run `bank build`")
    try:
        tables = [pyarrow.parquet.ParquetFile(path).read(columns=list(COLUMNS)) for path in paths]
        rows = [row for table in tables for row in table.to_pylist()]
    except (pyarrow.ArrowException, OSError) as error:
        raise BankError(f"{folder}: its answers cannot be read: {error}; build the bank again") from error
    if rows and set(rows[0]) != set(COLUMNS):
        missing = ", ".join(sorted(set(COLUMNS) - set(rows[0])))
        raise BankError(f"{folder}: its answers have no column {missing}; build the bank again")
    return rows


def _question(row: Mapping[str, Any]) -> BankQuestion:
    return BankQuestion(row["question_id"], **{key: row[key] for key in _OF_QUESTION})


def _answer(row: Mapping[str, Any], of_run: Mapping[str, Any], folder: Path) -> StoredAnswer:
    if sha256_of_text(row["answer"]) != row["answer_sha256"]:
        raise BankError(f"{folder}: answer {row['id']} is damaged, its sha256 is another; build again")
    values: dict[str, Any] = {key: row[key] for key in COLUMNS if key not in _OF_QUESTION}
    values |= {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
    return StoredAnswer(**values, **{key: of_run[key] for key in _OF_RUN if key in of_run})


def _schema() -> "pyarrow.Schema":
    import pyarrow

    texts = pyarrow.list_(pyarrow.string())
    types = {"sources": texts, "retrieved": texts, "tokens": pyarrow.int32()}
    return pyarrow.schema([(name, types.get(name, pyarrow.string())) for name in COLUMNS])


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_bytes())
    except ValueError as error:
        raise BankError(f"{path} is no JSON: {error}; build the bank again") from error
    if not isinstance(value, dict):
        raise BankError(f"{path} is not what `bank build` writes; build the bank again")
    return value


def _facts(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
