"""What speaks against a vote, recorded with it and never a reason to lose it. Standard library only.

A check that is switched off or breaks leaves "unknown", not "fail": an outage once passed for a verdict of
"robot" in another arena, and months of honest votes were left out in silence.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import get_args

from cards.command import LOG, UserError
from dataset_builder.vote_gates import GATES, GateName, Outcome
from dataset_builder.vote_gates import outcomes_of as outcomes_of
from dataset_builder.vote_gates import why_not_rated as why_not_rated

# A gate's check says what is wrong, or None; no check at all is a gate that is switched off.
Check = Callable[[], str | None] | None

_BREAKS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    UserError,
    ValueError,
)


def run_gates(checks: Mapping[GateName, Check]) -> dict[GateName, Outcome]:
    """Return the outcome of every gate, in their order; those without a check are unknown."""
    return {gate: _outcome(gate, checks.get(gate)) for gate in GATES}


def _outcome(gate: GateName, check: Check) -> Outcome:
    if check is None:
        return "unknown"
    try:
        return "pass" if check() is None else "fail"
    except _BREAKS as error:  # its message might quote the visitor
        LOG.warning("gate %s could not be checked (%s): recorded as unknown", gate, type(error).__name__)
        return "unknown"


def gates_json(outcomes: Mapping[GateName, Outcome]) -> str:
    """Return what `VoteRecord.gates` holds; the same outcomes give the same text."""
    return json.dumps(dict(outcomes), sort_keys=True)


@dataclass(frozen=True)
class GateCounts:
    """How often one gate had each outcome."""

    passed: int = 0
    failed: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """Number of votes."""
        return self.passed + self.failed + self.unknown


@dataclass(frozen=True)
class Alarm:
    """A gate whose rate of failures, or of unknown outcomes, jumped."""

    gate: GateName
    outcome: Outcome
    before: float
    now: float

    def line(self) -> str:
        """Return the alarm in one line."""
        return f"gate {self.gate}: {self.outcome} in {self.now:.0%} of votes, {self.before:.0%} before"


def count(votes: Iterable[Mapping[GateName, Outcome]]) -> dict[GateName, GateCounts]:
    """Return the outcomes of each gate over some votes."""
    seen = [{gate: vote.get(gate, "unknown") for gate in GATES} for vote in votes]
    return {gate: _counts([vote[gate] for vote in seen]) for gate in GATES}


def _counts(outcomes: Sequence[str]) -> GateCounts:
    return GateCounts(*(outcomes.count(each) for each in get_args(Outcome)))


def alarms(
    before: Mapping[GateName, GateCounts],
    now: Mapping[GateName, GateCounts],
    *,
    least_votes: int = 20,
    least_jump: float = 0.1,
) -> tuple[Alarm, ...]:
    """Return the gates whose rate of fail or unknown rose by more than chance and more than `least_jump`."""
    found = []
    for gate in GATES:
        old, new = before.get(gate, GateCounts()), now.get(gate, GateCounts())
        if min(old.total, new.total) < least_votes:
            continue
        if _jumped((old.failed, old.total), (new.failed, new.total), least_jump):
            found.append(Alarm(gate, "fail", old.failed / old.total, new.failed / new.total))
        if _jumped((old.unknown, old.total), (new.unknown, new.total), least_jump):
            found.append(Alarm(gate, "unknown", old.unknown / old.total, new.unknown / new.total))
    return tuple(found)


def _jumped(old: tuple[int, int], new: tuple[int, int], least_jump: float) -> bool:
    """Say whether a rate (count, total) rose by more than three standard errors of the difference.

    One vote of each kind is added to both, so that a rate of 0 has an error too (Agresti and Caffo, 2000).
    """
    rates = [(count + 1) / (total + 2) for count, total in (old, new)]
    error = sqrt(
        sum(rate * (1 - rate) / (total + 2) for rate, (_, total) in zip(rates, (old, new), strict=True))
    )
    return rates[1] - rates[0] > max(least_jump, 3 * error)
