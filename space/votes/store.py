"""Battles and votes of one Space: what a vote is checked against, that it counts once, and that it stays.

The order that loses nothing. Votes that arrive together (50 ms) are one batch. (1) The batch is committed to
SQLite with `synchronous = FULL`, together with the bytes of its object. (2) The object goes into the sink
under the name of its content. (3) That is noted in SQLite. (4) The visitor hears "durable". A kill before (1)
leaves nothing, and nothing was said; after (1) the next start ships the same bytes under the same name; after
(2), also with the disk wiped, the vote is read back from the sink. A sink that is down, or slow by nature,
gives "pending" after (1).
"""

import contextlib
import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from cards.command import LOG
from space.battle import TOKEN_LIFETIME_S
from space.errors import VoteError
from space.votes.batch import Counted
from space.votes.database import VoteDatabase
from space.votes.events import ReadObject, list_objects, read_objects
from space.votes.follow_erasures import ErasureFollower
from space.votes.group_commit import GroupCommit
from space.votes.records import BattleRecord, VoteRecord
from space.votes.secret import load_secret
from space.votes.shipper import Shipper
from space.votes.sinks import Sink, SinkDownError

StoredState = Literal["durable", "pending"]  # in the sink; on this disk only, and lost with it
_DATABASE = "arena.sqlite"
_SECRET = "secret.key"
_RESTORED_AT_ONCE = 256
_FLUSH_S = 10.0


@dataclass(frozen=True)
class Stored:
    """The vote that counts, and whether losing this disk would lose it."""

    vote: VoteRecord
    state: StoredState


