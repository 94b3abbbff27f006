"""Check `polarity`: no word became its opposite, no left became right."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from dataset_builder.checks.comparators import turned
from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag
from dataset_builder.lexicons.denials import denies, soft_meaning
from dataset_builder.lexicons.opposites import Pole, poles
from dataset_builder.lexicons.stems import keys, renderings
from dataset_builder.pairs import Pair
from dataset_builder.phrases import Phrases, PhraseTable
from dataset_builder.text_words import Language, Word

_DENIALS: Mapping[Language, frozenset[str]] = {
    "en": frozenset("not no never without neither nor non cannot unless".split()),
    "es": frozenset("no sin nunca ni poco poca nada tampoco ningun ninguna".split()),
}
_DENIED_WITHIN, _ANYWHERE = 3, 20  # words
_PARTING = re.compile(r"[.,;:?!()]")
_SIGNS = {"<": -1, "≤": -1, "⩽": -1, ">": 1, "≥": 1, "⩾": 1}
_SIGN = re.compile(f"[{''.join(_SIGNS)}]")
# Phrases whose words mean nothing by themselves.
_IDIOMS: Mapping[Language, Phrases] = {
    "en": Phrases(
        {"against": r"\b(?:advis|recommend)\w* against"},
        "at least|at most|more or less|as well as|as well|no more than|no less than|right away"
        "|all right|a few|past few|last few|next few|less well|or more|or higher|or greater|or above|or over"
        "|or less|or lower|or fewer|or below|minimum of|maximum of|a minimum|a maximum".split("|"),
    ),
    "es": Phrases(
        {
            "s o menos": r"m[aá]s o menos",
            " menos": r"a menos que|a menos de (?=\d)|por lo menos|al menos",
            "como m": r"como m[ií]nimo|como m[aá]ximo",
            "a lo sumo": r"a lo sumo",
            "cuando menos": r"cuando menos",
            "sobre todo": r"sobre todo",
            "s bien": r"m[aá]s bien",
            "adem": r"adem[aá]s",
            "es m": r"es m[aá]s",
            "sin m": r"sin m[aá]s",
            "n m": r"a[uú]n m[aá]s",
            "si bien": r"si bien",
            "antes": r"\b(?:lo (?:m[aá]s )?antes posible|cuanto antes)\b",
            "por alto": r"por alto",
            "la vida": r"(?:acab|termin|perd|perdi|quit|cobr|cost|pierd)\w* (?:con )?la vida",
            "s all": r"m[aá]s all[aá]",
            "el m": r"el m[aá]s",
            "s tarde": r"m[aá]s tarde",
            "s adelante": r"m[aá]s adelante",
            "al m": r"al menor",
            "un m": r"un m[ií]nimo|un m[aá]ximo",
            "nimo de|ximo de": r"m[ií]nimo de|m[aá]ximo de",
            "fin de": r"(?:con el|al?) fin de",
            "de peso": r"baj\w+ de peso",
            "final|fines": r"a (?:finales|fines) del?",
            "o m": r"o (?:m[aá]s|menos|mayor|menor)",
            "o superior|o inferior": r"o (?:superior|inferior)",
        }
    ),
}
_AT_LEAST: Mapping[Language, Phrases] = {
    "en": Phrases(
        {
            "least": r"\bat least\b",
            "less than|fewer than": r"\b(?:no|not) (?:less|fewer) than\b",
            "minimum": r"\bminimum\b",
            "or ": r"\bor (?:more|higher|greater|above|over|older)\b",
        },
    ),
    "es": Phrases(
        {
            " menos": r"\b(?:al|por lo|cuando) menos\b",
            "minim|mínim": r"\bcomo m[ií]nimo\b|\bm[ií]nim[oa]\b",
            "menos de": r"\bno menos de\b",
            "o m": r"\bo m[aá]s\b|\bo mayor(?:es)?\b",
            "o superior": r"\bo superior(?:es)?\b",
        }
    ),
}
_AT_MOST: Mapping[Language, Phrases] = {
    "en": Phrases(
        {
            "most": r"\bat most\b",
            "more than": r"\b(?:no|not) (?:\w+ ){0,2}more than\b",
            "longer than|later than": r"\b(?:no|not) (?:longer|later) than\b",
            "or ": r"\bor (?:less|lower|fewer|below|under|younger)\b",
            "up to": r"\bup to\b",
            "maximum": r"\bmaximum\b",
            "exceed": r"\bnot exceed",
        }
    ),
    "es": Phrases(
        {
            "como m": r"\bcomo m[aá]ximo\b",
            "a lo sumo": r"\ba lo sumo\b",
            "s de": r"\bno (?:\w+ ){0,2}m[aá]s de\b",
            "o menos|o menor": r"\bo menos\b|\bo menor(?:es)?\b",
            "o inferior": r"\bo inferior(?:es)?\b",
            "hasta": r"\bhasta\b",
            "maxim|máxim": r"\bm[aá]xim[oa]\b",
            "superar|exceder": r"\bno (?:se )?(?:debe )?(?:superar|exceder)",
        }
    ),
}
# By what they bound: 1 from below, -1 from above, 0 nothing.
_PHRASES: Mapping[Language, PhraseTable[int]] = {
    language: PhraseTable({0: _IDIOMS[language], 1: _AT_LEAST[language], -1: _AT_MOST[language]})
    for language in get_args(Language)
}
_Found = Mapping[Pole, Sequence[Word]]


class SamePolarity:
    """Counts both sides of each pair of opposites. Example: `aumenta` for `decreases` gives `polarity`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield each dimension in which one side was lost and the other gained."""
        source = _poles(pair.source, pair.source_words, "en")
        target = _poles(pair.target, pair.target_words, "es")
        found = dict(_counted_otherwise(pair, source, target))
        yield from found.values()
        yield from (flag for dimension, flag in _replaced(pair, source, target) if dimension not in found)
        yield from turned(pair)


def _counted_otherwise(pair: Pair, source: _Found, target: _Found) -> Iterator[tuple[str, Flag]]:
    """Yield the dimensions of which Spanish says one side more often than English, the other less often."""
    for dimension in sorted({dimension for dimension, _ in target}):
        up, down = _surplus(dimension, source, target)
        if up * down >= 0:
            continue
        gained = 1 if up > 0 else -1
        one, two = source[dimension, -gained][-1], target[dimension, gained][-1]
        if dimension != "side" and _is_rendered(pair, one, two):
            continue
        if not _is_turned_by_denial(pair, one, two):
            yield dimension, _flag(dimension, one, two)


def _surplus(dimension: str, source: _Found, target: _Found) -> tuple[int, int]:
    """Return how much more often the target names each side of a dimension."""
    up, down = (
        len(target.get((dimension, side), ())) - len(source.get((dimension, side), ())) for side in (1, -1)
    )
    return up, down


def _replaced(pair: Pair, source: _Found, target: _Found) -> Iterator[tuple[str, Flag]]:
    """Yield the first dimension of which nothing renders one side and the other has no source of its own."""
    if all((dimension, -side) not in target for dimension, side in source):
        return
    lost, used = _unrendered(pair, source, target)
    may_be_denied = bool(lost) and _denials(pair.target_words, "es") > _denials(pair.source_words, "en")
    for (dimension, side), one in lost:
        if may_be_denied and _denies_itself(one, "en"):
            continue  # `avoid alcohol` is `no consuma alcohol`
        up, down = _surplus(dimension, source, target)
        for two in target.get((dimension, -side), ()):
            if two.start in used or (up * down >= 0 and _has_source(pair, two)):
                continue
            if not _is_turned_by_denial(pair, one, two):
                yield dimension, _flag(dimension, one, two)
                return


def _denials(words: Sequence[Word], language: Language) -> int:
    return sum(denies(word.folded, language) for word in words)


def _is_rendered(pair: Pair, one: Word, two: Word) -> bool:
    """Tell whether the word that was lost has a counterpart after all, and the one gained has a source."""
    lost = renderings(one.folded)
    return _has_source(pair, two) and not all(map(lost.isdisjoint, pair.target_keys))


def _unrendered(pair: Pair, source: _Found, target: _Found) -> tuple[list[tuple[Pole, Word]], set[int]]:
    """Match words one to one; return the English ones left over, and where the Spanish ones taken begin."""
    used: set[int] = set()
    poles_of: defaultdict[Word, list[Pole]] = defaultdict(list)
    for pole, words in source.items():
        for word in words:
            poles_of[word].append(pole)
    waiting: list[Word] = []
    for word in poles_of:
        known = renderings(word.folded)
        homes = [
            each for each in map(pair.target_words.__getitem__, pair.homes(known)) if each.start not in used
        ]
        if homes:
            used.add(min(homes, key=lambda each: _apart(pair, word, each)).start)
        else:
            waiting.append(word)
    lost: list[tuple[Pole, Word]] = []
    for word in waiting:
        alike = [each for pole in poles_of[word] for each in target.get(pole, ()) if each.start not in used]
        if alike:
            used.add(min(alike, key=lambda each: _apart(pair, word, each)).start)
        else:
            lost += [(pole, word) for pole in poles_of[word]]
    return lost, used


def _apart(pair: Pair, one: Word, two: Word) -> float:
    """Return how far two words are from the same height of their texts."""
    return abs(one.start / len(pair.source) - two.start / len(pair.target))


def _has_source(pair: Pair, word: Word) -> bool:
    own = keys(word.folded)
    return any(not known.isdisjoint(own) for known in pair.source_renderings)


def _flag(dimension: str, one: Word, two: Word) -> Flag:
    code = "laterality" if dimension == "side" else "polarity"
    message = f"{one.folded} became {two.folded}"
    return Flag(code, "warn", message, (one.start, one.end), (two.start, two.end))


def _is_turned_by_denial(pair: Pair, one: Word, two: Word) -> bool:
    """Tell whether one language says the opposite and denies it.

    `unlikely` is `poco probable`, `do not know` is `desconocemos`. A text that denies anything in the same
    sentence may well deny that, only further away.
    """
    here = _is_denied(pair.source, pair.source_words, one, "en", _DENIED_WITHIN)
    there = _is_denied(pair.target, pair.target_words, two, "es", _DENIED_WITHIN)
    if here == there:
        return False
    if here:
        is_said = _denies_itself(two, "es")
        return is_said or not _is_denied(pair.target, pair.target_words, two, "es", _ANYWHERE)
    is_said = _denies_itself(one, "en")
    return is_said or not _is_denied(pair.source, pair.source_words, one, "en", _ANYWHERE)


def _denies_itself(word: Word, language: Language) -> bool:
    """Tell whether a word holds a negation: `unaware`, `noninvasive`, `desconocemos`."""
    return denies(word.folded, language) or soft_meaning(word.folded, language) is not None


def _is_denied(text: str, words: Sequence[Word], word: Word, language: Language, within: int) -> bool:
    """Tell whether one of the words before denies a word, or nearly, in the same part of the sentence."""
    at = bisect_left(words, word.start, key=lambda each: each.start)
    for each in reversed(words[max(0, at - within) : at]):
        if _PARTING.search(text, each.end, word.start):
            return False
        if each.folded in _DENIALS[language] or "n't" in each.folded:
            return True
    return False


def _poles(text: str, words: Sequence[Word], language: Language) -> _Found:
    found: defaultdict[Pole, list[Word]] = defaultdict(list)
    phrases = _PHRASES[language].spans(text)
    idle = [span for sign, span in phrases if not sign]
    for word in words:
        own = poles(word.folded, language)
        if own and not any(start <= word.start < end for start, end in idle):
            for pole in own:
                found[pole].append(word)
    for match in _SIGN.finditer(text):
        found["magnitude", _SIGNS[match.group()]].append(Word(match.group(), *match.span()))
    for sign, (start, end) in phrases:
        if sign:
            found["bound of a range", sign].append(Word(text[start:end].lower(), start, end))
    return found
