"""The data sets of a recipe: loaded at a known revision, checked row by row before any training."""

import dataclasses
import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from cards.command import LOG
from cards.digests import file_sha256
from cards.licences import licences_of
from dataset_builder.columns import RESTRICTED_FLAG
from dataset_builder.records import PreferencePair
from train.encoding import EncodedConversation, EncodedPair, encode_conversation, encode_pair
from train.errors import DataError
from train.hub_access import commit_of, is_repository, one_line_failures
from train.recipe import DatasetChoice, Recipe

if TYPE_CHECKING:
    from datasets import Dataset, DatasetDict
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True)
class LoadedDataset:
    """One data set of a recipe with all its splits; `revision` is a commit, or a manifest's sha256."""

    choice: DatasetChoice
    splits: "DatasetDict"
    revision: str
    sample: bool


Kept = TypeVar("Kept", EncodedConversation, PreferencePair)


@dataclass(frozen=True)
class TrainingData(Generic[Kept]):
    """What is trained on, and the facts about it.

    `rows` are encoded conversations (sft) or the pairs themselves (dpo); `heldout` are pairs of the held-out
    split; `dropped` counts rows by reason, `restricted_rows` those trained on that must not be passed on.
    """

    rows: list[Kept]
    sources: list[dict[str, Any]]
    dropped: Counter[str]
    sample: bool
    digest: str
    restricted_rows: int = 0
    heldout: list[PreferencePair] = field(default_factory=list)


def load_datasets(recipe: Recipe) -> list[LoadedDataset]:
    """Load every data set that a recipe names.

    Raises:
        DataError: one is missing, or has no such config or split.
    """
    return [_load(choice) for choice in recipe.datasets]


def conversations(
    recipe: Recipe, loaded: Sequence[LoadedDataset], tokenizer: "PreTrainedTokenizerBase"
) -> TrainingData[EncodedConversation]:
    """Encode the `messages` of the rows for sft; rows that truncation would spoil are dropped and counted."""
    max_length = recipe.training.max_length

    def encode(row: Mapping[str, Any]) -> EncodedConversation | str:
        return encode_conversation(tokenizer, row["messages"], max_length)

    return _collect(loaded, ("messages",), encode, lambda _row, encoded: encoded)


def preference_pairs(
    recipe: Recipe, loaded: Sequence[LoadedDataset], tokenizer: "PreTrainedTokenizerBase"
) -> TrainingData[PreferencePair]:
    """Take the `prompt, chosen, rejected` of the rows for dpo, and those of the held-out split."""
    max_length = recipe.training.max_length

    def encode(row: Mapping[str, Any]) -> EncodedPair | str:
        return encode_pair(tokenizer, _pair(row), max_length)

    data = _collect(loaded, ("prompt", "chosen", "rejected"), encode, lambda row, _encoded: _pair(row))
    heldout = [
        _pair(row)
        for dataset in loaded
        if dataset.choice.heldout in dataset.splits
        for row in _rows(dataset.splits[dataset.choice.heldout])
        if not isinstance(encode(row), str)
    ]
    return dataclasses.replace(data, heldout=heldout)


def _collect(
    loaded: Sequence[LoadedDataset],
    columns: Sequence[str],
    encode: Callable[[Mapping[str, Any]], Any],
    keep: Callable[[Mapping[str, Any], Any], Kept],
) -> TrainingData[Kept]:
    """Encode every row; a string instead of an encoded row is the reason why it is dropped."""
    kept: list[Kept] = []
    sources, dropped, digest, restricted = [], Counter[str](), hashlib.sha256(), 0
    for dataset in loaded:
        licences, rows_before = Counter[str](), len(kept)
        for row in _rows(_chosen_split(dataset, columns)):
            encoded = encode(row)
            if isinstance(encoded, str):
                dropped[encoded] += 1
                continue
            kept.append(keep(row, encoded))
            digest.update(repr(encoded).encode())
            restricted += RESTRICTED_FLAG in (row.get("flags") or ())
            licences.update(licences_of(row.get("licence") or "unknown"))
        sources.append(_source_facts(dataset, len(kept) - rows_before, licences))
    _report(kept, dropped)
    sample = any(dataset.sample for dataset in loaded)
    return TrainingData(kept, sources, dropped, sample, digest.hexdigest(), restricted)


