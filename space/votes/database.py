"""The SQLite file of one Space: battles, the votes that count, and what the sink has not taken yet.

A vote and the object that carries it (`outbox`) are written in one transaction with `synchronous = FULL`; the
object's bytes are kept as they were first sent, so that every retry, also after a kill, has the same name.
"""

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from cards.command import LOG
from space.errors import BattleTakenError, VoteError
from space.votes.batch import Batch, Counted, SinkObject, in_object, packed
from space.votes.erase_state import erase_rows
from space.votes.records import BattleRecord, VoteRecord, battle_of, event_line, vote_of
from space.votes.schema import connect
from space.votes.withdrawn import Withdrawn

_INTO_OUTBOX = "INSERT INTO outbox VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_UNVOTED = "NOT EXISTS (SELECT 1 FROM votes v WHERE v.battle_id = b.battle_id AND v.turn = b.turn)"


class VoteDatabase:
    """One connection behind one lock; every method that writes is one transaction or part of one.

    Raises:
        VoteError: from every method, when the database does not take or give what it is asked.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._connection = connect(path)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def add_battles(self, battles: Iterable[BattleRecord]) -> None:
        """Store turns of battles; one that is there stays as it is."""
        rows = [(battle.battle_id, battle.turn, _json(battle)) for battle in battles]
        with self.transaction():
            self._connection.executemany("INSERT INTO battles VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows)

    def add_battle(self, battle: BattleRecord) -> None:
        """Store one turn of a battle.

        Raises:
            BattleTakenError: another one is stored in its place.
        """
        with self.transaction():
            self.add_battles([battle])
            query = "SELECT record FROM battles WHERE battle_id = ? AND turn = ?"
            if self.read(query, battle.battle_id, battle.turn) != [(_json(battle),)]:
                raise BattleTakenError(f"turn {battle.turn} of battle {battle.battle_id} is stored already")

    def battle(self, battle_id: str, turn: int) -> BattleRecord | None:
        """Return a stored turn of a battle."""
        query = "SELECT record FROM battles WHERE battle_id = ? AND turn = ?"
        rows = self.read(query, battle_id, turn)
        return _parsed(rows[0][0]) if rows else None

    def add_votes(self, votes: Sequence[VoteRecord]) -> tuple[list[Counted | VoteError], SinkObject | None]:
        """Store votes and the one object that carries them; return what counts for each, and that object.

        A vote that cannot be stored has its error in its place and does not hold up the others; there is no
        object where none of them is new.
        """
        with self.transaction():
            batch = Batch(self.battle, self.counted)
            outcomes = [batch.add(vote) for vote in votes]
            made = batch.object()
            if made is not None:
                self._connection.execute(_INTO_OUTBOX, _outbox_row(made))
                for vote in batch.new:
                    self.count(Counted(vote, made.name))
        name = made.name if made else ""
        return [in_object(outcome, name) for outcome in outcomes], made

    def count(self, counted: Counted) -> bool:
        """Let a vote count unless a later one does; return whether it now does."""
        vote = counted.vote
        query = (
            "INSERT INTO votes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "winner = excluded.winner, revision = excluded.revision, created_at = excluded.created_at, "
            "record = excluded.record, object = excluded.object "
            "WHERE (excluded.revision, excluded.created_at) > (votes.revision, votes.created_at)"
        )
        key = (vote.vote_id, vote.battle_id, vote.turn, vote.voter)
        values = (*key, vote.winner, vote.revision, vote.created_at, _json(vote), counted.object)
        return self._connection.execute(query, values).rowcount == 1

    def counted(self, vote_id: str) -> Counted | None:
        """Return the vote that counts, None when nobody cast it."""
        rows = self.read("SELECT record, object FROM votes WHERE vote_id = ?", vote_id)
        return Counted(vote_of(json.loads(rows[0][0])), rows[0][1]) if rows else None

    def votes(self) -> list[VoteRecord]:
        """Return the votes that count, the oldest first."""
        rows = self.read("SELECT record FROM votes ORDER BY created_at, vote_id")
        return [vote_of(json.loads(record)) for (record,) in rows]

    def battles(self) -> list[BattleRecord]:
        """Return all turns of battles, the oldest first."""
        rows = self.read("SELECT record FROM battles ORDER BY rowid")
        return [battle_of(json.loads(record)) for (record,) in rows]

    def forget(self, vote_ids: Iterable[str]) -> None:
        """Remove votes, and the turns of battles that nobody else voted on."""
        keys = [(key,) for key in vote_ids]
        with self._without_trace():
            query = "SELECT battle_id, turn FROM votes WHERE vote_id = ?"
            battles = [row for key in keys for row in self._connection.execute(query, key)]
            self._connection.executemany("DELETE FROM votes WHERE vote_id = ?", keys)
            self._connection.executemany(
                f"DELETE FROM battles AS b WHERE battle_id = ? AND turn = ? AND {_UNVOTED}", battles
            )

    def forget_unvoted(self, before: str) -> int:
        """Remove the turns from before a time (ISO 8601, UTC) that nobody voted on, and return how many.

        The sink never had them.
        """
        with self._without_trace():
            old = f"DELETE FROM battles AS b WHERE json_extract(record, '$.created_at') < ? AND {_UNVOTED}"
            return self._connection.execute(old, (before,)).rowcount

    def forget_battles(self, battle_ids: Iterable[str]) -> None:
        """Remove the battles, with all their turns, that nobody voted on; the sink never had them."""
        with self._without_trace():
            query = (
                "DELETE FROM battles AS b WHERE battle_id = ? "
                "AND NOT EXISTS (SELECT 1 FROM votes v WHERE v.battle_id = b.battle_id)"
            )
            self._connection.executemany(query, [(each,) for each in battle_ids])

    def note_object(self, vote: VoteRecord, name: str) -> None:
        """Note that an object carries a vote, where it is the one that counts."""
        query = "UPDATE votes SET object = ? WHERE vote_id = ? AND revision = ? AND created_at = ?"
        self._connection.execute(query, (name, vote.vote_id, vote.revision, vote.created_at))

    def erase(self, gone: Withdrawn) -> tuple[int, Withdrawn]:
        """Remove what visitors had erased; return how many rows went, and all that is gone by that."""
        with self._without_trace():
            return erase_rows(self._connection, gone)

    def send_again(self, names: Iterable[str]) -> int:
        """Put the votes that only these objects carried back into the outbox; return how many."""
        sent = 0
        with self.transaction():
            for name in names:
                self._connection.execute("DELETE FROM objects WHERE name = ?", (name,))
                query = "SELECT record FROM votes WHERE object = ? ORDER BY created_at, vote_id"
                if votes := [vote_of(json.loads(record)) for (record,) in self.read(query, name)]:
                    made = packed(self._lines_of(votes), votes)
                    self._connection.execute(_INTO_OUTBOX, _outbox_row(made))
                    moved = "UPDATE votes SET object = ? WHERE object = ?"
                    self._connection.execute(moved, (made.name, name))
                sent += len(votes)
        return sent

    def _lines_of(self, votes: Sequence[VoteRecord]) -> list[bytes]:
        turns = dict.fromkeys((vote.battle_id, vote.turn) for vote in votes)
        return [event_line("battle", battle) for turn in turns if (battle := self.battle(*turn))]

    def outbox(self, most: int = -1) -> list[SinkObject]:
        """Return the objects that the sink has not confirmed, the oldest first."""
        rows = self.read("SELECT name, day, content FROM outbox ORDER BY rowid LIMIT ?", most)
        return [SinkObject(name, date.fromisoformat(day), content) for name, day, content in rows]

    def waiting_names(self) -> set[str]:
        """Return the names of the objects that the sink has not confirmed."""
        return {name for (name,) in self.read("SELECT name FROM outbox")}

    def object_names(self) -> set[str]:
        """Return the names of the objects that the sink has confirmed."""
        return {name for (name,) in self.read("SELECT name FROM objects")}

    def is_waiting(self, name: str) -> bool:
        """Tell whether the sink has not confirmed an object."""
        return bool(self.read("SELECT 1 FROM outbox WHERE name = ?", name))

    def count_pending(self) -> int:
        """Return how many of the votes that count are in no object of the sink."""
        return self.read("SELECT COUNT(*) FROM votes WHERE object IN (SELECT name FROM outbox)")[0][0]

    def last_durable_at(self) -> str:
        """Return the time of the newest vote that is in the sink, empty where there is none."""
        query = "SELECT MAX(created_at) FROM votes WHERE object NOT IN (SELECT name FROM outbox)"
        return self.read(query)[0][0] or ""

    def confirm(self, names: Iterable[str]) -> None:
        """Note that the sink has these objects."""
        rows = [(name,) for name in names]
        with self.transaction():
            self._connection.executemany("DELETE FROM outbox WHERE name = ?", rows)
            self._connection.executemany("INSERT INTO objects VALUES (?) ON CONFLICT DO NOTHING", rows)

    @contextlib.contextmanager
    def _without_trace(self) -> Iterator[None]:
        """A transaction whose deleted bytes leave memory and the write-ahead log, too."""
        with self._lock:
            with self.transaction():
                _parsed.cache_clear()
                yield
            ((busy, _, _),) = self.read("PRAGMA wal_checkpoint(TRUNCATE)")
        if busy:
            LOG.warning("another process reads the votes: their log keeps what was deleted for now")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what happens inside, or nothing of it; a transaction within another is part of that one."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise VoteError(f"the vote store does not take it: {error}") from error
            finally:
                self._roll_back()

    def read(self, query: str, *values: str | int) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with self._lock:
            try:
                return self._connection.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise VoteError(f"the vote store cannot be read: {error}") from error

    def _roll_back(self) -> None:
        with contextlib.suppress(sqlite3.Error):  # the error that led here is the one to tell
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


@lru_cache(maxsize=128)
def _parsed(record: str) -> BattleRecord:
    """Return a stored turn; it is read twice for each vote, to check the token and to store."""
    return battle_of(json.loads(record))


def _json(record: BattleRecord | VoteRecord) -> str:
    return json.dumps(vars(record), ensure_ascii=False, sort_keys=True)  # `asdict` copies all of it first


def _outbox_row(made: SinkObject) -> tuple[str, str, bytes]:
    return made.name, made.day.isoformat(), made.content
