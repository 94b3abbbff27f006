"""Check `length`: not empty, not cut, not endless."""

import re

from dataset_builder.contracts import CheckSubject
from dataset_builder.records import Passage, Row

MAX_ANSWER_CHARS = 8000
MAX_QUESTION_CHARS = 600
# Spanish takes 1.1 to 1.3 times the letters of English; a short cell can double.
_SHORTEST_RATIO, _LONGEST_RATIO = 0.4, 3.0
_RATIO_FROM_CHARS = 60
_LETTER_FLOOD = re.compile(r"([^\W\d_]|\ufffd)\1{9,}", re.IGNORECASE)  # lines of signs are rules and leaders
_WORD_FLOOD = re.compile(r"\b(\w{3,})\b\W+(?:\1\b\W+){4,}", re.IGNORECASE)
_LIMITS = {"question": MAX_QUESTION_CHARS, "question_es": MAX_QUESTION_CHARS, "answer": MAX_ANSWER_CHARS}


class SaneLength:
    """Looks at the length of passages, of translations against their source, and of questions and answers."""

    subject: CheckSubject = "both"

    def problem(self, thing: Passage | Row) -> str | None:
        """Return what is wrong with the length, or None."""
        return _of_row(thing) if isinstance(thing, Row) else _of_passage(thing)


def _of_passage(passage: Passage) -> str | None:
    if not passage.text.strip():
        return "empty"
    flood = _flood(passage)
    if flood:
        return f"repetition: {flood[:40]}"
    if passage.translation is None or len(passage.text_source) < _RATIO_FROM_CHARS:
        return None
    ratio = len(passage.text) / len(passage.text_source)
    return None if _SHORTEST_RATIO <= ratio <= _LONGEST_RATIO else f"length_ratio: {ratio:.2f}"


def _flood(passage: Passage) -> str | None:
    """Return what is repeated without end, unless the source repeats it too.

    A table in Spanish may hold one word in five cells; only an engine is suspected of stuttering.
    """
    patterns = [_LETTER_FLOOD] if passage.translation is None else [_LETTER_FLOOD, _WORD_FLOOD]
    floods = [(pattern.search(passage.text), pattern.search(passage.text_source)) for pattern in patterns]
    return next((found.group() for found, in_source in floods if found and not in_source), None)


def _of_row(row: Row) -> str | None:
    for name, limit in _LIMITS.items():
        text = row.columns.get(name)
        if text is None:
            continue
        if not text.strip():
            return f"empty: {name}"
        if len(text) > limit:
            return f"too_long: {name} of {len(text)} characters"
    return None
