"""Reads the configs of built data sets, from folders or from the Hub at a pinned commit."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from space.errors import SpaceConfigError


@dataclass(frozen=True)
class BuiltData:
    """One built data set on disk; `revision` is the Hub's commit, or the sha256 of the folder's manifest."""

    reference: str
    folder: Path
    revision: str

    def rows(self, config: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of one config, every split; none when the data set lacks that config.

        Raises:
            SpaceConfigError: a file cannot be read.
        """
        import pyarrow
        import pyarrow.parquet

        for path in sorted((self.folder / "data" / config).glob("*.parquet")):
            try:
                yield from pyarrow.parquet.read_table(path).to_pylist()
            except (pyarrow.ArrowException, OSError) as error:
                raise SpaceConfigError(f"{path} cannot be read: {error}; build the data set again") from error


def open_all(references: Sequence[str]) -> tuple[BuiltData, ...]:
    """Open every data set a configuration names."""
    return tuple(_open(reference) for reference in references)


def revision_of(data: Sequence[BuiltData]) -> str:
    """Return one revision for several data sets: that of the only one, or a sha256 over all."""
    if len(data) == 1:
        return data[0].revision
    return _digest("\n".join(each.revision for each in data).encode())


def _open(reference: str) -> BuiltData:
    folder = Path(reference)
    if folder.is_dir():
        return BuiltData(reference, folder, _folder_revision(folder))
    id, _, revision = reference.partition("@")
    from train.errors import DataError, TrainError
    from train.hub_access import commit_of, is_repository, one_line_failures

    if "/" not in id or not is_repository(id):
        raise SpaceConfigError(f"data set {reference}: no such folder, and no repository id (org/name)")
    from huggingface_hub import snapshot_download

    files = ["data/**", "*.json"]
    try:
        commit = commit_of(id, revision or None, "dataset", DataError)
        with one_line_failures(f"dataset {id}", DataError):
            path = snapshot_download(id, repo_type="dataset", revision=commit, allow_patterns=files)
    except TrainError as error:
        raise SpaceConfigError(f"data set {reference}: no such folder, and {error}") from error
    return BuiltData(reference, Path(path), commit)


def _folder_revision(folder: Path) -> str:
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        raise SpaceConfigError(f"{manifest} is missing: {folder} is not a built data set, run `build` first")
    return _digest(manifest.read_bytes())


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
