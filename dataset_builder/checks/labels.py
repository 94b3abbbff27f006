"""Whether stages, days of the week, months and halves of the day stay what they are: `stage II`, `8 p.m.`."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from dataset_builder.checks.spoken_numbers import numbers_in_words
from dataset_builder.flags import Flag, Span, Tier
from dataset_builder.number_words import roman_value
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Language, Word

_ROMAN = re.compile(r"(?<![\w.'’])(?<![^IVXA-D]-)(?=[IVX])(X{0,2})(IX|IV|V?I{0,3})(?=[A-D]?(?:[^\w'’]|\Z))")
# `IV` may be a route, `I` the speaker, `V` and `X` letters: they number after these words only.
_NUMBERED = re.compile(
    r"(?:\b(?:stages?|class(?:es)?|grades?|phases?|types?|factors?|levels?|angiotensin|mobitz|killip|groups?|parts?"
    r"|schedules?|categor(?:y|ies)|nerves?|tiers?"
    r"|estad[ií]os?|etapas?|clases?|grados?|fases?|tipos?|factor(?:es)?|nivel(?:es)?|angiotensina|grupos?|partes?"
    r"|categor[ií]as?)\s|[IVX][A-D]?(?:\s?[-\u2013/]\s?|,? (?:and|or|to|y|o|a) ))\Z",
    re.IGNORECASE,
)
_REACH = 16
_ALWAYS = frozenset({"II", "III", "VI", "VII", "VIII", "IX", "XI", "XII", "XIII"})
_WEEKDAYS: Mapping[Language, Sequence[str]] = {
    "en": "monday tuesday wednesday thursday friday saturday sunday".split(),
    "es": "lunes martes miercoles jueves viernes sabado domingo".split(),
}
_MONTHS: Mapping[Language, Sequence[str]] = {
    "en": ("january february march april may june july august september october november december".split()),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
}
_NAMES: Mapping[Language, Mapping[str, tuple[str, int]]] = {
    language: {
        **{form: ("day", at) for at, day in enumerate(_WEEKDAYS[language]) for form in (day, f"{day}s")},
        **{month: ("month", at) for at, month in enumerate(_MONTHS[language])},
        **{"setiembre": ("month", 8)},
    }
    for language in _WEEKDAYS
}
_MAY_BE_A_VERB = frozenset({"may", "march", "august"})
_IN_MONTH = re.compile(
    r"\b(?:in|since|until|till|from|to|of|by|and|between|through|exp\.?|\d(?:st|nd|rd|th)?),?\s\Z",
    re.IGNORECASE,
)
_OF_YEAR = re.compile(r",?\s\d")
_CLOCK = re.compile(
    r"(?<![\d:.,])(?P<hour>1[0-2]|0?\d)(?:[:.]\d\d)?(?:\s?h)?"
    r"(?:\s?(?P<half>[ap])\.?\s?m\b|\sde la (?P<part>mañana|tarde|noche|madrugada)\b)",
    re.IGNORECASE,
)
_IS_CLOCK = re.compile(r"\d\s?[ap]\.?\s?m\b|de la (?:mañana|tarde|noche|madrugada)", re.IGNORECASE)
_NOON = 12
_FORENOON = ("a", "mañana", "madrugada")
_FIRST = ("first", "primer")
_Label = tuple[str, int]


class _Labelled(NamedTuple):
    label: _Label
    span: Span
    sure: bool = True


def other_labels(pair: Pair) -> Iterator[Flag]:
    """Yield a stage, weekday, month or half of the day that became another, and those that changed places."""
    source = list(_labels(pair, "en"))
    target = list(_labels(pair, "es")) if source else []
    for kind in ("roman", "day", "month", "clock"):
        own, other = _of_kind(source, kind), _of_kind(target, kind)
        if own and other:
            yield from _exchanged(pair, own, other)
            yield from _changed(pair, own, other, kind)


def _of_kind(labels: Sequence[_Labelled], kind: str) -> list[_Labelled]:
    return [each for each in labels if each.label[0] == kind]


def _changed(
    pair: Pair, source: Sequence[_Labelled], target: Sequence[_Labelled], kind: str
) -> Iterator[Flag]:
    here, there = ({each.label for each in side} for side in (source, target))
    lost = [each for each in source if each.sure and each.label not in there]
    gained = [each for each in target if each.label not in here]
    if kind == "roman" and lost and gained:  # said in digits or words
        english, spanish = _values(pair, "en"), _values(pair, "es")
        lost = [each for each in lost if each.label[1] not in spanish]
        gained = [each for each in gained if each.label[1] not in english]
    if kind == "clock":  # the same hour, the other half of the day
        hours = {each.label[1] % _NOON for each in lost}
        gained = [each for each in gained if each.label[1] % _NOON in hours]
    if lost and gained:
        yield _flag(pair, lost[0].span, gained[0].span, "numbers_changed", "block", "became")


def _exchanged(pair: Pair, source: Sequence[_Labelled], target: Sequence[_Labelled]) -> Iterator[Flag]:
    """Yield labels in another order, where all numbers of both texts stand in the same."""
    one, two = ([each.label for each in side] for side in (source, target))
    if one == two or len(set(one)) < 2 or Counter(one) != Counter(two):
        return
    ours, theirs = (
        [number.value for number in numbers if not any(a <= number.start < b for _, (a, b), _ in side)]
        for numbers, side in ((pair.source_numbers, source), (pair.target_numbers, target))
    )
    if ours == theirs and len(set(ours)) > 1:
        spans = (source[0].span[0], source[-1].span[1]), (target[0].span[0], target[-1].span[1])
        yield _flag(pair, *spans, "numbers_order", "warn", "is in another order in")


def _flag(pair: Pair, one: Span, two: Span, code: str, tier: Tier, what: str) -> Flag:
    return Flag(code, tier, f"{pair.source[slice(*one)]} {what} {pair.target[slice(*two)]}", one, two)


def _values(pair: Pair, language: Language) -> frozenset[int]:
    numbers = pair.source_numbers if language == "en" else pair.target_numbers
    spoken = (each for each in numbers_in_words(pair, language) if not each.text.isupper())
    words = (each for each in spoken if each.value != 1 or each.text.startswith(_FIRST))  # no article
    return frozenset(int(each.value) for each in (*numbers, *words))


def _labels(pair: Pair, language: Language) -> Iterator[_Labelled]:
    text, words, numbers = (
        (pair.source, pair.source_words, pair.source_numbers)
        if language == "en"
        else (pair.target, pair.target_words, pair.target_numbers)
    )
    yield from _romans(text)
    yield from _names(text, words, language)
    if numbers and _IS_CLOCK.search(text) is not None:
        for match in _CLOCK.finditer(text):
            hour, half = int(match["hour"]) % _NOON, (match["half"] or match["part"]).lower()
            if hour:  # noon and midnight have names of their own
                later = 0 if half in _FORENOON else _NOON
                yield _Labelled(("clock", hour + later), match.span())


def _romans(text: str) -> Iterator[_Labelled]:
    if "I" not in text and "V" not in text and "X" not in text:
        return
    for match in _ROMAN.finditer(text):
        digits = match.group()
        before = text[max(0, match.start() - _REACH) : match.start()]
        if digits and (digits in _ALWAYS or _NUMBERED.search(before)):
            yield _Labelled(("roman", roman_value(digits)), match.span())


def _names(text: str, words: Sequence[Word], language: Language) -> Iterator[_Labelled]:
    names = _NAMES[language]
    for word in words:
        if (label := names.get(word.folded)) is not None:
            yield _Labelled(label, (word.start, word.end), _is_sure(text, word))


def _is_sure(text: str, word: Word) -> bool:
    """Tell whether a word names a month beyond doubt: `may` is a verb too."""
    if word.folded not in _MAY_BE_A_VERB:
        return True
    dated = _OF_YEAR.match(text, word.end) or _IN_MONTH.search(text, max(0, word.start - _REACH), word.start)
    return text[word.start].isupper() and dated is not None
