"""Where a votes data set lies: a folder, or a repository on the Hub. Both change only from a known state."""

import contextlib
import fcntl
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cards.command import resolve
from space.errors import SpaceError

MANIFEST = "manifest.json"
_LOCK = ".lock"
_LOCK_WAIT_S = 10.0
_POLL_S = 0.05
_REPO_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
# Folders and files of a data set that a reader, or a publication, may see.
_PUBLIC = ("data/", "README.md", MANIFEST, "withdrawn.jsonl")


class DatasetError(SpaceError, RuntimeError):
    """A votes data set cannot be read or changed."""


class ConflictError(DatasetError):
    """Somebody else has changed the data set since it was read; nothing was written."""


@dataclass(frozen=True)
class Change:
    """Files to write and files to remove, in one go."""

    written: Mapping[str, bytes] = field(default_factory=dict)
    removed: Sequence[str] = ()
    message: str = "Compact votes"


@dataclass(frozen=True)
class Purged:
    """What was removed of the states before this one, and the refs that only the Hub's pages can remove."""

    refs: tuple[str, ...] = ()
    lfs_files: int = 0
    left: tuple[str, ...] = ()


class Target(Protocol):
    """One votes data set."""

    @property
    def reference(self) -> str:
        """How a user names it."""
        ...

    def head(self) -> str:
        """Read its present state anew, and return what names it; "" where there is none yet."""
        ...

    def names(self) -> list[str]:
        """Return its files at the state that `head` read, sorted."""
        ...

    def read(self, name: str) -> bytes:
        """Return one file of that state."""
        ...

    def commit(self, change: Change, parent: str) -> None:
        """Change it, if it is still in the state `parent`.

        Raises:
            ConflictError: it is not, and nothing was written.
        """
        ...

    def purge(self) -> Purged:
        """Remove for good what only earlier states hold."""
        ...


def open_target(reference: str) -> Target:
    """Open `PATH`, `folder:PATH` or `dataset:NAMESPACE/NAME`."""
    kind, colon, place = reference.partition(":")
    if colon and kind == "dataset":
        if _REPO_ID.fullmatch(place) is None:
            raise DatasetError(f"{reference!r} names no repository: write dataset:NAMESPACE/NAME")
        return resolve("space.votes.compact_hub:HubTarget")(place)
    return FolderTarget(Path(place if colon and kind == "folder" else reference))


def find_target(reference: str) -> Target:
    """Open a data set that is there, as `open_target`; `NAMESPACE/NAME` that is no folder is a repository.

    Raises:
        DatasetError: there is no such data set.
    """
    named = reference.startswith(("dataset:", "folder:"))
    if not named and not Path(reference).exists() and _REPO_ID.fullmatch(reference):
        reference = f"dataset:{reference}"
    target = open_target(reference)
    if not target.head():
        raise DatasetError(f"{reference} holds no votes data set ({MANIFEST} is missing)")
    return target


@dataclass(frozen=True)
class FolderTarget:
    """A data set as a folder; its manifest, which names the one before it, is its state."""

    folder: Path

    @property
    def reference(self) -> str:
        """The folder's path."""
        return str(self.folder)

    def head(self) -> str:
        """Return the sha256 of the manifest."""
        path = self.folder / MANIFEST
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""

    def names(self) -> list[str]:
        """Return the files that belong to the data set."""
        if not self.folder.is_dir():
            return []
        files = (
            path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()
        )
        return sorted(name for name in files if name.startswith(_PUBLIC) and not name.endswith(".partial"))

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        return (self.folder / name).read_bytes()

    def commit(self, change: Change, parent: str) -> None:
        """Write the new files, remove the old ones, and the manifest last, since it vouches for the others.

        Raises:
            ConflictError: the manifest is not the one that was read.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with _locked(self.folder / _LOCK):
                if self.head() != parent:
                    raise _conflict(self.reference)
                for name in sorted(change.written, key=_order):
                    _replace(self.folder / name, change.written[name])
                for name in change.removed:
                    (self.folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise DatasetError(f"{self.folder} does not take the data set: {error.strerror}") from error

    def purge(self) -> Purged:
        """Remove what a killed run left half-written; a folder has no history."""
        for path in self.folder.rglob("*.partial"):
            path.unlink(missing_ok=True)
        return Purged()


def _conflict(reference: str) -> ConflictError:
    return ConflictError(
        f"{reference} was changed meanwhile; nothing was written, run the same command again"
    )


def _order(name: str) -> tuple[int, str]:
    """Battles before the votes on them, then lists and card, the manifest at the end."""
    ranks = ("data/battles/", "data/votes/", "withdrawn.jsonl", "README.md", MANIFEST)
    return next((at for at, prefix in enumerate(ranks) if name.startswith(prefix)), 0), name


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, partial = tempfile.mkstemp(dir=path.parent, suffix=".partial")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
        os.replace(partial, path)
    finally:
        Path(partial).unlink(missing_ok=True)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a file that no other process holds; the kernel lets go of it when a process dies."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        deadline = time.monotonic() + _LOCK_WAIT_S
        while not _try_lock(descriptor):
            if time.monotonic() > deadline:
                raise ConflictError(f"{path.parent}: another process is writing here; run this again later")
            time.sleep(_POLL_S)
        yield
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
