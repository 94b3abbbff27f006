"""A loopback chat model that streams: `POST /v1/chat/completions` answers server-sent events."""

import json
import threading
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

EVENTS = "text/event-stream"


def events(*parts: str, finish: str | None = "stop") -> str:
    """Return the stream of an answer in parts; without `finish` it breaks off."""
    chunks = [{"index": 0, "delta": {"content": part}, "finish_reason": None} for part in parts]
    if finish is not None:
        chunks.append({"index": 0, "delta": {}, "finish_reason": finish})
    lines = [
        {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [chunk]}
        for chunk in chunks
    ]
    done = "" if finish is None else "data: [DONE]\n\n"
    return "".join(f"data: {json.dumps(line)}\n\n" for line in lines) + done


class CompletionServer:
    """Answers every request with `body`, line by line; keeps what it was asked and with which keys."""

    def __init__(self) -> None:
        self.status, self.content_type, self.body = 200, EVENTS, events("Sí", ", claro.")
        self.headers: Sequence[tuple[str, str]] = ()
        self.pause_s = 0.0  # between two lines
        self.requests: list[dict[str, Any]] = []
        self.keys: set[str] = set()
        self.gone = threading.Event()  # a client left before the end
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """The address as a contestant's `endpoint`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                service.keys.add(self.headers.get("Authorization", ""))
                service.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(service.status)
                for name, value in (("Content-Type", service.content_type), *service.headers):
                    self.send_header(name, value)
                self.end_headers()
                try:
                    for line in service.body.splitlines(keepends=True):
                        self.wfile.write(line.encode())
                        self.wfile.flush()
                        time.sleep(service.pause_s)
                except (BrokenPipeError, ConnectionResetError):
                    service.gone.set()

            def log_message(self, format: str, *arguments: object) -> None:
                """Say nothing."""

        return Handler
