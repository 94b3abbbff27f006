"""Whether a Spanish word stands where its English opposite would be rendered, and for no other word.

A translator who exchanges a word for its opposite keeps the words around it. Two words that only chance
brought together, the one rendered freely and the other said elsewhere, stand among words that render
others, or the Spanish one has an English word of its own: in `fallen to 0.9%, with no major bleeding` and
`bajó` left out of `ha pasado al 0,9 %, sin hemorragias mayores`, `mayores` is `major` and not `fallen`.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import islice, takewhile

from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.stems import stem
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Language, Word

# How many content words on either side are asked, and how many words away one of those that render them
# may stand: of real exchanges 98 in 100 are that near.
_SENTENCE_END = re.compile(r"(?<=\w\w)[.;?!]+(?=\s|$)")
_AROUND_ENGLISH, _AROUND_SPANISH, _REACH = 3, 2, 4


class Places:
    """Where the words of a pair render one another; looked up when two words are to be judged."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair

    @cached_property
    def _homes(self) -> list[list[int]]:
        """The places of the Spanish words that can render each English word."""
        return [self._pair.homes(known) for known in self._pair.source_renderings]

    @cached_property
    def _sources(self) -> list[list[int]]:
        """The places of the English words that each Spanish word can render."""
        sources: list[list[int]] = [[] for _ in self._pair.target_words]
        for at, homes in enumerate(self._homes):
            for home in homes:
                sources[home].append(at)
        return sources

    @cached_property
    def _taken(self) -> frozenset[int]:
        """The places of the Spanish words that alone can render some English content word."""
        return frozenset(
            homes[0]
            for word, homes in zip(self._pair.source_words, self._homes, strict=True)
            if len(homes) == 1 and _is_content(word, "en")
        )

    def is_needed(self, one: Word, two: Word) -> bool:
        """Tell whether another English word than `one` has no rendering but `two`.

        Renderings that are needed elsewhere themselves do not count: of `young children` and
        `niños pequeños` `niños` is needed for `children`, so `young` needs `pequeños`.
        """
        at = _place(self._pair.target_words, two)
        if at == len(self._sources):
            return False
        own = stem(two.folded)
        return any(
            own in self._pair.source_renderings[source]
            and self._pair.source_words[source].start != one.start
            and _is_content(self._pair.source_words[source], "en")
            and self._taken.issuperset(home for home in self._homes[source] if home != at)
            for source in self._sources[at]
        )

    def are_near(self, one: Word, two: Word) -> bool:
        """Tell whether words around `one` are rendered around `two`, and the other way round."""
        here, there = _place(self._pair.source_words, one), _place(self._pair.target_words, two)
        english = self._around(here, "en", _AROUND_ENGLISH)
        spanish = self._around(there, "es", _AROUND_SPANISH)
        if not any(at > here for at in english) and not any(at < there for at in spanish):
            return True  # `Patients with diabetes were excluded` is `Se excluyó a los pacientes con diabetes`
        return _is_near([(at - here, self._homes[at]) for at in english], there) and _is_near(
            [(at - there, self._sources[at]) for at in spanish], here
        )

    def _around(self, place: int, language: Language, most: int) -> list[int]:
        """Return the places of the nearest content words on both sides, in the same sentence."""
        words = self._pair.source_words if language == "en" else self._pair.target_words
        sentences = self._sentences[language]
        own = sentences[min(place, len(words) - 1)] if words else 0
        found: list[int] = []
        for side in (range(place - 1, -1, -1), range(place + 1, len(words))):
            inside = takewhile(lambda at: sentences[at] == own, side)
            found += islice((at for at in inside if _is_content(words[at], language)), most)
        return found

    @cached_property
    def _sentences(self) -> Mapping[Language, list[int]]:
        """The number of the sentence of each word."""
        pair = self._pair
        return {
            "en": _numbered(pair.source, pair.source_words),
            "es": _numbered(pair.target, pair.target_words),
        }


def _is_content(word: Word, language: Language) -> bool:
    return len(word.folded) > 1 and word.folded not in FUNCTION_WORDS[language]


def _place(words: Sequence[Word], word: Word) -> int:
    return bisect_left(words, word.start, key=lambda each: each.start)


def _numbered(text: str, words: Sequence[Word]) -> list[int]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return [bisect_left(ends, word.end) for word in words]


def _is_near(counterparts: Sequence[tuple[int, Sequence[int]]], place: int) -> bool:
    """Tell whether a counterpart is in reach of a place, or of where it stands beside it in the other text.

    Each comes with the distance of the word it renders: `bilateral` is two words before `cases`, and so is
    `bilaterales` in `casos bilaterales`, turned round. Where there is none nothing speaks against it.
    """
    apart = [
        min(abs(each - place), abs(each - place - offset))
        for offset, own in counterparts
        for each in own
        if each != place
    ]
    return not apart or min(apart) <= _REACH
