"""Quarantined segments as people and programs read them, evidence marked. Standard library only."""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from dataset_builder.flags import Span
from dataset_builder.review_segments import Entry, Segment

_OPEN, _CLOSE = "⟪", "⟫"  # around the evidence of a flag
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def segment_text(segment: Segment) -> str:
    """Show one segment for people: where it stands, both sides with the evidence marked, the objections."""
    also = f" and {segment.places - 1} more places" if segment.places > 1 else ""
    place = f"{visible(segment.locator)}{also}, {segment.engine or 'no engine'}"
    marked = [
        marked_text(text, [getattr(flag, side) for flag in segment.flags])
        for text, side in ((segment.source, "source_span"), (segment.target, "target_span"))
    ]
    objections = [f"  {flag.tier:5} {flag.code}: {visible(flag.message)}" for flag in segment.flags]
    if not objections:
        objections = [f"  {visible(segment.reason)}"]
    return "\n".join([f"{segment.id}  {place}", f"  en: {marked[0]}", f"  es: {marked[1]}", *objections])


def marked_text(text: str, spans: Iterable[Span | None]) -> str:
    """Mark the evidence in a text; spans that touch become one.

    Example: `marked_text("Take 4 mg.", [(5, 6), (5, 9)])` is `"Take ⟪4 mg⟫."`.
    """
    pieces: list[str] = []
    at = 0
    for start, end in _merged([span for span in spans if span is not None], len(text)):
        pieces += [text[at:start], _OPEN, text[start:end], _CLOSE]
        at = end
    return "".join(visible(piece) for piece in [*pieces, text[at:]])


def _merged(spans: Sequence[Span], length: int) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted((min(max(0, start), length), min(max(0, end), length)) for start, end in spans):
        if end < start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def visible(text: str) -> str:
    """Escape characters that a terminal obeys or hides: U+202E would turn the reading of a dose around."""
    return "".join(f"\\u{ord(each):04x}" if is_strange(each) else each for each in text)


def entry_text(entry: Entry) -> str:
    """Show one entry that has no segments."""
    detail = entry.detail if entry.detail != entry.reason else ""
    told = ": ".join(visible(each) for each in (entry.reason, detail) if each)
    return f"not reviewable by segment: {visible(entry.locator)} ({entry.stage}) {told}"


def json_line(thing: Segment | Entry) -> str:
    """Write one segment or entry as a JSON object, `kind` first."""
    values = asdict(thing)
    values.pop("objected", None)
    return json.dumps({"kind": type(thing).__name__.lower(), **values}, ensure_ascii=False)


def is_strange(character: str) -> bool:
    """Tell whether nobody sees a character: a control, a direction mark, half of a pair."""
    return unicodedata.category(character) in _INVISIBLE
