"""deep-translator behind our wall, against loopback servers: nothing but a translation is taken for one."""

import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import deep_translator
import pytest
from deep_translator.constants import BASE_URLS

from dataset_builder.errors import TranslationError
from dataset_builder.translators.deep import KEY_VARIABLE, URL_VARIABLE, Google, Libre, MyMemory
from dataset_builder.translators.deep_engine import DeepEngine
from tests.engine_server import Answer, EngineServer, in_spanish
from tests.fake_clock import FakeClock
from tests.google_server import GoogleServer, google_page
from tests.libre_server import LibreServer
from tests.mymemory_server import MyMemoryServer

KEY, PASSWORD = "llave-muy-secreta-123", "clave-muy-secreta-456"
QUOTA = "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY. NEXT AVAILABLE IN 10 HOURS"


@dataclass(frozen=True)
class Service:
    """An engine and the loopback server that plays its service."""

    engine: type[DeepEngine]
    server: type[EngineServer]

    def open(self, server: EngineServer, **options: str) -> DeepEngine:
        return self.engine({"url": server.url, **options}, {}, FakeClock())


SERVICES = (Service(Libre, LibreServer), Service(Google, GoogleServer), Service(MyMemory, MyMemoryServer))
every_service = pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.engine.name)
libre_and_google = pytest.mark.parametrize("service", SERVICES[:2], ids=lambda service: service.engine.name)


@pytest.fixture
def libre() -> Iterator[LibreServer]:
    with LibreServer() as running:
        yield running


def sentences(count: int, length: int = 140) -> list[str]:
    """Return distinct segments of one length, each with a number of its own."""
    start = "Take {0} mg of the drug with water in the morning and never stop it before you asked a doctor"
    return [f"{start.format(number)} about {number}".ljust(length, "!")[:length] for number in range(count)]


def told_by(error: BaseException | None) -> str:
    """Return all that an error and the errors behind it say."""
    texts: list[str] = []
    while error is not None:
        texts.append(f"{error!r} {error} {error.args!r}")
        error = error.__cause__ or error.__context__
    return " ".join(texts)


@every_service
def test_each_text_gets_its_own_translation(service: Service) -> None:
    texts = ["Take 5 mg.", "", "Take 50 mg & <rest> “now” ≥ 5 %.", "  ", "Stop.", "a\nb"]
    with service.server() as server:
        engine = service.open(server)
        assert engine.translate(texts) == [
            "\n".join(map(in_spanish, text.split("\n"))) if text.strip() else "" for text in texts
        ]
        engine.close()


@libre_and_google
def test_a_twentieth_of_the_requests_is_enough(service: Service) -> None:
    texts = sentences(400)
    with service.server() as server:
        engine = service.open(server)
        assert engine.translate(texts) == list(map(in_spanish, texts))
        assert server.requests <= 400 / 20
        assert max(map(len, server.texts)) < 5000, "Google's limit"
        engine.close()


@every_service
def test_what_an_engine_takes_at_once_is_one_request(service: Service) -> None:
    """The caller fills calls by `max_chars` without counting newlines: no call needs a second request."""
    with service.server() as server:
        engine = service.open(server)
        texts = sentences(engine.max_chars // 60, 60)
        engine.translate(texts)
        assert server.requests == 1
        engine.translate(["x" * (engine.max_chars - 1) + "."])
        assert server.requests == 2
        engine.close()


def test_mymemory_gets_less_than_500_characters_at_a_time() -> None:
    with MyMemoryServer() as server:
        engine = MyMemory({"url": server.url})
        texts = sentences(30)
        assert engine.translate(texts) == list(map(in_spanish, texts))
        assert max(map(len, server.texts)) < 500
        engine.close()


@every_service
def test_eight_threads_share_one_engine_and_no_answer(service: Service) -> None:
    """8 threads, 2,000 distinct segments each, one object: every answer is that of its segment."""
    shares = [[f"Dose {thread}-{number}: {number} mg." for number in range(2000)] for thread in range(8)]
    with service.server() as server:
        engine = service.open(server)
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(engine.translate, shares))
        engine.close()
    strangers = [
        (text, answer)
        for share, answered in zip(shares, answers, strict=True)
        for text, answer in zip(share, answered, strict=True)
        if answer != in_spanish(text)
    ]
    assert strangers == []


@libre_and_google
def test_eight_threads_share_no_answer_where_every_segment_is_a_request(service: Service) -> None:
    """2,000 requests: the server joins the lines of every pack, so that texts go one by one."""
    shares = [[f"Dose {thread}-{number}." for number in range(250)] for thread in range(8)]
    with service.server(speak=lambda text: in_spanish(text.replace("\n", " "))) as server:
        engine = service.open(server)
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(engine.translate, shares))
        engine.close()
        assert server.requests >= 2000
    assert answers == [list(map(in_spanish, share)) for share in shares]


