"""One repository on the Hub: the few questions we ask it and the few orders we give."""

from collections.abc import Mapping
from dataclasses import dataclass

from huggingface_hub import CommitInfo, CommitOperationAdd, CommitOperationDelete, HfApi, RepoFile, constants
from huggingface_hub.errors import RepositoryNotFoundError

from dataset_builder.errors import PublishError
from dataset_builder.publication import Change, LocalFile, Publication

_KEPT = ".gitattributes"  # the Hub's own file: it decides what is LFS


@dataclass(frozen=True)
class Remote:
    """A repository and the publication it shall hold."""

    api: HfApi
    repo_id: str
    publication: Publication

    def private(self) -> bool | None:
        """Tell whether it is private; None where it does not exist."""
        try:
            return bool(self._info().private)
        except RepositoryNotFoundError:
            return None

    def create(self) -> None:
        """Create it; that it exists by now is fine."""
        kind = self.publication.repo_type
        sdk = "gradio" if kind == "space" else None
        private = self.publication.private or None
        self.api.create_repo(self.repo_id, repo_type=kind, private=private, space_sdk=sdk, exist_ok=True)

    def head(self) -> str:
        """Return the newest commit of `main`, empty where there is no repository (a dry run)."""
        try:
            return self._info().sha or ""
        except RepositoryNotFoundError:
            if self.publication.dry_run:
                return ""
            raise

    def change_to(self, revision: str) -> Change:
        """Return what has to change at a revision for it to hold the publication."""
        there = self._files(revision) if revision else {}
        local = self.publication.files
        uploaded = [path for path, file in local.items() if not _same(there.get(path), file)]
        return Change(tuple(uploaded), tuple(sorted(set(there) - set(local) - {_KEPT})))

    def commit(self, change: Change, parent: str) -> CommitInfo:
        """Send one commit over `parent`; the Hub answers 412 if `main` has moved on from there."""
        files = self.publication.files
        additions = [CommitOperationAdd(path, files[path].path) for path in change.uploaded]
        deletions = [CommitOperationDelete(path, is_folder=False) for path in change.deleted]
        return self.api.create_commit(
            self.repo_id,
            [*additions, *deletions],
            commit_message=self.publication.message,
            commit_description=self.publication.fingerprint,
            repo_type=self.publication.repo_type,
            parent_commit=parent,
            create_pr=self.publication.create_pr,
        )

    def pull_requests(self) -> dict[str, str]:
        """Return the commit of each pull request by its ref, such as `refs/pr/1`."""
        kind = self.publication.repo_type
        refs = self.api.list_repo_refs(self.repo_id, repo_type=kind, include_pull_requests=True)
        return {ref.ref: ref.target_commit for ref in refs.pull_requests or []}

    def tags(self) -> dict[str, str]:
        """Return the commit of each tag."""
        refs = self.api.list_repo_refs(self.repo_id, repo_type=self.publication.repo_type)
        return {ref.name: ref.target_commit for ref in refs.tags}

    def commit_after(self, parent: str, revision: str) -> str | None:
        """Return the commit of this publication between `parent` and `revision`, or None."""
        kind = self.publication.repo_type
        for commit in self.api.list_repo_commits(self.repo_id, repo_type=kind, revision=revision):
            if commit.commit_id == parent:
                return None
            if self.publication.fingerprint in commit.message:
                return commit.commit_id
        return None

    def add_tag(self, tag: str, revision: str) -> None:
        """Tag the revision; a tag that is there already has to stand there."""
        there = self.tags().get(tag)
        if there is None:
            self.api.create_tag(
                self.repo_id, tag=tag, revision=revision, repo_type=self.publication.repo_type
            )
        elif there != revision:
            raise tag_taken(tag, self.repo_id, there)

    def page(self) -> str:
        """Return the address of its page."""
        prefix = constants.REPO_TYPES_URL_PREFIXES.get(self.publication.repo_type, "")
        return f"{self.api.endpoint}/{prefix}{self.repo_id}"

    def _info(self):  # noqa: ANN202 - ModelInfo, DatasetInfo or SpaceInfo
        return self.api.repo_info(self.repo_id, repo_type=self.publication.repo_type)

    def _files(self, revision: str) -> Mapping[str, RepoFile]:
        kind = self.publication.repo_type
        tree = self.api.list_repo_tree(self.repo_id, repo_type=kind, revision=revision, recursive=True)
        return {item.path: item for item in tree if isinstance(item, RepoFile)}


def tag_taken(tag: str, repo_id: str, there: str) -> PublishError:
    """Return the error of a tag that stands on the commit `there`."""
    return PublishError(
        f"tag {tag} of {repo_id} already stands on {there[:8]}, which is other content: use a new tag"
    )


def _same(there: RepoFile | None, file: LocalFile) -> bool:
    if there is None:
        return False
    return there.lfs.sha256 == file.sha256 if there.lfs else there.blob_id == file.object_id
