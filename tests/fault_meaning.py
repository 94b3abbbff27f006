"""Faults in the meaning of a Spanish text: negation, polarity, laterality, comparators, number words.

Opposites lie in `fixtures/fault_polarity.tsv` with, for ambiguous words, what the English must hold.
"""

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from random import Random

from tests.fault_drugs import like
from tests.fault_pairs import Case

_FIXTURES = Path(__file__).parent / "fixtures"

# `no obstante`, `no solo`, `n.º` are no negations; nor is a trailing `¿no?`.
_NO = re.compile(r"\bno (?!obstante|solo\b|sólo\b|solamente\b|únicamente\b)", re.IGNORECASE)
_WITHOUT = re.compile(r"\bsin (?!embargo)", re.IGNORECASE)
# Not the `con` that a verb or an idiom asks for (`de acuerdo con`, `contacto con`, `con respecto a`).
_WITH = re.compile(
    r"(?<!acuerdo )(?<!contacto )(?<!relación )(?<!comparación )(?<!junto )(?<!colaboración )"
    r"\bcon (?!(?:el|la|los|las|un|una|lo|su|sus|est[aeo]s?|ell[ao]s?|que|respecto|relación|base)\b)",
    re.IGNORECASE,
)
_NEVER = re.compile(r"\b(?:nunca|jamás|tampoco) ", re.IGNORECASE)
_NO_ONE = {"ningún": "algún", "ninguna": "alguna", "ninguno": "alguno", "nadie": "alguien", "nada": "algo"}
_NO_ONE_WORD = re.compile(rf"\b(?:no ([^.;]*?))?\b({'|'.join(_NO_ONE)})\b", re.IGNORECASE)
_NOR = re.compile(r"\bni\b", re.IGNORECASE)
_LOST_BY_PREFIX = re.compile(
    r"\b(?:in|im|i|des)(?=capaz|capaces|necesari|conscien|compatib|tolera|activ|segur|suficiente|adecuad|"
    r"posible|probable|regular|conocid|favorable|aconsej|habitual|frecuente|eficaz|estable|complet)",
    re.IGNORECASE,
)
_VERBS = (
    "es|son|era|eran|fue|fueron|será|serán|sea|sean|está|están|estaba|estaban|estuvo|estuvieron|esté|"
    "estén|hay|había|hubo|ha|han|haya|hayan|debe|deben|debería|deberían|puede|pueden|podría|podrían|"
    "podía|tiene|tienen|tenía|tenían|tuvo|tuvieron|presenta|presentan|presentaba|presentó|presentaron|"
    "muestra|muestran|mostró|mostraron|requiere|requieren|requirió|recomienda|recomiendan|existe|"
    "existen|causa|causan|produce|producen|provoca|provocan|aumenta|aumentan|aumentó|disminuye|"
    "disminuyen|reduce|reducen|redujo|mejora|mejoró|mejoraron|afecta|afectan|indica|indican|sugiere|"
    "sugieren|incluye|incluyen|permite|permiten|ocurre|ocurren|aparece|aparecen|observó|observaron|"
    "encontró|encontraron|refiere|refería|suele|suelen|necesita|necesitan|parece|parecen|tome|use|"
    "utilice|administre|aplique|suspenda|interrumpa|consulte|evite|tengo|siento|fuma|toma|toman|bebe|"
    "sabe|quiere|quiero|funciona|funcionan|responde|responden|transmite|transmiten|contiene|contienen|"
    "cumple|cumplen|corresponde"
)
_CLITIC = r"(?:(?:se|le|les|lo|la|los|las|me|te|nos) ){0,2}"
_VERB = re.compile(rf"(?<!\bno )(?<!\bni )(?<!\bse )\b({_CLITIC}(?:{_VERBS}))\b", re.IGNORECASE)
_PAST = re.compile(rf"(?<!\bno )(?<!\bni )(?<!\bse )\b({_CLITIC}[a-zñ]{{3,}}(?:ó|aron|ieron|aban))\b")
_NO_VERB_AFTER = re.compile(
    r"\b(?:la|el|una|un|las|los|de|por|en|su|esta|esa|sin|con|no|nunca|tampoco|ni|siquiera) $", re.IGNORECASE
)
_SIDE = re.compile(r"\b(izquierd|derech)(a|o|as|os)\b(?! (?:a|de) (?:la|los|que|ser|recibir))", re.IGNORECASE)
_SIDES = {"izquierd": "derech", "derech": "izquierd"}
_COMPARATORS = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}
_COMPARATOR = re.compile(r"[<>≤≥](?=\s?[\d=])")
_NUMBER_WORDS = (
    "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "quince",
    "veinte", "treinta", "cuarenta",
)  # fmt: skip
_ORDINALS = (
    ("primer", "segundo", "tercer", "cuarto"),
    ("primera", "segunda", "tercera", "cuarta"),
    ("mitad", "tercera parte", "cuarta parte"),
    ("doble", "triple", "cuádruple"),
)
_ORDINAL = re.compile(rf"\b({'|'.join(word for row in _ORDINALS for word in row[::-1])})\b", re.IGNORECASE)
_NUMBER_WORD = re.compile(rf"\b({'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)


def _cut(text: str, pattern: re.Pattern[str], rng: Random, new: str = "") -> str | None:
    """Replace one match by `new` in its capitals; a sentence that loses its first word keeps a capital."""
    matches = list(pattern.finditer(text))
    if not matches:
        return None
    match = rng.choice(matches)
    rest = text[match.end() :]
    if new:
        return text[: match.start()] + like(match.group(), new) + rest
    if match.group()[:1].isupper():
        rest = rest[:1].upper() + rest[1:]
    return re.sub(r" {2,}", " ", text[: match.start()] + rest)


def delete_no(case: Case, rng: Random) -> str | None:
    """Delete one `no`: `no tome alcohol` is `tome alcohol`."""
    return _cut(case.spanish, _NO, rng)


def delete_without(case: Case, rng: Random) -> str | None:
    """Delete one `sin`: `dolor sin fiebre` is `dolor fiebre`."""
    return _cut(case.spanish, _WITHOUT, rng)


def delete_never(case: Case, rng: Random) -> str | None:
    """Delete `nunca`, `jamás` or `tampoco`."""
    return _cut(case.spanish, _NEVER, rng)


def no_one_to_some(case: Case, rng: Random) -> str | None:
    """Make a negative pronoun positive: `no tiene ninguna alergia` is `tiene alguna alergia`."""
    matches = list(_NO_ONE_WORD.finditer(case.spanish))
    if not matches:
        return None
    match = rng.choice(matches)
    new = like(match.group(), (match.group(1) or "") + _NO_ONE[match.group(2).lower()])
    return case.spanish[: match.start()] + new + case.spanish[match.end() :]


def nor_to_and(case: Case, rng: Random) -> str | None:
    """Make one `ni` an `y` where no other negation leads: `ni fuma ni bebe` is `y fuma ni bebe`."""
    led = _NO.search(case.spanish) or _WITHOUT.search(case.spanish)
    return None if led else _cut(case.spanish, _NOR, rng, "y")


def lose_negative_prefix(case: Case, rng: Random) -> str | None:
    """Drop a negative prefix: `incompatible` is `compatible`."""
    return _cut(case.spanish, _LOST_BY_PREFIX, rng)


def insert_no(case: Case, rng: Random) -> str | None:
    """Put `no` before a common verb that is not negated: `se recomienda` is `no se recomienda`."""
    return _negated(case.spanish, _VERB, rng)


def insert_no_in_past(case: Case, rng: Random) -> str | None:
    """Put `no` before any verb with an ending of the past: `se administraron` is `no se administraron`."""
    return _negated(case.spanish, _PAST, rng)


def _negated(text: str, verbs: re.Pattern[str], rng: Random) -> str | None:
    matches = [match for match in verbs.finditer(text) if not _NO_VERB_AFTER.search(text[: match.start()])]
    if not matches:
        return None
    match = rng.choice(matches)
    verb = match.group()
    new = "No " + verb[0].lower() + verb[1:] if verb[0].isupper() else "no " + verb
    return text[: match.start()] + new + text[match.end() :]


def flip_side(case: Case, rng: Random) -> str | None:
    """Exchange left and right where the source speaks of a side: `rodilla izquierda` is `rodilla derecha`."""
    if not re.search(r"\b(left|right|dextro|sinistr)", case.english, re.IGNORECASE):
        return None
    matches = list(_SIDE.finditer(case.spanish))
    if not matches:
        return None
    match = rng.choice(matches)
    new = like(match.group(), _SIDES[match.group(1).lower()] + match.group(2).lower())
    return case.spanish[: match.start()] + new + case.spanish[match.end() :]


@cache
def opposites(kind: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return for each word of a kind its opposites, each with what the English must hold (empty: nothing)."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    with (_FIXTURES / "fault_polarity.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["kind"] == kind:
                found[row["one"]].append((row["other"], row["english"]))
                found[row["other"]].append((row["one"], row["english"]))
    return {word: tuple(others) for word, others in found.items()}


@cache
def _opposite_pattern(kind: str) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, opposites(kind)), key=len, reverse=True))
    return re.compile(
        rf"(?<!cuanto )(?<!por lo )(?<!de acuerdo )(?<!comparación )(?<!relación )\b({words})\b"
        r"(?! (?:parte|medida|bien|vez|plazo|respecto|embargo|el fin|relación))",
        re.IGNORECASE,
    )


