import logging
import traceback
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import reduce

import pytest

from dataset_builder.records import Message
from space.answers import Answer, stream_pair
from space.contestants.contract import Contestant, ContestantEntry, Material, Sampling
from space.contestants.openai import HostedModel, key_variable
from space.contestants.table import open_contestants
from space.errors import AnswerError, ContestantError, SpaceConfigError
from space.health import Absent
from tests.completion_server import CompletionServer, events

ASKED: tuple[Message, ...] = ({"role": "user", "content": "Soy 12345678Z, ¿qué es el asma?"},)
SAMPLING = Sampling(max_new_tokens=64, temperature=0.5, top_p=0.9, seed=7)
SECRET = "sk-una-clave-que-nadie-debe-ver"


@pytest.fixture
def server() -> Iterator[CompletionServer]:
    with CompletionServer() as started:
        yield started


@pytest.fixture
def hosted(server: CompletionServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[HostedModel]:
    monkeypatch.setenv("SPACE_ALLOW_HOSTED", "1")
    monkeypatch.setenv("SPACE_KEY_REMOTO_1", SECRET)
    entry = ContestantEntry("remoto 1", "openai", base="m", endpoint=server.url, licence="apache-2.0")
    (opened,) = open_contestants([entry], Material(()))
    assert isinstance(opened, HostedModel)
    server.requests.clear()  # the one of the start
    yield opened
    opened.outage.stop()


def whole(of: Contestant, messages: Sequence[Message] = ASKED) -> Answer:
    return reduce(Answer.plus, of.answer(messages, SAMPLING), Answer())


def test_an_answer_streams_and_counts_its_parts(hosted: HostedModel, server: CompletionServer) -> None:
    answer = whole(hosted)
    assert (answer.text, answer.tokens) == ("Sí, claro.", 2)
    assert (hosted.licence, hosted.revision, hosted.health) == ("apache-2.0", "hosted:m", "loaded")
    assert server.keys == {f"Bearer {SECRET}"}


def test_the_endpoint_gets_the_sampling_of_the_battle_and_masked_text(
    hosted: HostedModel, server: CompletionServer
) -> None:
    """Personal data is masked in every message, also in those of the past."""
    past: tuple[Message, ...] = (
        *ASKED,
        {"role": "assistant", "content": "Su correo es ana.ruiz@correo.es."},
        *ASKED,
    )
    whole(hosted, past)
    (request,) = server.requests
    named = {key: request[key] for key in ("model", "max_tokens", "temperature", "top_p", "seed", "stream")}
    assert named == {
        "model": "m", "max_tokens": 64, "temperature": 0.5, "top_p": 0.9, "seed": 7, "stream": True,
    }  # fmt: skip
    assert [each["role"] for each in request["messages"]] == ["user", "assistant", "user"]
    sent = " ".join(each["content"] for each in request["messages"])
    assert "12345678Z" not in sent
    assert "ana.ruiz@correo.es" not in sent
    assert "¿qué es el asma?" in sent


def test_hosted_contestants_are_off_unless_the_owner_says_so(
    server: CompletionServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = ContestantEntry("remoto", "openai", base="m", endpoint=server.url)
    for value in ("", "0", "true"):
        monkeypatch.setenv("SPACE_ALLOW_HOSTED", value)
        (opened,) = open_contestants([entry], Material(()))
        assert isinstance(opened, Absent)
        assert opened.problem == "hosted contestants are off; SPACE_ALLOW_HOSTED=1 allows them"
        with pytest.raises(AnswerError, match="remoto is missing"):
            whole(opened)
    assert server.requests == []


@pytest.mark.parametrize(
    ("endpoint", "reason"),
    [
        ("http://example.org/v1", "must be https://"),
        ("ftp://127.0.0.1/v1", "must be https://"),
        ("example.org", "must be https://"),
        ("https://me:pass@example.org/v1", r"no key in the address; it belongs in \$SPACE_KEY_REMOTO"),
        ("https://example.org/v1?key=abc", "no key in the address"),
    ],
)
def test_an_address_that_may_not_be_told_questions_is_refused(
    endpoint: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ALLOW_HOSTED", "1")
    with pytest.raises(ContestantError, match=rf"^remoto: .*{reason}") as caught:
        open_contestants([ContestantEntry("remoto", "openai", base="m", endpoint=endpoint)], Material(()))
    assert "pass" not in str(caught.value)
    assert "abc" not in str(caught.value)


def test_a_hosted_contestant_needs_endpoint_and_model() -> None:
    from space.contestants.table import check_entry

    with pytest.raises(SpaceConfigError, match="remoto of kind openai needs the key 'endpoint'"):
        check_entry(ContestantEntry("remoto", "openai", base="m"), "x.yaml")
    with pytest.raises(SpaceConfigError, match="takes no key 'adapter'"):
        check_entry(ContestantEntry("r", "openai", base="m", endpoint="e", adapter="a"), "x.yaml")


def test_the_key_of_a_contestant_is_found_under_its_name() -> None:
    assert key_variable("GPT médico 2") == "SPACE_KEY_GPT_MEDICO_2"
    assert key_variable("a.b/c") == "SPACE_KEY_A_B_C"


STREAM = "text/event-stream"
PAGE = "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>"
FAULTS = {
    "a page instead of a stream": ((200, "text/html", PAGE), "no end was told|wrote nothing"),
    "a page inside the stream": ((200, STREAM, events(PAGE[:9], PAGE[9:])), "page of its own"),
    "an error inside the stream": (
        (200, STREAM, 'data: {"error": {"message": "boom"}}\n\n'), "in no known form",
    ),
    "an error as an answer": ((200, STREAM, events('{"error": "overloaded"}')), "page of its own"),
    "a quota warning": ((200, STREAM, events("Error 500", " (Server Error)")), "page of its own"),
    "no JSON": ((200, STREAM, "data: {nonsense\n\n"), "in no known form"),
    "nothing": ((200, STREAM, events()), "wrote nothing"),
    "a broken stream": ((200, STREAM, events("Tome 5", finish=None)), "broke off: no end"),
    "a filter": ((200, STREAM, events("Tome", finish="content_filter")), "content_filter"),
    "a wrong key": ((401, "application/json", "{}"), r"answers 401: is \$SPACE_KEY_REMOTO_1 right\?"),
    "too many requests": ((429, "application/json", "{}"), "answers 429"),
    "a server error": ((500, "text/html", PAGE), "answers 500"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_no_answer_never_becomes_one(
    hosted: HostedModel, server: CompletionServer, fault: str
) -> None:
    (server.status, server.content_type, server.body), reason = FAULTS[fault]
    shown: list[str] = []
    with pytest.raises(AnswerError, match=f"^remoto 1: the endpoint .*(?:{reason})"):
        shown.extend(piece.text for piece in hosted.answer(ASKED, SAMPLING))
    assert "".join(shown) == ""


def test_neither_the_key_nor_the_question_stands_in_a_failure_or_a_log(
    hosted: HostedModel, server: CompletionServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even at level debug, nor in the chain of exceptions that a log would print."""
    caplog.set_level(logging.DEBUG)
    whole(hosted)
    for fault in FAULTS:
        (server.status, server.content_type, server.body), _ = FAULTS[fault]
        with pytest.raises(AnswerError) as caught:
            whole(hosted)
        told = "".join(traceback.format_exception(caught.value)) + caplog.text
        assert SECRET not in told
        assert "asma" not in told
        assert caught.value.__context__ is None


def test_a_redirect_is_not_followed(hosted: HostedModel, server: CompletionServer) -> None:
    with CompletionServer() as elsewhere:
        server.status, server.body = 307, ""
        server.headers = (("Location", f"{elsewhere.url}/chat/completions"),)
        with pytest.raises(AnswerError, match="answers 307"):
            whole(hosted)
        assert elsewhere.requests == []


def test_an_endpoint_that_falls_silent_or_drags_on_is_given_up(
    hosted: HostedModel, server: CompletionServer
) -> None:
    server.pause_s = 0.3
    with pytest.raises(AnswerError, match=r"says nothing for 0\.1 s"):
        whole(replace(hosted, silence_s=0.1))
    server.body, server.pause_s = events(*"abcdefghij"), 0.05
    with pytest.raises(AnswerError, match="takes too long"):
        whole(replace(hosted, whole_s=0.2))


def test_a_connection_that_is_cut_is_no_answer(hosted: HostedModel, server: CompletionServer) -> None:
    server.headers, server.body = (("Content-Length", "9999"),), events("Tome 5", finish=None)
    with pytest.raises(AnswerError, match="does not answer"):
        whole(hosted)


def test_an_endpoint_where_nobody_listens_is_no_answer(hosted: HostedModel) -> None:
    with pytest.raises(AnswerError, match="does not answer"):
        whole(replace(hosted, endpoint="http://127.0.0.1:9/v1"))


def test_closing_the_answer_closes_the_connection(hosted: HostedModel, server: CompletionServer) -> None:
    server.body, server.pause_s = events(*["palabra "] * 400), 0.01
    with closing(stream_pair(hosted, hosted, ASKED, ASKED, SAMPLING)) as stream:
        while not next(stream)[0].text:
            pass
    assert server.gone.wait(10)


def test_fast_endpoints_do_not_update_the_page_faster_than_it_can_show(
    hosted: HostedModel, server: CompletionServer
) -> None:
    """2000 chunks come at once: far fewer pieces are shown, the text is whole."""
    server.body = events(*["palabra "] * 2000)
    pieces = list(hosted.answer(ASKED, SAMPLING))
    assert "".join(piece.text for piece in pieces) == "palabra " * 2000
    assert sum(piece.tokens for piece in pieces) == 2000
    assert len(pieces) < 500


def test_a_name_of_one_message_is_masked_in_the_others(hosted: HostedModel, server: CompletionServer) -> None:
    asked = ("Me llamo Ana Ruiz Pérez y tengo asma, ¿qué es?", "¿Puede Ana Ruiz tomar ibuprofeno?")
    whole(hosted, [{"role": "user", "content": each} for each in asked])
    (request,) = server.requests
    assert "Ana" not in repr(request["messages"])


def test_a_text_of_another_script_is_no_fault_of_the_endpoint(hosted: HostedModel) -> None:
    """The mask runs outside of what is counted against the endpoint, and breaks on no text."""
    for _ in range(3):
        whole(hosted, ({"role": "user", "content": "Mi CURP es ABCİ010101HDFRRL09"},))
    assert hosted.health == "loaded"
