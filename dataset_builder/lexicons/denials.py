"""Words that deny: outright (`no`, `sin`), or softly, so that the other language may deny as well or not.

`soft_negations.tsv` holds the soft ones by meaning: `unable to` is `incapaz de` and `no puede`. Standard
library only.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from dataset_builder.lexicons.tables import rows
from dataset_builder.text_words import Language

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


@cache
def _prefixed(language: Language) -> re.Pattern[str]:
    return re.compile(_PREFIXED[language])


@lru_cache(maxsize=1 << 16)
def denies(word: str, language: Language) -> bool:
    """Tell whether a folded word denies outright; in English `isn't` and `non-smokers` do as well."""
    return word in HARD[language] or (language == "en" and _NEGATIVE.fullmatch(word) is not None)


def opens(word: str, language: Language) -> bool:
    """Tell whether words that follow agree with a folded word: `no hay ningún`."""
    return word in OPENERS[language] or "n't" in word


@cache
def _plain(language: Language) -> frozenset[str]:
    return frozenset(
        word for own, words in rows("plain_beginnings.tsv") if own == language for word in words.split()
    )


@cache
def _soft(language: Language) -> Mapping[str, tuple[str, ...]]:
    """Return the forms of each meaning, a star for letters."""
    forms: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for meaning, english, spanish in rows("soft_negations.tsv"):
        forms[meaning] += tuple((english if language == "en" else spanish).split())
    return forms


@lru_cache(maxsize=1 << 16)
def soft_meaning(word: str, language: Language) -> str | None:
    """Return the soft negation that a folded word may be, `prefix` for one by its beginning alone."""
    for meaning, forms in _soft(language).items():
        if any(_fits(word, form) for form in forms):
            return None if meaning == "symptomless" and word in _plain(language) else meaning
    is_prefixed = _prefixed(language).fullmatch(word) is not None and word not in _plain(language)
    return "prefix" if is_prefixed else None


def _fits(word: str, form: str) -> bool:
    if form.startswith("*"):
        return len(word) > len(form) + 2 and word.endswith(form[1:])
    if form.endswith("*"):
        return word.startswith(form[:-1]) and len(word) >= len(form) - 1 + (3 if len(form) < 5 else 0)
    return word == form
