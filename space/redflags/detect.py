"""`red_flags`: which emergencies a visitor's message speaks of. Standard library only.

Rules find kinds; a linear model over the message and over what the rules say of it decides whether there is
an emergency. Where it is sure of one that no rule knows, the kind is the one it sounds like most.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from space.redflags.alarm import ByKind, features, probabilities
from space.redflags.classifier import likeliest_kind, likely_kinds
from space.redflags.context import Message
from space.redflags.kinds import Kind, Level, RedFlags, gathered
from space.redflags.phrases import beginnings
from space.redflags.rules import Rule, rules
from space.redflags.spelling import corrected
from space.redflags.wording import MAX_CHARS, plain_words

Finding: TypeAlias = tuple[Kind, Level]
# One that matches, what excuses it, and whether it is suffered this very moment.
Judged: TypeAlias = tuple[Rule, str | None, bool]
# Chosen on messages by writers unknown to the model (LOG.md): how likely an emergency must be where a rule
# found one (whoever jokes uses its words too), where somebody speaks of a person, where nobody is spoken of
# or it sounds like no kind, and where an exam describes a patient; and how much less will do if it may be
# one of the gravest kinds.
_OF_RULE, _OF_SOMEBODY, _OF_NOBODY, _OF_VIGNETTE = 0.5, 0.3, 0.5, 0.9
_LESS_IF_GRAVE = 0.2
_HINT_OF_SUICIDE = 0.02  # a message above it sounds like that
_GRAVEST = frozenset({"suicide_self_harm", "overdose_poisoning", "anaphylaxis"})
_OF_SUICIDE, _DOUBTFUL = 0.25, 0.15  # of somebody; a rule that found suicide counts down to the second
_OF_NOW = 0.05  # where a rule found what somebody suffers this moment; whoever exaggerates is far below
_OF_SENTENCE = 0.9  # of one by itself in which a rule found something
_SENTENCE_END = re.compile(r"(?<=[.!?\n;])\s+")
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


@dataclass(frozen=True, slots=True)
class _Heard:
    """A text as rules and model hear it: what rules match, what stands of it, and how likely what is."""

    message: Message
    judged: Sequence[Judged]
    by_rule: Sequence[Finding]
    certain: Sequence[Finding]  # those of them that the model does not doubt
    emergency: float
    suicide: float


def red_flags(text: str) -> RedFlags:
    """Return the red flags of a message.

    Example: `red_flags("xq me duele el pexo")` has the kind `chest_pain`, and
    `red_flags("¿qué es un ictus?")` has none.
    """
    whole = _heard(text)
    found = _flags(whole)
    if found.kinds or not whole.by_rule:
        return found
    # Sentences of an emergency must not drown in a long story.
    parts = (_heard(sentence) for sentence in _SENTENCE_END.split(text[:MAX_CHARS]))
    return gathered(finding for part in parts for finding in part.by_rule if _stands_out(part, finding))


def _stands_out(part: _Heard, finding: Finding) -> bool:
    of_suicide = finding[0] == "suicide_self_harm" and part.suicide > _OF_NOBODY
    return part.emergency > _OF_SENTENCE or of_suicide


def _heard(text: str) -> _Heard:
    words = corrected(plain_words(text))
    message = Message(words)
    judged = tuple(judge(message, beginnings(words)))
    kinds: ByKind = [(rule.kind, excuse) for rule, excuse, _ in judged]
    likely = probabilities(features(words, message, kinds, asks="?" in text))
    standing = [(rule, is_now) for rule, excuse, is_now in judged if excuse is None]
    by_rule: list[Finding] = [(rule.kind, rule.level) for rule, _ in standing]
    is_possible = likely["any"] > _OF_NOW
    certain: list[Finding] = [
        (rule.kind, rule.level) for rule, is_now in standing if rule.certain or (is_now and is_possible)
    ]
    return _Heard(message, judged, by_rule, certain, likely["any"], likely["suicide_self_harm"])


def _flags(heard: _Heard) -> RedFlags:
    message, by_rule = heard.message, heard.by_rule
    likely = likely_kinds(message.text.split())
    is_suicide = heard.suicide > _enough_of_suicide(message, by_rule)
    if heard.emergency > _enough(heard, likely):
        guessed = set(likely or _excused(heard))
        by_rule = [*by_rule, *_confirmed(message, guessed)]
        if is_suicide:
            guessed.add("suicide_self_harm")
        return gathered(by_rule, guessed)
    if is_suicide:
        return gathered(by_rule, ["suicide_self_harm"])
    if heard.suicide > _DOUBTFUL:
        return gathered([*heard.certain, *(each for each in by_rule if each[0] == "suicide_self_harm")])
    return gathered(heard.certain)


def _confirmed(message: Message, guessed: Container[Kind]) -> Iterator[Finding]:
    """Yield what was guessed and is told in so many words, such as who has swallowed something."""
    known = beginnings(message.text.split())
    for rule in rules():
        if rule.confirming and rule.kind in guessed:
            matches = rule.matches(message.text, known)
            if any(message.excuse(rule, spans) is None for spans in matches):
                yield rule.kind, rule.level


def _enough(heard: _Heard, likely: Sequence[Kind]) -> float:
    """Return how likely an emergency must be for a message to count as one."""
    message, by_rule = heard.message, heard.by_rule
    if message.is_vignette and not by_rule:
        return _OF_VIGNETTE
    sounds_like_one = bool(likely or heard.judged) or heard.suicide > _HINT_OF_SUICIDE
    unnamed = _OF_SOMEBODY if sounds_like_one and _is_about_somebody(message) else _OF_NOBODY
    may_be = {*likely, *(kind for kind, _ in by_rule)}
    return (_OF_RULE if by_rule else unnamed) - (0.0 if _GRAVEST.isdisjoint(may_be) else _LESS_IF_GRAVE)


def _enough_of_suicide(message: Message, by_rule: Sequence[Finding]) -> float:
    """Return how likely suicide or self-harm must be for a message to speak of it."""
    if message.is_vignette and not by_rule:
        return _OF_VIGNETTE
    return _OF_SUICIDE if _is_about_somebody(message) else _OF_NOBODY


def _is_about_somebody(message: Message) -> bool:
    """Tell whether a message speaks of a person here and now, as no textbook does."""
    return not _HERE_AND_NOW.isdisjoint(message.text.split())


def judge(message: Message, known: frozenset[str]) -> Iterator[Judged]:
    """Yield the rules that match and what excuses each match, until one of a finding is beyond doubt."""
    seen: set[Finding] = set()
    for rule in rules():
        finding = (rule.kind, rule.level)
        for spans in () if finding in seen or rule.confirming else rule.matches(message.text, known):
            excuse = message.excuse(rule, spans)
            is_now = excuse is None and message.is_now(spans)
            yield rule, excuse, is_now
            if is_now or (excuse is None and rule.certain):
                seen.add(finding)
                break


def _excused(heard: _Heard) -> Sequence[Kind]:
    """Return what rules found and excused, else the likeliest kind; nothing where a rule stands."""
    if heard.by_rule:
        return ()
    return [rule.kind for rule, _, _ in heard.judged] or [likeliest_kind(heard.message.text.split())]
