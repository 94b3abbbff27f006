import argparse
import dataclasses
import json
from datetime import date
from pathlib import Path
from random import Random

import pytest

from cards.command import run_command
from space.bank.arguments import add_bank
from space.bank.bank import Bank
from space.bank.records import BankBattle, BankError
from space.bank.retired import retired_answers
from space.bank.review import decide, listed
from space.bank.reviews import Decision, decision_about, read_decisions
from space.votes.records import event_line
from space.votes.sinks import open_sink
from tests.bank_fixtures import Voice, asked, build, choose, question, shown, stored, vote, write_questions

BAD = stored("a", "x", text="Tome diez veces la dosis.")
GOOD = stored("a", "y")
THIRD = stored("a", "z")
FIRST = shown(BankBattle(asked("a"), BAD, GOOD), "battle-1")
SECOND = shown(BankBattle(asked("a"), THIRD, BAD), "battle-2")
BEFORE, LATER = "2026-11-01T09:00:00+00:00", "2026-11-01T11:00:00+00:00"


def test_two_dangerous_marks_of_two_visitors_retire_an_answer_on_whatever_side_it_stood() -> None:
    votes = [vote(FIRST, "v1", reasons_a=("dangerous",)), vote(SECOND, "v2", reasons_b=("dangerous",))]
    retired = retired_answers(votes, [FIRST, SECOND])
    assert retired.holds(BAD)
    assert not retired.holds(GOOD)
    assert not retired.holds(THIRD)


def test_one_visitor_alone_retires_nothing_however_often() -> None:
    votes = [vote(FIRST, "v1", reasons_a=("dangerous",)), vote(SECOND, "v1", reasons_b=("dangerous",))]
    assert not retired_answers(votes, [FIRST, SECOND]).holds(BAD)


@pytest.mark.parametrize("gate", ["rate", "duplicate_prompt", "repeated_mark"])
def test_a_mark_that_gates_refuse_is_nobodys(gate: str) -> None:
    first, second = (vote(FIRST, voter, reasons_a=("dangerous",)) for voter in ("v1", "v2"))
    for outcome, is_out in (("fail", False), ("unknown", True), ("pass", True)):
        gated = dataclasses.replace(second, gates=json.dumps({gate: outcome}))
        assert retired_answers([first, gated], [FIRST]).holds(BAD) is is_out


def test_other_reasons_retire_nothing() -> None:
    votes = [vote(FIRST, voter, reasons_a=("incorrect", "incomplete")) for voter in ("v1", "v2", "v3")]
    assert not retired_answers(votes, [FIRST]).holds(BAD)


def test_a_vote_that_was_changed_counts_as_it_is_now() -> None:
    """v2 takes the mark back in revision 1, in whatever order the two events come; v3 marks only later."""
    first = vote(FIRST, "v1", reasons_a=("dangerous",))
    marked = vote(FIRST, "v2", reasons_a=("dangerous",))
    taken_back = vote(FIRST, "v2", reasons_a=("incorrect",), revision=1)
    for order in ([first, marked, taken_back], [taken_back, marked, first]):
        assert not retired_answers(order, [FIRST]).holds(BAD)
    unmarked, now = vote(FIRST, "v3"), vote(FIRST, "v3", reasons_a=("dangerous",), revision=1)
    assert retired_answers([first, unmarked, now], [FIRST]).holds(BAD)


def test_marks_on_free_battles_do_not_touch_the_bank() -> None:
    free = dataclasses.replace(FIRST, kind="free")
    votes = [vote(free, voter, reasons_a=("dangerous",)) for voter in ("v1", "v2")]
    assert not retired_answers(votes, [free]).holds(BAD)


def test_a_new_revision_starts_without_marks_unless_it_says_the_same_words() -> None:
    votes = [vote(FIRST, voter, reasons_a=("dangerous",)) for voter in ("v1", "v2")]
    retired = retired_answers(votes, [FIRST])
    assert not retired.holds(stored("a", "x", "r2", text="Tome lo que dice la ficha."))
    assert retired.holds(stored("a", "x", "r2", text=BAD.answer))
    assert not retired.holds(stored("b", "x", "r2", text=BAD.answer)), "marks are about one question"


def test_a_retired_answer_is_not_drawn_and_the_question_goes_with_its_last_pair() -> None:
    answers, contestants = [BAD, GOOD, THIRD], [Voice(name) for name in ("x", "y", "z")]
    votes = [vote(FIRST, voter, reasons_a=("dangerous",)) for voter in ("v1", "v2")]
    bank = Bank([asked("a")], answers, contestants)
    left = bank.without(retired_answers(votes, [FIRST]))
    for seed in range(20):
        battle = left.draw(Random(seed), (), choose)
        assert battle is not None
        assert {battle.a.model, battle.b.model} == {"y", "z"}
    both = [*votes, *(vote(FIRST, voter, reasons_b=("dangerous",)) for voter in ("v3", "v4"))]
    assert bank.without(retired_answers(both, [FIRST])).questions() == ()
    assert bank.without(retired_answers([], [])).questions() == bank.questions()


def test_a_person_who_keeps_it_takes_back_the_marks_up_to_then() -> None:
    """Two marks at 10:05 and the decision at 11:00: back. Two more marks at 12:00: out again."""
    votes = [vote(FIRST, voter, reasons_a=("dangerous",)) for voter in ("v1", "v2")]
    kept = decision_about(BAD, "keep", LATER)
    assert not retired_answers(votes, [FIRST], [kept]).holds(BAD)
    again = [
        vote(FIRST, voter, reasons_a=("dangerous",), created_at="2026-11-01T12:00:00+00:00")
        for voter in ("v3", "v4")
    ]
    assert retired_answers([*votes, *again], [FIRST], [kept]).holds(BAD)
    assert retired_answers(votes, [FIRST], [decision_about(BAD, "keep", BEFORE)]).holds(BAD)


