"""Puts an audit into a built folder: the facts, the card made of them, the manifest that vouches for both.

The three files are written beside the folder's unfinished work and moved in one after the other, the manifest
last. A kill in between leaves a folder that `publish` refuses, since the manifest does not fit; scoring the
same files again makes it whole, because scoring trusts the data files alone and makes the rest anew.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cards.render import render_dataset
from dataset_builder.audit_check import check_marks
from dataset_builder.audit_gate import QUOTES
from dataset_builder.audit_marks import Marks, read_marks
from dataset_builder.audit_rows import AuditError, listed_rows
from dataset_builder.audit_score import audit_block, disagreements
from dataset_builder.build_lock import lock_folder

_STATS, _README, _MANIFEST = "stats.json", "README.md", "manifest.json"
_WORK = Path(".work", "audit")


def score_folder(folder: Path, paths: Sequence[Path]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Check the files, write their audit in place of an older one, and return it with the disagreements.

    Raises:
        AuditError: a file does not belong to the folder, or the folder is not a finished build.
        BuildError: a build is at work in the folder.
    """
    files = [read_marks(path) for path in paths]
    if not (folder / _MANIFEST).is_file():
        raise AuditError(f"{folder / _MANIFEST} is missing: no finished build is here, run `build` first")
    with lock_folder(folder):
        check_marks(files, listed_rows(folder, _configs(files)), str(folder))
        block = _write(folder, audit_block(files))
    ordered = sorted(files, key=lambda file: (len(file.reviewer), file.reviewer))
    return block, disagreements(ordered)


def _configs(files: Sequence[Marks]) -> list[str]:
    """Return the configs of a sample: it has rows of each that it was drawn from."""
    return sorted({key.partition("/")[0] for file in files for key in file.rows})


def _write(folder: Path, block: Mapping[str, Any]) -> dict[str, Any]:
    """Write the audit and return it with what depends on the folder."""
    stats = _read(folder / _STATS)
    stats["audit"] = {**block, "quoted": _quoted(stats, block)}
    manifest = _read(folder / _MANIFEST)
    texts = {_STATS: _json(stats), _README: render_dataset(stats)}
    for name, text in texts.items():
        data = text.encode()
        manifest["files"][name] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    _install(folder, texts | {_MANIFEST: _json(manifest)})
    return stats["audit"]


def _quoted(stats: Mapping[str, Any], block: Mapping[str, Any]) -> dict[str, str]:
    """Return config -> audited config whose texts it quotes, of the folder's own."""
    audited = {config["name"] for config in block["configs"]}
    names = [config["name"] for config in stats["configs"]]
    return {name: QUOTES[name] for name in names if QUOTES.get(name) in audited}


def _install(folder: Path, texts: Mapping[str, str]) -> None:
    """Move finished files into the folder in the order given."""
    work = folder / _WORK
    work.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (work / name).write_text(text, encoding="utf-8")
    for name in texts:
        os.replace(work / name, folder / name)
    shutil.rmtree(work)
    if not any(work.parent.iterdir()):
        work.parent.rmdir()


def _read(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError) as error:
        raise AuditError(f"{path} is missing or not JSON: build the folder again") from error


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
