"""What beside a drug's name makes another product of it: an ester, a depot, a partner, two strengths.

A word is taken for what it looks like, so that a product nobody listed is no reason to answer with another.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from dataset_builder.drug_names import QUALIFIERS, fold, is_unsaid, salt, word_skeleton
from dataset_builder.lexicons.drugs import drugs_in_spanish
from dataset_builder.lexicons.stems import dictionary_words
from space.intents import intents_of
from space.question_words import Word, beside
from space.routes import routes_of_word
from space.words import content_words

_VARIANT = re.compile(r"[bcdgkv]|[a-z]\d+|\d+[abc]")  # penicilina V, vitamina B12, interferón beta 1a
_PHRASE_REACH = 6  # words
_PHRASE = re.compile(
    r"\b(?:bajo peso molecular|low molecular weight|(?:larga|prolongada) duracion"
    r"|duracion (?:larga|prolongada|extendida)"
    r"|(?:accion|efecto) (?:muy )?(?:prolongad|sostenid|retardad|intermedi|larg|rapid|lent|cort|ultra)\w*"
    r"|(?:extended|sustained|modified|delayed|prolonged|controlled) release|(?:long|rapid|short) acting)\b"
)
# They make a product only of the name right before them: `metotrexato en dosis semanal` is no product.
_AFTER_ONLY = frozenset(
    map(
        word_skeleton,
        "mensual bimensual bimestral trimestral semestral anual quincenal semanal prolongada prolongado "
        "rapida lenta ultralenta intermedia bifasica mixta micronizada ultramicronizada conjugada "
        "consta".split(),
    )
)
_ESTER = re.compile(r"[a-z]{4,}at[oe]|\w+(?:onido|onida|onide)")
_SALT_PREFIX = re.compile(r"^(?:hemi|sesqui|mono|di|tri|bi|hidrogeno)")
_ACRONYM = re.compile(r"[A-Z]{2,5}")
_NO_PRODUCT = frozenset(
    "IV IM SC VO EV SL UI MG ML KG EFG FDA OMS EPOC VIH TDAH HTA DM FA TFG FG IRC ERC ACV TEP TVP "
    "UCI USP".split()
)
_SIMPLE_WORDS = frozenset(
    "dia dias hora horas kilo kilos toma tomas semana semanas mes noche min minuto minutos peso comprimido "
    "mcg anti pre post pos sub alcohol vino cerveza comida alimento alimentos agua leche zumo".split()
)
_NO_NAME = re.compile(  # conditions, and classes of drugs
    r"\w+(?:itis|[aeo]sis|emias?|algias?|patias?|urias?|omas?|cion|ciones|dad|ncias?|ismos?|plejia|penia|fobia"
    r"|exia|rreas?|ragias?|icos|icas|ivos|ivas|oides?)"
)
_LABORATORIES = frozenset(
    "cinfa normon stada sandoz mylan viatris ratiopharm ratio aurovitas aurobindo pensa apotex genfar tarbis "
    "qualigen alter bexal davur edigen bayer pfizer almirall zentiva accord combix vegal pharma farma".split()
)
_BIOLOGIC_SUFFIX = re.compile(r"[a-z]{4}")  # adalimumab-atto
_SHORTEST_NAME = 5
_NUMBER = r"\d+(?:[.,]\d+)?"
_MASS = r"(?:\s*(?:mg|g|mcg|µg|ug)\b)?"
_STRENGTHS = rf"(?P<first>{_NUMBER}){_MASS}\s*[/+]\s*(?P<second>{_NUMBER}){_MASS}"
_FORMS = (
    r"(?:(?:de|del|en|oral(?:es)?|comprimidos?|capsulas?|tabletas?|pastillas?|sobres?|suspension|jarabe|ampollas?"
    r"|vial(?:es)?)\s+)*"
)
_RATE = r"(?!\d|\s*(?:h|hrs?|horas?|d|dias?|ml|cc|kg|l|min\w*|semanas?)\b|/\d{4})"  # 250 mg/5 ml, 1 g/8 h
_STRENGTHS_AFTER = re.compile(rf"[\s(:-]*{_FORMS}[\s(]*{_STRENGTHS}{_RATE}")
_STRENGTHS_BEFORE = re.compile(rf"(?<![\d/.,]){_STRENGTHS}\)?\s+(?:de(?:l|\s+la)?\s+)?$")
_FRACTIONS = frozenset((("1", "2"), ("1", "3"), ("2", "3"), ("1", "4"), ("3", "4")))
_PRESSURE = re.compile(r"\b(?:tension|presion|hipertens\w*|mmhg|ta|pa)\b")


def qualifier_at(words: Sequence[Word], first: int, last: int) -> int | None:
    """Return where a word stands that makes another drug of the name: `haloperidol decanoate` has it at 1."""
    own = {word_skeleton(words[n].text) for n in range(first, last + 1)}
    after = beside(words, last + 1, 1)
    if after and _VARIANT.fullmatch(fold(words[after[0]].text)):
        return after[0]
    for at in (*after, *beside(words, first - 1, -1)):
        if word_skeleton(words[at].text) not in own and _is_qualifier(words[at].text):
            return at
    in_phrase = _phrase_at(words, first, last)
    return _right_after(words, after) if in_phrase is None else in_phrase


def partner_at(
    words: Sequence[Word],
    first: int,
    last: int,
    taken: AbstractSet[int],
    joiners: str,
    with_words: AbstractSet[str],
) -> int | None:
    """Return where a name stands that nobody knows and that is joined to a drug, as in `levodopa/carbidopa`.

    `joiners` are the marks that join; after one of `with_words`, only what looks like a name is a partner.
    """
    for at, joined_at in ((_past_strength(words, last + 1), None), (first - 1, first)):
        if 0 <= at < len(words) and at not in taken:
            gap = words[at if joined_at is None else joined_at].gap
            if _joins(gap, joiners) and _may_be_partner(words[at].text, gap):
                return at
    beyond = last + 2
    if beyond < len(words) and fold(words[last + 1].text) in with_words and beyond not in taken:
        return beyond if is_strange(words[beyond].text) else None
    return None


def has_two_strengths(words: Sequence[Word], first: int, last: int) -> bool:
    """Tell whether two strengths stand beside a name: `875/125`; `1/2` and a blood pressure are none."""
    before = fold("".join(_raw(words[:first])) + words[first].gap)
    after = fold("".join(_raw(words[last + 1 :])))
    found = _STRENGTHS_AFTER.match(after) or _STRENGTHS_BEFORE.search(before)
    if found is None or found.group("first", "second") in _FRACTIONS:
        return False
    return _PRESSURE.search(f"{before} {after}") is None


def is_strange(text: str) -> bool:
    """Tell whether a word looks like a name: no dictionary has it, and it is no condition."""
    folded = fold(text)
    if len(folded) < _SHORTEST_NAME or (text.isupper() and len(text) <= _SHORTEST_NAME):
        return False
    is_form_of_known = folded[: max(_SHORTEST_NAME, len(folded) - 3)] in _beginnings()
    return is_unlisted(text) and not is_form_of_known and not is_condition(text)


def is_condition(text: str) -> bool:
    """Tell whether a word has the end of a condition, or of a class of drugs: `otitis`."""
    return _NO_NAME.fullmatch(fold(text)) is not None


def is_unlisted(text: str) -> bool:
    """Tell whether a word as it is written is in no dictionary, and asks for nothing."""
    folded = fold(text)
    return folded.isalpha() and folded not in _dictionary() and not _is_plain(text)


def is_listed_drug(text: str) -> bool:
    """Tell whether a word is an international name of a drug; ordinary substances as water are not."""
    return any(each.kind == "drug" for each in drugs_in_spanish(text))


def _is_qualifier(text: str) -> bool:
    return word_skeleton(text) in QUALIFIERS or _is_ester(fold(text))


def _is_ester(folded: str) -> bool:
    if not _ESTER.fullmatch(folded) or is_unsaid(folded) or folded in _dictionary() or is_listed_drug(folded):
        return False
    return not salt(folded) and not salt(_SALT_PREFIX.sub("", folded))


@cache
def _dictionary() -> frozenset[str]:
    return frozenset(dictionary_words("es"))


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(word[:end] for word in _dictionary() for end in range(_SHORTEST_NAME, len(word) + 1))


def _right_after(words: Sequence[Word], after: Sequence[int]) -> int | None:
    """Find an adjective, an acronym or a brand that belongs to the name before it."""
    if after and (_is_acronym(words, after[0]) or _is_brand(words[after[0]].text)):
        return after[0]
    for at in after:
        if word_skeleton(words[at].text) in _AFTER_ONLY:
            return at
        if not content_words(words[at].text) or is_unsaid(words[at].text):
            return None
    return None


def _is_acronym(words: Sequence[Word], at: int) -> bool:
    text = words[at].text
    if not _ACRONYM.fullmatch(text) or text in _NO_PRODUCT or not any(each.text.islower() for each in words):
        return False
    return not salt(text) and not routes_of_word(text) and not is_listed_drug(text)


def _is_brand(text: str) -> bool:
    return (
        text.istitle() and is_strange(text) and fold(text) not in _LABORATORIES and not is_listed_drug(text)
    )


def _phrase_at(words: Sequence[Word], first: int, last: int) -> int | None:
    after = beside(words, last + 1, 1, _PHRASE_REACH)
    before = beside(words, first - 1, -1, _PHRASE_REACH)[::-1]
    for near, end in ((after, "end"), (before, "start")):
        text = " ".join(fold(words[at].text) for at in near)
        found = _PHRASE.search(text)
        if found:
            return near[text[: found.end() if end == "end" else found.start()].count(" ")]
    return None


def _joins(gap: str, joiners: str) -> bool:
    return gap == "-" or (bool(gap.strip()) and gap.strip() in joiners)


def _may_be_partner(text: str, gap: str) -> bool:
    folded = fold(text)
    if gap == "-" and (_BIOLOGIC_SUFFIX.fullmatch(text) or folded in ("n", "l", "d")):
        return False
    return folded.isalpha() and len(folded) >= 3 and not _is_plain(text)


def _is_plain(text: str) -> bool:
    """Tell whether a word is grammar, a salt, a route, a unit, or asks for something: it names no product."""
    if not content_words(f"a {text}") or is_unsaid(text) or salt(text) or routes_of_word(text):
        return True
    return fold(text) in _SIMPLE_WORDS or bool(intents_of(text))


def _past_strength(words: Sequence[Word], at: int) -> int:
    """Return the place after a strength: `levodopa 100 mg/carbidopa 25 mg` is a product of two."""
    start = at
    while at < len(words) and (words[at].text.isdigit() or fold(words[at].text) in ("mg", "g", "mcg")):
        at += 1
    return at if at == start or words[start].text.isdigit() else start


def _raw(words: Sequence[Word]) -> Iterator[str]:
    return (word.gap + word.text for word in words)
