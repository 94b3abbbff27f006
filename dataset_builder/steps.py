"""The builder's stages as datatrove steps: read -> parse -> translate -> check -> generate -> check -> write.

Each rank reads every file and keeps the records whose ordinal is its own, so that one large file is shared
out too and the result does not depend on how many workers there are. A step passes on what is not its own:
`Left` and `StageCount` travel to the last step, which writes one folder per rank.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path

from datatrove.pipeline.base import PipelineStep

from dataset_builder.call_cache import CallCache
from dataset_builder.columns import DRAFT_FLAG, KIND_CONFIGS
from dataset_builder.config import PartConfig
from dataset_builder.contracts import RecordProblem, Source
from dataset_builder.counts import CALLS, StageCount, Tally
from dataset_builder.generators import GENERATORS
from dataset_builder.members import first_problem, is_translated, open_checks, open_source
from dataset_builder.records import Document, Dropped, Outcome, Passage, Row, SourceRecord
from dataset_builder.stream import Item, Left, Stage, Work
from dataset_builder.translation import PassageTranslator, open_translator


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


class Translate(Stage):
    """Turns the English passages of a document into Spanish ones."""

    name, stage, unit = "translate", "translate", "passage"

    def __init__(self, parts: Sequence[PartConfig], cache: Path) -> None:
        super().__init__(parts)
        self.cache = cache
        self._open: dict[int, PassageTranslator] = {}

    def run(self, data: Iterable[Item], rank: int = 0, world_size: int = 1) -> Iterator[Item]:
        """Translate the documents of one rank, and let go of the engines at the end."""
        with CallCache(self.cache) as cache:
            try:
                for part, config in enumerate(self.parts):
                    if is_translated(config):
                        self._open[part] = open_translator(config, cache)
                yield from super().run(data, rank, world_size)
                for part, translator in self._open.items():
                    for origin, number in asdict(translator.counts).items():
                        yield StageCount(part, "", CALLS, "segment", origin, "", number)
            finally:
                for translator in self._open.values():
                    translator.close()
                self._open.clear()

    def handle(self, work: Work, tally: Tally) -> Iterator[Item]:
        """Translate one document; a passage that cannot be translated goes to quarantine."""
        document = work.thing
        assert isinstance(document, Document)
        translator = self._open.get(work.part)
        if translator is None:
            tally.passed(work.part, len(document.passages))
            yield work
            return
        outcomes = translator.translate(document.passages)
        terms = translator.terms(document.terms)
        kept, left = _sift(work, self.stage, outcomes, "quarantined", tally)
        yield from left
        yield replace(work, thing=replace(document, passages=kept, terms_es=terms))


class CheckPassages(Stage):
    """Puts passages that a check objects to into quarantine."""

    name, stage, unit = "check passages", "check", "passage"

    def __init__(self, parts: Sequence[PartConfig]) -> None:
        super().__init__(parts)
        self.checks = [open_checks(part, "passage") for part in parts]

    def handle(self, work: Work, tally: Tally) -> Iterator[Item]:
        """Check every passage of one document."""
        document = work.thing
        assert isinstance(document, Document)
        checks = self.checks[work.part]
        outcomes = [(passage, first_problem(checks, passage)) for passage in document.passages]
        kept, left = _sift(work, self.stage, outcomes, "quarantined", tally)
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
        document = work.thing
        assert isinstance(document, Document)
        made = list(self.generators[work.part].rows(document))
        reasons = {each.passage_key: each for each in made if isinstance(each, Dropped)}
        rows = [_marked(each, document) for each in made if isinstance(each, Row)]
        for config in KIND_CONFIGS[document.kind]:
            own = [row for row in rows if row.config == config]
            used = {key for row in own for key in row.passage_keys}
            tally.passed(work.part, sum(passage.key in used for passage in document.passages), config)
            tally.produced(work.part, len(own), config)
            for passage in document.passages:
                if passage.key not in used:
                    dropped = reasons.get(passage.key) or Dropped("dropped", self.stage, "", "no_question")
                    yield self._left(work, config, document, passage, dropped, tally)
            yield from (replace(work, thing=row) for row in own)

    def _left(
        self, work: Work, config: str, document: Document, passage: Passage, dropped: Dropped, tally: Tally
    ) -> Left:
        tally.left(work.part, dropped.outcome, dropped.reason, config)
        named = replace(
            dropped,
            stage=self.stage,
            locator=_locator(document, passage),
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
    work: Work, stage: str, outcomes: Iterable[tuple[Passage, str | None]], outcome: Outcome, tally: Tally
) -> tuple[tuple[Passage, ...], list[Left]]:
    """Part passages without a problem from those with one."""
    document = work.thing
    assert isinstance(document, Document)
    kept: list[Passage] = []
    left: list[Left] = []
    for passage, problem in outcomes:
        if problem is None:
            tally.passed(work.part)
            kept.append(passage)
            continue
        tally.left(work.part, outcome, problem)
        reason = problem.partition(":")[0]
        place = _locator(document, passage)
        dropped = Dropped(
            outcome, stage, place, reason, problem, passage.text, passage.text_source, passage.key
        )
        left.append(Left(work.part, work.ordinal, "", dropped))
    return tuple(kept), left


def _locator(document: Document, passage: Passage) -> str:
    return f"{document.source}/{document.source_id}#{passage.key}"


def _marked(row: Row, document: Document) -> Row:
    """Flag a row of which a draft engine wrote any segment, whatever its generator did about it."""
    translations = [passage.translation for passage in document.passages if passage.key in row.passage_keys]
    if not any(each is not None and each.draft for each in translations):
        return row
    return replace(row, columns={**row.columns, "flags": sorted({*row.columns["flags"], DRAFT_FLAG})})
