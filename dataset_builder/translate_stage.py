"""The stage that translates: several documents at a time, so that their segments share requests."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path

from cards.command import redact
from dataset_builder.call_cache import CallCache
from dataset_builder.config import PartConfig
from dataset_builder.counts import CALLS, FLAGS, StageCount, Tally
from dataset_builder.members import is_translated
from dataset_builder.records import Document, Passage
from dataset_builder.stream import Item, Stage, Work, document_of, left_passage
from dataset_builder.translation import PassageOutcome, PassageTranslator, open_translator

# Many requests' worth, since only the last request of each look ahead is not full.
LOOK_AHEAD_CHARS = 120_000
TERM_BLOCKED = "term_blocked"  # in the count of objections: the label's own name is used in questions


class Translate(Stage):
    """Turns the English passages of documents into Spanish ones, several documents at a time.

    Documents wait for each other until they hold `look_ahead_chars`, so that their segments share requests.
    """

    name, stage, unit = "translate", "translate", "passage"

    def __init__(
        self, parts: Sequence[PartConfig], cache: Path, look_ahead_chars: int = LOOK_AHEAD_CHARS
    ) -> None:
        super().__init__(parts)
        self.cache, self.look_ahead_chars = cache, look_ahead_chars
        self._open: dict[int, PassageTranslator] = {}
        self._flags = Tally(FLAGS, "segment")

    def run(self, data: Iterable[Item], rank: int = 0, world_size: int = 1) -> Iterator[Item]:
        """Translate the documents of one rank, and let go of the engines at the end."""
        tally, self._flags = Tally(self.stage, self.unit), Tally(FLAGS, "segment")
        with CallCache(self.cache) as cache:
            try:
                for part, config in enumerate(self.parts):
                    if is_translated(config):
                        self._open[part] = open_translator(config, cache)
                for items in looking_ahead(data, self.look_ahead_chars):
                    yield from self._handled(items, tally)
                yield from (*tally.counts(), *self._flags.counts())
                for part, translator in self._open.items():
                    yield from _calls(part, translator)
            finally:
                for translator in self._open.values():
                    translator.close()
                self._open.clear()

    def handle(self, work: Work, tally: Tally) -> Iterator[Item]:
        """Translate one document by itself."""
        yield from self._handled([work], tally)

    def _handled(self, items: Sequence[Item], tally: Tally) -> Iterator[Item]:
        """Translate the documents among some items together, and yield all in their order."""
        outcomes = {
            part: iter(translator.translate(_passages(items, part)))
            for part, translator in self._open.items()
        }
        for item in items:
            if not isinstance(item, Work):
                yield item
            elif item.part in outcomes:
                yield from self._sifted(item, outcomes[item.part], tally)
            else:
                tally.passed(item.part, len(document_of(item).passages))
                yield item

    def _sifted(self, work: Work, outcomes: Iterator[PassageOutcome], tally: Tally) -> Iterator[Item]:
        """Yield what is left of one document; a passage that cannot be translated goes to quarantine."""
        document = document_of(work)
        kept: list[Passage] = []
        for outcome in islice(outcomes, len(document.passages)):
            for (tier, code), number in outcome.flags.items():
                self._flags.flagged(work.part, tier, code, number)
            if outcome.problem is None:
                tally.passed(work.part)
                kept.append(outcome.passage)
                continue
            tally.left(work.part, "quarantined", outcome.problem)
            left = left_passage(work, self.stage, outcome.passage, outcome.problem)
            yield replace(left, dropped=replace(left.dropped, segments=outcome.evidence))
        terms = self._terms(work.part, document)
        yield replace(work, thing=replace(document, passages=tuple(kept), terms_es=terms))

    def _terms(self, part: int, document: Document) -> dict[str, str]:
        """Return the names that people translated; one that a check blocks is left out and counted."""
        known = self._open[part].terms(document.terms)
        for attempt in known.values():
            if attempt.blocked:
                self._flags.flagged(part, "block", TERM_BLOCKED)
        return {term: attempt.target for term, attempt in known.items() if not attempt.blocked}


def _passages(items: Iterable[Item], part: int) -> list[Passage]:
    """Return the passages of all documents of one part, in order."""
    documents = [document_of(item) for item in items if isinstance(item, Work) and item.part == part]
    return [passage for document in documents for passage in document.passages]


def _calls(part: int, translator: PassageTranslator) -> Iterator[StageCount]:
    """Yield what the run cost: where segments came from, who answered, which engine gave up and why."""
    for origin, number in asdict(translator.counts).items():
        yield StageCount(part, "", CALLS, "segment", origin, "", number)
    for engine, number in translator.answered.items():
        yield StageCount(part, "", CALLS, "engine", engine, "", number)
    for engine, reason in translator.failures.items():
        yield StageCount(part, "", CALLS, "failure", engine, redact(reason), 1)


def looking_ahead(items: Iterable[Item], max_chars: int) -> Iterator[list[Item]]:
    """Yield items in order, together until their documents hold `max_chars` characters or more.

    Example: documents of 60, 50 and 70 characters, `max_chars` 100: the first two, then the third.
    """
    waiting: list[Item] = []
    chars = 0
    for item in items:
        waiting.append(item)
        if isinstance(item, Work) and isinstance(item.thing, Document):
            chars += sum(len(passage.text) for passage in item.thing.passages)
        if chars >= max_chars:
            yield waiting
            waiting, chars = [], 0
    if waiting:
        yield waiting
