"""Where votes are kept for good: immutable objects named by the sha256 of their content.

A sink that does not take an object says so; the vote then waits on the disk of the Space.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol, Self, runtime_checkable

from cards.command import resolve
from space.errors import SinkError
from space.votes.withdrawn import WITHDRAWN

_SUFFIX = ".jsonl"


class SinkDownError(SinkError):
    """The sink does not answer, or not now; the same call may work later."""


class Sink(Protocol):
    """A place for objects; the same content twice is one object, so every call may be repeated."""

    @property
    def immediate(self) -> bool:
        """Whether `put` is done in about a second, so that a visitor can wait for it."""
        ...

    def put(self, content: bytes, day: date) -> str:
        """Keep an object, and return its name when it is durable.

        Raises:
            SinkError: it is not known to be kept.
        """
        ...

    def names(self) -> list[str]:
        """Return the names of all objects, sorted.

        Raises:
            SinkError: they cannot be listed.
        """
        ...

    def get(self, name: str) -> bytes:
        """Return the content of an object, proved by its name.

        Raises:
            SinkDownError: the sink does not answer.
            SinkError: the object is missing or damaged.
        """
        ...

    def delete(self, name: str) -> None:
        """Remove an object for good; that there is none of that name is fine.

        Raises:
            SinkError: it may still be there.
        """
        ...

    def withdrawn(self) -> bytes:
        """Return the list of what was erased from here, empty where there is none.

        Raises:
            SinkError: nobody knows what was erased.
        """
        ...

    def withdraw(self, content: bytes) -> None:
        """Replace that list.

        Raises:
            SinkError: the old one may still be there.
        """
        ...


@runtime_checkable
class BatchSink(Protocol):
    """A sink that takes several objects in one go."""

    @property
    def period_s(self) -> float:
        """How many seconds have to pass between two calls that put objects."""
        ...

    def put_many(self, objects: Sequence[tuple[bytes, date]]) -> list[str]:
        """Keep objects, and return their names when all are durable.

        Raises:
            SinkError: it is not known that all are kept.
        """
        ...


class OpenSink(Protocol):
    """A kind of sink, opened from what follows its name in a reference."""

    def __call__(self, place: str) -> Sink:
        """Open it; nothing is asked of it yet."""
        ...


SINKS: Mapping[str, str] = {
    "folder": "space.votes.sinks:FolderSink.at",
    "bucket": "space.votes.sinks_bucket:BucketSink.at",
    "dataset": "space.votes.sinks_dataset:DatasetSink.at",
}


def open_sink(reference: str) -> Sink:
    """Open a sink named as `folder:PATH`, `bucket:NAMESPACE/NAME` or `dataset:NAMESPACE/NAME`.

    Raises:
        SinkError: the reference has another form.
    """
    kind, _, place = reference.partition(":")
    if kind not in SINKS or not place:
        known = ", ".join(f"{name}:PLACE" for name in sorted(SINKS))
        raise SinkError(f"unknown sink {reference!r}; known: {known}")
    target, _, method = SINKS[kind].rpartition(".")
    opener: OpenSink = getattr(resolve(target), method)
    return opener(place)


def object_name(content: bytes, day: date) -> str:
    """Return the name of an object: `log/YYYY/MM/DD/<sha256>.jsonl`."""
    return f"log/{day:%Y/%m/%d}/{hashlib.sha256(content).hexdigest()}{_SUFFIX}"


def is_object_name(name: str) -> bool:
    """Tell objects from other files beside them, such as a README."""
    return name.startswith("log/") and name.endswith(_SUFFIX)


def proved(content: bytes, name: str, where: str) -> bytes:
    """Return the content if it is what its name says.

    Raises:
        SinkError: it is not.
    """
    if hashlib.sha256(content).hexdigest() != Path(name).stem:
        raise SinkError(f"{where} is damaged: its content is not what its name says")
    return content


@dataclass(frozen=True)
class FolderSink:
    """Objects as files `log/YYYY/MM/DD/<sha256>.jsonl` below a folder."""

    folder: Path
    immediate: bool = True
    _flushed: set[Path] = field(default_factory=set, repr=False, compare=False)

    @classmethod
    def at(cls, place: str) -> Self:
        """Open the sink of a folder, which need not exist yet."""
        return cls(Path(place))

    def put(self, content: bytes, day: date) -> str:
        """Write beside, flush to the disk, rename: a reader sees the whole object or none."""
        name = object_name(content, day)
        path = self.folder / name
        try:
            if not path.parent.is_dir():
                self._flushed.discard(path.parent)
                path.parent.mkdir(parents=True, exist_ok=True)
            _write_durably(path, content)
            self._flush(path.parents[: len(Path(name).parts)])
        except OSError as error:
            raise SinkDownError(f"{path.parent} does not take votes: {error.strerror}") from error
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
        return proved(content, name, str(self.folder / name))

    def delete(self, name: str) -> None:
        """Remove an object; the folder's own entry goes with it durably."""
        path = self.folder / name
        try:
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _flush_folder(path.parent)
        except OSError as error:
            raise SinkError(f"{path} cannot be removed: {error.strerror}") from error

    def withdrawn(self) -> bytes:
        """Return the list of what was erased, which lies beside the objects."""
        path = self.folder / WITHDRAWN
        try:
            return path.read_bytes() if path.exists() else b""
        except OSError as error:
            raise SinkDownError(f"{path} cannot be read: {error.strerror}") from error

    def withdraw(self, content: bytes) -> None:
        """Replace the list; a reader sees the old one or the new one whole."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_durably(self.folder / WITHDRAWN, content)
            _flush_folder(self.folder)
        except OSError as error:
            raise SinkError(f"{self.folder / WITHDRAWN} cannot be written: {error.strerror}") from error

    def _flush(self, folders: Sequence[Path]) -> None:
        """Flush the folder of an object, and those above it the first time."""
        _flush_folder(folders[0])
        if folders[0] not in self._flushed:
            for folder in folders[1:]:
                _flush_folder(folder)
            self._flushed.add(folders[0])

    def _files(self) -> Iterator[Path]:
        return (self.folder / "log").glob(f"*/*/*/*{_SUFFIX}")


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
