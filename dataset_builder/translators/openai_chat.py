"""A model behind an OpenAI-compatible API: vLLM, llama.cpp, Ollama, `transformers serve`, or a hosted one."""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from dataset_builder.contracts import Answered
from dataset_builder.errors import TranslationError
from dataset_builder.translators.chat_prompt import (
    PROMPT_SHA256,
    RESPONSE_FORMAT,
    messages,
    translations_in,
)
from dataset_builder.translators.failures import Failure, Passing, Refused, Silent, failure_of
from dataset_builder.translators.options import (
    UNKNOWN,
    declared_licence,
    may_be_redistributed,
    positive,
    refuse_unknown,
    server_url,
)
from dataset_builder.translators.pacing import SYSTEM_CLOCK, Clock, Pacer, retry_after_s
from dataset_builder.translators.packing import Packer, in_order
from dataset_builder.translators.service_text import is_service_text

if TYPE_CHECKING:
    from openai import OpenAI

URL_VARIABLE, MODEL_VARIABLE, KEY_VARIABLE = "OPENAI_BASE_URL", "OPENAI_MODEL", "OPENAI_API_KEY"
_DEFAULT_URL = "https://api.openai.com/v1"
_NO_KEY = "none"  # the client wants one, local servers do not
_MAX_CHARS = 3000
_TIMEOUT_S = 300.0
_OPTIONS = ("url", "model", "temperature", "requests_per_s", "timeout_s", "licence")
_MODELS_OWN = "default"  # some models take no temperature


class OpenAiChat:
    """A model of `translator_options: {url, model, temperature}` or `$OPENAI_BASE_URL` and `$OPENAI_MODEL`.

    The key is read from `$OPENAI_API_KEY` and never written anywhere. `temperature` is 0, or `default` for
    models that take none.
    """

    name = "openai"
    draft = False
    unofficial = False
    uses_glossary = True
    packs = True
    thread_safe = True
    max_chars = _MAX_CHARS

    def __init__(
        self,
        options: Mapping[str, str],
        glossary: Mapping[str, str] = MappingProxyType({}),
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        refuse_unknown(self.name, options, _OPTIONS)
        self._glossary = glossary
        self._url = server_url(self.name, options.get("url") or os.environ.get(URL_VARIABLE) or _DEFAULT_URL)
        self._model = options.get("model") or os.environ.get(MODEL_VARIABLE, "")
        self._temperature = options.get("temperature", "0")
        self._timeout_s = positive(self.name, options, "timeout_s", _TIMEOUT_S) or _TIMEOUT_S
        self.licence = declared_licence(self.name, options, UNKNOWN)
        self._pacer = Pacer(positive(self.name, options, "requests_per_s", None), clock)
        self._packer = Packer(_MAX_CHARS, self._ask)
        self._lock = threading.Lock()
        self._parameters = self._read_temperature()

    @property
    def redistributable(self) -> bool:
        """Whether the licence of the model lets its output be given on."""
        return may_be_redistributed(self.licence)

    @property
    def version(self) -> str:
        """The model; a service may change it under its name.

        Raises:
            TranslationError: none is named.
        """
        if not self._model:
            raise TranslationError(
                f"translator openai needs a model: set ${MODEL_VARIABLE} or "
                "--set translator_options.openai.model=NAME"
            )
        return self._model

    @property
    def cache_parameters(self) -> Mapping[str, str]:
        """What else the answers depend on."""
        return {
            "url": self._url.shown,
            "temperature": self._temperature,
            "prompt_sha256": PROMPT_SHA256,
        }

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Return the translation of each text, "" for one that the model cannot do.

        Raises:
            TranslationError: no model is named, or the server is not there, fails or refuses.
        """
        return in_order(self.answers, texts)

    def answers(self, texts: Sequence[str]) -> Iterator[Answered]:
        """Yield what each request brought before the next is sent.

        Raises:
            TranslationError: as `translate`.
        """
        try:
            yield from self._packer.answers(texts)
            return
        except Failure as failure:
            problem = f"{self._url.shown} {failure}"
        raise TranslationError(problem)

    def close(self) -> None:
        """Let go of the connections."""
        with self._lock:
            client = self.__dict__.pop("_client", None)
        if client is not None:
            client.close()

    def _read_temperature(self) -> dict[str, Any]:
        if self._temperature == _MODELS_OWN:
            return {}
        try:
            return {"temperature": float(self._temperature)}
        except ValueError:
            raise TranslationError(
                f"translator openai: temperature must be a number or {_MODELS_OWN}, "
                f"found {self._temperature!r}"
            ) from None

    @cached_property
    def _client(self) -> "OpenAI":
        try:
            from openai import DefaultHttpxClient, OpenAI
        except ImportError:
            raise TranslationError("translator openai needs the package openai: pip install openai") from None
        from dataset_builder.translators.whole_answer import limits

        key = os.environ.get(KEY_VARIABLE) or _NO_KEY
        connections = DefaultHttpxClient(
            timeout=self._timeout_s, event_hooks={"response": [limits(self._timeout_s)]}
        )
        return OpenAI(base_url=self._url.whole, api_key=key, max_retries=0, http_client=connections)

    def _ask(self, texts: Sequence[str]) -> list[str] | None:
        """Send one request and return the translation of each text, None where the answer is not that.

        Raises:
            Failure: there is no answer, or it is a message of the service.
        """
        with self._lock:
            client = self._client
        content = self._pacer.ask(lambda: self._content(client, texts))
        whole = "\n".join(texts)
        if is_service_text(content, whole):
            raise Refused("gave a message of its own as translation")
        return translations_in(content, len(texts))

    def _content(self, client: "OpenAI", texts: Sequence[str]) -> str:
        """Return the content of the answer to one request, "" where it is unfinished or refused."""
        import openai

        asked: Any = messages(texts, self._glossary)
        response_format: Any = RESPONSE_FORMAT
        try:
            answer = client.chat.completions.create(
                model=self.version, messages=asked, response_format=response_format, **self._parameters
            )
            choice = answer.choices[0]
            return (choice.message.content or "") if choice.finish_reason == "stop" else ""
        except openai.APIStatusError as error:
            waits = retry_after_s(error.response.headers)
            failure = failure_of(error.status_code, waits, f" in ${KEY_VARIABLE}") or Refused("refused")
        except openai.APITimeoutError:
            failure = Silent(f"does not answer: timeout after {self._timeout_s:g} s")
        except openai.APIConnectionError as error:
            failure = Passing(f"does not answer: {type(error).__name__}")
        except RecursionError:  # JSON of too many levels
            return ""
        except (openai.OpenAIError, LookupError, TypeError, AttributeError, ValueError) as error:
            failure = Refused(f"answered in no known form: {type(error).__name__}")
        raise failure
