"""Good translations by writers who were told nothing of the checks: few of them may be doubted.

The pairs of `blind_pairs_*.jsonl` were read while the checks were made, those of `unread_pairs.jsonl` never:
no rule and no word list may come from them. All were written for this project by language models (CC0 1.0).
"""

from pathlib import Path

import pytest

from dataset_builder.pair_checks import open_pair_checks
from tests.fault_pairs import read_pairs

FIXTURES = Path(__file__).parent / "fixtures"


def alarms(*files: Path) -> tuple[float, float]:
    """Return the shares of good translations that are blocked, and that are flagged at all."""
    checks = open_pair_checks()
    flags = [checks.flags(pair.english, pair.spanish) for file in files for pair in read_pairs(file)]
    blocked = sum(any(flag.tier == "block" for flag in own) for own in flags)
    return blocked / len(flags), sum(map(bool, flags)) / len(flags)


@pytest.mark.parametrize(
    ("pattern", "most_blocked", "most"),
    [("blind_pairs_*.jsonl", 0.01, 0.04), ("unread_pairs.jsonl", 0.02, 0.05)],
)
def test_good_translations_by_strangers_are_seldom_doubted(
    pattern: str, most_blocked: float, most: float
) -> None:
    blocked, flagged = alarms(*sorted(FIXTURES.glob(pattern)))
    assert blocked <= most_blocked
    assert flagged <= most
