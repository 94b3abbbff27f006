"""The browser of the tests that look at a page, where this machine has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")
NO_BROWSER = f"no browser: {CHROMIUM} is not installed (apt-get install chromium)"
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
# A page on this machine is all it may open, and as root it has no sandbox.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
]


@contextmanager
def open_browser() -> Iterator["Browser"]:
    """Start Chromium for as long as this lasts."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=_ARGUMENTS)
        yield chromium
        chromium.close()
