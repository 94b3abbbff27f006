"""The files that a configuration names, copied into a bundle, and the configuration that names them there."""

import json
import shutil
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from cards.command import LOG
from space.config import SpaceConfig
from space.contestants.contract import ContestantEntry, Sampling
from space.errors import SpaceError

_DATA_CONFIGS = ("openfda", "openfda_qa", "qa", "pubmedqa")  # what contestants and retrieval read


class BundleError(SpaceError, RuntimeError):
    """A bundle cannot be written as it is asked."""


def with_files(config: SpaceConfig, folder: Path) -> SpaceConfig:
    """Copy the files of a configuration into a bundle and return the configuration that names them there."""
    if config.sink.startswith("folder:"):
        LOG.warning("sink %s: a Space loses its disk when it restarts; use bucket: or dataset:", config.sink)
    return replace(
        config,
        datasets=tuple(_data_set(each, n, folder) for n, each in enumerate(config.datasets)),
        contestants=tuple(_model(each, n, folder) for n, each in enumerate(config.contestants)),
        bank=_bank(config.bank, folder),
        state=Path("state"),
        sink="folder:votes" if config.sink.startswith("folder:") else config.sink,
    )


def _data_set(reference: str, number: int, folder: Path) -> str:
    """Copy a built data set: the configs that the page reads, and the manifest that is its version."""
    source = Path(reference)
    if not source.is_dir():
        return reference
    place = Path("data_sets", f"{number}-{source.name}")
    found = [path for name in _DATA_CONFIGS for path in (source / "data" / name).glob("*.parquet")]
    for path in (source / "manifest.json", source / "README.md", *found):
        if path.is_file():
            copy(path, folder / place / path.relative_to(source))
    return place.as_posix()


def _model(entry: ContestantEntry, number: int, folder: Path) -> ContestantEntry:
    """Copy the files of a base or an adapter that lies on this machine."""
    from train.adapter_folder import ALLOWED_FILES, CONFIG, find_adapter

    adapter = find_adapter(Path(entry.adapter)) if entry.adapter else None
    if adapter is not None:
        place = Path("models", f"{number}-adapter")
        for name in sorted(ALLOWED_FILES | {"safety.json"}):
            if (adapter / name).is_file():
                copy(adapter / name, folder / place / name)
        trained_on = json.loads((adapter / CONFIG).read_text(encoding="utf-8"))["base_model_name_or_path"]
        entry = replace(entry, adapter=place.as_posix(), base=entry.base or trained_on)
    if not entry.endpoint and entry.base and Path(entry.base).is_dir():
        source, place = Path(entry.base), Path("models", f"base-{Path(entry.base).name}")
        for path in (each for each in sorted(source.iterdir()) if each.is_file()):
            copy(path, folder / place / path.name)
        entry = replace(entry, base=place.as_posix())
    return entry


def _bank(source: Path | None, folder: Path) -> Path | None:
    if source is None:
        return None
    if not source.is_dir():
        raise BundleError(f"bank {source} is missing: build it with `space bank build`")
    for path in (each for each in sorted(source.rglob("*")) if each.is_file()):
        copy(path, folder / "bank" / path.relative_to(source))
    return Path("bank")


def yaml_of(config: SpaceConfig) -> str:
    """Return a configuration as the YAML that `load_config` reads."""
    import yaml

    values = {each.name: _plain(getattr(config, each.name)) for each in fields(config)}
    values["contestants"] = [_keys_of(each) for each in config.contestants]
    values = {name: value for name, value in values.items() if value is not None}
    return yaml.safe_dump(values, sort_keys=False, allow_unicode=True)


def _keys_of(entry: ContestantEntry) -> dict[str, Any]:
    return {key: value for key, value in asdict(entry).items() if value not in ("", None)}


def _plain(value: Any) -> Any:  # noqa: ANN401 - a value of the configuration, then of YAML
    match value:
        case Path():
            return value.as_posix()
        case Sampling():
            return asdict(value)
        case tuple():
            return list(value)
        case _:
            return value


def copy(source: Path, target: Path) -> None:
    """Copy one file, making the folder it goes to.

    Raises:
        BundleError: it is missing.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError as error:
        raise BundleError(f"{source} is missing, the bundle needs it") from error
