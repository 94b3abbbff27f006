"""Votes a second with 20 visitors while one generation runs. `python -m tests.bench.vote_rate`.

The page is the arena's own, and both paths are the same event of its vote buttons: sent as the buttons send
it (`queue=False`), and through Gradio's queue. Each visitor has one page open, and votes on battles that were
stored before. The rounds take turns, so that both see the same machine; the visitors are another process.
"""

import http.client
import json
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cards.command import emit
from space.battle import CHOICES
from space.texts_es import CHOICES as CHOICE_NAMES
from space.texts_es import STATUS_SAVED
from space.votes.sinks import FolderSink
from space.votes.store import VoteStore
from tests.conftest import ROOT
from tests.vote_server import battle_of

VISITORS = 20
VOTES_A_ROUND = 100
ROUNDS = 8
_WARMING = 40  # votes that are not measured
_PREFIX = "/gradio_api"
Vote = Callable[[int, str], bool]  # the number of a battle, the session of a page


@dataclass
class Measured:
    """The votes of one path."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    errors: int = 0

    @property
    def rate(self) -> float:
        """Confirmed votes a second."""
        return len(self.waits) / self.seconds

    def percentile(self, share: float) -> float:
        """Return the wait that this share of the visitors did not exceed, in seconds."""
        return sorted(self.waits)[min(len(self.waits) - 1, int(share * len(self.waits)))]


def serve(state: str, sink: str) -> None:
    """Serve the real page on battles that are stored already, and keep a core busy as a generation does.

    Standard output has one line: the address, and the token of each battle.
    """
    from space.app import build_page, launch
    from space.arena import Arena
    from space.contestants.contract import Sampling
    from space.ratings.board import Board

    store = VoteStore(Path(state), FolderSink(Path(sink)))
    arena = Arena((), store, Sampling())
    board = Board(lambda: ([], {}), 3600.0)
    demo = build_page(arena, board, "Votos")
    tokens = [_stored(store, number) for number in range(_WARMING + 2 * ROUNDS * VOTES_A_ROUND)]
    threading.Thread(target=_generate, daemon=True).start()
    _, url, _ = launch(demo, server_name="127.0.0.1", prevent_thread_lock=True)
    emit(json.dumps([url, tokens]))
    sys.stdin.read()
    store.close()


def _stored(store: VoteStore, number: int) -> str:
    """Store a battle, and return the token that its visitor votes with."""
    from space import battle
    from space.battle_records import facts_of

    stored = battle_of({"number": number})
    store.add_battle(stored)
    return battle.sign(facts_of(stored, f"{number:032x}"), store.secret, int(time.time()) + 3600)


def _generate() -> None:
    """Do what a decoder of about 50 M parameters does for each token, over and over."""
    import torch

    torch.set_num_threads(1)
    layers = [torch.randn(512, 2048) for _ in range(24)]
    while True:
        state = torch.randn(2, 512)
        for layer in layers:
            state = torch.tanh(state @ layer @ layer.T / 2048)


class Page:
    """What the visitors know of the page: its address, the vote buttons' events, and a battle each."""

    def __init__(self, url: str, tokens: Sequence[str]) -> None:
        self._address = url.removeprefix("http://").rstrip("/")
        self._tokens = tokens
        config = self._request("GET", "/config")
        ids = {each["id"]: each["props"].get("elem_id") for each in config["components"]}
        named = {ids.get(each["targets"][0][0]): each for each in config["dependencies"] if each["targets"]}
        self._events = [named[f"vote-{choice}"] for choice in CHOICES]

    def vote_directly(self, number: int, session: str) -> bool:
        """Vote as the arena's buttons do."""
        body = self._body(number, session)
        return _is_stored(self._request("POST", f"{_PREFIX}/run/predict", body))

    def vote_through_queue(self, number: int, session: str) -> bool:
        """Send the same event as a button of Gradio does by default: join the queue, read its stream."""
        self._request("POST", f"{_PREFIX}/queue/join", self._body(number, session))
        connection = http.client.HTTPConnection(self._address, timeout=60)
        try:
            connection.request("GET", f"{_PREFIX}/queue/data?session_hash={session}")
            for line in connection.getresponse():
                if line.startswith(b"data:") and b"process_completed" in line:
                    return _is_stored(json.loads(line[len(b"data:") :])["output"])
        finally:
            connection.close()
        return False

    def _body(self, number: int, session: str) -> dict[str, Any]:
        event = self._events[number % len(CHOICES)]
        data = [self._tokens[number], [], [], None, "no_dice", True, False, None]
        return {"data": data, "fn_index": event["id"], "session_hash": session}

    def _request(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - JSON
        connection = http.client.HTTPConnection(self._address, timeout=60)
        try:
            content = json.dumps(dict(body)) if body else None
            connection.request(method, path, content, {"Content-Type": "application/json"})
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


def _is_stored(output: Mapping[str, Any]) -> bool:
    said = {STATUS_SAVED.format(choice=choice) for choice in CHOICE_NAMES.values()}
    return not said.isdisjoint(each for each in output["data"] if isinstance(each, str))


def measure(vote: Vote, numbers: range, into: Measured, sessions: Sequence[str]) -> None:
    """Let the visitors vote as fast as they can, each on the page that they have open."""

    def visit(visitor: int) -> None:
        for number in numbers[visitor::VISITORS]:
            started = time.perf_counter()
            try:
                confirmed = vote(number, sessions[visitor])
            except (OSError, http.client.HTTPException, KeyError, ValueError):
                confirmed = False
            if confirmed:
                into.waits.append(time.perf_counter() - started)
            else:
                into.errors += 1

    started = time.perf_counter()
    with ThreadPoolExecutor(VISITORS) as visitors:
        list(visitors.map(visit, range(VISITORS)))
    into.seconds += time.perf_counter() - started


def main() -> None:
    """Print a Markdown table."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.vote_rate", f"{folder}/state", f"{folder}/sink"]
        with subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as server:
            assert server.stdout is not None
            page = Page(*json.loads(server.stdout.readline()))
            direct, queued = Measured(), Measured()
            sessions = [secrets.token_hex(6) for _ in range(VISITORS)]
            measure(page.vote_directly, range(_WARMING // 2), Measured(), sessions)
            measure(page.vote_through_queue, range(_WARMING // 2, _WARMING), Measured(), sessions)
            first = _WARMING
            for _ in range(ROUNDS):
                for vote, into in ((page.vote_directly, direct), (page.vote_through_queue, queued)):
                    measure(vote, range(first, first + VOTES_A_ROUND), into, sessions)
                    first += VOTES_A_ROUND
            server.communicate()
        store = VoteStore(Path(folder, "state"), FolderSink(Path(folder, "sink")))
        stored, objects = len(store.votes()), len(FolderSink(Path(folder, "sink")).names())
        store.close()
    emit("| path | votes/s | p50 ms | p99 ms | errors |\n|---|--:|--:|--:|--:|")
    for title, each in (("as the arena votes (`queue=False`)", direct), ("through Gradio's queue", queued)):
        middle = statistics.median(each.waits)
        emit(
            f"| {title} | {each.rate:.0f} | {middle * 1000:.0f} | {each.percentile(0.99) * 1000:.0f} "
            f"| {each.errors} |"
        )
    emit(f"\n{direct.rate / queued.rate:.1f} times; {stored} of {first} votes stored, {objects} objects")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        serve(*sys.argv[1:])
    else:
        main()
