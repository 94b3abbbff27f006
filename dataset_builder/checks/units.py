"""Check `units`: a quantity keeps its unit, its dose form and how often it is given."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language, Word

# dimension -> unit -> English and Spanish forms. `=` marks symbols, which count only beside a number or a
# slash and keep their case where two units differ by it; UCUM codes stand among them.
_UNITS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "mass": {
        "kg": ("=kg kilogram kilograms kilo kilos", "=kg kilogramo kilogramos kilo kilos"),
        "g": ("=g =gr =gm =gms gram grams", "=g =gr gramo gramos"),
        "mg": ("=mg =mgs milligram milligrams", "=mg miligramo miligramos"),
        "µg": ("=µg =μg =ug =mcg microgram micrograms", "=µg =μg =ug =mcg microgramo microgramos"),
        "ng": ("=ng nanogram nanograms", "=ng nanogramo nanogramos"),
        "pg": ("=pg picogram picograms", "=pg picogramo picogramos"),
        "lb": ("=lb =lbs pound pounds", "=lb =lbs libra libras"),
        "oz": ("=oz ounce ounces", "=oz onza onzas"),
        "t": ("tonne tonnes ton tons", "tonelada toneladas"),
    },
    "volume": {
        "l": ("=l =L liter liters litre litres", "=l =L litro litros"),
        "cl": ("=cl =cL centiliter centiliters centilitre centilitres", "=cl =cL centilitro centilitros"),
        "dl": ("=dl =dL deciliter deciliters decilitre decilitres", "=dl =dL decilitro decilitros"),
        "ml": (
            "=ml =mL =cc =cm3 =cm³ milliliter milliliters millilitre millilitres",
            "=ml =mL =cc =cm3 =cm³ mililitro mililitros",
        ),
        "µl": (
            "=µl =μl =ul =µL =μL =uL =mm3 =mm³ microliter microliters",
            "=µl =μl =ul =µL =μL =uL =mm3 =mm³ microlitro microlitros",
        ),
        "gal": ("gallon gallons", "galon galones"),
        "teaspoon": ("teaspoon teaspoons teaspoonful teaspoonfuls", "cucharadita cucharaditas"),
        "tablespoon": ("tablespoon tablespoons tablespoonful tablespoonfuls", "cucharada cucharadas"),
        "cup": ("cup cups", "taza tazas"),
    },
    "time": {
        "ms": ("=ms =msec milliseconds", "=ms =mseg milisegundos"),
        "s": ("=s =sec =secs seconds", "=s =seg segundos"),
        "min": ("=min =mins minute minutes", "=min minuto minutos"),
        "h": ("=h =hr =hrs =hours hour hours hourly", "=h =hs =hrs hora horas horario"),
        "day": ("=d day days daily everyday", "=d dia dias diario diaria diarios diarias diariamente"),
        "week": ("=wk =wks week weeks weekly", "=sem semana semanas semanal semanales semanalmente"),
        "month": ("=mo =mos month months monthly", "mes meses mensual mensuales mensualmente"),
        "year": (
            "=y =yr =yrs year years yearly annual annually",
            "año años anual anuales anualmente ano anos",
        ),
        "decade": ("decade decades", "decada decadas decenio decenios"),
        "century": ("century centuries", "siglo siglos"),
    },
    "length": {
        "km": ("=km kilometer kilometers kilometre kilometres", "=km kilometro kilometros"),
        "m": ("=m meter meters metre metres", "=m metro metros"),
        "cm": ("=cm centimeter centimeters centimetre centimetres", "=cm centimetro centimetros"),
        "mm": ("=mm millimeter millimeters millimetre millimetres", "=mm milimetro milimetros"),
        "µm": (
            "=µm =μm =um micrometer micrometers micron microns",
            "=µm =μm =um micrometro micrometros micra micras micron micrones",
        ),
        "nm": ("=nm nanometer nanometers nanometre nanometres", "=nm nanometro nanometros"),
        "inch": ("inch inches", "pulgada pulgadas"),
        "ft": ("=ft feet foot", "=ft pies pie"),
        "mile": ("mile miles", "milla millas"),
    },
    "temperature": {
        "°C": ("=°C =ºC =℃ celsius", "=°C =ºC =℃ celsius centigrado centigrados"),
        "°F": ("=°F =ºF =℉ fahrenheit", "=°F =ºF =℉ fahrenheit"),
    },
    "amount": {
        "mol": ("=mol =mole =moles", "=mol moles"),
        "mmol": ("=mmol millimole millimoles", "=mmol milimol milimoles"),
        "µmol": ("=µmol =μmol =umol micromole micromoles", "=µmol =μmol =umol micromol micromoles"),
        "nmol": ("=nmol", "=nmol"),
        "pmol": ("=pmol", "=pmol"),
        "eq": ("=eq =Eq", "=eq =Eq"),
        "meq": ("=mEq =meq", "=mEq =meq"),
        "mU": ("=mU =mUI =mIU", "=mU =mUI =mIU"),
        "IU": ("=IU =UI =U unit units", "=UI =IU =U unidad unidades"),
    },
    "pressure": {
        "mmHg": ("=mmHg", "=mmHg"),
        "cmH2O": ("=cmH2O", "=cmH2O"),
        "kPa": ("=kPa", "=kPa"),
        "cmHg": ("=cmHg", "=cmHg"),
    },
    "frequency": {"Hz": ("=Hz", "=Hz"), "kHz": ("=kHz", "=kHz"), "MHz": ("=MHz", "=MHz")},
    "area": {
        "m2": ("=m2 =m²", "=m2 =m²"),
        "cm2": ("=cm2 =cm²", "=cm2 =cm²"),
        "mm2": ("=mm2 =mm²", "=mm2 =mm²"),
    },
    "energy": {
        "kcal": ("=kcal kilocalorie kilocalories", "=kcal kilocaloria kilocalorias"),
        "cal": ("=cal calorie calories", "=cal caloria calorias"),
        "kJ": ("=kJ", "=kJ"),
        "J": ("=J joule joules", "=J julio julios joule joules"),
    },
    "radiation": {
        "Gy": ("=Gy gray", "=Gy gray"),
        "mGy": ("=mGy", "=mGy"),
        "Sv": ("=Sv", "=Sv"),
        "mSv": ("=mSv", "=mSv"),
        "mCi": ("=mCi millicurie millicuries", "=mCi milicurio milicurios"),
        "MBq": ("=MBq", "=MBq"),
        "kBq": ("=kBq", "=kBq"),
    },
    "share": {
        "%": ("=% percent percentage", "=% ciento porcentaje"),
        "‰": ("=‰", "=‰"),
    },
    "form": {
        "tablet": ("tablet tablets", "comprimido comprimidos tableta tabletas pastilla pastillas"),
        "capsule": ("capsule capsules", "capsula capsulas"),
        "vial": ("vial vials", "vial viales"),
        "ampoule": ("ampoule ampoules ampule ampules", "ampolla ampollas"),
        "drop": ("drops droplet", "gota gotas gotita"),
        "patch": ("patch patches", "parche parches"),
        "suppository": ("suppository suppositories", "supositorio supositorios"),
        "syringe": ("syringe syringes", "jeringa jeringas jeringuilla jeringuillas"),
        "puff": ("puff puffs inhalation inhalations", "puf inhalacion inhalaciones"),
        "sachet": ("sachet sachets packet packets", "sobre sobres"),
        "bottle": ("bottle bottles", "botella botellas"),
    },
}
# Phrases in which a word for a unit measures nothing.
_IDIOMS = re.compile(
    r"hoy en d[ií]a|al d[ií]a de hoy|d[ií]a a d[ií]a|buenos d[ií]as|a la hora de|fin(?:es)? de semana|(?:a|de|en) pie|day[- ]to[- ]day|day ?care"
    r"|percentage of|porcentaje de",
    re.IGNORECASE,
)
# One interval said in two ways: `twice daily` is `cada 12 horas`.
_SAME_INTERVAL: Mapping[tuple[str, str], frozenset[int]] = {
    ("day", "h"): frozenset({4, 6, 8, 12, 24, 48, 72}),
    ("week", "day"): frozenset({7, 14, 15, 21}),
    ("month", "day"): frozenset({28, 30}),
    ("year", "month"): frozenset({6, 12, 18, 24}),
}


_NEVER_LOOSE = frozenset({"h", "min", "s", "ms", "week"})  # no idiom has them
_EVERY = re.compile(r"\b(?:a|per|every|each)\s\Z", re.IGNORECASE)
_ADVERBS = ("ly", "nnual")
Side = Literal["source", "target"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One mention of a unit, at [start, end)."""

    name: str
    dimension: str
    start: int
    end: int


