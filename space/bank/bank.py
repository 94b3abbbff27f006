"""Battles of stored answers: draws a question, and two different models that have answered it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from space.bank.folder import read_bank
from space.bank.records import BankBattle, BankContestant, BankQuestion, StoredAnswer, stands_for
from space.bank.retired import NONE_RETIRED, Retired, retired_answers
from space.bank.reviews import Decision, read_decisions
from space.contestants.contract import Health
from space.votes.records import BattleRecord, VoteRecord

_DRAWS = 8  # tries for a pair of two models whose answers differ


@dataclass(frozen=True)
class Candidate:
    """One that has answered a question, as the pair choice sees it: with a stored answer nobody is down."""

    name: str
    weight: float
    answer: StoredAnswer
    health: Health = "loaded"


PairChoice = Callable[[Sequence[Candidate], Random], tuple[Candidate, Candidate]]


class Bank:
    """The questions and stored answers that may be shown today."""

    def __init__(
        self,
        questions: Iterable[BankQuestion],
        answers: Iterable[StoredAnswer],
        contestants: Sequence[BankContestant],
        retired: Retired = NONE_RETIRED,
        decisions: Sequence[Decision] = (),
    ) -> None:
        by_name = {each.name: each for each in contestants}
        self._contestants, self._decisions = tuple(contestants), tuple(decisions)
        self._answers = tuple(
            each for each in answers if each.model in by_name and stands_for(each, by_name[each.model])
        )
        candidates: dict[str, dict[str, Candidate]] = {}
        for answer in self._answers:
            if by_name[answer.model].weight > 0 and not retired.holds(answer):
                candidate = Candidate(answer.model, by_name[answer.model].weight, answer)
                candidates.setdefault(answer.question_id, {})[answer.model] = candidate
        self._all_questions = tuple(questions)
        self._candidates = {id: tuple(found.values()) for id, found in candidates.items() if len(found) > 1}
        self._questions = tuple(each for each in self._all_questions if each.question_id in self._candidates)

    @classmethod
    def open(cls, folder: Path, contestants: Sequence[BankContestant]) -> "Bank":
        """Read a folder that `bank build` wrote, or its download, without the answers that a person removed.

        Raises:
            BankError: it is none, or damaged.
        """
        questions, answers = read_bank(folder)
        decisions = read_decisions(folder)
        removed = retired_answers((), (), decisions)
        return cls(questions, answers, contestants, removed, decisions)

    def after(self, votes: Iterable[VoteRecord], battles: Iterable[BattleRecord]) -> "Bank":
        """Return the same bank without what all votes so far, and the decisions about them, take out."""
        return self.without(retired_answers(votes, battles, self._decisions))

    def without(self, retired: Retired) -> "Bank":
        """Return the same bank without what is retired now, and with what no longer is."""
        return Bank(self._all_questions, self._answers, self._contestants, retired, self._decisions)

    def questions(self) -> tuple[BankQuestion, ...]:
        """Return the questions that two models or more have answered, in the order of the file."""
        return self._questions

    def specialities(self) -> tuple[str, ...]:
        """Return the specialities of those questions, sorted."""
        return tuple(sorted({question.speciality for question in self._questions}))

    def answers(self, question_id: str) -> tuple[StoredAnswer, ...]:
        """Return the answers to a question that may be shown."""
        return tuple(candidate.answer for candidate in self._candidates.get(question_id, ()))

    def draw(
        self, random: Random, seen: Collection[str], choose: PairChoice, speciality: str | None = None
    ) -> BankBattle | None:
        """Draw a question and two of its answers, None when there is no question (of that speciality).

        Questions that are not in `seen` come first. Two answers with the same words decide nothing, so a few
        more draws look for a pair that differs.
        """
        pool = [each for each in self._questions if speciality in (None, each.speciality)]
        pool = [each for each in pool if each.question_id not in seen] or pool
        battle = None
        for _ in range(_DRAWS if pool else 0):
            drawn = self._battle(random.choice(pool), random, choose)
            battle = drawn or battle
            if drawn and _differ(drawn):
                return drawn
        return battle

    def _battle(self, question: BankQuestion, random: Random, choose: PairChoice) -> BankBattle | None:
        one, other = choose(self._candidates[question.question_id], random)
        if one.name == other.name:  # a probe of one model against itself: it has one stored answer
            return None
        return BankBattle(question, one.answer, other.answer)


def _differ(battle: BankBattle) -> bool:
    return battle.a.answer_sha256 != battle.b.answer_sha256
