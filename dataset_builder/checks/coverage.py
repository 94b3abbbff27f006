"""Check `coverage`: what the source says has a counterpart, and what the translation says has a reason.

A word is covered when the other side holds a word that can render it (`lexicons/stems.py`). Single words go
uncovered all the time; a stretch of them is a clause that was dropped or added, and a whole text of them is
the translation of something else.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from math import log
from typing import NamedTuple

from dataset_builder.checks.negation_places import CLAUSE_END
from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag, Span, Tier
from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.stems import chance_uncovered, is_known
from dataset_builder.lexicons.units import symbol_words
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language, Word, by_language

# Share of the words of a dropped clause that have no counterpart; the rest find one by chance.
_UNCOVERED_IN_GAP = 0.85
# A gap speaks for itself at these sums, and sooner where the length fits it as well: each standard deviation
# by which a translation is too short or too long counts as much as `_PER_DEVIATION`.
_OMISSION, _OMISSION_PER_DEVIATION, _USUAL_RATIO = 9.0, 2.5, 1.07
_ADDITION, _ADDITION_PER_DEVIATION, _LONG_RATIO = 10.0, 1.0, 1.12
_LEAST_GAP = 2.0
# A whole sentence, or the first or last clause, is an addition at less.
_ADDED_SENTENCE, _ADDED_CLAUSE = 3.0, 5.0
_SENTENCE_END, _PART_END = re.compile(r"(?<=\w\w)[.?!]+(?=\s|$)"), re.compile(r"(?<=\w\w)[.,;?!:]+(?=\s|$)")
_A_WORD = re.compile(r"\w{3}")
_LEAST_DEVIATIONS, _MOST_DEVIATIONS = -1.0, 3.0
# Standard deviation of the logarithm of the ratio of lengths, by characters of the source (measured on the
# development pairs).
_DEVIATIONS = ((40, 0.32), (80, 0.2), (160, 0.15))
_LONG_DEVIATION = 0.12
_ABBREVIATION = re.compile(r"(?<![\w-])[A-Z]{2,6}(?=s?(?![\w-]))")
_IN_BRACKETS = re.compile(r"\W{0,2}\(([A-Z][\w-]{1,9})\)")
_AROUND_ABBREVIATION = 3  # words
# How much speaks for another text, and the share of words with a counterpart below which it does.
_MISALIGNED, _FEWEST_WORDS = ((3.0, 0.45), (6.0, 0.55)), 5
# A short question may well share no word with its translation, a short text but a third of them.
_FEW_WORDS, _SOME_SHARE = 9, 0.3
_PER_NUMBER = 1.5  # what a number that both sides hold speaks against that
# A text on the same matter shares many words. What tells it: the words without a counterpart, those that
# stand together once more, and a length that does not fit (logistic regression on 17,700 translations and
# as many of their neighbours, LOG.md).
_UNLIKE, _UNLIKE_PER_GAP, _UNLIKE_PER_DEVIATION, _UNLIKE_PER_NUMBER = 18.0, 0.9, 1.4, 3.7
_MATCHING_RATIO, _FARTHEST = 1.1, 5.0


class Covered(NamedTuple):
    """A content word and whether the other side covers it (a tuple for the sake of speed).

    `weight` says how much that speaks for a gap: the logarithm of the odds between a dropped clause and a
    translation that is right.
    """

    word: Word
    covered: bool
    weight: float


class Coverage:
    """Finds translations of another text, dropped clauses and added ones."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield `misaligned`, or else the stretches `omission` and `addition`; wide ones block."""
        source, target = covered_words(pair)
        words = [*source, *target]
        lost, added = heaviest_gap(source), heaviest_gap(target)
        is_unlike = _is_unlike(pair, words, lost[0] + added[0])
        if (share := _share_of_another_text(pair, source, target)) is not None:
            yield _misaligned(
                share, "warn" if not is_unlike and _is_doubtful(pair, words, share) else "block"
            )
            return
        tier: Tier = "block" if is_unlike else "warn"
        omission, addition = _dropped(pair, lost), _added(pair, target, added)
        if omission is not None:
            yield Flag("omission", tier, f"nothing renders {_quoted(pair.source, omission)}", omission)
        if addition is not None:
            yield Flag("addition", tier, f"no source of {_quoted(pair.target, addition)}", None, addition)
        if is_unlike and omission is addition is None:
            yield _misaligned(_share(words), tier)


def _misaligned(share: float, tier: Tier) -> Flag:
    return Flag("misaligned", tier, f"only {share:.0%} of the words have a counterpart")


