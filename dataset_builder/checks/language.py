"""Check `language`: a passage is in Spanish."""

from functools import lru_cache
from typing import Any

from dataset_builder.contracts import CheckSubject
from dataset_builder.records import Passage, Row

_LANGUAGES = ("ENGLISH", "SPANISH", "PORTUGUESE", "CATALAN", "FRENCH", "ITALIAN")
_SHORTEST_LETTERS = 40  # names of drugs and cells of tables are no sentence in any language


@lru_cache(maxsize=1)
def _detector() -> Any:  # noqa: ANN401 - lingua is a compiled module without types
    from lingua import Language, LanguageDetectorBuilder

    languages = [getattr(Language, name) for name in _LANGUAGES]
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
        found = _detector().detect_language_of(thing.text)
        return None if found is None or found.name == "SPANISH" else f"language: {found.name}"
