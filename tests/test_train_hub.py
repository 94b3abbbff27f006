"""Training from and to a Hub: every revision becomes the commit it was, and each failure one line."""

import json
from pathlib import Path

from tests.conftest import RunClient
from tests.hub_server import LoopbackHub
from tests.tiny_model import make_tiny_llama, write_dataset

SFT = ["-m", "train", "sft", "train/recipes/sft-tiny.yaml"]
DPO = ["-m", "train", "dpo", "train/recipes/dpo-tiny.yaml"]


def _conversation(question: str, answer: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]


def _upload(hub: LoopbackHub, folder: Path, id: str, repo_type: str) -> str:
    """Upload a folder as any user would and return the commit."""
    from huggingface_hub import HfApi

    api = HfApi(endpoint=hub.url, token=hub.token)
    api.create_repo(id, repo_type=repo_type)
    return api.upload_folder(folder_path=folder, repo_id=id, repo_type=repo_type).oid


def _client(run_client: RunClient, hub: LoopbackHub, *arguments: str) -> dict[str, object]:
    ended = run_client(arguments, hub)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def _facts(run: Path) -> dict[str, dict[str, object]]:
    return json.loads((run / "adapter" / "adapter_facts.json").read_text(encoding="utf-8"))


def test_an_adapter_trained_from_the_hub_is_published_and_continued_from_there(
    tmp_path: Path, loopback_hub: LoopbackHub, run_client: RunClient
) -> None:
    """A later commit of the base and the data must not change what the facts say was used."""
    rows = [{"messages": _conversation("¿Qué es?", "Agua."), "licence": "cc0-1.0"}] * 4
    pair = {
        "prompt": _conversation("¿Qué es?", "")[:1],
        "chosen": _conversation("", "Agua.")[1:],
        "rejected": _conversation("", "Sal.")[1:],
    }
    write_dataset(tmp_path / "data", "qa", {"train": rows})
    (tmp_path / "data" / "stats.json").write_text('{"sample": true}', encoding="utf-8")
    base = _upload(loopback_hub, make_tiny_llama(tmp_path / "base"), "hospital/base", "model")
    data = _upload(loopback_hub, tmp_path / "data", "hospital/datos", "dataset")
    votes = write_dataset(tmp_path / "votes", "preferences", {"train": [pair] * 4})

    run, continued = tmp_path / "run", tmp_path / "continued"
    sets = ["base=hospital/base", "datasets.0.id=hospital/datos", "name=prueba", "training.max_steps=2"]
    options = [word for setting in sets for word in ("--set", setting)]
    trained = _client(run_client, loopback_hub, *SFT, "--out", str(run), *options)
    facts = _facts(run)
    config = json.loads((run / "adapter" / "adapter_config.json").read_text(encoding="utf-8"))
    assert (config["base_model_name_or_path"], config["revision"]) == ("hospital/base", base)
    assert (facts["base"]["id"], facts["base"]["revision"]) == ("hospital/base", base)
    assert facts["datasets"][0]["revision"] == data  # type: ignore[index] - a list of data sets
    assert facts["sample"] is True

    sent = _client(
        run_client, loopback_hub, "-m", "train", "publish", str(run), "--to", "clinica/prueba", "--tag", "v1"
    )
    published = loopback_hub.files("model", "clinica/prueba", "v1")
    names = {path.name for path in (run / "adapter").iterdir()}
    assert names <= set(published) <= names | {".gitattributes"}
    assert published["README.md"] == (run / "adapter" / "README.md").read_bytes()

    sets = [
        "adapter.id=clinica/prueba",
        "adapter.revision=v1",
        f"datasets.0.id={votes}",
        "training.max_steps=2",
    ]
    options = [word for setting in sets for word in ("--set", setting)]
    _client(run_client, loopback_hub, *DPO, "--out", str(continued), *options)
    assert _facts(continued)["parent"] == {
        "id": "clinica/prueba",
        "revision": sent["revision"],
        "sha256": trained["adapter_sha256"],
        "licences": {"cc0-1.0": 4},
    }
    assert _facts(continued)["sample"] is True
    assert _facts(continued)["base"]["revision"] == base


def test_each_refusal_of_the_hub_is_one_line(
    tmp_path: Path, loopback_hub: LoopbackHub, run_client: RunClient
) -> None:
    _upload(
        loopback_hub, write_dataset(tmp_path / "data", "qa", {"train": [{"x": 1}]}), "hospital/d", "dataset"
    )
    loopback_hub.repo("dataset", "hospital/d").gated = "manual"
    _upload(loopback_hub, make_tiny_llama(tmp_path / "base"), "hospital/base", "model")
    loopback_hub.repo("model", "hospital/base").gated = "manual"
    script = """
from train import base_model, data
from train.errors import TrainError
from train.recipe import DatasetChoice, Recipe, Training

def line(ask):
    try:
        ask()
    except TrainError as error:
        return str(error)

def dataset(id):
    recipe = Recipe("sft", "x", (DatasetChoice(id, "qa"),), training=Training(max_steps=1))
    return lambda: data.load_datasets(recipe)

print(line(lambda: base_model.resolve_base("hospital/nothing")))
print(line(lambda: base_model.resolve_base("hospital/base", "v9")))
print(line(dataset("hospital/nothing")))
print(line(dataset("hospital/d")))
print(line(lambda: base_model.resolve_base("hospital/base")))
"""
    ended = run_client(script, loopback_hub, token=loopback_hub.read_token)
    assert ended.returncode == 0, ended.stderr
    nothing, revision, no_data, gated_data, gated = ended.stdout.splitlines()
    hint = "is not on the Hub, or is private: check the name, or set HF_TOKEN"
    assert nothing == f"model hospital/nothing {hint}"
    assert revision == "model hospital/base at v9 is not on the Hub: it has no such revision"
    assert no_data == f"dataset hospital/nothing {hint}"
    assert "is a gated dataset on the Hub" in gated_data
    assert (
        gated
        == "config.json of base model hospital/base is gated: accept its terms on the Hub and set HF_TOKEN"
    )
