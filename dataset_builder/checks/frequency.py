"""Check `frequency`: how often a dose is taken stays the same, also where it is written as a code."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag, Span
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Language

_HOURS_OF_A_DAY, _DAYS_OF_A_WEEK = 24, 7
_NUMBERS: Mapping[Language, Mapping[str, int]] = {
    "en": {
        "once": 1,
        "one": 1,
        "twice": 2,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "eight": 8,
        "twelve": 12,
    },
    "es": {"una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "ocho": 8, "doce": 12, "un": 1},
}
# Nobody takes a dose a thousand times a day, and `int` refuses numbers of some thousand digits.
_EN, _ES = (rf"(\d{{1,3}}|{'|'.join(words)})" for words in _NUMBERS.values())
_CODES = {
    r"\bb\.?\s?i\.?\s?d\b": Fraction(2),
    r"\bt\.?\s?i\.?\s?d\b": Fraction(3),
    r"\bq\.?\s?i\.?\s?d\b": Fraction(4),
}
Reading = Callable[[int], Fraction]


def _hours_apart(hours: int) -> Fraction:
    return Fraction(_HOURS_OF_A_DAY, hours)


def _times_a_week(times: int) -> Fraction:
    return Fraction(times, _DAYS_OF_A_WEEK)


# Patterns of times per day; a group is the number that the function turns into them.
_PER_DAY: Mapping[Language, Mapping[str, Reading]] = {
    "en": {
        rf"\b{_EN}(?: times?)? (?:a|per|each|every) day\b": Fraction,
        rf"\b{_EN}(?:[ -]times?)?[ -]daily\b": Fraction,
        rf"\b(?:every|q\.?) ?{_EN}(?: ?(?:to|-) ?\d+)? ?(?:hours?|hrs?|h)\b": _hours_apart,
        rf"\b{_EN}(?: times?)? (?:a|per|each|every) week\b": _times_a_week,
        rf"\b{_EN}(?:[ -]times?)?[ -]weekly\b": _times_a_week,
    },
    "es": {
        rf"\b{_ES} (?:vez|veces) (?:al|por|cada) d[ií]a\b": Fraction,
        rf"\b{_ES} (?:vez|veces) diarias?\b": Fraction,
        rf"\bcada {_ES}(?: ?(?:a|o|-) ?\d+)? ?(?:horas?|h)\b": _hours_apart,
        rf"\b{_ES} (?:vez|veces) (?:a la|por|cada) semana\b": _times_a_week,
    },
}
# Patterns that always mean the same number of times per day.
_FIXED: Mapping[Language, Mapping[str, Fraction]] = {
    "en": _CODES
    | {
        r"\bevery other day\b|\bq\.?o\.?d\b": Fraction(1, 2),
        r"\b(?:every|each) day\b|\bdaily\b": Fraction(1),
    },
    "es": _CODES
    | {
        r"\bd[ií]as alternos\b|\bcada dos d[ií]as\b|\bun d[ií]a s[ií] y otro no\b": Fraction(1, 2),
        r"\b(?:todos los d[ií]as|cada d[ií]a|diariamente|a diario)\b": Fraction(1),
    },
}
_HINT = re.compile(r"da(?:y|ily)|hour|h\b|hrs|week|[btq]\.?\s?i\.?\s?d|q\.?o", re.IGNORECASE)


class SameFrequency:
    """Compares times per day. Example: `cada 12 horas` for `t.i.d.` gives `frequency_changed`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield the first frequency that became another one."""
        if _HINT.search(pair.source) is None:
            return
        source = _frequencies(pair.source, "en")
        target = _frequencies(pair.target, "es") if source else []
        lost = Counter(value for value, _ in source) - Counter(value for value, _ in target)
        gained = Counter(value for value, _ in target) - Counter(value for value, _ in source)
        if not lost or not gained:
            return
        one = next(span for value, span in source if value in lost)
        two = next(span for value, span in target if value in gained)
        message = f"{pair.source[slice(*one)]} became {pair.target[slice(*two)]}"
        yield Flag("frequency_changed", "block", message, one, two)


@cache
def _patterns(
    language: Language,
) -> tuple[tuple[tuple[re.Pattern[str], Reading], ...], tuple[tuple[re.Pattern[str], Fraction], ...]]:
    """Compile the patterns of a language when they are first needed."""
    readings = tuple((re.compile(each, re.IGNORECASE), own) for each, own in _PER_DAY[language].items())
    return readings, tuple((re.compile(each, re.IGNORECASE), own) for each, own in _FIXED[language].items())


def _frequencies(text: str, language: Language) -> list[tuple[Fraction, Span]]:
    """Return how many times per day each frequency of a text means, each place once."""
    found: list[tuple[Fraction, Span]] = []
    numbers = _NUMBERS[language]
    patterns, fixed = _patterns(language)
    for pattern, reading in patterns:
        for match in pattern.finditer(text):
            token = match.group(1).lower()
            number = numbers.get(token) or int(token)
            if number and not _inside(match.span(), found):
                found.append((reading(number), match.span()))
    for pattern, value in fixed:
        found += [
            (value, match.span()) for match in pattern.finditer(text) if not _inside(match.span(), found)
        ]
    return found


def _inside(span: Span, found: list[tuple[Fraction, Span]]) -> bool:
    return any(start <= span[0] < end for _, (start, end) in found)
