"""Both texts of a pair as the check `negation` sees them: their negations, and what answers which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dataset_builder.checks.negation_places import heads, negations, renders
from dataset_builder.checks.negation_twins import twins
from dataset_builder.lexicons.denials import denies, soft_meaning
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Language, Word

OTHER: Mapping[Language, Language] = {"en": "es", "es": "en"}
PREFIX = re.compile(r"un|in|im|ir|il|dis|non")
_PREFIXES: Mapping[Language, re.Pattern[str]] = {"en": PREFIX, "es": re.compile(r"in|im|i(?=[lr])|des|dis")}
OF_PREFIX = frozenset({"prefix", "unknown", "unlikely", "unable", "unnecessary", "impossible"})
# Soft negations that the dictionaries render by what they deny.
_OF_WHAT_IS_DENIED = frozenset(
    "prefix symptomless unable unknown unlikely impossible unnecessary fail avoid away".split()
)


@dataclass(frozen=True, slots=True)
class Side:
    """One text of a pair: the places of its negations, and what the two texts answer each other with.

    `left` are the negations that no beginning of a word answers; `begun` the places of own words whose
    beginning answers one of the other text (`unopened`, `sin abrir`).
    """

    text: str
    words: Sequence[Word]
    language: Language
    denials: Sequence[int]
    left: Sequence[int]
    begun: frozenset[int]


def sides(pair: Pair) -> tuple[Side, Side]:
    """Return the English and the Spanish side of a pair."""
    idle_english, idle_spanish = twins(pair.source, pair.target) if _denies_anything(pair) else ((), ())
    english = negations(pair.source, pair.source_words, "en", idle_english)
    spanish = negations(pair.target, pair.target_words, "es", idle_spanish)
    of_english, begun_spanish = _without_begun(pair, english, "en")
    of_spanish, begun_english = _without_begun(pair, spanish, "es")
    return (
        Side(pair.source, pair.source_words, "en", english, of_english, begun_english),
        Side(pair.target, pair.target_words, "es", spanish, of_spanish, begun_spanish),
    )


def _denies_anything(pair: Pair) -> bool:
    """Tell whether either text denies outright: most do not, and need not be searched for phrases."""
    return any(denies(word.folded, "en") for word in pair.source_words) or any(
        denies(word.folded, "es") for word in pair.target_words
    )


def _without_begun(
    pair: Pair, denials: Sequence[int], language: Language
) -> tuple[list[int], frozenset[int]]:
    """Part the negations of a language into those that stand alone and those that begin a word elsewhere.

    `sin abrir` is `unopened`, `cannot be reversed` is `irreversible`. Each word answers one negation.

    Returns:
        The places of the negations that no such word answers, and those of the words that answer one.
    """
    if not denials:
        return [], frozenset()
    text, own, others = pair.source, pair.source_words, pair.target_words
    if language == "es":
        text, own, others = pair.target, others, own
    bases = {
        place: base
        for place, word in enumerate(others)
        if (base := _base(word.folded, OTHER[language])) and not _is_said_whole(word, own, language)
    }
    alone: list[int] = []
    begun: set[int] = set()
    for at in denials if bases else ():
        denied = heads(text, own, at, language)
        said = [
            place
            for place, base in bases.items()
            if place not in begun and any(renders(word, base, language) for word in denied)
        ]
        if said:
            begun.add(min(said, key=lambda place: abs(place / len(others) - at / len(own))))
        else:
            alone.append(at)
    return alone if bases else list(denials), frozenset(begun)


def _is_said_whole(word: Word, others: Sequence[Word], language: Language) -> bool:
    """Tell whether a word with a negative beginning renders one of its kind: `incoloro`, `colorless`."""
    return any(
        soft_meaning(each.folded, language) is not None and renders(each.folded, word.folded, language)
        for each in others
    )


def _base(word: str, language: Language) -> str | None:
    """Return what a word with a negative beginning or end denies: `unopened` gives `opened`."""
    if language == "en" and word.endswith("less") and soft_meaning(word, language) == "symptomless":
        return word.removesuffix("less")
    match = _PREFIXES[language].match(word)
    if match is None or soft_meaning(word, language) not in OF_PREFIX:
        return None
    return word[match.end() :]


def unsaid_of(own: Side, other: Side) -> tuple[list[Word], list[Word]]:
    """Return the soft negations of a side that no word of the other one renders, and what that has left.

    Each word renders one. `unable` is no more said by `puede` than `unused` by `utilizado`: there it must be
    a soft negation itself. A word whose beginning answers a negation is said by that.
    """
    unsaid, left = [], [word for at, word in enumerate(other.words) if at not in other.begun]
    for at, word in enumerate(own.words):
        meaning = soft_meaning(word.folded, own.language)
        if meaning is None or at in own.begun:
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
