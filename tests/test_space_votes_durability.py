"""What a vote survives: kills, a sink that is down, slow or forgetful, a full disk, older files."""

import json
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, fields, replace
from datetime import date
from pathlib import Path

import pytest

from space.errors import SinkError, VoteError
from space.votes.events import current_votes, read_events
from space.votes.group_commit import GroupCommit
from space.votes.records import BattleRecord, VoteRecord, event_line
from space.votes.sinks import FolderSink, SinkDownError
from space.votes.store import VoteStore
from space.votes.withdrawn import Erasure
from tests.conftest import ROOT
from tests.test_space_votes import BATTLE, _vote
from tests.vote_harness import Drill, post, run
from tests.waiting import until

DAY = date(2026, 1, 2)


@pytest.mark.parametrize("wiped", [False, True])
def test_no_confirmed_vote_is_lost_doubled_or_given_to_another_model(tmp_path: Path, wiped: bool) -> None:
    """Killed three times with 20 voters in flight, over a sink that fails 20 % and loses 10 % of its answers.

    The long form is `python -m tests.bench.vote_durability`.
    """
    outcome = run(Drill("store", wiped=wiped, votes=200, in_flight=20, kills=3), tmp_path)
    assert outcome.confirmed == 200
    assert (outcome.lost, outcome.counted_twice, outcome.of_another_model) == (0, 0, 0)
    assert outcome.objects < 100, "votes that come together share an object"


