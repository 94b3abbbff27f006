"""Check `repetition`: nothing is said twice that the source says once."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag
from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.stems import keys, renderings
from dataset_builder.lexicons.units import symbol_words
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Word, remembered

_PHRASES = (4, 3)  # a phrase of so many words recurs by chance in few sentences
_FEWEST_CONTENT_WORDS = 2
_LONGEST = 60  # words of a phrase that may follow itself
_ANY_SIGN = 2  # words of a phrase that may follow itself after any sign
_IN_A_ROW = 3  # times that no list says one word
_ABOUT_AS_LONG = 2  # times
_WITH_A_NUMBER = 2  # words of a phrase that may follow itself with the number after it: `la COVID-19`
_AND = frozenset("y e o u ni and or nor".split())
_OF_GRAMMAR = 2  # words of grammar that may well follow themselves
_BEGUN_AGAIN = 2  # words at the end that are those of the beginning
_SAID_TWICE = 3  # one of so many content words must have two counterparts where the source says it twice
_LONG, _LONG_SAID_TWICE = 4, 1.5  # of a phrase of so many content words more must be doubled
_LOOP, _SHORTEST_LOOP = re.compile(r"([^\W\d_]{2,6})\1\1"), 8  # letters said three times, in a word so long
Phrase = tuple[int, int]  # [first word, word after the last)


class Repetition:
    """Looks for phrases that recur. Example: `tome una tome una` gives `repetition`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield the first phrase that recurs in the translation alone."""
        words = pair.target_words
        if (word := _looped(pair)) is not None:
            message = f"letters that loop: {pair.target[word.start : word.end][:60]!r}"
            yield Flag("repetition", "warn", message, None, (word.start, word.end))
            return
        phrase = _stutter(pair) or _recurrence(pair) or _begun_again(pair)
        if phrase is not None:
            span = (words[phrase[0]].start, words[phrase[1] - 1].end)
            message = f"said twice: {pair.target[span[0] : span[1]][:60]!r}"
            yield Flag("repetition", "warn", message, None, span)


def _looped(pair: Pair) -> Word | None:
    """Return a word in which a model went round and round: `adminminminministrado`."""
    found = (word for word in pair.target_words if len(word.folded) >= _SHORTEST_LOOP and _loops(word.folded))
    return next((each for each in found if each.folded not in pair.source.casefold()), None)


@remembered
def _loops(word: str) -> bool:
    return _LOOP.search(word) is not None


def _stutter(pair: Pair) -> Phrase | None:
    """Return the longest phrase that follows itself, unless the source stutters about as long."""
    found = sorted(_stutters(pair.target, pair.target_words), key=_length, reverse=True)
    excuses = [_length(each) for each in _stutters(pair.source, pair.source_words)] if found else []
    for phrase in found:
        excuse = next((each for each in excuses if _ABOUT_AS_LONG * each >= _length(phrase)), None)
        if excuse is None:
            return phrase
        excuses.remove(excuse)
    return None


def _length(phrase: Phrase) -> int:
    return phrase[1] - phrase[0]


def _recurrence(pair: Pair) -> Phrase | None:
    """Return the first phrase that recurs and is not said twice in the source."""
    words = pair.target_words
    times_said = cache(partial(_times_said, pair))
    phrases = _recurring(pair.target, words)
    return next((each for each in phrases if not _is_said_twice(words[each[0] : each[1]], times_said)), None)


def _begun_again(pair: Pair) -> Phrase | None:
    """Return the end of a translation that says its beginning once more, where the source's does not."""
    found = _end_as_beginning(pair.target_words)
    return found if found is not None and _end_as_beginning(pair.source_words) is None else None


