"""`train sft`: a new LoRA adapter, trained on the answers of data sets and on nothing else."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cards.command import emit
from train import adapter_folder, data, recipe, run_folder, trainer_run
from train.base_model import count_4bit_layers, load_model, load_tokenizer, resolve_base
from train.encoding import EncodedConversation
from train.errors import RecipeError

if TYPE_CHECKING:
    from peft import LoraConfig
    from transformers import PreTrainedModel, PreTrainedTokenizerBase
    from trl.trainer.sft_trainer import SFTTrainer


def sft_command(arguments: argparse.Namespace) -> None:
    """Train as the recipe says and write one JSON line about the result."""
    chosen = recipe.load(Path(arguments.recipe), arguments.set, "sft")
    run = Path(arguments.out or Path("build/train", chosen.name))
    emit(json.dumps(train_sft(chosen, run, resume=arguments.resume), ensure_ascii=False))


def train_sft(chosen: recipe.Recipe, run: Path, *, resume: bool = False) -> dict[str, Any]:
    """Train an adapter into `run` and return a summary: `{"run", "adapter", "adapter_sha256", "metrics"}`.

    Raises:
        TrainError: the recipe, the data, the base or the run folder cannot be used.
    """
    trainer_run.quiet_libraries()
    base = resolve_base(chosen.base or "", chosen.revision, chosen.base_licence, chosen.family)
    if chosen.training.packing and not base.family.packing:
        family = base.family.model_type
        raise RecipeError(f"training.packing: rows of the family {family} would read each other")
    tokenizer, template_sha256 = load_tokenizer(base.id, base.commit, chosen.template)
    rows = data.conversations(chosen, data.load_datasets(chosen), tokenizer)
    decided_by = run_folder.fingerprint(recipe.flat(chosen), base.facts(), template_sha256, rows.digest)
    checkpoint = run_folder.start(run, decided_by, resume=resume)
    finished = run_folder.finished_adapter(run)
    if finished is None:
        model = load_model(base, chosen.quantisation)
        trainer = make_trainer(chosen, run, model, tokenizer, rows)
        metrics = trainer_run.train(trainer, run, checkpoint)
        if chosen.quantisation == "nf4":
            metrics["linear_layers_4bit"] = count_4bit_layers(trainer.model)
        facts = adapter_folder.gather_facts(chosen, base, rows, template_sha256, metrics)
        finished = adapter_folder.write(run, trainer.model, tokenizer, base, facts)
    return adapter_folder.summary(run, finished)


def make_trainer(
    chosen: recipe.Recipe,
    run: Path,
    model: "PreTrainedModel",
    tokenizer: "PreTrainedTokenizerBase",
    rows: data.TrainingData[EncodedConversation],
) -> "SFTTrainer":
    """Return the trainer of a new LoRA adapter on `model`, ready to run."""
    from datasets import Dataset
    from trl.trainer.sft_config import SFTConfig
    from trl.trainer.sft_trainer import SFTTrainer

    # Rows come with ids and labels, so that what is trained on is exactly what was checked and counted.
    dataset = Dataset.from_list([{"input_ids": row.input_ids, "labels": row.labels} for row in rows.rows])
    settings = SFTConfig(**trainer_run.settings(chosen, run), packing=chosen.training.packing)
    return SFTTrainer(
        model=model,
        args=settings,
        train_dataset=dataset,
        processing_class=tokenizer,
        peft_config=_lora(chosen.lora),
    )


def _lora(lora: recipe.Lora) -> "LoraConfig":
    from peft import LoraConfig

    targets = lora.targets[0] if lora.targets == ("all-linear",) else list(lora.targets)
    return LoraConfig(
        r=lora.r,
        lora_alpha=lora.alpha,
        lora_dropout=lora.dropout,
        target_modules=targets,
        task_type="CAUSAL_LM",
    )
