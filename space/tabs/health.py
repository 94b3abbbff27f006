"""The tab that says how the Space is: version, votes, models. Nothing of what visitors wrote."""

from types import ModuleType
from typing import Any

import gradio as gr

from space.arena import Arena
from space.languages import texts_for
from space.markdown import inert_line
from space.mode import arena_mode
from space.tabs.table import Place
from space.version import version

_PRIVATE: dict[str, Any] = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}


def build(place: Place) -> None:
    """Put the tab into the open Blocks."""
    shown = gr.Markdown(elem_id="health")
    refresh = place.words.make(gr.Button, lambda t: {"value": t.HEALTH_REFRESH}, elem_id="health-refresh")

    def look(request: gr.Request) -> str:
        return health_text(place.arena, texts_for(request))

    refresh.click(look, None, shown, **_PRIVATE)
    place.page.load(look, None, shown, **_PRIVATE)


def health_text(arena: Arena, texts: ModuleType) -> str:
    """Return the state of a Space as a table."""
    store = arena.store
    rows = [
        (texts.HEALTH_VERSION, version()),
        (texts.HEALTH_MODE, arena_mode()),
        (texts.HEALTH_LAST_VOTE, store.last_stored_at() or texts.HEALTH_NEVER),
        (texts.HEALTH_PENDING, str(store.pending())),
        (texts.HEALTH_SINK, store.sink_problem() or texts.HEALTH_SINK_FINE),
        (texts.HEALTH_RESTORE, f"{store.restore_seconds:.1f} s".replace(".", ",")),
    ]
    rows += [
        (each.name, f"{texts.HEALTH_STATES[each.health]} ({each.revision[:19] or '-'})")
        for each in arena.contestants
    ]
    body = "\n".join(f"| {inert_line(name)} | {inert_line(value)} |" for name, value in rows)
    return f"| | |\n|---|---|\n{body}"
