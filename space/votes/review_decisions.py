"""What people decided about free texts: one JSON line each, only ever appended; the last one on a text holds.

The file lies beside the data set, never in it: it is not published. Standard library only.
"""

import fcntl
import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from space.errors import SpaceError
from space.votes.compact_rules import Verdict

_KNOWN: tuple[Verdict, ...] = ("accept", "reject")
_ENDING = ".reviews.jsonl"


class ReviewError(SpaceError, RuntimeError):
    """A decision cannot be read, found or stored."""


def default_path(reference: str) -> Path:
    """Return the file beside a folder; for a repository `NAMESPACE--NAME.reviews.jsonl` in this folder."""
    kind, colon, place = reference.partition(":")
    if colon and kind == "dataset":
        return Path(place.replace("/", "--") + _ENDING)
    folder = Path(place if colon and kind == "folder" else reference).resolve()
    return folder.with_name(folder.name + _ENDING)


def read_verdicts(path: Path) -> dict[str, Verdict]:
    """Return the verdict on each text by its id; what a killed process left of a last line is none.

    Raises:
        ReviewError: the file cannot be read, or another line is no decision.
    """
    try:
        content = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise ReviewError(f"reviews {path}: {error.strerror}") from error
    whole, _, _unfinished = content.rpartition(b"\n")
    return dict(
        _verdict(line, f"{path}:{at}") for at, line in enumerate(whole.splitlines(), 1) if line.strip()
    )


def append_verdicts(path: Path, ids: Iterable[str], verdict: Verdict, now: datetime) -> None:
    """Store decisions for good: they are on the disk when this returns.

    Raises:
        ReviewError: a full disk or no permission; nothing was stored.
    """
    decided_at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [json.dumps({"id": id, "decision": verdict, "decided_at": decided_at}) for id in ids]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _append(path, "".join(line + "\n" for line in lines).encode())
    except OSError as error:
        raise ReviewError(f"reviews {path}: {error.strerror}; this was not stored") from error


def _append(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        there = path.read_bytes()
        whole = there.rfind(b"\n") + 1
        os.ftruncate(descriptor, whole)  # what a killed process left
        try:
            while content:
                content = content[os.write(descriptor, content) :]
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, whole)
            raise
    finally:
        os.close(descriptor)


def _verdict(line: bytes, where: str) -> tuple[str, Verdict]:
    try:
        decision = json.loads(line)
        id, verdict = decision["id"], decision["decision"]
    except (ValueError, TypeError, KeyError) as error:
        raise ReviewError(f"reviews {where}: no decision ({error}); mend the line or delete it") from error
    if verdict not in _KNOWN:
        raise ReviewError(f"reviews {where}: {verdict!r} is none of {', '.join(_KNOWN)}")
    return str(id), verdict
