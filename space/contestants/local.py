"""The contestants with weights: a base model, and a base model with a LoRA adapter.

All that share a base share its weights, and two of them answer in one mixed batch.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cards.digests import file_sha256
from dataset_builder.records import Message
from space import generation
from space.contestants.contract import Batching, ContestantEntry, Health, Material, Piece, Sampling
from space.errors import AnswerError, ContestantError
from space.health import MissingError
from space.row_streamer import Written
from space.safety.admission import check_admission
from space.safety.gate import SAFETY_FILE, GateTerms
from space.safety.origin import base_facts, read_object
from train.adapter_folder import ALLOWED_FILES, CONFIG, FACTS, WEIGHTS, find_adapter
from train.base_model import ResolvedBase, resolve_base
from train.errors import BaseModelError, TrainError
from train.families import BASE_MODELS, DEFAULT_TEMPLATE
from train.hub_access import commit_of, is_repository, one_line_failures


@dataclass(frozen=True)
class LocalModel:
    """One row of a loaded base: the base itself, or one of its adapters."""

    name: str
    weight: float
    licence: str
    revision: str
    batch_key: str
    row_name: str = generation.BASE
    adapter_sha256: str = ""
    health: Health = "loaded"

    @classmethod
    def open(cls, entry: ContestantEntry, material: Material) -> "LocalModel":
        """Load a base model, pinned to its commit.

        Raises:
            ContestantError: it cannot be loaded.
        """
        try:
            base = _resolve(entry.base, entry.revision or None)
            key = generation.load_base(base, _template(entry.base))
        except (TrainError, ContestantError) as error:
            raise ContestantError(f"{entry.name}: {error}") from error
        return cls(entry.name, entry.weight, base.licence, base.revision, key)

    @property
    def reads_passages(self) -> bool:
        """It knows nothing but its weights and what it is told."""
        return True

    def answer(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Piece]:
        """Stream the model's answer."""
        for (written,) in generation.stream_rows((self._row(messages, sampling),), sampling):
            yield _piece(written)

    def answer_with(
        self,
        other: Batching,
        messages: Sequence[Message],
        other_messages: Sequence[Message],
        sampling: Sampling,
    ) -> Iterator[tuple[Piece, Piece]]:
        """Stream both answers of one GPU call, the own one first; on one base they are one mixed batch."""
        if not isinstance(other, LocalModel):
            raise AnswerError(f"{self.name} cannot share a GPU call with its opponent")
        rows = (self._row(messages, sampling), other._row(other_messages, sampling))
        for own, others in generation.stream_rows(rows, sampling):
            yield _piece(own), _piece(others)

    def _row(self, messages: Sequence[Message], sampling: Sampling) -> generation.Row:
        return generation.encode(self.batch_key, self.row_name, messages, sampling.max_new_tokens)


def _piece(written: Written) -> Piece:
    return Piece(written.text, tokens=written.tokens, last=written.ended)


class AdapterModel:
    """How a contestant with an adapter is loaded; what answers is a `LocalModel`."""

    @classmethod
    def open(cls, entry: ContestantEntry, material: Material) -> LocalModel:
        """Load an adapter, pinned to its commit, on its base, which is loaded once.

        Raises:
            ContestantError: one of them cannot be loaded.
        """
        try:
            return _open_adapter(entry, material.gate)
        except (TrainError, ContestantError) as error:
            raise ContestantError(f"{entry.name}: {error}") from error


def _open_adapter(entry: ContestantEntry, terms: GateTerms) -> LocalModel:
    folder, commit = _find(entry.adapter, entry.revision)
    config, facts = read_object(folder / CONFIG), read_object(folder / FACTS)
    if config.get("use_dora"):
        raise ContestantError(f"{folder} is a DoRA adapter, which cannot answer beside another model")
    if not (folder / WEIGHTS).is_file():
        raise ContestantError(f"{folder} has no {WEIGHTS}: weights of other formats are not read")
    sha256 = file_sha256(folder / WEIGHTS)
    if facts and facts.get("adapter_sha256") != sha256:
        raise ContestantError(f"{folder / WEIGHTS} is not the file that its {FACTS} describes")
    base = _base(entry, config)
    check_admission(folder, sha256, base.revision, terms)
    key = generation.load_base(base, _template(base.id))
    row_name = generation.load_adapter(key, folder)
    stated = base_facts(folder).get("licence", base.licence)
    licence = stated if base.licence == "unknown" else base.licence
    return LocalModel(
        entry.name, entry.weight, licence, commit or f"sha256:{sha256}", key, row_name, adapter_sha256=sha256
    )


def _find(reference: str, revision: str) -> tuple[Path, str]:
    """Return the folder of an adapter and the Hub's commit, "" for a folder of this machine."""
    folder = find_adapter(Path(reference))
    if folder is not None:
        return folder, ""
    if Path(reference).exists() or not is_repository(reference):
        raise MissingError(f"no adapter at {reference}: no {CONFIG} in it, and it is no Hub repository")
    from huggingface_hub import HfApi, snapshot_download

    commit = commit_of(reference, revision or None, "model", BaseModelError)
    with one_line_failures(f"adapter {reference}", BaseModelError):
        if not HfApi().file_exists(reference, CONFIG, revision=commit):
            raise MissingError(f"repository {reference} holds no adapter: no {CONFIG} in it")
        wanted = sorted({*ALLOWED_FILES, SAFETY_FILE})
        path = snapshot_download(reference, revision=commit, allow_patterns=wanted)
    return Path(path), commit


def _base(entry: ContestantEntry, config: dict[str, Any]) -> ResolvedBase:
    """Return the base of an adapter: the commit it was trained on, unless the entry names another base."""
    trained_on = str(config.get("base_model_name_or_path"))
    revision = config.get("revision") if entry.base in ("", trained_on) else None
    return _resolve(entry.base or trained_on, revision)


def _resolve(reference: str, revision: str | None) -> ResolvedBase:
    """Find a base model.

    Raises:
        MissingError: it is neither in the table, nor a folder, nor the name of a repository.
    """
    if not (reference in BASE_MODELS or Path(reference).is_dir() or is_repository(reference)):
        raise MissingError(f"no base model {reference}: no folder, no repository, not in `train list`")
    return resolve_base(reference, revision)


def _template(base: str) -> str:
    row = next((row for name, row in BASE_MODELS.items() if base in (name, row.repo_id)), None)
    return row.template if row else DEFAULT_TEMPLATE
