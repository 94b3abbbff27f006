"""`red_flags`: which emergencies a visitor's message speaks of. Standard library only.

Rules find kinds; a linear model over the message and over what the rules say of it decides whether there is
an emergency. Where it is sure of one that no rule knows, the kind is the one it sounds like most.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from space.redflags.alarm import ByKind, features, probabilities
from space.redflags.classifier import likeliest_kind, likely_kinds
from space.redflags.context import Message
from space.redflags.kinds import Kind, Level, RedFlags, gathered
from space.redflags.phrases import beginnings
from space.redflags.rules import rules
from space.redflags.spelling import corrected
from space.redflags.wording import plain_words

Finding: TypeAlias = tuple[Kind, Level]
Judged: TypeAlias = tuple[Finding, str | None]  # a match of a rule, and what excuses it
# Chosen on messages by writers unknown to the model (LOG.md): how likely an emergency must be where a rule
# found one or somebody speaks of a person, where nobody is spoken of, and where an exam describes a patient.
_SURE, _SURE_OF_NOBODY, _SURE_OF_VIGNETTE = 0.3, 0.5, 0.9
_DOUBTFUL = 0.05  # a rule that found suicide counts down to this
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


def red_flags(text: str) -> RedFlags:
    """Return the red flags of a message.

    Example: `red_flags("xq me duele el pexo")` has the kind `chest_pain`, and
    `red_flags("¿qué es un ictus?")` has none.
    """
    words = corrected(plain_words(text))
    message = Message(words)
    judged = tuple(judge(message, beginnings(words)))
    by_rule = [finding for finding, excuse in judged if excuse is None]
    kinds: ByKind = [(kind, excuse) for (kind, _), excuse in judged]
    heard = probabilities(features(words, message, kinds, asks="?" in text))
    if heard["any"] > _enough(message, by_rule):
        guessed = set(_guessed(message, by_rule, judged))
        if heard["suicide_self_harm"] > _SURE:
            guessed.add("suicide_self_harm")
        return gathered(by_rule, guessed)
    if heard["suicide_self_harm"] > _enough(message, ()):
        return gathered(by_rule, ["suicide_self_harm"])
    if heard["suicide_self_harm"] > _DOUBTFUL:
        return gathered(finding for finding in by_rule if finding[0] == "suicide_self_harm")
    return gathered(())


def _enough(message: Message, by_rule: Sequence[Finding]) -> float:
    """Return how likely an emergency must be for a message to count as one."""
    if message.is_vignette and not by_rule:
        return _SURE_OF_VIGNETTE
    return _SURE if by_rule or _is_about_somebody(message) else _SURE_OF_NOBODY


def _is_about_somebody(message: Message) -> bool:
    """Tell whether a message speaks of a person here and now, as no textbook does."""
    return not _HERE_AND_NOW.isdisjoint(message.text.split())


def judge(message: Message, known: frozenset[str]) -> Iterator[Judged]:
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


def _guessed(message: Message, by_rule: Sequence[Finding], judged: Sequence[Judged]) -> Sequence[Kind]:
    """Return what a message sounds like; if nothing, what rules found and excused, or the likeliest kind."""
    words = message.text.split()
    kinds = likely_kinds(words)
    if kinds or by_rule:
        return kinds
    return [kind for (kind, _), _ in judged] or [likeliest_kind(words)]
