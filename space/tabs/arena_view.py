"""The components of the arena's tab, and what an event puts into them."""

import json
from dataclasses import dataclass, fields
from types import ModuleType
from typing import Any

import gradio as gr

from space import texts_es
from space.battle import CHOICES, Choice
from space.consent import Controller
from space.languages import Wordings
from space.markdown import inert_line
from space.redflags.card import COUNTRIES
from space.votes.records import BAD_REASONS, GOOD_REASONS, ROLES

MAX_QUESTION_CHARS = 2000
MAX_COMMENT_CHARS = 1000
_BARE: dict[str, Any] = {"container": False}
_SAID_OF_ANSWERS = 3  # reasons on both sides, and the comment
_REASONS = (*GOOD_REASONS, *BAD_REASONS)


@dataclass(frozen=True)
class Asking:
    """What a visitor fills in before a question; the order of an event's inputs."""

    question: gr.Textbox
    adult: gr.Checkbox
    store: gr.Checkbox
    publish: gr.Checkbox
    country: gr.Dropdown


@dataclass(frozen=True)
class Voting:
    """What a visitor fills in before a vote; the order of an event's inputs."""

    reasons_left: gr.CheckboxGroup
    reasons_right: gr.CheckboxGroup
    comment: gr.Textbox
    role: gr.Radio

    def about_answers(self) -> list[Any]:
        """Return what is said of the two answers, and no more so of other ones."""
        return [self.reasons_left, self.reasons_right, self.comment]


@dataclass(frozen=True)
class View:
    """The components that events change, in the order in which they return them."""

    emergency: gr.HTML
    asked: gr.Markdown
    left: gr.Markdown
    right: gr.Markdown
    legend: gr.Markdown
    status: gr.Markdown
    token: gr.Textbox
    question: gr.Textbox
    reveal: gr.Markdown
    vote_left: gr.Button
    vote_right: gr.Button
    vote_tie: gr.Button
    vote_both_bad: gr.Button
    ask: gr.Button
    bank: gr.Button
    follow: gr.Button
    retry: gr.Button
    edit: gr.Button
    stop: gr.Button
    again: gr.Button

    def vote_buttons(self) -> list[tuple[Choice, gr.Button]]:
        """Return what each vote button means."""
        buttons = (self.vote_left, self.vote_right, self.vote_tie, self.vote_both_bad)
        return list(zip(CHOICES, buttons, strict=True))

    def components(self) -> list[Any]:
        """Return the components as the outputs of an event."""
        return [getattr(self, field.name) for field in fields(self)]


@dataclass(frozen=True)
class Page:
    """What an event shows: one value for each component of `View`, and of `Voting.about_answers`.

    On a page that `is_new` nothing stays ticked of the answers before: it would be sent about the new ones.
    All pages up to the open vote are, since the browser may leave out one that another follows at once.
    """

    left: Any
    right: Any
    status: str
    asked: Any = ""
    emergency: Any = ""
    legend: str = ""
    token: str = ""
    question: Any = ""
    reveal: str = ""
    can_vote: bool = False
    can_ask: bool = True
    can_follow: bool = False
    can_retry: bool = False
    can_edit: bool = False
    can_stop: bool = False
    can_start_again: bool = False
    is_new: bool = False

    def updates(self) -> list[Any]:
        """Return the values in the order of `View`, then of `Voting.about_answers`."""
        votes = [gr.update(interactive=self.can_vote) for _ in CHOICES]
        return [
            _shown_if_any(self.emergency),
            _shown_if_any(self.asked),
            self.left,
            self.right,
            _shown_if_any(self.legend),
            self.status,
            self.token,
            self.question,
            # A vote puts text into it and nothing else, so it is there as soon as one can vote.
            gr.update(value=self.reveal, visible=bool(self.reveal) or self.can_vote),
            *votes,
            gr.update(interactive=self.can_ask),
            gr.update(interactive=self.can_ask),
            gr.update(visible=self.can_follow),
            gr.update(visible=self.can_retry),
            gr.update(visible=self.can_edit),
            gr.update(visible=self.can_stop),
            gr.update(visible=self.can_start_again),
            *([[], [], ""] if self.is_new else [gr.skip()] * _SAID_OF_ANSWERS),
        ]


def only_status(status: str, card: str = "") -> list[Any]:
    """Return the values that say something, show a card if there is one, and leave the rest as it is."""
    values, names = nothing(), [field.name for field in fields(View)]
    values[names.index("status")] = status
    if card:
        values[names.index("emergency")] = _shown_if_any(card)
    return values


def nothing() -> list[Any]:
    """Return the values that leave all of the page as it is."""
    return [gr.skip() for _ in range(len(fields(View)) + _SAID_OF_ANSWERS)]


def _shown_if_any(value: Any) -> Any:  # noqa: ANN401 - a text, or Gradio's word for "as it is"
    return gr.update(value=value, visible=bool(value)) if isinstance(value, str) else value


