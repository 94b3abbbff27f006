import random
from collections import Counter

import pytest

from dataset_builder.audit_rows import ListedRow
from dataset_builder.audit_sample import STRATUM_KEYS, Stratum, allocation, draw, stratum_depth
from dataset_builder.audit_statistics import Agreement, Cell, agreement, effective_rows, weighted_rate, wilson

DRAWS = 1000
# Population of each stratum and the share of its rows that is wrong. 300 rows are judged.
DESIGNS = {
    "one stratum, few errors": ([100_000], [0.05]),
    "one stratum, many errors": ([100_000], [0.3]),
    "flagged rows are worse": ([75_000, 45_000, 15_000, 6_000, 2_000, 600], [0.05, 0.1, 0.2, 0.3, 0.5, 0.5]),
    "many small strata": ([40_000] * 5 + [6_000] * 10 + [800] * 15, [0.08] * 5 + [0.15] * 10 + [0.3] * 15),
    "a large stratum and rare bad ones": ([500_000, 4_000, 3_000, 2_000, 1_000], [0.05] + [0.6] * 4),
}


def _listed(counts: dict[Stratum, int]) -> list[ListedRow]:
    return [
        ListedRow(f"{stratum[0]}/{'-'.join(stratum)}-{at}", "", stratum)
        for stratum, count in counts.items()
        for at in range(count)
    ]


def _coverage(sizes: list[int], shares: list[float], judged: int) -> float:
    """Return the share of draws whose interval holds the true rate of wrong rows in the population.

    Simulated reviewers find each drawn row wrong with the share of its stratum: strata are so large that
    drawing with or without replacement is the same.
    """
    drawn = allocation({(f"{at:02}",): size for at, size in enumerate(sizes)}, judged)
    truth = sum(size * share for size, share in zip(sizes, shares, strict=True)) / sum(sizes)
    generator, held = random.Random(20_260_801), 0
    for _ in range(DRAWS):
        cells = [
            Cell(size, count, sum(generator.random() < share for _ in range(count)))
            for size, share, count in zip(sizes, shares, drawn.values(), strict=True)
        ]
        found = weighted_rate(cells)
        held += found.lower <= truth <= found.upper
    return held / DRAWS


@pytest.mark.parametrize("design", DESIGNS)
def test_the_interval_covers_the_true_rate_in_93_to_97_of_100_draws(design: str) -> None:
    assert 0.93 <= _coverage(*DESIGNS[design], judged=300) <= 0.97


def test_with_strata_of_two_rows_and_rare_errors_the_interval_errs_on_the_wide_side() -> None:
    """200 rows in 40 strata, 1.3 % wrong: intervals from the variances of strata miss 1 draw in 3."""
    sizes = [40_000] * 5 + [6_000] * 10 + [800] * 25
    assert _coverage(sizes, [0.005] * 5 + [0.02] * 10 + [0.1] * 25, judged=200) >= 0.95


def test_weights_make_the_rate_that_of_the_population() -> None:
    """900 clean rows with 10 % errors and 20 flagged ones, all wrong: (90 + 20) / 920 = 11.96 %.

    The two flagged rows of 30 are 6.7 % of the sample, so that the plain share would be 16 %. The mean of 400
    samples lies within 3 standard errors (0.3 / sqrt(28 * 400) each) of the truth.
    """
    clean, flagged = ("openfda", "clean"), ("openfda", "flagged")
    rows = _listed({clean: 900, flagged: 20})
    wrong = {row.key for at, row in enumerate(rows) if at % 10 == 0 or row.stratum == flagged}
    rates = []
    for seed in range(400):
        sample = draw(rows, 30, seed)
        weighted = sum(row.of / row.drawn for row in sample.rows if row.key in wrong)
        rates.append(weighted / sum(row.of / row.drawn for row in sample.rows))
    assert abs(sum(rates) / 400 - 110 / 920) < 0.0086


def test_wilson_is_the_textbook_interval() -> None:
    """3 of 20, z² = 3.8415: (0.15 + 0.09604) / 1.19207 = 0.2064, ± 1.96 * 0.0937 / 1.19207 = 0.1540."""
    found = wilson(0.15, 20)
    assert (round(found.lower, 4), round(found.upper, 4)) == (0.0524, 0.3604)
    assert weighted_rate([Cell(5000, 20, 3)]) == found


