"""The page of one reviewer in a browser, opened from a file as a reviewer does."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dataset_builder.audit_folder import score_folder
from dataset_builder.audit_marks import COLUMNS, MARKS
from tests.audit_fixtures import label_rows, run_audit, write_folder
from tests.chromium import CHROMIUM, NO_BROWSER, SIZES
from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

# A reload may begin a new process of Chromium, which hears of what the old one stored a moment later.
BETWEEN_PROCESSES_MS = 1000
SCREENSHOTS = ROOT / "build" / "screenshots"
HOSTILE = (
    "</script><script>window.fired = 1</script><img src=x onerror='window.fired = 2'>\n"
    "<!-- <script> --> ]]> \u2028 {{ 1 }} @@STYLE@@ @@DATA@@ \\u003c/script> <b onclick='x'>"
)
WORDS = list(MARKS.values())

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=NO_BROWSER)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Six rows, all with a hostile original, name and translation."""
    changes = {"text_en": HOSTILE, "text_es": HOSTILE, "generic_name": HOSTILE}
    return write_folder(tmp_path / "demo", {"openfda": [row | changes for row in label_rows(6)]})


@pytest.fixture(params=SIZES)
def context(request: pytest.FixtureRequest, browser: "Browser") -> Iterator["BrowserContext"]:
    width, height = SIZES[request.param]
    opened = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
    yield opened
    opened.close()


@pytest.fixture
def requests() -> list[str]:
    return []


@pytest.fixture
def page(context: "BrowserContext", built: Path, tmp_path: Path, requests: list[str]) -> "Page":
    assert run_audit("audit", built, "sample", "--n", 6, "--out", tmp_path / "audit.html") == 0
    return _opened(context, tmp_path / "audit.html", requests)


def _opened(context: "BrowserContext", path: Path, requests: list[str]) -> "Page":
    page = context.new_page()
    page.on("request", lambda each: requests.append(each.url))
    page.on("pageerror", lambda error: pytest.fail(f"the page's program failed: {error}"))
    page.goto(path.as_uri())
    page.wait_for_selector("#marks button")
    return page


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Callable[["Page", str], None]:
    """Save a picture for a person to look at, and say where it is."""

    def shoot(page: "Page", name: str) -> None:
        width = page.viewport_size["width"] if page.viewport_size else 0
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"audit-{width}-{name}.png"
        page.screenshot(path=path)
        request.config.get_terminal_writer().line(f" screenshot: {path.relative_to(ROOT)}")

    return shoot


def _export(page: "Page", path: Path) -> Path:
    with page.expect_download() as download:
        page.click("#export")
    download.value.save_as(path)
    return path


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _status(page: "Page") -> str:
    return page.inner_text("#status").strip()


def test_a_reviewer_marks_goes_away_comes_back_and_exports_what_scoring_reads(
    page: "Page", built: Path, tmp_path: Path, shoot: Callable[["Page", str], None]
) -> None:
    shoot(page, "1-start")
    page.click("#guide summary")
    shoot(page, "2-row")
    page.click("#guide summary")
    for at, words in enumerate(WORDS, start=1):
        page.keyboard.press(str(at))
        pressed = page.locator("#marks button[aria-pressed=true]")
        assert pressed.evaluate_all("found => found.map(each => each.dataset.mark)") == [words]
        if words == "error mayor":
            page.keyboard.press("c")
            page.keyboard.type('=1, "dos"; 3')
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("ArrowRight")
    assert _status(page) == "Fila 6 de 6, marcadas: 5."
    assert not page.locator("#guide").evaluate("guide => guide.open"), "the next row is in sight"
    page.wait_for_timeout(BETWEEN_PROCESSES_MS)
    page.reload()
    page.wait_for_selector("#marks button")
    assert _status(page) == "Fila 6 de 6, marcadas: 5.", "what was marked outlives the page"
    assert not page.locator("#guide").evaluate("guide => guide.open")
    page.click("#back")
    page.click("#back")
    page.click("#back")
    assert page.input_value("#comment") == '=1, "dos"; 3'
    shoot(page, "3-marked")
    assert "filas sin marcar: 1." in (_export(page, tmp_path / "1.csv"), _status(page))[1]
    lines = _lines(tmp_path / "1.csv")
    assert list(lines[0]) == list(COLUMNS)
    assert [line["mark"] for line in lines] == [*WORDS, ""]
    assert (tmp_path / "1.csv").read_bytes().startswith(b"\xef\xbb\xbfsample,reviewer,row,")
    assert (tmp_path / "1.csv").read_bytes().count(b"\r\n") == 7
    block, _ = score_folder(built, [tmp_path / "1.csv"])
    overall = block["overall"]
    assert [overall[name] for name in ("sampled", "judged", "unknown", "unmarked")] == [6, 4, 1, 1]
    assert [rate["rows"] for rate in overall["rates"].values()] == [3, 2, 1]
    assert block["date"] == page.evaluate("new Date().toLocaleDateString('sv')")


