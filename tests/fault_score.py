"""Counting of the fault benchmark: what is detected, in which tier, how surely; false alarms; rate."""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import sqrt
from random import Random
from typing import Protocol

from tests.fault_injector import FAULTS, Fault, inject
from tests.fault_pairs import Case

Z_95 = 1.959964
TIMED_RUNS = 5
TIMED_PAIRS = 1000


class SeenFlag(Protocol):
    """What the benchmark reads of a flag of the checks."""

    @property
    def code(self) -> str:
        """The name of the objection."""
        ...

    @property
    def tier(self) -> str:
        """How heavy it is, `warn` or `block`."""
        ...


Flags = Callable[[str, str], Sequence[SeenFlag]]


@dataclass(frozen=True)
class Escape:
    """A faulty translation that no check (or none of the needed tier) saw."""

    variant: str
    case: Case
    spanish: str


@dataclass
class Tally:
    """How often a fault was injected and detected."""

    injected: int = 0
    detected: int = 0  # a flag that the clean pair does not have
    blocked: int = 0  # such a flag of tier `block`
    by_variant: Counter[tuple[str, str]] = field(default_factory=Counter)
    escapes: list[Escape] = field(default_factory=list)


@dataclass(frozen=True)
class Alarms:
    """Flags on clean human translations."""

    pairs: int
    any_tier: int
    block: int
    by_check: Counter[tuple[str, str]]  # (code, tier) -> pairs that have it


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927): `wilson(0, 10)` is `(0.0, 0.278)`."""
    if trials == 0:
        return 0.0, 1.0
    share, weight = successes / trials, Z_95**2 / trials
    middle = (share + weight / 2) / (1 + weight)
    half = Z_95 * sqrt(share * (1 - share) / trials + weight / (4 * trials)) / (1 + weight)
    return max(0.0, middle - half), min(1.0, middle + half)


def new_flags(clean: Sequence[SeenFlag], faulty: Sequence[SeenFlag]) -> tuple[bool, bool]:
    """Say whether the faulty pair has more flags of a code than the clean one, and more of tier `block`.

    A clean pair with one `length` warning whose faulty form has one `length` warning too shows nothing new.
    """
    in_any = Counter(flag.code for flag in faulty) - Counter(flag.code for flag in clean)
    blocks = _blocks(faulty) - _blocks(clean)
    return bool(in_any or blocks), bool(blocks)


def score_fault(fault: Fault, cases: Sequence[Case], flags: Flags, *, limit: int, seed: int) -> Tally:
    """Inject a fault into at most `limit` cases, drawn with the seed, and count what the checks see."""
    tally = Tally()
    order = list(cases)
    Random(f"{seed}:{fault.name}").shuffle(order)
    for case in order:
        if tally.injected == limit:
            break
        injected = inject(fault, case, seed)
        if injected is not None:
            seen = new_flags(flags(case.english, case.spanish), flags(case.english, injected.spanish))
            _count(tally, fault, Escape(injected.variant, case, injected.spanish), seen)
    return tally


def score_all(cases: Sequence[Case], flags: Flags, *, limit: int, seed: int) -> dict[str, Tally]:
    """Score every fault of the table; the flags of a clean pair are looked up once."""
    known = _remembered(flags, cases)
    return {fault.name: score_fault(fault, cases, known, limit=limit, seed=seed) for fault in FAULTS}


def false_alarms(cases: Sequence[Case], flags: Flags) -> Alarms:
    """Count the clean pairs that are flagged, by check and in all."""
    found = [flags(case.english, case.spanish) for case in cases]
    by_check = Counter(key for seen in found for key in {(flag.code, flag.tier) for flag in seen})
    blocked = sum(any(flag.tier == "block" for flag in seen) for seen in found)
    return Alarms(len(found), sum(map(bool, found)), blocked, by_check)


def pairs_per_second(cases: Sequence[Case], flags: Flags) -> float:
    """Return the median rate of five runs over at most a thousand clean pairs, in one process."""
    timed = cases[:TIMED_PAIRS]
    return statistics.median(_rate(timed, flags) for _ in range(TIMED_RUNS))


def escapes_of(tallies: dict[str, Tally]) -> tuple[int, int]:
    """Return how many faults in numbers, separators, units and drugs were not blocked, and of how many."""
    counted = [tallies[fault.name] for fault in FAULTS if fault.group == "quantity" and not fault.extra]
    return sum(tally.injected - tally.blocked for tally in counted), sum(tally.injected for tally in counted)


def _blocks(flags: Sequence[SeenFlag]) -> Counter[str]:
    return Counter(flag.code for flag in flags if flag.tier == "block")


def _count(tally: Tally, fault: Fault, attempt: Escape, seen: tuple[bool, bool]) -> None:
    detected, blocked = seen
    found = blocked if fault.need == "block" else detected
    tally.injected += 1
    tally.detected += detected
    tally.blocked += blocked
    tally.by_variant[attempt.variant, "injected"] += 1
    tally.by_variant[attempt.variant, "found"] += found
    if not found:
        tally.escapes.append(attempt)


def _remembered(flags: Flags, cases: Sequence[Case]) -> Flags:
    clean = {(case.english, case.spanish): flags(case.english, case.spanish) for case in cases}
    return lambda source, target: clean.get((source, target)) or flags(source, target)


def _rate(cases: Sequence[Case], flags: Flags) -> float:
    started = time.perf_counter()
    for case in cases:
        flags(case.english, case.spanish)
    return len(cases) / (time.perf_counter() - started)