def _report(kept: Sequence[Any], dropped: Counter[str]) -> None:
    said = ", ".join(f"{count} {reason}" for reason, count in sorted(dropped.items()))
    if not kept:
        reason = said or "the data sets are empty"
        raise DataError(f"no row can be trained on ({reason}); see training.max_length")
    LOG.info("%d rows to train on%s", len(kept), f"; dropped: {said}" if said else "")


def _source_facts(dataset: LoadedDataset, rows: int, licences: Counter[str]) -> dict[str, Any]:
    choice = dataset.choice
    return {
        "id": Path(choice.id).name if Path(choice.id).is_absolute() else choice.id,
        "config": choice.config or "default",
        "split": choice.split,
        "revision": dataset.revision,
        "rows": rows,
        "licences": dict(sorted(licences.items())),
    }


def _load(choice: DatasetChoice) -> LoadedDataset:
    from datasets import load_dataset

    folder = Path(choice.id)
    what = f"data set {choice.id}" + (f", config {choice.config}" if choice.config else "")
    if folder.is_dir():
        # The cache of datasets 5.2 knows a folder by its last name and config, not by what is in it: the rows
        # of another folder, or of an earlier build, would be trained on. So it is read past that cache.
        with one_line_failures(what, DataError), tempfile.TemporaryDirectory() as cache:
            splits = load_dataset(str(folder), choice.config, cache_dir=cache, keep_in_memory=True)
        return LoadedDataset(choice, splits, _manifest_digest(folder), _is_sample(folder / "stats.json"))
    if not is_repository(choice.id):
        raise DataError(f"no data set at {choice.id}: neither a folder nor a Hub repository")
    commit = commit_of(choice.id, choice.revision, "dataset", DataError)
    with one_line_failures(what, DataError):
        splits = load_dataset(choice.id, choice.config, revision=commit)
    return LoadedDataset(choice, splits, commit, _is_sample_on_hub(choice.id, commit))


def _chosen_split(dataset: LoadedDataset, columns: Sequence[str]) -> "Dataset":
    choice = dataset.choice
    if choice.split not in dataset.splits:
        known = ", ".join(map(str, dataset.splits))
        raise DataError(f"data set {choice.id} has no split {choice.split!r}; known: {known}")
    rows = dataset.splits[choice.split]
    missing = [column for column in columns if column not in rows.column_names]
    if missing:
        raise DataError(f"data set {choice.id} lacks {', '.join(missing)}; is `config` right?")
    return rows if choice.rows is None else rows.select(range(min(choice.rows, len(rows))))


def _rows(rows: "Dataset") -> Iterator[Mapping[str, Any]]:
    for row in rows:
        if isinstance(row, Mapping):
            yield row


def _pair(row: Mapping[str, Any]) -> PreferencePair:
    return PreferencePair(tuple(row["prompt"]), tuple(row["chosen"]), tuple(row["rejected"]))


def _manifest_digest(folder: Path) -> str:
    manifest = folder / "manifest.json"
    return f"sha256:{file_sha256(manifest)}" if manifest.is_file() else ""


def _is_sample(stats: Path) -> bool:
    """Tell from a build's stats.json whether its texts were written for the demo."""
    return stats.is_file() and bool(json.loads(stats.read_text(encoding="utf-8")).get("sample", False))


def _is_sample_on_hub(id: str, commit: str) -> bool:
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import EntryNotFoundError

    with one_line_failures(f"stats.json of data set {id}", DataError):
        try:
            return _is_sample(Path(hf_hub_download(id, "stats.json", revision=commit, repo_type="dataset")))
        except EntryNotFoundError:
            return False
