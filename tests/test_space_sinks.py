"""The sinks: a folder, a bucket (the real hf_xet, its local store), a data set (the loopback Hub)."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import huggingface_hub
import pytest

from space.errors import SinkError
from space.votes.records import event_line
from space.votes.sinks import FolderSink, Sink, SinkDownError, object_name, open_sink
from space.votes.sinks_bucket import BucketSink
from space.votes.sinks_dataset import DatasetSink
from space.votes.store import VoteStore
from tests.bucket_server import TOKEN, LoopbackBucket
from tests.hub_faults import Fault
from tests.hub_server import LoopbackHub
from tests.test_space_votes import BATTLE, _vote

DAY = date(2026, 1, 2)
OBJECT = event_line("battle", BATTLE) + event_line("vote", _vote("a"))
COMMITS = "/api/datasets/hospital/votos/commit/"


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackBucket]:
    with LoopbackBucket(tmp_path / "cas") as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        yield server
        huggingface_hub.close_session()


def _gives_back_what_it_took(sink: Sink) -> None:
    """The contract of every sink."""
    assert sink.names() == []
    assert sink.withdrawn() == b""
    name = sink.put(OBJECT, DAY)
    assert name == object_name(OBJECT, DAY)
    assert sink.put(OBJECT, DAY) == name, "the same object again is one object"
    other = sink.put(OBJECT * 2, date(2026, 1, 1))
    assert sink.names() == [other, name], "sorted by day"
    assert sink.get(name) == OBJECT
    sink.delete(other)
    sink.delete(other)
    assert sink.names() == [name]
    with pytest.raises(SinkError):
        sink.get(other)
    assert sink.withdrawn() == b""
    for erased in (b"one\n", b"one\ntwo\n"):
        sink.withdraw(erased)
        assert sink.withdrawn() == erased
    assert sink.names() == [name], "the list is no object"


def test_a_folder_gives_back_what_it_took(tmp_path: Path) -> None:
    _gives_back_what_it_took(open_sink(f"folder:{tmp_path / 'sink'}"))


def test_a_bucket_gives_back_what_it_took(bucket: LoopbackBucket) -> None:
    _gives_back_what_it_took(open_sink("bucket:hospital/votos"))
    assert list(bucket.files) == [object_name(OBJECT, DAY), "withdrawn.jsonl"]


def test_a_data_set_gives_back_what_it_took(logged_in: LoopbackHub) -> None:
    _gives_back_what_it_took(open_sink("dataset:hospital/votos"))
    assert logged_in.repo("dataset", "hospital/votos").private, "votes are about health"


def test_a_store_on_a_bucket_confirms_votes_and_rebuilds_from_it(
    bucket: LoopbackBucket, tmp_path: Path
) -> None:
    store = VoteStore(tmp_path / "state", BucketSink("hospital/votos"))
    store.add_battle(BATTLE)
    assert store.add_vote(_vote("b")).state == "durable"
    assert len(bucket.files) == 1
    store.close()
    wiped = VoteStore(tmp_path / "wiped", BucketSink("hospital/votos"))
    assert wiped.votes() == [_vote("b")]
    wiped.close()


def test_an_object_of_a_bucket_is_proved_by_its_name(bucket: LoopbackBucket) -> None:
    sink = BucketSink("hospital/votos")
    names = sink.put_many([(OBJECT, DAY), (OBJECT * 2, DAY)])
    bucket.files[names[0]] = bucket.files[names[1]]
    with pytest.raises(SinkError, match="is damaged"):
        sink.get(names[0])


def test_a_data_set_takes_many_objects_in_one_commit_and_only_once(logged_in: LoopbackHub) -> None:
    sink = DatasetSink("hospital/votos")
    objects = [(OBJECT * count, DAY) for count in (1, 2, 3)]
    names = sink.put_many(objects)
    assert sink.put_many(objects) == names
    assert logged_in.commit_titles("dataset", "hospital/votos") == [
        "Add 3 objects with votes",
        "initial commit",
    ]
    assert logged_in.files("dataset", "hospital/votos")[names[2]] == OBJECT * 3


def test_a_commit_whose_answer_is_lost_is_not_made_twice(logged_in: LoopbackHub) -> None:
    sink = DatasetSink("hospital/votos")
    logged_in.fail(Fault(rf"POST {COMMITS}", status=503, when="after"))
    with pytest.raises(SinkDownError, match="503"):
        sink.put(OBJECT, DAY)
    assert sink.put(OBJECT, DAY) in sink.names()
    assert logged_in.pending_faults == 0
    assert len(logged_in.commit_titles("dataset", "hospital/votos")) == 2


def test_two_writers_of_a_data_set_both_arrive(logged_in: LoopbackHub) -> None:
    """Somebody commits between our look at the head and our commit: the Hub says 412, and we look again."""
    sink = DatasetSink("hospital/votos")
    sink.put(OBJECT, DAY)

    def commit_between() -> None:
        logged_in.put_file("dataset", "hospital/votos", "README.md", b"otra cosa")

    logged_in.fail(Fault(rf"POST {COMMITS}", hook=commit_between))
    name = sink.put(OBJECT * 2, DAY)
    files = logged_in.files("dataset", "hospital/votos")
    assert files[name] == OBJECT * 2
    assert files["README.md"] == b"otra cosa"
    assert logged_in.pending_faults == 0


def test_votes_on_a_data_set_are_pending_until_the_one_commit_of_the_minute(
    logged_in: LoopbackHub, tmp_path: Path
) -> None:
    store = VoteStore(tmp_path / "state", DatasetSink("hospital/votos"))
    store.add_battle(BATTLE)
    voters = ("u", "v", "w")
    states = {store.add_vote(_vote("a", voter=voter)).state for voter in voters}
    assert (states, store.pending(), store.sink_problem()) == ({"pending"}, 3, "")
    assert logged_in.requests("POST", COMMITS) == []
    store.close()
    assert len(logged_in.requests("POST", COMMITS)) == 1, "closing does not wait for the minute"
    wiped = VoteStore(tmp_path / "wiped", DatasetSink("hospital/votos"))
    assert {vote.voter for vote in wiped.votes()} == set(voters)
    assert wiped.pending() == 0
    wiped.close()


def test_votes_on_a_data_set_arrive_by_themselves_after_its_period(
    logged_in: LoopbackHub, tmp_path: Path
) -> None:
    store = VoteStore(tmp_path / "state", DatasetSink("hospital/votos", period_s=0.2))
    store.add_battle(BATTLE)
    stored = store.add_vote(_vote("a"))
    _wait_until_durable(store, stored.vote.vote_id)
    assert store.last_stored_at() == stored.vote.created_at
    store.close()


def test_a_hub_that_is_down_at_the_start_stops_no_vote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Space starts and takes votes as pending; it reads back and ships when the Hub is there."""
    with LoopbackHub(folder=tmp_path / "hub") as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        monkeypatch.setenv("HF_TOKEN", hub.token)
        port = int(hub.url.rpartition(":")[2])
        DatasetSink("hospital/votos").put(OBJECT, DAY)
    huggingface_hub.close_session()
    store = VoteStore(tmp_path / "state", DatasetSink("hospital/votos", period_s=0.2))
    store.add_battle(BATTLE)
    stored = store.add_vote(_vote("b", voter="otra", second=9))
    assert (stored.state, store.pending()) == ("pending", 1)
    with LoopbackHub(port, folder=tmp_path / "hub") as hub:
        monkeypatch.setenv("HF_TOKEN", hub.token)
        _wait_until_durable(store, stored.vote.vote_id)
        assert [vote.winner for vote in store.votes()] == ["a", "b"]
        store.close()
    huggingface_hub.close_session()


