"""Check `untranslated`: the translation is in Spanish, not English left as it was."""

from collections.abc import Iterator
from functools import lru_cache

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag
from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.stems import is_english_only
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Word

# Grammar words of English that are no Spanish word, nor a usual part of names kept in English.
_TELLING = FUNCTION_WORDS["en"] - FUNCTION_WORDS["es"] - frozenset(
    "a an no me he on as so such do i in of or and the for if to it us by at out up near off any real".split()
)
_SHARED = frozenset("a no me he as so us come sin pan sea red once sale use has van are den dice more late pie mine".split())
_FEW, _SHARE = 3, 0.12
_RUN = 4


class Untranslated:
    """Counts English words that the translation shares with its source.

    Example: `Tome with food` for `Take with food` gives `untranslated`.
    """

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield one flag where too much is left in English."""
        target = pair.target_words
        if not target:
            return
        source = {word.folded for word in pair.source_words}
        left = [word for word in target if word.folded in source and _is_english(word.folded)]
        if not left or _in_names(pair, left):
            return
        run = _longest_run(target, left)
        share = len(left) / len(target)
        if share >= 0.34 or (len(left) >= _FEW and share >= _SHARE) or run >= _RUN:
            words = " ".join(pair.target[word.start : word.end] for word in left[:6])
            message = f"{len(left)} of {len(target)} words are English: {words}"
            yield Flag("untranslated", "block", message, None, (left[0].start, left[-1].end))


@lru_cache(maxsize=1 << 16)
def _is_english(word: str) -> bool:
    if word in _SHARED or word in FUNCTION_WORDS["es"]:
        return False
    return word in FUNCTION_WORDS["en"] or is_english_only(word)


def _in_names(pair: Pair, left: list[Word]) -> bool:
    """Tell whether all English words stand in names: `Annals of Internal Medicine`, `Food and Drug ...`."""
    return not any(
        word.folded in _TELLING or (pair.target[word.start].islower() and word.folded not in FUNCTION_WORDS["en"])
        for word in left
    ) and len(left) < len(pair.target_words)


def _longest_run(target: list[Word], left: list[Word]) -> int:
    """Return how many English words stand side by side at most."""
    starts = {word.start for word in left}
    best = run = 0
    for word in target:
        run = run + 1 if word.start in starts else 0
        best = max(best, run)
    return best
