"""How well and how fast text is cut and protected: `python -m tests.bench.segment_rate [TEXT...]`.

Boundaries of `tests/fixtures/segments_gold.jsonl` count; without files the gold texts are also what is timed.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cards.command import emit
from dataset_builder.protection import protect, restore
from dataset_builder.segments import cut

GOLD = Path(__file__).parent.parent / "fixtures" / "segments_gold.jsonl"
GOLD_LANGUAGES = ("en", "es")
_ROUNDS = 5
_LEAST_CHARS = 500_000


@dataclass(frozen=True)
class Score:
    """Boundaries found where the gold has one, found elsewhere, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Return the share of the boundaries found that are right."""
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Return the share of the right boundaries that were found."""
        return self.right / (self.right + self.missed)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def gold(language: str) -> list[tuple[str, list[str]]]:
    """Return the texts of a language with their segments."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [(row["text"], row["segments"]) for row in rows if row["language"] == language]


def score(rows: Sequence[tuple[str, Sequence[str]]]) -> Score:
    """Compare where segments end, but for the last one of each text: every cutter gets that right."""
    right = wrong = missed = 0
    for text, segments in rows:
        expected = _ends(text, segments)
        found = _ends(text, [segment for segment, _ in cut(text) if segment])
        right += len(expected & found)
        wrong += len(found - expected)
        missed += len(expected - found)
    return Score(right, wrong, missed)


def _ends(text: str, segments: Sequence[str]) -> set[int]:
    ends = []
    at = 0
    for segment in segments:
        at = text.index(segment, at) + len(segment)
        ends.append(at)
    return set(ends[:-1])


def _figures(language: str) -> Mapping[str, float]:
    rows = gold(language)
    found = score(rows)
    return {
        "segments": sum(len(segments) for _, segments in rows),
        "boundaries": found.right + found.missed,
        "precision": round(found.precision, 4),
        "recall": round(found.recall, 4),
        "f1": round(found.f1, 4),
    }


def _seconds(work: Callable[[], object]) -> float:
    """Return the median of the processor seconds of a few rounds."""
    times = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return sorted(times)[_ROUNDS // 2]


def _speed(texts: Sequence[str]) -> Mapping[str, float]:
    texts = list(texts) * (1 + _LEAST_CHARS // max(1, sum(map(len, texts))))
    chars = sum(map(len, texts))
    segments = [segment for text in texts for segment, _ in cut(text)]
    cutting = _seconds(lambda: [cut(text) for text in texts])
    masked = [protect(segment) for segment in segments]
    protecting = _seconds(
        lambda: [restore(protect(segment), each.text) for segment, each in zip(segments, masked, strict=True)]
    )
    return {
        "chars": chars,
        "cut_chars_per_s": round(chars / cutting),
        "protect_and_restore_chars_per_s": round(chars / protecting),
        "protect_and_restore_ms_per_segment": round(1000 * protecting / len(segments), 4),
    }


def main() -> None:
    """Print one JSON object: boundaries in English and Spanish, and the rates."""
    texts = [Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]]
    texts = texts or [text for language in GOLD_LANGUAGES for text, _ in gold(language)]
    emit(json.dumps({"en": _figures("en"), "es": _figures("es"), "speed": _speed(texts)}))


if __name__ == "__main__":
    main()