def test_a_refused_token_is_one_line_without_the_token(
    logged_in: LoopbackHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    DatasetSink("hospital/votos").put(OBJECT, DAY)
    monkeypatch.setenv("HF_TOKEN", logged_in.read_token)
    with pytest.raises(SinkError) as refused:
        DatasetSink("hospital/votos").put(OBJECT * 2, DAY)
    assert "HF_TOKEN" in str(refused.value)
    assert logged_in.read_token not in str(refused.value)
    monkeypatch.setenv("HF_TOKEN", "hf_" + "desconocido1")
    with pytest.raises(SinkError, match="refused the token of HF_TOKEN"):
        VoteStore(tmp_path / "state", DatasetSink("hospital/votos"))


@pytest.mark.parametrize("reference", ["bucket:votos", "dataset:a/b/c", "dataset:", "ftp:x"])
def test_a_sink_that_nobody_knows_is_one_clear_line(reference: str) -> None:
    with pytest.raises(SinkError, match=r"unknown sink|names no place on the Hub"):
        open_sink(reference)


def test_an_object_of_a_folder_that_cannot_be_removed_is_said(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path)
    name = sink.put(OBJECT, DAY)
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    with pytest.raises(SinkError, match="cannot be removed"):
        sink.delete(name)


def _wait_until_durable(store: VoteStore, vote_id: str) -> None:
    ends_at = time.monotonic() + 30
    while store.state_of(vote_id) != "durable":
        assert time.monotonic() < ends_at, store.sink_problem()
        time.sleep(0.02)
