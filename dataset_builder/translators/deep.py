"""The services over deep-translator: LibreTranslate, Google's page and MyMemory."""

import html
import os
import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from dataset_builder.errors import TranslationError
from dataset_builder.translators.deep_engine import DeepEngine
from dataset_builder.translators.failures import Refused, TooLong, failure_of
from dataset_builder.translators.options import ServerUrl
from dataset_builder.translators.service_text import is_service_text

if TYPE_CHECKING:
    import requests

URL_VARIABLE = "LIBRETRANSLATE_URL"
KEY_VARIABLE = "LIBRETRANSLATE_API_KEY"
_NO_KEY = "none"  # deep-translator refuses to work without a key, servers without keys ignore it
_BREAK = re.compile(rb"<br\s*/?>", re.IGNORECASE)


class Libre(DeepEngine):
    """A LibreTranslate server, by `translator_options: {url: ...}` or `$LIBRETRANSLATE_URL`.

    The API key is read from `$LIBRETRANSLATE_API_KEY` and never written anywhere.
    """

    name = "deep:libre"
    _pack_chars = 4900
    _translator_class = "LibreTranslator"
    _key_hint = f" in ${KEY_VARIABLE}"

    @property
    def cache_parameters(self) -> Mapping[str, str]:
        """The server, "" where none is named yet."""
        return {"url": self._given.shown.rstrip("/") if self._given else ""}

    def _given_url(self) -> str:
        return self._options.get("url") or os.environ.get(URL_VARIABLE, "")

    @cached_property
    def _server(self) -> ServerUrl:
        if self._given is None:
            raise TranslationError(
                f"translator {self.name} needs a server: set ${URL_VARIABLE} or "
                "--set translator_options.url=http://HOST:PORT/"
            )
        return self._given

    def _base_url(self) -> str:
        return self._server.whole.rstrip("/") + "/"

    def _arguments(self) -> Mapping[str, str]:
        key = os.environ.get(KEY_VARIABLE) or _NO_KEY
        return {"source": "en", "target": "es", "api_key": key, "custom_url": self._base_url()}


class Google(DeepEngine):
    """The page of Google Translate, scraped: no key, no promise that it goes on, and not meant for this."""

    name = "deep:google"
    unofficial = True
    _pack_chars = 4900
    _translator_class = "GoogleTranslator"

    def _inspect(self, response: "requests.Response") -> None:
        """Turn line breaks into newlines, which the package would lose: "uno<br>dos" became "unodos"."""
        response._content = _BREAK.sub(b"\n", response.content)


class MyMemory(DeepEngine):
    """MyMemory: a few thousand characters a day without a key, less than 500 at a time."""

    name = "deep:mymemory"
    _pack_chars = 490
    _translator_class = "MyMemoryTranslator"

    def _arguments(self) -> Mapping[str, str]:
        return {"source": "en-US", "target": "es-ES"}

    def _inspect(self, response: "requests.Response") -> None:
        """Read the status that MyMemory hides in a 200; the package would take the message for a text."""
        try:
            body = response.json()
        except ValueError:
            return  # the package says so
        told = body if isinstance(body, dict) else {}
        details, status = str(told.get("responseDetails") or ""), str(told.get("responseStatus") or "200")
        if "QUERY LENGTH LIMIT" in details.upper():
            raise TooLong("refused the request: too long")
        if is_service_text(details, ""):
            raise Refused(f"says: {details[:80]}")
        failure = failure_of(int(status), None) if status.isdecimal() else None
        if failure is not None:
            raise failure

    def _mended(self, answer: str, source: str) -> str:
        return html.unescape(answer) if "&" not in source else answer
