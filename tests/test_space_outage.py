import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from dataset_builder.records import Message
from space.answers import stream_pair
from space.contestants.contract import Contestant, ContestantEntry, Material, Sampling
from space.contestants.openai import HostedModel
from space.contestants.outage import BackOff, Outage
from space.contestants.table import open_contestants
from space.errors import AnswerError, SpaceConfigError
from space.health import problems, require_pair
from space.pair_choice import choose_pair
from tests.completion_server import CompletionServer, events
from tests.space_fixtures import Speaker
from tests.waiting import until

ASKED: tuple[Message, ...] = ({"role": "user", "content": "¿Qué es el asma?"},)
QUICK = BackOff(0.01, 0.05)
NEVER = BackOff(3600, 3600)
LOCALS = (Speaker("uno", "breve"), Speaker("dos", "breve"))
Opener = Callable[[BackOff], HostedModel]


@pytest.fixture
def server() -> Iterator[CompletionServer]:
    with CompletionServer() as started:
        yield started


@pytest.fixture
def opener(server: CompletionServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    monkeypatch.setenv("SPACE_ALLOW_HOSTED", "1")
    opened: list[HostedModel] = []

    def open_with(back_off: BackOff) -> HostedModel:
        entry = ContestantEntry("remoto", "openai", base="m", endpoint=server.url)
        opened.append(HostedModel.open(entry, Material(()), back_off))
        return opened[-1]

    yield open_with
    for each in opened:
        each.outage.stop()


def asked(of: HostedModel) -> str:
    return "".join(piece.text for piece in of.answer(ASKED, Sampling()))


def fail(of: HostedModel) -> None:
    with pytest.raises(AnswerError):
        asked(of)


def asking_since(others: set[threading.Thread]) -> list[threading.Thread]:
    """Return the threads of outages that were not there before; servers have threads, too."""
    return [each for each in threading.enumerate() if each.name == "outage" and each not in others]


def drawn(*contestants: Contestant) -> set[str]:
    """Return who is drawn in fifty battles."""
    random = Random(1)
    return {each.name for _ in range(50) for each in choose_pair(contestants, {}, random)}


def break_down(server: CompletionServer) -> None:
    server.status, server.content_type, server.body = 503, "text/html", "<html>Mantenimiento</html>"


def mend(server: CompletionServer) -> None:
    server.status, server.content_type, server.body = 200, "text/event-stream", events("Sí", ", claro.")


def test_an_endpoint_that_goes_down_leaves_the_draw_and_comes_back_by_itself(
    server: CompletionServer, opener: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    hosted = opener(QUICK)
    assert drawn(hosted, *LOCALS) == {"remoto", "uno", "dos"}
    break_down(server)
    fail(hosted)
    assert (hosted.health, hosted.problem) == ("down", "the endpoint answers 503")
    assert drawn(hosted, *LOCALS) == {"uno", "dos"}
    mend(server)
    until(lambda: hosted.health == "loaded")
    assert hosted.problem == ""
    assert drawn(hosted, *LOCALS) == {"remoto", "uno", "dos"}
    assert asked(hosted) == "Sí, claro."
    down = "remoto is down, and in no battle until it is back: the endpoint answers 503"
    assert [each for each in caplog.messages if each.startswith("remoto")] == [down, "remoto answers again"]


def test_it_can_go_down_again(server: CompletionServer, opener: Opener) -> None:
    hosted = opener(QUICK)
    for _ in range(3):
        break_down(server)
        fail(hosted)
        assert hosted.health == "down"
        mend(server)
        until(lambda: hosted.health == "loaded")


def test_an_endpoint_that_is_down_at_the_start_is_told_and_joins_later(
    server: CompletionServer, opener: Opener
) -> None:
    """With one other contestant the page starts all the same: a battle is possible when the endpoint is."""
    break_down(server)
    hosted = opener(QUICK)
    assert problems([hosted, LOCALS[0]]) == {"remoto": "down: the endpoint answers 503"}
    require_pair([hosted, LOCALS[0]])
    with pytest.raises(SpaceConfigError, match="two contestants that are loaded, there is 1"):
        drawn(hosted, LOCALS[0])
    mend(server)
    until(lambda: hosted.health == "loaded")
    assert drawn(hosted, LOCALS[0]) == {"remoto", "uno"}


def test_the_log_of_the_start_says_that_it_is_down(
    server: CompletionServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SPACE_ALLOW_HOSTED", "1")
    caplog.set_level(logging.INFO)
    break_down(server)
    entry = ContestantEntry("remoto", "openai", base="m", endpoint=server.url)
    (opened,) = open_contestants([entry], Material(()))
    assert isinstance(opened, HostedModel)
    opened.outage.stop()
    assert "remoto: down, the endpoint answers 503" in caplog.messages


def test_while_it_is_down_one_thread_asks_and_nothing_of_a_visitor(
    server: CompletionServer, opener: Opener
) -> None:
    """Eight questions are on their way when it goes down; later requests are the probe's."""
    others = set(threading.enumerate())
    hosted = opener(QUICK)
    break_down(server)
    threads = [threading.Thread(target=fail, args=(hosted,)) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [each.name for each in asking_since(others)] == ["outage"]
    before = len(server.requests)
    until(lambda: len(server.requests) >= before + 3)
    said = {message["content"] for each in server.requests[before:] for message in each["messages"]}
    assert said == {"Hola"}


def test_between_probes_nobody_is_asked(server: CompletionServer, opener: Opener) -> None:
    """One request at the start, one that fails, and none for the draws while an hour has not passed."""
    hosted = opener(NEVER)
    break_down(server)
    fail(hosted)
    for _ in range(20):
        drawn(hosted, *LOCALS)
    assert len(server.requests) == 2


def test_the_waits_double_up_to_the_longest() -> None:
    """5, 10, 20 ... 300 s, each shortened by at most 30 %."""
    back_off = BackOff(5.0, 300.0)
    for tries, longest in ((0, 5), (1, 10), (2, 20), (6, 300), (10_000, 300)):
        assert 0.7 * longest <= back_off.wait_s(tries) <= longest


REFUSED = {
    "a filter": (200, "text/event-stream", events("Tome", finish="content_filter")),
    "a refused question": (400, "application/json", "{}"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_failure_that_a_question_may_have_caused_counts_from_the_third_in_a_row(
    server: CompletionServer, opener: Opener, fault: str
) -> None:
    hosted = opener(NEVER)
    for faults, health in ((2, "loaded"), (2, "loaded"), (3, "down")):
        mend(server)
        asked(hosted)
        server.status, server.content_type, server.body = REFUSED[fault]
        for _ in range(faults):
            fail(hosted)
        assert hosted.health == health


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 502, 504])
def test_a_status_that_no_question_would_change_counts_at_once(
    server: CompletionServer, opener: Opener, status: int
) -> None:
    hosted = opener(NEVER)
    server.status, server.content_type, server.body = status, "application/json", "{}"
    fail(hosted)
    assert hosted.health == "down"


def test_a_visitor_who_leaves_says_nothing_of_the_endpoint(server: CompletionServer, opener: Opener) -> None:
    hosted = opener(NEVER)
    server.body, server.pause_s = events(*["palabra "] * 100), 0.005
    for _ in range(4):
        stream = stream_pair(hosted, LOCALS[0], ASKED, ASKED, Sampling())
        next(stream)
        stream.close()
    assert hosted.health == "loaded"


def test_a_model_that_thinks_before_it_writes_is_not_down(server: CompletionServer, opener: Opener) -> None:
    """The probe's few tokens end before the first word."""
    server.body = events(finish="length")
    assert opener(NEVER).health == "loaded"


def test_a_page_in_the_place_of_an_answer_is_down(server: CompletionServer, opener: Opener) -> None:
    server.body = events("<!DOCTYPE html>", "<html>")
    assert opener(NEVER).problem == "the endpoint answered with a page of its own"


def test_nothing_is_asked_after_the_stop() -> None:
    probes: list[Any] = []
    outage, others = Outage("x", BackOff(0.01, 0.01)), set(threading.enumerate())
    outage.stop()
    outage.failed("is down", lambda: probes.append(1) or "", is_own=True)
    assert asking_since(others) == []
    assert probes == []


def test_a_bank_keeps_the_answers_of_a_contestant_that_goes_down_in_the_middle(
    server: CompletionServer, opener: Opener, tmp_path: Path
) -> None:
    """Of three questions the second finds it down: the build goes on, and names what is missing."""
    from space.bank.build import Collector
    from space.bank.journal import Journal
    from space.bank.records import BankQuestion, stands_for

    questions = [BankQuestion(f"q{n}", f"¿{n}?", "paciente", "general", "normal") for n in range(3)]
    hosted = opener(NEVER)
    journal = Journal(tmp_path)
    first = Collector(questions[:1], Sampling(), journal).collect([hosted])
    break_down(server)
    rest = Collector(questions, Sampling(), journal).collect([hosted])
    assert [len(first.answers), len(rest.answers), len(rest.failures)] == [1, 1, 2]
    assert hosted.health == "down"
    # The next build finds it down from the first question on, and the page does, too.
    again = Collector(questions, Sampling(), journal).collect([hosted])
    assert [each.question_id for each in again.answers] == ["q0"]
    assert {each.reason for each in again.failures} == {"it is down"}
    assert stands_for(first.answers[0], hosted)
