"""Who can answer: a contestant that is not there is told by name and stays out of battles.

What is wrong with a contestant that is there (a file that is not the one its facts describe, an adapter that
fits no base) is a mistake to be mended, and ends the start. Standard library only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dataset_builder.records import Message
from space.contestants.contract import (
    Contestant,
    ContestantEntry,
    Health,
    Piece,
    Sampling,
    TellsProblem,
)
from space.errors import AnswerError, ContestantError

_DENIED = (401, 403)


class MissingError(ContestantError):
    """What a contestant is made of does not exist, or may not be used here."""


@dataclass(frozen=True)
class Absent:
    """Stands for a contestant that cannot answer; `problem` says why, in one line."""

    name: str
    weight: float
    health: Health
    problem: str
    licence: str = "other"
    revision: str = ""
    adapter_sha256: str = ""

    def answer(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Piece]:
        """Refuse.

        Raises:
            AnswerError: always.
        """
        raise AnswerError(f"{self.name} is {self.health}: {self.problem}")


def absent(entry: ContestantEntry, error: ContestantError) -> Absent | None:
    """Return the stand-in for a contestant that could not be opened, None where the failure is a mistake."""
    health = health_of(error)
    if health is None:
        return None
    problem = str(error).removeprefix(f"{entry.name}: ")
    return Absent(entry.name, entry.weight, health, problem, revision=entry.revision)


def health_of(error: BaseException) -> Health | None:
    """Tell what a failure to open means, None where something is there and wrong.

    `gated` is what the Hub keeps until terms are accepted or a right is given; `missing` is not to be had.
    """
    for each in _causes(error):
        if isinstance(each, MissingError):
            return "missing"
        status = getattr(getattr(each, "response", None), "status_code", None)
        if type(each).__name__ == "GatedRepoError" or (status in _DENIED and not _is_unknown(each)):
            return "gated"
    return "missing" if any(isinstance(each, OSError) for each in _causes(error)) else None


def problems(contestants: Sequence[Contestant]) -> Mapping[str, str]:
    """Return name -> why it cannot answer, of those that cannot."""
    return {each.name: f"{each.health}: {why}" for each in contestants if (why := problem_of(each))}


def problem_of(contestant: Contestant) -> str:
    """Return why a contestant cannot answer now, "" where it can."""
    return contestant.problem if isinstance(contestant, TellsProblem) else ""


def require_pair(contestants: Sequence[Contestant]) -> None:
    """Make sure that a battle is possible, now or when an endpoint that is down is back.

    Raises:
        ContestantError: fewer than two can answer; the line says why the others cannot.
    """
    healthy = sum(each.health in ("loaded", "down") for each in contestants)
    if healthy < 2:
        why = "; ".join(f"{name} is {problem}" for name, problem in problems(contestants).items())
        raise ContestantError(f"a battle needs two contestants that can answer, there is {healthy}: {why}")


def _is_unknown(error: BaseException) -> bool:
    """The Hub says 401 to strangers for what does not exist, so that they cannot learn what is private."""
    return type(error).__name__ in ("RepositoryNotFoundError", "RevisionNotFoundError")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield a failure and what caused it, the outermost first."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
