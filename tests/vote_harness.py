"""Votes sent from many threads to a process that is killed again and again, and what is left of them."""

import http.client
import json
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from space.battle import Winner
from space.votes.events import current_votes, read_events
from space.votes.records import BattleRecord
from space.votes.sinks import FolderSink
from space.votes.store import VoteStore
from tests.conftest import ROOT
from tests.vote_server import battle_of, vote_of

WINNERS: tuple[Winner, ...] = ("a", "b", "tie", "both_bad")
_CHANGED_EVERY = 10  # this share of the voters changes their mind after the confirmation


@dataclass(frozen=True)
class Drill:
    """One run: which design, what the kills do to its disk, and how hard it is driven."""

    design: str
    wiped: bool
    votes: int
    in_flight: int
    kills: int
    seed: int = 1
    think_s: float = 0.0  # how long a voter reads before the vote, at most


@dataclass(frozen=True)
class Outcome:
    """What the voters were told, and what is left after the last kill."""

    confirmed: int
    lost: int
    repeated_events: int  # before the last revision of each vote is taken
    counted_twice: int  # after
    of_another_model: int
    pending_told: int
    objects: int
    seconds: float


@dataclass
class _Crowd:
    """What all voters share: where the process listens now, and what it told them."""

    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    confirmed: dict[int, str] = field(default_factory=dict)
    pending_told: int = 0


def run(drill: Drill, folder: Path) -> Outcome:
    """Let everybody vote while the process is killed; at the end it is killed once more.

    With `wiped` every kill, also the last one, takes the disk along, as the restart of a Space does.
    """
    started = time.monotonic()
    state, remote, crowd = folder / "state", folder / "remote", _Crowd()
    chance = random.Random(drill.seed)
    thresholds = sorted(chance.sample(range(1, drill.votes), drill.kills))
    process = _start(drill, state, remote, crowd, life=0)
    with ThreadPoolExecutor(drill.in_flight) as voters:
        done = [voters.submit(_vote_until_confirmed, number, crowd, drill) for number in range(drill.votes)]
        for life, threshold in enumerate(thresholds, 1):
            while len(crowd.confirmed) < threshold:
                time.sleep(0.002)
            _kill(process, state, wiped=drill.wiped)
            process = _start(drill, state, remote, crowd, life)
        for each in done:
            each.result()
    _kill(process, state, wiped=drill.wiped)
    found = _READERS[drill.design.partition("-")[0]](state, remote)
    return _judged(crowd, found, time.monotonic() - started)


@dataclass(frozen=True)
class Found:
    """What is left: `(number of the vote, winner, models)` of what counts, and what lies in the remote."""

    counted: list[tuple[int, str, tuple[str, str]]]
    repeated_events: int
    objects: int


def _judged(crowd: _Crowd, found: Found, seconds: float) -> Outcome:
    counted = {number: (winner, models) for number, winner, models in found.counted}
    wrong = [
        number
        for number, told in crowd.confirmed.items()
        if number in counted and counted[number] != (told, _models(battle_of({"number": number})))
    ]
    return Outcome(
        confirmed=len(crowd.confirmed),
        lost=sum(number not in counted for number in crowd.confirmed),
        repeated_events=found.repeated_events,
        counted_twice=len(found.counted) - len(counted),
        of_another_model=len(wrong),
        pending_told=crowd.pending_told,
        objects=found.objects,
        seconds=seconds,
    )


def _read_store(state: Path, remote: Path) -> Found:
    """Read back what the next start of the Space would count."""
    sink = FolderSink(remote)
    store = VoteStore(state, sink)
    numbers = {vote_of({"number": n, "winner": "a"}).vote_id: n for n in range(10_000)}
    counted = []
    for vote in store.votes():
        battle = store.battle(vote.battle_id, vote.turn)
        assert battle is not None
        counted.append((numbers[vote.vote_id], vote.winner, _models(battle)))
    store.close()
    events, damaged = read_events(sink)
    assert not damaged
    assert {(numbers[vote.vote_id], vote.winner) for vote in current_votes(events.votes)} == {
        (number, winner) for number, winner, _ in counted
    }, "whoever reads the sink counts as the store does"
    revisions = {(vote.vote_id, vote.revision) for vote in events.votes}
    return Found(counted, len(events.votes) - len(revisions), len(events.objects))


def _read_scheduler(state: Path, remote: Path) -> Found:
    """Read the lines on the remote and, where it is kept, on the disk; the last line of a vote counts."""
    lines: list[Mapping[str, Any]] = []
    for place in (remote, state):
        for path in sorted(place.glob("*.jsonl"), key=lambda path: path.stat().st_mtime):
            lines += [json.loads(line) for line in path.read_text().splitlines() if line.endswith("}")]
        if lines and place == state:
            break
    last = {line["number"]: line["winner"] for line in lines}
    counted = [(n, winner, _models(battle_of({"number": n}))) for n, winner in last.items()]
    objects = sum(1 for _ in remote.glob("*.jsonl"))
    return Found(counted, len(lines) - len(last), objects)


_READERS = {"store": _read_store, "scheduler": _read_scheduler}


def _vote_until_confirmed(number: int, crowd: _Crowd, drill: Drill) -> None:
    chance = random.Random(f"{drill.seed} {number}")
    time.sleep(chance.uniform(0, drill.think_s))
    winners = chance.sample(WINNERS, 2 if number % _CHANGED_EVERY == 0 else 1)
    for winner in winners:
        while not _confirmed(number, winner, crowd):
            time.sleep(chance.uniform(0.01, 0.05))


def _confirmed(number: int, winner: str, crowd: _Crowd) -> bool:
    answer = post(crowd.port, {"number": number, "winner": winner})
    with crowd.lock:
        if answer is None:
            return False
        if answer["state"] == "pending":
            crowd.pending_told += 1
            return False
        assert answer["winner"] == winner, "the visitor sees the vote that counts"
        crowd.confirmed[number] = winner
        return True


def post(port: int, value: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the answer, None where the process was killed before it came or refused the vote."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", "/", json.dumps(dict(value)))
        response = connection.getresponse()
        content = response.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return json.loads(content) if response.status == 200 else None


def _start(drill: Drill, state: Path, remote: Path, crowd: _Crowd, life: int) -> "subprocess.Popen[str]":
    seed = str(drill.seed * 1000 + life)
    command = [sys.executable, "-m", "tests.vote_server", drill.design, str(state), str(remote), seed]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    crowd.port = int(process.stdout.readline())
    return process


def _kill(process: "subprocess.Popen[str]", state: Path, *, wiped: bool) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()
    if wiped:
        shutil.rmtree(state)


def _models(battle: BattleRecord) -> tuple[str, str]:
    return battle.model_a, battle.model_b
