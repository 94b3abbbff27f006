"""Reads the events of a sink: battles and votes, the oldest first, damaged objects named."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from space.errors import SinkError
from space.votes.records import SCHEMA_VERSION, BattleRecord, VoteRecord, battle_of, vote_of
from space.votes.sinks import Sink


@dataclass(frozen=True)
class Events:
    """What a sink holds; the same vote may occur several times, with other content where it was retried."""

    objects: tuple[str, ...]
    battles: tuple[BattleRecord, ...]
    votes: tuple[VoteRecord, ...]


def read_events(sink: Sink, skip: Collection[str] = ()) -> tuple[Events, list[str]]:
    """Return the events of all objects but those of `skip`, and what is wrong with damaged objects.

    Raises:
        SinkError: an event is of another version than this program knows.
    """
    objects, events, damaged = [], [], []
    for name in sink.names():
        if name in skip:
            continue
        try:
            content = sink.get(name)
        except SinkError as error:
            damaged.append(str(error))
            continue
        objects.append(name)
        events += [_parse(line, name) for line in content.splitlines()]
    battles = [battle_of(event) for event in events if event["kind"] == "battle"]
    votes = [vote_of(event) for event in events if event["kind"] == "vote"]
    return Events(tuple(objects), tuple(battles), tuple(sorted(votes, key=_age))), damaged


def _age(vote: VoteRecord) -> tuple[str, str, str]:
    return vote.created_at, vote.vote_id, vote.winner


def _parse(line: bytes, name: str) -> dict[str, Any]:
    event = json.loads(line)
    if event.get("schema_version") != SCHEMA_VERSION or event.get("kind") not in ("battle", "vote"):
        raise SinkError(f"{name} holds an event that this program does not know: update it")
    return event
