import json
import shutil
from pathlib import Path

import pytest

from space.contestants.contract import ContestantEntry, Material
from space.contestants.table import open_contestants
from space.errors import AnswerError, ContestantError
from space.health import Absent, problems, require_pair
from tests.conftest import RunClient
from tests.hub_server import LoopbackHub
from tests.space_fixtures import label, write_built
from tests.tiny_model import make_tiny_llama


@pytest.fixture
def material(tmp_path: Path) -> Material:
    from space.built_data import open_all

    rows = label("IBUPROFEN", {"dosage_and_administration": "Tome 200 mg."})
    return Material(open_all([str(write_built(tmp_path / "built", {"openfda": rows}))]))


def test_a_contestant_that_is_not_there_is_told_and_the_others_go_on(
    material: Material, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "vacía").mkdir()
    entries = [
        ContestantEntry("ficha", "ficha"),
        ContestantEntry("sin base", "local", base=str(tmp_path / "nada" / "x")),
        ContestantEntry("sin pesos", "local", base=str(tmp_path / "vacía")),
        ContestantEntry("sin adaptador", "adapter", adapter=str(tmp_path / "nada" / "y"), weight=2.0),
    ]
    caplog.set_level("INFO")
    opened = open_contestants(entries, material)
    assert [(each.name, each.health) for each in opened] == [
        ("ficha", "loaded"),
        ("sin base", "missing"),
        ("sin pesos", "missing"),
        ("sin adaptador", "missing"),
    ]
    assert opened[3].weight == 2.0
    for name, problem in problems(opened).items():
        assert f"{name}: {problem.replace(': ', ', ', 1)}" in caplog.messages
    with pytest.raises(AnswerError, match="sin base is missing: no base model"):
        next(iter(opened[1].answer([], material)))  # pyright: ignore[reportArgumentType] - it reads nothing


def test_fewer_than_two_that_can_answer_are_one_line_with_every_reason(material: Material) -> None:
    entries = [ContestantEntry("ficha", "ficha"), ContestantEntry("otra", "local", base="/no/existe")]
    opened = open_contestants(entries, material)
    with pytest.raises(ContestantError, match="there is 1: otra is missing: no base model /no/existe"):
        require_pair(opened)
    require_pair([opened[0], opened[0]])


def test_what_is_there_and_wrong_ends_the_start(material: Material, tmp_path: Path) -> None:
    """A base of an unknown family is a mistake in the file, not something that may come back."""
    folder = tmp_path / "rara"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"model_type": "rara"}), encoding="utf-8")
    with pytest.raises(ContestantError, match=r"^x: .*rara"):
        open_contestants([ContestantEntry("x", "local", base=str(folder))], material)


_OPEN = """
import sys
from space.contestants.contract import ContestantEntry, Material
from space.contestants.table import open_contestants
entries = [ContestantEntry(name, kind, **{kind_key: name}) for name, kind, kind_key in (
    ("clinica/abierto", "local", "base"), ("clinica/cerrado", "local", "base"),
    ("clinica/nada", "local", "base"), ("clinica/vacio", "adapter", "adapter"),
    ("clinica/cerrado", "adapter", "adapter"))]
for each in open_contestants(entries, Material(())):
    print(each.name, each.health, getattr(each, "problem", "-"), sep="|")
"""


def test_the_hub_tells_gated_from_missing_and_the_rest_is_loaded(
    loopback_hub: LoopbackHub, run_client: RunClient, tmp_path: Path
) -> None:
    """A stranger's token sees an open base, a gated one, one that does not exist and an empty repository."""
    folder = make_tiny_llama(tmp_path / "base", vocab_size=400, hidden=16, layers=1)
    publish = f"""
from huggingface_hub import HfApi
api = HfApi()
for name in ("clinica/abierto", "clinica/cerrado", "clinica/vacio"):
    api.create_repo(name)
for name in ("clinica/abierto", "clinica/cerrado"):
    api.upload_folder(repo_id=name, folder_path={str(folder)!r})
api.upload_file(path_or_fileobj=b"{{}}", path_in_repo="adapter_config.json", repo_id="clinica/cerrado")
api.update_repo_settings("clinica/cerrado", gated="manual")
"""
    assert run_client(publish, loopback_hub).returncode == 0
    shutil.rmtree(folder)
    outcome = run_client(_OPEN, loopback_hub, token=loopback_hub.add_user("desconocida", "read"))
    lines = [line.split("|") for line in outcome.stdout.splitlines()]
    assert [(name, health) for name, health, _ in lines] == [
        ("clinica/abierto", "loaded"),
        ("clinica/cerrado", "gated"),
        ("clinica/nada", "missing"),
        ("clinica/vacio", "missing"),
        ("clinica/cerrado", "gated"),
    ], outcome.stderr
    assert "accept its terms on the Hub and set HF_TOKEN" in lines[1][2]
    assert "is not on the Hub, or is private" in lines[2][2]


def test_a_hub_that_does_not_answer_leaves_its_models_missing(
    loopback_hub: LoopbackHub, run_client: RunClient
) -> None:
    nowhere = {"HF_ENDPOINT": "http://127.0.0.1:9"}
    outcome = run_client(_OPEN, loopback_hub, environment=nowhere)
    assert outcome.stdout.count("|missing|") == 5, outcome.stderr


def test_a_stand_in_is_a_contestant_of_no_licence() -> None:
    stand_in = Absent("x", 1.0, "gated", "is gated")
    assert (stand_in.licence, stand_in.revision, stand_in.adapter_sha256) == ("other", "", "")
