"""Waiting for what another thread does."""

import time
from collections.abc import Callable

_PATIENCE_S = 30


def until(condition: Callable[[], bool]) -> None:
    """Return once a condition holds; it fails the test where it never comes to that."""
    ends_at = time.monotonic() + _PATIENCE_S
    while not condition():
        assert time.monotonic() < ends_at, "it never came to that"
        time.sleep(0.005)
