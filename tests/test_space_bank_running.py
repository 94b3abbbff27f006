from dataclasses import replace
from random import Random

from space.bank.retired import retired_answers
from space.bank.running import RunningMarks
from space.votes.records import BattleRecord, VoteRecord
from tests.test_space_bank_retired import BAD, BEFORE, FIRST, SECOND, decision_about, vote

DANGEROUS = ("dangerous",)


def marked(battle: BattleRecord, voter: str, revision: int = 0) -> VoteRecord:
    """Return a vote that marks the answer BAD, on the side where it stood."""
    side = "reasons_a" if battle.answer_a == BAD.answer else "reasons_b"
    return replace(vote(battle, voter), revision=revision, **{side: DANGEROUS})  # pyright: ignore[reportArgumentType]


def test_the_second_visitor_takes_an_answer_out_and_a_changed_vote_brings_it_back() -> None:
    marks = RunningMarks([], [])
    assert marks.count(FIRST, marked(FIRST, "v1"))
    assert not marks.retired().holds(BAD)
    assert marks.count(SECOND, marked(SECOND, "v2"))
    assert marks.retired().holds(BAD)
    assert marks.count(SECOND, replace(vote(SECOND, "v2"), revision=1))
    assert not marks.retired().holds(BAD)


def test_a_vote_without_marks_changes_nothing() -> None:
    marks = RunningMarks([], [])
    assert not marks.count(FIRST, vote(FIRST, "v1"))
    assert not marks.count(FIRST, replace(vote(FIRST, "v1"), revision=1, winner="tie"))
    assert marks.count(FIRST, marked(FIRST, "v1", revision=2))
    assert not marks.count(FIRST, marked(FIRST, "v1", revision=3))


def test_an_older_revision_that_comes_late_does_not_count() -> None:
    """Two buttons pressed at once: the marks of revision 1 stand, whichever thread is the later one."""
    marks = RunningMarks([marked(FIRST, "v1", revision=1), marked(SECOND, "v2")], [FIRST, SECOND])
    assert not marks.count(FIRST, vote(FIRST, "v1"))
    assert marks.retired().holds(BAD)


def test_a_taken_back_mark_does_not_come_back_with_an_older_revision() -> None:
    marks = RunningMarks([marked(FIRST, "v1"), marked(SECOND, "v2")], [FIRST, SECOND])
    assert marks.count(FIRST, replace(vote(FIRST, "v1"), revision=2))
    assert not marks.count(FIRST, marked(FIRST, "v1", revision=1))
    assert not marks.retired().holds(BAD)


def test_votes_on_free_battles_mark_nothing_of_the_bank() -> None:
    free = replace(FIRST, kind="free")
    assert not RunningMarks([marked(FIRST, "v1")], [free]).count(free, marked(FIRST, "v2"))


def test_what_people_decided_counts_as_at_the_start() -> None:
    removed = decision_about(BAD, "remove", BEFORE)
    assert RunningMarks([], [], [removed]).retired().holds(BAD)


def test_vote_by_vote_it_says_the_same_as_a_reading_of_all_votes() -> None:
    """300 votes of 6 visitors in a random order, changed again and again."""
    random, battles = Random(3), (FIRST, SECOND)
    running, standing = RunningMarks([], []), dict[str, VoteRecord]()
    for _ in range(300):
        battle, voter = random.choice(battles), f"v{random.randrange(6)}"
        made = marked(battle, voter) if random.random() < 0.3 else vote(battle, voter)
        before = standing.get(made.vote_id)
        made = replace(made, revision=before.revision + 1 if before else 0)
        standing[made.vote_id] = made
        before_out = running.retired()
        is_changed = running.count(battle, made)
        expected = retired_answers(standing.values(), battles)
        assert running.retired() == expected
        assert is_changed or before_out == expected
