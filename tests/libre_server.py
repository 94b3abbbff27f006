"""A loopback LibreTranslate: `POST /translate?q=...` answers `{"translatedText": ...}`."""

import json
import threading
import time
from collections import Counter
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, str, Mapping[str, str]]  # status, body, headers
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


class LibreServer:
    """Counts every text it is asked for; `faults` replace the next answers, `delay_s` slows them."""

    def __init__(self, delay_s: float = 0.0) -> None:
        self.delay_s = delay_s
        self.asked: Counter[str] = Counter()
        self.keys: set[str] = set()
        self.faults: list[Answer] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """The address, as `$LIBRETRANSLATE_URL` takes it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __enter__(self) -> "LibreServer":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, query: Mapping[str, list[str]]) -> Answer:
        """Count one text and answer it, or with the next fault."""
        text = query["q"][0]
        self.asked[text] += 1
        self.keys |= set(query.get("api_key", ()))
        time.sleep(self.delay_s)
        if self.faults:
            return self.faults.pop(0)
        return 200, json.dumps({"translatedText": in_spanish(text)}), {}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        libre = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                status, body, headers = libre.answer(parse_qs(urlsplit(self.path).query))
                content = body.encode()
                try:
                    self.send_response(status)
                    for name, value in {**headers, "Content-Length": str(len(content))}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(content)
                except (BrokenPipeError, ConnectionResetError):
                    return  # the client was killed, as some tests do

            def log_message(self, format: str, *arguments: object) -> None:
                """Say nothing."""

        return Handler
