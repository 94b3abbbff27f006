"""The records of the question bank. Standard library only."""

import hashlib
import re
from dataclasses import dataclass
from typing import Literal, Protocol

from dataset_builder.records import stable_id
from space.contestants.contract import Health
from space.errors import SpaceError

Wording = Literal["paciente", "profesional"]  # who would put it like this
QuestionKind = Literal["normal", "red_flag", "label_silent"]  # label_silent: the label does not say
CONFIG = "bank"
_PINNED = re.compile(r"[0-9a-f]{40}|sha256:[0-9a-f]{64}")  # a commit or a digest: names one content for ever


class BankError(SpaceError, RuntimeError):
    """A question bank, or what one is built from, cannot be used."""


@dataclass(frozen=True)
class BankQuestion:
    """One question, written for this project."""

    question_id: str
    question: str
    wording: Wording
    speciality: str
    kind: QuestionKind


@dataclass(frozen=True)
class StoredAnswer:
    """What a model answered once; `seconds` and `created_at` are of the run and not published.

    `tokens` is 0 where the contestant generates none.
    """

    id: str
    question_id: str
    model: str
    revision: str
    adapter_sha256: str
    sampling: str  # JSON
    answer: str
    answer_sha256: str
    licence: str
    sources: tuple[str, ...]
    retrieved: tuple[str, ...]  # ids of the passages it was told
    tokens: int
    seconds: float = 0.0
    created_at: str = ""


@dataclass(frozen=True)
class Failure:
    """A question that a contestant did not answer, and why."""

    question_id: str
    model: str
    revision: str
    reason: str


@dataclass(frozen=True)
class BankBattle:
    """Stored answers of two different models to one question; who stands where is drawn by the arena."""

    question: BankQuestion
    a: StoredAnswer
    b: StoredAnswer

    @property
    def retrieved(self) -> tuple[str, ...]:
        """The ids of the passages that were told; a contestant that looks up itself is told none."""
        return tuple(dict.fromkeys(self.a.retrieved + self.b.retrieved))


class BankContestant(Protocol):
    """What the bank needs to know of a contestant."""

    @property
    def name(self) -> str: ...  # noqa: D102 - as in Contestant
    @property
    def revision(self) -> str: ...  # noqa: D102 - as in Contestant
    @property
    def adapter_sha256(self) -> str: ...  # noqa: D102 - as in Contestant
    @property
    def weight(self) -> float: ...  # noqa: D102 - as in Contestant
    @property
    def health(self) -> Health: ...  # noqa: D102 - as in Contestant


def answer_id(
    question_id: str, asked: str, model: str, revision: str, adapter_sha256: str, sampling: str
) -> str:
    """Return the id of an answer: all that it depends on, so that none of that can change behind it.

    `asked` is the question as the model read it, with its passages.
    """
    return stable_id(CONFIG, question_id, asked, model, revision, adapter_sha256, sampling)


def stands_for(answer: StoredAnswer, contestant: BankContestant) -> bool:
    """Tell whether a contestant is, byte for byte, what wrote a stored answer.

    One that is missing takes part when its revision is pinned: a commit or a digest, as the contestants file
    names it. Of a branch or a tag nobody knows what it holds by now.
    """
    if answer.model != contestant.name or answer.revision != contestant.revision or not answer.revision:
        return False
    if contestant.health in ("loaded", "down"):  # what answers is known, also while it does not
        return answer.adapter_sha256 == contestant.adapter_sha256
    known = contestant.adapter_sha256 in ("", answer.adapter_sha256)  # a pinned commit fixes the adapter too
    return known and _PINNED.fullmatch(contestant.revision) is not None


def sha256_of_text(text: str) -> str:
    """Return the sha256 of a text in UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
