"""`withdrawn.jsonl`: what visitors had erased, as hashes, so that no rebuild or compaction brings it back."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from dataset_builder.vote_erasures import WITHDRAWN, Withdrawn, battle_sha256, parse_withdrawn

__all__ = ["WITHDRAWN", "Erasure", "Withdrawn", "battle_sha256", "join", "parse_withdrawn"]


@dataclass(frozen=True)
class Erasure:
    """What one receipt covers; `battles` are the sha256 of battle ids, `votes` are ids, hashes themselves."""

    receipt_sha256: str
    votes: frozenset[str] = frozenset()
    battles: frozenset[str] = frozenset()

    def line(self) -> bytes:
        """Return the line of this erasure; the same erasure gives the same bytes."""
        values = {
            "receipt_sha256": self.receipt_sha256,
            "votes": sorted(self.votes),
            "battles": sorted(self.battles),
        }
        return json.dumps(values, sort_keys=True).encode() + b"\n"

    @property
    def withdrawn(self) -> Withdrawn:
        """The same, to ask about single rows."""
        return Withdrawn(frozenset((self.receipt_sha256,)), self.votes, self.battles)


def erasures_of(content: bytes, where: str) -> list[Erasure]:
    """Return the erasures of a list.

    Raises:
        SourceError: a line is none that `votes erase` writes.
    """
    parse_withdrawn(content, where)
    lines = [json.loads(line) for line in content.splitlines() if line.strip()]
    return [
        Erasure(line["receipt_sha256"], frozenset(line["votes"]), frozenset(line["battles"]))
        for line in lines
    ]


def join(erasures: Iterable[Erasure]) -> bytes:
    """Return one list of all erasures, one line for each receipt, sorted."""
    by_receipt: dict[str, Erasure] = {}
    for each in erasures:
        known = by_receipt.get(each.receipt_sha256, Erasure(each.receipt_sha256))
        by_receipt[each.receipt_sha256] = Erasure(
            each.receipt_sha256, known.votes | each.votes, known.battles | each.battles
        )
    return b"".join(by_receipt[key].line() for key in sorted(by_receipt))
