"""Cut text into the segments that are translated one by one. Standard library only.

Joining the pieces gives back the text exactly: `"".join(s + gap for s, gap in cut(text)) == text`.
"""

import re

MAX_SEGMENT_CHARS = 1000
# Words that end in a point without ending a sentence (lower case, without the last point).
_ENDING_IN_A_POINT = """
dr dra sr sra mr mrs ms prof fig figs tab ref refs no nos vs approx ca al etc e.g i.e i.v i.m s.c p.o b.i.d
t.i.d q.i.d q.d h.s inc ltd co st sp spp subsp vol pp p ed eds cf viz resp max min wt ee uu ej aprox
"""
_ABBREVIATIONS = frozenset(_ENDING_IN_A_POINT.split())
_CELL_GAP = r"[ \t]*\|[ \t]*"
_BREAK = re.compile(
    rf"(?:[ \t]*\n\s*)"  # a line ends
    rf"|(?:{_CELL_GAP})"  # a table cell ends
    r"|(?<=[.!?])(?:(?<=\w[.!?])|(?<=[)\]\"'%»][.!?]))\s+(?=[\"'(\[«¿¡•*-]?[A-ZÁÉÍÓÚÑ0-9])"
    r"|(?<=[.!?][\"')\]»])\s+(?=[\"'(\[«¿¡]?[A-ZÁÉÍÓÚÑ])"
)
_LAST_WORD = re.compile(r"([\w.]+)\.$")


def cut(text: str) -> list[tuple[str, str]]:
    """Return (segment, gap after it) pairs; a leading gap follows an empty segment.

    Example: `cut("Take 0.5 mg. See Fig. 2. Stop.")` is
    `[("Take 0.5 mg.", " "), ("See Fig. 2.", " "), ("Stop.", "")]`.
    """
    pieces: list[tuple[str, str]] = []
    start = 0
    for match in _BREAK.finditer(text):
        segment = text[start : match.start()]
        if _is_inner_point(segment, match.group()):
            continue
        pieces.append((segment, match.group()))
        start = match.end()
    if start < len(text):
        pieces.append((text[start:], ""))
    return [part for segment, gap in pieces for part in _hard_split(segment, gap)]


def segments(text: str) -> list[str]:
    """Return the segments that hold letters, in order: what a translator is asked for."""
    return [segment for segment, _ in cut(text) if needs_translation(segment)]


def needs_translation(segment: str) -> bool:
    """Tell whether a segment holds a word (two letters in a row): `"12.5 | 3"` does not."""
    return re.search(r"[^\W\d_]{2}", segment) is not None


def _is_inner_point(segment: str, gap: str) -> bool:
    """A point after an abbreviation or an initial does not end a sentence."""
    if "\n" in gap or "|" in gap:
        return False
    match = _LAST_WORD.search(segment)
    if match is None:
        return False
    word = match.group(1).lower()
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())


def _hard_split(segment: str, gap: str) -> list[tuple[str, str]]:
    """Split a segment over the limit at the last clause mark or space before it."""
    parts: list[tuple[str, str]] = []
    while len(segment) > MAX_SEGMENT_CHARS:
        window = segment[:MAX_SEGMENT_CHARS]
        at = max(window.rfind("; "), window.rfind(": "), window.rfind(", "))
        at = at + 1 if at > MAX_SEGMENT_CHARS // 2 else window.rfind(" ")
        if at <= 0:
            parts.append((window, ""))
            segment = segment[MAX_SEGMENT_CHARS:]
            continue
        rest = segment[at:].lstrip(" ")
        parts.append((segment[:at], segment[at : len(segment) - len(rest)]))
        segment = rest
    return [*parts, (segment, gap)]
