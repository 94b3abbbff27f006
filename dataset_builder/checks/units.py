"""Check `units`: a quantity keeps its unit, its dose form and how often it is given."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from dataset_builder.checks.conversions import conversions
from dataset_builder.checks.durations import converted
from dataset_builder.checks.number_meaning import is_referred_to
from dataset_builder.checks.unit_mentions import Unit, measures, units, value_before, value_of
from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag, Span
from dataset_builder.pairs import Pair
from dataset_builder.phrases import Phrases
from dataset_builder.readings import Reading

# One interval said in two ways: `twice daily` is `cada 12 horas`.
_SAME_INTERVAL: Mapping[tuple[str, str], frozenset[int]] = {
    ("day", "h"): frozenset({4, 6, 8, 12, 24, 48, 72}),
    ("week", "day"): frozenset({7, 14, 15, 21}),
    ("month", "day"): frozenset({28, 30}),
    ("year", "month"): frozenset({6, 12, 18, 24}),
    ("semester", "month"): frozenset({6}),
    ("trimester", "month"): frozenset({3}),
}
# Dimensions without which a number says another thing.
_TELLING = frozenset({"mass", "volume", "amount", "area", "share", "rate", "temperature"})
_NEVER_LOOSE = frozenset(
    {"h", "min", "s", "ms", "week", "l", "dl", "cl", "ml", "mg", "µg"}
)  # no idiom has them
# `3 p.m.` is `15 h`, `b.i.d.` is `cada 12 horas`: whether the number is right, other checks say.
_HOURS_UNSAID = re.compile(r"\d\s?[ap]\.?\s?m\b|clock\b|\b[btq]\.?\s?i\.?\s?d\b", re.IGNORECASE)
_FORTNIGHT = {"day": Decimal(15), "week": Decimal(2)}
_PER = re.compile(r"\b(?:per|por)\s\Z", re.IGNORECASE)
_PER_KG = re.compile(r"(?:/|\bper) ?kg(?: per | a )\Z", re.IGNORECASE)  # `10 mg per kg per day`
# `1 mg per minute`, `10 mL an hour`, `2 mg per kg`
_RATE = re.compile(
    r"\d\s?(?:mg|mcg|µg|g|m?l|units?|IU|drops|litres?|liters?|milligrams?|micrograms?|millilit(?:re|er)s?|mmol|mEq)"
    r"(?:\s?/\s?kg| per kg)? (?:per|an?|each|every) \Z",
    re.IGNORECASE,
)
_OF_RATES = frozenset({"min", "h", "s", "kg"})
# Before and after a number that has lost its unit: `en 15.`, `cada 6`
_BEFORE_TIME = re.compile(r"\b(?:en|cada|durante|por|tras) \Z", re.IGNORECASE)
_AFTER_TIME = re.compile(r"\s?(?:[.,;:)](?!\d)|\Z)")
_YEARS = 1900  # `in 2009 H1N1` has no hours
_CONTAINERS = frozenset({"syringe", "ampoule", "bottle"})
_UNDER = re.compile(r"\b(?:under|over|aged?|above|below|than|of) \Z", re.IGNORECASE)
_NO_UNIT = re.compile(
    r"\W*(?:more|alone|longer)?\W*(?:\Z|[.,;:?)]|(?:or|and|who|with|have|has|had|are|were|is|was|should|may|can|do|take"
    r"|on|in|at|for)\b)"
)
# Signs of life and the unit in which everybody counts them: `RR of 58` is `FR 58 rpm`.
_IMPLIED: Mapping[str, re.Pattern[str]] = {
    "per minute": re.compile(
        r"\b(?:[RH]R|[Pp]ulse|(?:[Hh]eart|[Rr]espiratory|[Bb]reathing|[Pp]ulse) rate|[Rr]espirations)\b"
    ),
    "%": re.compile(r"\bD(?:5|10|20|25|50)(?:W|NS|LR)?\b"),  # dextrose
    "mmHg": re.compile(r"\bBP\b|\bpressure\b|\b(?:[Ss]ystolic|[Dd]iastolic)\b"),
}
_SIX_MONTHS = re.compile(r"\b(?:six|6)[ -]months?\b|\bhalf (?:of )?(?:the |a )?year\b", re.IGNORECASE)
_THREE_MONTHS = re.compile(r"\b(?:three|3)[ -]months?\b", re.IGNORECASE)
_TERMS: Mapping[str, re.Pattern[str]] = {"semester": _SIX_MONTHS, "trimester": _THREE_MONTHS}
_THE_OTHER = re.compile(r"\b(?:l[oa]s )?otr[oa]s \Z", re.IGNORECASE)
_PACKED = Phrases({"pack|box|carton|blister|tray": r"\b(?:pack|box|carton|blister|tray)\w*"})
_SPOONS = frozenset({"teaspoon", "tablespoon", "cup"})
_EVERY = re.compile(r"\b(?:a|per|every|each)(?: other)?\s\Z", re.IGNORECASE)
_ADVERBS = ("ly", "nnual")
# What stands between numbers of which the last alone need have the unit: `25 to 50 mg`, `2, 5 y 10 mg`.
_SERIES = re.compile(
    r"-?\s?(?:[-\u2010-\u2015/,±]|,?\s?\b(?:to|and|or|versus|vs|a|al|y|e|o|u|frente al?)\b\.?)\s?"
    r"(?:(?:and|or|y|o|el|la|los|las|al|un|una)\s){0,2}"
)
_IDLE_HOUR = Phrases(
    {
        "hora": r"\b(?:la|esta) hora (?:pasada|anterior|siguiente)\b|\ba la hora\b(?! de\b| que\b)"
        r"|\bde la hora\b|\bprimera hora\b"
    }
)
_FIRST_HOUR = re.compile(
    r"\b(?:primera|[uú]ltima|siguiente) hora\b|\bhora (?:siguiente|anterior)\b", re.IGNORECASE
)
_ONE_TIME = re.compile(r"\b(?:an?|one|1)[ -](?:\w+ )?(?:minute|hour|day|week|month|year)\b", re.IGNORECASE)
_HALF_HOUR = Phrases({"media hora": r"(?<!y )\bmedia hora\b"})
_AN_HOUR = Phrases({"hour": r"\b(?:an|one|1) hour\b(?! and)"})
_HALF = Phrases({"half": r"\bhalf\b", "30": r"\b30\b", "thirty": r"\bthirty\b", "0.5": r"\b0\.5\b"})
_SECOND = frozenset({"second", "seconds", "secondly", "ii"})
_SEGUNDO = Phrases({"segundo": r"\bun segundo\b"})
Side = Literal["source", "target"]


class SameUnits:
    """Compares units by name, wherever the number stands; `5 mg` for `5 g` gives `unit_changed`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield each unit that became another one, or else what measures a number that had no unit."""
        source = units(pair.source, [word for _, word in pair.source_telling], "en")
        target = units(pair.target, [word for _, word in pair.target_telling], "es")
        if not source and not target:
            return
        missing, extra = _without(pair, source, target, "source"), _without(pair, target, source, "target")
        if missing and any(unit.dimension == "time" for unit in missing):
            ours, theirs = converted(pair)
            missing, extra = _outside(missing, ours), _outside(extra, theirs)
        missing = _without_first_hours(pair, missing)
        extra = _outside(extra, conversions(pair.target)) if extra else extra
        changed = list(_changed(pair, missing, extra) or _changed(pair, missing, _idle_times(pair)))
        yield from changed or list(_lost(pair, missing, target)) or _exchanged(pair, source, target)
        yield from _half_for_a_whole(pair)
        if missing:  # `twice daily` may be `cada 12 horas`, and `intensive care units` no milligrams
            told = {"mass", "volume"} | ({"time"} - {unit.dimension for unit in missing})
            extra = [unit for unit in extra if unit.dimension in told]
        if not any(value_before(pair.source_numbers, unit) is not None for unit in missing):
            yield from _added(pair, extra, source)


def _half_for_a_whole(pair: Pair) -> Iterator[Flag]:
    """Yield `media hora` for an hour."""
    if (two := _HALF_HOUR.search(pair.target)) is None or _HALF.search(pair.source) is not None:
        return
    if (one := _AN_HOUR.search(pair.source)) is not None:
        yield Flag("numbers_changed", "block", "an hour became media hora", one, two)


def _changed(pair: Pair, missing: Sequence[Unit], extra: Sequence[Unit]) -> list[Flag]:
    left = list(extra)
    found: list[Flag] = []
    for lost in missing:
        others = (each for each in left if each.name != lost.name)
        gained = next((each for each in others if _replaces(pair, lost, each)), None)
        if gained is not None:
            left.remove(gained)
            message = f"{lost.name} became {gained.name}"
            places = (lost.start, lost.end), (gained.start, gained.end)
            found.append(Flag("unit_changed", "block", message, *places))
    return found


def _outside(mentions: Sequence[Unit], spans: Sequence[Span]) -> list[Unit]:
    """Leave out the units of lengths of time that the other side gives in another unit."""
    return [unit for unit in mentions if not any(start <= unit.start < end for start, end in spans)]


def _without_first_hours(pair: Pair, missing: Sequence[Unit]) -> list[Unit]:
    """Leave out hours that Spanish says in a phrase that mostly means none: `en la primera hora`."""
    left = len(_FIRST_HOUR.findall(pair.target)) if any(unit.name == "h" for unit in missing) else 0
    hours = [unit for unit in missing if unit.name == "h"][:left]
    return [unit for unit in missing if unit not in hours]


def _exchanged(pair: Pair, source: Sequence[Unit], target: Sequence[Unit]) -> Iterator[Flag]:
    """Yield a number whose unit is another number's: `101 °C (38,3 °F)` for `101 °F (38.3 °C)`."""
    ours, theirs = _by_value(pair.source_numbers, source), _by_value(pair.target_numbers, target)
    for value in ours.keys() & theirs.keys():
        one, two = ours[value], theirs[value]
        if one.name != two.name and one.dimension == two.dimension != "form" and _replaces(pair, one, two):
            message = f"{one.name} of {value:f} became {two.name}"
            yield Flag("unit_changed", "block", message, (one.start, one.end), (two.start, two.end))
            return


