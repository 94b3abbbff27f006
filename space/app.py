"""Builds the page from the TABS table and launches it."""

import argparse
import signal
import socket
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cards.command import emit, resolve
from space import config as configuration
from space import look, texts_es
from space.arena import Arena
from space.built_data import open_all
from space.config import SpaceConfig
from space.contestants.contract import Material
from space.contestants.table import open_contestants
from space.errors import SpaceConfigError
from space.tabs.table import TABS
from space.votes.sinks import open_sink
from space.votes.store import VoteStore

if TYPE_CHECKING:
    from gradio import Blocks

_HOST = "127.0.0.1"


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
        SpaceError: a data set, a contestant or the vote store cannot be used, or the port is taken.
    """
    port = _free_port(port)
    contestants = open_contestants(config.contestants, Material(open_all(config.datasets)))
    store = VoteStore(config.state, open_sink(config.sink))
    arena = Arena(contestants, store, config.sampling)
    demo = build_page(arena, config.title)
    _, url, _ = launch(demo, server_name=_HOST, server_port=port, prevent_thread_lock=True)
    return RunningSpace(url, arena, demo, store)


def build_page(arena: Arena, title: str) -> "Blocks":
    """Return the page: notices on top, then the tabs of the table."""
    import gradio as gr

    with gr.Blocks(title=title, analytics_enabled=False) as demo:
        gr.Markdown(f"# {title}")
        gr.Markdown(
            "\n\n".join([texts_es.AI_NOTICE, texts_es.PURPOSE, texts_es.STORED_NOTICE]), elem_id="notices"
        )
        for tab in TABS:
            with gr.Tab(tab.title):
                resolve(tab.target)(arena)
    return demo


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
