"""Check `frequency`: how often a dose is taken stays the same, also where it is written as a code."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from dataset_builder.checks.dose_times import counted_otherwise
from dataset_builder.checks.exchanged_doses import exchanged_doses, times_of_day, times_otherwise
from dataset_builder.checks.number_order import moved
from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag, Span
from dataset_builder.pairs import Pair
from dataset_builder.phrases import Cued, Phrases, compiled
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language

_HOURS_OF_A_DAY, _DAYS_OF_A_WEEK, _DAYS_OF_A_MONTH = 24, 7, 30
_FORTNIGHT = 14  # days, though Spanish calls it `quince días`
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
        "seven": 7,
        "eight": 8,
        "ten": 10,
        "twelve": 12,
    },
    "es": {
        "una": 1,
        "un": 1,
        "dos": 2,
        "tres": 3,
        "cuatro": 4,
        "cinco": 5,
        "seis": 6,
        "siete": 7,
        "ocho": 8,
        "diez": 10,
        "doce": 12,
        "quince": 15,
    },
}
_OF_CODES = {"b": 2, "t": 3, "q": 4}  # b.i.d., t.i.d., q.i.d.
# Nobody takes a dose a thousand times a day, and `int` refuses numbers of some thousand digits.
_EN, _ES = (rf"(\d{{1,3}}|{'|'.join(words)})" for words in _NUMBERS.values())
_A_DAY = Phrases({"d": r"\b(?:al|por|cada|/) ?d[ií]a\b|\bdiari(?:[oa]s?|amente)\b"})
# `repartidos en dos tomas`; of the times of a day only several share a dose out
_SHARED_OUT = Phrases(
    {
        "tomas|dosis": r"\btomas\b|\b(?:dos|tres|cuatro|varias|distintas|diferentes|[2-6]) dosis\b",
        "comidas": r"\bcomidas\b",
        "en dos|en tres|en varias": r"\bo en (?:dos|tres|varias)\b",
        "accion|repart|divid": r"\b(?:fraccion|repart|divid)\w+",
    }
)
# How Spanish says that a dose comes less often than daily, and that it comes several times a day.
_RARER = Phrases(
    {
        "seman|quincen|mensual|mestr|anual": r"seman|quincen|mensual|(?:tri|se|bi|cuatri)mestr|anual",
        "mes|año": r"\bmes(?:es)?\b|\baños?\b",
        "altern": r"\baltern[oa]",
        "intervalo|espacia|separad": r"\b(?:intervalos?|espaciad?\w*|separad[oa]s?)\b",
        "cada|otro|medio|uno de": r"\bcada\b|\botro no\b|\bd[ií]a por medio\b|\buno de cada\b",
        "lunes|martes|rcoles|jueves": r"\b(?:lunes|martes|mi[eé]rcoles|jueves)\b",
        "viernes|bado|domingo": r"\b(?:viernes|s[aá]bados?|domingos?)\b",
        "48 h|7 d|siete d|8 d|ocho d": r"\b(?:48 h|(?:7|siete|8|ocho) d[ií]as)",
        "14 d|catorce|15 d|quince": r"\b(?:14|catorce|15|quince) d[ií]as\b",
    }
)
_OFTEN = Phrases(
    {
        "del d|el d|/d|/ d": r"\b(?:a lo largo del|durante el|en el) d[ií]a\b|/ ?d\b",
        "cada|hor|/|h": r"\bcada\b|\bhor(?:as?|ari[oa]s?)\b|\b\d+ ?h\b|/\d",
        "toma|dosis": r"\btomas\b|\bdosis\b",
    }
)
_BY_WEEK = re.compile("week", re.IGNORECASE)
_INTERVAL = re.compile(rf"cada {_ES} (?:d[ií]as|semanas|meses)", re.IGNORECASE)
_SOME_TIME = re.compile(
    r"week|month|fortnight|alternat|other|every|each|interval|apart|quarter|year|annual|q\.?\d|days? \d"
    r"|on days?\b",
    re.IGNORECASE,
)
_A_TIME = re.compile(r"[ -](?:day|week|month)s?\b", re.IGNORECASE)  # not `twice weekly`
_DIVIDED = Phrases({"divided": r"\b(?:in|into) (?:\w+ ){0,3}divided (?:daily )?doses?\b|\bdoses? divided\b"})
# What denies a frequency right after it: `never daily`, `en lugar de todos los días`.
_DENIES: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:not|never|instead of|rather than|and no)\b(?: \w+)?\s\Z", re.IGNORECASE),
    "es": re.compile(r"\b(?:no|nunca|jam[aá]s|(?:en )?(?:lugar|vez) de)\b(?: \w+)?\s\Z", re.IGNORECASE),
}
PerDay = Callable[[int], Fraction]
Mention = tuple[Fraction, Span]  # times per day


def _hours_apart(hours: int) -> Fraction:
    return Fraction(_HOURS_OF_A_DAY, hours)


def _times_a_week(times: int) -> Fraction:
    return Fraction(times, _DAYS_OF_A_WEEK)


def _times_a_month(times: int) -> Fraction:
    return Fraction(times, _DAYS_OF_A_MONTH)


def _days_apart(days: int) -> Fraction:
    return Fraction(1, _FORTNIGHT if days == _FORTNIGHT + 1 else days)


def _weeks_apart(weeks: int) -> Fraction:
    return Fraction(1, weeks * _DAYS_OF_A_WEEK)


def _months_apart(months: int) -> Fraction:
    return Fraction(1, months * _DAYS_OF_A_MONTH)


def _in_two_weeks(times: int) -> Fraction:
    return Fraction(times, _FORTNIGHT)


def _times_in_two_days(times: int) -> Fraction:
    return Fraction(times, 2)


def _twice(_: int) -> Fraction:
    return Fraction(2)


_MORNING_AND_NIGHT: Mapping[Language, str] = {
    "en": r"\bmorning and (?:(?:in the|at|every|the) )?(?:afternoon|evening|night|bedtime)\b",
    "es": r"\bmañana y (?:(?:por|a|en|de) la |al )?(?:tarde|noche|acostarse)\b",
}
_CODES = (
    "bid|tid|qid|b.|t.|q.|b i|t i|q i|bi.|ti.|qi.|bi d|ti d|qi d",
    r"\b([btq])\.?\s?i\.?\s?d\b",
    Fraction,
)
# What a text must hold to be searched, the pattern, and what turns its number into times per day: its group,
# else 1. Of patterns that overlap the first counts.
_FORMS: Mapping[Language, Sequence[tuple[str, str, PerDay]]] = {
    "en": (
        ("day", rf"\b{_EN}(?: times?)? (?:a|per|each|every) day\b", Fraction),
        ("daily", rf"\b{_EN}(?:[ -]times?)?[ -]daily\b", Fraction),
        (
            "rather than|instead of",  # `twice rather than once daily`
            rf"\b{_EN}(?: times?)?(?= (?:rather than|instead of) \w+ (?:times? )?(?:daily|a day|per day)\b)",
            Fraction,
        ),
        (
            "every|q|/",
            rf"(?:\bevery ?|\bq\.? ?|[a-zµ] ?/ ?){_EN}(?: ?(?:to|-) ?\d+)? ?(?:hours?|hrs?|h)\b",
            _hours_apart,
        ),
        (
            "week",
            rf"\b{_EN}(?: times?)? (?:a|per|each|every) week\b(?! (?:earlier|later|ago|before))",
            _times_a_week,
        ),
        ("month", rf"\b{_EN}(?: times?)? (?:a|per|each|every) month\b", _times_a_month),
        ("-monthly", r"\b(two|three|four|six|[2-9]|12)-monthly\b", _months_apart),
        ("monthly", rf"\b{_EN}(?:[ -]times?)?[ -]monthly\b", _times_a_month),
        ("-weekly", r"\b(two|three|four|five|six|eight|[2-8])-weekly\b", _weeks_apart),
        ("weekly", rf"\b{_EN}(?:[ -]times?)?[ -]weekly\b", _times_a_week),
        _CODES,
        (
            "every other|every second|alternate|q.o|qo",
            r"\b(?:every (?:other|second)|(?:on )?alternate) days?\b|\bq\.?o\.?d\b",
            _times_in_two_days,
        ),
        ("every", rf"\bevery {_EN}(?: ?(?:to|-|or) ?\w+)?[ -]days?\b", _days_apart),
        ("every|q", rf"\b(?:every {_EN}(?: ?(?:to|-|or) ?\w+)?[ -]weeks?|q\.?(\d)w)\b", _weeks_apart),
        ("every", rf"\bevery {_EN}(?: ?(?:to|-|or) ?\w+)?[ -]months?\b", _months_apart),
        ("every|fortnight", r"\bevery (?:other|second) week\b|\bfortnightly\b", _in_two_weeks),
        ("morning and", _MORNING_AND_NIGHT["en"], _twice),
        ("day|daily", r"\b(?:every|each) day\b|\bdaily\b", Fraction),
        ("week", r"\b(?:every|each) week\b|\bweekly\b", _times_a_week),
        ("month", r"\b(?:every|each) month\b|\bmonthly\b", _times_a_month),
    ),
    "es": (
        ("al d|por d|cada d", rf"\b{_ES} (?:vez|veces) (?:al|por|cada) d[ií]a\b", Fraction),
        ("diari", rf"\b{_ES} (?:vez|veces) diarias?\b", Fraction),
        (
            "lugar de|vez de",
            rf"(?:(?<=al día en lugar de )|(?<=al día en vez de )){_ES}\b(?! \w+ (?:a|por) )",
            Fraction,
        ),
        (
            "cada|/",
            rf"(?:\bcada |\bc/|[a-zµ] ?/ ?){_ES}(?: ?(?:a|o|-) ?\d+)? ?(?:horas?|hs?)\b",
            _hours_apart,
        ),
        ("semana", rf"\b{_ES} (?:vez|veces) (?:a la|por|cada) semana\b", _times_a_week),
        ("mes", rf"\b{_ES} (?:vez|veces) (?:al|por|cada) mes\b", _times_a_month),
        _CODES,
        (
            "altern|dos d|un d|medio",
            r"\bd[ií]as altern(?:os|ados)\b|\bcada dos d[ií]as\b|\bun d[ií]a s[ií],? y? ?otro no\b"
            r"|\bd[ií]a por medio\b",
            _times_in_two_days,
        ),
        ("cada", rf"\bcada {_ES}(?: ?(?:a|o|-) ?\w+)? d[ií]as\b", _days_apart),
        ("cada", rf"\bcada {_ES}(?: ?(?:a|o|-) ?\w+)? semanas\b", _weeks_apart),
        ("cada", rf"\bcada {_ES}(?: ?(?:a|o|-) ?\w+)? meses\b", _months_apart),
        ("quincen|semanas alt", r"\bquincenal(?:es|mente)?\b|\bsemanas alternas\b", _in_two_weeks),
        ("mañana y", _MORNING_AND_NIGHT["es"], _twice),
        (
            "los d|cada d|diari",
            r"\b(?:todos los d[ií]as|cada d[ií]a|diariamente|a diario)\b",
            Fraction,
        ),
        ("seman", r"\b(?:todas las semanas|cada semana|semanalmente)\b", _times_a_week),
        ("mes|mens", r"\b(?:todos los meses|cada mes|mensualmente)\b", _times_a_month),
    ),
}
_CUED: Mapping[Language, Cued[tuple[str, PerDay]]] = {
    language: Cued((cue, (pattern, reading)) for cues, pattern, reading in forms for cue in cues.split("|"))
    for language, forms in _FORMS.items()
}


class SameFrequency:
    """Compares times per day. Example: `cada 12 horas` for `t.i.d.` gives `frequency_changed`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield the first frequency that became another one, or is gone from beside `al día`."""
        yield from counted_otherwise(pair)
        yield from exchanged_doses(pair)
        yield from times_otherwise(pair)
        if (place := _DIVIDED.search(pair.source)) is not None and not _is_shared_out(pair):
            yield Flag("frequency_changed", "block", "that the dose is divided is missing", place, None)
        source, target = _frequencies(pair.source, "en"), _frequencies(pair.target, "es")
        if not source:
            yield from _gained(pair, target)
            return
        if not target:
            yield from _lost(pair, source)
            return
        lost = Counter(value for value, _ in source) - Counter(value for value, _ in target)
        new = Counter(value for value, span in target if not _is_of_the_source(pair, span))
        gained = new - Counter(value for value, _ in source)
        if not lost or not gained:
            yield from list(_denied_otherwise(pair, source, target)) or _exchanged(pair, source, target)
            return
        one = next(span for value, span in source if value in lost)
        two = next(span for value, span in target if value in gained)
        message = f"{pair.source[slice(*one)]} became {pair.target[slice(*two)]}"
        yield Flag("frequency_changed", "block", message, one, two)


def _denied_otherwise(pair: Pair, source: Sequence[Mention], target: Sequence[Mention]) -> Iterator[Flag]:
    """Yield a frequency that is denied in one text alone: `once a week, never daily` the other way round."""
    denied, denied_too = _denied(pair.source, source, "en"), _denied(pair.target, target, "es")
    if denied and denied_too and denied.keys().isdisjoint(denied_too):
        one, two = next(iter(denied.values())), next(iter(denied_too.values()))
        message = f"not {pair.source[slice(*one)]} became not {pair.target[slice(*two)]}"
        yield Flag("frequency_changed", "block", message, one, two)


def _exchanged(pair: Pair, source: Sequence[Mention], target: Sequence[Mention]) -> Iterator[Flag]:
    """Yield two frequencies that changed places: `adults twice daily, children once` the other way round."""
    if len(source) != len(target):
        return
    one, two = (
        [
            Reading(Decimal(value.numerator) / value.denominator, text[slice(*span)], *span)
            for value, span in found
        ]
        for text, found in ((pair.source, source), (pair.target, target))
    )
    yield from (replace(flag, code="frequency_changed") for flag in moved(pair, one, two))


def _denied(text: str, mentions: Sequence[Mention], language: Language) -> dict[Fraction, Span]:
    return {value: span for value, span in mentions if _DENIES[language].search(text, 0, span[0])}


def _is_of_the_source(pair: Pair, span: Span) -> bool:
    """Tell whether a time between doses stands in the source in other words: `at intervals of 8 weeks`."""
    said = _INTERVAL.fullmatch(pair.target, *span)
    if said is None:
        return False
    value = _NUMBERS["es"].get(said[1].lower()) or int(said[1])
    numbers = (*pair.source_numbers, *pair.source_cardinals)
    return any(each.value == value and _A_TIME.match(pair.source, each.end) for each in numbers)


def _gained(pair: Pair, target: Sequence[Mention]) -> Iterator[Flag]:
    """Yield a dose that Spanish alone gives less often than daily, or at two times of day instead of one."""
    is_once_a_day = len(times_of_day(pair.source, "en")) == 1
    is_of_some_time = _SOME_TIME.search(pair.source) is not None
    for times, span in target:
        if (times < 1 and not is_of_some_time) or (times > 1 and is_once_a_day):
            message = f"{pair.target[slice(*span)]} is not in the source"
            yield Flag("frequency_changed", "warn", message, None, span)
            return


def _lost(pair: Pair, source: Sequence[Mention]) -> Iterator[Flag]:
    """Yield a frequency that Spanish does not tell: `5 mg al día` for `5 mg twice daily`."""
    for times, span in source:
        if times < 1 or _BY_WEEK.search(pair.source, *span):
            is_lost = _RARER.search(pair.target) is None
        else:
            is_lost = times > 1 and _is_lost_of_a_day(pair, times, span)
        if is_lost:
            message = f"{pair.source[slice(*span)]} has no counterpart"
            yield Flag("frequency_changed", "block", message, span, _A_DAY.search(pair.target))
            return


def _is_lost_of_a_day(pair: Pair, times: Fraction, span: Span) -> bool:
    """Tell whether only the day is left of so many times a day, or nothing: `durante 3 días`."""
    if _is_shared_out(pair):
        return False
    if _A_DAY.search(pair.target) is None:
        named = {name for name, _ in times_of_day(pair.target, "es")}
        return len(named) < len(("morning", "evening")) and _OFTEN.search(pair.target) is None
    said = (times, Fraction(_HOURS_OF_A_DAY) / times)
    return _count(pair, said, "es") < _count(pair, said, "en", but=span) + 1


def _is_shared_out(pair: Pair) -> bool:
    several = len({name for name, _ in times_of_day(pair.target, "es")}) > 1
    return several or _SHARED_OUT.search(pair.target) is not None


def _count(pair: Pair, values: Sequence[Fraction], language: Language, but: Span = (0, 0)) -> int:
    """Count the numbers of a text, in digits and in words, that have some values, but for those in a span."""
    numbers = (
        (*pair.source_numbers, *pair.source_cardinals)
        if language == "en"
        else (*pair.target_numbers, *pair.target_cardinals)
    )
    return sum(Fraction(each.value) in values and not but[0] <= each.start < but[1] for each in numbers)


def _frequencies(text: str, language: Language) -> list[Mention]:
    """Return how many times per day each frequency of a text means, each place once."""
    found: list[Mention] = []
    for pattern, reading in _CUED[language].told(text):
        for match in compiled(pattern).finditer(text):
            times = _number(match, language)
            if times and not _inside(match.span(), found):
                found.append((reading(times), match.span()))
    return found


def _number(match: re.Match[str], language: Language) -> int:
    """Return the number in the group of a match; 1 without one."""
    if not match.re.groups:
        return 1
    token = next(filter(None, match.groups())).lower()
    return _NUMBERS[language].get(token) or _OF_CODES.get(token) or int(token)


def _inside(span: Span, found: list[Mention]) -> bool:
    return any(start <= span[0] < end for _, (start, end) in found)
