"""`red_flags`: which emergencies a visitor's message speaks of. Standard library only.

Rules find the kinds. A linear model over the whole message adds one where the rules find none and it is
sure, and takes back what the rules found where it is sure of the contrary, but never of the gravest kinds.
"""

from collections.abc import Iterator
from typing import TypeAlias

from space.redflags.alarm import probability
from space.redflags.classifier import likeliest_kind
from space.redflags.context import Message
from space.redflags.kinds import Kind, Level, RedFlags, gathered
from space.redflags.phrases import beginnings
from space.redflags.rules import rules
from space.redflags.spelling import corrected
from space.redflags.wording import plain_words

Finding: TypeAlias = tuple[Kind, Level]
# Chosen on messages by writers that the model had not seen (LOG.md): recall before false alarms.
_SURE, _SURELY_NOT = 0.6, 0.1
# Words of whoever speaks of themselves, of their people, or of this very hour.
_HERE_AND_NOW = frozenset(
    (
        "me mi mis yo estoy tengo siento ayuda ayudenme ayudeme auxilio urgente porfa porfavor esposo "
        "esposa marido novio novia hijo hija hijos bebe nene nena guagua mama papa abuelo abuela abuelito "
        "abuelita suegro suegra hermano hermana tio tia vecino vecina amigo amiga companero companera "
        "senora ahora ahorita recien alguien hago hacemos llamo llamar quiero ayer anoche hoy noche "
        "manana rato q xq porq ya sigo llevo he "
    ).split()
)
_NEVER_DOUBTED: frozenset[Kind] = frozenset({"suicide_self_harm", "overdose_poisoning", "anaphylaxis"})


def red_flags(text: str) -> RedFlags:
    """Return the red flags of a message.

    Example: `red_flags("xq me duele el pexo")` has the kind `chest_pain`, and
    `red_flags("¿qué es un ictus?")` has none.
    """
    words = corrected(plain_words(text))
    message = Message(words)
    judged = list(_judged(message, beginnings(words)))
    alarm = probability(words, asks="?" in text)
    found = [finding for finding, excuse in judged if excuse is None]
    if alarm < _SURELY_NOT:
        return gathered(finding for finding in found if finding[0] in _NEVER_DOUBTED)
    return gathered(found or (_guessed(message) if alarm > _SURE and _is_about_somebody(message) else []))


def _is_about_somebody(message: Message) -> bool:
    """Tell whether a message speaks of a person here and now, as no textbook does."""
    return not message.is_vignette and not _HERE_AND_NOW.isdisjoint(message.text.split())


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
    """Return the kind that a message sounds like most."""
    return [(likeliest_kind(message.text.split()), "urgent")]
