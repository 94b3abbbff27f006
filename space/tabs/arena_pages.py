"""What the arena's tab shows at each moment of a battle. Pure functions of what the arena tells."""

from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

import gradio as gr

from space.arena import Shown
from space.battle import Choice
from space.errors import TokenError, VoteError
from space.markdown import inert
from space.mode import Offer
from space.person import Ballot
from space.plain_text import as_typed
from space.redflags.card import emergency_card
from space.reveal import Reveal
from space.tabs.arena_view import MAX_COMMENT_CHARS, MAX_QUESTION_CHARS, Page, only_status
from space.tabs.reveal_text import reveal_text
from space.unbacked import has_marks, marked


def problem(question: str, adult: bool, texts: ModuleType) -> str:
    """Return what is wrong with a question, or with who asks it, "" for nothing."""
    question = as_typed(question or "")
    if not question:
        return texts.STATUS_EMPTY_QUESTION
    if len(question) > MAX_QUESTION_CHARS:  # the browser keeps to the limit, others need not
        return texts.STATUS_LONG_QUESTION.format(limit=MAX_QUESTION_CHARS)
    return "" if adult else texts.STATUS_NO_ADULT


def while_answering(shown: Shown, texts: ModuleType, country: str) -> Page:
    """Show the question, and both answers as far as they are written."""
    left, right = (_past(past, texts) + (inert(text) or texts.ANSWER_WAITING) for past, text in _sides(shown))
    return Page(
        left,
        right,
        texts.STATUS_ANSWERING,
        asked=_asked(shown, texts),
        emergency=card(shown, texts, country),
        question=shown.question,
        can_ask=False,
        can_stop=True,
        can_start_again=True,
        is_new=True,
    )


def complete(shown: Shown, texts: ModuleType, country: str) -> Page:
    """Show both complete answers, and open the vote on them."""
    return replace(
        ended(shown, texts.STATUS_VOTE, texts, country),
        token=shown.token,
        can_vote=True,
        can_follow=not shown.question_id,
        can_retry=shown.can_retry,
    )


def told(page: Page, status: str, reveal: Reveal, texts: ModuleType) -> Page:
    """Show who wrote complete answers on which nobody votes."""
    return replace(page, status=status, reveal=reveal_text(reveal, texts), can_vote=False, can_follow=False)


def withheld(shown: Shown, texts: ModuleType, country: str) -> Page:
    """Show the emergency card alone."""
    instead, only = texts.ANSWER_WITHHELD, card(shown, texts, country)
    return Page(instead, instead, texts.STATUS_WITHHELD, emergency=only, can_start_again=True, is_new=True)


def refused(shown: Shown, status: str, texts: ModuleType, country: str) -> list[Any]:
    """Say why nobody answers a question, with its emergency card, and leave the rest of the page as it is."""
    if shown.withheld:
        return replace(withheld(shown, texts, country), status=status).updates()
    return only_status(status, card(shown, texts, country))


def ballot(
    choice: Choice, left: object, right: object, comment: object, role: object, publish: object
) -> Ballot:
    """Return what was said with a vote; the values are as they were sent, whoever sent them.

    A browser sends None for what stands in an accordion that was never opened.
    """
    said = as_typed(str(comment or ""))[:MAX_COMMENT_CHARS]
    sent = Ballot.of(choice, _words(left), _words(right), said, role if isinstance(role, str) else "")
    return replace(sent, may_publish=publish is True)


def _words(sent: object) -> list[str]:
    return [each for each in sent if isinstance(each, str)] if isinstance(sent, list) else []


def voted(told: Reveal, texts: ModuleType, receipt: str, email: str = "") -> list[Any]:
    """Return the status, and who wrote the answers that stay on the screen; the vote can be changed."""
    status = texts.STATUS_CHANGED if told.revision else texts.STATUS_SAVED
    said = texts.STATUS_PENDING if told.state == "pending" else status
    choice = texts.CHOICES[told.choice] if told.choice else ""
    return [said.format(choice=choice), reveal_text(told, texts, receipt, email)]


def not_voted(status: str) -> list[Any]:
    """Say that the vote does not count, and leave the rest: the same battle can be voted on again."""
    return [status, gr.skip()]


def not_answered(status: str) -> Page:
    """Say that there will be no answers; what is there of them stays, and the question to edit."""
    same = gr.skip()
    return Page(same, same, status, same, same, question=same, can_edit=True, can_start_again=True)


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


def _asked(shown: Shown, texts: ModuleType) -> str:
    return f"**{texts.ASKED}:** {inert(shown.question)}" if shown.question else ""


def card(shown: Shown, texts: ModuleType, country: str) -> str:
    """Return the emergency card of a question, "" where it has none; one of the bank is an example."""
    return emergency_card(shown.flags, country, language=texts.LANGUAGE, example=bool(shown.question_id))


def ended(shown: Shown, status: str, texts: ModuleType, country: str) -> Page:
    """Show answers that nobody writes on any more, half or whole, and underline their unbacked doses."""
    left, right = (
        _past(past, texts) + (marked(text, shown.passages, texts.UNBACKED) or texts.ANSWER_NONE)
        for past, text in _sides(shown)
    )
    return Page(
        left,
        right,
        status,
        asked=_asked(shown, texts),
        emergency=card(shown, texts, country),
        legend=texts.UNBACKED_NOTE if has_marks(left + right) else "",
        question=shown.question,
        can_edit=bool(shown.question) and not shown.question_id,
        can_start_again=True,
        is_new=True,
    )


def start_status(offered: Offer, texts: ModuleType) -> str:
    """Return what a page says before anything is asked on it."""
    return texts.STATUS_START if offered.ask else mode_status(offered, texts)


def mode_status(offered: Offer, texts: ModuleType) -> str:
    """Return what is left to do on a page where nobody can ask."""
    if offered.bank:
        return texts.STATUS_MODE_BANK
    return texts.STATUS_MODE_CLOSED if offered.ratings else texts.STATUS_MODE_OFF


def empty(status: str, texts: ModuleType) -> Page:
    """Show nothing but a status."""
    return Page(texts.ANSWER_EMPTY, texts.ANSWER_EMPTY, status, is_new=True)


def status_of(error: Exception, texts: ModuleType) -> str:
    """Return what the page says of a failure."""
    if isinstance(error, VoteError):
        return texts.STATUS_BATTLE_NOT_SAVED
    return texts.STATUS_BAD_TOKEN if isinstance(error, TokenError) else texts.STATUS_NO_ANSWER
