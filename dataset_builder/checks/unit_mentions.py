"""Where a text names units, in words and as symbols, and which numbers they measure."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from dataset_builder.flags import Span
from dataset_builder.lexicons.units import UnitName, symbol_pattern, unit_of_symbol, unit_words
from dataset_builder.phrases import Phrases, PhraseTable
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language, Word, fold

# Phrases in which a word for a unit measures nothing.
_IDIOMS = Phrases(
    {
        "en d": r"hoy en d[ií]a",
        "de hoy": r"al d[ií]a de hoy",
        "a d": r"d[ií]a a d[ií]a",
        "buenos d": r"buenos d[ií]as",
        "de semana": r"fin(?:es)? de semana",
        "semana santa": r"semana santa",
        " pie": r"(?:a|de|en) pie",
        "gram": r"gram[- ](?:negativ|positiv|stain)\w*",
        "mismas horas": r"\ba las mismas horas\b",
        "hora": r"(?<!vez a )(?<!veces a )(?:la|las|esa|esta|misma|qu[eé]|cualquier|primera|[uú]ltima) hora\b"
        r"(?! y media| \d)"
        r"|a todas horas|primeras horas del? (?:la |el )?(?:d[ií]a|ma[nñ]ana|tarde|noche|madrugada)",
        "day": r"day[- ]to[- ]day|day ?care",
        "as de la sem|a de la sem": r"d[ií]as? de la semana",  # `weekday`
        "los segundos": r"los segundos (?!siguient|inicial|posterior|previ|anterior|primer)"
        r"(?!(?:que|de|en|tras)\b)[a-z]",  # `second isolates`
        "unit": r"units? of (?:(?:packed|whole|fresh|frozen|donor|red)[ -]){0,3}"
        r"(?:blood|(?:red )?cells|plasma|platelets|cryoprecipitate)",  # `2 concentrados de hematíes`
        "unidad": r"unidad(?:es)? de (?:concentrados? (?:de )?)?"
        r"(?:sangre|hemat[ií]es|eritroc\w+|gl[oó]bulos|plasma|plaquet\w+|crioprecipitado)",
        "percentage": r"percentage of",
        "porcentaje": r"porcentaje de",
    }
)
# Words that mean a unit only in some company: `second` and `segundo` are mostly ordinals, `drop` and `sobre`
# are a verb and a preposition.
_COUNTED = r"(?:una?|dos|tres|cuatro|cinco|seis|medio|cada|el|del|\d+)"
_IN_COMPANY = PhraseTable[UnitName](
    {
        ("s", "time"): Phrases(
            {
                "per second": r"\bper second\b",
                "-second": r"(?<=\d-)second\b",
                "one second": r"\bone second\b",
                "por segundo": r"\bpor segundo\b",
                "un segundo": r"(?<=durante )un segundo\b",
                " segundo": r"(?<=\b1 )segundo\b",
            }
        ),
        ("week", "time"): Phrases({"w": r"(?<=\bq\d)w\b"}),  # `Q3W`
        ("drop", "form"): Phrases(
            {
                "drop": r"\b(?:an?|one|each|per|1|the) (?:\w+ )?drop\b"
                r"(?! in\b(?! (?:\w+ ){1,2}(?:eye|ear|nostril)s?\b)"
                r"| of (?:\d|more|about))"
            }
        ),
        ("sachet", "form"): Phrases({"sobre": rf"\b{_COUNTED} sobres?\b|\bsobres\b"}),
    }
)
_BEATS = r"\b(?:beats|breaths|pulses|lat|resp|puls|latidos|respiraciones|pulsaciones)\.?(?: per | a | por |/)"
# Units of several words, and those before their number: what stands within them is no unit of its own.
_SEVERAL_WORDS = PhraseTable[UnitName](
    {
        ("%", "share"): Phrases({"por ciento": r"\bpor ciento\b", "per cent": r"\bper cent\b"}),
        ("percentage point", "points"): Phrases(
            {"percentage": r"\bpercentage[- ]points?\b", "porcentual": r"\bpuntos? porcentual(?:es)?\b"}
        ),
        ("dollar", "money"): Phrases(
            {"$|usd": r"\$|\bUSD\b", "dollar": r"\bdollars?\b", "lar": r"\bd[oó]lar(?:es)?\b"}
        ),
        ("euro", "money"): Phrases({"€|eur": r"€|\bEUR\b|\beuros?\b"}),
        ("pound", "money"): Phrases(
            {"£|gbp": r"£|\bGBP\b", "libra": r"\blibras? esterlinas?\b|\blibras por\b"}
        ),
        ("peso", "money"): Phrases({"peso": r"(?<=\d )pesos\b"}),
        ("per minute", "rate"): Phrases(
            {
                "bpm|lpm|rpm|ppm": r"\b[blrp]pm\b",
                "min": _BEATS + r"min(?:utes?|utos?)?\b",
                "por min": r"(?<=\d )por minuto\b",  # `frecuencia de 36 por minuto`
                "/min|/ min": r"(?<=\d)\s?/\s?min(?:ute|uto)?\b",
            }
        ),
        ("per second", "rate"): Phrases({"sec|seg": _BEATS + r"se[cg](?:ond|undo)?\b"}),
        ("tablespoon", "form"): Phrases({"cuchara": r"\bcucharas? (?:soperas?|grandes?)\b"}),
        ("teaspoon", "form"): Phrases({"cuchara": r"\bcucharas? (?:de (?:caf[eé]|t[eé])|pequeñas?)\b"}),
        ("‰", "share"): Phrases({"por mil": r"(?<=\d )(?:puntos? )?por mil\b", "‰": "‰"}),
    }
)
_POWERS = Phrases(
    {
        "square|cubic": r"\b(?:square|cubic) (?:milli|centi)?met(?:er|re)s?\b",
        "metro": r"\b(?:mil[ií]|cent[ií])?metros? (?:cuadrad|c[uú]bic)os?\b",
    }
)
_LENGTHS = {"mil": "mm", "cent": "cm"}
_OVER = re.compile(r"\s?[^\W\d]{1,6}/")  # between a number and the unit that its own is divided by
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\s?\Z")  # `las 04:40 h`
_OF_TOXICITY = re.compile(r"\s\d")  # `todos los grados % / grados 3-4 %`


class Unit(NamedTuple):
    """One mention of a unit, at [start, end)."""

    name: str
    dimension: str
    start: int
    end: int


def units(text: str, words: Sequence[Word], language: Language) -> list[Unit]:
    """Return the units a text names, in words anywhere, and as symbols beside a number or a slash."""
    table = unit_words(language)
    found = [Unit(*table[word.folded], word.start, word.end) for word in words if word.folded in table]
    idle = _IDIOMS.spans(text) if found else ()
    found = [unit for unit in found if not any(start <= unit.start < end for start, end in idle)]
    found += [Unit(*name, *span) for name, span in _IN_COMPANY.spans(text)]
    found += _symbols(text, language)
    for span, name in _of_several_words(text):
        found = [unit for unit in found if not span[0] <= unit.start < span[1]]
        found.append(Unit(*name, *span))
    return sorted(found, key=lambda unit: unit.start)


def _symbols(text: str, language: Language) -> Iterator[Unit]:
    """Yield the symbols; the 1950s, the U.S., `las 04:40 h`, `por H5N1` and `% / grados 3-4` have none."""
    for match in symbol_pattern(language).finditer(text):
        form, (start, end) = match.group(1), match.span(1)
        if not _is_no_unit(text, form, start, end) and (name := unit_of_symbol(form, language)) is not None:
            yield Unit(*name, start, end)


def _is_no_unit(text: str, form: str, start: int, end: int) -> bool:
    """Tell whether what looks like a symbol is part of something else."""
    after_digit, before_digit = text[start - 1].isdigit(), text[end : end + 1].isdigit()
    if form in ("h", "H"):
        return _CLOCK.search(text, 0, start) is not None or (before_digit and not after_digit)
    if form == "s":
        return after_digit or text.startswith(".S", end)
    return text.startswith(".S", end) or (form == "grados" and _OF_TOXICITY.match(text, end) is not None)


def _of_several_words(text: str) -> Iterator[tuple[Span, UnitName]]:
    yield from ((span, _power(text[slice(*span)])) for span in _POWERS.spans(text))
    yield from ((span, name) for name, span in _SEVERAL_WORDS.spans(text))


def _power(words: str) -> tuple[str, str]:
    """Return name and dimension of a square or cubic unit: `cubic millimetre` is `µl`."""
    length = next((length for begin, length in _LENGTHS.items() if begin in fold(words)), "m")
    if "cua" in words or "square" in words:
        return f"{length}2", "area"
    return {"mm": "µl", "cm": "ml", "m": "m3"}[length], "volume"


def value_of(text: str, numbers: Sequence[Reading], unit: Unit) -> Decimal | None:
    """Return the number that a unit measures, also from under a slash."""
    return next((each.value for each in numbers if measures(text, each, unit)), None)


def measures(text: str, number: Reading, unit: Unit) -> bool:
    """Tell whether a unit measures a number: right after it, or under the unit that is."""
    if 0 <= unit.start - number.end <= 1:
        return True
    return _OVER.fullmatch(text, number.end, unit.start) is not None


def value_before(numbers: Sequence[Reading], unit: Unit) -> Decimal | None:
    """Return the number that a unit follows directly."""
    return next((each.value for each in numbers if 0 <= unit.start - each.end <= 1), None)
