"""How many votes the chosen pairs save. `python -m tests.bench.pair_choice [RUNS]`.

For each layout of true strengths: the votes after which 90 % of the runs have 13 of the 15 pairs of six
models in the right order, with pairs drawn evenly and with `choose_pair`; 39 % of the votes are ties.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp
from random import Random

import numpy as np

from cards.command import emit
from space.contestants.contract import Health
from space.pair_choice import Tally, choose_pair, count_vote
from space.ratings.bradley_terry import fit

RUNS = 200
TIES = 0.39
SHARE, RIGHT = 0.9, 13
STEP, WINDOW = 5, 5  # votes between two looks, looks that are averaged
LAYOUTS = {
    "equally spaced, 0.3": (0.0, 0.3, 0.6, 0.9, 1.2, 1.5),
    "equally spaced, 0.6": (0.0, 0.6, 1.2, 1.8, 2.4, 3.0),
    "one strong": (0.0, 0.15, 0.3, 0.45, 0.6, 2.0),
    "two clusters": (0.0, 0.2, 0.4, 1.4, 1.6, 1.8),
    "one weak": (-1.5, 0.0, 0.2, 0.4, 0.6, 0.8),
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


def run(strengths: Sequence[float], choice: Choice, votes: int, seed: int) -> list[int]:
    """Return the pairs in the right order at each look at one run."""
    random = Random(seed)
    models = [Model(f"model {number}", strength) for number, strength in enumerate(strengths)]
    tallies: Tallies = {}
    right = []
    for vote in range(1, votes + 1):
        one, two = choice(models, tallies, random)
        first_wins = random.random() < 1.0 / (1.0 + exp(two.strength - one.strength))
        tie = random.random() < TIES
        count_vote(tallies, one.name, two.name, "tie" if tie else "a" if first_wins else "b")
        if vote % STEP == 0:
            right.append(right_pairs(models, tallies))
    return right


def votes_needed(strengths: Sequence[float], choice: Choice, runs: int, votes: int) -> int | None:
    """Return the votes at which the share of runs that are right reaches `SHARE`, or None within `votes`."""
    looks = np.array([run(strengths, choice, votes, seed) for seed in range(runs)])
    share = np.convolve((looks >= RIGHT).mean(0), np.ones(WINDOW) / WINDOW, "valid")
    return STEP * (int(np.argmax(share >= SHARE)) + WINDOW // 2 + 1) if (share >= SHARE).any() else None


def main() -> None:
    """Print a table as Markdown."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    emit(f"Votes until {SHARE:.0%} of {runs} runs have {RIGHT} of 15 pairs right, {TIES:.0%} ties\n")
    emit("| true strengths | evenly | choose_pair | ratio |\n|---|--:|--:|--:|")
    for name, strengths in LAYOUTS.items():
        even = votes_needed(strengths, evenly, runs, 2000)
        chosen = votes_needed(strengths, choose_pair, runs, even or 2000)
        ratio = f"{chosen / even:.2f}" if even and chosen else "more than 1"
        emit(f"| {name} | {even} | {chosen} | {ratio} |")


if __name__ == "__main__":
    main()
