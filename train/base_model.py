"""The base model of a recipe: which one exactly, its tokenizer, its weights in 16 or 4 bits."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cards.command import LOG, resolve
from cards.licences import LICENCES
from train import chat_template
from train.errors import BaseModelError
from train.families import BASE_MODELS, FAMILIES, Family
from train.hub_access import commit_of, folder_digest, is_repository, one_line_failures
from train.recipe import Quantisation

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

UNKNOWN = "unknown"


@dataclass(frozen=True)
class ResolvedBase:
    """A base model pinned to its bytes.

    `commit` is the Hub's sha, None for a folder; `revision` is the same, or for a folder the sha256 of its
    config and weights.
    """

    id: str
    revision: str
    commit: str | None
    licence: str
    family: Family

    def facts(self) -> dict[str, str]:
        """Return what an adapter's facts say about its base."""
        return {
            "id": self.id,
            "revision": self.revision,
            "licence": self.licence,
            "family": self.family.model_type,
        }


def resolve_base(
    reference: str, revision: str | None = None, licence: str = UNKNOWN, family: str | None = None
) -> ResolvedBase:
    """Find the base a recipe names: a row of `BASE_MODELS`, a folder or a Hub repository.

    A licence that nobody named is read from the card of the base.

    Raises:
        BaseModelError: there is no such model, or its architecture has no row in `FAMILIES`.
    """
    if reference in BASE_MODELS:
        row = BASE_MODELS[reference]
        return _on_hub(row.repo_id, revision or row.revision, row.licence, family or row.family)
    if Path(reference).is_dir():
        digest = folder_digest(Path(reference), ["config.json", "*.safetensors"])
        stated = _stated_licence(licence, reference, None)
        return ResolvedBase(reference, digest, None, stated, _family(reference, None, family))
    if not is_repository(reference):
        raise BaseModelError(f"no base model {reference}: no folder, no repository, not in `train list`")
    known = {row.repo_id: row.licence for row in BASE_MODELS.values()}
    return _on_hub(reference, revision, known.get(reference, licence), family)


def load_tokenizer(source: str, commit: str | None, template: str) -> "tuple[PreTrainedTokenizerBase, str]":
    """Load a tokenizer, give it the chat template and return both it and the template's sha256."""
    from transformers import AutoTokenizer

    with one_line_failures(f"the tokenizer of {source}", BaseModelError):
        tokenizer = AutoTokenizer.from_pretrained(source, revision=commit or "main")
    if tokenizer.eos_token is None:
        raise BaseModelError(f"the tokenizer of {source} has no end token, so no answer could ever stop")
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer, chat_template.apply_to(tokenizer, template)


def load_model(base: ResolvedBase, quantisation: Quantisation) -> "PreTrainedModel":
    """Load the weights: float32 on a CPU, bfloat16 on a GPU, 4-bit where the recipe asks for it.

    Raises:
        BaseModelError: the weights cannot be loaded, or a 4-bit load left every layer as it was.
    """
    from transformers import AutoModelForCausalLM

    with one_line_failures(f"base model {base.id}", BaseModelError), _plain_linear(base.family):
        model = AutoModelForCausalLM.from_pretrained(
            base.id, revision=base.commit or "main", **_load_options(quantisation)
        )
    if quantisation == "nf4" and count_4bit_layers(model) == 0:
        raise BaseModelError(
            f"{base.id} was asked for in 4 bits, but no layer is: add its linear class to train/families.py"
        )
    return model


def count_4bit_layers(model: Any) -> int:  # noqa: ANN401 - a transformers or peft model
    """Count the layers that bitsandbytes really holds in 4 bits; `is_loaded_in_4bit` alone may lie."""
    from bitsandbytes.nn.modules import Linear4bit

    count = sum(isinstance(module, Linear4bit) for module in model.modules())
    LOG.info("%d linear layers in 4 bits", count)
    return count


def _on_hub(id: str, revision: str | None, licence: str, family: str | None) -> ResolvedBase:
    commit = commit_of(id, revision, "model", BaseModelError)
    found = _family(id, commit, family)
    return ResolvedBase(id, commit, commit, _stated_licence(licence, id, commit), found)


def _stated_licence(licence: str, reference: str, commit: str | None) -> str:
    """Return the licence that was named, else the one of the base's card if it is one that we know."""
    if licence != UNKNOWN:
        return licence
    card = _card(reference, commit)
    if card is None:
        return UNKNOWN
    from huggingface_hub import ModelCard

    data = ModelCard(card.read_text(encoding="utf-8"), ignore_metadata_errors=True).data.to_dict()
    return data["license"] if data.get("license") in LICENCES else UNKNOWN


def _card(reference: str, commit: str | None) -> Path | None:
    if commit is None:
        path = Path(reference, "README.md")
        return path if path.is_file() else None
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import EntryNotFoundError

    with one_line_failures(f"the card of base model {reference}", BaseModelError):
        try:
            return Path(hf_hub_download(reference, "README.md", revision=commit))
        except EntryNotFoundError:
            return None


def _family(reference: str, commit: str | None, named: str | None) -> Family:
    """Return the family a recipe names, or else the one the model's config.json names."""
    model_type = named or _model_type(reference, commit)
    if model_type not in FAMILIES:
        known = ", ".join(sorted(FAMILIES))
        raise BaseModelError(f"{reference} is of family {model_type!r}; train/families.py has {known}")
    return FAMILIES[model_type]


def _model_type(reference: str, commit: str | None) -> str:
    from huggingface_hub import hf_hub_download

    path = Path(reference, "config.json")
    with one_line_failures(f"config.json of base model {reference}", BaseModelError):
        if commit is not None:
            path = Path(hf_hub_download(reference, "config.json", revision=commit))
        return str(json.loads(path.read_text(encoding="utf-8")).get("model_type"))


def _load_options(quantisation: Quantisation) -> dict[str, Any]:
    import torch
    from transformers import BitsAndBytesConfig

    has_gpu = torch.cuda.is_available()
    dtype = torch.bfloat16 if has_gpu else torch.float32
    match quantisation:
        case "none":
            return {"dtype": dtype}
        case "nf4":
            settings = BitsAndBytesConfig(
                load_in_4bit=True,
                bnb_4bit_quant_type="nf4",
                bnb_4bit_use_double_quant=True,
                bnb_4bit_compute_dtype=torch.bfloat16,
            )
            device = torch.cuda.current_device() if has_gpu else "cpu"
            return {"dtype": torch.bfloat16, "quantization_config": settings, "device_map": {"": device}}


@contextlib.contextmanager
def _plain_linear(family: Family) -> Iterator[None]:
    """Let a family build itself from plain `torch.nn.Linear` while it loads: 4-bit loading sees no other."""
    if not family.linear_class:
        yield
        return
    import torch

    module_name, _, name = family.linear_class.partition(":")
    original = resolve(family.linear_class)
    module = __import__(module_name, fromlist=[name])
    setattr(module, name, torch.nn.Linear)
    try:
        yield
    finally:
        setattr(module, name, original)
