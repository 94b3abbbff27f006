"""What visitors had erased: `withdrawn.jsonl` of a sink and of a votes data set. Standard library only."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dataset_builder.errors import SourceError

WITHDRAWN = "withdrawn.jsonl"


@dataclass(frozen=True)
class Withdrawn:
    """What visitors had erased, as hashes: of receipts, ids of votes, sha256 of the ids of battles."""

    receipts: frozenset[str] = frozenset()
    votes: frozenset[str] = frozenset()
    battles: frozenset[str] = frozenset()

    def has_battle(self, battle_id: str) -> bool:
        """Tell whether a battle was erased, with all its turns and votes."""
        return battle_sha256(battle_id) in self.battles

    def has_vote(self, vote: Mapping[str, Any]) -> bool:
        """Tell whether a vote was erased, by itself or with its battle."""
        receipt = vote["receipt_sha256"]  # votes from before there were receipts have none
        return (
            bool(receipt and receipt in self.receipts)
            or vote["vote_id"] in self.votes
            or self.has_battle(vote["battle_id"])
        )


def battle_sha256(battle_id: str) -> str:
    """Return what stands in `withdrawn.jsonl` for a battle."""
    return hashlib.sha256(battle_id.encode()).hexdigest()


def read_withdrawn(path: Path) -> Withdrawn:
    """Read `withdrawn.jsonl`; a data set without one has none.

    Raises:
        SourceError: a line is not what `space votes erase` writes; guessing could bring a text back.
    """
    return parse_withdrawn(path.read_bytes(), str(path)) if path.is_file() else Withdrawn()


def parse_withdrawn(content: bytes, where: str) -> Withdrawn:
    """Return what the lines of a `withdrawn.jsonl` name.

    Raises:
        SourceError: a line is none that `space votes erase` writes.
    """
    try:
        lines = [json.loads(line) for line in content.splitlines() if line.strip()]
        return Withdrawn(
            frozenset(line["receipt_sha256"] for line in lines),
            frozenset(vote for line in lines for vote in line["votes"]),
            frozenset(battle for line in lines for battle in line["battles"]),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise SourceError(f"{where}: not a list of withdrawn votes ({error}); get the file again") from error
