"""Counts of each stage, and the proof that they add up. Standard library only.

Each stage counts its own unit: `in == passed + dropped + quarantined`, and `produced` where it fans out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dataset_builder.errors import BuildError
from dataset_builder.records import Outcome

PASSED = "passed"
PRODUCED = "produced"
FLAGS = "flags"  # no stage: objections to segments by tier and code, stated beside the stages
CALLS = "calls"  # no stage: where translations came from depends on the run, and goes to run.json


@dataclass(frozen=True)
class StageCount:
    """`number` units of one part of a build (and of one config, "" for all of the part's) at one stage.

    `what` is `passed`, `dropped`, `quarantined` or `produced`; `reason` goes with the second and third.
    """

    part: int
    config: str
    stage: str
    unit: str
    what: str
    reason: str
    number: int


@dataclass
class Tally:
    """Counts of one stage in one task."""

    stage: str
    unit: str
    numbers: Counter[tuple[int, str, str, str]] = field(default_factory=Counter)

    def passed(self, part: int, number: int = 1, config: str = "") -> None:
        """Count units that go on."""
        self.numbers[part, config, PASSED, ""] += number

    def produced(self, part: int, number: int = 1, config: str = "") -> None:
        """Count units of the next stage that came of these."""
        self.numbers[part, config, PRODUCED, ""] += number

    def left(self, part: int, outcome: Outcome, reason: str, config: str = "") -> None:
        """Count a unit that left the stream; of `code: evidence` only the code is counted."""
        self.numbers[part, config, outcome, reason.partition(":")[0]] += 1

    def flagged(self, part: int, tier: str, code: str, number: int = 1) -> None:
        """Count objections of some tier to units, which may go on all the same."""
        self.numbers[part, "", tier, code] += number

    def counts(self) -> Iterator[StageCount]:
        """Yield what was counted, in a fixed order."""
        for (part, config, what, reason), number in sorted(self.numbers.items()):
            yield StageCount(part, config, self.stage, self.unit, what, reason, number)


@dataclass(frozen=True)
class StageShape:
    """One stage of the pipeline; `fans_out` tells that it produces units of the next stage."""

    stage: str
    unit: str
    fans_out: bool = False


# The order in which a card lists the stages, and along which the counts must chain.
STAGES = (
    StageShape("read", "file", fans_out=True),
    StageShape("parse", "document", fans_out=True),
    StageShape("translate", "passage"),
    StageShape("check", "passage"),
    StageShape("generate", "passage", fans_out=True),
    StageShape("check", "row"),
    StageShape("dedup", "row"),
    StageShape("split", "row"),
    StageShape("write", "row"),
)


def stage_table(
    counts: Iterable[StageCount], parts: Iterable[int], config: str, *, translated: bool
) -> list[dict[str, Any]]:
    """Return the stages of one config as `stats.json` states them, added up over the parts that feed it.

    A config of which no part is `translated` has no such stage.

    Raises:
        BuildError: a stage takes in another number than the one before gave; nothing may disappear.
    """
    own = set(parts)
    chosen = [count for count in counts if count.part in own and count.config in ("", config)]
    table = [_stage(shape, chosen) for shape in STAGES]
    _prove_the_chain(table, config)
    return [stage for stage in table if translated or stage["stage"] != "translate"]


def flag_table(counts: Iterable[StageCount], parts: Iterable[int]) -> dict[str, dict[str, int]]:
    """Return how many segments of some parts the checks objected to, by tier and code.

    Example: `{"block": {"numbers_changed": 2}, "warn": {}}`; a repeated segment counts each time.
    """
    own = set(parts)
    table: dict[str, Counter[str]] = {"block": Counter(), "warn": Counter()}
    for count in counts:
        if count.stage == FLAGS and count.part in own:
            table[count.what][count.reason] += count.number
    return {tier: dict(sorted(codes.items())) for tier, codes in table.items()}


def call_table(counts: Iterable[StageCount]) -> dict[str, Any]:
    """Return what `run.json` says of translating: segments by origin and by engine, failures of engines."""
    calls = [count for count in counts if count.stage == CALLS]
    table: dict[str, Counter[str]] = {"segment": Counter(), "engine": Counter()}
    for count in calls:
        if count.unit in table:
            table[count.unit][count.what] += count.number
    failures = {count.what: count.reason for count in calls if count.unit == "failure"}
    return {"segments": table["segment"], "engines": table["engine"], "failures": failures}


def _stage(shape: StageShape, counts: Iterable[StageCount]) -> dict[str, Any]:
    numbers: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for count in counts:
        if (count.stage, count.unit) == (shape.stage, shape.unit):
            numbers[count.what] += count.number
            if count.reason:
                reasons[count.reason] += count.number
    leaving = {what: numbers[what] for what in (PASSED, "dropped", "quarantined")}
    return {
        "stage": shape.stage,
        "unit": shape.unit,
        "in": sum(leaving.values()),
        **leaving,
        "produced": numbers[PRODUCED] if shape.fans_out else None,
        "reasons": dict(sorted(reasons.items())),
    }


def _prove_the_chain(table: Iterable[Mapping[str, Any]], config: str) -> None:
    given: int | None = None
    before = ""
    for stage in table:
        if given is not None and stage["in"] != given:
            raise BuildError(
                f"config {config}: stage {stage['stage']} took in {stage['in']} of the {given} that {before} "
                "gave; this is a bug of the builder, nothing was written"
            )
        before = stage["stage"]
        given = stage["passed"] if stage["produced"] is None else stage["produced"]
