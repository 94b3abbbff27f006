"""What a dose is counted by, and what a time says of it: `20 mg per dose` is not `20 mg al día`."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from dataset_builder.checks.comparators import by_value
from dataset_builder.flags import Flag, Span
from dataset_builder.pairs import Pair
from dataset_builder.phrases import Phrases
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language

Kind = Literal["dose", "day", "each of several", "every", "during", "after", "before it", "after it"]
Reader = Callable[[str, Reading, Language], tuple[Kind, Span] | None]
_REACH = 48  # characters before a number
# A unit, and what it is divided by besides: `mg/kg per`, `tablets`, `unidades por kilo y`; not `dos veces`
_UNIT = (
    r"[\s\u00a0-]?(?:%|(?!(?:times|veces|vez)\b)[^\W\d]{1,14})"
    r"(?:\s?/\s?(?:kg|m2|m²|kilo)|\s(?:per|por|of|de|for)\s(?:each |cada )?"
    r"(?:kg|kilo\w*|m2|m²|(?!dos)[^\W\d]{5,20})(?:\s(?:de peso|of body weight|body weight)(?: corporal)?)?)?"
)
_COUNTED_BY: Mapping[Language, Mapping[Kind, re.Pattern[str]]] = {
    "en": {
        "dose": re.compile(
            rf"{_UNIT}(?:\s?/\s?|\s(?:per|(?:for |in |with |at )?each)\s)(?:single |individual )?"
            r"(?:dose|administration|injection|infusion)\b",
            re.IGNORECASE,
        ),
        "each of several": re.compile(
            rf"{_UNIT},?\s(?:(?:twice|thrice|(?!one)\w+ times)(?: (?:a|per|each|every) day|[ -]daily)"
            r"|(?:every|q) ?(?:4|6|8|12|four|six|eight|twelve) ?(?:hours?|h)|[btq]\.?i\.?d)\b",
            re.IGNORECASE,
        ),
        "day": re.compile(
            rf"{_UNIT}(?:\s?/\s?(?:day|d)|\s(?:per|a|each|every) day|\s(?:once )?daily)\b", re.IGNORECASE
        ),
    },
    "es": {
        "dose": re.compile(
            rf"{_UNIT}(?:\s?/\s?|\spor\s|\s(?:(?:por|en|con|a|para) )?cada (?:una de (?:las|sus) (?:\w+ )?)?)"
            r"(?:dosis|tomas?|administraci[oó]n|inyecci[oó]n|infusi[oó]n)\b",
            re.IGNORECASE,
        ),
        "day": re.compile(
            rf"{_UNIT}(?:\s?/\s?d(?:[ií]a)?|\s(?:al|por|cada) d[ií]a|\sdiari[oa]s?|\sa diario)\b",
            re.IGNORECASE,
        ),
    },
}
_TIME = re.compile(
    r"(?:\s?(?:-|\u2013|to|or|a|o)\s?\w+)?[\s\u00a0-]"
    r"(?:second|minute|hour|day|week|month|year|min\b|h\b|hrs?\b|segundo|minuto|hora|d[ií]a|semana|mes|año)",
    re.IGNORECASE,
)
_AROUND = (
    r"(?:\s(?:the|a|an|about|approximately|another|additional|up to|at least|at most"
    r"|(?:no )?(?:more|less) than|period of|total of|next|first|last|past|following|initial"
    r"|el|la|los|las|un|una|unos|unas|otr[oa]s"
    r"|hasta|al menos|aproximadamente|primer[oa]s|siguientes|[uú]ltim[oa]s|un per[ií]odo de|un total de"
    r"|m[aá]s de|menos de))*\s?\Z"
)
_TELLING: Mapping[Language, Mapping[Kind, str]] = {
    "en": {"every": "every|q", "during": "for|over|during|throughout", "after": "after"},
    "es": {
        "every": "cada",
        "during": "durante|a lo largo de|por espacio de|en el transcurso de",
        "after": "despu[eé]s de|tras|al cabo de|pasad[ao]s|transcurrid[ao]s",
    },
}
_TOLD: Mapping[Language, Mapping[Kind, re.Pattern[str]]] = {
    language: {kind: re.compile(rf"\b(?:{words}){_AROUND}", re.IGNORECASE) for kind, words in rows.items()}
    for language, rows in _TELLING.items()
}
_CUES = Phrases(
    {
        "dosis|toma": r"\b(?:dosis|tomas?)\b",
        "administra|inyecci|infusi": r"\b(?:administraci|inyecci|infusi)[oó]n\b",
        "día|dia|/d|/ d": r"/\s?d\b|\bd[ií]a\b|\bdiari[oa]",
        "cada|durante|tras": r"\b(?:cada|durante|tras)\b",
        "lo largo|espacio|transcur": r"\b(?:lo largo|espacio|transcur\w+) ",
        "cabo|pasad|después|despues": r"\b(?:cabo|pasad[ao]s|despu[eé]s) ",
        " antes": r" antes\b",
    }
)
# `1 hour before a meal`
_SIDES: Mapping[Language, Mapping[Kind, str]] = {
    "en": {"before it": "before|prior to", "after it": "after|following"},
    "es": {"before it": "antes", "after it": "despu[eé]s"},
}
_WHEN: Mapping[Language, Mapping[Kind, re.Pattern[str]]] = {
    language: {kind: re.compile(rf"\w* (?:{words})\b", re.IGNORECASE) for kind, words in rows.items()}
    for language, rows in _SIDES.items()
}
# What cannot stand for what
_OTHER: frozenset[tuple[Kind, Kind]] = frozenset(
    {
        ("dose", "day"),
        ("day", "dose"),
        ("each of several", "day"),
        ("every", "during"),
        ("during", "every"),
        ("every", "after"),
        ("after", "every"),
        ("before it", "after it"),
        ("after it", "before it"),
    }
)


def counted_otherwise(pair: Pair) -> Iterator[Flag]:
    """Yield the doses that are counted by another thing, and the times that say another thing of it.

    Only numbers that both texts have equally often are compared.
    """
    if not (pair.source_numbers or pair.source_cardinals) or _CUES.search(pair.target) is None:
        return
    ours = by_value([*pair.source_numbers, *pair.source_cardinals])
    theirs = by_value([*pair.target_numbers, *pair.target_cardinals])
    equal = [
        (ours[value], theirs[value])
        for value in ours.keys() & theirs.keys()
        if len(ours[value]) == len(theirs[value])
    ]
    for said in (_counted_by, _told):
        yield from _compared(pair, said, equal)
    turned = [*_compared(pair, _when, equal)]
    if len(turned) > 1:  # one alone may be told from the other end: `14 days after`, `14 días antes`
        yield from turned


def _compared(
    pair: Pair, said: Reader, equal: Iterable[tuple[Iterable[Reading], Iterable[Reading]]]
) -> Iterator[Flag]:
    for ours, theirs in equal:
        source = _kinds(said, pair.source, ours, "en")
        target = _kinds(said, pair.target, theirs, "es") if len(source) == 1 else {}
        if len(target) == 1 and (*source, *target) in _OTHER:
            (one,), (two,) = source.values(), target.values()
            message = f"{pair.source[slice(*one)]} became {pair.target[slice(*two)]}"
            yield Flag("frequency_changed", "block", message, one, two)


def _kinds(said: Reader, text: str, numbers: Iterable[Reading], language: Language) -> Mapping[Kind, Span]:
    """Return what is said of any of some numbers, and where first."""
    found: dict[Kind, Span] = {}
    for number in numbers:
        if (one := said(text, number, language)) is not None:
            found.setdefault(*one)
    return found


def _counted_by(text: str, number: Reading, language: Language) -> tuple[Kind, Span] | None:
    """Return what a number of milligrams or tablets is counted by: a dose or a day."""
    for kind, pattern in _COUNTED_BY[language].items():
        if match := pattern.match(text, number.end):
            return kind, (number.start, match.end())
    return None


def _told(text: str, number: Reading, language: Language) -> tuple[Kind, Span] | None:
    """Return whether a number of hours or days is that between doses, a length, or that before something."""
    if (unit := _TIME.match(text, number.end)) is None:
        return None
    before = text[max(0, number.start - _REACH) : number.start]
    for kind, pattern in _TOLD[language].items():
        if match := pattern.search(before):
            return kind, (number.start - len(before) + match.start(), unit.end())
    return None


def _when(text: str, number: Reading, language: Language) -> tuple[Kind, Span] | None:
    """Return whether a number of hours or days is that before something, or after it."""
    if (unit := _TIME.match(text, number.end)) is None:
        return None
    for kind, pattern in _WHEN[language].items():
        if match := pattern.match(text, unit.end()):
            return kind, (number.start, match.end())
    return None
