"""The rules of `rules.txt` and where they match in a message. Standard library only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import cast

from space.redflags.kinds import Kind, Level
from space.redflags.phrases import Keys, Phrase, compile_phrase, sections

# Words between two phrases of one sentence that a rule joins.
_NEAR_WORDS = 10
# A message that repeats a word a thousand times is read no longer than any other.
_MAX_MATCHES = 8
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind, its level, and the groups of phrases that must all be there; phrases of a group are near.

    `personal`: a topic or a work of fiction does not excuse it. `light`: laughter excuses it. `keys` are
    beginnings of words, of each set of which a message must hold one. `certain`: no model doubts a match.
    `confirming`: no match by itself finds anything, but it makes sure of what the model guesses.
    """

    kind: Kind
    level: Level
    groups: tuple[tuple[Phrase, ...], ...]
    personal: bool
    light: bool
    certain: bool
    confirming: bool
    keys: tuple[Keys, ...]

    def matches(self, text: str, beginnings: frozenset[str]) -> Iterator[tuple[Span, ...]]:
        """Yield for each match the spans of its phrases."""
        if not any(map(beginnings.isdisjoint, self.keys)):
            yield from _combined(text, self.groups)


@cache
def rules() -> tuple[Rule, ...]:
    """Read all rules."""
    return tuple(_rule(kind, line) for kind, line in sections("rules.txt"))


def _rule(kind: str, line: str) -> Rule:
    level, _, pattern = line.partition(" ")
    groups = tuple(
        tuple(compile_phrase(phrase.strip()) for phrase in group.split(" & "))
        for group in pattern.split(" && ")
    )
    # the fewest beginnings first: they rule a message out the soonest
    keys = sorted({keys for group in groups for phrase in group for keys in phrase.keys}, key=len)
    plain = cast(Level, level.rstrip("!~+?"))
    marks = ("!" in level, "~" in level, "+" in level, "?" in level)
    return Rule(cast(Kind, kind), plain, groups, *marks, tuple(keys))


def _combined(text: str, groups: Sequence[tuple[Phrase, ...]]) -> Iterator[tuple[Span, ...]]:
    if not groups:
        yield ()
        return
    for first in islice(_near(text, groups[0], ()), _MAX_MATCHES):
        for rest in islice(_combined(text, groups[1:]), _MAX_MATCHES):
            yield first + rest


def _near(text: str, phrases: Sequence[Phrase], placed: tuple[Span, ...]) -> Iterator[tuple[Span, ...]]:
    """Yield the spans of phrases that stand near one another, in any order."""
    if not phrases:
        yield placed
        return
    for match in islice(phrases[0].pattern.finditer(text), _MAX_MATCHES):
        if not placed or _are_near(text, placed[0], match.span()):
            yield from _near(text, phrases[1:], (*placed, match.span()))


def _are_near(text: str, one: Span, other: Span) -> bool:
    between = text[min(one[1], other[1]) : max(one[0], other[0])]
    return "|" not in between and between.count(" ") <= _NEAR_WORDS
