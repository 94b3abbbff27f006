"""The records of battles and votes, and the JSON lines they become. Standard library only."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from dataset_builder.records import Message
from space.battle import Side, Winner

EventKind = Literal["battle", "vote"]
BattleKind = Literal["free", "bank", "probe"]  # a visitor typed it, of the bank, one model twice
VoterRole = Literal["paciente", "profesional", "estudiante", "no_dice"]  # as the visitor says, not verified
Reason = Literal[
    "correct",
    "complete",
    "clear",
    "safe",
    "cites_sources",
    "incorrect",
    "dangerous",
    "incomplete",
    "no_answer",
]
GOOD_REASONS: tuple[Reason, ...] = ("correct", "complete", "clear", "safe", "cites_sources")
BAD_REASONS: tuple[Reason, ...] = ("incorrect", "dangerous", "incomplete", "no_answer")
ROLES: tuple[VoterRole, ...] = ("paciente", "profesional", "estudiante", "no_dice")
SCHEMA_VERSION = 3
READABLE_VERSIONS = (1, 2, 3)  # what an older version lacks has a default


@dataclass(frozen=True)
class BattleRecord:
    """One turn of a battle as it was shown; the fields are the columns of config `battles`, in their order.

    `prompt` is the visitor's message of this turn, `history_a` and `history_b` what each model had said and
    heard before it: empty in the first turn (0), and different from then on.
    """

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
    turn: int = 0
    kind: BattleKind = "free"
    question_id: str = ""  # of the bank
    history_a: tuple[Message, ...] = ()
    history_b: tuple[Message, ...] = ()
    speciality: str = ""  # of the bank's question, "" where nobody said
    country: str = ""  # ISO 3166-1 alpha-2 that the visitor chose, "" for none
    red_flags: tuple[str, ...] = ()  # kinds of `space.redflags`
    retrieved: tuple[str, ...] = ()  # ids of the passages that both models were given
    tokens_a: int = 0
    tokens_b: int = 0
    seconds: float = 0.0  # from the question to the end of both answers
    # The visitor's second box, in this turn and all before; without the first one nothing is stored at all.
    may_publish: bool = False
    consent_version: str = ""
    prompt_sha256: str = ""  # of the normalised prompt: finds repetitions, and test sets
    retry_of: str = ""  # battle id of the first try that the same two models made, "" for a first try


@dataclass(frozen=True)
class VoteRecord:
    """One vote; the fields are the columns of config `votes`. `winner` is about model a and model b.

    A vote that is changed has the same `vote_id`, the next `revision`, and names the event that it
    `supersedes`; the highest revision counts.
    """

    vote_id: str
    battle_id: str
    turn: int
    voter: str
    winner: Winner
    shown_left: Side
    created_at: str
    supersedes: str = ""
    revision: int = 0
    reasons_a: tuple[Reason, ...] = ()
    reasons_b: tuple[Reason, ...] = ()
    comment: str = ""
    voter_role: VoterRole = "no_dice"
    gates: str = "{}"  # JSON: name of a gate -> "pass" | "fail" | "unknown"
    receipt_sha256: str = ""  # of the code with which the visitor can have it erased
    may_publish: bool = True  # the second box at the vote; older votes lack it, their battle's box counts


def vote_id(battle_id: str, voter: str, turn: int) -> str:
    """Return the id that every repetition of one vote has: sha256 of `battle|voter|turn`, in hex."""
    return hashlib.sha256(f"{battle_id}|{voter}|{turn}".encode()).hexdigest()


def event_id(vote: VoteRecord) -> str:
    """Return what a later event names in `supersedes`: sha256 of `vote_id|revision`, in hex."""
    return hashlib.sha256(f"{vote.vote_id}|{vote.revision}".encode()).hexdigest()


def event_line(kind: EventKind, record: BattleRecord | VoteRecord) -> bytes:
    """Return one JSON line; the same record gives the same bytes."""
    event = {"schema_version": SCHEMA_VERSION, "event": kind, **vars(record)}
    return json.dumps(event, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def battle_of(values: Mapping[str, Any]) -> BattleRecord:
    """Return the battle of a parsed event, or of a stored row; what it lacks has its default."""
    return BattleRecord(**_own(values, BattleRecord))


def vote_of(values: Mapping[str, Any]) -> VoteRecord:
    """Return the vote of a parsed event, or of a stored row."""
    return VoteRecord(**_own(values, VoteRecord))


def _own(values: Mapping[str, Any], record: type[BattleRecord] | type[VoteRecord]) -> dict[str, Any]:
    own = {field.name: values[field.name] for field in fields(record) if field.name in values}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in own.items()}
