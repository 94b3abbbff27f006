"""How a server is asked: at a bounded rate, patient with passing failures, not at all while it is down."""

import random
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol, TypeVar

from dataset_builder.translators.failures import Passing, Refused, Silent

TRIES, SILENCES = 5, 2
FAILURES_TO_OPEN = 5
OPEN_S = 30.0
LONGEST_WAIT_S = 60.0
_FIRST_BACKOFF_S = 0.5

Answer = TypeVar("Answer")


class Clock(Protocol):
    """Seconds that only grow, and a way to let them pass."""

    def monotonic(self) -> float:
        """Return the time in seconds."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The clock of the machine."""

    def monotonic(self) -> float:
        """Return the time in seconds."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


SYSTEM_CLOCK = SystemClock()


class TokenBucket:
    """At most `per_s` requests a second, after a burst of one second's worth; None is no limit."""

    def __init__(self, per_s: float | None, clock: Clock) -> None:
        self._per_s, self._clock = per_s, clock
        self._burst = max(1.0, per_s or 1.0)
        self._tokens, self._filled_at = self._burst, clock.monotonic()
        self._held_until = self._filled_at
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Return when the next request may leave."""
        until = self._take()
        while (left := max(until, self._held_until) - self._clock.monotonic()) > 0:
            self._clock.sleep(left)

    def hold(self, seconds: float) -> None:
        """Let nobody pass for a while: the server asked for it."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock.monotonic() + seconds)

    def _take(self) -> float:
        """Take a token, also one that is still to come, and return when it is there."""
        with self._lock:
            now = self._clock.monotonic()
            if self._per_s is None:
                return now
            self._tokens = min(self._burst, self._tokens + (now - self._filled_at) * self._per_s) - 1
            self._filled_at = now
            return now + max(0.0, -self._tokens / self._per_s)


class CircuitBreaker:
    """Opens after some failures in a row; then one caller per pause may try, until one succeeds."""

    def __init__(self, clock: Clock, threshold: int = FAILURES_TO_OPEN, pause_s: float = OPEN_S) -> None:
        self._clock, self._threshold, self._pause_s = clock, threshold, pause_s
        self._failures, self._probe_at, self._reason = 0, 0.0, ""
        self._lock = threading.Lock()

    def enter(self) -> None:
        """Return where a request may be tried.

        Raises:
            Refused: the server is taken for down.
        """
        with self._lock:
            if self._failures < self._threshold:
                return
            now = self._clock.monotonic()
            if now < self._probe_at:
                raise Refused(
                    f"{self._reason} {self._failures} times in a row; "
                    f"it is asked again in {self._probe_at - now:.0f} s"
                )
            self._probe_at = now + self._pause_s  # this caller probes, the others go on waiting

    def succeeded(self) -> None:
        """The server answered."""
        with self._lock:
            self._failures = 0

    def failed(self, reason: str) -> None:
        """The server did not answer as a server should."""
        with self._lock:
            self._failures, self._reason = self._failures + 1, reason
            self._probe_at = self._clock.monotonic() + self._pause_s


class Pacer:
    """Sends requests of all threads to one server."""

    def __init__(
        self, per_s: float | None, clock: Clock, jitter: Callable[[], float] = random.random
    ) -> None:
        self._clock, self._jitter = clock, jitter
        self._bucket, self._breaker = TokenBucket(per_s, clock), CircuitBreaker(clock)

    def ask(self, send: Callable[[], Answer]) -> Answer:
        """Return what `send` returns, tried up to five times, twice where the server stays silent.

        Raises:
            Passing: it failed every time.
            TooLong: the server refused this request.
            Refused: asking again makes no sense, or the server is taken for down.
        """
        silences = 0
        for attempt in range(TRIES - 1):
            try:
                return self._once(send)
            except Passing as failure:
                silences += isinstance(failure, Silent)
                if silences == SILENCES:
                    raise
                self._rest(attempt, failure.retry_after_s)
        return self._once(send)

    def _once(self, send: Callable[[], Answer]) -> Answer:
        self._breaker.enter()
        self._bucket.wait()
        try:
            answer = send()
        except Passing as failure:
            self._breaker.failed(str(failure))
            raise
        self._breaker.succeeded()
        return answer

    def _rest(self, attempt: int, retry_after_s: float | None) -> None:
        if retry_after_s is None:
            self._clock.sleep(backoff_s(attempt, self._jitter()))
        else:
            self._bucket.hold(min(retry_after_s, LONGEST_WAIT_S))


def backoff_s(attempt: int, jitter: float) -> float:
    """Return the wait after failure `attempt` (from 0), `jitter` in 0..1: `backoff_s(3, 1.0)` is 4 s."""
    return min(LONGEST_WAIT_S, _FIRST_BACKOFF_S * 2**attempt) * (0.5 + jitter / 2)


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Return what a server asks to wait, in seconds: `{"Retry-After": "3"}` is 3; a date counts from now."""
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        asked = parsedate_to_datetime(value)
    except ValueError:
        return None
    if asked.tzinfo is None:  # "-0000": a time of the world, by RFC 5322
        asked = asked.replace(tzinfo=UTC)
    return max(0.0, (asked - datetime.now(UTC)).total_seconds())
