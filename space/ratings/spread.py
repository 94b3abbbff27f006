"""How far strengths may be from the truth when the votes of one voter are alike.

The intervals come from a bootstrap over voters in one step (Kline & Santos 2012, Journal of Econometric
Methods 1:23): a resample of voters moves the strengths by the inverse information times the sum of its
scores. That needs no refit, so that no resample is degenerate, and 1,000 of them are one matrix product.

Few voters, or a few who cast most votes, make a plain bootstrap too narrow. Two corrections, both of which
vanish when voters are many: scores are inflated by the leverage of their voter (CR2; Bell & McCaffrey 2002,
Survey Methodology 28:169), and the width is that of Student's t with the degrees of freedom that the voters'
sizes leave, under a working model in which each voter has a taste (Imbens & Kolesár 2016, Review of Economics
and Statistics 98:701). `python -m tests.bench.ratings_coverage` measures what they are worth.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from space.ratings.bradley_terry import Fit, information
from space.ratings.pair_votes import PairVotes
from space.ratings.student import student_quantile

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.intp]

LEVEL = 0.95
MOST_CLUSTERS = 500
_ALONE = 200  # of the busiest voters, when there are more than MOST_CLUSTERS
_NEVER_ONE = 1.0 - 1e-6
_DOMINATED = 0.9  # of what is known of a model, from one voter
_NO_SCATTER = 0.01  # of what independent votes would have
_SMALL = 1e-12
_SEED = 20240


@dataclass(frozen=True)
class Spread:
    """The covariance of log-strengths, and for each model the degrees of freedom and half the interval."""

    covariance: Floats  # (models, models)
    freedom: Floats  # (models,)
    half_width: Floats  # (models,)


@dataclass(frozen=True)
class _Clusters:
    """Voters, whitened: in these axes the information of all votes is the identity."""

    back: Floats  # (models, r): from these axes to log-strengths
    shares: Floats  # (G, r, r): of the information, from each voter
    squares: Floats  # (G, r, r): the scatter of scores that tastes of variance one would add
    scores: Floats  # (G, r), corrected for leverage
    leverage: Floats  # (G, r, r): the correction


def spread_of(fit: Fit, votes: PairVotes, resamples: int) -> Spread:
    """Return the spread of a fit to these votes; without resamples, what infinitely many would give."""
    clusters = _clusters(fit, votes, cluster_of(votes))
    moves = clusters.scores @ clusters.back.T  # (G, models)
    freedom = _freedom(clusters)
    covariance = moves.T @ moves
    floor = _floor(fit, clusters, np.diag(covariance))
    variances = _deviations(moves, resamples) ** 2 if resamples else np.diag(covariance)
    deviations = np.sqrt(np.maximum(variances, floor))
    covariance = covariance + np.diag(np.maximum(floor - np.diag(covariance), 0.0))
    quantiles = np.array([student_quantile((1.0 + LEVEL) / 2.0, each) for each in freedom])
    return Spread(covariance, freedom, quantiles * deviations)


def cluster_of(votes: PairVotes) -> Integers:
    """Return the cluster of each vote, from 0 on: its voter, or a block of voters where they are very many.

    The busiest voters stay alone. Blocks of independent voters are independent too, so nothing is lost but
    degrees of freedom that nobody misses. With a single voter each vote stands for itself.
    """
    _, voter, sizes = np.unique(votes.voter, return_inverse=True, return_counts=True)
    if len(sizes) == 1:
        voter, sizes = np.arange(len(votes.voter)), np.ones(len(votes.voter))
    if len(sizes) <= MOST_CLUSTERS:
        return voter
    busiest = np.argsort(-sizes, kind="stable")
    block = np.empty(len(sizes), dtype=np.intp)
    block[busiest[:_ALONE]] = np.arange(_ALONE)
    others = np.random.default_rng(_SEED).permutation(busiest[_ALONE:])
    block[others] = _ALONE + np.arange(len(others)) % (MOST_CLUSTERS - _ALONE)
    return block[voter]


def resample_counts(groups: int, resamples: int) -> Floats:
    """Return (resamples, groups): how often each is drawn when as many are drawn as there are."""
    drawn = np.random.default_rng(_SEED).integers(groups, size=(resamples, groups))
    places = (drawn + groups * np.arange(resamples)[:, None]).ravel()
    return np.bincount(places, minlength=resamples * groups).astype(float).reshape(resamples, groups)


def _clusters(fit: Fit, votes: PairVotes, cluster: Integers) -> _Clusters:
    back = _whitening(fit.information())
    own = _information_of(fit, votes, cluster)  # (G, models, models)
    half = own @ back  # (G, models, r)
    shares = back.T @ half
    sizes, axes = np.linalg.eigh(shares)
    shrunk = np.clip(sizes, 0.0, _NEVER_ONE)
    leverage = (axes * (1.0 / np.sqrt(1.0 - shrunk))[:, None, :]) @ axes.transpose(0, 2, 1)
    scores = (leverage @ (_scores(fit, votes, cluster) @ back)[:, :, None])[:, :, 0]
    return _Clusters(back, shares, half.transpose(0, 2, 1) @ half, scores, leverage)


def _whitening(total: Floats) -> Floats:
    """Return (models, r) with `back @ back.T` the pseudo-inverse of the information."""
    sizes, axes = np.linalg.eigh(total)
    known = sizes > _SMALL * max(1.0, sizes.max())
    return axes[:, known] / np.sqrt(sizes[known])


def _information_of(fit: Fit, votes: PairVotes, cluster: Integers) -> Floats:
    models, groups = len(votes.models), int(cluster.max()) + 1
    flat = (cluster * models + votes.first) * models + votes.second
    counts = np.bincount(flat, minlength=groups * models * models).astype(float)
    counts = counts.reshape(groups, models, models)
    return information(counts + counts.transpose(0, 2, 1), fit.chances())


def _scores(fit: Fit, votes: PairVotes, cluster: Integers) -> Floats:
    """Return (G, models): how each cluster pulls at each strength, wins less expected wins."""
    models, groups = len(votes.models), int(cluster.max()) + 1
    surprise = votes.score - fit.chances()[votes.first, votes.second]
    pulls = np.zeros(groups * models)
    pulls += np.bincount(cluster * models + votes.first, surprise, groups * models)
    pulls -= np.bincount(cluster * models + votes.second, surprise, groups * models)
    return pulls.reshape(groups, models)


def _deviations(moves: Floats, resamples: int) -> Floats:
    """Return (models,): the standard deviation over resamples of the voters."""
    drawn = resample_counts(len(moves), resamples) - 1.0
    return np.sqrt((_crossed(drawn.T, moves) ** 2).mean(0))


def _floor(fit: Fit, clusters: _Clusters, scatter: Floats) -> Floats:
    """Return (models,): the least variance, that of independent votes where the scatter tells too little.

    What rests on one voter always agrees with a strength fitted to them alone. Unanimous votes, which the
    rescue prior makes finite, and nothing but ties all miss their expectation alike: none proves certainty.
    """
    naive = np.diag(fit.inverse())
    parts = ((clusters.back @ clusters.shares) * clusters.back).sum(2)  # (G, models)
    dominated = parts.max(0) > _DOMINATED * np.maximum(naive, _SMALL)
    return np.where(dominated | fit.rescued | (scatter < _NO_SCATTER * naive), naive, 0.0)


def _freedom(clusters: _Clusters) -> Floats:
    """Return (models,): degrees of freedom of each variance, by Satterthwaite's match of two moments."""
    noise, taste = _working_model(clusters)
    scatter = noise * clusters.shares + taste * clusters.squares  # (G, r, r)
    total = scatter.sum(0)
    return np.array([_freedom_of(axis, clusters, scatter, total) for axis in clusters.back])


