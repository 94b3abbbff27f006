"""Check `untranslated`: the translation is in Spanish, not English left as it was."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag, Span, Tier
from dataset_builder.lexicons.drugs import is_alike
from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.letters import english_odds
from dataset_builder.lexicons.stems import is_english_only
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Word, remembered

_MOST_ODDS = 4.0  # so that no single word decides
_ABBREVIATION = 4  # letters: `Prot`, `Creat.` and codes are alike in both languages
# `Streptococcus viridans` stays as it is, `glomerulonephritis` does not.
_LATIN = re.compile(r"(?<!o)us$|um$|ae$|ii$|(?<!.{3}[tsx])is$|ans$")
# Endings and letters that no Spanish word has: `contraindicated`, `hypersensitivity`, `therapy`.
_NO_SPANISH = re.compile(
    r"(?:(?<!s)tions?|sions|tives?|ity|ness|[ai]ted|[iy][sz]ed|aled|ously|ically|[bcdfghjklmnpqrstvwxz]y"
    r"|(?<=[a-z]{3})ic|oid|isms?|(?<=[a-z]{2})ists?|[bcdfghjklmnpqrstvwxz]ct)$"
    r"|th|ph|iatric$|[bcdfghjklmnpqrstvwxz]y[bcdfghjklmnpqrstvwxz]|([bdfgkmpstz])\1|^oe"
)
_KNOWN_ODDS = 3.0  # added where the dictionary renders a word, and never by one like it
_NAME_WEIGHT = 0.15  # of a word with a capital inside a sentence: names stay in English
_ALIKE = re.compile(r"\w+(?:al|or|ar|ble)|(?!of|to|at|if|is|it|be|we)\w\w?")  # `pineal` is Spanish as well
_LOANS = frozenset(
    "post non score scores screening rash gold standard overlap booster stent stents shock test tests flap"
    " flaps spray blister kit swab bypass burnout ratio feedback patch pool cluster clusters torsades"
    " pointes per stock plus gap flash doppler kappa gamma clearance stress sugammadex aspart ginger"
    " ale".split()
)
_SYMBOLS = frozenset(
    "kappa gamma beta delta lambda sigma theta omega log".split()
)  # of a statistic, of interferons
_QUOTES = tuple("\"'«»“”‘’-")
# `Streptococcus pneumoniae`, `Rickettsia parkeri`; no genus ends as `Allergic` or `Membranous` do. Statistics
# keep their English names.
_KEPT = re.compile(
    r"\b[A-Z][a-z]{3,}(?<!ic|al|ed)(?<!ive|ous|ile) [a-z]{3,}(?:us|um|ae|is|ans|i)\b"
    r"|\b(?:[Oo]dds|[Hh]azard) ratios?\b"
)
_EPONYM = re.compile(r"[A-Z][a-z]+[-\u2010-\u2013][A-Z][a-záéíóúüñ]+\b")
_INITIALS = re.compile(r"\b[A-Z]\.")  # `Perry, D.J.`
_SPECIES = re.compile(r"\b[A-Z](?:[a-z]+|\.) $")  # what stands before `pneumoniae`
# What it takes where part of a text is Spanish; all of it in English needs one word that is so for certain.
_SUM, _MEAN = 4.5, 0.33
_FEW_WORDS = 5  # of a title: one of them in English is too much
# Words that look English, those that surely are; share of the long words of a title that have a capital.
_OF_A_TITLE, _SURE_OF_A_TITLE, _MOSTLY = 4, 2, 0.8
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")


class Untranslated:
    """Adds up how English the words look that the translation shares with its source.

    Example: `Tome with food` for `Take with food` gives `untranslated`.
    """

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield one flag: `block` where too much is English, `warn` for a lone word that surely is."""
        source = {word.folded for word in pair.source_words}
        idle = [*_addresses(pair.target), *(match.span() for match in _KEPT.finditer(pair.target))]
        own = pair.target_words
        if idle or "0/" in pair.target:
            own = [
                word
                for word in own
                if pair.target[word.start - 2 : word.start] != "0/"
                and not any(a <= word.start < b for a, b in idle)
            ]
        left = [word for word in own if word.folded in source and not _is_accented(pair.target, word)]
        if left and (_is_too_much(pair.target, left, of=len(own)) or _is_title_left(pair, left)):
            looks = (_is_spelt_in_english(word.folded) or _odds(word.folded) > 0 for word in left)
            english = [word for word, is_english in zip(left, looks, strict=True) if is_english]
            told = " ".join(pair.target[word.start : word.end] for word in english[:6])
            message = f"{len(english)} of {len(own)} words are English: {told}"
            yield Flag("untranslated", "block", message, None, (english[0].start, english[-1].end))
        elif (word := _certain_word(pair.target, left, of=len(own))) is not None:
            is_much = len(own) <= _FEW_WORDS or _is_copied(pair, word)
            tier: Tier = "block" if is_much else "warn"
            yield Flag("untranslated", tier, f"{word.folded} is English", None, (word.start, word.end))


