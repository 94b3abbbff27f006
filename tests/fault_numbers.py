"""Faults in the numbers of a Spanish text: functions of a case and a random source, None if none applies."""

import re
from collections.abc import Callable
from itertools import pairwise
from random import Random

from tests.fault_pairs import Case

# 12 000 or 12.000 in groups of three, with or without decimals; or any digits with points and commas inside.
NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[\u202f\u2009\xa0 .]\d{3})+(?![\d.])(?:,\d+)?|\d+(?:[.,]\d+)*")
# A number that stands alone, not one in a name such as COVID-19, V4 or B12.
_VALUE = re.compile(rf"(?<![^\W\d_])(?<![^\W\d_][-–])(?<!\d)(?:{NUMBER.pattern})(?!\d)")
_WORDS = "dos tres cuatro cinco seis siete ocho nueve diez once doce".split()
_IN_DIGITS = {word: str(value) for value, word in enumerate(_WORDS, 2)}
_ALSO_IN_WORDS = re.compile(rf"{_VALUE.pattern}|\b(?:{'|'.join(_WORDS)})\b")
_MARKS = re.compile(r"[\u202f\u2009\xa0 .]")
_DECIMAL = re.compile(r"\d+(?:,\d+|\.(?!\d{3}(?!\d))\d+)")
_WHOLE = re.compile(r"\d+(?:[\u202f\u2009\xa0 .]\d{3})*")
_WORD_AFTER = r"[\s\u202f\xa0]*(?:[a-zA-Zµμ%°][\w/%°µμ]*)?"
_GROUPED_FROM = 4
_ROOM_WORDS = 6

Rewrite = Callable[[str, Random], str | None]


def rewrite_one(text: str, pattern: re.Pattern[str], rewrite: Rewrite, rng: Random) -> str | None:
    """Rewrite one match that can be rewritten, chosen at random; None when no match can."""
    matches = list(pattern.finditer(text))
    rng.shuffle(matches)
    for match in matches:
        new = rewrite(match.group(), rng)
        if new is not None and new != match.group():
            return text[: match.start()] + new + text[match.end() :]
    return None


def number_fault(rewrite: Rewrite) -> Callable[[Case, Random], str | None]:
    """Make a fault that rewrites one number of the translation."""
    return lambda case, rng: rewrite_one(case.spanish, NUMBER, rewrite, rng)


def change_digit(number: str, rng: Random) -> str:
    """Change one digit to another: `150` may become `170`; the first digit never becomes 0."""
    places = [place for place, letter in enumerate(number) if letter.isdigit()]
    return _with_digit(number, rng.choice(places), rng)


def change_last_digit(number: str, rng: Random) -> str:
    """Change the last digit: `150` may become `153`."""
    return _with_digit(number, len(number) - 1, rng)


def change_first_digit(number: str, rng: Random) -> str:
    """Change the first digit: `150` may become `450`."""
    return _with_digit(number, 0, rng)


def transpose_digits(number: str, rng: Random) -> str | None:
    """Exchange two neighbouring digits that differ: `150` may become `510`; never puts a 0 first."""
    places = [
        place
        for place, (one, other) in enumerate(pairwise(number))
        if one.isdigit() and other.isdigit() and one != other and not (place == 0 and other == "0")
    ]
    if not places:
        return None
    place = rng.choice(places)
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


def times_ten(number: str, _rng: Random) -> str | None:
    """Make a number ten times as large: `50` is `500`, `1,5` is `15`, `12 000` is `120 000`."""
    if _DECIMAL.fullmatch(number):
        return shift_mark(number, 1)
    return _grouped(number, _digits(number) + "0") if _is_whole(number) else None


def a_tenth(number: str, _rng: Random) -> str | None:
    """Make a number ten times as small: `50` is `5`, `1,5` is `0,15`."""
    if _DECIMAL.fullmatch(number):
        return shift_mark(number, -1)
    round_ten = _is_whole(number) and number.endswith("0")
    return _grouped(number, _digits(number)[:-1]) if round_ten else None


def mark_left(number: str, _rng: Random) -> str | None:
    """Move the decimal mark one place to the left: `12,5` is `1,25`."""
    return shift_mark(number, -1) if _DECIMAL.fullmatch(number) else None


def mark_right(number: str, _rng: Random) -> str | None:
    """Move the decimal mark one place to the right: `1,25` is `12,5`."""
    return shift_mark(number, 1) if _DECIMAL.fullmatch(number) else None


def mark_dropped(number: str, _rng: Random) -> str | None:
    """Drop the decimal mark: `1,25` is `125`; nothing to do for `0,0`."""
    bare = re.sub(r"\D", "", number)
    return bare.lstrip("0") or None if _DECIMAL.fullmatch(number) else None


def mark_inserted(number: str, rng: Random) -> str | None:
    """Put a decimal mark into an integer: `125` may become `12,5`."""
    if not number.isdigit() or len(number) < 2 or not number.strip("0"):
        return None
    place = rng.randrange(1, len(number))
    return f"{number[:place]},{number[place:]}"


def thousands_as_decimal(number: str, _rng: Random) -> str | None:
    """Write thousands as English does: `4000`, `4 000` and `4.000` are `4,000`, read 4 in Spanish."""
    digits = _digits(number)
    if not _WHOLE.fullmatch(number) or not 4 <= len(digits) <= 6 or digits[0] == "0":
        return None
    return f"{digits[:-3]},{digits[-3:]}"


