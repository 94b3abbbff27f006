import json
import random
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from space.battle import Winner
from space.errors import VoteError
from space.votes.compact import compact
from space.votes.events import current_votes, read_events
from space.votes.records import BattleRecord, EventKind, VoteRecord, event_id, event_line, vote_id
from space.votes.sinks import FolderSink
from space.votes.store import VoteStore
from tests.conftest import ROOT

WINNERS: tuple[Winner, ...] = ("a", "b", "tie", "both_bad")
BATTLE = BattleRecord(
    battle_id="batalla",
    created_at="2026-01-02T03:04:05.000000+00:00",
    prompt=({"role": "user", "content": "¿Dosis?"},),
    model_a="uno",
    model_b="dos",
    answer_a="Sí.",
    answer_b="No.",
    revision_a="r1",
    revision_b="r2",
    adapter_sha256_a="",
    adapter_sha256_b="f" * 64,
    licence_a="apache-2.0",
    licence_b="mit",
    shown_left="b",
    sampling="{}",
    sources_a=("openfda:x",),
    sources_b=(),
)


def _vote(winner: Winner, voter: str = "v", battle_id: str = "batalla", second: int = 6) -> VoteRecord:
    return VoteRecord(
        vote_id=vote_id(battle_id, voter, 0),
        battle_id=battle_id,
        turn=0,
        voter=voter,
        winner=winner,
        shown_left="b",
        created_at=f"2026-01-02T03:04:{second:02d}.000000+00:00",
    )


@pytest.fixture
def sink(tmp_path: Path) -> FolderSink:
    return FolderSink(tmp_path / "sink")


def _store(folder: Path, sink: FolderSink) -> VoteStore:
    return VoteStore(folder / "state", sink)


def test_a_vote_is_in_the_sink_with_its_battle_when_it_is_confirmed(tmp_path: Path, sink: FolderSink) -> None:
    store = _store(tmp_path, sink)
    store.add_battle(BATTLE)
    assert sink.names() == [], "a battle without a vote stays on this machine"
    store.add_vote(_vote("a"))
    (name,) = sink.names()
    assert name.startswith("log/2026/01/02/")
    events, damaged = read_events(sink)
    assert (events.objects, damaged) == ((name,), [])
    assert [battle.answer_b for battle in events.battles] == ["No."]
    assert [vote.winner for vote in events.votes] == ["a"]
    store.close()


