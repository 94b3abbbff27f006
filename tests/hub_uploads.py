"""The loopback Hub's upload path: preupload, LFS batch, PUT and verify, commit."""

import base64
import fnmatch
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.hub_http import API, FILES, Answer, Call, HubError, Route, json_answer, repo_url
from tests.hub_store import Commit, Entry, lfs_entry

MULTIPART_BYTES = 20_000_000  # larger files go up in parts of this size
_Files = dict[str, Entry]


def preupload(call: Call) -> Answer:
    """Answer POST .../preupload/{revision}: which files are LFS, and their present ids."""
    commit = call.commit_at()
    patterns = _lfs_patterns(call, commit)
    answers = []
    for file in call.json()["files"]:
        name, known = file["path"].rsplit("/", 1)[-1], commit.files.get(file["path"])
        lfs = file["size"] > call.lfs_bytes or any(fnmatch.fnmatch(name, pattern) for pattern in patterns)
        answers.append(
            {
                "path": file["path"],
                "uploadMode": "lfs" if lfs else "regular",
                "shouldIgnore": False,
                "oid": known.remote_oid if known else None,
            }
        )
    return json_answer({"files": answers})


def lfs_batch(call: Call) -> Answer:
    """Answer POST {repo}.git/info/lfs/objects/batch: an upload link for each object not yet stored."""
    objects = []
    for item in call.json()["objects"]:
        missing = call.store.get(item["oid"]) is None
        objects.append(item | ({"actions": _actions(call, item)} if missing else {}))
    return json_answer({"transfer": "basic", "objects": objects})


def lfs_put(call: Call) -> Answer:
    """Answer PUT of a whole object to the storage; the link is signed, so no token may come with it."""
    _refuse_token(call)
    if hashlib.sha256(call.body).hexdigest() != call.groups["sha256"]:
        raise HubError(400, "the bytes do not have the sha256 they were announced with")
    call.store.put(call.body)
    return Answer()


def lfs_put_part(call: Call) -> Answer:
    """Answer PUT of one part; its ETag names it in the completion."""
    _refuse_token(call)
    return Answer(headers={"ETag": f'"{call.store.put(call.body).sha256}"'})


def lfs_complete(call: Call) -> Answer:
    """Answer POST that joins the parts to the object."""
    parts = sorted(call.json()["parts"], key=lambda part: part["partNumber"])
    data = b"".join(call.store.get(part["etag"].strip('"')) or b"" for part in parts)
    if hashlib.sha256(data).hexdigest() != call.groups["sha256"]:
        raise HubError(400, "the parts do not make the object")
    call.store.put(data)
    return json_answer({})


def lfs_verify(call: Call) -> Answer:
    """Answer POST {repo}.git/info/lfs/objects/verify."""
    data = call.store.get(call.json()["oid"])
    if data is None or len(data) != call.json()["size"]:
        raise HubError(404, "object not stored")
    return json_answer({})


def commit(call: Call) -> Answer:
    """Answer POST .../commit/{revision}[?create_pr=1]: all operations or none; 412 if the head has moved."""
    lines = [json.loads(line) for line in call.body.decode().splitlines() if line.strip()]
    header = next(line["value"] for line in lines if line["key"] == "header")
    pull_request = call.parameters().get("create_pr") == ["1"]
    ref = call.repo.head_ref(call.groups["revision"])
    if ref is None:
        raise HubError(404, f"{call.groups['revision']} is not a branch", "RevisionNotFound")
    parent = _parent(call, header.get("parentCommit"), pull_request=pull_request)
    files = dict(parent.files)
    for line in lines:
        _OPERATIONS[line["key"]](call, files, line["value"])
    if pull_request:
        ref = f"refs/pr/{sum(name.startswith('refs/pr/') for name in call.repo.refs) + 1}"
    made = call.repo.add_commit(
        ref, parent, files, header["summary"], call.author, header.get("description", "")
    )
    url = repo_url(call, call.repo.repo_type, call.repo.repo_id)
    answer = {
        "success": True,
        "commitOid": made.oid,
        "commitUrl": f"{url}/commit/{made.oid}",
        "hookOutput": "",
    }
    return json_answer(answer | ({"pullRequestUrl": f"{url}/discussions/{ref[8:]}"} if pull_request else {}))


