"""The methods of rating, in one table: each turns votes into ratings with 95 % intervals."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from space.ratings import bradley_terry
from space.ratings.pair_votes import PairVotes
from space.ratings.spread import LEVEL, Spread, cluster_of, resample_counts, spread_of

Floats = NDArray[np.floating[Any]]
MethodName = Literal["bt", "elo", "winrate"]

MEAN = 1000.0
POINTS = 400.0  # for ten times the strength
PER_LOG_UNIT = POINTS / math.log(10.0)
_ELO_STEP = 4.0
_FEW_VOTERS = 5.0  # degrees of freedom


@dataclass(frozen=True)
class Ratings:
    """What a method says of the models of `votes.models`, in that order; warnings are one line each."""

    rating: Floats
    lower: Floats
    upper: Floats
    warnings: tuple[str, ...] = ()


class Method(Protocol):
    """Rates models; `resamples` of the voters give the intervals."""

    def __call__(self, votes: PairVotes, resamples: int, prior: float) -> Ratings: ...  # noqa: D102


def bradley_terry_ratings(votes: PairVotes, resamples: int, prior: float) -> Ratings:
    """Return `400 * log10(strength)`, shifted to a mean of 1000 (of each group that met)."""
    fit = bradley_terry.fit(votes.wins(), prior)
    spread = spread_of(fit, votes, resamples)
    rating = MEAN + PER_LOG_UNIT * fit.log_strengths
    reach = PER_LOG_UNIT * spread.half_width
    return Ratings(
        rating, rating - reach, rating + reach, _rescue_warning(fit) + _warnings(fit, spread, votes)
    )


def elo_ratings(votes: PairVotes, resamples: int, prior: float) -> Ratings:
    """Return Elo ratings after all votes in their order, from 1000 in steps of 4; it has no prior."""
    del prior
    drawn = _resampled_weights(votes, resamples)
    weights = np.vstack([np.ones(drawn.shape[1]), drawn])[:, cluster_of(votes)]  # (1 + resamples, V)
    rating = np.full((len(weights), len(votes.models)), MEAN)
    for first, second, score, weight in zip(votes.first, votes.second, votes.score, weights.T, strict=True):
        expected = 1.0 / (1.0 + 10.0 ** ((rating[:, second] - rating[:, first]) / POINTS))
        change = _ELO_STEP * weight * (score - expected)
        rating[:, first] += change
        rating[:, second] -= change
    return _from_resamples(votes, rating[0], rating[1:])


def winrate_ratings(votes: PairVotes, resamples: int, prior: float) -> Ratings:
    """Return the share of wins against each opponent, ties as half, averaged over the opponents met."""
    cluster, size = cluster_of(votes), len(votes.models)
    drawn = _resampled_weights(votes, resamples)
    weights = np.vstack([np.ones(drawn.shape[1]), drawn])
    place = cluster * size * size
    wins = np.bincount(
        place + votes.first * size + votes.second, votes.score, weights.shape[1] * size * size
    ) + np.bincount(
        place + votes.second * size + votes.first, 1.0 - votes.score, weights.shape[1] * size * size
    )
    tables = (weights @ wins.reshape(-1, size * size)).reshape(-1, size, size)
    met = (tables[0] + tables[0].T) > 0
    shares = _average_shares(tables + prior * met)
    return _from_resamples(votes, shares[0], shares[1:])


def _average_shares(wins: Floats) -> Floats:
    counts = wins + wins.transpose(0, 2, 1)
    share = np.divide(wins, counts, out=np.zeros_like(wins), where=counts > 0)
    return share.sum(2) / np.maximum((counts > 0).sum(2), 1)


def _from_resamples(votes: PairVotes, rating: Floats, resampled: Floats) -> Ratings:
    fit = bradley_terry.fit(votes.wins())  # which models met, and how much the voters prove
    warnings = _warnings(fit, spread_of(fit, votes, 0), votes)
    if not len(resampled):
        none = "there are no intervals without resamples: --bootstrap"
        return Ratings(rating, rating, rating, (none, *warnings))
    tail = (1.0 - LEVEL) / 2.0
    lower, upper = np.quantile(resampled, [tail, 1.0 - tail], axis=0)
    return Ratings(rating, np.minimum(lower, rating), np.maximum(upper, rating), warnings)


def _resampled_weights(votes: PairVotes, resamples: int) -> Floats:
    """Return (resamples, clusters): how often each voter was drawn."""
    return resample_counts(int(cluster_of(votes).max()) + 1, resamples)


def _rescue_warning(fit: bradley_terry.Fit) -> tuple[str, ...]:
    text = (
        "some models never lost, or never won, against the rest: "
        f"{fit.prior:g} wins were added to both sides of each compared pair"
    )
    return (text,) if fit.rescued else ()


def _warnings(fit: bradley_terry.Fit, spread: Spread, votes: PairVotes) -> tuple[str, ...]:
    """Return what holds for these votes by whatever method they are rated."""
    groups = len(set(fit.groups.tolist()))
    voters = len(np.unique(votes.voter))
    found = {
        f"the models fall into {groups} groups that never met: compare within a group only": groups > 1,
        "all votes are of one voter: the intervals hold for that voter only": voters == 1,
        "few voters, or a few cast most votes: the intervals are wide, and rough": voters > 1
        and bool(spread.freedom.min() < _FEW_VOTERS),
    }
    return tuple(text for text, holds in found.items() if holds)


METHODS: Mapping[MethodName, Method] = {
    "bt": bradley_terry_ratings,
    "elo": elo_ratings,
    "winrate": winrate_ratings,
}
