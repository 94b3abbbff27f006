"""Check `numbers`: a translation keeps every number of its source, with its value and in its place."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from dataset_builder.checks.durations import converted
from dataset_builder.checks.labels import other_labels
from dataset_builder.checks.number_order import moved
from dataset_builder.checks.number_reasons import Aligned, explained
from dataset_builder.checks.signs import other_signs
from dataset_builder.checks.spoken_numbers import numbers_in_words
from dataset_builder.checks.unit_mentions import Unit, units
from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag, Span, Tier
from dataset_builder.lexicons.counting_words import COUNTED, Counted
from dataset_builder.numbers import misreadable
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language, Word

# What Spanish may put otherwise: `first` as `al principio`, `second` as `otro`, `doubled` as a sum.
_OFTEN_UNSAID = frozenset({("order", "1"), ("order", "2"), ("times", "2")})
_HALF, _DOUBLE = ("order", "half"), ("times", "2")
_PARTS = frozenset("mitad mitades tercio tercios".split())  # no ordinals: `first-line` is no `tercio`
# Words that say two, or nothing.
_SMALL = frozenset(
    "mitad mitades medio media medios par pares ambos ambas segundo segunda segundos segundas".split()
)
_VALUES_OF_HALF = frozenset(map(Decimal, ("0.5", "2", "50")))
_MISGROUPED = re.compile(r"(?<![\d.,])\d{4,}[.,]000(?!\d)")  # `4000.000` for 4000
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}([.,])\d{3}(?:\1\d{3})+(?![\d.,]?\d)")
# What a number that was only taken out leaves behind: `en de a 2 horas`, `a los o 4 años`, `hasta las 8: del`
_HOLE = re.compile(
    r"\b(?:(?:plazo|rango|intervalo) de a|(?:de|los|las|entre|cada|durante|unos|unas) (?:o|y)) \d"
    r"|\blas \d{1,2}:(?!\d)"
)
# What else says half, a third or a quarter: `semivida`, `triterapia`, `trimestre`.
_BEGINNINGS: Mapping[str, str] = {
    **dict.fromkeys(("semi", "hemi", "semestr"), "0.5"),
    "tri": "3",
    **dict.fromkeys(("trimestr", "cuadr", "tetra"), "4"),
    **dict.fromkeys(("quint", "penta"), "5"),
}
_SHARED = 4  # `triglicéridos` and `tetraciclina` are no third and no quarter
# `broken in half` is `partirse`
_IN_HALF = re.compile(r"\bin half\Z", re.IGNORECASE)
_PARTED = ("partirs", "partirl", "partid", "parta", "parten", "partan", "divid", "cortar", "fraccion")
# A stage that Spanish has a name for, and the name.
_NAMED_STAGE = re.compile(r"\bthird stage of labou?r\b", re.IGNORECASE), "alumbramiento"
# `third party`, `living quarters`
_NOT_COUNTING = frozenset("person persons party parties molar molars world".split())
_HALF_LIVES = frozenset({"medias", "semividas"})
_COMES_FIRST = re.compile(
    r"\b(?:comes?|came|occur(?:s|red)?|happen(?:s|ed)?|appears?|is|was|be) first\b", re.IGNORECASE
)
_TIMES = re.compile(r"[\s-]?(?:times|fold)\b", re.IGNORECASE)
_AMOUNTS = frozenset({"mass", "volume", "amount", "form"})
# `1,125 mg`, and the first number of `1,125 a 2,5 mg`
_TO_ITS_UNIT = re.compile(r"(?:\s?(?:[-\u2010-\u2015/]|a|y|o|u)\s?\d+(?:[.,]\d+)?)?\s?")
_POWER = re.compile(r"(?<=\d)[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")


class SameNumbers:
    """Compares values, not characters: `4,000` is four thousand in English and four in Spanish.

    Example: `4 mg` for `40 mg` gives `numbers_changed`; `4,000` kept as it is gives `number_separator`.
    """

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield what is missing, extra, changed, out of order, or open to misreading."""
        source, target = pair.source_numbers, pair.target_numbers
        missing, extra = unmatched(source, target), unmatched(target, source)
        aligned = Aligned(list(source), list(target))
        if missing or extra or pair.source_cardinals or pair.target_cardinals:
            missing, extra, aligned = explained(pair, missing, extra)
            if missing or extra:
                ours, theirs = converted(pair)
                missing, extra = _outside(missing, ours), _outside(extra, theirs)
                aligned = Aligned(_outside(aligned.source, ours), _outside(aligned.target, theirs))
            yield from _changed(pair, missing, extra)
        # Those that one side lacks may hide an exchange of the others.
        yield from moved(pair, _but(missing, aligned.source), _but(extra, aligned.target))
        yield from _other_powers(pair)
        yield from other_signs(pair)
        yield from other_labels(pair)
        yield from _counted_otherwise(pair)
        if (match := _no_number(pair)) is not None:
            message = f"{match.group()} is a number of no kind"
            yield Flag("number_separator", "block", message, None, match.span())
        if (match := _HOLE.search(pair.target)) is not None and match.group() not in pair.source:
            message = f"a number is missing in {match.group()!r}"
            yield Flag("numbers_missing", "block", message, None, match.span())
        yield from _misreadable(pair)


