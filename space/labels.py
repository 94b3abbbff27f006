"""Drug labels of built data sets in SQLite with FTS5: the store behind the `ficha` contestant."""

import re
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dataset_builder.columns import INCOMPLETE_FLAG
from dataset_builder.drug_names import fold, key_of_words, salts, substances
from space.lay_words import label_words
from space.routes import routes_of_label

_SHORTEST_PREFIX = 5
SAMPLE_FLAG = "sample"
_SCHEMA = """
CREATE TABLE passages (rowid INTEGER PRIMARY KEY, set_id TEXT, section TEXT, text TEXT);
CREATE INDEX passages_of_a_label ON passages (set_id, section);
CREATE VIRTUAL TABLE words USING fts5 (text, content='', tokenize="unicode61 remove_diacritics 2");
"""

SubstanceKeys = frozenset[frozenset[str]]


@dataclass(frozen=True)
class Label:
    """One drug label in its newest version; `substance_sets` holds each reading of its names."""

    set_id: str
    generic_name: str
    brand_name: str
    effective_time: str
    licence: str
    sample: bool
    substance_sets: tuple[SubstanceKeys, ...]
    salts: frozenset[str]
    routes: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The name for people: generic and brand, once where both are the same."""
        generic, brand = self.generic_name.strip(), self.brand_name.strip()
        both = generic and brand and fold(brand) != fold(generic)
        return f"{generic} ({brand})" if both else generic or brand

    @property
    def date(self) -> str:
        """DD/MM/YYYY of `effective_time`, "" where that is no date: `20240115` gives `15/01/2024`."""
        day = self.effective_time
        return f"{day[6:8]}/{day[4:6]}/{day[:4]}" if len(day) == 8 and day.isdigit() else ""


@dataclass(frozen=True)
class Passage:
    """The text of one section of a label."""

    section: str
    text: str


class LabelStore:
    """All labels with their passages; safe to read from several threads.

    A section of which a part was left out is not kept: the part could hold the limit of a dose.
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        newest = _newest_versions(rows)
        self._partial: set[tuple[str, str]] = set()
        self.labels: dict[str, Label] = {set_id: label_of(own) for set_id, own in newest.items()}
        self._lock = threading.Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.executescript(_SCHEMA)
        for set_id, own in newest.items():
            self._add(set_id, own)
        self._database.commit()

    def sections(self, set_id: str) -> list[str]:
        """Return the sections of a label in the order of the label."""
        rows = self._read("SELECT section FROM passages WHERE set_id = ? ORDER BY rowid", (set_id,))
        return list(dict.fromkeys(section for (section,) in rows))

    def passages(self, set_id: str, sections: Sequence[str]) -> list[Passage]:
        """Return the passages of some sections of a label, in the order of `sections`."""
        query = "SELECT section, text FROM passages WHERE set_id = ? AND section = ? ORDER BY rowid"
        found = [row for section in sections for row in self._read(query, (set_id, section))]
        return [Passage(section, text) for section, text in found]

    def is_partial(self, set_id: str, sections: Sequence[str]) -> bool:
        """Tell whether a label has any of some sections, of which a part was left out."""
        return any((set_id, section) in self._partial for section in sections)

    def search(self, set_id: str, words: Sequence[str], limit: int) -> list[Passage]:
        """Return the passages of one label that hold all the words, or else any of them, the best first.

        A word of five letters matches by its beginning, so that `diarreas` finds `diarrea`, and by what
        labels call it.
        """
        terms = [f"({_term(word)})" for word in words]
        query = (
            "SELECT p.section, p.text FROM words JOIN passages p ON p.rowid = words.rowid "
            "WHERE words MATCH ? AND p.set_id = ? ORDER BY bm25(words), p.rowid LIMIT ?"
        )
        for operator in (" AND ", " OR ") if terms else ():
            rows = self._read(query, (operator.join(terms), set_id, limit))
            if rows:
                return [Passage(section, text) for section, text in rows]
        return []

    def spanish_name(self, substance: frozenset[str]) -> str:
        """Return how the labels of one substance call it in their text, "" where they do not."""
        own = (each.set_id for each in self.labels.values() if frozenset({substance}) in each.substance_sets)
        texts = (each.text for set_id in own for each in self.passages(set_id, self.sections(set_id)))
        words = (word for text in texts for word in re.findall(r"[^\W\d_]+", text))
        return next((word.lower() for word in words if key_of_words([word]) == substance), "")

    def close(self) -> None:
        """Let go of the memory."""
        self._database.close()

    def _add(self, set_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
        for row in rows:
            if INCOMPLETE_FLAG in (row.get("flags") or ()):
                self._partial.add((set_id, row["section"]))
                continue
            values = (set_id, row["section"], row["text_es"])
            cursor = self._database.execute(
                "INSERT INTO passages (set_id, section, text) VALUES (?, ?, ?)", values
            )
            self._database.execute(
                "INSERT INTO words (rowid, text) VALUES (?, ?)", (cursor.lastrowid, row["text_es"])
            )

    def _read(self, query: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(query, values).fetchall()


def _term(word: str) -> str:
    """Return what finds a word in FTS5: `sol` is no beginning of `solo`."""
    is_whole = word.isdigit() or len(word) < _SHORTEST_PREFIX
    own = f'"{word}"' if is_whole else f'"{word[: max(4, len(word) - 2)]}"*'
    return " OR ".join((own, *(f'"{each}"*' for each in label_words(word))))


def _newest_versions(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Group rows with text by set_id and keep those of the newest version of each label."""
    labels: dict[str, dict[tuple[str, int, str], list[Mapping[str, Any]]]] = {}
    for row in rows:
        if (row.get("text_es") or "").strip():
            version = str(row.get("version") or "")
            age = (str(row.get("effective_time") or ""), int(version) if version.isdigit() else 0, version)
            labels.setdefault(row["set_id"], {}).setdefault(age, []).append(row)
    return {set_id: versions[max(versions)] for set_id, versions in labels.items()}


def label_of(rows: Sequence[Mapping[str, Any]]) -> Label:
    """Return the label that rows of `openfda` or `openfda_qa` with one `set_id` belong to."""
    row = {key: value or "" for key, value in rows[0].items()}
    names = [str(row["generic_name"]), str(row["substance_name"])]
    return Label(
        set_id=row["set_id"],
        generic_name=row["generic_name"],
        brand_name=row["brand_name"],
        effective_time=row["effective_time"],
        licence=row["licence"],
        sample=any(SAMPLE_FLAG in (each.get("flags") or ()) for each in rows),
        substance_sets=_substance_sets(names),
        salts=frozenset().union(*map(salts, names)),
        routes=routes_of_label(str(row.get("route", ""))),
    )


def _substance_sets(names: Sequence[str]) -> tuple[SubstanceKeys, ...]:
    """Read both name columns; where they disagree on how many substances there are, the larger one holds.

    `ISENTRESS` with substance `raltegravir` may be asked for by either; a combination must never pass as one
    of its parts because one column names only that.
    """
    readings = [keys for keys in map(substances, names) if keys]
    most = max((len(keys) for keys in readings), default=0)
    return tuple(dict.fromkeys(keys for keys in readings if len(keys) == most))
