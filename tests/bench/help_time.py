"""How long `--help` takes: median of five for each package. `python -m tests.bench.help_time`."""

import statistics
import subprocess
import sys
import time

from cards.command import emit

PACKAGES = ("cards", "dataset_builder", "train", "space")
RUNS = 5


def seconds(package: str) -> float:
    """Return the wall time of one `python -m PACKAGE --help`, in seconds."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", package, "--help"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    for name in PACKAGES:
        emit(f"{name:16} {statistics.median(seconds(name) for _ in range(RUNS)):.2f} s")
