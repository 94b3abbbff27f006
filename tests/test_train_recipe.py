import json
import subprocess
import sys
from pathlib import Path

import pytest

from cards.licences import LICENCES
from train import chat_template, recipe
from train.errors import RecipeError
from train.families import BASE_MODELS, FAMILIES
from train.recipe import DatasetChoice, Lora, Recipe, Training

RECIPES = Path(recipe.__file__).parent / "recipes"
MINIMAL = """
method: sft
name: x
base: gpt2-large
datasets: [{id: build/demo, config: qa}]
training: {max_steps: 5}
"""


def _load(tmp_path: Path, text: str = MINIMAL, *overrides: str) -> Recipe:
    path = tmp_path / "recipe.yaml"
    path.write_text(text, encoding="utf-8")
    return recipe.load(path, overrides, "sft")


def _train(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "train", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=RECIPES.parent.parent)


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_recipe_loads_for_the_method_it_names(path: Path) -> None:
    method = "dpo" if path.stem.startswith("dpo") else "sft"
    assert recipe.load(path, [], method).method == method


def test_a_recipe_becomes_frozen_records_with_defaults(tmp_path: Path) -> None:
    loaded = _load(tmp_path)
    assert loaded.datasets == (DatasetChoice("build/demo", config="qa"),)
    assert loaded.lora == Lora()
    assert loaded.training == Training(max_steps=5)


def test_an_override_takes_the_type_of_its_key(tmp_path: Path) -> None:
    """YAML 1.1 reads 1e-4 as text; the key is a float, so it becomes one."""
    loaded = _load(
        tmp_path, MINIMAL, "training.learning_rate=1e-4", "datasets.0.id=a/b", "lora.targets=[q_proj]"
    )
    assert loaded.training.learning_rate == 0.0001
    assert loaded.datasets[0].id == "a/b"
    assert loaded.lora.targets == ("q_proj",)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("lora.rank=4", "unknown key 'rank'; known: r, alpha, dropout, targets"),
        ("learning_rate=1", "unknown key 'learning_rate'; known: method, name"),
        ("training.max_steps=many", "max_steps should be int, found 'many'"),
        ("training.packing=3", "packing should be bool, found 3"),
        ("quantisation=int3", "quantisation is 'int3'; known: none, nf4"),
        ("method=kto", "method is 'kto'; known: sft, dpo"),
        ("datasets.4.id=x", "'4' is not one of the positions 0 to 0"),
        ("training.max_steps", "write it as key.sub=value"),
        ("name.first=x", "'name' holds no keys"),
        ("training.epochs=2", "needs exactly one of training.max_steps and training.epochs"),
        ("base=null", "needs `base`"),
        ("adapter.id=x", "sft starts a new one"),
        ("base_licence=mine", "has base_licence 'mine', known: apache-2.0"),
        ("training.batch_size=0", "above 0"),
    ],
)
def test_a_mistake_in_a_recipe_is_named_in_one_line(tmp_path: Path, override: str, message: str) -> None:
    with pytest.raises(RecipeError) as caught:
        _load(tmp_path, MINIMAL, override)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_recipe_of_the_other_method_is_refused() -> None:
    with pytest.raises(RecipeError, match="is a recipe for `train sft`, not for `train dpo`"):
        recipe.load(RECIPES / "sft-tiny.yaml", [], "dpo")


def test_a_flat_recipe_holds_what_decides_the_result_and_nothing_of_the_other_method(tmp_path: Path) -> None:
    values = recipe.flat(_load(tmp_path))
    assert values["training.max_steps"] == 5
    assert values["datasets.0.config"] == "qa"
    assert "training.epochs" not in values
    assert not any(key.startswith("dpo.") for key in values)


@pytest.mark.parametrize("name", BASE_MODELS)
def test_every_base_model_has_a_family_a_known_licence_and_a_template(name: str) -> None:
    row = BASE_MODELS[name]
    assert row.family in FAMILIES
    assert row.licence in LICENCES
    assert row.template in chat_template.names()


def test_list_shows_every_base_model() -> None:
    listed = json.loads(_train("list", "--json").stdout)["base_models"]
    assert [row["name"] for row in listed] == list(BASE_MODELS)
    table = _train("list").stdout
    assert all(row.repo_id in table for row in BASE_MODELS.values())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("sft", "nowhere.yaml"), "no recipe at nowhere.yaml"),
        (("sft", "train/recipes/sft-tiny.yaml", "--set", "basee=x"), "unknown key 'basee'"),
        (
            ("sft", "train/recipes/sft-tiny.yaml", "--set", "base=no/such/folder"),
            "no base model no/such/folder",
        ),
        (("publish", "no/such/run", "--to", "folder:x"), "no finished adapter in no/such/run"),
    ],
)
def test_a_user_mistake_ends_with_status_1_and_one_line(arguments: tuple[str, ...], message: str) -> None:
    ended = _train(*arguments)
    assert ended.returncode == 1
    assert message in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stdout == ""
