"""From the folders of all ranks to one data-set folder: read in order, dedup, split, write."""

import heapq
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from datatrove.pipeline.base import PipelineStep

from dataset_builder.config import BuildConfig
from dataset_builder.counts import StageCount, Tally
from dataset_builder.dedup import Seen
from dataset_builder.errors import BuildError
from dataset_builder.folder_stats import ConfigStats
from dataset_builder.parquet_writer import SplitWriter, arrow_schema, columns_of
from dataset_builder.records import Dropped, Row
from dataset_builder.split import split_of
from dataset_builder.stream import COUNTS, LEFT, ROWS, Item, Left, Stage, Work, rank_folder

QUARANTINE, DROPPED, WITHHELD = "quarantine.jsonl", "dropped.jsonl", "withheld"
_FILE_OF = {"quarantined": QUARANTINE, "dropped": DROPPED}


class ReadRanks(PipelineStep):
    """Yields the rows of all ranks in the order of the sources, then what left, then the counts."""

    type, name = "builder", "read ranks"

    def __init__(self, ranks: Path, tasks: int) -> None:
        super().__init__()
        self.folders = [rank_folder(ranks, rank) for rank in range(tasks)]

    def run(self, data: Iterable[Item] | None, rank: int = 0, world_size: int = 1) -> Iterator[Item]:
        """Read all ranks; `data` is None, since this is the first step."""
        for row in self._merged(ROWS):
            place = {"part": row.pop("part"), "ordinal": row.pop("ordinal")}
            yield Work(**place, thing=Row(**row))
        for left in self._merged(LEFT):
            dropped = Dropped(**left.pop("dropped"))
            yield Left(**left, dropped=dropped)
        for folder in self.folders:
            yield from (StageCount(**count) for count in _lines(folder / COUNTS))

    def _merged(self, name: str) -> Iterator[dict[str, Any]]:
        streams = [_lines(folder / name) for folder in self.folders]
        return heapq.merge(*streams, key=lambda line: (line["part"], line["ordinal"]))


class Dedup(Stage):
    """Drops rows that say the same as an earlier one."""

    name, stage, unit = "dedup", "dedup", "row"

    def __init__(self) -> None:
        super().__init__(())
        self.seen = Seen()

    def handle(self, work: Work, tally: Tally) -> Iterator[Item]:
        """Drop one row, or let it pass."""
        row = _row(work)
        reason = self.seen.duplicate(row.config, row.columns)
        if reason is None:
            tally.passed(work.part, config=row.config)
            yield work
            return
        tally.left(work.part, "dropped", reason, row.config)
        text = json.dumps(dict(row.columns), ensure_ascii=False)
        dropped = Dropped("dropped", self.stage, f"{row.config} {row.id}", reason, text=text)
        yield Left(work.part, work.ordinal, row.config, dropped)


@dataclass
class Written:
    """What the last step wrote: counts of stages, stats per config, files per config and split."""

    counts: list[StageCount] = field(default_factory=list)
    stats: dict[str, ConfigStats] = field(default_factory=dict)
    parts: dict[str, set[int]] = field(default_factory=dict)
    files: dict[str, dict[str, list[Path]]] = field(default_factory=dict)


class SplitAndWrite(PipelineStep):
    """Sends each row to its split, and writes parquet, what is withheld, what left and nothing else."""

    type, name = "builder", "split and write"

    def __init__(self, config: BuildConfig, out: Path, written: Written) -> None:
        super().__init__()
        self.config, self.out, self.written = config, out, written
        self._writers: dict[tuple[str, str], SplitWriter] = {}
        self._texts: dict[str, Any] = {}
        self._ids: set[str] = set()

    def run(self, data: Iterable[Item], rank: int = 0, world_size: int = 1) -> Iterator[Item]:
        """Write everything; yields nothing."""
        split, write = Tally("split", "row"), Tally("write", "row")
        with ExitStack() as stack:
            for item in data:
                match item:
                    case Work():
                        self._write_row(_row(item), item.part, stack)
                        split.passed(item.part, config=_row(item).config)
                        write.passed(item.part, config=_row(item).config)
                    case Left():
                        self._write_left(item, stack)
                    case StageCount():
                        self.written.counts.append(item)
        self.written.counts += [*split.counts(), *write.counts()]
        for (config, name), writer in sorted(self._writers.items()):
            self.written.files.setdefault(config, {})[name] = writer.name_files()
        yield from ()

    def _write_row(self, row: Row, part: int, stack: ExitStack) -> None:
        if row.id in self._ids:
            raise BuildError(
                f"two rows have the id {row.id} ({row.columns['source']}/{row.columns['source_id']}): "
                "two inputs have the same name or number; rename one, or build them apart"
            )
        self._ids.add(row.id)
        columns = dict(row.columns)
        if row.withheld and self.config.publish.abstract_text:
            columns |= row.withheld
        elif row.withheld:
            self._text(f"{WITHHELD}/{row.config}.jsonl", {"id": row.id, **row.withheld}, stack)
        self._writer(row.config, split_of(row.split_key, self.config.split), stack).add(columns)
        self.written.stats.setdefault(row.config, ConfigStats()).add(columns)
        self.written.parts.setdefault(row.config, set()).add(part)

    def _write_left(self, left: Left, stack: ExitStack) -> None:
        dropped = left.dropped
        line: dict[str, Any] = {
            "config": left.config,
            "stage": dropped.stage,
            "locator": dropped.locator,
            "reason": dropped.reason,
            "detail": dropped.detail,
            "text": dropped.text,
            "text_source": dropped.text_source,
            "passage_key": dropped.passage_key,
        }
        if dropped.segments:
            line["segments"] = dropped.segments
        self._text(_FILE_OF[dropped.outcome], line, stack)

    def _writer(self, config: str, split: str, stack: ExitStack) -> SplitWriter:
        if (config, split) not in self._writers:
            schema = arrow_schema(columns_of(config, abstract_text=self.config.publish.abstract_text))
            writer = SplitWriter(self.out / "data" / config, split, schema)
            self._writers[config, split] = stack.enter_context(writer)
        return self._writers[config, split]

    def _text(self, name: str, line: dict[str, Any], stack: ExitStack) -> None:
        if name not in self._texts:
            path = self.out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            self._texts[name] = stack.enter_context(path.open("w", encoding="utf-8"))
        self._texts[name].write(json.dumps(line, ensure_ascii=False) + "\n")


def _row(work: Work) -> Row:
    assert isinstance(work.thing, Row)
    return work.thing


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)
