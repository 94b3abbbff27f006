"""Runs `build` as a user does, and tells what a built folder holds."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "dataset_builder" / "configs" / "demo.yaml"
SEALED = ("data", "stats.json", "manifest.json", "README.md")


def build_argv(config: Path, out: Path, cache: Path, *more: str) -> list[str]:
    """Return the command line of one build."""
    return [
        sys.executable,
        *("-m", "dataset_builder", "build", str(config), "--out", str(out), "--cache", str(cache)),
        *more,
    ]


def run_builder(
    *arguments: str, environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run one command of the builder and return its outcome."""
    return subprocess.run(
        [sys.executable, "-m", "dataset_builder", *arguments],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def run_build(
    config: Path, out: Path, cache: Path, *more: str, environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run one build and return its outcome."""
    arguments = ("build", str(config), "--out", str(out), "--cache", str(cache), *more)
    return run_builder(*arguments, environment=environment)


def digests(folder: Path) -> dict[str, str]:
    """Return the sha256 of everything that must not depend on the run."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in SEALED
        for path in _files(folder / name)
    }


def rows_of(folder: Path, config: str) -> list[dict[str, Any]]:
    """Return all rows of a config, read from the parquet files themselves."""
    import pyarrow.parquet

    paths = sorted((folder / "data" / config).glob("*.parquet"))
    return [row for path in paths for row in pyarrow.parquet.read_table(path).to_pylist()]


def lines_of(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON lines file, none when there is no such file."""
    return (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    )


def stage(stats: Mapping[str, Any], config: str, name: str, unit: str) -> Mapping[str, Any]:
    """Return one stage of one config."""
    configs: Sequence[Mapping[str, Any]] = stats["configs"]
    stages = next(each["stages"] for each in configs if each["name"] == config)
    return next(each for each in stages if (each["stage"], each["unit"]) == (name, unit))


def _files(path: Path) -> Iterator[Path]:
    return (each for each in (sorted(path.rglob("*")) if path.is_dir() else [path]) if each.is_file())
