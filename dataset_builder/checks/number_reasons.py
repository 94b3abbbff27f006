"""Why a number may stand in one language only: words, Roman numerals, years cut short, hours of the day.

What is explained here is no fault, so each reason is as narrow as it can be: a number in words explains one
in digits only if the other side does not have that word already.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from dataset_builder.checks.conversions import conversions
from dataset_builder.checks.gained_two import too_many
from dataset_builder.checks.number_meaning import (
    Side,
    is_decade,
    is_full_hour,
    is_of_oxygen,
    is_of_steps,
    is_one_of_each,
    is_rate_said_once,
    is_referred_to,
    is_repeated_code,
    is_said_again,
    is_same_number,
    whole_of_itself,
)
from dataset_builder.checks.spoken_numbers import (
    article,
    is_beside,
    is_list_sign,
    may_stand_for,
    numbers_in_words,
    take_common,
)
from dataset_builder.lexicons.counting_words import is_ordinal
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language

_TWO = Decimal(2)
_FIRST = ("first", "primer")
_PARITY = ("gesta", "para", "gravida")  # `gravida 3` is `tercigesta`
_OF_TWO = frozenset({"both", "either", "neither"})
# `the two are not equal` may be `no son iguales`
_THE_TWO = re.compile(
    r"(?<=\bthe )two(?=\s(?:are|were|is|was|do|did|may|can|must|should|have|has|had|offers?)\b|\s?[.,;)])",
    re.IGNORECASE,
)
_BELOW_ZERO = re.compile(r"bajo cero\Z", re.IGNORECASE)  # `minus 70 degrees`


@dataclass
class Aligned:
    """The numbers of both sides with equal values, those in words that answer to digits among them."""

    source: list[Reading]
    target: list[Reading]

    def same(self, source: Reading, target: Reading) -> None:
        """Give two readings of one number one value."""
        at = self.source.index(source)
        self.source[at] = Reading(target.value, source.text, source.start, source.end, source.code)

    def drop(self, reading: Reading, side: Side) -> None:
        """Leave out a number that means none."""
        (self.source if side == "source" else self.target).remove(reading)

    def add(self, reading: Reading, side: Side) -> None:
        """Put in a number in words, at its place."""
        own = self.source if side == "source" else self.target
        own.append(reading)
        own.sort(key=lambda each: each.start)


def explained(
    pair: Pair, missing: Sequence[Reading], extra: Sequence[Reading]
) -> tuple[list[Reading], list[Reading], Aligned]:
    """Return what no reason explains of the numbers that only one side has, and what answers to what.

    Cardinals in words take part: `ten percent` needs a 10 or a `diez` in the translation.
    """
    aligned = Aligned(list(pair.source_numbers), list(pair.target_numbers))
    missing, extra = _without_meaningless(pair, missing, extra, aligned)
    _take_same(pair, missing, extra, aligned)
    _take_decimal_commas(pair, missing, extra, aligned)
    english, spanish = numbers_in_words(pair, "en"), numbers_in_words(pair, "es")
    take_common(pair, english, spanish)
    missing = _without_words(pair, missing, spanish, aligned, "source")
    extra = _without_words(pair, extra, english, aligned, "target")
    lost = [each for each in pair.source_cardinals if each in english]
    lost = [each for each in lost if not _THE_TWO.match(pair.source, each.start)]
    gained = [each for each in pair.target_cardinals if each in spanish]
    gained = [each for each in gained if not _BELOW_ZERO.search(pair.target, 0, each.end)]
    _add_said_by_both(pair, lost, gained, aligned)
    if not lost:
        # Spanish may well count to two where English does not: `either group`, `every other week`.
        gained = [*(each for each in gained if each.value != _TWO), *too_many(pair)]
    return _without_wholes(pair, missing + lost, aligned), extra + gained, aligned


def _without_wholes(pair: Pair, missing: Sequence[Reading], aligned: Aligned) -> list[Reading]:
    """Take out a number that is all of itself, once: `4 of 4` is `los 4`."""
    left: list[Reading] = []
    used: set[Reading] = set()
    for reading in missing:
        whole = whole_of_itself(pair, reading.value)
        if whole is None or whole in used:
            left.append(reading)
            continue
        used.add(whole)
        if whole in aligned.source:
            aligned.drop(whole, "source")
    return left


def _add_said_by_both(
    pair: Pair, lost: Sequence[Reading], gained: Sequence[Reading], aligned: Aligned
) -> None:
    """Let the cardinals that both sides say in words take part where numbers are put in order.

    So does `dos` where English says it otherwise: `neither dose` is `ninguna de las dos dosis`.
    """
    own = [each for each in pair.source_cardinals if each not in lost and each not in aligned.source]
    others = [each for each in pair.target_cardinals if each not in aligned.target]
    of_two = [word for word in pair.source_words if word.folded in _OF_TWO]
    if of_two and len(of_two) == _count_of_two(others) - _count_of_two(own):
        own += [Reading(_TWO, word.folded, word.start, word.end) for word in of_two]
    else:
        others = [each for each in others if each not in gained]
    if Counter(each.value for each in own) == Counter(each.value for each in others):
        for each in own:
            aligned.add(each, "source")
        for each in others:
            aligned.add(each, "target")


def _count_of_two(readings: Sequence[Reading]) -> int:
    return sum(each.value == _TWO for each in readings)


def _without_meaningless(
    pair: Pair, missing: Sequence[Reading], extra: Sequence[Reading], aligned: Aligned
) -> tuple[list[Reading], list[Reading]]:
    """Take out numbers that mean none: codes and times said once more, minutes of a full hour."""
    kept: dict[Side, list[Reading]] = {"source": list(missing), "target": list(extra)}
    for side, readings in kept.items():
        for reading in list(readings):
            if _is_meaningless(pair, reading, side):
                readings.remove(reading)
                aligned.drop(reading, side)
    return kept["source"], kept["target"]


def _is_meaningless(pair: Pair, reading: Reading, side: Side) -> bool:
    if side == "source":
        text, is_idle = pair.source, is_referred_to(reading, pair) or is_rate_said_once(reading, pair)
    else:
        text, is_idle = pair.target, is_one_of_each(reading, pair.target) or is_of_steps(reading, pair.target)
        is_idle = is_idle or is_said_again(reading, pair)
        is_idle = is_idle or any(start < reading.start < end for start, end in conversions(text))
    return (
        is_idle
        or is_repeated_code(reading, pair, side)
        or is_full_hour(text, reading)
        or is_of_oxygen(reading, pair, side)
    )


def _take_same(pair: Pair, missing: list[Reading], extra: list[Reading], aligned: Aligned) -> None:
    """Take out pairs that mean the same number."""
    for one in list(missing):
        equal = (each for each in pair.source_numbers if each.value == one.value and each in aligned.source)
        found = ((each, two) for each in equal for two in extra if is_same_number(pair, each, two))
        if (both := next(found, None)) is not None:
            missing.remove(one)
            extra.remove(both[1])
            aligned.same(*both)


def _take_decimal_commas(pair: Pair, missing: list[Reading], extra: list[Reading], aligned: Aligned) -> None:
    """Take out `38` and `5` of an English text that writes `38,5` for 38.5, as European authors do."""
    for whole, part in pairwise(list(missing)):
        digits = whole.text + part.text
        if pair.source[whole.end : part.start] != "," or not (digits.isascii() and digits.isdigit()):
            continue
        value = Decimal(f"{whole.text}.{part.text}")
        partner = next((each for each in extra if each.value == value), None)
        if partner is not None and whole in missing:  # of `2,4,6` the 4 belongs to one number only
            extra.remove(partner)
            missing.remove(whole)
            missing.remove(part)
            aligned.drop(part, "source")
            aligned.same(whole, partner)


def _without_words(
    pair: Pair, own: Sequence[Reading], others: list[Reading], aligned: Aligned, side: Side
) -> list[Reading]:
    """Return the readings in digits that the other side does not say in words of its own."""
    text = pair.source if side == "source" else pair.target
    left: list[Reading] = []
    used: set[int] = set()
    for reading in own:
        word = None if is_list_sign(text, reading) else _word_for(pair, reading, others, side, used)
        if word is None:
            left.append(reading)
            continue
        used.add(word.start)
        if word.text.startswith(_FIRST) or word.text.endswith(_PARITY):
            aligned.drop(reading, side)  # `day 1` is `el primer día`, whose words stand elsewhere
        else:
            aligned.add(word, "target" if side == "source" else "source")
        if word in others:
            # One word explains one number, whatever else it might have stood for.
            others[:] = [each for each in others if each.start != word.start]
    return left


def _word_for(
    pair: Pair, reading: Reading, others: Sequence[Reading], side: Side, used: Collection[int]
) -> Reading | None:
    if reading.code:
        return None  # no word stands for a number of a code: `CYP2D6` has no half
    language: Language = "en" if side == "source" else "es"
    if reading.value == 1:
        return _article(pair, reading, side, language, used)
    here, there = (pair.source, pair.target) if side == "source" else (pair.target, pair.source)
    for each in others:
        is_equal = each.value == reading.value or (side == "source" and is_decade(pair.source, reading, each))
        if not is_equal or not may_stand_for(each, there, reading, here):
            continue
        if not is_ordinal(each.text) or is_beside(pair, each, reading, language):
            return each
    return None


def _article(
    pair: Pair, reading: Reading, side: Side, language: Language, used: Collection[int]
) -> Reading | None:
    """Return the word that says a 1, or another 1 of the same text."""
    # Of `at 1 week, 1.0` the week may be the one in words, though the last number is the one left over.
    numbers = pair.source_numbers if side == "source" else pair.target_numbers
    ones = [reading, *(each for each in numbers if each.value == 1 and not each.code and each != reading)]
    said = (article(pair, each, language, used) for each in ones)
    return next((word for word in said if word is not None), None)
