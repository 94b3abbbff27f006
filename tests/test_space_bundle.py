import ast
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest
import yaml

from cards.check import check_command
from space.bundle import bundle_command, pins, write_bundle
from space.bundle_code import ROOT, code_files, third_party
from space.bundle_material import BundleError
from space.config import load_config
from space.deploy import refuse_unpublishable
from tests.conftest import RunClient
from tests.hub_server import LoopbackHub
from tests.space_fixtures import label, write_built, write_config

# The keys of a Space's card that the Hub reads (spaces-config-reference), and the licence of any card.
FIELDS = set(
    "title emoji colorFrom colorTo sdk python_version sdk_version app_file suggested_hardware fullWidth "
    "header short_description models datasets tags thumbnail pinned hf_oauth hf_oauth_scopes "
    "hf_oauth_expiration_minutes hf_oauth_authorized_org disable_embedding startup_duration_timeout "
    "custom_headers preload_from_hub license".split()
)
TWO = [{"name": "ficha", "kind": "ficha"}, {"name": "curada", "kind": "curada"}]
SECRET = "hf_" + "AbCd" * 8


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("space")
    rows = label("IBUPROFEN", {"dosage_and_administration": "Tome 200 mg cada 6 horas."})
    asked = [{"question": "¿Qué es el asma?", "answer": "Una enfermedad.", "licence": "cc0-1.0"}]
    built = write_built(folder / "built", {"openfda": rows, "qa": asked})
    (built / "dropped.jsonl").write_text("{}\n", encoding="utf-8")
    (built / "run.json").write_text("{}", encoding="utf-8")
    (folder / ".env").write_text(f"HF_TOKEN={SECRET}", encoding="utf-8")
    return write_config(folder, TWO, built)


