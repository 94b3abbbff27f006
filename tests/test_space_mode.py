import logging

import pytest

from space.mode import OFFERS, ArenaMode, arena_mode, offer


@pytest.mark.parametrize("written", ["full", "bank", "readonly", "off"])
def test_the_variable_names_the_mode(written: str) -> None:
    assert arena_mode({"ARENA_MODE": written}) == written
    assert arena_mode({"ARENA_MODE": f" {written.upper()} "}) == written


@pytest.mark.parametrize("environment", [{}, {"ARENA_MODE": ""}, {"ARENA_MODE": "  "}])
def test_without_a_mode_everything_is_offered(environment: dict[str, str]) -> None:
    assert arena_mode(environment) == "full"


def test_an_unknown_mode_closes_the_arena_and_is_told_in_one_line_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        assert [arena_mode({"ARENA_MODE": "fúll"}) for _ in range(3)] == ["off"] * 3
    assert len(caplog.records) == 1
    message = caplog.records[0].getMessage()
    assert len(message.splitlines()) == 1
    assert "'fúll'" in message
    assert "full, bank, readonly, off" in message


def test_a_change_holds_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARENA_MODE", "readonly")
    assert arena_mode() == "readonly"
    monkeypatch.setenv("ARENA_MODE", "full")
    assert arena_mode() == "full"


def test_each_mode_offers_less_than_the_one_before() -> None:
    """Full asks, bank votes, readonly shows the ratings, off shows nothing."""
    order: tuple[ArenaMode, ...] = ("full", "bank", "readonly", "off")
    offers = [OFFERS[mode] for mode in order]
    assert [(each.ask, each.bank, each.vote, each.ratings) for each in offers] == [
        (True, True, True, True),
        (False, True, True, True),
        (False, False, False, True),
        (False, False, False, False),
    ]
    assert offer({"ARENA_MODE": "bank"}) == OFFERS["bank"]
