"""A clock that runs only while somebody sleeps."""

import threading


class FakeClock:
    """Time passes by `sleep` alone; `slept` keeps every wait."""

    def __init__(self) -> None:
        self.now, self.slept = 0.0, list[float]()
        self._lock = threading.Lock()

    def monotonic(self) -> float:
        """Return the time in seconds."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        with self._lock:
            self.now += seconds
            self.slept.append(seconds)
