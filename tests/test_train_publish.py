"""From the command line to a published adapter: the files, the refusals, and that others can load it."""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hub_server import LoopbackHub
from tests.tiny_model import make_tiny_llama, write_dataset
from train.__main__ import build_parser
from train.errors import RunError
from train.publish import publish_command

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of `python -m train sft` as a user starts it: settings by `--set`, result on standard output."""
    folder = tmp_path_factory.mktemp("publish")
    messages = [{"role": "user", "content": "¿Qué es?"}, {"role": "assistant", "content": "Agua."}]
    data = write_dataset(folder / "data", "qa", {"train": [{"messages": messages, "licence": "cc0-1.0"}] * 4})
    overrides = {
        "base": make_tiny_llama(folder / "base"),
        "datasets.0.id": data,
        "name": "prueba",
        "training.max_steps": 2,
    }
    command = [
        sys.executable,
        "-m",
        "train",
        "sft",
        "train/recipes/sft-tiny.yaml",
        "--out",
        str(folder / "run"),
    ]
    for key, value in overrides.items():
        command += ["--set", f"{key}={value}"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)
    assert ended.returncode == 0, ended.stderr
    assert "training step 2/2" in ended.stderr
    summary = json.loads(ended.stdout)
    assert summary["adapter"] == str(folder / "run" / "adapter")
    return folder / "run"


def _arguments(run: Path, target: str, *more: str) -> argparse.Namespace:
    return build_parser().parse_args(["publish", str(run), "--to", target, *more])


def test_exactly_the_files_of_the_adapter_are_published(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish_command(_arguments(run, f"folder:{tmp_path}"))
    published = tmp_path / "prueba"
    names = {path.relative_to(published).as_posix() for path in published.rglob("*") if path.is_file()}
    assert names == {path.name for path in (run / "adapter").iterdir()}
    for name in names:
        assert (published / name).read_bytes() == (run / "adapter" / name).read_bytes()
    assert set(json.loads(capsys.readouterr().out)["uploaded"]) == names


@pytest.mark.parametrize("name", [".env", "notas paciente.txt"])
def test_a_file_that_is_no_part_of_an_adapter_stops_its_publication(
    run: Path, tmp_path: Path, name: str
) -> None:
    adapter = shutil.copytree(run / "adapter", tmp_path / "adapter")
    (adapter / "safety.json").write_text("{}")
    (adapter / name).write_text("x")
    with pytest.raises(RunError, match=f"no part of an adapter: {name}; move it away"):
        publish_command(_arguments(adapter, f"folder:{tmp_path / 'hub'}"))
    assert not (tmp_path / "hub").exists()
    (adapter / name).rename(tmp_path / name)
    publish_command(_arguments(adapter, f"folder:{tmp_path / 'hub'}"))
    assert (tmp_path / "hub" / "prueba" / "safety.json").is_file()


def test_the_path_of_a_base_on_this_machine_does_not_reach_the_hub(
    run: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Even where the folder is gone, or lies elsewhere than when it was trained on."""
    with pytest.raises(RunError, match="is a folder of this machine"):
        publish_command(_arguments(run, "clinica/prueba", "--dry-run"))
    facts = json.loads((run / "adapter" / "adapter_facts.json").read_text(encoding="utf-8"))
    adapter = _with_facts(run, tmp_path / "adapter", base=facts["base"] | {"id": "build/base"})
    with pytest.raises(RunError, match="is a folder of this machine"):
        publish_command(_arguments(adapter, "clinica/prueba", "--dry-run"))
    publish_command(_arguments(run, f"folder:{tmp_path / 'hub'}", "--dry-run"))
    assert "nobody else can load this adapter" in caplog.text


def _with_facts(run: Path, folder: Path, **changes: Any) -> Path:  # noqa: ANN401 - JSON
    """Return a copy of the adapter with other facts."""
    shutil.copytree(run / "adapter", folder)
    facts = json.loads((folder / "adapter_facts.json").read_text(encoding="utf-8"))
    (folder / "adapter_facts.json").write_text(json.dumps(facts | changes), encoding="utf-8")
    return folder


def test_an_adapter_of_texts_that_nobody_has_allowed_to_publish_stays_here(run: Path, tmp_path: Path) -> None:
    adapter = _with_facts(run, tmp_path / "adapter", restricted_rows=3)
    with pytest.raises(RunError, match="learnt from 3 rows flagged not_redistributable"):
        publish_command(_arguments(adapter, "clinica/prueba", "--dry-run"))
    publish_command(_arguments(adapter, f"folder:{tmp_path / 'hub'}", "--dry-run"))
    with pytest.raises(RunError, match="is a folder of this machine"):
        publish_command(_arguments(adapter, "clinica/prueba", "--private", "--dry-run"))


@pytest.mark.parametrize(
    ("changes", "name", "is_refused"),
    [
        ({"parent": {"licences": {"llama3.1": 1}}}, "prueba", True),
        ({"base": {"id": "x/y", "revision": "0a1b", "licence": "llama3.2"}}, "prueba", True),
        ({"parent": {"licences": {"llama3.1": 1}}}, "Llama-prueba", False),
        ({"parent": {"licences": {"gemma": 1}}}, "prueba", False),
    ],
)
def test_what_learnt_from_llama_has_its_name(
    run: Path,
    tmp_path: Path,
    loopback_hub: LoopbackHub,
    monkeypatch: pytest.MonkeyPatch,
    changes: dict[str, Any],
    name: str,
    is_refused: bool,
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", loopback_hub.url)
    monkeypatch.setenv("HF_TOKEN", loopback_hub.token)
    on_hub = {"id": "org/base", "revision": "0a1b2c", "licence": "apache-2.0"}
    adapter = _with_facts(run, tmp_path / "adapter", **({"base": on_hub} | changes))
    arguments = _arguments(adapter, f"clinica/{name}", "--dry-run")
    if is_refused:
        with pytest.raises(RunError, match="asks for a name that begins with Llama: Llama-prueba"):
            publish_command(arguments)
    else:
        publish_command(arguments)


def test_a_dry_run_publishes_nothing(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish_command(_arguments(run, f"folder:{tmp_path / 'hub'}", "--dry-run"))
    assert not (tmp_path / "hub" / "prueba").exists()
    assert "adapter_model.safetensors" in json.loads(capsys.readouterr().out)["uploaded"]


def test_a_run_without_an_adapter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no finished adapter"):
        publish_command(_arguments(tmp_path, "folder:x"))


def test_weights_that_are_not_those_of_the_card_are_refused(run: Path, tmp_path: Path) -> None:
    adapter = shutil.copytree(run / "adapter", tmp_path / "adapter")
    with (adapter / "adapter_model.safetensors").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(RunError, match=r"is not the file that adapter_facts\.json describes"):
        publish_command(_arguments(adapter, f"folder:{tmp_path / 'hub'}"))
    assert not (tmp_path / "hub").exists()
