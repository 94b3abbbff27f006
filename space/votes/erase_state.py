"""Erasing from a machine: the database of a Space, and copies of a data set in the Hub's caches."""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

from cards.command import LOG
from space.errors import VoteError
from space.votes.erase_sink import Event, events_in, find_in, without
from space.votes.sinks import object_name
from space.votes.withdrawn import Withdrawn

DATABASE = "arena.sqlite"
_RECEIPTS = "SELECT DISTINCT json_extract(record, '$.receipt_sha256') FROM votes"
_WAIT_S = 30.0
_CACHES = ("hub", "datasets")  # below HF_HOME: downloads, and what `load_dataset` made of them


def events_of_state(state: Path) -> Iterator[Event]:
    """Yield the battles and votes that the database of a Space holds, also those not yet in its sink.

    Raises:
        VoteError: it cannot be read.
    """
    with closing(_open(state)) as database:
        try:
            yield from _events(database)
        except (sqlite3.Error, ValueError) as error:
            raise _unusable(state, error) from error


def erase_from_state(state: Path, gone: Withdrawn) -> int:
    """Remove what was erased, leave no bytes of it in the file, and return how many rows went.

    Raises:
        VoteError: something may still be there.
    """
    with closing(_open(state)) as database:
        try:
            database.execute("PRAGMA secure_delete = ON")
            database.execute("BEGIN IMMEDIATE")
            removed, _ = erase_rows(database, gone)
            database.execute("COMMIT")
            database.execute("VACUUM")
            (busy, _, _) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except (sqlite3.Error, ValueError) as error:
            raise _unusable(state, error) from error
    if busy:
        raise VoteError(f"{state}: the Space is reading; old pages are still in its log, run this again")
    return removed


def erase_rows(database: sqlite3.Connection, gone: Withdrawn) -> tuple[int, Withdrawn]:
    """Remove what was erased within a transaction; return how many rows went, and all that is gone.

    The list names the battles that `votes erase` found. A vote that was only here and has a receipt of the
    list takes its battle with it.
    """
    receipts = {receipt for (receipt,) in database.execute(_RECEIPTS)}
    for receipt in sorted(receipts & gone.receipts):
        found = find_in(_events(database), receipt).erasure(receipt)
        gone = Withdrawn(gone.receipts, gone.votes | found.votes, gone.battles | found.battles)
    return _delete_rows(database, gone) + _rewrite_outbox(database, gone), gone


def forget_caches(cache: Path, references: Iterable[str], kept: Iterable[Path] = ()) -> list[str]:
    """Remove the copies of data sets below a cache folder, and return their paths.

    With `HF_HOME` and `dataset:hospital/votos` these are `hub/datasets--hospital--votos` and
    `datasets/hospital___votos`; of a folder `votos`, `datasets/votos`. What is one of the paths `kept`, holds
    one or lies in one stays.
    """
    own, forgotten = [path.resolve() for path in kept], list[str]()
    for copy in sorted({copy for reference in references for copy in _copies(cache, reference)}):
        if any(copy.is_relative_to(path) or path.is_relative_to(copy) for path in own):
            LOG.warning("%s stays: the arena's own files are there", copy)
            continue
        shutil.rmtree(copy)
        forgotten.append(str(copy))
    return forgotten


def _copies(cache: Path, reference: str) -> Iterator[Path]:
    kind, colon, place = reference.partition(":")
    if colon and kind == "bucket":
        return  # nothing downloads a bucket into a cache
    if colon and kind == "dataset":
        names = {f"datasets--{place.replace('/', '--')}", place.replace("/", "___")}
        folders = [cache, *(cache / name for name in _CACHES)]  # HF_HUB_CACHE may be named itself
    else:
        names = {Path(place if colon and kind == "folder" else reference).resolve().name}
        folders = [cache / "datasets"]
    sought = {_bare(name) for name in names}
    for folder in folders:
        for path in folder.resolve().iterdir() if folder.is_dir() else ():
            if _bare(path.name) in sought and path.is_dir() and not path.is_symlink():
                yield path


def _bare(name: str) -> str:
    """Return a name without case and underscores: `datasets` keeps `VotosArena` as `votos_arena`."""
    return name.lower().replace("_", "")


def _events(database: sqlite3.Connection) -> Iterator[Event]:
    for table in ("battles", "votes"):
        for (record,) in database.execute(f"SELECT record FROM {table}"):
            yield json.loads(record)
    for (content,) in database.execute("SELECT content FROM outbox"):
        yield from events_in(content)


def _open(state: Path) -> sqlite3.Connection:
    path = state / DATABASE if state.is_dir() else state
    if not path.is_file():
        raise VoteError(f"{path}: there is no database of a Space")
    return sqlite3.connect(path, isolation_level=None, timeout=_WAIT_S)


def _delete_rows(database: sqlite3.Connection, gone: Withdrawn) -> int:
    votes = [json.loads(record) for (record,) in database.execute("SELECT record FROM votes")]
    taken = [(vote["vote_id"],) for vote in votes if gone.has_vote(_with_receipt(vote))]
    ids = [id for (id,) in database.execute("SELECT DISTINCT battle_id FROM battles")]
    battles = [(id,) for id in ids if gone.has_battle(id)]
    database.executemany("DELETE FROM votes WHERE vote_id = ?", taken)
    database.executemany("DELETE FROM battles WHERE battle_id = ?", battles)
    return len(taken) + len(battles)


def _rewrite_outbox(database: sqlite3.Connection, gone: Withdrawn) -> int:
    """Rewrite objects that wait for the sink; the votes that stay in them are named with their new object."""
    touched = 0
    for name, day, content in database.execute("SELECT name, day, content FROM outbox").fetchall():
        kept = without(content, gone)
        if kept == content:
            continue
        touched += 1
        database.execute("DELETE FROM outbox WHERE name = ?", (name,))
        if kept:
            fresh = object_name(kept, date.fromisoformat(day))
            database.execute("INSERT INTO outbox VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (fresh, day, kept))
            database.execute("UPDATE votes SET object = ? WHERE object = ?", (fresh, name))
    return touched


def _with_receipt(vote: Event) -> Mapping[str, object]:
    return {"receipt_sha256": "", **vote}


def _unusable(state: Path, error: Exception) -> VoteError:
    return VoteError(
        f"{state}: {error}; run this program's newest version of the Space there once, then again"
    )
