"""The target `folder:PATH`, a folder that plays the Hub.

PATH/<name>/ is at any moment the old version or the new one, whole.
"""

import ctypes
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cards.command import LOG
from dataset_builder.errors import PublishError
from dataset_builder.publication import Change, Publication, PublishReport, read_files

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def publish_to_folder(root: Path, publication: Publication) -> PublishReport:
    """Make `root/<name>` hold exactly the publication's files, by one rename.

    Raises:
        PublishError: `root/<name>` is the source itself, or holds something that was not published there.
    """
    place = root / publication.name
    _check_place(place, publication)
    if publication.dry_run:
        return _report(root, place, _difference(place, publication))
    root.mkdir(parents=True, exist_ok=True)
    lock = root / f".{publication.name}.lock"
    known = lock.exists()  # the lock file stays and tells our folders from those of others
    with _locked(lock):
        _recover(place)
        change = _difference(place, publication)
        if change:
            _refuse_foreign(place, lock, known=known)
            _replace(place, publication)
    return _report(root, place, change)


def _report(root: Path, place: Path, change: Change) -> PublishReport:
    url = place.resolve().as_uri()
    return PublishReport(f"folder:{root}", "", url, change.uploaded, change.deleted, unchanged=not change)


def _check_place(place: Path, publication: Publication) -> None:
    source, target = publication.folder.resolve(), place.resolve()
    if source.is_relative_to(target) or target.is_relative_to(source):
        raise PublishError(f"{place} and the folder to publish lie in each other: name another folder:PATH")
    if publication.create_pr:
        raise PublishError("a folder has no pull requests: leave out --create-pr or publish to a repository")
    if publication.tag:
        LOG.warning("a folder keeps no tags: %s is not recorded", publication.tag)


def _difference(place: Path, publication: Publication) -> Change:
    names = [path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()]
    there = {name: file.sha256 for name, file in read_files(place, names).items()}
    uploaded = [name for name, file in publication.files.items() if there.get(name) != file.sha256]
    return Change(tuple(uploaded), tuple(sorted(set(there) - set(publication.files))))


def _refuse_foreign(place: Path, lock: Path, *, known: bool) -> None:
    if not known and place.is_dir() and any(place.iterdir()):
        lock.unlink()
        raise PublishError(
            f"{place} holds files that were not published there: move it away or name another PATH"
        )


def _replace(place: Path, publication: Publication) -> None:
    fresh = _sibling(place, "new")
    for name, file in publication.files.items():
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file.path, fresh / name)
    fresh.mkdir(exist_ok=True)  # a publication without files
    if place.exists():
        _exchange(fresh, place)
        shutil.rmtree(fresh)
    else:
        fresh.rename(place)


def _exchange(fresh: Path, place: Path) -> None:
    """Swap two folders in one step where the system can, else in two that `_recover` can finish."""
    try:
        swap = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:  # not Linux, or a C library without it
        status = -1
    else:
        status = swap(_AT_FDCWD, os.fsencode(fresh), _AT_FDCWD, os.fsencode(place), _RENAME_EXCHANGE)
    if status != 0:  # a file system that cannot exchange
        old = _sibling(place, "old")
        place.rename(old)
        fresh.rename(place)
        old.rename(fresh)


def _recover(place: Path) -> None:
    """Undo or finish what a killed run left."""
    old = _sibling(place, "old")
    if old.exists() and not place.exists():
        old.rename(place)
    for left in (old, _sibling(place, "new")):
        shutil.rmtree(left, ignore_errors=True)


def _sibling(place: Path, kind: str) -> Path:
    return place.with_name(f".{place.name}.{kind}")


@contextmanager
def _locked(lock: Path) -> Iterator[None]:
    """Hold a lock that the system lets go of when the process ends, however it ends."""
    with lock.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
