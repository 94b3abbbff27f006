"""How often the 95 % intervals hold the true strength. `python -m tests.bench.ratings_coverage [ARENAS]`.

Arenas are drawn with 5 % heavy voters, who cast 30 times as many votes as the others. Each voter has a taste
of their own: a normal deviation from the strength of each model. The true strength is that of the population:
the one that a fit would find if every voter voted on every pair for ever.
"""

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cards.command import emit
from space.ratings.bradley_terry import fit
from space.ratings.pair_votes import PairVotes
from space.ratings.spread import spread_of

ARENAS = 500
HEAVY, FACTOR = 0.05, 30.0
RESAMPLES = 300


@dataclass(frozen=True)
class Layout:
    """What arenas of one kind have in common."""

    models: int
    voters: int
    votes: int
    taste: float  # standard deviation of a voter's own strengths, in log-odds
    ties: float
    clicks_left: float = 0.0  # standard deviation of a voter's lean to the left, in log-odds


LAYOUTS = (
    Layout(6, 60, 600, 0.0, 0.0),
    Layout(6, 60, 600, 0.5, 0.39),
    Layout(6, 200, 600, 0.5, 0.39),
    Layout(6, 200, 3000, 0.5, 0.39),
    Layout(6, 400, 3000, 0.0, 0.39),
    Layout(6, 200, 2000, 0.3, 0.2, clicks_left=0.5),
    Layout(12, 100, 2000, 0.5, 0.3),
    Layout(12, 400, 5000, 0.5, 0.3),
    Layout(12, 1000, 20000, 0.3, 0.3),
)


def draw(layout: Layout, random: np.random.Generator) -> PairVotes:
    """Return the votes of one arena."""
    diligence = np.ones(layout.voters)
    diligence[: max(1, round(HEAVY * layout.voters))] = FACTOR
    voter = random.choice(layout.voters, layout.votes, p=diligence / diligence.sum())
    tastes = random.normal(0.0, layout.taste, (layout.voters, layout.models)) + strengths(layout)
    first = random.integers(layout.models, size=layout.votes)
    second = (first + random.integers(1, layout.models, layout.votes)) % layout.models
    lean = random.normal(0.0, layout.clicks_left, layout.voters)[voter]
    lean = lean * random.choice((-1.0, 1.0), layout.votes)  # the first model is left, or right
    chance = 1.0 / (1.0 + np.exp(tastes[voter, second] - tastes[voter, first] - lean))
    score = (random.random(layout.votes) < chance).astype(float)
    score[random.random(layout.votes) < layout.ties] = 0.5
    names = tuple(f"model {number:02}" for number in range(layout.models))
    return PairVotes(names, first, second, score, np.zeros(layout.votes, bool), voter)


def strengths(layout: Layout) -> NDArray[np.float64]:
    """Return the log-strengths of a voter of average taste."""
    return np.linspace(-0.8, 0.8, layout.models)


def truth(layout: Layout) -> NDArray[np.floating[Any]]:
    """Return the log-strengths of the population: a fit to the expected votes, over the spread of tastes."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(61)
    spread = np.sqrt(2.0 * layout.taste**2 + layout.clicks_left**2)
    difference = strengths(layout)[:, None] - strengths(layout)[None, :]
    chance = sum(
        weight / (1.0 + np.exp(-difference - spread * node))
        for node, weight in zip(nodes.tolist(), (weights / weights.sum()).tolist(), strict=True)
    )
    expected = (1.0 - layout.ties) * chance + layout.ties / 2.0
    return fit(expected * (1.0 - np.eye(layout.models))).log_strengths


def coverage(layout: Layout, arenas: int, seed: int = 1) -> NDArray[np.float64]:
    """Return (models,): the share of arenas in which the interval holds the truth."""
    random, target, held = np.random.default_rng(seed), truth(layout), np.zeros(layout.models)
    for _ in range(arenas):
        votes = draw(layout, random)
        fitted = fit(votes.wins())
        held += np.abs(fitted.log_strengths - target) <= spread_of(fitted, votes, RESAMPLES).half_width
    return held / arenas


def main() -> None:
    """Print a table as Markdown."""
    arenas = int(sys.argv[1]) if len(sys.argv) > 1 else ARENAS
    emit(f"Coverage of 95 % intervals, {arenas} arenas each, {HEAVY:.0%} of the voters heavy\n")
    emit("| models | voters | votes | taste | ties | lean | all models | lowest | highest |")
    emit("|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for each in LAYOUTS:
        held = coverage(each, arenas)
        emit(
            f"| {each.models} | {each.voters} | {each.votes} | {each.taste} | {each.ties} "
            f"| {each.clicks_left} | {held.mean():.1%} | {held.min():.1%} | {held.max():.1%} |"
        )


if __name__ == "__main__":
    main()
