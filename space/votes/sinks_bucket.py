"""A bucket of the Hub as a sink: each batch of votes is one immutable file."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from space.errors import SinkError
from space.votes.sinks import is_object_name, object_name, proved
from space.votes.sinks_hub import checked, open_api, told
from space.votes.withdrawn import WITHDRAWN


@dataclass(frozen=True)
class BucketSink:
    """Objects as files of the bucket `bucket_id`, which has to exist; written with the token of HF_TOKEN.

    A bucket has no history: what is deleted is gone.
    """

    bucket_id: str
    immediate: bool = True
    period_s: float = 0.0

    @classmethod
    def at(cls, place: str) -> Self:
        """Open the sink of `NAMESPACE/NAME`."""
        return cls(checked(place, "bucket"))

    def put(self, content: bytes, day: date) -> str:
        """Keep one object."""
        return self.put_many([(content, day)])[0]

    def put_many(self, objects: Sequence[tuple[bytes, date]]) -> list[str]:
        """Keep objects; the call is not all or nothing, but repeating it makes it whole."""
        names = [object_name(content, day) for content, day in objects]
        added: list[tuple[str | Path | bytes, str]] = [
            (content, name) for (content, _), name in zip(objects, names, strict=True)
        ]
        with told(self._place, "writing to"):
            open_api().batch_bucket_files(self.bucket_id, add=added)
        return names

    def names(self) -> list[str]:
        """Return the names of all objects, sorted by day."""
        with told(self._place, "listing"):
            files = open_api().list_bucket_tree(self.bucket_id, recursive=True)
            return sorted(file.path for file in files if file.type == "file" and is_object_name(file.path))

    def get(self, name: str) -> bytes:
        """Return the content of an object, proved by its name."""
        content = self._content(name)
        if content is None:
            raise SinkError(f"{self._place} has no {name}")
        return proved(content, name, f"{name} of {self._place}")

    def withdrawn(self) -> bytes:
        """Return the list of what was erased, a file beside the objects."""
        return self._content(WITHDRAWN) or b""

    def withdraw(self, content: bytes) -> None:
        """Replace that list."""
        with told(self._place, "writing to"):
            open_api().batch_bucket_files(self.bucket_id, add=[(content, WITHDRAWN)])

    def _content(self, name: str) -> bytes | None:
        with tempfile.TemporaryDirectory(prefix="spanishmedicallm-votes-") as scratch:
            path = Path(scratch, "object")
            with told(self._place, "reading from"):
                found = list(open_api().get_bucket_paths_info(self.bucket_id, [name]))
                if not found:
                    return None
                open_api().download_bucket_files(self.bucket_id, [(found[0], path)])
                return path.read_bytes()

    def delete(self, name: str) -> None:
        """Remove an object, if it is there."""
        with told(self._place, "deleting from"):
            if list(open_api().get_bucket_paths_info(self.bucket_id, [name])):
                open_api().batch_bucket_files(self.bucket_id, delete=[name])

    @property
    def _place(self) -> str:
        return f"bucket {self.bucket_id}"
