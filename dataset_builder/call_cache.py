"""Every paid call is paid once: a content-addressed SQLite file that all builds share. Standard library only.

The key is a hash of everything the answer depends on, so an entry is never stale and is never changed.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from dataset_builder.errors import BuildError

CACHE_VARIABLE = "SPANISHMEDICALLM_CACHE"
_BUSY_S = 60.0
_KEYS_PER_QUERY = 500
_SCHEMA = "CREATE TABLE IF NOT EXISTS calls (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"


def default_cache_path() -> Path:
    """Return `$SPANISHMEDICALLM_CACHE`, or a file in the user's cache folder."""
    given = os.environ.get(CACHE_VARIABLE)
    if given:
        return Path(given).expanduser()
    root = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(root).expanduser() / "spanishmedicallm" / "calls.sqlite"


def call_key(
    *, kind: str, model: str, parameters: Mapping[str, str], prompt_version: str, schema: str, text: str
) -> str:
    """Return the key of one call: a sha256 over all that its answer depends on.

    `model` names the engine with its version; `schema` is the shape asked for, "" for plain text.
    """
    facts = [kind, model, sorted(parameters.items()), prompt_version, schema, text]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


class CallCache:
    """Answers by key; several processes may read and write one file. Use it in a `with` block.

    Raises (from every method):
        BuildError: the file is no cache, is damaged, or the disk is full; one line that names it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> "CallCache":
        with self._named_failures():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(self.path, timeout=_BUSY_S)
            self._database.execute("PRAGMA journal_mode = WAL")
            # A process that is killed loses nothing that was committed; only a power cut could.
            self._database.execute("PRAGMA synchronous = NORMAL")
            self._database.execute(_SCHEMA)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def get_many(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the known answers among some keys."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, str] = {}
        for at in range(0, len(wanted), _KEYS_PER_QUERY):
            chunk = wanted[at : at + _KEYS_PER_QUERY]
            marks = ",".join("?" * len(chunk))
            with self._named_failures():
                found |= dict(
                    self._database.execute(f"SELECT key, value FROM calls WHERE key IN ({marks})", chunk)
                )
        return found

    def put_many(self, answers: Mapping[str, str]) -> None:
        """Remember answers, all or none; a key that is known keeps its answer."""
        with self._named_failures(), self._database:
            self._database.executemany("INSERT OR IGNORE INTO calls VALUES (?, ?)", answers.items())

    def __len__(self) -> int:
        with self._named_failures():
            return self._database.execute("SELECT count(*) FROM calls").fetchone()[0]

    @contextmanager
    def _named_failures(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.DatabaseError, OSError) as error:
            raise BuildError(
                f"cache {self.path}: {error}; free the disk, move the file away, or give another with --cache"
            ) from error
