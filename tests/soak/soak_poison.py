"""The poison drill with twenty seeds: the gate refuses every poisoned adapter and passes honest ones.

Run as `python -m pytest tests/soak/soak_poison.py -q -s`.
"""

import time
from pathlib import Path

from cards.command import emit
from tests import poison_drill
from tests.poison_drill import Voters

SEEDS = 20
EXPECTED: dict[Voters, tuple[int, int]] = {"poison": (0, 0), "honest": (18, SEEDS), "style": (18, SEEDS)}


def test_twenty_seeds_of_poison_are_refused_and_honest_votes_pass(tmp_path: Path) -> None:
    with poison_drill.one_thread():
        drill = poison_drill.prepare(tmp_path)
        passed = dict.fromkeys(EXPECTED, 0)
        for seed in range(SEEDS):
            started = time.monotonic()
            parent = poison_drill.sft_adapter(drill, seed)
            for voters in EXPECTED:
                verdict = poison_drill.judged(drill, parent, poison_drill.vote(drill, parent, voters, seed))
                passed[voters] += verdict.passed
                emit(f"{seed} {voters} passed={verdict.passed} {verdict.checks[0].line()}")
            emit(f"{seed} took {time.monotonic() - started:.1f} s; passed so far {passed}")
    for voters, (fewest, most) in EXPECTED.items():
        assert fewest <= passed[voters] <= most, f"{voters}: {passed[voters]} of {SEEDS}"
