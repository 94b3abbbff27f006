"""Check `frequency`: how often a dose is taken stays the same, also where it is written as a code."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag, Span
from dataset_builder.pairs import Pair
from dataset_builder.phrases import Cued, Phrases, compiled
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
_A_DAY = Phrases({"d": r"\b(?:al|por|cada|/) ?d[ií]a\b|\bdiari(?:[oa]s?|amente)\b"})
# `por la mañana y por la noche`, `repartidos en dos tomas`
_SHARED_OUT = Phrases(
    {
        "mañana|noche|tarde|toma": r"\b(?:mañana|noche|tarde|toma)s?\b",
        "desayun|almuer|almorz|cena|comida": r"\b(?:desayun|almuer|almorz|cena|comida)\w*",
        "accion|repart|divid": r"\b(?:fraccion|repart|divid)\w+",
    }
)
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
        (
            "cada|/",
            rf"(?:\bcada |\bc/|[a-zµ] ?/ ?){_ES}(?: ?(?:a|o|-) ?\d+)? ?(?:horas?|hs?)\b",
            _hours_apart,
        ),
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
_CUED: Mapping[Language, Cued[tuple[str, Reading]]] = {
    language: Cued((cue, (pattern, reading)) for cues, pattern, reading in forms for cue in cues.split("|"))
    for language, forms in _FORMS.items()
}


class SameFrequency:
    """Compares times per day. Example: `cada 12 horas` for `t.i.d.` gives `frequency_changed`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield the first frequency that became another one, or is gone from beside `al día`."""
        source = _frequencies(pair.source, "en")
        if not source:
            return
        target = _frequencies(pair.target, "es")
        if not target:
            yield from _lost(pair, source)
            return
        lost = Counter(value for value, _ in source) - Counter(value for value, _ in target)
        gained = Counter(value for value, _ in target) - Counter(value for value, _ in source)
        if not lost or not gained:
            return
        one = next(span for value, span in source if value in lost)
        two = next(span for value, span in target if value in gained)
        message = f"{pair.source[slice(*one)]} became {pair.target[slice(*two)]}"
        yield Flag("frequency_changed", "block", message, one, two)


def _lost(pair: Pair, source: Sequence[tuple[Fraction, Span]]) -> Iterator[Flag]:
    """Yield a frequency of which only the day is left: `5 mg al día` for `5 mg twice daily`."""
    if (day := _A_DAY.search(pair.target)) is None or _SHARED_OUT.search(pair.target):
        return
    for times, span in source:
        said = (times, Fraction(_HOURS_OF_A_DAY) / times)
        if times > 1 and _count(pair, said, "es") < _count(pair, said, "en", but=span) + 1:
            message = f"{pair.source[slice(*span)]} has no counterpart"
            yield Flag("frequency_changed", "block", message, span, day)
            return


def _count(pair: Pair, values: Sequence[Fraction], language: Language, but: Span = (0, 0)) -> int:
    """Count the numbers of a text, in digits and in words, that have some values, but for those in a span."""
    numbers = (
        (*pair.source_numbers, *pair.source_cardinals)
        if language == "en"
        else (*pair.target_numbers, *pair.target_cardinals)
    )
    return sum(Fraction(each.value) in values and not but[0] <= each.start < but[1] for each in numbers)


def _frequencies(text: str, language: Language) -> list[tuple[Fraction, Span]]:
    """Return how many times per day each frequency of a text means, each place once."""
    found: list[tuple[Fraction, Span]] = []
    for pattern, reading in _CUED[language].told(text):
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
