"""The tab of blind battles: ask or take one of the bank, see two answers, vote, see who wrote them."""

from collections.abc import Callable, Iterator, Sequence
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
from space.markdown import inert
from space.mode import offer
from space.person import Ballot, Person, new_voter
from space.plain_text import as_typed
from space.redflags.card import emergency_card
from space.tabs.arena_view import (
    MAX_COMMENT_CHARS,
    MAX_QUESTION_CHARS,
    Asking,
    Page,
    View,
    Voting,
    asking,
    view,
    voting,
)
from space.tabs.reveal_text import reveal_text
from space.tabs.table import Place
from space.unbacked import marked

_SHOW_REVEAL = "() => document.getElementById('reveal')?.scrollIntoView({block: 'nearest'})"
_SHOW_ANSWERS = """() => (document.querySelector('#emergency .emergency-card') ||
  document.getElementById('asked') || document.getElementById('answer-left'))?.scrollIntoView()"""
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


def build(place: Place) -> None:
    """Put the tab into the open Blocks."""
    words = place.words
    before = asking(words, place.arena.services.controller)
    shown = view(words)
    said = voting(words)
    _Events(place.arena, before, said, shown).connect()
    place.page.load(None, None, None, js=_SPEAK, queue=False, **_PRIVATE)


class _Events:
    """What happens when something is pressed. Methods, since Gradio reads the `request` annotation."""

    def __init__(self, arena: Arena, before: Asking, said: Voting, shown: View) -> None:
        self._arena, self._before, self._said, self._shown = arena, before, said, shown
        self._session = gr.State(None)  # Session
        self._asking = gr.State(None)  # _Asking while a question is answered, else None

    def connect(self) -> None:
        """Connect every button of the tab."""
        shown, outputs = self._shown, self._shown.components()
        inputs = [getattr(self._before, field.name) for field in fields(self._before)]
        for button, handler, token in (
            ([shown.ask.click, self._before.question.submit], self._ask, []),
            ([shown.follow.click], self._follow, [shown.token]),
        ):
            asked = gr.on(
                button,
                handler,
                [*inputs, self._session, *token],
                [self._session, self._asking, *outputs],
                trigger_mode="once",
                concurrency_limit=None,
                concurrency_id="ask",
                **_PRIVATE,
            )
            # What nobody foresaw ends like what somebody did: the page says it, and a question can be asked.
            asked.then(None, None, None, js=_SHOW_ANSWERS, queue=False, **_PRIVATE)
            asked.failure(self._not_answered, None, [self._asking, *outputs], queue=False, **_PRIVATE)
        drawn = shown.bank.click(
            self._bank, [*inputs[2:], self._session], [self._session, *outputs], **_UNQUEUED
        )
        drawn.then(None, None, None, js=_SHOW_ANSWERS, queue=False, **_PRIVATE)
        drawn.failure(self._not_answered, None, [self._asking, *outputs], queue=False, **_PRIVATE)
        self._connect_votes(outputs)
        shown.stop.click(self._stop, self._asking, None, queue=False, **_PRIVATE)
        shown.again.click(
            self._start_again, self._asking, [self._before.question, *outputs], queue=False, **_PRIVATE
        )

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
    ) -> Iterator[list[Any]]:
        """Show both answers of a new battle as they grow, then open the vote."""
        texts, session = texts_for(request), session or _new_session()
        person = self._person(session, store, publish, country, request)
        problem = _problem(question, adult, texts) or self._refusal(person, texts)
        yield from self._answered(
            lambda: self._arena.ask(question, person), problem, texts, session, country, bool(store)
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
    ) -> Iterator[list[Any]]:
        """Show the next turn of the battle on the screen."""
        texts, session = texts_for(request), session or _new_session()
        person = self._person(session, store, publish, country, request)
        problem = _problem(question, adult, texts) or self._refusal(person, texts)
        yield from self._answered(
            lambda: self._arena.follow(token, question, person), problem, texts, session, country, bool(store)
        )

    def _answered(
        self,
        start: Callable[[], Iterator[Shown]],
        problem: str,
        texts: ModuleType,
        session: Session,
        country: str,
        store: bool,
    ) -> Iterator[list[Any]]:
        """Show answers until they end or are stopped.

        It alone changes the page until it ends, also when the question is given up: an update on its way
        could otherwise overtake the page that was started again.
        """
        if problem:
            yield [session, None, *_empty(problem, texts).updates()]
            return
        asking = _Asking()
        page = _while_answering(Shown(), texts, country)
        yield [session, asking, *page.updates()]
        try:
            for shown in start():
                if asking.is_stopped:
                    page = _stopped(page, texts, forgotten=asking.is_forgotten)
                    break
                page = self._page(shown, texts, country, store)
                yield [session, asking, *page.updates()]
        except (AnswerError, VoteError, TokenError, SpaceConfigError) as error:
            LOG.error("%s", error)
            page = Page(
                page.left,
                page.right,
                _status_of(error, texts),
                emergency=page.emergency,
                can_start_again=True,
            )
        yield [session, None, *page.updates()]

    def _bank(
        self, store: bool, publish: bool, country: str, session: Session | None, request: gr.Request
    ) -> list[Any]:
        """Show a battle of stored answers: no model writes, nobody waits."""
        texts, session = texts_for(request), session or _new_session()
        if not offer().bank:
            return [session, *_empty(texts.STATUS_MODE_CLOSED, texts).updates()]
        person = self._person(session, store, publish, country, request)
        try:
            drawn = self._arena.from_bank(person, session.seen)
        except VoteError as error:
            LOG.error("%s", error)
            return [session, *_empty(texts.STATUS_BATTLE_NOT_SAVED, texts).updates()]
        if drawn is None:
            return [session, *_empty(texts.STATUS_BANK_EMPTY, texts).updates()]
        session = replace(session, seen=(*session.seen, drawn.question_id))
        return [session, *self._page(drawn, texts, country, bool(store)).updates()]

    def _page(self, shown: Shown, texts: ModuleType, country: str, store: bool) -> Page:
        if shown.withheld:
            card, withheld = emergency_card(shown.flags, country), texts.ANSWER_WITHHELD
            return Page(withheld, withheld, texts.STATUS_WITHHELD, emergency=card, can_start_again=True)
        if shown.reveal is not None:
            page = _complete(shown, texts, country)
            status = texts.STATUS_NOT_COUNTED if self._arena.services.controller else texts.STATUS_NOBODY
            told = reveal_text(shown.reveal, texts)
            return replace(page, status=status, reveal=told, can_vote=False, can_follow=False)
        return _complete(shown, texts, country) if shown.token else _while_answering(shown, texts, country)

    def _person(
        self, session: Session, store: bool, publish: bool, country: str, request: gr.Request
    ) -> Person:
        may_publish = bool(store and publish)
        limited_as = self._limited_as(request)
        return Person(session.voter, bool(store), may_publish, country or "", session.receipt, limited_as)

    def _limited_as(self, request: gr.Request) -> str:
        peer = request.client.host if request.client is not None else None
        day = f"{datetime.now(UTC):%Y-%m-%d}"
        return self._arena.services.gatekeeper.name_of(request.headers.get("x-forwarded-for"), peer, day)

    def _refusal(self, person: Person, texts: ModuleType) -> str:
        """Return why no model answers now, "" when one does."""
        offered = offer()
        if not offered.ask:
            return texts.STATUS_MODE_BANK if offered.bank else texts.STATUS_MODE_CLOSED
        seconds = self._arena.services.gatekeeper.wait_for_question_s(person.limited_as)
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
    ) -> list[Any]:
        """Store the vote, and show who wrote which answer only when that is done."""
        texts = texts_for(request)
        if not offer().vote:
            return _not_voted(texts.STATUS_MODE_CLOSED, token)
        # A browser sends null for what stands in an accordion that was never opened.
        said = as_typed(comment or "")[:MAX_COMMENT_CHARS]
        ballot = Ballot.of(choice, reasons_left or (), reasons_right or (), said, role or "")
        receipt = session.receipt if session is not None else new_receipt()
        try:
            told = self._arena.vote(token, ballot, receipt, self._limited_as(request))
        except TokenError as error:
            LOG.warning("%s", error)
            return _not_voted(texts.STATUS_BAD_TOKEN, "")
        except VoteError as error:
            LOG.error("%s", error)
            return _not_voted(texts.STATUS_NOT_SAVED, token)
        status = texts.STATUS_CHANGED if told.revision else texts.STATUS_SAVED
        if told.state == "pending":
            status = texts.STATUS_PENDING
        reveal = reveal_text(told, texts, receipt)
        same = gr.skip()
        page = Page(same, same, status, same, same, token, reveal, can_vote=True, can_start_again=True)
        return page.updates()

    def _not_saved(self, token: str, request: gr.Request) -> list[Any]:
        return _not_voted(texts_for(request).STATUS_NOT_SAVED, token)

    def _not_answered(self, request: gr.Request) -> list[Any]:
        texts, same = texts_for(request), gr.skip()
        return [None, *Page(same, same, texts.STATUS_NO_ANSWER, same, same, can_start_again=True).updates()]

    def _stop(self, asking: _Asking | None) -> None:
        if asking is not None:
            asking.stop()

    def _start_again(self, asking: _Asking | None, request: gr.Request) -> list[Any]:
        texts = texts_for(request)
        if asking is None:
            return ["", *_empty(texts.STATUS_START, texts).updates()]
        asking.stop(forget=True)
        return ["", *[gr.skip()] * len(fields(View))]


