"""Whether the numbers of a translation stand where they belong: beside the words they stood beside."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from itertools import chain, combinations
from typing import Literal, NamedTuple

from dataset_builder.flags import Flag
from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.stems import keys, renderings
from dataset_builder.lexicons.units import unit_of_symbol, unit_words
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language, Word

_REACH = 6  # words on each side, those of grammar among them
_AFTER, _BEFORE = (4, 2, 1), (3, 2, 1)
_NEXT_ITEM = (1, 1, 1)  # beyond an `and`, as in `0.9% saline or 5% glucose`
_ITEM_ENDS = re.compile(r"\s?(?:%|[^\W\d]{1,6}(?:/[^\W\d]{1,4})?)?,?\s(?:and|or|y|e|o|u),?\s(?!\S{0,4}\d)")
_ITEM_BEGINS = re.compile(r"(?<!\d)(?<!%)\s(?:and|or|y|e|o|u)\s(?:al?\s|del?\s|el\s|the\s|in\s|en\s){0,2}\Z")
_AFTER_NUMBER = re.compile(r"[\d%]\s?\((?:n\s?=\s?)?\Z")  # `71 (3.0%)`: what stands before is that of 71
_SIGN, _CODE, _JOINED = 5, 6, 4
_SCALED = "million"
_SIGN_REACH = 4  # characters after a number, blanks among them
_AFTER_ENDS, _BEFORE_ENDS = re.compile(r"[).;:](?!\d)"), re.compile(r"[).;:](?!\d)|\((?!\Z)")
# `4-5`, `120/80`, `1 and 5`, `las cuatro y las seis`, `four of the six`
_RANGE = re.compile(
    r"-?\s?(?:[-\u2010-\u2015/:]|\b(?:to|and|or|al?|y|o)\b(?:\s(?:las?|los)\b)?"
    r"|\b(?:(?:out )?of(?: the| every| all)?|in(?: every)?|(?:de|en|por|sobre)(?: los| las| cada)?)\b)\s?-?"
)
_LONGEST_RANGE = len("- out of every -")
# The same with a unit between, or compared: `10% to 17%`, `58 años frente a 63`
_SERIES = re.compile(
    r"(?:\s?%|[\s-][^\W\d]{1,12}(?:/[^\W\d]{1,4})?)?,?\s?"
    r"(?:[-/\u2010-\u2015]|\b(?:to|and|or|al?|y|o|vs|versus|compared (?:with|to)|frente al?|contra)\b\.?)"
    r"\s?(?:(?:las?|los|el|del?)\s)?"
)
_BRACKET = re.compile(r"[\s\u00a0\u202f]?%?\s?[(\[](?:n\s?=\s?)?")
# `to 1,870 from 2,340` is `de 2340 a 1870`
_FROM = re.compile(r"\W{0,3}(?:\w+ )?(?:up |down )?from\s", re.IGNORECASE)
_TO = re.compile(r"\W{0,3}(?:\w+ )?(?:a|al|hasta)\s(?:el |los |las )?", re.IGNORECASE)
_LONGEST_SERIES = 40  # characters
# `lower with 12 mg than with 8 mg` is `con 12 mg fue menor que con 8 mg`: the word for both stands elsewhere.
_THAN, _QUE = re.compile(r"[^.;]*\bthan\b[^.;]*"), re.compile(r"[^.;]*\b(?:que|frente a)\b[^.;]*")
# `substituted for one of 500 mg` is `uno de 500 mg no puede sustituirse por`
_FOR, _POR = re.compile(r"[^.;]*\bsubstitut\w+ for\b[^.;]*"), re.compile(r"[^.;]*\bsustitu\w+ por\b[^.;]*")
_TURNED = ((_FROM, _TO), (_FOR, _POR))
_COMPARED = re.compile(r"\b(?:vs|versus|compared|frente|contra)\b")
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|enero|febrero"
    r"|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre)"
)
_BEFORE_MONTH = re.compile(rf"(?:st|nd|rd|th)?\s(?:de )?{_MONTH}\b", re.IGNORECASE)
_AFTER_MONTH = re.compile(rf"\b{_MONTH},?\s(?:del? )?\Z", re.IGNORECASE)
_INTERVAL = re.compile(r"\s?%\s(?:\w+\s)?(?:CI|CrI|intervals?)\b")
_OF_INTERVAL = re.compile(r"\b(?:ICr?|intervalos?(?: de \w+)?) (?:del?|al) (?:el )?\Z")
# Words right before a number that say what it is.
_KIND = re.compile(
    r"\b(?:(?P<type>types?|tipos?)|(?P<grade>grades?|grados?)|(?P<class>class|clase)|(?P<since>since|desde)"
    r"|(?P<stage>stages?|phases?|estad[ií]os?|etapas?|fases?)"
    # of which the other number is a part: `De los 2103 pacientes, 1956 ...`
    r"|(?P<whole>(?<=\d )of|(?:out )?of (?:the|all|every|these|those|its|their|our)(?: [\w'’]+['’]s)?|out of"
    r"|per|(?<=\d )in every|(?<=\d )(?:out )?of (?:more than|over|about|nearly|almost|the more than)"
    r"|(?<=[,;:] )de|de (?:los|las|cada|un total de|es[ao]s|est[ao]s|sus|nuestr[ao]s)"
    r"(?: m[aá]s de| casi| cerca de)?|cada))"
    r"\s(?:el |la )?\Z",
    re.IGNORECASE,
)
_TIMES = re.compile(r"\s(?:times|veces)\b")
_CUE_REACH, _LAST_DAY = 40, 31  # characters before a number; days
_YEARS = range(1500, 2100)
_BEFORE_YEAR = re.compile(
    r"\b(?:in|since|by|until|from|between|en|desde|de|entre|hasta|para"
    r"|(?:from|between|de|desde|entre) (?:1|2)\d{3} (?:to|and|y|al?|hasta))\s\Z",
    re.IGNORECASE,
)
_AFTER_YEAR = re.compile(
    r"\s?(?:[.,;:)]|\Z)|\s(?:to\b|(?:and|by|as|when|y|por|se|como|cuando|a)\b(?!\s\d))", re.IGNORECASE
)
_MOST_NUMBERS = 24  # of a table row; the comparison of all pairs would grow with the square
# How much better the words must fit with two numbers exchanged, where their order is as in the source.
_MARGIN = 5
_OTHER_SIDE = 0.5  # what a word loses that stands after a number here and before it there
Words = tuple[Sequence[Word], Sequence[Word]]  # of the source, of the target
Neighbour = tuple[frozenset[str], int, Literal["after", "before"]]  # keys of a word, its weight, its side


class Beside(NamedTuple):
    """What stands around a number.

    Content words with their weight (near and after counts most), the sign or unit after it, its code, and
    the numbers it makes a range with. An English word comes with its renderings, a Spanish one with its
    keys; `keys` are those of all Spanish words.
    """

    words: tuple[Neighbour, ...]
    sign: str
    code: str
    joined: tuple[Decimal, ...]
    keys: frozenset[str]


def moved(
    pair: Pair, source: Sequence[Reading], target: Sequence[Reading], words: Words | None = None
) -> Iterator[Flag]:
    """Yield two numbers of equal lists that changed places.

    Each pair of numbers is tried both ways. In the order of the source, exchanged numbers must fit the
    words beside them clearly better; in another order, as well is enough. Letters of a code (`CYP3A4`) keep
    their numbers, whatever stands beside. `words` are what may stand beside, if not the words of both texts.
    """
    if not 2 <= len(source) <= _MOST_NUMBERS or len({each.value for each in source}) < 2:
        return
    exchange = _Exchange(pair, source, target, words or (pair.source_words, pair.target_words))
    if places := exchange.places:
        for one, two in combinations(range(len(source)), 2):
            if source[one].value != source[two].value and exchange.is_likely(one, two):
                first, last = sorted((places[one], places[two]))
                yield _flag(source[one], source[two], target[first], target[last])
                return


def with_numbers(words: Sequence[Word], numbers: Sequence[Reading]) -> list[Word]:
    """Return words and numbers in order: a number tells best what a word beside it belongs to."""
    said = [Word(f"{each.value.normalize():f}", each.start, each.end) for each in numbers]
    return sorted([*words, *said], key=lambda word: word.start)


class _Exchange:
    """The numbers of a pair with what stands beside them.

    `places[3]` is that of `source[3]` in `target`; there are none where the values differ.
    """

    def __init__(
        self, pair: Pair, source: Sequence[Reading], target: Sequence[Reading], words: Words
    ) -> None:
        self._pair, self._source, self._target = pair, source, target
        self._words = words
        self._known: dict[tuple[int, int], float] = {}
        self.places = self._find_places()

    @cached_property
    def _beside_source(self) -> list[Beside]:
        text = self._pair.source
        return [_beside(at, self._source, text, self._words[0], "en") for at in range(len(self._source))]

    @cached_property
    def _beside_target(self) -> list[Beside]:
        text = self._pair.target
        return [_beside(at, self._target, text, self._words[1], "es") for at in range(len(self._target))]

    def _find_places(self) -> list[int]:
        """Return where each number of the source stands in the target; nothing where their values differ.

        Of equal values each goes where it fits best, the first to the first where they fit alike.
        """
        free = list(range(len(self._target)))
        places: list[int] = []
        for at, reading in enumerate(self._source):
            homes = [place for place in free if self._target[place].value == reading.value]
            if not homes:
                return []
            best = homes[0]
            if len(homes) > 1:
                best = max(homes, key=partial(self._preference, at))
            places.append(best)
            free.remove(best)
        return places

    def _preference(self, at: int, place: int) -> tuple[int, int, float]:
        """Return how well a place suits a number: that of its series first, whatever stands around."""
        one = _in_series(at, self._source, self._pair.source)
        two = _in_series(place, self._target, self._pair.target)
        apart = {value for value, _ in one} & {value for value, _ in two}
        return len(one & two), len(apart), _likeness(self._beside_source[at], self._beside_target[place])

    def is_likely(self, one: int, two: int) -> bool:
        """Tell whether two numbers of the source changed places."""
        here, there = self.places[one], self.places[two]
        between = self._between(self._source[one], self._source[two], "en")
        if (told := self._told_by_series(between, here, there)) is not None:
            return told
        if _joined(self._pair.source, self._source[one], self._source[two]):
            if _joined(self._pair.target, self._target[here], self._target[there]):
                return False
            if _joined(self._pair.target, self._target[there], self._target[here]):
                return True
        if self._is_turned(between, here, there):
            return here < there
        if there < here and self._has_signs_in_order(one, two):
            return True
        if here < there and self._is_compared(between, here, there):
            return False
        margin = _MARGIN if here < there else 0
        exchanged = self._fits(one, there) + self._fits(two, here)
        if exchanged < margin:
            return False
        return exchanged >= self._fits(one, here) + self._fits(two, there) + margin

    def _is_turned(self, between: str, here: int, there: int) -> bool:
        """Tell whether the second of two numbers comes first in Spanish: `to 5 from 8` is `de 8 a 5`."""
        first, last = sorted((here, there))
        then = self._between(self._target[first], self._target[last], "es")
        return any(one.fullmatch(between) and two.fullmatch(then) for one, two in _TURNED)

    def _has_signs_in_order(self, one: int, two: int) -> bool:
        """Tell whether a number in brackets and the one before it left their signs: `3 (12%)`, `12 (3%)`."""
        first, last = self.places[two], self.places[one]
        if two - one != 1 or last - first != 1:
            return False
        source, target = self._beside_source, self._beside_target
        signs, others = (source[one].sign, source[two].sign), (target[first].sign, target[last].sign)
        return (
            signs == others
            and signs[0] != signs[1]
            and _BRACKET.fullmatch(self._between(self._source[one], self._source[two], "en")) is not None
            and _BRACKET.fullmatch(self._between(self._target[first], self._target[last], "es")) is not None
        )

    def _is_compared(self, between: str, here: int, there: int) -> bool:
        """Tell whether both texts compare two numbers, in the same order."""
        then = self._between(self._target[here], self._target[there], "es")
        return _THAN.fullmatch(between) is not None and _QUE.fullmatch(then) is not None

    def _told_by_series(self, between: str, here: int, there: int) -> bool | None:
        """Tell what a series such as `10% to 17%` or `48 vs 53` says of an exchange, None for nothing."""
        if len(between) > _LONGEST_SERIES or not _SERIES.fullmatch(between):
            return None
        if _SERIES.fullmatch(self._between(self._target[here], self._target[there], "es")):
            return False
        reverse = _SERIES.fullmatch(self._between(self._target[there], self._target[here], "es"))
        if reverse and _COMPARED.search(between) and _COMPARED.search(reverse.group()):
            return True
        return None

    def _between(self, first: Reading, last: Reading, language: Language) -> str:
        text = self._pair.source if language == "en" else self._pair.target
        return text[first.end : last.start]

    def _fits(self, at: int, place: int) -> float:
        """Return how well a number of the source fits a place of the target; it is asked often."""
        known = self._known.get((at, place))
        if known is None:
            known = _likeness(self._beside_source[at], self._beside_target[place])
            self._known[at, place] = known
        return known


def _flag(one: Reading, two: Reading, first: Reading, last: Reading) -> Flag:
    message = f"{first.text} and {last.text} seem to have changed places"
    return Flag("numbers_order", "block", message, (one.start, two.end), (first.start, last.end))


def _is_linked(text: str, first: Reading, last: Reading) -> bool:
    """Tell whether two numbers are joined, or the second is in brackets: `36 (19%)`, `19% [n = 36]`."""
    return _joined(text, first, last) or _BRACKET.fullmatch(text, first.end, last.start) is not None


def _joined(text: str, first: Reading, last: Reading) -> bool:
    """Tell whether two numbers make a range, a ratio or a pair: `4-5`, `120/80`, `1 and 5`."""
    is_near = last.start - first.end <= _LONGEST_RANGE
    return is_near and _RANGE.fullmatch(text[first.end : last.start]) is not None


def _in_series(at: int, numbers: Sequence[Reading], text: str) -> set[tuple[Decimal, bool]]:
    """Return the numbers that one makes a series with, units between them or not, and if they follow it."""
    return {
        (other.value, other is two)
        for one, two, other in _neighbours(at, numbers)
        if _is_linked(text, one, two) or _SERIES.fullmatch(text, one.end, two.start)
    }


def _neighbours(at: int, numbers: Sequence[Reading]) -> Iterator[tuple[Reading, Reading, Reading]]:
    """Yield a number with the one before it, then with the one after it, in order, and that other one."""
    own = numbers[at]
    if at:
        yield numbers[at - 1], own, numbers[at - 1]
    if at + 1 < len(numbers):
        yield own, numbers[at + 1], numbers[at + 1]


def _beside(
    at: int, numbers: Sequence[Reading], text: str, words: Sequence[Word], language: Language
) -> Beside:
    reading = numbers[at]
    sign = text[reading.end : reading.end + _SIGN_REACH].lstrip("\u00a0\u202f ")[:2].rstrip()
    part = _part_of(reading, text, language)
    code = reading.code.lower() or part or ("^" if reading.start == 0 else "")
    joined = [
        other.value
        for one, two, other in _neighbours(at, numbers)
        if _is_linked(text, one, two) and (one.value in _YEARS) == (two.value in _YEARS)
    ]
    is_sign = sign[:1] in ("%", "°")
    unit = sign[: 1 + (sign[1:] in ("C", "F"))] if is_sign else _unit_after(reading, words, language)
    weighted = _weighted(reading, text, words, language)
    own_keys = frozenset(chain(*(own for own, _, _ in weighted))) if language == "es" else frozenset()
    if reading.end - reading.start > len(reading.text):
        unit = _SCALED  # `13.4 million`
    return Beside(weighted, unit, code, tuple(joined), own_keys)


def _unit_after(reading: Reading, words: Sequence[Word], language: Language) -> str:
    """Return the unit that a number stands right before: `six months` gives `month`."""
    at = bisect_left(words, reading.end, key=lambda word: word.start)
    if at == len(words) or words[at].start - reading.end > 1:
        return ""
    return _unit_of(words[at].folded, language)


@lru_cache(maxsize=1 << 14)
def _unit_of(word: str, language: Language) -> str:
    known = unit_words(language).get(word) or unit_of_symbol(word, language)
    return known[0] if known is not None else ""


def _part_of(reading: Reading, text: str, language: Language) -> str:
    """Return what a number is: of a date (`day`, `year`), of an interval (`level`), a `type`; mostly ""."""
    before = text[max(0, reading.start - _CUE_REACH) : reading.start]
    if not before[-1:].isspace():  # no word stands right before it
        before = ""
    if _BEFORE_MONTH.match(text, reading.end):
        return "day"
    if _AFTER_MONTH.search(before):
        return "day" if reading.value <= _LAST_DAY and not before.endswith(("de ", "del ")) else "year"
    if _INTERVAL.match(text, reading.end) or _OF_INTERVAL.search(before):
        return "level"
    if reading.text in ("twice", "Twice") or _TIMES.match(text, reading.end):
        return "times"
    if (kind := _KIND.search(before)) is not None:
        return kind.lastgroup or ""
    return "year" if _is_like_a_year(reading, text, before, language) else ""


def _is_like_a_year(reading: Reading, text: str, before: str, language: Language) -> bool:
    """Tell whether a number stands as a year does; in Spanish one of any value, which may have come there."""
    if not _BEFORE_YEAR.search(before):
        return False
    is_free = _AFTER_YEAR.match(text, reading.end) is not None
    return is_free or reading.value in _YEARS if language == "es" else is_free and reading.value in _YEARS


def _weighted(
    reading: Reading, text: str, words: Sequence[Word], language: Language
) -> tuple[Neighbour, ...]:
    idle = FUNCTION_WORDS[language]
    first, last = (
        bisect_left(words, place, key=lambda word: word.start) for place in (reading.start, reading.end)
    )
    after = _until(text, reading.end, words[last : last + _REACH], _AFTER_ENDS, idle)
    near = (
        ()
        if _AFTER_NUMBER.search(text[max(0, reading.start - 8) : reading.start])
        else words[max(0, first - _REACH) : first][::-1]
    )
    before = _until(text, reading.start, near, _BEFORE_ENDS, idle)
    is_last = _ITEM_ENDS.match(text, reading.end) is not None
    is_first = _ITEM_BEGINS.search(text, max(0, reading.start - 12), reading.start) is not None
    above, below = (_NEXT_ITEM if is_last else _AFTER), (_NEXT_ITEM if is_first else _BEFORE)
    known = renderings if language == "en" else _keys
    return (
        *((known(word), weight, "after") for word, weight in zip(after, above, strict=False)),
        *((known(word), weight, "before") for word, weight in zip(before, below, strict=False)),
    )


def _keys(word: str) -> frozenset[str]:
    return frozenset(keys(word))


def _until(
    text: str, place: int, words: Sequence[Word], ends: re.Pattern[str], idle: frozenset[str]
) -> list[str]:
    """Return the content words from a place on, in either direction, up to a sign that parts them from it."""
    found: list[str] = []
    near = place
    for word, start, end in words:
        is_after = start >= place
        # Most words stand one blank apart.
        if (text[near:start] if is_after else text[end:near]) != " " and ends.search(
            text[place:start] if is_after else text[end:place]
        ):
            break
        near = end if is_after else start
        if word not in idle:
            found.append(word)
    return found


def _likeness(english: Beside, spanish: Beside) -> float:
    shared = 0.0
    for known, weight, side in english.words:
        if known.isdisjoint(spanish.keys):
            continue
        shared += max(
            min(weight, other) - (0.0 if side == where else _OTHER_SIDE)
            for own, other, where in spanish.words
            if not known.isdisjoint(own)
        )
    sign = _SIGN if english.sign and english.sign == spanish.sign else 0
    code = _CODE if english.code and english.code == spanish.code else 0
    joined = _JOINED if english.joined and not set(english.joined).isdisjoint(spanish.joined) else 0
    return shared + sign + code + joined
