from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from space import battle
from space.battle import CHOICES, Choice, Facts, Side, Winner
from space.errors import TokenError

SIDES: tuple[Side, ...] = ("a", "b")
WINNERS: tuple[Winner, ...] = ("a", "b", "tie", "both_bad")
FACTS = Facts("batalla", 0, "votante", "uno", "dos", "a", "0" * 64)
SECRET = b"s" * 32


@pytest.mark.parametrize(
    ("choice", "shown_left", "winner"),
    [
        ("left", "a", "a"),
        ("right", "a", "b"),
        ("left", "b", "b"),
        ("right", "b", "a"),
        ("tie", "a", "tie"),
        ("tie", "b", "tie"),
        ("both_bad", "a", "both_bad"),
        ("both_bad", "b", "both_bad"),
    ],
)
def test_a_choice_on_the_screen_is_about_the_model_that_stood_there(
    choice: Choice, shown_left: Side, winner: Winner
) -> None:
    assert battle.winner_of(choice, shown_left) == winner


@given(st.sampled_from(CHOICES), st.sampled_from(SIDES))
def test_a_winner_goes_back_to_the_choice_it_came_from(choice: Choice, shown_left: Side) -> None:
    assert battle.choice_of(battle.winner_of(choice, shown_left), shown_left) == choice


@given(st.text(), st.text(), st.sampled_from(SIDES))
def test_swapping_twice_is_the_identity(of_a: str, of_b: str, shown_left: Side) -> None:
    left, right = battle.on_screen(of_a, of_b, shown_left)
    assert battle.on_screen(left, right, shown_left) == (of_a, of_b)
    assert battle.other(battle.other(shown_left)) == shown_left


@given(st.sampled_from(WINNERS), st.sampled_from(SIDES))
def test_swapping_the_sides_swaps_the_choice_of_a_preference_only(winner: Winner, shown_left: Side) -> None:
    mirrored = {"left": "right", "right": "left", "tie": "tie", "both_bad": "both_bad"}
    swapped = battle.choice_of(winner, battle.other(shown_left))
    assert swapped == mirrored[battle.choice_of(winner, shown_left)]


def test_both_sides_come_up() -> None:
    random = Random(3)
    assert {battle.draw_side(random) for _ in range(50)} == {"a", "b"}


def test_a_token_names_no_model_and_proves_the_battle() -> None:
    token = battle.sign(FACTS, SECRET, expires_at=1000)
    assert battle.parse_token(token) == ("batalla", 0, "votante")
    assert "uno" not in token
    assert "dos" not in token
    battle.verify(token, FACTS, SECRET, now=999)


@pytest.mark.parametrize(
    "other",
    [
        replace(FACTS, shown_left="b"),
        replace(FACTS, model_a="dos", model_b="uno"),
        replace(FACTS, battle_id="otra"),
        replace(FACTS, voter="otro"),
        replace(FACTS, turn=1),
    ],
)
def test_a_token_of_other_facts_is_refused(other: Facts) -> None:
    token = battle.sign(FACTS, SECRET, expires_at=1000)
    with pytest.raises(TokenError, match="forged"):
        battle.verify(token, other, SECRET, now=0)


def test_a_token_of_another_secret_or_a_stretched_life_is_refused() -> None:
    token = battle.sign(FACTS, SECRET, expires_at=1000)
    with pytest.raises(TokenError, match="forged"):
        battle.verify(token, FACTS, b"x" * 32, now=0)
    with pytest.raises(TokenError, match="forged"):
        battle.verify(token.replace(".1000.", ".9999."), FACTS, SECRET, now=0)
    with pytest.raises(TokenError, match="expired"):
        battle.verify(token, FACTS, SECRET, now=1001)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.0.b.c",
        "a.0.b.c.d",
        "a.0..1.d",
        "a.0.b.1.d.e",
        f"a.b.1.{'0' * 64}",
        f"a.-1.b.1.{'0' * 64}",
        f"a.0.b.{'9' * 5000}.{'0' * 64}",
        f"a.{'9' * 5000}.b.1.{'0' * 64}",
        f"a.0.b.\u0661.{'0' * 64}",
        f"a\nvoto 7 en batalla 9.0.b.1.{'0' * 64}",
        f"{'a' * 1000}.0.b.1.{'0' * 64}",
    ],
)
def test_what_does_not_look_like_a_token_is_refused(token: str) -> None:
    with pytest.raises(TokenError):
        battle.parse_token(token)
