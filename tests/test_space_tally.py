"""The running count of who beat whom: each vote once, as it is now."""

from dataclasses import replace

from space.pair_choice import Tally
from space.tally import RunningTally
from space.votes.records import BattleRecord, VoteRecord
from tests.vote_server import battle_of, vote_of


def _cast(number: int, winner: str) -> tuple[BattleRecord, VoteRecord]:
    sent = {"number": number, "winner": winner}
    return battle_of(sent), vote_of(sent)


def test_stored_votes_are_counted_on_their_battles_and_others_are_left_out() -> None:
    battle, vote = _cast(0, "a")
    _, stray = _cast(1, "b")
    tally = RunningTally([battle], [vote, stray])
    assert tally.current() == {(battle.model_a, battle.model_b): Tally(1, 0, 0)}


def test_a_changed_vote_counts_once_as_it_is_now_and_a_repeated_one_changes_nothing() -> None:
    battle, vote = _cast(0, "a")
    tally = RunningTally([battle], [vote])
    for winner in ("b", "both_bad", "both_bad"):
        tally.count(battle, replace(vote, winner=winner))
    other = replace(vote, vote_id="another", winner="b")
    tally.count(battle, other)
    assert tally.current() == {(battle.model_a, battle.model_b): Tally(0, 1, 1)}


def test_an_older_revision_that_comes_late_does_not_count() -> None:
    battle, vote = _cast(0, "a")
    tally = RunningTally([battle], [vote])
    tally.count(battle, replace(vote, winner="tie", revision=2))
    tally.count(battle, replace(vote, winner="b", revision=1))
    assert tally.current() == {(battle.model_a, battle.model_b): Tally(0, 0, 1)}


def test_a_vote_that_gates_refuse_steers_no_draw() -> None:
    battle, vote = _cast(0, "a")
    tally = RunningTally([battle], [replace(vote, gates='{"rate": "fail"}')])
    assert tally.current() == {}
    tally.count(battle, replace(vote, revision=1))
    tally.count(battle, replace(vote, revision=2, gates='{"rate": "fail"}'))
    assert tally.current() == {(battle.model_a, battle.model_b): Tally(0, 0, 0)}


def test_what_was_handed_out_does_not_change_with_later_votes() -> None:
    battle, vote = _cast(0, "a")
    tally = RunningTally([battle], [vote])
    before = tally.current()
    tally.count(battle, replace(vote, vote_id="another"))
    assert before == {(battle.model_a, battle.model_b): Tally(1, 0, 0)}
