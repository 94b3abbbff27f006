"""Fractions of a dose as one value: `1/2 tablet`, `1½`, `one and a half`, `tres cuartos de la dosis`.

Standard library only.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dataset_builder.number_words import CARDINALS
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language, fold

_GLYPHS: Mapping[str, tuple[int, int]] = {
    **{"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5)},
    **{"⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8)},
}
_COUNTS: Mapping[str, int] = {
    **dict.fromkeys(("a", "an", "la"), 1),
    **{word: value for table in CARDINALS.values() for word, value in table.items() if 1 <= value <= 10},
}
_PARTS: Mapping[str, int] = {  # by four letters, folded
    **{"half": 2, "thir": 3, "quar": 4, "four": 4, "fift": 5, "eigh": 8, "tent": 10},
    **{"medi": 2, "mita": 2, "terc": 3, "cuar": 4, "quin": 5, "octa": 8, "deci": 10},
}
_NUMBERS = rf"\d{{1,2}}|{'|'.join(sorted(_COUNTS.keys() - {'la'}, key=len, reverse=True))}"
# What is divided: dose forms, doses and household measures.
_FORMS: Mapping[Language, str] = {
    "en": r"(?:tab(?:let)?s?|pills?|caplets?|capsules?|patch(?:es)?|vials?|amp(?:o?ules?|uls?)?|suppositor\w+"
    r"|lozenges?|sachets?|packets?|doses?|dosage|teaspoon\w*|tablespoon\w*|tsp|tbsp|cups?|scoops?|films?|inch(?:es)?)\b",
    "es": r"(?:comprimid\w+|tabletas?|pastillas?|p[ií]ldoras?|grageas?|c[aá]psulas?|parches?|vial(?:es)?"
    r"|ampollas?|supositorios?|sobres?|sobrecitos?|dosis|cuchar\w+|tazas?|pulgadas?)\b",
}
# What stands between a fraction and that: `of the usual`, `de cada`, the end of a range.
_OF: Mapping[Language, str] = {
    "en": r"(?:\s?(?:-|\u2013|to|or)\s?[\d/½]+)?(?:[ -]of)?(?: (?:an?|the|one|each|your|their|this))?[ -]"
    r"(?:(?:usual|normal|recommended|full|initial|starting|adult|maintenance|daily|total|previous|original"
    r"|single|scored|prescribed|standard|current)[ -]|[\d.,]+[ -]?m?c?g[ -]){0,2}",
    "es": r"(?:\s?(?:-|\u2013|a|o)\s?[\d/½]+)?(?: del?)?(?: (?:el|las?|los|una?|su|cada|esta|dicha))? ",
}
_IS_OF_DOSE: Mapping[Language, re.Pattern[str]] = {
    each: re.compile(_OF[each] + form, re.IGNORECASE) for each, form in _FORMS.items()
}
_DIGITS_KEPT = 4
_ANY = re.compile("")
_DIGITS = re.compile(
    r"(?<![\w.,/])(?:(?P<whole>\d{1,2})(?:[ -]| and | y ))?"
    r"(?P<part>[1-9])[/\u2044](?P<by>[2-9]|10)(?![\w/]|[.,]\d)"
)
_GLYPH = re.compile(rf"(?:(?<![\w.,/])(?P<whole>\d{{1,2}})\s?)?(?P<glyph>[{''.join(_GLYPHS)}])")


class _Row(NamedTuple):
    """A pattern of fractions in words, what its text must hold, and what follows one beyond doubt."""

    cues: tuple[str, ...]
    pattern: re.Pattern[str]
    after: re.Pattern[str]


def _row(cues: str, pattern: str, after: re.Pattern[str]) -> _Row:
    return _Row(tuple(cues.split("|")), re.compile(pattern, re.IGNORECASE), after)


_IN_WORDS: Mapping[Language, Sequence[_Row]] = {
    "en": (
        _row("half", rf"\b(?P<whole>{_NUMBERS})(?:[ -]\w+)?[ -]and[ -](?:a|one)[ -](?P<by>half)\b", _ANY),
        _row("half", r"\b(?P<by>half)\b", _IS_OF_DOSE["en"]),
        _row(
            "third|quarter|fourth|fifth|eighth|tenth",
            r"\b(?P<part>one|two|three|an?(?=[ -](?:quarter|\w+ of)\b))[ -]"
            r"(?P<by>thirds?|quarters?|fourths?|fifths?|eighths?|tenths?)\b",
            _IS_OF_DOSE["en"],
        ),
    ),
    "es": (
        # `las dos y media` is a time of day
        _row(
            " y medi",
            rf"\b(?:(?<!\bla )(?<!\blas )|(?=\w+ \w+ y ))(?P<whole>{_NUMBERS})(?: [^\W\d]+)? y "
            r"(?P<by>medi[oa])\b(?! (?:vaso|hora|litro|kilo)| de la (?:tarde|mañana|noche))",
            _ANY,
        ),
        _row(
            " y medi", rf"\b(?P<one>{_FORMS['es']}) y (?P<by>medi[oa])\b(?! (?:vaso|hora|litro|kilo))", _ANY
        ),
        _row("medio|media", r"\b(?P<by>medi[oa]s?)(?=\s)", re.compile(f" {_FORMS['es']}", re.IGNORECASE)),
        _row("mitad", r"\b(?P<by>mitad)\b", _IS_OF_DOSE["es"]),
        _row(
            "tercio|cuarto|quinto|octavo|cimo",
            r"\b(?P<part>un|dos|tres) (?P<by>tercio|cuarto|quinto|octavo|d[eé]cimo)s?\b",
            _IS_OF_DOSE["es"],
        ),
        _row(
            " parte",
            r"\b(?P<part>la|una|dos|tres) (?P<by>tercera|cuarta|quinta|octava|d[eé]cima)s? partes?\b",
            _IS_OF_DOSE["es"],
        ),
    ),
}


def fractions(text: str, language: Language, *, doubtful: bool = False) -> list[Reading]:
    """Return the fractions of a text, those of a dose or in a sign only, unless doubtful ones are asked for.

    `1/2 tablet` is one; `1/2` may be a date, `a third` may count.
    """
    found: list[Reading] = []
    for reading in _read(text, language, doubtful=doubtful):
        if not any(reading.start < each.end and each.start < reading.end for each in found):
            found.append(reading)
    return found


def replaced(own: list[Reading], others: Sequence[Reading]) -> list[Reading]:
    """Return numbers with those that are part of a fraction replaced by it."""
    if not others:
        return own
    rest = [one for one in own if not any(each.start <= one.start < each.end for each in others)]
    return sorted([*rest, *others], key=lambda each: each.start)


def is_in_digits(reading: Reading) -> bool:
    """Tell whether a fraction is written with a digit or a sign: `1/2`, `½`, `2 comprimidos y medio`."""
    return any(char.isnumeric() for char in reading.text)


def _read(text: str, language: Language, *, doubtful: bool) -> Iterator[Reading]:
    if not text.isascii() and any(sign in text for sign in _GLYPHS):
        yield from (_reading(match, *_GLYPHS[match["glyph"]]) for match in _GLYPH.finditer(text))
    if "/" in text or "\u2044" in text:
        for match in _DIGITS.finditer(text):
            part, by = int(match["part"]), int(match["by"])
            if part < by and (doubtful or _IS_OF_DOSE[language].match(text, match.end())):
                yield _reading(match, part, by)
    small = text.lower()
    for row in _IN_WORDS[language]:
        if any(cue in small for cue in row.cues):
            for match in row.pattern.finditer(text):
                if doubtful or row.after.match(text, match.end()):
                    part = _COUNTS[(match.groupdict().get("part") or "a").lower()]
                    yield _reading(match, part, _PARTS[fold(match["by"])[:4]])


def _reading(match: re.Match[str], part: int, by: int) -> Reading:
    said = match.groupdict()
    whole = said.get("whole")
    ones = 1 if said.get("one") else _count(whole) if whole else 0
    value = round(ones + Decimal(part) / by, _DIGITS_KEPT).normalize()
    return Reading(value, match.group(), *match.span())


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTS[word.lower()]
