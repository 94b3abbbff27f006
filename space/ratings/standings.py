"""The table of a rating: one row per model, the best first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from space.errors import SpaceError
from space.ratings.ballots import Ballot
from space.ratings.methods import METHODS, MethodName
from space.ratings.pair_votes import tabulate
from space.ratings.position import position_bias, position_warning

_DECIMALS = 6
_FEW_BATTLES = 30


class RatingsError(SpaceError, ValueError):
    """No rating can be made of these votes."""


@dataclass(frozen=True)
class Standing:
    """One model; the fields are the keys of `ratings --json`. Models of equal rating share a rank."""

    model: str
    rating: float
    lower: float
    upper: float
    battles: int
    win_rate: float  # wins and half the ties, of its battles
    rank: int


@dataclass(frozen=True)
class Standings:
    """A rating of all models."""

    method: MethodName
    models: tuple[Standing, ...]
    both_bad_rates: dict[str, float]  # of each model's battles
    warnings: tuple[str, ...]


def standings_of(
    ballots: Sequence[Ballot], method: MethodName = "bt", resamples: int = 1000, prior: float = 0.0
) -> Standings:
    """Rate the models of some ballots.

    Raises:
        RatingsError: there are none.
    """
    if not ballots:
        raise RatingsError("there is no usable vote")
    votes = tabulate(ballots)
    ratings = METHODS[method](votes, resamples, prior)
    battles, wins = votes.battles(), votes.wins().sum(1)
    rounded = np.round(ratings.rating, _DECIMALS)
    order = sorted(range(len(votes.models)), key=lambda row: (-rounded[row], votes.models[row]))
    models = tuple(
        Standing(
            model=votes.models[row],
            rating=float(rounded[row]),
            lower=round(float(ratings.lower[row]), _DECIMALS),
            upper=round(float(ratings.upper[row]), _DECIMALS),
            battles=int(battles[row]),
            win_rate=round(float(wins[row] / battles[row]), _DECIMALS),
            rank=1 + int((rounded > rounded[row]).sum()),
        )
        for row in order
    )
    warnings = ratings.warnings + _more_warnings(models, ballots)
    return Standings(
        method, models, dict(zip(votes.models, (votes.both_bad() / battles).tolist(), strict=True)), warnings
    )


def _more_warnings(models: Sequence[Standing], ballots: Sequence[Ballot]) -> tuple[str, ...]:
    few = sorted(each.model for each in models if each.battles < _FEW_BATTLES)
    warnings = [f"fewer than {_FEW_BATTLES} battles: {', '.join(few)}"] if few else []
    warning = position_warning(position_bias(ballots))
    return tuple(warnings + ([warning] if warning else []))
