"""The loopback Hub, asked by the real clients: what they do to huggingface.co works on it in the same way."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import huggingface_hub
import pytest
from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, hf_hub_download
from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError, RevisionNotFoundError

from tests.conftest import ROOT, RunClient
from tests.hub_faults import Fault
from tests.hub_server import LoopbackHub

DATASET = "clinica/preguntas"
MODEL = "clinica/modelo"
SPACE = "clinica/arena"


@pytest.fixture
def api(loopback_hub: LoopbackHub) -> Iterator[HfApi]:
    yield HfApi(endpoint=loopback_hub.url, token=loopback_hub.token)
    huggingface_hub.close_session()


def _add(api: HfApi, files: dict[str, bytes], repo_type: str = "dataset", **options: Any) -> Any:  # noqa: ANN401
    repo_id = {"dataset": DATASET, "model": MODEL}[repo_type]
    operations = [CommitOperationAdd(path, data) for path, data in files.items()]
    return api.create_commit(repo_id, operations, commit_message="Add", repo_type=repo_type, **options)


def _answers(outcome: "subprocess.CompletedProcess[str]") -> Any:  # noqa: ANN401 - what the script printed
    assert outcome.returncode == 0, outcome.stderr
    return json.loads(outcome.stdout.splitlines()[-1])


DATASETS_SCRIPT = f"""
import json
from datasets import Dataset, DatasetDict, load_dataset
from huggingface_hub import HfApi
def rows(start, count): return Dataset.from_dict({{"n": list(range(start, start + count))}})
qa = DatasetDict(train=rows(0, 8), validation=rows(8, 1), test=rows(9, 1))
qa.push_to_hub({DATASET!r}, "qa", private=False)
HfApi().create_tag({DATASET!r}, tag="v1.0.0", repo_type="dataset")
DatasetDict(train=rows(0, 2)).push_to_hub({DATASET!r}, "qa")
DatasetDict(train=rows(0, 3)).push_to_hub({DATASET!r}, "openfda")
now = load_dataset({DATASET!r}, "qa", split="train")
before = load_dataset({DATASET!r}, "qa", revision="v1.0.0")
streamed = load_dataset({DATASET!r}, "openfda", split="train", streaming=True)
counts = {{name: part.num_rows for name, part in before.items()}}
print(json.dumps([now.num_rows, counts, [row["n"] for row in streamed]]))
"""


def test_data_sets_are_pushed_loaded_by_tag_and_streamed(
    loopback_hub: LoopbackHub, run_client: RunClient
) -> None:
    now, before, streamed = _answers(run_client(DATASETS_SCRIPT, loopback_hub))
    assert (now, before, streamed) == (2, {"train": 8, "validation": 1, "test": 1}, [0, 1, 2])
    to_storage = [entry for entry in loopback_hub.log if re.match("/(cdn|lfs)/", entry.path)]
    assert {entry.user for entry in to_storage} == {None}
    assert {entry.status for entry in to_storage} <= {200, 206}


ERRORS_SCRIPT = """
import json
from datasets import load_dataset
def said(*arguments, **options):
    try:
        load_dataset(*arguments, **options)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