def _with_choice(vote: Callable[..., list[Any]], choice: Choice) -> Callable[..., list[Any]]:
    def voted(
        token: str,
        reasons_left: list[str],
        reasons_right: list[str],
        comment: str,
        role: str,
        session: Session | None,
        request: gr.Request,
    ) -> list[Any]:
        return vote(choice, token, reasons_left, reasons_right, comment, role, session, request)

    return voted


def _new_session() -> Session:
    return Session(new_voter(), new_receipt())


def _problem(question: str, adult: bool, texts: ModuleType) -> str:
    question = as_typed(question or "")
    if not question:
        return texts.STATUS_EMPTY_QUESTION
    if len(question) > MAX_QUESTION_CHARS:  # the browser keeps to the limit, others need not
        return texts.STATUS_LONG_QUESTION.format(limit=MAX_QUESTION_CHARS)
    return "" if adult else texts.STATUS_NO_ADULT


def _while_answering(shown: Shown, texts: ModuleType, country: str) -> Page:
    left, right = (_past(past, texts) + (inert(text) or texts.ANSWER_WAITING) for past, text in _sides(shown))
    return Page(
        left,
        right,
        texts.STATUS_ANSWERING,
        emergency=_card(shown, country),
        can_ask=False,
        can_stop=True,
        can_start_again=True,
    )


