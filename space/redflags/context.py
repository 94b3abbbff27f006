"""What excuses a match: negation, past and resolved, topic, fiction, exam, laughter. Standard library only.

The phrases stand in `contexts.txt`; here is what each of them excuses.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, cached_property

from space.redflags.kinds import Kind
from space.redflags.phrases import compile_any, sections
from space.redflags.rules import Rule, Span

_RELATIVES = (
    "papa|mama|padre|madre|viej[oa]|viejit[oa]|jef[ea]|yerno|nuera|hij[oa]s?|hermanit?[oa]|abuel[oa]|espos[oa]|marido|mujer|novi[oa]|amig[oa]|vecin[oa]|bebe|niet[oa]|sobrin[oa]|ti[oa]"
    "|prim[oa]|pareja|suegr[oa]|compan\\w+|hijit[oa]|nen[ea]|nin[oa]|guagua|cunad[oa]|hermana|hermano|senora|roommate|alumn[oa]"
)
_PERSONAL = re.compile(
    rf" (?:me|yo|soy|llevo|estoy|tengo|siento|nos|conmigo|(?:a|de|en|con)? ?mi (?:{_RELATIVES})|nuestr[oa]) "
)
# `mi perro no, mi hijo` speaks of both.
_CHILD = re.compile(r" (?:hij|nin|beb|nen)[a-z]* ")
# `nació hace tres semanas` is the point.
_NEVER_PAST: frozenset[Kind] = frozenset({"infant_fever"})
# Whoever took too much, or could not speak, may feel well the next day.
_NOT_OVER_IN_A_DAY: frozenset[Kind] = frozenset({"suicide_self_harm", "overdose_poisoning", "stroke"})
_WORDS_BEFORE_CHARS = 70
_CONTEXTS = (
    "past",
    "resolved",
    "again",
    "recent",
    "yesterday",
    "present",
    "topic",
    "hypothetical",
    "death",
    "fiction",
    "animal",
    "study",
    "laughter",
    "mundane",
)
_DEATH_NEAR_CHARS = 45


class Message:
    """A message as the rules read it: its folded text without idioms, and what can excuse a match in it."""

    def __init__(self, words: Sequence[str]) -> None:
        """Take the words of `plain_words`."""
        whole = f" {' '.join(words)} "
        self.text = _context("idiom").sub("_ ", whole)
        self._has_idiom = self.text != whole

    @cached_property
    def is_vignette(self) -> bool:
        """Whether the message reads like a question of an exam or a case report."""
        return bool(_context("vignette").search(self.text)) and not _PERSONAL.search(self.text)

    @cached_property
    def contexts(self) -> tuple[str, ...]:
        """The names of what could excuse a match in the message, or else speaks for one."""
        found = [name for name in _CONTEXTS if _context(name).search(self.text)]
        return (*found, *(["vignette"] if self.is_vignette else []), *(["idiom"] if self._has_idiom else []))

    @cached_property
    def is_as_meant(self) -> bool:
        """Whether the message tells of a dose as it was prescribed, not taken, or harmless."""
        as_meant = _context("as_meant").search(self.text) and not _context("unmeant").search(self.text)
        return bool(as_meant or _context("reassured").search(self.text))

    def excuse(self, rule: Rule, spans: Sequence[Span]) -> str | None:
        """Return why a match does not count, or None."""
        if self.is_vignette:
            return "vignette"
        # in `no quiero despertar nunca más` the later words are negated, and the flag all the same
        if any(self._is_negated(span) for span in (spans[:1] if rule.personal else spans)):
            return "negated"
        start, end = self._sentence(spans[0])
        sentence = self.text[start:end]
        if _context("animal").search(sentence) and not _CHILD.search(sentence):
            return "animal"
        if rule.kind not in _NEVER_PAST and self._is_past(rule.kind, sentence, spans):
            return "past"
        if _has_context(f"not_{rule.kind}") and _context(f"not_{rule.kind}").search(sentence):
            return "another cause"
        if rule.confirming and self.is_as_meant:
            return "as meant"
        if self._is_laughed_at(rule):
            return "laughter"
        return None if rule.personal else self._not_now_and_here(sentence, start, spans)

    def _is_laughed_at(self, rule: Rule) -> bool:
        is_light = rule.light or _context("mundane").search(self.text) is not None
        return is_light and _context("laughter").search(self.text) is not None

    def _is_negated(self, span: Span) -> bool:
        start, end = self._sentence(span)
        before = self.text[max(start, span[0] - _WORDS_BEFORE_CHARS) : span[0]]
        after = self.text[span[1] : end]
        return bool(_negation().search(" " + before) or _negation_after().match(after))

    def _is_past(self, kind: Kind, sentence: str, spans: Sequence[Span]) -> bool:
        rest = self.text[spans[0][0] :]
        resolved = _context("resolved").search(rest)
        recent = ("recent", "yesterday") if kind in _NOT_OVER_IN_A_DAY else ("recent",)
        is_recent = any(_context(name).search(self.text) for name in recent)
        if resolved and not is_recent and not _context("again").search(rest[resolved.end() - 1 :]):
            return True
        return bool(_context("past").search(sentence)) and not _context("present").search(sentence)

    def _not_now_and_here(self, sentence: str, start: int, spans: Sequence[Span]) -> str | None:
        before = sentence[: spans[0][1] - start]
        if _context("hypothetical").search(before):
            return "hypothetical"
        if self._tells_of_death(spans):
            return "death"
        if any(_context(name).search(sentence) for name in ("fiction", "study")):
            return "fiction"
        if _context("topic").search(before) and not _PERSONAL.search(sentence):
            return "topic"
        return None

    def _tells_of_death(self, spans: Sequence[Span]) -> bool:
        near = self.text[max(0, spans[0][0] - _DEATH_NEAR_CHARS) : spans[-1][1] + _DEATH_NEAR_CHARS]
        return bool(_context("death").search(near)) and not _context("present").search(near)

    def _sentence(self, span: Span) -> Span:
        """Return where the sentence of a span begins (with a blank) and ends."""
        start = self.text.rfind("|", 0, span[0]) + 1
        end = self.text.find("|", span[1])
        return start, len(self.text) if end < 0 else end


@cache
def _phrases() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for section, line in sections("contexts.txt"):
        found.setdefault(section, []).extend(filter(None, map(str.strip, line.split(";"))))
    return {section: tuple(phrases) for section, phrases in found.items()}


def _has_context(name: str) -> bool:
    return name in _phrases()


@cache
def _context(name: str) -> re.Pattern[str]:
    return compile_any(_phrases()[name])


@cache
def _negation() -> re.Pattern[str]:
    """Match a negating word followed by light words alone up to the end."""
    negator, light = compile_any(_phrases()["negator"]).pattern, compile_any(_phrases()["light"]).pattern
    return re.compile(f"(?:{negator})(?:{light}){{0,7}}$")


@cache
def _negation_after() -> re.Pattern[str]:
    """Match right after a phrase: `dolor de pecho no tengo`, `¿fiebre? no`."""
    alternatives = compile_any(_phrases()["negated_after"]).pattern.removeprefix("(?<= )")
    return re.compile(rf"(?:{alternatives})(?:$|\|)|no tengo|no tiene|no hay ")
