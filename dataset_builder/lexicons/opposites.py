"""Opposites that a translation must not exchange, by dimension (`opposites.tsv`).

A star stands for any ending. Words of one side of a dimension are alike enough to translate one another:
`higher` is `mayor`, `más alto` or `superior`. Standard library only.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from dataset_builder.lexicons.tables import rows
from dataset_builder.text_words import Language, fold

Pole = tuple[str, int]  # dimension, +1 or -1
_Table = Mapping[str, tuple[Pole, ...]]
# Columns of the one and of the other side.
_COLUMNS: Mapping[Language, tuple[int, int]] = {"en": (1, 3), "es": (2, 4)}


@cache
def _tables(language: Language) -> tuple[_Table, _Table]:
    """Return the sides by whole word and by beginning."""
    whole: defaultdict[str, set[Pole]] = defaultdict(set)
    begin: defaultdict[str, set[Pole]] = defaultdict(set)
    for row in rows("opposites.tsv"):
        for column, sign in zip(_COLUMNS[language], (1, -1), strict=True):
            for form in row[column].split():
                table = begin if form.endswith("*") else whole
                table[fold(form.rstrip("*"))].add((row[0], sign))
    return _sorted(whole), _sorted(begin)


def _sorted(table: Mapping[str, set[Pole]]) -> _Table:
    return {form: tuple(sorted(sides)) for form, sides in table.items()}


@lru_cache(maxsize=1 << 16)
def poles(word: str, language: Language) -> tuple[Pole, ...]:
    """Return the sides a folded word is on: `higher` gives (("magnitude", 1),).

    The longest beginning that is listed decides, so that `disminuir` is not `dis`.
    """
    whole, begin = _tables(language)
    if word in whole:
        return whole[word]
    beginnings = (word[:length] for length in range(len(word), 1, -1))
    return next((begin[each] for each in beginnings if each in begin), ())
