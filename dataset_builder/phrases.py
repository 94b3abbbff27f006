"""Phrases that are looked for in every text, behind cues: most texts hold none of them.

The cues of all phrases are looked for together, once in each text; what a word tells of them is remembered.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, islice
from typing import Generic, TypeVar

from dataset_builder.flags import Span
from dataset_builder.text_words import remembered

Name = TypeVar("Name")
Thing = TypeVar("Thing")
_NO_BLANK = re.compile(r"\S+")
_EVERY_CUE: dict[str, None] = {}  # in the order in which they came


class Cued(Generic[Thing]):
    """Things to do with a text, each behind a cue in small letters that the text must hold, case ignored."""

    def __init__(self, rows: Iterable[tuple[str, Thing]]) -> None:
        rows = tuple(rows)
        self._things = tuple(dict.fromkeys(thing for _, thing in rows))
        numbers = {thing: number for number, thing in enumerate(self._things)}
        self._behind: defaultdict[str, list[int]] = defaultdict(list)
        for cue, thing in rows:
            self._behind[cue].append(numbers[thing])
        self._cues = frozenset(self._behind)
        _EVERY_CUE.update(dict.fromkeys(self._cues))

    def told(self, text: str) -> list[Thing]:
        """Return those that have a cue in a text, in order."""
        if not (cues := self._cues & _told(text, len(_EVERY_CUE))):
            return []
        numbers = {number for cue in cues for number in self._behind[cue]}
        return [self._things[number] for number in sorted(numbers)]


class Phrases:
    """Regular expressions, case ignored, each in a row `cue|other cue: pattern`.

    Every match of a pattern holds one of its cues, in small letters, and only a text with a cue is searched,
    for the patterns of that cue: that is many times cheaper. They are compiled when they are first needed.
    Example: `Phrases({"least": "at (?:the )?least"}).spans("at least 2")` is `[(0, 8)]`.
    """

    def __init__(self, alternatives: Mapping[str, str], literal: Iterable[str] = ()) -> None:
        rows = {phrase: re.escape(phrase) for phrase in literal} | dict(alternatives)
        self.patterns = tuple((cue, pattern) for cues, pattern in rows.items() for cue in cues.split("|"))
        self._cued = Cued(self.patterns)

    def spans(self, text: str) -> list[Span]:
        """Return where the phrases stand, in order; of two that overlap the first."""
        return _apart([match.span() for pattern in self._told(text) for match in pattern.finditer(text)])

    def search(self, text: str) -> Span | None:
        """Return where the first phrase stands."""
        return min(
            (match.span() for pattern in self._told(text) if (match := pattern.search(text)) is not None),
            key=_start,
            default=None,
        )

    def _told(self, text: str) -> list[re.Pattern[str]]:
        """Return the patterns of which a text holds a cue."""
        return [compiled(each) for each in self._cued.told(text)]


class PhraseTable(Generic[Name]):
    """Phrases under names, asked for together."""

    def __init__(self, rows: Mapping[Name, Phrases]) -> None:
        self._names = tuple(rows)
        self._cued = Cued(
            (cue, (at, pattern)) for at, each in enumerate(rows.values()) for cue, pattern in each.patterns
        )

    def spans(self, text: str) -> list[tuple[Name, Span]]:
        """Return each phrase with its name, row by row."""
        found: dict[int, list[Span]] = {}
        for at, pattern in self._cued.told(text):
            for match in compiled(pattern).finditer(text):
                found.setdefault(at, []).append(match.span())
        return [(self._names[at], span) for at, spans in found.items() for span in _apart(spans)]


def _apart(spans: list[Span]) -> list[Span]:
    """Return spans in order without those that overlap one before them."""
    if len(spans) < 2:
        return spans
    kept: list[Span] = []
    for span in sorted(spans, key=_start):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _start(span: Span) -> int:
    return span[0]


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern, case ignored, when it is first needed."""
    return re.compile(pattern, re.IGNORECASE)


@lru_cache(maxsize=64)
def _told(text: str, known: int) -> frozenset[str]:
    """Return all cues that a text holds; `known` is how many there are when it is asked."""
    small = text.casefold()
    likely = set(chain.from_iterable(map(_cues_about(known), small.split())))
    return frozenset(["", *(cue for cue in likely if cue in small)])


@lru_cache(maxsize=1)
def _cues_about(known: int) -> Callable[[str], Sequence[str]]:
    """Return what gives, for a stretch of a text without blanks, the cues of which it holds the longest part.

    A part has the blank before or after it: the `o` of `o m` ends a stretch. `known` cues there are: phrases
    that are made later ask for another look-up.
    """
    cues_of: defaultdict[str, list[str]] = defaultdict(list)
    for cue in islice(_EVERY_CUE, known):
        parts = [cue[max(0, match.start() - 1) : match.end() + 1] for match in _NO_BLANK.finditer(cue)]
        cues_of[max(parts, key=len, default="")].append(cue)
    longest = max(map(len, cues_of), default=0)

    def look(stretch: str) -> Sequence[str]:
        apart = f" {stretch} "
        within = {
            apart[start:end]
            for start in range(len(apart))
            for end in range(start + 1, min(start + longest, len(apart)) + 1)
        }
        return tuple(cue for part in cues_of.keys() & within for cue in cues_of[part])

    return remembered(look)
