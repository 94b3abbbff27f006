"""A run folder: what run it is, its checkpoints, and which of them is whole. Standard library only.

- `RUN/run.json`: fingerprint of everything that decides the result
- `RUN/checkpoints/checkpoint-N/`: written by the trainer; COMPLETE is written last, by us
- `RUN/adapter/`: the result, put in place by one rename
"""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

from cards.command import LOG
from cards.digests import file_sha256
from train.errors import RunError

MARKER = "COMPLETE"
REQUIRED_FILES = (
    "adapter_config.json",
    "adapter_model.safetensors",
    "optimizer.pt",  # without it the trainer would go on with a fresh optimizer and say nothing
    "scheduler.pt",
    "rng_state.pth",
    "trainer_state.json",
)


def fingerprint(*facts: Any) -> str:  # noqa: ANN401 - anything that JSON holds
    """Return the sha256 of the facts that decide a run."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def start(run: Path, decided_by: str, *, resume: bool) -> Path | None:
    """Begin or continue a run; return the checkpoint to go on from, None to start at step 0.

    Raises:
        RunError: the folder holds a run and `--resume` was not given, or it holds a run of something else.
    """
    state = run / "run.json"
    if not state.is_file():
        if run.is_dir() and any(run.iterdir()):
            raise RunError(f"{run} holds other files; choose an empty folder with --out")
        run.mkdir(parents=True, exist_ok=True)
        _write_synced(state, json.dumps({"schema_version": 1, "fingerprint": decided_by}) + "\n")
        return None
    if not resume:
        raise RunError(f"{run} already holds a run; go on with --resume, or choose another folder with --out")
    if json.loads(state.read_text(encoding="utf-8"))["fingerprint"] != decided_by:
        raise RunError(f"{run} was started with another recipe, data or base; choose another --out")
    return last_complete_checkpoint(run / "checkpoints")


def finished_adapter(run: Path) -> Path | None:
    """Return the adapter folder of a run that has one."""
    adapter = run / "adapter"
    return adapter if adapter.is_dir() else None


def mark_complete(checkpoint: Path) -> None:
    """Write the marker of a checkpoint that is wholly on disk: the sha256 of each of its files."""
    digests = {}
    for path in sorted(path for path in checkpoint.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            os.fsync(file.fileno())
        digests[path.relative_to(checkpoint).as_posix()] = file_sha256(path)
    _write_synced(checkpoint / MARKER, json.dumps(digests, indent=1) + "\n")


def last_complete_checkpoint(checkpoints: Path) -> Path | None:
    """Return the newest checkpoint that is whole; each damaged one is named in the log and passed over."""
    for checkpoint in sorted(checkpoints.glob("checkpoint-*"), key=_step, reverse=True):
        damage = damage_of(checkpoint)
        if damage is None:
            return checkpoint
        LOG.warning("%s is not used: %s", checkpoint, damage)
    return None


def damage_of(checkpoint: Path) -> str | None:
    """Return what is wrong with a checkpoint, None when it is whole.

    Example: a checkpoint whose writing was killed has "no COMPLETE marker".
    """
    marker = checkpoint / MARKER
    if not marker.is_file():
        return f"no {MARKER} marker"
    try:
        digests = json.loads(marker.read_text(encoding="utf-8"))
    except ValueError:
        return f"unreadable {MARKER} marker"
    for name in sorted({*REQUIRED_FILES, *digests}):
        path = checkpoint / name
        if not path.is_file():
            return f"{name} is missing"
        if file_sha256(path) != digests.get(name):
            return f"{name} has changed"
    return None


def drop_damaged(checkpoints: Path, keep: Path | None) -> None:
    """Remove the checkpoints newer than `keep`, which the continued run will write again."""
    last = _step(keep) if keep else -1
    for checkpoint in checkpoints.glob("checkpoint-*"):
        if _step(checkpoint) > last:
            shutil.rmtree(checkpoint)


def _step(checkpoint: Path) -> int:
    return int(checkpoint.name.split("-")[1])


def _write_synced(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
