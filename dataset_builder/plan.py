"""What a build will do, told beforehand: config, inputs by content, versions, one fingerprint over all.

Work that a killed build left behind is used again only under the same fingerprint.
"""

import hashlib
import importlib.metadata
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cards.digests import file_sha256
from dataset_builder.config import BuildConfig, PartConfig
from dataset_builder.contracts import Translator
from dataset_builder.errors import ConfigError, TranslationError
from dataset_builder.members import is_translated, open_engines, open_source
from dataset_builder.reviews import reviews_path

_OF_THE_CODE = ("*.py", "*.jinja", "*.tsv", "*.json")
# Packages whose version can change the bytes of a built folder.
_PACKAGES = (
    "charset-normalizer",
    "datasets",
    "datatrove",
    "ftfy",
    "lingua-language-detector",
    "markdown-it-py",
    "pyarrow",
    "pypdfium2",
    "selectolax",
)


@dataclass(frozen=True)
class InputFile:
    """One file that the rows depend on, named relative to the path its config gives."""

    source: str
    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class BuildPlan:
    """A build that can be started: `fingerprint` is a sha256 over everything the rows depend on."""

    config: BuildConfig
    inputs: tuple[InputFile, ...]
    versions: dict[str, str]
    cache: Path
    fingerprint: str


def make_plan(config: BuildConfig, cache: Path) -> BuildPlan:
    """Read every input once to know it by its content.

    Raises:
        SourceError: a source has no files.
        ConfigError: a memory or glossary file is missing.
    """
    inputs = tuple(file for part in config.parts for file in _inputs(part)) + _decisions(config, cache)
    versions = {name: importlib.metadata.version(name) for name in _PACKAGES} | {"builder": _code_version()}
    facts = {
        "config": _placeless(config),
        "inputs": [asdict(file) for file in inputs],
        "versions": versions,
        "engines": [
            _engine(each) for part in config.parts if is_translated(part) for each in open_engines(part)
        ],
    }
    fingerprint = hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()
    return BuildPlan(config, inputs, versions, cache, fingerprint)


def _placeless(config: BuildConfig) -> dict[str, Any]:
    """Return a config without its paths: inputs are known by content, wherever they lie."""
    facts = asdict(config)
    for part in facts["parts"]:
        part["source"]["path"] = part["source"]["exclude_prompts"] = part["memory"] = part["glossary"] = ""
    return facts


def _engine(engine: Translator) -> tuple[str, str, dict[str, str]]:
    """Return what tells an engine from others; the environment may name its model and its server."""
    try:
        return engine.name, engine.version, dict(engine.cache_parameters)
    except TranslationError:  # the build says so, or does without it
        return engine.name, "", {}


def _inputs(part: PartConfig) -> Iterator[InputFile]:
    root = part.source.path
    for file in open_source(part).files():
        yield _input(part.source.name, file, file.name if file == root else file.relative_to(root).as_posix())
    excluded = part.source.exclude_prompts
    for name, path in (("memory", part.memory), ("glossary", part.glossary), ("exclude_prompts", excluded)):
        if path is None:
            continue
        if not path.is_file():
            raise ConfigError(f"{name} {path}: no such file")
        yield _input(name, path, path.name)


def _decisions(config: BuildConfig, cache: Path) -> tuple[InputFile, ...]:
    """Return the decisions of reviewers, on which translated rows depend."""
    path = reviews_path(cache)
    if not path.is_file() or not any(is_translated(part) for part in config.parts):
        return ()
    return (_input("reviews", path, path.name),)


def _input(source: str, file: Path, name: str) -> InputFile:
    return InputFile(source, name, file_sha256(file), file.stat().st_size)


def _code_version() -> str:
    """Return a digest of code, lexicons and templates: changed code never reuses old work."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for package in ("cards", "dataset_builder"):
        files = [path for suffix in _OF_THE_CODE for path in (root / package).rglob(suffix)]
        for path in sorted(files):
            digest.update(f"{path.relative_to(root).as_posix()} {file_sha256(path)}\n".encode())
    return digest.hexdigest()[:12]


def summary(plan: BuildPlan) -> dict[str, Any]:
    """Return what `--dry-run` prints."""
    return {
        "name": plan.config.name,
        "fingerprint": plan.fingerprint,
        "datasets": [
            {
                "source": part.source.name,
                "path": str(part.source.path),
                "files": len(open_source(part).files()),
                "translator": list(part.translators),
                "generator": part.generator,
                "checks": list(part.checks),
                "limit": part.limit,
            }
            for part in plan.config.parts
        ],
        "input_bytes": sum(file.bytes for file in plan.inputs),
        "cache": str(plan.cache),
    }