@pytest.fixture(scope="module")
def bundle(config: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bundle(load_config(config), tmp_path_factory.mktemp("bundle")).folder


def head(bundle: Path) -> dict[str, object]:
    return yaml.safe_load((bundle / "README.md").read_text(encoding="utf-8").split("---")[1])


def test_the_card_has_only_fields_that_the_hub_reads_and_all_that_zerogpu_needs(bundle: Path) -> None:
    found = head(bundle)
    assert set(found) <= FIELDS
    assert found["sdk"] == "gradio"
    assert found["sdk_version"] == pins()["gradio"] == importlib.metadata.version("gradio")
    assert found["python_version"] == "3.12"
    assert found["app_file"] == "app.py"
    assert not found.get("hf_oauth"), "nobody has asked for it"
    assert len(str(found["short_description"])) <= 60
    assert check_command(Namespace(dir=str(bundle))) in (0, None)


def test_visitors_may_log_in_where_the_configuration_says_so(config: Path, tmp_path: Path) -> None:
    own = tmp_path / "space.yaml"
    own.write_text(json.dumps(json.loads(config.read_text(encoding="utf-8")) | {"login": True}))
    bundle = write_bundle(load_config(own), tmp_path / "bundle").folder
    assert head(bundle)["hf_oauth"] is True
    assert load_config(bundle / "space.yaml").login


def test_the_app_imports_spaces_before_anything_else_and_launches_at_its_end(bundle: Path) -> None:
    text = (bundle / "app.py").read_text(encoding="utf-8")
    assert text.startswith("import spaces")
    tree = ast.parse(text)
    assert [type(node).__name__ for node in tree.body][-1] == "If"
    assert "app.launch(demo)" in ast.unparse(tree.body[-1])
    assert "mount_gradio_app" not in text


def test_the_requirements_are_pinned_without_torch_and_name_all_that_the_page_imports(bundle: Path) -> None:
    """A Space loads no 4 bits (bitsandbytes), ZeroGPU brings torch, and Gradio brings numpy."""
    text = (bundle / "requirements.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)
    assert not [line for line in lines if line.startswith("torch")]
    names = importlib.metadata.packages_distributions()
    listed = {line.partition("==")[0].lower().replace("_", "-") for line in lines}
    outside = third_party() - set(sys.stdlib_module_names) - {"torch", "bitsandbytes", "numpy"}
    missing = {
        name for name in outside if not {each.lower().replace("_", "-") for each in names[name]} & listed
    }
    assert missing == set()


def test_only_what_the_page_reads_is_in_it(bundle: Path) -> None:
    files = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()}
    assert {"app.py", "README.md", "requirements.txt", "space.yaml", "LICENSE", "space/app.py"} <= files
    assert {"space/contestants/ficha.py", "train/templates/plain.jinja", "cards/licences.py"} <= files
    data = {name for name in files if name.startswith("data_sets/")}
    assert data == {
        "data_sets/0-built/manifest.json",
        "data_sets/0-built/data/openfda/train-00000-of-00001.parquet",
        "data_sets/0-built/data/qa/train-00000-of-00001.parquet",
    }
    assert not [name for name in files if name.startswith("tests/") or "__pycache__" in name]
    assert not {"train/sft.py", "dataset_builder/build.py", "space/visit.py", "space/bundle.py"} & files
    assert sum((bundle / name).stat().st_size for name in files) < 3_000_000


def test_every_module_of_the_bundle_finds_what_it_imports_in_the_bundle() -> None:
    """What only the command line needs is left out, so nothing of the page may lead there."""
    files = set(code_files())
    assert Path("space/__main__.py") not in files
    for path in (each for each in files if each.suffix == ".py"):
        text = (ROOT / path).read_text(encoding="utf-8")
        for module in re.findall(
            r"^(?:from|import) ((?:cards|dataset_builder|train|space)(?:\.\w+)*) ", text, re.M
        ):
            place = Path(*module.split("."))
            assert {place.with_suffix(".py"), place / "__init__.py"} & files, f"{path} imports {module}"


def test_no_secret_and_no_place_of_this_machine_is_in_it(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HF_TOKEN", "SPACE_KEY_REMOTO", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, SECRET)
    bundle = write_bundle(load_config(config), tmp_path / "bundle")
    assert ".env" not in bundle.files
    for name in bundle.files:
        content = (bundle.folder / name).read_bytes()
        assert SECRET.encode() not in content, name
        assert str(config.parent).encode() not in content, name
        assert str(ROOT).encode() not in content, name


def test_the_data_set_keeps_its_revision_so_that_stored_answers_stay_valid(
    config: Path, bundle: Path
) -> None:
    from space.built_data import open_all

    own = yaml.safe_load((bundle / "space.yaml").read_text(encoding="utf-8"))
    (copied,) = open_all([str(bundle / own["datasets"][0])])
    (original,) = open_all(load_config(config).datasets)
    assert copied.revision == original.revision
    assert list(copied.rows("openfda")) == list(original.rows("openfda"))
    assert own["sink"] == "folder:votes"
    assert own["contestants"] == [each | {"weight": 1.0} for each in TWO]


def test_the_page_is_built_from_the_bundle_alone(bundle: Path, tmp_path: Path) -> None:
    """A process of its own, in the bundle, that cannot see this repository; it ends after the last import."""
    folder = shutil.copytree(bundle, tmp_path / "bundle")
    script = "import runpy; print(runpy.run_path('app.py')['demo'].title)"
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    outcome = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=variables, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.splitlines()[-1] == load_config(bundle / "space.yaml").title
    assert not [line for line in outcome.stderr.splitlines() if str(ROOT) in line]


def test_a_folder_that_holds_something_else_is_left_alone(config: Path, tmp_path: Path) -> None:
    (tmp_path / "mío.txt").write_text("x", encoding="utf-8")
    with pytest.raises(BundleError, match="holds files that are no bundle"):
        write_bundle(load_config(config), tmp_path)
    assert (tmp_path / "mío.txt").read_text(encoding="utf-8") == "x"


def test_a_bundle_takes_the_place_of_an_older_one(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "bundle"
    arguments = Namespace(folder=str(folder), config=str(config))
    bundle_command(arguments)
    first = capsys.readouterr().out
    (folder / "viejo.py").write_text("x", encoding="utf-8")
    bundle_command(arguments)
    assert capsys.readouterr().out == first
    assert not (folder / "viejo.py").exists()
    assert json.loads(first)["files"] == len([path for path in folder.rglob("*") if path.is_file()])


def test_local_models_go_along_under_new_names(tmp_path: Path) -> None:
    base, adapter = tmp_path / "la base", tmp_path / "adaptador"
    for folder, files in (
        (base, {"config.json": "{}", "model.safetensors": "w"}),
        (adapter, {"adapter_model.safetensors": "a", "optimizer.pt": "no", "safety.json": "{}"}),
    ):
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    trained = {"base_model_name_or_path": str(base), "revision": None}
    (adapter / "adapter_config.json").write_text(json.dumps(trained), encoding="utf-8")
    built = write_built(tmp_path / "built", {"openfda": label("IBUPROFEN", {"purpose": "Dolor."})})
    entries = [{"name": "a", "kind": "adapter", "adapter": str(adapter)}, {"name": "f", "kind": "ficha"}]
    bundle = write_bundle(load_config(write_config(tmp_path, entries, built)), tmp_path / "bundle")
    own = load_config(bundle.folder / "space.yaml").contestants[0]
    assert (own.adapter, own.base) == ("models/0-adapter", "models/base-la base")
    assert {name for name in bundle.files if name.startswith("models/")} == {
        "models/0-adapter/adapter_config.json",
        "models/0-adapter/adapter_model.safetensors",
        "models/0-adapter/safety.json",
        "models/base-la base/config.json",
        "models/base-la base/model.safetensors",
    }


_DEPLOY = """
from argparse import Namespace
from space.deploy import deploy_command
for dry_run in (True, False, False):
    deploy_command(Namespace(config={config!r}, repo_id="clinica/arena", private=False, dry_run=dry_run,
                             allow_draft_engine=False))
"""


def test_deploy_makes_the_space_and_sends_exactly_the_bundle(
    config: Path, bundle: Path, loopback_hub: LoopbackHub, run_client: RunClient
) -> None:
    outcome = run_client(_DEPLOY.format(config=str(config)), loopback_hub)
    assert outcome.returncode == 0, outcome.stderr
    dry, sent, again = map(json.loads, outcome.stdout.splitlines())
    assert (dry["dry_run"], dry["revision"], sent["unchanged"], again["unchanged"]) == (True, "", False, True)
    files = loopback_hub.files("space", "clinica/arena")
    assert {name: files[name] for name in files if name != ".gitattributes"} == {
        path.relative_to(bundle).as_posix(): path.read_bytes() for path in bundle.rglob("*") if path.is_file()
    }
    assert sent["uploaded"] == sorted(sent["uploaded"])
    assert loopback_hub.repo("space", "clinica/arena").space["sdk"] == "gradio"


def test_deploy_sends_no_rows_that_may_not_be_public(config: Path, tmp_path: Path) -> None:
    built = write_built(tmp_path / "built", {"qa": [{"question": "¿?", "answer": "Sí."}]})
    own = load_config(write_config(tmp_path, TWO, built))
    refuse_unpublishable(own, allow_draft_engine=False)
    (built / "stats.json").write_text(json.dumps({"draft_rows": 3}), encoding="utf-8")
    with pytest.raises(BundleError, match="3 rows are of a draft engine"):
        refuse_unpublishable(own, allow_draft_engine=False)
    refuse_unpublishable(own, allow_draft_engine=True)
    (built / "stats.json").write_text(json.dumps({"restricted_rows": 1}), encoding="utf-8")
    with pytest.raises(BundleError, match="must not be redistributed"):
        refuse_unpublishable(own, allow_draft_engine=True)
