"""Words of which any table of meanings says something: of five words four are of no interest to those checks.

Standard library only.
"""

from collections.abc import Sequence

from dataset_builder.lexicons.contraries import CONTRARY_SIDES
from dataset_builder.lexicons.counting_words import COUNTED
from dataset_builder.lexicons.denials import DENIES, SOFT_MEANINGS
from dataset_builder.lexicons.drug_classes import CLASS_OF
from dataset_builder.lexicons.opposites import POLES
from dataset_builder.lexicons.units import unit_words
from dataset_builder.text_words import Language, Word, by_language

Placed = tuple[int, Word]  # which word of its text it is


def telling(words: Sequence[Word], language: Language) -> list[Placed]:
    """Return the words that deny, count, measure, grade, have a contrary, or name a class of drugs."""
    tells = _TELLS[language]
    return [(at, word) for at, word in enumerate(words) if tells(word.folded)]


def _tells(language: Language, word: str) -> bool:
    return (
        DENIES[language](word)
        or SOFT_MEANINGS[language](word) is not None
        or POLES[language](word) != ()
        or CONTRARY_SIDES[language](word) != frozenset()
        or CLASS_OF[language](word) != ""
        or COUNTED[language](word) is not None
        or word in unit_words(language)
    )


_TELLS = by_language(_tells)