def _no_number(pair: Pair) -> re.Match[str] | None:
    """Return a number that nobody writes so: `4000.000`, or `900,100,112` for a telephone's 900 100 112."""
    if (match := _MISGROUPED.search(pair.target)) is None and (match := _GROUPED.search(pair.target)):
        value = Decimal(match.group().replace(match[1], ""))
        match = None if any(each.value == value for each in pair.source_numbers) else match
    return match if match and match.group() not in pair.source else None


def _misreadable(pair: Pair) -> Iterator[Flag]:
    """Yield numbers such as `1,125`; as an amount (`1,125 mg`), or one of no source, nobody may print one."""
    if found := misreadable(pair.target, pair.mark):
        known = {each.value for each in (*pair.source_numbers, *pair.source_cardinals)}
        strange = {each.start for each in pair.target_numbers if each.value not in known}
        amounts = [
            each.start for each in units(pair.target, pair.target_words, "es") if _is_amount(pair, each)
        ]
        for start, end in found:
            of = any(end <= unit and _TO_ITS_UNIT.fullmatch(pair.target, end, unit) for unit in amounts)
            message = f"{pair.target[start:end]} can be read 1000 times too large"
            tier: Tier = "block" if of or start in strange else "warn"
            yield Flag("number_ambiguous", tier, message, None, (start, end))


def _is_amount(pair: Pair, unit: Unit) -> bool:
    """Tell whether a unit measures what is taken; `l/h` is mostly a clearance."""
    return unit.dimension in _AMOUNTS and not (
        unit.dimension == "volume" and pair.target.startswith("/", unit.end)
    )


def _but(left_out: Sequence[Reading], readings: Sequence[Reading]) -> Sequence[Reading]:
    return [each for each in readings if each not in left_out] if left_out else readings


def _outside(readings: Sequence[Reading], spans: Sequence[Span]) -> list[Reading]:
    """Leave out the numbers of lengths of time that the other side gives in another unit."""
    return [each for each in readings if not _is_inside(each.start, spans)]


def _is_inside(place: int, spans: Sequence[Span]) -> bool:
    return any(start <= place < end for start, end in spans)


def _other_powers(pair: Pair) -> Iterator[Flag]:
    """Yield a power of ten that became another one, where both texts raise their digits."""
    target = list(_POWER.finditer(pair.target))
    if target and len(source := _POWER.findall(pair.source)) == len(target):
        left = Counter(source)
        for match in target:
            left[match.group()] -= 1
            if left[match.group()] < 0:
                message = f"{match.group()} is not in the source"
                yield Flag("numbers_changed", "block", message, None, match.span())


def _counted_otherwise(pair: Pair) -> Iterator[Flag]:
    """Yield an ordinal, a part or a multiple that became another one, or was lost.

    Example: `la segunda dosis` for `first dose`, `los casos` for `half of the cases`.
    """
    counting = _counting(_without_coming_first(pair), "en")
    source = [each for each in counting if not _is_of_fraction(pair, each[1])]
    if not source:
        return
    target = _counting([word for _, word in pair.target_telling], "es")
    said = {what for what, _ in target}
    lost = [each for each in source if each[0] not in said]
    if not lost:
        return
    gained = [each for each in _beyond(target, counting) if not _is_said_in_full(pair, each[0])]
    if any(what == _HALF for what, _ in lost):  # of an hour
        ours, _ = converted(pair, alike=True)
        lost = [each for each in lost if not _is_inside(each[1].start, ours)]
    for what, one in lost:
        if (two := _in_its_place(what, gained)) is not None:
            message = f"{one.folded} became {two.folded}"
            yield Flag("numbers_changed", "block", message, (one.start, one.end), (two.start, two.end))
            return
    yield from _unsaid(pair, lost)


def _in_its_place(what: Counted, gained: Sequence[tuple[Counted, Word]]) -> Word | None:
    """Return the word that took the place of an ordinal, a part or a multiple."""
    others = (word for (kind, _), word in gained if kind == what[0])
    two = next((each for each in others if what not in _OFTEN_UNSAID or each.folded not in _PARTS), None)
    if what == _HALF and two is None:
        return next((word for counted, word in gained if counted == _DOUBLE), None)
    return two


def _is_of_fraction(pair: Pair, word: Word) -> bool:
    """Tell whether a word is part of a fraction that is compared as a number."""
    return any(each.start <= word.start < each.end for each in pair.source_fractions)


def _without_coming_first(pair: Pair) -> Sequence[Word]:
    """Return the English words that may count, but the `first` of `whichever comes first`."""
    idle = _COMES_FIRST.search(pair.source) if " first" in pair.source else None
    return [word for _, word in pair.source_telling if idle is None or word.end != idle.end()]


def _is_said_in_full(pair: Pair, what: Counted) -> bool:
    """Tell whether English says a multiple in two words: `three times the limit` is `el triple`."""
    kind, value = what
    return kind == "times" and any(
        each.value == Decimal(value) and _TIMES.match(pair.source, each.end)
        for each in (*pair.source_numbers, *pair.source_cardinals)
    )


