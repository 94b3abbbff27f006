"""Check `polarity`: no word became its opposite, no left became right."""

import re
from bisect import bisect_left

from collections.abc import Iterator, Sequence

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag
from dataset_builder.lexicons.opposites import poles
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Language, Word

_DENIALS: dict[Language, frozenset[str]] = {
    "en": frozenset("not no never without neither nor non cannot unless".split()),
    "es": frozenset("no sin nunca ni poco poca nada tampoco ningun ninguna".split()),
}
_SIGNS = {"<": -1, "≤": -1, "⩽": -1, ">": 1, "≥": 1, "⩾": 1}
_SIGN = re.compile(r"[<>≤≥⩽⩾]")
# Phrases whose words mean nothing by themselves.
_IDIOMS: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"at least|at most|more or less|as well as|as well|no more than|no less than|right away|all right",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"m[aá]s o menos|a menos que|por lo menos|al menos|como m[ií]nimo|como m[aá]ximo|a lo sumo|cuando menos"
        r"|sobre todo|m[aá]s bien|adem[aá]s|es m[aá]s|sin m[aá]s|a[uú]n m[aá]s|si bien|m[aá]s all[aá]|el m[aá]s",
        re.IGNORECASE,
    ),
}
_AT_LEAST = {
    "en": re.compile(r"\bat least\b|\bno less than\b|\bminimum\b", re.IGNORECASE),
    "es": re.compile(
        r"\b(?:al|por lo|cuando) menos\b|\bcomo m[ií]nimo\b|\bm[ií]nim[oa]\b|\bno menos de\b", re.IGNORECASE
    ),
}
_AT_MOST = {
    "en": re.compile(r"\bat most\b|\bno more than\b|\bup to\b|\bmaximum\b|\bnot exceed", re.IGNORECASE),
    "es": re.compile(
        r"\bcomo m[aá]ximo\b|\ba lo sumo\b|\bno m[aá]s de\b|\bhasta\b|\bm[aá]xim[oa]\b|\bno (?:se )?(?:debe )?(?:superar|exceder)",
        re.IGNORECASE,
    ),
}


class SamePolarity:
    """Counts both sides of each pair of opposites. Example: `aumenta` for `decreases` gives `polarity`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield each dimension in which one side was lost and the other gained."""
        source = _poles(pair.source, pair.source_words, "en")
        target = _poles(pair.target, pair.target_words, "es")
        for dimension in sorted({dimension for dimension, _ in target}):
            up = len(target.get((dimension, 1), ())) - len(source.get((dimension, 1), ()))
            down = len(target.get((dimension, -1), ())) - len(source.get((dimension, -1), ()))
            if up * down < 0:
                lost, gained = (dimension, -1 if up > 0 else 1), (dimension, 1 if up > 0 else -1)
                one, two = source[lost][-1], target[gained][-1]
                if _is_denied(pair.source_words, one, "en") != _is_denied(pair.target_words, two, "es"):
                    continue  # `unlikely` is `poco probable`, `do not know` is `desconocemos`
                code = "laterality" if dimension == "side" else "polarity"
                message = f"{one.folded} became {two.folded}"
                yield Flag(code, "warn", message, (one.start, one.end), (two.start, two.end))


def _is_denied(words: Sequence[Word], word: Word, language: Language) -> bool:
    """Tell whether one of the three words before denies a word, or nearly."""
    at = bisect_left(words, word.start, key=lambda each: each.start)
    return any(
        each.folded in _DENIALS[language] or "n't" in each.folded for each in words[max(0, at - 3) : at]
    )


def _poles(text: str, words: Sequence[Word], language: Language) -> dict[tuple[str, int], list[Word]]:
    idle = [match.span() for match in _IDIOMS[language].finditer(text)]
    found: dict[tuple[str, int], list[Word]] = {}
    for word in words:
        for pole in poles(word.folded, language):
            if not any(start <= word.start < end for start, end in idle):
                found.setdefault(pole, []).append(word)
    for match in _SIGN.finditer(text):
        found.setdefault(("magnitude", _SIGNS[match.group()]), []).append(Word(match.group(), *match.span()))
    for sign, patterns in ((1, _AT_LEAST), (-1, _AT_MOST)):
        for match in patterns[language].finditer(text):
            found.setdefault(("bound of a range", sign), []).append(
                Word(match.group().lower(), *match.span())
            )
    return found
