"""What the arena's tab shows at each moment of a battle. Pure functions of what the arena tells."""

from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

import gradio as gr

from space.arena import Shown
from space.errors import TokenError, VoteError
from space.markdown import inert
from space.plain_text import as_typed
from space.redflags.card import emergency_card
from space.reveal import Reveal
from space.tabs.arena_view import MAX_QUESTION_CHARS, Page
from space.tabs.reveal_text import reveal_text
from space.unbacked import marked


def problem(question: str, adult: bool, texts: ModuleType) -> str:
    """Return what is wrong with a question, or with who asks it, "" for nothing."""
    question = as_typed(question or "")
    if not question:
        return texts.STATUS_EMPTY_QUESTION
    if len(question) > MAX_QUESTION_CHARS:  # the browser keeps to the limit, others need not
        return texts.STATUS_LONG_QUESTION.format(limit=MAX_QUESTION_CHARS)
    return "" if adult else texts.STATUS_NO_ADULT


def while_answering(shown: Shown, texts: ModuleType, country: str) -> Page:
    """Show both answers as far as they are written."""
    left, right = (_past(past, texts) + (inert(text) or texts.ANSWER_WAITING) for past, text in _sides(shown))
    return Page(
        left,
        right,
        texts.STATUS_ANSWERING,
        emergency=_card(shown, country),
        can_ask=False,
        can_stop=True,
        can_start_again=True,
        is_new=True,
    )


def complete(shown: Shown, texts: ModuleType, country: str) -> Page:
    """Show both complete answers, and open the vote on them."""
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
        question=shown.question,
        token=shown.token,
        can_vote=True,
        can_follow=not shown.question_id,
        can_retry=shown.can_retry,
        can_edit=not shown.question_id,
        can_start_again=True,
        is_new=True,
    )


def told(page: Page, status: str, reveal: Reveal, texts: ModuleType) -> Page:
    """Show who wrote complete answers on which nobody votes."""
    return replace(page, status=status, reveal=reveal_text(reveal, texts), can_vote=False, can_follow=False)


def withheld(shown: Shown, texts: ModuleType, country: str) -> Page:
    """Show the emergency card alone."""
    card, instead = emergency_card(shown.flags, country), texts.ANSWER_WITHHELD
    return Page(instead, instead, texts.STATUS_WITHHELD, emergency=card, can_start_again=True)


def voted(status: str, token: str, reveal: str) -> Page:
    """Show who wrote the answers that stay on the screen; the vote can be changed.

    Both models are known now, so there is no other try with them; the question can be asked anew.
    """
    return replace(_as_it_is(status), token=token, reveal=reveal, can_vote=True)


def not_answered(status: str) -> Page:
    """Say that there will be no answers; what is there of them stays."""
    return replace(_as_it_is(status), question="", can_edit=False)


def _as_it_is(status: str) -> Page:
    same = gr.skip()
    return Page(same, same, status, same, same, question=same, can_edit=same, can_start_again=True)


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


def not_voted(status: str, token: str) -> list[Any]:
    """Say that the vote does not count; while there is a token, the same battle can be voted on again."""
    return replace(_as_it_is(status), token=token, can_vote=bool(token)).updates()


def stopped(page: Page, texts: ModuleType, *, forgotten: bool) -> Page:
    """Show what was written before the visitor stopped it, or an empty page."""
    if forgotten:
        return empty(texts.STATUS_START, texts)
    return replace(_ended(page, texts), status=texts.STATUS_STOPPED)


def failed(page: Page, error: Exception, texts: ModuleType) -> Page:
    """Show what was written before something failed, and say what did."""
    return replace(_ended(page, texts), status=status_of(error, texts))


def _ended(page: Page, texts: ModuleType) -> Page:
    """Return a page on which nobody writes any more, and nobody can vote."""
    left, right = (each.replace(texts.ANSWER_WAITING, texts.ANSWER_NONE) for each in (page.left, page.right))
    return Page(left, right, page.status, emergency=page.emergency, can_start_again=True)


def empty(status: str, texts: ModuleType) -> Page:
    """Show nothing but a status."""
    return Page(texts.ANSWER_EMPTY, texts.ANSWER_EMPTY, status, is_new=True)


def status_of(error: Exception, texts: ModuleType) -> str:
    """Return what the page says of a failure."""
    if isinstance(error, VoteError):
        return texts.STATUS_BATTLE_NOT_SAVED
    return texts.STATUS_BAD_TOKEN if isinstance(error, TokenError) else texts.STATUS_NO_ANSWER