def test_the_bare_package_hands_one_thread_the_text_of_another() -> None:
    """Why there is an object per thread: both write their text into one place, then both send what is there.

    The barrier only makes sure of the order that two busy threads meet by chance.
    """
    both_have_written = threading.Barrier(2, timeout=20)

    class Slow(dict[str, str]):
        def __setitem__(self, name: str, value: str) -> None:
            super().__setitem__(name, value)
            if name == "q":
                both_have_written.wait()

    with GoogleServer() as server, ThreadPoolExecutor(2) as pool:
        shared: Any = deep_translator.GoogleTranslator(source="en", target="es")
        shared._base_url, shared._url_params = server.url, Slow()
        answers = list(pool.map(shared.translate, ["Take 0 mg daily.", "Take 3 mg daily."]))
    assert len(set(answers)) == 1, "one of them is the dose of somebody else"


@every_service
def test_a_server_that_hangs_is_given_up(service: Service) -> None:
    with service.server() as server:
        server.hangs.set()
        engine = service.open(server, timeout_s="0.2")
        with pytest.raises(TranslationError, match=r"does not answer: ReadTimeout after 0\.2 s"):
            engine.translate(["Stop."])
        assert server.requests == 2
        engine.close()


@every_service
@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_tried_again(service: Service, status: int) -> None:
    with service.server() as server:
        server.faults = [(status, "{}", {})] * 3
        engine = service.open(server)
        assert engine.translate(["Stop."]) == [in_spanish("Stop.")]
        assert server.asked["Stop."] == 4
        engine.close()


def test_retry_after_is_obeyed(libre: LibreServer) -> None:
    clock = FakeClock()
    libre.faults = [(429, "{}", {"Retry-After": "17"})]
    assert Libre({"url": libre.url}, {}, clock).translate(["Stop."]) == [in_spanish("Stop.")]
    assert clock.now == pytest.approx(17)


def test_the_rate_is_kept(libre: LibreServer) -> None:
    """One segment a request, 2 a second after a burst of 2: the last of 10 leaves after 4 s."""
    clock = FakeClock()
    engine = Libre({"url": libre.url, "requests_per_s": "2"}, {}, clock)
    for number in range(10):
        engine.translate([f"Text {number}."])
    assert clock.now == pytest.approx(4.0)


@every_service
def test_a_failure_that_lasts_is_told_in_one_line_and_then_at_once(service: Service) -> None:
    with service.server() as server:
        server.faults = [(500, "{}", {})] * 100
        engine = service.open(server)
        with pytest.raises(TranslationError, match="failed: status 500 Internal Server Error") as caught:
            engine.translate(["Stop."])
        assert "\n" not in str(caught.value)
        with pytest.raises(TranslationError, match="5 times in a row; it is asked again in 30 s"):
            engine.translate(["Stop."])
        assert server.requests == 5
        engine.close()


def test_a_server_that_is_not_there_is_one_line() -> None:
    with pytest.raises(TranslationError, match=r"http://127\.0\.0\.1:9/ does not answer: ConnectionError"):
        Libre({"url": "http://127.0.0.1:9/"}, {}, FakeClock()).translate(["Stop."])


@libre_and_google
@pytest.mark.parametrize("status", [400, 413, 414])
def test_a_refused_length_is_halved_and_remembered(service: Service, status: int) -> None:
    """Sentences of 140 characters to a server that takes 3,000: only the first pack is too long."""
    texts = sentences(400)
    with service.server() as server:
        server.max_chars, server.too_long_status = 3000, status
        engine = service.open(server)
        assert engine.translate(texts) == list(map(in_spanish, texts))
        assert sum(len(text) > 3000 for text in server.texts) == 1
        assert engine.max_chars < 3000
        before = server.requests
        engine.translate(texts[:16])
        assert server.requests == before + 1
        engine.close()


