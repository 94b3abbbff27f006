"""95 % intervals hold the true strength in 93-97 % of 500 arenas, whatever voters are like."""

import pytest

from tests.bench.ratings_coverage import ARENAS, LAYOUTS, Layout, coverage


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_intervals_hold_the_truth_as_often_as_they_say(layout: Layout) -> None:
    """Per arena and model; the standard error of the mean over 500 arenas is about 0.5 %."""
    assert 0.93 < coverage(layout, ARENAS).mean() < 0.97
