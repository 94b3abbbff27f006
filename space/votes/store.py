"""Battles and votes in SQLite: what a vote is checked against, and that it counts once.

The order that loses nothing: a vote enters SQLite in a transaction, its object goes durably into the sink,
the transaction commits, and only then the visitor hears that the vote is saved. If the process dies in
between, either nothing was stored and nothing said, or the object is in the sink and is read back at start.
"""

import contextlib
import json
import os
import secrets
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import asdict, astuple, fields
from datetime import datetime
from pathlib import Path

from cards.command import LOG
from space.errors import VoteError
from space.votes.events import read_events
from space.votes.records import BattleRecord, VoteRecord, battle_of, event_line, vote_of
from space.votes.sinks import Sink

_VERSION = 1
_DATABASE = "arena.sqlite"
_SECRET = "secret.key"
_SECRET_BYTES = 32
_SCHEMA = """
CREATE TABLE battles (battle_id TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE votes (
    vote_id TEXT PRIMARY KEY,
    battle_id TEXT NOT NULL REFERENCES battles,
    turn INTEGER NOT NULL,
    voter TEXT NOT NULL,
    winner TEXT NOT NULL CHECK (winner IN ('a', 'b', 'tie', 'both_bad')),
    shown_left TEXT NOT NULL CHECK (shown_left IN ('a', 'b')),
    created_at TEXT NOT NULL,
    supersedes TEXT NOT NULL,
    UNIQUE (battle_id, voter, turn)
);
CREATE TABLE objects (name TEXT PRIMARY KEY);
"""
_VOTE_COLUMNS = ", ".join(field.name for field in fields(VoteRecord))


class VoteStore:
    """The local store of one Space, backed by its sink; safe to use from several threads."""

    def __init__(self, state: Path, sink: Sink) -> None:
        self._sink = sink
        self._lock = threading.Lock()
        try:
            state.mkdir(parents=True, exist_ok=True)
            self.secret = _load_secret(state / _SECRET)
            self._database = _open_database(state / _DATABASE)
        except (OSError, sqlite3.Error) as error:  # no folder, no right to write, no database
            raise VoteError(f"{state} cannot hold votes: {error}") from error
        self._restore()

    def add_battle(self, battle: BattleRecord) -> None:
        """Store a battle as it was shown, before anyone can vote on it.

        Raises:
            VoteError: it could not be stored.
        """
        with self._transaction():
            self._insert_battle(battle)

    def battle(self, battle_id: str) -> BattleRecord | None:
        """Return a stored battle, None when there is none of that id."""
        rows = self._read("SELECT record FROM battles WHERE battle_id = ?", battle_id)
        return battle_of(json.loads(rows[0][0])) if rows else None

    def add_vote(self, vote: VoteRecord) -> VoteRecord:
        """Store a vote durably, here and in the sink, and return the vote that counts.

        That is an earlier one where this visitor had already voted on this turn.

        Raises:
            VoteError: it could not be stored here; then it is not in the sink either, or only there.
            SinkError: the sink did not take it; then it is not stored here either.
        """
        battle = self.battle(vote.battle_id)
        if battle is None:
            raise VoteError(f"battle {vote.battle_id} is not stored here")
        with self._transaction():
            if not self._insert_vote(vote):
                query = f"SELECT {_VOTE_COLUMNS} FROM votes WHERE battle_id = ? AND voter = ? AND turn = ?"
                key = (vote.battle_id, vote.voter, vote.turn)
                return _vote(self._database.execute(query, key).fetchone())
            content = event_line("battle", battle) + event_line("vote", vote)
            name = self._sink.put(content, datetime.fromisoformat(vote.created_at).date())
            self._database.execute("INSERT INTO objects VALUES (?) ON CONFLICT DO NOTHING", (name,))
        return vote

    def votes(self) -> list[VoteRecord]:
        """Return all votes, the oldest first."""
        rows = self._read(f"SELECT {_VOTE_COLUMNS} FROM votes ORDER BY created_at, vote_id")
        return [_vote(row) for row in rows]

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._database.close()

    def _restore(self) -> None:
        """Read back what the sink has and the database lacks: after a wiped disk, or a kill in between."""
        known = {name for (name,) in self._read("SELECT name FROM objects")}
        events, damaged = read_events(self._sink, skip=known)
        for problem in damaged:
            LOG.warning("not restored: %s", problem)
        with self._transaction():
            for battle in events.battles:
                self._insert_battle(battle)
            # The newest first: the visitor saw only the last of several attempts confirmed.
            restored = sum(map(self._insert_vote, reversed(events.votes)))
            self._database.executemany("INSERT INTO objects VALUES (?)", [(name,) for name in events.objects])
        if restored:
            LOG.info("restored %d votes from the sink", restored)

    def _insert_battle(self, battle: BattleRecord) -> None:
        record = json.dumps(asdict(battle), ensure_ascii=False, sort_keys=True)
        self._database.execute(
            "INSERT INTO battles VALUES (?, ?) ON CONFLICT DO NOTHING", (battle.battle_id, record)
        )

    def _insert_vote(self, vote: VoteRecord) -> bool:
        marks = ", ".join("?" * len(fields(VoteRecord)))
        query = f"INSERT INTO votes ({_VOTE_COLUMNS}) VALUES ({marks}) ON CONFLICT DO NOTHING"
        return self._database.execute(query, astuple(vote)).rowcount == 1

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """Commit what happens inside, or nothing of it."""
        with self._lock:
            try:
                self._database.execute("BEGIN IMMEDIATE")
                yield
                self._database.execute("COMMIT")
            except sqlite3.Error as error:
                raise VoteError(f"the vote store does not take it: {error}") from error
            finally:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")

    def _read(self, query: str, *values: str) -> list[tuple[str, ...]]:
        with self._lock:
            try:
                return self._database.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise VoteError(f"the vote store cannot be read: {error}") from error


def _vote(row: tuple[object, ...]) -> VoteRecord:
    return vote_of(dict(zip((field.name for field in fields(VoteRecord)), row, strict=True)))


def _open_database(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
    os.chmod(path, 0o600)  # questions about health
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA foreign_keys = ON")
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == 0:
        database.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")
    elif version != _VERSION:
        database.close()
        raise VoteError(f"{path} is of schema version {version}, this program knows {_VERSION}: update it")
    return database


def _load_secret(path: Path) -> bytes:
    """Return the secret that signs battle tokens, made once per state folder and readable to its owner only.

    It appears whole or not at all, so that a kill in between leaves no empty secret that anybody could guess.
    """
    if not path.exists():
        descriptor, partial = tempfile.mkstemp(dir=path.parent)  # mode 600
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(partial, path)
        os.unlink(partial)
    secret = path.read_bytes()
    if len(secret) != _SECRET_BYTES:
        raise VoteError(f"{path} is not a secret of this program: delete it, and open battles expire")
    return secret
