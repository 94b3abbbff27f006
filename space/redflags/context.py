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
_OWN_PERSON = re.compile(rf" mi (?:{_RELATIVES}) ")
_SOMEBODY = re.compile(
    r" (?:(?:el|la|al) (?:nin|nen|bebe|beba|peque|guagua|chamac|abuel|vecin|senor)[a-z]*|lo|se lo|se la) "
)
_DONE = re.compile(r" (?:bebio|trago|comio|tomo|ingirio|chupo|mordio|pico|mando|zampo) ")
# `mi perro no, mi hijo` speaks of both.
_CHILD = re.compile(r" (?:hij|nin|beb|nen)[a-z]* ")
# `nació hace tres semanas` is the point.
_NEVER_PAST: frozenset[Kind] = frozenset({"infant_fever"})
# Whoever took too much, or could not speak, may look well and must be seen all the same.
_NEVER_RESOLVED: frozenset[Kind] = frozenset({"overdose_poisoning", "stroke"})
_NOT_OVER_IN_A_DAY: frozenset[Kind] = frozenset({"suicide_self_harm", "overdose_poisoning", "stroke"})
# Whoever laughs at what they took or did to themselves has done it all the same.
_NEVER_LAUGHABLE: frozenset[Kind] = frozenset({"suicide_self_harm", "overdose_poisoning"})
_ONESELF = re.compile(
    r" (?:me|yo|conmigo|tome|trague|comi|bebi|inyecte|puedo|respiro|siento|tengo|estoy|matarme|morir(?:me)?) "
)
_WORDS_BEFORE_CHARS = 70
_NEAR_CHARS = 16
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
# Of the words of a case report, and of all words of one.
_MIN_OF_CASE, _LONG_CASE_WORDS = 2, 30


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
        if _PERSONAL.search(self.text) or _context("lay").search(self.text):
            return False
        return bool(_context("vignette").search(self.text)) or self._is_case

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
        if self._is_of_animal(sentence, spans):
            return "animal"
        if self.is_now(spans):
            return None
        if rule.kind not in _NEVER_PAST and self._is_past(rule.kind, sentence, spans):
            return "past"
        if _has_context(f"not_{rule.kind}") and _context(f"not_{rule.kind}").search(sentence):
            return "another cause"
        if rule.confirming and self.is_as_meant:
            return "as meant"
        if _context("laughter").search(self.text) and self._is_laughable(rule):
            return "laughter"
        return None if rule.personal else self._not_now_and_here(sentence, start, spans)

    @property
    def _is_case(self) -> bool:
        found = sum(1 for _ in _context("case").finditer(self.text))
        return found >= _MIN_OF_CASE or (found > 0 and self.text.count(" ") > _LONG_CASE_WORDS)

    def is_now(self, spans: Sequence[Span]) -> bool:
        """Tell whether a match is what somebody suffers this very moment."""
        start, end = self._sentence(spans[0])
        sentence = self.text[start:end]
        is_of_others = _context("told").search(sentence) and not _OWN_PERSON.search(sentence)
        if is_of_others or _context("general").search(self.text[start : spans[0][0]]):
            return False
        found = _context("now").finditer(self.text, start, end)
        return any(now.start() < last and first < now.end() for now in found for first, last in spans)

    def _is_negated(self, span: Span) -> bool:
        start, end = self._sentence(span)
        before = self.text[max(start, span[0] - _WORDS_BEFORE_CHARS) : span[0]]
        after = self.text[span[1] : end]
        return bool(_negation().search(" " + before) or _negation_after().match(after))

    def _is_of_animal(self, sentence: str, spans: Sequence[Span]) -> bool:
        """Tell whether an animal suffers it: no child is spoken of, and nobody says `me` or `yo` of it."""
        is_person = _CHILD.search(sentence) or self._is_of_oneself(spans)
        return bool(_context("animal").search(sentence)) and not is_person

    def _is_laughable(self, rule: Rule) -> bool:
        return rule.light or (
            rule.kind not in _NEVER_LAUGHABLE and bool(_context("mundane").search(self.text))
        )

    def _is_past(self, kind: Kind, sentence: str, spans: Sequence[Span]) -> bool:
        rest = self.text[spans[0][0] :]
        is_open = kind in _NEVER_RESOLVED or _context("unresolved").search(self.text)
        resolved = None if is_open else _context("resolved").search(rest)
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
        if self._is_fiction(sentence, spans) or _context("study").search(sentence):
            return "fiction"
        if _context("topic").search(before) and not _tells_an_event(sentence):
            return "topic"
        return None

    def _is_fiction(self, sentence: str, spans: Sequence[Span]) -> bool:
        is_ones_own = _OWN_PERSON.search(sentence) or self._is_of_oneself(spans)
        return bool(_context("fiction").search(sentence)) and not (
            is_ones_own and not _context("told").search(sentence)
        )

    def _is_of_oneself(self, spans: Sequence[Span]) -> bool:
        return any(_ONESELF.search(self.text, max(0, start - _NEAR_CHARS), end) for start, end in spans)

    def _tells_of_death(self, spans: Sequence[Span]) -> bool:
        near = self.text[max(0, spans[0][0] - _DEATH_NEAR_CHARS) : spans[-1][1] + _DEATH_NEAR_CHARS]
        return bool(_context("death").search(near)) and not _context("present").search(near)

    def _sentence(self, span: Span) -> Span:
        """Return where the sentence of a span begins (with a blank) and ends."""
        start = self.text.rfind("|", 0, span[0]) + 1
        end = self.text.find("|", span[1])
        return start, len(self.text) if end < 0 else end


def _tells_an_event(sentence: str) -> bool:
    """Tell whether a sentence is no general question: of somebody known, of a deed done, of this moment."""
    is_done = _SOMEBODY.search(sentence) and _DONE.search(sentence)
    is_now = _context("now").search(sentence) and not _context("general").search(sentence)
    return bool(_PERSONAL.search(sentence) or is_done or is_now)


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
    return re.compile(rf"(?:{alternatives})(?:$|\|)|no (?:tengo|tiene|hay) (?:\||y |pero |ni |solo |$)")
