"""How long the page takes to open: `python -m tests.bench.page_load [ROUNDS]`.

Chromium opens the page with generation switched off, nothing in its cache: the seconds until everything on it
stands and the bank can be tapped, and from there, through the tap, until its battle can be voted on. Markdown
on stdout; without Chromium it says so and ends.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cards.command import emit
from space.texts_es import STATUS_MODE_BANK
from tests.bench.bundle_page import TWO, small_built
from tests.chromium import CHROMIUM, NO_BROWSER, SIZES, open_browser
from tests.space_fixtures import CONTROLLER, build_bank_of, served, write_config

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_ROUNDS = 5
# The last thing to come: what the server says when the page asks for it.
_OPEN = f"document.getElementById('status')?.innerText.trim() === {STATUS_MODE_BANK!r}"


def seconds_of(browser: "Browser", url: str, size: tuple[int, int]) -> tuple[float, float]:
    """Return the seconds until the page is open, and until a stored battle can be voted on."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, locale="es-ES")
    page = context.new_page()
    started = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function(_OPEN)
    opened = time.perf_counter()
    page.check("#consent-store input")
    page.click("#bank")
    page.wait_for_selector("#vote-left:enabled")
    shown = time.perf_counter()
    context.close()
    return opened - started, shown - started


def measure(url: str, rounds: int) -> Mapping[str, list[tuple[float, float]]]:
    """Open the page at each size, the sizes in turn."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in SIZES}
    with open_browser() as browser:
        for _ in range(rounds):
            for name, size in SIZES.items():
                taken[name].append(seconds_of(browser, url, size))
    return taken


def main() -> None:
    """Print the median and the slowest round of each size."""
    if not CHROMIUM.exists():
        emit(f"{NO_BROWSER}; page load not measured")
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder)
        config = write_config(own, TWO, small_built(own), bank=str(own / "bank"))
        build_bank_of(config, own / "bank")
        with served(config, environment={**CONTROLLER, "ARENA_MODE": "bank"}) as page:
            taken = measure(page.url, rounds)
    emit(f"Seconds from an empty cache, median of {rounds} (slowest)\n")
    emit("| page | open | stored battle ready for a vote |\n|---|--:|--:|")
    for name, each in taken.items():
        opened, shown = zip(*each, strict=True)
        emit(f"| {name} | {_told(opened)} | {_told(shown)} |")


def _told(seconds: tuple[float, ...]) -> str:
    return f"{statistics.median(seconds):.2f} ({max(seconds):.2f})"


if __name__ == "__main__":
    main()