def _is_doubtful(pair: Pair, words: Sequence[Covered], share: float) -> bool:
    """Tell whether a translation may well share as few words as these with its source."""
    is_question = len(words) < _FEWEST_WORDS and pair.source.endswith("?")
    is_short = len(words) < _FEW_WORDS and share >= _SOME_SHARE
    return is_question or is_short or _has_all_numbers(pair)


def _share(words: Sequence[Covered]) -> float:
    return sum(each.covered for each in words) / len(words)


def _is_unlike(pair: Pair, words: Sequence[Covered], gaps: float) -> bool:
    """Tell whether words, gaps and length together speak for another text on the same matter."""
    evidence = sum([each.weight for each in words])
    far = min(_FARTHEST, abs(_off_length(pair, _MATCHING_RATIO)))
    score = evidence + _UNLIKE_PER_GAP * gaps + _UNLIKE_PER_DEVIATION * far * far
    return bool(words) and score - _UNLIKE_PER_NUMBER * _shared_numbers(pair) > _UNLIKE


def _share_of_another_text(pair: Pair, source: Sequence[Covered], target: Sequence[Covered]) -> float | None:
    """Return the share of words with a counterpart where that is so small that this is no translation."""
    words = [*source, *target]
    evidence = sum([each.weight for each in words])
    if len(words) < _FEWEST_WORDS:
        return 0.0 if _is_another_title(pair, source, target) else None
    if evidence <= _MISALIGNED[0][0]:
        return None
    share = _share(words)
    evidence -= _PER_NUMBER * _shared_numbers(pair)
    return share if any(evidence > least and share < most for least, most in _MISALIGNED) else None


def _is_another_title(pair: Pair, source: Sequence[Covered], target: Sequence[Covered]) -> bool:
    """Tell whether none of a few words, all of which the dictionary has, renders another."""
    return (
        bool(source and target)
        and not any(each.covered for each in (*source, *target))
        and all(is_known(each.word.folded, "en") for each in source)
        and all(is_known(each.word.folded, "es") for each in target)
        and not _shared_numbers(pair)
    )


def _shared_numbers(pair: Pair) -> int:
    """Return how many numbers of the source stand in the target as well."""
    if not pair.source_numbers or not pair.target_numbers:
        return 0
    both = Counter(each.value for each in pair.source_numbers) & Counter(
        each.value for each in pair.target_numbers
    )
    return both.total()


def _has_all_numbers(pair: Pair) -> bool:
    """Tell whether a text of two numbers and more has all of them in its translation, and that no other."""
    shared = _shared_numbers(pair)
    return shared > 1 and shared == len(pair.source_numbers) == len(pair.target_numbers)


def _dropped(pair: Pair, heaviest: tuple[float, Span]) -> Span | None:
    """Return the stretch that the translation leaves out; a short translation makes it likelier."""
    gap, span = heaviest
    if gap <= _LEAST_GAP:
        return None
    return span if gap - _OMISSION_PER_DEVIATION * _deviations(pair, _USUAL_RATIO, -1) >= _OMISSION else None


def _added(pair: Pair, target: Sequence[Covered], heaviest: tuple[float, Span]) -> Span | None:
    """Return the stretch that has no source; a long translation makes it likelier.

    No sentence or clause weighs more than the heaviest stretch.
    """
    gap, span = heaviest
    if gap <= _LEAST_GAP:
        return None
    score = gap + _ADDITION_PER_DEVIATION * _deviations(pair, _LONG_RATIO, 1)
    if score >= _ADDITION and not _is_expanded(pair, target, span):
        return span
    return _added_part(pair, target) if gap >= min(_ADDED_SENTENCE, _ADDED_CLAUSE) else None


def _added_part(pair: Pair, target: Sequence[Covered]) -> Span | None:
    """Return a sentence without a source, or the first or last clause, where Spanish has more of them.

    A translator splits sentences and sets commas, but what stands between them was said by somebody.
    """
    for ends, least in ((_SENTENCE_END, _ADDED_SENTENCE), (_PART_END, _ADDED_CLAUSE)):
        parts = _parts(pair.target, ends)
        if len(parts) <= len(_parts(pair.source, ends)):
            continue
        for start, end in parts if ends is _SENTENCE_END else (parts[-1], parts[0]):
            weight = sum(each.weight for each in target if start <= each.word.start < end)
            if weight >= least and weight - _PER_NUMBER * _known_numbers(pair, (start, end)) >= least:
                return start, end
    return None


def _known_numbers(pair: Pair, span: Span) -> int:
    """Return how many numbers of a stretch of the target stand in the source as well."""
    known = {each.value for each in pair.source_numbers}
    return sum(span[0] <= each.start < span[1] and each.value in known for each in pair.target_numbers)


def _parts(text: str, ends: re.Pattern[str]) -> list[Span]:
    """Return the stretches between signs that hold a word."""
    places = [0, *(match.end() for match in ends.finditer(text)), len(text)]
    return [(start, end) for start, end in pairwise(places) if _A_WORD.search(text, start, end)]


