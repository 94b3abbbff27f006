"""The contestant behind an OpenAI-compatible endpoint. Off unless the Space's owner turns it on.

What visitors ask leaves this machine here, so it goes masked, over HTTPS, to one address, and to no log.
"""

import ipaddress
import logging
import os
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cards.licences import LICENCES, OTHER
from dataset_builder.drug_names import fold
from dataset_builder.records import Message
from dataset_builder.translators.service_text import is_service_text
from space.contestants.contract import ContestantEntry, Health, Material, Piece, Sampling
from space.errors import AnswerError, ContestantError
from space.health import MissingError

if TYPE_CHECKING:
    from openai import OpenAI

ALLOW_VARIABLE = "SPACE_ALLOW_HOSTED"
_NO_KEY = "none"  # the client wants one, servers of one's own do not
_CONNECT_S, _SILENCE_S, _WHOLE_S = 5.0, 30.0, 120.0
_PIECE_INTERVAL_S = 0.06  # at most 16 updates of the page per second
_TELLING_CHARS = 200  # before so many nothing is shown: an error page is known by how it begins
_ERROR_PAGE = re.compile(
    r'\s*(?:<(?:!doctype|html|head|body|\?xml)\b|\{\s*"(?:error|detail|message)"\s*:)', re.I
)
_ENDS_WELL = ("stop", "length")


def key_variable(name: str) -> str:
    """Return where the key of a contestant stands: `GPT médico 2` has `SPACE_KEY_GPT_MEDICO_2`."""
    return "SPACE_KEY_" + re.sub(r"\W+", "_", fold(name)).strip("_").upper()


@dataclass(frozen=True)
class HostedModel:
    """One model of one endpoint; the key is read from the environment when it is asked."""

    name: str
    weight: float
    licence: str
    endpoint: str
    model: str
    silence_s: float = _SILENCE_S
    whole_s: float = _WHOLE_S
    adapter_sha256: str = ""
    health: Health = "loaded"

    @classmethod
    def open(cls, entry: ContestantEntry, material: Material) -> "HostedModel":
        """Check what the entry says; the endpoint is asked for the first time by a visitor.

        Raises:
            ContestantError: hosted models are off here, or the address or the licence cannot be used.
        """
        if os.environ.get(ALLOW_VARIABLE) != "1":
            raise MissingError(f"{entry.name}: hosted contestants are off; {ALLOW_VARIABLE}=1 allows them")
        licence = entry.licence or OTHER
        if licence not in LICENCES and licence != OTHER:
            raise ContestantError(f"{entry.name}: unknown licence {licence!r}; see cards/licences.py")
        # At log level debug the client would write down what it sends.
        logging.getLogger("openai").setLevel(logging.WARNING)
        return cls(entry.name, entry.weight, licence, _checked(entry.name, entry.endpoint), entry.base)

    @property
    def revision(self) -> str:
        """The name at the endpoint: what stands behind it may change without a word."""
        return f"hosted:{self.model}"

    @property
    def reads_passages(self) -> bool:
        """It knows nothing of our data sets but what it is told."""
        return True

    def answer(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Piece]:
        """Stream the endpoint's answer; nothing of what was asked or of the key stands in a failure.

        Raises:
            AnswerError: it does not answer, breaks off, or answers with an error page.
        """
        try:
            yield from _told_apart(_spaced(self._chunks(messages, sampling)))
        except _Failure as failure:
            problem = f"{self.name}: {failure}"
        else:
            return
        raise AnswerError(problem)

    def _chunks(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Piece]:
        import openai

        try:
            with self._client() as client, self._stream(client, messages, sampling) as stream:
                yield from _pieces(stream, time.monotonic() + self.whole_s)
        except openai.APIStatusError as error:
            failure = _Failure(f"the endpoint answers {error.status_code}{self._hint(error.status_code)}")
        except openai.APITimeoutError:
            failure = _Failure(f"the endpoint says nothing for {self.silence_s:g} s")
        except openai.APIConnectionError as error:
            failure = _Failure(f"the endpoint does not answer: {type(error).__name__}")
        except (openai.OpenAIError, LookupError, TypeError, AttributeError, ValueError) as error:
            failure = _Failure(f"the endpoint answers in no known form: {type(error).__name__}")
        else:
            return
        raise failure

    def _client(self) -> "OpenAI":
        import openai

        key = os.environ.get(key_variable(self.name)) or _NO_KEY
        timeout = openai.Timeout(self.silence_s, connect=_CONNECT_S)
        # A redirect would carry the question to an address that nobody has allowed.
        transport = openai.DefaultHttpxClient(follow_redirects=False, timeout=timeout)
        return openai.OpenAI(
            base_url=self.endpoint, api_key=key, timeout=timeout, max_retries=0, http_client=transport
        )

    def _stream(self, client: "OpenAI", messages: Sequence[Message], sampling: Sampling) -> Any:  # noqa: ANN401 - the client's stream
        from dataset_builder.personal_data import mask

        sent: Any = [{"role": each["role"], "content": mask(each["content"])} for each in messages]
        return client.chat.completions.create(
            model=self.model,
            messages=sent,
            max_tokens=sampling.max_new_tokens,
            temperature=sampling.temperature,
            top_p=sampling.top_p,
            seed=sampling.seed,
            stream=True,
        )

    def _hint(self, status: int) -> str:
        return f": is ${key_variable(self.name)} right?" if status in (401, 403) else ""


