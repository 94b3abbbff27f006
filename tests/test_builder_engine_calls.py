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


def test_a_text_that_went_alone_is_known_alone(server: LibreServer, cache: CallCache) -> None:
    calls = calls_of(server, cache)
    calls.answers(TEXTS[:1], alone=False)
    assert calls.answers(TEXTS[:1], alone=True) == {TEXTS[0]: in_spanish(TEXTS[0])}
    assert server.requests == 1
    calls.answers(TEXTS[1:3], alone=False)
    calls.answers(TEXTS[1:3], alone=True)
    assert server.requests == 4, "with neighbours a text may fare worse"


def test_what_a_server_cannot_do_stops_no_other_and_is_asked_once(
    server: LibreServer, cache: CallCache
) -> None:
    """Twelve blanks in a row, each asked twice; after the tenth a text that had an answer is asked again."""
    bad = TEXTS[5:17]
    server.speak = lambda text: "" if text in bad else joined(text)
    expected = {text: "" if text in bad else in_spanish(text) for text in TEXTS}
    calls = calls_of(server, cache)
    assert calls.answers(TEXTS, alone=False) == expected
    assert calls.failure is None
    assert server.requests == 1 + len(TEXTS) + len(bad) + 1
    for again in (calls, calls_of(server, cache)):
        assert again.answers(TEXTS, alone=False) == expected
        assert again.answers(bad, alone=True) == dict.fromkeys(bad, "")
    assert server.requests == 1 + len(TEXTS) + len(bad) + 1


def test_a_server_that_answers_nothing_is_at_fault_and_no_text_is(
    server: LibreServer, cache: CallCache
) -> None:
    server.speak = lambda text: ""
    calls = calls_of(server, cache)
    calls.answers(TEXTS, alone=False)
    assert str(calls.failure).endswith("gave no translation 10 times in a row")
    assert len(cache) == 0


def test_half_a_character_costs_its_own_text_alone(server: LibreServer, cache: CallCache) -> None:
    speak = server.speak
    server.speak = lambda text: speak(text).replace("organ C", "organ \ud83d")
    calls = calls_of(server, cache)
    answers = calls.answers(TEXTS[:1], alone=False) | calls.answers(TEXTS, alone=False)
    assert answers == {text: "" if "C" in text else in_spanish(text) for text in TEXTS}
    assert len(cache.get_many(calls._key(text, alone=False) for text in TEXTS)) == len(TEXTS) - 1
    assert calls.answers(TEXTS[2:3], alone=True) == {TEXTS[2]: ""}
