"""A loopback page of Google Translate: `GET /m?q=...` answers HTML with a result container."""

import html

from tests.engine_server import EngineServer


class GoogleServer(EngineServer):
    """Answers as the page for small screens does."""

    path = "/m"

    def page(self, translation: str) -> str:
        """Return the page that holds a translation."""
        return google_page(html.escape(translation))


def google_page(translation: str) -> str:
    """Return a page around the HTML of a translation."""
    return (
        "<!DOCTYPE html><html><head><title>Google Traductor</title></head><body>"
        f'<div class="result-container">{translation}</div></body></html>'
    )
