"""What is left of 1,000 votes after eight kills. `python -m tests.bench.vote_durability`.

Fifty voters at a time, each of whom reads for up to 1.5 s; the process that stores is killed with SIGKILL
eight times and once at the end, with its disk kept or wiped; the remote place fails 20 % of its calls and
loses the answer of 10 % of those it does. Each voter repeats a vote until it is confirmed, and one in ten
then changes it. CommitScheduler pushes once a second here, and every 300 s by default.
"""

import tempfile
from pathlib import Path

from cards.command import emit
from tests.vote_harness import Drill, run

_DESIGNS = {
    "VoteStore: one object a batch": "store",
    "CommitScheduler, 1 s, one file name": "scheduler",
    "CommitScheduler, 1 s, a new file name each start": "scheduler-unique",
}


def main() -> None:
    """Print a Markdown table."""
    emit("| design | disk | confirmed | lost | counted twice | wrong model | repeated events | objects | s |")
    emit("|---|---|--:|--:|--:|--:|--:|--:|--:|")
    for title, design in _DESIGNS.items():
        for wiped in (False, True):
            with tempfile.TemporaryDirectory() as folder:
                outcome = run(
                    Drill(design, wiped, votes=1000, in_flight=50, kills=8, think_s=1.5), Path(folder)
                )
            emit(
                f"| {title} | {'wiped' if wiped else 'kept'} | {outcome.confirmed} | {outcome.lost} "
                f"| {outcome.counted_twice} | {outcome.of_another_model} | {outcome.repeated_events} "
                f"| {outcome.objects} | {outcome.seconds:.0f} |"
            )


if __name__ == "__main__":
    main()
