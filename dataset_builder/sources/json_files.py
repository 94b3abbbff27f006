"""JSON in the shapes that sources come in, read as a stream; a broken record does not take others with it."""

import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from dataset_builder.records import SourceRecord

JSON_SUFFIXES = (".json", ".jsonl", ".ndjson", ".zip", ".tar.xz", ".tar.gz", ".tgz")
_BROKEN = "broken_json"
_UNREADABLE = "unreadable"
_ARCHIVE_ERRORS = (zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, EOFError, OSError)
Objects = Callable[[IO[bytes]], Iterator[tuple[str, Any]]]


def json_records(path: Path, name: str, objects: Objects) -> Iterator[SourceRecord]:
    """Yield the objects of a file, or of the files in an archive; `objects` reads one JSON stream.

    What is broken is yielded as a problem: a line of JSON lines alone, the rest of a JSON document.
    """
    try:
        for inner, stream in _streams(path):
            place = f"{name}/{inner}" if inner else name
            is_lines = (inner or path.name).lower().endswith(("jsonl", "ndjson"))
            yield from _lines(stream, place) if is_lines else _objects(stream, place, objects)
    except _ARCHIVE_ERRORS as error:
        yield SourceRecord(name, problem=f"{_UNREADABLE}: {error}")


def _objects(stream: IO[bytes], place: str, objects: Objects) -> Iterator[SourceRecord]:
    import ijson

    count = 0
    try:
        for key, value in objects(stream):
            yield SourceRecord(f"{place}#{key or count}", value)
            count += 1
    except (ijson.JSONError, UnicodeDecodeError, ValueError) as error:
        told = " ".join(str(error).split())
        yield SourceRecord(f"{place}#{count}", problem=f"{_BROKEN}: after {count} records: {told[:120]}")


def _lines(stream: IO[bytes], place: str) -> Iterator[SourceRecord]:
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            yield SourceRecord(f"{place}#{number}", json.loads(line))
        except ValueError as error:
            yield SourceRecord(f"{place}#{number}", problem=f"{_BROKEN}: line {number}: {error}")


def _streams(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    name = path.name.lower()
    if name.endswith(".zip"):
        yield from _zipped(path)
    elif name.endswith((".tar.xz", ".tar.gz", ".tgz")):
        yield from _tarred(path)
    else:
        with path.open("rb") as stream:
            yield "", stream


def _zipped(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(path) as archive:
        for inner in sorted(archive.namelist()):
            if _is_json(inner):
                with archive.open(inner) as stream:
                    yield inner, stream


def _tarred(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(path) as archive:  # read in the order of the archive: seeking back unpacks it again
        for member in archive:
            if member.isfile() and _is_json(member.name):
                stream = archive.extractfile(member)
                assert stream is not None
                with stream:
                    yield member.name, stream


def _is_json(name: str) -> bool:
    parts: Sequence[str] = name.split("/")
    visible = not any(part.startswith((".", "__MACOSX")) for part in parts)
    return visible and name.lower().endswith((".json", ".jsonl", ".ndjson"))
