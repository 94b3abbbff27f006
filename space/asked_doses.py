"""Whose dose a question asks for: a drug that somebody takes, or cannot take, is only mentioned."""

import re
from collections.abc import Sequence
from enum import Enum

from dataset_builder.drug_names import fold
from space.other_products import is_strange, is_unlisted
from space.question_words import Word

Span = tuple[int, int]  # first and last word


class Role(Enum):
    """What a drug is in a question about a dose."""

    ASKED = "asked"
    TAKEN = "taken"
    NOT_TAKEN = "not taken"


_CLAUSE_REACH = 16  # words before a name that tell its role; searching more takes time
_ARTICLE = r"(?: (?:el|la|los|las|un|una|su|mi))?"
_TAKING = r"(?:(?:tom|us)(?:o|a|as|an|e|ado|ando|aba)|recib\w+|consum\w+|llev(?:o|a|as|an|aba))"
_NOT_TAKEN = re.compile(
    r"\b(?:(?:alergic[oa]s?|alergias?|intolerantes?|intolerancia|hipersensib\w+"
    r"|reaccion(?: alergica)?) (?:al?|con)"
    r"|(?:en )?(?:lugar|vez) del?|no (?:tolero|tolera|toleran|puedo tomar|puede tomar|tengo|hay|tomo|toma)"
    r"|sustitu\w+(?: al?)?|reemplaz\w+(?: al?)?|alternativas? al?|sin"
    r"|(?:cambi\w+|pas(?:[oae]|ar|as|amos|an|ado|ando|aron|aba)) del?"
    r"|dej(?:e|o|ar|ado)(?: de (?:tomar|usar))?|suspend\w+|equival\w+ al?|distint[oa]s? del?)"
    rf"{_ARTICLE}$"
)
_ALREADY = re.compile(
    rf"(?:\bya (?:\w+ ){{0,3}}?(?:{_TAKING}|estoy|esta|pus\w+)"
    rf"|\b(?:me )?(?:he|ha) (?:tomado|usado))(?: \w+){{0,6}}$"
)
_ALSO = re.compile(
    rf"(?:(?:^|\b(?:si|porque|pues|cuando|mientras|tambien|ademas|y|que) )(?:\w+ )?"
    rf"(?:{_TAKING}|estoy con|esta con)(?: \w+){{0,4}}"
    rf"|\b(?:tratamiento con|tratad[oa]s? con|anticoagulad[oa]s? con|junt[oa]s? (?:con|al?)"
    rf"|ademas del?|despues del?|antes del?|tras(?: tomar)?"
    rf"|(?:tomar|usar|dar|darle|combinar|mezclar)(?: junto)? con){_ARTICLE})$"
)
_ASKS_HOW_MUCH = re.compile(r"\b(?:cuant[oa]s?|dosis|como|cada)\b")
_DOSE_WORD = (
    r"(?:dosis|dosificacion|posologia|pauta|comprimidos?|pastillas?|capsulas?|tabletas?|sobres?|gotas|jarabe|mg"
    r"|miligramos|gramos|ml|mililitros|ampollas?|inyeccion(?:es)?|cucharadas?|unidades|cantidad|parches?"
    r"|supositorios?|inhalaciones|gragea?s?|viales|vial|tomas?)"
)
_OF_DOSE = re.compile(
    rf"(?:\b{_DOSE_WORD}(?: \w+){{0,2}}? (?:de|del|para)|\bcuant[oa]s?(?: \w+){{0,1}}? de"
    rf"|\bcomo (?:se |debo |puedo )*(?:tom|us|administr)\w+){_ARTICLE}$"
)
_HOW_MUCH = re.compile(r"\bcuant[oa]s?$")
_AFTER_A_NOUN = frozenset(
    "puedo puede podria debo debe deberia tomo toma tomar le me se hay necesito".split()
)
_LISTED = re.compile(r"(?:,|y|e|o|u|ni|con|de|del|el|la|los|las|a|al|\s)*")


