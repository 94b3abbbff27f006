"""Check `negation`: what is denied stays denied, what is said stays said."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from dataset_builder.checks.negation_answers import contradiction, is_free, leaning, says_contrary
from dataset_builder.checks.negation_orphans import orphan
from dataset_builder.checks.negation_places import (
    around,
    counterparts,
    heads,
    is_denied,
    joining,
    soft,
)
from dataset_builder.checks.negation_sides import Side, sides, unsaid_of
from dataset_builder.checks.negation_signs import bare_prefix, gained_prefix, softly_denied, unmet
from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag
from dataset_builder.lexicons.denials import soft_meaning
from dataset_builder.lexicons.stems import renders
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Language, Word

_NEAR_CHARS = 50
_ANSWER: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(r"(?:\w+: ?)?[\"“'‘]?(yes|no)[.,;!]", re.IGNORECASE),
    "es": re.compile(r"(?:\w+: ?)?[\"“«'‘¡]?(s[ií]|no)[.,;!]", re.IGNORECASE),
}
# Soft negations of English that Spanish may put as outright ones so near, whatever stands between.
_ANYWHERE = (
    "prefix",
    "lack",
    "unable",
    "unknown",
    "unlikely",
    "impossible",
    "unnecessary",
    "contra",
    "avoid",
    "fail",
    "stop",
)
_OF_ITSELF = frozenset({"symptomless", "prefix"})
_TWOFOLD = frozenset({"fail", "avoid"})
# What denies the word right after it: `poco probable`, `hardly visible`.
_DIRECTLY: Mapping[Language, frozenset[str]] = {
    "en": frozenset("hardly barely scarcely seldom rarely poorly little".split()),
    "es": frozenset("poco poca pocos pocas mal apenas escasamente dificilmente".split()),
}


class SameNegation:
    """Counts negations on both sides; where one has more, looks at the word each of them denies.

    A negation is accounted for when its word's counterpart is denied too, or stands beside something that
    the other language may well put that way. Example: `Puede tomarlo` for `Do not take it` gives
    `negation_lost`.
    """

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield `negation_lost` or `negation_added` with the word in question."""
        english, spanish = sides(pair)
        if (flag := _other_answer(pair)) is not None:
            yield flag
        elif (word := orphan(pair)) is not None:
            message = f"{word.folded} stands without a negation"
            yield Flag("negation_lost", "warn", message, None, (word.start, word.end))
        elif len(english.left) == len(spanish.left) and (found := contradiction(pair)) is not None:
            one, two, is_denied = found
            message = f"{two.folded} contradicts {one.folded}"
            code = "negation_added" if is_denied else "negation_lost"
            yield Flag(code, "warn", message, (one.start, one.end), (two.start, two.end))
        elif (word := gained_prefix(english, spanish)) is not None:
            message = f"{word.folded} gained a negative beginning"
            yield Flag("negation_added", "warn", message, None, (word.start, word.end))
        elif len(english.left) >= len(spanish.left):
            yield from _lost(pair, english, spanish)
        else:
            at = _unaccounted(spanish, english)
            if at is not None:
                word = pair.target_words[at]
                message = f"{word.folded} is not in the source"
                yield Flag("negation_added", "warn", message, None, (word.start, word.end))


def _other_answer(pair: Pair) -> Flag | None:
    """Return the flag of a `no` that became `sí` at the beginning, or the other way round."""
    one = _ANSWER["en"].match(pair.source)
    two = _ANSWER["es"].match(pair.target) if one is not None else None
    if one is None or two is None or (one[1].lower() == "no") == (two[1].lower() == "no"):
        return None
    code = "negation_lost" if one[1].lower() == "no" else "negation_added"
    return Flag(code, "warn", f"{one[1]} became {two[1]}", one.span(1), two.span(1))


def _lost(pair: Pair, english: Side, spanish: Side) -> Iterator[Flag]:
    """Yield the first sign that English denies more than Spanish."""
    if (span := unmet(pair)) is not None:
        message = f"{pair.source[slice(*span)]} has no counterpart"
        yield Flag("negation_lost", "warn", message, span)
    elif (word := bare_prefix(english, spanish)) is not None:
        message = f"{word.folded} lost its negative beginning"
        yield Flag("negation_lost", "warn", message, (word.start, word.end))
    elif (word := softly_denied(english, spanish) or _lost_word(english, spanish)) is not None:
        message = f"{word.folded} has no counterpart"
        yield Flag("negation_lost", "warn", message, (word.start, word.end))


def _lost_word(english: Side, spanish: Side) -> Word | None:
    if len(english.left) == len(spanish.left):
        return None
    at = _unaccounted(english, spanish)
    return None if at is None else english.words[at]


def _unaccounted(own: Side, other: Side) -> int | None:
    """Return the place of a negation of the side with more of them that nothing accounts for."""
    answers = _Answers(own, other)
    unknown: int | None = None
    surplus = len(own.left) - len(other.left)
    for at in reversed(own.left):
        places = counterparts(own.text, own.words, other.words, at, own.language)
        if answers.in_other_words(at, places):
            surplus -= 1
        elif not places:
            unknown = at
        elif answers.by_denial(places) or answers.by_joining(at):
            continue
        elif answers.softly(places):
            surplus -= 1
        else:
            return at if surplus > 0 else None
    return unknown if surplus > answers.left() else None


