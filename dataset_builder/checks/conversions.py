"""Measures that Spanish converts in brackets: `4 onzas (unos 120 ml)`. Standard library only."""

import re
from collections.abc import Mapping
from decimal import Decimal

from dataset_builder.flags import Span
from dataset_builder.numbers import spanish_values

_TOLERANCE = Decimal("0.07")  # of what is rounded: 8 fluid ounces are 237 ml, and are called 240
# Beginnings of the unit, the units it is converted to, and how many of those it has.
_FACTORS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("onza|oz", {"ml": "29.57", "cc": "29.57", "g": "28.35", "gramos": "28.35", "mililitros": "29.57"}),
    ("cucharadita", {"ml": "5", "cc": "5"}),  # of grams it has as many as what is on it
    ("cucharada", {"ml": "15", "cc": "15"}),
    ("taza", {"ml": "240", "cc": "240"}),
    ("galón|galon", {"l": "3.785", "litros": "3.785"}),
    ("pinta", {"ml": "473", "l": "0.473"}),
    ("libra|lb", {"kg": "0.4536", "kilos": "0.4536", "g": "453.6"}),
    ("pulgada", {"cm": "2.54", "mm": "25.4"}),
    ("pie", {"cm": "30.48", "m": "0.3048", "metros": "0.3048"}),
    ("milla", {"km": "1.609", "kilómetros": "1.609", "kilometros": "1.609"}),
)
_NUMBER = r"\d[\d.,]*"
_CONVERTED = re.compile(
    rf"(?P<one>{_NUMBER})(?:\s?(?:[-\u2013]|a|y|o)\s?(?P<two>{_NUMBER}))?\s"
    rf"(?P<unit>(?:{'|'.join(units for units, _ in _FACTORS)})\w*)(?:\s(?:l[ií]quidas?|fluidas?|de \w+))?\s"
    r"(?P<inside>[(\[](?:un[oa]s|aproximadamente|aprox\.?|alrededor de|cerca de|casi|equivalen? a|≈|~|=)?\s?"
    rf"(?P<first>{_NUMBER})(?:\s?(?:[-\u2013]|a|y|o)\s?(?P<last>{_NUMBER}))?\s?(?P<other>[^\W\d]+)"
    r"(?: aproximadamente| aprox\.?)?[)\]])",
    re.IGNORECASE,
)


def conversions(text: str) -> tuple[Span, ...]:
    """Return the brackets of a Spanish text that say the measure before them in another unit, and rightly.

    Example: `4 onzas (unos 120 ml)` has one, `4 onzas (unos 1200 ml)` has none.
    """
    return tuple(match.span("inside") for match in _CONVERTED.finditer(text) if _is_right(match))


def _is_right(match: re.Match[str]) -> bool:
    unit, other = match["unit"].lower(), match["other"].lower()
    factors = (each for begins, each in _FACTORS if unit.startswith(tuple(begins.split("|"))))
    factor = next(factors, {}).get(other)
    if factor is None or bool(match["two"]) != bool(match["last"]):
        return False
    pairs = (("one", "first"), ("two", "last")) if match["two"] else (("one", "first"),)
    return all(_is_near(match[here], match[there], Decimal(factor)) for here, there in pairs)


def _is_near(here: str, there: str, factor: Decimal) -> bool:
    wanted = [value * factor for value in spanish_values(here)]
    return any(abs(value - each) <= _TOLERANCE * each for each in wanted for value in spanish_values(there))
