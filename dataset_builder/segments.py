"""Cut text into the segments that are translated one by one. Standard library only.

Joining the pieces gives back the text exactly: `"".join(s + gap for s, gap in cut(text)) == text`. No segment
holds a line end, a tab or a bullet, begins or ends with a blank, or is longer than `MAX_SEGMENT_CHARS`. What
is ambiguous stays together: a long segment costs little, a sentence cut in two is translated wrongly.
"""

import re
from collections.abc import Iterator

from dataset_builder.segment_limit import MAX_SEGMENT_CHARS, after_blanks, within_limit
from dataset_builder.sentence_ends import ends_sentence, title_end

__all__ = ["MAX_SEGMENT_CHARS", "cut", "needs_translation", "segments"]

_LINE_END = r"\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_BLANK = rf"[^\S{_LINE_END}]"
# A bullet, the bar between cells, a ruled line, or the points that lead to a value at the margin.
_MARK = r"(?:(?<!\S)[•●▪■◦‣►○|]|[•●▪■◦‣►○|](?!\S)|-{4,}+|_{4,}+|={4,}+|\*{4,}+|[.…]{5,}+)"
# All quantifiers that could meet again on the same blanks are possessive: the time stays linear.
_HARD_GAP = re.compile(
    rf"(?<!\s)(?:\A\s|{_BLANK}*+(?:[{_LINE_END}]|{_MARK})|{_BLANK}{{3}}|{_BLANK}++\Z)"
    rf"(?:\s|{_MARK}|(?<=\s)[-–—*·+](?=\s))*+"
)
# Sentence marks with the quotes, notes and references that belong to them. What stands in brackets or in
# paired quotes is skipped as a whole: it is never cut.
_SENTENCE_MARK = re.compile(
    r"\([^()]{0,300}\)|\[[^\[\]]{0,300}\]|“[^“”]{0,300}”|«[^«»]{0,300}»"
    r"|(?P<mark>[.!?…](?<![.!?…]{2})[.!?…]*+)(?P<closing>[\"'”’»)\]*†‡§¹²³⁰⁴-⁹]*+(?P<note>(?<=\.)\d{1,2}(?:[,–-]\d{1,2}){0,6})?"
    r"(?:\s?\[\d[\d,; –-]{0,40}\]|\s\(\s?\d{1,2}\.\d{1,2}(?:\s?,\s?\d{1,2}(?:\.\d{1,2})?){0,8}\s?\))*+)(?=\s)"
)
_WORD = re.compile(r"[^\W\d_]{2}")


def cut(text: str) -> list[tuple[str, str]]:
    """Return (segment, gap after it) pairs; a leading gap follows an empty segment.

    Example: `cut("Take 0.5 mg. See Fig. 2. Stop.")` is
    `[("Take 0.5 mg.", " "), ("See Fig. 2.", " "), ("Stop.", "")]`.
    """
    pieces: list[tuple[str, str]] = []
    start = 0
    for match in _HARD_GAP.finditer(text):
        pieces += _sentences(text[start : match.start()], match.group())
        start = match.end()
    if start < len(text):
        pieces += _sentences(text[start:], "")
    return [piece for segment, gap in pieces for piece in within_limit(segment, gap)]


def segments(text: str) -> list[str]:
    """Return the segments that hold letters, in order: what a translator is asked for."""
    return [segment for segment, _ in cut(text) if needs_translation(segment)]


def needs_translation(segment: str) -> bool:
    """Tell whether a segment holds a word (two letters in a row): `"12.5 | 3"` does not."""
    return _WORD.search(segment) is not None


def _sentences(block: str, gap: str) -> list[tuple[str, str]]:
    """Cut what lies between two hard gaps; the last sentence gets the gap after it."""
    pieces: list[tuple[str, str]] = []
    start = 0
    for end, begin in _boundaries(block):
        pieces.append((block[start:end], block[end:begin]))
        start = begin
    return [*pieces, (block[start:], gap)]


def _boundaries(block: str) -> Iterator[tuple[int, int]]:
    """Yield where a sentence ends and the next one begins."""
    start = 0
    if title := title_end(block, start):
        start = after_blanks(block, title)
        yield title, start
    for match in _SENTENCE_MARK.finditer(block, start):
        begin = after_blanks(block, match.end())
        inside_title = match.start() < start  # the point of `5. WARNINGS`
        if inside_title or begin == match.end() or not ends_sentence(block, start, match, begin):
            continue
        start = begin
        yield match.end(), start
        if title := title_end(block, start):
            start = after_blanks(block, title)
            yield title, start
