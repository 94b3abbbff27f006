"""Check `numbers`: a translation keeps every number of its source, with its value and in its place."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from dataset_builder.checks.number_order import moved
from dataset_builder.checks.number_reasons import Aligned, explained
from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag
from dataset_builder.numbers import misreadable
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading


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
            yield from _changed(missing, extra)
        # Those that one side lacks may hide an exchange of the others.
        yield from moved(
            pair,
            [each for each in aligned.source if each not in missing],
            [each for each in aligned.target if each not in extra],
        )
        for start, end in misreadable(pair.target, pair.mark):
            message = f"{pair.target[start:end]} can be read 1000 times too large"
            yield Flag("number_ambiguous", "warn", message, None, (start, end))


def unmatched(own: Sequence[Reading], other: Sequence[Reading]) -> list[Reading]:
    """Return the readings of one side that the other side does not have, the last ones of equal value.

    A number of a code finds the same code first: of `stage 5 (G5)` and `(G5)` the bare 5 is left.
    """
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


def _changed(missing: Sequence[Reading], extra: Sequence[Reading]) -> Iterator[Flag]:
    """Tell a number that became another one from one that is lost and one that was added."""
    for source, target in zip(missing, extra, strict=False):
        same_digits = _digits(source.text) == _digits(target.text) != ""
        code = "number_separator" if same_digits else "numbers_changed"
        message = f"{source.text} became {target.text}, which reads as {target.value:f}"
        yield Flag(code, "block", message, (source.start, source.end), (target.start, target.end))
    for lost in missing[len(extra) :]:
        yield Flag("numbers_missing", "block", f"{lost.text} is missing", (lost.start, lost.end))
    for added in extra[len(missing) :]:
        yield Flag(
            "numbers_extra", "block", f"{added.text} is not in the source", None, (added.start, added.end)
        )


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
