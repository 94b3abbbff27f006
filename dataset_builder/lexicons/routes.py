"""Ways of giving a drug and places where it is given (`routes.tsv`). Standard library only."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import get_args

from dataset_builder.flags import Span
from dataset_builder.lexicons.tables import rows
from dataset_builder.phrases import Phrases, PhraseTable
from dataset_builder.text_words import Language, Word, by_language, fold

RouteMention = tuple[str, Span]
_ACCENTS = {"a": "[aá]", "e": "[eé]", "i": "[ií]", "o": "[oó]", "u": "[uú]"}
# `IV` after these is a number: `stage III or IV`, `fase IV`
_NUMBERED = frozenset(
    "i ii iii v class stage phase grade type group level factor part cranial nerve clase estadio fase grado"
    " tipo grupo nivel parte etapa nervio par".split()
)
_OF_NO_DRUG = frozenset("blood hematico sanguineo eye ocular peyer".split())  # `blood patch`
_JOINING = frozenset("or and to o u y e a".split())


def _forms(language: Language) -> Iterator[tuple[str, str]]:
    """Yield each form with its way."""
    column = 1 if language == "en" else 2
    for row in rows("routes.tsv"):
        yield from ((form, row[0]) for form in row[column].split())


def _pattern(form: str) -> str:
    """Return a form as a regular expression, accents left out or not; points end with one more."""
    letters = form.replace("_", " ").replace(".", r"\.").rstrip("*")
    spelt = "".join(_ACCENTS.get(fold(each), each) if each.isalpha() else each for each in letters)
    if "." in form:  # `i.v. o i.m.` holds no `v. o`
        return rf"(?<![\w.]){spelt}\."
    return rf"\b{spelt}" + (r"\w*" if form.endswith("*") else r"\b")


def _cues(form: str) -> str:
    """Return a form as it stands in a text, and without accents."""
    plain = form.replace("_", " ").rstrip("*").lower()
    return "|".join(dict.fromkeys((plain, " ".join(map(fold, plain.split(" "))))))


def _of_several_words(language: Language) -> PhraseTable[str]:
    found: dict[str, dict[str, str]] = {}
    for form, name in _forms(language):
        if not form.rstrip("*").isalpha():
            found.setdefault(name, {})[_cues(form)] = _pattern(form)
    return PhraseTable({name: Phrases(each) for name, each in found.items()})


_SEVERAL = {language: _of_several_words(language) for language in get_args(Language)}


@cache
def _words(language: Language) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the ways by whole words, and by the beginnings of words."""
    one = [(form, name) for form, name in _forms(language) if form.rstrip("*").isalpha()]
    whole = {fold(form): name for form, name in one if not form.endswith("*")}
    return whole, {fold(form.rstrip("*")): name for form, name in one if form.endswith("*")}


def _route_of(language: Language, word: str) -> str:
    """Return the way that a folded word names; "" for most words."""
    whole, beginnings = _words(language)
    return whole.get(word) or next((name for begin, name in beginnings.items() if word.startswith(begin)), "")


_ROUTE_OF = by_language(_route_of)


def routes(text: str, words: Sequence[Word], language: Language) -> list[RouteMention]:
    """Return the ways that a text names, in order; two letters count in capitals, and not as a number."""
    route_of = _ROUTE_OF[language]
    found = [
        (name, (word.start, word.end))
        for at, word in enumerate(words)
        if (name := route_of(word.folded))
        and (word.end - word.start > len("IV") or _is_code(text, words, at))
        and (name != "transdermal" or _OF_NO_DRUG.isdisjoint(_beside(words, at)))
    ]
    return sorted([*found, *_SEVERAL[language].spans(text)], key=lambda each: each[1])


def _beside(words: Sequence[Word], at: int) -> Iterator[str]:
    return (word.folded for word in words[max(0, at - 1) : at + 2])


def _is_code(text: str, words: Sequence[Word], at: int) -> bool:
    before = [word.folded for word in words[max(0, at - 2) : at]]
    is_number = not _NUMBERED.isdisjoint(before[-1:]) or (
        not _NUMBERED.isdisjoint(before[:1]) and not _JOINING.isdisjoint(before[-1:])
    )
    return text[words[at].start : words[at].end].isupper() and not is_number
