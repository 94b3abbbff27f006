"""Appends decisions to `reviews.jsonl` so that none is ever lost. Standard library only."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from cards.command import LOG
from dataset_builder.reviews import Decision, ReviewError, whole_bytes

_LOCK_WAIT_S = 10.0
_POLL_S = 0.02


def append_decision(path: Path, decision: Decision) -> None:
    """Store one decision for good: it is on the disk when this returns.

    Raises:
        ReviewError: a full disk, no permission, or the file is held; nothing was changed.
    """
    try:
        line = json.dumps(asdict(decision), ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError as error:
        raise ReviewError(f"segment {decision.id}: its text is no Unicode ({error.reason})") from error
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path) as descriptor:
            _append(descriptor, line, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise ReviewError(
            f"reviews {path}: {error.strerror}; this was not stored, earlier decisions are as they were"
        ) from error


def _append(descriptor: int, line: bytes, path: Path) -> None:
    content = path.read_bytes()
    whole = whole_bytes(content)
    if whole < len(content):
        LOG.warning("reviews %s: removed the beginning of a decision that was never finished", path)
        os.ftruncate(descriptor, whole)
    if whole and not content[:whole].endswith(b"\n"):
        line = b"\n" + line
    try:
        while line:
            line = line[os.write(descriptor, line) :]
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, whole)
        raise


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """Open a file for appending that no other process appends to meanwhile; a dead process holds nothing."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    try:
        deadline = time.monotonic() + _LOCK_WAIT_S
        while not _try_lock(descriptor):
            if time.monotonic() > deadline:
                raise ReviewError(f"reviews {path}: another process holds it; try again")
            time.sleep(_POLL_S)
        yield descriptor
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