def asking(words: Wordings, controller: Controller | None) -> Asking:
    """Build what comes before the answers: the question first, then the boxes."""
    question = words.make(
        gr.Textbox,
        lambda t: {"label": t.QUESTION_LABEL, "placeholder": t.QUESTION_PLACEHOLDER},
        max_length=MAX_QUESTION_CHARS,
        lines=1,  # so that Enter asks; the box still grows
        max_lines=6,
        elem_id="question",
    )
    _examples(question)
    with gr.Column(elem_id="consent"):
        words.make(gr.Markdown, lambda t: {"value": who_answers(t, controller)}, elem_id="consent-text")
        adult = words.make(gr.Checkbox, lambda t: {"label": t.CONSENT_ADULT}, elem_id="adult", **_BARE)
        # Where nobody answers for the data there is nothing to agree to.
        boxes = {**_BARE, "visible": controller is not None}
        store = words.make(
            gr.Checkbox, lambda t: {"label": t.CONSENT_STORE}, elem_id="consent-store", **boxes
        )
        publish = words.make(
            gr.Checkbox, lambda t: {"label": t.CONSENT_PUBLISH}, elem_id="consent-publish", **boxes
        )
        country = words.make(
            gr.Dropdown,
            lambda t: {"label": t.COUNTRY_LABEL, "choices": _countries(t)},
            value="",
            elem_id="country",
        )
    return Asking(question, adult, store, publish, country)


def _examples(question: gr.Textbox) -> None:
    """Build buttons that write a question into the box, without asking the server."""
    with gr.Row(elem_id="examples"):
        for number, text in enumerate(texts_es.EXAMPLES):
            button = gr.Button(text, size="sm", elem_id=f"example-{number}")
            write = f"() => {json.dumps(text)}"
            button.click(None, None, question, js=write, queue=False, api_visibility="private")


def who_answers(texts: ModuleType, controller: Controller | None) -> str:
    """Return who keeps what is written here, or that nobody does."""
    if controller is None:
        return texts.CONSENT_NOBODY
    name, email = inert_line(controller.name), inert_line(controller.contact_email)
    return texts.CONSENT_WHO.format(name=name, email=email, url=controller.privacy_url)


def _countries(texts: ModuleType) -> list[tuple[str, str]]:
    return [(texts.COUNTRY_OTHER, ""), *((name, code) for code, name in COUNTRIES.items())]


def view(words: Wordings) -> View:
    """Build the buttons, the answers and the vote."""
    with gr.Row(elem_id="ask-bar"):
        ask = _button(words, "ASK", "ask", variant="primary")
        bank = _button(words, "BANK", "bank")
        follow = _button(words, "FOLLOW", "follow", visible=False)
        retry = _button(words, "RETRY", "retry", visible=False)
        edit = _button(words, "EDIT", "edit", visible=False)
        stop = _button(words, "STOP", "stop", visible=False)
        again = _button(words, "NEW_QUESTION", "again", visible=False)
    emergency = gr.HTML(visible=False, elem_id="emergency")
    asked = gr.Markdown(visible=False, line_breaks=True, latex_delimiters=[], elem_id="asked")
    with gr.Row(equal_height=False):
        left = _answer_box(words, "ANSWER_LEFT", "left")
        right = _answer_box(words, "ANSWER_RIGHT", "right")
    legend = gr.Markdown(visible=False, elem_id="legend")
    with gr.Column(elem_id="vote-bar"):
        status = gr.Markdown(texts_es.STATUS_START, elem_id="status")
        with gr.Row(elem_id="vote-buttons"):
            one, two, tie, both_bad = (_vote_button(words, choice) for choice in CHOICES)
    reveal = gr.Markdown(visible=False, line_breaks=True, latex_delimiters=[], elem_id="reveal")
    # Sealed, and without the names of the models; the page hands it back with the vote.
    token = gr.Textbox(visible=False, elem_id="token")
    question = gr.Textbox(visible=False, elem_id="asked-question")  # as it was asked, to edit or to repeat
    return View(
        emergency,
        asked,
        left,
        right,
        legend,
        status,
        token,
        question,
        reveal,
        one,
        two,
        tie,
        both_bad,
        ask,
        bank,
        follow,
        retry,
        edit,
        stop,
        again,
    )


def voting(words: Wordings) -> Voting:
    """Build what may be said with a vote."""
    with words.make(gr.Accordion, lambda t: {"label": t.REASONS_TITLE}, open=False, elem_id="reasons"):
        with gr.Row():
            left = _reasons(words, "REASONS_LEFT", "left")
            right = _reasons(words, "REASONS_RIGHT", "right")
        comment = words.make(
            gr.Textbox,
            lambda t: {"label": t.COMMENT_LABEL},
            max_length=MAX_COMMENT_CHARS,
            lines=1,
            max_lines=4,
            elem_id="comment",
        )
        role = words.make(
            gr.Radio,
            lambda t: {"label": t.ROLE_LABEL, "choices": [(t.ROLES[role], role) for role in ROLES]},
            value="no_dice",
            elem_id="role",
        )
    return Voting(left, right, comment, role)


def _reasons(words: Wordings, title: str, side: str) -> gr.CheckboxGroup:
    return words.make(
        gr.CheckboxGroup,
        lambda t: {"label": getattr(t, title), "choices": [(t.REASONS[code], code) for code in _REASONS]},
        elem_id=f"reasons-{side}",
    )


def _button(words: Wordings, text: str, elem_id: str, **options: Any) -> gr.Button:  # noqa: ANN401 - Gradio
    return words.make(gr.Button, lambda t: {"value": getattr(t, text)}, elem_id=elem_id, **options)


def _vote_button(words: Wordings, choice: Choice) -> gr.Button:
    return words.make(
        gr.Button,
        lambda t: {"value": t.CHOICES[choice]},
        interactive=False,
        min_width=80,
        elem_id=f"vote-{choice}",
    )


def _answer_box(words: Wordings, title: str, side: str) -> gr.Markdown:
    with gr.Column(min_width=320, elem_classes="answer"):
        words.make(gr.Markdown, lambda t: {"value": f"### {getattr(t, title)}"})
        return gr.Markdown(
            texts_es.ANSWER_EMPTY, line_breaks=True, latex_delimiters=[], elem_id=f"answer-{side}"
        )
