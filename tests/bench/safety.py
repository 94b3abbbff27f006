"""How often one check of the gate lets an honest and a worse adapter pass: `python -m tests.bench.safety`.

An honest adapter changes a share of its answers, half to the better and half to the worse, by chance.
"""

import time

from cards.command import emit
from space.safety.bootstrap import lower_bound
from space.safety.gate import FEWEST_PROMPTS, MARGIN_POINTS

TRIALS = 200
SIZES = (FEWEST_PROMPTS, 250, 400, 800, 1600)
# (share of answers that change, mean change in points)
CASES = ((0.0, 0), (0.01, 0), (0.02, 0), (0.05, 0), (0.10, 0), (0.02, -2), (0.05, -5), (0.10, -10))


def pass_rate(prompts: int, changed: float, points: float) -> float:
    """Return the share of simulated adapters whose bound lies above the margin."""
    import numpy as np

    loss = changed / 2 - points / 200
    random = np.random.default_rng(0)
    draws = random.choice([-1.0, 0.0, 1.0], size=(TRIALS, prompts), p=[loss, 1 - changed, changed - loss])
    return sum(100 * lower_bound(row.tolist()) > MARGIN_POINTS for row in draws) / TRIALS


if __name__ == "__main__":
    emit("| changed answers | mean change | " + " | ".join(f"n {size}" for size in SIZES) + " |")
    emit("|--:|--:|" + "--:|" * len(SIZES))
    for changed, points in CASES:
        rates = " | ".join(f"{100 * pass_rate(size, changed, points):.0f} %" for size in SIZES)
        emit(f"| {100 * changed:.0f} % | {points} | {rates} |")
    started = time.perf_counter()
    lower_bound([0.0, 1.0, -1.0, 0.0] * 200)
    emit(f"\none bound of 800 prompts: {1000 * (time.perf_counter() - started):.1f} ms")
