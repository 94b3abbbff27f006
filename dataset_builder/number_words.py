"""Numbers written as words, in English and Spanish: `treinta y cinco` is 35. Standard library only."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise

from dataset_builder.lexicons.tables import rows
from dataset_builder.readings import SCALES, Reading
from dataset_builder.text_words import Language, Word


def _numbered(words: str, first: int = 0, step: int = 1) -> dict[str, int]:
    return {word: first + step * at for at, group in enumerate(words.split()) for word in group.split("|")}


CARDINALS: Mapping[Language, Mapping[str, int]] = {
    "en": _numbered(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen"
    )
    | {"twice": 2}
    | _numbered("twenty thirty forty|fourty fifty sixty seventy eighty ninety", 20, 10),
    "es": _numbered(
        "cero uno|una|un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
        "dieciseis diecisiete dieciocho diecinueve veinte veintiuno|veintiun|veintiuna veintidos veintitres "
        "veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"
    )
    | _numbered("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10)
    | _numbered("cien|ciento", 100)
    | _numbered(
        "doscientos|doscientas trescientos|trescientas cuatrocientos|cuatrocientas quinientos|quinientas "
        "seiscientos|seiscientas setecientos|setecientas ochocientos|ochocientas novecientos|novecientas",
        200,
        100,
    ),
}
# A number begins with one of these.
_BEGINNINGS = {language: CARDINALS[language].keys() | SCALES[language] for language in CARDINALS}
# Alone these are articles, pronouns, or scales of a number in digits.
_ALONE: Mapping[Language, frozenset[str]] = {
    "en": frozenset({"one", "hundred", "thousand", "million", "billion", "trillion", "bn", "mn"}),
    "es": frozenset({"uno", "una", "un", "mil", "millon", "millones", "billon", "billones"}),
}
_OF_PERCENT = frozenset({"cien", "ciento"})
# Turns of speech that count nothing.
_IDIOM = re.compile(r"two (?:ways about|minds)\b|dos por tres\b|un dos por\b", re.IGNORECASE)
_JOIN: Mapping[Language, str] = {"en": "and", "es": "y"}
_NO_LIMIT = 1 << 62
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}


def cardinals(words: Sequence[Word], text: str, language: Language) -> list[Reading]:
    """Read the cardinals of a text: `two hundred and five` is one number, `two, five` are two.

    A word alone that is an article too (`un`, `una`) or a scale without a number (`mil`) is left out.
    """
    found: list[Reading] = []
    beginnings = _BEGINNINGS[language]
    end = 0
    for at in [at for at, word in enumerate(words) if word.folded in beginnings]:
        word = words[at]
        if at < end:
            continue
        if word.folded in _OF_PERCENT and at and words[at - 1].folded == "por":
            continue  # `30 por ciento`
        if _IDIOM.match(text, word.start):
            continue
        end, value = _cardinal(words, text, at, language)
        if end > at + 1 or word.folded not in _ALONE[language]:
            start, stop = word.start, words[end - 1].end
            found.append(Reading(value, text[start:stop], start, stop))
    return found


def _cardinal(words: Sequence[Word], text: str, at: int, language: Language) -> tuple[int, Decimal]:
    """Return where the cardinal that begins with a word ends, and its value."""
    number = _Sum(language)
    end = at
    while end < len(words) and (end == at or _joined(text, words[end - 1].end, words[end].start)):
        if not number.takes(words[end].folded) and not (end > at and _goes_on(words, end, language)):
            break
        end += 1
    return end, Decimal(number.total + number.group)


class _Sum:
    """A number while its words are read: what is counted, and what the next scale will multiply."""

    def __init__(self, language: Language) -> None:
        self._cardinals, self._scales = CARDINALS[language], SCALES[language]
        self.total, self.group = 0, 0
        self._last = _NO_LIMIT

    def takes(self, word: str) -> bool:
        """Add a word to the number, or say that it belongs to the next one."""
        if word in self._cardinals:
            return self._add(self._cardinals[word])
        if word in self._scales:
            self._multiply(self._scales[word])
            return True
        return False

    def _add(self, value: int) -> bool:
        """Numbers go down within a group: `two hundred five` and `twenty five`, never `five twenty`."""
        if value >= self._last or (value >= 10 and self._last < 100):
            return False
        if value == 0 and self._last != _NO_LIMIT:
            return False  # `un cero` is a zero
        self.group += value
        self._last = value
        return True

    def _multiply(self, scale: int) -> None:
        if scale == 100:
            self.group = (self.group or 1) * 100
            self._last = 100
        else:
            if 0 < self.total < scale:  # `mil millones`, `dos mil millones`
                self.total = (self.total + self.group) * scale
            else:
                self.total += (self.group or 1) * scale
            self.group, self._last = 0, _NO_LIMIT


def _joined(text: str, start: int, end: int) -> bool:
    return text[start:end] in (" ", "-", "\u00a0", "\u2010", "\u2011")


def _goes_on(words: Sequence[Word], at: int, language: Language) -> bool:
    """`treinta y cinco`: after the joining word comes a smaller cardinal, before it a ten or a hundred."""
    if words[at].folded != _JOIN[language] or at + 1 >= len(words):
        return False
    table = CARDINALS[language]
    before, after = words[at - 1].folded, table.get(words[at + 1].folded)
    if after is None:
        return False
    if language == "es":
        return 30 <= table.get(before, 0) <= 90 and after < 10
    return before in ("hundred", "thousand") and after < 100


@cache
def _loose(language: Language) -> Mapping[str, tuple[Decimal, ...]]:
    """Return what words stand for beside the plain names of numbers.

    They explain a number in digits on the other side, and their absence is no fault.
    """
    values: defaultdict[str, list[Decimal]] = defaultdict(list)
    for own, value, words in rows("loose_numbers.tsv"):
        if own == language:
            for word in words.split():
                values[word].append(Decimal(value))
    return {word: tuple(each) for word, each in values.items()}


def loose_values(word: str, language: Language) -> tuple[Decimal, ...]:
    """Return the numbers a word may stand for: `twice` 2 and 12 (hours), `mitad` 0.5, 2 and 50."""
    return _loose(language).get(word, ())


def roman_value(numeral: str) -> int:
    """Return what a Roman numeral up to the thirties says: `roman_value("XIV")` is 14."""
    values = [*(_ROMAN_DIGITS[each] for each in numeral), 0]
    return sum(-value if value < after else value for value, after in pairwise(values))