def _is_accented(text: str, word: Word) -> bool:
    """Tell whether a word has an accent, as no English one has."""
    return not text[word.start : word.end].isascii()


def _addresses(text: str) -> list[Span]:
    may_have = "@" in text or "www." in text or "://" in text
    return [match.span() for match in _ADDRESS.finditer(text)] if may_have else []


def _is_too_much(text: str, left: Sequence[Word], *, of: int) -> bool:
    """Tell whether the words left as they were, `of` so many, look English together."""
    whole = len(left) == of
    total = sum(_odds(word.folded) * _weight(text, word, whole=whole) for word in left)
    if whole and any(_is_certain(word.folded) for word in left):
        return total > 0
    if whole and not _INITIALS.search(text) and any(_is_spelt_in_english(word.folded) for word in left):
        return True
    return total >= max(_SUM, _MEAN * of)


def _is_title_left(pair: Pair, left: Sequence[Word]) -> bool:
    """Tell whether much of a title was left, in which every word has a capital, not only names."""
    told = sum(_is_spelt_in_english(word.folded) or is_english_only(word.folded) for word in left)
    if told < _SURE_OF_A_TITLE or sum(_odds(word.folded) > 0 for word in left) < _OF_A_TITLE:
        return False
    long = [word for word in pair.source_words if word.end - word.start > _ABBREVIATION]
    return sum(pair.source[word.start].isupper() for word in long) > _MOSTLY * len(long)


def _certain_word(text: str, left: Sequence[Word], *, of: int) -> Word | None:
    """Return a word in small letters that only English has; the second name of a species is none.

    `left` are the words left as they were, `of` so many.
    """
    found = (word for word in left if _has_only_english(text, word, of=of) and not _is_quoted(text, word))
    return next((word for word in found if not _SPECIES.search(text, 0, word.start)), None)


def _has_only_english(text: str, word: Word, *, of: int) -> bool:
    """Tell whether no Spanish text has a word, which is no name: small, or the beginning of a short title."""
    spelt = _is_spelt_in_english(word.folded)
    surely = _odds(word.folded) >= _MOST_ODDS and _is_certain(word.folded)
    if not (surely or spelt) or word.folded in _LOANS:
        return False
    if _ALIKE.fullmatch(word.folded) and not spelt:
        return False
    of_title = of <= _FEW_WORDS and (text.isupper() or (surely and not text[: word.start].strip()))
    return of_title or text[word.start].islower()


def _is_quoted(text: str, word: Word) -> bool:
    return text[word.start - 1 : word.start] in _QUOTES or text[word.end : word.end + 1] in _QUOTES


def _is_copied(pair: Pair, word: Word) -> bool:
    """Tell whether a word stands beside the same word in small letters as in the source: `is detected`."""
    source = {(one.folded, two.folded) for one, two in pairwise(pair.source_words)}
    return any(
        word in (one, two) and (one.folded, two.folded) in source
        for one, two in pairwise(pair.target_words)
        if pair.target[one.start].islower() and pair.target[two.start].islower()
    )


@remembered
def _odds(word: str) -> float:
    if word in FUNCTION_WORDS["es"] or word in _SYMBOLS or is_alike(word):
        return min(0.0, english_odds(word))
    if word in FUNCTION_WORDS["en"] and len(word) > 1:
        return _MOST_ODDS
    known = _KNOWN_ODDS if is_english_only(word) else 0.0
    if not known and (len(word) <= _ABBREVIATION or _LATIN.search(word)):
        return min(0.0, english_odds(word))
    return min(_MOST_ODDS, english_odds(word) + known)


def _is_spelt_in_english(word: str) -> bool:
    spelt = len(word) > _ABBREVIATION and _NO_SPANISH.search(word) is not None
    return spelt and not _LATIN.search(word) and not is_alike(word)


def _is_certain(word: str) -> bool:
    in_grammar = word in FUNCTION_WORDS["en"] and word not in FUNCTION_WORDS["es"] and len(word) > 1
    return in_grammar or is_english_only(word)


def _weight(text: str, word: Word, *, whole: bool) -> float:
    """A word with a capital may be a name, unless nothing but English is there or a sentence begins.

    `Guillain-Barré` is one there, too.
    """
    if not whole and _EPONYM.match(text, word.start):
        return _NAME_WEIGHT
    if whole or not text[word.start].isupper() or not text[: word.start].strip("¿¡\"'«(- \t0123456789.)"):
        return 1.0
    return _NAME_WEIGHT
