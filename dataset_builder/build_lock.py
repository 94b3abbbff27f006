"""One builder per folder. The kernel lets go of these locks when a process dies, however it dies.

Standard library only.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cards.command import LOG
from dataset_builder.errors import BuildError

LOCK = ".lock"
WORKERS_LOCK = ".workers"
_IN_USE_WAIT_S = 3.0
_ORPHANS_WAIT_S = 60.0
_POLL_S = 0.05


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Hold a folder for one build, and wait until the workers of a killed one are gone.

    Raises:
        BuildError: another build is at work in the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / LOCK, fcntl.LOCK_EX, _IN_USE_WAIT_S, folder):
        with _locked(folder / WORKERS_LOCK, fcntl.LOCK_EX, _ORPHANS_WAIT_S, folder):
            pass
        yield


@contextmanager
def share_work(folder: Path) -> Iterator[None]:
    """Tell a later build of the folder, as long as this lasts, that a worker is still here."""
    with _locked(folder / WORKERS_LOCK, fcntl.LOCK_SH, _ORPHANS_WAIT_S, folder):
        yield


@contextmanager
def _locked(path: Path, mode: int, patience_s: float, folder: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        deadline = time.monotonic() + patience_s
        waited = False
        while not _try_lock(descriptor, mode):
            if time.monotonic() > deadline:
                raise BuildError(
                    f"{folder}: another build is at work here; wait for it, or use another --out"
                )
            if not waited:
                LOG.info("%s: waiting for another build to end", folder)
                waited = True
            time.sleep(_POLL_S)
        yield
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int, mode: int) -> bool:
    try:
        fcntl.flock(descriptor, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
