import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from space.config import DEMO, load_config
from space.errors import SinkError, SpaceConfigError
from space.votes.sinks import open_sink
from tests.conftest import ROOT, RunClient
from tests.hub_server import LoopbackHub
from tests.space_fixtures import label, write_built, write_config

TWO = [{"name": "f", "kind": "ficha"}, {"name": "c", "kind": "curada"}]
GOOD: dict[str, Any] = {"datasets": ["x"], "contestants": TWO, "state": "s", "sink": "folder:v"}


def _write(folder: Path, values: object) -> Path:
    path = folder / "space.yaml"
    path.write_text(values if isinstance(values, str) else json.dumps(values), encoding="utf-8")
    return path


def test_the_shipped_configuration_is_the_demo_with_two_contestants_without_weights() -> None:
    config = load_config(DEMO)
    assert config.datasets == ("build/demo",)
    assert [(each.name, each.kind) for each in config.contestants] == [
        ("ficha", "ficha"),
        ("curada", "curada"),
    ]
    assert config.state == Path("build/arena")
    assert config.sink == "folder:build/arena/votes"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"contestant": TWO}, "unknown key 'contestant', did you mean 'contestants'"),
        ({"sampling": {"top_k": 3}}, "sampling: unknown key 'top_k'"),
        ({"sampling": {"temperature": 9}}, r"sampling.temperature: a number from 0 to 2 expected, not 9"),
        ({"sampling": {"seed": True}}, r"sampling.seed: a number"),
        ({"sampling": 3}, "keys and values expected"),
        ({"datasets": "build/demo"}, "datasets: a list expected"),
        ({"sink": None}, "the key 'sink' is missing"),
        ({"contestants": TWO[:1]}, "a battle needs two contestants"),
        ({"contestants": [TWO[0], TWO[0]]}, "two contestants are called f"),
        ({"contestants": [*TWO, {"name": "x", "kind": "oráculo"}]}, "x is of unknown kind 'oráculo'; known"),
        ({"contestants": [*TWO, {"name": "x", "kind": "ficha", "colour": "red"}]}, "unknown key 'colour'"),
        ({"contestants": [*TWO, {"name": "x", "kind": "ficha", "base": "b"}]}, "takes no key 'base'"),
        ({"contestants": [*TWO, {"name": "x", "kind": "adapter"}]}, "needs the key 'adapter'"),
        ({"contestants": [*TWO, {"name": "x"}]}, "has no 'kind'"),
        ({"contestants": [*TWO, {"name": "x", "kind": "ficha", "weight": 0}]}, "weight of x: a number"),
        ({"contestants": "nowhere.yaml"}, r"nowhere.yaml: no such file"),
    ],
)
def test_a_wrong_configuration_is_one_line_that_says_what_to_change(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(SpaceConfigError, match=message):
        load_config(_write(tmp_path, GOOD | change))


def test_a_contestants_file_on_its_own_meets_on_the_data_of_the_demo(tmp_path: Path) -> None:
    config = load_config(_write(tmp_path, TWO))
    assert [each.name for each in config.contestants] == ["f", "c"]
    assert (config.datasets, config.sink) == (("build/demo",), "folder:build/arena/votes")


def test_models_with_weights_need_no_data_set(tmp_path: Path) -> None:
    values = {key: value for key, value in GOOD.items() if key != "datasets"}
    assert load_config(_write(tmp_path, values)).datasets == ()


@pytest.mark.parametrize("text", ["", "[1, 2", "just text", "- a\n- b"])
def test_what_is_no_configuration_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SpaceConfigError, match=r"space\.yaml"):
        load_config(_write(tmp_path, text))


def test_contestants_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / "contestants.yaml"
    file.write_text("- {name: f, kind: ficha, weight: 2}\n- {name: c, kind: curada}\n", encoding="utf-8")
    config = load_config(_write(tmp_path, GOOD | {"contestants": str(file)}))
    assert [(each.name, each.weight) for each in config.contestants] == [("f", 2.0), ("c", 1.0)]


@pytest.mark.parametrize("reference", ["", "folder", "folder:", "/some/path"])
def test_an_unknown_sink_lists_the_known_ones(reference: str) -> None:
    with pytest.raises(SinkError, match="known: bucket:PLACE, dataset:PLACE, folder:PLACE"):
        open_sink(reference)


