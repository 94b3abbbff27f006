"""Check `untranslated`: the translation is in Spanish, not English left as it was."""

import re
from collections.abc import Iterator
from functools import lru_cache

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag
from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.letters import english_odds
from dataset_builder.lexicons.stems import is_english_only
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Word

_MOST_ODDS = 4.0  # so that no single word decides
_ABBREVIATION = 4  # letters: `Prot`, `Creat.` and codes are alike in both languages
_LATIN = re.compile(r"(?<!o)us$|um$|ae$|ii$|is$|ans$")  # `Streptococcus viridans` stays as it is
_KNOWN_ODDS = 3.0  # added where the dictionary renders a word, and never by one like it
_NAME_WEIGHT = 0.15  # of a word with a capital inside a sentence: names stay in English
# What it takes where part of a text is Spanish; all of it in English needs one word that is so for certain.
_SUM, _MEAN = 4.5, 0.33
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")


class Untranslated:
    """Adds up how English the words look that the translation shares with its source.

    Example: `Tome with food` for `Take with food` gives `untranslated`.
    """

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield one flag where too much is left in English."""
        source = {word.folded for word in pair.source_words}
        addresses = [match.span() for match in _ADDRESS.finditer(pair.target)]
        own = [word for word in pair.target_words if not any(a <= word.start < b for a, b in addresses)]
        left = [word for word in own if word.folded in source]
        if not left:
            return
        whole = len(left) == len(own)
        total = sum(_odds(word.folded) * _weight(pair.target, word, whole=whole) for word in left)
        certain = whole and any(_is_certain(word.folded) for word in left)
        if total > 0 if certain else total >= max(_SUM, _MEAN * len(own)):
            english = [word for word in left if _odds(word.folded) > 0]
            told = " ".join(pair.target[word.start : word.end] for word in english[:6])
            message = f"{len(english)} of {len(own)} words are English: {told}"
            yield Flag("untranslated", "block", message, None, (english[0].start, english[-1].end))


@lru_cache(maxsize=1 << 16)
def _odds(word: str) -> float:
    if word in FUNCTION_WORDS["es"]:
        return min(0.0, english_odds(word))
    if word in FUNCTION_WORDS["en"] and len(word) > 1:
        return _MOST_ODDS
    known = _KNOWN_ODDS if is_english_only(word) else 0.0
    if not known and (len(word) <= _ABBREVIATION or _LATIN.search(word)):
        return min(0.0, english_odds(word))
    return min(_MOST_ODDS, english_odds(word) + known)


def _is_certain(word: str) -> bool:
    in_grammar = word in FUNCTION_WORDS["en"] and word not in FUNCTION_WORDS["es"] and len(word) > 1
    return in_grammar or is_english_only(word)


def _weight(text: str, word: Word, *, whole: bool) -> float:
    """A word with a capital may be a name, unless nothing but English is there or a sentence begins."""
    if whole or not text[word.start].isupper() or not text[: word.start].strip("¿¡\"'«(- \t0123456789.)"):
        return 1.0
    return _NAME_WEIGHT
