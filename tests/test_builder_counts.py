import pytest

from dataset_builder.counts import CALLS, FLAGS, StageCount, Tally, call_table, flag_table, stage_table
from dataset_builder.errors import BuildError

# One file with three records: one is broken, two become documents of 2 + 2 passages, one passage is blocked,
# the other three make two rows of `qa` (one passage unused), and one row is a duplicate.
CHAIN = [
    StageCount(0, "", "read", "file", "passed", "", 1),
    StageCount(0, "", "read", "file", "produced", "", 3),
    StageCount(0, "", "parse", "document", "passed", "", 2),
    StageCount(0, "", "parse", "document", "quarantined", "broken_json", 1),
    StageCount(0, "", "parse", "document", "produced", "", 4),
    StageCount(0, "", "translate", "passage", "passed", "", 4),
    StageCount(0, "", "check", "passage", "passed", "", 3),
    StageCount(0, "", "check", "passage", "quarantined", "numbers_changed", 1),
    StageCount(0, "qa", "generate", "passage", "passed", "", 2),
    StageCount(0, "qa", "generate", "passage", "dropped", "no_question", 1),
    StageCount(0, "qa", "generate", "passage", "produced", "", 2),
    StageCount(0, "qa", "check", "row", "passed", "", 2),
    StageCount(0, "qa", "dedup", "row", "passed", "", 1),
    StageCount(0, "qa", "dedup", "row", "dropped", "exact_duplicate", 1),
    StageCount(0, "qa", "split", "row", "passed", "", 1),
    StageCount(0, "qa", "write", "row", "passed", "", 1),
]


def test_the_stages_of_a_config_chain_and_add_up() -> None:
    table = stage_table(CHAIN, [0], "qa", translated=True)
    assert [(stage["stage"], stage["in"]) for stage in table] == [
        ("read", 1),
        ("parse", 3),
        ("translate", 4),
        ("check", 4),
        ("generate", 3),
        ("check", 2),
        ("dedup", 2),
        ("split", 1),
        ("write", 1),
    ]
    assert all(s["in"] == s["passed"] + s["dropped"] + s["quarantined"] for s in table)
    assert table[3]["reasons"] == {"numbers_changed": 1}


@pytest.mark.parametrize("lost", range(1, len(CHAIN)))
def test_a_unit_that_disappears_anywhere_stops_the_build(lost: int) -> None:
    """Every count but the number of files is chained to another one."""
    counts = [*CHAIN[:lost], *CHAIN[lost + 1 :]]
    with pytest.raises(BuildError, match="took in"):
        stage_table(counts, [0], "qa", translated=True)


def test_counts_of_several_parts_add_up_and_other_configs_do_not_count() -> None:
    other = [StageCount(1, c.config, c.stage, c.unit, c.what, c.reason, c.number) for c in CHAIN]
    foreign = [StageCount(0, "openfda", "dedup", "row", "passed", "", 9)]
    table = stage_table([*CHAIN, *other, *foreign], [0, 1], "qa", translated=False)
    assert table[-1]["in"] == 2
    assert "translate" not in [stage["stage"] for stage in table]


def test_a_tally_counts_the_code_of_a_problem_and_not_its_evidence() -> None:
    tally = Tally("check", "passage")
    tally.left(0, "quarantined", "numbers_changed: missing 5; extra none")
    tally.left(0, "quarantined", "numbers_changed: missing 7; extra none")
    assert list(tally.counts()) == [
        StageCount(0, "", "check", "passage", "quarantined", "numbers_changed", 2)
    ]


def test_objections_are_counted_by_tier_and_code_over_the_parts_of_a_config() -> None:
    tally = Tally(FLAGS, "segment")
    tally.flagged(0, "warn", "length", 2)
    tally.flagged(1, "warn", "length")
    tally.flagged(1, "block", "numbers_changed")
    tally.flagged(2, "block", "units")
    counts = [*CHAIN, *tally.counts()]
    assert flag_table(counts, [0, 1]) == {"block": {"numbers_changed": 1}, "warn": {"length": 3}}
    assert len(stage_table(counts, [0], "qa", translated=True)) == 9


def test_calls_are_summed_over_the_ranks() -> None:
    calls = [
        StageCount(0, "", CALLS, "segment", "called", "", 3),
        StageCount(1, "", CALLS, "segment", "called", "", 4),
        StageCount(0, "", CALLS, "engine", "apertium", "", 7),
        StageCount(0, "", CALLS, "failure", "deep:libre", "it is gone", 1),
        StageCount(1, "", CALLS, "failure", "deep:libre", "it is gone", 1),
    ]
    assert call_table([*CHAIN, *calls]) == {
        "segments": {"called": 7},
        "engines": {"apertium": 7},
        "failures": {"deep:libre": "it is gone"},
    }
