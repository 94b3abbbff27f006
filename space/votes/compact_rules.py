"""What of a battle or a vote may leave the sink: rules for free text, as pure functions.

Free text is whatever a visitor caused to be written: questions, histories, the answers to them, comments. The
texts of a battle of the question bank are the project's own.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from dataset_builder.records import stable_id
from space.consent import QUARANTINE
from space.votes.records import BattleRecord, VoteRecord

Withheld = Literal[
    "",  # nothing is withheld
    "not_allowed",  # the visitor left the box for publishing unticked
    "red_flag",
    "personal_data",
    "rejected",  # by a person
    "too_young",
    "not_reviewed",
]
Verdict = Literal["accept", "reject"]
QUARANTINE_DAYS = QUARANTINE.days
WAITING: tuple[Withheld, ...] = ("too_young", "not_reviewed")  # what a person can decide on


@dataclass(frozen=True)
class FreeText:
    """Texts of one visitor that are published together, or not; `id` depends on every character of them."""

    id: str
    texts: tuple[str, ...]
    may_publish: bool
    red_flag: bool
    created_at: str
    beside: tuple[str, ...] = ()  # whom these name, the texts may name as well


@dataclass(frozen=True)
class Gate:
    """What the rules depend on besides the texts. An `internal` data set stays in the house."""

    now: datetime
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    internal: bool = False


def battle_text(battle: BattleRecord) -> FreeText:
    """Return all texts of a turn of a battle."""
    said = (*battle.history_a, *battle.history_b, *battle.prompt)
    texts = (*(message["content"] for message in said), battle.answer_a, battle.answer_b)
    return FreeText(
        stable_id("battle", battle.battle_id, str(battle.turn), *texts),
        texts,
        battle.may_publish,
        bool(battle.red_flags),
        battle.created_at,
    )


def comment_text(vote: VoteRecord, battle: BattleRecord | None) -> FreeText:
    """Return the comment of a vote; what its visitor allows, and a red flag, stand in its battle."""
    return FreeText(
        stable_id("comment", vote.vote_id, vote.comment),
        (vote.comment,),
        battle is not None and battle.may_publish and vote.may_publish,
        battle is None or bool(battle.red_flags),
        vote.created_at,
        () if battle is None or is_own_text(battle) else battle_text(battle).texts,
    )


def with_all_consents(battles: Iterable[BattleRecord], votes: Iterable[VoteRecord]) -> list[BattleRecord]:
    """Return battles that may be published only where each turn up to theirs, and its votes, say so."""
    there = list(battles)
    first_refused: dict[str, int] = {}
    for each in (*there, *votes):
        if not each.may_publish:
            turn = first_refused.get(each.battle_id, each.turn)
            first_refused[each.battle_id] = min(turn, each.turn)
    return [
        replace(each, may_publish=False)
        if each.turn >= first_refused.get(each.battle_id, each.turn + 1)
        else each
        for each in there
    ]


def is_own_text(battle: BattleRecord) -> bool:
    """Tell whether all texts of a battle are of the question bank: nothing was typed before it."""
    return battle.kind == "bank" and not battle.history_a and not battle.history_b


def withheld(text: FreeText, gate: Gate) -> Withheld:
    """Return the first rule that keeps a free text back, "" where none does."""
    for reason, (holds, of_the_public) in _RULES.items():
        if holds(text, gate) and not (gate.internal and of_the_public):
            return reason
    return ""


def published_battle(battle: BattleRecord, gate: Gate) -> tuple[BattleRecord, Withheld]:
    """Return a battle as it goes out: whole, or with its prompt's hash and what its votes need alone."""
    reason = "" if is_own_text(battle) else withheld(battle_text(battle), gate)
    return (_without_texts(battle) if reason else battle), reason


def published_vote(vote: VoteRecord, battle: BattleRecord | None, gate: Gate) -> tuple[VoteRecord, Withheld]:
    """Return a vote as it goes out, with its comment or without."""
    reason = withheld(comment_text(vote, battle), gate) if vote.comment.strip() else ""
    return (replace(vote, comment="") if reason else vote), reason


def _without_texts(battle: BattleRecord) -> BattleRecord:
    """Blank the texts, and what tells of them: which labels were found, which danger was seen, from where."""
    return replace(
        battle,
        prompt=(),
        history_a=(),
        history_b=(),
        answer_a="",
        answer_b="",
        sources_a=(),
        sources_b=(),
        retrieved=(),
        red_flags=(),
        speciality="",
        country="",
    )


def _has_personal_data(text: FreeText, _gate: Gate) -> bool:
    from dataset_builder.personal_data import find, is_masked

    return any(is_masked(each) or find(each) for each in (*text.texts, *text.beside))


def _is_young(text: FreeText, gate: Gate) -> bool:
    try:
        created = datetime.fromisoformat(text.created_at)
    except ValueError:
        return True  # of a time that nobody can read, nobody knows that it is long ago
    created = created if created.tzinfo else created.replace(tzinfo=UTC)
    return gate.now - created < QUARANTINE


# Each rule, and whether it only keeps a text from the public.
_RULES: Mapping[Withheld, tuple[Callable[[FreeText, Gate], bool], bool]] = {
    "not_allowed": (lambda text, _gate: not text.may_publish, True),
    "red_flag": (lambda text, _gate: text.red_flag, False),
    "personal_data": (_has_personal_data, False),
    "rejected": (lambda text, gate: gate.verdicts.get(text.id) == "reject", False),
    "too_young": (_is_young, True),
    "not_reviewed": (lambda text, gate: gate.verdicts.get(text.id) != "accept", True),
}
