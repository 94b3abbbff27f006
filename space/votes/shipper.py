"""Brings what is committed on this disk to the sink, again and again until the sink has it."""

import math
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cards.command import LOG, redact
from space.errors import SinkError, VoteError
from space.votes.batch import SinkObject
from space.votes.database import VoteDatabase
from space.votes.follow_erasures import ErasureFollower
from space.votes.sinks import BatchSink, Sink

_MOST_OBJECTS = 200  # in one call of a sink that takes several
_FIRST_WAIT_S = 0.05
_LONGEST_WAIT_S = 30.0


@dataclass
class _Trouble:
    """A sink that does not take objects: since when, how often, and what it last said."""

    since: float = 0.0  # time.monotonic
    tries: int = 0
    told: str = ""

    def add(self, error: Exception) -> None:
        self.since = self.since or time.monotonic()
        self.tries += 1
        name = "" if isinstance(error, SinkError | VoteError) else f"{type(error).__name__}: "
        self.told = redact(name + " ".join(str(error).split()))

    def wait_s(self) -> float:
        """Return about 0.05, 0.1, 0.2 ... 30 s, shortened at random so that two Spaces do not keep step."""
        return min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2 ** (self.tries - 1)) * random.uniform(0.7, 1.0)


class Shipper:
    """One thread that ships the outbox of a database; `prepare` runs before the first object goes out.

    `prepare` (reading back what the sink holds) is repeated like a shipment while the sink is down. `chore`
    runs each hour in the same thread, which reads the list of erasures then, too.
    """

    def __init__(
        self,
        database: VoteDatabase,
        sink: Sink,
        erasures: ErasureFollower,
        prepare: Callable[[], None] | None = None,
        patience_s: float = 5.0,
        chore: Callable[[], object] | None = None,
        chore_period_s: float = 3600.0,
    ) -> None:
        self._database = database
        self._sink = sink
        self._erasures = erasures
        self._prepare = prepare
        self._patience_s = patience_s
        self._chore = chore
        self._chore_period_s = chore_period_s
        self._chore_at = time.monotonic() + chore_period_s
        self._changed = threading.Condition()
        self._waiting = {name: threading.Event() for name in database.waiting_names()}
        self._trouble = _Trouble()
        self._period_s = sink.period_s if isinstance(sink, BatchSink) else 0.0
        self._not_before = (
            time.monotonic() + self._period_s
        )  # a Space that restarts again and again waits, too
        self._ends_at = math.inf
        self._thread = threading.Thread(target=self._run, name="vote-shipments", daemon=True)

    def start(self) -> None:
        """Ship from now on."""
        self._thread.start()

    def add(self, name: str) -> None:
        """Say that the outbox has one more object; it may have been shipped by now.

        Raises:
            VoteError: the database cannot be read.
        """
        with self._changed:
            if self._database.is_waiting(name):
                self._waiting.setdefault(name, threading.Event())
                self._changed.notify_all()

    def is_busy(self) -> bool:
        """Tell whether an object is on its way, or waits for its turn."""
        return bool(self._waiting)

    def wait_for(self, name: str) -> bool:
        """Wait until the sink has an object and return True, or False where it takes too long to wait for."""
        with self._changed:
            shipped = self._waiting.get(name)
            is_hopeless = not self._sink.immediate or self._is_down()
        if shipped is None:
            return True
        # Each object has an event of its own, so that a shipment wakes its own visitors and nobody else.
        return shipped.wait(0.0 if is_hopeless else self._patience_s)

    def problem(self) -> str:
        """Return what the sink last said while it does not take objects, otherwise an empty text."""
        with self._changed:
            if self._ends_at == math.inf and not self._thread.is_alive():
                return "the thread that brings votes to the sink has stopped: restart"
            return self._trouble.told

    def close(self, timeout_s: float) -> None:
        """Ship what waits for at most about `timeout_s`, and stop; the rest goes out at the next start."""
        with self._changed:
            self._period_s, self._not_before = 0.0, 0.0
            self._ends_at = time.monotonic() + timeout_s
            self._changed.notify_all()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while self._await_turn():
            try:
                self._ship()
            # VoteError: it is in the sink, and could not be noted here.
            except (SinkError, VoteError) as error:
                self._failed(error)
            except Exception as error:  # no error, foreseen or not, ends the only thread that ships votes
                LOG.exception("bringing votes to the sink failed in a way that nobody foresaw")
                self._failed(error)
            else:
                self._worked()

    def _await_turn(self) -> bool:
        """Wait until something may be shipped; False is the end."""
        with self._changed:
            while True:
                wait_s = max(0.0, self._not_before - time.monotonic())
                has_work = bool(self._waiting) or self._prepare is not None
                if self._ends_at < math.inf and (not has_work or time.monotonic() + wait_s > self._ends_at):
                    return False
                # A sink that was down when nothing waited is asked again, too.
                is_due = has_work or bool(self._trouble.tries) or self._is_chore_due()
                if is_due and not wait_s:
                    return True
                self._changed.wait(wait_s if is_due else max(0.0, self._chore_at - time.monotonic()))

    def _is_chore_due(self) -> bool:
        return time.monotonic() >= self._chore_at

    def _ship(self) -> None:
        if self._is_chore_due():
            self._chore_at = time.monotonic() + self._chore_period_s
            if self._chore is not None:
                self._chore()
        if self._prepare is not None:
            self._prepare()
            self._prepare = None
        self._erasures.follow()
        objects = self._next_objects()
        if any(self._erasures.covers(each.content) for each in objects):  # a later turn of an erased battle
            self._erasures.erase_here()
            objects = self._next_objects()
        if objects:
            self._erasures.sending(each.name for each in objects)
            self._put(objects)
            self._confirm({each.name for each in objects})
            if not self._database.waiting_names():  # else the next shipment looks, and nobody waits for this
                self._erasures.follow()  # somebody may have erased meanwhile, and looked too early

    def _next_objects(self) -> list[SinkObject]:
        self._agree_with_outbox()
        return self._database.outbox(_MOST_OBJECTS if isinstance(self._sink, BatchSink) else 1)

    def _put(self, objects: Sequence[SinkObject]) -> None:
        if isinstance(self._sink, BatchSink):
            self._sink.put_many([(each.content, each.day) for each in objects])
            return
        for each in objects:
            self._sink.put(each.content, each.day)

    def _confirm(self, names: set[str]) -> None:
        """Wake who waits for these objects, then note that they are durable.

        Where that cannot be noted they stay here, and go to the sink once more.
        """
        with self._changed:
            events = [self._waiting[name] for name in names if name in self._waiting]
        for event in events:
            event.set()
        self._database.confirm(names)
        with self._changed:
            for name in names & self._waiting.keys():
                self._waiting.pop(name).set()

    def _agree_with_outbox(self) -> None:
        """Wait for what the outbox holds and nothing else: an erasure, also of another process, changes it.

        Who waits for an object that is gone is not told that it is in the sink.
        """
        with self._changed:
            announced = set(self._waiting)
        outbox = self._database.waiting_names()
        with self._changed:
            for name in announced - outbox:
                del self._waiting[name]
            for name in outbox - self._waiting.keys():
                self._waiting[name] = threading.Event()

    def _failed(self, error: Exception) -> None:
        with self._changed:
            self._trouble.add(error)
            self._not_before = time.monotonic() + max(self._trouble.wait_s(), self._period_s)
        if self._trouble.tries == 1:
            LOG.warning("votes wait on this disk: %s", self._trouble.told)

    def _worked(self) -> None:
        with self._changed:
            if self._is_down():
                LOG.info("the sink takes votes again")
            self._trouble = _Trouble()
            self._not_before = time.monotonic() + self._period_s

    def _is_down(self) -> bool:
        since = self._trouble.since
        return bool(since) and time.monotonic() - since > self._patience_s
