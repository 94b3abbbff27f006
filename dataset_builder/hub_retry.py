"""Patience with the Hub: which failures pass, how long to wait, and what to tell a user when it ends."""

import email.utils
import functools
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import httpx2
from huggingface_hub import set_client_factory
from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled
from huggingface_hub.utils import parse_ratelimit_headers
from huggingface_hub.utils._http import hf_request_event_hook

from cards.command import LOG
from dataset_builder.errors import PublishError

T = TypeVar("T")

_PASSING_STATUSES = frozenset({408, 409, 412, 425, 429, 500, 502, 503, 504})
_PASSING_ERRORS = (
    httpx2.TimeoutException,
    httpx2.NetworkError,
    httpx2.ProxyError,
    httpx2.RemoteProtocolError,
    ConnectionError,
    TimeoutError,
)
# OSError: hf_xet's errors. ValueError: the library's checks of names and cards. RuntimeError: what it wraps
# around a failed upload.
_FAILURES = (HfHubHTTPError, httpx2.RequestError, httpx2.InvalidURL, OSError, ValueError, RuntimeError)
_LONGEST_WAIT_S = 300.0
_REFUSALS: Mapping[int, str] = {
    401: "the Hub at {endpoint} refused the token of HF_TOKEN (401): make a new one with write access",
    402: "the Hub asks for payment for {repo_id} (402): choose other hardware or another namespace",
    403: "the token of HF_TOKEN may not write to {repo_id} (403): use one with write access there",
    404: "{repo_id} does not exist on {endpoint} or the token may not see it (404): check the name",
}


@dataclass(frozen=True)
class Patience:
    """How often to try, how long to wait for one answer, and how to sleep in between."""

    tries: int = 6
    timeout_s: float = 120.0
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class Insistence:
    """Repeats requests that fail in passing; every other failure becomes one line."""

    endpoint: str
    repo_id: str
    patience: Patience

    def run(self, action: Callable[[], T]) -> T:
        """Return what `action` returns; each try calls it anew, so it has to look at the present state.

        Raises:
            PublishError: the Hub refused, or went on failing.
        """
        for attempt in range(1, self.patience.tries + 1):
            try:
                return action()
            except PublishError:
                raise
            except _FAILURES as error:
                reason = _reason(error)
                if not _passes(reason):
                    raise self._refused(reason) from error
                if attempt == self.patience.tries:
                    raise self._exhausted(reason) from error
                self._wait(reason, attempt)
        raise PublishError("no try was allowed: set Patience.tries to 1 or more")

    def _wait(self, error: Exception, attempt: int) -> None:
        seconds = wait_s(error, attempt)
        if seconds > _LONGEST_WAIT_S:
            raise PublishError(f"the Hub asks to wait {seconds:.0f} s: run the same command then") from error
        LOG.warning(
            "%s; try %d of %d follows in %.1f s", _short(error), attempt + 1, self.patience.tries, seconds
        )
        self.patience.sleep(seconds)

    def _refused(self, error: Exception) -> PublishError:
        status = _response_of(error).status_code if isinstance(error, HfHubHTTPError) else 0
        text = _REFUSALS.get(status, "cannot publish {repo_id} to {endpoint}: {error}")
        told = " ".join(str(error).split()) + _xet_hint(error)
        return PublishError(text.format(endpoint=self.endpoint, repo_id=self.repo_id, error=told))

    def _exhausted(self, error: Exception) -> PublishError:
        if isinstance(error, httpx2.ConnectError):
            told = f"the Hub at {self.endpoint} cannot be reached ({_short(error)})"
            return PublishError(f"{told}: check the network and HF_ENDPOINT, then run the same command again")
        told = f"the Hub at {self.endpoint} failed {self.patience.tries} times (last: {_short(error)})"
        hint = _xet_hint(error) or f": {self.repo_id} may be unfinished, run the same command again"
        return PublishError(told + hint)


def wait_s(error: Exception, attempt: int) -> float:
    """Return the seconds before try `attempt + 1`: what the Hub asks for, else about 1, 2, 4, 8, 16.

    The doubling is shortened at random by up to half, so that publishers who collided do not collide again.
    """
    asked = _asked_wait_s(_response_of(error).headers) if isinstance(error, HfHubHTTPError) else None
    return 2.0 ** (attempt - 1) * random.uniform(0.5, 1.0) if asked is None else asked


@functools.lru_cache(maxsize=1)
def limit_waiting(timeout_s: float) -> None:
    """Give all Hub requests of this process a timeout: the library's own client waits for ever."""
    set_client_factory(
        lambda: httpx2.Client(
            event_hooks={"request": [hf_request_event_hook]}, follow_redirects=True, timeout=timeout_s
        )
    )


def _passes(error: Exception) -> bool:
    if isinstance(error, HfHubHTTPError):
        return _response_of(error).status_code in _PASSING_STATUSES
    return isinstance(error, _PASSING_ERRORS) and not isinstance(error, OfflineModeIsEnabled)


def _reason(error: Exception) -> Exception:
    """Return what a wrapped failed upload was wrapped around, otherwise the error itself."""
    cause = error.__cause__ if isinstance(error, RuntimeError) else None
    return cause if isinstance(cause, Exception) else error


def _response_of(error: HfHubHTTPError) -> httpx2.Response:
    return error.response


def _asked_wait_s(headers: httpx2.Headers) -> float | None:
    limit = parse_ratelimit_headers(headers)
    if limit is not None and limit.remaining == 0:
        return limit.reset_in_seconds + 1.0  # the header is rounded down
    asked = headers.get("Retry-After", "").strip()
    if asked.isdigit():
        return float(asked)
    when = email.utils.parsedate_tz(asked)  # None where it is absent or no date
    return None if when is None else max(0.0, email.utils.mktime_tz(when) - time.time())


def _short(error: Exception) -> str:
    if isinstance(error, HfHubHTTPError):
        return f"{_response_of(error).status_code} {_response_of(error).reason_phrase}".strip()
    return f"{type(error).__name__}: {error}"


def _xet_hint(error: Exception) -> str:
    """A Hub without Xet storage answers 404 to the library, which does not fall back by itself."""
    return ": if this Hub has no Xet storage, set HF_HUB_DISABLE_XET=1" if "xet" in str(error).lower() else ""
