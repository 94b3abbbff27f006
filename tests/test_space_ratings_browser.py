"""The ratings tab as a browser lays it out on a phone, in both languages."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from space.ratings import texts_en, texts_es
from space.visit import Visitor
from tests.chromium import CHROMIUM, NO_BROWSER
from tests.space_fixtures import Served, label, served, write_built, write_config
from tests.test_space_browser import CONTESTANTS

if TYPE_CHECKING:
    from types import ModuleType

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=NO_BROWSER)


@pytest.fixture(scope="module")
def voted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page started again after one vote, which its ratings count from the start."""
    dose = {"dosage_and_administration": "Tome 3,25 mg los martes."}
    qa = [{"question": "¿Qué es el asma?", "answer": "Una enfermedad de los bronquios.", "licence": "mit"}]
    built = write_built(
        tmp_path_factory.mktemp("built"), {"openfda": label("ZORBAXILIN", dose, flags=["sample"]), "qa": qa}
    )
    config = write_config(tmp_path_factory.mktemp("space"), CONTESTANTS, built)
    with served(config) as earlier:
        visitor = Visitor(earlier.url)
        visitor.ask("¿Qué dosis de zorbaxilina se toma?")
        visitor.vote("left")
    with served(config) as running:
        yield running


@pytest.mark.parametrize(("locale", "texts"), [("es-ES", texts_es), ("en-GB", texts_en)])
def test_a_phone_shows_the_ratings_in_whole_words_of_its_language(
    browser: "Browser", voted: Served, locale: str, texts: "ModuleType"
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale=locale)
    page = context.new_page()
    page.goto(voted.url)
    page.wait_for_selector("#ask")
    page.locator("button[role=tab]").nth(1).click()
    _wait_for_table(page)
    assert page.locator("#ratings th").all_inner_texts() == list(texts.HEADINGS)
    assert _lines_of_cells(page) == {1}
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.get_by_text(texts.FEW_FOR_STYLE.format(minimum="30")).is_visible()
    assert page.get_by_label(texts.ROLE_LABEL).input_value() == texts.ROLES[""]
    assert page.get_by_text(texts.INTRODUCTION).is_visible()
    context.close()


def _wait_for_table(page: "Page") -> None:
    """Ratings are computed beside the page, which gets them when the tab is opened again."""
    for _ in range(50):
        page.locator("button[role=tab]").nth(0).click()
        page.locator("button[role=tab]").nth(1).click()
        page.wait_for_timeout(200)
        if page.locator("#ratings th").count():
            return
    pytest.fail("no ratings after ten seconds")


def _lines_of_cells(page: "Page") -> set[int]:
    return set(
        page.evaluate(
            "[...document.querySelectorAll('#ratings th, #ratings td')].map(cell => {"
            "  const range = document.createRange(); range.selectNodeContents(cell);"
            "  return new Set([...range.getClientRects()].map(box => Math.round(box.bottom))).size })"
        )
    )