class _Failure(Exception):
    """Why there is no answer."""


def _pieces(stream: Any, deadline: float) -> Iterator[Piece]:  # noqa: ANN401 - the client's stream
    """Yield the text of each chunk, which is mostly one token, until the model says that it has ended."""
    ended = ""
    for chunk in stream:
        if time.monotonic() > deadline:
            raise _Failure("the endpoint takes too long")
        for choice in chunk.choices[:1]:
            ended = choice.finish_reason or ended
            text = choice.delta.content or ""
            yield Piece(text, tokens=int(bool(text)))
    if ended not in _ENDS_WELL:
        raise _Failure(f"the endpoint broke off: {ended or 'no end was told'}")


def _spaced(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Put pieces together until a page may be updated again."""
    text, tokens, shown_at = "", 0, 0.0
    for piece in pieces:
        text, tokens = text + piece.text, tokens + piece.tokens
        if time.monotonic() - shown_at >= _PIECE_INTERVAL_S:
            yield Piece(text, tokens=tokens)
            text, tokens, shown_at = "", 0, time.monotonic()
    yield Piece(text, tokens=tokens)


def _told_apart(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Hold the beginning back until it is known to be no error page and no message of the service."""
    held, tokens, is_open = "", 0, False
    for piece in pieces:
        if is_open:
            yield piece
            continue
        held, tokens = held + piece.text, tokens + piece.tokens
        if len(held) >= _TELLING_CHARS:
            _refuse_page(held)
            is_open = True
            yield Piece(held, tokens=tokens)
        else:
            yield Piece("")  # so that whoever asks can give up
    if not is_open:
        _refuse_page(held)
        yield Piece(held, tokens=tokens)


def _refuse_page(text: str) -> None:
    if not text.strip():
        raise _Failure("the endpoint wrote nothing")
    if _ERROR_PAGE.match(text) or is_service_text(text, ""):
        raise _Failure("the endpoint answered with a page of its own")


def _checked(name: str, endpoint: str) -> str:
    """Return the address of an endpoint that may be told what visitors ask."""
    parts = urlsplit(endpoint)
    if parts.username or parts.password or parts.query:
        raise ContestantError(f"{name}: no key in the address; it belongs in ${key_variable(name)}")
    if parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname or "")):
        return endpoint
    raise ContestantError(f"{name}: the endpoint must be https://, or http:// on this machine")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
