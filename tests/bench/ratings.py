"""Time of ratings (medians of five), and their distance from evalica's. `python -m tests.bench.ratings`."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np

from cards.command import emit
from space.ratings.ballots import Ballot
from space.ratings.bradley_terry import fit
from space.ratings.pair_votes import PairVotes, tabulate
from space.ratings.reading import read_ballots
from space.ratings.spread import spread_of
from space.ratings.standings import standings_of

RUNS = 5
VOTES, MODELS, VOTERS, RESAMPLES = 100_000, 12, 5_000, 1_000
REAL = Path(__file__).parents[3] / "shared/data/llmfao_votes/crowd-comparisons.csv"


def made_up(votes: int = VOTES, models: int = MODELS, voters: int = VOTERS, seed: int = 1) -> list[Ballot]:
    """Return votes of voters of very different diligence on models of different strength."""
    random = Random(seed)
    ballots = []
    for _ in range(votes):
        a, b = random.sample(range(models), 2)
        winner = "tie" if random.random() < 0.3 else "a" if random.random() < 0.5 + 0.03 * (a - b) else "b"
        voter = f"voter {int(random.paretovariate(0.8)) % voters}"
        ballots.append(Ballot(f"model {a}", f"model {b}", winner, voter, random.choice(("a", "b"))))
    return ballots


def distance_from_evalica(votes: PairVotes) -> float:
    """Return the largest relative difference of strengths, both with mean one."""
    import evalica

    outcomes = {1.0: evalica.Winner.X, 0.5: evalica.Winner.Draw, 0.0: evalica.Winner.Y}
    names = np.array(votes.models, dtype=object)
    theirs = evalica.bradley_terry(
        names[votes.first].tolist(),
        names[votes.second].tolist(),
        [outcomes[score] for score in votes.score.tolist()],
        tolerance=1e-13,
        limit=100_000,
    ).scores
    expected = np.array([theirs[name] for name in votes.models])
    ours = np.exp(fit(votes.wins()).log_strengths)
    return float(np.abs(ours / ours.mean() / (expected / expected.mean()) - 1.0).max())


def seconds(action: Callable[[], object]) -> float:
    """Return the median wall time of an action, in seconds."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    """Print the figures as Markdown."""
    ballots = made_up()
    votes = tabulate(ballots)
    emit(f"| {VOTES} votes, {MODELS} models | seconds |\n|---|--:|")
    emit(f"| fit | {seconds(lambda: fit(votes.wins())):.4f} |")
    both = seconds(lambda: spread_of(fit(votes.wins()), votes, RESAMPLES))
    emit(f"| fit and {RESAMPLES} bootstraps over voters | {both:.3f} |")
    emit(f"| from votes to the finished table | {seconds(lambda: standings_of(ballots)):.3f} |")
    if REAL.exists():
        real = tabulate(read_ballots(REAL).ballots)
        emit(
            f"\n{len(real.score)} votes, {len(real.models)} models (llmfao): strengths differ from evalica's"
        )
        emit(f"by {distance_from_evalica(real):.1e} at most.")


if __name__ == "__main__":
    main()
