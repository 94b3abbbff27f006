"""How many votes the chosen pairs save. `python -m tests.bench.pair_choice [RUNS]`.

For each layout of true strengths: the votes after which 90 % of the runs have 13 of the 15 pairs of six
models in the right order, and those after which as many have had them so once, with pairs drawn evenly and
with `choose_pair`; 39 % of the votes are ties.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp
from random import Random
from statistics import fmean

import numpy as np

from cards.command import emit
from space.contestants.contract import Health
from space.pair_choice import Tally, choose_pair, count_vote
from space.ratings.bradley_terry import fit

RUNS = 200
TIES = 0.39
SHARE, RIGHT = 0.9, 13
STEP, WINDOW = 5, 5  # votes between two looks, looks that are averaged
LAYOUTS: Mapping[str, Callable[[Random], Sequence[float]]] = {
    "equally spaced, 0.2": lambda _: (0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
    "equally spaced, 0.4": lambda _: (0.0, 0.4, 0.8, 1.2, 1.6, 2.0),
    "two clusters": lambda _: (0.0, 0.2, 0.4, 1.4, 1.6, 1.8),
    "one strong": lambda _: (0.0, 0.15, 0.3, 0.45, 0.6, 2.0),
    "one weak": lambda _: (-1.5, 0.0, 0.2, 0.4, 0.6, 0.8),
    "normal, drawn for each run": lambda random: [random.gauss(0.0, 1.0) for _ in range(6)],
}
Tallies = dict[tuple[str, str], Tally]
Choice = Callable[[Sequence["Model"], Tallies, Random], tuple["Model", "Model"]]


@dataclass(frozen=True)
class Model:
    """A contestant that never says a word."""

    name: str
    strength: float
    weight: float = 1.0
    health: Health = "loaded"


def evenly(models: Sequence[Model], tallies: Tallies, random: Random) -> tuple[Model, Model]:
    """Draw every pair with the same chance."""
    del tallies
    first, second = random.sample(models, 2)
    return first, second


def right_pairs(models: Sequence[Model], tallies: Tallies) -> int:
    """Return how many pairs the ratings put in the right order."""
    place = {model.name: number for number, model in enumerate(models)}
    wins = np.zeros((len(models), len(models)))
    for (one, two), tally in tallies.items():
        wins[place[one], place[two]] += tally.first + tally.ties / 2
        wins[place[two], place[one]] += tally.second + tally.ties / 2
    found = fit(wins).log_strengths
    return sum(
        (found[one] - found[two]) * (models[one].strength - models[two].strength) > 0
        for one, two in combinations(range(len(models)), 2)
    )


def run(layout: Callable[[Random], Sequence[float]], choice: Choice, seed: int) -> Iterator[int]:
    """Yield the pairs in the right order at each look at one run, without end."""
    random = Random(seed)
    models = [Model(f"model {number}", strength) for number, strength in enumerate(layout(random))]
    tallies: Tallies = {}
    while True:
        for _ in range(STEP):
            one, two = choice(models, tallies, random)
            first_wins = random.random() < 1.0 / (1.0 + exp(two.strength - one.strength))
            tie = random.random() < TIES
            count_vote(tallies, one.name, two.name, "tie" if tie else "a" if first_wins else "b")
        yield right_pairs(models, tallies)


def votes_needed(layout: Callable[[Random], Sequence[float]], choice: Choice, runs: int) -> tuple[int, int]:
    """Return the votes at which `SHARE` of the runs are right, and those at which as many have once been."""
    shares: list[float] = []
    once, first = np.zeros(runs, bool), 0
    for look in zip(*(run(layout, choice, seed) for seed in range(runs)), strict=True):
        right = np.array(look) >= RIGHT
        once |= right
        shares.append(float(right.mean()))
        if not first and once.mean() >= SHARE:
            first = STEP * len(shares)
        if len(shares) >= WINDOW and fmean(shares[-WINDOW:]) >= SHARE:
            return STEP * (len(shares) - WINDOW // 2), first
    raise AssertionError("a run has no end")


def main() -> None:
    """Print a table as Markdown."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    emit(f"Votes until {SHARE:.0%} of {runs} runs have {RIGHT} of 15 pairs right, {TIES:.0%} ties\n")
    emit("| true strengths | evenly | choose_pair | ratio | right once: evenly | choose_pair | ratio |")
    emit("|---|--:|--:|--:|--:|--:|--:|")
    for name, layout in LAYOUTS.items():
        even, even_once = votes_needed(layout, evenly, runs)
        chosen, once = votes_needed(layout, choose_pair, runs)
        emit(
            f"| {name} | {even} | {chosen} | {chosen / even:.2f} "
            f"| {even_once} | {once} | {once / even_once:.2f} |"
        )


if __name__ == "__main__":
    main()