def test_it_works_by_touch_alone_and_tells_the_end(page: "Page", tmp_path: Path, built: Path) -> None:
    for at in range(6):
        page.click(f"#marks button:nth-child({1 + at % 5})")
        if at < 5:
            page.click("#next")
    assert _status(page) == "Fila 6 de 6, marcadas: 6. Ha terminado: exporte el CSV y envíelo."
    assert page.locator("#next").is_disabled()
    assert page.locator("#pending").is_disabled()
    page.click("#marks button:nth-child(2)")
    _export(page, tmp_path / "1.csv")
    assert [line["mark"] for line in _lines(tmp_path / "1.csv")] == [*WORDS, "error menor"]
    assert score_folder(built, [tmp_path / "1.csv"])[0]["overall"]["unmarked"] == 0


def test_the_first_row_without_a_mark_is_one_press_away(page: "Page") -> None:
    page.keyboard.press("1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("1")
    page.click("#pending")
    assert _status(page).startswith("Fila 4 de 6, marcadas: 2")
    for _ in range(2):
        page.keyboard.press("1")
        page.click("#pending")
    page.keyboard.press("1")
    page.click("#pending")
    assert _status(page).startswith("Fila 2 de 6, marcadas: 5")


def test_two_pages_of_one_browser_keep_their_marks_apart(
    context: "BrowserContext", built: Path, tmp_path: Path, requests: list[str]
) -> None:
    run_audit("audit", built, "sample", "--n", 6, "--out", tmp_path / "two.html", "--reviewers", 2)
    first, second = (_opened(context, tmp_path / f"two-{at}.html", requests) for at in (1, 2))
    first.keyboard.press("4")
    second.reload()
    assert _status(second) == "Fila 1 de 6, marcadas: 0."
    assert "revisor 2" in second.inner_text("h1")


def test_hostile_rows_are_shown_as_text_and_nothing_leaves_the_page(
    page: "Page", requests: list[str], tmp_path: Path
) -> None:
    shown = page.locator(".pair p[lang=es]").all_inner_texts()
    assert "\n".join(shown).startswith("</script><script>window.fired = 1</script><img src=x onerror=")
    assert "@@STYLE@@ @@DATA@@ \\u003c/script> <b onclick='x'>" in shown[-1]
    assert "</script>" in page.inner_text("#title")
    page.keyboard.press("1")
    _export(page, tmp_path / "1.csv")
    assert page.locator("article").locator("img, script, b, a, iframe, style").count() == 0
    assert page.evaluate("window.fired") is None
    assert [url for url in requests if not url.startswith(("file:", "blob:"))] == []
    assert len([url for url in requests if url.startswith("file:")]) == 1


def test_even_markup_that_got_into_the_page_could_neither_run_nor_call_home(
    page: "Page", requests: list[str]
) -> None:
    """The policy of the page is the second wall: a defect in the first one lets nothing through."""
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', "
        "`<img src='http://127.0.0.1:9/x.png' onerror='window.fired = 1'>"
        "<div onclick='window.fired = 2' id='x'>x</div>`)"
    )
    page.evaluate("document.getElementById('x').click()")
    assert page.evaluate("fetch('http://127.0.0.1:9/y').then(() => 'sent', () => 'blocked')") == "blocked"
    page.wait_for_timeout(200)
    assert page.evaluate("window.fired") is None