def _by_value(numbers: Sequence[Reading], mentions: Sequence[Unit]) -> Mapping[Decimal, Unit]:
    """Return the unit that stands right after each number that a text has once."""
    times = Counter(each.value for each in numbers)
    found = ((value_before(numbers, unit), unit) for unit in mentions)
    return {value: unit for value, unit in found if value is not None and times[value] == 1}


def _idle_times(pair: Pair) -> list[Unit]:
    """Return the Spanish words for a time that mostly measure nothing, but for one that English has lost.

    `la hora pasada` is nothing but a fault where the source says `last week`.
    """
    found = [Unit("h", "time", *span) for span in _IDLE_HOUR.spans(pair.target)]
    if _ONE_TIME.search(pair.source) and not any(word.folded in _SECOND for word in pair.source_words):
        found += [Unit("s", "time", *span) for span in _SEGUNDO.spans(pair.target)]
    return found


def _lost(pair: Pair, missing: Sequence[Unit], target: Sequence[Unit]) -> Iterator[Flag]:
    """Find units of a dose that nothing took the place of: `5 mg` for `5 mg/kg`."""
    named = {unit.name for unit in target}
    for unit in missing:
        is_dose = value_before(pair.source_numbers, unit) is not None and unit.dimension in _TELLING
        is_bare = unit.name not in named and _is_bare(pair, unit)
        is_needed = is_dose or is_bare or _is_below(pair.source, unit) or _is_of_a_rate(pair, unit)
        if is_needed and not _goes_without_saying(pair, unit):
            yield Flag("unit_missing", "block", f"{unit.name} is missing", (unit.start, unit.end))


