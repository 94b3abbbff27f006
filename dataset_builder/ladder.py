"""From engine to engine until a translation passes its checks; what fails on every rung is told with reasons.

A segment that is blocked, empty or without one of its placeholders is asked for again alone (of an engine
that packs several into a request), then of the next engine of the chain. Answers are judged each time they
are served, so that one which fails is never used, wherever it was kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from dataset_builder.engine_calls import EngineCalls
from dataset_builder.errors import TranslationError
from dataset_builder.flags import Flag, verdict
from dataset_builder.protection import Protected, changed_order, copied, protect, restore
from dataset_builder.records import EngineFacts, stable_id

EMPTY = Flag("empty", "block", "the engine gave no translation")
PLACEHOLDER_LOST = Flag("placeholder_lost", "block", "something to be copied did not come back exactly once")
CODE_ORDER = Flag("code_order", "warn", "codes of one kind follow each other in another order")
# Its target is not what would be published, so that any other attempt tells a reviewer more.
_NO_TEXT = {EMPTY.code, PLACEHOLDER_LOST.code}


@dataclass(frozen=True)
class Segment:
    """A text to translate, without blanks around it; in a `strict` place a warning counts as a block."""

    text: str
    strict: bool = False


@dataclass(frozen=True)
class Attempt:
    """One translation of a segment as it would be published, with who made it and what is wrong with it."""

    segment: Segment
    target: str
    engine: EngineFacts
    flags: tuple[Flag, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether it must not be published."""
        return verdict(self.flags, strict=self.segment.strict) == "block"

    @property
    def objections(self) -> list[Flag]:
        """The flags, those that block first."""
        return sorted(self.flags, key=lambda flag: flag.tier != "block")

    def evidence(self) -> dict[str, Any]:
        """Return what a reviewer has to know, as `quarantine.jsonl` holds it."""
        return {
            "id": stable_id("segment", self.segment.text, self.target),
            "source": self.segment.text,
            "target": self.target,
            "engine": self.engine.name,
            "flags": [asdict(flag) for flag in self.objections],
        }


class Judge(Protocol):
    """Makes a translation fit to print, and says what is wrong with it."""

    def printed(self, source: str, target: str, copies: Iterable[str]) -> str:
        """Return the target with its numbers in print; `copies` in it stay as they are."""
        ...

    def flags(self, source: str, target: str) -> tuple[Flag, ...]:
        """Return every objection to a printed target."""
        ...


class Ladder:
    """A chain of engines, each with two rungs: packed with other segments, then alone."""

    def __init__(self, engines: Sequence[EngineCalls], judge: Judge) -> None:
        self.engines, self.judge = engines, judge

    def climb(self, segments: Iterable[Segment]) -> dict[Segment, Attempt]:
        """Return the first attempt at each segment that passes, else the one that tells a reviewer most.

        Raises:
            TranslationError: the last engine of the chain does not answer.
        """
        tried: dict[Segment, list[Attempt]] = {segment: [] for segment in segments}
        for calls in self.engines:
            for rung in (self._packed, self._alone):
                for attempt in rung(calls, {each: made for each, made in tried.items() if _is_open(made)}):
                    tried[attempt.segment].append(attempt)
        if self.engines[-1].failure is not None and any(_is_open(made) for made in tried.values()):
            raise self._failure()
        return {segment: _settled(made) for segment, made in tried.items()}

    def _packed(self, calls: EngineCalls, wanted: Mapping[Segment, Sequence[Attempt]]) -> Iterator[Attempt]:
        guarded = {segment: protect(segment.text) for segment in wanted}
        answers = calls.answers((each.text for each in guarded.values()), alone=False)
        for segment, protected in guarded.items():
            if protected.text in answers:
                yield self._attempt(calls, segment, protected, answers[protected.text])

    def _alone(self, calls: EngineCalls, wanted: Mapping[Segment, Sequence[Attempt]]) -> Iterator[Attempt]:
        """Ask again; where a placeholder was lost, the text goes as it is and its copies are looked for."""
        again = [each for each, made in wanted.items() if made and made[-1].engine.name == calls.engine.name]
        bare = {segment for segment in again if PLACEHOLDER_LOST in wanted[segment][-1].flags}
        if not calls.engine.packs:  # the same text would have the same answer
            again = [segment for segment in again if segment in bare]
        guarded = {
            segment: Protected(segment.text, ()) if segment in bare else protect(segment.text)
            for segment in again
        }
        answers = calls.answers((each.text for each in guarded.values()), alone=True)
        for segment, protected in guarded.items():
            if protected.text in answers:
                yield self._attempt(calls, segment, protected, answers[protected.text])

    def _attempt(self, calls: EngineCalls, segment: Segment, protected: Protected, answer: str) -> Attempt:
        """Judge an answer to `protected`; what was sent bare has to come back with its codes all the same."""
        if not answer.strip():
            return Attempt(segment, "", calls.facts, (EMPTY,))
        codes = protect(segment.text).originals
        # Placeholders come through printing untouched, and so do the codes behind them.
        bare = () if protected.originals else codes
        target = restore(protected, self.judge.printed(protected.text, answer, bare))
        if target is None or not copied(codes, segment.text, target):
            return Attempt(segment, answer, calls.facts, (PLACEHOLDER_LOST,))
        moved = (CODE_ORDER,) if changed_order(codes, target) else ()
        return Attempt(segment, target, calls.facts, (*self.judge.flags(segment.text, target), *moved))

    def _failure(self) -> TranslationError:
        """Return one line about every engine that failed, the last one first."""
        failures = [str(calls.failure) for calls in reversed(self.engines) if calls.failure is not None]
        return TranslationError("; before it ".join(failures))


def _is_open(made: Sequence[Attempt]) -> bool:
    return not made or made[-1].blocked


def _settled(made: Sequence[Attempt]) -> Attempt:
    if not made[-1].blocked:
        return made[-1]
    return min(made, key=lambda each: (bool(_NO_TEXT & {flag.code for flag in each.flags}), len(each.flags)))
