"""The members of one JSON document, read event by event: one pass, little memory, no seeking."""

from collections.abc import Iterator
from typing import IO, Any

MAX_DEPTH = 50  # no record is nested so deep; what is would fill the memory
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_OPENING = ("start_map", "start_array")
_CLOSING = ("end_map", "end_array")


def members(stream: IO[bytes], results: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (key, value) of each member of the list or object that a document is; a list has no keys.

    With `results`, the document is a list, or an object that holds a list under that key, or one record
    by itself. Example: `{"meta": 1, "results": [{"a": 2}]}` with `results="results"` gives `("", {"a": 2})`.

    Raises:
        ValueError: it is no JSON, neither list nor object, or nested deeper than `MAX_DEPTH`.
    """
    import ijson

    events = _guarded(ijson.basic_parse(_WithoutMark(stream), use_float=True))
    event, value = next(events)
    if event == "start_array":
        yield from (("", item) for item in _items(events))
    elif event == "start_map" and results:
        yield from _results(events, results)
    elif event == "start_map":
        yield from _pairs(events)
    else:
        raise ValueError(f"neither a list nor an object but {value!r:.40}")
    for _ in events:  # what follows the document, such as more lines of JSON, is a mistake to be told
        raise ValueError("the file goes on after the end of its document")


class _WithoutMark:
    """A stream without the byte order mark that some programs put before UTF-8."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        head = stream.read(len(_BYTE_ORDER_MARK))
        self.head = b"" if head == _BYTE_ORDER_MARK else head

    def read(self, size: int = -1) -> bytes:
        """Read on; 0 bytes asked for are 0 bytes, which is how ijson learns that these are bytes."""
        if size == 0 or not self.head:
            return self.stream.read(size)
        head, self.head = self.head, b""
        return head


def _guarded(events: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Pass on events as long as they are not nested too deep; whatever is wrong is a `ValueError`."""
    import ijson

    depth = 0
    try:
        for event, value in events:
            depth += (event in _OPENING) - (event in _CLOSING)
            if depth > MAX_DEPTH:
                raise ValueError(f"nested deeper than {MAX_DEPTH} levels")
            yield event, value
    except ijson.JSONError as error:
        raise ValueError(str(error)) from error


def _results(events: Iterator[tuple[str, Any]], results: str) -> Iterator[tuple[str, Any]]:
    """Yield the items of the list `results`; of an object without it, the object."""
    others: dict[str, Any] = {}
    found = False
    for event, key in events:
        if event == "end_map":
            break
        event, value = next(events)
        if key == results and event == "start_array":
            found = True
            yield from (("", item) for item in _items(events))
        else:
            others[key] = _value(event, value, events)
    if not found and others:
        yield "", others


def _pairs(events: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for event, key in events:
        if event == "end_map":
            return
        yield key, _value(*next(events), events)


def _items(events: Iterator[tuple[str, Any]]) -> Iterator[Any]:
    for event, value in events:
        if event == "end_array":
            return
        yield _value(event, value, events)


def _value(event: str, value: object, events: Iterator[tuple[str, Any]]) -> Any:  # noqa: ANN401 - any JSON
    """Build the value that begins with an event; `MAX_DEPTH` bounds the recursion."""
    if event == "start_map":
        return dict(_pairs(events))
    return list(_items(events)) if event == "start_array" else value
