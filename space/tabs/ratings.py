"""The tab of ratings: a table and a picture of who wins how often, with how sure that is."""

from typing import Any, cast

import gradio as gr

from space.markdown import inert_line
from space.mode import offer
from space.ratings import texts_es
from space.ratings.view import Filters, Kind, RatingView, row_cells, updated_line
from space.tabs.table import Place
from space.votes.records import VoterRole

_PRIVATE: dict[str, Any] = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}


def build(place: Place) -> None:
    """Put the tab into the open Blocks; it is filled when the page opens and when a filter changes."""
    bank = place.arena.services.bank
    specialities = [("", texts_es.SPECIALITY_ALL)]
    specialities += [(each, each) for each in (bank.specialities() if bank is not None else ())]
    gr.Markdown(texts_es.INTRODUCTION)
    with gr.Row():
        kind = _dropdown(texts_es.KIND_LABEL, list(texts_es.KINDS.items()), "ratings-kind")
        role = _dropdown(texts_es.ROLE_LABEL, list(texts_es.ROLES.items()), "ratings-role")
        speciality = _dropdown(texts_es.SPECIALITY_LABEL, specialities, "ratings-speciality")
    refresh = place.words.make(gr.Button, lambda t: {"value": t.RATINGS_REFRESH}, elem_id="ratings-refresh")
    figure = gr.HTML(elem_id="ratings-figure")
    table = gr.Markdown(elem_id="ratings")

    def look(kind: str, role: str, speciality: str) -> tuple[str, str]:
        if not offer().ratings:
            return "", ""
        view = place.board.current(Filters(cast(Kind, kind), cast("VoterRole", role), speciality))
        return view.figure_svg, ratings_text(view)

    inputs, outputs = [kind, role, speciality], [figure, table]
    for event in (refresh.click, kind.input, role.input, speciality.input):
        event(look, inputs, outputs, **_PRIVATE)
    place.page.load(look, inputs, outputs, **_PRIVATE)


def ratings_text(view: RatingView) -> str:
    """Return a view as Markdown: the table, when it was computed, and what to say about it."""
    lines = []
    if view.rows:
        lines.append(_row(texts_es.HEADINGS) + "\n" + _row(["---"] * len(texts_es.HEADINGS)))
        lines[0] += "".join("\n" + _row([inert_line(cell) for cell in row_cells(row)]) for row in view.rows)
    lines += [updated_line(view), *(inert_line(note) for note in view.notes_es)]
    return "\n\n".join(line for line in lines if line)


def _dropdown(label: str, values: list[tuple[str, str]], elem_id: str) -> gr.Dropdown:
    choices = [(name, value) for value, name in values]
    return gr.Dropdown(choices, value=values[0][0], label=label, elem_id=elem_id)


def _row(cells: Any) -> str:  # noqa: ANN401 - any texts
    return f"| {' | '.join(cells)} |"
