"""Real training runs on a tiny Llama: what comes out, the same bytes twice, and nothing lost to a kill."""

import json
import pickle
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from cards.digests import file_sha256
from dataset_builder.columns import RESTRICTED_FLAG
from dataset_builder.records import Message
from tests.tiny_model import make_tiny_llama, write_dataset
from train import adapter_folder, chat_template, run_folder
from train.adapter_folder import ALLOWED_FILES
from train.base_model import load_model, resolve_base
from train.dpo import train_dpo
from train.errors import BaseModelError, RecipeError, RunError
from train.recipe import DatasetChoice, Lora, ParentAdapter, Preference, Recipe, Training
from train.sft import train_sft

REPOSITORY = Path(__file__).parent.parent
DRUGS = ("ibuprofeno", "paracetamol", "omeprazol", "metformina", "losartán", "salbutamol")
KILLED_AT = 20  # the checkpoint during whose completion the process dies; the one before is at step 10


@dataclass(frozen=True)
class Trained:
    """A finished sft run and what it was made of; the steps are few, so it is shared by the tests."""

    recipe: Recipe
    run: Path
    summary: dict[str, object]
    preferences: Path


def _conversation(question: str, answer: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]


def _rows() -> list[dict[str, object]]:
    """Two questions about each drug; licences and flags differ so that the facts have two to count."""
    return [
        {
            "messages": _conversation(question.format(drug), answer.format(drug)),
            "licence": licence,
            "flags": flags,
        }
        for drug in DRUGS
        for question, answer, licence, flags in (
            ("¿Para qué se usa el {}?", "Vea la ficha de {}.", "cc0-1.0", [RESTRICTED_FLAG]),
            ("¿Cómo se guarda el {}?", "Por debajo de 25 °C.", "cc-by-4.0", []),
        )
    ]


def _pairs(drugs: tuple[str, ...]) -> list[dict[str, list[Message]]]:
    """The chosen answer always refers to the label, the other never: a rule that holds for new drugs too."""
    return [
        {
            "prompt": [{"role": "user", "content": f"¿Qué dosis de {drug} se toma?"}],
            "chosen": [{"role": "assistant", "content": f"Lea la ficha de {drug}."}],
            "rejected": [{"role": "assistant", "content": f"Tome lo que quiera de {drug}."}],
        }
        for drug in drugs
    ]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    folder = tmp_path_factory.mktemp("train")
    data = write_dataset(folder / "data", "qa", {"train": _rows()})
    splits = {"train": _pairs(DRUGS[:4]), "validation": _pairs(DRUGS[4:])}
    preferences = write_dataset(folder / "votes", "preferences", splits)
    recipe = Recipe(
        "sft",
        "prueba",
        (DatasetChoice(str(data), "qa"),),
        base=str(make_tiny_llama(folder / "base", DRUGS)),
        base_licence="apache-2.0",
        lora=Lora(r=8, alpha=16, dropout=0.05),
        training=Training(max_steps=30, learning_rate=0.01, batch_size=4, max_length=96, save_steps=10),
    )
    return Trained(recipe, folder / "run", train_sft(recipe, folder / "run"), preferences)


def _sha256(summary: dict[str, object]) -> object:
    return summary["adapter_sha256"]


def _weights(adapter: Path) -> set[str]:
    from safetensors import safe_open

    with safe_open(adapter / "adapter_model.safetensors", "pt") as file:
        return set(file.keys())


def test_an_adapter_folder_holds_what_is_published_and_nothing_else(trained: Trained) -> None:
    adapter = trained.run / "adapter"
    assert {path.name for path in adapter.iterdir()} == {
        "README.md",
        "adapter_config.json",
        "adapter_facts.json",
        "adapter_model.safetensors",
        "chat_template.jinja",
        "tokenizer.json",
        "tokenizer_config.json",
    }
    names = _weights(adapter)
    assert names
    assert all(".lora_A." in name or ".lora_B." in name for name in names)
    assert not any("lm_head" in name or "ref" in name for name in names)


def test_the_facts_tell_base_data_template_and_losses(trained: Trained) -> None:
    """Six drugs with two rows each: 12 rows, half of them under each licence."""
    adapter = trained.run / "adapter"
    facts = json.loads((adapter / "adapter_facts.json").read_text(encoding="utf-8"))
    config = json.loads((adapter / "adapter_config.json").read_text(encoding="utf-8"))
    template = (adapter / "chat_template.jinja").read_text(encoding="utf-8")
    assert config["base_model_name_or_path"] == facts["base"]["id"] == trained.recipe.base
    assert facts["base"] | {"revision": "", "id": ""} == {
        "id": "",
        "revision": "",
        "licence": "apache-2.0",
        "family": "llama",
    }
    assert facts["base"]["revision"].startswith("sha256:")
    assert facts["datasets"][0]["licences"] == {"cc-by-4.0": 6, "cc0-1.0": 6}
    assert (facts["rows_trained"], facts["rows_dropped"], facts["parent"]) == (12, 0, None)
    assert facts["restricted_rows"] == 6
    assert template == chat_template.load("plain")
    assert facts["template_sha256"] == chat_template.digest(template)
    assert facts["adapter_sha256"] == file_sha256(adapter / "adapter_model.safetensors")
    assert facts["metrics"]["train_loss_last"] < facts["metrics"]["train_loss_first"] / 2
    assert str(trained.run.parent) not in json.dumps(facts["recipe"]) + json.dumps(facts["datasets"])


