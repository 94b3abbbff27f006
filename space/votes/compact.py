"""`votes compact`: the events of a sink as a data set with configs `battles` and `votes`.

A run adds shards and rewrites none: of a vote that was changed, or a text that was released, the newer row
stands in a later shard. Only `votes erase` rewrites shards.
"""

import argparse
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cards.command import LOG, emit
from space.errors import VoteError
from space.votes.compact_folder import VotesDataset, counts_of, rank, read_dataset, sealed
from space.votes.compact_rules import Gate, published_battle, published_vote, with_all_consents
from space.votes.compact_shards import Config, row_of, shard_of
from space.votes.compact_target import Change, DatasetError, Target, open_target
from space.votes.events import Events, current_votes, read_events
from space.votes.records import BattleRecord, VoteRecord
from space.votes.review_decisions import default_path, read_verdicts
from space.votes.sinks import Sink, open_sink
from space.votes.withdrawn import Withdrawn, erasures_of, join, parse_withdrawn

RUN = "run.json"  # of this machine, never published


def compact_command(arguments: argparse.Namespace) -> None:
    """Run `votes compact` and print its counts."""
    counts = compact(
        arguments.source,
        arguments.to,
        reviews=Path(arguments.reviews) if arguments.reviews else None,
        withdrawn=Path(arguments.withdrawn) if arguments.withdrawn else None,
        internal=getattr(arguments, "internal", False),
    )
    emit(json.dumps(counts, ensure_ascii=False))


def compact(
    source: str,
    to: str | Path,
    *,
    reviews: Path | None = None,
    withdrawn: Path | None = None,
    internal: bool = False,
    now: datetime | None = None,
) -> dict[str, Any]:
    """Add to a data set what a sink has and it lacks, and return its counts.

    The same sink gives the same bytes in a new folder. An `internal` data set also holds the texts that may
    not be published yet, for work in the house: it goes into folders only, and says so.

    Raises:
        SinkError: the sink cannot be read.
        VoteError: it holds no votes.
        ConflictError: somebody else changed the data set meanwhile.
    """
    target = open_target(str(to))
    if internal and target.reference.startswith("dataset:"):
        raise DatasetError("--internal is for folders of this machine only: nothing of it may be published")
    parent = target.head()
    dataset = read_dataset(target)
    _check_kind(dataset, target, internal=internal, exists=bool(parent or dataset.shards))
    dataset.internal = internal
    sink = open_sink(source)
    events, damaged = read_events(sink)
    for problem in damaged:
        LOG.warning("left out: %s", problem)
    known = dataset.withdrawn
    dataset.withdrawn = _all_withdrawn(known, sink, withdrawn)
    gone = parse_withdrawn(dataset.withdrawn, str(to))
    battles, votes = _standing(events, gone)
    if not votes and not dataset.shards:
        raise VoteError(f"{source} holds no votes yet")
    verdicts = read_verdicts(reviews or default_path(str(to)))
    gate = Gate(now or datetime.now(UTC), verdicts, internal)
    written = _new_shards(dataset, battles, votes, gate)
    # A shard that the manifest does not list was written by a run that was killed.
    if dataset.shards.keys() - dataset.listed or dataset.withdrawn != known:
        sealing = sealed(dataset, parent)
        target.commit(Change({**written, **sealing}, message=f"Add {len(votes)} votes"), parent)
    _note_run(target, source)
    return _told(events, damaged, dataset, written, internal=internal)


def _check_kind(dataset: VotesDataset, target: Target, *, internal: bool, exists: bool) -> None:
    if exists and dataset.internal != internal:
        holds = "texts that may not be published" if dataset.internal else "a data set for publication"
        raise DatasetError(f"{target.reference} holds {holds}: take another folder for the other kind")


def _all_withdrawn(known: bytes, sink: Sink, more: Path | None) -> bytes:
    """Join the lists of the data set, of the sink and of the user."""
    erasures = erasures_of(known, "the data set") + erasures_of(sink.withdrawn(), "the list of the sink")
    if more is not None and more.is_file():
        erasures += erasures_of(more.read_bytes(), str(more))
    return join(erasures)


def _standing(events: Events, gone: Withdrawn) -> tuple[list[BattleRecord], list[VoteRecord]]:
    """Return each turn once and the votes that count, without what was withdrawn."""
    ordered = sorted(events.battles, key=lambda battle: (battle.created_at, repr(battle)))
    turns = {(battle.battle_id, battle.turn): battle for battle in reversed(ordered)}  # the oldest stays
    battles = [battle for battle in turns.values() if not gone.has_battle(battle.battle_id)]
    votes = [vote for vote in current_votes(events.votes) if not gone.has_vote(asdict(vote))]
    return with_all_consents(battles, votes), votes


def _new_shards(
    dataset: VotesDataset, battles: Iterable[BattleRecord], votes: Iterable[VoteRecord], gate: Gate
) -> dict[str, bytes]:
    """Return the shards of what the data set lacks, and put them into it."""
    by_turn = {(battle.battle_id, battle.turn): battle for battle in battles}
    rows: dict[Config, list[dict[str, Any]]] = {
        "battles": _new_battles(dataset, by_turn, gate),
        "votes": _new_votes(dataset, votes, by_turn, gate),
    }
    shards = dict(shard_of(config, own, internal=dataset.internal) for config, own in rows.items() if own)
    for name, content in shards.items():
        dataset.add(name, content)
    return shards


def _new_battles(
    dataset: VotesDataset, by_turn: Mapping[tuple[str, int], BattleRecord], gate: Gate
) -> list[dict[str, Any]]:
    there = dataset.battles()
    rows: list[dict[str, Any]] = []
    for key, battle in by_turn.items():
        if key in there and not there[key]["withheld"]:
            continue
        shown, reason = published_battle(battle, gate)
        if key not in there or not reason:
            rows.append(row_of(shown, reason))
    return rows


def _new_votes(
    dataset: VotesDataset,
    votes: Iterable[VoteRecord],
    by_turn: Mapping[tuple[str, int], BattleRecord],
    gate: Gate,
) -> list[dict[str, Any]]:
    there = dataset.votes()
    rows: list[dict[str, Any]] = []
    for vote in votes:
        shown, reason = published_vote(vote, by_turn.get((vote.battle_id, vote.turn)), gate)
        row = row_of(shown, reason)
        if vote.vote_id not in there or rank(row) > rank(there[vote.vote_id]):
            rows.append(row)
    return rows


def _note_run(target: Target, source: str) -> None:
    """Leave for `votes review` where the texts are that this data set does not hold."""
    if not target.reference.startswith("dataset:"):
        Path(target.reference, RUN).write_text(json.dumps({"sink": source}) + "\n", encoding="utf-8")


def _told(
    events: Events, damaged: list[str], dataset: VotesDataset, written: Mapping[str, bytes], *, internal: bool
) -> dict[str, Any]:
    """Return the counts of the data set and of this run."""
    counted = len({vote.vote_id for vote in events.votes})
    return {
        "objects": len(events.objects) + len(damaged),
        "objects_damaged": len(damaged),
        "votes_repeated": len(events.votes) - counted,
        **counts_of(dataset),
        "shards_added": sorted(written),
        "internal": internal,
    }
