"""Split what is longer than an engine should get, at the place that hurts least. Standard library only."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Sequence

from dataset_builder.flags import Span
from dataset_builder.protection import protected_spans

MAX_SEGMENT_CHARS = 1000
_LEAST_CHARS = (
    MAX_SEGMENT_CHARS // 2
)  # every part but the last is at least this long, so the time stays linear
# Where a part may end, from the best place to the worst; a blank follows each.
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        r"[.!?…][\"'”’»)\]]*+(?=\s)",
        r";(?=\s)",
        r":(?=\s)",
        r"[,)\]](?=\s)",
        r"(?<=\S)(?=\s[–—-]\s)",
        r"(?<=\S)(?=\s)",
    )
)
_BLANKS = re.compile(r"\s*+")
_DIGITS = re.compile(r"\d+")
_OPERATORS = "=<>≤≥≈±~+−–-×·/^%°"
_INNER_MARKS = ".,:'’" + _OPERATORS  # between digits they are part of the number
_CLOSING = ")].,;:»”"
_JOINERS = "\u200d\ufe0e\ufe0f"


def within_limit(segment: str, gap: str) -> list[tuple[str, str]]:
    """Return the parts of a segment with the gap after each, none longer than `MAX_SEGMENT_CHARS`.

    No part begins inside a number, between a number and its unit, inside a protected code or before a
    combining character, unless one of these alone is longer than half the limit.
    """
    if len(segment) <= MAX_SEGMENT_CHARS:
        return [(segment, gap)]
    codes = protected_spans(segment)
    parts: list[tuple[str, str]] = []
    start = 0
    while len(segment) - start > MAX_SEGMENT_CHARS:
        end = _end_of_part(segment, start, codes)
        begin = after_blanks(segment, end)
        parts.append((segment[start:end], segment[end:begin]))
        start = begin
    return [*parts, (segment[start:], gap)]


def after_blanks(text: str, at: int) -> int:
    """Return where the first character from `at` on is that is no blank."""
    blanks = _BLANKS.match(text, at)
    return blanks.end() if blanks else at


def _end_of_part(segment: str, start: int, codes: Sequence[Span]) -> int:
    """Return the last of the best places between the least and the greatest length of a part."""
    low, high = start + _LEAST_CHARS, start + MAX_SEGMENT_CHARS
    for pattern in _PLACES:
        # One more than `high`, so that the blank after the last place can be seen.
        ends = [match.end() for match in pattern.finditer(segment, low, high + 1)]
        for end in reversed(ends):
            if end <= high and _parts_words(segment, end) and not _is_inside(end, codes):
                return end
    return _between_characters(segment, low, high, codes)


def _parts_words(segment: str, end: int) -> bool:
    """Tell whether a blank parts two words, and not `5 mg`, `1 000`, `n = 5` or `5 %`."""
    left, right = segment[end - 1], segment[after_blanks(segment, end)]
    if left in _OPERATORS or right in _OPERATORS or right in _CLOSING:
        return False
    if not left.isdigit() or not right.isalnum():
        return True
    digits = _DIGITS.match(segment, after_blanks(segment, end))
    return digits is not None and len(digits.group()) != 3


def _between_characters(segment: str, low: int, high: int, codes: Sequence[Span]) -> int:
    """Return where to part a text that has no blank to do it at."""
    rules: tuple[Callable[[int], bool], ...] = (
        lambda at: _is_whole(segment, at) and not _is_number(segment, at) and not _is_inside(at, codes),
        lambda at: _is_whole(segment, at),
        lambda at: not _is_half(segment, at),
    )
    for rule in rules:
        for at in range(high, low, -1):
            if rule(at):
                return at
    return high


def _is_whole(segment: str, at: int) -> bool:
    """Tell whether what is seen as one character begins at `at`, with no blank on either side."""
    left, right = segment[at - 1], segment[at]
    joined = left in _JOINERS or right in _JOINERS
    return not (joined or left.isspace() or right.isspace() or _is_half(segment, at))


def _is_half(segment: str, at: int) -> bool:
    """Tell whether `at` parts a letter from its accent, or the two halves of a surrogate pair."""
    left, right = segment[at - 1], segment[at]
    return unicodedata.category(right).startswith("M") or (
        "\ud800" <= left <= "\udbff" and "\udc00" <= right <= "\udfff"
    )


def _is_number(segment: str, at: int) -> bool:
    """Tell whether what lies on both sides of `at` is one number, or a number and its unit."""
    left, right = segment[at - 1], segment[at]
    return (left.isdigit() and (right.isalnum() or right in _INNER_MARKS)) or (
        right.isdigit() and (left.isalnum() or left in _INNER_MARKS)
    )


def _is_inside(at: int, codes: Sequence[Span]) -> bool:
    before = bisect_left(codes, (at, 0)) - 1
    return before >= 0 and codes[before][0] < at < codes[before][1]
