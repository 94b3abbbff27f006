"""What abbreviations of clinical texts stand for (`abbreviations.tsv`). Standard library only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.tables import rows
from dataset_builder.text_words import Language, fold

_DENIALS = frozenset(("no", "sin", "non"))  # function words that a reader hears in `VMNI`


@cache
def abbreviations(language: Language) -> Mapping[str, Mapping[str, Sequence[Sequence[str]]]]:
    """Return the meanings of each abbreviation, by its folded form and then as it is written.

    A meaning is its folded content words and denials: `IC` is `insuficiencia cardiaca`.
    """
    found: defaultdict[str, defaultdict[str, list[Sequence[str]]]] = defaultdict(lambda: defaultdict(list))
    for own, written, meaning in rows("abbreviations.tsv"):
        if own == language:
            words = (fold(word) for word in meaning.split())
            said = tuple(word for word in words if word in _DENIALS or word not in FUNCTION_WORDS[language])
            found[fold(written)][written].append(said)
    return found


def is_denial(word: str) -> bool:
    """Tell whether a word of a meaning denies the next one."""
    return word in _DENIALS
