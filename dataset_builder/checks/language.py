"""Check `language`: a passage is in Spanish."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from dataset_builder.contracts import CheckSubject
from dataset_builder.records import Passage, Row

_SHORTEST_LETTERS = 40  # names of drugs and cells of tables are no sentence in any language
# Greek and Latin terms make Spanish sentences look Portuguese or Italian: lingua alone misjudges 126 of
# 15,143 sentences of clinical cases. With this bound and the words below it is 1, and 8 of 889 English pass.
_SURELY_NOT_SPANISH = 0.1
_LITTLE_WORDS = {
    "SPANISH": """
        el la los las un una unos unas del de en con y o al a que por se para su sus es fue era no como más
        sin ni entre según tras hasta desde""",
    "ENGLISH": """
        the of and or in to with without a is are was were for on at by be not an from this that between no
        as""",
    "PORTUGUESE": """
        o os a as um uma uns umas do da dos das de em no na nos nas com e ou ao à que por se para sua seu é
        foi era não como mais sem nem entre até desde""",
    "CATALAN": """
        el la els les un una uns del dels de en amb i o al a que per es és no com més sense ni entre fins
        des seva seu""",
    "FRENCH": """
        le la les un une des du de en dans avec et ou au aux à que par se pour sur est ne pas comme plus
        sans ni entre selon""",
    "ITALIAN": """
        il lo la i gli le un una del della dei delle di in con e o al a che per si è non come più nel nella
        senza né tra fra""",
}
_WORD = re.compile(r"[^\W\d_]+")
_WORDS_OF = {language: frozenset(words.split()) for language, words in _LITTLE_WORDS.items()}


@lru_cache(maxsize=1)
def _detector() -> Any:  # noqa: ANN401 - lingua is a compiled module without types
    from lingua import Language, LanguageDetectorBuilder

    languages = [getattr(Language, name) for name in _WORDS_OF]
    return LanguageDetectorBuilder.from_languages(*languages).build()


class InSpanish:
    """Tells the language of a passage among six; texts of a few letters pass.

    Example: an English paragraph gives `language: ENGLISH`.
    """

    subject: CheckSubject = "passage"

    def problem(self, thing: Passage | Row) -> str | None:
        """Return which other language it is in, or None."""
        assert isinstance(thing, Passage)
        if sum(char.isalpha() for char in thing.text) < _SHORTEST_LETTERS:
            return None
        confidences = {
            each.language.name: each.value
            for each in _detector().compute_language_confidence_values(thing.text)
        }
        likeliest = max(confidences, key=confidences.__getitem__)
        if likeliest == "SPANISH" or confidences["SPANISH"] >= _SURELY_NOT_SPANISH:
            return None
        words = _WORD.findall(thing.text.lower())
        return None if _little(words, "SPANISH") > _little(words, likeliest) else f"language: {likeliest}"


def _little(words: Iterable[str], language: str) -> int:
    return sum(word in _WORDS_OF[language] for word in words)