cases = {
    "missing": said("clinica/nada"),
    "private": said("clinica/privado"),
    "gated": said("clinica/cerrado"),
    "tag": said("clinica/abierto", "qa", revision="v9"),
    "config": said("clinica/abierto", "zz"),
    "split": said("clinica/abierto", "qa", split="dev"),
}
print(json.dumps(cases))
"""
CARD = b"---\nconfigs:\n- config_name: qa\n  data_files:\n  - split: train\n    path: a.jsonl\n---\n"


def test_strangers_are_told_what_the_hub_tells_them(loopback_hub: LoopbackHub, run_client: RunClient) -> None:
    for name in ("privado", "cerrado", "abierto"):
        repo = loopback_hub.store.create("dataset", f"clinica/{name}", "hospital", private=name == "privado")
        repo.gated = "manual" if name == "cerrado" else False
        loopback_hub.put_file("dataset", f"clinica/{name}", "README.md", CARD)
        loopback_hub.put_file("dataset", f"clinica/{name}", "a.jsonl", b'{"n": 1}\n')
    cases = _answers(run_client(ERRORS_SCRIPT, loopback_hub, token=""))
    unknown = "DatasetNotFoundError: Dataset '{}' doesn't exist on the Hub or cannot be accessed"
    assert cases["missing"].startswith(unknown.format("clinica/nada"))
    assert cases["private"].startswith(unknown.format("clinica/privado"))
    assert "'clinica/cerrado' is a gated dataset on the Hub. You must be authenticated" in cases["gated"]
    assert "Revision 'v9' doesn't exist for dataset 'clinica/abierto'" in cases["tag"]
    assert "BuilderConfig 'zz' not found. Available: ['qa']" in cases["config"]
    assert "Unknown split \"dev\". Should be one of ['train']" in cases["split"]


MODELS_SCRIPT = f"""
import json, tempfile
import torch
from huggingface_hub import HfApi
from peft import LoraConfig, PeftModel, get_peft_model
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig, LlamaForCausalLM
from transformers import PreTrainedTokenizerFast
inner = Tokenizer(models.WordLevel({{"[UNK]": 0, "hola": 1, "dosis": 2}}, unk_token="[UNK]"))
inner.pre_tokenizer = pre_tokenizers.Whitespace()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, unk_token="[UNK]")
tokenizer.chat_template = "{{{{ messages }}}}"
config = LlamaConfig(vocab_size=8, hidden_size=16, intermediate_size=16, num_hidden_layers=1,
                     num_attention_heads=2, num_key_value_heads=2)
LlamaForCausalLM(config).push_to_hub({MODEL!r})
tokenizer.push_to_hub({MODEL!r})
base = AutoModelForCausalLM.from_pretrained({MODEL!r})
adapter = get_peft_model(base, LoraConfig(r=2, target_modules=["q_proj"], init_lora_weights=False))
ids = torch.tensor([[1, 2]])
with torch.no_grad():
    expected = adapter(ids).logits
with tempfile.TemporaryDirectory() as folder:
    adapter.save_pretrained(folder)
    HfApi().create_repo("clinica/adaptador")
    commit = HfApi().upload_folder(repo_id="clinica/adaptador", folder_path=folder)
again = PeftModel.from_pretrained(
    AutoModelForCausalLM.from_pretrained({MODEL!r}), "clinica/adaptador", revision=commit.oid
)
with torch.no_grad():
    same = bool(torch.equal(again(ids).logits, expected))
