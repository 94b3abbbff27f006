"""A loopback chat model: `POST /v1/chat/completions` answers numbered translations as JSON."""

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.engine_server import in_spanish

Translations = Sequence[Mapping[str, Any]]


def translated(segments: Translations) -> list[dict[str, Any]]:
    """Return an entry for each segment, as a good model does."""
    return [{"number": each["number"], "text": in_spanish(each["text"])} for each in segments]


class ChatServer:
    """Keeps every request it got; `faults` replace the next answers by (status, headers, body).

    `speak` makes the entries of an answer of the segments; `finish_reason` is told with them. With `drip_s`
    a blank comes each so many seconds and the answer never.
    """

    def __init__(self, speak: Callable[[Translations], Translations] = translated) -> None:
        self.speak, self.finish_reason, self.delay_s = speak, "stop", 0.0
        self.drip_s = 0.0
        self.requests: list[dict[str, Any]] = []
        self.keys: set[str] = set()
        self.faults: list[tuple[int, Mapping[str, str], str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """The address, as `$OPENAI_BASE_URL` takes it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def segments(self, number: int) -> list[str]:
        """Return the texts of a request."""
        return [each["text"] for each in self.data(number)["segments"]]

    def data(self, number: int) -> dict[str, Any]:
        """Return what a request holds besides the instructions."""
        return json.loads(self.requests[number]["messages"][1]["content"])

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, request: dict[str, Any]) -> tuple[int, Mapping[str, str], str]:
        self.requests.append(request)
        time.sleep(self.delay_s)
        if self.faults:
            return self.faults.pop(0)
        entries = self.speak(json.loads(request["messages"][1]["content"])["segments"])
        return 200, {}, completion(json.dumps({"translations": list(entries)}), self.finish_reason)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                service.keys.add(self.headers.get("Authorization", ""))
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, headers, body = service._answer(request)
                content = body.encode()
                try:
                    self.send_response(status)
                    own = {"Content-Type": "application/json", "Content-Length": str(len(content))}
                    for name, value in {**headers, **own}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    while service.drip_s:
                        self.wfile.write(b" ")
                        time.sleep(service.drip_s)
                    self.wfile.write(content)
                except (BrokenPipeError, ConnectionResetError):
                    return  # the client had no patience, as some tests do

            def log_message(self, format: str, *arguments: object) -> None:
                """Say nothing."""

        return Handler


def completion(content: str | None, finish_reason: str = "stop") -> str:
    """Return the body of a chat completion."""
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": finish_reason}
    return json.dumps(
        {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    )