class VoteStore:
    """The local store of one Space, backed by its sink; safe to use from several threads.

    `patience_s` is how long a visitor waits for a sink before a vote is called pending.
    """

    def __init__(self, state: Path, sink: Sink, patience_s: float = 5.0) -> None:
        self._sink = sink
        self.restore_seconds = 0.0
        try:
            state.mkdir(parents=True, exist_ok=True)
            self.secret = load_secret(state / _SECRET)
            self._database = VoteDatabase(state / _DATABASE)
        except (OSError, sqlite3.Error) as error:  # no folder, no right to write, no database
            raise VoteError(f"{state} cannot hold votes: {error}") from error
        with contextlib.ExitStack() as on_failure:
            on_failure.callback(self._database.close)
            self._erasures = ErasureFollower(self._database, sink)
            is_restored = self._is_restored()
            prepare = None if is_restored else self._restore
            self._shipper = Shipper(
                self._database, sink, self._erasures, prepare, patience_s, self._forget_old
            )
            on_failure.pop_all()
        self._shipper.start()
        self._commits: GroupCommit[VoteRecord, Counted] = GroupCommit(self._commit, self._shipper.is_busy)

    def add_battle(self, battle: BattleRecord) -> None:
        """Store a turn of a battle as it was shown, before anyone can vote on it.

        Raises:
            BattleTakenError: another one is stored in its place.
            VoteError: it could not be stored.
        """
        self._database.add_battle(battle)

    def battle(self, battle_id: str, turn: int = 0) -> BattleRecord | None:
        """Return a stored turn of a battle, None when there is none."""
        return self._database.battle(battle_id, turn)

    def battles(self) -> list[BattleRecord]:
        """Return all turns of battles that are stored here, those without votes too, as they came."""
        return self._database.battles()

    def add_vote(self, vote: VoteRecord) -> Stored:
        """Store a vote, and return the one that counts when it is durable in the sink, or waits for it.

        The same vote again is the same event. Another choice is a new event: the store gives it its
        `revision` and what it `supersedes`, whatever the caller wrote there.

        Raises:
            VoteError: it could not be stored, and does not count.
        """
        counted = self._commits.add(vote)
        return Stored(counted.vote, "durable" if self._shipper.wait_for(counted.object) else "pending")

    def votes(self) -> list[VoteRecord]:
        """Return the votes that count, one for each voter and turn, the oldest first."""
        return self._database.votes()

    def state_of(self, vote_id: str) -> StoredState | None:
        """Tell whether the vote that counts is in the sink yet; None when there is no such vote."""
        counted = self._database.counted(vote_id)
        if counted is None:
            return None
        return "pending" if self._database.is_waiting(counted.object) else "durable"

    def pending(self) -> int:
        """Return how many votes would be lost with this disk."""
        return self._database.count_pending()

    def last_stored_at(self) -> str:
        """Return when the newest vote that is in the sink was cast, empty where there is none."""
        return self._database.last_durable_at()

    def sink_problem(self) -> str:
        """Return in one line why the sink does not take votes, empty where it does."""
        return self._shipper.problem()

    def forget(self, vote_ids: Iterable[str]) -> None:
        """Remove erased votes from this disk, with the battles that nobody else voted on.

        Raises:
            VoteError: they may still be there.
        """
        self._database.forget(vote_ids)

    def forget_battles(self, battle_ids: Iterable[str]) -> None:
        """Remove those of these battles that nobody voted on, with all their turns.

        Raises:
            VoteError: they may still be there.
        """
        self._database.forget_battles(battle_ids)

    def forget_unvoted(self, before: str) -> int:
        """Remove turns from before a time (ISO 8601, UTC) that nobody voted on: no receipt could erase them.

        Raises:
            VoteError: they may still be there.
        """
        return self._database.forget_unvoted(before)

    def _forget_old(self) -> None:
        """Forget what nobody can vote on any more: on a quiet Space nothing else does it."""
        before = datetime.now(UTC) - timedelta(seconds=TOKEN_LIFETIME_S)
        self.forget_unvoted(before.isoformat(timespec="microseconds"))

    def close(self, timeout_s: float = _FLUSH_S) -> None:
        """Take no more votes, ship what is pending for at most about `timeout_s`, close the database."""
        self._commits.close()
        self._shipper.close(timeout_s)
        if left := self.pending():
            LOG.warning("%d votes wait on this disk for the next start: %s", left, self.sink_problem())
        self._database.close()

    def _commit(self, votes: Sequence[VoteRecord]) -> Sequence[Counted | VoteError]:
        outcomes, made = self._database.add_votes(votes)
        if made is not None:
            self._shipper.add(made.name)  # before anyone hears of the votes, and can ask for it
        return outcomes

    def _is_restored(self) -> bool:
        try:
            self._restore()
        except SinkDownError as error:
            LOG.warning("the sink does not answer, its votes are read later: %s", error)
            return False
        return True

    def _restore(self) -> None:
        """Read back what the sink has and the database lacks: after a wiped disk, or a kill in between.

        Raises:
            SinkDownError: some of it could not be reached; what could is restored.
        """
        started = time.monotonic()
        self._erasures.follow()
        there = list_objects(self._sink)
        self._database.confirm(self._database.waiting_names() & set(there))
        known = self._database.object_names()
        lacking = sorted(set(there) - known)
        restored, unreached = 0, ""
        for start in range(0, len(lacking), _RESTORED_AT_ONCE):
            read = list(read_objects(self._sink, lacking[start : start + _RESTORED_AT_ONCE]))
            restored += self._take([each for each in read if not each.down])
            unreached = unreached or next((each.down for each in read if each.down), "")
        self.restore_seconds += time.monotonic() - started
        if restored:
            LOG.info("restored %d votes from the sink", restored)
        if unreached:
            raise SinkDownError(unreached)
        # What was erased has left this disk by now, so a vote whose object is missing was lost in the sink.
        if sent := self._database.send_again(sorted(known - set(there))):
            LOG.warning(
                "the sink lacks %d votes that it had, they go there again: is it the right one?", sent
            )

    def _take(self, read: Sequence[ReadObject]) -> int:
        """Store the events of objects in one transaction, and return how many votes count by that."""
        restored, late = 0, list[str]()
        with self._database.transaction():
            for each in read:
                if each.damage:
                    LOG.warning("not restored: %s", each.damage)
                    continue
                battles, votes = self._standing(each)
                self._database.add_battles(battles)
                restored += sum(self._counts(vote, each.name) for vote in votes)
                self._database.confirm([each.name])
                if (battles, votes) != (each.battles, each.votes):
                    late.append(each.name)
        self._erasures.clean(late)  # a backup that was put back, or sent while somebody erased
        return restored

    def _standing(self, each: ReadObject) -> tuple[tuple[BattleRecord, ...], tuple[VoteRecord, ...]]:
        gone = self._erasures.gone
        battles = tuple(battle for battle in each.battles if not gone.has_battle(battle.battle_id))
        return battles, tuple(vote for vote in each.votes if not gone.has_vote(vars(vote)))

    def _counts(self, vote: VoteRecord, name: str) -> bool:
        if self.battle(vote.battle_id, vote.turn) is None:
            LOG.warning("not restored: %s has a vote on a battle that it does not hold", name)
            return False
        self._database.note_object(vote, name)
        return self._database.count(Counted(vote, name))
