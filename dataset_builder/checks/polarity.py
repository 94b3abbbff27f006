"""Check `polarity`: no word became its opposite, no left became right."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from dataset_builder.checks.comparators import turned
from dataset_builder.checks.phrases import Phrases
from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag
from dataset_builder.lexicons.opposites import Pole, poles
from dataset_builder.lexicons.stems import keys, renderings
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Language, Word

_DENIALS: Mapping[Language, frozenset[str]] = {
    "en": frozenset("not no never without neither nor non cannot unless".split()),
    "es": frozenset("no sin nunca ni poco poca nada tampoco ningun ninguna".split()),
}
_DENIED_WITHIN = 3  # words
_SIGNS = {"<": -1, "≤": -1, "⩽": -1, ">": 1, "≥": 1, "⩾": 1}
_SIGN = re.compile(f"[{''.join(_SIGNS)}]")
# Phrases whose words mean nothing by themselves.
_IDIOMS: Mapping[Language, Phrases] = {
    "en": Phrases(
        {},
        "at least|at most|more or less|as well as|as well|no more than|no less than|right away"
        "|all right|a few|past few|last few|next few|less well|or more|or higher|or greater|or above|or over"
        "|or less|or lower|or fewer|or below|minimum of|maximum of|a minimum|a maximum".split("|"),
    ),
    "es": Phrases(
        {
            "s o menos": r"m[aá]s o menos",
            " menos": r"a menos que|por lo menos|al menos",
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
_Found = Mapping[Pole, Sequence[Word]]


class SamePolarity:
    """Counts both sides of each pair of opposites. Example: `aumenta` for `decreases` gives `polarity`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield each dimension in which one side was lost and the other gained."""
        source = _poles(pair.source, pair.source_words, "en")
        target = _poles(pair.target, pair.target_words, "es")
        for dimension in sorted({dimension for dimension, _ in target}):
            flag = _turned(pair, dimension, source, target)
            if flag is not None:
                yield flag
        yield from turned(pair)


def _turned(pair: Pair, dimension: str, source: _Found, target: _Found) -> Flag | None:
    """Compare how often both languages name either side of one dimension."""
    up, down = (
        len(target.get((dimension, side), ())) - len(source.get((dimension, side), ())) for side in (1, -1)
    )
    if up * down >= 0:
        return None
    gained = 1 if up > 0 else -1
    one, two = source[dimension, -gained][-1], target[dimension, gained][-1]
    if dimension != "side" and _is_rendered(pair, one, two):
        return None
    if _is_denied(pair.source_words, one, "en") != _is_denied(pair.target_words, two, "es"):
        return None  # `unlikely` is `poco probable`, `do not know` is `desconocemos`
    code = "laterality" if dimension == "side" else "polarity"
    message = f"{one.folded} became {two.folded}"
    return Flag(code, "warn", message, (one.start, one.end), (two.start, two.end))


def _is_rendered(pair: Pair, one: Word, two: Word) -> bool:
    """Tell whether the word that was lost has a counterpart after all, and the one gained has a source."""
    lost, gained = renderings(one.folded), keys(two.folded)
    return any(not lost.isdisjoint(keys(word.folded)) for word in pair.target_words) and any(
        not renderings(word.folded).isdisjoint(gained) for word in pair.source_words
    )


def _is_denied(words: Sequence[Word], word: Word, language: Language) -> bool:
    """Tell whether one of the few words before denies a word, or nearly."""
    at = bisect_left(words, word.start, key=lambda each: each.start)
    before = words[max(0, at - _DENIED_WITHIN) : at]
    return any(each.folded in _DENIALS[language] or "n't" in each.folded for each in before)


def _poles(text: str, words: Sequence[Word], language: Language) -> _Found:
    found: defaultdict[Pole, list[Word]] = defaultdict(list)
    idle = _IDIOMS[language].spans(text)
    for word in words:
        for pole in poles(word.folded, language):
            if not any(start <= word.start < end for start, end in idle):
                found[pole].append(word)
    for match in _SIGN.finditer(text):
        found["magnitude", _SIGNS[match.group()]].append(Word(match.group(), *match.span()))
    for sign, bounds in ((1, _AT_LEAST), (-1, _AT_MOST)):
        found["bound of a range", sign] += [
            Word(text[start:end].lower(), start, end) for start, end in bounds[language].spans(text)
        ]
    return found
