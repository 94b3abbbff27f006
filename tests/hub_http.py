"""Requests, answers and routes of the loopback Hub: what its handlers are made of."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qs, quote, unquote

from tests.hub_store import Commit, Repo, RepoType, Store

# anyone: no check · user: a valid token · read: may see the repository · content: has also passed its gate
# write: a write token of the repository's owner
Access = Literal["anyone", "user", "read", "content", "write"]
API = r"/api/(?P<kind>models|datasets|spaces)/(?P<repo_id>[^/]+/[^/]+)"
FILES = r"(?:/(?P<kind>datasets|spaces))?/(?P<repo_id>[^/]+/[^/]+?)"
REPO_TYPES: Mapping[str | None, RepoType] = {
    "models": "model",
    "datasets": "dataset",
    "spaces": "space",
    None: "model",
}
URL_PREFIX: Mapping[RepoType, str] = {"model": "", "dataset": "datasets/", "space": "spaces/"}


class HubError(Exception):
    """An answer that is not 200; `code` is the X-Error-Code that clients map to their exceptions."""

    def __init__(self, status: int, message: str, code: str = "", **headers: str) -> None:
        super().__init__(message)
        self.status, self.message, self.code = status, message, code
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True)
class User:
    """Who a token belongs to. A `write` user may write to their own name and organisations."""

    name: str
    role: Literal["read", "write"]
    organisations: tuple[str, ...] = ()

    def may_write(self, repo_id: str) -> bool:
        """Tell whether this token may write to `repo_id`."""
        return self.role == "write" and repo_id.split("/")[0] in (self.name, *self.organisations)

    def may_see(self, repo_id: str) -> bool:
        """Tell whether this token may see a private `repo_id`."""
        return repo_id.split("/")[0] in (self.name, *self.organisations)


@dataclass(frozen=True)
class Answer:
    """What goes back: a status, a body and headers."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def json_answer(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Return `value` as a JSON answer."""
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json", **(headers or {})})


@dataclass(frozen=True)
class Call:
    """One request on its way to a handler, with the groups of its route and its repository looked up."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]  # lower-case names
    body: bytes
    store: Store
    user: User | None
    url: str  # of the Hub itself
    cdn_url: str  # of the same server under another origin, as the Hub's file storage is
    page_size: int = 1000
    lfs_bytes: int = 10_000_000
    groups: Mapping[str, str] = field(default_factory=dict)
    found: Repo | None = None

    @property
    def repo(self) -> Repo:
        """The repository of the path.

        Raises:
            HubError: the route has none.
        """
        if self.found is None:
            raise HubError(404, "Repository not found", "RepoNotFound")
        return self.found

    @property
    def author(self) -> str:
        """Name of the user, for commits."""
        return self.user.name if self.user else "anonymous"

    def json(self) -> dict[str, Any]:
        """Return the body as a JSON object."""
        return json.loads(self.body or b"{}")

    def parameters(self) -> dict[str, list[str]]:
        """Return the query's parameters."""
        return parse_qs(self.query)

    def commit_at(self, revision: str | None = None) -> Commit:
        """Return the commit of a revision (the path's by default, `main` where it has none).

        Raises:
            HubError: there is no such revision.
        """
        revision = revision or self.groups.get("revision") or "main"
        commit = self.repo.resolve(revision)
        if commit is None:
            raise HubError(404, f"Invalid rev id: {revision}", "RevisionNotFound")
        return commit


@dataclass(frozen=True)
class Route:
    """One row of the routes table."""

    method: str
    pattern: str
    access: Access
    handler: Callable[[Call], Answer]

    def groups(self, method: str, path: str) -> dict[str, str] | None:
        """Return the unquoted groups of a request that this route answers, otherwise None."""
        match = re.fullmatch(self.pattern, path) if method == self.method else None
        if match is None:
            return None
        return {name: unquote(value) for name, value in match.groupdict().items() if value is not None}


def paginated(call: Call, items: list[dict[str, Any]]) -> Answer:
    """Answer with one page of `items`, and where there are more with the Link to the next page."""
    start = int(call.parameters().get("cursor", ["0"])[0])
    end = start + int(call.parameters().get("limit", [str(call.page_size)])[0])
    headers = {}
    if end < len(items):
        kept = [part for part in call.query.split("&") if part and not part.startswith("cursor=")]
        headers["Link"] = f'<{call.url}{call.path}?{"&".join([*kept, f"cursor={end}"])}>; rel="next"'
    return json_answer(items[start:end], headers=headers)


def repo_url(call: Call, repo_type: RepoType, repo_id: str) -> str:
    """Return the address of a repository's page."""
    return f"{call.url}/{URL_PREFIX[repo_type]}{quote(repo_id)}"
