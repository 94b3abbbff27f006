"""The loopback Hub's answers to readers: who am I, repositories, trees, refs, history, files."""

import email.utils
from typing import Any
from urllib.parse import parse_qs

import yaml

from tests.hub_http import API, FILES, Answer, Call, HubError, Route, json_answer, paginated
from tests.hub_store import Commit, Entry, lfs_pointer


def who_am_i(call: Call) -> Answer:
    """Answer GET /api/whoami-v2."""
    if call.user is None:
        raise HubError(401, "Invalid credentials in Authorization header")
    organisations = [{"name": name, "roleInOrg": "write"} for name in call.user.organisations]
    token = {"accessToken": {"displayName": "tests", "role": call.user.role}}
    return json_answer({"type": "user", "name": call.user.name, "orgs": organisations, "auth": token})


def repo_info(call: Call) -> Answer:
    """Answer GET /api/{kind}/{repo_id}[/revision/{revision}]."""
    repo, commit = call.repo, call.commit_at()
    files = [_sibling(path, entry) for path, entry in sorted(commit.files.items())]
    card = _front_matter(call, commit)
    return json_answer(
        {
            "id": repo.repo_id,
            "author": repo.repo_id.split("/")[0],
            "sha": commit.oid,
            "private": repo.private,
            "gated": repo.gated,
            "disabled": False,
            "tags": card.get("tags") or [],
            "cardData": card,
            "siblings": files,
            "createdAt": _oldest(call, commit).created_at,
            "lastModified": commit.created_at,
            "downloads": 0,
            "likes": 0,
            "sdk": repo.space.get("sdk"),
        }
    )


def tree(call: Call) -> Answer:
    """Answer GET .../tree/{revision}[/{folder}], one page at a time."""
    folder = call.groups.get("path", "").strip("/")
    commit = call.commit_at()
    inside = {
        path: entry for path, entry in commit.files.items() if not folder or path.startswith(f"{folder}/")
    }
    if folder and not inside:
        raise HubError(404, f"{folder} does not exist on {call.groups['revision']}", "EntryNotFound")
    recursive = call.parameters().get("recursive", ["false"])[0].lower() in ("true", "1")
    expand = call.parameters().get("expand", ["false"])[0].lower() in ("true", "1")
    items: dict[str, dict[str, Any]] = {}
    for path, entry in sorted(inside.items()):
        for parent in _parents(path, folder):
            items.setdefault(parent, {"type": "directory", "oid": "0" * 40, "size": 0, "path": parent})
        items[path] = _described(path, entry, commit if expand else None)
    depth = folder.count("/") + 1 if folder else 0
    return paginated(call, [item for path, item in items.items() if recursive or path.count("/") == depth])


def paths_info(call: Call) -> Answer:
    """Answer POST .../paths-info/{revision}, whose body is form-encoded."""
    commit = call.commit_at()
    is_json = call.headers.get("content-type", "").startswith("application/json")
    asked = call.json()["paths"] if is_json else parse_qs(call.body.decode()).get("paths", [])
    found = []
    for path in asked:
        if path in commit.files:
            found.append(_described(path, commit.files[path], commit))
        elif any(name.startswith(f"{path.rstrip('/')}/") for name in commit.files):
            found.append({"type": "directory", "oid": "0" * 40, "size": 0, "path": path})
    return json_answer(found)


def refs(call: Call) -> Answer:
    """Answer GET .../refs."""
    answer: dict[str, list[dict[str, str]]] = {"branches": [], "converts": [], "tags": [], "pullRequests": []}
    tables = {"refs/heads/": "branches", "refs/tags/": "tags", "refs/pr/": "pullRequests"}
    for ref, oid in call.repo.refs.items():
        prefix = next(prefix for prefix in tables if ref.startswith(prefix))
        answer[tables[prefix]].append({"name": ref.removeprefix(prefix), "ref": ref, "targetCommit": oid})
    return json_answer(answer)


def commits(call: Call) -> Answer:
    """Answer GET .../commits/{revision}, newest first."""
    listed = [
        {
            "id": commit.oid,
            "title": commit.title,
            "message": commit.message,
            "date": commit.created_at,
            "authors": [{"user": commit.author}],
        }
        for commit in call.repo.history(call.commit_at())
    ]
    return paginated(call, listed)


def resolve(call: Call) -> Answer:
    """Answer HEAD and GET .../resolve/{revision}/{path}: LFS files redirect to the storage's origin."""
    commit, path = call.commit_at(), call.groups["path"]
    entry = commit.files.get(path)
    if entry is None:
        # X-Repo-Commit lets the client remember that this commit has no such file.
        raise HubError(404, f"{path} does not exist", "EntryNotFound", X_Repo_Commit=commit.oid)
    common = {"X-Repo-Commit": commit.oid, "Accept-Ranges": "bytes"}
    if entry.lfs:
        linked = {"X-Linked-Size": str(entry.size), "X-Linked-Etag": f'"{entry.sha256}"'}
        return Answer(302, b"", {**common, **linked, "Location": f"{call.cdn_url}/cdn/{entry.sha256}"})
    return _bytes_answer(call, _content(call, entry), {**common, "ETag": f'"{entry.object_id}"'})


