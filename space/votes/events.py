"""Reads the events of a sink: battles and votes, the oldest first, damaged objects named."""

import json
import random
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from dataset_builder.records import Message
from space.battle import Side, Winner
from space.errors import SinkError
from space.votes.records import (
    READABLE_VERSIONS,
    BattleKind,
    BattleRecord,
    EventKind,
    VoteRecord,
    battle_of,
    vote_of,
)
from space.votes.sinks import Sink, SinkDownError

Answer = TypeVar("Answer")
Record = TypeVar("Record", BattleRecord, VoteRecord)
_TYPES: Mapping[type, Mapping[str, object]] = {
    record: get_type_hints(record) for record in (BattleRecord, VoteRecord)
}
# The field `kind` of a battle hides the kind of its event where that has no key of its own.
_KINDS: dict[str, EventKind] = {"vote": "vote", "battle": "battle"}
_KINDS |= dict.fromkeys(get_args(BattleKind), "battle")
_READERS = 8  # objects that are fetched at the same time
_TRIES = 4
_FIRST_WAIT_S = 0.1


@dataclass(frozen=True)
class Events:
    """What a sink holds; the same vote may occur several times: changed, or retried by its visitor."""

    objects: tuple[str, ...]
    battles: tuple[BattleRecord, ...]
    votes: tuple[VoteRecord, ...]


@dataclass(frozen=True)
class ReadObject:
    """One object as it was read, or why it was not: damaged for good, or not reached this time."""

    name: str
    battles: tuple[BattleRecord, ...] = ()
    votes: tuple[VoteRecord, ...] = ()
    damage: str = ""
    down: str = ""


def read_events(sink: Sink, skip: Collection[str] = ()) -> tuple[Events, list[str]]:
    """Return the events of all objects but those of `skip`, and what is wrong with damaged objects.

    Raises:
        SinkDownError: the sink cannot be listed, or an object not be reached.
        SinkError: an event is of another version than this program knows.
    """
    read = list(read_objects(sink, [name for name in list_objects(sink) if name not in skip]))
    if unreached := [each.down for each in read if each.down]:
        raise SinkDownError(unreached[0])
    sound = [each for each in read if not each.damage]
    events = Events(
        tuple(each.name for each in sound),
        tuple(battle for each in sound for battle in each.battles),
        tuple(sorted((vote for each in sound for vote in each.votes), key=_age)),
    )
    return events, [each.damage for each in read if each.damage]


def list_objects(sink: Sink) -> list[str]:
    """Return the names of a sink's objects, with a few tries.

    Raises:
        SinkError: they cannot be listed.
    """
    return _insist(sink.names)


def list_erasures(sink: Sink) -> bytes:
    """Return a sink's list of what was erased, with a few tries.

    Raises:
        SinkError: nobody knows what was erased.
    """
    return _insist(sink.withdrawn)


def read_objects(sink: Sink, names: Sequence[str]) -> Iterable[ReadObject]:
    """Yield the objects in the order of their names, several fetched at once, each with a few tries.

    Raises:
        SinkError: an event is of another version than this program knows.
    """
    with ThreadPoolExecutor(_READERS) as pool:
        yield from pool.map(lambda name: _read(sink, name), names)


def current_votes(votes: Iterable[VoteRecord]) -> list[VoteRecord]:
    """Return the one vote of each `vote_id` that counts, the oldest first.

    That is the highest revision. Where a vote was lost with its disk before its visitor heard of it, and cast
    anew, two events have the same revision: then the later one is what the visitor was told.
    """
    ordered = sorted(votes, key=lambda vote: (vote.revision, vote.created_at, vote.winner))
    return sorted({vote.vote_id: vote for vote in ordered}.values(), key=_age)


def _age(vote: VoteRecord) -> tuple[str, str, int, str]:
    return vote.created_at, vote.vote_id, vote.revision, vote.winner


def _read(sink: Sink, name: str) -> ReadObject:
    try:
        content = _insist(lambda: sink.get(name))
    except SinkDownError as error:
        return ReadObject(name, down=str(error))
    except SinkError as error:
        return ReadObject(name, damage=str(error))
    events, damage = _parsed(content, name)
    for event in events:
        if event.get("schema_version") not in READABLE_VERSIONS or _kind_of(event) is None:
            raise SinkError(f"{name} holds an event that this program does not know: update it")
    try:
        battles = tuple(_sound(_battle(event)) for event in events if _kind_of(event) == "battle")
        votes = tuple(_sound(vote_of(event)) for event in events if _kind_of(event) == "vote")
    except (ValueError, TypeError) as error:  # a field is missing, or is not what it should be
        return ReadObject(name, damage=f"{name} is damaged: {error}")
    return ReadObject(name, damage=damage) if damage else ReadObject(name, battles, votes)


def _parsed(content: bytes, name: str) -> tuple[list[dict[str, Any]], str]:
    try:
        events = [json.loads(line) for line in content.splitlines()]
    except ValueError as error:
        return [], f"{name} is damaged: {error}"
    if not all(isinstance(event, dict) for event in events):
        return [], f"{name} is damaged: a line is no event"
    return events, ""


def _kind_of(event: Mapping[str, Any]) -> EventKind | None:
    """Return which record an event is: by its key `event`, or by its key `kind` where it has none."""
    kind = event.get("event", event.get("kind"))
    return _KINDS.get(kind) if isinstance(kind, str) else None


def _battle(event: Mapping[str, Any]) -> BattleRecord:
    """Return the battle of an event; the key `kind` of version 1 says "battle" and not which battle."""
    return battle_of({name: value for name, value in event.items() if (name, value) != ("kind", "battle")})


def _sound(record: Record) -> Record:
    """Return a record that the database, the ratings and the compaction can take.

    Raises:
        ValueError: a field is of another type, has no word of its vocabulary, or holds no Unicode.
    """
    for name, kind in _TYPES[type(record)].items():
        if not _fits(getattr(record, name), kind):
            raise ValueError(f"{name} holds what it cannot hold")  # and no log repeats it
    datetime.fromisoformat(record.created_at)
    json.dumps(vars(record), ensure_ascii=False).encode()  # half a surrogate pair is no text
    return record


def _fits(value: object, kind: object) -> bool:
    """Tell whether a value is of the type of its field; numbers are those that its column can hold."""
    if kind in (Winner, Side):
        return value in get_args(kind)
    if get_origin(kind) is tuple:
        return isinstance(value, tuple) and all(_fits(each, get_args(kind)[0]) for each in value)
    if kind == Message:
        return isinstance(value, dict) and all(isinstance(value.get(key), str) for key in ("role", "content"))
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31
    if kind is float:
        return isinstance(value, float) or (type(value) is int and abs(value) <= 2**53)
    return isinstance(value, bool if kind is bool else str)


def _insist(action: Callable[[], Answer]) -> Answer:
    for attempt in range(_TRIES - 1):
        try:
            return action()
        except SinkDownError:
            time.sleep(_FIRST_WAIT_S * 2**attempt * random.uniform(0.5, 1.0))
    return action()
