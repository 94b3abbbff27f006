"""The records of battles and votes, and the JSON lines they become. Standard library only."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from dataset_builder.records import Message
from space.battle import Side, Winner

EventKind = Literal["battle", "vote"]
SCHEMA_VERSION = 1


@dataclass(frozen=True)
class BattleRecord:
    """One battle as it was shown; the fields are the columns of config `battles`, in their order."""

    battle_id: str
    created_at: str  # ISO 8601, UTC
    prompt: tuple[Message, ...]
    model_a: str
    model_b: str
    answer_a: str
    answer_b: str
    revision_a: str
    revision_b: str
    adapter_sha256_a: str
    adapter_sha256_b: str
    licence_a: str
    licence_b: str
    shown_left: Side
    sampling: str  # JSON
    sources_a: tuple[str, ...]
    sources_b: tuple[str, ...]


@dataclass(frozen=True)
class VoteRecord:
    """One vote; the fields are the columns of config `votes`. `winner` is about model a and model b."""

    vote_id: str
    battle_id: str
    turn: int
    voter: str
    winner: Winner
    shown_left: Side
    created_at: str
    supersedes: str = ""


def vote_id(battle_id: str, voter: str, turn: int) -> str:
    """Return the id that every repetition of one vote has: sha256 of `battle|voter|turn`, in hex."""
    return hashlib.sha256(f"{battle_id}|{voter}|{turn}".encode()).hexdigest()


def event_line(kind: EventKind, record: BattleRecord | VoteRecord) -> bytes:
    """Return one JSON line; the same record gives the same bytes."""
    event = {"schema_version": SCHEMA_VERSION, "kind": kind, **asdict(record)}
    return json.dumps(event, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def battle_of(values: Mapping[str, Any]) -> BattleRecord:
    """Return the battle of a parsed event, or of a stored row."""
    own: dict[str, Any] = {field.name: values[field.name] for field in fields(BattleRecord)}
    lists: dict[str, Any] = {name: tuple(own[name]) for name in ("prompt", "sources_a", "sources_b")}
    return BattleRecord(**(own | lists))


def vote_of(values: Mapping[str, Any]) -> VoteRecord:
    """Return the vote of a parsed event, or of a stored row."""
    return VoteRecord(**{field.name: values[field.name] for field in fields(VoteRecord)})
