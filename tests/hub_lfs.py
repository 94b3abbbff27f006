"""The loopback Hub's answers about what is kept beside the head: LFS objects, and squashed history.

Modelled on the Hub: squashing loses the old commits and what git alone kept of them, while LFS objects stay
in the storage, named by nobody, until they are deleted for good.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from tests.hub_http import API, FILES, Answer, Call, HubError, Route, json_answer, paginated
from tests.hub_store import Commit, Entry, Repo
from tests.hub_uploads import lfs_verify

_NEVER = datetime(2026, 1, 1, tzinfo=UTC).isoformat().replace("+00:00", "Z")


def verify_lfs(call: Call) -> Answer:
    """Answer POST .../verify and remember the object, which stays also where its commit never comes."""
    answer = lfs_verify(call)
    call.repo.lfs.setdefault(call.json()["oid"], ("", call.json()["size"]))
    return answer


def list_lfs(call: Call) -> Answer:
    """Answer GET .../lfs-files: every LFS object that a repository ever held and that was not deleted."""
    listed = [
        {
            "fileOid": sha256,
            "oid": sha256,
            "filename": path,
            "pushedAt": _NEVER,
            "ref": "refs/heads/main",
            "size": size,
        }
        for sha256, (path, size) in sorted(_lfs_objects(call.repo).items())
        if call.store.get(sha256) is not None
    ]
    return paginated(call, listed)


def delete_lfs(call: Call) -> Answer:
    """Answer POST .../lfs-files/batch: the objects go from the storage, and their pointers from history."""
    asked = call.json()["deletions"]
    doomed = set(asked["sha"])
    if any(
        entry.sha256 in doomed
        for key, repo in call.store.repos.items()
        if key != (call.repo.repo_type, call.repo.repo_id)
        for commit in repo.commits.values()
        for entry in commit.files.values()
    ):
        raise HubError(400, "another repository of this loopback Hub has the same object")
    for sha256 in doomed:
        call.store.delete(sha256)
    if asked["rewriteHistory"]:
        for oid, commit in call.repo.commits.items():
            kept = {path: entry for path, entry in commit.files.items() if entry.sha256 not in doomed}
            call.repo.commits[oid] = _with_files(commit, kept)
    for sha256 in doomed:
        call.repo.lfs.pop(sha256, None)
    return json_answer({})


def squash(call: Call) -> Answer:
    """Answer POST .../super-squash/{branch}: one commit, and the collection of what git keeps no more."""
    repo = call.repo
    ref = repo.head_ref(call.groups["revision"])
    if ref is None:
        raise HubError(404, "no such branch", "RevisionNotFound")
    repo.lfs.update(_lfs_objects(repo))
    repo.add_commit(ref, None, call.commit_at().files, call.json().get("message", "squash"), call.author)
    reachable = {commit.oid for oid in repo.refs.values() for commit in repo.history(repo.commits[oid])}
    lost = [repo.commits.pop(oid) for oid in list(repo.commits) if oid not in reachable]
    named = {entry.sha256 for other in call.store.repos.values() for entry in _entries(other)}
    for commit in lost:
        for entry in commit.files.values():
            if not entry.lfs and entry.sha256 not in named:
                call.store.delete(entry.sha256)
    return json_answer({})


def _lfs_objects(repo: Repo) -> dict[str, tuple[str, int]]:
    named = {
        entry.sha256: (path, entry.size)
        for commit in repo.commits.values()
        for path, entry in commit.files.items()
        if entry.lfs
    }
    return {**repo.lfs, **named}


def _entries(repo: Repo) -> Iterator[Entry]:
    return (entry for commit in repo.commits.values() for entry in commit.files.values())


def _with_files(commit: Commit, files: dict[str, Entry]) -> Commit:
    return Commit(
        commit.oid, commit.parent, commit.title, commit.message, commit.author, commit.created_at, files
    )


LFS_ROUTES = (
    Route("POST", FILES + r"\.git/info/lfs/objects/verify", "write", verify_lfs),
    Route("GET", API + r"/lfs-files", "write", list_lfs),
    Route("POST", API + r"/lfs-files/batch", "write", delete_lfs),
    Route("POST", API + r"/super-squash/(?P<revision>[^/]+)", "write", squash),
)
