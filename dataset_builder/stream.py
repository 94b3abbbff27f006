"""What flows through the pipeline, the base of its stages, and the folder that each rank leaves."""

import json
import os
import shutil
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from datatrove.pipeline.base import PipelineStep

from dataset_builder.config import PartConfig
from dataset_builder.counts import StageCount, Tally
from dataset_builder.records import Document, Dropped, Passage, Row, SourceRecord

ROWS, LEFT, COUNTS = "rows.jsonl", "left.jsonl", "counts.jsonl"


@dataclass(frozen=True)
class Work:
    """Something on its way: of which part of the build, from which record of it (0-based, over all files)."""

    part: int
    ordinal: int
    thing: SourceRecord | Document | Row


@dataclass(frozen=True)
class Left:
    """Something that left the stream; `config` is "" where it left all configs of its part."""

    part: int
    ordinal: int
    config: str
    dropped: Dropped


Item = Work | Left | StageCount


class Stage(PipelineStep):
    """A step that handles `Work` and yields its counts at the end."""

    type = "builder"
    stage: ClassVar[str]
    unit: ClassVar[str]

    def __init__(self, parts: Sequence[PartConfig]) -> None:
        super().__init__()
        self.parts = parts

    def run(self, data: Iterable[Item], rank: int = 0, world_size: int = 1) -> Iterator[Item]:
        """Handle the work of one rank."""
        tally = Tally(self.stage, self.unit)
        for item in data:
            if isinstance(item, Work):
                yield from self.handle(item, tally)
            else:
                yield item
        yield from tally.counts()

    @abstractmethod
    def handle(self, work: Work, tally: Tally) -> Iterator[Item]:
        """Yield what becomes of one piece of work."""


class WriteRank(PipelineStep):
    """Writes what comes out of one rank to its own folder, which appears whole or not at all."""

    type, name = "builder", "write rank"

    def __init__(self, ranks: Path) -> None:
        super().__init__()
        self.ranks = ranks

    def run(self, data: Iterable[Item], rank: int = 0, world_size: int = 1) -> Iterator[Item]:
        """Write all items of one rank; yields nothing."""
        final = rank_folder(self.ranks, rank)
        partial = final.with_name(final.name + ".partial")
        for leftover in (partial, final):  # of a run that was killed before this rank was marked as done
            if leftover.exists():
                shutil.rmtree(leftover)
        partial.mkdir(parents=True)
        with (
            (partial / ROWS).open("w", encoding="utf-8") as rows,
            (partial / LEFT).open("w", encoding="utf-8") as left,
            (partial / COUNTS).open("w", encoding="utf-8") as counts,
        ):
            for item in data:
                stream = rows if isinstance(item, Work) else left if isinstance(item, Left) else counts
                stream.write(json.dumps(_plain(item), ensure_ascii=False) + "\n")
        os.rename(partial, final)
        yield from ()


def document_of(work: Work) -> Document:
    """Return the document that is on its way."""
    assert isinstance(work.thing, Document)
    return work.thing


def locator_of(document: Document, passage: Passage) -> str:
    """Return the name of a passage for people."""
    return f"{document.source}/{document.source_id}#{passage.key}"


def left_passage(work: Work, stage: str, passage: Passage, problem: str) -> Left:
    """Return a passage that goes to quarantine for `code` or `code: evidence`."""
    place = locator_of(document_of(work), passage)
    reason = problem.partition(":")[0]
    dropped = Dropped(
        "quarantined", stage, place, reason, problem, passage.text, passage.text_source, passage.key
    )
    return Left(work.part, work.ordinal, "", dropped)


def rank_folder(ranks: Path, rank: int) -> Path:
    """Return where a rank writes."""
    return ranks / f"{rank:05d}"


def _plain(item: Item) -> dict[str, Any]:
    if not isinstance(item, Work):
        return asdict(item)
    row = item.thing
    assert isinstance(row, Row)
    return {"part": item.part, "ordinal": item.ordinal, **asdict(row)}
