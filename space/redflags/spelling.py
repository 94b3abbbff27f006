"""Mends misspelt words of the rules: `suisidarme`, `pehco`, `convulcionando`. Standard library only.

Only a word that neither the rules nor a list knows is mended, to the one word of `spelling.txt` that sounds
alike or lies one slip of a finger away. That file also lists the words that must stay as they are: `hecho` is
no `pecho`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from space.redflags.phrases import literal_words, sections

_MIN_LETTERS = 5
_SOUNDS = (
    (r"qu(?=[ei])|k|c(?=[^eiyh]|$)", "k"),
    (r"z|c(?=[eiy])|x", "s"),
    (r"ll", "y"),
    (r"v|w", "b"),
    (r"g(?=[ei])", "j"),
    (r"gu(?=[ei])", "g"),
    (r"(?<!c)h", ""),
    (r"n(?=[bp])", "m"),
    (r"y$", "i"),
    (r"(.)\1", r"\1"),
)


def corrected(words: Sequence[str]) -> list[str]:
    """Return the words with slips mended: `["pehco", "hecho"]` gives `["pecho", "hecho"]`."""
    return [_mended(word) for word in words]


@lru_cache(maxsize=1 << 14)
def _mended(word: str) -> str:
    if len(word) < _MIN_LETTERS or word in _known() or not word.isalpha():
        return word
    sound = _sound(word)
    meant = _one_slip_away(word) or _one_slip_away(sound)
    return _by_sound().get(sound) or _by_sound().get(meant, meant) or word


def _one_slip_away(word: str) -> str:
    """Return the word or sound that a slip may have meant, or nothing."""
    found = {target for part in _with_one_letter_less(word) for target in _by_part().get(part, ())}
    return min((target for target in found if _is_one_slip(word, target)), default="")


def _is_one_slip(word: str, target: str) -> bool:
    """Say whether one letter is missing, too many, another one, or two neighbours are swapped."""
    if word[0] != target[0]:
        return False
    if abs(len(word) - len(target)) == 1:
        return True
    places = [place for place, (one, other) in enumerate(zip(word, target, strict=False)) if one != other]
    if len(places) == 1:
        # the last letter is grammar, not a slip: `muerto` and `muerta`
        return places[0] != len(word) - 1
    return len(places) == 2 and places[1] == places[0] + 1 and word[places[0]] == target[places[1]]


def _with_one_letter_less(word: str) -> Iterator[str]:
    yield word
    yield from (word[:place] + word[place + 1 :] for place in range(len(word)))


@lru_cache(maxsize=1 << 14)
def _sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = re.sub(written, heard, word)
    return word


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {"keep": set(), "forms": set()}
    for section, line in sections("spelling.txt"):
        found[section].update(line.split())
    return {section: frozenset(words) for section, words in found.items()}


@cache
def _targets() -> frozenset[str]:
    return frozenset(word for word in _lists()["forms"] if len(word) >= _MIN_LETTERS)


@cache
def _known() -> frozenset[str]:
    return literal_words() | _lists()["forms"] | _lists()["keep"]


@cache
def _by_sound() -> Mapping[str, str]:
    return {_sound(word): word for word in sorted(_targets(), reverse=True)}


@cache
def _by_part() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for target in _targets() | _by_sound().keys():
        for part in _with_one_letter_less(target):
            found.setdefault(part, set()).add(target)
    return {part: tuple(sorted(targets)) for part, targets in found.items()}
