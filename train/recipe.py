"""A recipe: everything that decides an adapter, read from YAML into frozen records. Standard library only.

An unknown key is an error that lists the known ones; `--set key.sub=value` overrides one value, typed as the
recipe types it (`--set training.max_steps=20`, `--set datasets.0.id=build/demo`).
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from train.errors import RecipeError
from train.families import DEFAULT_TEMPLATE
from train.parsing import known_keys, override_value, record

Method = Literal["sft", "dpo"]
Quantisation = Literal["none", "nf4"]
PreferenceLoss = Literal["sigmoid", "ipo", "hinge"]


@dataclass(frozen=True)
class DatasetChoice:
    """One split of one config of a data set; `id` is a Hub repository or a folder, `rows` the first n."""

    id: str
    config: str | None = None
    split: str = "train"
    revision: str | None = None
    rows: int | None = None
    heldout: str = "validation"  # the split on which dpo measures margins, when it exists


@dataclass(frozen=True)
class ParentAdapter:
    """The adapter that dpo continues: a Hub repository, a run folder or an adapter folder."""

    id: str
    revision: str | None = None


@dataclass(frozen=True)
class Lora:
    """Rank, scaling and targets of the adapter; "all-linear" is every linear layer but the output head."""

    r: int = 16
    alpha: int = 32
    dropout: float = 0.0
    targets: tuple[str, ...] = ("all-linear",)


@dataclass(frozen=True)
class Training:
    """How long and how fast; exactly one of `max_steps` and `epochs` is set. Lengths are in tokens."""

    max_steps: int | None = None
    epochs: float | None = None
    learning_rate: float = 2e-4
    batch_size: int = 4
    gradient_accumulation: int = 1
    max_length: int = 1024
    warmup_steps: int = 0
    save_steps: int = 100
    seed: int = 0
    packing: bool = False


@dataclass(frozen=True)
class Preference:
    """Strength of the pull towards the parent adapter (`beta`) and form of the DPO loss."""

    beta: float = 0.1
    loss: PreferenceLoss = "sigmoid"


@dataclass(frozen=True)
class Recipe:
    """One adapter to be trained.

    `base` is a name of `families.BASE_MODELS`, a Hub repository or a folder; for dpo it may be left out
    and is then the parent adapter's. `base_licence` is the licence of a base that is not in the table.
    """

    method: Method
    name: str
    datasets: tuple[DatasetChoice, ...]
    base: str | None = None
    base_licence: str = "unknown"
    family: str | None = None
    revision: str | None = None
    adapter: ParentAdapter | None = None
    template: str = DEFAULT_TEMPLATE
    language: tuple[str, ...] = ("es",)
    quantisation: Quantisation = "none"
    lora: Lora = field(default_factory=Lora)
    training: Training = field(default_factory=Training)
    dpo: Preference = field(default_factory=Preference)


def load(path: Path, overrides: Sequence[str], method: Method) -> Recipe:
    """Read a recipe file, apply `--set` overrides and check it for the command `method`.

    Raises:
        RecipeError: the file is missing or not YAML, a key is unknown, or a value has the wrong type.
    """
    values = _read(path)
    for override in overrides:
        override_value(values, override)
    recipe = record(Recipe, values, path.name)
    _check(recipe, method, path.name)
    return recipe


def flat(recipe: Recipe) -> dict[str, Any]:
    """Return what decides the result as one level of keys: `{"training.max_steps": 60, "lora.r": 16, ...}`.

    Keys without a value and the section of the other method are left out.
    """
    unused = {"sft": "dpo", "dpo": "lora"}[recipe.method]
    values = {key: value for key, value in dataclasses.asdict(recipe).items() if key != unused}
    return dict(_flatten(values, ""))


def _read(path: Path) -> dict[str, Any]:
    import yaml

    if not path.is_file():
        raise RecipeError(f"no recipe at {path}; see train/recipes/")
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RecipeError(f"{path} is not YAML: {error}") from error
    if not isinstance(values, dict):
        raise RecipeError(f"{path} holds no keys; a recipe has {known_keys(Recipe)}")
    return values


def _check(recipe: Recipe, method: Method, where: str) -> None:
    """Check what no single value shows."""
    from cards.licences import LICENCES

    training = recipe.training
    problems = {
        f"is a recipe for `train {recipe.method}`, not for `train {method}`": recipe.method != method,
        "names no data set": not recipe.datasets,
        "needs exactly one of training.max_steps and training.epochs": (training.max_steps is None)
        == (training.epochs is None),
        "needs `base`, a name of `train list`, a repository or a folder": method == "sft" and not recipe.base,
        "needs `adapter`, which dpo continues": method == "dpo" and recipe.adapter is None,
        "has `adapter`, but sft starts a new one": method == "sft" and recipe.adapter is not None,
        "has training.packing, which dpo does not do": method == "dpo" and training.packing,
        "needs training.batch_size, gradient_accumulation, save_steps and max_length above 0": min(
            training.batch_size, training.gradient_accumulation, training.save_steps, training.max_length
        )
        < 1,
        f"has base_licence {recipe.base_licence!r}, known: {', '.join(sorted(LICENCES))}": recipe.base_licence
        not in LICENCES,
    }
    for problem, is_so in problems.items():
        if is_so:
            raise RecipeError(f"{where} {problem}")


def _flatten(value: Any, prefix: str) -> list[tuple[str, Any]]:  # noqa: ANN401 - a nested mapping
    if isinstance(value, Mapping):
        return [pair for key, item in value.items() for pair in _flatten(item, f"{prefix}{key}.")]
    if isinstance(value, tuple | list) and any(isinstance(item, Mapping) for item in value):
        return [pair for n, item in enumerate(value) for pair in _flatten(item, f"{prefix}{n}.")]
    if value is None:
        return []
    return [(prefix.rstrip("."), list(value) if isinstance(value, tuple) else value)]
