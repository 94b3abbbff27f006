"""Check `coverage`: what the source says has a counterpart, and what the translation says has a reason.

A word is covered when the other side holds a word that can render it (`lexicons/stems.py`). Single words go
uncovered all the time; a stretch of them is a clause that was dropped or added, and a whole text of them is
the translation of something else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag, Span
from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.stems import is_known, keys, renderings
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Word

# How much an uncovered word speaks for a gap and a covered one against it: logarithms of the odds between
# dropped clauses and clean pairs of the development part, for words the dictionary knows and others.
_GAP_KNOWN, _GAP_UNKNOWN, _COVERED = 2.0, 1.1, -1.9
_GAP_SCORE = 5.0
_GAP_SCORE_SHORT = 3.4  # where the translation is short for its source as well
_ADDED_SCORE = 5.5
_SHORT, _LONG = 0.95, 1.6  # characters of a translation per character of its source; people need 1.17
_FEWEST_WORDS = 3
_MISALIGNED = 0.34


@dataclass(frozen=True, slots=True)
class Covered:
    """A content word, whether the other side covers it, and whether the dictionary knows it."""

    word: Word
    covered: bool
    known: bool


class Coverage:
    """Finds translations of another text, dropped clauses and added ones."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield `misaligned`, or else the stretches `omission` and `addition`."""
        source, target = covered_words(pair)
        if _is_misaligned(source, target):
            share = _share(source, target)
            yield Flag("misaligned", "block", f"only {share:.0%} of the words have a counterpart")
            return
        ratio = len(pair.target) / max(1, len(pair.source))
        gap, span = heaviest_gap(source)
        if gap >= (_GAP_SCORE_SHORT if ratio < _SHORT else _GAP_SCORE):
            yield Flag("omission", "warn", f"nothing renders {_quoted(pair.source, span)}", span)
        gap, span = heaviest_gap(target)
        if gap >= _ADDED_SCORE:
            yield Flag("addition", "warn", f"no source of {_quoted(pair.target, span)}", None, span)


def covered_words(pair: Pair) -> tuple[list[Covered], list[Covered]]:
    """Return the content words of source and target with what is known of their counterparts."""
    spanish = {key for word in pair.target_words for key in keys(word.folded)}
    english: set[str] = set()
    for word in pair.source_words:
        english |= renderings(word.folded)
    source = [
        Covered(word, not spanish.isdisjoint(renderings(word.folded)), is_known(word.folded, "en"))
        for word in pair.source_words
        if word.folded not in FUNCTION_WORDS["en"]
    ]
    target = [
        Covered(word, not english.isdisjoint(keys(word.folded)), is_known(word.folded, "es"))
        for word in pair.target_words
        if word.folded not in FUNCTION_WORDS["es"]
    ]
    return source, target


def heaviest_gap(words: Sequence[Covered]) -> tuple[float, Span]:
    """Return the score and place of the stretch that most looks like a gap (Kadane's maximum subarray)."""
    best, best_span = 0.0, (0, 0)
    score, start = 0.0, 0
    for each in words:
        if score <= 0:
            score, start = 0.0, each.word.start
        score += _COVERED if each.covered else _GAP_KNOWN if each.known else _GAP_UNKNOWN
        if score > best:
            best, best_span = score, (start, each.word.end)
    return best, best_span


def _share(source: Sequence[Covered], target: Sequence[Covered]) -> float:
    return sum(each.covered for each in (*source, *target)) / (len(source) + len(target))


def _is_misaligned(source: Sequence[Covered], target: Sequence[Covered]) -> bool:
    if len(source) + len(target) < _FEWEST_WORDS * 2:
        return False
    return _share(source, target) < _MISALIGNED


def _quoted(text: str, span: Span) -> str:
    part = text[span[0] : span[1]]
    return repr(part if len(part) <= 60 else f"{part[:40]} ... {part[-15:]}")
