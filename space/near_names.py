"""Which drug a misspelt name may mean: only ever to ask back, never to answer with it. Pure functions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from dataset_builder.drug_names import key_of_words, word_skeleton
from dataset_builder.lexicons.drugs import read_substances
from space.asked_doses import is_named
from space.question_words import Word

Substance = frozenset[str]

_MOST_EDITS = 2
_SHORTEST = 6  # letters without a last vowel; a shorter word is one or two letters away from too many names


def unknown_name(words: Sequence[Word]) -> str:
    """Return the first word that looks like the name of a drug that nobody here knows, "" without any."""
    return next((word.text for at, word in enumerate(words) if is_named(words, at)), "")


def near_substance(text: str, known: AbstractSet[Substance]) -> Substance | None:
    """Return the only `known` substance whose name is one or two letters away from a word; not its own name.

    None where any other drug is as near: prednisona and prednisolona are two drugs.
    """
    typed = word_skeleton(text)
    if len(typed) < _SHORTEST:
        return None
    nearest: dict[Substance, int] = {}
    for name, key in (*_listed().items(), *((name, each) for each in known for name in each)):
        edits = _edits(typed, name)
        if edits <= _MOST_EDITS:
            nearest[key] = min(edits, nearest.get(key, edits))
    mine = [key for key in nearest if key in known]
    if len(mine) != 1:
        return None
    is_only = all(edits > nearest[mine[0]] for key, edits in nearest.items() if key != mine[0])
    return mine[0] if is_only and nearest[mine[0]] else None


@cache
def _listed() -> Mapping[str, Substance]:
    """Return the skeleton of every listed name of one word, and the substance it means."""
    rows = (each for each in read_substances() if each.kind == "drug" and not each.parts)
    names = (name for each in rows for name in (*each.spanish, *each.english) if name.isalpha())
    return {word_skeleton(name): key_of_words([name]) for name in names}


def _edits(one: str, other: str) -> int:
    """Return how many letters to add, leave out, change or swap with the next; over 2 any number over 2."""
    if abs(len(one) - len(other)) > _MOST_EDITS or (Counter(one) - Counter(other)).total() > _MOST_EDITS:
        return _MOST_EDITS + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], wanted):
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
