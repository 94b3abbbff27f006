"""What the loopback Hub keeps: content-addressed blobs, and repositories as commits over maps path -> entry.

Nothing of git is needed: a commit holds the whole map of its files, and its object ids are those that git and
the Hub would give, because clients compare them with ids they compute themselves.
"""

import hashlib
import json
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

RepoType = Literal["model", "dataset", "space"]
GATES = ("auto", "manual")
GIT_ATTRIBUTES = "\n".join(
    f"*.{suffix} filter=lfs diff=lfs merge=lfs -text"
    for suffix in ("parquet", "safetensors", "bin", "arrow", "gz", "zip", "sqlite", "png", "jpg")
)


def git_object_id(data: bytes) -> str:
    """Return the sha1 that git gives a blob: `git_object_id(b"")` starts with `e69de29b`."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


@dataclass(frozen=True)
class Entry:
    """One file of a commit; `object_id` is git's, and that of the pointer file where the file is LFS."""

    sha256: str
    object_id: str
    size: int
    lfs: bool

    @property
    def remote_oid(self) -> str:
        """The id a client compares: sha256 of an LFS file, git's id of a regular one."""
        return self.sha256 if self.lfs else self.object_id


def lfs_pointer(sha256: str, size: int) -> bytes:
    """Return the pointer file that git stores in place of an LFS file."""
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {size}\n".encode()


def lfs_entry(sha256: str, size: int) -> Entry:
    """Return the entry of an LFS file whose bytes are already in the store."""
    return Entry(sha256, git_object_id(lfs_pointer(sha256, size)), size, lfs=True)


@dataclass(frozen=True)
class Commit:
    """One commit: the whole tree after it, and the commit before it."""

    oid: str
    parent: str | None
    title: str
    message: str
    author: str
    created_at: str
    files: Mapping[str, Entry]


@dataclass
class Repo:
    """One repository: `refs` maps `refs/heads/main`, `refs/tags/v1`, `refs/pr/1` to commit ids."""

    repo_type: RepoType
    repo_id: str
    private: bool = False
    gated: str | bool = False
    granted: set[str] = field(default_factory=set)  # users let through the gate
    refs: dict[str, str] = field(default_factory=dict)
    commits: dict[str, Commit] = field(default_factory=dict)
    space: dict[str, Any] = field(default_factory=dict)
    lfs: dict[str, tuple[str, int]] = field(default_factory=dict)  # sha256 -> path, size of all ever uploaded

    def resolve(self, revision: str) -> Commit | None:
        """Return the commit of a branch, tag, pull request, full id or id of at least 7 digits, or None."""
        for ref in (f"refs/heads/{revision}", f"refs/tags/{revision}", revision):
            if ref in self.refs:
                return self.commits[self.refs[ref]]
        if len(revision) < 7:
            return None
        return next((commit for oid, commit in self.commits.items() if oid.startswith(revision)), None)

    def head_ref(self, revision: str) -> str | None:
        """Return the ref a commit may be added to: a branch or a pull request, never a tag or an id."""
        ref = revision if revision.startswith("refs/") else f"refs/heads/{revision}"
        return ref if ref in self.refs and not ref.startswith("refs/tags/") else None

    def history(self, commit: Commit | None) -> Iterator[Commit]:
        """Yield the commit and those before it, newest first."""
        while commit is not None:
            yield commit
            commit = self.commits.get(commit.parent or "")

    def add_commit(
        self,
        ref: str,
        parent: Commit | None,
        files: Mapping[str, Entry],
        title: str,
        author: str,
        message: str = "",
    ) -> Commit:
        """Append a commit over `parent` and point `ref` at it."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        tree = sorted((path, entry.remote_oid) for path, entry in files.items())
        identity = json.dumps([parent and parent.oid, title, message, author, now, tree, len(self.commits)])
        oid = hashlib.sha1(identity.encode()).hexdigest()
        commit = Commit(oid, parent and parent.oid, title, message, author, now, dict(files))
        self.commits[oid] = commit
        self.refs[ref] = oid
        return commit


class Store:
    """Blobs and repositories, in memory or in a folder that survives a restart of the server."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._blobs: dict[str, bytes] = {}
        self.repos: dict[tuple[str, str], Repo] = {}
        if folder is not None:
            (folder / "blobs").mkdir(parents=True, exist_ok=True)
            if (folder / "repos.pickle").exists():
                self.repos = pickle.loads((folder / "repos.pickle").read_bytes())

    def save(self) -> None:
        """Write the repositories to the folder, if there is one."""
        if self._folder is not None:
            fresh = self._folder / "repos.pickle.new"
            fresh.write_bytes(pickle.dumps(self.repos))
            fresh.replace(self._folder / "repos.pickle")

    def put(self, data: bytes) -> Entry:
        """Keep the bytes and return the entry of a regular file that holds them."""
        sha256 = hashlib.sha256(data).hexdigest()
        if self._folder is None:
            self._blobs[sha256] = data
        else:
            (self._folder / "blobs" / sha256).write_bytes(data)
        return Entry(sha256, git_object_id(data), len(data), lfs=False)

    def get(self, sha256: str) -> bytes | None:
        """Return the bytes with this sha256, or None."""
        if self._folder is None:
            return self._blobs.get(sha256)
        path = self._folder / "blobs" / sha256
        return path.read_bytes() if path.exists() else None

    def delete(self, sha256: str) -> None:
        """Forget the bytes with this sha256."""
        self._blobs.pop(sha256, None)
        if self._folder is not None:
            (self._folder / "blobs" / sha256).unlink(missing_ok=True)

    def objects(self) -> dict[str, bytes]:
        """Return everything that is kept, whether or not a commit names it."""
        if self._folder is None:
            return dict(self._blobs)
        return {path.name: path.read_bytes() for path in (self._folder / "blobs").iterdir()}

    def create(self, repo_type: RepoType, repo_id: str, author: str, *, private: bool = False) -> Repo:
        """Make a repository whose first commit holds `.gitattributes`, as the Hub does."""
        repo = Repo(repo_type, repo_id, private)
        files = {".gitattributes": self.put(GIT_ATTRIBUTES.encode())}
        repo.add_commit("refs/heads/main", None, files, "initial commit", author)
        self.repos[repo_type, repo_id] = repo
        return repo
