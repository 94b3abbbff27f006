"""What is asked of an engine is paid once: each request is committed, and what it cannot do is known."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dataset_builder.call_cache import CallCache
from dataset_builder.engine_calls import CallCounts, EngineCalls
from dataset_builder.translators import TRANSLATORS
from tests.libre_server import LibreServer, in_spanish

TEXTS = [f"The organ {letter} is normal." for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[CallCache]:
    with CallCache(tmp_path / "calls.sqlite") as opened:
        yield opened


@pytest.fixture
def server() -> Iterator[LibreServer]:
    with LibreServer() as running:
        yield running


def calls_of(server: LibreServer, cache: CallCache) -> EngineCalls:
    return EngineCalls(TRANSLATORS.load("deep:libre")({"url": server.url}), cache, CallCounts())


def joined(text: str) -> str:
    """Join the lines of a pack, as some services do, so that texts go one by one."""
    return in_spanish(text.replace("\n", " "))


def test_each_request_is_committed_before_the_next_is_sent(server: LibreServer, cache: CallCache) -> None:
    """One pack that does not split, then texts one by one; the key is refused after four answers."""

    def speak(text: str) -> str:
        if server.requests == 5:
            server.faults = [(403, "{}", {})]
        return joined(text)

    server.speak = speak
    calls = calls_of(server, cache)
    assert calls.answers(TEXTS, alone=False) == {text: in_spanish(text) for text in TEXTS[:4]}
    assert calls.failure is not None
    server.asked.clear()
    assert len(calls_of(server, cache).answers(TEXTS, alone=False)) == len(TEXTS)
    assert not server.asked.keys() & set(TEXTS[:4])
