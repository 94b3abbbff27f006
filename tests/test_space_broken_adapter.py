"""An adapter that is there and broken ends the start of the Space in one line that names it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from space import generation
from space.contestants.contract import ContestantEntry, Material
from space.contestants.table import open_contestants
from space.errors import ContestantError
from tests.test_space_generation import make_adapter
from tests.tiny_model import make_tiny_llama


@pytest.fixture(scope="module")
def adapter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("broken")
    return make_adapter(home / "adapter", make_tiny_llama(home / "base"), 5)


def _cut(folder: Path) -> None:
    weights = folder / "adapter_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-50])


def _not_a_number(folder: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = folder / "adapter_model.safetensors"
    save_file({name: tensor * float("nan") for name, tensor in load_file(weights).items()}, weights)


def _empty(folder: Path) -> None:
    (folder / "adapter_model.safetensors").write_bytes((2).to_bytes(8, "little") + b"{}")


def _other_format(folder: Path) -> None:
    (folder / "adapter_model.safetensors").rename(folder / "adapter_model.bin")


def _configured(**values: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / "adapter_config.json"
        path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | values), encoding="utf-8")

    return change


def _text(name: str, text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / name).write_text(text, encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_cut, "is no whole safetensors file"),
        (_not_a_number, r"(\d+) of \1 tensors hold NaN or infinity"),
        (_empty, "holds no weights"),
        (_other_format, r"has no adapter_model\.safetensors: weights of other formats are not read"),
        (_configured(r=999), "cannot be loaded: RuntimeError .*size mismatch"),
        (_configured(r="x"), "cannot be loaded: TypeError"),
        (_configured(target_modules=[1]), "cannot be loaded: AttributeError"),
        (_configured(peft_type="NOPE"), "cannot be loaded: KeyError 'NOPE'"),
        (_text("adapter_config.json", "[1]"), r"adapter_config\.json holds no object, but list"),
        (_text("tokenizer_config.json", "[1]"), "the tokenizer of .* cannot be loaded: AttributeError"),
        (_text("tokenizer.json", "{}"), "the tokenizer of .* cannot be loaded: KeyError"),
    ],
)
def test_a_broken_adapter_is_told_in_one_line(
    adapter: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path], None],
    message: str,
) -> None:
    monkeypatch.setattr(generation, "BASES", {})
    folder = shutil.copytree(adapter, tmp_path / "roto")
    change(folder)
    with pytest.raises(ContestantError, match=f"^x: .*{message}") as raised:
        open_contestants([ContestantEntry("x", "adapter", adapter=str(folder))], Material(()))
    assert "\n" not in str(raised.value)
