"""The tab of blind battles: ask, see two answers, vote, see who wrote them."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import partial
from threading import Event
from typing import Any

import gradio as gr

from cards.command import LOG
from space import texts_es
from space.arena import Arena, Reveal, Revealed, Shown, new_voter
from space.battle import CHOICES, Choice
from space.errors import AnswerError, SinkError, TokenError, VoteError
from space.markdown import inert
from space.plain_text import as_typed

MAX_QUESTION_CHARS = 2000
_SHOW_REVEAL = "() => document.getElementById('reveal')?.scrollIntoView({block: 'nearest'})"
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(frozen=True)
class View:
    """The components of the tab, in the order in which events return them."""

    left: gr.Markdown
    right: gr.Markdown
    status: gr.Markdown
    token: gr.Textbox
    reveal: gr.Markdown
    vote_left: gr.Button
    vote_right: gr.Button
    vote_tie: gr.Button
    vote_both_bad: gr.Button
    ask: gr.Button
    again: gr.Button

    def vote_buttons(self) -> list[tuple[Choice, gr.Button]]:
        """Return what each vote button means."""
        buttons = (self.vote_left, self.vote_right, self.vote_tie, self.vote_both_bad)
        return list(zip(CHOICES, buttons, strict=True))

    def components(self) -> list[Any]:
        """Return the components as the outputs of an event."""
        return [getattr(self, field.name) for field in fields(self)]


@dataclass(frozen=True)
class Visit:
    """What the server remembers of one visitor while the page is open."""

    voter: gr.State  # str
    stop: gr.State  # Event while a question is answered, else None; set, it ends the answers


@dataclass(frozen=True)
class Page:
    """What an event shows: one value for each component of `View`."""

    left: Any
    right: Any
    status: str
    token: str = ""
    reveal: str = ""
    can_vote: bool = False
    can_ask: bool = True
    can_start_again: bool = False

    def updates(self) -> list[Any]:
        """Return the values in the order of `View`."""
        votes = [gr.update(interactive=self.can_vote) for _ in CHOICES]
        return [
            self.left,
            self.right,
            self.status,
            self.token,
            gr.update(value=self.reveal, visible=bool(self.reveal)),
            *votes,
            gr.update(interactive=self.can_ask),
            gr.update(interactive=self.can_start_again),
        ]


def build(arena: Arena) -> None:
    """Put the tab into the open Blocks."""
    question = gr.Textbox(
        label=texts_es.QUESTION_LABEL,
        placeholder=texts_es.QUESTION_PLACEHOLDER,
        max_length=MAX_QUESTION_CHARS,
        lines=1,  # so that Enter asks; the box still grows
        max_lines=6,
        elem_id="question",
    )
    visit = Visit(gr.State(""), gr.State(None))
    view = _view()
    _connect(arena, question, visit, view)


def _view() -> View:
    with gr.Row(elem_id="ask-bar"):
        ask = gr.Button(texts_es.ASK, variant="primary", elem_id="ask")
        again = gr.Button(texts_es.NEW_QUESTION, interactive=False, elem_id="again")
    with gr.Row(equal_height=False):
        left = _answer_box(texts_es.ANSWER_LEFT, "left")
        right = _answer_box(texts_es.ANSWER_RIGHT, "right")
    with gr.Column(elem_id="vote-bar"):
        status = gr.Markdown(texts_es.STATUS_START, elem_id="status")
        with gr.Row(elem_id="vote-buttons"):
            vote_left, vote_right, vote_tie, vote_both_bad = map(_vote_button, CHOICES)
    reveal = gr.Markdown(visible=False, line_breaks=True, latex_delimiters=[], elem_id="reveal")
    # Sealed, and without the names of the models; the page hands it back with the vote.
    token = gr.Textbox(visible=False, elem_id="token")
    return View(
        left=left,
        right=right,
        status=status,
        token=token,
        reveal=reveal,
        vote_left=vote_left,
        vote_right=vote_right,
        vote_tie=vote_tie,
        vote_both_bad=vote_both_bad,
        ask=ask,
        again=again,
    )


def _vote_button(choice: Choice) -> gr.Button:
    return gr.Button(texts_es.CHOICES[choice], interactive=False, min_width=80, elem_id=f"vote-{choice}")


def _answer_box(title: str, side: str) -> gr.Markdown:
    with gr.Column(min_width=320, elem_classes="answer"):
        gr.Markdown(f"### {title}")
        return gr.Markdown(
            texts_es.ANSWER_EMPTY, line_breaks=True, latex_delimiters=[], elem_id=f"answer-{side}"
        )


def _connect(arena: Arena, question: gr.Textbox, visit: Visit, view: View) -> None:
    asking = gr.on(
        [view.ask.click, question.submit],
        partial(_ask, arena),
        [question, visit.voter],
        [visit.voter, visit.stop, *view.components()],
        trigger_mode="once",
        concurrency_limit=None,
        concurrency_id="ask",
        **_PRIVATE,
    )
    # What nobody foresaw ends like what somebody did: the page says it, and a question can be asked.
    asking.failure(_not_answered, None, [visit.stop, *view.components()], queue=False, **_PRIVATE)
    for choice, button in view.vote_buttons():
        voting = button.click(
            partial(_vote, arena, choice),
            view.token,
            view.components(),
            queue=False,
            concurrency_limit=None,
            trigger_mode="once",
            **_PRIVATE,
        )
        voting.failure(_not_saved, view.token, view.components(), queue=False, **_PRIVATE)
        voting.then(None, None, None, js=_SHOW_REVEAL, queue=False, **_PRIVATE)
    view.again.click(_start_again, visit.stop, [question, *view.components()], queue=False, **_PRIVATE)


def _ask(arena: Arena, question: str, voter: str) -> Iterator[list[Any]]:
    """Show both answers as they grow, then open the vote.

    It alone changes the page until it ends, also when the question is given up: an update on its way
    could otherwise overtake the page that was started again.
    """
    voter, question, stop = voter or new_voter(), as_typed(question), Event()
    problem = _problem(question)
    if problem:
        yield [voter, None, *_empty(problem).updates()]
        return
    page = _while_answering(Shown("", ""))
    yield [voter, stop, *page.updates()]
    try:
        for shown in arena.ask(question, voter):
            if stop.is_set():
                page = _empty(texts_es.STATUS_START)
                break
            page = _while_answering(shown)
            yield [voter, stop, *page.updates()]
    except (AnswerError, VoteError) as error:
        LOG.error("%s", error)
        status = texts_es.STATUS_NO_ANSWER
        if isinstance(error, VoteError):
            status = texts_es.STATUS_BATTLE_NOT_SAVED
        page = Page(page.left, page.right, status, can_start_again=True)
    yield [voter, None, *page.updates()]


def _problem(question: str) -> str:
    if not question:
        return texts_es.STATUS_EMPTY_QUESTION
    if len(question) > MAX_QUESTION_CHARS:  # the browser keeps to the limit, others need not
        return texts_es.STATUS_LONG_QUESTION.format(limit=MAX_QUESTION_CHARS)
    return ""


def _while_answering(shown: Shown) -> Page:
    if not shown.token:
        waiting = texts_es.ANSWER_WAITING
        left, right = inert(shown.left) or waiting, inert(shown.right) or waiting
        return Page(left, right, texts_es.STATUS_ANSWERING, can_ask=False, can_start_again=True)
    none = texts_es.ANSWER_NONE
    left, right = inert(shown.left) or none, inert(shown.right) or none
    return Page(left, right, texts_es.STATUS_VOTE, shown.token, can_vote=True, can_start_again=True)


def _vote(arena: Arena, choice: Choice, token: str) -> list[Any]:
    """Store the vote, and show who wrote which answer only when that is done."""
    left, right = gr.skip(), gr.skip()
    try:
        reveal = arena.vote(token, choice)
    except TokenError as error:
        LOG.warning("%s", error)
        return Page(left, right, texts_es.STATUS_BAD_TOKEN, can_start_again=True).updates()
    except (VoteError, SinkError) as error:
        LOG.error("%s", error)
        return _not_saved(token)
    status = texts_es.STATUS_SAVED
    if reveal.repeated:
        status = texts_es.STATUS_REPEATED.format(choice=texts_es.CHOICES[reveal.choice])
    return Page(left, right, status, reveal=_reveal_text(reveal), can_start_again=True).updates()


def _not_saved(token: str) -> list[Any]:
    """Say that the vote does not count; the same battle can be voted on again."""
    status = texts_es.STATUS_NOT_SAVED
    return Page(gr.skip(), gr.skip(), status, token, can_vote=True, can_start_again=True).updates()


def _not_answered() -> list[Any]:
    return [None, *Page(gr.skip(), gr.skip(), texts_es.STATUS_NO_ANSWER, can_start_again=True).updates()]


def _start_again(stop: Event | None) -> list[Any]:
    if stop is None:
        return ["", *_empty(texts_es.STATUS_START).updates()]
    stop.set()
    return ["", *[gr.skip()] * len(fields(View))]


def _empty(status: str) -> Page:
    return Page(texts_es.ANSWER_EMPTY, texts_es.ANSWER_EMPTY, status)


def _reveal_text(reveal: Reveal) -> str:
    lines = [
        _line(title, own)
        for title, own in ((texts_es.ANSWER_LEFT, reveal.left), (texts_es.ANSWER_RIGHT, reveal.right))
    ]
    return "\n\n".join([f"### {texts_es.REVEAL_TITLE}", *lines])


def _line(title: str, own: Revealed) -> str:
    facts = [f"{texts_es.REVEAL_REVISION} {inert(own.revision[:19])}"]
    if own.adapter_sha256:
        facts.append(f"{texts_es.REVEAL_ADAPTER} sha256 {inert(own.adapter_sha256[:12])}")
    facts.append(f"{texts_es.REVEAL_LICENCE} {inert(own.licence)}")
    if own.sources:
        facts.append(f"{texts_es.REVEAL_SOURCES} {inert(', '.join(own.sources))}")
    return f"**{title}: {inert(own.model)}** ({'; '.join(facts)})"
