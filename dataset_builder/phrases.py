"""Phrases that are looked for in every text, behind cues: most texts hold none of them."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Generic, TypeVar

from dataset_builder.flags import Span

Name = TypeVar("Name")


class Phrases:
    """Regular expressions, case ignored, each in a row `cue|other cue: pattern`.

    Every match of a pattern holds one of its cues, and only a text with a cue is searched, for the patterns
    of that cue: that is many times cheaper. They are compiled when they are first needed. Example:
    `Phrases({"least": "at (?:the )?least"}).spans("at least 2")` is `[(0, 8)]`.
    """

    def __init__(self, alternatives: Mapping[str, str], literal: Iterable[str] = ()) -> None:
        rows = {phrase: re.escape(phrase) for phrase in literal} | dict(alternatives)
        self.cues = tuple(cue for cues in rows for cue in cues.split("|"))
        self.patterns = tuple((cue, pattern) for cues, pattern in rows.items() for cue in cues.split("|"))

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
        if not _has_any(text, self.cues):
            return []
        small = _small(text)
        return [compiled(each) for each in dict.fromkeys(each for cue, each in self.patterns if cue in small)]


class PhraseTable(Generic[Name]):
    """Phrases under names, asked for together."""

    def __init__(self, rows: Mapping[Name, Phrases]) -> None:
        self._names = tuple(rows)
        self._told = tuple(
            (cue, (at, pattern)) for at, each in enumerate(rows.values()) for cue, pattern in each.patterns
        )
        self._cues = tuple(dict.fromkeys(cue for cue, _ in self._told))

    def spans(self, text: str) -> list[tuple[Name, Span]]:
        """Return each phrase with its name, row by row."""
        if not _has_any(text, self._cues):
            return []
        small = _small(text)
        found: dict[int, list[Span]] = {}
        for at, pattern in dict.fromkeys(told for cue, told in self._told if cue in small):
            for match in compiled(pattern).finditer(text):
                found.setdefault(at, []).append(match.span())
        return [(self._names[at], span) for at, spans in found.items() for span in _apart(spans)]


def _has_any(text: str, cues: tuple[str, ...]) -> bool:
    # `map` instead of a generator takes half the time, and each pair asks a hundred times.
    return any(map(_small(text).__contains__, cues))


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
def _small(text: str) -> str:
    return text.casefold()
