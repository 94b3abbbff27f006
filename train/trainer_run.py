"""What sft and dpo have in common: settings of the trainer, its callbacks, one training run."""

import logging
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cards.command import LOG, progress
from train import run_folder
from train.recipe import Recipe

if TYPE_CHECKING:
    from transformers import Trainer


def quiet_libraries() -> None:
    """Silence bars and notices of the libraries; what matters of them is in our own log."""
    # On import without a GPU bitsandbytes says that it did not fetch a kernel, which nothing here needs.
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)
    import datasets
    import transformers

    # PEFT 0.21 and TRL 1.16 still read the old name; nobody here can act on the notice.
    warnings.filterwarnings(
        "ignore", "`is_gradient_checkpointing` is deprecated and will be removed in v6", FutureWarning
    )

    datasets.disable_progress_bars()
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    logging.getLogger("trl").setLevel(logging.ERROR)


def settings(recipe: Recipe, run: Path) -> dict[str, Any]:
    """Return the arguments that SFTConfig and DPOConfig share; on a GPU bf16, on a CPU float32."""
    import torch

    training, has_gpu = recipe.training, torch.cuda.is_available()
    return {
        "output_dir": str(run / "checkpoints"),
        "max_steps": training.max_steps or -1,
        "num_train_epochs": training.epochs or 1.0,
        "learning_rate": training.learning_rate,
        "per_device_train_batch_size": training.batch_size,
        "gradient_accumulation_steps": training.gradient_accumulation,
        "max_length": training.max_length,
        "warmup_steps": training.warmup_steps,
        "seed": training.seed,
        "data_seed": training.seed,
        "save_strategy": "steps",
        "save_steps": training.save_steps,
        "save_total_limit": 2,  # the newest may be the one that a kill spoils
        "logging_steps": 1,
        "report_to": "none",
        "disable_tqdm": True,
        "use_cpu": not has_gpu,
        "bf16": has_gpu,
        "activation_checkpointing": has_gpu,
        "dataloader_pin_memory": has_gpu,
    }


def train(trainer: "Trainer", run: Path, checkpoint: Path | None) -> dict[str, float]:
    """Run the trainer from a checkpoint or from the start and return its first and last loss."""
    from transformers import PrinterCallback

    trainer.remove_callback(PrinterCallback)  # it prints to standard output
    trainer.add_callback(_callback())
    run_folder.drop_damaged(run / "checkpoints", checkpoint)
    if checkpoint:
        LOG.info("going on from %s", checkpoint)
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    return {"train_loss_first": losses[0], "train_loss_last": losses[-1], "steps": trainer.state.global_step}


def _callback() -> Any:  # noqa: ANN401 - the class exists only once transformers is imported
    from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

    class RunCallback(TrainerCallback):
        """Marks whole checkpoints and shows progress."""

        def __init__(self) -> None:
            self.started = time.monotonic()

        def on_save(
            self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: object
        ) -> None:
            """The trainer has written everything of this checkpoint: say so on disk."""
            if state.is_world_process_zero:
                run_folder.mark_complete(Path(str(args.output_dir), f"checkpoint-{state.global_step}"))

        def on_step_end(
            self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: object
        ) -> None:
            """Show about ten lines in a log, every step on a terminal."""
            tenth = max(1, state.max_steps // 10)
            if state.global_step % tenth == 0 or state.global_step == state.max_steps:
                progress(state.global_step, state.max_steps, "training step", started=self.started)

    return RunCallback()
