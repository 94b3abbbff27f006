"""Whether both eyes or knees are meant, or one: `in each eye` is not `en un ojo`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from dataset_builder.flags import Flag, Span
from dataset_builder.pairs import Pair
from dataset_builder.phrases import Phrases


class _Organ(NamedTuple):
    """Names of one of two organs, as patterns."""

    english: str
    spanish: str


_ORGANS = tuple(
    _Organ(*line.split())
    for line in """
eye ojo
ear o[ií]do|oreja
nostril narina|fosa|orificio|ventana
knee rodilla
hip cadera
shoulder hombro
elbow codo
wrist muñeca
ankle tobillo
hand mano
foot|feet pie
leg pierna
arm brazo
thigh muslo
breast mama|pecho|seno
kidney riñ[oó]n
lung pulm[oó]n
""".strip().splitlines()
)
_OURS, _THEIRS = ("|".join(column) for column in zip(*_ORGANS, strict=True))
_BOTH = Phrases(
    {
        "both|each|per": r"\b(?:both|each|per)(?: of)?(?: (?:the|your|his|her|their|my|affected|treated))*"
        rf" (?:{_OURS})s?\b"
    }
)
_AMBOS = Phrases(
    {
        "ambos |ambas |cada |as dos |os dos |us dos ": r"\b(?:amb[oa]s|cada(?: un[oa] de (?:l[oa]s|sus))?"
        rf"|(?:l[oa]s|sus) dos) (?:{_THEIRS})(?:e?s)?\b"
    }
)
# `dos` and `each` beside an organ or by themselves, and not of `dos veces` or `each night`.
_NO_OTHER_TIME = r"(?! (?:vez|veces|d[ií]as?|dosis|gotas?|horas?|noches?|semanas?|mes))"
_SPANISH_BOTH = re.compile(
    r"\b(?:amb[oa]s|bilateral\w*|sendos|binocular\w*|l[oa]s dos|cada (?:un[oa]|lado)"
    rf"|(?:dos|cada|por|tod[oa]s(?: l[oa]s)?) (?:{_THEIRS})(?:e?s)?|(?:del?|en|por|y) (?:el |la )?otr[oa]"
    rf"|derech[oa]\b[^.;]*\bizquierd[oa]|izquierd[oa]\b[^.;]*\bderech[oa])\b{_NO_OTHER_TIME}",
    re.IGNORECASE,
)
_ENGLISH_BOTH = re.compile(
    rf"\b(?:both|bilateral\w*|pairs?|(?:per|other) (?:{_OURS}|one|side)"
    rf"|(?:each|either|every|two|all)(?: of)?(?: (?:the|your|h\w+|their))? (?:(?:{_OURS})s?|one|side)"
    rf"|right\b[^.;]*\bleft|left\b[^.;]*\bright)\b|\b(?:{_OURS})\(s\)",
    re.IGNORECASE,
)


def one_of_both(pair: Pair) -> Iterator[Flag]:
    """Yield `site_changed` where one language names one of two organs, and the other both."""
    if (both := _BOTH.search(pair.source)) is not None and not _SPANISH_BOTH.search(pair.target):
        organ = _organ(pair.source[slice(*both)])
        if (one := _only_one(pair.target, organ.spanish)) is not None:
            yield _flag(pair, both, one)
    if (both := _AMBOS.search(pair.target)) is not None and not _ENGLISH_BOTH.search(pair.source):
        organ = _organ(pair.target[slice(*both)])
        if (one := _only_one(pair.source, organ.english)) is not None:
            yield _flag(pair, one, both)


def _organ(words: str) -> _Organ:
    """Return the organ that some words end with."""
    last = words.split()[-1]
    return next(
        each for each in _ORGANS if re.fullmatch(rf"(?:{'|'.join(each)})(?:e?s)?", last, re.IGNORECASE)
    )


def _only_one(text: str, names: str) -> Span | None:
    """Return where a text names an organ, None if never or anywhere as more than one."""
    one = re.search(rf"\b(?:{names})\b", text, re.IGNORECASE)
    many = re.search(rf"\b(?:{names})e?s\b|\bfeet\b", text, re.IGNORECASE)
    return one.span() if one is not None and many is None else None


def _flag(pair: Pair, source: Span, target: Span) -> Flag:
    message = f"{pair.source[slice(*source)]} became {pair.target[slice(*target)]}"
    return Flag("site_changed", "block", message, source, target)