def _freedom_of(axis: Floats, clusters: _Clusters, scatter: Floats, total: Floats) -> float:
    """Return tr(B)² / tr(B²), B the covariance of the clusters' contributions `axis @ corrected score`.

    A score after the fit is `s_g - share_g @ sum(s_h)`, so B is diagonal but for a part of rank 3r, and its
    trace needs no (G, G) matrix.
    """
    pulls = clusters.leverage @ axis  # (G, r)
    seen = (clusters.shares @ pulls[:, :, None])[:, :, 0]
    own = (scatter @ pulls[:, :, None])[:, :, 0]
    diagonal = np.einsum("gi,gi->g", pulls, own)
    left = np.hstack([seen, own, -seen @ total])
    right = np.hstack([own, seen, seen])
    removed = np.einsum("gi,gi->g", left, right)
    trace = (diagonal - removed).sum()
    square = (diagonal**2 - 2.0 * diagonal * removed).sum() + np.sum(
        _crossed(left, left) * _crossed(right, right)
    )
    return max(1.0, float(trace**2 / max(square, _SMALL * max(trace**2, _SMALL))))


def _crossed(one: Floats, other: Floats) -> Floats:
    """Return `one.T @ other` without BLAS, whose threads wait long for each other on a busy machine."""
    return np.einsum("gi,gj->ij", one, other)


def _working_model(clusters: _Clusters) -> tuple[float, float]:
    """Return the variances of noise and of taste that fit the size of the scores best, none negative."""
    seen = (clusters.scores**2).sum(1)
    by_noise = np.trace(clusters.shares, axis1=1, axis2=2)
    by_taste = np.trace(clusters.squares, axis1=1, axis2=2)
    weights = 1.0 / np.maximum(by_noise, _SMALL)
    design = np.stack([by_noise, by_taste], 1) * weights[:, None]
    (noise, taste), *_ = np.linalg.lstsq(design, seen * weights)
    if taste <= 0:
        return 1.0, 0.0
    return max(float(noise), _SMALL), float(taste)
