"""Erasing from a sink: which events a receipt covers, and objects written anew without them."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from space.errors import SinkError
from space.votes.sinks import Sink, SinkDownError
from space.votes.withdrawn import Erasure, Withdrawn, battle_sha256

_DAY = re.compile(r"(\d{4})/(\d{2})/(\d{2})/")
_OWN_KIND = "bank"  # its texts are the project's, and other visitors may have voted on them
Event = Mapping[str, Any]


@dataclass
class Found:
    """What of a receipt stands in one place."""

    votes: set[str] = field(default_factory=set)
    battles: set[str] = field(default_factory=set)  # ids, not hashes

    def erasure(self, receipt_sha256: str) -> Erasure:
        """Return the hashes of what was found."""
        hashes = frozenset(battle_sha256(battle) for battle in self.battles)
        return Erasure(receipt_sha256, frozenset(self.votes), hashes)


@dataclass
class SinkErasure:
    """What was done to a sink: objects written anew, and those that nobody can read."""

    rewritten: int = 0
    unreadable: list[str] = field(default_factory=list)


def find_in(events: Iterator[Event], receipt_sha256: str) -> Found:
    """Return the votes of a receipt and their battles, with all turns and every vote on them.

    A later turn quotes the earlier ones, so a battle goes as a whole. A battle of the question bank stays
    where somebody else voted on it: nothing in it was written by a visitor.
    """
    voters: dict[str, set[str]] = {}  # battle -> ids of all votes on it
    found, shared = Found(), set[str]()
    for event in events:
        if "vote_id" in event:
            voters.setdefault(event["battle_id"], set()).add(event["vote_id"])
            if event.get("receipt_sha256") == receipt_sha256:
                found.votes.add(event["vote_id"])
                found.battles.add(event["battle_id"])
        elif event.get("kind") == _OWN_KIND:
            shared.add(event["battle_id"])
    for battle in sorted(found.battles):
        if battle in shared and voters[battle] - found.votes:
            found.battles.discard(battle)
        else:
            found.votes |= voters[battle]
    return found


def events_of(sink: Sink) -> Iterator[Event]:
    """Yield the events of all objects that can be read.

    Raises:
        SinkDownError: the sink does not answer.
    """
    for name in sink.names():
        try:
            content = sink.get(name)
        except SinkDownError:
            raise
        except SinkError:
            continue  # `erase_from` names it
        yield from events_in(content)


def events_in(content: bytes) -> Iterator[Event]:
    """Yield the events of one object, of whatever version."""
    return (event for line in content.splitlines() if (event := _event(line)) is not None)


def erase_from(sink: Sink, gone: Withdrawn, names: Iterable[str] | None = None) -> SinkErasure:
    """Write each object (of `names`) that holds something erased anew without it, and delete the old one.

    Raises:
        SinkError: an object could not be replaced; the same call goes on where it stopped.
    """
    done = SinkErasure()
    for name in sink.names() if names is None else names:
        try:
            content = sink.get(name)
        except SinkDownError:
            raise
        except SinkError:
            done.unreadable.append(name)
            continue
        kept = without(content, gone)
        if kept == content:
            continue
        if kept:
            sink.put(kept, _day_of(name))  # the new one first: a kill in between loses no vote of others
        sink.delete(name)
        done.rewritten += 1
    return done


def without(content: bytes, gone: Withdrawn) -> bytes:
    """Return an object's lines without those that were erased; the others keep their bytes."""
    lines = content.splitlines(keepends=True)
    return b"".join(line for line in lines if not _is_gone(_event(line), gone))


def _is_gone(event: Event | None, gone: Withdrawn) -> bool:
    if event is None:
        return False
    if "vote_id" in event:
        return gone.has_vote({"receipt_sha256": "", **event})
    return gone.has_battle(event["battle_id"])


def _event(line: bytes) -> Event | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "battle_id" in event else None


def _day_of(name: str) -> date:
    found = _DAY.search(name)
    return date(*map(int, found.groups())) if found else datetime.now(UTC).date()