def _forms(language: Language, symbols: bool) -> dict[str, tuple[str, str]]:
    column = 0 if language == "en" else 1
    return {
        form.removeprefix("="): (name, dimension)
        for dimension, units in _UNITS.items()
        for name, both in units.items()
        for form in both[column].split()
        if form.startswith("=") == symbols
    }


_WORDS = {language: _forms(language, symbols=False) for language in ("en", "es")}
_SYMBOLS = {language: _forms(language, symbols=True) for language in ("en", "es")}
_SYMBOL = {
    language: re.compile(
        r"(?:(?<=\d)|(?<=\d[\s\u00a0\u202f-])|(?<=/)|(?<=/\s))"
        rf"({'|'.join(sorted(map(re.escape, table), key=len, reverse=True))})(?![^\W\d_])",
        re.IGNORECASE,
    )
    for language, table in _SYMBOLS.items()
}


class SameUnits:
    """Compares units by name, wherever the number stands; `5 mg` for `5 g` gives `unit_changed`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield each unit that became another one."""
        source = units(pair.source, pair.source_words, "en")
        target = units(pair.target, pair.target_words, "es")
        if not source and not target:
            return
        missing, extra = _without(pair, source, target, "source"), _without(pair, target, source, "target")
        for lost in missing:
            gained = next((each for each in extra if _replaces(pair, lost, each)), None)
            if gained is not None:
                extra.remove(gained)
                message = f"{lost.name} became {gained.name}"
                yield Flag(
                    "unit_changed", "block", message, (lost.start, lost.end), (gained.start, gained.end)
                )
        if not missing:
            yield from _added(pair, extra)


