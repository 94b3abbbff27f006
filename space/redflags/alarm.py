"""How much a message sounds like an emergency, and like suicide: a linear model. Standard library only.

Its weights (`alarm.json`, made by `space.redflags.learn`) are whole numbers over hashed parts of words, pairs
of near words, and what the rules make of the message. It hears what the rules do not know, and doubts what
they take too literally.
"""

import base64
import json
import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from space.redflags.context import Message
from space.redflags.kinds import Kind

Alarm = Literal["any", "suicide_self_harm"]
ALARMS: tuple[Alarm, ...] = get_args(Alarm)
BUCKETS = 1 << 17
_STEM_CHARS, _NEAR_WORDS, _PART_CHARS = 5, 3, 4
_OF_RULES = 0.15  # value of a feature that is no part of a word; those have 1 / sqrt(how many there are)
ByKind: TypeAlias = Sequence[tuple[Kind, str | None]]  # each kind that a rule matched, and what excuses it


@dataclass(frozen=True, slots=True)
class Weights:
    """Whole numbers of `scale`, a row of BUCKETS for each of ALARMS."""

    rows: Mapping[Alarm, bytes]
    bias: Mapping[Alarm, float]
    scale: Mapping[Alarm, float]


def features(words: Sequence[str], message: Message, judged: ByKind, *, asks: bool) -> dict[int, float]:
    """Return value by bucket: words, stems, pairs of both, runs of four letters, what the rules say."""
    parts = {_bucket(each) for each in _parts(words)}
    found = dict.fromkeys(sorted(parts), 1 / math.sqrt(max(1, len(parts))))
    for name in _of_rules(message, judged, asks):
        bucket = _bucket(f"§{name}")
        found[bucket] = found.get(bucket, 0.0) + _OF_RULES
    return found


def probabilities(found: Mapping[int, float]) -> Mapping[Alarm, float]:
    """Return how likely (0 to 1) a message of these features is an emergency, and suicide or self-harm."""
    weights = _weights()
    heard: dict[Alarm, float] = {}
    for alarm, row in weights.rows.items():
        total = sum(_signed(row[bucket]) * value for bucket, value in found.items())
        heard[alarm] = 1 / (1 + math.exp(-(total * weights.scale[alarm] + weights.bias[alarm])))
    return heard


def _parts(words: Sequence[str]) -> Iterator[str]:
    words = [word for word in words if word != "|"]
    stems = [word[:_STEM_CHARS] for word in words]
    for at, stem in enumerate(stems):
        yield f"w{stem}"
        yield from (f"{stem} {later}" for later in stems[at + 1 : at + 1 + _NEAR_WORDS])
    yield from (f"b{word} {after}" for word, after in pairwise(words))
    for word in words:
        yield f"v{word}"
        letters = f"_{word}_"
        yield from (f"c{letters[at : at + _PART_CHARS]}" for at in range(len(letters) - _PART_CHARS + 1))


def _of_rules(message: Message, judged: ByKind, asks: bool) -> Iterator[str]:
    """Yield what the rules found, what excused it, and which contexts the message has."""
    found = {kind for kind, excuse in judged if excuse is None}
    yield f"asks {asks} {bool(found)}"
    yield from sorted(f"found {kind}" for kind in found)
    yield from sorted({f"excused {excuse}" for _, excuse in judged if excuse is not None})
    yield "found" if found else "only excused" if judged else "nothing"
    if len(found) > 1:
        yield "several"
    yield from (f"context {name}" for name in message.contexts)


def _bucket(name: str) -> int:
    return zlib.crc32(name.encode()) % BUCKETS


def _signed(byte: int) -> int:
    return byte - 256 if byte > 127 else byte


@cache
def _weights() -> Weights:
    written = json.loads((Path(__file__).parent / "alarm.json").read_text(encoding="utf-8"))
    rows: dict[Alarm, bytes] = {
        alarm: zlib.decompress(base64.b64decode(written[alarm]["rows"])) for alarm in ALARMS
    }
    return Weights(
        rows,
        {alarm: written[alarm]["bias"] for alarm in ALARMS},
        {alarm: written[alarm]["scale"] for alarm in ALARMS},
    )