def _run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "space", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("arguments", [[], ["run"], ["visit"], ["votes", "compact"]])
def test_help_needs_nothing_but_the_standard_library(arguments: list[str]) -> None:
    script = f"""
import sys
from space.__main__ import build_parser
try:
    build_parser().parse_args([*{arguments!r}, "--help"])
finally:
    heavy = {{"gradio", "torch", "transformers", "datasets", "pyarrow", "yaml", "numpy", "huggingface_hub"}}
    assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""
    command = [sys.executable, "-c", script]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.startswith("usage:")


@pytest.mark.parametrize(
    ("contestants", "dataset", "message"),
    [
        (TWO, "nowhere/at/all", "data set nowhere/at/all: no such folder"),
        (
            [TWO[0], {"name": "x", "kind": "adapter", "adapter": "no/such/folder"}],
            "",
            "x is missing: no adapter at no/such",
        ),
        (
            [TWO[0], {"name": "x", "kind": "local", "base": "/nada/x"}],
            "",
            "x is missing: no base model /nada/x",
        ),
    ],
)
def test_what_is_missing_ends_run_with_one_line_and_status_1(
    tmp_path: Path, contestants: list[dict[str, str]], dataset: str, message: str
) -> None:
    built = write_built(tmp_path / "built", {"openfda": label("IBUPROFEN", {"warnings": "Cuidado."})})
    config = write_config(tmp_path, contestants, Path(dataset) if dataset else built)
    outcome = _run("run", "--quiet", "--config", str(config), "--port", "0")
    assert outcome.returncode == 1
    assert outcome.stdout == ""
    lines = outcome.stderr.strip().splitlines()
    assert len(lines) == 1, outcome.stderr
    assert message in lines[0]


@pytest.mark.parametrize("adapter", ["clinica/nada", "clinica/vacio"])
def test_an_unknown_or_empty_repository_ends_run_with_one_line(
    tmp_path: Path, loopback_hub: LoopbackHub, run_client: RunClient, adapter: str
) -> None:
    run_client("from huggingface_hub import HfApi\nHfApi().create_repo('clinica/vacio')", loopback_hub)
    built = write_built(tmp_path / "built", {"openfda": label("IBUPROFEN", {"warnings": "Cuidado."})})
    config = write_config(tmp_path, [TWO[0], {"name": "x", "kind": "adapter", "adapter": adapter}], built)
    outcome = run_client(
        ["-m", "space", "run", "--quiet", "--config", str(config), "--port", "0"], loopback_hub
    )
    assert outcome.returncode == 1
    assert "x is missing: " in outcome.stderr
    assert adapter in outcome.stderr
    assert len(outcome.stderr.strip().splitlines()) == 1, outcome.stderr


def test_a_port_that_is_taken_is_one_line(tmp_path: Path) -> None:
    import socket

    built = write_built(tmp_path / "built", {"openfda": label("IBUPROFEN", {"warnings": "Cuidado."})})
    config = write_config(tmp_path, TWO, built)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        outcome = _run("run", "--quiet", "--config", str(config), "--port", str(taken.getsockname()[1]))
    assert outcome.returncode == 1
    assert "is not free" in outcome.stderr
    assert len(outcome.stderr.strip().splitlines()) == 1


def test_data_sets_come_from_the_hub_at_a_pinned_commit(
    tmp_path: Path, loopback_hub: LoopbackHub, run_client: RunClient
) -> None:
    """Two commits; the revision of the first one still gives its rows after the second."""
    for dose in ("200 mg", "400 mg"):
        rows = label("IBUPROFEN", {"dosage_and_administration": f"Tome {dose}."})
        write_built(tmp_path / dose, {"openfda": rows})
    script = f"""
from huggingface_hub import HfApi
from space.built_data import open_all
HfApi().create_repo("clinica/fichas", repo_type="dataset")
shas = [HfApi().upload_folder(repo_id="clinica/fichas", repo_type="dataset", folder_path=folder).oid
        for folder in ({str(tmp_path / "200 mg")!r}, {str(tmp_path / "400 mg")!r})]
for reference in (f"clinica/fichas@{{shas[0]}}", "clinica/fichas"):
    (data,) = open_all([reference])
    print(data.revision in shas, shas.index(data.revision), [row["text_es"] for row in data.rows("openfda")])
"""
    outcome = run_client(script, loopback_hub)
    lines = outcome.stdout.strip().splitlines()[-2:]
    assert lines == ["True 0 ['Tome 200 mg.']", "True 1 ['Tome 400 mg.']"], outcome.stderr
