"""How many votes are missing until neighbours in the table can be told apart."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

NEVER = 1_000_000  # votes; more than an arena of this size will ever have


class Placed(Protocol):
    """What is needed of a row of the table."""

    @property
    def rating(self) -> float: ...  # noqa: D102 - as in Standing
    @property
    def lower(self) -> float: ...  # noqa: D102 - as in Standing
    @property
    def upper(self) -> float: ...  # noqa: D102 - as in Standing


def votes_missing(rows: Sequence[Placed], votes: int) -> list[int | None]:
    """Return for each row but the last, the best first, the votes until its interval leaves the next one's.

    Intervals shrink with the root of the votes: two that are k times too wide for their distance need k²
    times the votes of now. With 100 votes, ratings 1100 and 1000 and 100 to each side: 2² * 100 - 100 = 300.
    None is where it takes more than `NEVER`.
    """
    return [_missing(better, worse, votes) for better, worse in pairwise(rows)]


def votes_to_stable_order(rows: Sequence[Placed], votes: int) -> int | None:
    """Return the votes until every interval leaves the next one's; None where some never will."""
    missing = votes_missing(rows, votes)
    known = [each for each in missing if each is not None]
    return max(known, default=0) if len(known) == len(missing) else None


def rounded_up(votes: int) -> int:
    """Round up to two digits, since an estimate like this knows no more: 1234 is 1300."""
    unit = 10 ** max(0, len(str(votes)) - 2)
    return -(-votes // unit) * unit


def _missing(better: Placed, worse: Placed, votes: int) -> int | None:
    distance = better.rating - worse.rating
    reach = (better.rating - better.lower) + (worse.upper - worse.rating)
    if reach <= distance:
        return 0
    if distance <= 0 or votes * (reach / distance) ** 2 > NEVER:
        return None
    return math.ceil(votes * (reach / distance) ** 2) - votes
