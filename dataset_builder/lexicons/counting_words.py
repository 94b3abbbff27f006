"""Words that count without being a cardinal (`counting_words.tsv`): `third`, `mitad`, `cuádruple`."""

from collections.abc import Mapping
from functools import cache

from dataset_builder.lexicons.tables import rows
from dataset_builder.text_words import Language, by_language

_PARTS = frozenset(
    "tercio tercios thirds quarter quarters cuarto cuartos fourths quinto quintos fifths".split()
)
Counted = tuple[str, str]  # what is counted, the value


@cache
def _forms(language: Language) -> Mapping[str, Counted]:
    column = 2 if language == "en" else 3
    return {form: (row[0], row[1]) for row in rows("counting_words.tsv") for form in row[column].split()}


def _counted(language: Language, word: str) -> Counted | None:
    forms = _forms(language)
    if word in forms:
        return forms[word]
    beginnings = (f"{word[:length]}*" for length in range(len(word), 3, -1))
    return next((forms[each] for each in beginnings if each in forms), None)


# What a folded word of a language counts, and its value: `COUNTED["es"]("tercera")` is ("order", "3").
COUNTED = by_language(_counted)


def is_ordinal(word: str) -> bool:
    """Tell whether a folded word of either language is an ordinal of 2 or more, and no part: `segundo`."""
    return word not in _PARTS and any(
        found is not None and found[0] == "order" and found[1].isdigit() and found[1] != "1"
        for found in (COUNTED["en"](word), COUNTED["es"](word))
    )
