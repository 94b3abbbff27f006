"""`red_flags`: which emergencies a visitor's message speaks of. Standard library only.

The rules decide; a small linear model may add a kind to a message in which they find none.
"""

from collections.abc import Iterator
from typing import TypeAlias

from space.redflags.classifier import likely_kind
from space.redflags.context import Message
from space.redflags.kinds import Kind, Level, RedFlags, gathered
from space.redflags.phrases import beginnings
from space.redflags.rules import rules
from space.redflags.spelling import corrected
from space.redflags.wording import plain_words

Finding: TypeAlias = tuple[Kind, Level]
# An age in months cannot be heard in the stems of words.
_NEVER_GUESSED: frozenset[Kind] = frozenset({"infant_fever"})


def red_flags(text: str) -> RedFlags:
    """Return the red flags of a message.

    Example: `red_flags("xq me duele el pexo")` has the kind `chest_pain`, and
    `red_flags("¿qué es un ictus?")` has none.
    """
    words = corrected(plain_words(text))
    message = Message(words)
    judged = list(_judged(message, beginnings(words)))
    return gathered(
        [found for found, excuse in judged if excuse is None] or ([] if judged else _guessed(message))
    )


def _judged(message: Message, known: frozenset[str]) -> Iterator[tuple[Finding, str | None]]:
    """Yield each match of a rule with what excuses it; a finding once stands for all."""
    seen: set[Finding] = set()
    for rule in rules():
        finding = (rule.kind, rule.level)
        for spans in () if finding in seen else rule.matches(message.text, known):
            excuse = message.excuse(rule, spans)
            yield finding, excuse
            if excuse is None:
                seen.add(finding)
                break


def _guessed(message: Message) -> list[Finding]:
    """Return what the linear model hears in a message that no rule knows and nothing could excuse."""
    kind = likely_kind(message.text.split()) if message.is_plain else None
    return [(kind, "urgent")] if kind and kind not in _NEVER_GUESSED else []
