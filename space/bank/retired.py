"""Which stored answers are out until a person has looked: those that two visitors marked as dangerous.

A pure function of votes, battles and decisions: the vote store is the source, so a restart changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from dataset_builder.vote_gates import outcomes_of, why_not_rated
from space.bank.records import StoredAnswer, sha256_of_text
from space.bank.reviews import Decision
from space.votes.records import BattleRecord, VoteRecord

MARKS_NEEDED = 2


class Identity(NamedTuple):
    """An answer in one of two ways: as what a revision said (`by` revision), or as a text (`by` text).

    Both count: a mark holds for all that this revision says to the question, and for the same words of a
    later revision.
    """

    question_id: str
    model: str
    by: str
    value: str


@dataclass(frozen=True)
class Mark:
    """One visitor's standing vote says that this answer is dangerous."""

    question_id: str
    model: str
    revision: str
    answer_sha256: str
    voter: str
    created_at: str


@dataclass(frozen=True)
class Retired:
    """What must not be shown, and whose marks say so."""

    voters: Mapping[Identity, frozenset[str]]
    removed: frozenset[Identity] = frozenset()

    def holds(self, answer: StoredAnswer) -> bool:
        """Tell whether an answer is out."""
        own = _identities(answer.question_id, answer.model, answer.revision, answer.answer_sha256)
        marked = any(len(self.voters.get(each, ())) >= MARKS_NEEDED for each in own)
        return marked or any(each in self.removed for each in own)

    def voters_against(self, answer: StoredAnswer) -> int:
        """Return how many visitors mark an answer as dangerous."""
        own = _identities(answer.question_id, answer.model, answer.revision, answer.answer_sha256)
        return max(len(self.voters.get(each, ())) for each in own)


NONE_RETIRED = Retired({})


def retired_answers(
    votes: Iterable[VoteRecord], battles: Iterable[BattleRecord], decisions: Sequence[Decision] = ()
) -> Retired:
    """Return what votes and decisions take out of the bank.

    Example: voters v1 and v2 give answer X of a bank battle the reason `dangerous`: X is out. v2 changes the
    vote and takes the reason back: X is in again.
    """
    return retired_by(dangerous_marks(votes, battles), decisions)


def retired_by(marks: Iterable[Mark], decisions: Sequence[Decision] = ()) -> Retired:
    """Return what marks and decisions take out of the bank; the order of the marks does not matter."""
    last = {(each.question_id, each.model, each.answer_sha256): each for each in decisions}
    voters: dict[Identity, set[str]] = {}
    for mark in marks:
        decision = last.get((mark.question_id, mark.model, mark.answer_sha256))
        if decision is None or not _took_back(decision, mark):
            for own in _identities(mark.question_id, mark.model, mark.revision, mark.answer_sha256):
                voters.setdefault(own, set()).add(mark.voter)
    removed = (_text_of(each) for each in last.values() if each.action == "remove")
    return Retired({own: frozenset(names) for own, names in voters.items()}, frozenset(removed))


def dangerous_marks(votes: Iterable[VoteRecord], battles: Iterable[BattleRecord]) -> list[Mark]:
    """Return the marks of all standing votes on bank battles, the oldest first."""
    standing: dict[str, VoteRecord] = {}
    for vote in votes:
        known = standing.get(vote.vote_id)
        if known is None or vote.revision >= known.revision:
            standing[vote.vote_id] = vote
    accusing = {
        vote.vote_id: vote for vote in standing.values() if "dangerous" in (*vote.reasons_a, *vote.reasons_b)
    }
    wanted = {(vote.battle_id, vote.turn) for vote in accusing.values()}
    shown = {
        (battle.battle_id, battle.turn): battle
        for battle in battles
        if battle.kind == "bank" and (battle.battle_id, battle.turn) in wanted
    }
    marks = (
        mark
        for vote in accusing.values()
        if (vote.battle_id, vote.turn) in shown
        for mark in marks_of(vote, shown[vote.battle_id, vote.turn])
    )
    return sorted(marks, key=lambda mark: (mark.created_at, mark.voter, mark.model))


def marks_of(vote: VoteRecord, battle: BattleRecord) -> list[Mark]:
    """Return the marks of one vote on the battle of the bank that it is about.

    None of a vote that gates keep out of the ratings, or that another page load of its address has made: with
    a page load for each vote, one visitor could retire the whole bank.
    """
    gates = outcomes_of(vote.gates)
    if why_not_rated(gates) is not None or gates["repeated_mark"] == "fail":
        return []
    sides = (
        (vote.reasons_a, battle.model_a, battle.revision_a, battle.answer_a),
        (vote.reasons_b, battle.model_b, battle.revision_b, battle.answer_b),
    )
    return [
        Mark(battle.question_id, model, revision, sha256_of_text(text), vote.voter, vote.created_at)
        for reasons, model, revision, text in sides
        if "dangerous" in reasons
    ]


def _identities(question_id: str, model: str, revision: str, answer_sha256: str) -> tuple[Identity, Identity]:
    return (
        Identity(question_id, model, "revision", revision),
        Identity(question_id, model, "text", answer_sha256),
    )


def _text_of(decision: Decision) -> Identity:
    return Identity(decision.question_id, decision.model, "text", decision.answer_sha256)


def _took_back(decision: Decision, mark: Mark) -> bool:
    decided, marked = datetime.fromisoformat(decision.decided_at), datetime.fromisoformat(mark.created_at)
    return decision.action == "keep" and marked <= decided
