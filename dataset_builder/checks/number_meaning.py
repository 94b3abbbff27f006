"""Numbers in digits that mean the same, or nothing: `3 p.m.` and 15 h, `2019-20` and 2020, `9:00` and 9."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from dataset_builder.numbers import spanish_values
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading
from dataset_builder.text_words import Word

Side = Literal["source", "target"]
_TWO = Decimal(2)
_HYPHENS = "-\u2010\u2011"
# `6 p.m.`, and the 6 of `between 6 and 8 p.m.`
_AFTERNOON = re.compile(r"(?:\s?(?:and|to|or|[-\u2013])\s?\d{1,2})?\s?(?::\d\d)?\s?p\.?\s?m\b", re.IGNORECASE)
_THAT_ONE = re.compile(
    r"\b(?:es[ea]|est[ea]|dich[oa]|tal)(?: mism[oa])? (?:plazo|per[ií]odo|tiempo|intervalo|lapso|peso|edad"
    r"|dosis|cantidad|cifra|temperatura|momento)\b|\b(?:a partir de|desde) entonces\b|\bm[aá]s tiempo\b",
    re.IGNORECASE,
)
_EACH = re.compile(r"\bcada\s\Z", re.IGNORECASE)
_OTHERS, _AGAIN = re.compile(r"\botr[oa]s\s\Z", re.IGNORECASE), re.compile(r"\bagain\b", re.IGNORECASE)
# `las 2 horas posteriores al alba y las 2 anteriores al ocaso`
_THE, _OF_THEM = (
    re.compile(r"\bl[ao]s\s\Z"),
    re.compile(r"\s(?:anterior|posterior|siguient|previ|restant)\w+"),
)
_PER, _POR = re.compile(r"\bper\s\Z", re.IGNORECASE), re.compile(r"\b(?:por|cada)\s\Z", re.IGNORECASE)
_NEXT_WORD = re.compile(r"\s(?:de )?(\w+)")
_FROM_IT = re.compile(r"\bde (?P<number>[\d.,]+) en\s\Z", re.IGNORECASE)
_OF_OXYGEN = re.compile(r"(?:\b|[a-z])C?O\Z")  # `SatO2`, `FiO2`, `CO2`
_ROBBED_SYMBOL = re.compile(r"(?:\b|[a-z])C?O(?!\w)")  # `SatO`: the 2 is lost
_OXYGEN: Mapping[Side, re.Pattern[str]] = {
    "source": re.compile(r"ox[ií]geno|saturaci|di[oó]xido|anh[ií]drido|CO\b", re.IGNORECASE),
    "target": re.compile(r"oxygen|saturat|dioxide|\bsats?\b", re.IGNORECASE),
}
_ALL_OF = re.compile(r"\s?(?:of|out of|/)(?: the)?\s?")
_ALL_THE = re.compile(r"\bl[oa]s\s\Z", re.IGNORECASE)
_OF_THE_SOURCE = re.compile(
    r"\bth(?:is|at|ese|ose) (?:time|period|interval|window|weight|age|dose|amount)\b", re.IGNORECASE
)
_MEASURED = re.compile(
    r"[ -]?(?:second|minute|hour|day|week|month|year|[mk]?g\b|ml\b|°|pound)", re.IGNORECASE
)
_TO_THE_NEXT = re.compile(r"\s?(?:[-\u2010-\u2015]|\b(?:a|y|o|u)\b(?: (?:los|las))?)\s?")
_YEAR_CHARS = 8
_YEAR_BEFORE = re.compile(r"(\d\d)\d\d\s?[-\u2010-\u2015/]\s?\Z")


def is_repeated_code(reading: Reading, pair: Pair, side: Side) -> bool:
    """Tell whether a number of a code is only said once more, in one language.

    `COVID-19` may be said more often there, but never lose its number.
    """
    if not reading.code:
        return False
    others = pair.target_numbers if side == "source" else pair.source_numbers
    code = reading.code.lower()
    if not any(each.code.lower() == code and each.value == reading.value for each in others):
        return False
    letters = code.rstrip(_HYPHENS)
    return _bare(letters, pair.target, pair.target_words) <= _bare(letters, pair.source, pair.source_words)


def _bare(letters: str, text: str, words: Sequence[Word]) -> int:
    """Count the letters of a code that stand without their number."""
    return sum(
        word.folded == letters and not text[word.end : word.end + 2].lstrip(_HYPHENS)[:1].isdigit()
        for word in words
    )


def is_referred_to(reading: Reading, pair: Pair) -> bool:
    """Tell whether Spanish refers to what the source says once more: `5 days`, then `ese plazo`."""
    if _THAT_ONE.search(pair.target) is None or _OF_THE_SOURCE.search(pair.source) is not None:
        return False
    own, others = (
        sum(each.value == reading.value for each in numbers)
        for numbers in (pair.source_numbers, pair.target_numbers)
    )
    equal = (each for each in pair.source_numbers if each.value == reading.value)
    is_measured = any(_MEASURED.match(pair.source, each.end) for each in equal)
    return own == 2 and others == 1 and is_measured


def is_one_of_each(reading: Reading, text: str) -> bool:
    """Tell whether a 1 says no more than `cada`: `per %` is `por cada 1 %`."""
    return reading.value == 1 and _EACH.search(text, 0, reading.start) is not None


def is_said_again(reading: Reading, pair: Pair) -> bool:
    """Tell whether Spanish says an amount once more: `y otros 15 mg` for `again`, `y las 2 anteriores`."""
    if _THE.search(pair.target, 0, reading.start) and _OF_THEM.match(pair.target, reading.end):
        return any(each.value == reading.value for each in pair.source_numbers)
    if not _OTHERS.search(pair.target, 0, reading.start) or not _AGAIN.search(pair.source):
        return False
    said = (*pair.source_numbers, *pair.source_cardinals)
    return bool(said) and min(said, key=lambda each: each.start).value == reading.value


def is_rate_said_once(reading: Reading, pair: Pair) -> bool:
    """Tell whether Spanish leaves out a rate that it has said: `5 por 100 años y 3 con placebo`.

    Not so where it says the rate without its number.
    """
    rates = [each for each in pair.source_numbers if _PER.search(pair.source, 0, each.start)]
    if reading not in rates or sum(each.value == reading.value for each in rates) == 1:
        return False
    said = [
        _NEXT_WORD.match(pair.target, each.end)
        for each in pair.target_numbers
        if each.value == reading.value and _POR.search(pair.target, 0, each.start)
    ]
    counted = {match[1] for match in said if match is not None}
    return bool(counted) and not any(
        re.search(rf"\b(?:por|cada)\s+{word}\b", pair.target, re.IGNORECASE) for word in counted
    )


def is_of_steps(reading: Reading, text: str) -> bool:
    """Tell whether a number is only the second one of `de 25 en 25`."""
    first = _FROM_IT.search(text, 0, reading.start)
    return first is not None and first.group("number") == reading.text


def is_of_oxygen(reading: Reading, pair: Pair, side: Side) -> bool:
    """Tell whether a 2 is that of `SatO2`, which the other side says in words."""
    own, other = (pair.source, pair.target) if side == "source" else (pair.target, pair.source)
    of_symbol = reading.value == _TWO and _OF_OXYGEN.search(own, 0, reading.start) is not None
    return of_symbol and _OXYGEN[side].search(other) is not None and not _ROBBED_SYMBOL.search(other)


def whole_of_itself(pair: Pair, value: Decimal) -> Reading | None:
    """Return the first number of `4 of 4` where Spanish has `los 4`."""
    said = sorted([*pair.source_numbers, *pair.source_cardinals], key=lambda each: each.start)
    there = (*pair.target_numbers, *pair.target_cardinals)
    if not any(each.value == value and _ALL_THE.search(pair.target, 0, each.start) for each in there):
        return None
    return next(
        (
            one
            for one, two in pairwise(said)
            if one.value == two.value == value and _ALL_OF.fullmatch(pair.source, one.end, two.start)
        ),
        None,
    )


def is_full_hour(text: str, reading: Reading) -> bool:
    """Tell whether a number is the minutes of `9:00`, which `a las 9` leaves out."""
    return reading.text == "00" and text[reading.start - 1 : reading.start] in (":", ".")


def is_same_number(pair: Pair, source: Reading, target: Reading) -> bool:
    """Tell whether two readings are one number: `3 p.m.` and `15`, `2019-20` and `2020`, `1950s` and `50`."""
    one, two = source.value, target.value
    if _is_later(pair.source, source, two):
        return True
    if _cut_short(pair.source, source, two) or _cut_short(pair.target, target, one):
        return True
    if source.text == target.text * 2 and pair.source[: source.start].endswith("\u200b-"):
        return True  # a soft break that whoever typeset the source has printed with its digit, twice
    if one > two and _is_scaled_by_the_next(pair, target, one):
        return True
    return is_decade(pair.source, source, target)


def is_decade(text: str, source: Reading, target: Reading) -> bool:
    """Tell whether a number of the source is that of a decade, the other without or with its century."""
    one, two = source.value, target.value
    is_one = text[source.end : source.end + 2].lstrip("'’")[:1] == "s"
    return is_one and one % 100 == two % 100 and (one < 100 or two < 100)


def _is_later(text: str, reading: Reading, value: Decimal) -> bool:
    """`3 p.m.` means 15 h, and the mid-40s are about 45."""
    if value == reading.value + 12:
        return reading.value < 12 and _AFTERNOON.match(text, reading.end) is not None
    return value == reading.value + 5 and text[: reading.start].lower().endswith("mid-")


def _is_scaled_by_the_next(pair: Pair, target: Reading, value: Decimal) -> bool:
    """`17` in `17 a 50 millones` means 17 millions."""
    at = next((at for at, each in enumerate(pair.target_numbers) if each.start == target.start), None)
    following = pair.target_numbers[at + 1 : at + 2] if at is not None else []
    return any(
        _TO_THE_NEXT.fullmatch(pair.target, target.end, each.start) is not None
        and each.end > each.start + len(each.text)
        and value * _plain(each) == target.value * each.value
        for each in following
    )


def _plain(reading: Reading) -> Decimal:
    """Return the value of the digits of a number, without the `million` after them."""
    return spanish_values(reading.text)[0]


def _cut_short(text: str, reading: Reading, whole: Decimal) -> bool:
    """`20` in `2019-20` means 2020."""
    if len(reading.text) != 2:
        return False
    year = _YEAR_BEFORE.search(text, max(0, reading.start - _YEAR_CHARS), reading.start)
    return year is not None and whole == int(year.group(1)) * 100 + reading.value
