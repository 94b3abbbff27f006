"""Check `frequency`: how often a dose is taken stays the same, also where it is written as a code."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag, Span
from dataset_builder.pairs import Pair
from dataset_builder.phrases import compiled
from dataset_builder.text_words import Language

_HOURS_OF_A_DAY, _DAYS_OF_A_WEEK = 24, 7
_NUMBERS: Mapping[Language, Mapping[str, int]] = {
    "en": {
        "once": 1,
        "one": 1,
        "twice": 2,
        "thrice": 3,
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
_OF_CODES = {"b": 2, "t": 3, "q": 4}  # b.i.d., t.i.d., q.i.d.
# Nobody takes a dose a thousand times a day, and `int` refuses numbers of some thousand digits.
_EN, _ES = (rf"(\d{{1,3}}|{'|'.join(words)})" for words in _NUMBERS.values())
Reading = Callable[[int], Fraction]


def _hours_apart(hours: int) -> Fraction:
    return Fraction(_HOURS_OF_A_DAY, hours)


def _times_a_week(times: int) -> Fraction:
    return Fraction(times, _DAYS_OF_A_WEEK)


def _times_in_two_days(times: int) -> Fraction:
    return Fraction(times, 2)


_CODES = (
    "bid|tid|qid|b.|t.|q.|b i|t i|q i|bi.|ti.|qi.|bi d|ti d|qi d",
    r"\b([btq])\.?\s?i\.?\s?d\b",
    Fraction,
)
# What a text must hold to be searched, the pattern, and what turns its number into times per day: group 1,
# else 1. Of patterns that overlap the first counts.
_FORMS: Mapping[Language, Sequence[tuple[str, str, Reading]]] = {
    "en": (
        ("day", rf"\b{_EN}(?: times?)? (?:a|per|each|every) day\b", Fraction),
        ("daily", rf"\b{_EN}(?:[ -]times?)?[ -]daily\b", Fraction),
        ("every|q", rf"\b(?:every|q\.?) ?{_EN}(?: ?(?:to|-) ?\d+)? ?(?:hours?|hrs?|h)\b", _hours_apart),
        ("week", rf"\b{_EN}(?: times?)? (?:a|per|each|every) week\b", _times_a_week),
        ("weekly", rf"\b{_EN}(?:[ -]times?)?[ -]weekly\b", _times_a_week),
        _CODES,
        ("every other|q.o|qo", r"\bevery other day\b|\bq\.?o\.?d\b", _times_in_two_days),
        ("day|daily", r"\b(?:every|each) day\b|\bdaily\b", Fraction),
    ),
    "es": (
        ("al d|por d|cada d", rf"\b{_ES} (?:vez|veces) (?:al|por|cada) d[ií]a\b", Fraction),
        ("diari", rf"\b{_ES} (?:vez|veces) diarias?\b", Fraction),
        ("cada", rf"\bcada {_ES}(?: ?(?:a|o|-) ?\d+)? ?(?:horas?|h)\b", _hours_apart),
        ("semana", rf"\b{_ES} (?:vez|veces) (?:a la|por|cada) semana\b", _times_a_week),
        _CODES,
        (
            "alternos|dos d|un d",
            r"\bd[ií]as alternos\b|\bcada dos d[ií]as\b|\bun d[ií]a s[ií] y otro no\b",
            _times_in_two_days,
        ),
        (
            "los d|cada d|diari",
            r"\b(?:todos los d[ií]as|cada d[ií]a|diariamente|a diario)\b",
            Fraction,
        ),
    ),
}


class SameFrequency:
    """Compares times per day. Example: `cada 12 horas` for `t.i.d.` gives `frequency_changed`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield the first frequency that became another one."""
        source = _frequencies(pair.source, "en")
        target = _frequencies(pair.target, "es") if source else []
        if not target:
            return
        lost = Counter(value for value, _ in source) - Counter(value for value, _ in target)
        gained = Counter(value for value, _ in target) - Counter(value for value, _ in source)
        if not lost or not gained:
            return
        one = next(span for value, span in source if value in lost)
        two = next(span for value, span in target if value in gained)
        message = f"{pair.source[slice(*one)]} became {pair.target[slice(*two)]}"
        yield Flag("frequency_changed", "block", message, one, two)


def _frequencies(text: str, language: Language) -> list[tuple[Fraction, Span]]:
    """Return how many times per day each frequency of a text means, each place once."""
    found: list[tuple[Fraction, Span]] = []
    small = text.casefold()
    for cues, pattern, reading in _FORMS[language]:
        if not any(map(small.__contains__, cues.split("|"))):
            continue
        for match in compiled(pattern).finditer(text):
            times = _number(match, language)
            if times and not _inside(match.span(), found):
                found.append((reading(times), match.span()))
    return found


def _number(match: re.Match[str], language: Language) -> int:
    """Return the number in group 1 of a match; 1 without one."""
    if not match.re.groups:
        return 1
    token = match.group(1).lower()
    return _NUMBERS[language].get(token) or _OF_CODES.get(token) or int(token)


def _inside(span: Span, found: list[tuple[Fraction, Span]]) -> bool:
    return any(start <= span[0] < end for _, (start, end) in found)
