"""Where votes are kept for good: immutable objects named by the sha256 of their content.

One sink so far, a folder; a sink that cannot take an object says so, and then the vote does not count.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from cards.command import resolve
from space.errors import SinkError


class Sink(Protocol):
    """A place for objects; the same content twice is one object."""

    def put(self, content: bytes, day: date) -> str:
        """Keep an object, and return its name when it is durable.

        Raises:
            SinkError: it could not be kept.
        """
        ...

    def names(self) -> list[str]:
        """Return the names of all objects, sorted."""
        ...

    def get(self, name: str) -> bytes:
        """Return the content of an object.

        Raises:
            SinkError: it cannot be read.
        """
        ...


SINKS: Mapping[str, str] = {"folder": "space.votes.sinks:FolderSink"}


def open_sink(reference: str) -> Sink:
    """Open a sink named as `folder:PATH`.

    Raises:
        SinkError: the reference has another form.
    """
    kind, _, place = reference.partition(":")
    if kind not in SINKS or not place:
        known = ", ".join(f"{name}:PLACE" for name in sorted(SINKS))
        raise SinkError(f"unknown sink {reference!r}; known: {known}")
    return resolve(SINKS[kind])(Path(place))


@dataclass(frozen=True)
class FolderSink:
    """Objects as files `log/YYYY/MM/DD/<sha256>.jsonl` below a folder."""

    folder: Path

    def put(self, content: bytes, day: date) -> str:
        """Write beside, flush to the disk, rename: a reader sees the whole object or none."""
        name = f"log/{day:%Y/%m/%d}/{hashlib.sha256(content).hexdigest()}.jsonl"
        path = self.folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_durably(path, content)
            for folder in path.parents[: len(Path(name).parts)]:
                _flush_folder(folder)
        except OSError as error:
            raise SinkError(f"{path.parent} does not take votes: {error.strerror}") from error
        return name

    def names(self) -> list[str]:
        """Return the names of all objects, sorted by day."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self._files())

    def get(self, name: str) -> bytes:
        """Return the content of an object, proved by its name."""
        try:
            content = (self.folder / name).read_bytes()
        except OSError as error:
            raise SinkError(f"{self.folder / name} cannot be read: {error.strerror}") from error
        if hashlib.sha256(content).hexdigest() != Path(name).stem:
            raise SinkError(f"{self.folder / name} is damaged: its content is not what its name says")
        return content

    def _files(self) -> Iterator[Path]:
        return (self.folder / "log").glob("*/*/*/*.jsonl")


def _write_durably(path: Path, content: bytes) -> None:
    descriptor, partial = tempfile.mkstemp(dir=path.parent, suffix=".partial")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except OSError:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(partial)
        raise


def _flush_folder(folder: Path) -> None:
    """Make a rename, or a new folder, itself durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
