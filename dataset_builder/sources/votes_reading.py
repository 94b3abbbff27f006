"""Reads a votes data set as `space votes compact` leaves it: shards that repeat a row where it was corrected.

Of a vote the highest revision counts, of a turn of a battle the row whose texts were released.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cards.command import LOG
from dataset_builder.dedup import content_words
from dataset_builder.errors import SourceError
from dataset_builder.records import SourceRecord, prompt_sha256
from dataset_builder.vote_erasures import Withdrawn

# Prompts that no adapter may be trained on, for it is measured with them: those of the safety gate.
EVALUATION_PROMPTS = Path(__file__).parent / "evaluation_prompts.tsv"
_DIGITS = 16  # of a sha256, in that list: they tell prompts apart, and make it a quarter of the size
SIDES = ("a", "b")
TurnKey = tuple[str, int]  # battle id, turn
_OF_A_SHARD = ("battles", "votes")
# The columns without which a row says nothing, and what stands for the others where an older program wrote.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "battles": (
        *("battle_id", "created_at", "prompt", "shown_left"),
        *(f"{name}_{side}" for name in ("model", "answer", "licence") for side in SIDES),
    ),
    "votes": ("vote_id", "battle_id", "voter", "winner", "shown_left", "created_at", "supersedes"),
}
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "battles": {
        **{"kind": "free", "prompt_sha256": "", "withheld": ""},
        **{"history_a": [], "history_b": [], "red_flags": []},
    },
    "votes": {
        **{"turn": 0, "revision": 0, "voter_role": "no_dice", "receipt_sha256": "", "withheld": ""},
        **{"reasons_a": [], "reasons_b": [], "gates": "{}"},
    },
}


@dataclass
class Shards:
    """The rows that count of a whole data set; `place` is the first file that holds a turn."""

    battles: dict[TurnKey, dict[str, Any]] = field(default_factory=dict)
    votes: dict[str, dict[str, Any]] = field(default_factory=dict)
    place: dict[TurnKey, Path] = field(default_factory=dict)
    withdrawn: Withdrawn = field(default_factory=Withdrawn)


def prompt_digests(prompt: str) -> frozenset[str]:
    """Return the digests under which an evaluation set may name a prompt: as stored, and of its words alone.

    Example: `¿Qué es el asma?` and `que es el ASMA` share the second one.
    """
    return frozenset((prompt_sha256(prompt), words_sha256(prompt)))


def words_sha256(prompt: str) -> str:
    """Return the digest of the words of a prompt alone."""
    return hashlib.sha256(content_words(prompt).encode()).hexdigest()


def shortened(digests: Iterable[str]) -> frozenset[str]:
    """Return the beginnings of digests by which excluded prompts are known."""
    return frozenset(digest[:_DIGITS] for digest in digests)


def is_internal(folder: Path) -> bool:
    """Tell whether a data set holds texts that may not be published.

    Raises:
        SourceError: its manifest cannot be read, so nobody knows.
    """
    path = folder / "manifest.json"
    try:
        return bool(json.loads(path.read_bytes()).get("internal")) if path.is_file() else False
    except (OSError, ValueError, AttributeError) as error:
        raise SourceError(f"{path} cannot be read ({error}): compact the votes again") from error


def read_hashes(path: Path) -> frozenset[str]:
    """Return the digests of a list, `shortened`; it has one per line, and what follows `#` is a comment.

    Raises:
        SourceError: the file is missing, or a line is no sha256.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} (source.exclude_prompts) cannot be read: {error}") from error
    hashes = [line.partition("#")[0].strip().lower() for line in lines]
    wrong = next((each for each in hashes if each and not _is_sha256(each)), None)
    if wrong is not None:
        raise SourceError(f"{path} (source.exclude_prompts): {wrong[:20]!r} is no sha256 in hex")
    if not any(hashes):
        LOG.warning("%s (source.exclude_prompts) holds no sha256: it excludes no prompt", path)
    return shortened(filter(None, hashes))


def _is_sha256(text: str) -> bool:
    return len(text) in (_DIGITS, 64) and set(text) <= set("0123456789abcdef")


def read_shards(files: Iterable[Path], withdrawn: Withdrawn) -> Shards:
    """Read all shards and keep the rows that count.

    Raises:
        SourceError: a shard cannot be read.
    """
    shards = Shards(withdrawn=withdrawn)
    for path in files:
        rows = read_rows(path)
        if isinstance(rows, SourceRecord):
            raise SourceError(f"{path}: {rows.problem}")
        if path.parent.name == "battles":
            _add_battles(shards, path, rows)
        else:
            _add_votes(shards, rows)
    return shards


def _add_battles(shards: Shards, path: Path, rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        key = (row["battle_id"], row["turn"])
        shards.place.setdefault(key, path)
        known = shards.battles.get(key)
        if known is None or (known["withheld"] and not row["withheld"]):
            shards.battles[key] = row


def _add_votes(shards: Shards, rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        known = shards.votes.get(row["vote_id"])
        if known is None or _rank(row) > _rank(known):
            shards.votes[row["vote_id"]] = row


def _rank(vote: Mapping[str, Any]) -> tuple[int, str, bool]:
    return vote["revision"], vote["created_at"], not vote["withheld"]


def read_rows(path: Path) -> list[dict[str, Any]] | SourceRecord:
    """Read all rows of a shard; never through `load_dataset`, whose cache can serve an older file."""
    import pyarrow
    import pyarrow.parquet

    name = path.parent.name
    if name not in _OF_A_SHARD:
        return SourceRecord(path.name, problem="wrong_shape: neither battles nor votes")
    try:
        table = pyarrow.parquet.ParquetFile(path).read()
    except (pyarrow.ArrowException, OSError) as error:
        return SourceRecord(path.name, problem=f"unreadable: {' '.join(str(error).split())[:120]}")
    missing = [column for column in _NEEDED[name] if column not in table.column_names]
    if missing:
        return SourceRecord(path.name, problem=f"wrong_shape: no column {', '.join(missing)}")
    # Battles once had one turn, whatever number their votes gave it: -1 is joined by the battle alone.
    defaults = dict(_DEFAULTS[name]) | ({"turn": -1} if name == "battles" else {})
    return [defaults | row for row in table.to_pylist()]
