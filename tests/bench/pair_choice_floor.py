"""The fewest votes that any choice of pairs could take. `python -m tests.bench.pair_choice_floor`.

An easier task than the arena's: six models whose five steps are all equal and known in size, only the
direction of each is not; 13 of 15 pairs in order then ask for three of the five steps. A vote moves the lead
of one step by 1, in the true direction with chance (1 + STEP) / 2. Dynamic programming over the leads finds
the best choice after every vote; it is compared with votes spread evenly and with the smallest lead.
"""

from itertools import combinations_with_replacement
from math import comb

import numpy as np
from numpy.typing import NDArray

from cards.command import emit

STEPS, NEEDED, SHARE = 5, 3, 0.9
LONGEST = 20  # lead; at 20 a step is right with a chance of 98 %
STEP = 0.1
Integers = NDArray[np.intp]
Floats = NDArray[np.float64]


def chance_of_enough(right: Floats) -> Floats:
    """Return (N,): the chance that at least `NEEDED` of the independent steps (N, STEPS) are right."""
    counts = np.zeros((len(right), STEPS + 1))
    counts[:, 0] = 1.0
    for one in right.T[:, :, None]:
        moved = counts * one
        counts = counts - moved
        counts[:, 1:] += moved[:, :-1]
    return counts[:, NEEDED:].sum(1)


def with_choice() -> tuple[int, int]:
    """Return the votes that the best choice takes, and those that the smallest lead takes."""
    states: list[tuple[int, ...]] = list(combinations_with_replacement(range(LONGEST + 1), STEPS))
    number = {state: place for place, state in enumerate(states)}

    def after(change: int) -> Integers:
        """Return (N, STEPS): the state after a vote that changes the lead of one step."""
        moved = [
            [*state[:place], min(abs(lead + change), LONGEST), *state[place + 1 :]]
            for state in states
            for place, lead in enumerate(state)
        ]
        return np.array([number[tuple(sorted(leads))] for leads in moved]).reshape(-1, STEPS)

    leads = np.array(states)
    right = 1.0 / (1.0 + ((1.0 - STEP) / (1.0 + STEP)) ** leads)
    grows = np.where(leads == 0, 1.0, right * (1.0 + STEP) / 2.0 + (1.0 - right) * (1.0 - STEP) / 2.0)
    longer, shorter = after(1), after(-1)
    best = smallest = chance_of_enough(right)
    votes, of_best, of_smallest = 0, 0, 0
    while not of_smallest:
        votes += 1
        best = (grows * best[longer] + (1.0 - grows) * best[shorter]).max(1)
        smallest = (grows * smallest[longer] + (1.0 - grows) * smallest[shorter])[:, 0]
        of_best = of_best or (votes if best[0] >= SHARE else 0)
        of_smallest = votes if smallest[0] >= SHARE else 0
    return of_best, of_smallest


def evenly() -> int:
    """Return the votes that an even spread takes; a tie of votes is right half of the time."""
    ahead, each = (1.0 + STEP) / 2.0, 0
    while True:
        each += 1
        wins = np.arange(each + 1)
        share = np.array([comb(each, won) for won in wins]) * ahead**wins * (1.0 - ahead) ** (each - wins)
        right = share[2 * wins > each].sum() + share[2 * wins == each].sum() / 2.0
        if chance_of_enough(np.full((1, STEPS), right))[0] >= SHARE:
            return STEPS * each


def main() -> None:
    """Print a table as Markdown."""
    even, (best, smallest) = evenly(), with_choice()
    emit("| choice | votes | ratio |\n|---|--:|--:|")
    emit(f"| evenly | {even} | 1.00 |")
    emit(f"| the smallest lead | {smallest} | {smallest / even:.2f} |")
    emit(f"| the best there is | {best} | {best / even:.2f} |")


if __name__ == "__main__":
    main()
