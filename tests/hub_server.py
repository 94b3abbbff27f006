"""A Hub on the loopback that the real clients talk to through HF_ENDPOINT, with faults on request.

    with LoopbackHub() as hub:
        hub.fail(Fault(r"POST .*/commit/", status=503))
        ...  # a client with HF_ENDPOINT=hub.url, HF_TOKEN=hub.token, HF_HUB_DISABLE_XET=1

By hand: `python -m tests.hub_server --port 0` prints the address and a token to write with.
"""

import argparse
import secrets
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Literal, Self

from tests.hub_access import check_access, user_of
from tests.hub_faults import Fault, FaultTable, LogEntry
from tests.hub_http import REPO_TYPES, Answer, Call, HubError, Route, User, json_answer
from tests.hub_lfs import LFS_ROUTES
from tests.hub_listener import Listener, RequestHandler
from tests.hub_reads import READ_ROUTES
from tests.hub_spaces import SPACE_ROUTES
from tests.hub_store import Entry, Repo, RepoType, Store
from tests.hub_uploads import UPLOAD_ROUTES
from tests.hub_writes import WRITE_ROUTES

ROUTES: tuple[Route, ...] = (*LFS_ROUTES, *READ_ROUTES, *WRITE_ROUTES, *UPLOAD_ROUTES, *SPACE_ROUTES)


class LoopbackHub:
    """The server: its address, its tokens, its repositories, its request log and its faults.

    `lfs_bytes` is the size from which a file is LFS whatever its name; `folder` keeps the store for a
    server started later.
    """

    def __init__(
        self, port: int = 0, folder: Path | None = None, *, page_size: int = 1000, lfs_bytes: int = 10_000_000
    ) -> None:
        self.store = Store(folder)
        self.page_size, self.lfs_bytes = page_size, lfs_bytes
        self.log: list[LogEntry] = []
        self._faults = FaultTable()
        self._users: dict[str, User] = {}
        self._lock = threading.RLock()
        self._stopped = threading.Event()
        handler = type("Handler", (RequestHandler,), {"answer": staticmethod(self._answer)})
        self._server = Listener(("127.0.0.1", port), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self.token = self.add_user("hospital", "write", organisations=("clinica",))
        self.read_token = self.add_user("lectora", "read")

    @property
    def url(self) -> str:
        """The address for HF_ENDPOINT."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def cdn_url(self) -> str:
        """The same server as another origin: clients drop the Hub's headers and token on the way there."""
        return f"http://localhost:{self._server.server_port}"

    def start(self) -> Self:
        """Answer requests from now on."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop answering and close every connection."""
        self._stopped.set()
        self._server.shutdown()
        self._server.close_connections()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def add_user(self, name: str, role: Literal["read", "write"], organisations: tuple[str, ...] = ()) -> str:
        """Add a user and return a new token of theirs."""
        token = "hf_" + secrets.token_hex(17)
        self._users[token] = User(name, role, organisations)
        return token

    def fail(self, fault: Fault) -> None:
        """Arm a fault."""
        self._faults.add(fault)

    @property
    def pending_faults(self) -> int:
        """How many armed faults have not happened yet: a test of a fault ends with 0."""
        return self._faults.pending

    def requests(self, method: str, path_part: str) -> list[LogEntry]:
        """Return the logged requests of a method whose path contains `path_part`."""
        return [entry for entry in self.log if entry.method == method and path_part in entry.path]

    def repo(self, repo_type: RepoType, repo_id: str) -> Repo:
        """Return a repository as it is kept; KeyError where there is none."""
        return self.store.repos[repo_type, repo_id]

    def files(self, repo_type: RepoType, repo_id: str, revision: str = "main") -> dict[str, bytes]:
        """Return the files of a revision with their bytes."""
        commit = self.repo(repo_type, repo_id).resolve(revision)
        if commit is None:
            raise KeyError(revision)
        return {path: self.store.get(entry.sha256) or b"" for path, entry in commit.files.items()}

    def commit_titles(self, repo_type: RepoType, repo_id: str, revision: str = "main") -> list[str]:
        """Return the titles of a revision's history, newest first."""
        repo = self.repo(repo_type, repo_id)
        return [commit.title for commit in repo.history(repo.resolve(revision))]

    def put_file(self, repo_type: RepoType, repo_id: str, path: str, data: bytes) -> str:
        """Commit a file as another writer would, and return the commit's id."""
        with self._lock:
            repo = self.repo(repo_type, repo_id)
            head = repo.commits[repo.refs["refs/heads/main"]]
            files: dict[str, Entry] = dict(head.files) | {path: self.store.put(data)}
            return repo.add_commit("refs/heads/main", head, files, f"Add {path}", "someone-else").oid

    def _answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer | None:
        path, _, query = target.partition("?")
        call = Call(
            method, path, query, headers, body, self.store, None, self.url, self.cdn_url,
            self.page_size, self.lfs_bytes,
        )  # fmt: skip
        answer = self._with_faults(call)
        status, sent = (answer.status, len(answer.body)) if answer else (0, 0)
        user = self._users.get(headers.get("authorization", "").removeprefix("Bearer "))
        self.log.append(LogEntry(method, path, query, status, user and user.name, len(body), sent))
        return answer

    def _with_faults(self, call: Call) -> Answer | None:
        fault = self._faults.take(f"{call.method} {call.path}{'?' + call.query if call.query else ''}")
        if fault is None:
            return self._handle(call)
        if fault.when == "before":
            self._disturb(fault)
            return self._failed(fault) if fault.drop or fault.status else self._handle(call)
        answer = self._handle(call)
        self._disturb(fault)
        return self._failed(fault) if fault.drop or fault.status else answer

    def _disturb(self, fault: Fault) -> None:
        if fault.hook is not None:
            fault.hook()
        self._stopped.wait(fault.delay_s)

    def _failed(self, fault: Fault) -> Answer | None:
        if fault.drop:
            return None
        headers = {"X-Error-Message": fault.message, **fault.headers}
        return json_answer({"error": fault.message}, fault.status, headers)

    def _handle(self, call: Call) -> Answer:
        try:
            with self._lock:
                return self._route(call)
        except HubError as error:
            headers = {"X-Error-Message": error.message, **error.headers}
            if error.code:
                headers["X-Error-Code"] = error.code
            return json_answer({"error": error.message}, error.status, headers)

    def _route(self, call: Call) -> Answer:
        for route in ROUTES:
            groups = route.groups(call.method, call.path)
            if groups is not None:
                break
        else:
            raise HubError(404, f"the loopback Hub has no {call.method} {call.path}")
        # The storage's links are signed: a token there is its own error, not a login.
        user = (
            None if route.access == "anyone" else user_of(self._users, call.headers.get("authorization", ""))
        )
        found = self.store.repos.get((REPO_TYPES[groups.get("kind")], groups.get("repo_id", "")))
        call = replace(call, groups=groups, user=user, found=found)
        check_access(call, route.access)
        answer = route.handler(call)
        if call.method not in ("GET", "HEAD"):
            self.store.save()
        return answer


def main() -> None:
    """Run a Hub by hand until interrupted."""
    parser = argparse.ArgumentParser(description="A Hub on the loopback for tests and trials by hand.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="keep the store in this folder")
    arguments = parser.parse_args()
    with LoopbackHub(arguments.port, arguments.folder) as hub:
        sys.stdout.write(f"HF_ENDPOINT={hub.url}\nHF_TOKEN={hub.token}\nHF_HUB_DISABLE_XET=1\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
