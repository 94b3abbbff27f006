"""The HTTP session that deep-translator uses in place of the bare `requests` module.

It waits no longer than told, keeps its connections, and turns every failure into one of ours at its root,
before a library can put the request (its text, its key) into a message.
"""

import logging
import time
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from cards.command import RedactionFilter
from dataset_builder.translators.failures import (
    MAX_ANSWER_BYTES,
    Failure,
    Passing,
    Refused,
    Silent,
    TooLong,
    failure_of,
)
from dataset_builder.translators.pacing import retry_after_s

CONNECT_S = 10.0
_PASSING = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError, HTTPError)
_CHUNK_BYTES = 65_536
_REDACTION = RedactionFilter()


class PatientSession(requests.Session):
    """One per thread; `inspect` sees a response before deep-translator does, and may mend or refuse it."""

    def __init__(self, timeout_s: float, key_hint: str, inspect: Callable[[requests.Response], None]) -> None:
        super().__init__()
        self._timeout_s = (min(CONNECT_S, timeout_s), timeout_s)
        self._key_hint, self._inspect = key_hint, inspect
        # At its debug level urllib3 logs each request line, and Libre's holds the key.
        logging.getLogger("urllib3.connectionpool").addFilter(_REDACTION)

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]  # noqa: ANN401 - as in requests
        """Send one request.

        Raises:
            Failure: no answer, or one with another status than success.
        """
        response = self._sent(method, url, options)
        if isinstance(response, Failure):
            raise response  # out of the handler, so that it carries no context: that one holds URL and key
        failure = failure_of(response.status_code, retry_after_s(response.headers), self._key_hint)
        if failure is not None:
            response.close()
            raise failure
        self._inspect(response)
        return response

    def _sent(self, method: str, url: str, options: Mapping[str, Any]) -> requests.Response | Failure:
        deadline = time.monotonic() + self._timeout_s[1]
        try:
            response = super().request(method, url, **{**options, "timeout": self._timeout_s, "stream": True})
            response._content = _body(response.raw, deadline)
            return response
        except requests.exceptions.SSLError:
            return Refused("does not answer: SSLError")
        except (requests.Timeout, ReadTimeoutError) as error:
            return Silent(f"does not answer: {type(error).__name__} after {self._timeout_s[1]:g} s")
        except TooLong as failure:
            return failure
        except _PASSING as error:
            return Passing(f"does not answer: {type(error).__name__}")
        except (requests.RequestException, UnicodeError) as error:
            return Refused(f"cannot be asked: {type(error).__name__}")


def _body(raw: Any, deadline: float) -> bytes:  # noqa: ANN401 - requests does not name it
    """Return the body of a response; the timeout of `requests` starts anew with every byte of it.

    Raises:
        requests.Timeout: it is not whole in time.
        TooLong: it is far longer than any translation.
    """
    body = bytearray()
    while chunk := raw.read1(_CHUNK_BYTES, decode_content=True):
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raw.close()
            raise TooLong(f"answered with more than {MAX_ANSWER_BYTES} bytes")
        if time.monotonic() > deadline:
            raw.close()
            raise requests.ReadTimeout
    raw.release_conn()
    return bytes(body)


def with_session(function: FunctionType, session: requests.Session) -> Callable[..., Any]:
    """Return a function of a library with `session` where its code says `requests`; the library stays whole.

    deep-translator calls `requests.get(...)` and `requests.post(...)`, which a session offers as well.
    """
    names = {**function.__globals__, "requests": session}
    bound = FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )
    bound.__kwdefaults__ = function.__kwdefaults__
    return bound
