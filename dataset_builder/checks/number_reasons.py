"""Why a number may stand in one language only: words, Roman numerals, years cut short, hours of the day.

What is explained here is no fault, so each reason is as narrow as it can be: a number in words explains one
in digits only if the other side does not have that word already.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from dataset_builder.lexicons.stems import keys, renderings
from dataset_builder.number_words import loose_values
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language, Word

Side = Literal["source", "target"]
_ROMAN = re.compile(r"\b(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})\b")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
_AFTERNOON = re.compile(r"\s?(?::\d\d)?\s?p\.?\s?m\b", re.IGNORECASE)
_YEAR_BEFORE = re.compile(r"(\d\d)\d\d\s?[-\u2010-\u2015/]\s?\Z")
_LIST_SIGN = re.compile(r"\s?[-.):\u2013]+\s")
_FREQUENCIES = tuple(
    (re.compile(pattern, re.IGNORECASE), values)
    for pattern, values in (
        (r"\bb\.\s?i\.\s?d\b|\bbid\b", (2, 12)),
        (r"\bt\.\s?i\.\s?d\b|\btid\b", (3, 8)),
        (r"\bq\.\s?i\.\s?d\b|\bqid\b", (4, 6)),
    )
)


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
    missing, extra = _same_meaning(pair, list(missing), list(extra), aligned)
    english, spanish = _in_words(pair, "source"), _in_words(pair, "target")
    _take_common(english, spanish)
    missing = _without_words(pair, missing, spanish, aligned, "source")
    extra = _without_words(pair, extra, english, aligned, "target")
    lost = [each for each in pair.source_cardinals if each in english]
    gained = [each for each in pair.target_cardinals if each in spanish]
    return [*missing, *_changed_words(lost, gained)[0]], [*extra, *_changed_words(lost, gained)[1]], aligned


def _changed_words(
    lost: Sequence[Reading], gained: Sequence[Reading]
) -> tuple[Sequence[Reading], Sequence[Reading]]:
    """Return cardinals that became others; one side alone may well say it without a number."""
    many = min(len(lost), len(gained))
    return lost[:many], gained[:many]


def _same_meaning(
    pair: Pair, missing: list[Reading], extra: list[Reading], aligned: Aligned
) -> tuple[list[Reading], list[Reading]]:
    """Take out pairs that mean the same number, and numbers that mean none."""
    for own, side in ((missing, "source"), (extra, "target")):
        for reading in list(own):
            text = pair.source if side == "source" else pair.target
            if _is_repeated_code(reading, pair, side) or _is_full_hour(text, reading):
                own.remove(reading)
                aligned.drop(reading, side)
    for one in list(missing):
        partner = next((two for two in extra if _equal(pair, one, two)), None)
        if partner is not None:
            missing.remove(one)
            extra.remove(partner)
            aligned.same(one, partner)
    _decimal_commas(pair, missing, extra, aligned)
    return missing, extra


def _is_repeated_code(reading: Reading, pair: Pair, side: Side) -> bool:
    """`COVID-19` may be said more often in one language, but never lose its number."""
    if not reading.code:
        return False
    others = pair.target_numbers if side == "source" else pair.source_numbers
    code = reading.code.lower()
    if not any(each.code.lower() == code and each.value == reading.value for each in others):
        return False
    letters = code.rstrip("-\u2010\u2011")
    return _bare(letters, pair.target, pair.target_words) <= _bare(letters, pair.source, pair.source_words)


def _bare(letters: str, text: str, words: Sequence[Word]) -> int:
    """Count the letters of a code that stand without their number."""
    return sum(
        word.folded == letters and not text[word.end : word.end + 2].lstrip("-\u2010\u2011")[:1].isdigit()
        for word in words
    )


def _equal(pair: Pair, source: Reading, target: Reading) -> bool:
    """Tell whether two readings are one number: `3 p.m.` and `15`, `2019-20` and `2020`, `1950s` and `50`."""
    one, two = source.value, target.value
    if two == one + 12 and one < 12 and _AFTERNOON.match(pair.source, source.end):
        return True
    if _cut_short(pair.source, source, two) or _cut_short(pair.target, target, one):
        return True
    if source.text == target.text * 2 and pair.source[: source.start].endswith("\u200b-"):
        return True  # a soft break that whoever typeset the source has printed with its digit, twice
    decade = pair.source[source.end : source.end + 2].lstrip("'’")[:1] == "s"
    return decade and one % 100 == two % 100 and (one < 100 or two < 100)


def _cut_short(text: str, reading: Reading, whole: Decimal) -> bool:
    """`20` in `2019-20` means 2020."""
    year = _YEAR_BEFORE.search(text[: reading.start])
    return year is not None and len(reading.text) == 2 and whole == int(year.group(1)) * 100 + reading.value


def _decimal_commas(pair: Pair, missing: list[Reading], extra: list[Reading], aligned: Aligned) -> None:
    """Take out `38` and `5` of an English text that writes `38,5` for 38.5, as European authors do."""
    for whole, part in list(zip(missing, missing[1:], strict=False)):
        if pair.source[whole.end : part.start] != ",":
            continue
        value = Decimal(f"{whole.text}.{part.text}")
        partner = next((each for each in extra if each.value == value), None)
        if partner is not None:
            extra.remove(partner)
            missing.remove(whole)
            missing.remove(part)
            aligned.drop(part, "source")
            aligned.same(whole, partner)


def _is_full_hour(text: str, reading: Reading) -> bool:
    return reading.text == "00" and text[reading.start - 1 : reading.start] in (":", ".")


def _take_common(english: list[Reading], spanish: list[Reading]) -> None:
    """Take out what both sides say in words: it explains no number in digits."""
    left = Counter(each.value for each in spanish)
    both: Counter[Decimal] = Counter()
    for each in english:
        if left[each.value] > 0:
            left[each.value] -= 1
            both[each.value] += 1
    for side in (english, spanish):
        rest = Counter(both)
        for each in list(side):
            if rest[each.value] > 0:
                rest[each.value] -= 1
                side.remove(each)


def _without_words(
    pair: Pair, own: Sequence[Reading], others: list[Reading], aligned: Aligned, side: Side
) -> list[Reading]:
    """Return the readings in digits that the other side does not say in words of its own."""
    left: list[Reading] = []
    for reading in own:
        if _is_list_sign(pair.source if side == "source" else pair.target, reading):
            left.append(reading)
            continue
        word = _article(pair, reading, side) if reading.value == 1 else _spare(others, reading.value)
        if word is None:
            left.append(reading)
            continue
        aligned.add(word, "target" if side == "source" else "source")
        if word in others:
            # One word explains one number, whatever else it might have stood for.
            others[:] = [each for each in others if each.start != word.start]
    return left


def _is_list_sign(text: str, reading: Reading) -> bool:
    """`1-` or `2.` at the beginning numbers an item; no word stands for it."""
    return reading.start == 0 and _LIST_SIGN.match(text, reading.end) is not None


def _spare(words: Sequence[Reading], value: Decimal) -> Reading | None:
    return next((each for each in words if each.value == value), None)


def _in_words(pair: Pair, side: Side) -> list[Reading]:
    """Return every number that the words of one side may stand for."""
    text = pair.source if side == "source" else pair.target
    words = pair.source_words if side == "source" else pair.target_words
    language: Language = "en" if side == "source" else "es"
    found = list(pair.source_cardinals if side == "source" else pair.target_cardinals)
    inside = [(each.start, each.end) for each in found]
    for word in words:
        if any(start <= word.start < end for start, end in inside):
            continue
        found += [
            Reading(value, word.folded, word.start, word.end) for value in loose_values(word.folded, language)
        ]
    found += [
        Reading(Decimal(value), match.group(), *match.span())
        for match in _ROMAN.finditer(text)
        if (value := _roman(match.group()))
    ]
    found += [
        Reading(Decimal(value), match.group(), *match.span())
        for pattern, values in _FREQUENCIES
        for match in pattern.finditer(text)
        for value in values
    ]
    return found


def _roman(text: str) -> int:
    digits = [_ROMAN_DIGITS[char] for char in text]
    return sum(
        -value if at + 1 < len(digits) and value < digits[at + 1] else value
        for at, value in enumerate(digits)
    )


_ONE = {
    "en": frozenset("a an one once first single i".split()),
    "es": frozenset("un una uno primer primero primera vez i".split()),
}


def _article(pair: Pair, reading: Reading, side: Side) -> Reading | None:
    """`1 tablet` is `un comprimido`: before the counterpart of the next word stands a word for one."""
    mine = pair.source_words if side == "source" else pair.target_words
    others = pair.target_words if side == "source" else pair.source_words
    ones = _ONE["es" if side == "source" else "en"]
    after = next((word.folded for word in mine if word.start >= reading.end), None)
    if after is None:
        return None
    for at, word in enumerate(others):
        if word.folded not in ones:
            continue
        for beside in others[max(0, at - 1) : at + 3]:
            english, spanish = (after, beside.folded) if side == "source" else (beside.folded, after)
            if not renderings(english).isdisjoint(keys(spanish)):
                return Reading(reading.value, word.folded, word.start, word.end)
    return None