def _beyond(
    own: Sequence[tuple[Counted, Word]], other: Sequence[tuple[Counted, Word]]
) -> list[tuple[Counted, Word]]:
    """Return what one side counts more often than the other, the first mentions left out."""
    left = Counter(what for what, _ in other)
    rest: list[tuple[Counted, Word]] = []
    for what, word in own:
        left[what] -= 1
        if left[what] < 0:
            rest.append((what, word))
    return rest


def _unsaid(pair: Pair, lost: Sequence[tuple[Counted, Word]]) -> Iterator[Flag]:
    """Yield the first word that counts and has no counterpart of any kind."""
    telling = [
        (what, word)
        for what, word in lost
        if what not in _OFTEN_UNSAID and word.folded != "quarters" and not _is_a_name(pair, word)
    ]
    said = _values_said(pair) if telling else frozenset()
    for (_, value), one in telling:
        if _VALUES_OF_HALF.isdisjoint(said) if value == "half" else Decimal(value) not in said:
            yield Flag("numbers_missing", "block", f"{one.folded} is missing", (one.start, one.end))
            return


def _is_a_name(pair: Pair, word: Word) -> bool:
    after = next((each.folded for each in pair.source_words if each.start > word.start), "")
    stage, name = _NAMED_STAGE
    is_stage = stage.match(pair.source, word.start) is not None
    if word.folded == "half" and _IN_HALF.search(pair.source, 0, word.end):
        return any(each.folded.startswith(_PARTED) for each in pair.target_words)
    if after == "lives" and any(each.folded in _HALF_LIVES for each in pair.target_words):
        return True
    return after in _NOT_COUNTING or (is_stage and any(each.folded == name for each in pair.target_words))


def _values_said(pair: Pair) -> frozenset[Decimal]:
    """Return the values that Spanish says and English does not: those of English mean something else."""
    uncounted = [word.folded for word in pair.source_words if COUNTED["en"](word.folded) is None]
    begun = [
        Decimal(value)
        for begin, value in _BEGINNINGS.items()
        if any(word.folded.startswith(begin) for word in pair.target_words)
        and not any(each.startswith(begin[:_SHARED]) for each in uncounted)
    ]
    own = Counter(each.value for each in (*pair.source_numbers, *pair.source_cardinals))
    said = Counter(each.value for each in (*pair.target_numbers, *numbers_in_words(pair, "es")))
    return frozenset([*begun, *(said - own)])


def _counting(words: Sequence[Word], language: Language) -> list[tuple[Counted, Word]]:
    counted = COUNTED[language]
    return [(found, word) for word in words if (found := counted(word.folded)) is not None]


def unmatched(own: Sequence[Reading], other: Sequence[Reading]) -> list[Reading]:
    """Return the readings of one side that the other side does not have, the last ones of equal value.

    A number of a code finds the same code first: of `stage 5 (G5)` and `(G5)` the bare 5 is left.
    """
    if not own or not other:
        return list(own)
    if [(each.value, each.code) for each in own] == [(each.value, each.code) for each in other]:
        return []
    left = Counter((each.value, each.code.lower()) for each in other)
    values = Counter(each.value for each in other)
    rest: list[Reading] = []
    for reading in own:
        key = (reading.value, reading.code.lower())
        if left[key] > 0:
            left[key] -= 1
            values[reading.value] -= 1
        else:
            rest.append(reading)
    return [reading for reading in rest if not _take(values, reading.value)]


def _take(left: Counter[Decimal], value: Decimal) -> bool:
    """Take one of what is left, if any is."""
    left[value] -= 1
    return left[value] >= 0


def _changed(pair: Pair, missing: Sequence[Reading], extra: Sequence[Reading]) -> Iterator[Flag]:
    """Tell a number that became another one from one that is lost and one that was added.

    One is in doubt that a free word of the translation may stand for, though it counts something else.
    """
    for source, target in zip(missing, extra, strict=False):
        same_digits = _digits(source.text) == _digits(target.text) != ""
        code = "number_separator" if same_digits else "numbers_changed"
        message = f"{source.text} became {target.text}, which reads as {target.value:f}"
        yield Flag(code, "block", message, (source.start, source.end), (target.start, target.end))
    said = _free_values(pair) if len(missing) > len(extra) else frozenset()
    for lost in missing[len(extra) :]:
        tier: Tier = "warn" if lost.value in said else "block"
        yield Flag("numbers_missing", tier, f"{lost.text} is missing", (lost.start, lost.end))
    for added in extra[len(missing) :]:
        yield Flag(
            "numbers_extra", "block", f"{added.text} is not in the source", None, (added.start, added.end)
        )


def _free_values(pair: Pair) -> frozenset[Decimal]:
    """Return the values above one that Spanish words may stand for, and that no word of the source says."""
    words = (each for each in numbers_in_words(pair, "es") if each.text.isalpha() and each.text not in _SMALL)
    theirs, ours = (Counter(each.value for each in own) for own in (words, numbers_in_words(pair, "en")))
    return frozenset(value for value in theirs - ours if value > 1)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