def turn_with(case: Case, rng: Random) -> str | None:
    """Exchange `con` and `sin` before a noun: `dolor con fiebre` is `dolor sin fiebre`."""
    found = [(match, "sin ") for match in _WITH.finditer(case.spanish)]
    found += [(match, "con ") for match in _WITHOUT.finditer(case.spanish)]
    if not found or not re.search(r"\b(?:with|without|no)\b", case.english, re.IGNORECASE):
        return None
    match, new = rng.choice(found)
    return case.spanish[: match.start()] + like(match.group(), new) + case.spanish[match.end() :]


def flip_polarity(case: Case, rng: Random, kind: str = "core") -> str | None:
    """Put the opposite in place of a word: `aumentó` is `disminuyó`, `al menos` is `como máximo`."""
    matches = list(_opposite_pattern(kind).finditer(case.spanish))
    rng.shuffle(matches)
    for match in matches:
        known = opposites(kind)[match.group().lower()]
        others = [other for other, english in known if re.search(english, case.english, re.IGNORECASE)]
        if others:
            new = like(match.group(), rng.choice(others))
            return case.spanish[: match.start()] + new + case.spanish[match.end() :]
    return None


def flip_wide_opposite(case: Case, rng: Random) -> str | None:
    """Put the opposite of a longer list: `agudo` is `crónico`, `frecuente` is `infrecuente`."""
    return flip_polarity(case, rng, "wide")


