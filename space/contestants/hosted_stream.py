"""Makes pieces of an answer of what a chat endpoint streams, and tells an answer from an error page."""

import re
import time
from collections.abc import Iterator
from typing import Any

from dataset_builder.translators.service_text import is_service_text
from space.contestants.contract import Piece

_PIECE_INTERVAL_S = 0.06  # at most 16 updates of the page per second
_TELLING_CHARS = 200  # before so many nothing is shown: an error page is known by how it begins
_ERROR_PAGE = re.compile(
    r'\s*(?:<(?:!doctype|html|head|body|\?xml)\b|\{\s*"(?:error|detail|message)"\s*:)', re.I
)
_ENDS_WELL = ("stop", "length")


class NoAnswer(Exception):
    """Why there is no answer; `is_of_endpoint` where no other question would have had one."""

    def __init__(self, told: str, *, is_of_endpoint: bool = False) -> None:
        super().__init__(told)
        self.is_of_endpoint = is_of_endpoint


def pieces_of(stream: Any, deadline: float) -> Iterator[Piece]:  # noqa: ANN401 - the client's stream
    """Yield the text of each chunk, which is mostly one token, until the model says that it has ended.

    Raises:
        NoAnswer: it takes too long, or the stream breaks off.
    """
    ended = ""
    for chunk in stream:
        if time.monotonic() > deadline:
            raise NoAnswer("the endpoint takes too long")
        for choice in chunk.choices[:1]:
            ended = choice.finish_reason or ended
            text = choice.delta.content or ""
            yield Piece(text, tokens=int(bool(text)))
    if ended not in _ENDS_WELL:
        raise NoAnswer(f"the endpoint broke off: {ended or 'no end was told'}")


def spaced(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Put pieces together until a page may be updated again."""
    text, tokens, shown_at = "", 0, 0.0
    for piece in pieces:
        text, tokens = text + piece.text, tokens + piece.tokens
        if time.monotonic() - shown_at >= _PIECE_INTERVAL_S:
            yield Piece(text, tokens=tokens)
            text, tokens, shown_at = "", 0, time.monotonic()
    yield Piece(text, tokens=tokens)


def told_apart(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Hold the beginning back until it is known to be no error page and no message of the service."""
    held, tokens, is_open = "", 0, False
    for piece in pieces:
        if is_open:
            yield piece
            continue
        held, tokens = held + piece.text, tokens + piece.tokens
        if len(held) >= _TELLING_CHARS:
            refuse_page(held)
            is_open = True
            yield Piece(held, tokens=tokens)
        else:
            yield Piece("")  # so that whoever asks can give up
    if not is_open:
        refuse_page(held)
        yield Piece(held, tokens=tokens)


def refuse_page(text: str) -> None:
    """Make sure that a text is a model's.

    Raises:
        NoAnswer: it is empty, or a page or message of the service.
    """
    if not text.strip():
        raise NoAnswer("the endpoint wrote nothing")
    if _ERROR_PAGE.match(text) or is_service_text(text, ""):
        raise NoAnswer("the endpoint answered with a page of its own")
