"""The tables of a Space's SQLite file, how it is opened, and how an older one is brought up to date."""

import os
import sqlite3
from pathlib import Path

from space.errors import VoteError

_VERSION = 2
_SCHEMA = """
CREATE TABLE battles (
    battle_id TEXT NOT NULL,
    turn INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (battle_id, turn)
);
CREATE TABLE votes (
    vote_id TEXT PRIMARY KEY,
    battle_id TEXT NOT NULL,
    turn INTEGER NOT NULL,
    voter TEXT NOT NULL,
    winner TEXT NOT NULL CHECK (winner IN ('a', 'b', 'tie', 'both_bad')),
    revision INTEGER NOT NULL CHECK (revision >= 0),
    created_at TEXT NOT NULL,
    record TEXT NOT NULL,
    object TEXT NOT NULL,
    UNIQUE (battle_id, voter, turn),
    FOREIGN KEY (battle_id, turn) REFERENCES battles
);
CREATE INDEX votes_by_object ON votes (object);
CREATE TABLE outbox (name TEXT PRIMARY KEY, day TEXT NOT NULL, content BLOB NOT NULL);
CREATE TABLE objects (name TEXT PRIMARY KEY);
"""
# Version 1 confirmed no vote that was not in the sink: the votes are read back from there.
_FROM_VERSION_1 = f"""
DROP TABLE votes;
DROP TABLE objects;
ALTER TABLE battles RENAME TO battles_1;
{_SCHEMA}
INSERT INTO battles SELECT battle_id, 0, record FROM battles_1;
DROP TABLE battles_1;
"""
_TO_THIS_VERSION = {0: _SCHEMA, 1: _FROM_VERSION_1}


def connect(path: Path) -> sqlite3.Connection:
    """Open the file, and make or update its tables.

    Raises:
        VoteError: it is of a newer program.
        sqlite3.Error: it is no such file, or cannot be written.
    """
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
    try:
        os.chmod(path, 0o600)  # questions about health
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")  # what is erased leaves no bytes in the file
        _bring_up_to_date(connection, path)
        connection.execute("PRAGMA foreign_keys = ON")
    except (VoteError, OSError, sqlite3.Error):
        connection.close()
        raise
    return connection


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == _VERSION:
        return
    if version not in _TO_THIS_VERSION:
        raise VoteError(f"{path} is of schema version {version}, this program knows {_VERSION}: update it")
    script = _TO_THIS_VERSION[version]
    connection.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {_VERSION}; COMMIT;")