class _Answers:
    """What the other side has to answer the negations of one side with, each thing once."""

    def __init__(self, own: Side, other: Side) -> None:
        self._own, self._other = own, other
        self._unsaid, left = unsaid_of(other, own)
        self._spare = soft(self._unsaid, other.language) - soft(left, own.language)
        self._denials = sorted({*other.left, *joining(other.words, other.language)})[::-1]
        self._leaners: list[Word] = []

    def in_other_words(self, at: int, places: Sequence[int]) -> bool:
        """Tell whether what is denied is put without a negation: by its contrary, or freely."""
        own, other = self._own, self._other
        if says_contrary(own, other, at):
            return True
        if _is_rendered(own, other, at):  # the first word that it denies
            return False
        middle = places[0] if places else round(at / len(own.words) * len(other.words))
        unused = (word for word in leaning(own, other, middle) if word not in self._leaners)
        if (leaner := next(unused, None)) is not None:
            self._leaners.append(leaner)
            return True
        return _is_twofold(own, at) or is_free(own, other, at, middle)

    def by_denial(self, places: Sequence[int]) -> bool:
        """Take a denial of the other side that answers, if there is one."""
        other = self._other
        for each in self._denials:
            if any(is_denied(other.text, other.words, place, [each]) for place in places):
                self._denials.remove(each)
                return True
        return False

    def by_joining(self, at: int) -> bool:
        """Take a word that carries a negation on, for what is denied a second time.

        `A is not effective for X, and B is not effective for Y` is `A no es eficaz para X, ni B para Y`.
        """
        own, other = self._own, self._other
        carrying = [each for each in joining(other.words, other.language) if each in self._denials]
        first = heads(own.text, own.words, at, own.language)[:1] if carrying else []
        is_repeated = bool(first) and any(
            heads(own.text, own.words, each, own.language)[:1] == first for each in own.left if each != at
        )
        if is_repeated:
            self._denials.remove(carrying[0])
        return is_repeated

    def softly(self, places: Sequence[int]) -> bool:
        """Take a soft negation that answers: beside the words denied, or anywhere for Spanish ones."""
        own, other = self._own, self._other
        if any(_is_directly_denied(own, other, place) for place in places):
            return True
        softened = (
            _softened_by(other.text, other.words, place, self._spare, other.language) for place in places
        )
        meaning = next(filter(None, softened), None)
        if meaning is None and own.language == "es":
            near = _near(self._unsaid, other, places)
            meaning = next((each for each in _ANYWHERE if self._spare[each] > 0 and each in near), None)
        if meaning is None:
            return False
        self._spare[meaning] -= 1
        return True

    def left(self) -> int:
        """Return how many answers nothing has taken."""
        carried = sum(each not in self._other.left for each in self._denials)
        return self._spare.total() + carried


def _is_twofold(own: Side, at: int) -> bool:
    """Tell whether what English denies is a denial itself, so that Spanish need not deny: `do not skip`."""
    first = heads(own.text, own.words, at, own.language)
    return own.language == "en" and soft_meaning(first[0], "en") in _TWOFOLD


def _is_rendered(own: Side, other: Side, at: int) -> bool:
    first = heads(own.text, own.words, at, own.language)[:1]
    return not first or any(renders(first[0], word.folded, own.language) for word in other.words)


def _near(unsaid: Sequence[Word], other: Side, places: Sequence[int]) -> set[str | None]:
    """Return the meanings of the soft negations that stand within reach of some places."""
    starts = [other.words[place].start for place in places]
    return {
        soft_meaning(word.folded, other.language)
        for word in unsaid
        if any(abs(word.start - start) <= _NEAR_CHARS for start in starts)
    }


def _is_directly_denied(own: Side, other: Side, place: int) -> bool:
    """Tell whether a word such as `poco` stands before a word of the other text, and none in this text."""
    beside = other.words[max(0, place - 1) : place]
    if other.language == "es":  # `funcionan mal`
        beside = [*beside, *(word for word in other.words[place + 1 : place + 2] if word.folded == "mal")]
    return any(word.folded in _DIRECTLY[other.language] for word in beside) and not any(
        word.folded in _DIRECTLY[own.language] for word in own.words
    )


def _softened_by(
    text: str, words: Sequence[Word], place: int, spare: Counter[str], language: Language
) -> str | None:
    """Return the meaning of a soft negation beside a word, or of the word, that the first side lacks.

    `asintomática` denies nothing but itself.
    """
    own = words[place]
    meanings = (
        meaning
        for word in around(text, words, place)
        if (meaning := soft_meaning(word.folded, language)) and (meaning not in _OF_ITSELF or word == own)
    )
    return next((meaning for meaning in meanings if spare[meaning] > 0), None)