def test_an_answer_in_drops_is_given_up() -> None:
    """Each byte comes in time, the whole never."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        engine = _libre_behind(listener, b" ", "0.3")
        with pytest.raises(TranslationError, match=r"ReadTimeout after 0\.3 s"):
            engine.translate(["Stop."])
        engine.close()


def test_an_answer_without_end_is_no_translation() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        engine = _libre_behind(listener, b"x" * 60_000, "60")
        assert engine.translate(["Stop."]) == [""]
        engine.close()


def _libre_behind(listener: socket.socket, sent: bytes, timeout_s: str) -> Libre:
    threading.Thread(target=_endless, args=(listener, sent), daemon=True).start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    return Libre({"url": url, "timeout_s": timeout_s}, {}, FakeClock())


def _endless(listener: socket.socket, sent: bytes) -> None:
    """Answer each connection with a body that goes on until nobody reads it."""
    while True:
        try:
            connection = listener.accept()[0]
        except OSError:
            return
        with connection, suppress(OSError):
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
            connection.sendall(b"Content-Length: 900000000\r\n\r\n")
            while True:
                connection.sendall(sent)
                time.sleep(0.002)


def libre_says(translation: object) -> Answer:
    return 200, json.dumps({"translatedText": translation}), {}


def google_says(text: str) -> Answer:
    return 200, google_page(text), {}


def mymemory_says(text: str | None, status: int | str = 200, details: str = "") -> Answer:
    answer = {"responseData": {"translatedText": text}, "responseStatus": status, "responseDetails": details}
    return 200, json.dumps({**answer, "matches": []}), {}


ERROR_PAGE = "<!doctype html><html><body>Error 500 (Server Error)!!1</body></html>"
NO_TRANSLATIONS = [
    *(
        (SERVICES[0], libre_says(said))
        for said in (5, ["Pare."], {"text": "Pare."}, QUOTA, "Error 500", ERROR_PAGE)
    ),
    *(
        (SERVICES[0], (200, body, {}))
        for body in ('{"error": "no"}', "[1]", "{}", "[]", "null", "not json", "")
    ),
    (SERVICES[0], (200, ERROR_PAGE, {})),
    (SERVICES[0], (404, "{}", {})),
    (SERVICES[1], google_says("Error 500 (Server Error)!!1500.That’s an error.")),
    (SERVICES[1], google_says("Our systems have detected unusual traffic from your computer network.")),
    (SERVICES[1], (200, ERROR_PAGE, {})),
    (SERVICES[1], (200, "", {})),
    (SERVICES[1], (403, "Forbidden", {})),
    (SERVICES[2], mymemory_says(QUOTA)),
    (SERVICES[2], mymemory_says(QUOTA, 429, QUOTA)),
    (SERVICES[2], mymemory_says("INVALID LANGUAGE PAIR SPECIFIED. EXAMPLE: LANGPAIR=EN|IT", "403")),
    (SERVICES[2], mymemory_says(None)),
    *(
        (SERVICES[2], (200, body, {}))
        for body in ("null", "[]", "{}", '{"responseData": null}', "not json", "")
    ),
]


@pytest.mark.parametrize(("service", "answer"), NO_TRANSLATIONS)
def test_no_other_answer_is_taken_for_a_translation(service: Service, answer: Answer) -> None:
    """A pack gets the answer: it is refused as a whole, not asked again one by one."""
    with service.server() as server:
        server.faults = [answer]
        engine = service.open(server)
        with pytest.raises(TranslationError) as caught:
            engine.translate(["Stop.", "Go."])
        assert server.url in str(caught.value)
        assert "\n" not in str(caught.value)
        assert server.requests == 1
        engine.close()


@pytest.mark.parametrize(
    "answer", [libre_says(None), libre_says(""), libre_says(" \n"), (200, "[" * 100_000, {})]
)
def test_a_text_that_the_server_cannot_do_is_blank(libre: LibreServer, answer: Answer) -> None:
    libre.faults = [answer] * 2
    engine = Libre({"url": libre.url})
    assert engine.translate(["Stop."]) == [""]
    assert engine.translate(["Go."]) == [in_spanish("Go.")]
    assert libre.asked == {"Stop.": 2, "Go.": 1}


def test_signs_that_google_echoes_are_no_translation() -> None:
    """The package answers None where a text without letters comes back as it is."""
    with GoogleServer(speak=lambda text: text) as server:
        assert Google({"url": server.url}).translate(["≥ ±"]) == [""]


def test_line_breaks_of_google_are_kept() -> None:
    """The bare package reads "uno<br>dos" as "unodos"."""
    with GoogleServer() as server:
        server.faults = [google_says("uno<br>dos")]
        assert Google({"url": server.url}).translate(["one", "two"]) == ["uno", "dos"]
        assert server.requests == 1


def test_entities_of_mymemory_are_read() -> None:
    with MyMemoryServer(speak=lambda _: "&quot;5 &lt; 6&quot;&#10;tos") as server:
        assert MyMemory({"url": server.url}).translate(['"5 < 6"', "cough"]) == ['"5 < 6"', "tos"]


def test_mymemory_refuses_by_a_status_in_its_body_as_well() -> None:
    with MyMemoryServer() as server:
        server.faults = [(200, server.told("", 503, "busy"), {})]
        engine = MyMemory({"url": server.url}, {}, FakeClock())
        assert engine.translate(["Stop."]) == [in_spanish("Stop.")]
        server.faults = [
            (200, server.told("", 403, "QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : 500 CHARS"), {})
        ]
        assert engine.translate(["Stop.", "Go."]) == [in_spanish("Stop."), in_spanish("Go.")]
        assert server.texts == ["Stop.", "Stop.", "Stop.\nGo.", "Stop.", "Go."]


@pytest.mark.parametrize(
    "answer",
    [
        (403, "{}", {}),
        (404, "{}", {}),
        (503, "{}", {}),
        (200, "not json", {}),
        libre_says(5),
        libre_says(QUOTA),
    ],
    ids=["key refused", "no page", "down", "no json", "no text", "quota"],
)
def test_neither_key_nor_password_is_told(
    libre: LibreServer, answer: Answer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in the message, nor in the errors behind it, nor in a log at its finest level."""
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    caplog.set_level(logging.DEBUG)
    libre.faults = [answer] * 9
    url = libre.url.replace("http://", f"http://maria:{PASSWORD}@") + f"?key={PASSWORD}"
    engine = Libre({"url": libre.url.replace("http://", f"http://maria:{PASSWORD}@")}, {}, FakeClock())
    with pytest.raises(TranslationError) as caught:
        engine.translate(["Stop."])
    told = told_by(caught.value) + caplog.text + repr(engine.cache_parameters)
    assert KEY not in told
    assert PASSWORD not in told
    assert libre.url in str(caught.value)
    assert libre.keys == {KEY}
    assert PASSWORD not in repr(Libre({"url": url}).cache_parameters)


