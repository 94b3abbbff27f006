"""Whose dose a question asks for: a drug that somebody takes, or cannot take, is only mentioned."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from dataset_builder.drug_names import fold
from space.lay_words import DRINK
from space.other_products import is_condition, is_strange, is_unlisted
from space.question_words import Word
from space.taken_drugs import is_for_something_else

Span = tuple[int, int]  # first and last word


class Role(Enum):
    """What a drug is in a question about a dose."""

    ASKED = "asked"
    TAKEN = "taken"
    NOT_TAKEN = "not taken"
    UNCLEAR = "unclear"  # said to be taken, while the dose is asked for something else


@dataclass(frozen=True)
class _Reading:
    """What the words around one drug say: `grade` 2 is `cuánto X`, 1 `10 mg de X`, 0 nothing of its dose.

    An `aside` is about another drug if there is one. One that `goes_on` is asked as the drug before it is:
    `¿Cuál es la dosis de X y la de Y?`. The dose asked is for something else where it `is_elsewhere`.
    """

    role: Role | None
    aside: bool
    grade: int
    goes_on: bool = False
    is_elsewhere: bool = False


_CLAUSE_REACH = 16  # words before a name that tell its role; searching more takes time
_QUESTION_REACH = 80  # words around a drug that tell what a dose is for
_ARTICLE = r"(?: (?:el|la|los|las|un|una|su|mi))?"
_TAKING = r"(?:(?:tom|us)(?:o|a|as|an|e|ado|ando|aba)|recib\w+|consum\w+|llev(?:o|a|as|an|aba))"
_NOT_TAKEN = re.compile(
    r"\b(?:(?:alergic[oa]s?|alergias?|intolerantes?|intolerancia|hipersensib\w+"
    r"|reaccion(?: alergica)?) (?:al?|con)"
    r"|(?:en )?(?:lugar|vez) del?|no (?:tolero|tolera|toleran|puedo tomar|puede tomar|tengo|hay|tomo|toma)"
    r"|sustitut[oa]s? del?|sustitu\w+(?: al?)?|reemplaz\w+(?: al?)?|alternativas? al?|sin"
    r"|(?:cambi\w+|pas(?:[oae]|ar|as|amos|an|ado|ando|aron|aba)) del?"
    r"|dej(?:e|o|ar|ado)(?: de (?:tomar|usar))?|suspend\w+|equival\w+(?: al?)?(?: \d+(?: mg)?)?"
    r"|distint[oa]s? del?"
    r"|(?:quit|retir|elimin|sac)(?:o|e|a|an|aron|ado|ada|ar|aran|amos)"
    r"|(?:excepto|salvo|que no sea|aparte del?|fuera del?|a excepcion del?|(?:que sea|cualquier\w*"
    r"|todo|algo|cosa) menos"
    r"|(?:lo )?mismo que|cuant[oa]s? (?:es|son|seria|serian)))"
    rf"{_ARTICLE}(?: de)?$|^menos{_ARTICLE}$"
)
_REPLACED = re.compile(rf"\bcambi(?:o|e|a|an|aron|ado|ar|amos){_ARTICLE}$")
_BY_ANOTHER = re.compile(r"(?: \w+){0,5}? por\b| al? (?!\d)")
_WITHOUT_EFFECT = re.compile(
    r"(?: (?!si\b|cuando\b|aunque\b)\w+){0,2}? (?:no|ni|tampoco|ya no) (?:(?:me|le|nos) )?"
    r"(?:hac|hizo|va\b|fue\b|funcion|sirv|quit|baj|alivi|ayud|sent|cae|cay)"
)
_ALREADY = re.compile(
    rf"(?:\bya (?:\w+ ){{0,3}}?(?:{_TAKING}|estoy|esta|pus\w+)"
    rf"|\b(?:me )?(?:he|ha) (?:tomado|usado)|\b(?:acab|termin|agot)(?:o|e|aron|ado|ada|amos))"
    rf"(?: \w+){{0,6}}$"
)
_ALSO = re.compile(
    rf"(?:(?:^|\b(?:si|porque|pues|cuando|mientras|tambien|ademas|y|que) )(?:\w+ )?"
    rf"(?:{_TAKING}|estoy con|esta con)(?: \w+){{0,4}}"
    rf"|^con|\bdespues de (?:haber )?(?:tom|us)(?:ar|ado)"
    rf"|\b(?:tratamiento con|tratad[oa]s? con|anticoagulad[oa]s? con|junt[oa]s? (?:con|al?)"
    rf"|ademas del?|despues del?|antes del?|tras(?: tomar)?"
    rf"|(?:tomar|usar|dar|darle|combinar|mezclar)(?: junto)? con){_ARTICLE})$"
)
_ASKS_HOW_MUCH = re.compile(r"\b(?:cuant[oa]s?|dosis|como|cada)\b")
_DOSE_WORD = (
    r"(?:dosis|dosificacion|posologia|pauta|comprimidos?|pastillas?|capsulas?|tabletas?|sobres?|gotas"
    r"|jarabe|mg"
    r"|miligramos|gramos|ml|mililitros|ampollas?|inyeccion(?:es)?|cucharadas?|unidades|cantidad|parches?"
    r"|supositorios?|inhalaciones|gragea?s?|viales|vial|tomas?)"
)
_OF_DOSE = re.compile(
    rf"(?:\b{_DOSE_WORD}(?: \w+){{0,2}}? (?:de|del|para)|\bcuant[oa]s?(?: \w+){{0,1}}? de"
    rf"|\bcomo (?:se |debo |puedo )*(?:tom|us|administr)\w+){_ARTICLE}$"
)
_ASKS_ITS_DOSE = re.compile(
    r"\b(?:cuant[oa]s?|(?:que|cual \w+(?: la)?) (?:dosis|cantidad|pauta|posologia)|como)\b"
    r"(?!.*\b(?:con|si|aunque|cuando|despues|antes|tras|ademas|porque|pues|pero)\b)"
)
_MAY_TAKE = re.compile(rf"\b(?:pued|podr|deb)\w+ (?:tomar|usar|dar|darle|tomarme|darme){_ARTICLE}$")
_TOGETHER = re.compile(r" (?:con|y|e|junto|mas)\b")
_VERBS = r"(?:tom\w+|us\w+|beb\w+|com\w+|pon\w*|dar\w*|doy|damos)"
_MEASURES = (
    r"(?:tiempo|dias?|semanas?|mes(?:es)?|anos?|horas?|veces|vez|mas|de|tom\w+|pued\w+|podr\w+|deb\w+"
    r"|se|hay|me|le"
    rf"|les|lo|la|es|son|tengo|tien\w+|{_DOSE_WORD})\b"
)
# The amount of something else, that is taken with a drug: `cuánta vitamina D tomo con X`.
_BESIDE_ANOTHER = re.compile(
    rf"\bcuant[oa]s? (?!{_MEASURES})\w+(?: \w+){{0,4}}? {_VERBS}(?: junto)? con{_ARTICLE}$"
)
_AMOUNT_OF_FOOD = re.compile(
    r"\bcuant[oa]s? (?:(?:copas?|vasos?|tazas?|litros?) )?(?:de )?"
    rf"(?:{DRINK.pattern}|(?:cafes?|agua|leche|sal|azucar|zumo)\b)"
)
# The amount of a drug that is not named: of no use to who already takes another one.
_AMOUNT_OF_A_KIND = re.compile(
    r"\b(?:cuant[oa]s?|dosis)(?: \w+){0,4}? (?:jarabe|inhalador|colirio|crema|pomada|suero|inyeccion|vacuna"
    r"|antibiotico|antiinflamatorio|analgesico|antihistaminico"
    r"|otr[oa]s? (?:medic\w+|farmaco|pastillas? nuevas?))\b"
)
_NUTRIENTS = frozenset("vitamina vitaminas calcio hierro magnesio potasio zinc sodio omega".split())
# Words right before a name, known or not, of something that somebody takes or was given.
_GIVEN = re.compile(
    r"(?:\b(?:dieron|dio|dado|pusieron|puso|puesto|recet(?:o|aron|ado|an|a)|mand(?:o|aron|ado|an|a)"
    r"|indic(?:o|aron|ado)|prescri(?:bio|bieron|to)|ahora|estoy con|esta con|empec?e con|por"
    rf"|(?:tom|us)(?:o|a|as|an|ando)){_ARTICLE}$)"
)
_HOW_MUCH = re.compile(r"\bcuant[oa]s?$")
_AFTER_A_NOUN = frozenset(
    "puedo puede podria debo debe deberia tomo toma tomar le me se hay necesito".split()
)
_BRAND_SHAPE = re.compile(r"[a-z]{4,}(?:[bcdfghjkmpqtvwxyz]|[iu]n|[aiou]l)")
_JOINERS = ("y", "e", "o", "u", "con")
_LISTED = re.compile(r"(?:,|y|e|o|u|ni|con|de|del|el|la|los|las|a|al|\s)*")


_CONDITION = re.compile(r"\b(?:si|cuando|porque|aunque|despues|antes|tras|mientras|pero|pues)\b[^.,;:?!¿]*")
_FROM_TO = re.compile(r"\s+al?(?:\s+(?:el|la))?\s+")  # `pasar de X a Y`


def unknown_asked(words: Sequence[Word], spans: Sequence[Span]) -> int | None:
    """Return where the name stands of a drug that nobody knows and whose dose is asked: `dosis de Yasmin`."""
    named = {at for first, last in spans for at in range(first, last + 1)}
    free = (at for at in range(len(words)) if at not in named)
    return next(
        (at for at in free if _is_asked_name(words, at) and not _is_kind_of_dose(words, at, spans)), None
    )


def unknown_mentioned(words: Sequence[Word], spans: Sequence[Span]) -> int | None:
    """Return where a name stands that nobody knows, given or listed with a drug, if no dose is surely asked.

    `Me quitaron X y me dieron Ozempic, ¿cuánto tomo?` has it; in `¿Cuánto X tomo?` nothing else is asked.
    """
    if any(reading.grade for reading in _readings(words, spans)):
        return None
    named = {at for first, last in spans for at in range(first, last + 1)}
    return next((at for at in range(len(words)) if at not in named and _is_given(words, spans, at)), None)


def roles_of(words: Sequence[Word], spans: Sequence[Span], unknown: int | None) -> list[Role]:
    """Return the role of each drug: whose dose is asked most plainly is asked, and the others are not."""
    asked = " ".join(fold(word.text) for word in words)
    readings = _readings(words, spans)
    open_ones = [reading for reading in readings if reading.role is None]
    best = max((reading.grade for reading in open_ones), default=0)
    unknown_grade = 0 if unknown is None else _grade(_clause_before(words, unknown))
    if unknown is not None:
        best = max(best, unknown_grade, 1)
    elif _AMOUNT_OF_FOOD.search(asked):
        best = 2
    some_asked = (
        any(not reading.aside for reading in open_ones) or _AMOUNT_OF_A_KIND.search(asked) is not None
    )
    roles = [_role(reading, best, some_asked=some_asked) for reading in readings]
    for number, (first, _) in enumerate(spans):
        if unknown is not None and unknown_grade and unknown < first and _is_listed(words, unknown, first):
            roles[number] = Role.ASKED
    return roles


def _role(reading: _Reading, best: int, *, some_asked: bool) -> Role:
    if reading.role is not None:
        return reading.role
    if best:
        return Role.ASKED if reading.grade == best else Role.TAKEN
    if reading.aside and some_asked:
        return Role.TAKEN
    return Role.UNCLEAR if reading.is_elsewhere else Role.ASKED


def _readings(words: Sequence[Word], spans: Sequence[Span]) -> list[_Reading]:
    readings: list[_Reading] = []
    for number, span in enumerate(spans):
        before = spans[number - 1] if number else None
        if before and _is_listed(words, before[1], span[0]):
            readings.append(readings[-1])
        else:
            reading = _reading(words, span, start=before[1] + 1 if before else 0)
            readings.append(replace(reading, grade=readings[-1].grade) if reading.goes_on else reading)
    return readings


def _reading(words: Sequence[Word], span: Span, start: int) -> _Reading:
    before, after = _clause_before(words, span[0], start), _clause_after(words, span[1])
    role = _marked(before, after)
    also = _ALSO.search(before)
    aside = (
        _ALREADY.search(before) is not None
        or (also is not None and not _ASKS_HOW_MUCH.search(before, also.start()))
        or _WITHOUT_EFFECT.match(after) is not None
    )
    is_beside = _MAY_TAKE.search(before) is not None and _TOGETHER.match(after) is not None
    grade = 0 if aside or role or is_beside else _grade(before)
    goes_on = start > 0 and grade == 1 and words[start].gap.isspace() and before.startswith(("y ", "o "))
    return _Reading(role, aside, grade, goes_on, _is_elsewhere(words, span, before))


def _is_elsewhere(words: Sequence[Word], span: Span, before: str) -> bool:
    text = "".join(word.gap + fold(word.text) for word in words[max(0, span[0] - _QUESTION_REACH) : span[0]])
    after = "".join(word.gap + fold(word.text) for word in words[span[1] + 1 :][:_QUESTION_REACH])
    return is_for_something_else(before, text[: len(text) - len(before)], after)


def _marked(before: str, after: str) -> Role | None:
    if _NOT_TAKEN.search(before) or (_REPLACED.search(before) and _BY_ANOTHER.match(after)):
        return Role.NOT_TAKEN
    return Role.TAKEN if _BESIDE_ANOTHER.search(before) else None


def _grade(before: str) -> int:
    if _ASKS_ITS_DOSE.search(before):
        return 2
    weaker = _OF_DOSE.search(before) or _HOW_MUCH.search(before) or _MAY_TAKE.search(before)
    return 1 if weaker else 0


def _is_given(words: Sequence[Word], spans: Sequence[Span], at: int) -> bool:
    if not is_named(words, at):
        return False
    is_joined = fold(words[at - 1].text) in _JOINERS if at else False
    listed = is_joined and any(last < at and _is_listed(words, last, at) for _, last in spans)
    return listed or _GIVEN.search(_clause_before(words, at)) is not None


def _is_listed(words: Sequence[Word], before: int, first: int) -> bool:
    """Tell whether two names stand in one list: `del paracetamol y de la codeína`."""
    between = words[before + 1 : first + 1]
    text = " ".join(f"{word.gap}{fold(word.text)}" for word in between[:-1]) + words[first].gap
    return _LISTED.fullmatch(text) is not None and _FROM_TO.fullmatch(text) is None


def _is_asked_name(words: Sequence[Word], at: int) -> bool:
    before = _clause_before(words, at)
    if _OF_DOSE.search(before):
        return _is_name(words, at)
    # A verb may follow `cuánto`: `cuánto engorda la metformina`.
    is_noun = words[at].text.istitle() or (at + 1 < len(words) and fold(words[at + 1].text) in _AFTER_A_NOUN)
    if _HOW_MUCH.search(before) is None:
        return False
    text = words[at].text
    if DRINK.fullmatch(fold(text)):
        return False
    return fold(text) in _NUTRIENTS or (is_noun and is_named(words, at))


def is_named(words: Sequence[Word], at: int) -> bool:
    """Tell whether a word looks like the name of a drug that nobody here knows."""
    return _is_name(words, at) or _is_brand_shaped(words[at].text)


def _is_brand_shaped(text: str) -> bool:
    """Tell whether a word that begins as a Spanish one ends as none: `ventolin`, `frenadol`."""
    return _BRAND_SHAPE.fullmatch(fold(text)) is not None and is_unlisted(text) and not is_condition(text)


def _is_name(words: Sequence[Word], at: int) -> bool:
    text = words[at].text
    is_capital = at > 0 and text[0].isupper() and not text.isupper() and len(text) > 3
    return is_strange(text) or (is_capital and is_unlisted(text))


def _is_kind_of_dose(words: Sequence[Word], at: int, spans: Sequence[Span]) -> bool:
    """Tell whether a word is what a dose is for: `dosis de impregnación de amiodarona`."""
    following = (first for first, _ in spans if at < first <= at + 3)
    return any(fold(words[at + 1].text) in ("de", "del", "con", "para") for _ in following)


def about_drug(words: Sequence[Word], spans: Sequence[Span], number: int) -> str:
    """Return what is said of a drug: from the mark or drug before it to the next drug, less conditions."""
    first = spans[number][0]
    start = spans[number - 1][1] + 1 if number else 0
    end = spans[number + 1][0] if number + 1 < len(spans) else len(words)
    after = "".join(word.gap + word.text for word in words[first:end])
    return f"{_clause_before(words, first, start)} {_CONDITION.sub(' ', fold(after))}"


def _clause_before(words: Sequence[Word], at: int, start: int = 0) -> str:
    """Return the folded words before a place, back to the last mark, to `start` or 16 words."""
    begin, start = at, max(start, at - _CLAUSE_REACH)
    while begin > start and not re.search(r"[.,;:?¿!¡()]", words[begin].gap):
        begin -= 1
    return " ".join(fold(word.text) for word in words[begin:at])


def _clause_after(words: Sequence[Word], at: int) -> str:
    """Return the folded words after a place, up to the next mark, each with a blank before it."""
    end = at + 1
    while end < min(len(words), at + _CLAUSE_REACH) and not re.search(r"[.,;:?¿!¡()]", words[end].gap):
        end += 1
    return "".join(f" {fold(word.text)}" for word in words[at + 1 : end])
