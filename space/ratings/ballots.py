"""Ballots: what ratings need of a vote and its battle, whether it comes from a file or from the store."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from space.battle import Side, Winner
from space.ratings.style import style_of
from space.votes.records import BattleRecord, VoteRecord


@dataclass(frozen=True)
class Ballot:
    """One vote on two different models; fields that nobody knows are empty."""

    model_a: str
    model_b: str
    winner: Winner
    voter: str = ""
    shown_left: Side | None = None
    kind: str = ""
    role: str = ""
    speciality: str = ""
    style: tuple[float, ...] = ()  # of answer a less that of answer b, as in `space.ratings.style`


def ballots_of(votes: Iterable[VoteRecord], battles: Mapping[str, BattleRecord]) -> list[Ballot]:
    """Return a ballot for each vote that counts, in the order of the votes.

    The key of `battles` is the battle's id, or `"ID|TURN"` where a battle has several turns. Left out are
    revisions that a later one supersedes, votes whose battle is unknown, and a model against itself.
    """
    found = ((vote, battle_of_vote(vote, battles)) for vote in current_votes(votes))
    return [
        _ballot(vote, battle)
        for vote, battle in found
        if battle is not None and battle.model_a != battle.model_b
    ]


def current_votes(votes: Iterable[VoteRecord]) -> Sequence[VoteRecord]:
    """Return the highest revision of each vote: `[v1r0, v2r0, v1r1]` gives `[v1r1, v2r0]`."""
    newest: dict[str, VoteRecord] = {}
    for vote in votes:
        known = newest.get(vote.vote_id)
        if known is None or vote.revision >= known.revision:
            newest[vote.vote_id] = vote
    return list(newest.values())


def battle_of_vote(vote: VoteRecord, battles: Mapping[str, BattleRecord]) -> BattleRecord | None:
    """Return the turn that was voted on, or None where it is not there."""
    return battles.get(f"{vote.battle_id}|{vote.turn}") or battles.get(vote.battle_id)


def _ballot(vote: VoteRecord, battle: BattleRecord) -> Ballot:
    return Ballot(
        model_a=battle.model_a,
        model_b=battle.model_b,
        winner=vote.winner,
        voter=vote.voter,
        shown_left=vote.shown_left,
        kind=battle.kind,
        role=vote.voter_role,
        speciality=battle.speciality,
        style=style_of(battle.answer_a, battle.answer_b),
    )
