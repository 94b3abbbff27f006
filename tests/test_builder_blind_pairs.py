"""Good translations by writers who were told nothing of the checks: few of them may be doubted.

The pairs of `blind_pairs_*.jsonl` were read while the checks were made, those of `unread_pairs.jsonl` never:
no rule and no word list may come from them. All were written for this project by language models (CC0 1.0).
"""

from pathlib import Path
from random import Random
from string import printable

import pytest

from dataset_builder.pair_checks import open_pair_checks
from tests.fault_pairs import Pair, read_pairs

FIXTURES = Path(__file__).parent / "fixtures"


def alarms(*files: Path) -> tuple[float, float]:
    """Return the shares of good translations that are blocked, and that are flagged at all."""
    checks = open_pair_checks()
    flags = [checks.flags(pair.english, pair.spanish) for file in files for pair in read_pairs(file)]
    blocked = sum(any(flag.tier == "block" for flag in own) for own in flags)
    return blocked / len(flags), sum(map(bool, flags)) / len(flags)


def broken(pair: Pair, rng: Random) -> tuple[str, str]:
    """Return the texts of a pair with some characters or words that nobody would write."""
    source, target = pair.english, pair.spanish
    kind = rng.randrange(4)
    if kind == 0:
        return source, source
    if kind == 1:
        words = [*source.split(), *target.split()]
        return " ".join(rng.choices(words, k=rng.randint(0, 12))), " ".join(rng.choices(words, k=12))
    if kind == 2:
        return source, " ".join(rng.sample(target.split(), rng.randint(0, len(target.split()))))
    return odd(source, rng), odd(target, rng)


def odd(text: str, rng: Random) -> str:
    chars = list(text)
    for _ in range(rng.randint(1, 8)):
        chars[rng.randrange(len(chars))] = rng.choice(printable + "áñ¿«»%‰°½³⁻–…\u202f\u00a0\ufffd")
    return "".join(chars)


def test_no_two_texts_break_the_checks() -> None:
    rng, checks = Random(7), open_pair_checks()
    pairs = [pair for file in sorted(FIXTURES.glob("blind_pairs_*.jsonl")) for pair in read_pairs(file)]
    for pair in rng.choices(pairs, k=3000):
        assert isinstance(checks.flags(*broken(pair, rng)), tuple)


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