def cdn(call: Call) -> Answer:
    """Answer HEAD and GET of the storage, which takes signed links and refuses the Hub's tokens."""
    if "authorization" in call.headers:
        raise HubError(400, "Only one auth mechanism allowed")
    data = call.store.get(call.groups["sha256"])
    if data is None:
        raise HubError(404, "no such object")
    return _bytes_answer(call, data, {"ETag": f'"{call.groups["sha256"]}"', "Accept-Ranges": "bytes"})


def access_check(_call: Call) -> Answer:
    """Answer GET .../auth-check: the route's access has been checked before."""
    return json_answer({})


def _bytes_answer(call: Call, data: bytes, headers: dict[str, str]) -> Answer:
    headers = {
        "Content-Type": "application/octet-stream",
        "Last-Modified": email.utils.formatdate(0),
        **headers,
    }
    unit, _, span = call.headers.get("range", "").partition("=")
    if unit != "bytes" or "," in span:
        return Answer(200, data, headers)
    first, _, last = span.partition("-")
    start = int(first) if first else max(0, len(data) - int(last))
    end = min(int(last), len(data) - 1) if first and last else len(data) - 1
    if start >= len(data):
        raise HubError(416, "Range not satisfiable", Content_Range=f"bytes */{len(data)}")
    return Answer(
        206, data[start : end + 1], {**headers, "Content-Range": f"bytes {start}-{end}/{len(data)}"}
    )


def _content(call: Call, entry: Entry) -> bytes:
    data = call.store.get(entry.sha256)
    if data is None:
        raise HubError(500, "the store lost an object")
    return data


def _described(path: str, entry: Entry, commit: Commit | None) -> dict[str, Any]:
    item: dict[str, Any] = {"type": "file", "oid": entry.object_id, "size": entry.size, "path": path}
    if entry.lfs:
        item["lfs"] = _lfs(entry) | {"oid": entry.sha256}
    if commit is not None:
        item["lastCommit"] = {"id": commit.oid, "title": commit.title, "date": commit.created_at}
    return item


def _sibling(path: str, entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {"rfilename": path, "size": entry.size, "blobId": entry.object_id}
    return item | {"lfs": _lfs(entry) | {"sha256": entry.sha256}} if entry.lfs else item


def _lfs(entry: Entry) -> dict[str, Any]:
    return {"size": entry.size, "pointerSize": len(lfs_pointer(entry.sha256, entry.size))}


def _parents(path: str, folder: str) -> list[str]:
    parts = path.split("/")[:-1]
    above = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    return [parent for parent in above if len(parent) > len(folder)]


def _oldest(call: Call, commit: Commit) -> Commit:
    return list(call.repo.history(commit))[-1]


def _front_matter(call: Call, commit: Commit) -> dict[str, Any]:
    entry = commit.files.get("README.md")
    return front_matter(_content(call, entry).decode()) if entry else {}


def front_matter(text: str) -> dict[str, Any]:
    r"""Return the YAML block at the start of a card: `front_matter("---\na: 1\n---\n")` is `{"a": 1}`.

    Raises:
        yaml.YAMLError: the block is not YAML.
    """
    if not text.startswith("---\n") or "\n---" not in text[3:]:
        return {}
    value = yaml.safe_load(text[4:].split("\n---", 1)[0])
    return value if isinstance(value, dict) else {}


READ_ROUTES = (
    Route("GET", r"/api/whoami-v2", "user", who_am_i),
    Route("GET", API, "read", repo_info),
    Route("GET", API + r"/revision/(?P<revision>[^/]+)", "read", repo_info),
    Route("GET", API + r"/auth-check", "content", access_check),
    Route("GET", API + r"/tree/(?P<revision>[^/]+)(?P<path>/.*)?", "read", tree),
    Route("POST", API + r"/paths-info/(?P<revision>[^/]+)", "read", paths_info),
    Route("GET", API + r"/refs", "read", refs),
    Route("GET", API + r"/commits/(?P<revision>[^/]+)", "read", commits),
    Route("GET", FILES + r"/resolve/(?P<revision>[^/]+)/(?P<path>.+)", "content", resolve),
    Route("HEAD", FILES + r"/resolve/(?P<revision>[^/]+)/(?P<path>.+)", "content", resolve),
    Route("GET", r"/cdn/(?P<sha256>[0-9a-f]{64})", "anyone", cdn),
    Route("HEAD", r"/cdn/(?P<sha256>[0-9a-f]{64})", "anyone", cdn),
)
