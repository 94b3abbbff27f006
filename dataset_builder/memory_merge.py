"""Adds pairs to a memory file, as many as there are: they lie in SQLite's temporary file, not in memory.

Standard library only.
"""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal

from dataset_builder.errors import ConfigError
from dataset_builder.memory import memory_pairs

Outcome = Literal["new", "known", "other"]
_SCHEMA = "CREATE TABLE pairs (en TEXT UNIQUE NOT NULL, es TEXT NOT NULL, line TEXT NOT NULL)"


class MemoryMerge:
    """Pairs by English segment in the order they came. Use it in a `with` block."""

    def __enter__(self) -> "MemoryMerge":
        # "" is SQLite's own unnamed file: it spills to the disk and is gone when it is closed.
        self._database = sqlite3.connect("")
        self._database.execute(_SCHEMA)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()
        if isinstance(error, sqlite3.Error):
            raise ConfigError(f"the temporary file of the pairs: {error}; free the disk") from error

    def read(self, path: Path) -> int:
        """Take the pairs of a memory file, their lines as they stand, and return how many there are.

        Raises:
            ConfigError: it cannot be read, a line is broken, or one segment has two translations.
        """
        count = 0
        try:
            with path.open("rb") as file:
                for pair in memory_pairs(file, path):
                    if self.add(pair.english, pair.spanish, pair.line) == "other":
                        raise ConfigError(f"{pair.where}: {pair.english[:60]!r} has two translations")
                    count += 1
        except OSError as error:
            raise ConfigError(f"memory {path}: {error.strerror}") from error
        except UnicodeEncodeError as error:  # an escape such as \ud800 alone
            raise ConfigError(f"memory {path}: a text is no Unicode ({error.reason})") from error
        return count

    def add(self, english: str, spanish: str, line: str = "") -> Outcome:
        """Take one pair if its segment is new; say whether it was, is known, or has another translation."""
        known = self._database.execute("SELECT es FROM pairs WHERE en = ?", (english,)).fetchone()
        if known is not None:
            return "known" if known[0] == spanish else "other"
        line = line or _line(english, spanish)
        self._database.execute("INSERT INTO pairs VALUES (?, ?, ?)", (english, spanish, line))
        return "new"

    def replace(self, english: str, spanish: str) -> None:
        """Give a known segment another translation, at its place."""
        values = (spanish, _line(english, spanish), english)
        self._database.execute("UPDATE pairs SET es = ?, line = ? WHERE en = ?", values)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the memory file."""
        for (line,) in self._database.execute("SELECT line FROM pairs ORDER BY rowid"):
            yield line


def _line(english: str, spanish: str) -> str:
    return json.dumps({"en": english, "es": spanish}, ensure_ascii=False)
