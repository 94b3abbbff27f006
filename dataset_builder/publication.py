"""What is to be published, told apart from where: files with their digests, and what a target lacks.

Standard library only.
"""

import hashlib
import logging
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from cards.command import LOG
from dataset_builder.errors import PublishError

RepoType = Literal["dataset", "model", "space"]
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class PublishReport:
    """What a publication did, or in a dry run would do; `revision` is a commit id, empty for a folder."""

    target: str
    revision: str
    url: str
    uploaded: tuple[str, ...]
    deleted: tuple[str, ...]
    unchanged: bool


@dataclass(frozen=True)
class LocalFile:
    """A file to publish. The Hub names an LFS file by its sha256 and a regular one by its git object id."""

    path: Path
    sha256: str
    object_id: str


@dataclass(frozen=True)
class Publication:
    """A set of files that shall be all that a repository holds; `files` are keyed by their path in it."""

    folder: Path
    files: Mapping[str, LocalFile]
    name: str
    repo_type: RepoType
    message: str
    tag: str | None = None
    private: bool = False
    dry_run: bool = False
    create_pr: bool = False

    @property
    def fingerprint(self) -> str:
        """The sha256 of all paths and contents: the same for the same publication."""
        lines = "".join(f"{path} {file.sha256}\n" for path, file in sorted(self.files.items()))
        return hashlib.sha256(lines.encode()).hexdigest()


@dataclass(frozen=True)
class Change:
    """The paths to send and to delete so that a target holds exactly the publication."""

    uploaded: tuple[str, ...]
    deleted: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.uploaded or self.deleted)


def wants_progress_bars() -> bool:
    """Tell whether the libraries' bars may be shown: on a terminal, unless the command is to be quiet."""
    return sys.stderr.isatty() and LOG.getEffectiveLevel() <= logging.INFO


def check_name(kind: str, name: str) -> str:
    """Return the name if it can stand in a path and in a URL.

    Raises:
        PublishError: it cannot, such as `../x` or one with a blank.
    """
    if _SAFE_NAME.fullmatch(name) is None:
        raise PublishError(f"{kind} {name!r} cannot be used: letters, digits, '.', '_' and '-' only")
    return name


def read_files(folder: Path, names: Sequence[str]) -> dict[str, LocalFile]:
    """Read the digests of the named files, which must lie in the folder.

    Raises:
        PublishError: a name leads out of the folder or names no file.
    """
    return {name: _read_file(folder, name) for name in sorted(set(names))}


def _read_file(folder: Path, name: str) -> LocalFile:
    pure, path = PurePosixPath(name), folder / name
    if pure.is_absolute() or ".." in pure.parts or not path.resolve().is_relative_to(folder.resolve()):
        raise PublishError(f"{name!r} lies outside {folder}: only files of the folder can be published")
    if not path.is_file():
        raise PublishError(f"{path} is missing: build the folder again")
    sha256 = hashlib.sha256()
    git = hashlib.sha1(b"blob %d\0" % path.stat().st_size)
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            sha256.update(chunk)
            git.update(chunk)
    return LocalFile(path, sha256.hexdigest(), git.hexdigest())
