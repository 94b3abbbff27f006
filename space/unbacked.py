"""Underlines the doses of an answer that no retrieved passage holds. Standard library only.

A dose is a number with its unit: `500 mg`, `2 comprimidos`, `0,5 %`, `cada 8 horas`, `3 veces al día`. It is
backed where a passage holds the same amount: 1000 mg is 1 g, `0,5` is `0.5`, `8-12 mg` are 8 mg and 12 mg.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dataset_builder.lexicons.units import unit_of_symbol, unit_words
from dataset_builder.number_words import cardinals
from dataset_builder.readings import Reading, readings
from dataset_builder.text_words import fold, words
from space.markdown import inert

NOTE = "sin respaldo en la ficha"
# For the page's style sheet: the note is for screen readers, the line for everybody else.
CSS = """
u.unbacked { text-decoration: underline wavy #b45309 2px; text-underline-offset: 3px }
.dark u.unbacked { text-decoration-color: #fbbf24 }
.unbacked-note { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
"""
# Private characters that `inert` leaves alone mark a dose until the text is inert.
_OPEN, _CLOSE = "\ue000", "\ue001"
_TAG = '<u class="unbacked" title="{note}">'
_END_TAG = '<span class="unbacked-note"> ({note})</span></u>'
_ANY_TAG = re.compile(r'<u class="unbacked" title="[^"]*">|<span class="unbacked-note"> \([^<]*\)</span></u>')

_DOSED = frozenset({"mass", "volume", "amount", "form", "share"})
_BASE: Mapping[str, tuple[str, str]] = {  # unit -> (base unit, how many of it)
    "kg": ("µg", "1e9"),
    "g": ("µg", "1e6"),
    "mg": ("µg", "1e3"),
    "ng": ("µg", "1e-3"),
    "pg": ("µg", "1e-6"),
    "l": ("ml", "1e3"),
    "dl": ("ml", "1e2"),
    "cl": ("ml", "1e1"),
    "µl": ("ml", "1e-3"),
    "mol": ("mmol", "1e3"),
    "µmol": ("mmol", "1e-3"),
    "mU": ("IU", "1e-3"),
    "eq": ("meq", "1e3"),
    "min": ("h", "0.0166666667"),
    "day": ("h", "24"),
    "week": ("h", "168"),
    "month": ("h", "720"),
}
_WORD = r"[^\W\d_]+(?:³|3)?"
_UNIT = re.compile(rf"\s?(?:\*\*)?\s?-?\s?((?:[µμ%‰]|{_WORD})[^\W\d_]*)(?![^\W\d_])")
_PER = re.compile(rf"\s?(?:/|\bpor\b|\bal\b|\bcada\b)\s?({_WORD})", re.IGNORECASE)
_TO = re.compile(r"\s?(?:[-–—−/]|\ba\b|\by\b|\bo\b|\bhasta\b)\s?\Z", re.IGNORECASE)
_EVERY = re.compile(r"\bcada\s*(?:\*\*)?\Z", re.IGNORECASE)
_TIMES = re.compile(rf"\s?(?:\*\*)?\s?(?:vez|veces)\s(?:al|por|a la|cada)\s({_WORD})", re.IGNORECASE)
_DURING = re.compile(r"\b(?:durante|por)\s*(?:\*\*)?\Z", re.IGNORECASE)
_ONE = re.compile(
    r"\b(?:una?|1)(?=\s(?:vez|comprimid|tableta|pastilla|c[áa]psula|gota|ampolla|sobre|parche|inhal|supositori))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Span:
    """A dose at [start, end) of an answer."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Dose:
    start: int
    end: int
    amount: tuple[str, Decimal]


def unbacked_numbers(answer: str, passages: Sequence[str]) -> tuple[Span, ...]:
    """Return the doses of an answer that no passage holds, in order.

    Example: of `"Tome 0,5 g o 600 mg."` and the passage `"500 mg al día"` it returns the span of `600 mg`.
    """
    known = {dose.amount for passage in passages for dose in _doses(passage)}
    return tuple(
        Span(dose.start, dose.end, answer[dose.start : dose.end])
        for dose in _doses(answer)
        if dose.amount not in known
    )


def marked(answer: str, passages: Sequence[str], note: str = NOTE) -> str:
    """Return inert Markdown of an answer with its unbacked doses underlined and named to screen readers.

    The underline and its `note`, a text of the page's own, are the only HTML in it.
    """
    plain = answer.replace(_OPEN, "").replace(_CLOSE, "")
    parts: list[str] = []
    end = 0
    for span in unbacked_numbers(plain, passages):
        start = _with_bold(plain, span)
        parts += [plain[end:start], _OPEN, plain[start : span.end], _CLOSE]
        end = span.end
    shown = inert("".join([*parts, plain[end:]]))
    return shown.replace(_OPEN, _TAG.format(note=note)).replace(_CLOSE, _END_TAG.format(note=note))


def unmarked(markdown: str) -> str:
    """Return what `marked` gave without its underlines and their notes."""
    return _ANY_TAG.sub("", markdown)


def has_marks(markdown: str) -> bool:
    """Tell whether `marked` underlined anything in what it gave."""
    return _ANY_TAG.search(markdown) is not None


def _with_bold(text: str, span: Span) -> int:
    """Return where the underline begins, so that `**500** mg` is not cut within its bold."""
    is_cut = text.count("**", span.start, span.end) % 2 == 1
    return span.start - 2 if is_cut and text.endswith("**", 0, span.start) else span.start


def _doses(text: str) -> list[_Dose]:
    numbers = _numbers(text)
    found: list[_Dose] = []
    following: _Dose | None = None
    for at in range(len(numbers) - 1, -1, -1):
        number = numbers[at]
        dose = _dose(text, number) or _of_the_same_unit(text, number, following, numbers, at)
        following = dose
        found += [dose] if dose else []
    return found[::-1]


def _numbers(text: str) -> list[Reading]:
    """Return the numbers in digits and words, and `una` where a dose follows."""
    digits = [each for each in readings(text, "es") if not each.code]
    spelt = cardinals(words(text), text, "es")
    ones = [
        Reading(Decimal(1), match.group(), *match.span())
        for match in _ONE.finditer(text)
        if match.group() != "1"
    ]
    return sorted([*digits, *spelt, *ones], key=lambda each: each.start)


def _of_the_same_unit(
    text: str, number: Reading, following: _Dose | None, numbers: Sequence[Reading], at: int
) -> _Dose | None:
    """Read the first number of a range, `5 a 10 mg`: its unit is the next one's."""
    if following is None or not _TO.match(text[number.end : following.start]):
        return None
    unit, value = following.amount
    later = numbers[at + 1].value
    factor = value / later if later and not unit.startswith("every") else Decimal(1)
    return _Dose(number.start, number.end, (unit, _rounded(number.value * factor)))


def _dose(text: str, number: Reading) -> _Dose | None:
    """Read the dose that begins with a number, or nothing."""
    times = _TIMES.match(text, number.end)
    if times is not None:
        return _frequency(number, times)
    match = _UNIT.match(text, number.end)
    named = _unit(match.group(1)) if match else None
    if match is None or named is None:
        return None
    unit, dimension = named
    base, factor = _BASE.get(unit, (unit, "1"))
    amount = _rounded(number.value * Decimal(factor))
    if dimension == "time":
        kind = "every" if _EVERY.search(text, 0, number.start) else "during"
        is_dosed = kind == "every" or _DURING.search(text, 0, number.start) is not None
        return _Dose(number.start, match.end(), (f"{kind} {base}", amount)) if is_dosed else None
    if dimension not in _DOSED:
        return None
    end, per = _denominators(text, match.end())
    return _Dose(number.start, end, ("/".join([base, *per]), amount))


def _frequency(number: Reading, times: re.Match[str]) -> _Dose | None:
    """Read `3 veces al día` as every 8 hours."""
    named = _unit(times.group(1))
    if named is None or named[1] != "time" or not number.value:
        return None
    hours = Decimal(_BASE.get(named[0], ("h", "1"))[1])
    return _Dose(number.start, times.end(), ("every h", _rounded(hours / number.value)))


def _denominators(text: str, end: int) -> tuple[int, list[str]]:
    """Return where `/kg/día` ends, and the units below the line but for times: a day's dose is a dose."""
    found: list[str] = []
    for unit, dimension, stop in _below_the_line(text, end):
        end = stop
        found += [unit] if dimension != "time" else []
    return end, found


def _below_the_line(text: str, end: int) -> Iterator[tuple[str, str, int]]:
    while (match := _PER.match(text, end)) is not None and (named := _unit(match.group(1))) is not None:
        end = match.end()
        yield *named, end


def _unit(written: str) -> tuple[str, str] | None:
    return unit_of_symbol(written, "es") or unit_words("es").get(fold(written))


def _rounded(value: Decimal) -> Decimal:
    return Decimal(format(value, ".6g")).normalize()