def test_the_page_says_so_where_the_browser_stores_nothing(
    browser: "Browser", built: Path, tmp_path: Path
) -> None:
    run_audit("audit", built, "sample", "--n", 6, "--out", tmp_path / "audit.html")
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied') } })"
    )
    page = context.new_page()
    page.goto((tmp_path / "audit.html").as_uri())
    page.keyboard.press("1")
    assert (
        page.inner_text("#warning") == "Este navegador no guarda lo marcado: exporte el CSV antes de cerrar."
    )
    assert _status(page) == "Fila 1 de 6, marcadas: 1."
    _export(page, tmp_path / "1.csv")
    assert _lines(tmp_path / "1.csv")[0]["mark"] == "correcta"
    context.close()


# Contrast of WCAG 2: (lighter + 0.05) / (darker + 0.05) of relative luminances; 4.5 is asked of small text.
CONTRAST = """selector => {
  const luminance = color => {
    const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map(Number).map(
      v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  let behind = document.querySelector(selector)
  const fore = luminance(getComputedStyle(behind).color)
  while (/^rgba\\(.*, 0\\)$/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement
  const back = luminance(getComputedStyle(behind).backgroundColor)
  return (Math.max(fore, back) + 0.05) / (Math.min(fore, back) + 0.05)
}"""


CLEAR = """pair => pair.getBoundingClientRect().bottom
  <= document.querySelector('footer').getBoundingClientRect().top"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_and_reached_at_any_size_by_day_and_by_night(
    scheme: str,
    context: "BrowserContext",
    tmp_path: Path,
    requests: list[str],
    shoot: Callable[["Page", str], None],
) -> None:
    long = "Take 1.5 mg/kg twice daily for 10 days; do not exceed 4,000 mg.\n" * 30
    rows = [row | {"text_en": long, "text_es": long} for row in label_rows(3)]
    folder = write_folder(tmp_path / "long", {"openfda": rows})
    run_audit("audit", folder, "sample", "--n", 3, "--out", tmp_path / "long.html")
    page = _opened(context, tmp_path / "long.html", requests)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.click("#guide summary")
    page.keyboard.press("3")
    page.evaluate("document.activeElement.blur()")
    shoot(page, f"4-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".pair").count() == 31
    for button in page.locator("footer button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= (page.viewport_size or {"height": 0})["height"]
    chosen = "#marks [aria-pressed=true]"
    texts = [
        "h1",
        "h2",
        "#status",
        ".pair p",
        ".pair p[lang=es]",
        "#marks button",
        chosen,
        "#next",
        "summary",
    ]
    contrasts = {selector: round(page.evaluate(CONTRAST, selector), 1) for selector in texts}
    assert {selector: each for selector, each in contrasts.items() if each < 4.5} == {}
    page.locator("footer").evaluate("footer => footer.scrollIntoView()")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert page.locator(".pair").last.evaluate(CLEAR), "the last line is not under the buttons"


def test_the_data_of_a_page_cannot_end_its_script_element(page: "Page", tmp_path: Path) -> None:
    text = (tmp_path / "audit.html").read_text(encoding="utf-8")
    assert text.count("<script") == 2
    assert text.count("</script>") == 2
    data = text.split('id="data">')[1].split("</script>")[0]
    assert json.loads(data)["rows"][0]["pairs"] == [["Texto", HOSTILE, HOSTILE]]
    assert "\u2028" not in data
