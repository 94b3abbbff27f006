"""Strengths and intervals: golden numbers, an oracle, and votes that are not well-behaved."""

import math

import numpy as np
import pytest

from space.battle import Winner
from space.ratings.ballots import Ballot
from space.ratings.bradley_terry import fit
from space.ratings.methods import PER_LOG_UNIT, MethodName
from space.ratings.pair_votes import tabulate
from space.ratings.spread import MOST_CLUSTERS, cluster_of, spread_of
from space.ratings.standings import RatingsError, Standings, standings_of
from space.ratings.student import student_quantile
from tests.bench.ratings import distance_from_evalica, made_up
from tests.bench.ratings_coverage import Layout, coverage

# Games of the Bradley-Terry example of Wikipedia: winner, loser, how often; 22 in all.
WIKIPEDIA = (
    ("A", "B", 2),
    ("A", "D", 1),
    ("B", "A", 3),
    ("B", "C", 5),
    ("C", "B", 3),
    ("C", "D", 1),
    ("D", "A", 4),
    ("D", "C", 3),
)


def games() -> list[Ballot]:
    return [Ballot(winner, loser, "a") for winner, loser, count in WIKIPEDIA for _ in range(count)]


def ballots(text: str, voter: str = "") -> list[Ballot]:
    """Return ballots of words such as `A>B` (A wins), `A=B` (tie), `A!B` (both bad)."""
    winners: dict[str, Winner] = {">": "a", "<": "b", "=": "tie", "!": "both_bad"}
    return [Ballot(word[0], word[2], winners[word[1]], voter) for word in text.split()]


def rating_of(found: Standings) -> dict[str, float]:
    return {each.model: each.rating for each in found.models}


def test_the_example_of_wikipedia_has_its_published_strengths() -> None:
    """Published: 0.640, 1.043, 0.660, 2.270, with a geometric mean of one."""
    votes = tabulate(games())
    strengths = dict(zip(votes.models, np.exp(fit(votes.wins()).log_strengths).tolist(), strict=True))
    assert strengths == pytest.approx({"A": 0.640, "B": 1.043, "C": 0.660, "D": 2.270}, abs=5e-4)


def test_a_rating_is_400_log10_of_the_strength_with_a_mean_of_1000() -> None:
    """Strengths as above: A has 1000 + 400 * log10(0.640) = 922.5, D 1142.4."""
    found = rating_of(standings_of(games()))
    assert sum(found.values()) / 4 == pytest.approx(1000.0, abs=1e-5)
    assert found["A"] == pytest.approx(922.5, abs=0.2)
    assert found["D"] == pytest.approx(1142.4, abs=0.2)


def test_two_models_have_the_odds_of_their_votes() -> None:
    """B wins 3, A wins 1: odds of 3, so 400 * log10(3) = 190.85 points between them."""
    found = rating_of(standings_of(ballots("A>B B>A B>A B>A")))
    assert found["B"] - found["A"] == pytest.approx(400 * math.log10(3), abs=1e-5)


def test_ties_and_both_bad_are_half_a_win_each() -> None:
    """One win, one tie, one both-bad: 2 wins against 1."""
    found = rating_of(standings_of(ballots("A>B A=B B!A")))
    assert found["A"] - found["B"] == pytest.approx(400 * math.log10(2), abs=1e-5)


@pytest.mark.parametrize(("votes", "models"), [(3000, 12), (4000, 59)])
def test_strengths_are_those_of_evalica(votes: int, models: int) -> None:
    assert distance_from_evalica(tabulate(made_up(votes, models))) < 1e-6


def test_an_unbeaten_model_has_a_finite_rating_and_a_warning() -> None:
    """0.5 wins are added to both sides: A has 3.5 against 0.5, odds of 7."""
    found = standings_of(ballots("A>B A>B A>B"))
    ratings = rating_of(found)
    assert ratings["A"] - ratings["B"] == pytest.approx(400 * math.log10(7), abs=1e-5)
    assert any("0.5 wins were added" in warning for warning in found.warnings)
    assert all(np.isfinite([each.lower, each.upper]).all() for each in found.models)


def test_a_given_prior_is_used_and_needs_no_warning() -> None:
    """2 wins on both sides: 5 against 2."""
    found = standings_of(ballots("A>B A>B A>B"), prior=2.0)
    ratings = rating_of(found)
    assert ratings["A"] - ratings["B"] == pytest.approx(400 * math.log10(2.5), abs=1e-5)
    assert not any("were added" in warning for warning in found.warnings)


@pytest.mark.parametrize("method", ["bt", "elo", "winrate"])
def test_every_method_warns_of_groups_that_never_met_and_of_one_voter(method: MethodName) -> None:
    found = standings_of(ballots("A>B B>A A>B C>D D>C D>C", "v"), method)
    assert any("2 groups that never met" in warning for warning in found.warnings)
    assert any("one voter" in warning for warning in found.warnings)
    few = standings_of([*ballots("A>B B>A", "v"), *ballots("A>B", "w")], method)
    assert any("few voters" in warning for warning in few.warnings)
    many = [Ballot("A", "B", "a" if number % 3 else "b", f"v{number}") for number in range(40)]
    assert standings_of(many, method).warnings == ()


