"""Keeps an endpoint that is down out of battles, and asks it now and then whether it is back.

While all is well nobody asks; while it is down one thread does, ever more rarely: visitors never find out for
us. Standard library only.
"""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from cards.command import LOG

Probe = Callable[[], str]  # asks the endpoint; returns why it cannot answer, "" where it can
_FAULTS_IN_A_ROW = 3


@dataclass(frozen=True)
class BackOff:
    """How long to wait between two probes: `first_s`, twice as long each time, at most `longest_s`."""

    first_s: float = 5.0
    longest_s: float = 300.0

    def wait_s(self, tries: int) -> float:
        """Return the wait after so many probes, shortened at random so that two Spaces keep no step."""
        return min(self.longest_s, self.first_s * 2 ** min(tries, 30)) * random.uniform(0.7, 1.0)


@dataclass
class Outage:
    """Whether an endpoint is down by what its answers were; `problem` is why, "" while it is not.

    A failure that is the endpoint's own opens an outage at once. One that may come of the question (a filter,
    a refused parameter) opens it when it is the third in a row. Only a probe that is answered ends it.

    Example: 503, so down; probes after 5, 10 and 20 s; the third is answered, so up.
    """

    name: str
    back_off: BackOff = field(default_factory=BackOff)
    problem: str = ""
    _faults: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _stopped: threading.Event = field(default_factory=threading.Event, repr=False)

    def answered(self) -> None:
        """Note that the endpoint has answered a question; while it is down, that is left to the probe."""
        with self._lock:
            self._faults = 0

    def failed(self, problem: str, probe: Probe, *, is_own: bool) -> None:
        """Note that it has not; `is_own` where no other question would have been answered."""
        with self._lock:
            self._faults += 1
            if self.problem or self._stopped.is_set() or not (is_own or self._faults >= _FAULTS_IN_A_ROW):
                return
            self.problem = problem
        LOG.warning("%s is down, and in no battle until it is back: %s", self.name, problem)
        threading.Thread(target=self._wait, args=(probe,), name="outage", daemon=True).start()

    def stop(self) -> None:
        """Ask no more."""
        self._stopped.set()

    def _wait(self, probe: Probe) -> None:
        tries = 0
        while not self._stopped.wait(self.back_off.wait_s(tries)):
            tries += 1
            problem = probe()
            with self._lock:
                self.problem = problem
                if not problem:
                    self._faults = 0
                    break
        if not self.problem:
            LOG.info("%s answers again", self.name)
