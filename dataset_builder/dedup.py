"""Which rows say the same as an earlier one. Standard library only.

Two rows are near-duplicates only where nothing that carries medical meaning tells them apart: the same words
and numbers in the same order, but for case, accents, punctuation and articles. MinHash over shingles would
also join texts that differ in one dose or in `prednisona` for `prednisolona`.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Literal

Duplicate = Literal["exact_duplicate", "near_duplicate"]
Key = Callable[[Mapping[str, Any]], tuple[str, ...]]
_TOKEN = re.compile(r"\d+(?:[.,\u202f]\d+)*|[^\W\d_]+|[<>=≤≥±%/+-]")
_ARTICLES = frozenset(("el", "la", "los", "las", "un", "una", "unos", "unas", "the", "a", "an"))


def content_words(text: str) -> str:
    """Return what of a text carries meaning: `content_words("¡La Dosis, 0,5 mg!")` is `"dosis 0,5 mg"`."""
    folded = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(token for token in _TOKEN.findall(plain) if token not in _ARTICLES)


def _label_key(row: Mapping[str, Any]) -> tuple[str, ...]:
    # Labels of several makers share their text; each label keeps its own sections.
    return row["set_id"], row["section"], row["text_en"]


def _answer_key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return row["question"], row["answer"]


def _pair_key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in ("prompt", "chosen", "rejected"))


# What makes two rows of a config the same.
EXACT_KEYS: Mapping[str, Key] = {
    "qa": _answer_key,
    "pubmedqa": lambda row: (row["pubid"], row["question_en"]),
    "openfda": _label_key,
    "openfda_qa": lambda row: (row["set_id"], *_answer_key(row)),
    "preferences": _pair_key,
    "preferences_professional": _pair_key,
}
# Configs whose rows are also compared by their content words.
NEAR_KEYS: Mapping[str, Key] = {
    "qa": lambda row: tuple(map(content_words, _answer_key(row))),
}


class Seen:
    """Remembers rows by digest, 16 bytes each, in the order they come: the first of several is kept."""

    def __init__(self) -> None:
        self._digests: set[bytes] = set()

    def duplicate(self, config: str, row: Mapping[str, Any]) -> Duplicate | None:
        """Say how a row repeats an earlier one of its config, or None; then remember it."""
        exact = self._digest("exact", config, EXACT_KEYS[config](row))
        near = self._digest("near", config, NEAR_KEYS[config](row)) if config in NEAR_KEYS else exact
        if exact in self._digests:
            return "exact_duplicate"
        if near in self._digests:
            return "near_duplicate"
        self._digests |= {exact, near}
        return None

    def _digest(self, kind: str, config: str, key: tuple[str, ...]) -> bytes:
        return hashlib.sha256("\x1f".join((kind, config, *key)).encode()).digest()[:16]