def test_the_adapter_loads_anew_and_answers_what_it_was_taught(trained: Trained) -> None:
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    adapter = trained.run / "adapter"
    tokenizer = AutoTokenizer.from_pretrained(adapter)
    base = AutoModelForCausalLM.from_pretrained(str(trained.recipe.base))
    prompt = tokenizer.apply_chat_template(
        [{"role": "user", "content": "¿Cómo se guarda el omeprazol?"}],
        tokenize=False,
        add_generation_prompt=True,
    )
    inputs = tokenizer(prompt, add_special_tokens=False, return_tensors="pt")

    def answer(model: Any) -> str:  # noqa: ANN401 - a transformers or a peft model
        ids = model.generate(**inputs, max_new_tokens=40, do_sample=False)
        return tokenizer.decode(ids[0][inputs["input_ids"].shape[1] :])

    taught = "Por debajo de 25 °C.</s>"
    assert answer(base) != taught
    assert answer(PeftModel.from_pretrained(base, adapter)) == taught


def test_the_same_recipe_twice_gives_the_same_bytes(trained: Trained, tmp_path: Path) -> None:
    train_sft(trained.recipe, tmp_path / "again")
    first, second = trained.run / "adapter", tmp_path / "again" / "adapter"
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name


def test_another_seed_gives_other_weights(trained: Trained, tmp_path: Path) -> None:
    other = replace(trained.recipe, training=replace(trained.recipe.training, seed=1))
    assert _sha256(train_sft(other, tmp_path / "other")) != _sha256(trained.summary)


def test_a_training_that_diverged_is_a_failure(trained: Trained, tmp_path: Path) -> None:
    training = replace(trained.recipe.training, learning_rate=1e30, max_steps=4)
    diverging = replace(trained.recipe, training=training)
    with pytest.raises(RunError, match=r"tensors hold NaN or infinity; the training diverged"):
        train_sft(diverging, tmp_path / "run")
    assert not (tmp_path / "run" / "adapter").exists()


def test_a_loss_that_is_no_number_is_a_failure(trained: Trained, tmp_path: Path) -> None:
    from peft import AutoPeftModelForCausalLM
    from transformers import AutoTokenizer

    folder = trained.run / "adapter"
    model = AutoPeftModelForCausalLM.from_pretrained(folder)
    facts = {"method": "sft", "metrics": {"train_loss_first": 2.0, "train_loss_last": float("inf")}}
    base = resolve_base(str(trained.recipe.base))
    with pytest.raises(RunError, match="diverged: train_loss_last is no number; lower the learning rate"):
        adapter_folder.write(tmp_path, model, AutoTokenizer.from_pretrained(folder), base, facts)
    assert not (tmp_path / "adapter").exists()


def test_a_killed_run_resumed_gives_the_bytes_of_one_never_killed(trained: Trained, tmp_path: Path) -> None:
    """SIGKILL strikes when checkpoint-20 is written but not yet marked: that of step 10 is the last whole.

    Dropout draws random numbers at each step, so the random state has to come back too.
    """
    run = tmp_path / "killed"
    script = f"""
import os, pickle, signal, sys
from pathlib import Path
from train import run_folder
from train.sft import train_sft

whole = run_folder.mark_complete

def dies(checkpoint):
    if checkpoint.name == "checkpoint-{KILLED_AT}":
        os.kill(os.getpid(), signal.SIGKILL)
    whole(checkpoint)

run_folder.mark_complete = dies
train_sft(pickle.loads(sys.stdin.buffer.read()), Path({str(run)!r}))
"""
    killed = subprocess.run(
        [sys.executable, "-c", script], input=pickle.dumps(trained.recipe), check=False, cwd=REPOSITORY
    )
    assert killed.returncode == -signal.SIGKILL
    checkpoints = run / "checkpoints"
    assert run_folder.damage_of(checkpoints / f"checkpoint-{KILLED_AT}") == "no COMPLETE marker"
    assert run_folder.last_complete_checkpoint(checkpoints) == checkpoints / "checkpoint-10"
    resumed = train_sft(trained.recipe, run, resume=True)
    assert _sha256(resumed) == _sha256(trained.summary)
    assert resumed["metrics"] == trained.summary["metrics"]