@pytest.mark.parametrize(("rate", "lower", "upper"), [(0.0, 0.0, 0.1611), (1.0, 0.8389, 1.0)])
def test_of_nothing_and_of_everything_an_interval_still_has_a_width(
    rate: float, lower: float, upper: float
) -> None:
    """z² / (20 + z²) = 3.8415 / 23.8415 = 0.1611."""
    found = wilson(rate, 20)
    assert (found.rate, round(found.lower, 4), round(found.upper, 4)) == (rate, lower, upper)


def test_uneven_weights_are_worth_fewer_rows() -> None:
    """Weights 100/5 and 10/5: 110² / (5 * 20² + 5 * 2²) = 12100 / 2020; a cell nobody judged says nothing."""
    assert effective_rows([Cell(100, 5, 0), Cell(10, 5, 0), Cell(999, 0, 0)]) == pytest.approx(12100 / 2020)
    assert effective_rows([Cell(100, 10, 0), Cell(50, 5, 0)]) == pytest.approx(15)


def test_kappa_is_that_of_a_table_worked_by_hand() -> None:
    """50 rows, first reviewer down, second across.

    |          | correcta | menor | mayor | all |
    |----------|---------:|------:|------:|----:|
    | correcta |       20 |     4 |     1 |  25 |
    | menor    |        3 |    10 |     2 |  15 |
    | mayor    |        2 |     1 |     7 |  10 |
    | all      |       25 |    15 |    10 |  50 |

    Raw: (20 + 10 + 7) / 50 = 0.74. Chance: (25*25 + 15*15 + 10*10) / 2500 = 950 / 2500 = 0.38.
    Kappa: (0.74 - 0.38) / (1 - 0.38) = 0.36 / 0.62 = 0.580645.
    """
    table = {"cc": 20, "cm": 4, "cM": 1, "mc": 3, "mm": 10, "mM": 2, "Mc": 2, "Mm": 1, "MM": 7}
    found = agreement([(pair[0], pair[1]) for pair, count in table.items() for _ in range(count)])
    assert found is not None
    assert (found.rows, found.raw, round(found.kappa or 0, 6)) == (50, 0.74, 0.580645)


def test_kappa_has_no_value_where_all_marks_are_the_same() -> None:
    assert agreement([("c", "c")] * 4) == Agreement(4, 1.0, None)
    assert agreement([]) is None


def test_opposite_reviewers_have_a_kappa_below_zero() -> None:
    """Raw 0, chance (1*1 + 1*1) / 4 = 0.5: kappa -1."""
    found = agreement([("c", "m"), ("m", "c")])
    assert found == Agreement(2, 0.0, -1.0)


def test_each_stratum_gets_two_rows_and_the_rest_goes_by_size() -> None:
    """90, 10 and 1: 2 + 2 + 1, and five more for the large one, whose claim 90 / (2k + 1) is above 10 / 5."""
    sizes = {("a",): 90, ("b",): 10, ("c",): 1}
    assert allocation(sizes, 10) == {("a",): 7, ("b",): 2, ("c",): 1}
    assert allocation(sizes, 500) == sizes


def test_the_sample_is_decided_by_rows_and_seed_alone() -> None:
    rows = _listed({("openfda", "clean", "x", "e"): 50, ("openfda", "flagged", "x", "e"): 9})
    assert draw(rows, 20, 1) == draw(list(reversed(rows)), 20, 1)
    assert draw(rows, 20, 1).id != draw(rows, 20, 2).id
    keys = [row.key for row in draw(rows, 20, 1).rows]
    assert len(set(keys)) == len(keys) == 20
    assert Counter(row.stratum[1] for row in draw(rows, 20, 1).rows) == {"clean": 17, "flagged": 3}


def test_too_many_strata_give_up_the_engine_first() -> None:
    """40 cells of all keys, 8 of the first three: 160 rows bear 40 strata, 159 only 39, 31 only 7."""
    rows = [ListedRow("", "", ("openfda", "clean", f"{at % 8}", f"{at % 10}{at % 8}")) for at in range(400)]
    assert len({row.stratum for row in rows}) == 40
    assert stratum_depth(rows, 160) == len(STRATUM_KEYS) == 4
    assert stratum_depth(rows, 159) == 3
    assert stratum_depth(rows, 31) == 2
