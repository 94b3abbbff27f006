"""Signs that a negation was lost which need no counting: each is one word of either text."""

import re
from collections.abc import Mapping, Sequence

from dataset_builder.checks.negation_places import (
    CLAUSE_END,
    counterparts,
    heads,
    is_denied,
    is_soft_around,
    renders,
    soft,
)
from dataset_builder.lexicons.denials import OPENERS, soft_meaning
from dataset_builder.lexicons.stems import is_known, keys, renderings
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Language, Word

# Spanish words that agree with a negation before them, and what takes its place.
_ORPHANS = frozenset("ni ningun ninguno ninguna nada sino".split())
_OTHER: Mapping[Language, Language] = {"en": "es", "es": "en"}
_DENYING = frozenset({"lack", "deny", "impossible", "unable", "stop", "ban", "rare", "contra", "except"})
# With one of these before it such a word may begin a phrase of its own: `en ningún caso`.
_LEADING = frozenset(
    "en de por con para bajo a ya y o que desde si como casi practicamente pero e u ser es son".split()
)
_NI_AGAIN, _NI_NO = 19, 12  # words after `ni` within which `ni` or `no` completes it
_PREFIX = re.compile(r"un|in|im|ir|il|dis|non")
_PREFIXES: Mapping[Language, re.Pattern[str]] = {"en": _PREFIX, "es": re.compile(r"in|im|i(?=[lr])|des|dis")}
_OF_PREFIX = frozenset({"prefix", "unknown", "unlikely", "unable", "unnecessary", "impossible"})
_SHORTEST_BASE, _SURELY_A_BASE = 4, 7  # letters
_TELLING = frozenset(
    {"lack", "unable", "unknown", "unlikely", "against", "avoid", "impossible", "unnecessary", "fail"}
)


def orphan(pair: Pair) -> Word | None:
    """Return a Spanish word that agrees with a missing negation: `hay ningún signo`, `fiebre ni tos`."""
    words = pair.target_words
    if not any(word.folded in _ORPHANS for word in words):
        return None
    start = 0
    for at, word in enumerate(words):
        if at and CLAUSE_END.search(pair.target, words[at - 1].end, word.start):
            start = at
        if word.folded in _ORPHANS and _is_orphan(pair.target, words, start, at):
            return word
    return None


def _is_orphan(text: str, words: Sequence[Word], start: int, at: int) -> bool:
    """Look at a word that asks for a negation, in a clause that begins at `start`."""
    own, before = words[at].folded, [each.folded for each in words[start:at]]
    if any(each in OPENERS["es"] or soft_meaning(each, "es") in _DENYING for each in before):
        return False
    if own == "sino":
        return True
    if own == "ni":
        if not before:
            return False  # it goes on from the sentence before: `Ni de otra causa.`
        after = [each.folded for each in words[at + 1 : at + 1 + _NI_AGAIN]]
        if "ni" in after:  # after a verb `ni tos ni fiebre` needs a `no` before it
            return before[-1] not in _LEADING and "," not in text[words[at - 1].end : words[at].start]
        return "siquiera" not in after[:1] and "no" not in after[:_NI_NO]
    return (
        bool(before) and before[-1] not in _LEADING and "," not in text[words[at - 1].end : words[at].start]
    )


def bare_prefix(pair: Pair, target: Sequence[int]) -> Word | None:
    """Return an English word such as `unreported` whose Spanish is that of `reported`.

    `target` are the places of the Spanish negations.
    """
    for word in pair.source_words:
        match = _PREFIX.match(word.folded)
        if match is None or soft_meaning(word.folded, "en") not in _OF_PREFIX:
            continue
        base = word.folded[match.end() :]
        if len(base) >= _SURELY_A_BASE or (len(base) >= _SHORTEST_BASE and is_known(base, "en")):
            places = _only_as(base, word.folded, pair.target_words)
            if places and not _any_denied(pair, places, target):
                return word
    return None


def is_prefixed(pair: Pair, at: int, language: Language) -> bool:
    """Tell whether a negation is the beginning of a word of the other side: `unopened` is `sin abrir`.

    `language` is that of the negation; `cannot be reversed` is `irreversible`.
    """
    text, own, others = pair.source, pair.source_words, pair.target_words
    if language == "es":
        text, own, others = pair.target, others, own
    denied = heads(text, own, at, language)
    bases = [base for word in others if (base := _base(word.folded, _OTHER[language])) is not None]
    return any(renders(word, base, language) for base in bases for word in denied)


def _base(word: str, language: Language) -> str | None:
    """Return what a word with a negative beginning or end denies: `unopened` gives `opened`."""
    if language == "en" and word.endswith("less") and soft_meaning(word, language) == "symptomless":
        return word.removesuffix("less")
    match = _PREFIXES[language].match(word)
    if match is None or soft_meaning(word, language) not in _OF_PREFIX:
        return None
    return word[match.end() :]


def _only_as(base: str, whole: str, words: Sequence[Word]) -> set[int]:
    """Return where a word without its prefix is rendered, if the word with it is rendered nowhere else."""
    places = {at for at, each in enumerate(words) if renders(base, each.folded, "en")}
    own = {at for at, each in enumerate(words) if renders(whole, each.folded, "en")}
    return places if own <= places else set()


def _any_denied(pair: Pair, places: set[int] | list[int], target: Sequence[int]) -> bool:
    """Tell whether a Spanish word at one of the places is denied, softly or outright."""
    words = pair.target_words
    return any(
        is_soft_around(pair.target, words, place, "es") or is_denied(pair.target, words, place, target)
        for place in places
    )


def softly_denied(pair: Pair, target: Sequence[int]) -> Word | None:
    """Return an English word that denies softly (`unable to walk`) where nothing in Spanish does.

    `target` are the places of the Spanish negations.
    """
    spare = soft(pair.source_words, "en") - soft(pair.target_words, "es")
    telling = spare.keys() & _TELLING
    if not telling:
        return None
    for at, word in enumerate(pair.source_words):
        if soft_meaning(word.folded, "en") not in telling or _is_rendered(word, pair.target_words):
            continue
        places = counterparts(pair.source, pair.source_words, pair.target_words, at, "en")
        if places and not _any_denied(pair, places, target):
            return word
    return None


def _is_rendered(word: Word, others: Sequence[Word]) -> bool:
    own = renderings(word.folded)
    return any(not own.isdisjoint(keys(each.folded)) for each in others)
