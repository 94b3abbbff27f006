from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from space.bank.bank import Bank, Candidate
from space.bank.records import BankBattle
from tests.bank_fixtures import Voice, asked, build, choose, question, stored, write_questions

NAMES = ("x", "y", "z")
QUESTIONS = [asked("a"), asked("b"), asked("c", "pediatría")]
COMMIT = "a" * 40


def _bank(contestants: Sequence[Voice] | None = None) -> Bank:
    answers = [stored(each.question_id, name) for each in QUESTIONS for name in NAMES]
    return Bank(QUESTIONS, answers, contestants or [Voice(name) for name in NAMES])


def _drawn(bank: Bank, times: int = 60, **options: object) -> list[BankBattle]:
    random = Random(1)
    found = [bank.draw(random, (), choose, **options) for _ in range(times)]  # type: ignore[arg-type] - str
    return [each for each in found if each is not None]


def test_a_battle_has_one_question_and_two_models_that_answered_exactly_it() -> None:
    for battle in _drawn(_bank()):
        assert battle.a.model != battle.b.model
        assert battle.a.question_id == battle.b.question_id == battle.question.question_id


def test_questions_that_the_visitor_has_not_seen_come_first() -> None:
    random, seen = Random(2), set[str]()
    for _ in QUESTIONS:
        battle = _bank().draw(random, seen, choose)
        assert battle is not None
        assert battle.question.question_id not in seen
        seen.add(battle.question.question_id)
    assert _bank().draw(random, seen, choose) is not None, "all are seen, and one may come again"


def test_a_speciality_draws_only_its_own_questions() -> None:
    bank = _bank()
    assert bank.specialities() == ("cardiología", "pediatría")
    assert {each.question.question_id for each in _drawn(bank, speciality="pediatría")} == {"c"}
    assert _drawn(bank, speciality="odontología") == []


def test_the_pair_is_the_one_that_the_pair_choice_names() -> None:
    def last_and_first(candidates: Sequence[Candidate], random: Random) -> tuple[Candidate, Candidate]:
        by_name = {each.name: each for each in candidates}
        return by_name["z"], by_name["x"]

    battle = _bank().draw(Random(3), (), last_and_first)
    assert battle is not None
    assert (battle.a.model, battle.b.model) == ("z", "x")


def test_a_probe_of_one_model_against_itself_is_no_bank_battle() -> None:
    assert _bank().draw(Random(3), (), lambda candidates, random: (candidates[0], candidates[0])) is None


def test_the_pair_choice_is_given_the_weights_and_nobody_without_one() -> None:
    """Z weighs nothing, so it is not offered; x and y are, with their weights, both as loaded."""
    offered: list[tuple[str, float, str]] = []

    def note(candidates: Sequence[Candidate], random: Random) -> tuple[Candidate, Candidate]:
        offered.extend((each.name, each.weight, each.health) for each in candidates)
        return candidates[0], candidates[1]

    down = Voice("y", revision=COMMIT, health="missing")
    answers = [stored("a", "x"), stored("a", "y", COMMIT), stored("a", "z")]
    Bank(QUESTIONS, answers, [Voice("x", weight=3), down, Voice("z", weight=0)]).draw(Random(1), (), note)
    assert offered == [("x", 3, "loaded"), ("y", 1.0, "loaded")]


def test_two_answers_with_the_same_words_are_shown_only_where_nothing_differs() -> None:
    """X and y say the same to a, and b has different answers: b comes nearly always, a where it is alone."""
    same = [stored("a", "x", text="Sí."), stored("a", "y", text="Sí.")]
    differing = [stored("b", "x"), stored("b", "y")]
    pair = [Voice("x"), Voice("y")]
    both = Bank(QUESTIONS, same + differing, pair)
    assert Counter(each.question.question_id for each in _drawn(both))["b"] >= 58
    assert len(_drawn(Bank(QUESTIONS, same, pair))) == 60


@pytest.mark.parametrize(
    ("contestant", "serves"),
    [
        (Voice("x", revision=COMMIT), True),
        (Voice("x", revision="b" * 40), False),
        (Voice("x", revision=COMMIT, adapter_sha256="f" * 64), False),
        (Voice("x", revision=COMMIT, health="missing"), True),
        (Voice("x", revision=COMMIT, health="gated"), True),
        (Voice("x", revision="b" * 40, health="missing"), False),
        (Voice("x", revision="", health="missing"), False),
    ],
)
def test_a_stored_answer_serves_only_as_what_wrote_it(contestant: Voice, serves: bool) -> None:
    answers = [stored("a", "x", COMMIT), stored("a", "y")]
    bank = Bank([asked("a")], answers, [contestant, Voice("y")])
    assert (bank.draw(Random(4), (), choose) is not None) is serves


@pytest.mark.parametrize("revision", ["main", "v1.0", "hosted:x", "a" * 39])
def test_a_model_that_is_down_needs_a_revision_that_names_one_content(revision: str) -> None:
    """What is loaded says itself what it is; of a branch that is not loaded nobody knows what it holds."""
    answers = [stored("a", "x", revision), stored("a", "y")]
    assert Bank([asked("a")], answers, [Voice("x", revision=revision), Voice("y")]).questions()
    down = Voice("x", revision=revision, health="missing")
    assert not Bank([asked("a")], answers, [down, Voice("y")]).questions()


def test_a_pinned_model_that_is_down_takes_part_though_its_adapter_file_is_not_there() -> None:
    answers = [stored("a", "x", COMMIT, adapter="f" * 64), stored("a", "y")]
    down = Voice("x", revision=COMMIT, health="missing")
    assert Bank([asked("a")], answers, [down, Voice("y")]).questions()
    other = Voice("x", revision=COMMIT, health="missing", adapter_sha256="e" * 64)
    assert not Bank([asked("a")], answers, [other, Voice("y")]).questions()


def test_a_model_that_is_no_contestant_any_more_is_not_shown() -> None:
    assert {each.a.model for each in _drawn(_bank([Voice("x"), Voice("y")]))} <= {"x", "y"}
    assert _bank([Voice("x")]).questions() == ()


def test_a_changed_revision_retires_its_answers_when_the_bank_is_opened(tmp_path: Path) -> None:
    path = write_questions(tmp_path, question("a"))
    build(path, [Voice("x"), Voice("y"), Voice("z")], tmp_path / "bank")
    bank = Bank.open(tmp_path / "bank", [Voice("x", revision="r2"), Voice("y"), Voice("z")])
    assert {each.model for each in bank.answers("a")} == {"y", "z"}
