"""A process that takes votes over HTTP with one of two designs, for tests that kill it.

    python -m tests.vote_server DESIGN STATE REMOTE SEED     prints its port

`store` is this project's VoteStore; `scheduler` is huggingface_hub's CommitScheduler over a file of JSON
lines, as Spaces usually keep what visitors say. Both reach the same kind of remote place, which fails one
call in five and does one call in ten without saying so. `slow` is a VoteStore over a place like a data set.
"""

import json
import random
import secrets
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

from cards.command import emit
from space.errors import VoteError
from space.votes.records import BattleRecord, VoteRecord, vote_id
from space.votes.sinks import FolderSink, Sink, SinkDownError
from space.votes.store import VoteStore

FAILING, LOSING = 0.2, 0.1
LATENCY_S = 0.005
SCHEDULED_S = 1.0  # CommitScheduler's own default is 300 s
MODELS = ("uno", "dos", "tres", "cuatro", "cinco")


class Taker(Protocol):
    """A design: takes what a client sent and says what it has made of it."""

    def take(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return `{"state": "durable"}` when the vote counts as confirmed to the visitor."""
        ...

    def close(self) -> None:
        """Flush, as on SIGTERM."""
        ...


@dataclass
class Weather:
    """Chance that befalls calls of the remote place; the same seed is the same weather."""

    chance: random.Random

    def around(self, action: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the action returns
        """Do it, or not, and say so, or not."""
        time.sleep(LATENCY_S)
        if self.chance.random() < FAILING:
            raise SinkDownError("the remote place answers 503")
        answer = action()
        if self.chance.random() < LOSING:
            raise SinkDownError("the remote place did it, and its answer was lost")
        return answer


class FlakySink:
    """A folder as a sink, in bad weather."""

    immediate = True

    def __init__(self, folder: Path, weather: Weather) -> None:
        self._sink = FolderSink(folder)
        self._weather = weather

    def put(self, content: bytes, day: date) -> str:
        """Keep an object."""
        return self._weather.around(lambda: self._sink.put(content, day))

    def names(self) -> list[str]:
        """List the objects."""
        return self._weather.around(self._sink.names)

    def get(self, name: str) -> bytes:
        """Read an object."""
        return self._weather.around(lambda: self._sink.get(name))

    def delete(self, name: str) -> None:
        """Remove an object."""
        self._weather.around(lambda: self._sink.delete(name))

    def withdrawn(self) -> bytes:
        """Read the list of erasures."""
        return self._weather.around(self._sink.withdrawn)

    def withdraw(self, content: bytes) -> None:
        """Replace the list of erasures."""
        self._weather.around(lambda: self._sink.withdraw(content))


class StoreTaker:
    """This project's design."""

    def __init__(self, state: Path, sink: Sink) -> None:
        self._store = VoteStore(state, sink)

    def take(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Store the battle and the vote."""
        self._store.add_battle(battle_of(sent))
        stored = self._store.add_vote(vote_of(sent))
        return {"state": stored.state, "winner": stored.vote.winner}

    def close(self) -> None:
        """Flush."""
        self._store.close()


class SlowSink(FlakySink):
    """A sink like a data set of the Hub, in good weather: one call a minute."""

    immediate = False
    period_s = 60.0

    def put_many(self, objects: Sequence[tuple[bytes, date]]) -> list[str]:
        """Keep objects."""
        return [self._sink.put(content, day) for content, day in objects]

    def names(self) -> list[str]:
        """List the objects."""
        return self._sink.names()

    def withdrawn(self) -> bytes:
        """Read the list of erasures."""
        return self._sink.withdrawn()


class SchedulerTaker:
    """CommitScheduler as its guide shows it: append a line under its lock, and it uploads the folder."""

    def __init__(self, state: Path, remote: Path, weather: Weather, name: str = "") -> None:
        from huggingface_hub import CommitScheduler

        self._path = state / (name or "votes.jsonl")
        api: Any = FlakyApi(remote, weather)
        self._scheduler = CommitScheduler(
            repo_id="hospital/votos",
            folder_path=state,
            every=SCHEDULED_S / 60,
            repo_type="dataset",
            hf_api=api,
        )

    def take(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Append the vote, and confirm it."""
        with self._scheduler.lock, self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(dict(sent)) + "\n")
        return {"state": "durable", "winner": sent["winner"]}

    def close(self) -> None:
        """Upload once more; a Space that uses CommitScheduler does not do this on SIGTERM by itself."""
        self._scheduler.trigger().result()


class FlakyApi:
    """The two calls that CommitScheduler makes of HfApi, on a folder in bad weather."""

    def __init__(self, remote: Path, weather: Weather) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self._remote = remote
        self._weather = weather
        self._pool = ThreadPoolExecutor(1)

    def create_repo(self, repo_id: str, **_options: object) -> Any:  # noqa: ANN401 - has a repo_id
        """Answer as if the repository was there."""
        return type("Url", (), {"repo_id": repo_id})

    def run_as_future(self, action: Callable[[], object]) -> object:
        """Run it in HfApi's one background thread."""
        return self._pool.submit(action)

    def create_commit(self, operations: list[Any], **_options: object) -> None:
        """Write the files of a commit."""
        self._weather.around(lambda: [self._write(operation) for operation in operations])

    def _write(self, operation: Any) -> None:  # noqa: ANN401 - a CommitOperationAdd
        path = self._remote / operation.path_in_repo
        path.parent.mkdir(parents=True, exist_ok=True)
        with operation.as_file() as file:
            path.write_bytes(file.read())


def battle_of(sent: Mapping[str, Any]) -> BattleRecord:
    """Return the battle that a client saw; `shown_left` is "b" in every third one."""
    number = int(sent["number"])
    return BattleRecord(
        battle_id=f"batalla-{number}",
        created_at="2026-01-02T03:04:05.000000+00:00",
        prompt=({"role": "user", "content": f"¿Pregunta {number}?"},),
        model_a=MODELS[number % len(MODELS)],
        model_b=MODELS[(number + 1) % len(MODELS)],
        answer_a="Sí.",
        answer_b="No.",
        revision_a="r1",
        revision_b="r1",
        adapter_sha256_a="",
        adapter_sha256_b="",
        licence_a="mit",
        licence_b="mit",
        shown_left="b" if number % 3 == 0 else "a",
        sampling="{}",
        sources_a=(),
        sources_b=(),
    )


def vote_of(sent: Mapping[str, Any]) -> VoteRecord:
    """Return the vote that a client sent."""
    battle = battle_of(sent)
    voter = f"voz-{sent['number']}"
    return VoteRecord(
        vote_id=vote_id(battle.battle_id, voter, 0),
        battle_id=battle.battle_id,
        turn=0,
        voter=voter,
        winner=sent["winner"],
        shown_left=battle.shown_left,
        created_at=datetime.now(UTC).isoformat(timespec="microseconds"),
    )


def _unique_scheduler(state: Path, remote: Path, weather: Weather) -> Taker:
    return SchedulerTaker(state, remote, weather, f"votes-{secrets.token_hex(8)}.jsonl")


DESIGNS: Mapping[str, Callable[[Path, Path, Weather], Taker]] = {
    "store": lambda state, remote, weather: StoreTaker(state, FlakySink(remote, weather)),
    "slow": lambda state, remote, weather: StoreTaker(state, SlowSink(remote, weather)),
    "scheduler": SchedulerTaker,
    "scheduler-unique": _unique_scheduler,
}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class _Handler(BaseHTTPRequestHandler):
    taker: Taker
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            self._send(200, self.taker.take(sent))
        except VoteError as error:
            self._send(500, {"error": str(error)})

    def log_message(self, format: str, *args: object) -> None:
        return

    def _send(self, status: int, value: Mapping[str, Any]) -> None:
        content = json.dumps(dict(value)).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def main(design: str, state: str, remote: str, seed: str) -> None:
    """Serve until SIGTERM, then flush."""
    Path(state).mkdir(parents=True, exist_ok=True)
    taker = DESIGNS[design](Path(state), Path(remote), Weather(random.Random(int(seed))))
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"taker": taker}))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    emit(str(server.server_port))
    ended.wait()
    taker.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
