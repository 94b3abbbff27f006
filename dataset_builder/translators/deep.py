"""deep-translator behind a wall: timeouts, retries, and nothing but a translation is taken for one."""

import importlib.metadata
import os
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dataset_builder.errors import TranslationError

if TYPE_CHECKING:
    import requests

URL_VARIABLE = "LIBRETRANSLATE_URL"
KEY_VARIABLE = "LIBRETRANSLATE_API_KEY"
_NO_KEY = "none"  # deep-translator refuses to work without a key, servers without keys ignore it
_CONNECT_S, _READ_S = 10, 60
_TRIES = 5
_LONGEST_WAIT_S = 60
_BLANKS_IN_A_ROW = 10  # one text may be beyond a server; so many say that the server is at fault
_STATUSES_TO_RETRY = (429, 500, 502, 503, 504)
_SERVICE_TEXT = re.compile(
    r"<\s*(?:html|body|!doctype)|MYMEMORY WARNING|Error \d{3} \(|too many requests", re.IGNORECASE
)


class Libre:
    """A LibreTranslate server, by `translator_options: {url: ...}` or `$LIBRETRANSLATE_URL`.

    The API key is read from `$LIBRETRANSLATE_API_KEY` and never written anywhere.
    """

    name = "deep:libre"
    licence = "unknown"  # it depends on the models of the server
    redistributable = True
    draft = False
    max_chars = 3000
    thread_safe = True

    def __init__(self, options: Mapping[str, str]) -> None:
        unknown = sorted(options.keys() - {"url"})
        if unknown:
            raise TranslationError(f"translator {self.name} takes the option url, found {unknown[0]}")
        self._url = options.get("url") or os.environ.get(URL_VARIABLE, "")
        self._shown_url = re.sub(r"//[^/@]*@", "//", self._url)  # without a user's password
        self._engine: Any = None
        self._blanks = 0

    @property
    def version(self) -> str:
        """The version of the client; the server tells none."""
        return f"deep-translator {importlib.metadata.version('deep-translator')}"

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Return the translation of each text, one request each; "" where two tries gave none.

        Raises:
            TranslationError: no server is named, or it fails, refuses, or answers with anything but a text.
        """
        return [self._translate(text) or self._translate(text) for text in texts]

    def close(self) -> None:
        """Nothing is kept open between builds."""
        self._engine = None

    def _translate(self, text: str) -> str:
        import requests
        from deep_translator.exceptions import AuthorizationException, ServerException, TranslationNotFound

        try:
            answer = self._open().translate(text)
        except AuthorizationException:  # its message holds the key
            raise TranslationError(f"{self._shown_url} refused the key in ${KEY_VARIABLE}") from None
        except requests.JSONDecodeError:
            raise TranslationError(
                f"{self._shown_url} is no LibreTranslate server: its answer is no JSON"
            ) from None
        except requests.RequestException as error:
            raise TranslationError(f"{self._shown_url} does not answer: {type(error).__name__}") from None
        except ServerException as error:
            raise TranslationError(f"{self._shown_url} failed: {error}") from None
        except (TranslationNotFound, KeyError, TypeError, ValueError) as error:
            raise TranslationError(
                f"{self._shown_url} answered in no known form: {type(error).__name__}"
            ) from error
        return self._checked(text, answer)

    def _checked(self, text: str, answer: object) -> str:
        if answer is None or not str(answer).strip():
            self._blanks += 1
            if self._blanks == _BLANKS_IN_A_ROW:
                raise TranslationError(f"{self._shown_url} gave no translation {self._blanks} times in a row")
            return ""
        self._blanks = 0
        if not isinstance(answer, str):
            raise TranslationError(f"{self._shown_url} gave no text as translation of {text[:60]!r}")
        if _SERVICE_TEXT.search(answer) and not _SERVICE_TEXT.search(text):
            raise TranslationError(
                f"{self._shown_url} gave a message of its own as translation: {answer[:60]!r}"
            )
        return answer

    def _open(self) -> Any:  # noqa: ANN401 - deep_translator is untyped
        if self._engine is None:
            if not self._url:
                raise TranslationError(
                    f"translator {self.name} needs a server: set ${URL_VARIABLE} or "
                    "--set translator_options.url=http://HOST:PORT/"
                )
            import deep_translator.libre as libre

            # deep-translator calls `requests.post` without any timeout; the session has one, and retries.
            libre.requests = _session()  # pyright: ignore[reportAttributeAccessIssue] - a session posts like the module
            self._engine = libre.LibreTranslator(
                source="en",
                target="es",
                api_key=os.environ.get(KEY_VARIABLE) or _NO_KEY,
                custom_url=self._url.rstrip("/") + "/",
            )
        return self._engine


def _session() -> "requests.Session":
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3 import Retry

    class Patient(HTTPAdapter):
        """Waits as long as a server asks, up to a minute, and never for ever."""

        def send(self, request: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as in requests
            options["timeout"] = (_CONNECT_S, _READ_S)
            return super().send(request, *arguments, **options)

    retry = Retry(
        total=_TRIES - 1,
        backoff_factor=0.5,
        backoff_jitter=0.5,
        status_forcelist=_STATUSES_TO_RETRY,
        allowed_methods=None,
        respect_retry_after_header=True,
        retry_after_max=_LONGEST_WAIT_S,
        raise_on_status=False,
    )
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, Patient(max_retries=retry))
    return session
