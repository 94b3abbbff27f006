"""Group commit: what many threads hand in within one short moment becomes one batch.

A flush to the disk costs the same for one vote as for sixty, so they share one.
"""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from space.errors import VoteError

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")
Commit = Callable[[Sequence[Item]], Sequence[Outcome | VoteError]]

WINDOW_S = 0.05
QUIET_S = 0.005
MOST_ITEMS = 64
_LONGEST_COMMIT_S = 60.0  # SQLite itself gives up after 30 s


@dataclass(frozen=True)
class _Ticket(Generic[Item, Outcome]):
    item: Item
    outcome: "Future[Outcome]" = field(default_factory=Future)


class GroupCommit(Generic[Item, Outcome]):
    """One thread that commits batches; `add` returns when the batch of its item is committed.

    Example: 50 threads that call `add` at the same time cause one call of `commit` with 50 items, whose
    answers go back to them one by one.
    """

    def __init__(
        self,
        commit: "Commit[Item, Outcome]",
        is_busy: Callable[[], bool] = lambda: False,
        window_s: float = WINDOW_S,
        quiet_s: float = QUIET_S,
        most: int = MOST_ITEMS,
    ) -> None:
        self._commit = commit
        self._is_busy = is_busy
        self._window_s = window_s
        self._quiet_s = quiet_s
        self._most = most
        self._tickets: queue.SimpleQueue[_Ticket[Item, Outcome] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._open = True
        self._thread = threading.Thread(target=self._run, name="vote-commits", daemon=True)
        self._thread.start()

    def add(self, item: Item) -> Outcome:
        """Return what `commit` answered about the item.

        Raises:
            VoteError: it is not stored.
        """
        ticket: _Ticket[Item, Outcome] = _Ticket(item)
        with self._lock:
            if not self._open:
                raise VoteError("the vote store is closing and takes no votes")
            self._tickets.put(ticket)
        try:
            return ticket.outcome.result(_LONGEST_COMMIT_S)
        except TimeoutError as error:
            raise VoteError("the vote store does not answer: vote again") from error

    def close(self) -> None:
        """Commit what has been handed in, and take no more."""
        with self._lock:
            if self._open:
                self._open = False
                self._tickets.put(None)
        self._thread.join(_LONGEST_COMMIT_S)

    def _run(self) -> None:
        try:
            while batch := self._gather():
                self._settle(batch)
        finally:  # also after an error nobody foresaw: no visitor waits for a thread that is gone
            with self._lock:
                self._open = False
            self._refuse_the_rest()

    def _gather(self) -> list[_Ticket[Item, Outcome]]:
        """Wait for an item, then for more until nothing comes for a moment, at most to the end of the window.

        While what comes after the commit is busy anyway, the whole window is used. An empty batch is the end.
        """
        batch: list[_Ticket[Item, Outcome]] = []
        ticket = self._tickets.get()
        ends_at = time.monotonic() + self._window_s
        while ticket is not None:
            batch.append(ticket)
            if len(batch) == self._most:
                return batch
            try:
                left_s = max(0.0, ends_at - time.monotonic())
                ticket = self._tickets.get(timeout=left_s if self._is_busy() else min(self._quiet_s, left_s))
            except queue.Empty:
                return batch
        if batch:
            self._tickets.put(None)  # the end is read again after this last batch
        return batch

    def _settle(self, batch: Sequence[_Ticket[Item, Outcome]]) -> None:
        try:
            outcomes = self._commit([ticket.item for ticket in batch])
        except VoteError as error:
            outcomes = [error] * len(batch)
        except BaseException:
            self._answer(batch, [VoteError("the vote could not be stored")] * len(batch))
            raise
        self._answer(batch, outcomes)

    def _answer(
        self, batch: Sequence[_Ticket[Item, Outcome]], outcomes: Sequence[Outcome | VoteError]
    ) -> None:
        for ticket, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, VoteError):
                ticket.outcome.set_exception(outcome)
            else:
                ticket.outcome.set_result(outcome)

    def _refuse_the_rest(self) -> None:
        while not self._tickets.empty():
            if ticket := self._tickets.get():
                ticket.outcome.set_exception(VoteError("the vote store has stopped"))
