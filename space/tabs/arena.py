"""The tab of blind battles: ask or take one of the bank, see two answers, vote, see who wrote them."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from threading import Event
from types import ModuleType
from typing import Any

import gradio as gr

from cards.command import LOG
from space import alarms, texts_en, texts_es
from space.arena import Arena, Shown
from space.battle import Choice
from space.consent import new_receipt
from space.errors import AnswerError, NotBlindError, SpaceConfigError, TokenError, VoteError
from space.languages import texts_for
from space.markdown import inert_line
from space.mode import offer
from space.person import Person, new_voter
from space.plain_text import as_typed
from space.tabs import arena_pages as pages
from space.tabs import login
from space.tabs.arena_view import (
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
_TO_THE_BOX = """() => {
  if (document.activeElement === document.body) document.querySelector('#question textarea')?.focus()
}"""
_INTO_THE_BOX = """question => {
  setTimeout(() => {
    const box = document.querySelector('#question textarea')
    box?.focus(); box?.setSelectionRange(box.value.length, box.value.length)
  })
  return question
}"""
# Gradio adds what is typed to the country that stands there; selected, it is replaced, and Enter takes it.
# To select takes the focus as well: not from where a quick Tab has gone before Gradio tells of the focus.
_SELECT_COUNTRY = """() => setTimeout(() => {
  const country = document.querySelector('#country input')
  if (country && country === document.activeElement) country.select()
})"""
# Gradio's Markdown takes no roles: a screen reader is told of answers and status as they come, but not of
# the clock that Gradio keeps beside the text.
_SPEAK = """() => {
  for (const [place, role] of [['answer-left', 'log'], ['answer-right', 'log'], ['status', 'status']]) {
    const text = document.querySelector(`#${place} [data-testid=markdown]`)
    text?.setAttribute('role', role); text?.setAttribute('aria-live', 'polite')
  }
  // Questions and answers are Spanish in any language of the page; `#asked` comes and goes.
  const spanish = '#question textarea, #examples, #asked, #answer-left, #answer-right'
  const tell = () => document.querySelectorAll(spanish).forEach(each => { each.lang = 'es' })
  new MutationObserver(tell).observe(document.body, {childList: true, subtree: true})
  tell()
}"""
# Both models are known by now, so there is no other try with them; the question can be asked anew.
_HIDE_OTHER_TRIES = """told => Array(2).fill(
  told ? {__type__: 'update', visible: false} : {__type__: 'update'})"""
# Without the server no event runs any more, until the page loads itself anew; Gradio says so in English.
_SAY_DISCONNECTED = """() => new MutationObserver(() => {
  for (const toast of document.querySelectorAll('[data-testid=toast-text]')) {
    if (!toast.textContent.startsWith('Connection to the server was lost')) continue
    toast.textContent = (%s)[document.documentElement.lang]
    const status = document.querySelector('#status .md')
    if (status) status.textContent = toast.textContent
  }
}).observe(document.body, {childList: true, subtree: true})"""
_MOST_HEARD = 20_000  # characters in which red flags are looked for, also where they are too many to ask
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_UNQUEUED: dict[str, Any] = {"queue": False, "concurrency_limit": None, "trigger_mode": "once", **_PRIVATE}


NO_CARD = Shown()


@dataclass(frozen=True)
class Session:
    """What the server remembers of one visitor while the page is open."""

    voter: str
    receipt: str
    seen: tuple[str, ...] = ()  # questions of the bank
    card_of: Shown = NO_CARD  # whose emergency card is on the page


class _Asking:
    """A question that is being answered, and what its visitor wants of it by now."""

    def __init__(self, country: str) -> None:
        self._stopped = Event()
        self.is_forgotten = False
        self.country = country  # whose numbers the emergency card shows

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


def _in_both(text_of: Callable[[ModuleType], str]) -> str:
    """Return a text for JavaScript, by the language of the page."""
    return json.dumps({texts.LANGUAGE: text_of(texts) for texts in (texts_es, texts_en)})


def build(place: Place) -> None:
    """Put the tab into the open Blocks."""
    words = place.words
    before = asking(words, place.arena.services.controller)
    if login.is_offered(os.environ):
        login.put(place)
    shown = view(words)
    said = voting(words)
    _Events(place.arena, before, said, shown).connect()
    place.page.load(_offered, None, [shown.status, shown.ask, shown.bank], queue=False, **_PRIVATE)
    for script in (_SPEAK, _SAY_DISCONNECTED % _in_both(lambda texts: texts.STATUS_DISCONNECTED)):
        place.page.load(None, None, None, js=script, queue=False, **_PRIVATE)


def _offered(request: gr.Request) -> list[Any]:
    """Say what the arena offers as the page is loaded, and close the buttons of what it does not."""
    texts, now = texts_for(request), offer()
    if now.ask and now.bank and texts.LANGUAGE == "es":
        return [gr.skip() for _ in range(3)]  # as the page is built
    status = pages.start_status(now, texts)
    return [status, gr.update(interactive=now.ask), gr.update(interactive=now.bank)]


class _Events:
    """What happens when something is pressed. Gradio reads who asks from the annotations of each event."""

    def __init__(self, arena: Arena, before: Asking, said: Voting, shown: View) -> None:
        self._arena, self._before, self._said, self._shown = arena, before, said, shown
        self._session = gr.State(None)  # Session
        self._asking = gr.State(None)  # _Asking while a question is answered, else None

    def connect(self) -> None:
        """Connect every button of the tab."""
        shown, outputs = self._shown, [*self._shown.components(), *self._said.about_answers()]
        question, *boxes = [getattr(self._before, field.name) for field in fields(self._before)]
        asking = [shown.ask.click, question.submit]
        for button, start, asked, token in (
            (asking, lambda _, question, person: self._arena.ask(question, person), question, []),
            ([shown.follow.click], self._arena.follow, question, [shown.token]),
            ([shown.retry.click], self._arena.retry, shown.question, [shown.token]),
        ):
            inputs = [asked, *boxes, self._session, *token]
            self._connect_answers(button, self._answering(start), inputs, outputs)
        drawn = shown.bank.click(
            self._bank, [*boxes[1:], self._session], [self._session, *outputs], **_UNQUEUED
        )
        drawn.then(None, None, None, js=_SHOW_ANSWERS, queue=False, **_PRIVATE)
        drawn.failure(self._not_answered, None, [self._asking, *outputs], queue=False, **_PRIVATE)
        self._connect_votes()
        country = self._before.country
        country.change(
            self._card,
            [country, self._session, self._asking, shown.emergency],
            shown.emergency,
            queue=False,
            **_PRIVATE,
        )
        country.focus(None, None, None, js=_SELECT_COUNTRY, queue=False, **_PRIVATE)
        shown.edit.click(None, shown.question, question, js=_INTO_THE_BOX, queue=False, **_PRIVATE)
        shown.stop.click(self._stop, self._asking, None, queue=False, **_PRIVATE)
        again = shown.again.click(
            self._start_again, self._asking, [question, *outputs], queue=False, **_PRIVATE
        )
        again.then(None, None, None, js=_TO_THE_BOX, queue=False, **_PRIVATE)

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

    def _connect_votes(self) -> None:
        shown = self._shown
        said = [getattr(self._said, field.name) for field in fields(self._said)]
        outputs, other_tries = [shown.status, shown.reveal], [shown.follow, shown.retry]
        sending = f"() => ({_in_both(lambda texts: texts.STATUS_SENDING)})[document.documentElement.lang]"
        for choice, button in shown.vote_buttons():
            button.click(None, None, shown.status, js=sending, queue=False, **_PRIVATE)
            # Votes come many at once: Gradio prepares no values, and rebuilds none of the page.
            voted = button.click(
                self._voting(choice),
                [shown.token, *said, self._before.store, self._before.publish, self._session],
                outputs,
                preprocess=False,
                postprocess=False,
                **_UNQUEUED,
            )
            voted.success(None, shown.reveal, other_tries, js=_HIDE_OTHER_TRIES, queue=False, **_PRIVATE)
            voted.failure(self._not_saved, None, outputs, queue=False, **_PRIVATE)
            voted.then(None, None, None, js=_SHOW_REVEAL, queue=False, **_PRIVATE)

    def _answering(
        self, start: Callable[[str, str, Person], Iterator[Shown]]
    ) -> Callable[..., Iterator[list[Any]]]:
        """Return the event that shows both answers of a turn as they grow, then opens the vote."""

        def answering(
            question: str,
            adult: bool,
            store: bool,
            publish: bool,
            country: str,
            session: Session | None,
            request: gr.Request,
            profile: gr.OAuthProfile | None,
            token: str = "",
        ) -> Iterator[list[Any]]:
            visit = self._visit(store, publish, country, session, request, profile)
            flags = self._arena.flags_of((question or "")[:_MOST_HEARD])
            asked = Shown(question=as_typed(question or ""), flags=flags, withheld=alarms.is_withheld(flags))
            problem = self._problem(asked, adult, visit)
            yield from self._answered(lambda: start(token, question, visit.person), asked, problem, visit)

        return answering

    def _answered(
        self, start: Callable[[], Iterator[Shown]], shown: Shown, problem: str, visit: _Visit
    ) -> Iterator[list[Any]]:
        """Show answers until they end or are stopped; what keeps them from starting leaves the page as it is.

        The emergency card comes first and in any case: also where nobody answers.

        It alone changes the page until it ends, also when the question is given up: an update on its way
        could otherwise overtake the page that was started again.
        """
        texts, asking, session = visit.texts, _Asking(visit.person.country), _with_card(visit.session, shown)
        if problem or shown.withheld:
            status = problem or texts.STATUS_WITHHELD
            yield [session, None, *pages.refused(shown, status, texts, asking.country)]
            return
        page = pages.while_answering(shown, texts, asking.country)
        yield [session, asking, *page.updates()]
        try:
            for shown in start():
                if asking.is_stopped:
                    page = pages.ended(shown, texts.STATUS_STOPPED, texts, asking.country)
                    break
                session, page = _with_card(session, shown), self._page(shown, texts, asking.country)
                yield [session, asking, *page.updates()]
        except (AnswerError, VoteError, TokenError, SpaceConfigError) as error:
            LOG.error("%s", error)
            page = pages.ended(shown, pages.status_of(error, texts), texts, asking.country)
        if asking.is_forgotten:
            page = pages.empty(pages.start_status(offer(), texts), texts)
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
            return [session, *only_status(pages.mode_status(offer(), texts))]
        try:
            drawn = self._arena.from_bank(visit.person, session.seen)
        except VoteError as error:
            LOG.error("%s", error)
            return [session, *pages.empty(texts.STATUS_BATTLE_NOT_SAVED, texts).updates()]
        if drawn is None:
            return [session, *only_status(texts.STATUS_BANK_EMPTY)]
        # also where nobody could vote: once its models were told, a vote on it would not be blind
        session = replace(_with_card(session, drawn), seen=(*session.seen, drawn.question_id))
        return [session, *self._page(drawn, texts, visit.person.country).updates()]

    def _page(self, shown: Shown, texts: ModuleType, country: str) -> Page:
        if shown.withheld:
            return pages.withheld(shown, texts, country)
        if shown.reveal is not None:
            counted = texts.STATUS_NOT_COUNTED_BANK if shown.question_id else texts.STATUS_NOT_COUNTED
            status = counted if self._arena.services.controller else texts.STATUS_NOBODY
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

    def _problem(self, asked: Shown, adult: bool, visit: _Visit) -> str:
        """Return why no model answers now, "" when one does; then the question counts in the limits.

        One with red flags does not: it has limits of its own, and takes nothing of the visitor's others.
        """
        texts, offered = visit.texts, offer()
        if not offered.ask:
            return pages.mode_status(offered, texts)
        if said := pages.problem(asked.question, adult, texts):
            return said
        if asked.withheld:
            return ""
        name = visit.person.limited_as
        counted_as = f"{name}|alarm" if name and asked.flags.level != "none" else name
        seconds = self._arena.services.gatekeeper.wait_for_question_s(counted_as)
        return texts.STATUS_TOO_FAST.format(seconds=seconds) if seconds else ""

    def _voting(self, choice: Choice) -> Callable[..., list[Any]]:
        """Return the event that stores a vote, and shows who wrote which answer only when that is done."""

        def voting(
            token: object,
            reasons_left: object,
            reasons_right: object,
            comment: object,
            role: object,
            store: object,
            publish: object,
            session: Session | None,
            request: gr.Request,
            profile: gr.OAuthProfile | None,
        ) -> list[Any]:
            texts = texts_for(request)
            if not offer().vote:
                return pages.not_voted(pages.mode_status(offer(), texts))
            receipt = session.receipt if session is not None else new_receipt()
            controller = self._arena.services.controller
            email = controller.contact_email if controller is not None else ""
            if store is not True:
                return pages.not_voted(self._withdrawn(str(token or ""), receipt, email, texts))
            ballot = pages.ballot(choice, reasons_left, reasons_right, comment, role, publish)
            limited_as = self._limited_as(request, profile)
            try:
                told = self._arena.vote(
                    str(token or ""), ballot, receipt, limited_as, is_logged_in=profile is not None
                )
            except TokenError as error:
                LOG.warning("%s", error)
                is_known = isinstance(error, NotBlindError)
                return pages.not_voted(texts.STATUS_KNOWN if is_known else texts.STATUS_BAD_TOKEN)
            except VoteError as error:
                LOG.error("%s", error)
                return pages.not_voted(texts.STATUS_NOT_SAVED)
            return pages.voted(told, texts, receipt, email)

        return voting

    def _withdrawn(self, token: str, receipt: str, email: str, texts: ModuleType) -> str:
        """Forget what was stored before the visitor took the tick off, and return what the page says."""
        try:
            is_gone = self._arena.withdraw(token)
        except TokenError as error:
            LOG.warning("%s", error)
            return texts.STATUS_BAD_TOKEN
        except VoteError as error:
            LOG.error("%s", error)
            return texts.STATUS_NOT_SAVED
        said = texts.STATUS_FORGOTTEN if is_gone else texts.STATUS_WITHDRAWN
        return said.format(email=inert_line(email), receipt=receipt)

    def _not_saved(self, request: gr.Request) -> list[Any]:
        return pages.not_voted(texts_for(request).STATUS_NOT_SAVED)

    def _not_answered(self, request: gr.Request) -> list[Any]:
        return [None, *pages.not_answered(texts_for(request).STATUS_NO_ANSWER).updates()]

    def _card(
        self,
        country: str,
        session: Session | None,
        asking: _Asking | None,
        shown: str | None,
        request: gr.Request,
    ) -> Any:  # noqa: ANN401 - Gradio's word for "as it is"
        """Show the numbers of another country on a card that is on the page, and on what is yet to come."""
        if asking is not None:
            asking.country = country or ""
        if session is None or not shown:
            return gr.skip()
        return pages.card(session.card_of, texts_for(request), country or "") or gr.skip()

    def _stop(self, asking: _Asking | None) -> None:
        if asking is not None:
            asking.stop()

    def _start_again(self, asking: _Asking | None, request: gr.Request) -> list[Any]:
        texts = texts_for(request)
        if asking is None:
            return ["", *pages.empty(pages.start_status(offer(), texts), texts).updates()]
        asking.stop(forget=True)
        return ["", *nothing()]


def _with_card(session: Session, shown: Shown) -> Session:
    """Remember whose emergency card is on the page: without its own, a question leaves what was there."""
    if shown.flags.level == "none":
        return session
    return replace(session, card_of=Shown(question_id=shown.question_id, flags=shown.flags))
