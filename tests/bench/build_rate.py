"""How fast the demo is built, cold and warm, and how many segments Apertium translates per second.

`python -m tests.bench.build_rate`; medians of five.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cards.command import emit
from dataset_builder.errors import TranslationError
from dataset_builder.translators.apertium import Apertium

RUNS = 5
SEGMENTS = 400
CONFIG = "dataset_builder/configs/demo.yaml"


def demo_seconds(folder: Path, cache: Path) -> float:
    """Return the wall time of one build of the demo, in seconds."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "dataset_builder", "build", CONFIG, "--quiet"]
    command += ["--out", str(folder), "--cache", str(cache)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def segments_per_second() -> float:
    """Return the rate of one Apertium pipe on sentences of about 80 characters."""
    engine = Apertium({})
    texts = [
        f"Take {number} tablets with a glass of water and do not drive after that evening."
        for number in range(SEGMENTS)
    ]
    try:
        engine.translate(texts[:1])  # starts the pipe
        started = time.perf_counter()
        engine.translate(texts)
        return SEGMENTS / (time.perf_counter() - started)
    finally:
        engine.close()


def main() -> None:
    """Print the three figures."""
    with tempfile.TemporaryDirectory() as root:
        runs = [demo_seconds(Path(root, f"{run}"), Path(root, "calls.sqlite")) for run in range(RUNS)]
        again = [demo_seconds(Path(root, "0"), Path(root, "calls.sqlite")) for _ in range(RUNS)]
    emit(f"demo, new folder      {statistics.median(runs):.1f} s")
    emit(f"demo, already built   {statistics.median(again):.1f} s")
    try:
        rate = statistics.median(segments_per_second() for _ in range(RUNS))
        emit(f"apertium              {rate:.0f} segments/s")
    except TranslationError as error:
        emit(f"apertium              not measured: {error}")


if __name__ == "__main__":
    main()