def _is_of_a_rate(pair: Pair, unit: Unit) -> bool:
    """Tell whether a dose is by the minute, the hour or the kilogram: `1 mg per minute`."""
    if _PER_KG.search(pair.source, 0, unit.start):
        return True
    return unit.name in _OF_RATES and _RATE.search(pair.source, 0, unit.start) is not None


def _is_bare(pair: Pair, unit: Unit) -> bool:
    """Tell whether Spanish has the number of a time with nothing after it, as in `dé 4 mg en 15`."""
    value = value_before(pair.source_numbers, unit) if unit.dimension == "time" else None
    return value is not None and any(
        each.value == value < _YEARS
        and _BEFORE_TIME.search(pair.target, 0, each.start)
        and _AFTER_TIME.match(pair.target, each.end)
        for each in pair.target_numbers
    )


def _goes_without_saying(pair: Pair, unit: Unit) -> bool:
    """Tell whether Spanish need not repeat a unit, has no number for it, or it is of an angle: `30°`."""
    return (
        pair.source.startswith("degree", unit.start)
        or (unit.name == "%" and "punto porcentual" in pair.target)
        or _is_said_in_words(pair, unit)
        or _is_elided(pair, unit)
        or any(
            measures(pair.source, each, unit) and is_referred_to(each, pair) for each in pair.source_numbers
        )
    )