loaded = AutoTokenizer.from_pretrained({MODEL!r})
print(json.dumps([same, loaded("hola dosis")["input_ids"], loaded.chat_template]))
"""


def test_a_model_its_tokenizer_and_an_adapter_come_back_as_they_went(
    loopback_hub: LoopbackHub, run_client: RunClient
) -> None:
    same, ids, template = _answers(run_client(MODELS_SCRIPT, loopback_hub))
    assert (same, ids, template) == (True, [1, 2], "{{ messages }}")
    assert "adapter_model.safetensors" in loopback_hub.files("model", "clinica/adaptador")


def test_a_read_token_may_look_and_not_write(loopback_hub: LoopbackHub, api: HfApi) -> None:
    api.create_repo(DATASET, repo_type="dataset")
    reader = HfApi(endpoint=loopback_hub.url, token=loopback_hub.read_token)
    assert reader.whoami()["auth"]["accessToken"]["role"] == "read"
    assert reader.dataset_info(DATASET).sha
    with pytest.raises(HfHubHTTPError, match="403 Forbidden"):
        _add(reader, {"a": b"1"})
    with pytest.raises(HfHubHTTPError, match="403 Forbidden"):
        reader.create_repo("lectora/x", repo_type="dataset")


def test_a_private_repository_is_unknown_to_others_and_a_gate_opens_for_those_granted(
    loopback_hub: LoopbackHub, api: HfApi, tmp_path: Path
) -> None:
    api.create_repo(DATASET, repo_type="dataset", private=True)
    reader = HfApi(endpoint=loopback_hub.url, token=loopback_hub.read_token)
    with pytest.raises(RepositoryNotFoundError):
        reader.dataset_info(DATASET)
    api.update_repo_settings(DATASET, repo_type="dataset", private=False, gated="auto")
    assert reader.dataset_info(DATASET).gated == "auto"
    with pytest.raises(HfHubHTTPError, match="Cannot access gated repo"):
        reader.auth_check(DATASET, repo_type="dataset")
    loopback_hub.repo("dataset", DATASET).granted.add("lectora")
    path = reader.hf_hub_download(DATASET, ".gitattributes", repo_type="dataset", cache_dir=tmp_path)
    assert "filter=lfs" in Path(path).read_text()


def test_a_commit_is_all_or_nothing_and_only_over_the_head(loopback_hub: LoopbackHub, api: HfApi) -> None:
    api.create_repo(DATASET, repo_type="dataset")
    first = _add(api, {"a.txt": b"1", "folder/b.txt": b"2"}).oid
    with pytest.raises(HfHubHTTPError, match="412"):
        _add(api, {"a.txt": b"2"}, parent_commit=loopback_hub.repo("dataset", DATASET).commits[first].parent)
    operations = [CommitOperationAdd("c.txt", b"3"), CommitOperationDelete("none.txt")]
    with pytest.raises(HfHubHTTPError, match="A file with this name doesn't exist"):
        api.create_commit(DATASET, operations, commit_message="Half", repo_type="dataset")
    api.delete_folder("folder", DATASET, repo_type="dataset")
    files = loopback_hub.files("dataset", DATASET)
    assert sorted(files) == [".gitattributes", "a.txt"]
    assert files["a.txt"] == b"1"


def test_unchanged_files_are_recognised_by_their_ids(loopback_hub: LoopbackHub, api: HfApi) -> None:
    """One regular file, one LFS file by its suffix: the second time the client drops both from the commit."""
    api.create_repo(DATASET, repo_type="dataset")
    files = {"a.txt": b"1", "b.parquet": b"2"}
    first = _add(api, files)
    loopback_hub.log.clear()
    assert _add(api, files).oid == first.oid
    assert loopback_hub.requests("POST", "/commit/") == []
    assert loopback_hub.requests("PUT", "/lfs/") == []


def test_tags_branches_pull_requests_and_squashing(loopback_hub: LoopbackHub, api: HfApi) -> None:
    api.create_repo(DATASET, repo_type="dataset")
    first = _add(api, {"a.txt": b"1"}).oid
    api.create_tag(DATASET, tag="v1", repo_type="dataset")
    api.create_branch(DATASET, branch="prueba/1", repo_type="dataset", revision="v1")
    _add(api, {"a.txt": b"2"}, revision="prueba/1")
    request = _add(api, {"a.txt": b"3"}, create_pr=True, parent_commit=first)
    assert (request.pr_num, request.pr_revision) == (1, "refs/pr/1")
    with pytest.raises(HfHubHTTPError, match="409"):
        api.create_tag(DATASET, tag="v1", repo_type="dataset")
    refs = api.list_repo_refs(DATASET, repo_type="dataset", include_pull_requests=True)
    assert {branch.name for branch in refs.branches} == {"main", "prueba/1"}
    assert [(tag.ref, tag.target_commit) for tag in refs.tags] == [("refs/tags/v1", first)]
    assert [ref.target_commit for ref in refs.pull_requests or []] == [request.oid]
    contents = [
        loopback_hub.files("dataset", DATASET, name)["a.txt"] for name in ("v1", "prueba/1", "refs/pr/1")
    ]
    assert contents == [b"1", b"2", b"3"]
    api.super_squash_history(DATASET, repo_type="dataset", commit_message="Uno")
    assert [commit.title for commit in api.list_repo_commits(DATASET, repo_type="dataset")] == ["Uno"]
    api.delete_tag(DATASET, tag="v1", repo_type="dataset")
    api.delete_branch(DATASET, branch="prueba/1", repo_type="dataset")
    with pytest.raises(RevisionNotFoundError):
        api.list_repo_commits(DATASET, repo_type="dataset", revision="v1")


def test_listings_come_in_pages() -> None:
    """Five files and `.gitattributes` over pages of two: three requests, each following the Link before."""
    with LoopbackHub(page_size=2) as hub:
        api = HfApi(endpoint=hub.url, token=hub.token)
        api.create_repo(DATASET, repo_type="dataset")
        _add(api, {f"data/{n}.txt": b"x" * n for n in range(1, 5)} | {"b.parquet": b"2"})
        listed = api.list_repo_files(DATASET, repo_type="dataset")
        assert sorted(listed) == [".gitattributes", "b.parquet", *(f"data/{n}.txt" for n in range(1, 5))]
        # The folder `data` is an entry as well: 7 entries, 4 pages.
        assert len(hub.requests("GET", "/tree/")) == 4
        inside = list(api.list_repo_tree(DATASET, "data", repo_type="dataset"))
        assert [(item.path, item.size) for item in inside] == [(f"data/{n}.txt", n) for n in range(1, 5)]  # type: ignore[union-attr]
        huggingface_hub.close_session()


def test_paths_are_described_with_their_storage(api: HfApi) -> None:
    api.create_repo(DATASET, repo_type="dataset")
    _add(api, {"data/a.parquet": b"1", "b.txt": b"22"})
    paths = ["data", "data/a.parquet", "b.txt", "none"]
    found = api.get_paths_info(DATASET, paths, repo_type="dataset", expand=True)
    assert [item.path for item in found] == ["data", "data/a.parquet", "b.txt"]
    assert found[1].lfs.sha256 == "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"  # type: ignore[union-attr]
    assert found[2].lfs is None  # type: ignore[union-attr]
    assert found[2].last_commit.title == "Add"  # type: ignore[union-attr]


def test_a_large_file_goes_up_in_parts_and_comes_down_in_ranges(
    loopback_hub: LoopbackHub, api: HfApi, tmp_path: Path
) -> None:
    """23 MB are two parts of at most 20 MB; a range is cut at the end of the file as HTTP has it."""
    data = bytes(range(256)) * 90_000
    api.create_repo(MODEL)
    _add(api, {"model.safetensors": data}, "model")
    assert [entry.bytes_in for entry in loopback_hub.requests("PUT", "/lfs/")] == [20_000_000, 3_040_000]
    path = hf_hub_download(
        MODEL, "model.safetensors", cache_dir=tmp_path, endpoint=loopback_hub.url, token=loopback_hub.token
    )
    assert Path(path).read_bytes() == data
    url = f"{loopback_hub.url}/{MODEL}/resolve/main/model.safetensors"
    end = httpx2.get(url, headers={"Range": "bytes=-3"}, follow_redirects=True)
    assert (end.status_code, end.content) == (206, data[-3:])
    assert end.headers["Content-Range"] == "bytes 23039997-23039999/23040000"
    middle = httpx2.get(url, headers={"Range": "bytes=256-259"}, follow_redirects=True)
    assert middle.content == bytes([0, 1, 2, 3])
    beyond = httpx2.get(url, headers={"Range": "bytes=99000000-"}, follow_redirects=True)
    assert beyond.status_code == 416


def test_the_storage_is_another_origin_that_refuses_tokens(loopback_hub: LoopbackHub, api: HfApi) -> None:
    api.create_repo(MODEL)
    _add(api, {"model.safetensors": b"weights"}, "model")
    answer = httpx2.head(f"{loopback_hub.url}/{MODEL}/resolve/main/model.safetensors")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(loopback_hub.cdn_url + "/cdn/")
    assert answer.headers["X-Linked-Size"] == "7"
    token = {"Authorization": f"Bearer {loopback_hub.token}"}
    assert httpx2.get(answer.headers["Location"], headers=token).status_code == 400


def test_an_upload_that_is_not_what_it_was_announced_as_is_refused(loopback_hub: LoopbackHub) -> None:
    answer = httpx2.put(f"{loopback_hub.cdn_url}/lfs/{'0' * 64}", content=b"something else")
    assert answer.status_code == 400


def test_a_card_that_is_not_yaml_is_refused_before_anything_is_sent(
    loopback_hub: LoopbackHub, api: HfApi
) -> None:
    api.create_repo(DATASET, repo_type="dataset")
    with pytest.raises(ValueError, match=r"Invalid metadata in README\.md"):
        _add(api, {"README.md": b"---\nlicense: [\n---\n"})
    _add(api, {"README.md": b"---\nlicense: cc0-1.0\n---\n"})
    assert api.dataset_info(DATASET).card_data.license == "cc0-1.0"  # type: ignore[union-attr]


def test_a_space_is_set_up_and_restarted(loopback_hub: LoopbackHub, api: HfApi) -> None:
    secrets = [{"key": "CLAVE", "value": "secreta"}]
    api.create_repo(SPACE, repo_type="space", space_sdk="gradio", space_secrets=secrets)
    api.add_space_variable(SPACE, "IDIOMA", "es")
    api.add_space_secret(SPACE, "OTRA", "más")
    api.delete_space_secret(SPACE, "OTRA")
    api.request_space_hardware(SPACE, "zero-a10g")  # type: ignore[arg-type] - newer than the library's list
    api.restart_space(SPACE, factory_reboot=True)
    assert list(api.get_space_secrets(SPACE)) == ["CLAVE"]
    assert api.get_space_variables(SPACE)["IDIOMA"].value == "es"
    assert api.get_space_runtime(SPACE).hardware == "zero-a10g"
    assert api.pause_space(SPACE).stage == "PAUSED"
    assert loopback_hub.repo("space", SPACE).space["factory_restarts"] == 1
    assert loopback_hub.repo("space", SPACE).space["secrets"]["CLAVE"]["value"] == "secreta"


def test_a_repository_is_created_once_and_deleted_once(api: HfApi) -> None:
    api.create_repo(DATASET, repo_type="dataset")
    assert api.create_repo(DATASET, repo_type="dataset", exist_ok=True).repo_id == DATASET
    with pytest.raises(HfHubHTTPError, match="409"):
        api.create_repo(DATASET, repo_type="dataset")
    api.delete_repo(DATASET, repo_type="dataset")
    with pytest.raises(RepositoryNotFoundError):
        api.delete_repo(DATASET, repo_type="dataset")


def test_a_store_in_a_folder_outlives_its_server(tmp_path: Path) -> None:
    with LoopbackHub(folder=tmp_path) as hub:
        api = HfApi(endpoint=hub.url, token=hub.token)
        api.create_repo(DATASET, repo_type="dataset")
        oid = _add(api, {"a.txt": b"1", "b.parquet": b"2"}).oid
    with LoopbackHub(folder=tmp_path) as hub:
        assert HfApi(endpoint=hub.url).dataset_info(DATASET).sha == oid
        assert hub.files("dataset", DATASET)["b.parquet"] == b"2"
    huggingface_hub.close_session()


def test_faults_happen_as_often_as_they_were_told_to(loopback_hub: LoopbackHub) -> None:
    """The first passes, the next two fail, then none."""
    loopback_hub.fail(Fault("GET /api/models/", status=503, skip=1, times=2, headers={"Retry-After": "5"}))
    answers = [httpx2.get(f"{loopback_hub.url}/api/models/clinica/nada") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 503, 503, 401]
    assert answers[1].headers["Retry-After"] == "5"
    assert loopback_hub.pending_faults == 0


def test_a_dropped_connection_does_or_does_not_do_its_work(loopback_hub: LoopbackHub) -> None:
    token = {"Authorization": f"Bearer {loopback_hub.token}"}
    for when, name in (("before", "a"), ("after", "b")):
        loopback_hub.fail(Fault("POST /api/repos/create", drop=True, when=when))  # type: ignore[arg-type] - a Literal
        with pytest.raises(httpx2.RemoteProtocolError):
            httpx2.post(f"{loopback_hub.url}/api/repos/create", json={"name": name}, headers=token)
    assert list(loopback_hub.store.repos) == [("model", "hospital/b")]
    assert [entry.status for entry in loopback_hub.log] == [0, 0]


def test_the_log_names_users_and_never_tokens(loopback_hub: LoopbackHub, api: HfApi) -> None:
    api.create_repo(DATASET, repo_type="dataset")
    assert {entry.user for entry in loopback_hub.log} == {"hospital"}
    assert loopback_hub.token not in repr(loopback_hub.log)


def test_what_the_hub_has_not_is_said_so(loopback_hub: LoopbackHub) -> None:
    """Also after a body: were it not read, its bytes would be taken for the next request."""
    with httpx2.Client(base_url=loopback_hub.url) as client:
        unknown = client.post("/api/buckets", content=b"x" * 100_000)
        assert unknown.json() == {"error": "the loopback Hub has no POST /api/buckets"}
        assert client.get("/api/whoami-v2").status_code == 401


def test_it_can_be_started_by_hand() -> None:
    command = [sys.executable, "-m", "tests.hub_server", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        said = dict(server.stdout.readline().strip().split("=", 1) for _ in range(2))
        token = {"Authorization": f"Bearer {said['HF_TOKEN']}"}
        answer = httpx2.get(f"{said['HF_ENDPOINT']}/api/whoami-v2", headers=token)
        server.terminate()
    assert answer.json()["name"] == "hospital"
