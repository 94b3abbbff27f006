"""A loopback translation service: counts what it is asked for, and fails as it is told."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, str, Mapping[str, str]]  # status, body, headers
Query = Mapping[str, list[str]]
_WORDS = {
    "the": "el",
    "take": "tome",
    "and": "y",
    "of": "de",
    "not": "no",
    "with": "con",
    "drug": "medicamento",
}


def in_spanish(text: str) -> str:
    """Return a text that looks translated: known words change, numbers and all else stay."""
    words = [_WORDS.get(word.lower(), word) for word in text.split(" ")]
    return "Para el paciente, según la ficha del medicamento que se toma: " + " ".join(words)


def lines_in_spanish(text: str) -> str:
    """Return each line of a text as if translated."""
    return "\n".join(in_spanish(line) for line in text.split("\n"))


class EngineServer:
    """Counts every line it is asked for; `faults` replace the next answers, `delay_s` slows them all.

    `speak` is what it does with a text; `max_chars` is the longest text it takes, else it answers
    `too_long_status`; with `hangs` it takes requests and never answers.
    """

    path = "/"

    def __init__(self, delay_s: float = 0.0, speak: Callable[[str], str] = lines_in_spanish) -> None:
        self.delay_s, self.speak = delay_s, speak
        self.max_chars, self.too_long_status = 1_000_000, 413
        self.asked: Counter[str] = Counter()  # by segment: a request may hold one a line
        self.texts: list[str] = []  # by request
        self.faults: list[Answer] = []
        self.hangs = threading.Event()
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), self._handler())

    @property
    def url(self) -> str:
        """The address, as an engine's option `url` takes it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{self.path}"

    @property
    def requests(self) -> int:
        """How many requests came."""
        return len(self.texts)

    def __enter__(self) -> Self:
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, query: Query) -> Answer:
        """Count one request and answer it, or with the next fault."""
        text = query.get("q", [""])[0]
        with self._lock:
            self.asked.update(text.split("\n"))
            self.texts.append(text)
            fault = self.faults.pop(0) if self.faults else None
        time.sleep(self.delay_s)
        if self.hangs.is_set():
            self._stop.wait()
        if fault is not None:
            return fault
        if len(text) > self.max_chars:
            return self.too_long_status, "{}", {}
        return 200, self.page(self.speak(text)), {}

    def page(self, translation: str) -> str:
        """Return the body that holds a translation."""
        raise NotImplementedError

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                status, body, headers = service.answer(parse_qs(urlsplit(self.path).query))
                content = body.encode()
                try:
                    self.send_response(status)
                    for name, value in {**headers, "Content-Length": str(len(content))}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(content)
                except (BrokenPipeError, ConnectionResetError):
                    return  # the client was killed, or had no patience, as some tests do

            do_GET = do_POST

            def log_message(self, format: str, *arguments: object) -> None:
                """Say nothing."""

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64  # several threads open connections at once
