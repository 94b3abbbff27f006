"""The quantities and drug names of a Spanish text, in a form that can be compared: 1 g is 1000 mg."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dataset_builder.checks.unit_mentions import Unit, units
from dataset_builder.lexicons.drugs import drugs_in_spanish
from dataset_builder.number_words import cardinals
from dataset_builder.readings import Reading, readings
from dataset_builder.text_words import words

Quantity = tuple[Decimal, str]  # value and unit; unit "" for a number that measures nothing

# Units that are another one times a power of ten, or hours.
_SCALES: Mapping[str, tuple[str, str]] = {
    "kg": ("mg", "1000000"),
    "g": ("mg", "1000"),
    "µg": ("mg", "0.001"),
    "ng": ("mg", "0.000001"),
    "l": ("ml", "1000"),
    "cl": ("ml", "10"),
    "dl": ("ml", "100"),
    "min": ("h", "1/60"),
    "day": ("h", "24"),
    "week": ("h", "168"),
}
# What a dose is divided by, times aside: `10 mg/kg`, `10 mg por kilo`.
_PER = re.compile(r"\s?(?:/|por cada|por)\s?(kg|kilo(?:gramo)?|m2|m²|ml|mililitro|l|litro)\b", re.IGNORECASE)
_PER_NAMES = {"kilo": "kg", "kilogramo": "kg", "m²": "m2", "mililitro": "ml", "litro": "l"}
EVERY = "every h"
_HOURS_A_DAY = 24
_BESIDE = re.compile(r"[\s\u00a0\u202f-]{0,3}\Z")
_RANGE = re.compile(r"\s?(?:-|–|a|o|y|hasta)\s?\Z")  # 500 a 1000 mg
_CADA = re.compile(r"\bcada\s(?:[\w,]+\s?(?:-|–|a|o)\s?)?\Z", re.IGNORECASE)  # cada 6-8 horas
_TIMES = re.compile(r"\s?(?:veces|vez|tomas?)\s(?:al|por|cada|en\sun)\sd[ií]a", re.IGNORECASE)
_DAILY = re.compile(r"\buna (?:sola )?(?:vez|toma) (?:al|por|cada) d[ií]a\b|\bcada d[ií]a\b", re.IGNORECASE)
_LIST_SIGN = re.compile(r"(?:^|\n)\s*\Z")


@dataclass(frozen=True)
class _Measured:
    """A number and the unit that follows it, None where it measures nothing."""

    number: Reading
    unit: Unit | None


def quantities(text: str) -> frozenset[Quantity]:
    """Return every number of a text with its unit, in one unit per dimension.

    `"1 g cada 8 horas"` is `{(1000, "mg"), (8, "every h")}`, and `"3 veces al día"` is `{(8, "every h")}`
    too. `"10 mg/kg"` is `(10, "mg/kg")`, never `(10, "mg")`. Signs of a list (`1.`) are not numbers.
    """
    daily = {(Decimal(_HOURS_A_DAY), EVERY)} if _DAILY.search(text) else set()
    return frozenset(_quantity(text, measured) for measured in _measured(text)) | daily


def drug_names(text: str) -> frozenset[str]:
    """Return the substances a text names, under keys that do not depend on spelling."""
    return frozenset(mention.key for mention in drugs_in_spanish(text) if mention.kind == "drug")


def _measured(text: str) -> list[_Measured]:
    numbers = _numbers(text)
    named = units(text, words(text), "es")
    found = [_with_unit(text, number, named) for number in numbers]
    for at in range(len(found) - 2, -1, -1):  # the first number of a range has the unit of the second one
        here, after = found[at], found[at + 1]
        if here.unit is None and _RANGE.fullmatch(text, here.number.end, after.number.start):
            found[at] = _Measured(here.number, after.unit)
    return found


def _numbers(text: str) -> list[Reading]:
    digits = [
        number for number in readings(text, "es") if not number.code and not _is_list_sign(text, number)
    ]
    spelled = cardinals(words(text), text, "es")
    taken = {place for number in digits for place in range(number.start, number.end)}
    spelled = [number for number in spelled if taken.isdisjoint(range(number.start, number.end))]
    return sorted([*digits, *spelled], key=lambda number: number.start)


def _is_list_sign(text: str, number: Reading) -> bool:
    return text[number.end : number.end + 2] in (". ", ") ") and bool(_LIST_SIGN.search(text[: number.start]))


def _with_unit(text: str, number: Reading, named: Sequence[Unit]) -> _Measured:
    beside = (unit for unit in named if unit.start >= number.end)
    return _Measured(
        number, next((unit for unit in beside if _BESIDE.match(text[number.end : unit.start])), None)
    )


def _quantity(text: str, measured: _Measured) -> Quantity:
    number, unit = measured.number, measured.unit
    if unit is None:
        a_day = _TIMES.match(text, number.end) and number.value > 0
        return (_HOURS_A_DAY / number.value, EVERY) if a_day else (number.value, "")
    name, factor = _SCALES.get(unit.name, (unit.name, "1"))
    value = number.value * _fraction(factor)
    if name == "h" and _CADA.search(text, 0, number.start):
        return value, EVERY
    per = _PER.match(text, unit.end)
    below = per.group(1).lower() if per else ""
    return value, name + (f"/{_PER_NAMES.get(below, below)}" if below else "")


def _fraction(factor: str) -> Decimal:
    """Return `"1/60"` or `"0.001"` as a number."""
    above, _, below = factor.partition("/")
    return Decimal(above) / Decimal(below or "1")