def test_sigterm_ships_what_waits_for_the_minute_of_a_slow_sink(tmp_path: Path) -> None:
    state, remote = tmp_path / "state", tmp_path / "remote"
    command = [sys.executable, "-m", "tests.vote_server", "slow", str(state), str(remote), "1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        answers = [post(port, {"number": number, "winner": "b"}) for number in range(5)]
        assert [answer and answer["state"] for answer in answers] == ["pending"] * 5
        assert FolderSink(remote).names() == []
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    events, _ = read_events(FolderSink(remote))
    assert [vote.winner for vote in events.votes] == ["b"] * 5


class SwitchedSink(FolderSink):
    """A folder that is down while `down` says so, and may lose the answer of what it did."""

    down = False
    answers_to_lose = 0
    puts: Sequence[str] = ()

    def put(self, content: bytes, day: date) -> str:
        if self.down:
            raise SinkDownError("nobody answers")
        name = super().put(content, day)
        type(self).puts = [*self.puts, name]
        if self.answers_to_lose:
            type(self).answers_to_lose -= 1
            raise SinkDownError("the answer was lost")
        return name


@contextmanager
def _switched(
    folder: Path, *, down: bool = False, lose: int = 0, patience_s: float = 5.0
) -> Iterator[VoteStore]:
    SwitchedSink.down, SwitchedSink.answers_to_lose, SwitchedSink.puts = down, lose, ()
    store = VoteStore(folder / "state", SwitchedSink(folder / "sink"), patience_s=patience_s)
    store.add_battle(BATTLE)
    try:
        yield store
    finally:
        store.close(timeout_s=0.2)


def test_a_vote_taken_while_the_sink_is_down_arrives_when_it_is_back(tmp_path: Path) -> None:
    with _switched(tmp_path, down=True, patience_s=0.1) as store:
        stored = store.add_vote(_vote("a"))
        assert stored.state == "pending"
        assert store.sink_problem() == "nobody answers"
        assert store.add_vote(_vote("a", second=8)) == stored, "voting again does not help, and does no harm"
        SwitchedSink.down = False
        until(lambda: store.state_of(stored.vote.vote_id) == "durable")
        assert store.pending() == 0
        until(lambda: not store.sink_problem())  # told after the list of erasures is read again
        assert store.add_vote(_vote("a", second=9)).state == "durable"


def test_an_object_whose_answer_is_lost_is_sent_again_under_the_same_name(tmp_path: Path) -> None:
    with _switched(tmp_path, lose=3) as store:
        assert store.add_vote(_vote("a")).state == "durable"
        assert len(SwitchedSink.puts) == 4
        assert FolderSink(tmp_path / "sink").names() == [SwitchedSink.puts[0]]


def test_an_error_that_nobody_foresaw_is_told_and_ends_no_shipment(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class OddSink(FolderSink):
        is_odd = True

        def put(self, content: bytes, day: date) -> str:
            if OddSink.is_odd:
                raise TypeError("a list and no object, hf_abcdefgh1")
            return super().put(content, day)

    with closing(VoteStore(tmp_path / "state", OddSink(tmp_path / "sink"), patience_s=0.1)) as store:
        store.add_battle(BATTLE)
        assert store.add_vote(_vote("a")).state == "pending"
        assert store.sink_problem() == "TypeError: a list and no object, [redacted]"
        assert "nobody foresaw" in caplog.text
        OddSink.is_odd = False
        until(lambda: store.pending() == 0)


def test_what_waits_keeps_its_bytes_over_a_restart(tmp_path: Path) -> None:
    with _switched(tmp_path, down=True, patience_s=0.1) as store:
        store.add_vote(_vote("a"))
        store.add_vote(_vote("b", second=8))
    with _switched(tmp_path) as store:
        until(lambda: store.pending() == 0)
        assert [(vote.winner, vote.revision) for vote in store.votes()] == [("b", 1)]
    events, _ = read_events(FolderSink(tmp_path / "sink"))
    assert [(vote.winner, vote.revision) for vote in events.votes] == [("a", 0), ("b", 1)]


def test_a_closed_store_takes_no_vote(tmp_path: Path) -> None:
    with _switched(tmp_path) as store:
        pass
    with pytest.raises(VoteError, match="is closing"):
        store.add_vote(_vote("a"))


def test_items_that_come_while_a_batch_is_written_are_the_next_batch() -> None:
    batches: list[list[int]] = []
    first_came, go_on = threading.Event(), threading.Event()

    def commit(items: Sequence[int]) -> list[int | VoteError]:
        batches.append(list(items))
        first_came.set()
        assert go_on.wait(30)
        return [VoteError("thirteen") if item == 13 else -item for item in items]

    commits = GroupCommit(commit, window_s=0.0, most=8)
    with ThreadPoolExecutor(20) as pool:
        first = pool.submit(commits.add, 100)
        assert first_came.wait(30)
        others = {item: pool.submit(commits.add, item) for item in range(19)}
        until(lambda: commits._tickets.qsize() == 19)
        go_on.set()
        assert first.result() == -100
        with pytest.raises(VoteError, match="thirteen"):
            others.pop(13).result()
        assert [each.result() for each in others.values()] == [-item for item in others]
    commits.close()
    assert [len(batch) for batch in batches] == [1, 8, 8, 3]


def test_a_disk_that_fills_up_refuses_votes_and_keeps_those_it_told_of(tmp_path: Path) -> None:
    """A database that may not grow beyond 60 pages, as on a disk of 240 KB: SQLite itself says it is full.

    `test_space_votes.py` has a limit of the operating system, and the soak a small file system that is full.
    """
    sink = FolderSink(tmp_path / "sink")
    store = VoteStore(tmp_path / "state", sink)
    store._database._connection.execute("PRAGMA max_page_count = 60")
    told, refused = [], 0
    for number in range(20):
        battle_id = f"b{number}"
        try:
            store.add_battle(replace(BATTLE, battle_id=battle_id, answer_a="x" * 15_000))
            told.append(store.add_vote(_vote("a", battle_id=battle_id)).vote)
        except VoteError:
            refused += 1
    with pytest.raises(VoteError, match="full"):
        store.add_battle(replace(BATTLE, battle_id="otra", answer_a="x" * 100_000))
    assert 0 < len(told) < 20
    assert refused == 20 - len(told)
    assert store.votes() == sorted(told, key=lambda vote: vote.vote_id)
    store.close()
    events, _ = read_events(sink)
    assert set(events.votes) == set(told)


def _version_1(record: BattleRecord | VoteRecord, kind: str) -> bytes:
    """A line as version 1 wrote it: without what came later."""
    known = [field.name for field in fields(record)]
    last = "sources_b" if isinstance(record, BattleRecord) else "supersedes"
    own = {name: value for name, value in asdict(record).items() if known.index(name) <= known.index(last)}
    return json.dumps({"schema_version": 1, "kind": kind, **own}).encode() + b"\n"


def test_events_of_version_1_and_2_are_read_together(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path / "sink")
    sink.put(_version_1(BATTLE, "battle") + _version_1(_vote("a"), "vote"), DAY)
    bank = replace(BATTLE, battle_id="otra", kind="bank", question_id="p1", red_flags=("chest_pain",))
    later = replace(
        _vote("b", battle_id="otra", second=9), reasons_a=("dangerous",), voter_role="profesional"
    )
    sink.put(event_line("battle", bank) + event_line("vote", later), DAY)
    store = VoteStore(tmp_path / "state", sink)
    assert store.votes() == [_vote("a"), later]
    assert [store.battle("batalla"), store.battle("otra")] == [BATTLE, bank]
    store.close()


def test_a_database_of_version_1_keeps_its_open_battles(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path / "sink")
    sink.put(_version_1(BATTLE, "battle") + _version_1(_vote("a"), "vote"), DAY)
    (tmp_path / "state").mkdir()
    database = sqlite3.connect(tmp_path / "state" / "arena.sqlite")
    database.executescript(
        "CREATE TABLE battles (battle_id TEXT PRIMARY KEY, record TEXT NOT NULL);"
        "CREATE TABLE votes (vote_id TEXT PRIMARY KEY, battle_id TEXT NOT NULL REFERENCES battles);"
        "CREATE TABLE objects (name TEXT PRIMARY KEY); PRAGMA user_version = 1;"
    )
    unvoted = replace(BATTLE, battle_id="abierta")
    for battle in (BATTLE, unvoted):
        record = json.loads(_version_1(battle, "battle"))
        del record["schema_version"], record["kind"]
        database.execute("INSERT INTO battles VALUES (?, ?)", (battle.battle_id, json.dumps(record)))
    database.execute("INSERT INTO votes VALUES (?, 'batalla')", (_vote("a").vote_id,))
    database.execute("INSERT INTO objects VALUES (?)", (sink.names()[0],))
    database.commit()
    database.close()
    store = VoteStore(tmp_path / "state", sink)
    assert store.votes() == [_vote("a")]
    assert store.battle("abierta") == unvoted
    assert store.add_vote(_vote("tie", battle_id="abierta")).state == "durable"
    store.close()


@pytest.mark.parametrize(
    "content",
    [
        b"{\n",
        b"[]\n",
        b'{"schema_version": 2, "kind": "vote", "vote_id": "x"}\n',
        event_line("battle", BATTLE)
        + event_line("vote", _vote("a")).replace(b'"winner": "a"', b'"winner": "uno"'),
        event_line("vote", _vote("a")),
        *(
            event_line("battle", BATTLE) + event_line("vote", _vote("a")).replace(sound, broken)
            for sound, broken in (
                (b'"created_at": "', b'"created_at": null, "x": "'),
                (b'"created_at": "', b'"created_at": "ayer, '),
                (b'"revision": 0', b'"revision": -1'),
                (b'"reasons_a": []', b'"reasons_a": null'),
                (b'"comment": ""', rb'"comment": "\ud800"'),
            )
        ),
        event_line("battle", BATTLE).replace(b'"prompt": [', b'"prompt": null, "x": [')
        + event_line("vote", _vote("a")),
    ],
    ids=[
        *("no JSON", "no event", "a field is missing", "no such winner", "no battle"),
        *("no time", "another time", "no revision", "no reasons", "half a character", "no prompt"),
    ],
)
def test_an_object_that_makes_no_sense_is_named_and_stops_nothing(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    sink = FolderSink(tmp_path / "sink")
    broken = sink.put(content, DAY)
    whole = replace(BATTLE, battle_id="otra")
    vote = _vote("b", battle_id="otra")
    sink.put(event_line("battle", whole) + event_line("vote", vote), DAY)
    store = VoteStore(tmp_path / "state", sink)
    assert broken in caplog.text
    assert store.votes() == [vote]
    store.close()


def test_an_event_of_a_newer_program_stops_the_start_with_one_line(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path / "sink")
    sink.put(b'{"schema_version": 99, "kind": "vote"}\n', DAY)
    with pytest.raises(SinkError, match="update it"):
        VoteStore(tmp_path / "state", sink)


def test_of_two_first_events_of_one_vote_the_later_counts(tmp_path: Path) -> None:
    """The first reached the sink, its visitor was never told, the disk was lost; then the visitor chose b."""
    sink = FolderSink(tmp_path / "sink")
    unheard, told = _vote("a", second=6), _vote("b", second=7)
    for vote in (told, unheard):
        sink.put(event_line("battle", BATTLE) + event_line("vote", vote), DAY)
    assert current_votes([told, unheard]) == current_votes([unheard, told]) == [told]
    store = VoteStore(tmp_path / "state", sink)
    assert store.votes() == [told]
    store.close()


def test_an_erased_vote_leaves_the_disk_with_its_battle(tmp_path: Path) -> None:
    with _switched(tmp_path) as store:
        mine, other = store.add_vote(_vote("a")), store.add_vote(_vote("b", voter="otra"))
        store.forget([mine.vote.vote_id])
        assert (store.votes(), store.state_of(mine.vote.vote_id)) == ([other.vote], None)
        assert store.battle("batalla") is not None, "another voter's vote is about it"
        store.forget([other.vote.vote_id])
        assert store.battle("batalla") is None


def test_a_kept_disk_follows_what_was_erased_from_the_sink(tmp_path: Path) -> None:
    """Erasing writes an object anew without the erased votes: the others move to it."""
    sink = FolderSink(tmp_path / "sink")
    erased, other = _vote("a"), _vote("b", voter="otra", second=9)
    lines = [event_line("battle", BATTLE), event_line("vote", erased), event_line("vote", other)]
    whole = sink.put(b"".join(lines), DAY)
    VoteStore(tmp_path / "state", sink).close()
    sink.withdraw(Erasure("a" * 64, frozenset([erased.vote_id])).line())
    sink.put(lines[0] + lines[2], DAY)
    sink.delete(whole)
    store = VoteStore(tmp_path / "state", sink)
    assert store.votes() == [other]
    assert store.state_of(other.vote_id) == "durable"
    store.close()


@pytest.mark.parametrize("has_others", [False, True])
def test_a_sink_that_lost_votes_gets_them_again(tmp_path: Path, *, has_others: bool) -> None:
    """The sink was wiped, or another one is named: no vote is erased by that, however often it starts."""
    told = _vote("a")
    with closing(VoteStore(tmp_path / "state", FolderSink(tmp_path / "sink"))) as store:
        store.add_battle(BATTLE)
        store.add_vote(told)
    new, other = FolderSink(tmp_path / "new"), _vote("b", voter="otra", second=9)
    if has_others:
        new.put(event_line("battle", BATTLE) + event_line("vote", other), DAY)
    for _ in range(3):
        with closing(VoteStore(tmp_path / "state", new)) as store:
            until(lambda store=store: store.pending() == 0)
            assert store.votes() == ([told, other] if has_others else [told])
    events, _ = read_events(new)
    assert told in events.votes
    with closing(VoteStore(tmp_path / "state", FolderSink(tmp_path / "sink"))) as back:
        assert told in back.votes()
