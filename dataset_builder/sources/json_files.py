"""JSON in the shapes that sources come in, read as a stream; a broken record does not take others with it."""

import json
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from dataset_builder.records import SourceRecord
from dataset_builder.sources.json_stream import members

_LINES = (".jsonl", ".ndjson")
JSON_SUFFIXES = (".json", *_LINES, ".zip", ".tar.xz", ".tar.gz", ".tgz")
_HEAD_BYTES = 1 << 16
_BROKEN = "broken_json"
_UNREADABLE = "unreadable"
# RuntimeError: a member with a password. NotImplementedError: a compression that Python does not have.
_ARCHIVE_ERRORS = (
    zipfile.BadZipFile,
    tarfile.TarError,
    lzma.LZMAError,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
)


def json_records(path: Path, name: str, *, results: str = "", key_field: str = "") -> Iterator[SourceRecord]:
    """Yield the objects of a file, or of the files in an archive, each located as `name/inner#place`.

    `results` is the key of the list that holds them, where the document is an object that has it. Without
    it, the members of an object are the records, and `key_field` takes the key of each. What is broken is
    yielded as a problem: of JSON lines that line alone, of a JSON document the rest of it.
    """
    try:
        for inner, stream in _streams(path):
            place = f"{name}/{inner}" if inner else name
            is_lines = (inner or path.name).lower().endswith(_LINES)
            yield from _lines(stream, place) if is_lines else _objects(stream, place, results, key_field)
    except _ARCHIVE_ERRORS as error:
        yield SourceRecord(name, problem=f"{_UNREADABLE}: {_one_line(error)}")


def head_of_json(path: Path) -> bytes:
    """Return how the first JSON file at a path begins, nothing where it cannot be read."""
    try:
        return next((stream.read(_HEAD_BYTES) for _, stream in _streams(path)), b"")
    except _ARCHIVE_ERRORS:
        return b""


def _objects(stream: IO[bytes], place: str, results: str, key_field: str) -> Iterator[SourceRecord]:
    count = 0
    try:
        for key, value in members(stream, results):
            if key and key_field and isinstance(value, dict):
                value = {key_field: key, **value}
            yield SourceRecord(f"{place}#{key or count}", value)
            count += 1
    except ValueError as error:  # of ijson too, and of text that is not UTF-8
        yield SourceRecord(
            f"{place}#{count}", problem=f"{_BROKEN}: after {count} records: {_one_line(error)}"
        )
        return
    if not count:
        yield SourceRecord(f"{place}#0", problem="no_records: an empty list or object")


def _lines(stream: IO[bytes], place: str) -> Iterator[SourceRecord]:
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            yield SourceRecord(f"{place}#{number}", json.loads(line))
        except (ValueError, RecursionError) as error:
            yield SourceRecord(f"{place}#{number}", problem=f"{_BROKEN}: line {number}: {_one_line(error)}")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


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
    visible = not any(part.startswith((".", "__MACOSX")) for part in name.split("/") if part != ".")
    return visible and name.lower().endswith((".json", *_LINES))
