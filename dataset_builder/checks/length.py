"""Check `length`: not empty, not cut, not endless."""

import re

from dataset_builder.contracts import CheckSubject
from dataset_builder.records import Passage, Row

MAX_ANSWER_CHARS = 8000
MAX_QUESTION_CHARS = 600
# Spanish takes 1.1 to 1.3 times the letters of English; a short cell can double.
_SHORTEST_RATIO, _LONGEST_RATIO = 0.4, 3.0
_RATIO_FROM_CHARS = 60
_FLOOD = re.compile(r"([^\s\d._|-])\1{9,}|(?:\b(\w{3,})\b\W+)(?:\2\b\W+){4,}", re.IGNORECASE)
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
    flood = _FLOOD.search(passage.text)
    if flood and not _FLOOD.search(passage.text_source):
        return f"repetition: {flood.group()[:40]}"
    if passage.translation is None or len(passage.text_source) < _RATIO_FROM_CHARS:
        return None
    ratio = len(passage.text) / len(passage.text_source)
    return None if _SHORTEST_RATIO <= ratio <= _LONGEST_RATIO else f"length_ratio: {ratio:.2f}"


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
