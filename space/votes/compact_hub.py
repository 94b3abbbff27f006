"""A votes data set as a repository on the Hub: commits over a known parent, a history that can be erased."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, RepoFile, constants
from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError

from cards.command import LOG
from dataset_builder.errors import PublishError
from dataset_builder.hub_retry import Insistence, Patience
from space.votes.compact_target import MANIFEST, Change, ConflictError, Purged

Answer = TypeVar("Answer")
_MAIN = "main"
_KEPT = ".gitattributes"  # the Hub's own file
_MOVED_ON = 412


class HubTarget:
    """A data-set repository; its state is the newest commit of `main`."""

    def __init__(self, repo_id: str, patience: Patience | None = None) -> None:
        self.repo_id = repo_id
        self.reference = f"dataset:{repo_id}"
        endpoint = (os.environ.get("HF_ENDPOINT") or constants.ENDPOINT).rstrip("/")
        self._api = HfApi(endpoint=endpoint, token=os.environ.get("HF_TOKEN", "").strip() or False)
        self._insist = Insistence(endpoint, repo_id, patience or Patience())
        self._revision = ""
        self._tree: dict[str, RepoFile] = {}
        self._contents: dict[str, bytes] = {}  # by git's id of the file, the same at every commit

    def head(self) -> str:
        """Return the newest commit of `main`, "" where it holds no votes data set yet."""
        self._revision = self._ask(self._newest)
        self._tree = self._ask(self._files) if self._revision else {}
        return self._revision if MANIFEST in self._tree else ""

    def names(self) -> list[str]:
        """Return the files of that commit."""
        return sorted(self._tree)

    def read(self, name: str) -> bytes:
        """Return the content of a file at that commit; nothing stays in the Hub's cache of this machine."""
        id = self._tree[name].blob_id
        if id not in self._contents:
            with tempfile.TemporaryDirectory(prefix="spanishmedicallm-votes-") as scratch:
                self._contents[id] = Path(self._ask(lambda: self._download(name, scratch))).read_bytes()
        return self._contents[id]

    def commit(self, change: Change, parent: str) -> None:
        """Send one commit over the one that was read; a new repository is private until its owner opens it.

        Raises:
            ConflictError: `main` has moved on from there.
        """
        if not self._revision:
            self._ask(
                lambda: self._api.create_repo(self.repo_id, repo_type="dataset", private=True, exist_ok=True)
            )
            if self.head():
                raise self._conflict()
        elif parent and parent != self._revision:
            raise self._conflict()
        try:
            self._ask(lambda: self._send(change))
        except _MovedOnError as error:
            # Perhaps by ourselves: an earlier try arrived, and only its answer was lost.
            if not self._holds(change):
                raise self._conflict() from error
        self.head()

    def purge(self) -> Purged:
        """Remove tags, branches, the history of `main`, and each LFS object that its head does not name.

        Pull requests and the Hub's own conversions stay as refs, which only its pages can remove; the LFS
        objects that they point to are gone from them too.
        """
        refs = self._ask(
            lambda: self._api.list_repo_refs(self.repo_id, repo_type="dataset", include_pull_requests=True)
        )
        for tag in refs.tags:
            self._ask(lambda name=tag.name: self._api.delete_tag(self.repo_id, tag=name, repo_type="dataset"))
        branches = [branch for branch in refs.branches if branch.name != _MAIN]
        for branch in branches:
            self._ask(
                lambda name=branch.name: self._api.delete_branch(
                    self.repo_id, branch=name, repo_type="dataset"
                )
            )
        self._ask(lambda: self._api.super_squash_history(self.repo_id, repo_type="dataset"))
        self.head()
        doomed = self._ask(self._unnamed_lfs_files)
        self._ask(lambda: self._api.permanently_delete_lfs_files(self.repo_id, doomed, repo_type="dataset"))
        left = tuple(ref.ref for ref in (*refs.converts, *(refs.pull_requests or ())))
        for ref in left:
            LOG.warning("%s: only the Hub's pages can remove %s", self.repo_id, ref)
        return Purged(tuple(ref.ref for ref in (*refs.tags, *branches)), len(doomed), left)

    def _newest(self) -> str:
        try:
            return self._api.repo_info(self.repo_id, repo_type="dataset").sha or ""
        except RepositoryNotFoundError:
            return ""

    def _files(self) -> dict[str, RepoFile]:
        tree = self._api.list_repo_tree(
            self.repo_id, repo_type="dataset", revision=self._revision, recursive=True
        )
        return {item.path: item for item in tree if isinstance(item, RepoFile) and item.path != _KEPT}

    def _download(self, name: str, folder: str) -> str:
        return self._api.hf_hub_download(
            self.repo_id, name, repo_type="dataset", revision=self._revision, local_dir=folder
        )

    def _send(self, change: Change) -> None:
        operations = [
            *(CommitOperationAdd(name, content) for name, content in change.written.items()),
            *(CommitOperationDelete(name, is_folder=False) for name in change.removed),
        ]
        try:
            self._api.create_commit(
                self.repo_id,
                operations,
                commit_message=change.message,
                repo_type="dataset",
                parent_commit=self._revision,
            )
        except HfHubHTTPError as error:
            if error.response.status_code == _MOVED_ON:
                raise _MovedOnError(self.repo_id) from error
            raise

    def _holds(self, change: Change) -> bool:
        self.head()
        there = set(self.names())
        written = all(
            name in there and self.read(name) == content for name, content in change.written.items()
        )
        return written and not there & set(change.removed)

    def _unnamed_lfs_files(self) -> list:  # of LFSFileInfo, which the library does not export
        named = {file.lfs.sha256 for file in self._tree.values() if file.lfs}
        files = self._api.list_lfs_files(self.repo_id, repo_type="dataset")
        return [file for file in files if file.file_oid not in named]

    def _ask(self, action: Callable[[], Answer]) -> Answer:
        return self._insist.run(action)

    def _conflict(self) -> ConflictError:
        return ConflictError(
            f"{self.reference} was changed meanwhile; nothing was written, run the same command again"
        )


class _MovedOnError(PublishError):
    """The Hub answered 412; `Insistence` repeats no PublishError."""
