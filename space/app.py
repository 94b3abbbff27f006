"""Builds the page from the TABS table and launches it."""

import argparse
import os
import signal
import socket
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from cards.command import LOG, emit, resolve
from space import config as configuration
from space import look
from space.arena import Arena, Services
from space.bank.bank import Bank
from space.bank.reviews import read_decisions
from space.built_data import open_all
from space.config import SpaceConfig
from space.consent import Controller
from space.contestants.contract import Material
from space.contestants.table import open_contestants
from space.errors import SpaceConfigError
from space.gates import outcomes_of, why_not_rated
from space.health import problems, require_pair
from space.languages import Wordings
from space.ratings.board import Board
from space.retrieval import Retriever
from space.tabs.table import TABS, Place
from space.votes.records import BattleRecord, VoteRecord
from space.votes.sinks import open_sink
from space.votes.store import VoteStore

if TYPE_CHECKING:
    from gradio import Blocks

_HOST = "127.0.0.1"
_RATINGS_EVERY_S = 60.0


@dataclass(frozen=True)
class RunningSpace:
    """A page that is being served; `close` ends it."""

    url: str
    arena: Arena
    demo: "Blocks"
    store: VoteStore

    def close(self) -> None:
        """Stop serving and close the store."""
        self.demo.close(verbose=False)
        self.store.close()


def run_command(arguments: argparse.Namespace) -> None:
    """Run `run`: serve the page until SIGTERM or Ctrl-C; its address goes to standard output."""
    config = configuration.load_config(Path(arguments.config) if arguments.config else configuration.DEMO)
    space = start(config, arguments.port)
    emit(space.url)
    try:
        while True:
            signal.pause()
    finally:
        space.close()


def start(config: SpaceConfig, port: int) -> RunningSpace:
    """Load everything a Space needs, and serve its page on a port of this machine (0 is any free one).

    Raises:
        SpaceError: a data set, a contestant, the bank or the vote store cannot be used, or the port is taken.
    """
    port = _free_port(port)
    arena, board = open_arena(config)
    board.current()  # so that the first visitor finds ratings
    demo = build_page(arena, board, config.title)
    _, url, _ = launch(demo, server_name=_HOST, server_port=port, prevent_thread_lock=True)
    return RunningSpace(url, arena, demo, arena.store)


def open_arena(config: SpaceConfig) -> tuple[Arena, Board]:
    """Load what a page needs: contestants, bank, votes and their ratings.

    Raises:
        SpaceError: a data set, a contestant, the bank or the vote store cannot be used.
    """
    data = tuple(open_all(config.datasets))
    contestants = open_contestants(config.contestants, Material(data, config.gate_terms()))
    services = Services(
        controller=Controller.from_environment(os.environ),
        retriever=Retriever(data) if config.retrieval else None,
        bank=Bank.open(config.bank, contestants) if config.bank is not None else None,
        decisions=read_decisions(config.bank) if config.bank is not None else (),
    )
    if services.bank is None:  # stored answers make battles also while models are down
        require_pair(contestants)
    for name, problem in problems(contestants).items():
        LOG.warning("%s is %s", name, problem)
    store = VoteStore(config.state, open_sink(config.sink))
    arena = Arena(contestants, store, config.sampling, services=services)
    return arena, Board(lambda: rated(store), _RATINGS_EVERY_S)


def rated(store: VoteStore) -> tuple[list[VoteRecord], dict[str, BattleRecord]]:
    """Return the votes that no gate keeps out of the ratings, and the battles by `ID|TURN`."""
    votes = [vote for vote in store.votes() if why_not_rated(outcomes_of(vote.gates)) is None]
    return votes, {f"{each.battle_id}|{each.turn}": each for each in store.battles()}


def build_page(arena: Arena, board: Board, title: str) -> "Blocks":
    """Return the page: notices on top, then the tabs of the table."""
    import gradio as gr

    words = Wordings()
    with gr.Blocks(title=title, analytics_enabled=False) as demo:
        gr.Markdown(f"# {title}")
        words.make(gr.Markdown, lambda t: {"value": notices(t)}, elem_id="notices")
        for tab in TABS:
            with words.make(gr.Tab, lambda t, title=tab.title: {"label": getattr(t, title)}) as opened:
                resolve(tab.target)(Place(arena, board, words, demo, opened))
        words.connect(demo)
    return demo


def notices(texts: ModuleType) -> str:
    """Return the lines above everything: what this is, whom to call instead, and what it is for."""
    return "\n\n".join([texts.AI_NOTICE, texts.EMERGENCY, texts.PURPOSE])


def launch(demo: "Blocks", **where: Any) -> tuple[Any, str, str]:  # noqa: ANN401 - arguments of Gradio
    """Launch a page so that it keeps no history, calls nobody and offers no public API."""
    return demo.queue(default_concurrency_limit=None).launch(
        theme=look.theme(),
        css=look.CSS,
        head=look.HEAD,
        run_history=False,  # questions about health stay out of the browser's storage
        enable_monitoring=False,
        footer_links=[],
        share=False,
        quiet=True,
        ssr_mode=False,
        **where,
    )


def _free_port(port: int) -> int:
    """Return a port nobody listens on, or say in one line that it is taken."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            raise SpaceConfigError(
                f"port {port} of {_HOST} is not free ({error.strerror}): name another"
            ) from error
        return probe.getsockname()[1]
