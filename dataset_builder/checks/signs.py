"""Whether a number below zero stays below zero: `-20 °C` is no `20 °C`."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from dataset_builder.flags import Flag
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading

_MINUS = "-\u2010\u2011\u2012\u2013\u2212"
_DASHES = frozenset(_MINUS)
# A minus touches its number and what stands before is no number, of which it would be the range.
_SIGN = re.compile(rf"(?:(?:\A|[\s\u00a0(\[=<>≤≥~,;:/])[{_MINUS}]|\bminus\s)\Z", re.IGNORECASE)
_LOOSE_SIGN = re.compile(
    rf"(?:(?:\A|[^\w%°])[{_MINUS}]\s?|(?<!\bal )(?<!\blo )\b(?:minus|menos|negative|negativ[oa])\s)\Z",
    re.IGNORECASE,
)
_NUMBER_BEFORE = re.compile(rf"\d\s?(?:%|°\s?[CF]?|[^\W\d]{{1,4}})?[\s\u00a0]?[{_MINUS}]\Z")
_DASH_AFTER = re.compile(r"[^\s\d][\u2013\u2014](?=[\s.,;:)]|\Z)")  # `la dosis –20 mg– se redujo`
_BELOW_ZERO = re.compile(r"[^.;\d]{0,16}\b(?:below zero|bajo cero)\b", re.IGNORECASE)
_DEGREES = re.compile(r"[\s\u00a0\u202f]?(?:°|º|degrees?|grados?)")
# What says in a word that a number went down: `-1.2 kg` is `una pérdida de 1,2 kg`.
_FALLS = re.compile(
    r"decreas|reduc|declin|\bloss|\blost|\bfell|\bfall|drop|lower|below|less|fewer|negativ|shorter|before|prior"
    r"|\blow\b|disminu|descen|descien|p[eé]rdida|perdi|baj[aóo]|ca[ií]da|menos|negativ|antes|previ",
    re.IGNORECASE,
)
_REACH = 24  # characters before a number


def other_signs(pair: Pair) -> Iterator[Flag]:
    """Yield the first number that lost its minus, and the first that was given one."""
    source = _signed(pair.source, pair.source_numbers, _SIGN)
    target = _signed(pair.target, pair.target_numbers, _SIGN)
    if not source and not target:
        return
    lost = _beyond(source, _signed(pair.target, pair.target_numbers, _LOOSE_SIGN))
    for one in lost:
        is_said = _says_fall(pair.target, pair.source) and not _DEGREES.match(pair.source, one.end)
        if (two := _bare(pair.target, pair.target_numbers, one)) is not None and not is_said:
            yield _flag(f"-{one.text} became {two.text}", one, two)
            return
    gained = _beyond(target, _signed(pair.source, pair.source_numbers, _LOOSE_SIGN))
    for two in gained:
        if (one := _bare(pair.source, pair.source_numbers, two)) is not None and not _says_fall(
            pair.source, pair.target
        ):
            yield _flag(f"{one.text} became -{two.text}", one, two)
            return


def _says_fall(text: str, other: str) -> bool:
    """Tell whether a text says oftener than the other that a number went down: `una pérdida de 1,2 kg`."""
    return len(_FALLS.findall(text)) > len(_FALLS.findall(other))


def _beyond(own: Sequence[Reading], others: Sequence[Reading]) -> list[Reading]:
    """Return those of one side whose value the other side has less often."""
    left = Counter[Decimal](each.value for each in others)
    rest: list[Reading] = []
    for reading in own:
        left[reading.value] -= 1
        if left[reading.value] < 0:
            rest.append(reading)
    return rest


def _bare(text: str, numbers: Sequence[Reading], like: Reading) -> Reading | None:
    """Return the first number of a value with no sign before it."""
    return next(
        (
            each
            for each in numbers
            if each.value == like.value and not each.code and text[each.start - 1 : each.start] not in _DASHES
        ),
        None,
    )


def _flag(message: str, source: Reading, target: Reading) -> Flag:
    return Flag("numbers_changed", "block", message, (source.start, source.end), (target.start, target.end))


def _signed(text: str, numbers: Sequence[Reading], sign: re.Pattern[str]) -> list[Reading]:
    """Return the numbers below zero."""
    return [each for each in numbers if not each.code and _is_below_zero(text, each, sign)]


def _is_below_zero(text: str, reading: Reading, sign: re.Pattern[str]) -> bool:
    before = text[max(0, reading.start - _REACH) : reading.start]
    if before[-1:] == "":
        return False
    if before[-1] in _DASHES:
        is_range = _NUMBER_BEFORE.search(before) is not None
        is_aside = before[-1:] == "\u2013" and _DASH_AFTER.search(text, reading.end) is not None
        return not is_range and not is_aside and sign.search(before) is not None
    if _BELOW_ZERO.match(text, reading.end) is not None:
        return True
    return before[-1].isspace() and sign.search(before) is not None
