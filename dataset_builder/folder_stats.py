"""Every number that a card states, counted while the rows are written. Standard library only."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cards.licences import licences_of
from dataset_builder.columns import DRAFT_FLAG, RESTRICTED_FLAG, UNOFFICIAL_FLAG

_COUNTED = {
    "sources": "source",
    "topic_type": "topic_type",
    "country": "country",
    "question_type": "question_type",
    "review_status": "review_status",
    "mt_engines": "mt_engine",
}
_QUESTION = ("question", "question_es")
_ANSWER = ("answer",)


@dataclass
class ConfigStats:
    """Counts of the rows of one config."""

    rows: int = 0
    draft_rows: int = 0
    unofficial_rows: int = 0
    restricted_rows: int = 0
    synthetic_rows: int = 0
    segments_total: int = 0
    segments_human: int = 0
    documents: set[tuple[str, str]] = field(default_factory=set)
    licences: Counter[str] = field(default_factory=Counter)  # a row under two licences counts in both
    flags: Counter[str] = field(default_factory=Counter)
    values: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in _COUNTED})
    question_chars: Counter[int] = field(default_factory=Counter)
    answer_chars: Counter[int] = field(default_factory=Counter)

    def add(self, row: Mapping[str, Any]) -> None:
        """Count one row."""
        self.rows += 1
        self.synthetic_rows += row["synthetic"]
        self.draft_rows += DRAFT_FLAG in row["flags"]
        self.unofficial_rows += UNOFFICIAL_FLAG in row["flags"]
        self.restricted_rows += RESTRICTED_FLAG in row["flags"]
        self.segments_total += row.get("segments_total", 0)
        self.segments_human += row.get("segments_human", 0)
        self.documents.add((row["source"], row["source_id"]))
        self.licences.update(licences_of(row["licence"]) if row.get("licence") else ())
        self.flags.update(row["flags"])
        for name, column in _COUNTED.items():
            if row.get(column):
                self.values[name][row[column]] += 1
        self.question_chars.update(len(row[name]) for name in _QUESTION if name in row)
        self.answer_chars.update(len(row[name]) for name in _ANSWER if name in row)

    def facts(self) -> dict[str, Any]:
        """Return the part of `stats.json` that these rows decide."""
        return {
            "rows": self.rows,
            "documents": len(self.documents),
            "licences": _sorted(self.licences),
            **{name: _sorted(counter) for name, counter in self.values.items()},
            "flags": _sorted(self.flags),
            "segments_total": self.segments_total,
            "segments_human": self.segments_human,
            "synthetic_rows": self.synthetic_rows,
            "question_chars": quantiles(self.question_chars),
            "answer_chars": quantiles(self.answer_chars),
        }


def quantiles(lengths: Counter[int]) -> dict[str, int]:
    """Return median, 90th percentile and maximum by nearest rank, {} for nothing.

    Example: of 1, 2, 3 and 10 they are 2, 10 and 10.
    """
    if not lengths:
        return {}
    total = sum(lengths.values())
    return {"p50": _nearest(lengths, -(-total * 50 // 100)), "p90": _nearest(lengths, -(-total * 90 // 100)),
            "max": max(lengths)}  # fmt: skip


def _nearest(lengths: Counter[int], rank: int) -> int:
    """Return the value at a 1-based rank."""
    for value, count in sorted(lengths.items()):
        rank -= count
        if rank <= 0:
            return value
    raise ValueError("the rank lies behind the last value")


def _sorted(counter: Iterable[str] | Counter[str]) -> dict[str, int]:
    return dict(sorted(Counter(counter).items()))
