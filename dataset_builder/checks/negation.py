"""Check `negation`: what is denied stays denied, what is said stays said."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from dataset_builder.checks.negation_places import (
    around,
    counterparts,
    is_denied,
    negations,
    renders,
    soft,
    twins,
)
from dataset_builder.checks.negation_signs import bare_prefix, is_prefixed, orphan, softly_denied
from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag
from dataset_builder.lexicons.denials import soft_meaning
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Language, Word

# Soft negations of English that Spanish may put as outright ones anywhere in the sentence.
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
# Soft negations that the dictionaries render by what they deny.
_OF_WHAT_IS_DENIED = frozenset(
    "prefix symptomless unable unknown unlikely impossible unnecessary fail avoid away".split()
)
_OTHER: Mapping[Language, Language] = {"en": "es", "es": "en"}


class SameNegation:
    """Counts negations on both sides; where one has more, looks at the word each of them denies.

    A negation is accounted for when its word's counterpart is denied too, or stands beside something that
    the other language may well put that way. Example: `Puede tomarlo` for `Do not take it` gives
    `negation_lost`.
    """

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield `negation_lost` or `negation_added` with the word in question."""
        english, spanish = twins(pair.source, pair.target)
        source = negations(pair.source, pair.source_words, "en", english)
        target = negations(pair.target, pair.target_words, "es", spanish)
        if len(source) >= len(target):
            yield from _lost(pair, source, target)
        else:
            at = _unaccounted(pair, target, source, "es")
            if at is not None:
                word = pair.target_words[at]
                message = f"{word.folded} is not in the source"
                yield Flag("negation_added", "warn", message, None, (word.start, word.end))


def _lost(pair: Pair, source: Sequence[int], target: Sequence[int]) -> Iterator[Flag]:
    """Yield the first sign that English denies more than Spanish."""
    if source and (word := orphan(pair)) is not None:
        message = f"{word.folded} stands without a negation"
        yield Flag("negation_lost", "warn", message, None, (word.start, word.end))
    elif (word := bare_prefix(pair, target)) is not None:
        message = f"{word.folded} lost its negative beginning"
        yield Flag("negation_lost", "warn", message, (word.start, word.end))
    elif (word := softly_denied(pair, target) or _lost_word(pair, source, target)) is not None:
        message = f"{word.folded} has no counterpart"
        yield Flag("negation_lost", "warn", message, (word.start, word.end))


def _lost_word(pair: Pair, source: Sequence[int], target: Sequence[int]) -> Word | None:
    if len(source) == len(target):
        return None
    at = _unaccounted(pair, source, target, "en")
    return None if at is None else pair.source_words[at]


def _unaccounted(pair: Pair, own: Sequence[int], other: Sequence[int], language: Language) -> int | None:
    """Return the place of a negation of the side with more of them that nothing accounts for."""
    mine, others, own_text, text = pair.source_words, pair.target_words, pair.source, pair.target
    if language == "es":
        mine, others, own_text, text = others, mine, text, own_text
    unsaid, left = _unsaid(others, mine, _OTHER[language])
    spare = soft(unsaid, _OTHER[language]) - soft(left, language)
    unknown: int | None = None
    surplus, free = len(own) - len(other), list(reversed(other))
    for at in reversed(own):
        if is_prefixed(pair, at, language):
            surplus -= 1
            continue
        places = counterparts(own_text, mine, others, at, language)
        if not places:
            unknown = at
            continue
        denial = next(
            (each for each in free if any(is_denied(text, others, p, [each]) for p in places)), None
        )
        if denial is not None:
            free.remove(denial)  # one denial of the other side answers one of this side
            continue
        if any(_is_softened(text, others, place, spare, _OTHER[language]) for place in places):
            surplus -= 1
            continue
        meaning = next((each for each in _ANYWHERE if spare[each] > 0), None)
        if language == "en" or meaning is None:
            return at
        spare[meaning] -= 1
        surplus -= 1
    return unknown if surplus > 0 and spare.total() < surplus else None


def _unsaid(
    words: Sequence[Word], others: Sequence[Word], language: Language
) -> tuple[list[Word], list[Word]]:
    """Return the soft negations of a language that no word of the other one renders, and what that has left.

    Each word renders one. `unable` is no more said by `puede` than `unused` by `utilizado`: there it must be
    a soft negation itself.
    """
    unsaid, left = [], list(others)
    for word in words:
        meaning = soft_meaning(word.folded, language)
        if meaning is None:
            continue
        said = next((each for each in left if _says(word, meaning, each, language)), None)
        if said is None:
            unsaid.append(word)
        else:
            left.remove(said)
    return unsaid, left


def _says(word: Word, meaning: str, other: Word, language: Language) -> bool:
    return renders(word.folded, other.folded, language) and (
        meaning not in _OF_WHAT_IS_DENIED or soft_meaning(other.folded, _OTHER[language]) is not None
    )


def _is_softened(
    text: str, words: Sequence[Word], place: int, spare: Counter[str], language: Language
) -> bool:
    """Tell whether a soft negation that the first side lacks stands beside a word, or is that word."""
    meanings = (soft_meaning(word.folded, language) for word in around(text, words, place))
    return any(meaning is not None and spare[meaning] > 0 for meaning in meanings)
