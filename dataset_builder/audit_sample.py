"""Which rows are judged: a stratified random sample in which each row knows its stratum and its weight.

Strata are cells of config, flagged or clean, section and engine. Each gets two rows (or its only one), the
rest are shared out in proportion to its size. A row stands for `of / drawn` rows of its stratum, so that
rates weighted with it are unbiased although small strata are drawn more often. Standard library only.
"""

import hashlib
import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dataset_builder.audit_rows import AuditError, ListedRow, population_digest

# From what matters most: where there are too many cells, the last ones are given up.
STRATUM_KEYS = ("config", "flags", "section", "engine")
_LEAST_ROWS = 2
Stratum = tuple[str, ...]


@dataclass(frozen=True)
class DrawnRow:
    """A row to judge; `drawn` of the `of` rows of its stratum are in the sample."""

    key: str
    text_sha256: str
    stratum: Stratum
    drawn: int
    of: int


@dataclass(frozen=True)
class Sample:
    """Rows drawn from a population; the id names both, so that marks of other rows are known by it."""

    id: str
    rows: tuple[DrawnRow, ...]


def draw(rows: Sequence[ListedRow], size: int, seed: int) -> Sample:
    """Draw `size` rows (all, where there are fewer): the same rows and seed give the same sample.

    Within a stratum it is simple random sampling without replacement, by the order of seeded digests, which
    no version of Python changes.

    Raises:
        AuditError: the sample is too small for two rows of each config.
    """
    depth = stratum_depth(rows, size)
    strata: dict[Stratum, list[ListedRow]] = defaultdict(list)
    for row in rows:
        strata[row.stratum[:depth]].append(row)
    if size < min(len(rows), _LEAST_ROWS * len(strata)):
        raise AuditError(f"{size} rows are too few: --n {_LEAST_ROWS * len(strata)} is the least here")
    numbers = allocation({stratum: len(members) for stratum, members in strata.items()}, size)
    drawn = tuple(
        DrawnRow(row.key, row.text_sha256, stratum, numbers[stratum], len(members))
        for stratum, members in sorted(strata.items())
        for row in sorted(members, key=lambda each: _shuffled(seed, each.key))[: numbers[stratum]]
    )
    return Sample(sample_id(population_digest(rows), drawn), drawn)


def stratum_depth(rows: Iterable[ListedRow], size: int) -> int:
    """Return how many of `STRATUM_KEYS` make the strata: as many as leave half of the sample to proportion.

    Example: 300 rows bear 75 strata; with 80 cells of all four keys and 30 of the first three, it is 3.
    """
    strata = {row.stratum for row in rows}
    for depth in range(len(STRATUM_KEYS), 1, -1):
        if len({stratum[:depth] for stratum in strata}) * 2 * _LEAST_ROWS <= size:
            return depth
    return 1


def allocation(sizes: Mapping[Stratum, int], size: int) -> dict[Stratum, int]:
    """Share `size` rows among strata: two each, then in proportion to their sizes (Sainte-Laguë).

    Example: 10 rows among strata of 90, 10 and 1 are 7, 2 and 1.
    """
    numbers = {stratum: min(_LEAST_ROWS, total) for stratum, total in sorted(sizes.items())}
    left = size - sum(numbers.values())
    claims = [(-sizes[each] / (2 * numbers[each] + 1), each) for each in numbers]
    queue = [claim for claim in claims if numbers[claim[1]] < sizes[claim[1]]]
    heapq.heapify(queue)
    while left > 0 and queue:
        _, stratum = heapq.heappop(queue)
        numbers[stratum] += 1
        left -= 1
        if numbers[stratum] < sizes[stratum]:
            heapq.heappush(queue, (-sizes[stratum] / (2 * numbers[stratum] + 1), stratum))
    return numbers


def sample_id(population: str, rows: Iterable[DrawnRow]) -> str:
    """Return `s-POPULATION-ROWS`; the second part is a digest of all rows with their strata and weights."""
    lines = sorted(
        f"{row.key} {row.text_sha256} {'|'.join(row.stratum)} {row.drawn} {row.of}\n" for row in rows
    )
    return f"s-{population}-{hashlib.sha256(''.join(lines).encode()).hexdigest()[:12]}"


def population_of(sample: str) -> str:
    """Return the population that a sample id names."""
    return sample.split("-")[1]


def _shuffled(seed: int, key: str) -> bytes:
    return hashlib.sha256(f"{seed} {key}".encode()).digest()
