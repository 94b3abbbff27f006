"""Asks every contestant every question once. What is answered is on the disk before the next one is asked."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from cards.command import LOG, progress
from cards.licences import LICENCES
from dataset_builder.records import Message
from space.answers import Answer
from space.bank.journal import Journal
from space.bank.records import (
    BankQuestion,
    Failure,
    StoredAnswer,
    answer_id,
    sha256_of_text,
    stands_for,
)
from space.contestants.contract import Contestant, ReadsPassages, Sampling
from space.errors import AnswerError
from space.retrieval import Retrieved, grounded

Clock = Callable[[], datetime]
_PROGRESS_LINES = 20  # where each is a line of its own
_UNKNOWN_LICENCE = "unknown"
RecordT = TypeVar("RecordT", StoredAnswer, Failure)


@dataclass(frozen=True)
class Collected:
    """The outcome of all questions for all contestants; `asked` of the answers are new."""

    answers: tuple[StoredAnswer, ...]
    failures: tuple[Failure, ...]
    asked: int


def utc_now() -> datetime:
    """Return the time of day, as `Clock` asks for it."""
    return datetime.now(UTC)


class Passages(Protocol):
    """Finds what a question is answered from: a `space.retrieval.Retriever`."""

    def passages(self, question: str) -> tuple[Retrieved, ...]:
        """Return the passages for a question."""
        ...


class Collector:
    """Asks one list of questions under one sampling, and keeps what comes.

    Contestants that read passages are told those of `retriever`, as in a battle that somebody types.
    """

    def __init__(
        self,
        questions: Sequence[BankQuestion],
        sampling: Sampling,
        journal: Journal,
        retriever: Passages | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._questions = tuple(questions)
        self._passages = {
            question.question_id: retriever.passages(question.question) if retriever else ()
            for question in questions
        }
        self._sampling = sampling
        self._sampling_text = json.dumps(asdict(sampling), sort_keys=True)  # as battles state it
        self._journal = journal
        self._clock = clock
        self._asked = 0

    def collect(self, contestants: Sequence[Contestant]) -> Collected:
        """Return an answer, or why there is none, for each question and contestant, by question and name.

        Answers of the journal are not asked again; failures are.
        """
        answers: list[StoredAnswer] = []
        failures: list[Failure] = []
        total, started = len(self._questions) * len(contestants), time.monotonic()
        step = 1 if sys.stderr.isatty() else max(1, total // _PROGRESS_LINES)
        for done, outcome in enumerate(self._outcomes(contestants), start=1):
            match outcome:
                case StoredAnswer():
                    answers.append(outcome)
                case Failure():
                    failures.append(outcome)
            if done % step == 0 or done == total:
                progress(done, total, "answers", started=started)
        return Collected(self._sorted(answers), self._sorted(failures), self._asked)

    def _outcomes(self, contestants: Sequence[Contestant]) -> Iterator[StoredAnswer | Failure]:
        for contestant in contestants:
            if contestant.health == "loaded":
                yield from (self._outcome(question, contestant) for question in self._questions)
            else:
                LOG.warning(
                    "%s is %s: only what it answered before, at a pinned revision, is kept",
                    contestant.name,
                    contestant.health,
                )
                yield from (self._kept(question, contestant) for question in self._questions)

    def _outcome(self, question: BankQuestion, contestant: Contestant) -> StoredAnswer | Failure:
        reads = isinstance(contestant, ReadsPassages) and contestant.reads_passages
        told = _Told(question, self._passages[question.question_id] if reads else ())
        id = self._id(told, contestant.name, contestant.revision, contestant.adapter_sha256)
        stored = self._journal.get(id)
        if stored is not None:
            return stored
        try:
            answer = self._ask(id, told, contestant)
        except AnswerError as error:
            LOG.warning("%s did not answer %s: %s", contestant.name, question.question_id, error)
            return Failure(question.question_id, contestant.name, contestant.revision, str(error))
        self._journal.add(answer)
        self._asked += 1
        return answer

    def _kept(self, question: BankQuestion, contestant: Contestant) -> StoredAnswer | Failure:
        """Return what a contestant that is down once answered; nobody knows whether it was told passages."""
        both = (_Told(question), _Told(question, self._passages[question.question_id]))
        for answer in self._journal.of(question.question_id, contestant.name):
            ids = [self._id(told, answer.model, answer.revision, answer.adapter_sha256) for told in both]
            if answer.id in ids and stands_for(answer, contestant):
                return answer
        reason = f"it is {contestant.health}"
        return Failure(question.question_id, contestant.name, contestant.revision, reason)

    def _id(self, told: "_Told", model: str, revision: str, adapter_sha256: str) -> str:
        asked = told.messages[-1]["content"]
        return answer_id(
            told.question.question_id, asked, model, revision, adapter_sha256, self._sampling_text
        )

    def _ask(self, id: str, told: "_Told", contestant: Contestant) -> StoredAnswer:
        started = time.monotonic()
        answer = _whole_answer(told, contestant, self._sampling)
        text = answer.text.encode("utf-8", "replace").decode()  # no half of a surrogate pair fits a file
        if not text.strip():
            raise AnswerError("its answer is empty")
        licence = answer.licence or contestant.licence
        return StoredAnswer(
            id=id,
            question_id=told.question.question_id,
            model=contestant.name,
            revision=contestant.revision,
            adapter_sha256=contestant.adapter_sha256,
            sampling=self._sampling_text,
            answer=text,
            answer_sha256=sha256_of_text(text),
            licence=licence if licence in LICENCES else _UNKNOWN_LICENCE,
            sources=answer.sources,
            retrieved=tuple(each.id for each in told.passages),
            tokens=answer.tokens,
            seconds=round(time.monotonic() - started, 3),
            created_at=self._clock().isoformat(timespec="seconds"),
        )

    def _sorted(self, records: Sequence[RecordT]) -> tuple[RecordT, ...]:
        order = {question.question_id: at for at, question in enumerate(self._questions)}
        return tuple(sorted(records, key=lambda each: (order[each.question_id], each.model)))


@dataclass(frozen=True)
class _Told:
    """A question and the passages a contestant is told with it."""

    question: BankQuestion
    passages: tuple[Retrieved, ...] = ()

    @property
    def messages(self) -> Sequence[Message]:
        return grounded([{"role": "user", "content": self.question.question}], self.passages)


def _whole_answer(told: _Told, contestant: Contestant, sampling: Sampling) -> Answer:
    answer = Answer()
    for piece in contestant.answer(told.messages, sampling):
        answer = answer.plus(piece)
    return answer
