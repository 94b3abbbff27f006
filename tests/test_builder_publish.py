"""Publishing a built folder to the Hub, as its user sees it."""

import argparse
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from datasets import Dataset, disable_progress_bars, load_dataset

from dataset_builder.errors import PublishError
from dataset_builder.hub import publish_command, publish_folder
from dataset_builder.hub_retry import Patience
from dataset_builder.publication import RepoType
from tests.conftest import RunClient
from tests.hub_server import LoopbackHub

REPO = "clinica/demo"
# rows per split per config
ROWS = {"qa": {"train": 3, "test": 1}, "openfda": {"train": 2}}


def _write_manifest(folder: Path) -> None:
    unpublished = {"manifest.json", "dropped.jsonl", "quarantine.jsonl", "run.json"}
    files = {
        path.relative_to(folder).as_posix(): {
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "bytes": path.stat().st_size,
        }
        for path in folder.rglob("*")
        if path.is_file() and path.name not in unpublished and path.parent.name != "withheld"
    }
    (folder / "manifest.json").write_text(json.dumps({"schema_version": 1, "name": "demo", "files": files}))


def _write_stats(folder: Path, **changes: object) -> None:
    configs = [
        {"name": name, "splits": [{"name": split, "num_examples": n} for split, n in splits.items()]}
        for name, splits in ROWS.items()
    ]
    stats: dict[str, Any] = {"schema_version": 1, "name": "demo", "configs": configs, "draft_rows": 0}
    (folder / "stats.json").write_text(json.dumps(stats | changes))