def _complete(shown: Shown, texts: ModuleType, country: str) -> Page:
    left, right = (
        _past(past, texts) + (marked(text, shown.passages) or texts.ANSWER_NONE)
        for past, text in _sides(shown)
    )
    return Page(
        left,
        right,
        texts.STATUS_VOTE,
        asked=f"**{texts.ASKED}:** {inert(shown.question)}",
        emergency=_card(shown, country),
        token=shown.token,
        can_vote=True,
        can_follow=not shown.question_id,
        can_start_again=True,
    )


def _sides(shown: Shown) -> tuple[tuple[Sequence[Any], str], tuple[Sequence[Any], str]]:
    return (shown.past_left, shown.left), (shown.past_right, shown.right)


def _past(messages: Sequence[Any], texts: ModuleType) -> str:
    """Return what was said before in a battle of several turns, the visitor's words as a quotation."""
    said = [
        f"**{texts.SAID_BY_VISITOR}:** {inert(each['content'])}"
        if each["role"] == "user"
        else inert(each["content"])
        for each in messages
    ]
    return "".join(f"{each}\n\n" for each in said)


def _card(shown: Shown, country: str) -> str:
    return emergency_card(shown.flags, country) if shown.flags.level != "none" else ""


def _not_voted(status: str, token: str) -> list[Any]:
    """Say that the vote does not count; while there is a token, the same battle can be voted on again."""
    same = gr.skip()
    return Page(same, same, status, same, same, token, can_vote=bool(token), can_start_again=True).updates()


def _stopped(page: Page, texts: ModuleType, *, forgotten: bool) -> Page:
    if forgotten:
        return _empty(texts.STATUS_START, texts)
    return replace(page, status=texts.STATUS_STOPPED, can_ask=True, can_stop=False)


def _empty(status: str, texts: ModuleType) -> Page:
    return Page(texts.ANSWER_EMPTY, texts.ANSWER_EMPTY, status)


def _status_of(error: Exception, texts: ModuleType) -> str:
    if isinstance(error, VoteError):
        return texts.STATUS_BATTLE_NOT_SAVED
    return texts.STATUS_BAD_TOKEN if isinstance(error, TokenError) else texts.STATUS_NO_ANSWER