def _is_expanded(pair: Pair, target: Sequence[Covered], span: Span) -> bool:
    """Tell whether an addition may be the words of an abbreviation of the source.

    `GPs` is `consultorios de medicina general`: about as many words as letters, and at least as many others
    in the same sentence. One that follows in brackets is surely so: `factor de necrosis tumoral (TNF)`.
    """
    follows = _IN_BRACKETS.match(pair.target, span[1])
    if follows is not None and follows.group(1) in pair.source:
        return True
    letters = max(
        (len(each) for each in _ABBREVIATION.findall(pair.source) if each not in pair.target), default=0
    )
    within = sum(span[0] <= each.word.start < span[1] for each in target)
    if not letters or within > letters + _AROUND_ABBREVIATION:
        return False
    start = max((match.end() for match in CLAUSE_END.finditer(pair.target, 0, span[0])), default=0)
    end = CLAUSE_END.search(pair.target, span[1])
    stop = len(pair.target) if end is None else end.start()
    return sum(start <= each.word.start < stop for each in target) >= 2 * within


def _deviations(pair: Pair, usual: float, direction: int) -> float:
    """Return by how many standard deviations a translation is longer than usual, within limits.

    `direction` 1 limits what speaks for an addition, -1 what speaks for an omission.
    """
    found = direction * _off_length(pair, usual)
    return direction * min(_MOST_DEVIATIONS, max(_LEAST_DEVIATIONS, found))


def _off_length(pair: Pair, usual: float) -> float:
    """Return by how many standard deviations a translation is longer than usual; shorter is below 0."""
    chars = len(pair.source)
    deviation = next((own for most, own in _DEVIATIONS if chars < most), _LONG_DEVIATION)
    return log((len(pair.target) + 5) / (chars + 5) / usual) / deviation


def covered_words(pair: Pair) -> tuple[list[Covered], list[Covered]]:
    """Return the content words of source and target with what is known of their counterparts."""
    english, spanish = pair.source_renderings, pair.target_keys
    said, rendered = frozenset().union(*spanish), frozenset().union(*english)
    source = _weighed(pair.source_words, english, said, "en")
    target = _weighed(pair.target_words, spanish, rendered, "es")
    return (
        _without_numbers(source, pair.source_cardinals, pair.target_numbers),
        _without_numbers(target, pair.target_cardinals, pair.source_numbers),
    )


def _without_numbers(
    words: list[Covered], cardinals: Sequence[Reading], others: Sequence[Reading]
) -> list[Covered]:
    """Leave out the words of a number that the other side has in digits: `two hundred ninety-seven`, 297."""
    if not cardinals or not others:
        return words
    known = {each.value for each in others}
    spans = [(each.start, each.end) for each in cardinals if each.value in known]
    return [each for each in words if not any(start <= each.word.start < end for start, end in spans)]


def _weighed(
    words: Sequence[Word], known: Sequence[Collection[str]], others: frozenset[str], language: Language
) -> list[Covered]:
    """Keep the content words; `known` are the keys of each word, `others` all keys of the other side."""
    weights_of = _WEIGHTS[language]
    new = tuple.__new__  # the constructor of a named tuple takes as long as all the rest
    return [
        new(Covered, (word, covered, weight))
        for word, own in zip(words, known, strict=True)
        if (weights := weights_of(word.folded)) is not None
        for covered in (not others.isdisjoint(own),)
        if (weight := weights[covered]) is not None
    ]


def _weights(language: Language, word: str) -> tuple[float | None, float] | None:
    """Return what a content word weighs without a counterpart and with one.

    A unit is left out without one: `mm Hg` is `mmHg`.
    """
    if word in FUNCTION_WORDS[language] or len(word) < len("no"):
        return None
    chance = chance_uncovered(word, language)
    alone = None if word in symbol_words() else max(0.0, log(_UNCOVERED_IN_GAP / chance))
    return alone, log((1 - _UNCOVERED_IN_GAP) / (1 - chance))


_WEIGHTS = by_language(_weights)


def heaviest_gap(words: Sequence[Covered]) -> tuple[float, Span]:
    """Return the score and place of the stretch that most looks like a gap (Kadane's maximum subarray)."""
    best, best_span = 0.0, (0, 0)
    score, start = 0.0, 0
    for each in words:
        if score <= 0:
            score, start = 0.0, each.word.start
        score += each.weight
        if score > best:
            best, best_span = score, (start, each.word.end)
    return best, best_span


def _quoted(text: str, span: Span) -> str:
    part = text[span[0] : span[1]]
    return repr(part if len(part) <= 60 else f"{part[:40]} ... {part[-15:]}")