def test_a_server_that_is_gone_or_hangs_tells_no_key(
    libre: LibreServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What `requests` says of a failed connection holds the whole address, key included."""
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    caplog.set_level(logging.DEBUG)
    libre.hangs.set()
    for url in ("http://127.0.0.1:9/", libre.url):
        with pytest.raises(TranslationError) as caught:
            Libre({"url": url, "timeout_s": "0.1"}, {}, FakeClock()).translate(["Stop."])
        assert caught.value.__context__ is None
        assert KEY not in told_by(caught.value) + caplog.text


def test_a_refused_key_is_told_by_the_name_of_its_variable(libre: LibreServer) -> None:
    libre.faults = [(403, "{}", {})]
    with pytest.raises(TranslationError, match=rf"refused the key in \${KEY_VARIABLE}: status 403"):
        Libre({"url": libre.url}).translate(["Stop."])


def test_the_server_of_libre_may_come_from_the_environment(
    libre: LibreServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands in the key of the cache either way, without the password."""
    monkeypatch.setenv(URL_VARIABLE, libre.url.replace("//", f"//maria:{PASSWORD}@"))
    engine = Libre({})
    assert engine.translate(["Stop."]) == [in_spanish("Stop.")]
    assert engine.cache_parameters == Libre({"url": libre.url}).cache_parameters
    assert engine.cache_parameters == {"url": libre.url.rstrip("/")}


def test_without_a_server_one_line_says_how_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    with pytest.raises(TranslationError, match=rf"set \${URL_VARIABLE} or --set"):
        Libre({}).translate(["Stop."])


@pytest.mark.parametrize(
    "url", ["localhost:5000", "ftp://host/", "http://", f"http://maria:a/{PASSWORD}@host/"]
)
def test_what_is_no_address_is_refused_without_repeating_it(url: str) -> None:
    for service in SERVICES:
        with pytest.raises(TranslationError, match="its url is no http") as caught:
            service.engine({"url": url})
        assert PASSWORD not in told_by(caught.value)


def test_public_services_are_asked_by_tls_alone() -> None:
    assert Google({}).cache_parameters == {"url": "https://translate.google.com/m"}
    assert MyMemory({}).cache_parameters == {"url": "https://api.mymemory.translated.net/get"}


@pytest.mark.parametrize(("service", "name"), [(SERVICES[1], "GOOGLE_TRANSLATE"), (SERVICES[2], "MYMEMORY")])
def test_the_address_in_the_package_is_the_one_that_is_asked(
    service: Service, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with service.server() as server:
        monkeypatch.setitem(BASE_URLS, name, server.url)
        engine = service.engine({})
        assert engine.translate(["Stop."]) == [in_spanish("Stop.")]
        assert engine.cache_parameters == {"url": server.url}
        engine.close()


@pytest.mark.parametrize("value", ["0", "-1", "inf", "nan", "fast"])
@pytest.mark.parametrize("name", ["requests_per_s", "timeout_s"])
def test_a_rate_or_a_timeout_is_a_number_above_zero(name: str, value: str) -> None:
    with pytest.raises(TranslationError, match=f"{name} must be above 0"):
        Libre({name: value})


def test_the_package_itself_stays_whole(libre: LibreServer) -> None:
    """Another user of deep-translator in this process is not given our session."""
    import deep_translator.libre
    import requests

    Libre({"url": libre.url}).translate(["Stop."])
    assert deep_translator.libre.requests is requests
