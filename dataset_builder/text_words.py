"""Words of a text with their places, without case and accents. Standard library only besides this package."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from itertools import accumulate
from typing import Literal, NamedTuple, TypeVar, get_args

from dataset_builder.drug_names import fold as _fold

Language = Literal["en", "es"]
Found = TypeVar("Found")
_WORD = re.compile(r"([^\W\d_]+(?:['’][^\W\d_]+)*)")  # in a group, for `split`
# `&#39;` holds digits that nobody reads; blanks of the same length keep every offset.
_ENTITY = re.compile(r"&#?\w{2,6};")
_MOST_REMEMBERED = 1 << 16


class Word(NamedTuple):
    """A word without digits: `folded` is lower case without accents, [start, end) its place.

    A tuple, since each pair has a hundred of them and a dataclass takes thrice as long to make.
    """

    folded: str
    start: int
    end: int


class _Remembered(dict[str, Found]):
    """What a look-up said of each word, until there are too many."""

    def __init__(self, look: Callable[[str], Found]) -> None:
        super().__init__()
        self._look = look

    def __missing__(self, word: str) -> Found:
        found = self._look(word)
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[word] = found
        return found


def remembered(look: Callable[[str], Found]) -> Callable[[str], Found]:
    """Make a look-up remember its answers.

    Each pair asks a thousand times: a dictionary answers in half the time of `lru_cache`, which moves what
    it is asked for to the end of a list.
    """
    return _Remembered(look).__getitem__


@remembered
def fold(word: str) -> str:
    """Lower case without accents, without a possessive: `fold("Niño")` is `"nino"`."""
    folded = word.lower() if word.isascii() else _fold(word).replace("’", "'")
    return folded.removesuffix("'s")


def by_language(look: Callable[[Language, str], Found]) -> Mapping[Language, Callable[[str], Found]]:
    """Return what looks a word up in each language, and remembers the answer."""
    return {each: remembered(partial(look, each)) for each in get_args(Language)}


_WORD_OF: Callable[[tuple[str, int, int]], Word] = partial(tuple.__new__, Word)


def words(text: str) -> list[Word]:
    """Return the words of a text, folded, with their places."""
    parts = _WORD.split(without_entities(text))  # what stands before a word, the word, and so on
    bounds = list(accumulate(map(len, parts)))
    # No step of this runs in Python: a loop over the matches takes half as long again.
    return list(map(_WORD_OF, zip(map(fold, parts[1::2]), bounds[::2], bounds[1::2], strict=False)))


def without_entities(text: str) -> str:
    """Blank out HTML entities, keeping all offsets: `&#39;` is no number 39."""
    return _ENTITY.sub(lambda match: " " * len(match.group()), text) if "&" in text else text
