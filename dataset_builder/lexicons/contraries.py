"""Words of which one denied can be the other said (`contraries.tsv`): `continue` and `no interrumpa`.

Unlike the opposites of `opposites.tsv`, which must not be exchanged, these leave nothing between them or are
at least put so by translators. A star stands for any ending. Standard library only.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from dataset_builder.lexicons.tables import rows
from dataset_builder.text_words import Language, by_language

_SHORTEST_BEGINNING = 2  # letters
# Columns of the one and of the other.
_COLUMNS: Mapping[Language, tuple[int, int]] = {"en": (0, 2), "es": (1, 3)}


@cache
def _table(language: Language) -> Mapping[str, frozenset[int]]:
    """Return the sides of each form: 2 n and 2 n + 1 are those of row n."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, row in enumerate(rows("contraries.tsv")):
        for side, column in enumerate(_COLUMNS[language]):
            for form in row[column].split():
                found[form].add(2 * number + side)
    return {form: frozenset(sides) for form, sides in found.items()}


def _sides(language: Language, word: str) -> frozenset[int]:
    table = _table(language)
    found = set(table.get(word, ()))
    for length in range(_SHORTEST_BEGINNING, len(word) + 1):
        found |= table.get(f"{word[:length]}*", frozenset())
    return frozenset(found)


# The sides on which a folded word of a language is: 2 n and 2 n + 1 are those of row n.
CONTRARY_SIDES = by_language(_sides)


@cache
def _leaning(language: Language) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the whole words and the beginnings of words that lean to denial."""
    forms = [form for own, words in rows("leaning_words.tsv") if own == language for form in words.split()]
    starred = tuple(form.removesuffix("*") for form in forms if form.endswith("*"))
    return frozenset(form for form in forms if not form.endswith("*")), starred


def leans(word: str, language: Language) -> bool:
    """Tell whether a folded word leans to denial, as `empty` and `rechaza` do."""
    whole, starred = _leaning(language)
    return word in whole or word.startswith(starred)


def are_contrary(english: str, spanish: str) -> bool:
    """Tell whether a folded English word denied can be a Spanish one said, or the other way round."""
    others = CONTRARY_SIDES["es"](spanish)
    return any(side ^ 1 in others for side in CONTRARY_SIDES["en"](english))


def are_alike(english: str, spanish: str) -> bool:
    """Tell whether two folded words are on one side, so that the one may render the other."""
    return not CONTRARY_SIDES["en"](english).isdisjoint(CONTRARY_SIDES["es"](spanish))