def millions_with_commas(number: str, _rng: Random) -> str | None:
    """Write a number from seven digits on as English does: `1 500 000` is `1,500,000`."""
    digits = _digits(number)
    return f"{int(digits):,}" if _WHOLE.fullmatch(number) and len(digits) >= 7 and digits[0] != "0" else None


def decimal_as_thousands(number: str, _rng: Random) -> str | None:
    """Write three decimals after a point: `1,125` is `1.125`, read 1125 in Spanish."""
    return number.replace(",", ".") if re.fullmatch(r"\d{1,3},\d{3}", number) else None


def decimal_as_thousands_space(number: str, _rng: Random) -> str | None:
    """Write three decimals after a space: `1,125` is `1 125`."""
    return number.replace(",", " ") if re.fullmatch(r"[1-9]\d{0,2},\d{3}", number) else None


def drop_number(case: Case, rng: Random) -> str | None:
    """Drop a number alone: `tome 50 mg` is `tome mg`."""
    return _tidy(rewrite_one(case.spanish, NUMBER, lambda _number, _rng: "", rng))


def drop_number_and_unit(case: Case, rng: Random) -> str | None:
    """Drop a number with the word after it: `tome 50 mg al día` is `tome al día`."""
    pattern = re.compile(f"(?:{NUMBER.pattern}){_WORD_AFTER}")
    return _tidy(rewrite_one(case.spanish, pattern, lambda _number, _rng: "", rng))


def drop_range_end(case: Case, rng: Random) -> str | None:
    """Drop the second number of a range: `de 2 a 4 mg` is `de 2 mg`, `2-4 mg` is `2 mg`."""
    pattern = re.compile(rf"(?<=\d)(?:\s?[-–]\s?| a | y )(?:{NUMBER.pattern})")
    return rewrite_one(case.spanish, pattern, lambda _number, _rng: "", rng)


def swap_values(case: Case, rng: Random) -> str | None:
    """Exchange two numbers that differ: `2 comprimidos de 50 mg` is `50 comprimidos de 2 mg`."""
    return _swapped(case, _VALUE, rng)


def swap_with_words(case: Case, rng: Random) -> str | None:
    """Exchange two numbers, those in words too: `54 años ... dos días` is `dos años ... 54 días`."""
    return _swapped(case, _ALSO_IN_WORDS, rng)


def swap_any_numbers(case: Case, rng: Random) -> str | None:
    """Exchange two numbers that differ, also those in names: `COVID-19 en 2020` is `COVID-2020 en 19`."""
    return _swapped(case, NUMBER, rng)


def add_number(case: Case, rng: Random) -> str | None:
    """Add a dose that the source does not have, after a word: `tome el comprimido (20 mg) con agua`."""
    words = case.spanish.split(" ")
    if len(words) < _ROOM_WORDS:
        return None
    place = rng.randrange(2, len(words) - 1)
    return " ".join([*words[:place], f"({rng.choice((5, 20, 75, 250))} mg)", *words[place:]])


def _swapped(case: Case, pattern: re.Pattern[str], rng: Random) -> str | None:
    matches = list(pattern.finditer(case.spanish))
    couples = [
        (a, b) for i, a in enumerate(matches) for b in matches[i + 1 :] if not _is_same(a.group(), b.group())
    ]
    if not couples:
        return None
    first, second = rng.choice(couples)
    text = case.spanish
    between = text[first.end() : second.start()]
    return text[: first.start()] + second.group() + between + first.group() + text[second.end() :]


def _is_same(one: str, other: str) -> bool:
    """Tell whether two numbers have one value: nothing is wrong where `dos` and `2` changed places."""
    return _IN_DIGITS.get(one, one) == _IN_DIGITS.get(other, other)


def shift_mark(number: str, places: int) -> str:
    """Move the decimal mark: `shift_mark("12,5", 1)` is `125`, `shift_mark("1,5", -1)` is `0,15`."""
    mark = "," if "," in number else "."
    whole, _, decimals = number.partition(mark)
    cut = len(whole) + places
    digits = whole + decimals
    if cut <= 0:
        digits, cut = "0" * (1 - cut) + digits, 1
    whole, decimals = digits[:cut].lstrip("0") or "0", digits[cut:]
    return whole + mark + decimals if decimals else whole


def _with_digit(number: str, place: int, rng: Random) -> str:
    allowed = [digit for digit in "0123456789" if digit != number[place] and (place or digit != "0")]
    return number[:place] + rng.choice(allowed) + number[place + 1 :]


def _is_whole(number: str) -> bool:
    return bool(_WHOLE.fullmatch(number) and _digits(number).strip("0"))


def _digits(number: str) -> str:
    return _MARKS.sub("", number)


def _grouped(like: str, digits: str) -> str:
    """Group digits as `like` is grouped: `_grouped("12 000", "120000")` is `120 000`."""
    mark = _MARKS.search(like)
    if mark is None or len(digits) < _GROUPED_FROM:
        return digits
    return f"{int(digits):,}".replace(",", mark.group())


def _tidy(text: str | None) -> str | None:
    return None if text is None else re.sub(r" {2,}", " ", text).strip()
