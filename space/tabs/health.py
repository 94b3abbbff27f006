"""The tab that says how the Space is: version, votes, models. Nothing of what visitors wrote."""

import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import ModuleType
from typing import Any

import gradio as gr

from cards.command import redact
from space import texts_en
from space.arena import Arena
from space.consent import missing
from space.contestants.contract import Contestant
from space.errors import VoteError
from space.health import problem_of
from space.languages import texts_for
from space.markdown import inert_line
from space.mode import arena_mode
from space.tabs.health_texts import EN, ES, HealthTexts
from space.tabs.table import Place
from space.version import version
from space.votes.store import VoteStore

_PRIVATE: dict[str, Any] = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}
_REVISION_CHARS = 19  # enough of a commit, or of `sha256:` and a digest, to tell it
_Row = tuple[str, str]


def build(place: Place) -> None:
    """Put the tab into the open Blocks."""
    shown = gr.Markdown(elem_id="health")
    refresh = place.words.make(gr.Button, lambda t: {"value": t.HEALTH_REFRESH}, elem_id="health-refresh")

    def look(request: gr.Request) -> str:
        return health_text(place.arena, texts_for(request))

    for event in (refresh.click, place.tab.select, place.page.load):
        event(look, None, shown, **_PRIVATE)


def health_text(arena: Arena, texts: ModuleType, environment: Mapping[str, str] = os.environ) -> str:
    """Return the state of a Space as a table; why a model is not there stands beside it."""
    own = EN if texts is texts_en else ES
    mode = arena_mode(environment)
    controller = arena.services.controller
    nobody = own.nobody.format(", ".join(missing(environment)))
    rows = [
        (texts.HEALTH_VERSION, version()),
        (texts.HEALTH_MODE, f"{mode} ({own.modes[mode]})"),
        (own.controller, controller.name if controller else nobody),
        *_rows_of_store(arena.store, texts, own),
        *((each.name, _state(each, own)) for each in arena.contestants),
    ]
    body = "\n".join(f"| {inert_line(name)} | {inert_line(value)} |" for name, value in rows)
    return f"| | |\n|---|---|\n{body}"


def _rows_of_store(store: VoteStore, texts: ModuleType, own: HealthTexts) -> Iterator[_Row]:
    try:
        last, pending = store.last_stored_at(), store.pending()
    except VoteError as error:  # the page has to say so, above all now
        yield texts.HEALTH_LAST_VOTE, own.store.format(redact(str(error)))
    else:
        yield texts.HEALTH_LAST_VOTE, _time(last, own) if last else texts.HEALTH_NEVER
        yield texts.HEALTH_PENDING, str(pending)
    yield texts.HEALTH_SINK, store.sink_problem() or own.sink_fine
    seconds = f"{store.restore_seconds:.1f}"
    yield texts.HEALTH_RESTORE, own.seconds.format(seconds if own is EN else seconds.replace(".", ","))


def _time(written: str, own: HealthTexts) -> str:
    return datetime.fromisoformat(written).strftime(own.when)


def _state(contestant: Contestant, own: HealthTexts) -> str:
    """Return `cargado (revisión 0123abc)`, or why there is nothing to load."""
    state = own.states[contestant.health]
    if contestant.revision:
        state += f" ({own.revision.format(contestant.revision[:_REVISION_CHARS])})"
    problem = problem_of(contestant)
    return f"{state}. {own.reason.format(redact(problem))}" if problem else state
