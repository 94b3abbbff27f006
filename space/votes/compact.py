"""`votes compact`: the events of a sink as a data set with configs `battles` and `votes`.

A run adds shards: of a vote that was changed, or a text that was released, the newer row stands in a later
shard. Only shards that hold something erased or taken back are rewritten, and their history goes.
"""

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cards.command import LOG, emit
from space.errors import VoteError
from space.votes.compact_folder import VotesDataset, counts_of, rank, read_dataset, sealed
from space.votes.compact_rewrite import Standing, is_gone, rewritten, without_taken_back
from space.votes.compact_rules import Gate, published_battle, published_vote, with_all_consents
from space.votes.compact_shards import Config, row_of, shard_of
from space.votes.compact_target import Change, DatasetError, Purged, Target, open_target
from space.votes.events import Events, current_votes, read_events
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
    parent, dataset = _state_of(target, internal=internal)
    sink = open_sink(source)
    events, damaged = _read(sink)
    known = dataset.withdrawn
    dataset.withdrawn = _all_withdrawn(known, sink, withdrawn)
    gone = parse_withdrawn(dataset.withdrawn, str(to))
    standing = _standing(events, gone)
    if not standing.votes and not dataset.shards:
        raise VoteError(f"{source} holds no votes yet")
    verdicts = read_verdicts(reviews or default_path(str(to)))
    gate = Gate(now or datetime.now(UTC), verdicts, internal)
    before = dataset.shards
    dataset = rewritten(
        dataset, lambda row: None if is_gone(row, gone) else without_taken_back(row, standing, gate)
    )
    _add_new(dataset, standing, gate)
    written = {name: content for name, content in dataset.shards.items() if name not in before}
    removed = sorted(before.keys() - dataset.shards.keys())
    dataset.unpurged |= bool(removed)
    # A shard that the manifest does not list was written by a run that was killed.
    if removed or dataset.shards.keys() - dataset.listed or dataset.withdrawn != known:
        message = "Take out what was erased or taken back" if removed else f"Add {len(standing.votes)} votes"
        target.commit(Change({**written, **sealed(dataset, parent)}, removed, message), parent)
    purged = _purge(dataset, target) if dataset.unpurged else Purged()
    _note_run(target, source)
    return {
        **_told(events, damaged, dataset, internal=internal),
        "shards_added": sorted(written),
        "shards_removed": removed,
        "refs_removed": list(purged.refs),
    }


def _state_of(target: Target, *, internal: bool) -> tuple[str, VotesDataset]:
    """Return what names the state of a data set, "" of a new one, and what it holds.

    Raises:
        DatasetError: it is of the other kind, or a repository, where nothing `internal` may go.
    """
    if internal and target.reference.startswith("dataset:"):
        raise DatasetError("--internal is for folders of this machine only: nothing of it may be published")
    parent = target.head()
    dataset = read_dataset(target)
    if (parent or dataset.shards) and dataset.internal != internal:
        holds = "texts that may not be published" if dataset.internal else "a data set for publication"
        raise DatasetError(f"{target.reference} holds {holds}: take another folder for the other kind")
    dataset.internal = internal
    return parent, dataset


def _read(sink: Sink) -> tuple[Events, list[str]]:
    """Return the events of a sink and the problems of what could not be read, which are told."""
    events, damaged = read_events(sink)
    for problem in damaged:
        LOG.warning("left out: %s", problem)
    return events, damaged


def _all_withdrawn(known: bytes, sink: Sink, more: Path | None) -> bytes:
    """Join the lists of the data set, of the sink and of the user."""
    erasures = erasures_of(known, "the data set") + erasures_of(sink.withdrawn(), "the list of the sink")
    if more is not None and more.is_file():
        erasures += erasures_of(more.read_bytes(), str(more))
    return join(erasures)


def _purge(dataset: VotesDataset, target: Target) -> Purged:
    """Remove what was taken out from the history too; only then the manifest says that this is done."""
    LOG.warning(
        "%s: shards that held what was erased or taken back are written anew without it; on the Hub, tags, "
        "branches and history go. Build the preferences that were made of it again",
        target.reference,
    )
    purged = target.purge()
    dataset.unpurged = False
    parent = target.head()
    target.commit(Change(sealed(dataset, parent), message="The history is removed"), parent)
    return purged


def _standing(events: Events, gone: Withdrawn) -> Standing:
    """Return each turn once and the votes that count, without what was withdrawn."""
    ordered = sorted(events.battles, key=lambda battle: (battle.created_at, repr(battle)))
    turns = {(battle.battle_id, battle.turn): battle for battle in reversed(ordered)}  # the oldest stays
    battles = [battle for battle in turns.values() if not gone.has_battle(battle.battle_id)]
    votes = [vote for vote in current_votes(events.votes) if not gone.has_vote(asdict(vote))]
    return Standing(
        {(battle.battle_id, battle.turn): battle for battle in with_all_consents(battles, votes)},
        {vote.vote_id: vote for vote in votes},
    )


def _add_new(dataset: VotesDataset, standing: Standing, gate: Gate) -> None:
    """Put shards of what a data set lacks into it."""
    rows: dict[Config, list[dict[str, Any]]] = {
        "battles": _new_battles(dataset, standing, gate),
        "votes": _new_votes(dataset, standing, gate),
    }
    for config, own in rows.items():
        if own:
            dataset.add(*shard_of(config, own, internal=dataset.internal))


def _new_battles(dataset: VotesDataset, standing: Standing, gate: Gate) -> list[dict[str, Any]]:
    there = dataset.battles()
    rows: list[dict[str, Any]] = []
    for key, battle in standing.battles.items():
        if key in there and not there[key]["withheld"]:
            continue
        shown, reason = published_battle(battle, gate)
        if key not in there or not reason:
            rows.append(row_of(shown, reason))
    return rows


def _new_votes(dataset: VotesDataset, standing: Standing, gate: Gate) -> list[dict[str, Any]]:
    there = dataset.votes()
    rows: list[dict[str, Any]] = []
    for vote in standing.votes.values():
        shown, reason = published_vote(vote, standing.battles.get((vote.battle_id, vote.turn)), gate)
        row = row_of(shown, reason)
        if vote.vote_id not in there or rank(row) > rank(there[vote.vote_id]):
            rows.append(row)
    return rows


def _note_run(target: Target, source: str) -> None:
    """Leave for `votes review` where the texts are that this data set does not hold."""
    if not target.reference.startswith("dataset:"):
        Path(target.reference, RUN).write_text(json.dumps({"sink": source}) + "\n", encoding="utf-8")


def _told(events: Events, damaged: list[str], dataset: VotesDataset, *, internal: bool) -> dict[str, Any]:
    """Return the counts of the sink and of the data set."""
    counted = len({vote.vote_id for vote in events.votes})
    return {
        "objects": len(events.objects) + len(damaged),
        "objects_damaged": len(damaged),
        "votes_repeated": len(events.votes) - counted,
        **counts_of(dataset),
        "internal": internal,
    }
