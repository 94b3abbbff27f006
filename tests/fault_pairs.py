"""English/Spanish pairs of the fault benchmark: reading, the split by document, and what surrounds a pair.

A file is JSON lines `{"id"?, "doc"?, "en", "es"}` or a table with the tab-separated header `doc  en  es`.
Pairs without `doc` get blocks of 97 neighbouring lines for documents.
"""

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

from cards.command import UserError

Part = Literal["dev", "test", "all"]

BLOCK_PAIRS = 97
PARTS = 3  # one document of three is held out
LENGTH_TOLERANCE = 0.15
DRAWS = 200


@dataclass(frozen=True)
class Pair:
    """One English segment and its human translation."""

    key: str
    document: str
    part: Part
    english: str
    spanish: str


@dataclass(frozen=True)
class Case:
    """A pair with what is needed to confuse it: the next translation and two of other documents."""

    pair: Pair
    neighbour: str  # translation of the next pair
    stranger: str  # translation of another document, of about the same length; "" when there is none
    sentence: str  # any translation of another document, at least five words; "" when there is none

    @property
    def english(self) -> str:
        """The source text."""
        return self.pair.english

    @property
    def spanish(self) -> str:
        """The human translation."""
        return self.pair.spanish


def read_pairs(path: Path, part: Part = "all") -> list[Pair]:
    """Read the pairs of a file that belong to a part, in file order."""
    pairs = [_pair(row, position) for position, row in enumerate(_rows(path))]
    chosen = [pair for pair in pairs if part in ("all", pair.part)]
    if not chosen:
        raise UserError(f"no pair of part {part!r} in {path}: it holds {len(pairs)} in all")
    return chosen


def document_part(document: str) -> Part:
    """Say where a named document belongs: the hash decides, one of three is `test`."""
    return "test" if hashlib.sha256(document.encode()).digest()[0] % PARTS == PARTS - 1 else "dev"


def block_part(block: int) -> Part:
    """Say where a block of unnamed pairs belongs: `block_part(2)` is `test`, 0 and 1 are `dev`."""
    return "test" if block % PARTS == PARTS - 1 else "dev"


def cases_of(pairs: Sequence[Pair], seed: int = 0) -> list[Case]:
    """Put each pair among the others of its list, the same way for the same seed."""
    return [_case(pairs, position, seed) for position in range(len(pairs))]


def _case(pairs: Sequence[Pair], position: int, seed: int) -> Case:
    pair = pairs[position]
    rng = Random(f"{seed}:{pair.key}")
    drawn = [pairs[rng.randrange(len(pairs))] for _ in range(DRAWS)]
    others = [other.spanish for other in drawn if other.document != pair.document]
    return Case(
        pair,
        neighbour=pairs[(position + 1) % len(pairs)].spanish,
        stranger=_first(text for text in others if _same_length(text, pair.spanish)),
        sentence=_first(text for text in others if len(text.split()) >= 5),
    )


def _first(texts: Iterable[str]) -> str:
    return next(iter(texts), "")


def _same_length(one: str, other: str) -> bool:
    return one != other and abs(len(one) - len(other)) <= max(3, LENGTH_TOLERANCE * len(other))


def _rows(path: Path) -> list[Mapping[str, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from error
    if path.suffix == ".tsv":
        return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    return [_json_row(line, path, number) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _json_row(line: str, path: Path, number: int) -> Mapping[str, str]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise UserError(f"{path} line {number} is not JSON: {error.msg}") from error
    if not isinstance(row, dict) or not isinstance(row.get("en"), str) or not isinstance(row.get("es"), str):
        raise UserError(f"{path} line {number} lacks a text `en` or `es`")
    return row


def _pair(row: Mapping[str, str], position: int) -> Pair:
    try:
        english, spanish = row["en"], row["es"]
    except KeyError as error:
        raise UserError(f"row {position + 1} lacks the column {error}") from error
    block = position // BLOCK_PAIRS
    document = row.get("doc")
    part = document_part(document) if document else block_part(block)
    return Pair(str(row.get("id") or position), document or f"block-{block}", part, english, spanish)
