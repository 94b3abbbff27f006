"""Base models and what is particular about their families: the one place that knows models by name.

Standard library only. A new base model is a row of `BASE_MODELS`, a new architecture a row of `FAMILIES`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT_TEMPLATE = "plain"


@dataclass(frozen=True)
class Family:
    """One architecture, known by `model_type` in a model's config.json.

    `packing` tells whether several rows may share one sequence without flash attention; where it is False
    they would read each other (measured: the logits of a packed row differ by 0.1 and more). `linear_class`
    is the family's own subclass of `torch.nn.Linear`, which bitsandbytes does not convert: it has to be the
    plain class while a 4-bit model loads, or the model silently stays in 16 bits.
    """

    model_type: str
    packing: bool = True
    linear_class: str = ""


@dataclass(frozen=True)
class BaseModel:
    """One base model: where it is, under which effective licence (ids of `cards/licences.py`), its template.

    `revision` is "main" until somebody with a GPU has trained on a commit and pins it here; every run
    resolves it to the commit sha that it really used and writes that into the adapter. `gated` models need
    a Hub token of an account that accepted their terms.
    """

    repo_id: str
    family: str
    licence: str
    note: str
    revision: str = "main"
    gated: bool = False
    template: str = DEFAULT_TEMPLATE


FAMILIES: Mapping[str, Family] = {
    row.model_type: row
    for row in (
        Family("llama"),
        Family("mistral"),
        Family("qwen2"),
        Family("qwen3"),
        Family("gemma"),
        Family("gpt2"),
        Family("olmo"),
        Family("biogpt", packing=False),
        Family(
            "falcon",
            packing=False,
            linear_class="transformers.models.falcon.modeling_falcon:FalconLinear",
        ),
    )
}

BASE_MODELS: Mapping[str, BaseModel] = {
    "salamandra-7b-instruct": BaseModel(
        "BSC-LT/salamandra-7b-instruct", "llama", "apache-2.0", "35 European languages, Spanish among them"
    ),
    "qwen2.5-7b-instruct": BaseModel(
        "Qwen/Qwen2.5-7B-Instruct", "qwen2", "apache-2.0", "multilingual instruct model"
    ),
    "biomistral-7b": BaseModel(
        "BioMistral/BioMistral-7B", "mistral", "apache-2.0", "Mistral further trained on PubMed Central"
    ),
    "llama-2-7b-chat": BaseModel(
        "meta-llama/Llama-2-7b-chat-hf",
        "llama",
        "llama2",
        "its outputs may not train models other than Llama",
        gated=True,
    ),
    "gemma-2b": BaseModel("google/gemma-2b", "gemma", "gemma", "vocabulary of 256,000", gated=True),
    "aguila-7b": BaseModel(
        "projecte-aina/aguila-7b", "falcon", "apache-2.0", "Falcon-7B further trained on Spanish and Catalan"
    ),
    "biogpt": BaseModel("microsoft/biogpt", "biogpt", "mit", "English biomedical; also needs sacremoses"),
    "gpt2-large": BaseModel("openai-community/gpt2-large", "gpt2", "mit", "small, English; for comparisons"),
}