@pytest.mark.parametrize("name", ["optimizer.pt", "trainer_state.json", "adapter_model.safetensors"])
def test_a_checkpoint_that_lacks_a_file_is_passed_over(trained: Trained, tmp_path: Path, name: str) -> None:
    """The trainer itself would go on with a fresh optimizer and say nothing."""
    checkpoints = shutil.copytree(trained.run / "checkpoints", tmp_path / "checkpoints")
    assert run_folder.last_complete_checkpoint(checkpoints) == checkpoints / "checkpoint-30"
    (checkpoints / "checkpoint-30" / name).unlink()
    assert run_folder.damage_of(checkpoints / "checkpoint-30") == f"{name} is missing"
    assert run_folder.last_complete_checkpoint(checkpoints) == checkpoints / "checkpoint-20"


def test_a_checkpoint_with_a_truncated_file_is_passed_over(trained: Trained, tmp_path: Path) -> None:
    checkpoints = shutil.copytree(trained.run / "checkpoints", tmp_path / "checkpoints")
    with (checkpoints / "checkpoint-30" / "optimizer.pt").open("r+b") as file:
        file.truncate(100)
    assert run_folder.damage_of(checkpoints / "checkpoint-30") == "optimizer.pt has changed"
    assert run_folder.last_complete_checkpoint(checkpoints) == checkpoints / "checkpoint-20"


def test_a_run_is_neither_overwritten_nor_continued_as_something_else(
    trained: Trained, tmp_path: Path
) -> None:
    with pytest.raises(RunError, match="already holds a run; go on with --resume"):
        train_sft(trained.recipe, trained.run)
    other = replace(trained.recipe, lora=Lora(r=4))
    with pytest.raises(RunError, match="was started with another recipe, data or base"):
        train_sft(other, trained.run, resume=True)
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(RunError, match="holds other files"):
        train_sft(trained.recipe, tmp_path)
    assert _sha256(train_sft(trained.recipe, trained.run, resume=True)) == _sha256(trained.summary)


