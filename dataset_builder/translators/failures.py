"""What can go wrong between an engine and its server, before it becomes one line for the user.

None of these carries a URL, a key or what a library said: libraries put the whole request in their messages.
"""

from http import HTTPStatus

MAX_ANSWER_BYTES = 4_000_000  # an answer to a few thousand characters has fewer
_PASSING = frozenset({408, 425, 429})
_TOO_LONG = frozenset({400, 413, 414, 431})
_KEY = frozenset({401, 403, 407})


class Failure(Exception):
    """A request brought no translation; the message completes "SERVER ..."."""


class Passing(Failure):
    """It may go away by itself; `retry_after_s` is what the server asked for, None where it did not."""

    def __init__(self, reason: str, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s


class Silent(Passing):
    """There was no answer for as long as we wait; five such waits would be minutes."""


class TooLong(Failure):
    """The request was refused as it stands; a shorter one may do."""


class Refused(Failure):
    """Asking again would bring the same."""


def failure_of(status: int, retry_after_s: float | None, key_hint: str = "") -> Failure | None:
    """Return what an HTTP status means for the caller: `failure_of(503, 2.0)` is `Passing`, 200 is None."""
    if 200 <= status <= 299:
        return None
    told = _told(status)
    if status in _TOO_LONG:  # many servers say a plain 400 to a request beyond their limit
        return TooLong(f"refused the request: {told}")
    if status in _KEY:
        return Refused(f"refused the key{key_hint}: {told}")
    if status in _PASSING or status >= 500:
        return Passing(f"failed: {told}", retry_after_s)
    return Refused(f"refused: {told}")


def _told(status: int) -> str:
    try:
        return f"status {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"status {status}"
