"""`build`: from a config to a folder that `load_dataset` reads. Killed anywhere, the same command goes on.

All work happens in DIR/.work under the fingerprint of the build; DIR itself changes only when everything is
there, the manifest last.
"""

import argparse
import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cards.command import LOG, emit, progress
from cards.digests import file_sha256
from dataset_builder.build_lock import LOCK, WORKERS_LOCK, lock_folder
from dataset_builder.call_cache import default_cache_path
from dataset_builder.config import read_config
from dataset_builder.counts import call_table
from dataset_builder.errors import BuildError
from dataset_builder.folder_files import (
    MANIFEST,
    README,
    RUN,
    STATS,
    write_card,
    write_json,
    write_manifest,
    write_stats,
)
from dataset_builder.merge import DROPPED, QUARANTINE, WITHHELD
from dataset_builder.plan import BuildPlan, make_plan, summary
from dataset_builder.ranks import TASKS, run_merge, run_ranks

WORK = ".work"
_FINGERPRINT = "fingerprint"
# Everything a build puts into its folder.
_OWN = ("data", README, STATS, MANIFEST, DROPPED, QUARANTINE, RUN, WITHHELD, WORK, LOCK, WORKERS_LOCK)


def build_command(arguments: argparse.Namespace) -> None:
    """Run `build` and print what was built as one JSON object."""
    config = read_config(Path(arguments.config), arguments.set, arguments.limit)
    plan = make_plan(config, Path(arguments.cache) if arguments.cache else default_cache_path())
    if arguments.dry_run:
        emit(json.dumps(summary(plan), ensure_ascii=False))
        return
    folder = Path(arguments.out)
    with _named_failures(folder):
        stats = build(plan, folder, workers=arguments.workers, fresh=arguments.fresh)
    emit(json.dumps(_report(stats, folder), ensure_ascii=False))


def build(plan: BuildPlan, folder: Path, *, workers: int = 1, fresh: bool = False) -> Mapping[str, Any]:
    """Build a folder and return its `stats.json`; a folder that is built already stays as it is.

    Raises:
        BuildError: the folder is in use or holds other things, or not one row came out.
    """
    _refuse_foreign(folder)
    with lock_folder(folder):
        if fresh:
            _clear(folder)
        if _is_built(folder, plan.fingerprint):
            LOG.info("%s is built already: same inputs, config and code", folder)
            shutil.rmtree(folder / WORK, ignore_errors=True)
            return json.loads((folder / STATS).read_text(encoding="utf-8"))
        return _build(plan, folder, workers)


def _build(plan: BuildPlan, folder: Path, workers: int) -> Mapping[str, Any]:
    started, began = time.monotonic(), datetime.now(UTC)
    work = _work_folder(folder, plan.fingerprint)
    run_ranks(plan, work, workers, lambda done: progress(done, TASKS, "building", started=started))
    out = work / "out"
    if out.exists():
        shutil.rmtree(out)
    out.mkdir()
    written = run_merge(plan.config, work, out)
    if not written.stats:
        raise BuildError(_nothing(out))
    stats = write_stats(plan.config, written, out)
    write_card(stats, out)
    write_manifest(plan, stats, out)
    run: dict[str, Any] = {
        "started_at": began.isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - started, 1),
        "workers": workers,
        "cache": str(plan.cache),
        **call_table(written.counts),
    }
    _tell_failures(run["failures"])
    write_json(out / RUN, run)
    _install(out, folder)
    shutil.rmtree(work)
    return stats


def _tell_failures(failures: Mapping[str, str]) -> None:
    """Say in one line which engines failed, so that others did their work."""
    if failures:
        told = "; ".join(f"{engine} ({reason})" for engine, reason in failures.items())
        LOG.warning("an engine failed, the next of the chain took over: %s", told)


def _work_folder(folder: Path, fingerprint: str) -> Path:
    """Return the folder of unfinished work, emptied unless it belongs to the same build."""
    work = folder / WORK
    mark = work / _FINGERPRINT
    if mark.is_file() and mark.read_text(encoding="utf-8") == fingerprint:
        return work
    if work.exists():
        shutil.rmtree(work)
    work.mkdir()
    mark.write_text(fingerprint, encoding="utf-8")
    return work


def _is_built(folder: Path, fingerprint: str) -> bool:
    """Tell whether the folder holds this very build, whole."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return False
    if manifest.get("fingerprint") != fingerprint:
        return False
    files = {folder / name: facts["sha256"] for name, facts in manifest["files"].items()}
    stray = set(_files(folder / "data")) - set(files)
    return not stray and all(path.is_file() and file_sha256(path) == sha256 for path, sha256 in files.items())


def _install(out: Path, folder: Path) -> None:
    """Move the finished files into the folder, the manifest last, and remove what an older build left."""
    names = [path.relative_to(out) for path in _files(out)]
    names.sort(key=lambda name: (name.name == MANIFEST, name))
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(out / name, folder / name)
    for old in [*_files(folder / "data"), *_files(folder / WITHHELD), folder / DROPPED, folder / QUARANTINE]:
        if old.relative_to(folder) not in names and old.exists():
            old.unlink()
    for directory in sorted((folder / "data").iterdir()):
        if directory.is_dir() and not any(directory.iterdir()):
            directory.rmdir()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _refuse_foreign(folder: Path) -> None:
    """Keep `--out` away from folders that hold anything but a build."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise BuildError(f"{folder} is a file: give a folder to --out")
    foreign = sorted(path.name for path in folder.iterdir() if path.name not in _OWN)
    if foreign:
        raise BuildError(f"{folder} holds other things ({foreign[0]}): give --out an empty or new folder")


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name in (LOCK, WORKERS_LOCK):
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _nothing(out: Path) -> str:
    """Say why not one row came out, by the reasons of what left."""
    reasons: Counter[str] = Counter()
    for name in (QUARANTINE, DROPPED):
        if (out / name).is_file():
            lines = (out / name).read_text(encoding="utf-8").splitlines()
            reasons.update(json.loads(line)["reason"] for line in lines)
    why = (
        ", ".join(f"{reason} {number}" for reason, number in reasons.most_common(3))
        or "the sources are empty"
    )
    return f"not one row came out ({why}); what was set aside is in {out}, what was built before is untouched"


def _report(stats: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    return {
        "folder": str(folder),
        "rows": {config["name"]: config["rows"] for config in stats["configs"]},
        "quarantined": _left(stats["configs"], "quarantined"),
        "dropped": _left(stats["configs"], "dropped"),
        "draft_rows": stats["draft_rows"],
    }


def _left(configs: Sequence[Mapping[str, Any]], outcome: str) -> dict[str, int]:
    return {config["name"]: sum(stage[outcome] for stage in config["stages"]) for config in configs}


@contextmanager
def _named_failures(folder: Path) -> Iterator[None]:
    """Turn a failing disk into one line; an error that names its file is told as it is."""
    try:
        yield
    except OSError as error:
        if error.filename is not None:
            raise
        raise BuildError(
            f"{folder}: {error.strerror}; what is done stays, run the same command again"
        ) from error