@pytest.fixture(scope="module")
def continued(trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    recipe = Recipe(
        "dpo",
        "prueba-votos",
        (DatasetChoice(str(trained.preferences), "preferences"),),
        adapter=ParentAdapter(str(trained.run)),
        training=Training(max_steps=12, learning_rate=0.002, batch_size=4, max_length=96, save_steps=6),
        dpo=Preference(beta=0.1),
    )
    run = tmp_path_factory.mktemp("dpo") / "run"
    return Trained(recipe, run, train_dpo(recipe, run), trained.preferences)


def test_dpo_raises_the_margin_of_held_out_pairs(continued: Trained) -> None:
    """The two held-out drugs are in no training pair; the parent has seen neither of their answers."""
    facts = json.loads((continued.run / "adapter" / "adapter_facts.json").read_text(encoding="utf-8"))
    metrics = facts["metrics"]
    assert metrics["heldout_pairs"] == 2
    assert metrics["margin_heldout_after"] > metrics["margin_heldout_before"] + 1


def test_dpo_publishes_its_own_adapter_and_not_the_frozen_copy(trained: Trained, continued: Trained) -> None:
    adapter = continued.run / "adapter"
    assert all(path.is_file() for path in adapter.iterdir())
    assert {path.name for path in adapter.iterdir()} <= ALLOWED_FILES
    assert _weights(adapter) == _weights(trained.run / "adapter")
    facts = json.loads((adapter / "adapter_facts.json").read_text(encoding="utf-8"))
    assert facts["parent"] == {
        "id": "prueba",
        "revision": "",
        "sha256": _sha256(trained.summary),
        "licences": {"cc-by-4.0": 6, "cc0-1.0": 6},
    }
    assert facts["restricted_rows"] == 6  # those of its parent: the pairs have none
    assert facts["base"]["licence"] == "apache-2.0"
    assert facts["base"]["id"] == trained.recipe.base
    assert _sha256(continued.summary) != _sha256(trained.summary)


def test_the_margin_in_the_facts_is_that_of_the_published_files(continued: Trained) -> None:
    from peft import PeftModel

    from dataset_builder.records import PreferencePair
    from train.base_model import load_tokenizer
    from train.margins import preference_margins

    adapter = continued.run / "adapter"
    facts = json.loads((adapter / "adapter_facts.json").read_text(encoding="utf-8"))
    model = PeftModel.from_pretrained(load_model(resolve_base(facts["base"]["id"]), "none"), adapter)
    tokenizer, _ = load_tokenizer(str(adapter), None, "plain")
    pairs = [
        PreferencePair(*(tuple(row[k]) for k in ("prompt", "chosen", "rejected")))
        for row in _pairs(DRUGS[4:])
    ]
    margins = preference_margins(model, tokenizer, pairs)
    assert sum(margins) / len(margins) == pytest.approx(facts["metrics"]["margin_heldout_after"], rel=1e-4)


def test_dpo_resumed_from_a_checkpoint_gives_the_same_bytes(continued: Trained, tmp_path: Path) -> None:
    """The run as a kill after step 6 leaves it: no adapter, and of step 12 only half a checkpoint."""
    run = shutil.copytree(continued.run, tmp_path / "run")
    shutil.rmtree(run / "adapter")
    (run / "checkpoints" / "checkpoint-12" / run_folder.MARKER).unlink()
    assert _sha256(train_dpo(continued.recipe, run, resume=True)) == _sha256(continued.summary)


def test_trl_trains_dpo_on_the_tokens_that_were_checked(
    trained: Trained, continued: Trained, tmp_path: Path
) -> None:
    from peft import PeftModel

    from train import data
    from train.base_model import load_tokenizer
    from train.dpo import make_trainer
    from train.encoding import encode_pair

    adapter = trained.run / "adapter"
    tokenizer, _ = load_tokenizer(str(adapter), None, "plain")
    recipe = continued.recipe
    pairs = data.preference_pairs(recipe, data.load_datasets(recipe), tokenizer)
    base = load_model(resolve_base(trained.recipe.base or ""), "none")
    model = PeftModel.from_pretrained(base, adapter, is_trainable=True)
    trainer = make_trainer(recipe, tmp_path, model, tokenizer, pairs)
    columns = ("prompt_ids", "chosen_ids", "rejected_ids")
    seen = list(zip(*(trainer.train_dataset[column] for column in columns), strict=True))
    checked = [encode_pair(tokenizer, pair, recipe.training.max_length) for pair in pairs.rows]
    assert seen == [
        (pair.prompt, pair.chosen, pair.rejected) for pair in checked if not isinstance(pair, str)
    ]
    assert len(seen) == len(pairs.rows) == 4


@pytest.mark.parametrize(
    ("adapter", "message"),
    [("no/such/adapter", "no adapter at no/such/adapter"), (".", "no adapter at .")],
)
def test_a_missing_parent_adapter_is_named_in_one_line(
    continued: Trained, tmp_path: Path, adapter: str, message: str
) -> None:
    lost = replace(continued.recipe, adapter=ParentAdapter(adapter))
    with pytest.raises(BaseModelError, match=message):
        train_dpo(lost, tmp_path / "run")


def test_a_parent_with_another_template_is_refused(
    continued: Trained, trained: Trained, tmp_path: Path
) -> None:
    parent = shutil.copytree(trained.run / "adapter", tmp_path / "parent")
    (parent / "chat_template.jinja").write_text("{{ messages }}", encoding="utf-8")
    other = replace(continued.recipe, adapter=ParentAdapter(str(parent)))
    with pytest.raises(RecipeError, match="was trained with another chat template"):
        train_dpo(other, tmp_path / "run")


def test_another_base_than_the_parents_is_refused(continued: Trained, tmp_path: Path) -> None:
    """Both bases have the same shape, so the adapter would fit and answer nonsense."""
    other = replace(continued.recipe, base=str(make_tiny_llama(tmp_path / "base", DRUGS, seed=7)))
    with pytest.raises(BaseModelError, match="is not the base that adapter prueba was trained on"):
        train_dpo(other, tmp_path / "run")


def test_packing_is_refused_for_a_family_whose_rows_would_read_each_other(
    trained: Trained, tmp_path: Path
) -> None:
    packed = replace(trained.recipe, family="falcon", training=replace(trained.recipe.training, packing=True))
    with pytest.raises(RecipeError, match="rows of the family falcon would read each other"):
        train_sft(packed, tmp_path / "run")


def test_packed_rows_train_too(trained: Trained, tmp_path: Path) -> None:
    packed = replace(trained.recipe, training=replace(trained.recipe.training, packing=True, max_steps=3))
    assert train_sft(packed, tmp_path / "run")["rows_trained"] == 12


def test_qlora_trains_on_a_4_bit_llama(trained: Trained, tmp_path: Path) -> None:
    """Two layers with seven linear maps each: q, k, v, o, gate, up, down; the output head stays as it is."""
    recipe = replace(
        trained.recipe, quantisation="nf4", training=replace(trained.recipe.training, max_steps=3)
    )
    summary = train_sft(recipe, tmp_path / "run")
    assert summary["metrics"]["linear_layers_4bit"] == 14
    assert _weights(tmp_path / "run" / "adapter") == _weights(trained.run / "adapter")
