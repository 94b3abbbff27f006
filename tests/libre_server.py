"""A loopback LibreTranslate: `POST /translate?q=...` answers `{"translatedText": ...}`."""

import json
from collections.abc import Callable

from tests.engine_server import Answer, EngineServer, Query, in_spanish, lines_in_spanish

__all__ = ["LibreServer", "in_spanish"]


class LibreServer(EngineServer):
    """Reads the query of the URL alone, as deep-translator writes it; `keys` are those it was shown."""

    def __init__(self, delay_s: float = 0.0, speak: Callable[[str], str] = lines_in_spanish) -> None:
        super().__init__(delay_s, speak)
        self.keys: set[str] = set()

    def answer(self, query: Query) -> Answer:
        """Note the key, then answer."""
        self.keys |= set(query.get("api_key", ()))
        return super().answer(query)

    def page(self, translation: str) -> str:
        """Return the body that holds a translation."""
        return json.dumps({"translatedText": translation})
