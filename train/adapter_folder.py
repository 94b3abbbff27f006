"""The adapter folder: exactly the files that are published, and the facts from which its card is made."""

import importlib.metadata
import json
import math
import os
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cards.digests import file_sha256
from train import chat_template
from train.base_model import ResolvedBase
from train.data import TrainingData
from train.errors import BaseModelError, RunError
from train.hub_access import commit_of, is_repository, one_line_failures
from train.recipe import ParentAdapter, Recipe, flat

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

WEIGHTS = "adapter_model.safetensors"
CONFIG = "adapter_config.json"
FACTS = "adapter_facts.json"
CARD = "README.md"
TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer_config.json",
    "tokenizer.model",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json",
    "vocab.txt",
    "merges.txt",
)
ALLOWED_FILES = frozenset({WEIGHTS, CONFIG, FACTS, CARD, chat_template.FILE_NAME, *TOKENIZER_FILES})
_SUMMARY = ("name", "method", "adapter_sha256", "rows_trained", "rows_dropped", "metrics")
_PACKAGES = ("torch", "transformers", "peft", "trl", "accelerate", "datasets", "tokenizers", "bitsandbytes")


@dataclass(frozen=True)
class ResolvedParent:
    """The adapter that dpo continues, on disk, and what the new adapter's facts say about it."""

    folder: Path
    id: str
    revision: str
    config: dict[str, Any]
    own_facts: dict[str, Any]  # its adapter_facts.json, {} where it has none

    @property
    def base_facts(self) -> dict[str, str]:
        """What the adapter's own facts say about its base."""
        return self.own_facts.get("base", {})

    def facts(self) -> dict[str, Any]:
        """Return id, revision, sha256 of the weights and the licences of all rows it has learnt from."""
        licences = Counter((self.own_facts.get("parent") or {}).get("licences", {}))
        for dataset in self.own_facts.get("datasets", []):
            licences.update(dataset["licences"])
        return {
            "id": self.id,
            "revision": self.revision,
            "sha256": file_sha256(self.folder / WEIGHTS),
            "licences": dict(sorted(licences.items())),
        }


def find_adapter(path: Path) -> Path | None:
    """Return the adapter folder of a run folder, or `path` itself where it is one."""
    candidates = (path / "adapter", path)
    return next((folder for folder in candidates if (folder / CONFIG).is_file()), None)


def resolve_parent(parent: ParentAdapter) -> ResolvedParent:
    """Find the parent adapter: a run folder, an adapter folder or a Hub repository.

    Raises:
        BaseModelError: there is none.
    """
    folder = find_adapter(Path(parent.id))
    if folder is not None:
        return _parent(folder, _facts(folder).get("name", folder.name), "")
    if Path(parent.id).exists() or not is_repository(parent.id):
        raise BaseModelError(f"no adapter at {parent.id}: no {CONFIG} in it, and it is no Hub repository")
    from huggingface_hub import snapshot_download

    commit = commit_of(parent.id, parent.revision, "model", BaseModelError)
    with one_line_failures(f"adapter {parent.id}", BaseModelError):
        folder = Path(snapshot_download(parent.id, revision=commit))
    if find_adapter(folder) is None:
        raise BaseModelError(f"repository {parent.id} holds no adapter: no {CONFIG} in it")
    return _parent(folder, parent.id, commit)


def write(
    run: Path,
    model: Any,  # noqa: ANN401 - a PeftModel, whose class is heavy to import
    tokenizer: "PreTrainedTokenizerBase",
    base: ResolvedBase,
    facts: dict[str, Any],
) -> Path:
    """Write RUN/adapter with one rename at the end and return it.

    Only the adapter "default" is written: dpo's frozen copy "ref" stays behind. The embedding layers are
    never saved along, so no `lm_head` can slip in.

    Raises:
        RunError: the training diverged, or the folder would hold files that no adapter has.
    """
    partial, folder = run / "adapter.partial", run / "adapter"
    shutil.rmtree(partial, ignore_errors=True)
    model.save_pretrained(partial, selected_adapters=["default"], save_embedding_layers=False)
    check_weights(partial / WEIGHTS)
    if odd := sorted(name for name, value in facts["metrics"].items() if not math.isfinite(value)):
        raise RunError(f"the training diverged: {', '.join(odd)} is no number; lower the learning rate")
    _stamp(partial / WEIGHTS, str(facts["method"]))
    tokenizer.save_pretrained(partial)
    (partial / chat_template.FILE_NAME).write_text(str(tokenizer.chat_template), encoding="utf-8")
    _pin_base(partial / CONFIG, base)
    write_card(partial, facts | {"adapter_sha256": file_sha256(partial / WEIGHTS)})
    strange = sorted({path.name for path in partial.iterdir()} - ALLOWED_FILES)
    if strange:
        raise RunError(f"{partial} holds files that no adapter should have: {', '.join(strange)}")
    os.replace(partial, folder)
    return folder


