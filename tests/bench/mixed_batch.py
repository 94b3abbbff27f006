"""What one mixed batch saves: `python -m tests.bench.mixed_batch [ROUNDS]`. Markdown on stdout.

A Llama of about 50 million parameters with random weights and two adapters answers on this machine's
processor: both adapters in one mixed batch, against one after the other, in turns. Medians of the rounds.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cards.command import emit
from space.answers import stream_pair
from space.contestants.contract import ContestantEntry, Material, Piece, Sampling
from space.contestants.local import LocalModel
from space.contestants.table import open_contestants
from tests.tiny_model import make_tiny_llama

_ROUNDS = 5
_SAMPLING = Sampling(max_new_tokens=48, temperature=0)
_ASKED = [{"role": "user", "content": "¿Qué es la hipertensión arterial y cómo se trata en un niño? " * 2}]


@dataclass(frozen=True)
class Timed:
    """Seconds to the first token (of all that are written) and to the end, tokens, and page updates."""

    first_s: float
    whole_s: float
    tokens: int
    updates: int


def timed(streams: Iterable[tuple[Piece, ...]]) -> Timed:
    """Read a stream of pieces of one or several rows to its end."""
    started, first_s, updates = time.perf_counter(), 0.0, 0
    tokens: list[int] = []
    for pieces in streams:
        updates += 1
        tokens = [
            sum(pair) for pair in zip(tokens or [0] * len(pieces), (p.tokens for p in pieces), strict=True)
        ]
        if not first_s and all(tokens):
            first_s = time.perf_counter() - started
    return Timed(first_s, time.perf_counter() - started, sum(tokens), updates)


def open_models(folder: Path) -> tuple[LocalModel, LocalModel, int]:
    """Write a base and two adapters, load them as a Space does, and count the parameters of the base."""
    from tests.test_space_generation import make_adapter

    base = make_tiny_llama(folder / "base", hidden=640, layers=14)
    for seed, name in enumerate(("uno", "dos")):
        make_adapter(folder / name, base, seed)
    entries = [ContestantEntry(name, "adapter", adapter=str(folder / name)) for name in ("uno", "dos")]
    left, right = open_contestants(entries, Material(()))
    assert isinstance(left, LocalModel)
    assert isinstance(right, LocalModel)
    from space import generation

    model = generation.BASES[left.batch_key].model
    return left, right, sum(each.numel() for each in model.parameters())


def together(left: LocalModel, right: LocalModel) -> Timed:
    """Answer in one mixed batch."""
    return timed(left.answer_with(right, _ASKED, _ASKED, _SAMPLING))


def alone(model: LocalModel) -> Timed:
    """Answer without a neighbour."""
    return timed((piece,) for piece in model.answer(_ASKED, _SAMPLING))


def updates_per_s(left: LocalModel, right: LocalModel) -> float:
    """Return how often a page would be updated."""
    started = time.perf_counter()
    count = sum(1 for _ in stream_pair(left, right, _ASKED, _ASKED, _SAMPLING))
    return count / (time.perf_counter() - started)


def main() -> None:
    """Measure in turns and print the medians and their ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        left, right, parameters = open_models(Path(folder))
        together(left, right)  # the first call of a model is slower
        runs = [(together(left, right), alone(left), alone(right)) for _ in range(rounds)]
        pace = updates_per_s(left, right)
    median = statistics.median
    both_s = median(both.whole_s for both, _, _ in runs)
    turns_s = median(one.whole_s + other.whole_s for _, one, other in runs)
    first_s = median(both.first_s for both, _, _ in runs)
    first_alone_s = median(one.first_s for _, one, _ in runs)
    first_turns_s = median(one.whole_s + other.first_s for _, one, other in runs)
    tokens = {(both.tokens, one.tokens + other.tokens) for both, one, other in runs}
    emit(f"{parameters / 1e6:.0f} M parameters, {rounds} rounds, tokens written (batch, in turn): {tokens}\n")
    emit("| | one mixed batch | one after the other | ratio |\n|---|---|---|---|")
    emit(f"| both answers complete | {both_s:.2f} s | {turns_s:.2f} s | {turns_s / both_s:.2f}x faster |")
    sooner = f"{first_turns_s / first_s:.1f}x sooner"
    emit(f"| first token of both | {first_s:.3f} s | {first_turns_s:.3f} s | {sooner} |")
    emit(f"| first token alone | | {first_alone_s:.3f} s | {first_s / first_alone_s:.2f}x one alone |")
    emit(f"\nPage updates per second and chat: {pace:.1f}")


if __name__ == "__main__":
    main()
