"""Bradley-Terry strengths by Newton's method on the counts of pairs.

The model: P(i wins against j) = s_i / (s_i + s_j); ties are half a win each. Bradley & Terry (1952),
Biometrika 39:324. Worked example (22 games of four players, Wikipedia): strengths 0.640, 1.043, 0.660, 2.270.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.intp]

RESCUE_PRIOR = 0.5  # of a win for both sides of each compared pair, where strengths would be infinite
_STEPS = 200
_HALVINGS = 30
_CLOSE = 1e-11
_LONGEST_STEP = 2.0


@dataclass(frozen=True)
class Fit:
    """Log-strengths of models; those of different groups never met, not even over others."""

    log_strengths: Floats  # (models,), mean zero within each group
    wins: Floats  # (models, models), with the prior
    prior: float
    rescued: bool  # the prior had to be put in, since votes alone give no finite strengths
    groups: Integers  # (models,)

    def chances(self) -> Floats:
        """Return (models, models): the chance of the row against the column."""
        return chances(self.log_strengths)

    def information(self) -> Floats:
        """Return (models, models): the curvature of the log-likelihood."""
        return information(self.wins + self.wins.T, self.chances())

    def inverse(self) -> Floats:
        """Return the pseudo-inverse of the information: the covariance, were all votes independent."""
        return np.linalg.inv(self.information() + same_group(self.groups)) - same_group(self.groups)


def fit(wins: Floats, prior: float = 0.0) -> Fit:
    """Fit strengths to (models, models) wins of the row against the column.

    `prior` wins are added to both sides of each pair that met. Where it is 0 and some models never lost (or
    won) against the rest, directly or over others, strengths would be infinite: then it is `RESCUE_PRIOR`.
    """
    met = (wins + wins.T) > 0
    groups = components(met)
    rescued = prior <= 0 and not strongly_connected(wins, groups)
    prior = RESCUE_PRIOR if rescued else max(prior, 0.0)
    counted = wins + prior * met
    return Fit(_newton(counted, groups), counted, prior, rescued, groups)


def chances(log_strengths: Floats) -> Floats:
    """Return (models, models): the chance of the row against the column."""
    return 1.0 / (1.0 + np.exp(log_strengths[None, :] - log_strengths[:, None]))


def information(counts: Floats, chance: Floats) -> Floats:
    """Return the Laplacian of `counts * p * (1 - p)`; leading axes of `counts` are kept."""
    weights = counts * chance * (1.0 - chance)
    diagonal = np.arange(weights.shape[-1])
    laplacian = -weights
    laplacian[..., diagonal, diagonal] += weights.sum(-1)
    return laplacian


def same_group(groups: Integers) -> Floats:
    """Return (models, models): the projection on the mean of each group."""
    same = (groups[:, None] == groups[None, :]).astype(float)
    return same / same.sum(1, keepdims=True)


def components(met: NDArray[np.bool_]) -> Integers:
    """Return the group of each model: the lowest number among the models it is connected with."""
    return _reachable(met).argmax(1)


def strongly_connected(wins: Floats, groups: Integers) -> bool:
    """Say whether within each group every model has won against every other one, at least over others."""
    return bool((_reachable(wins > 0) == (groups[:, None] == groups[None, :])).all())


def _reachable(edges: NDArray[np.bool_]) -> NDArray[np.bool_]:
    paths = (edges | np.eye(len(edges), dtype=bool)).astype(float)
    for _ in range(max(1, len(edges).bit_length())):
        paths = ((paths @ paths) > 0).astype(float)
    return paths > 0


def _newton(wins: Floats, groups: Integers) -> Floats:
    counts, hold = wins + wins.T, same_group(groups)
    values = np.zeros(len(wins))
    for _ in range(_STEPS):
        chance = chances(values)
        slope = (wins - counts * chance).sum(1)
        step = np.linalg.solve(information(counts, chance) + hold, slope)
        longest = np.abs(step).max()
        values = _improve(values, step * min(1.0, _LONGEST_STEP / max(longest, _CLOSE)), wins)
        if longest < _CLOSE:
            break
    return values - hold @ values


def _improve(values: Floats, step: Floats, wins: Floats) -> Floats:
    """Go the whole step, or half of it as often as it takes not to lose likelihood."""
    before = _log_likelihood(values, wins)
    for _ in range(_HALVINGS):
        if _log_likelihood(values + step, wins) >= before - _CLOSE * (1.0 + abs(before)):
            break
        step = step / 2.0
    return values + step


def _log_likelihood(values: Floats, wins: Floats) -> float:
    return float(-(wins * np.logaddexp(0.0, values[None, :] - values[:, None])).sum())
