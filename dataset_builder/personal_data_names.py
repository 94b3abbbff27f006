"""Rules for names of persons: after what introduces them, or a frequent given name with a surname."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise, takewhile

from dataset_builder.personal_data_lists import LOWER_GIVEN_NAMES, LOWER_SURNAMES
from dataset_builder.personal_data_name_parts import (
    CAPITAL,
    FAMILY,
    GAP,
    LOWER_NAME,
    NAME,
    PARTICLE,
    STAFF,
    TITLE,
    UPPER,
    called,
    folded,
    given_and_surname,
    given_first,
    likely,
    likely_or_two,
    of_a_form,
)
from dataset_builder.personal_data_rule import TAKEN, Rule, either

_ABOUT_ME = either(r"me\s+llamo mi\s+nombre(?:\s+completo)?\s+es mi\s+nombre:")
_SURNAMES_FIELD = either(
    r"(?:primer\s+|segundo\s+)?apellidos? nombre\s+y\s+apellidos apellidos\s+y\s+nombre nombre\s+completo"
)
_STAFF_FIELD = either(
    r"""
    m[ée]dic[oa](?:\s+\w+)? remitid[oa]\s+por responsable(?:\s+cl[íi]nic[oa])? firmad[oa](?:\s+por)? fdo\.?
    firma
    atendid[oa]\s+por doctora? facultativ[oa] tutora? contacto acompañante familiar informad[oa]\s+por
    """
)
_FORM_OF_ADDRESS = either(
    r"(?:Dr|Dra|DRA|Dres|Sr|Sra|Srta|Dña|D\.ª|Dª)(?:\.|(?=\s)) DR[.\s] [Dd]octora? [Ss]eñora? [Dd]oña"
)
_INTRODUCED = either(r"soy se\s+llama llamad[oa] de\s+nombre saludos? gracias atentamente abrazo firmado")
_CALLED = r"(?:,?\s+(?i:se\s+llama|que\s+se\s+llama|llamad[oa]))?,?"
_THE_DOCTOR = r"(?i:(?:\s+se\s+llama)?,?(?:\s+(?:es\s+)?(?:el|la)\s+(?:dr|dra|doctora?)\.?)?)"
_TWO_CAPITALS = re.compile(rf"[{UPPER}][^\W\d_]{{1,30}}\.?{GAP}{PARTICLE}{{0,3}}[{UPPER}]")


def _name(
    before: str,
    cues: tuple[str, ...] | re.Pattern[str],
    accept: Callable[[re.Match[str]], bool] = lambda _match: True,
    value: str = NAME,
) -> Rule:
    """Return the rule of a name after what introduces it, which starts a word."""
    return Rule("name", re.compile(rf"(?<![\w{TAKEN}]){before}(?P<value>{value})"), accept, cues)


def _not_an_acronym(match: re.Match[str]) -> bool:
    return match["value"][1:2].islower()


NAME_RULES: tuple[Rule, ...] = (
    _name(rf"(?i:{_ABOUT_ME})\s+", ("llamo", "nombre")),
    _name(rf"(?i:{_ABOUT_ME})\s+", ("llamo", "nombre"), called, rf"(?i:{LOWER_NAME})"),
    _name(rf"(?i:nombre)\s*:\s*{TITLE}?", ("nombre",), of_a_form),
    _name(rf"(?i:paciente)\s*:\s*{TITLE}?", ("paciente",), likely_or_two),
    _name(
        rf"(?i:{_SURNAMES_FIELD})\s*:\s*{TITLE}?(?:D[ae]l?\s(?:la\s|los\s)?)?",
        ("apellido", "nombre completo"),
        value=rf"{NAME}(?:,\s?{NAME})?",
    ),
    _name(
        rf"(?i:{_STAFF_FIELD})[ \t]*(?::|(?<=fdo)\.|(?<=Fdo)\.)[ \t]*{TITLE}{{0,2}}",
        (":", "fdo"),
        likely_or_two,
    ),
    _name(rf"{_FORM_OF_ADDRESS}[ \t]{{0,2}}", ("dr", "sr", "dña", "d.ª", "dª", "doctor", "señor", "doña")),
    _name(r"(?<![Vv]itamina )(?:D\.|[Dd]on)[ \t]{1,2}", ("d. ", "don "), likely),
    _name(
        rf"(?i:(?:mis?|su|tu|nuestr[oa])\s+{FAMILY}){_CALLED}{GAP}",
        ("mi ", "mis ", "su ", "tu ", "nuestr"),
        _not_an_acronym,
        rf"{CAPITAL}(?:{GAP}{CAPITAL}){{0,2}}",
    ),
    _name(rf"(?i:mi\s+{STAFF}){_THE_DOCTOR}\s+", ("mi ",), likely_or_two),
    _name(
        rf"(?i:{_INTRODUCED})[,.:]?\s+",
        ("soy", "llama", "de nombre", "salud", "gracias", "atentamente", "abrazo", "firmado"),
        likely,
    ),
    _name(r"(?i:soy)\s+", ("soy ",), given_first, rf"(?i:{LOWER_NAME})(?=\s*(?:[,.;\n]|$|y\b))"),
    _name("", _TWO_CAPITALS, given_and_surname),
)
_EPONYM = re.compile(
    r"(?:enfermedad|s[íi]ndrome|signo|escala|test|maniobra|virus|hospital|cl[íi]nica|prueba|triada|criterios|[íi]ndice|m[ée]todo|t[ée]cnica)"
    r"\s+(?:del?\s+)?(?:la\s+)?(?:\w+\s)?$",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(rf"[{UPPER}][^\W\d_]{{2,}}")
_TOO_COMMON = frozenset(
    "de del la las los y dolores rosario cruz angel salud mar sol luz luna rosa blanca paz segura".split()
)


def repeated_names(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where words of names that were found stand again, capitalised as before; eponyms stay."""
    words = {
        word
        for name in names
        for word in re.findall(r"[^\W\d_]{3,}", name)
        if folded(word) not in _TOO_COMMON
    }
    words = {word for word in words if word[0].isupper()}
    if not words:
        return
    for match in _CAPITALISED.finditer(text):
        if match[0] in words and not _EPONYM.search(text, max(0, match.start() - 40), match.start()):
            yield match.span()


_LOWER_WORD = re.compile(r"[a-záéíóúàèòüñç]{3,}")
_WORD = re.compile(r"[a-z]+")
_PLAIN = str.maketrans("áéíóúàèòüñç", "aeiouaeounc")


def lower_case_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield given names with surnames that were typed in lower case: `juan perez garcia, 45 años`.

    Only names that are no other word count here: `rosa blanca` and `leal` may be anything.
    """
    if LOWER_GIVEN_NAMES.isdisjoint(map(folded, set(_LOWER_WORD.findall(text)))):
        return  # by far the usual case
    words, end = list(_WORD.finditer(text.translate(_PLAIN))), 0
    for at, word in enumerate(words[:-1]):
        if word.start() < end or word[0] not in LOWER_GIVEN_NAMES:
            continue
        name = [word, *takewhile(_is_lower_name, words[at + 1 : at + 5])]
        if any(each[0] in LOWER_SURNAMES for each in name[1:]) and _only_blanks(text, name):
            end = name[-1].end()
            yield word.start(), end


def _is_lower_name(word: re.Match[str]) -> bool:
    return word[0] in LOWER_SURNAMES or word[0] in LOWER_GIVEN_NAMES


def _only_blanks(text: str, words: list[re.Match[str]]) -> bool:
    return all(text[one.end() : other.start()].isspace() for one, other in pairwise(words))
