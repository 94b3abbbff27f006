"""The contestant behind an OpenAI-compatible endpoint. Off unless the Space's owner turns it on.

What visitors ask leaves this machine here, so it goes masked, over HTTPS, to one address, and to no log.
An endpoint that goes down leaves the draw until it answers again: `space.contestants.outage`.
"""

import ipaddress
import logging
import os
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cards.licences import LICENCES, OTHER
from dataset_builder.drug_names import fold
from dataset_builder.records import Message
from space.contestants.contract import ContestantEntry, Health, Material, Piece, Sampling
from space.contestants.hosted_stream import NoAnswer, pieces_of, refuse_page, spaced, told_apart
from space.contestants.outage import BackOff, Outage
from space.errors import AnswerError, ContestantError
from space.health import MissingError

if TYPE_CHECKING:
    from openai import OpenAI

ALLOW_VARIABLE = "SPACE_ALLOW_HOSTED"
_NO_KEY = "none"  # the client wants one, servers of one's own do not
_CONNECT_S, _SILENCE_S, _WHOLE_S = 5.0, 30.0, 120.0
# An endpoint that answers so may answer another question; with any other status it answers none.
_ABOUT_THE_QUESTION = (400, 413, 422)
_PROBE: tuple[Message, ...] = ({"role": "user", "content": "Hola"},)
_PROBE_SAMPLING = Sampling(max_new_tokens=16)


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
    outage: Outage = field(default_factory=lambda: Outage("an endpoint"), compare=False)

    @classmethod
    def open(
        cls, entry: ContestantEntry, material: Material, back_off: BackOff | None = None
    ) -> "HostedModel":
        """Check what the entry says, and ask the endpoint for a few words: one that is down may come back.

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
        endpoint, outage = _checked(entry.name, entry.endpoint), Outage(entry.name, back_off or BackOff())
        opened = cls(entry.name, entry.weight, licence, endpoint, entry.base, outage=outage)
        if problem := opened.probe():
            outage.failed(problem, opened.probe, is_own=True)
        return opened

    @property
    def health(self) -> Health:
        """Whether it is drawn now."""
        return "down" if self.outage.problem else "loaded"

    @property
    def problem(self) -> str:
        """Why it is down, "" while it is not."""
        return self.outage.problem

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
            yield from told_apart(spaced(self._chunks(messages, sampling)))
        except NoAnswer as failure:
            problem = f"{self.name}: {failure}"
            self.outage.failed(str(failure), self.probe, is_own=failure.is_of_endpoint)
        else:
            self.outage.answered()
            return
        raise AnswerError(problem)

    def probe(self) -> str:
        """Ask for a few words; return why none came, "" where the model answered.

        Nothing written is an answer, too: a model that thinks first has not begun to write by then.
        """
        try:
            text = "".join(piece.text for piece in self._chunks(_PROBE, _PROBE_SAMPLING))
            if text.strip():
                refuse_page(text)
        except NoAnswer as failure:
            return str(failure)
        return ""

    def _chunks(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Piece]:
        import openai

        from dataset_builder.personal_data import mask, names_in

        # Outside of the try: an error of the mask is no fault of the endpoint.
        names = names_in(each["content"] for each in messages)  # one message tells whom another is about
        sent = [{"role": each["role"], "content": mask(each["content"], names)} for each in messages]
        try:
            with self._client() as client, self._stream(client, sent, sampling) as stream:
                yield from pieces_of(stream, time.monotonic() + self.whole_s)
        except openai.APIStatusError as error:
            status = error.status_code
            told = f"the endpoint answers {status}{self._hint(status)}"
            failure = NoAnswer(told, is_of_endpoint=status not in _ABOUT_THE_QUESTION)
        except openai.APITimeoutError:
            failure = NoAnswer(f"the endpoint says nothing for {self.silence_s:g} s", is_of_endpoint=True)
        except openai.APIConnectionError as error:
            told = f"the endpoint does not answer: {type(error).__name__}"
            failure = NoAnswer(told, is_of_endpoint=True)
        except (openai.OpenAIError, LookupError, TypeError, AttributeError, ValueError) as error:
            failure = NoAnswer(f"the endpoint answers in no known form: {type(error).__name__}")
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

    def _stream(self, client: "OpenAI", sent: Any, sampling: Sampling) -> Any:  # noqa: ANN401 - the client's types
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
