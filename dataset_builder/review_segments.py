"""The quarantined segments of a built folder, for people to judge. Standard library only."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dataset_builder.flags import Flag, Span
from dataset_builder.records import EngineFacts, recorded_engine, unrecorded_engine
from dataset_builder.reviews import ReviewError

QUARANTINE = "quarantine.jsonl"


@dataclass(frozen=True)
class Segment:
    """One quarantined segment; `places` counts where the same pair stands, `locator` names the first.

    `number_locale` is that of its build, "" where it does not say; `author` is None for people.
    """

    id: str
    source: str
    target: str
    engine: str
    flags: tuple[Flag, ...]
    locator: str
    section: str
    reason: str
    objected: bool  # it has flags or no text; in a passage others may be there that are fine
    places: int = 1
    number_locale: str = ""
    author: EngineFacts | None = None


@dataclass(frozen=True)
class Entry:
    """What was quarantined as a whole: an unreadable record, a text in the wrong language."""

    stage: str
    locator: str
    reason: str
    detail: str


@dataclass(frozen=True)
class Quarantine:
    """Each distinct segment once, in the order of the file, and the entries without segments."""

    segments: tuple[Segment, ...]
    entries: tuple[Entry, ...]


def read_quarantine(folder: Path) -> Quarantine:
    """Read `DIR/quarantine.jsonl`.

    Raises:
        ReviewError: there is none, or a line of it is broken.
    """
    segments: dict[str, Segment] = {}
    entries: list[Entry] = []
    for record, where in _records(folder / QUARANTINE):
        found = _segments(record, where)
        if not found:
            entries.append(Entry(*(_text(record, key) for key in ("stage", "locator", "reason", "detail"))))
        for segment in found:
            known = segments.setdefault(segment.id, replace(segment, places=0))
            segments[segment.id] = replace(
                known, places=known.places + 1, objected=known.objected or segment.objected
            )
    return Quarantine(tuple(segments.values()), tuple(entries))


def _records(path: Path) -> Iterator[tuple[Mapping[str, Any], str]]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    where = f"{path}, line {number}"
                    yield _object(line, where), where
    except FileNotFoundError:
        raise ReviewError(
            f"no {path}: nothing was quarantined, or {path.parent} is not a folder that `build` wrote"
        ) from None
    except OSError as error:
        raise ReviewError(f"{path}: {error.strerror}") from error


def _object(line: bytes, where: str) -> Mapping[str, Any]:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise ReviewError(f"{where}: not JSON ({error}); build the folder again") from error
    if not isinstance(value, dict):
        raise ReviewError(f"{where}: no JSON object; build the folder again")
    return value


def _segments(record: Mapping[str, Any], where: str) -> list[Segment]:
    found = [_segment(value, record, where) for value in record.get("segments") or ()]
    if any(segment.objected for segment in found):
        return found
    return [replace(segment, objected=True) for segment in found]  # the passage as a whole was objected to


def _segment(value: Mapping[str, Any], record: Mapping[str, Any], where: str) -> Segment:
    try:
        flags = tuple(_flag(each) for each in value.get("flags") or ())
        return Segment(
            id=value["id"],
            source=value["source"],
            target=value.get("target") or "",
            engine=_text(value, "engine"),
            flags=flags,
            locator=_text(record, "locator"),
            section=_text(record, "passage_key"),
            reason=_text(record, "reason"),
            objected=bool(flags) or not value.get("target"),
            number_locale=_text(value, "number_locale"),
            author=_author(value),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ReviewError(
            f"{where}: a segment is not as `build` writes it ({type(error).__name__}: {error})"
        ) from error


def _author(value: Mapping[str, Any]) -> EngineFacts | None:
    if "author" not in value:  # a folder that an older version built
        return unrecorded_engine(_text(value, "engine"))
    author = recorded_engine(value["author"])
    if author is None and value["author"] is not None:
        raise ValueError("author is no engine")
    return author


def _flag(value: Mapping[str, Any]) -> Flag:
    tier = "warn" if value["tier"] == "warn" else "block"
    spans = (_span(value.get(key)) for key in ("source_span", "target_span"))
    return Flag(value["code"], tier, _text(value, "message"), *spans)


def _span(value: Iterable[int] | None) -> Span | None:
    if value is None:
        return None
    start, end = value
    return int(start), int(end)


def _text(values: Mapping[str, Any], key: str) -> str:
    return str(values.get(key) or "")