def unknown_asked(words: Sequence[Word], spans: Sequence[Span]) -> int | None:
    """Return where the name stands of a drug that nobody knows and whose dose is asked: `dosis de Yasmin`."""
    named = {at for first, last in spans for at in range(first, last + 1)}
    free = (at for at in range(len(words)) if at not in named)
    return next(
        (at for at in free if _is_asked_name(words, at) and not _is_kind_of_dose(words, at, spans)), None
    )


def roles_of(words: Sequence[Word], spans: Sequence[Span], unknown: int | None) -> list[Role]:
    """Return the role of each drug; beside an unknown one, another one must be asked for."""
    strong: list[Role | None] = []
    also: list[bool] = []
    for number, (first, _) in enumerate(spans):
        before = spans[number - 1] if number else None
        if before and _is_listed(words, before[1], first):
            strong.append(strong[-1])
            also.append(also[-1])
            continue
        clause = _clause_before(words, first, start=before[1] + 1 if before else 0)
        strong.append(_marked(clause))
        also.append(_ALSO.search(clause) is not None and not _ASKS_HOW_MUCH.search(clause))
    roles = [role or Role.ASKED for role in strong]
    if unknown is not None:
        return [
            role if role is not Role.ASKED or _is_asked(words, span, unknown) else Role.TAKEN
            for role, span in zip(roles, spans, strict=True)
        ]
    some_asked = any(role is Role.ASKED and not too for role, too in zip(roles, also, strict=True))
    return [
        Role.TAKEN if role is Role.ASKED and too and some_asked else role
        for role, too in zip(roles, also, strict=True)
    ]


def _marked(clause: str) -> Role | None:
    if _NOT_TAKEN.search(clause):
        return Role.NOT_TAKEN
    return Role.TAKEN if _ALREADY.search(clause) else None


def _is_asked(words: Sequence[Word], span: Span, unknown: int) -> bool:
    before = _clause_before(words, span[0])
    if _OF_DOSE.search(before) or _HOW_MUCH.search(before):
        return True
    return unknown < span[0] and _is_listed(words, unknown, span[0])


def _is_listed(words: Sequence[Word], before: int, first: int) -> bool:
    """Tell whether two names stand in one list: `del paracetamol y de la codeína`."""
    between = words[before + 1 : first + 1]
    text = " ".join(f"{word.gap}{fold(word.text)}" for word in between[:-1]) + words[first].gap
    return _LISTED.fullmatch(text) is not None


def _is_asked_name(words: Sequence[Word], at: int) -> bool:
    before = _clause_before(words, at)
    if _OF_DOSE.search(before):
        return _is_name(words, at)
    # A verb may follow `cuánto`: `cuánto engorda la metformina`.
    is_noun = words[at].text.istitle() or (at + 1 < len(words) and fold(words[at + 1].text) in _AFTER_A_NOUN)
    return _HOW_MUCH.search(before) is not None and is_noun and _is_name(words, at)


def _is_name(words: Sequence[Word], at: int) -> bool:
    text = words[at].text
    is_capital = at > 0 and text[0].isupper() and not text.isupper() and len(text) > 3
    return is_strange(text) or (is_capital and is_unlisted(text))


def _is_kind_of_dose(words: Sequence[Word], at: int, spans: Sequence[Span]) -> bool:
    """Tell whether a word is what a dose is for: `dosis de impregnación de amiodarona`."""
    following = (first for first, _ in spans if at < first <= at + 3)
    return any(fold(words[at + 1].text) in ("de", "del", "con", "para") for _ in following)


def _clause_before(words: Sequence[Word], at: int, start: int = 0) -> str:
    """Return the folded words before a place, back to the last mark, to `start` or 16 words."""
    begin, start = at, max(start, at - _CLAUSE_REACH)
    while begin > start and not re.search(r"[.,;:?¿!¡()]", words[begin].gap):
        begin -= 1
    return " ".join(fold(word.text) for word in words[begin:at])
