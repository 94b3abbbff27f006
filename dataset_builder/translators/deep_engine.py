"""deep-translator, cured: one object per thread, timeouts, patience, and only a translation is one.

The package makes the requests and reads the answers; see `sessions` for what it sends them through, `pacing`
for when, and `packing` for how many segments at a time.
"""

import importlib.metadata
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from dataset_builder.contracts import Answered
from dataset_builder.errors import TranslationError
from dataset_builder.translators.failures import Failure, Refused, TooLong
from dataset_builder.translators.options import ServerUrl, positive, refuse_unknown, server_url
from dataset_builder.translators.pacing import SYSTEM_CLOCK, Clock, Pacer
from dataset_builder.translators.packing import Packer, in_order, join_lines, split_lines
from dataset_builder.translators.service_text import is_service_text

if TYPE_CHECKING:
    import requests

_TIMEOUT_S = 60.0
_OPTIONS = ("url", "requests_per_s", "timeout_s")
# What the public services ask for; a server of one's own is asked as fast as it answers.
_POLITE_REQUESTS_PER_S = {
    "translate.google.com": 5.0,
    "api.mymemory.translated.net": 2.0,
    "libretranslate.com": 1.0,
}
_TEXT_PER_PACK = 0.93  # the rest of a pack is its newlines
_NOTHING: Mapping[str, str] = MappingProxyType({})


class DeepEngine:
    """What the engines over deep-translator share; each names its translator class and its limits."""

    name: ClassVar[str]
    licence = "unknown"  # of texts that a service gives away; it depends on its models and terms
    redistributable = True
    draft = False
    unofficial: ClassVar[bool] = False
    uses_glossary = False
    packs = True
    thread_safe = True
    _pack_chars: ClassVar[int]
    _translator_class: ClassVar[str]
    _key_hint: ClassVar[str] = ""

    def __init__(
        self,
        options: Mapping[str, str],
        glossary: Mapping[str, str] = _NOTHING,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        refuse_unknown(self.name, options, _OPTIONS)
        self._options, self._clock = options, clock
        self._timeout_s = positive(self.name, options, "timeout_s", _TIMEOUT_S) or _TIMEOUT_S
        positive(self.name, options, "requests_per_s", None)
        given = self._given_url()
        self._given = server_url(self.name, given) if given else None
        self._packer = Packer(self._pack_chars, self._ask)
        self._threads = threading.local()
        self._sessions: weakref.WeakSet[requests.Session] = weakref.WeakSet()

    @property
    def version(self) -> str:
        """The version of the client; the server tells none."""
        return f"deep-translator {importlib.metadata.version('deep-translator')}"

    @property
    def max_chars(self) -> int:
        """Characters one request takes; less once a server has refused longer ones."""
        return max(1, int(self._packer.max_chars * _TEXT_PER_PACK))

    @property
    def cache_parameters(self) -> Mapping[str, str]:
        """What else the answers depend on: the server."""
        return {"url": self._server.shown}

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Return the translation of each text, "" for one that the service cannot do.

        Raises:
            TranslationError: the server is not there, fails, refuses, or answers with no translation.
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
            problem = f"{self._server.shown} {failure}"
        raise TranslationError(problem)

    def close(self) -> None:
        """Let go of the connections of all threads."""
        self._threads = threading.local()
        for session in list(self._sessions):
            session.close()

    def _given_url(self) -> str:
        return self._options.get("url", "")

    @cached_property
    def _server(self) -> ServerUrl:
        return self._given or server_url(self.name, _secure(self._make()._base_url))

    @cached_property
    def _pacer(self) -> Pacer:
        polite = _POLITE_REQUESTS_PER_S.get(self._server.host)
        return Pacer(positive(self.name, self._options, "requests_per_s", polite), self._clock)

    def _ask(self, texts: Sequence[str]) -> list[str] | None:
        """Send one request and return the translation of each text, None where they cannot be told apart.

        Raises:
            Failure: there is no answer, or it is no translation.
        """
        text = texts[0] if len(texts) == 1 else join_lines(texts)
        answer = self._pacer.ask(lambda: self._answer(text))
        if answer is None:
            return None
        if not isinstance(answer, str):
            raise Refused("gave no text as translation")
        if is_service_text(answer, text):
            raise Refused(f"gave a message of its own as translation: {' '.join(answer[:60].split())!r}")
        return (
            [self._mended(answer, text)]
            if len(texts) == 1
            else split_lines(texts, self._mended(answer, text))
        )

    def _answer(self, text: str) -> object:
        """Return what the package makes of the answer to one request."""
        from deep_translator.exceptions import BaseError, NotValidLength

        try:
            return self._translate(text)
        except NotValidLength:
            failure: Failure = TooLong("takes no text of this length")
        except RecursionError:  # JSON or HTML of too many levels
            return None
        except (BaseError, AttributeError, LookupError, TypeError, ValueError, StopIteration) as error:
            failure = Refused(f"answered in no known form: {type(error).__name__}")
        raise failure

    def _translate(self, text: str) -> object:
        """Call the package with an object and a session of this thread; a shared one mixes up its callers."""
        if not hasattr(self._threads, "translate"):
            from dataset_builder.translators.sessions import PatientSession, with_session

            translator = self._make()
            translator._base_url = self._base_url()
            session = PatientSession(self._timeout_s, self._key_hint, self._inspect)
            self._sessions.add(session)
            translate = with_session(type(translator).translate, session)
            self._threads.translate = lambda text: translate(translator, text)
        return self._threads.translate(text)

    def _base_url(self) -> str:
        return self._server.whole

    def _make(self) -> Any:  # noqa: ANN401 - deep_translator is untyped
        """Return a new translator of the package."""
        import deep_translator

        return getattr(deep_translator, self._translator_class)(**self._arguments())

    def _arguments(self) -> Mapping[str, str]:
        return {"source": "en", "target": "es"}

    def _inspect(self, response: "requests.Response") -> None:
        """Mend or refuse a response that the package would misread."""

    def _mended(self, answer: str, source: str) -> str:
        """Return an answer without what the service adds to it."""
        return answer


def _secure(url: str) -> str:
    """Return the address with TLS where it is a public service's: the package asks MyMemory in the clear."""
    host = server_url("deep", url).host
    return url.replace("http://", "https://", 1) if host in _POLITE_REQUESTS_PER_S else url
