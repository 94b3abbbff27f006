"""Faults the loopback Hub can be told to make, and the log of what it was asked."""

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Fault:
    r"""What to do to requests whose `"METHOD path?query"` matches.

    Example: `Fault(r"POST .*/commit/", status=503, when="after")` does the commit, then answers 503 once.
    `status` answers with it, `drop` closes the connection without an answer, `delay_s` waits, `hook` is
    called (to commit something concurrently, say); `when` says whether that comes before the request's own
    action, which a status or a drop then prevents, or after it. The first `skip` matches pass, the next
    `times` fail.
    """

    match: str
    status: int = 0
    drop: bool = False
    delay_s: float = 0.0
    hook: Callable[[], object] | None = None
    when: Literal["before", "after"] = "before"
    times: int = 1
    skip: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    message: str = "injected fault"


class FaultTable:
    """The faults still to be made; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: list[tuple[Fault, int]] = []

    def add(self, fault: Fault) -> None:
        """Arm one more fault."""
        with self._lock:
            self._seen.append((fault, 0))

    def take(self, line: str) -> Fault | None:
        """Return the first armed fault for a request line, counting the match, or None."""
        with self._lock:
            for index, (fault, seen) in enumerate(self._seen):
                if seen < fault.skip + fault.times and re.search(fault.match, line):
                    self._seen[index] = (fault, seen + 1)
                    return fault if seen >= fault.skip else None
        return None

    @property
    def pending(self) -> int:
        """How many faults have not yet happened as often as they were told to."""
        with self._lock:
            return sum(seen < fault.skip + fault.times for fault, seen in self._seen)


@dataclass(frozen=True)
class LogEntry:
    """One request as it was answered; `status` 0 means that the connection was dropped. Holds no token."""

    method: str
    path: str
    query: str
    status: int
    user: str | None
    bytes_in: int
    bytes_out: int

    @property
    def line(self) -> str:
        """`"POST /api/datasets/a/b/commit/main 200"`."""
        return f"{self.method} {self.path}{'?' + self.query if self.query else ''} {self.status}"
