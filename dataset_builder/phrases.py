"""Phrases that are looked for in every text, behind cues: most texts hold none of them."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from dataset_builder.flags import Span


class Phrases:
    """Regular expressions, case ignored, each in a row `cue|other cue: pattern`.

    Every match of a pattern holds one of its cues, and only a text with a cue is searched: that is many
    times cheaper. The patterns are compiled when they are first needed. Example:
    `Phrases({"least": "at (?:the )?least"}).spans("at least 2")` is `[(0, 8)]`.
    """

    def __init__(self, alternatives: Mapping[str, str], literal: Iterable[str] = ()) -> None:
        literal = tuple(literal)  # these are their own cues
        self._cues = tuple(cue for cues in alternatives for cue in cues.split("|")) + literal
        self._alternatives = (*map(re.escape, literal), *alternatives.values())

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(self._alternatives), re.IGNORECASE)

    def spans(self, text: str) -> list[Span]:
        """Return where the phrases stand."""
        if not self._has_cue(text):
            return []
        return [match.span() for match in self._pattern.finditer(text)]

    def search(self, text: str) -> Span | None:
        """Return where the first phrase stands."""
        match = self._pattern.search(text) if self._has_cue(text) else None
        return match.span() if match is not None else None

    def _has_cue(self, text: str) -> bool:
        # `map` instead of a generator takes half the time, and each pair asks a hundred times.
        return any(map(_small(text).__contains__, self._cues))


@lru_cache(maxsize=64)
def _small(text: str) -> str:
    return text.casefold()
