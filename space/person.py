"""Who asks and votes, as far as the arena needs to know. Standard library only."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from space.battle import Choice
from space.votes.records import BAD_REASONS, GOOD_REASONS, ROLES, Reason, VoterRole

# Who ticks both says nothing of the answer.
_CONTRADICTIONS = (("correct", "incorrect"), ("complete", "incomplete"), ("safe", "dangerous"))


@dataclass(frozen=True)
class Person:
    """One visitor during one visit: an opaque name, what was ticked, and the code that erases the votes.

    `limited_as` is whom the rate limits count; it stays in memory and is stored nowhere.
    """

    voter: str
    may_store: bool = False
    may_publish: bool = False
    country: str = ""
    receipt: str = ""
    limited_as: str = ""


@dataclass(frozen=True)
class Ballot:
    """What a visitor says of the two answers on the screen."""

    choice: Choice
    reasons_left: tuple[Reason, ...] = ()
    reasons_right: tuple[Reason, ...] = ()
    comment: str = ""
    role: VoterRole = "no_dice"
    may_publish: bool = False  # the second box, as it is when the vote is cast

    @classmethod
    def of(
        cls, choice: Choice, left: Iterable[str], right: Iterable[str], comment: str, role: str
    ) -> "Ballot":
        """Return the ballot of what a page sent, without words that it does not offer or that disagree."""
        return cls(
            choice,
            _meant(left),
            _meant(right),
            comment,
            ROLES[ROLES.index(role)] if role in ROLES else "no_dice",
        )


def _meant(codes: Iterable[str]) -> tuple[Reason, ...]:
    said = set(codes)
    said.difference_update(*(pair for pair in _CONTRADICTIONS if said.issuperset(pair)))
    return tuple(reason for reason in (*GOOD_REASONS, *BAD_REASONS) if reason in said)


def new_voter() -> str:
    """Return an opaque name for one visitor."""
    return secrets.token_hex(8)
