"""Reads ballots from a file: CSV, JSON lines or parquet, of anyone's votes or of this project's data set."""

import csv
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dataset_builder.vote_gates import outcomes_of, why_not_rated
from space.battle import Side, Winner
from space.ratings.ballots import Ballot
from space.ratings.standings import RatingsError
from space.ratings.style import style_of

Row = Mapping[str, Any]
Battles = Mapping[tuple[str, Any], Row]
SIDES: tuple[Side, ...] = ("a", "b")
_MOST_NAMED = 3
_PROBLEM = "\0problem"  # no column is called so; that of a saved index is called ""
_VOTERS = ("voter", "worker")
_BATTLE_COLUMNS = ("model_a", "model_b", "answer_a", "answer_b", "kind", "speciality")


@dataclass(frozen=True)
class Layout:
    """How a table names both models, and what its `winner` means."""

    names: tuple[str, str]
    winners: Mapping[str, Winner]
    shown_left: Side | None  # None: the column of that name says so


LAYOUTS: tuple[Layout, ...] = (
    Layout(("model_a", "model_b"), {"a": "a", "b": "b", "tie": "tie", "both_bad": "both_bad"}, None),
    Layout(("left", "right"), {"left": "a", "right": "b", "tie": "tie", "both_bad": "both_bad"}, "a"),
)


@dataclass(frozen=True)
class Reading:
    """The ballots of a file, and one line for each kind of row that is left out."""

    ballots: list[Ballot]
    problems: list[str]


def read_ballots(path: Path) -> Reading:
    """Read the votes of a file, or of a folder with a data set of ours.

    Raises:
        RatingsError: the file is not there, is not of a kind that is read here, or has no usable row.
    """
    files = sorted(path.glob("data/votes/*.parquet")) if path.is_dir() else [path]
    rows = [row for file in files for row in _rows(file)]
    reading = _ballots(_with_battles(_newest(rows), files[0]) if rows else [])
    if not reading.ballots:
        found = "; ".join(reading.problems) or "it has no rows"
        raise RatingsError(f"{path}: there is no usable vote: {found}")
    return reading


def _rows(path: Path) -> list[tuple[int, Row]]:
    read = READERS.get(path.suffix.lower())
    if read is None:
        raise RatingsError(f"{path}: votes are read from {', '.join(READERS)}")
    try:
        return list(read(path))
    except (UnicodeDecodeError, csv.Error) as error:
        raise RatingsError(f"{path}: not a readable {path.suffix} file in UTF-8: {error}") from error


def _read_csv(path: Path) -> Iterator[tuple[int, Row]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        for row in rows:
            yield rows.line_num, row


def _read_json_lines(path: Path) -> Iterator[tuple[int, Row]]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, _json_row(line)


def _json_row(line: str) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):  # ValueError also of a number with thousands of digits
        return {_PROBLEM: "not JSON"}
    return row if isinstance(row, dict) else {_PROBLEM: "not an object"}


def _read_parquet(path: Path) -> Iterator[tuple[int, Row]]:
    import pyarrow
    import pyarrow.parquet

    try:
        with path.open("rb") as file:
            table = pyarrow.parquet.ParquetFile(file).read()
    except pyarrow.ArrowInvalid as error:
        raise RatingsError(f"{path}: not a readable parquet file: {error}") from error
    yield from enumerate(table.to_pylist(), 1)


READERS: Mapping[str, Callable[[Path], Iterator[tuple[int, Row]]]] = {
    ".csv": _read_csv,
    ".jsonl": _read_json_lines,
    ".parquet": _read_parquet,
}