def test_a_person_who_removes_it_removes_it_for_good() -> None:
    removed = decision_about(BAD, "remove", LATER)
    assert retired_answers([], [], [removed]).holds(BAD)
    assert not retired_answers([], [], [removed, decision_about(BAD, "keep", LATER)]).holds(BAD)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bank whose answer of x to question a has two dangerous marks in the sink `votes`."""
    build(
        write_questions(tmp_path, question("a"), question("b")), [Voice("x"), Voice("y")], tmp_path / "bank"
    )
    found = Bank.open(tmp_path / "bank", [Voice("x"), Voice("y")])
    by_model = {each.model: each for each in found.answers("a")}
    battle = shown(BankBattle(asked("a"), by_model["x"], by_model["y"]), "battle-1")
    events = [event_line("battle", battle)]
    events += [event_line("vote", vote(battle, voter, reasons_a=("dangerous",))) for voter in ("v1", "v2")]
    open_sink(f"folder:{tmp_path / 'votes'}").put(b"".join(events), date(2026, 11, 1))
    return tmp_path / "bank"


def _sink(folder: Path) -> str:
    return f"folder:{folder.parent / 'votes'}"


def test_review_lists_what_is_out_with_question_answer_and_votes(folder: Path) -> None:
    (line,) = listed(folder, _sink(folder))
    assert (line["state"], line["voters"], line["model"], line["question_id"]) == ("retired", 2, "x", "a")
    assert line["answer"] == "Soy x r1: ¿Qué es a?"
    assert listed(folder, None) == []


def test_a_decision_is_published_with_the_bank_and_survives_the_next_build(folder: Path) -> None:
    from cards.check import check_folder
    from dataset_builder.built_folder import open_built_folder

    (line,) = listed(folder, _sink(folder))
    decide(folder, line["id"][:10], "keep")
    assert [each["state"] for each in listed(folder, _sink(folder))] == ["kept"]
    assert "reviews.json" in open_built_folder(folder).files
    assert check_folder(folder) == []
    decide(folder, line["id"], "remove")
    assert [each["state"] for each in listed(folder, None)] == ["removed"]
    build(folder.parent / "questions.jsonl", [Voice("x"), Voice("y")], folder)
    assert [each.action for each in read_decisions(folder)] == ["keep", "remove"]
    assert "reviews.json" in open_built_folder(folder).files


def test_a_bank_is_opened_without_what_a_person_removed_and_after_votes_without_more(folder: Path) -> None:
    """X is removed from a; two marks then take y out of b, and both stay out."""
    pair = [Voice("x"), Voice("y"), Voice("z")]
    build(folder.parent / "questions.jsonl", pair, folder)
    (line,) = listed(folder, _sink(folder))
    decide(folder, line["id"], "remove")
    bank = Bank.open(folder, pair)
    assert {each.model for each in bank.answers("a")} == {"y", "z"}
    of_b = {each.model: each for each in bank.answers("b")}
    battle = shown(BankBattle(asked("b"), of_b["y"], of_b["z"]), "battle-9")
    after = bank.after([vote(battle, voter, reasons_a=("dangerous",)) for voter in ("v1", "v2")], [battle])
    assert {each.model for each in after.answers("a")} == {"y", "z"}
    assert {each.model for each in after.answers("b")} == {"x", "z"}
    assert {each.model for each in after.after([], []).answers("b")} == {"x", "y", "z"}


@pytest.mark.parametrize(("id", "message"), [("zz", "no answer has"), ("", "4 answers have")])
def test_an_id_that_names_no_one_answer_is_refused(folder: Path, id: str, message: str) -> None:
    with pytest.raises(BankError, match=message):
        decide(folder, id, "keep")
    assert not (folder / "reviews.json").exists()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"decisions": 3}',
        '{"schema_version": 9, "decisions": []}',
        '{"decisions": [{"action": "keep"}]}',
    ],
)
def test_a_file_that_is_none_of_decisions_is_one_line(folder: Path, text: str) -> None:
    (folder / "reviews.json").write_text(text, encoding="utf-8")
    with pytest.raises(BankError, match=r"reviews\.json"):
        read_decisions(folder)


def test_an_unknown_decision_is_refused_rather_than_read_as_keep(folder: Path) -> None:
    decision = Decision("a", "x", "0" * 64, "keep", LATER)
    values = {"schema_version": 1, "decisions": [vars(decision) | {"action": "maybe"}]}
    (folder / "reviews.json").write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(BankError, match="does not know"):
        read_decisions(folder)


def test_the_commands_review_and_build_run_and_fail_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("review", str(folder), "--quiet", "list", "--from", _sink(folder)) == 0
    line = json.loads(capsys.readouterr().out)
    assert line["state"] == "retired"
    assert _run("review", str(folder), "--quiet", "remove", line["id"]) == 0
    assert _run("review", str(folder), "--quiet") == 0
    assert json.loads(capsys.readouterr().out)["state"] == "removed"
    questions = str(folder.parent / "nowhere.jsonl")
    assert _run("build", questions, "--quiet", "--contestants", "x.yaml", "--out", str(folder)) == 1
    error = capsys.readouterr().err
    assert "nowhere.jsonl: no such file" in error
    assert len(error.splitlines()) == 1


def _run(*arguments: str) -> int:
    return run_command(_parser(), ["bank", *arguments])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="space")
    add_bank(parser.add_subparsers(required=True))
    return parser
