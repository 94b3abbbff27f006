"""`train dpo`: an adapter continued on preferences, next to a frozen copy of itself as it was."""

import argparse
import json
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cards.command import LOG, emit
from dataset_builder.records import PreferencePair
from train import adapter_folder, chat_template, data, recipe, run_folder, trainer_run
from train.base_model import ResolvedBase, count_4bit_layers, load_model, load_tokenizer, resolve_base
from train.errors import BaseModelError, RecipeError
from train.margins import preference_margins

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase
    from trl.trainer.dpo_trainer import DPOTrainer


def dpo_command(arguments: argparse.Namespace) -> None:
    """Train as the recipe says and write one JSON line about the result."""
    chosen = recipe.load(Path(arguments.recipe), arguments.set, "dpo")
    run = Path(arguments.out or Path("build/train", chosen.name))
    emit(json.dumps(train_dpo(chosen, run, resume=arguments.resume), ensure_ascii=False))


def train_dpo(chosen: recipe.Recipe, run: Path, *, resume: bool = False) -> dict[str, Any]:
    """Continue the parent adapter into `run` and return a summary, as `train_sft` does.

    The metrics tell the mean margin of the held-out pairs (`preference_margins`) before and after.

    Raises:
        TrainError: the recipe, the data, the parent, its base or the run folder cannot be used.
    """
    trainer_run.quiet_libraries()
    if chosen.adapter is None:
        raise RecipeError(f"{chosen.name} needs `adapter`, which dpo continues")
    parent = adapter_folder.resolve_parent(chosen.adapter)
    base = _base_of(chosen, parent)
    tokenizer, template_sha256 = load_tokenizer(str(parent.folder), None, chosen.template)
    _check_template(parent, template_sha256)
    pairs = data.preference_pairs(chosen, data.load_datasets(chosen), tokenizer)
    decided_by = run_folder.fingerprint(
        recipe.flat(chosen), base.facts(), parent.facts(), template_sha256, pairs.digest
    )
    checkpoint = run_folder.start(run, decided_by, resume=resume)
    finished = run_folder.finished_adapter(run)
    if finished is None:
        model = _continued(base_model=load_model(base, chosen.quantisation), folder=parent.folder)
        before = _margin(model, tokenizer, pairs)
        trainer = make_trainer(chosen, run, model, tokenizer, pairs)
        metrics = trainer_run.train(trainer, run, checkpoint)
        metrics |= _heldout_metrics(before, _margin(trainer.model, tokenizer, pairs), len(pairs.heldout))
        if chosen.quantisation == "nf4":
            metrics["linear_layers_4bit"] = count_4bit_layers(trainer.model)
        facts = adapter_folder.gather_facts(chosen, base, pairs, template_sha256, metrics, parent)
        finished = adapter_folder.write(run, trainer.model, tokenizer, base, facts)
    return adapter_folder.summary(run, finished)


def _base_of(chosen: recipe.Recipe, parent: adapter_folder.ResolvedParent) -> ResolvedBase:
    """Return the parent's base; another of the same shape would load and talk nonsense."""
    known = parent.base_facts
    reference = chosen.base or parent.config["base_model_name_or_path"]
    revision = chosen.revision or (None if chosen.base else parent.config.get("revision"))
    licence = chosen.base_licence if chosen.base_licence != "unknown" else known.get("licence", "unknown")
    base = resolve_base(reference, revision, licence, chosen.family)
    if known and known["revision"] != base.revision:
        raise BaseModelError(
            f"{base.id} is not the base that adapter {parent.id} was trained on, or has changed"
        )
    return base


def _check_template(parent: adapter_folder.ResolvedParent, template_sha256: str) -> None:
    path = parent.folder / chat_template.FILE_NAME
    if path.is_file() and chat_template.digest(path.read_text(encoding="utf-8")) != template_sha256:
        raise RecipeError(f"adapter {parent.id} was trained with another chat template than the recipe's")


def _continued(base_model: Any, folder: Path) -> Any:  # noqa: ANN401 - transformers and peft models
    from peft import PeftModel

    return PeftModel.from_pretrained(base_model, str(folder), is_trainable=True)


def make_trainer(
    chosen: recipe.Recipe,
    run: Path,
    model: Any,  # noqa: ANN401 - a PeftModel
    tokenizer: "PreTrainedTokenizerBase",
    pairs: data.TrainingData[PreferencePair],
) -> "DPOTrainer":
    """Return the trainer that goes on with the adapter "default" of a PeftModel, ready to run."""
    from datasets import Dataset
    from trl.trainer.dpo_config import DPOConfig
    from trl.trainer.dpo_trainer import DPOTrainer

    rows = [
        {"prompt": list(pair.prompt), "chosen": list(pair.chosen), "rejected": list(pair.rejected)}
        for pair in pairs.rows
    ]
    settings = DPOConfig(
        **trainer_run.settings(chosen, run), beta=chosen.dpo.beta, loss_type=[chosen.dpo.loss]
    )
    # No peft_config: TRL then copies the parent into a frozen second adapter "ref" and trains "default".
    return DPOTrainer(
        model=model, args=settings, train_dataset=Dataset.from_list(rows), processing_class=tokenizer
    )


def _margin(
    model: Any,  # noqa: ANN401 - a PeftModel
    tokenizer: "PreTrainedTokenizerBase",
    pairs: data.TrainingData[PreferencePair],
) -> float | None:
    if not pairs.heldout:
        LOG.warning("no held-out pairs: the margin is not measured")
        return None
    return statistics.fmean(preference_margins(model, tokenizer, pairs.heldout))


def _heldout_metrics(before: float | None, after: float | None, pairs: int) -> dict[str, float]:
    if before is None or after is None:
        return {}
    return {"margin_heldout_before": before, "margin_heldout_after": after, "heldout_pairs": pairs}
