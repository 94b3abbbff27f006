import logging
from collections.abc import Mapping

import pytest

from space.errors import TokenError
from space.gates import (
    GATES,
    GateCounts,
    GateName,
    Outcome,
    alarms,
    count,
    gates_json,
    outcomes_of,
    run_gates,
    why_not_rated,
)

WELL: dict[GateName, Outcome] = dict.fromkeys(GATES, "pass")


def test_a_check_that_finds_nothing_passes_and_one_with_a_reason_fails() -> None:
    outcomes = run_gates({"token": lambda: None, "dwell": lambda: "voted after 0.3 s"})
    assert (outcomes["token"], outcomes["dwell"]) == ("pass", "fail")


def test_a_gate_that_is_switched_off_is_unknown_and_still_recorded() -> None:
    assert run_gates({"login": None}) == dict.fromkeys(GATES, "unknown")


@pytest.mark.parametrize("error", [TokenError, OSError, TimeoutError, KeyError, ZeroDivisionError, TypeError])
def test_a_check_that_breaks_is_unknown_and_its_message_stays_out_of_the_log(
    error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> str:
        raise error("lo que escribió el visitante")

    with caplog.at_level(logging.WARNING):
        assert run_gates({"rate": broken})["rate"] == "unknown"
    assert "gate rate" in caplog.text
    assert "visitante" not in caplog.text


def test_outcomes_are_stored_in_one_way_and_read_back() -> None:
    outcomes = run_gates({"token": lambda: None})
    assert gates_json(outcomes) == gates_json(dict(reversed(outcomes.items())))
    assert outcomes_of(gates_json(outcomes)) == outcomes


def test_what_an_older_vote_does_not_say_is_unknown() -> None:
    assert outcomes_of("{}") == dict.fromkeys(GATES, "unknown")
    assert outcomes_of('{"token": "quizás", "rate": "fail", "nueva": "fail"}')["token"] == "unknown"
    for unreadable in ("", "x", "[]", '{"token": ["fail"]}'):
        assert outcomes_of(unreadable) == dict.fromkeys(GATES, "unknown")


@pytest.mark.parametrize(
    ("failed", "reason"),
    [
        ((), None),
        (("dwell",), None),  # honest haste
        (("probe",), None),
        (("login",), None),  # nobody has to
        (("dwell", "probe"), "dwell, probe"),
        (("token",), "token"),
        (("answers", "dwell"), "answers"),
        (("duplicate_prompt",), "duplicate_prompt"),
        (("rate", "login"), "rate"),
    ],
)
def test_which_failures_keep_a_vote_out_of_the_ratings(
    failed: tuple[GateName, ...], reason: str | None
) -> None:
    assert why_not_rated({**WELL, **dict.fromkeys(failed, "fail")}) == reason


def test_an_unknown_outcome_never_keeps_a_vote_out() -> None:
    assert why_not_rated(dict.fromkeys(GATES, "unknown")) is None


def test_outcomes_are_counted_by_gate() -> None:
    votes: list[Mapping[GateName, Outcome]] = [{"dwell": "fail"}, {"dwell": "pass"}, {}]
    assert count(votes)["dwell"] == GateCounts(passed=1, failed=1, unknown=1)
    assert count(votes)["token"] == GateCounts(unknown=3)


def test_an_outage_of_a_check_raises_an_alarm() -> None:
    """2 of 200 unknown before, 40 of 50 now."""
    found = alarms({"login": GateCounts(198, 0, 2)}, {"login": GateCounts(10, 0, 40)})
    assert [(each.gate, each.outcome) for each in found] == [("login", "unknown")]
    assert found[0].line() == "gate login: unknown in 80% of votes, 1% before"


def test_a_wave_of_failures_raises_an_alarm_from_nothing() -> None:
    found = alarms({"dwell": GateCounts(500, 0, 0)}, {"dwell": GateCounts(30, 20, 0)})
    assert [(each.gate, each.outcome) for each in found] == [("dwell", "fail")]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (GateCounts(90, 10, 0), GateCounts(43, 7, 0)),  # 10 % and 14 %: chance
        (GateCounts(90_000, 0, 0), GateCounts(88_000, 2_000, 0)),  # certain, but 2 %
        (GateCounts(100, 0, 0), GateCounts(2, 8, 0)),  # ten votes are no rate
        (GateCounts(50, 50, 0), GateCounts(100, 0, 0)),  # it fell
    ],
)
def test_chance_small_rises_few_votes_and_falls_raise_none(before: GateCounts, now: GateCounts) -> None:
    assert alarms({"dwell": before}, {"dwell": now}) == ()
