"""Which Spanish word can stand for which English one: a stem dictionary, learned pairs, and cognates.

Words are compared by their beginning: five letters without accents tell inflected forms together
(`pacientes`, `paciente`), and cognates by what both spellings share (`hypertension`, `hipertensión`).
Standard library only.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from dataset_builder.lexicons.tables import rows
from dataset_builder.text_words import Language, fold, remembered

STEM_CHARS = 5
_FILES = ("dictionary_en_es.tsv", "stems_en_es.tsv")
# Shares of words without a counterpart in the development pairs, for words in the dictionary and others.
_UNCOVERED_KNOWN, _UNCOVERED_UNKNOWN = 0.08, 0.3
_USUAL_WEIGHT = 8  # sightings that these shares count for
_WITH_PRONOUN = re.compile(r"([a-z]{2,4}[aen])(?:me|te|se|le|la|lo|nos|les|las|los)")
_PLURAL = re.compile(r"(?<=[a-z]{3})(?:es|s)$")
_COGNATE = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"([a-z])\1", r"\1"),
        (r"ph", "f"),
        (r"^ps", "s"),
        (r"^s(?=[bcdfgklmnpqtv])", "es"),
        (r"[tr]h", lambda match: match.group()[0]),
        (r"qu(?=[ei])|ch|ck|k", "c"),
        (r"y", "i"),
        (r"mm|nm", "m"),
        (r"^im", "in"),
        (r"ae|oe", "e"),
        (r"z", "c"),
        (r"qu", "cu"),
        (r"w", "u"),
        (r"h", ""),
    )
)


@remembered
def stem(word: str) -> str:
    """Return the beginning of a folded word that its forms share: `pacientes` is `pacie`, `vez` is `vez`."""
    return word[:STEM_CHARS] if len(word) > STEM_CHARS else _PLURAL.sub("", word)


@remembered
def cognate(word: str) -> str:
    """Return what English and Spanish spelling of one learned word share in its first letters.

    Example: `cough` keeps to itself, `physical` and `físico` are both `fisi`; "" for short words.
    """
    text = word
    for pattern, replacement in _COGNATE:
        text = pattern.sub(replacement, text)
    return "=" + text[:4] if len(text) >= 4 else ""


@cache
def _dictionary() -> Mapping[str, frozenset[str]]:
    """Spanish stems by English stem, of all files there are."""
    pairs: defaultdict[str, set[str]] = defaultdict(set)
    for name in _FILES:
        for english, spanish in rows(name):
            found = {word if "*" in word else stem(fold(word)) for word in spanish.split()}
            for word in english.split():
                pairs[stem(fold(word))] |= found
    return {word: frozenset(found) for word, found in pairs.items()}


@cache
def _affixes() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the beginnings and the endings of Spanish words that the dictionary has: `hiper`, `patia`."""
    stars = sorted(each for each in _spanish_side() if "*" in each)
    begin = tuple(each.rstrip("*") for each in stars if each.endswith("*"))
    return begin, tuple(each.lstrip("*") for each in stars if each.startswith("*"))


@remembered
def renderings(english: str) -> frozenset[str]:
    """Return the keys that a Spanish word has if it can stand for a folded English word."""
    found = _dictionary().get(stem(english), frozenset())
    shared = cognate(english)
    if shared:
        return found | {shared}
    return found or frozenset({stem(english)})  # mg, DNA: what is short and unknown is mostly kept


def dictionary_words(language: Language) -> list[str]:
    """Return the folded words of one side of the hand-written dictionary."""
    column = 0 if language == "en" else 1
    return [fold(word) for row in rows(_FILES[0]) for word in row[column].split() if "*" not in word]


@cache
def _spanish_side() -> frozenset[str]:
    return frozenset().union(*_dictionary().values())


@lru_cache(maxsize=1 << 16)
def is_known(word: str, language: Language) -> bool:
    """Tell whether the dictionary has a folded word, so that a missing counterpart means something."""
    return stem(word) in (_dictionary() if language == "en" else _spanish_side())


@cache
def _loose() -> Mapping[tuple[str, str], tuple[int, int]]:
    """(uncovered, seen) by language and stem, of words that often have no counterpart."""
    table = rows("loose_stems.tsv")
    return {(language, own): (int(alone), int(seen)) for language, own, alone, seen in table}


@lru_cache(maxsize=1 << 16)
def chance_uncovered(word: str, language: Language) -> float:
    """Return how likely a folded word has no counterpart in a translation that is right."""
    usual = _UNCOVERED_KNOWN if is_known(word, language) else _UNCOVERED_UNKNOWN
    alone, seen = _loose().get((language, stem(word)), (0, 0))
    return (alone + usual * _USUAL_WEIGHT) / (seen + _USUAL_WEIGHT)


@remembered
def is_english_only(word: str) -> bool:
    """Tell whether the dictionary renders a folded English word, and never by a word like itself."""
    found = _dictionary().get(stem(word))
    if found is None or stem(word) in _spanish_side():
        return False
    shared = cognate(word)
    return not shared or all(cognate(each) != shared for each in found)


@remembered
def keys(spanish: str) -> tuple[str, ...]:
    """Return the keys of a folded Spanish word, to be looked up among `renderings`.

    `úselo` has `use` too, and `nefropatía` the ending `*patia`, which stands for `disease`.
    """
    verb = _WITH_PRONOUN.fullmatch(spanish)
    own = (stem(spanish), verb.group(1)) if verb else (stem(spanish),)
    begin, end = _affixes()
    if spanish.startswith(begin):
        own += tuple(f"{each}*" for each in begin if spanish.startswith(each))
    if spanish.endswith(end):
        own += tuple(f"*{each}" for each in end if spanish.endswith(each))
    shared = cognate(spanish)
    return (*own, shared) if shared else own


def renders(word: str, other: str, language: Language) -> bool:
    """Tell whether a folded word of a language and one of the other language may mean the same."""
    english, spanish = (word, other) if language == "en" else (other, word)
    return not renderings(english).isdisjoint(keys(spanish))