def test_a_line_of_the_sink_has_every_field_of_its_record_and_is_written_in_one_way() -> None:
    """Alphabetical, the version and the kind beside the fields, inner messages as they are."""
    said = replace(BATTLE, history_a=({"role": "assistant", "content": "Añejo."},), sources_a=("s1", "s2"))
    events: list[tuple[EventKind, BattleRecord | VoteRecord]] = [("battle", said), ("vote", _vote("a"))]
    for kind, record in events:
        line = event_line(kind, record)
        written = {"schema_version": 3, "event": kind, **asdict(record)}
        assert line == json.dumps(written, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def test_the_same_vote_again_is_the_same_event(tmp_path: Path, sink: FolderSink) -> None:
    store = _store(tmp_path, sink)
    store.add_battle(BATTLE)
    first = store.add_vote(_vote("a"))
    assert store.add_vote(_vote("a", second=7)) == first
    assert store.add_vote(_vote("b", voter="otra", second=8)).vote.winner == "b"
    assert [vote.winner for vote in store.votes()] == ["a", "b"]
    assert len(sink.names()) == 2
    store.close()


def test_a_changed_vote_supersedes_the_one_before_and_both_stay_in_the_sink(
    tmp_path: Path, sink: FolderSink
) -> None:
    store = _store(tmp_path, sink)
    store.add_battle(BATTLE)
    first, second, third = (
        store.add_vote(replace(_vote(winner, second=n), comment="c"))
        for n, winner in enumerate(("a", "b", "a"))
    )
    assert [each.vote.revision for each in (first, second, third)] == [0, 1, 2]
    assert second.vote.supersedes == event_id(first.vote)
    assert third.vote.supersedes == event_id(second.vote)
    assert store.votes() == [third.vote]
    store.close()
    events, _ = read_events(sink)
    assert sorted(vote.revision for vote in events.votes) == [0, 1, 2]
    assert current_votes(events.votes) == [third.vote]
    wiped = VoteStore(tmp_path / "wiped", sink)
    assert wiped.votes() == [third.vote]
    wiped.close()


def test_fifty_clicks_at_once_are_one_vote(tmp_path: Path, sink: FolderSink) -> None:
    store = _store(tmp_path, sink)
    store.add_battle(BATTLE)
    with ThreadPoolExecutor(16) as pool:
        counted = list(pool.map(lambda n: store.add_vote(_vote("a", second=n)), range(50)))
    assert len({each.vote for each in counted}) == 1
    assert {each.state for each in counted} == {"durable"}
    assert store.votes() == [counted[0].vote]
    assert len(sink.names()) == 1
    store.close()


def test_nobody_votes_on_a_battle_that_is_not_stored(tmp_path: Path, sink: FolderSink) -> None:
    store = _store(tmp_path, sink)
    with pytest.raises(VoteError, match="is not stored here"):
        store.add_vote(_vote("a"))
    store.add_battle(BATTLE)
    with pytest.raises(VoteError, match="turn 1 of battle batalla is not stored here"):
        store.add_vote(replace(_vote("a"), turn=1))
    assert (store.votes(), store.battle("batalla", 1)) == ([], None)
    store.close()


@pytest.mark.parametrize("wrong", [{"shown_left": "a"}, {"vote_id": "f" * 64}, {"voter": "otra"}])
def test_a_vote_that_does_not_fit_its_battle_is_refused(
    tmp_path: Path, sink: FolderSink, wrong: dict[str, Any]
) -> None:
    store = _store(tmp_path, sink)
    store.add_battle(BATTLE)
    with pytest.raises(VoteError, match="the vote on battle batalla"):
        store.add_vote(replace(_vote("a"), **wrong))
    assert (store.votes(), sink.names()) == ([], [])
    store.close()


def test_each_turn_of_a_battle_has_its_own_vote(tmp_path: Path, sink: FolderSink) -> None:
    store = _store(tmp_path, sink)
    for turn in (0, 1):
        store.add_battle(replace(BATTLE, turn=turn, answer_a=f"turno {turn}"))
    for turn, winner in enumerate(WINNERS[:2]):
        vote = replace(_vote(winner, second=turn), turn=turn, vote_id=vote_id("batalla", "v", turn))
        assert store.add_vote(vote).state == "durable"
    assert [(vote.turn, vote.winner) for vote in store.votes()] == [(0, "a"), (1, "b")]
    assert [battle.answer_a for battle in store.battles()] == ["turno 0", "turno 1"]
    second = store.battle("batalla", 1)
    assert second is not None
    assert second.answer_a == "turno 1"
    store.close()


def test_a_sink_that_is_down_leaves_the_vote_pending_and_it_arrives_later(
    tmp_path: Path, sink: FolderSink
) -> None:
    store = VoteStore(tmp_path / "state", sink, patience_s=0.2)
    store.add_battle(BATTLE)
    sink.folder.mkdir()
    blocked = sink.folder / "log"
    blocked.write_text("a file where the folder should be")
    stored = store.add_vote(_vote("a"))
    assert (stored.state, store.pending(), store.state_of(stored.vote.vote_id)) == ("pending", 1, "pending")
    assert "does not take votes" in store.sink_problem()
    assert store.last_stored_at() == "", "none is in the sink"
    blocked.unlink()
    store.close()
    again = _store(tmp_path, sink)
    assert (again.pending(), again.state_of(stored.vote.vote_id), again.sink_problem()) == (0, "durable", "")
    assert again.last_stored_at() == stored.vote.created_at
    again.close()
    assert len(sink.names()) == 1


FULL_DISK = """
import resource, sys
sys.path.insert(0, {root!r})
from tests.test_space_votes import BATTLE, _vote
from space.errors import VoteError
from space.votes.sinks import FolderSink
from space.votes.store import VoteStore
from dataclasses import replace
from pathlib import Path
folder = Path({folder!r})
store = VoteStore(folder / "state", FolderSink(folder / "sink"))
store.add_battle(replace(BATTLE, answer_a="x" * 5000))
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
try:
    store.add_vote(_vote("a"))
except VoteError as error:
    print(type(error).__name__)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(store.votes(), store.add_vote(_vote("b")).vote.winner)
store.close()
"""


def test_a_full_disk_is_an_error_and_not_a_vote(tmp_path: Path) -> None:
    """No file may grow beyond 4,096 bytes, as if the disk were full; the object has over 5,000."""
    script = FULL_DISK.format(root=str(ROOT), folder=str(tmp_path))
    outcome = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.splitlines() == ["VoteError", "[] b"]
    assert not list((tmp_path / "sink").rglob("*.partial"))
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 4096, "the limit was the child's"


def test_a_wiped_disk_is_rebuilt_from_the_sink(tmp_path: Path, sink: FolderSink) -> None:
    store = _store(tmp_path, sink)
    store.add_battle(BATTLE)
    store.add_vote(_vote("tie"))
    store.close()
    rebuilt = VoteStore(tmp_path / "another", sink)
    assert rebuilt.votes() == [_vote("tie")]
    assert rebuilt.battle("batalla") == BATTLE
    repeated = rebuilt.add_vote(_vote("tie", second=9))
    assert (repeated.vote, repeated.state) == (_vote("tie"), "durable"), "and the vote still counts once"
    rebuilt.close()


def test_a_damaged_object_is_named_and_the_others_are_restored(
    tmp_path: Path, sink: FolderSink, caplog: pytest.LogCaptureFixture
) -> None:
    for voter in ("v", "w"):
        sink.put(event_line("battle", BATTLE) + event_line("vote", _vote("a", voter=voter)), date(2026, 1, 2))
    broken = sink.names()[0]
    path = sink.folder / broken
    path.write_bytes(path.read_bytes()[:-20])
    store = _store(tmp_path, sink)
    assert len(store.votes()) == 1
    assert broken in caplog.text
    store.close()


def test_a_secret_is_made_once_and_is_readable_to_its_owner_only(tmp_path: Path, sink: FolderSink) -> None:
    first, second = _store(tmp_path, sink), _store(tmp_path, sink)
    assert first.secret == second.secret
    assert len(first.secret) == 32
    assert stat.S_IMODE((tmp_path / "state" / "secret.key").stat().st_mode) == 0o600
    assert sorted(path.name for path in (tmp_path / "state").glob("tmp*")) == []
    first.close()
    second.close()


def test_a_store_of_a_newer_program_is_not_touched(tmp_path: Path, sink: FolderSink) -> None:
    _store(tmp_path, sink).close()
    database = sqlite3.connect(tmp_path / "state" / "arena.sqlite")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(VoteError, match="schema version 99"):
        _store(tmp_path, sink)


# A process that votes again and again and says so only after each vote is confirmed.
VOTING = """
import os, sys
sys.path.insert(0, {root!r})
from dataclasses import replace
from pathlib import Path
from tests.test_space_votes import BATTLE, _vote
from space.votes.sinks import FolderSink
from space.votes.store import VoteStore
store = VoteStore(Path({state!r}), FolderSink(Path({sink!r})))
print("ready", flush=True)
while True:
    battle_id = os.urandom(8).hex()
    store.add_battle(replace(BATTLE, battle_id=battle_id))
    stored = store.add_vote(_vote("a", battle_id=battle_id))
    print(stored.state, stored.vote.vote_id, flush=True)
"""


def _vote_until_killed(state: Path, sink: Path, seconds: float) -> list[str]:
    """Return the ids of the votes that were confirmed before a SIGKILL."""
    script = VOTING.format(root=str(ROOT), state=str(state), sink=str(sink))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        lines = process.stdout.read().splitlines()
    return [line.removeprefix("durable ") for line in lines if len(line) == len("durable ") + 64]


def test_no_confirmed_vote_is_lost_by_sigkill_with_the_disk_kept_or_wiped(tmp_path: Path) -> None:
    random_seconds = random.Random(11)
    state, folder = tmp_path / "state", tmp_path / "sink"
    confirmed: list[str] = []
    for _ in range(4):
        confirmed += _vote_until_killed(state, folder, random_seconds.uniform(0.3, 0.6))
    assert len(confirmed) > 8
    for place in (state, tmp_path / "wiped"):
        store = VoteStore(place, FolderSink(folder))
        stored = [vote.vote_id for vote in store.votes()]
        store.close()
        assert set(confirmed) <= set(stored)
        assert len(stored) == len(set(stored))
        assert len(stored) <= len(confirmed) + 4, "at most the one vote in flight at each kill"
    counts = compact(f"folder:{folder}", tmp_path / "data")
    assert counts["votes"] == len(stored)
    assert counts["votes_repeated"] == 0


# Dies when the object is durable and SQLite has not noted it.
KILLED_AFTER_PUT = """
import os, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.test_space_votes import BATTLE, _vote
from space.votes.sinks import FolderSink
from space.votes.store import VoteStore

class KilledAfterPut(FolderSink):
    def put(self, content, day):
        super().put(content, day)
        os._exit(9)

store = VoteStore(Path({state!r}), KilledAfterPut(Path({sink!r})))
store.add_battle(BATTLE)
store.add_vote(_vote("a"))
"""


@pytest.mark.parametrize("place", ["state", "wiped"])
def test_a_kill_between_sink_and_note_keeps_the_vote_once(
    tmp_path: Path, sink: FolderSink, place: str
) -> None:
    script = KILLED_AFTER_PUT.format(root=str(ROOT), state=str(tmp_path / "state"), sink=str(sink.folder))
    killed = subprocess.run([sys.executable, "-c", script], timeout=60, check=False)
    assert killed.returncode == 9
    again = VoteStore(tmp_path / place, sink)
    assert again.votes() == [_vote("a")]
    assert again.pending() == 0
    assert again.add_vote(_vote("a", second=9)).vote == _vote("a")
    assert len(sink.names()) == 1
    again.close()


def test_compaction_counts_a_repeated_vote_once_and_as_last_confirmed(
    tmp_path: Path, sink: FolderSink
) -> None:
    """The first attempt reached the sink but was never confirmed; the visitor then chose b."""
    attempts: list[tuple[Winner, int]] = [("a", 6), ("b", 7)]
    for winner, second in attempts:
        vote = _vote(winner, second=second)
        sink.put(event_line("battle", BATTLE) + event_line("vote", vote), date(2026, 1, 2))
    counts = compact(f"folder:{sink.folder}", tmp_path / "data")
    assert (counts["votes"], counts["votes_repeated"], counts["winners"]) == (1, 1, {"b": 1})
    rebuilt = _store(tmp_path, sink)
    assert [vote.winner for vote in rebuilt.votes()] == ["b"]
    rebuilt.close()


def test_a_sink_without_votes_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(VoteError, match="holds no votes yet"):
        compact(f"folder:{tmp_path}", tmp_path / "data")
