"""`space bundle DIR`: the folder that is the Space's repository on the Hub, and nothing else in it.

What the page reads goes in: its modules, the data sets, bank and local models of its configuration. Settings
that are secret, or differ between Spaces, come from the Space's own variables.
"""

import argparse
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cards.command import emit
from space import config as configuration
from space.bundle_code import ROOT, code_files
from space.bundle_material import BundleError, copy, with_files, yaml_of
from space.config import SpaceConfig
from space.contestants.contract import ContestantEntry

APP_FILE = "app.py"
CONFIG_FILE = "space.yaml"
REQUIREMENTS = ROOT / "space" / "requirements.txt"
PYTHON_VERSION = "3.12"  # ZeroGPU has this one and 3.10, which transformers does not run on
_MARKER = "space_facts.json"  # what only a bundle has
_SHORT = "Dos modelos médicos en español, una pregunta, su voto"
_REPOSITORY_FILES = ("LICENSE", "CHANGELOG.md")
# `import spaces` comes first: ZeroGPU refuses to start when anything has touched CUDA before. The store
# closes at SIGTERM, with which a Space is stopped, so that no vote waits on a disk that is thrown away.
_APP = """\
import spaces  # isort: skip

import signal
import sys
from pathlib import Path

from cards.command import UserError, redact
from space import app
from space.config import load_config


def _stop(*_: object) -> None:
    sys.exit(143)


try:
    config = load_config(Path("{config}"))
    arena, board = app.open_arena(config)
except UserError as error:
    sys.exit(redact(f"space: {{error}}"))
demo = app.build_page(arena, board, config.title)

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    try:
        app.launch(demo)  # demo.launch() with what keeps questions private
    finally:
        arena.store.close()
"""


@dataclass(frozen=True)
class Bundle:
    """A written bundle: its folder and its files, as paths in it."""

    folder: Path
    files: tuple[str, ...]


def bundle_command(arguments: argparse.Namespace) -> None:
    """Run `bundle`: write the folder and one JSON line about it."""
    bundle = write_bundle(_config_of(arguments), Path(arguments.folder))
    size = sum((bundle.folder / name).stat().st_size for name in bundle.files)
    emit(json.dumps({"folder": str(bundle.folder), "files": len(bundle.files), "bytes": size}))


def _config_of(arguments: argparse.Namespace) -> SpaceConfig:
    """Return the configuration that `--config` names, else the demo's."""
    return configuration.load_config(Path(arguments.config) if arguments.config else configuration.DEMO)


def write_bundle(config: SpaceConfig, folder: Path) -> Bundle:
    """Write the repository of a Space into a folder that is empty or an older bundle, which it replaces.

    Raises:
        BundleError: the folder holds something else, or a file of the configuration is missing.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARKER).is_file():
            raise BundleError(f"{folder} holds files that are no bundle: name an empty folder")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*code_files(), *map(Path, _REPOSITORY_FILES)):
        copy(ROOT / name, folder / name)
    own = with_files(config, folder)
    _write(folder / CONFIG_FILE, yaml_of(own))
    _write(folder / APP_FILE, _APP.format(config=CONFIG_FILE))
    _write(folder / "requirements.txt", REQUIREMENTS.read_text(encoding="utf-8"))
    facts = space_facts(own)
    _write(folder / _MARKER, json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    from cards.render import render_space

    _write(folder / "README.md", render_space(facts))
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return Bundle(folder, tuple(files))


def space_facts(config: SpaceConfig) -> dict[str, Any]:
    """Return what the card of a Space says, ready for `cards.render`."""
    entries = config.contestants
    return {
        "schema_version": 1,
        "name": "arena",
        "title": config.title,
        "sdk_version": pins()["gradio"],
        "python_version": PYTHON_VERSION,
        "app_file": APP_FILE,
        "short_description": _SHORT,
        "licence": "apache-2.0",
        "models": sorted({id for each in entries for id in (each.base, each.adapter) if _is_on_hub(id)}),
        "datasets": sorted({each.partition("@")[0] for each in config.datasets if _is_on_hub(each)}),
        "contestants": [_shown(each) for each in entries],
        "hf_oauth": config.login,
    }


def pins() -> Mapping[str, str]:
    """Return package -> version of the Space's requirements."""
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line.strip() and not line.startswith("#"))
    return {package: version for package, version in pairs}


def _shown(entry: ContestantEntry) -> dict[str, str]:
    id = entry.adapter or entry.base
    return {
        "name": entry.name,
        "kind": entry.kind,
        "id": id,
        "revision": entry.revision,
        "licence": entry.licence,
    }


def _is_on_hub(reference: str) -> bool:
    from train.hub_access import is_repository

    id = reference.partition("@")[0]
    return "/" in id and is_repository(id) and not Path(reference).exists()


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
