"""The tables of the fault benchmark, for people (markdown) and machines (JSON).

Format of the main table, one row a fault: name · n injected · % with a new flag of any tier · % with a new
flag of tier `block` (each with its 95 % Wilson interval) · what is promised (`block >= 99 %`) · ok or MISS.
A promise is kept when the share itself reaches it; the interval says how sure that is. Faults below the
line, without a promise, show what the checks cannot yet see and are not counted in the escape rate.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fault_injector import FAULTS, Fault
from tests.fault_pairs import Part
from tests.fault_score import Alarms, Tally, escapes_of, wilson

MOST_ESCAPED = 0.01
MOST_BLOCKED_CLEAN = 0.01
MOST_FLAGGED_CLEAN = 0.04
LEAST_RATE = 1000


@dataclass(frozen=True)
class Report:
    """What was measured on one file of pairs."""

    name: str
    part: Part
    documents: int
    alarms: Alarms
    tallies: dict[str, Tally]
    rate: float  # pairs per second of one process, median of five


def as_markdown(report: Report, *, variants: bool = False) -> str:
    """Write the tables of a report."""
    head = (
        f"### {report.name}, part {report.part}: {report.alarms.pairs} pairs of {report.documents} documents"
    )
    parts = [head, *_fault_table(report), "", *_alarm_table(report.alarms), "", _rate_line(report)]
    return "\n".join(parts + (["", *_variant_table(report)] if variants else []) + [""])


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as plain values."""
    escaped, counted = escapes_of(report.tallies)
    return {
        "name": report.name,
        "part": report.part,
        "documents": report.documents,
        "pairs": report.alarms.pairs,
        "faults": [_fault_json(fault, report.tallies[fault.name]) for fault in FAULTS],
        "escaped": {"count": escaped, "of": counted},
        "false_alarms": {
            "any": report.alarms.any_tier,
            "block": report.alarms.block,
            "by_check": {f"{code}/{tier}": n for (code, tier), n in sorted(report.alarms.by_check.items())},
        },
        "pairs_per_second": round(report.rate, 1),
    }


def as_record(reports: Mapping[str, Report]) -> dict[str, Any]:
    """Return what README and cards show: each promised fault with (found, injected) by set of pairs."""
    promised = [fault for fault in FAULTS if fault.target is not None]
    return {
        "sets": [
            {
                "name": name,
                "pairs": report.alarms.pairs,
                "documents": report.documents,
                "alarms": {"block": report.alarms.block, "any": report.alarms.any_tier},
                "escaped": list(escapes_of(report.tallies)),
            }
            for name, report in reports.items()
        ],
        "faults": [
            {
                "fault": fault.name,
                "tier": fault.need,
                "promised": fault.target,
                "found": [
                    [_found(fault, report.tallies[fault.name]), report.tallies[fault.name].injected]
                    for report in reports.values()
                ],
            }
            for fault in promised
        ],
    }


def mark_of(fault: Fault, tally: Tally) -> str:
    """Say `ok` or `MISS` of a promised fault, nothing where nothing is promised or nothing was injected."""
    if fault.target is None or not tally.injected:
        return ""
    return "ok" if _found(fault, tally) / tally.injected >= fault.target else "MISS"


def _found(fault: Fault, tally: Tally) -> int:
    return tally.blocked if fault.need == "block" else tally.detected


def _fault_table(report: Report) -> Iterator[str]:
    yield "| fault | n | detected | of these, tier block | promised | |"
    yield "|---|--:|--:|--:|--:|---|"
    yield from (_fault_row(fault, report) for fault in FAULTS if not fault.extra)
    escaped, counted = escapes_of(report.tallies)
    share, mark = _share(escaped, counted), _most(escaped, counted, MOST_ESCAPED)
    yield f"| **escaped: numbers, separators, units, drugs** | {counted} | | {share} | <= 1% | {mark} |"
    yield "| *also injected, nothing promised:* | | | | | |"
    yield from (_fault_row(fault, report) for fault in FAULTS if fault.extra)


def _fault_row(fault: Fault, report: Report) -> str:
    tally = report.tallies[fault.name]
    promised = "" if fault.target is None else f"{fault.need} >= {fault.target:.0%}"
    shares = f"{_share(tally.detected, tally.injected)} | {_share(tally.blocked, tally.injected)}"
    return f"| {fault.name} | {tally.injected} | {shares} | {promised} | {mark_of(fault, tally)} |"


def _alarm_table(alarms: Alarms) -> Iterator[str]:
    yield "| false alarms on clean pairs | tier | pairs | share | promised | |"
    yield "|---|---|--:|--:|--:|---|"
    for (code, tier), count in sorted(alarms.by_check.items()):
        yield f"| {code} | {tier} | {count} | {_share(count, alarms.pairs)} | | |"
    for tier, count, most in (
        ("block", alarms.block, MOST_BLOCKED_CLEAN),
        ("all", alarms.any_tier, MOST_FLAGGED_CLEAN),
    ):
        mark = _most(count, alarms.pairs, most)
        yield f"| **any check** | {tier} | {count} | {_share(count, alarms.pairs)} | <= {most:.0%} | {mark} |"


def _rate_line(report: Report) -> str:
    return f"{report.rate:.0f} pairs/s (median of 5 runs, one process; promised {LEAST_RATE} on an idle core)"


def _variant_table(report: Report) -> Iterator[str]:
    yield "| fault | variant | n | found in the promised tier |"
    yield "|---|---|--:|--:|"
    for fault in FAULTS:
        counts = report.tallies[fault.name].by_variant
        for variant in fault.variants:
            number = counts[variant, "injected"]
            if number:
                yield f"| {fault.name} | {variant} | {number} | {_share(counts[variant, 'found'], number)} |"


def _share(count: int, total: int) -> str:
    """Write a share with its interval: `_share(99, 100)` is `99.0 % (94.6-99.8)`."""
    if not total:
        return "-"
    low, high = wilson(count, total)
    return f"{100 * count / total:.1f} % ({100 * low:.1f}-{100 * high:.1f})"


def _most(count: int, total: int, most: float) -> str:
    return "" if not total else "ok" if count / total <= most else "MISS"


def _fault_json(fault: Fault, tally: Tally) -> dict[str, Any]:
    return {
        "fault": fault.name,
        "group": fault.group,
        "extra": fault.extra,
        "injected": tally.injected,
        "detected": tally.detected,
        "detected_interval": wilson(tally.detected, tally.injected),
        "blocked": tally.blocked,
        "blocked_interval": wilson(tally.blocked, tally.injected),
        "need": fault.need,
        "target": fault.target,
        "mark": mark_of(fault, tally),
        "variants": {
            name: [tally.by_variant[name, "found"], tally.by_variant[name, "injected"]]
            for name in fault.variants
        },
    }
