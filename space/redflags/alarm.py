"""How much a message sounds like an emergency of any kind: a linear model. Standard library only.

Its weights (`alarm.json`, made by `space.redflags.learn`) are whole numbers over hashed parts of words and
pairs of near words. It hears what the rules do not know, and doubts what they take too literally.
"""

import base64
import json
import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

BUCKETS = 8192
_STEM_CHARS, _NEAR_WORDS, _PART_CHARS = 6, 3, 4


@dataclass(frozen=True, slots=True)
class Weights:
    """One whole number of `scale` for each bucket."""

    rows: tuple[int, ...]
    bias: float
    scale: float


def parts(words: Sequence[str], *, asks: bool) -> list[int]:
    """Return the buckets of a message: stems, pairs of stems, runs of four letters, and whether it asks."""
    return sorted({zlib.crc32(each.encode()) % BUCKETS for each in _named(words, asks)})


def probability(words: Sequence[str], *, asks: bool) -> float:
    """Return how likely a message of these words is an emergency, from 0 to 1."""
    weights = _weights()
    found = parts(words, asks=asks)
    total = sum(weights.rows[bucket] for bucket in found) * weights.scale / math.sqrt(len(found))
    return 1 / (1 + math.exp(-(total + weights.bias)))


def _named(words: Sequence[str], asks: bool) -> Iterator[str]:
    yield f"?{asks}"
    words = [word for word in words if word.isalnum()]  # ends of sentences stand between them
    stems = [word[:_STEM_CHARS] for word in words]
    for at, stem in enumerate(stems):
        yield f"w{stem}"
        yield from (f"{stem} {later}" for later in stems[at + 1 : at + 1 + _NEAR_WORDS])
    for word in words:
        letters = f"_{word}_"
        yield from (f"c{letters[at : at + _PART_CHARS]}" for at in range(len(letters) - _PART_CHARS + 1))


@cache
def _weights() -> Weights:
    written = json.loads((Path(__file__).parent / "alarm.json").read_text(encoding="utf-8"))
    packed = zlib.decompress(base64.b64decode(written["rows"]))
    rows = tuple(byte - 256 if byte > 127 else byte for byte in packed)
    return Weights(rows, written["bias"], written["scale"])
