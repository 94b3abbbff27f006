"""`memory export|import`: the human translation memory to and from translators' tools, as TMX 1.4b.

Example: `python -m dataset_builder memory import office.tmx --to memory.jsonl` adds the English to Spanish
pairs of a TMX file to the memory that a config names under `memory:`.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cards.command import LOG, add_command, emit
from dataset_builder.call_cache import default_cache_path
from dataset_builder.errors import ConfigError
from dataset_builder.memory import HumanMemory, load_memory
from dataset_builder.reviews import load_reviews, reviews_path
from dataset_builder.tmx import HumanPair, Origin, unit_pairs, write_tmx
from dataset_builder.tmx_reader import TmxError, read_units

_TOLD = 5  # skipped units named one by one
_ORIGINS: dict[str, Origin] = {"accept": "review-accept", "edit": "review-edit"}


def add_memory(commands: Any) -> None:  # noqa: ANN401 - argparse does not name what add_subparsers returns
    """Add `memory export FILE.tmx` and `memory import FILE.tmx --to FILE.jsonl`."""
    help_text = "the human translation memory as TMX"
    actions = commands.add_parser("memory", help=help_text, description=help_text)
    actions = actions.add_subparsers(required=True, metavar="COMMAND")
    export = add_command(
        actions, "export", "dataset_builder.memory_command:export_command", "human pairs to a TMX file"
    )
    export.add_argument("tmx", metavar="FILE.tmx", help="file to write")
    export.add_argument(
        "--memory", metavar="FILE.jsonl", help="memory file (default: only what was reviewed)"
    )
    export.add_argument("--cache", metavar="FILE", help="the builds' cache; review decisions lie beside it")
    taking = add_command(
        actions, "import", "dataset_builder.memory_command:import_command", "pairs of a TMX file to a memory"
    )
    taking.add_argument("tmx", metavar="FILE.tmx", help="file to read")
    taking.add_argument("--to", required=True, metavar="FILE.jsonl", help="memory file to add to, or to make")
    taking.add_argument(
        "--force", action="store_true", help="the later translation wins where a segment has two"
    )


def export_command(arguments: argparse.Namespace) -> None:
    """Write a memory file and the decisions of reviewers as TMX; one JSON object on standard output."""
    cache = Path(arguments.cache).expanduser() if arguments.cache else default_cache_path()
    reviews = load_reviews(reviews_path(cache))
    memory = (
        load_memory(Path(arguments.memory), reviews) if arguments.memory else HumanMemory(reviews=reviews)
    )
    pairs = list(human_pairs(memory))
    if kept := sum(not each.may_be_given_on for each in reviews.accepted()):
        LOG.warning("%d accepted texts stay here: those of their engine may not be given on", kept)
    if not pairs:
        raise TmxError(
            f"nothing to export: no --memory with pairs, and nothing accepted in {reviews_path(cache)}"
        )
    export_pairs(pairs, Path(arguments.tmx), datetime.now(UTC))
    emit(json.dumps(dict(Counter(pair.origin for pair in pairs)) | {"pairs": len(pairs)}))


def export_pairs(pairs: list[HumanPair], path: Path, now: datetime) -> None:
    """Write a TMX file, whole or not at all.

    Raises:
        TmxError: a text does not fit into XML, or the file cannot be written.
    """
    from dataset_builder.whole_file import replacing

    try:
        with replacing(path) as file:
            write_tmx(pairs, file, now)
    except OSError as error:
        raise TmxError(f"{path}: {error.strerror}; nothing was written") from error


def human_pairs(memory: HumanMemory) -> Iterator[HumanPair]:
    """Yield what a build would use: the file's pairs that reviewers left standing, then theirs.

    Text of an engine that may not be given on stays here: a memory says of no pair whose it was.
    """
    for english, spanish in memory.pairs.items():
        if not memory.reviews.settles(english, spanish):
            yield HumanPair(english, spanish, "memory")
    for decision in memory.reviews.accepted():
        if not decision.may_be_given_on:
            continue
        origin = _ORIGINS[decision.decision]
        engine = decision.engine if decision.decision == "accept" else ""
        yield HumanPair(
            decision.en.strip(), decision.es.strip(), origin, engine, decision.decided_at, decision.forced
        )


@dataclass
class ImportCounts:
    """What became of the units of a file: `pairs = new + known + replaced`."""

    units: int = 0
    pairs: int = 0
    new: int = 0
    known: int = 0
    replaced: int = 0
    skipped: dict[str, int] = field(default_factory=dict)


def import_command(arguments: argparse.Namespace) -> None:
    """Add the pairs of a TMX file to a memory file; one JSON object on standard output."""
    counts = import_tmx(Path(arguments.tmx), Path(arguments.to), force=arguments.force)
    emit(json.dumps(asdict(counts)))


def import_tmx(source: Path, memory: Path, *, force: bool = False) -> ImportCounts:
    """Add the pairs of a TMX file to a memory file, all of them or none; a missing file is made.

    Raises:
        TmxError: the TMX file cannot be used, has no pair, or contradicts the memory or itself.
        ConfigError: the memory file cannot be used.
    """
    from dataset_builder.whole_file import one_writer

    try:
        with one_writer(memory):
            return _import(source, memory, force=force)
    except OSError as error:
        raise ConfigError(f"memory {memory}: {error.strerror}; nothing was written") from error


def _import(source: Path, memory: Path, *, force: bool) -> ImportCounts:
    from dataset_builder.memory_merge import MemoryMerge
    from dataset_builder.whole_file import replacing

    counts = ImportCounts()
    with MemoryMerge() as merge:
        if memory.exists():
            merge.read(memory)
        for english, spanish, where in _pairs(source, counts):
            outcome = merge.add(english, spanish)
            if outcome == "other" and not force:
                raise TmxError(
                    f"{where}: {english[:60]!r} has another translation already: correct one, or let the "
                    "later win with --force; nothing was written"
                )
            if outcome == "other":
                merge.replace(english, spanish)
            _count(counts, outcome)
        if not counts.pairs:
            raise TmxError(f"{source} has no English and Spanish pair in {counts.units} units")
        if counts.new or counts.replaced:
            with replacing(memory) as file:
                file.writelines(line + "\n" for line in merge.lines())
    return counts


def _count(counts: ImportCounts, outcome: str) -> None:
    counts.pairs += 1
    counts.new += outcome == "new"
    counts.known += outcome == "known"
    counts.replaced += outcome == "other"


def _pairs(source: Path, counts: ImportCounts) -> Iterator[tuple[str, str, str]]:
    for unit in read_units(source):
        counts.units += 1
        where = f"{source}, line {unit.line}"
        pairs = unit_pairs(unit)
        if isinstance(pairs, str):
            counts.skipped[pairs] = counts.skipped.get(pairs, 0) + 1
            if sum(counts.skipped.values()) <= _TOLD:
                LOG.warning("%s: unit left out: %s", where, pairs)
            continue
        for english, spanish in pairs:
            yield english, spanish, where
