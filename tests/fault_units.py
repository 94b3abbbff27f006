"""Faults in the units of a Spanish text: another mass, volume, time, temperature, rate or dose form."""

import re
from collections.abc import Iterable
from random import Random

from tests.fault_pairs import Case

_NUMBER_WORDS = (
    "un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|veinte|treinta|"
    "cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien|ciento|mil|medio|media"
)

# What a unit may become. Symbols keep their spelling, words their number (singular or plural).
_SYMBOL_TABLE = """
kg: g mg lb
g: mg kg mcg
gr: mg kg
mg: g mcg µg ml
mcg: mg g ng
µg: mg g ng
μg: mg g
ug: mg
ng: mcg pg mg
pg: ng mg
L: mL dL
l: ml dl
dl: ml l
dL: mL L
ml: l mg cl
mL: L mg
cc: l
mmol: mol mg µmol
mol: mmol
mEq: mg mmol
UI: mg mcg
U: mg mU
Gy: mGy cGy
mGy: Gy
mmHg: cmHg kPa
mm: cm m
cm: mm m
m: cm km
km: m
nm: mm
°C: °F
ºC: ºF
°F: °C
%: mg ‰ puntos
h: min d
hs: min
min: h s
ms: s
Hz: kHz
kcal: cal
"""
_WORD_TABLE = """
segundo: minuto hora
minuto: hora segundo día
hora: día minuto semana
día: semana hora mes
semana: día mes año
mes: semana día año
año: mes semana día
gramo: miligramo microgramo kilogramo
miligramo: gramo microgramo mililitro
microgramo: miligramo gramo
kilogramo: gramo miligramo
kilo: gramo
litro: mililitro
mililitro: litro miligramo
centímetro: milímetro metro
milímetro: centímetro
metro: centímetro
comprimido: frasco sobre
cápsula: ampolla gota
gota: cucharada ampolla
cucharadita: cucharada taza
cucharada: cucharadita gota
ampolla: gota
inhalación: cápsula
"""
_PLURALS = {"mes": "meses", "inhalación": "inhalaciones"}
_TEMPERATURE = {
    "grados Celsius": "grados Fahrenheit",
    "grados centígrados": "grados Fahrenheit",
    "grados Fahrenheit": "grados Celsius",
}
# Rates: `al día` -> `a la semana`; a hidden unit that no number stands before.
_RATES = {
    "al día": ("a la semana", "por hora", "al mes"),
    "por día": ("por semana", "por hora"),
    "a la semana": ("al día", "al mes"),
    "por semana": ("por día",),
    "al mes": ("al día", "a la semana"),
    "por minuto": ("por hora", "por segundo"),
    "por hora": ("por minuto", "por día"),
    "diaria": ("semanal", "mensual"),
    "diario": ("semanal", "mensual"),
    "diarios": ("semanales",),
    "diarias": ("semanales",),
    "semanal": ("diaria", "mensual"),
    "mensual": ("semanal",),
    "diariamente": ("semanalmente",),
    "semanalmente": ("diariamente", "mensualmente"),
}
_DENOMINATORS = {
    "kg": ("ml", "g"), "día": ("hora", "semana"), "h": ("min", "día"), "hora": ("min", "día"), "min": ("h",),
    "ml": ("l", "dl"), "mL": ("L", "dL"), "dl": ("l", "ml"), "dL": ("L", "mL"), "l": ("ml", "dl"),
    "L": ("mL", "dL"),
    "m2": ("kg",), "m²": ("kg",), "mm3": ("dl",), "mm³": ("dl",), "semana": ("día",),
}  # fmt: skip


def _read(table: str) -> dict[str, tuple[str, ...]]:
    rows = (line.split(":") for line in table.strip().splitlines())
    return {unit: tuple(others.split()) for unit, others in rows}


def _plural(word: str) -> str:
    return _PLURALS.get(word, word + "s")


SYMBOLS = _read(_SYMBOL_TABLE)
_SINGULARS = _read(_WORD_TABLE)
WORDS = _SINGULARS | {_plural(word): tuple(map(_plural, others)) for word, others in _SINGULARS.items()}


def _any_of(units: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, units), key=len, reverse=True))


_AFTER_NUMBER = re.compile(rf"(?<=\d)([\s\u202f\xa0]?)({_any_of(SYMBOLS)})(?![\w²³])")
_WORD_AFTER_NUMBER = re.compile(
    rf"((?:\d|\b(?:{_NUMBER_WORDS}))[\s\u202f\xa0])({_any_of(WORDS)})\b", re.IGNORECASE
)
_RATE = re.compile(rf"()\b({_any_of(_RATES)})\b")
_DENOMINATOR = re.compile(rf"((?<=[A-Za-zµμ\d])/)({_any_of(_DENOMINATORS)})(?![\w²³])")
_DEGREES = re.compile(rf"()({_any_of(_TEMPERATURE)})")


def _swap(text: str, pattern: re.Pattern[str], others: dict[str, tuple[str, ...]], rng: Random) -> str | None:
    matches = [match for match in pattern.finditer(text) if match.group(2) in others]
    if not matches:
        return None
    match = rng.choice(matches)
    new = match.group(1) + rng.choice(others[match.group(2)])
    return text[: match.start()] + new + text[match.end() :]


def swap_symbol(case: Case, rng: Random) -> str | None:
    """Change a unit symbol after a number: `50 mg` may become `50 g`."""
    return _swap(case.spanish, _AFTER_NUMBER, SYMBOLS, rng)


def swap_word(case: Case, rng: Random) -> str | None:
    """Change a unit word after a number: `durante 5 días` may become `durante 5 semanas`."""
    return _swap(case.spanish, _WORD_AFTER_NUMBER, WORDS, rng)


def swap_rate(case: Case, rng: Random) -> str | None:
    """Change the time of a rate: `dos veces al día` may become `dos veces a la semana`."""
    return _swap(case.spanish, _RATE, _RATES, rng)


def swap_denominator(case: Case, rng: Random) -> str | None:
    """Change what a dose is divided by: `5 mg/kg` may become `5 mg/ml`."""
    return _swap(case.spanish, _DENOMINATOR, _DENOMINATORS, rng)


def swap_degrees(case: Case, rng: Random) -> str | None:
    """Change the scale of a temperature in words: `grados Celsius` becomes `grados Fahrenheit`."""
    return _swap(case.spanish, _DEGREES, {word: (other,) for word, other in _TEMPERATURE.items()}, rng)


def leave_unit_out(case: Case, rng: Random) -> str | None:
    """Leave the unit symbol after a number out: `50 mg` is `50`."""
    matches = list(_AFTER_NUMBER.finditer(case.spanish))
    if not matches:
        return None
    match = rng.choice(matches)
    return case.spanish[: match.start()] + case.spanish[match.end() :]


_ROUTES = {
    "intravenosa": "intratecal",
    "intramuscular": "intratecal",
    "oral": "rectal",
    "intratecal": "epidural",
}
_ROUTE = re.compile(rf"(\b)({'|'.join(_ROUTES)})\b")


def swap_route(case: Case, rng: Random) -> str | None:
    """Change the way a drug is given: `por vía intravenosa` becomes `por vía intratecal`."""
    return _swap(case.spanish, _ROUTE, {word: (other,) for word, other in _ROUTES.items()}, rng)
