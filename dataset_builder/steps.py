"""The builder's stages as datatrove steps: read -> parse -> translate -> check -> generate -> check -> write.

Each rank reads every file and keeps the records whose ordinal is its own, so that one large file is shared
out too and the result does not depend on how many workers there are. A step passes on what is not its own:
`Left` and `StageCount` travel to the last step, which writes one folder per rank.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from datatrove.pipeline.base import PipelineStep

from dataset_builder.columns import KIND_CONFIGS
from dataset_builder.config import PartConfig
from dataset_builder.contracts import RecordProblem, Source
from dataset_builder.counts import Tally
from dataset_builder.generators import GENERATORS
from dataset_builder.members import first_problem, open_checks, open_source
from dataset_builder.records import Document, Dropped, Passage, Row, SourceRecord
from dataset_builder.rows import translation_flags
from dataset_builder.stream import Item, Left, Stage, Work, document_of, left_passage, locator_of


class Read(PipelineStep):
    """Yields the records of one rank, each with its place in its source."""

    type, name = "builder", "read"

    def __init__(self, parts: Sequence[PartConfig]) -> None:
        super().__init__()
        self.parts = parts

    def run(self, data: Iterable[Item] | None, rank: int = 0, world_size: int = 1) -> Iterator[Item]:
        """Read all files; `data` is None, since this is the first step."""
        tally = Tally("read", "file")
        for part, config in enumerate(self.parts):
            records = self._records(part, open_source(config), tally if rank == 0 else None)
            for ordinal, record in enumerate(islice(records, config.limit)):
                if ordinal % world_size == rank:
                    tally.produced(part)
                    yield Work(part, ordinal, record)
        yield from tally.counts()

    def _records(self, part: int, source: Source, tally: Tally | None) -> Iterator[SourceRecord]:
        """Yield all records of a part; files are counted once, by the rank that has the tally."""
        for path in source.files():
            if tally is not None:
                tally.passed(part)
            yield from source.records(path)


class Parse(Stage):
    """Turns records into documents."""

    name, stage, unit = "parse", "parse", "document"

    def __init__(self, parts: Sequence[PartConfig]) -> None:
        super().__init__(parts)
        self.sources = [open_source(part) for part in parts]

    def handle(self, work: Work, tally: Tally) -> Iterator[Item]:
        """Parse one record; one that cannot be used goes to quarantine."""
        record = work.thing
        assert isinstance(record, SourceRecord)
        try:
            if record.problem is not None:
                raise RecordProblem(record.problem)
            document = self.sources[work.part].document(record)
        except RecordProblem as problem:
            yield self._quarantined(work, record, problem, tally)
            return
        tally.passed(work.part)
        tally.produced(work.part, len(document.passages))
        yield replace(work, thing=document)

    def _quarantined(self, work: Work, record: SourceRecord, problem: RecordProblem, tally: Tally) -> Left:
        tally.left(work.part, "quarantined", problem.reason)
        text = record.payload if isinstance(record.payload, str) else ""
        reason = problem.reason.partition(":")[0]
        dropped = Dropped("quarantined", self.stage, record.locator, reason, str(problem), text)
        return Left(work.part, work.ordinal, "", dropped)


class CheckPassages(Stage):
    """Puts passages that a check objects to into quarantine."""

    name, stage, unit = "check passages", "check", "passage"

    def __init__(self, parts: Sequence[PartConfig]) -> None:
        super().__init__(parts)
        self.checks = [open_checks(part, "passage") for part in parts]

    def handle(self, work: Work, tally: Tally) -> Iterator[Item]:
        """Check every passage of one document."""
        document = document_of(work)
        checks = self.checks[work.part]
        outcomes = [(passage, first_problem(checks, passage)) for passage in document.passages]
        kept, left = _sift(work, self.stage, outcomes, tally)
        yield from left
        yield replace(work, thing=replace(document, passages=kept))


class Generate(Stage):
    """Makes rows of documents. Each config of a part counts all passages: used, or dropped with a reason."""

    name, stage, unit = "generate", "generate", "passage"

    def __init__(self, parts: Sequence[PartConfig]) -> None:
        super().__init__(parts)
        self.generators = [GENERATORS.load(part.generator)() for part in parts]

    def handle(self, work: Work, tally: Tally) -> Iterator[Item]:
        """Make the rows of one document."""
        document = document_of(work)
        made = list(self.generators[work.part].rows(document))
        reasons = {(each.config, each.passage_key): each for each in made if isinstance(each, Dropped)}
        rows = [_marked(each, document) for each in made if isinstance(each, Row)]
        for config in KIND_CONFIGS[document.kind]:
            own = [row for row in rows if row.config == config]
            used = {key for row in own for key in row.passage_keys}
            tally.passed(work.part, sum(passage.key in used for passage in document.passages), config)
            tally.produced(work.part, len(own), config)
            for passage in document.passages:
                if passage.key not in used:
                    reason = reasons.get((config, passage.key)) or reasons.get(("", passage.key))
                    dropped = reason or Dropped("dropped", self.stage, "", "no_question")
                    yield self._left(work, config, document, passage, dropped, tally)
            yield from (replace(work, thing=row) for row in own)

    def _left(
        self, work: Work, config: str, document: Document, passage: Passage, dropped: Dropped, tally: Tally
    ) -> Left:
        tally.left(work.part, dropped.outcome, dropped.reason, config)
        named = replace(
            dropped,
            stage=self.stage,
            locator=locator_of(document, passage),
            passage_key=passage.key,
            text=passage.text,
        )
        return Left(work.part, work.ordinal, config, named)


class CheckRows(Stage):
    """Puts rows that a check objects to into quarantine."""

    name, stage, unit = "check rows", "check", "row"

    def __init__(self, parts: Sequence[PartConfig]) -> None:
        super().__init__(parts)
        self.checks = [open_checks(part, "row") for part in parts]

    def handle(self, work: Work, tally: Tally) -> Iterator[Item]:
        """Check one row."""
        row = work.thing
        assert isinstance(row, Row)
        problem = first_problem(self.checks[work.part], row)
        if problem is None:
            tally.passed(work.part, config=row.config)
            yield work
            return
        tally.left(work.part, "quarantined", problem, row.config)
        text = json.dumps(dict(row.columns), ensure_ascii=False)
        dropped = Dropped(
            "quarantined", self.stage, f"{row.config} {row.id}", problem.partition(":")[0], problem, text
        )
        yield Left(work.part, work.ordinal, row.config, dropped)


def _sift(
    work: Work, stage: str, outcomes: Iterable[tuple[Passage, str | None]], tally: Tally
) -> tuple[tuple[Passage, ...], list[Left]]:
    """Part passages without a problem from those with one."""
    kept: list[Passage] = []
    left: list[Left] = []
    for passage, problem in outcomes:
        if problem is None:
            tally.passed(work.part)
            kept.append(passage)
        else:
            tally.left(work.part, "quarantined", problem)
            left.append(left_passage(work, stage, passage, problem))
    return tuple(kept), left


def _marked(row: Row, document: Document) -> Row:
    """Flag a row by how its passages were translated, whatever its generator did about it."""
    flags = translation_flags(passage for passage in document.passages if passage.key in row.passage_keys)
    return replace(row, columns={**row.columns, "flags": sorted({*row.columns["flags"], *flags})})