def change_route(case: Case, rng: Random) -> str | None:
    """Put another route: `vía intramuscular` is `vía subcutánea`."""
    return flip_polarity(case, rng, "route")


def flip_comparator(case: Case, rng: Random) -> str | None:
    """Turn a comparison sign before a number: `< 5 mg` is `> 5 mg`."""
    matches = list(_COMPARATOR.finditer(case.spanish))
    if not matches:
        return None
    match = rng.choice(matches)
    return case.spanish[: match.start()] + _COMPARATORS[match.group()] + case.spanish[match.end() :]


def change_ordinal(case: Case, rng: Random) -> str | None:
    """Put another ordinal or part: `la primera dosis` is `la tercera dosis`."""
    matches = list(_ORDINAL.finditer(case.spanish))
    if not matches:
        return None
    match = rng.choice(matches)
    row = next(row for row in _ORDINALS if match.group().lower() in row)
    other = rng.choice([word for word in row if word != match.group().lower()])
    return case.spanish[: match.start()] + like(match.group(), other) + case.spanish[match.end() :]


def change_number_word(case: Case, rng: Random) -> str | None:
    """Put another number word in place of one: `tres veces` may become `cinco veces`."""
    matches = list(_NUMBER_WORD.finditer(case.spanish))
    if not matches:
        return None
    match = rng.choice(matches)
    other = rng.choice([word for word in _NUMBER_WORDS if word != match.group().lower()])
    return case.spanish[: match.start()] + like(match.group(), other) + case.spanish[match.end() :]