def test_groups_that_never_met_have_a_mean_of_1000_each_and_a_warning() -> None:
    found = standings_of(ballots("A>B B>A A>B C>D D>C D>C"))
    ratings = rating_of(found)
    assert ratings["A"] + ratings["B"] == pytest.approx(2000.0, abs=1e-5)
    assert ratings["C"] + ratings["D"] == pytest.approx(2000.0, abs=1e-5)
    assert any("2 groups that never met" in warning for warning in found.warnings)


def test_no_votes_are_a_named_error() -> None:
    with pytest.raises(RatingsError, match="no usable vote"):
        standings_of([])


def test_the_order_of_votes_and_of_the_two_models_changes_nothing() -> None:
    turned = [
        Ballot(each.model_b, each.model_a, "b" if each.winner == "a" else each.winner)
        for each in reversed(games())
    ]
    assert rating_of(standings_of(turned)) == pytest.approx(rating_of(standings_of(games())), abs=1e-5)


def test_equal_ratings_share_a_rank() -> None:
    """B and C have the same votes against A and none against each other."""
    found = standings_of(ballots("A>B A>C B>A C>A A>B A>C"))
    assert {each.model: each.rank for each in found.models} == {"A": 1, "B": 2, "C": 2}


def test_the_same_votes_of_one_voter_prove_less_than_those_of_many() -> None:
    """40 votes of 40 voters, or each cast ten times by its voter: as wide, not sqrt(10) narrower."""
    many = [Ballot("A", "B", "a" if number % 3 else "b", f"v{number}") for number in range(40)]
    once, repeated = (
        standings_of(votes, resamples=0).models[0]
        for votes in (many, [each for each in many for _ in range(10)])
    )
    assert repeated.upper - repeated.lower == pytest.approx(once.upper - once.lower, rel=0.05)


def test_one_voter_alone_is_warned_of_and_has_the_intervals_of_single_votes() -> None:
    text = "A>B B>A A>C C>A B>C C>B A>B"
    alone, unknown = standings_of(ballots(text, "v")), standings_of(ballots(text))
    assert any("one voter" in warning for warning in alone.warnings)
    assert [each.upper for each in alone.models] == pytest.approx([each.upper for each in unknown.models])


def test_a_model_that_one_voter_alone_has_seen_has_no_narrow_interval() -> None:
    """C rests on 4 votes of one voter: at least as wide as 4 independent votes would make it."""
    crowd = [Ballot("A", "B", "a" if number % 2 else "b", f"v{number}") for number in range(200)]
    found = standings_of([*crowd, *ballots("C>A A>C C>A A>C", "fan")])
    c = next(each for each in found.models if each.model == "C")
    assert c.upper - c.lower > 2 * 1.96 * PER_LOG_UNIT * 0.5


@pytest.mark.parametrize("votes", [1, 2, 4, 8, 30])
@pytest.mark.parametrize("word", ["A>B", "A=B"])
@pytest.mark.parametrize("resamples", [0, 200])
def test_votes_that_all_agree_leave_an_interval_of_independent_votes(
    votes: int, word: str, resamples: int
) -> None:
    """With `n` votes and the chance p of the fit, each strength has at least a variance of 1 / 4np(1-p)."""
    cast = [ballot for n in range(votes) for ballot in ballots(word, f"v{n}")]
    won = (votes + 0.5) if word == "A>B" else votes / 2
    counted = votes + (word == "A>B")  # half a win for both sides
    naive = math.sqrt(1 / (4 * counted * (won / counted) * (1 - won / counted)))
    for each in standings_of(cast, resamples=resamples).models:
        assert each.upper - each.lower >= 2 * 1.95 * PER_LOG_UNIT * naive


def test_very_many_voters_become_blocks_of_whole_voters() -> None:
    votes = tabulate([Ballot("A", "B", "a", f"v{number % 3000}") for number in range(9000)])
    cluster = cluster_of(votes)
    assert len(np.unique(cluster)) == MOST_CLUSTERS
    assert len({(voter, block) for voter, block in zip(votes.voter, cluster, strict=True)}) == 3000


def test_resamples_give_about_the_intervals_of_infinitely_many() -> None:
    votes = tabulate(made_up(4000, 6, 200))
    fitted = fit(votes.wins())
    drawn, exact = spread_of(fitted, votes, 4000), spread_of(fitted, votes, 0)
    assert drawn.half_width == pytest.approx(exact.half_width, rel=0.06)


@pytest.mark.parametrize(("freedom", "expected"), [(1, 12.7062), (2.5, 3.5750), (10, 2.2281), (1e7, 1.9600)])
def test_quantiles_of_student_are_those_of_the_tables(freedom: float, expected: float) -> None:
    assert student_quantile(0.975, freedom) == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize(
    "layout",
    [
        Layout(6, 60, 600, 0.5, 0.39),
        Layout(6, 200, 2000, 0.0, 0.2),
    ],
    ids=str,
)
def test_intervals_hold_the_truth_though_few_voters_cast_most_votes(layout: Layout) -> None:
    """100 arenas; the long form, with 500 and 93-97 %, is tests/soak/soak_ratings_coverage.py."""
    assert 0.91 < coverage(layout, 100).mean() < 0.985
