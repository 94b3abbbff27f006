"""The same length of time in other units: `30 minutes` is `media hora`, `14 days` is `dos semanas`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dataset_builder.flags import Span
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Language, fold

_HALF = Decimal("0.5")
# How many of the smaller unit (seconds, months) one has; a month is no certain number of days.
_UNITS: Mapping[str, tuple[str, int]] = {
    "second": ("second", 1),
    "minute": ("second", 60),
    "hour": ("second", 3600),
    "day": ("second", 86400),
    "week": ("second", 7 * 86400),
    "month": ("month", 1),
    "year": ("month", 12),
    "decade": ("month", 120),
}
_SPANISH_UNITS = {
    "segundo": "second",
    "minuto": "minute",
    "hora": "hour",
    "dia": "day",
    "semana": "week",
    "mes": "month",
    "ano": "year",
    "decada": "decade",
}
# Spanish counts two weeks as `quince días`.
_FORTNIGHT = ((Decimal(14 * 86400),), (Decimal(15 * 86400),))
_TO_TEN: Mapping[Language, str] = {
    "en": "one two three four five six seven eight nine ten",
    "es": "una dos tres cuatro cinco seis siete ocho nueve diez",
}
_PARTS: Mapping[Language, Mapping[str, str]] = {
    "en": {"half a": "0.5", "half an": "0.5", "a quarter of an": "0.25", "an": "1", "a": "1", "twelve": "12"},
    "es": {
        **{
            "medio": "0.5",
            "media": "0.5",
            "un cuarto de": "0.25",
            "cuarto de": "0.25",
            "tres cuartos de": "0.75",
        },
        **{"un": "1", "la ultima": "1", "doce": "12", "quince": "15"},
    },
}
_NUMBERS: Mapping[Language, Mapping[str, Decimal]] = {
    language: {word: Decimal(at) for at, word in enumerate(words.split(), 1)}
    | {word: Decimal(value) for word, value in _PARTS[language].items()}
    for language, words in _TO_TEN.items()
}


def _pattern(language: Language, marks: str, to: str, units: str, half: str, lone: str) -> re.Pattern[str]:
    words = "|".join(sorted(_NUMBERS[language], key=len, reverse=True)).replace("ultima", "[uú]ltima")
    number = rf"(?:\d{{1,3}}(?:{marks}\d{{1,2}})?|{words})"
    return re.compile(
        rf"(?<![\w.,])(?:(?P<first>{number})(?:\s?(?:{to})\s?(?P<last>{number}))?(?P<within>{half})?"
        rf"[\s\u00a0-](?P<unit>{units})(?P<after>{half})?|(?P<lone>{lone}){half})(?!\w)",
        re.IGNORECASE,
    )


_PATTERNS: Mapping[Language, re.Pattern[str]] = {
    "en": _pattern(
        "en",
        r"\.",
        r"\bto\b|\bor\b|-|\u2013",
        r"(?:minute|hour|day|week|month|year|decade)s?|seconds",
        " and a half",
        r"(?!)",
    ),
    "es": _pattern(
        "es",
        "[,.]",
        r"\ba\b|\bo\b|\by\b|-|\u2013",
        r"(?:minuto|hora|d[ií]a|semana|año|d[eé]cada)s?|mes(?:es)?|segundos",
        " y medi[ao]",
        r"minuto|hora|d[ií]a|semana|año|mes",  # `espere hora y media`
    ),
}


class Duration(NamedTuple):
    """A length of time, or two of a range, in seconds or months (`base`)."""

    unit: str
    base: str
    values: tuple[Decimal, ...]
    span: Span


def converted(pair: Pair, *, alike: bool = False) -> tuple[Sequence[Span], Sequence[Span]]:
    """Return the places of lengths of time that the translation gives in another unit, in both texts.

    With `alike` those that it gives as they are come too: `half an hour` and `media hora`.
    """
    target = list(_durations(pair.target, "es"))
    source = list(_durations(pair.source, "en")) if target else []
    ours: list[Span] = []
    theirs: list[Span] = []
    for one in list(source):  # of `3 days (72 hours)` the hours are those of `72 horas`
        two = next((each for each in target if each[:3] == one[:3]), None)
        if two is not None:
            source.remove(one)
            target.remove(two)
            ours += [one.span] if alike else []
            theirs += [two.span] if alike else []
    for one in source:
        two = next((each for each in target if _is_same(one, each)), None)
        if two is not None:
            target.remove(two)
            ours.append(one.span)
            theirs.append(two.span)
    return ours, theirs


def _is_same(one: Duration, two: Duration) -> bool:
    if (one.unit, two.unit) == ("week", "day") and (one.values, two.values) == _FORTNIGHT:
        return True
    return one.unit != two.unit and one.base == two.base and one.values == two.values


def _durations(text: str, language: Language) -> Iterator[Duration]:
    for match in _PATTERNS[language].finditer(text):
        word = fold(match["unit"] or match["lone"])
        singular = word.removesuffix("es") if word == "meses" else word.removesuffix("s")
        unit = _SPANISH_UNITS.get("mes" if word == "mes" else singular, singular)
        base, factor = _UNITS[unit]
        half = _HALF if match["within"] or match["after"] or match["lone"] else Decimal(0)
        numbers = ("1",) if match["lone"] else (match["first"], match["last"])
        values = (_value(each, language) + half for each in numbers if each)
        yield Duration(unit, base, tuple(value * factor for value in values), match.span())


def _value(number: str, language: Language) -> Decimal:
    known = _NUMBERS[language].get(fold(number))
    return Decimal(number.replace(",", ".")) if known is None else known
