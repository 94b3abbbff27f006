"""A small linear model beside the rules: which kind a message sounds like. Standard library only.

Its weights (`weights.json`, made by `space.redflags.learn`) are whole numbers over hashed beginnings of words
and pairs of near words. It names the kind where the rules found none.
"""

import base64
import json
import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from space.redflags.kinds import KINDS, Kind

BUCKETS = 1 << 14
_STEM_CHARS = 5
_LIKELY = 0.2
_NEAR_WORDS = 3


@dataclass(frozen=True, slots=True)
class Weights:
    """`rows` has BUCKETS x kinds whole numbers of `scale`."""

    rows: tuple[int, ...]
    bias: tuple[float, ...]
    scale: float


def features(words: Sequence[str]) -> frozenset[int]:
    """Return the buckets of a message's stems and of its pairs of stems up to three words apart."""
    return frozenset(zlib.crc32(each.encode()) % BUCKETS for each in _named(words))


def scores(words: Sequence[str], weights: Weights) -> Mapping[Kind, float]:
    """Return the probability of each kind."""
    found = features(words)
    length = math.sqrt(max(len(found), 1))
    sums = {
        kind: sum(weights.rows[bucket * len(KINDS) + at] for bucket in found) for at, kind in enumerate(KINDS)
    }
    return {
        kind: 1 / (1 + math.exp(-(sums[kind] * weights.scale / length + weights.bias[at])))
        for at, kind in enumerate(KINDS)
    }


def likely_kinds(words: Sequence[str]) -> tuple[Kind, ...]:
    """Return the kinds that a message sounds like; whether it is an emergency, `alarm.py` says."""
    found = scores(words, _weights())
    return tuple(kind for kind in KINDS if found[kind] >= _LIKELY)


def likeliest_kind(words: Sequence[str]) -> Kind:
    """Return the kind that a message sounds like most."""
    found = scores(words, _weights())
    return max(found, key=lambda kind: found[kind])


def _named(words: Sequence[str]) -> Iterator[str]:
    stems = [word[:_STEM_CHARS] for word in words]
    for at, stem in enumerate(stems):
        yield stem
        yield from (f"{stem} {later}" for later in stems[at + 1 : at + 1 + _NEAR_WORDS])


@cache
def _weights() -> Weights:
    written = json.loads((Path(__file__).parent / "weights.json").read_text(encoding="utf-8"))
    packed = zlib.decompress(base64.b64decode(written["rows"]))
    rows = tuple(byte - 256 if byte > 127 else byte for byte in packed)
    return Weights(rows, tuple(written["bias"]), written["scale"])
