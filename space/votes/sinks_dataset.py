"""A data set of the Hub as a sink, for those without a bucket: one commit a minute.

The Hub stops at about 128 commits an hour. Until the commit votes are pending, and lost with the disk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

from space.votes.sinks import is_object_name, object_name, proved
from space.votes.sinks_hub import checked, open_api, told
from space.votes.withdrawn import WITHDRAWN

if TYPE_CHECKING:
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete

_TRIES = 3  # against other writers of the same data set


@dataclass(frozen=True)
class DatasetSink:
    """Objects as files of the data set `repo_id`; it is created, private, where it does not exist.

    Every commit names the commit that it follows, so that the Hub refuses it (412) where somebody else has
    committed in between; then it is made again over what is there now.
    """

    repo_id: str
    immediate: bool = False
    period_s: float = 60.0

    @classmethod
    def at(cls, place: str) -> Self:
        """Open the sink of `NAMESPACE/NAME`."""
        return cls(checked(place, "dataset"))

    def put(self, content: bytes, day: date) -> str:
        """Keep one object, in a commit of its own."""
        return self.put_many([(content, day)])[0]

    def put_many(self, objects: Sequence[tuple[bytes, date]]) -> list[str]:
        """Keep objects in one commit; where all of them are there already there is no commit."""
        from huggingface_hub import CommitOperationAdd

        names = [object_name(content, day) for content, day in objects]
        contents = {name: content for name, (content, _) in zip(names, objects, strict=True)}
        with told(self._place, "committing to"):
            self._create_if_missing()
            there = set(self._files())
            added = [
                CommitOperationAdd(name, content) for name, content in contents.items() if name not in there
            ]
            if added:
                self._commit(added, f"Add {len(added)} objects with votes")
        return names

    def names(self) -> list[str]:
        """Return the names of all objects, sorted by day; none where there is no such data set yet."""
        with told(self._place, "listing"):
            return sorted(filter(is_object_name, self._files())) if self._exists() else []

    def get(self, name: str) -> bytes:
        """Return the content of an object, proved by its name; no cache of this machine keeps it."""
        with told(self._place, "reading from"):
            return proved(self._content(name), name, f"{name} of {self._place}")

    def delete(self, name: str) -> None:
        """Remove an object from the newest revision; older ones hold it until history is squashed."""
        from huggingface_hub import CommitOperationDelete

        with told(self._place, "deleting from"):
            if name in self._files():
                self._commit([CommitOperationDelete(name, is_folder=False)], "Delete an object with votes")

    def withdrawn(self) -> bytes:
        """Return the list of what was erased, a file beside the objects."""
        from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError

        with told(self._place, "reading from"):
            try:
                return self._content(WITHDRAWN)
            except HfHubHTTPError as error:  # there is no list yet, or no data set
                if error.response.status_code == 404 or isinstance(error, RepositoryNotFoundError):
                    return b""
                raise

    def withdraw(self, content: bytes) -> None:
        """Replace that list."""
        from huggingface_hub import CommitOperationAdd

        with told(self._place, "committing to"):
            self._create_if_missing()
            self._commit([CommitOperationAdd(WITHDRAWN, content)], "Erase votes on request")

    def _content(self, name: str) -> bytes:
        from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status

        api = open_api()
        url = f"{api.endpoint}/datasets/{self.repo_id}/resolve/main/{name}"
        response = get_session().get(url, headers=build_hf_headers(token=api.token))
        hf_raise_for_status(response)
        return response.content

    def _commit(
        self, operations: "Sequence[CommitOperationAdd | CommitOperationDelete]", message: str
    ) -> None:
        from huggingface_hub.errors import HfHubHTTPError

        api = open_api()
        for attempt in range(_TRIES):
            parent = api.dataset_info(self.repo_id).sha
            try:
                api.create_commit(
                    self.repo_id,
                    list(operations),
                    commit_message=message,
                    repo_type="dataset",
                    parent_commit=parent,
                )
            except HfHubHTTPError as error:
                if error.response.status_code != 412 or attempt == _TRIES - 1:
                    raise
            else:
                return

    def _create_if_missing(self) -> None:
        if not self._exists():
            open_api().create_repo(self.repo_id, repo_type="dataset", private=True, exist_ok=True)

    def _exists(self) -> bool:
        return open_api().repo_exists(self.repo_id, repo_type="dataset")

    def _files(self) -> list[str]:
        return open_api().list_repo_files(self.repo_id, repo_type="dataset")

    @property
    def _place(self) -> str:
        return f"data set {self.repo_id}"
