"""Whether visitors vote for a side of the screen: the share of left wins, with its interval."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from space.battle import choice_of
from space.ratings.ballots import Ballot
from space.ratings.spread import LEVEL

_Z = NormalDist().inv_cdf((1.0 + LEVEL) / 2.0)


@dataclass(frozen=True)
class PositionBias:
    """The share of left wins among the votes for one side; no bias is 0.5."""

    votes: int
    left: float
    lower: float
    upper: float

    @property
    def plain(self) -> bool:
        """Whether 0.5 lies outside the interval."""
        return not self.lower <= 0.5 <= self.upper


def position_bias(ballots: Sequence[Ballot]) -> PositionBias | None:
    """Return the bias, or None where no vote for one side says which model was on the left.

    Wilson's interval (1927, JASA 22:209), on as many independent votes as those of the voters are worth: one
    voter who clicks left 100 times shows the habit of one person.
    """
    tallies: dict[str, list[int]] = defaultdict(lambda: [0, 0])  # voter -> votes for a side, of them left
    for number, ballot in enumerate(ballots):
        if ballot.shown_left is None or ballot.winner in ("tie", "both_bad"):
            continue
        tally = tallies[ballot.voter or f"\0{number}"]
        tally[0] += 1
        tally[1] += choice_of(ballot.winner, ballot.shown_left) == "left"
    votes = sum(tally[0] for tally in tallies.values())
    if not votes:
        return None
    left = sum(tally[1] for tally in tallies.values()) / votes
    lower, upper = _wilson(left, votes / _design_effect(list(tallies.values()), left))
    return PositionBias(votes, left, lower, upper)


def position_warning(bias: PositionBias | None) -> str | None:
    """Return a line on a bias that is plain, or None."""
    if bias is None or not bias.plain:
        return None
    return (
        f"position bias: the answer on the left wins {bias.left:.1%} of {bias.votes} votes "
        f"(95 % interval {bias.lower:.1%} to {bias.upper:.1%})"
    )


def _design_effect(tallies: Sequence[Sequence[int]], left: float) -> float:
    """Return how many times the variance is that of independent votes; never less than one.

    The variance takes the habits of voters as all alike when everyone clicked the same side: then what they
    say is worth one vote for each voter, `sum(n)² / sum(n²)` in all.
    """
    votes = sum(count for count, _ in tallies)
    if not 0.0 < left < 1.0:
        return sum(count * count for count, _ in tallies) / votes
    clustered = sum((of_left - left * count) ** 2 for count, of_left in tallies)
    clustered *= len(tallies) / max(1, len(tallies) - 1)
    return max(1.0, clustered / (votes * left * (1.0 - left)))


def _wilson(share: float, votes: float) -> tuple[float, float]:
    shrink = 1.0 + _Z * _Z / votes
    centre = (share + _Z * _Z / (2.0 * votes)) / shrink
    reach = _Z * math.sqrt(share * (1.0 - share) / votes + (_Z / (2.0 * votes)) ** 2) / shrink
    return max(0.0, centre - reach), min(1.0, centre + reach)