def check_weights(path: Path) -> None:
    """Make sure that a file of weights is whole and that every weight is a number.

    Raises:
        RunError: it is cut off or no safetensors file, or holds nothing, NaN or infinity.
    """
    import torch
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as weights:
            names = list(weights.keys())
            odd = [name for name in names if not torch.isfinite(weights.get_tensor(name)).all()]
    except SafetensorError as error:
        raise RunError(f"{path} is no whole safetensors file: {error}") from error
    if not names:
        raise RunError(f"{path} holds no weights")
    if odd:
        what = f"{len(odd)} of {len(names)} tensors hold NaN or infinity"
        raise RunError(f"{path}: {what}; the training diverged, lower the learning rate")


def _stamp(path: Path, method: str) -> None:
    """Write into the header of the weights how they were trained: no edit of a text file changes it.

    The header is JSON behind its length in 8 bytes; safetensors itself would write its keys in any order.
    """
    content = path.read_bytes()
    end = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:end])
    header["__metadata__"] = {"format": "pt", "method": method}
    written = json.dumps(header, sort_keys=True).encode()
    written += b" " * (-len(written) % 8)
    path.write_bytes(len(written).to_bytes(8, "little") + written + content[end:])


def write_card(folder: Path, facts: dict[str, Any]) -> None:
    """Write the facts and the card made of them."""
    from cards.render import render_adapter

    text = json.dumps(facts, indent=2, sort_keys=True, ensure_ascii=False)
    (folder / FACTS).write_text(text + "\n", encoding="utf-8")
    (folder / CARD).write_text(render_adapter(facts), encoding="utf-8")


def summary(run: Path, folder: Path) -> dict[str, Any]:
    """Return what a training command answers: run, adapter folder, sha256 of the weights, metrics."""
    facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    return {"run": str(run), "adapter": str(folder)} | {key: facts[key] for key in _SUMMARY}


def gather_facts(
    recipe: Recipe,
    base: ResolvedBase,
    data: TrainingData[Any],
    template_sha256: str,
    metrics: dict[str, float],
    parent: ResolvedParent | None = None,
) -> dict[str, Any]:
    """Return the content of adapter_facts.json, less the sha256 of the weights."""
    return {
        "schema_version": 1,
        "name": recipe.name,
        "method": recipe.method,
        "base": base.facts(),
        "parent": parent.facts() if parent else None,
        "datasets": data.sources,
        "language": list(recipe.language),
        "recipe": {key: _without_folders(value) for key, value in flat(recipe).items()},
        "template_sha256": template_sha256,
        "rows_trained": len(data.rows),
        "restricted_rows": data.restricted_rows
        + (parent.own_facts.get("restricted_rows", 0) if parent else 0),
        "rows_dropped": data.dropped.total(),
        "rows_dropped_reasons": dict(sorted(data.dropped.items())),
        "metrics": metrics,
        "versions": {name: importlib.metadata.version(name) for name in _PACKAGES},
        "sample": data.sample or bool(parent and parent.own_facts.get("sample", False)),
    }


def _without_folders(value: Any) -> Any:  # noqa: ANN401 - a value of a flat recipe
    """Keep the last part of an absolute path: the folders of somebody's machine are not published."""
    is_path = isinstance(value, str) and Path(value).is_absolute()
    return Path(value).name if is_path else value


def _pin_base(config: Path, base: ResolvedBase) -> None:
    """Name the base and its commit, and sort the targets, whose order would change from run to run."""
    values = json.loads(config.read_text(encoding="utf-8"))
    values |= {"base_model_name_or_path": base.id, "revision": base.commit}
    if isinstance(values["target_modules"], list):
        values["target_modules"].sort()
    config.write_text(json.dumps(values, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _parent(folder: Path, id: str, revision: str) -> ResolvedParent:
    config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    return ResolvedParent(folder, id, revision, config, _facts(folder))


def _facts(folder: Path) -> dict[str, Any]:
    path = folder / FACTS
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
