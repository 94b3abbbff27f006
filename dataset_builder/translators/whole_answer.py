"""Limits on the whole of an answer that httpx2 reads; its own timeout starts anew with every byte."""

import time
from collections.abc import Callable, Iterator

import httpx2

from dataset_builder.translators.failures import MAX_ANSWER_BYTES


class _Limited(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, seconds: float) -> None:
        self._stream, self._deadline = stream, time.monotonic() + seconds

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:
            size += len(chunk)
            if size > MAX_ANSWER_BYTES:
                raise httpx2.RemoteProtocolError(f"more than {MAX_ANSWER_BYTES} bytes")
            if time.monotonic() > self._deadline:
                raise httpx2.ReadTimeout("the answer is not whole in time")
            yield chunk

    def close(self) -> None:
        self._stream.close()


def limits(seconds: float) -> Callable[[httpx2.Response], None]:
    """Return a hook on responses: to read one raises `httpx2.ReadTimeout` once `seconds` have passed.

    After `MAX_ANSWER_BYTES` it raises `httpx2.RemoteProtocolError`.
    """

    def limit(response: httpx2.Response) -> None:
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _Limited(response.stream, seconds)

    return limit
