"""`votes compact --to dataset:NS/NAME`: commits over the state that was read, on a loopback Hub."""

import json
from pathlib import Path

import pytest
from huggingface_hub import HfApi

from dataset_builder.hub_retry import Patience
from space.votes.compact import compact
from space.votes.compact_hub import HubTarget
from space.votes.compact_rules import battle_text
from space.votes.compact_target import Change, ConflictError, DatasetError, find_target
from space.votes.review_decisions import append_verdicts
from tests.hub_faults import Fault
from tests.hub_server import LoopbackHub
from tests.test_space_compact import accept
from tests.test_space_erase import texts_in
from tests.vote_events import NOW, battle, put, vote

REPO = "hospital/votos"
QUICK = Patience(tries=3, sleep=lambda _seconds: None)


def shards(hub: LoopbackHub) -> set[str]:
    return {name for name in hub.files("dataset", REPO) if name.startswith("data/")}


def test_a_repository_is_made_private_and_each_run_adds_one_commit(
    logged_in: LoopbackHub, tmp_path: Path
) -> None:
    sink = put(tmp_path / "sink", battle(), vote())
    compact(sink, f"dataset:{REPO}", now=NOW)
    assert logged_in.repo("dataset", REPO).private
    first = shards(logged_in)
    assert compact(sink, f"dataset:{REPO}", now=NOW)["shards_added"] == []
    assert len(logged_in.commit_titles("dataset", REPO)) == 2, "the second run had nothing to say"
    put(tmp_path / "sink", battle("b2"), vote("b", "b2"))
    compact(sink, f"dataset:{REPO}", now=NOW)
    assert first < shards(logged_in)
    assert len(shards(logged_in)) == 4
    manifest = json.loads(logged_in.files("dataset", REPO)["manifest.json"])
    assert manifest["counts"]["votes"] == 2
    assert len(manifest["parent"]) == 40
    assert len(logged_in.requests("POST", "/commit/")) == 2


def test_a_commit_over_a_head_that_moved_on_is_refused_and_writes_nothing(
    logged_in: LoopbackHub, tmp_path: Path
) -> None:
    compact(put(tmp_path / "sink", battle(), vote()), f"dataset:{REPO}", now=NOW)
    target = HubTarget(REPO, QUICK)
    parent = target.head()
    logged_in.put_file("dataset", REPO, "notas.md", b"de otra persona")
    before = logged_in.files("dataset", REPO)
    with pytest.raises(ConflictError, match="was changed meanwhile; nothing was written"):
        target.commit(Change({"README.md": b"viejo"}), parent)
    assert logged_in.files("dataset", REPO) == before


def test_a_commit_whose_answer_was_lost_is_not_a_conflict(logged_in: LoopbackHub, tmp_path: Path) -> None:
    compact(put(tmp_path / "sink", battle(), vote()), f"dataset:{REPO}", now=NOW)
    target = HubTarget(REPO, QUICK)
    parent = target.head()
    logged_in.fail(Fault(r"POST .*/commit/main", when="after", drop=True))
    target.commit(Change({"README.md": b"nuevo"}, ["data"][1:]), parent)
    assert logged_in.pending_faults == 0
    assert logged_in.files("dataset", REPO)["README.md"] == b"nuevo"
    assert len(logged_in.commit_titles("dataset", REPO)) == 3


def test_it_loads_from_the_hub(logged_in: LoopbackHub, tmp_path: Path) -> None:
    compact(put(tmp_path / "sink", battle(), vote()), f"dataset:{REPO}", now=NOW)
    api = HfApi(endpoint=logged_in.url, token=logged_in.token)
    folder = api.snapshot_download(REPO, repo_type="dataset", local_dir=tmp_path / "copia")
    import datasets

    rows = datasets.load_dataset(folder, "votes", cache_dir=str(tmp_path / "cache"), split="train")
    assert rows["winner"][:] == ["a"]


def test_a_missing_repository_and_a_wrong_name_are_one_clear_line(logged_in: LoopbackHub) -> None:
    with pytest.raises(DatasetError, match="holds no votes data set"):
        find_target("hospital/nadie")
    with pytest.raises(DatasetError, match="write dataset:NAMESPACE/NAME"):
        find_target("dataset:nadie")


def test_what_is_taken_out_leaves_the_history_too_also_after_a_killed_run(
    logged_in: LoopbackHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run that rewrites the shards dies before it removes the history; the next one does that."""
    asked = battle("b1", "¿Sirve la zarzaparrilla?")
    out, sink = f"dataset:{REPO}", put(tmp_path / "sink", asked, vote(), battle("b2"), vote("b", "b2"))
    reviews = accept(tmp_path / "votos", asked)
    compact(sink, out, reviews=reviews, now=NOW)
    HfApi(endpoint=logged_in.url, token=logged_in.token).create_tag(REPO, tag="v1", repo_type="dataset")
    append_verdicts(reviews, [battle_text(asked).id], "reject", NOW)

    def killed(_target: HubTarget) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(HubTarget, "purge", killed)
        with pytest.raises(KeyboardInterrupt):
            compact(sink, out, reviews=reviews, now=NOW)
    assert "zarzaparrilla" in texts_in(iter(logged_in.store.objects().values()))
    counts = compact(sink, out, reviews=reviews, now=NOW)
    assert (counts["refs_removed"], counts["votes"]) == (["refs/tags/v1"], 2)
    assert "zarzaparrilla" not in texts_in(iter(logged_in.store.objects().values()))
    before = logged_in.files("dataset", REPO)
    assert "unpurged" not in json.loads(before["manifest.json"])
    HfApi(endpoint=logged_in.url, token=logged_in.token).create_tag(REPO, tag="v2", repo_type="dataset")
    assert compact(sink, out, reviews=reviews, now=NOW)["refs_removed"] == []
    assert logged_in.files("dataset", REPO) == before
