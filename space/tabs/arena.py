"""The tab of blind battles: ask or take one of the bank, see two answers, vote, see who wrote them."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from threading import Event
from types import ModuleType
from typing import Any

import gradio as gr

from cards.command import LOG
from space.arena import Arena, Shown
from space.battle import Choice
from space.consent import new_receipt
from space.errors import AnswerError, SpaceConfigError, TokenError, VoteError
from space.languages import texts_for
from space.mode import offer
from space.person import Ballot, Person, new_voter
from space.plain_text import as_typed
from space.tabs import arena_pages as pages
from space.tabs import login
from space.tabs.arena_view import (
    MAX_COMMENT_CHARS,
    Asking,
    Page,
    View,
    Voting,
    asking,
    nothing,
    only_status,
    view,
    voting,
)
from space.tabs.reveal_text import reveal_text
from space.tabs.table import Place

_SHOW_REVEAL = "() => document.getElementById('reveal')?.scrollIntoView({block: 'nearest'})"
# A button that is gone takes the focus with it: then the next Tab goes on from what is shown.
_SHOW_ANSWERS = """() => {
  const shown = document.querySelector('#emergency .emergency-card') ||
    document.getElementById('asked') || document.getElementById('answer-left')
  shown?.scrollIntoView()
  if (shown && document.activeElement === document.body) {
    shown.tabIndex = -1; shown.focus({preventScroll: true})
  }
}"""
_INTO_THE_BOX = """question => {
  setTimeout(() => {
    const box = document.querySelector('#question textarea')
    box?.focus(); box?.setSelectionRange(box.value.length, box.value.length)
  })
  return question
}"""
# Gradio's Markdown takes no roles: a screen reader is told of answers and status as they come.
_SPEAK = """() => {
  for (const side of ['left', 'right']) {
    const answer = document.getElementById('answer-' + side)
    answer?.setAttribute('role', 'log'); answer?.setAttribute('aria-live', 'polite')
  }
  document.getElementById('status')?.setAttribute('aria-live', 'polite')
}"""
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_UNQUEUED: dict[str, Any] = {"queue": False, "concurrency_limit": None, "trigger_mode": "once", **_PRIVATE}


@dataclass(frozen=True)
class Session:
    """What the server remembers of one visitor while the page is open."""

    voter: str
    receipt: str
    seen: tuple[str, ...] = ()  # questions of the bank


class _Asking:
    """A question that is being answered, and what its visitor wants of it by now."""

    def __init__(self) -> None:
        self._stopped = Event()
        self.is_forgotten = False

    @property
    def is_stopped(self) -> bool:
        return self._stopped.is_set()

    def stop(self, *, forget: bool = False) -> None:
        """End the answers; what stands there stays, or is forgotten as well."""
        self.is_forgotten = self.is_forgotten or forget
        self._stopped.set()


@dataclass(frozen=True)
class _Visit:
    """Who presses a button, and in which language they read."""

    texts: ModuleType
    session: Session
    person: Person


def build(place: Place) -> None:
    """Put the tab into the open Blocks."""
    words = place.words
    before = asking(words, place.arena.services.controller)
    if login.is_offered(os.environ):
        login.put(place)
    shown = view(words)
    said = voting(words)
    _Events(place.arena, before, said, shown).connect()
    place.page.load(None, None, None, js=_SPEAK, queue=False, **_PRIVATE)


class _Events:
    """What happens when something is pressed. Methods, since Gradio reads the annotations of `request`."""

    def __init__(self, arena: Arena, before: Asking, said: Voting, shown: View) -> None:
        self._arena, self._before, self._said, self._shown = arena, before, said, shown
        self._session = gr.State(None)  # Session
        self._asking = gr.State(None)  # _Asking while a question is answered, else None

    def connect(self) -> None:
        """Connect every button of the tab."""
        shown, outputs = self._shown, [*self._shown.components(), *self._said.about_answers()]
        question, *boxes = [getattr(self._before, field.name) for field in fields(self._before)]
        asking = [shown.ask.click, question.submit]
        for button, handler, asked, token in (
            (asking, self._ask, question, []),
            ([shown.follow.click], self._follow, question, [shown.token]),
            ([shown.retry.click], self._retry, shown.question, [shown.token]),
        ):
            inputs = [asked, *boxes, self._session, *token]
            self._connect_answers(button, handler, inputs, outputs)
        drawn = shown.bank.click(
            self._bank, [*boxes[1:], self._session], [self._session, *outputs], **_UNQUEUED
        )
        drawn.then(None, None, None, js=_SHOW_ANSWERS, queue=False, **_PRIVATE)
        drawn.failure(self._not_answered, None, [self._asking, *outputs], queue=False, **_PRIVATE)
        self._connect_votes(outputs)
        shown.edit.click(None, shown.question, question, js=_INTO_THE_BOX, queue=False, **_PRIVATE)
        shown.stop.click(self._stop, self._asking, None, queue=False, **_PRIVATE)
        shown.again.click(self._start_again, self._asking, [question, *outputs], queue=False, **_PRIVATE)

    def _connect_answers(
        self, button: list[Any], handler: Callable[..., Any], inputs: list[Any], outputs: list[Any]
    ) -> None:
        asked = gr.on(
            button,
            handler,
            inputs,
            [self._session, self._asking, *outputs],
            trigger_mode="once",
            concurrency_limit=None,
            concurrency_id="ask",
            **_PRIVATE,
        )
        asked.then(None, None, None, js=_SHOW_ANSWERS, queue=False, **_PRIVATE)
        # What nobody foresaw ends like what somebody did: the page says it, and a question can be asked.
        asked.failure(self._not_answered, None, [self._asking, *outputs], queue=False, **_PRIVATE)

    def _connect_votes(self, outputs: list[Any]) -> None:
        said = [getattr(self._said, field.name) for field in fields(self._said)]
        for choice, button in self._shown.vote_buttons():
            voted = button.click(
                _with_choice(self._vote, choice),
                [self._shown.token, *said, self._session],
                outputs,
                **_UNQUEUED,
            )
            voted.failure(self._not_saved, self._shown.token, outputs, queue=False, **_PRIVATE)
            voted.then(None, None, None, js=_SHOW_REVEAL, queue=False, **_PRIVATE)

    def _ask(
        self,
        question: str,
        adult: bool,
        store: bool,
        publish: bool,
        country: str,
        session: Session | None,
        request: gr.Request,
        profile: gr.OAuthProfile | None,
    ) -> Iterator[list[Any]]:
        """Show both answers of a new battle as they grow, then open the vote."""
        visit = self._visit(store, publish, country, session, request, profile)
        yield from self._answered(
            lambda: self._arena.ask(question, visit.person), self._problem(question, adult, visit), visit
        )

    def _follow(
        self,
        question: str,
        adult: bool,
        store: bool,
        publish: bool,
        country: str,
        session: Session | None,
        token: str,
        request: gr.Request,
        profile: gr.OAuthProfile | None,
    ) -> Iterator[list[Any]]:
        """Show the next turn of the battle on the screen."""
        visit = self._visit(store, publish, country, session, request, profile)
        yield from self._answered(
            lambda: self._arena.follow(token, question, visit.person),
            self._problem(question, adult, visit),
            visit,
        )

    def _retry(
        self,
        question: str,
        adult: bool,
        store: bool,
        publish: bool,
        country: str,
        session: Session | None,
        token: str,
        request: gr.Request,
        profile: gr.OAuthProfile | None,
    ) -> Iterator[list[Any]]:
        """Show other answers to the question on the screen, as a new battle."""
        visit = self._visit(store, publish, country, session, request, profile)
        yield from self._answered(
            lambda: self._arena.retry(token, question, visit.person),
            self._problem(question, adult, visit),
            visit,
        )

    def _answered(
        self, start: Callable[[], Iterator[Shown]], problem: str, visit: _Visit
    ) -> Iterator[list[Any]]:
        """Show answers until they end or are stopped; what keeps them from starting leaves the page as it is.

        It alone changes the page until it ends, also when the question is given up: an update on its way
        could otherwise overtake the page that was started again.
        """
        texts, session = visit.texts, visit.session
        if problem:
            yield [session, None, *only_status(problem)]
            return
        asking = _Asking()
        page = pages.while_answering(Shown(), texts, visit.person.country)
        yield [session, asking, *page.updates()]
        try:
            for shown in start():
                if asking.is_stopped:
                    page = pages.stopped(page, texts, forgotten=asking.is_forgotten)
                    break
                page = self._page(shown, visit)
                yield [session, asking, *page.updates()]
        except (AnswerError, VoteError, TokenError, SpaceConfigError) as error:
            LOG.error("%s", error)
            page = pages.failed(page, error, texts)
        yield [session, None, *page.updates()]

    def _bank(
        self,
        store: bool,
        publish: bool,
        country: str,
        session: Session | None,
        request: gr.Request,
        profile: gr.OAuthProfile | None,
    ) -> list[Any]:
        """Show a battle of stored answers: no model writes, nobody waits."""
        visit = self._visit(store, publish, country, session, request, profile)
        texts, session = visit.texts, visit.session
        if not offer().bank:
            return [session, *only_status(texts.STATUS_MODE_CLOSED)]
        try:
            drawn = self._arena.from_bank(visit.person, session.seen)
        except VoteError as error:
            LOG.error("%s", error)
            return [session, *pages.empty(texts.STATUS_BATTLE_NOT_SAVED, texts).updates()]
        if drawn is None:
            return [session, *only_status(texts.STATUS_BANK_EMPTY)]
        session = replace(session, seen=(*session.seen, drawn.question_id))
        return [session, *self._page(drawn, visit).updates()]

    def _page(self, shown: Shown, visit: _Visit) -> Page:
        texts, country = visit.texts, visit.person.country
        if shown.withheld:
            return pages.withheld(shown, texts, country)
        if shown.reveal is not None:
            status = texts.STATUS_NOT_COUNTED if self._arena.services.controller else texts.STATUS_NOBODY
            return pages.told(pages.complete(shown, texts, country), status, shown.reveal, texts)
        show = pages.complete if shown.token else pages.while_answering
        return show(shown, texts, country)

    def _visit(
        self,
        store: bool,
        publish: bool,
        country: str,
        session: Session | None,
        request: gr.Request,
        profile: gr.OAuthProfile | None,
    ) -> _Visit:
        session = session or Session(new_voter(), new_receipt())
        may_publish, limited_as = bool(store and publish), self._limited_as(request, profile)
        person = Person(session.voter, bool(store), may_publish, country or "", session.receipt, limited_as)
        return _Visit(texts_for(request), session, person)

    def _limited_as(self, request: gr.Request, profile: gr.OAuthProfile | None) -> str:
        gatekeeper, day = self._arena.services.gatekeeper, f"{datetime.now(UTC):%Y-%m-%d}"
        if account := login.account_of(profile):
            return gatekeeper.name_of_account(account, day)
        peer = request.client.host if request.client is not None else None
        return gatekeeper.name_of(request.headers.get("x-forwarded-for"), peer, day)

    def _problem(self, question: str, adult: bool, visit: _Visit) -> str:
        """Return why no model answers now, "" when one does; then the question counts in the limits."""
        texts, offered = visit.texts, offer()
        if said := pages.problem(question, adult, texts):
            return said
        if not offered.ask:
            return texts.STATUS_MODE_BANK if offered.bank else texts.STATUS_MODE_CLOSED
        seconds = self._arena.services.gatekeeper.wait_for_question_s(visit.person.limited_as)
        return texts.STATUS_TOO_FAST.format(seconds=seconds) if seconds else ""

    def _vote(
        self,
        choice: Choice,
        token: str,
        reasons_left: list[str],
        reasons_right: list[str],
        comment: str,
        role: str,
        session: Session | None,
        request: gr.Request,
        profile: gr.OAuthProfile | None,
    ) -> list[Any]:
        """Store the vote, and show who wrote which answer only when that is done."""
        texts = texts_for(request)
        if not offer().vote:
            return pages.not_voted(texts.STATUS_MODE_CLOSED, token)
        # A browser sends null for what stands in an accordion that was never opened.
        said = as_typed(comment or "")[:MAX_COMMENT_CHARS]
        ballot = Ballot.of(choice, reasons_left or (), reasons_right or (), said, role or "")
        receipt = session.receipt if session is not None else new_receipt()
        try:
            told = self._arena.vote(
                token,
                ballot,
                receipt,
                self._limited_as(request, profile),
                is_logged_in=profile is not None,
            )
        except TokenError as error:
            LOG.warning("%s", error)
            return pages.not_voted(texts.STATUS_BAD_TOKEN, "")
        except VoteError as error:
            LOG.error("%s", error)
            return pages.not_voted(texts.STATUS_NOT_SAVED, token)
        status = texts.STATUS_CHANGED if told.revision else texts.STATUS_SAVED
        if told.state == "pending":
            status = texts.STATUS_PENDING
        return pages.voted(status, token, reveal_text(told, texts, receipt)).updates()

    def _not_saved(self, token: str, request: gr.Request) -> list[Any]:
        return pages.not_voted(texts_for(request).STATUS_NOT_SAVED, token)

    def _not_answered(self, request: gr.Request) -> list[Any]:
        return [None, *pages.not_answered(texts_for(request).STATUS_NO_ANSWER).updates()]

    def _stop(self, asking: _Asking | None) -> None:
        if asking is not None:
            asking.stop()

    def _start_again(self, asking: _Asking | None, request: gr.Request) -> list[Any]:
        texts = texts_for(request)
        if asking is None:
            return ["", *pages.empty(texts.STATUS_START, texts).updates()]
        asking.stop(forget=True)
        return ["", *nothing()]


def _with_choice(vote: Callable[..., list[Any]], choice: Choice) -> Callable[..., list[Any]]:
    def voted(
        token: str,
        reasons_left: list[str],
        reasons_right: list[str],
        comment: str,
        role: str,
        session: Session | None,
        request: gr.Request,
        profile: gr.OAuthProfile | None,
    ) -> list[Any]:
        return vote(choice, token, reasons_left, reasons_right, comment, role, session, request, profile)

    return voted
