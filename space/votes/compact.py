"""`votes compact`: the events of a sink as a data set with configs `battles` and `votes`."""

import argparse
import hashlib
import importlib.metadata
import json
import os
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cards.command import LOG, emit
from space.errors import VoteError
from space.votes import card
from space.votes.events import Events, read_events
from space.votes.records import BattleRecord, VoteRecord
from space.votes.sinks import open_sink

if TYPE_CHECKING:
    from datasets import Features

_MESSAGES = {"prompt"}
_LISTS = {"sources_a", "sources_b"}
_INTEGERS = {"turn"}
_NAME = "votes"


def compact_command(arguments: argparse.Namespace) -> None:
    """Run `votes compact` and print its counts."""
    emit(json.dumps(compact(arguments.source, Path(arguments.to)), ensure_ascii=False))


def compact(source: str, folder: Path) -> dict[str, Any]:
    """Write the data set of all votes in a sink, and return its counts.

    The same sink gives the same bytes. Of a vote that occurs several times the last one counts: the visitor
    was told of no other that it is saved.

    Raises:
        SinkError: the sink cannot be read.
        VoteError: it holds no votes.
    """
    events, damaged = read_events(open_sink(source))
    for problem in damaged:
        LOG.warning("left out: %s", problem)
    battles, votes = _distinct(events)
    rows = {"battles": [asdict(each) for each in battles], "votes": [asdict(each) for each in votes]}
    counts = {
        "objects": len(events.objects) + len(damaged),
        "objects_damaged": len(damaged),
        "battles": len(battles),
        "votes": len(votes),
        "votes_repeated": len(events.votes) - len(votes),
        "winners": dict(sorted(Counter(vote.winner for vote in votes).items())),
    }
    if not votes:
        raise VoteError(f"{source} holds no votes yet")
    _write(folder, rows, counts)
    return counts


def _distinct(events: Events) -> tuple[list[BattleRecord], list[VoteRecord]]:
    votes = {vote.vote_id: vote for vote in events.votes}  # the oldest first, so that the last one stays
    battles = {battle.battle_id: battle for battle in events.battles}
    by_age = sorted(battles.values(), key=lambda battle: (battle.created_at, battle.battle_id))
    return by_age, sorted(votes.values(), key=lambda vote: (vote.created_at, vote.vote_id))


def _write(folder: Path, rows: Mapping[str, Sequence[Mapping[str, Any]]], counts: Mapping[str, Any]) -> None:
    """Write the files of the data set; the manifest last, since it vouches for the others."""
    files = {f"data/{name}/train-00000-of-00001.parquet": _parquet(name, own) for name, own in rows.items()}
    columns = {name: _features(name)._to_yaml_list() for name in rows}
    text = card.render(columns, {name: len(own) for name, own in rows.items()}, counts)
    files["README.md"] = text.encode()
    manifest = {
        "schema_version": 1,
        "name": _NAME,
        "files": {name: _facts(content) for name, content in sorted(files.items())},
        "inputs": [],
        "versions": {name: importlib.metadata.version(name) for name in ("datasets", "pyarrow")},
        "counts": counts,
    }
    files["manifest.json"] = (
        json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False).encode() + b"\n"
    )
    for name, content in files.items():
        _replace(folder / name, content)


def _parquet(name: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    import datasets

    datasets.disable_progress_bars()
    data = datasets.Dataset.from_list([dict(row) for row in rows], features=_features(name))
    with tempfile.TemporaryDirectory(prefix="spanishmedicallm-votes-") as scratch:
        path = Path(scratch, "data.parquet")
        data.to_parquet(path)
        return path.read_bytes()


def _features(name: str) -> "Features":
    from datasets import Features, List, Value

    message = {"role": Value("string"), "content": Value("string")}
    record = {"battles": BattleRecord, "votes": VoteRecord}[name]
    types: dict[str, Any] = {field.name: Value("string") for field in fields(record)}
    types |= {column: List(message) for column in types.keys() & _MESSAGES}
    types |= {column: List(Value("string")) for column in types.keys() & _LISTS}
    types |= {column: Value("int32") for column in types.keys() & _INTEGERS}
    return Features({field.name: types[field.name] for field in fields(record)})


def _facts(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(content)
    os.replace(partial, path)
