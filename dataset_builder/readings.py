"""Every number of a text with its value and place, read as the text's language writes numbers.

Standard library only. `1.1 million` is one reading, 1100000; a word is a reading of its own only in
`number_words`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dataset_builder.numbers import Mark, english_numbers, spanish_numbers
from dataset_builder.text_words import Language, fold, without_entities

# Factors that follow a number, in digits or words.
SCALES: Mapping[Language, Mapping[str, int]] = {
    "en": {
        "hundred": 100,
        "thousand": 1000,
        "million": 10**6,
        "billion": 10**9,
        "trillion": 10**12,
        "bn": 10**9,
        "mn": 10**6,
    },
    "es": {"mil": 1000, "millon": 10**6, "millones": 10**6, "billon": 10**12, "billones": 10**12},
}


def _scale_pattern(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(rf"\s?[+-]?\s?({longest_first})\b", re.IGNORECASE)


_SCALED: Mapping[Language, re.Pattern[str]] = {
    "en": _scale_pattern(SCALES["en"]),
    "es": _scale_pattern([*SCALES["es"], "millón", "billón"]),
}
# Nobody knows whether a table row `5 100` holds one number or two, but for the other side of a pair.
_BY_BLANKS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:[\u202f\u00a0 ]\d{3})+(?:\.\d+)?(?!\d|[.,]\d)")
# Of `2 500 mg tablets` the 2 counts, and that of `day 1 400 mg` numbers a day; nobody counts tablets of 000.
_BY_A_BLANK = re.compile(r"\d{1,3} [1-9]\d\d")
_OF_A_DOSE = re.compile(
    r"[ \u00a0-]?(?:m[gl]|[mµμ]?c?g|mL|L|IU|UI|m?Eq|mmol|units?|unidades|%)\b", re.IGNORECASE
)
_NUMBERS_THE_FIRST = re.compile(
    r"\b(?:days?|weeks?|months?|cycles?|levels?|steps?|visits?|stages?|grades?|phases?|d[ií]as?|semanas?|mes(?:es)?"
    r"|ciclos?|nivel(?:es)?|pasos?|visitas?|grados?|fases?)\s\Z",
    re.IGNORECASE,
)
_LONGEST_NAME = 10
_CODE_BEFORE = re.compile(r"[^\W\d_][^\W_]*[-\u2010\u2011]?\Z")


class Reading(NamedTuple):
    """A number, mostly in digits, at [start, end).

    `code` holds the letters it is joined to: `COVID-` in `COVID-19`, "" elsewhere. A tuple, since a frozen
    dataclass takes thrice as long to make.
    """

    value: Decimal
    text: str
    start: int
    end: int
    code: str = ""


def readings(text: str, language: Language, mark: Mark = ",") -> list[Reading]:
    """Return the numbers of a text in order; one of several parts (`5.1.2`) gives a reading for each part.

    `mark` is the decimal mark of a Spanish text.
    """
    plain = without_entities(text)
    numbers = english_numbers(plain) if language == "en" else spanish_numbers(plain, mark)
    found: list[Reading] = []
    for start, end, values in numbers:
        code = _code(plain, start)
        factor, stop = (1, end) if code or len(values) > 1 else _scale(plain, end, language)
        found += [Reading(value * factor, plain[start:end], start, stop, code) for value in values]
    return found


def joined_by_blanks(found: list[Reading], english: str, others: Sequence[Reading]) -> list[Reading]:
    """Return the numbers of an English text with those in one that others hold as one: `16 351` is 16351."""
    if not found or not others:
        return found
    values = {each.value for each in others}
    for match in _BY_BLANKS.finditer(english):
        start, end = match.span()
        value = Decimal("".join(match.group().split()))
        if value in values and not _may_be_two(english, match):
            rest = [each for each in found if not start <= each.start < end]
            found = sorted([*rest, Reading(value, match.group(), start, end)], key=lambda each: each.start)
    return found


def _may_be_two(english: str, match: re.Match[str]) -> bool:
    """Tell whether a number that is written with a blank may be two: that of tablets, and their dose."""
    before = english[max(0, match.start() - _LONGEST_NAME) : match.start()]
    return _BY_A_BLANK.fullmatch(match.group()) is not None and (
        _OF_A_DOSE.match(english, match.end()) is not None or _NUMBERS_THE_FIRST.search(before) is not None
    )


def _code(text: str, start: int) -> str:
    if start == 0 or text[start - 1].isspace():
        return ""
    match = _CODE_BEFORE.search(text, max(0, start - 16), start)
    return match.group() if match and not match.group()[0].isnumeric() else ""  # of `½-1` the 1 is bare


def _scale(text: str, end: int, language: Language) -> tuple[int, int]:
    """Return the factor that the words after a number give it, and where they end."""
    factor = 1
    while (match := _SCALED[language].match(text, end)) is not None:
        factor *= SCALES[language][fold(match.group(1))]
        end = match.end()
    return factor, end