def _is_elided(pair: Pair, unit: Unit) -> bool:
    """Tell whether Spanish leaves a unit out after `otros`: `beba 2 litros, y luego los otros 2`."""
    value = value_before(pair.source_numbers, unit)
    return any(
        each.value == value and _THE_OTHER.search(pair.target, 0, each.start) for each in pair.target_numbers
    )


def _is_said_in_words(pair: Pair, unit: Unit) -> bool:
    """Tell whether Spanish has no such share in digits: `50%` is `la mitad`, and `100%` is `todos`."""
    value = value_before(pair.source_numbers, unit)
    return unit.name == "%" and value not in {each.value for each in pair.target_numbers}


def _added(pair: Pair, extra: Sequence[Unit], source: Sequence[Unit]) -> Iterator[Flag]:
    """Find units of a number that has none in the source; years go without saying (`the age of 3`).

    One that the source has may be said once more: `at 1 and 5 minutes` is `al minuto y a los 5 minutos`, and
    of `130 or 80 mm Hg` both may have it. So may one whose symbol stands in the source without a number:
    `Dose (mg)`.
    """
    if _PACKED.search(pair.source):  # `cartons of 10` are `cajas de 10 unidades`
        extra = [each for each in extra if pair.target[each.start : each.end] != "unidades"]
    known = frozenset(each.name for each in source)
    measured = {value_before(pair.source_numbers, each) for each in source}
    for unit in extra:
        value = value_before([*pair.target_numbers, *pair.target_cardinals], unit)
        may_recur = unit.name in known and unit.name != "%" and unit.dimension != "time"
        if _is_counted(unit, value) and may_recur and value not in measured:
            continue
        if _is_understood(pair, unit, value, known):
            continue
        if _says_more(pair, unit, value, known):
            beside = "" if value is None else f" of {value:f}"
            message = f"the unit {unit.name}{beside} is not in the source"
            yield Flag("unit_added", "block", message, None, (unit.start, unit.end))


def _is_understood(pair: Pair, unit: Unit, value: Decimal | None, known: Collection[str]) -> bool:
    """Tell whether English leaves a unit out: `for 2 months, then for 4 more`, `a heart rate of 110`."""
    own = [each for each in pair.source_numbers if each.value == value]
    if not own:
        return False
    if unit.name in _IMPLIED and _IMPLIED[unit.name].search(pair.source):
        return True
    is_repeated = unit.dimension == "time" and unit.name in known
    return is_repeated and not any(
        _NO_UNIT.match(pair.source, each.end) is None or _UNDER.search(pair.source, 0, each.start)
        for each in own
    )


def _is_counted(unit: Unit, value: Decimal | None) -> bool:
    """Tell whether a unit measures the number before it; years go without saying, and so do forms."""
    return value is not None and unit.dimension != "form" and unit.name != "year"


def _says_more(pair: Pair, unit: Unit, value: Decimal | None, known: frozenset[str]) -> bool:
    """Tell whether a unit that has no source says what the source does not: `mg/kg` for `mg`."""
    if unit.name == "h" and _HOURS_UNSAID.search(pair.source):
        return False
    if value == _FORTNIGHT.get(unit.name) and "fortnight" in pair.source.lower():
        return False
    if _is_counted(unit, value) or (_is_below(pair.target, unit) and unit.dimension in _TELLING):
        return True
    known_time = unit.dimension == "time" and unit.name in known
    return unit.name in _NEVER_LOOSE and not known_time and not _has_symbol(pair.source, unit)


def _has_symbol(text: str, unit: Unit) -> bool:
    return re.search(rf"\b{re.escape(unit.name)}\b", text, re.IGNORECASE) is not None


def _without(pair: Pair, own: Sequence[Unit], other: Sequence[Unit], side: Side) -> list[Unit]:
    """Return the mentions of one side that the other side does not have: first beside the same number."""
    if not own:
        return []
    texts = (pair.source, pair.source_numbers), (pair.target, pair.target_numbers)
    (own_text, numbers), (text, others) = texts if side == "source" else texts[::-1]
    beside = Counter((value_of(text, others, each), each.name) for each in other)
    left = Counter(each.name for each in other)
    rest: list[tuple[Unit, Decimal | None]] = []
    for unit in own:
        value = value_of(own_text, numbers, unit)
        if value is not None and beside[value, unit.name] > 0:
            beside[value, unit.name] -= 1
            left[unit.name] -= 1
        else:
            rest.append((unit, value))
    # The `days` of `twice daily for 7 days` are sooner those of `los 7 primeros días` than `daily` is.
    rest.sort(key=lambda each: each[1] is None)
    return sorted(
        (
            unit
            for unit, value in rest
            if not _take(left, unit.name)
            and (
                not _is_shared(text, others, value, unit, other)
                or _is_shared(own_text, numbers, value, unit, own)  # this side has the same series besides
            )
        ),
        key=lambda unit: unit.start,
    )


