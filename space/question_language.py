"""Whether a question is in English: the labels are read, and questions about them are, in Spanish only.

Standard library only besides this project.
"""

import re

from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.stems import is_english_only, is_known
from dataset_builder.text_words import words
from space.other_products import is_listed_drug

_ENGLISH = FUNCTION_WORDS["en"] - FUNCTION_WORDS["es"] - {"vs"}
# Alone beside a name they ask something in English: `amoxicillin dose`; `flash` and `plus` are of brands.
_ASKS = re.compile(
    r"dos(?:e|es|age|ing)|overdose|pregnan\w+|breast\w+|child\w*|side|effects|interactions?|safe"
)
_SPANISH = FUNCTION_WORDS["es"] - FUNCTION_WORDS["en"]


def is_english(question: str) -> bool:
    """Tell whether a question has English words and none of its words is Spanish; names of drugs are neither.

    `dosis de Advil` and `amoxicilina` are not, `Prednisone dose in children` is.
    """
    if any(mark in question for mark in "¿¡"):
        return False
    said = [word.folded for word in words(question) if not is_listed_drug(word.folded)]
    if any(_is_spanish(word) for word in said):
        return False
    if any(word in _ENGLISH or _ASKS.fullmatch(word) for word in said):
        return True
    return sum(is_english_only(word) for word in said) > 1


def _is_spanish(word: str) -> bool:
    if word in _ENGLISH:
        return False
    return word in _SPANISH or (is_known(word, "es") and not is_known(word, "en"))
