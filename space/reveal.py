"""Who wrote which answer, as it is told after a vote. Standard library only."""

from dataclasses import dataclass
from typing import Literal

from space import battle
from space.battle import Choice
from space.votes.records import BattleRecord, VoteRecord

State = Literal["durable", "pending", "not_counted"]
# Watt-hours of one generated token, both the graphics card and what is around it. An estimate: 48 GB half of
# an RTX Pro 6000 (300 W) that writes 2 x 20 tokens a second.
_WH_PER_TOKEN = 300 / 3600 / 40


@dataclass(frozen=True)
class Revealed:
    """Who wrote one answer."""

    model: str
    revision: str
    adapter_sha256: str
    licence: str
    sources: tuple[str, ...]
    tokens: int

    @property
    def energy_wh(self) -> float:
        """Return an estimate of what writing it took, in watt-hours; 0 where no model wrote."""
        return self.tokens * _WH_PER_TOKEN


@dataclass(frozen=True)
class Reveal:
    """What a vote gives: both models, the choice that counts, and how safe it is.

    `revision` is 0 for the first vote on a turn; `seconds` is how long both answers took.
    """

    left: Revealed
    right: Revealed
    state: State
    choice: Choice | None
    revision: int
    seconds: float


def reveal(record: BattleRecord, vote: VoteRecord | None, state: State) -> Reveal:
    """Return who stood where in a battle."""
    of_a = Revealed(
        record.model_a,
        record.revision_a,
        record.adapter_sha256_a,
        record.licence_a,
        record.sources_a,
        record.tokens_a,
    )
    of_b = Revealed(
        record.model_b,
        record.revision_b,
        record.adapter_sha256_b,
        record.licence_b,
        record.sources_b,
        record.tokens_b,
    )
    left, right = battle.on_screen(of_a, of_b, record.shown_left)
    choice = battle.choice_of(vote.winner, record.shown_left) if vote is not None else None
    return Reveal(left, right, state, choice, vote.revision if vote is not None else 0, record.seconds)
