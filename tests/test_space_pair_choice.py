"""Which pair meets next: rules that no tally of votes can break, and what the choice is for."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from math import exp
from random import Random

import numpy as np
import pytest

from space.contestants.contract import Health
from space.errors import SpaceConfigError
from space.pair_choice import (
    EXPLORATION,
    Tally,
    choose_pair,
    choose_probe,
    count_vote,
    pair_chances,
    probe_due,
)


@dataclass(frozen=True)
class Model:
    name: str
    weight: float = 1.0
    health: Health = "loaded"


SIX = tuple(Model(name) for name in "ABCDEF")
# A is far ahead of all others and B and C are as close as can be.
SETTLED = {
    **{("A", name): Tally(90, 10, 0) for name in "BCDEF"},
    ("B", "C"): Tally(10, 10, 20),
    **{(name, other): Tally(40, 20, 20) for name in "BC" for other in "DEF"},
    **{pair: Tally(40, 10, 10) for pair in (("D", "E"), ("D", "F"), ("E", "F"))},
}


def chances(tallies: dict[tuple[str, str], Tally], models: tuple[Model, ...] = SIX) -> dict[str, float]:
    pairs = np.array(list(combinations(range(len(models)), 2)))
    found = pair_chances(models, pairs, tallies).tolist()
    names = [models[one].name + models[two].name for one, two in pairs.tolist()]
    return dict(zip(names, found, strict=True))


def test_without_votes_every_pair_has_the_same_chance() -> None:
    assert list(chances({}).values()) == pytest.approx([1 / 15] * 15)


def test_the_pair_in_doubt_is_drawn_most_and_every_pair_stays_possible() -> None:
    found = chances(SETTLED)
    assert max(found, key=lambda pair: found[pair]) == "BC"
    assert sum(found.values()) == pytest.approx(1.0)
    assert min(found.values()) >= EXPLORATION / 15


def test_no_pair_can_be_foretold() -> None:
    """At most two of three draws that do not explore."""
    assert max(chances(SETTLED).values()) <= 2 / 3 * (1 - EXPLORATION) + EXPLORATION / 15 + 1e-9


def test_both_orders_of_a_key_are_the_same_pair() -> None:
    turned = {(two, one): tally.reversed() for (one, two), tally in SETTLED.items()}
    assert chances(turned) == pytest.approx(chances(SETTLED))


def test_only_loaded_models_with_a_weight_are_drawn_and_both_orders_occur() -> None:
    models = [*SIX[:3], Model("ill", health="missing"), Model("resting", weight=0.0), Model("A")]
    random = Random(1)
    drawn = Counter(tuple(each.name for each in choose_pair(models, SETTLED, random)) for _ in range(600))
    assert set(drawn) == {(one, two) for one in "ABC" for two in "ABC" if one != two}
    assert abs(drawn["B", "C"] - drawn["C", "B"]) < 100


@pytest.mark.parametrize("models", [(), SIX[:1], (SIX[0], Model("A")), (SIX[0], Model("B", weight=0.0))])
def test_fewer_than_two_models_are_a_named_error(models: tuple[Model, ...]) -> None:
    with pytest.raises(SpaceConfigError, match="two contestants"):
        choose_pair(models, {}, Random(1))


def test_weights_count_as_a_product() -> None:
    """Weights 4, 1, 1 and no votes: AB and AC 4/9 of the draws each, BC 1/9."""
    found = chances({}, (Model("A", 4.0), Model("B"), Model("C")))
    assert found == pytest.approx({"AB": 4 / 9, "AC": 4 / 9, "BC": 1 / 9})


@pytest.mark.parametrize("tallies", [{}, {("A", "B"): Tally(500, 5, 5)}, {("A", "B"): Tally(9, 9, 9)}])
@pytest.mark.parametrize("weight", [0.001, 0.1, 1.0])
def test_a_model_of_little_weight_stays_rare_however_unknown_it_is(
    tallies: dict[tuple[str, str], Tally], weight: float
) -> None:
    """By weight alone, C is in 2w of 1 + 2w draws; doubt adds at most w times the three pairs to it."""
    found = chances(tallies, (Model("A"), Model("B"), Model("C", weight)))
    by_weight = 2 * weight / (1 + 2 * weight)
    assert found["AC"] + found["BC"] <= by_weight * (1 + 3 * weight) + 1e-9
    assert min(found["AC"], found["BC"]) >= EXPLORATION * by_weight / 2


@pytest.mark.parametrize(
    "tallies",
    [
        {("A", "B"): Tally(10**6, 0, 0)},
        {("A", "B"): Tally(0, 0, 10**6)},
        {(one, two): Tally(10**5, 1, 0) for one, two in combinations("ABCDEF", 2)},
        {("A", "A"): Tally(5, 5, 5), ("gone", "B"): Tally(3, 3, 3)},
    ],
)
def test_no_tally_takes_a_pair_out_of_the_draw(tallies: dict[tuple[str, str], Tally]) -> None:
    found = list(chances(tallies).values())
    assert np.isfinite(found).all()
    assert min(found) >= EXPLORATION / 15


def test_votes_are_counted_in_the_order_of_the_key_and_probes_are_not() -> None:
    tallies: dict[tuple[str, str], Tally] = {}
    count_vote(tallies, "A", "B", "a")
    count_vote(tallies, "A", "B", "tie")
    count_vote(tallies, "A", "B", "both_bad")
    count_vote(tallies, "A", "A", "a")
    count_vote(tallies, "B", "A", "b")
    assert tallies == {("A", "B"): Tally(1, 0, 2), ("B", "A"): Tally(0, 1, 0)}


def test_a_probe_is_one_loaded_model_twice_and_comes_about_once_in_twenty() -> None:
    random = Random(1)
    assert 60 < sum(probe_due(random) for _ in range(2000)) < 140
    one, two = choose_probe([Model("ill", health="gated"), Model("B")], random)
    assert (one.name, two.name) == ("B", "B")
    with pytest.raises(SpaceConfigError, match="probe"):
        choose_probe([Model("ill", health="gated")], random)


def test_the_choice_spends_its_votes_where_the_order_is_in_doubt() -> None:
    """A is far ahead of three close models: half of the pairs are in doubt, and get over 60 % of 600 votes.

    How many votes that saves is measured by tests/bench/pair_choice.py.
    """
    strengths, random = {"A": 4.0, "B": 0.6, "C": 0.3, "D": 0.0}, Random(1)
    models, close = [Model(name) for name in strengths], 0
    for _ in range(5):
        tallies: dict[tuple[str, str], Tally] = {}
        for _ in range(120):
            one, two = (each.name for each in choose_pair(models, tallies, random))
            wins = random.random() < 1 / (1 + exp(strengths[two] - strengths[one]))
            count_vote(tallies, one, two, "a" if wins else "b")
            close += "A" not in (one, two)
    assert close > 0.6 * 600