def _added(pair: Pair, extra: Sequence[Unit]) -> Iterator[Flag]:
    """Find units of a number that has none in the source; years go without saying (`the age of 3`)."""
    for unit in extra:
        value = _value_before(pair.target_numbers, unit)
        counted = value is not None and unit.dimension != "form" and unit.name != "year"
        if counted or unit.name in _NEVER_LOOSE:
            beside = "a text" if value is None else f"{value:f}"
            message = f"{beside} has no unit {unit.name} in the source"
            yield Flag("unit_added", "block", message, None, (unit.start, unit.end))


def units(text: str, words: Sequence[Word], language: Language) -> list[Unit]:
    """Return the units a text names, in words anywhere, and as symbols beside a number or a slash."""
    idle = [match.span() for match in _IDIOMS.finditer(text)]
    table = _WORDS[language]
    found = [
        Unit(*table[word.folded], word.start, word.end)
        for word in words
        if word.folded in table and not any(start <= word.start < end for start, end in idle)
    ]
    symbols = _SYMBOLS[language]
    for match in _SYMBOL[language].finditer(text):
        form = match.group(1)
        name = symbols.get(form) or symbols.get(form.lower())
        if name is not None and not (form == "s" and text[match.start() - 1].isdigit()):  # the 1950s
            found.append(Unit(*name, *match.span(1)))
    return sorted(found, key=lambda unit: unit.start)


def _without(pair: Pair, own: Sequence[Unit], other: Sequence[Unit], side: Side) -> list[Unit]:
    """Return the mentions of one side that the other side does not have: first beside the same number."""
    numbers, others = (pair.source_numbers, pair.target_numbers)[:: 1 if side == "source" else -1]
    beside = Counter((_value_before(others, each), each.name) for each in other)
    left = Counter(each.name for each in other)
    rest: list[Unit] = []
    for unit in own:
        key = (_value_before(numbers, unit), unit.name)
        if beside[key] > 0:
            beside[key] -= 1
            left[unit.name] -= 1
        else:
            rest.append(unit)
    found: list[Unit] = []
    for unit in rest:
        if left[unit.name] > 0:
            left[unit.name] -= 1
        else:
            found.append(unit)
    return found


def _replaces(pair: Pair, lost: Unit, gained: Unit) -> bool:
    """Tell whether one unit stands in the place of another: same dimension, or beside the same number."""
    one = _value_before([*pair.source_numbers, *pair.source_cardinals], lost)
    two = _value_before(pair.target_numbers, gained)
    if lost.dimension == gained.dimension:
        again = _EVERY.search(pair.source[: lost.start]) or pair.source[lost.start : lost.end].endswith(
            _ADVERBS
        )
        return not (again and two in _SAME_INTERVAL.get((lost.name, gained.name), ()))
    if one is not None and one == two:
        return True
    return _is_below(pair.source, lost) and _is_below(pair.target, gained)


def _is_below(text: str, unit: Unit) -> bool:
    """Tell whether a unit stands under a slash, as in mg/kg."""
    return text[: unit.start].rstrip().endswith("/")


def _value_before(numbers: Sequence[Reading], unit: Unit) -> Decimal | None:
    """Return the number that a unit follows directly."""
    return next((each.value for each in numbers if 0 <= unit.start - each.end <= 1), None)
