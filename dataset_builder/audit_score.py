"""From the marks of all reviewers to the block `audit` of `stats.json`. Standard library only.

A row counts with the worst mark that anybody gave it: harm seen by one person is not voted away, and the
rates are those of what a careful reading by all reviewers finds. «No sé» counts as no mark: a row that got
nothing else is not judged, and leaves the rates. The rest of its stratum then stands for it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from dataset_builder.audit_marks import MARKS, Mark, Marks
from dataset_builder.audit_sample import STRATUM_KEYS, DrawnRow
from dataset_builder.audit_statistics import CONFIDENCE, Cell, agreement, effective_rows, weighted_rate

# Each rate counts the rows whose worst mark is one of these.
RATES: Mapping[str, frozenset[Mark]] = {
    "any": frozenset({"minor", "major", "harm"}),
    "major": frozenset({"major", "harm"}),
    "harm": frozenset({"harm"}),
}
_SEVERITY: Sequence[Mark] = ("correct", "minor", "major", "harm")
_DECIMALS = 6


@dataclass(frozen=True)
class JudgedRow:
    """A row of the sample with the marks of those who came to it, by reviewer."""

    row: DrawnRow
    marks: Mapping[str, Mark]

    @property
    def worst(self) -> Mark | None:
        """The worst mark but «no sé», None where there is none."""
        known: list[Mark] = [mark for mark in self.marks.values() if mark != "unknown"]
        return max(known, key=_SEVERITY.index, default=None)


def audit_block(files: Sequence[Marks]) -> dict[str, Any]:
    """Return what `stats.json` says of the audit: a pure function of the files, in any order."""
    ordered = sorted(files, key=lambda file: (len(file.reviewer), file.reviewer))
    judged = judged_rows(ordered)
    days = [row.marked_on for file in ordered for row in file.rows.values() if row.marked_on]
    configs = {name: _of(judged, 0, name) for name in _values(judged, 0)}
    return {
        "sample": ordered[0].sample,
        "date": max(days).isoformat() if days else "",
        "combined": "worst",
        "interval": "wilson_effective_rows",
        "confidence": CONFIDENCE,
        "reviewers": [_reviewer(file) for file in ordered],
        "agreement": [_agreement(one, other) for one, other in combinations(ordered, 2)],
        "disagreements": len(disagreements(ordered)),
        "overall": estimate(judged),
        "configs": [{"name": name, **estimate(rows), **_parts(rows)} for name, rows in configs.items()],
    }


def judged_rows(files: Sequence[Marks]) -> list[JudgedRow]:
    """Return each row of the sample with the marks it got, in order of its key."""
    rows = {key: marked.row for key, marked in files[0].rows.items()}
    return [
        JudgedRow(rows[key], {file.reviewer: mark for file in files if (mark := file.rows[key].mark)})
        for key in sorted(rows)
    ]


def disagreements(files: Sequence[Marks]) -> list[dict[str, Any]]:
    """Return the rows that got different marks, with everybody's mark and comment."""
    return [
        {
            "row": each.row.key,
            "marks": {reviewer: MARKS[mark] for reviewer, mark in each.marks.items()},
            "comments": {file.reviewer: said for file in files if (said := file.rows[each.row.key].comment)},
        }
        for each in judged_rows(files)
        if len(set(each.marks.values())) > 1
    ]


def estimate(rows: Sequence[JudgedRow]) -> dict[str, Any]:
    """Return counts and rates of some rows of the sample; no rates where none of them is judged.

    `population` is how many rows they stand for, `covered` those whose stratum has a judged row.
    """
    strata: dict[tuple[str, ...], list[JudgedRow]] = defaultdict(list)
    for each in rows:
        strata[each.row.stratum].append(each)
    sizes = {stratum: round(sum(row.row.of / row.row.drawn for row in of)) for stratum, of in strata.items()}
    judged = {stratum: [row for row in of if row.worst] for stratum, of in strata.items()}
    facts = {
        "population": sum(sizes.values()),
        "covered": sum(sizes[stratum] for stratum in strata if judged[stratum]),
        "sampled": len(rows),
        "judged": sum(map(len, judged.values())),
        "unknown": sum(1 for row in rows if row.marks and not row.worst),
        "unmarked": sum(1 for row in rows if not row.marks),
    }
    if not facts["judged"]:
        return facts
    weights = [Cell(sizes[stratum], len(judged[stratum]), 0) for stratum in strata]
    return facts | {
        "effective_rows": round(effective_rows(weights), 1),
        "rates": {name: _rate(sizes, judged, wrong) for name, wrong in RATES.items()},
    }


def _rate(
    sizes: Mapping[tuple[str, ...], int],
    judged: Mapping[tuple[str, ...], Sequence[JudgedRow]],
    wrong: frozenset[Mark],
) -> dict[str, Any]:
    counts = {stratum: sum(row.worst in wrong for row in rows) for stratum, rows in judged.items()}
    rate = weighted_rate([Cell(sizes[each], len(judged[each]), counts[each]) for each in sizes])
    rounded = {name: round(value, _DECIMALS) for name, value in asdict(rate).items()}
    return {"rows": sum(counts.values()), **rounded}


def _parts(rows: Sequence[JudgedRow]) -> dict[str, Any]:
    """Return the rates of one config by each key of its strata, and of each stratum by itself."""
    depth = len(rows[0].row.stratum)
    groups = [
        {"key": STRATUM_KEYS[at], "value": value, **estimate(_of(rows, at, value))}
        for at in range(1, depth)
        for value in _values(rows, at)
    ]
    cells = sorted({row.row.stratum for row in rows})
    strata = [
        {
            **dict(zip(STRATUM_KEYS[1:], cell[1:], strict=False)),
            **estimate([row for row in rows if row.row.stratum == cell]),
        }
        for cell in cells
    ]
    return {"groups": groups, "strata": strata}


def _of(rows: Sequence[JudgedRow], at: int, value: str) -> list[JudgedRow]:
    return [row for row in rows if row.row.stratum[at] == value]


def _values(rows: Sequence[JudgedRow], at: int) -> list[str]:
    return sorted({row.row.stratum[at] for row in rows})


def _reviewer(file: Marks) -> dict[str, Any]:
    marks = Counter(row.mark for row in file.rows.values() if row.mark)
    return {"reviewer": file.reviewer, "marks": {mark: marks[mark] for mark in MARKS}}


def _agreement(one: Marks, other: Marks) -> dict[str, Any]:
    both = [(row.mark, other.rows[key].mark) for key, row in one.rows.items()]
    marked = [pair for pair in both if all(pair)]
    known = [pair for pair in marked if "unknown" not in pair]
    found = agreement(known)
    return {
        "reviewers": [one.reviewer, other.reviewer],
        "rows": len(known),
        "unknown": len(marked) - len(known),
        "raw": None if found is None else round(found.raw, _DECIMALS),
        "kappa": None if found is None or found.kappa is None else round(found.kappa, _DECIMALS),
    }
