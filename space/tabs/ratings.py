"""The tab of ratings: a table and a picture of who wins how often, with how sure that is."""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, cast

import gradio as gr

from space import texts_en as page_texts_en
from space.languages import texts_for
from space.markdown import inert_line
from space.mode import offer
from space.ratings import texts_en, texts_es
from space.ratings.view import Filters, Kind, RatingView, row_cells, updated_line
from space.tabs.table import Place
from space.votes.records import VoterRole

_PRIVATE: dict[str, Any] = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}
# A table that scrolls must be reachable by keyboard, and Gradio's Markdown makes it anew each time.
_REACHABLE = """() => new MutationObserver(() => {
  for (const table of document.querySelectorAll('#ratings table:not([tabindex])')) table.tabIndex = 0
}).observe(document.body, {childList: true, subtree: true})"""


def build(place: Place) -> None:
    """Put the tab into the open Blocks; filled when the page or it opens and when a filter changes."""
    bank = place.arena.services.bank
    specialities = {each: each for each in (bank.specialities() if bank is not None else ())}
    place.words.make(gr.Markdown, lambda t: {"value": _texts(t).INTRODUCTION})
    with gr.Row(elem_id="ratings-filters"):
        kind = _dropdown(place, "ratings-kind", "all", lambda t: (t.KIND_LABEL, t.KINDS))
        role = _dropdown(place, "ratings-role", "", lambda t: (t.ROLE_LABEL, t.ROLES))
        speciality = _dropdown(
            place,
            "ratings-speciality",
            "",
            lambda t: (t.SPECIALITY_LABEL, {"": t.SPECIALITY_ALL, **specialities}),
        )
    refresh = place.words.make(gr.Button, lambda t: {"value": t.RATINGS_REFRESH}, elem_id="ratings-refresh")
    figure = gr.HTML(elem_id="ratings-figure")
    table = gr.Markdown(elem_id="ratings")

    def look(kind: str, role: str, speciality: str, request: gr.Request) -> tuple[str, str]:
        page_texts, now = texts_for(request), offer()
        if not now.ratings:
            return "", page_texts.STATUS_MODE_OFF
        view = place.board.current(Filters(cast(Kind, kind), cast("VoterRole", role), speciality))
        texts = _texts(page_texts)
        return view.figure_in(texts), ratings_text(view, texts)

    inputs, outputs = [kind, role, speciality], [figure, table]
    looks = (refresh.click, kind.input, role.input, speciality.input, place.tab.select, place.page.load)
    for event in looks:
        event(look, inputs, outputs, **_PRIVATE)
    place.page.load(None, None, None, js=_REACHABLE, **_PRIVATE)


def ratings_text(view: RatingView, texts: ModuleType = texts_es) -> str:
    """Return a view as Markdown: the table, when it was computed, and what to say about it."""
    lines = []
    if view.rows:
        lines.append(_row(texts.HEADINGS) + "\n" + _row(["---"] * len(texts.HEADINGS)))
        lines[0] += "".join(
            "\n" + _row([inert_line(cell) for cell in row_cells(row, texts)]) for row in view.rows
        )
    lines += [updated_line(view, texts), *(inert_line(note) for note in view.notes_in(texts))]
    return "\n\n".join(line for line in lines if line)


def _texts(page_texts: ModuleType) -> ModuleType:
    """Return the texts of this tab in the language of those of the page."""
    return texts_en if page_texts is page_texts_en else texts_es


def _dropdown(
    place: Place, elem_id: str, value: str, words: Callable[[ModuleType], tuple[str, Mapping[str, str]]]
) -> gr.Dropdown:
    """Build a dropdown; `words` gives its label and the names of its choices by their code."""

    def wording(page_texts: ModuleType) -> dict[str, Any]:
        label, names = words(_texts(page_texts))
        return {"label": label, "choices": [(name, code) for code, name in names.items()]}

    return place.words.make(gr.Dropdown, wording, value=value, elem_id=elem_id)


def _row(cells: Any) -> str:  # noqa: ANN401 - any texts
    return f"| {' | '.join(cells)} |"
