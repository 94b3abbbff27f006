"""How two answers differ in form, and the strengths that remain once form is taken into account."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from space.ratings.pair_votes import PairVotes

FEATURES = ("length", "lists", "bold", "citations")
_COUNTED = (
    re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s", re.MULTILINE),
    re.compile(r"\*\*[^*\n]+\*\*|__[^_\n]+__"),
    re.compile(r"\[\d+\]"),
)
_RIDGE = 1.0  # on the effects of form: a weak prior, so that a handful of votes decides nothing
_STEPS = 50
_CLOSE = 1e-9
_LONGEST_STEP = 2.0

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class StyleFit:
    """Log-strengths of equal form (mean zero), and the log-odds that each feature alone adds at full lead."""

    log_strengths: Floats  # (models,)
    effects: Floats  # (features,)


def style_of(answer_a: str, answer_b: str) -> tuple[float, ...]:
    """Return the lead of answer a in each of `FEATURES`, from -1 to 1.

    `(x - y) / (x + y)`, as in the style control of LMArena: with 30 and 10 characters it is 0.5 in length.
    """
    return tuple(_lead(x, y) for x, y in zip(_amounts(answer_a), _amounts(answer_b), strict=True))


def fit_with_style(votes: PairVotes, style: Floats, prior: float) -> StyleFit:
    """Fit Bradley-Terry and the effects of form together, by Newton's method.

    Args:
        votes: the votes.
        style: (votes, features), the lead of the first model's answer.
        prior: wins added to both sides of each compared pair, at equal form.
    """
    models = len(votes.models)
    first, second, score, weight = _with_prior(votes, prior)
    form = np.vstack([style, np.zeros((len(first) - len(style), style.shape[1]))])
    rows = np.hstack([np.zeros((len(first), models)), form])  # (V, models + features)
    np.add.at(rows, (np.arange(len(first)), first), 1.0)
    np.add.at(rows, (np.arange(len(first)), second), -1.0)
    penalty = np.diag([0.0] * models + [_RIDGE] * style.shape[1])
    penalty[:models, :models] = 1.0 / models  # holds the mean at zero
    values = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-rows @ values))
        slope = rows.T @ (weight * (score - chance)) - penalty @ values
        curvature = rows.T @ (rows * (weight * chance * (1.0 - chance))[:, None]) + penalty
        step = np.clip(np.linalg.lstsq(curvature, slope)[0], -_LONGEST_STEP, _LONGEST_STEP)
        values = values + step
        if np.abs(step).max() < _CLOSE:
            break
    return StyleFit(values[:models] - values[:models].mean(), values[models:])


def _with_prior(votes: PairVotes, prior: float) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats, Floats]:
    """Return first, second, score and weight of each vote, and a tie of weight `2 * prior` per pair."""
    wins = votes.wins()
    low, high = np.nonzero(np.triu(wins + wins.T, 1))
    if not prior:
        return votes.first, votes.second, votes.score, np.ones(len(votes.score))
    return (
        np.concatenate([votes.first, low]),
        np.concatenate([votes.second, high]),
        np.concatenate([votes.score, np.full(len(low), 0.5)]),
        np.concatenate([np.ones(len(votes.score)), np.full(len(low), 2.0 * prior)]),
    )


def _amounts(answer: str) -> tuple[float, ...]:
    return float(len(answer)), *(float(len(form.findall(answer))) for form in _COUNTED)


def _lead(x: float, y: float) -> float:
    return (x - y) / (x + y) if x + y else 0.0
