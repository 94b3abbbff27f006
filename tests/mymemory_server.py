"""A loopback MyMemory: `GET /get?q=...&langpair=en-US|es-ES` answers JSON that holds a status of its own."""

import json

from tests.engine_server import EngineServer


class MyMemoryServer(EngineServer):
    """Answers with status 200 whatever happens, as MyMemory mostly does."""

    path = "/get"

    def page(self, translation: str) -> str:
        """Return the body that holds a translation."""
        return self.told(translation, 200, "")

    def told(self, translation: str, status: int, details: str) -> str:
        """Return a body with a status and its details."""
        answer = {"responseData": {"translatedText": translation, "match": 0.9}, "matches": []}
        return json.dumps({**answer, "responseStatus": status, "responseDetails": details})