def _end_as_beginning(words: Sequence[Word]) -> Phrase | None:
    texts = [word.folded for word in words]
    for length in range(_BEGUN_AGAIN, min(len(texts) // 2, _LONGEST) + 1):
        if texts[-length] != texts[0] or texts[:length] != texts[-length:]:
            continue
        if length > _BEGUN_AGAIN or FUNCTION_WORDS["es"].isdisjoint(texts[:length]):
            return len(texts) - length, len(texts)
    return None


def _stutters(text: str, words: Sequence[Word]) -> Iterator[Phrase]:
    """Yield phrases that follow themselves at once."""
    texts = [word.folded for word in words]
    places: dict[str, list[int]] = {}
    for at, own in enumerate(texts):
        for before in places.get(own, ()):
            length = at - before
            if length > _LONGEST:
                continue
            if texts[before:at] != texts[at : at + length]:
                if _is_said_again_after_and(text, words, before, at):
                    yield at, at + length - 1
                continue
            if _is_chance(text, words[before:at], words[at : at + length]):
                continue
            if _is_loop(text, words[max(0, at - _IN_A_ROW + 1) : at + 1]) or _may_stutter(
                own, length, _between(text, words, before, at)
            ):
                yield at, at + length
        places.setdefault(own, []).append(at)


def _is_said_again_after_and(text: str, words: Sequence[Word], before: int, at: int) -> bool:
    """Tell whether a phrase, with the number after it, is joined to itself: `la frontera, y la frontera`."""
    length = at - before - 1
    if length < _ANY_SIGN or words[at - 1].folded not in _AND:
        return False
    one, two = words[before : at - 1], words[at : at + length]
    if [word.folded for word in one] != [word.folded for word in two]:
        return False
    is_same = _number_after(text, words, at - 1) == _number_after(text, words, at + length)
    return is_same and _digits(text, one) == _digits(text, two)


def _is_loop(text: str, words: Sequence[Word]) -> bool:
    """Tell whether a word stands three times in a row, one letter (`y y y`) with nothing but blanks."""
    own = words[0].folded
    if len(words) < _IN_A_ROW or any(word.folded != own for word in words):
        return False
    return len(own) > 1 or text[words[0].start : words[-1].end].lower().split() == [own] * _IN_A_ROW


def _is_chance(text: str, one: Sequence[Word], two: Sequence[Word]) -> bool:
    """Tell whether a phrase follows itself by chance, as two words may."""
    if _digits(text, one) != _digits(text, two):
        return True  # `a los 7 meses (a los 19 meses de media)`
    if len(one) != _OF_GRAMMAR:
        return False
    if "." in text[one[-1].end : two[0].start] and text[two[0].start].isupper():
        return True  # `el límite de la dosis. La dosis es`
    # `por debajo de la de la cepa`
    return one[0].folded == "de" and FUNCTION_WORDS["es"].issuperset(word.folded for word in one)


def _between(text: str, words: Sequence[Word], before: int, at: int) -> str:
    """Return what parts a phrase from itself; of words of grammar also what parts them."""
    length = at - before
    if length == _OF_GRAMMAR and FUNCTION_WORDS["es"].issuperset(word.folded for word in words[before:at]):
        return text[words[before].start : words[at + 1].end]
    if length >= _WITH_A_NUMBER and _number_after(text, words, at) == _number_after(text, words, at + length):
        return ""
    return text[words[at - 1].end : words[at].start]


def _number_after(text: str, words: Sequence[Word], at: int) -> str:
    """Return the digits right before the word at a place, or before the end."""
    end = words[at].start if at < len(words) else len(text)
    return "".join(filter(str.isdigit, text[words[at - 1].end : end]))


def _digits(text: str, phrase: Sequence[Word]) -> str:
    return "".join(filter(str.isdigit, text[phrase[0].start : phrase[-1].end]))


def _may_stutter(own: str, length: int, between: str) -> bool:
    """Tell what may stand between a phrase and itself: no digit, after a word nothing but a comma."""
    if length == 1 and (len(own) == 1 or ("," in between and own in FUNCTION_WORDS["es"])):
        return False  # `y no, no tomó nada`
    if any(char.isdigit() for char in between):
        return False
    return length >= _ANY_SIGN or not between.strip(" ,")


def _recurring(text: str, words: Sequence[Word]) -> Iterator[Phrase]:
    """Yield phrases of some words that stand elsewhere too, with the same digits."""
    texts = [word.folded for word in words]
    shortest = list(zip(*(texts[first:] for first in range(min(_PHRASES))), strict=False))
    if len(shortest) == len(set(shortest)):
        return  # no longer one recurs
    for length in _PHRASES:
        known: dict[tuple[str, ...], int] = {}
        for at, phrase in enumerate(zip(*(texts[first:] for first in range(length)), strict=False)):
            before = known.setdefault(phrase, at)
            if before <= at - length and _digits(text, words[before : before + length]) == _digits(
                text, words[at : at + length]
            ):
                yield at, at + length


def _is_said_twice(phrase: Sequence[Word], times_said: Callable[[str], int]) -> bool:
    """Tell whether the source has counterparts of a third of a phrase's content words twice."""
    folded = [word.folded for word in phrase]
    idle = FUNCTION_WORDS["es"] | symbol_words()
    content = [each for each in folded if each not in idle and len(each) > 1]
    said = [times_said(word) for word in content]
    if len(content) < _FEWEST_CONTENT_WORDS:
        return len(folded) < max(_PHRASES) or said != [1]
    doubled = sum(times > 1 for times in said)
    return doubled * (_SAID_TWICE if len(content) < _LONG else _LONG_SAID_TWICE) >= len(content)


def _times_said(pair: Pair, word: str) -> int:
    """Count the English words that a Spanish one can render."""
    known = keys(word)
    return sum(not renderings(each.folded).isdisjoint(known) for each in pair.source_words)