def _build(folder: Path) -> Path:
    """Write what `build` writes, with rows of its own."""
    disable_progress_bars()
    card = ["---", "license: cc0-1.0", "configs:"]
    for config, splits in ROWS.items():
        card += [f"- config_name: {config}", "  data_files:"]
        for split, count in splits.items():
            name = f"data/{config}/{split}-00000-of-00001.parquet"
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            rows = {"id": [f"{config}-{split}-{n}" for n in range(count)]}
            Dataset.from_dict(rows).to_parquet(str(folder / name))
            card += [f"  - split: {split}", f"    path: {name}"]
    (folder / "README.md").write_text("\n".join([*card, "---", "# Demo", ""]))
    for name in ("dropped.jsonl", "quarantine.jsonl", "run.json", "withheld/abstracts.parquet"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("not for others")
    _write_stats(folder)
    _write_manifest(folder)
    return folder


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(tmp_path_factory.mktemp("built") / "demo")


@pytest.fixture
def built(template: Path, tmp_path: Path) -> Path:
    return shutil.copytree(template, tmp_path / "demo")


def _command(folder: Path, to: str = REPO, **changes: object) -> int:
    defaults = {
        "tag": None,
        "private": False,
        "dry_run": False,
        "create_pr": False,
        "allow_draft_engine": False,
    }
    return publish_command(argparse.Namespace(folder=folder, to=to, **(defaults | changes)))


def _report(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return json.loads(capsys.readouterr().out)


def test_a_published_folder_is_loaded_by_anyone_by_tag(
    built: Path, logged_in: LoopbackHub, run_client: RunClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _command(built, tag="v0.1.0") == 0
    report = _report(capsys)
    assert logged_in.commit_titles("dataset", REPO) == ["Publish demo v0.1.0", "initial commit"]
    script = f"""
import json
from datasets import load_dataset
eager = load_dataset({REPO!r}, "qa", revision="v0.1.0")
streamed = load_dataset({REPO!r}, "openfda", split="train", streaming=True, revision={report["revision"]!r})
print(json.dumps([{{split: data.num_rows for split, data in eager.items()}}, list(streamed)]))
"""
    reader = run_client(script, logged_in, token="")
    assert json.loads(reader.stdout) == [
        {"train": 3, "test": 1},
        [{"id": "openfda-train-0"}, {"id": "openfda-train-1"}],
    ]


def test_exactly_the_files_of_the_manifest_are_published(
    built: Path, logged_in: LoopbackHub, capsys: pytest.CaptureFixture[str]
) -> None:
    _command(built)
    published = logged_in.files("dataset", REPO)
    assert sorted(published) == [
        ".gitattributes",
        "README.md",
        "data/openfda/train-00000-of-00001.parquet",
        "data/qa/test-00000-of-00001.parquet",
        "data/qa/train-00000-of-00001.parquet",
        "manifest.json",
        "stats.json",
    ]
    assert all((built / name).read_bytes() == data for name, data in published.items() if name[0] != ".")
    assert set(_report(capsys)["uploaded"]) == set(published) - {".gitattributes"}


def test_publishing_the_same_again_sends_nothing(
    built: Path, logged_in: LoopbackHub, capsys: pytest.CaptureFixture[str]
) -> None:
    _command(built, tag="v0.1.0")
    first = _report(capsys)
    logged_in.log.clear()
    _command(built, tag="v0.1.0")
    second = _report(capsys)
    assert {entry.method for entry in logged_in.log} == {"GET"}
    assert (second["unchanged"], second["revision"], second["uploaded"]) == (True, first["revision"], [])
    assert len(logged_in.commit_titles("dataset", REPO)) == 2


def test_only_what_changed_is_sent_and_what_is_gone_is_deleted(
    built: Path, logged_in: LoopbackHub, capsys: pytest.CaptureFixture[str]
) -> None:
    _command(built)
    logged_in.put_file("dataset", REPO, "data/qa/train-00001-of-00002.parquet", b"an older build's shard")
    (built / "README.md").write_text((built / "README.md").read_text() + "Otra línea.\n")
    _write_manifest(built)
    capsys.readouterr()
    _command(built)
    report = _report(capsys)
    assert report["uploaded"] == ["README.md", "manifest.json"]
    assert report["deleted"] == ["data/qa/train-00001-of-00002.parquet"]
    assert ".gitattributes" in logged_in.files("dataset", REPO)


def test_a_dry_run_tells_the_difference_and_sends_nothing(
    built: Path, logged_in: LoopbackHub, capsys: pytest.CaptureFixture[str]
) -> None:
    _command(built, dry_run=True)
    report = _report(capsys)
    assert len(report["uploaded"]) == 6
    assert (report["revision"], report["dry_run"], report["unchanged"]) == ("", True, False)
    assert {entry.method for entry in logged_in.log} == {"GET"}
    assert logged_in.store.repos == {}


def test_a_pull_request_leaves_main_as_it_was(
    built: Path, logged_in: LoopbackHub, capsys: pytest.CaptureFixture[str]
) -> None:
    logged_in.store.create("dataset", REPO, "hospital")
    _command(built, create_pr=True)
    report = _report(capsys)
    assert report["url"] == f"{logged_in.url}/datasets/{REPO}/discussions/1"
    assert list(logged_in.files("dataset", REPO)) == [".gitattributes"]
    assert "README.md" in logged_in.files("dataset", REPO, report["revision"])


def test_a_file_over_ten_megabytes_goes_through_the_storage(logged_in: LoopbackHub, tmp_path: Path) -> None:
    """11 MB of a name that is not LFS by its suffix; the storage is another origin and gets no token."""
    data = bytes(range(256)) * 43_000
    (tmp_path / "index.db").write_bytes(data)
    publish_folder(tmp_path, ["index.db"], REPO, name="demo", repo_type="dataset", message="Publish")
    entry = logged_in.repo("dataset", REPO).resolve("main").files["index.db"]  # type: ignore[union-attr]
    assert entry.lfs
    assert logged_in.files("dataset", REPO)["index.db"] == data
    assert [(entry.user, entry.bytes_in) for entry in logged_in.requests("PUT", "/lfs/")] == [
        (None, len(data))
    ]


@pytest.mark.parametrize("repo_type", ["model", "space"])
def test_adapters_and_spaces_are_published_alike(
    repo_type: RepoType, logged_in: LoopbackHub, tmp_path: Path
) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: apache-2.0\n---\n")
    (tmp_path / "adapter_model.safetensors").write_bytes(b"weights")
    files = ["README.md", "adapter_model.safetensors"]
    report = publish_folder(
        tmp_path, files, "clinica/a", name="a", repo_type=repo_type, message="Publish", tag="v1"
    )
    assert logged_in.files(repo_type, "clinica/a", "v1")["adapter_model.safetensors"] == b"weights"
    assert report.url == f"{logged_in.url}/{'spaces/' if repo_type == 'space' else ''}clinica/a"


def test_a_private_publication_is_not_seen_by_strangers(
    built: Path, logged_in: LoopbackHub, run_client: RunClient, capsys: pytest.CaptureFixture[str]
) -> None:
    _command(built, private=True)
    assert logged_in.repo("dataset", REPO).private
    script = f"from datasets import load_dataset; load_dataset({REPO!r}, 'qa')"
    stranger = run_client(script, logged_in, token="")
    assert "doesn't exist on the Hub or cannot be accessed" in stranger.stderr


def test_nothing_meant_to_be_private_goes_to_a_public_repository(built: Path, logged_in: LoopbackHub) -> None:
    logged_in.store.create("dataset", REPO, "hospital")
    with pytest.raises(PublishError, match="clinica/demo is public: make it private"):
        _command(built, private=True)
    assert len(logged_in.commit_titles("dataset", REPO)) == 1


def test_a_tag_that_stands_on_other_content_stops_before_anything_is_sent(
    built: Path, logged_in: LoopbackHub, capsys: pytest.CaptureFixture[str]
) -> None:
    _command(built, tag="v0.1.0")
    (built / "README.md").write_text((built / "README.md").read_text() + "Otra línea.\n")
    _write_manifest(built)
    with pytest.raises(PublishError, match=r"tag v0.1.0 of clinica/demo already stands on [0-9a-f]{8}"):
        _command(built, tag="v0.1.0")
    assert len(logged_in.commit_titles("dataset", REPO)) == 2


def _edit_row_file(folder: Path) -> None:
    path = folder / "data/qa/train-00000-of-00001.parquet"
    path.write_bytes(path.read_bytes() + b" ")


def _lose_row_file(folder: Path) -> None:
    (folder / "data/qa/train-00000-of-00001.parquet").unlink()


def _add_shard(folder: Path) -> None:
    (folder / "data/qa/train-00001-of-00002.parquet").write_bytes(b"PAR1")


def _lose_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def _break_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"schema_version": 1, "files": {')


def _list_withheld(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["withheld/abstracts.parquet"] = {"sha256": "0"}
    (folder / "manifest.json").write_text(json.dumps(manifest))


def _list_outside(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["../secret.txt"] = {"sha256": "0"}
    (folder / "manifest.json").write_text(json.dumps(manifest))


def _state_other_rows(folder: Path) -> None:
    configs = [{"name": name, "splits": [{"name": "train", "num_examples": 9}]} for name in ROWS]
    _write_stats(folder, configs=configs)
    _write_manifest(folder)


def _declare_missing_config(folder: Path) -> None:
    stats = json.loads((folder / "stats.json").read_text())
    _write_stats(folder, configs=[*stats["configs"], {"name": "pubmedqa", "splits": []}])
    _write_manifest(folder)


def _break_rows(folder: Path) -> None:
    (folder / "data/qa/train-00000-of-00001.parquet").write_bytes(b"PAR1 and no more")
    _write_manifest(folder)


def _translate_badly(folder: Path) -> None:
    _write_stats(folder, draft_rows=2)
    _write_manifest(folder)


def _hide_drafts(folder: Path) -> None:
    stats = json.loads((folder / "stats.json").read_text())
    del stats["draft_rows"]
    (folder / "stats.json").write_text(json.dumps(stats))
    _write_manifest(folder)


UNFIT = {
    "edited": (_edit_row_file, r"train-00000-of-00001.parquet is not what manifest.json says"),
    "incomplete": (_lose_row_file, r"train-00000-of-00001.parquet is missing"),
    "with a stray shard": (_add_shard, r"train-00001-of-00002.parquet is not in manifest.json"),
    "without a manifest": (_lose_manifest, r"manifest.json is missing: .* is not a finished build"),
    "with half a manifest": (_break_manifest, r"manifest.json is not JSON"),
    "with withheld text in the manifest": (
        _list_withheld,
        "withheld/abstracts.parquet, which is never published",
    ),
    "with a path out of the folder": (_list_outside, "'../secret.txt' lies outside"),
    "stating other rows": (_state_other_rows, "stats.json states otherwise"),
    "stating a config too many": (_declare_missing_config, "lacks config pubmedqa"),
    "that does not load": (_break_rows, "does not load with load_dataset"),
    "that does not say how many rows are drafts": (_hide_drafts, "stats.json states no draft_rows"),
    "with rows of a draft engine": (_translate_badly, "2 rows of .* were translated by a draft engine"),
}


@pytest.mark.parametrize(("spoil", "told"), UNFIT.values(), ids=UNFIT.keys())
def test_a_folder_unfit_for_others_is_refused_before_the_hub_is_asked(
    spoil: Callable[[Path], None],
    told: str,
    built: Path,
    logged_in: LoopbackHub,
) -> None:
    spoil(built)
    with pytest.raises(PublishError, match=told):
        _command(built)
    assert logged_in.log == []


@pytest.mark.parametrize("allowed_by", ["the build", "the user"])
def test_draft_rows_go_out_when_someone_says_so(allowed_by: str, built: Path, logged_in: LoopbackHub) -> None:
    _write_stats(built, draft_rows=2, allow_draft_engine=allowed_by == "the build")
    _write_manifest(built)
    assert _command(built, allow_draft_engine=allowed_by == "the user") == 0


TARGETS = {
    "demo": "is no target: give NAMESPACE/NAME",
    "https://huggingface.co/datasets/clinica/demo": "is no target",
    "folder:": "names no folder",
}


@pytest.mark.parametrize(("target", "told"), TARGETS.items())
def test_a_target_that_is_none_is_named(target: str, told: str, built: Path) -> None:
    with pytest.raises(PublishError, match=told):
        _command(built, target)


def test_a_folder_without_finished_build_is_named(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match=r"manifest\.json is missing"):
        _command(tmp_path / "nowhere")


def _refusal(folder: Path, target: str = REPO, **options: Any) -> str:  # noqa: ANN401 - options of publish_folder
    with pytest.raises(PublishError) as refused:
        publish_folder(
            folder, ["README.md"], target, name="demo", repo_type="dataset", message="Publish",
            patience=Patience(sleep=lambda _: None), **options,
        )  # fmt: skip
    return str(refused.value)


def test_each_refusal_of_the_hub_is_one_line(
    built: Path, logged_in: LoopbackHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "may not write to farmacia/demo (403)" in _refusal(built, "farmacia/demo")
    assert "leave out --tag" in _refusal(built, create_pr=True, tag="v1")
    assert "tag 'v 1' cannot be used" in _refusal(built, tag="v 1")
    monkeypatch.setenv("HF_TOKEN", logged_in.read_token)
    assert "may not write to clinica/demo (403)" in _refusal(built)
    monkeypatch.setenv("HF_TOKEN", "hf_" + "x" * 34)
    assert "refused the token of HF_TOKEN (401): make a new one" in _refusal(built)
    monkeypatch.setenv("HF_TOKEN", "hf_ñ")
    assert "characters that no token has" in _refusal(built)
    monkeypatch.delenv("HF_TOKEN")
    assert "no token to publish with: set HF_TOKEN" in _refusal(built)


def test_a_card_that_is_not_yaml_is_refused_by_the_hub(logged_in: LoopbackHub, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: [\n---\n")
    assert "Invalid metadata in README.md" in _refusal(tmp_path)
    assert logged_in.requests("POST", "/commit/") == []


def test_an_unreachable_hub_is_one_line(
    built: Path, loopback_hub: LoopbackHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HF_ENDPOINT of the test session leads nowhere."""
    monkeypatch.setenv("HF_TOKEN", loopback_hub.token)
    assert "cannot be reached (ConnectError" in _refusal(built)


def test_offline_mode_is_told_at_once_and_not_waited_for(
    built: Path, loopback_hub: LoopbackHub, run_client: RunClient
) -> None:
    arguments = ["-c", PROGRAM, "publish", str(built), "--to", REPO]
    outcome = run_client(arguments, loopback_hub, environment={"HF_HUB_OFFLINE": "1"})
    assert outcome.returncode == 1
    assert "offline mode is enabled" in outcome.stderr
    assert "try 2 of 6" not in outcome.stderr


PROGRAM = """
import sys
from cards.command import add_command, run_command
import argparse
parser = argparse.ArgumentParser(prog="dataset_builder")
publish = add_command(parser.add_subparsers(), "publish", "dataset_builder.hub:publish_command", "publish")
publish.add_argument("folder")
publish.add_argument("--to")
publish.add_argument("--tag")
for flag in ("--private", "--dry-run", "--create-pr", "--allow-draft-engine"):
    publish.add_argument(flag, action="store_true")
sys.exit(run_command(parser))
"""


def test_the_command_ends_in_one_line_that_never_holds_the_token(
    built: Path, loopback_hub: LoopbackHub, run_client: RunClient
) -> None:
    """At the most talkative log level, refused and done; no bars where there is no terminal."""
    arguments = ["-c", PROGRAM, "publish", str(built), "--log-level", "debug", "--to"]
    refused = run_client([*arguments, "farmacia/demo"], loopback_hub)
    done = run_client([*arguments, REPO], loopback_hub)
    assert (refused.returncode, done.returncode) == (1, 0)
    told = [line for line in refused.stderr.splitlines() if line.startswith("dataset_builder: ")]
    assert len(told) == 1
    assert "may not write to farmacia/demo (403)" in told[0]
    assert "Traceback" not in refused.stderr
    assert json.loads(done.stdout)["uploaded"]
    assert "%|" not in done.stderr
    said = refused.stdout + refused.stderr + done.stdout + done.stderr
    assert loopback_hub.token not in said


def test_the_gate_loads_what_a_reader_loads(built: Path) -> None:
    """The counts of this file's table are those of the folder it writes."""
    loaded = load_dataset(str(built), "qa", cache_dir=str(built.parent / "cache"))
    assert {split: data.num_rows for split, data in loaded.items()} == ROWS["qa"]
