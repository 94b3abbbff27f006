"""A bucket of the Hub on the loopback: the answers that `huggingface_hub` and `hf_xet` ask for, and no more.

The bytes go through the real hf_xet into its own local store (`local://`); this server keeps which path has
which Xet hash, as the Hub does.
"""

import json
import tempfile
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote

from huggingface_hub.utils._xet import get_xet_session

TOKEN = "hf_" + "cubo" * 8
_NOT_FOUND = 404


class LoopbackBucket:
    """A server with the one bucket `hospital/votos`; `failures` answers the next requests with 503."""

    def __init__(self, folder: Path) -> None:
        self.files: dict[str, dict[str, Any]] = {}
        self.log: list[str] = []
        self.failures = 0
        self._store = folder
        folder.mkdir(parents=True, exist_ok=True)
        handler = type("Handler", (_Handler,), {"bucket": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """The address for HF_ENDPOINT."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, object, dict[str, str]]:
        """Return status, JSON and headers of one request."""
        routes: dict[tuple[str, str], Callable[[bytes], object]] = {
            ("GET", "xet-write-token"): self._token,
            ("GET", "xet-read-token"): self._token,
            ("POST", "batch"): self._batch,
            ("POST", "paths-info"): self._paths_info,
            ("GET", "tree"): lambda _: list(self.files.values()),
        }
        action = path.removeprefix("/api/buckets/hospital/votos/").partition("/")[0]
        if method == "HEAD" and path.startswith("/buckets/hospital/votos/resolve/"):
            return self._resolved(unquote(path.rpartition("/")[2]))
        if (method, action) not in routes:
            return _NOT_FOUND, {"error": f"no {method} {path}"}, {}
        return 200, routes[method, action](body), {}

    def _token(self, _body: bytes) -> object:
        return {"accessToken": "x", "exp": int(time.time()) + 3600, "casUrl": f"local://{self._store}"}

    def _batch(self, body: bytes) -> object:
        for line in map(json.loads, body.splitlines()):
            if line["type"] == "addFile":
                found = {"xetHash": line["xetHash"], "size": self._size_of(line["xetHash"])}
                self.files[line["path"]] = {"type": "file", "path": line["path"], **found}
            else:
                self.files.pop(line["path"], None)
        return {"success": True, "failed": []}

    def _size_of(self, xet_hash: str) -> int:
        """Return the size of stored bytes, which also proves that they are there."""
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch, "object")
            with get_xet_session().new_file_download_group(endpoint=f"local://{self._store}") as group:
                group.start_download_file(import_module("hf_xet").XetFileInfo(xet_hash), str(path))
            return path.stat().st_size

    def _paths_info(self, body: bytes) -> object:
        return [self.files[path] for path in json.loads(body)["paths"] if path in self.files]

    def _resolved(self, path: str) -> tuple[int, object, dict[str, str]]:
        if path not in self.files:
            return _NOT_FOUND, {"error": "no such file"}, {}
        link = f'<{self.url}/api/buckets/hospital/votos/xet-read-token>; rel="xet-auth"'
        headers = {
            "X-Xet-Hash": self.files[path]["xetHash"],
            "Link": link,
            "X-Linked-Size": str(self.files[path]["size"]),
        }
        return 200, None, headers


class _Handler(BaseHTTPRequestHandler):
    bucket: LoopbackBucket

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: object) -> None:
        return

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0]
        self.bucket.log.append(f"{self.command} {path}")
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self._send(401, {"error": "no token"}, {})
        return self._send(*self.bucket.answer(self.command, path, body))

    def _send(self, status: int, value: object, headers: dict[str, str]) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