def _is_shared(
    text: str, numbers: Sequence[Reading], value: Decimal | None, unit: Unit, known: Sequence[Unit]
) -> bool:
    """Tell whether a text says a value's unit at a later number of its series: 25 in `25 to 50 mg`."""
    for first, number in enumerate(numbers):
        if number.value != value:
            continue
        for one, two in pairwise(numbers[first:]):
            if _SERIES.fullmatch(text[one.end : two.start]) is None:
                break
            if any(each.name == unit.name and measures(text, two, each) for each in known):
                return True
    return False


def _take(left: Counter[str], name: str) -> bool:
    """Take one of what is left, if any is."""
    left[name] -= 1
    return left[name] >= 0


def _replaces(pair: Pair, lost: Unit, gained: Unit) -> bool:
    """Tell whether one unit stands in the place of another: same dimension, or beside the same number."""
    two = value_before([*pair.target_numbers, *pair.target_cardinals], gained)
    one = value_before([*pair.source_numbers, *pair.source_cardinals], lost)
    if _is_another_name(pair, lost, gained, two) or _is_of_an_age(pair, gained, two):
        return False
    if lost.dimension == gained.dimension or {lost.name, gained.name} <= _SPOONS:
        known = _SAME_INTERVAL.get((lost.name, gained.name), frozenset())
        reverse = _SAME_INTERVAL.get((gained.name, lost.name), frozenset())
        is_one = not pair.target[gained.start : gained.end].endswith(("os", "as", "es"))  # `al mes`
        is_reverse = two is None and one in reverse and (is_one or gained.end - gained.start <= len("mes"))
        return not ((_is_every(pair.source, lost) and two in known) or is_reverse)
    if one is not None and one == two:
        return True
    return _divides(pair.source, lost) and _divides(pair.target, gained)


def _is_another_name(pair: Pair, lost: Unit, gained: Unit, value: Decimal | None) -> bool:
    """Tell whether both mean one thing: `in a decade` and `en diez años`, a pill and a capsule.

    `value` is the number before the unit gained; whether it is right, other checks say.
    """
    if gained.name in _TERMS:
        return lost.name in ("month", "year") and _TERMS[gained.name].search(pair.source) is not None
    if gained.name == "year":
        return lost.name == "decade" and value is not None and value % 10 == 0
    if pair.target[gained.start : gained.end] == "unidades":
        return lost.dimension == "form"  # `100 tablets` are `100 unidades`
    if gained.name == "cmH2O":
        return lost.name == "cm" and pair.target[gained.start : gained.end].endswith("agua")
    if gained.name == "capsule":
        return pair.source.startswith("pill", lost.start)
    return lost.name == "injection" and gained.name in _CONTAINERS


def _is_of_an_age(pair: Pair, gained: Unit, value: Decimal | None) -> bool:
    """Tell whether years go without saying in English: `men under 50` are `menores de 50 años`."""
    own = [each for each in pair.source_numbers if each.value == value]
    return (
        gained.name == "year"
        and own != []
        and all(
            _UNDER.search(pair.source, 0, each.start) and _NO_UNIT.match(pair.source, each.end)
            for each in own
        )
    )


def _is_every(text: str, unit: Unit) -> bool:
    """Tell whether an English unit says how often: `per day`, `daily`."""
    return _EVERY.search(text[: unit.start]) is not None or text[unit.start : unit.end].endswith(_ADVERBS)


def _is_below(text: str, unit: Unit) -> bool:
    """Tell whether a unit stands under a slash, as in mg/kg."""
    return text[: unit.start].rstrip().endswith("/")


def _divides(text: str, unit: Unit) -> bool:
    """Tell whether a unit stands under a slash or after a word for one: `3 mg of aspartame per ml`."""
    return _is_below(text, unit) or _PER.search(text, 0, unit.start) is not None
