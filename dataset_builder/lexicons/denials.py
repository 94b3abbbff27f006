"""Words that deny: outright (`no`, `sin`), or softly, so that the other language may deny as well or not.

`soft_negations.tsv` holds the soft ones by meaning: `unable to` is `incapaz de` and `no puede`. Standard
library only.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from dataset_builder.lexicons.tables import rows
from dataset_builder.text_words import Language, by_language

HARD: Mapping[Language, frozenset[str]] = {
    "en": frozenset("not no never without none neither cannot nobody nothing nowhere nor noone non".split()),
    "es": frozenset(
        "no sin nunca jamas ningun ninguno ninguna ningunos ningunas nada nadie tampoco ni".split()
    ),
}
# After another one of its clause such a word denies nothing more: `no hay ningún`, `neither ... nor`.
AGREEING: Mapping[Language, frozenset[str]] = {
    "en": frozenset({"nor"}),
    "es": frozenset("nunca jamas ningun ninguno ninguna ningunos ningunas nada nadie ni".split()),
}
# Words after which others agree.
OPENERS: Mapping[Language, frozenset[str]] = {
    "en": frozenset("not no never without neither cannot none".split()),
    "es": frozenset("no sin nunca jamas tampoco ni nadie nada ningun ninguno ninguna".split()),
}
# Verbs among the words of grammar that are denied themselves.
VERBS: Mapping[Language, frozenset[str]] = {
    "en": frozenset("have has had having do does did get got need".split()),
    "es": frozenset(
        "tiene tienen tenia tuvo tenga tengo hay hubo haya puede pueden podria debe deben".split()
    ),
}
_NEGATIVE = re.compile(r"\w+n't|non(?!e$|etheless|sense|th)[a-z]{4,}")
_IN = (
    r"i[nm](?!fra|ter|tra|tro|fl|fec|di[cv]|clu|cre|sul|tes|hal|yec|jec|gui|vas|mun|for|ten|du|ves|ges|tox|it|ov"
    r"|al)"
)
# `unstable` is `no estable` as well as `inestable`; words that only look so are in `plain_beginnings.tsv`.
_PREFIXED: Mapping[Language, str] = {
    "en": r"un(?!der|esco$|aids$|i(?!d|n(?!it)|m(?!od))|like$|c(?:le|t|in)|gu|dul)[a-z]{4,}"
    rf"|(?:under|{_IN}|ir|il|dis)[a-z]{{3,}}(?:able|ible|ed|ent|ant|al|ary|ly|ful|ive|ate|ic|ing|ite)",
    "es": rf"(?:{_IN}|ir|des(?!c)|dis)[a-z]{{3,}}"
    r"(?:able|ible|ad[oa]|id[oa]|ente|ante|ari[oa]|al|iv[oa]|ic[oa]|mente|et[oa]|ect[oa])s?",
}
_LONG_BEGINNING, _MORE_LETTERS = 4, 3


@cache
def _prefixed(language: Language) -> re.Pattern[str]:
    return re.compile(_PREFIXED[language])


def _denies(language: Language, word: str) -> bool:
    return word in HARD[language] or (language == "en" and _NEGATIVE.fullmatch(word) is not None)


DENIES = by_language(_denies)  # for those who ask about every word of a text


def denies(word: str, language: Language) -> bool:
    """Tell whether a folded word denies outright; in English `isn't` and `non-smokers` do as well."""
    return DENIES[language](word)


def opens(word: str, language: Language) -> bool:
    """Tell whether words that follow agree with a folded word: `no hay ningún`."""
    return word in OPENERS[language] or "n't" in word


@cache
def _plain(language: Language) -> frozenset[str]:
    return frozenset(
        word for own, words in rows("plain_beginnings.tsv") if own == language for word in words.split()
    )


@cache
def _soft(language: Language) -> Mapping[str, tuple[int, str]]:
    """Return the first meaning of each form, and which one of all it is; a star stands for letters."""
    forms: dict[str, tuple[int, str]] = {}
    for number, (meaning, english, spanish) in enumerate(rows("soft_negations.tsv")):
        for form in (english if language == "en" else spanish).split():
            forms.setdefault(form, (number, meaning))
    return forms


def _soft_meaning(language: Language, word: str) -> str | None:
    forms = _soft(language)
    found = [forms[form] for form in _forms_of(word) if form in forms]
    if found:
        _, meaning = min(found)
        return None if meaning == "symptomless" and word in _plain(language) else meaning
    is_prefixed = _prefixed(language).fullmatch(word) is not None and word not in _plain(language)
    return "prefix" if is_prefixed else None


def _forms_of(word: str) -> Iterator[str]:
    """Yield what may be listed of a word: a short beginning only of a longer one, an ending of a long one."""
    yield word
    for length in range(1, len(word) + 1):
        if length >= _LONG_BEGINNING or len(word) >= length + _MORE_LETTERS:
            yield f"{word[:length]}*"
    for length in range(1, len(word) - _MORE_LETTERS):
        yield f"*{word[-length:]}"


SOFT_MEANINGS = by_language(_soft_meaning)  # for those who ask about every word of a text


def soft_meaning(word: str, language: Language) -> str | None:
    """Return the soft negation that a folded word may be, `prefix` for one by its beginning alone."""
    return SOFT_MEANINGS[language](word)
