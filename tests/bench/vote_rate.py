"""Votes a second with 20 visitors while one generation runs. `python -m tests.bench.vote_rate`.

The same handler stands behind two buttons of one page: one as the arena's vote buttons are (`queue=False`),
one through Gradio's queue. Both put their votes into one real VoteStore over a folder, on battles that were
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
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cards.command import emit
from space.votes.sinks import FolderSink
from space.votes.store import VoteStore
from tests.conftest import ROOT
from tests.vote_server import battle_of, vote_of

VISITORS = 20
VOTES_A_ROUND = 100
ROUNDS = 8
_WARMING = 40  # votes that are not measured
_PREFIX = "/gradio_api"
_STORED = "Voto guardado"


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
    """Serve the page with both buttons, and keep one core busy as a generation does."""
    import gradio as gr

    store = VoteStore(Path(state), FolderSink(Path(sink)))
    for number in range(_WARMING + 2 * ROUNDS * VOTES_A_ROUND):
        store.add_battle(battle_of({"number": number}))

    def vote(number: str, winner: str) -> str:
        sent = {"number": number, "winner": winner}
        return _STORED if store.add_vote(vote_of(sent)).state == "durable" else "pendiente"

    with gr.Blocks(analytics_enabled=False) as demo:
        number, winner, said = gr.Textbox(), gr.Textbox(), gr.Textbox()
        for name, queued in (("direct", False), ("queued", True)):
            button = gr.Button(name, elem_id=name)
            button.click(
                vote, [number, winner], said, queue=queued, concurrency_limit=None, api_visibility="private"
            )
    threading.Thread(target=_generate, daemon=True).start()
    _, url, _ = demo.queue(default_concurrency_limit=None).launch(
        server_name="127.0.0.1", prevent_thread_lock=True, quiet=True, ssr_mode=False, run_history=False
    )
    emit(url)
    sys.stdin.read()
    store.close()


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
    """What the visitors know of the page: its address, and the number of each button's event."""

    def __init__(self, url: str) -> None:
        self._address = url.removeprefix("http://").rstrip("/")
        config = self._request("GET", "/config")
        ids = {each["id"]: each["props"].get("elem_id") for each in config["components"]}
        self._events = {ids[each["targets"][0][0]]: each["id"] for each in config["dependencies"]}

    def vote_directly(self, number: int) -> bool:
        """Vote as the arena's buttons do."""
        body = self._body("direct", number, secrets.token_hex(6))
        return self._request("POST", f"{_PREFIX}/run/predict", body)["data"] == [_STORED]

    def vote_through_queue(self, number: int) -> bool:
        """Vote as a button of Gradio does by default: join the queue, read its stream to the end."""
        session = secrets.token_hex(6)
        self._request("POST", f"{_PREFIX}/queue/join", self._body("queued", number, session))
        connection = http.client.HTTPConnection(self._address, timeout=60)
        try:
            connection.request("GET", f"{_PREFIX}/queue/data?session_hash={session}")
            for line in connection.getresponse():
                if line.startswith(b"data:") and b"process_completed" in line:
                    return json.loads(line[len(b"data:") :])["output"].get("data") == [_STORED]
        finally:
            connection.close()
        return False

    def _body(self, button: str, number: int, session: str) -> dict[str, Any]:
        winner = ("a", "b", "tie", "both_bad")[number % 4]
        return {"data": [str(number), winner], "fn_index": self._events[button], "session_hash": session}

    def _request(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - JSON
        connection = http.client.HTTPConnection(self._address, timeout=60)
        try:
            content = json.dumps(dict(body)) if body else None
            connection.request(method, path, content, {"Content-Type": "application/json"})
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


def measure(vote: Callable[[int], bool], numbers: range, into: Measured) -> None:
    """Let the visitors vote as fast as they can."""

    def timed(number: int) -> None:
        started = time.perf_counter()
        try:
            confirmed = vote(number)
        except (OSError, http.client.HTTPException, KeyError, ValueError):
            confirmed = False
        if confirmed:
            into.waits.append(time.perf_counter() - started)
        else:
            into.errors += 1

    started = time.perf_counter()
    with ThreadPoolExecutor(VISITORS) as visitors:
        list(visitors.map(timed, numbers))
    into.seconds += time.perf_counter() - started


def main() -> None:
    """Print a Markdown table."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.vote_rate", f"{folder}/state", f"{folder}/sink"]
        with subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as server:
            assert server.stdout is not None
            page = Page(server.stdout.readline().strip())
            direct, queued = Measured(), Measured()
            measure(page.vote_directly, range(_WARMING // 2), Measured())
            measure(page.vote_through_queue, range(_WARMING // 2, _WARMING), Measured())
            first = _WARMING
            for _ in range(ROUNDS):
                for vote, into in ((page.vote_directly, direct), (page.vote_through_queue, queued)):
                    measure(vote, range(first, first + VOTES_A_ROUND), into)
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