def _parent(call: Call, asked: str | None, *, pull_request: bool) -> Commit:
    head = call.commit_at()
    if asked is None or head.oid.startswith(asked):
        return head
    if pull_request:
        return call.commit_at(asked)
    raise HubError(412, "A commit has happened since. Please refresh and try again.")


def _header(_call: Call, _files: _Files, _value: Mapping[str, Any]) -> None:
    return None


def _add_regular(call: Call, files: _Files, value: Mapping[str, Any]) -> None:
    files[value["path"]] = call.store.put(base64.b64decode(value["content"]))


def _add_lfs(call: Call, files: _Files, value: Mapping[str, Any]) -> None:
    data = call.store.get(value["oid"])
    if data is None:
        raise HubError(400, f"LFS object {value['oid']} of {value['path']} was not uploaded")
    files[value["path"]] = lfs_entry(value["oid"], len(data))


def _delete_file(_call: Call, files: _Files, value: Mapping[str, Any]) -> None:
    if files.pop(value["path"], None) is None:
        raise HubError(404, f"A file with this name doesn't exist: {value['path']}", "EntryNotFound")


def _delete_folder(_call: Call, files: _Files, value: Mapping[str, Any]) -> None:
    inside = [path for path in files if path.startswith(value["path"].rstrip("/") + "/")]
    if not inside:
        raise HubError(404, f"A folder with this name doesn't exist: {value['path']}", "EntryNotFound")
    for path in inside:
        del files[path]


_OPERATIONS: Mapping[str, Callable[[Call, _Files, Mapping[str, Any]], None]] = {
    "header": _header,
    "file": _add_regular,
    "lfsFile": _add_lfs,
    "deletedFile": _delete_file,
    "deletedFolder": _delete_folder,
}


def _lfs_patterns(call: Call, at: Commit) -> list[str]:
    entry = at.files.get(".gitattributes")
    text = (call.store.get(entry.sha256) or b"").decode() if entry else ""
    return [line.split()[0] for line in text.splitlines() if "filter=lfs" in line]


def _actions(call: Call, item: Mapping[str, Any]) -> dict[str, Any]:
    target, size = f"{call.cdn_url}/lfs/{item['oid']}", item["size"]
    verify = {"href": f"{call.url}{call.path.removesuffix('/batch')}/verify"}
    if size <= MULTIPART_BYTES:
        return {"upload": {"href": target}, "verify": verify}
    parts = {f"{number + 1:05}": f"{target}/{number + 1}" for number in range(-(-size // MULTIPART_BYTES))}
    upload = {"href": f"{target}/complete", "header": {"chunk_size": str(MULTIPART_BYTES), **parts}}
    return {"upload": upload, "verify": verify}


def _refuse_token(call: Call) -> None:
    if "authorization" in call.headers:
        raise HubError(400, "Only one auth mechanism allowed")


_LFS = FILES + r"\.git/info/lfs/objects"
_STORED = r"/lfs/(?P<sha256>[0-9a-f]{64})"
UPLOAD_ROUTES = (
    Route("POST", API + r"/preupload/(?P<revision>[^/]+)", "write", preupload),
    Route("POST", API + r"/commit/(?P<revision>[^/]+)", "write", commit),
    Route("POST", _LFS + r"/batch", "write", lfs_batch),
    Route("POST", _LFS + r"/verify", "write", lfs_verify),
    Route("PUT", _STORED, "anyone", lfs_put),
    Route("PUT", _STORED + r"/(?P<part>\d+)", "anyone", lfs_put_part),
    Route("POST", _STORED + r"/complete", "anyone", lfs_complete),
)