def _newest(rows: Iterable[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """Keep the row of each `vote_id` that counts; rows without one all stay.

    That is the highest `revision`, of several the latest `created_at`, of these the last row.
    """
    newest: dict[Any, tuple[int, Row]] = {}
    for number, row in rows:
        key = str(row["vote_id"]) if row.get("vote_id") else len(newest)
        known = newest.get(key)
        if known is None or _age(row) >= _age(known[1]):
            newest[key] = (number, row)
    return list(newest.values())


def _age(row: Row) -> tuple[float, str]:
    """Return revision and time; pandas writes a column of whole numbers with a gap as `1.0`."""
    try:
        revision = float(row.get("revision") or 0)
    except (TypeError, ValueError, OverflowError):
        revision = 0.0
    return revision if math.isfinite(revision) else 0.0, _text(row.get("created_at"))


def _with_battles(rows: list[tuple[int, Row]], path: Path) -> list[tuple[int, Row]]:
    """Join votes that name their models by the battle only, with the battles beside them."""
    if not any(row.get("battle_id") and "model_a" not in row for _, row in rows):
        return rows
    battles = _battles(path)
    return [(number, _joined(row, battles)) for number, row in rows]


def _battles(path: Path) -> Battles:
    files = sorted((path.parent.parent / "battles").glob(f"*{path.suffix}"))
    if not files:
        raise RatingsError(f"{path}: its votes name battles, and {path.parent.parent / 'battles'} has none")
    rows = [row for file in files for _, row in READERS[path.suffix.lower()](file)]
    return {(str(row.get("battle_id")), row.get("turn") or 0): row for row in rows}


def _joined(row: Row, battles: Battles) -> Row:
    battle = battles.get((str(row.get("battle_id")), row.get("turn") or 0))
    if battle is None:
        return {_PROBLEM: "its battle is not there"}
    return {**row, **{name: battle.get(name) for name in _BATTLE_COLUMNS}}


def _ballots(rows: Iterable[tuple[int, Row]]) -> Reading:
    ballots: list[Ballot] = []
    left_out: Counter[str] = Counter()
    where: dict[str, list[int]] = {}
    for number, row in rows:
        found = _ballot(row)
        if isinstance(found, Ballot):
            ballots.append(found)
            continue
        left_out[found] += 1
        where.setdefault(found, []).append(number)
    return Reading(ballots, [_problem(reason, where[reason]) for reason in left_out])


def _problem(reason: str, rows: list[int]) -> str:
    named = ", ".join(str(row) for row in rows[:_MOST_NAMED]) + (", …" if len(rows) > _MOST_NAMED else "")
    return f"{len(rows)} rows left out, {reason} (row {named})"


def _ballot(row: Row) -> Ballot | str:
    """Return the ballot of a row, or why there is none."""
    if _PROBLEM in row:
        return str(row[_PROBLEM])
    layout = next((each for each in LAYOUTS if all(name in row for name in each.names)), None)
    if layout is None or "winner" not in row:
        return "without the columns model_a, model_b, winner (or left, right, winner)"
    winner = layout.winners.get(_text(row["winner"]).strip().lower())
    if winner is None:
        return f"winner is none of {', '.join(layout.winners)}"
    model_a, model_b = (_text(row[name]) for name in layout.names)
    return (
        _problem_of(model_a, model_b)
        or _refused(row)
        or Ballot(
            model_a,
            model_b,
            winner,
            voter=next((text for name in _VOTERS if (text := _text(row.get(name)))), ""),
            shown_left=layout.shown_left or _side(row.get("shown_left")),
            kind=_text(row.get("kind")),
            role=_text(row.get("voter_role")),
            speciality=_text(row.get("speciality")),
            style=style_of(_text(row.get("answer_a")), _text(row.get("answer_b"))),
        )
    )


def _problem_of(model_a: str, model_b: str) -> str | None:
    if not model_a.strip() or not model_b.strip():
        return "a model has no name"
    if any("\ud800" <= each <= "\udfff" for each in model_a + model_b):
        return "the name of a model is no Unicode text"
    return "a model against itself" if model_a == model_b else None


def _refused(row: Row) -> str | None:
    """Say which gates keep a vote out of the page's ratings too; files without that column have none."""
    gates = why_not_rated(outcomes_of(_text(row.get("gates"))))
    return f"refused by gates: {gates}" if gates else None


def _side(value: object) -> Side | None:
    return next((side for side in SIDES if side == value), None)


def _text(value: object) -> str:
    return "" if value is None else str(value)
