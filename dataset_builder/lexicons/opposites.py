"""Opposites that a translation must not exchange, by dimension (`opposites.tsv`).

A star stands for any ending, and `!` keeps a form off both sides: `!subit*` beside `subi*`. Words of one side
of a dimension are alike enough to translate one another: `higher` is `mayor`, `más alto` or `superior`.
Standard library only.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from dataset_builder.lexicons.tables import rows
from dataset_builder.text_words import Language, by_language, fold

Pole = tuple[str, int]  # dimension, +1 or -1
_Table = Mapping[str, Mapping[str, tuple[Pole, ...]]]
# Columns of the one and of the other side.
_COLUMNS: Mapping[Language, tuple[int, int]] = {"en": (1, 3), "es": (2, 4)}


@cache
def _tables(language: Language) -> tuple[_Table, _Table]:
    """Return the sides by whole word and by beginning, each by dimension."""
    whole: defaultdict[str, defaultdict[str, set[Pole]]] = defaultdict(lambda: defaultdict(set))
    begin: defaultdict[str, defaultdict[str, set[Pole]]] = defaultdict(lambda: defaultdict(set))
    for row in rows("opposites.tsv"):
        for column, sign in zip(_COLUMNS[language], (1, -1), strict=True):
            for form in row[column].split():
                table = begin if form.endswith("*") else whole
                own = table[fold(form.strip("!*"))][row[0]]
                if not form.startswith("!"):
                    own.add((row[0], sign))
    return _sorted(whole), _sorted(begin)


def _sorted(table: Mapping[str, Mapping[str, set[Pole]]]) -> _Table:
    return {
        form: {dimension: tuple(sorted(sides)) for dimension, sides in dimensions.items()}
        for form, dimensions in table.items()
    }


def _poles(language: Language, word: str) -> tuple[Pole, ...]:
    whole, begin = _tables(language)
    found = dict(whole.get(word, {}))
    for length in range(len(word), 1, -1):
        for dimension, sides in begin.get(word[:length], {}).items():
            found.setdefault(dimension, sides)
    return tuple(pole for sides in found.values() for pole in sides)


POLES = by_language(_poles)  # for those who ask about every word of a text


def poles(word: str, language: Language) -> tuple[Pole, ...]:
    """Return the sides a folded word is on: `higher` gives (("magnitude", 1),).

    In each dimension a whole word decides, and else the longest beginning that is listed.
    """
    return POLES[language](word)


@lru_cache(maxsize=1 << 16)
def are_opposites(english: str, spanish: str) -> bool:
    """Tell whether two folded words are on two sides of a dimension: `intravenous` and `intramuscular`."""
    here, there = POLES["en"](english), POLES["es"](spanish)
    return any((name, -side) in there and (name, side) not in there for name, side in here)
