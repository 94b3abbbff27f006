"""A built folder on its way out: whole, unedited, fit to be published, and loadable as its card says."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dataset_builder.errors import PublishError
from dataset_builder.publication import read_files, wants_progress_bars
from dataset_builder.restricted_rows import why_restricted

MANIFEST = "manifest.json"
STATS = "stats.json"
_SCHEMA_VERSION = 1
_REQUIRED = ("README.md", STATS)
_UNPUBLISHED = ("dropped.jsonl", "quarantine.jsonl", "run.json", "withheld/")


@dataclass(frozen=True)
class BuiltFolder:
    """A folder whose files are those of its manifest; `files` are the paths to publish."""

    path: Path
    files: tuple[str, ...]
    stats: Mapping[str, Any]


def open_built_folder(path: Path) -> BuiltFolder:
    """Read a folder that `build` wrote and prove that it is whole.

    Raises:
        PublishError: it has no manifest, or a file is missing, changed, or not one of the manifest's.
    """
    listed = _read_json(path, MANIFEST, ("files",))["files"]
    for name in _REQUIRED:
        if name not in listed:
            raise PublishError(f"{path / MANIFEST} does not list {name}: build the folder again")
    _check_private_files(path, listed)
    for name, file in read_files(path, list(listed)).items():
        if file.sha256 != listed[name].get("sha256"):
            raise PublishError(
                f"{file.path} is not what {MANIFEST} says: half-written or edited, build it again"
            )
    _check_no_stray_data(path, listed)
    # `draft_rows` has to be there: without it, drafts would go out as if there were none.
    stats = _read_json(path, STATS, ("name", "configs", "draft_rows"))
    return BuiltFolder(path, (*sorted(listed), MANIFEST), stats)


def refuse_drafts(built: BuiltFolder, *, allowed: bool) -> None:
    """Stop rows that are not fit to be published.

    Rows of a draft engine or an unofficial endpoint may go out where the build or the user allowed it; rows
    that must not be passed on, for their licence, their engine or the visitors who wrote them, never do.

    Raises:
        PublishError: there are such rows.
    """
    restricted = int(built.stats.get("restricted_rows", 0))
    if restricted:
        raise PublishError(
            f"{restricted} rows of {built.path} must not be redistributed: {why_restricted(built.stats)}"
        )
    # A build from before there were unofficial engines states none.
    kinds = (
        (int(built.stats["draft_rows"]), "were translated by a draft engine"),
        (int(built.stats.get("unofficial_rows", 0)), "were translated through an unofficial endpoint"),
    )
    reasons = " and ".join(f"{rows} rows of {built.path} {how}" for rows, how in kinds if rows)
    if reasons and not (allowed or built.stats.get("allow_draft_engine")):
        raise PublishError(
            f"{reasons}, not fit to be published: "
            "translate them with another engine, or pass --allow-draft-engine"
        )


def refuse_unchecked(built: BuiltFolder) -> None:
    """Stop translations that were built without some of the checks: nobody looked for a changed dose.

    Raises:
        PublishError: there are such configs.
    """
    # A build from before this was stated states none.
    told = {config["name"]: config.get("checks_left_out") for config in built.stats["configs"]}
    reasons = "; ".join(f"{name} without {', '.join(names)}" for name, names in told.items() if names)
    if reasons:
        raise PublishError(
            f"{built.path} is a translation that was not checked ({reasons}): "
            "take `checks:` out of the config, or list these too, and build again"
        )


def check_it_loads(built: BuiltFolder) -> None:
    """Load every config as a reader would and compare the rows with the stated ones.

    Raises:
        PublishError: a config does not load, or has other rows than `stats.json` states.
    """
    stated = {config["name"]: _stated_rows(config) for config in built.stats["configs"]}
    with tempfile.TemporaryDirectory(prefix="spanishmedicallm-gate-") as cache:
        for name, rows in _load_all(built.path, cache).items():
            if rows != stated.pop(name, None):
                raise PublishError(
                    f"config {name} of {built.path} loads {rows}, {STATS} states otherwise: rebuild"
                )
    if stated:
        raise PublishError(
            f"{built.path / 'README.md'} lacks config {min(stated)} of {STATS}: build it again"
        )


def _load_all(path: Path, cache: str) -> dict[str, dict[str, int]]:
    """Return rows per split per config of the folder's card."""
    import datasets
    import pyarrow
    import yaml
    from datasets.exceptions import DatasetsError

    if not wants_progress_bars():
        datasets.disable_progress_bars()
    try:
        names = datasets.get_dataset_config_names(str(path))
        loaded = {name: datasets.load_dataset(str(path), name, cache_dir=cache) for name in names}
        return {
            name: {str(split): data.num_rows for split, data in each.items()} for name, each in loaded.items()
        }
    except (DatasetsError, pyarrow.ArrowException, yaml.YAMLError, ValueError, OSError) as error:
        raise PublishError(f"{path} does not load with load_dataset: {error} Build it again") from error


def _stated_rows(config: Mapping[str, Any]) -> dict[str, int]:
    return {split["name"]: split["num_examples"] for split in config["splits"]}


def _check_private_files(path: Path, listed: Mapping[str, Any]) -> None:
    for name in listed:
        if name.startswith(_UNPUBLISHED):
            raise PublishError(
                f"{path / MANIFEST} lists {name}, which is never published: build the folder again"
            )


def _check_no_stray_data(path: Path, listed: Mapping[str, Any]) -> None:
    for file in sorted((path / "data").rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.is_file() and name not in listed:
            raise PublishError(f"{file} is not in {MANIFEST}: half-written or edited, build the folder again")


def _read_json(path: Path, name: str, keys: tuple[str, ...]) -> dict[str, Any]:
    file = path / name
    if not file.is_file():
        raise PublishError(f"{file} is missing: {path} is not a finished build, run `build` first")
    try:
        value = json.loads(file.read_bytes())
    except ValueError as error:
        raise PublishError(f"{file} is not JSON ({error}): build the folder again") from error
    if not isinstance(value, dict) or value.get("schema_version") != _SCHEMA_VERSION:
        raise PublishError(f"{file} is not of schema version {_SCHEMA_VERSION}: build the folder again")
    for key in keys:
        if key not in value:
            raise PublishError(f"{file} states no {key}: build the folder again")
    return value
