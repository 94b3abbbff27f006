"""The words of a question, and those that stand beside a drug's name. Pure functions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dataset_builder.drug_names import fold
from space.routes import routes_of_word

_REACH = 3  # words between a drug and a word that makes another drug of it
_CONJUNCTIONS = ("y", "e", "o", "u", "ni", "con", "mas", "vs", "and", "or", "with")


@dataclass(frozen=True)
class Word:
    """One word of a question; `gap` is what stands between it and the word before."""

    text: str
    gap: str


def words_of(question: str) -> list[Word]:
    """Cut a question into words: `¿Y 2,5 mg?` has Y, 2, 5 and mg."""
    words, end = [], 0
    for match in re.finditer(r"[^\W_]+", question):
        words.append(Word(match.group(), question[end : match.start()]))
        end = match.end()
    return words


def beside(words: Sequence[Word], at: int, step: int, reach: int = _REACH) -> list[int]:
    """Return up to `reach` places on one side of a name, up to the next mark or conjunction."""
    near: list[int] = []
    while 0 <= at < len(words) and len(near) < reach and fold(words[at].text) not in _CONJUNCTIONS:
        if re.search(r"[,.;:?/+]", words[at if step > 0 else at + 1].gap):
            break
        near.append(at)
        at += step
    return near


def routes_beside(words: Sequence[Word], first: int, last: int) -> tuple[frozenset[str], int | None]:
    """Return the routes named beside a drug, and where: `paracetamol intravenoso` has INTRAVENOUS at 1."""
    near = [*beside(words, last + 1, 1), *beside(words, first - 1, -1)]
    named = [(at, routes) for at in near if (routes := routes_of_word(words[at].text))]
    return frozenset().union(*(routes for _, routes in named)), named[0][0] if named else None


def written(words: Sequence[Word], first: int, last: int, qualifier: int | None) -> str:
    """Return a name as it stands in the question, with its qualifier and what is between."""
    ends = (first, last) if qualifier is None else (min(first, qualifier), max(last, qualifier))
    return " ".join(word.text for word in words[ends[0] : ends[1] + 1])
