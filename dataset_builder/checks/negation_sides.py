"""Both texts of a pair as the check `negation` sees them: their negations, and what answers which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dataset_builder.checks.negation_places import (
    OTHER,
    counterparts,
    governing,
    heads,
    is_content,
    is_denied,
    negations,
)
from dataset_builder.checks.negation_twins import twins
from dataset_builder.flags import Span
from dataset_builder.lexicons.denials import SOFT_MEANINGS, soft_meaning
from dataset_builder.lexicons.stems import renders
from dataset_builder.lexicons.telling import Placed
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Language, Word, fold

PREFIX = re.compile(r"un|in|im|ir|il|dis|non")
_PREFIXES: Mapping[Language, re.Pattern[str]] = {"en": PREFIX, "es": re.compile(r"in|im|i(?=[lr])|des|dis")}
OF_PREFIX = frozenset({"prefix", "invalid", "unknown", "unlikely", "unable", "unnecessary", "impossible"})
_SYMPTOMLESS = re.compile(r"\Aa(?=[a-z]*(?<!less)\Z)|\Ain|less\Z")
_NUMBER = re.compile(r"\s(?:del? |los |las )?(\d+)\b")
_FORBIDDING = frozenset({"contra", "ban"})  # no word of grammar says that
# Soft negations that the dictionaries render by what they deny.
_OF_WHAT_IS_DENIED = frozenset(
    "contra prefix symptomless unable unknown unlikely impossible unnecessary fail avoid away".split()
)


@dataclass(frozen=True, slots=True)
class Side:
    """One text of a pair: the places of its negations, and what the two texts answer each other with.

    `left` are the negations that no beginning of a word answers; `begun` the places of own words whose
    beginning answers one of the other text (`unopened`, `sin abrir`); `soft` the places of words that deny
    softly, with their meanings.
    """

    text: str
    words: Sequence[Word]
    language: Language
    denials: Sequence[int]
    left: Sequence[int]
    begun: frozenset[int]
    soft: Sequence[tuple[int, str]]


def sides(pair: Pair) -> tuple[Side, Side]:
    """Return the English and the Spanish side of a pair."""
    english = negations(pair.source, pair.source_words, pair.source_telling, "en")
    spanish = negations(pair.target, pair.target_words, pair.target_telling, "es")
    bases: Mapping[Language, Mapping[int, str]] = {
        "en": _bases(pair, "en") if english else {},
        "es": _bases(pair, "es") if spanish else {},
    }
    if english or spanish:
        idle_english, idle_spanish = _idle(pair, english, spanish, bases)
        if idle_english:
            english = negations(pair.source, pair.source_words, pair.source_telling, "en", idle_english)
        if idle_spanish:
            spanish = negations(pair.target, pair.target_words, pair.target_telling, "es", idle_spanish)
    of_english, begun_spanish = _without_begun(pair, english, "en", bases["en"])
    of_spanish, begun_english = _without_begun(pair, spanish, "es", bases["es"])
    own, other = pair.source_words, pair.target_words
    soft_english = soft_places(own, pair.source_telling, "en")
    soft_spanish = soft_places(other, pair.target_telling, "es")
    return (
        Side(pair.source, own, "en", english, of_english, begun_english, soft_english),
        Side(pair.target, other, "es", spanish, of_spanish, begun_spanish, soft_spanish),
    )


def soft_places(
    words: Sequence[Word], telling: Sequence[Placed], language: Language
) -> list[tuple[int, str]]:
    """Return the places of the soft negations with their meanings; `telling` are all that may be one."""
    meaning_of = SOFT_MEANINGS[language]
    return [
        (at, meaning)
        for at, word in telling
        if (meaning := meaning_of(word.folded)) is not None and not _decrees(words, at)
    ]


def _decrees(words: Sequence[Word], at: int) -> bool:
    """Tell whether an English `rule` rules nothing out."""
    is_rule = words[at].folded in ("rule", "rules", "ruled", "ruling")
    return is_rule and all(word.folded != "out" for word in words[at + 1 : at + 4])


def _idle(
    pair: Pair,
    english: Sequence[int],
    spanish: Sequence[int],
    bases: Mapping[Language, Mapping[int, str]],
) -> tuple[list[Span], list[Span]]:
    """Return the phrases of both texts that need not deny.

    Where one of two denies and its own word is denied in the other text, they have nothing to do with each
    other: `out of the box` and `sin abrir` beside `unopened`.
    """
    found: tuple[list[Span], list[Span]] = ([], [])
    for one, two in twins(pair.source, pair.target):
        if not _are_strangers(pair, one, two, english, spanish, bases):
            found[0].append(one)
            found[1].append(two)
    return found


def _are_strangers(
    pair: Pair,
    one: Span,
    two: Span,
    english: Sequence[int],
    spanish: Sequence[int],
    bases: Mapping[Language, Mapping[int, str]],
) -> bool:
    """Tell whether one of two phrases denies, and that is answered elsewhere than by the other one."""
    own, others = _within(one, pair.source_words, english), _within(two, pair.target_words, spanish)
    if bool(own) == bool(others) or _bound_the_same(pair, one, two):
        return False
    if _is_said_elsewhere(pair, *((two, one, "es") if own else (one, two, "en"))):
        return True
    if own:
        free = _not_on(two, pair.target, pair.target_words, spanish)
        return any(_is_answered(pair, at, "en", english, free, bases["en"]) for at in own)
    free = _not_on(one, pair.source, pair.source_words, english)
    return any(
        _is_answered(pair, at, "es", spanish, free, bases["es"]) or _denies_the_same(pair, at, english, two)
        for at in others
    )


def _bound_the_same(pair: Pair, one: Span, two: Span) -> bool:
    """Tell whether one number stands right after both: `no more than 10`, `máximo 10`."""
    first, last = _NUMBER.match(pair.source, one[1]), _NUMBER.match(pair.target, two[1])
    return first is not None and last is not None and first[1] == last[1]


def _is_said_elsewhere(pair: Pair, span: Span, other: Span, language: Language) -> bool:
    """Tell whether the first word of content of a phrase is rendered, so that it answers no negation."""
    (_, words), (_, others) = _texts(pair, language)
    first = next(
        (
            words[at].folded
            for at in _within(span, words, range(len(words)))
            if is_content(words[at].folded, language)
        ),
        None,
    )
    return first is not None and any(
        renders(first, each.folded, language)
        for each in others
        if not other[0] <= each.start < other[1]
        and (is_content(each.folded, OTHER[language]) or soft_meaning(first, language) not in _FORBIDDING)
    )


def _not_on(span: Span, text: str, words: Sequence[Word], denials: Sequence[int]) -> list[int]:
    """Return the negations that do not deny a phrase: `no` is one of `no tome como máximo 4 g`."""
    first = next((at for at, word in enumerate(words) if word.start >= span[0]), len(words) - 1)
    return [at for at in denials if at > first or not is_denied(text, words, first, [at])]


def _within(span: Span, words: Sequence[Word], places: Sequence[int]) -> list[int]:
    return [at for at in places if span[0] <= words[at].start < span[1]]


def _is_answered(
    pair: Pair,
    at: int,
    language: Language,
    denials: Sequence[int],
    others: Sequence[int],
    bases: Mapping[int, str],
) -> bool:
    """Tell whether what a negation denies is denied in the other text, and that by nothing else here."""
    (text, own), (other_text, words) = _texts(pair, language)
    if _begun_by(text, own, at, bases, language):
        return True
    for place in counterparts(text, own, words, at, language):
        denial = governing(other_text, words, place, others)
        if denial is None:
            continue
        back = counterparts(other_text, words, own, denial, OTHER[language])
        if not back or any(governing(text, own, each, denials) == at for each in back):
            return True
    return False


def _denies_the_same(pair: Pair, at: int, english: Sequence[int], phrase: Span) -> bool:
    """Tell whether an English negation has the same first word as a Spanish one: `not eaten`, `sin comer`.

    Not so where the phrase itself holds that word, as `sin indicación` does.
    """
    first = heads(pair.target, pair.target_words, at, "es")[:1]
    said = [fold(word) for word in pair.target[slice(*phrase)].split()]
    if first and said[:1] == ["sin"] and first[0].startswith(said[-1]):
        return False
    return any(
        renders(first[0], each, "es")
        for denial in (english if first else ())
        for each in heads(pair.source, pair.source_words, denial, "en")[:1]
    )


def _texts(pair: Pair, language: Language) -> tuple[tuple[str, Sequence[Word]], tuple[str, Sequence[Word]]]:
    """Return the text in a language with its words, then the other one."""
    english, spanish = (pair.source, pair.source_words), (pair.target, pair.target_words)
    return (english, spanish) if language == "en" else (spanish, english)


def _without_begun(
    pair: Pair, denials: Sequence[int], language: Language, bases: Mapping[int, str]
) -> tuple[list[int], frozenset[int]]:
    """Part the negations of a language into those that stand alone and those that begin a word elsewhere.

    `sin abrir` is `unopened`, `cannot be reversed` is `irreversible`. Each word answers one negation.

    Returns:
        The places of the negations that no such word answers, and those of the words that answer one.
    """
    if not denials:
        return [], frozenset()
    (text, own), (_, others) = _texts(pair, language)
    # What stands right after a negation is denied sooner than what follows, and at the same height sooner.
    ranked = sorted(
        (nth, abs(place / len(others) - at / len(own)), at, place)
        for at in (denials if bases else ())
        for nth, place in _begun_by(text, own, at, bases, language)
    )
    answered: set[int] = set()
    begun: set[int] = set()
    for _, _, at, place in ranked:
        if at not in answered and place not in begun:
            answered.add(at)
            begun.add(place)
    return [at for at in denials if at not in answered], frozenset(begun)


def _bases(pair: Pair, language: Language) -> Mapping[int, str]:
    """Return where words of the text in the other language begin negatively, and what each denies."""
    (_, own), (_, others) = _texts(pair, language)
    return {
        place: base
        for place, word in enumerate(others)
        if (base := base_of(word.folded, OTHER[language])) and not _is_said_whole(word, own, language)
    }


def _begun_by(
    text: str, own: Sequence[Word], at: int, bases: Mapping[int, str], language: Language
) -> list[tuple[int, int]]:
    """Return which of the words that a negation denies begins negatively in the other text, and where."""
    return [
        (nth, place)
        for nth, word in enumerate(heads(text, own, at, language))
        for place, base in bases.items()
        if renders(word, base, language)
    ]


def _is_said_whole(word: Word, others: Sequence[Word], language: Language) -> bool:
    """Tell whether a word with a negative beginning renders one of its kind: `incoloro`, `colorless`."""
    return any(
        soft_meaning(each.folded, language) is not None and renders(each.folded, word.folded, language)
        for each in others
    )


def base_of(word: str, language: Language) -> str | None:
    """Return what a word with a negative beginning or end denies: `unopened` gives `opened`."""
    if soft_meaning(word, language) == "symptomless":
        return _SYMPTOMLESS.sub("", word)
    match = _PREFIXES[language].match(word)
    if match is None or soft_meaning(word, language) not in OF_PREFIX:
        return None
    return word[match.end() :]


def unsaid_of(own: Side, other: Side) -> tuple[list[Word], list[Word]]:
    """Return the soft negations of a side that no word of the other one renders, and what that has left.

    Each word renders one. `unable` is no more said by `puede` than `unused` by `utilizado`: there it must be
    a soft negation itself. A word whose beginning answers a negation is said by that.
    """
    unsaid: list[Word] = []
    denials = {*other.denials, *other.begun}
    left = [word for at, word in enumerate(other.words) if at not in denials]
    for at, meaning in own.soft:
        word = own.words[at]
        if at in own.begun:
            continue
        said = next((each for each in left if _says(word, meaning, each, own.language)), None)
        if said is None:
            unsaid.append(word)
        else:
            left.remove(said)
    return unsaid, left


def _says(word: Word, meaning: str, other: Word, language: Language) -> bool:
    return renders(word.folded, other.folded, language) and (
        meaning not in _OF_WHAT_IS_DENIED or soft_meaning(other.folded, OTHER[language]) is not None
    )
