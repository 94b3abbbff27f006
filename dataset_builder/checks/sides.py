"""Left and right that changed places: both are still named, so that counting them tells nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from dataset_builder.checks.number_order import moved, with_numbers
from dataset_builder.flags import Flag
from dataset_builder.lexicons.opposites import POLES
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language, Word

_SIDE = "side"


def exchanged_sides(pair: Pair) -> Iterator[Flag]:
    """Yield `laterality` where left and right stand beside each other's words or numbers.

    Example: `izquierda en el 51 %, derecha en el 48 %` for `the right in 51% and the left in 48%`.
    """
    source, target = _sides(pair.source_words, "en"), _sides(pair.target_words, "es")
    if len(source) != len(target) or len({each.value for each in source}) < len(("left", "right")):
        return
    beside = (
        with_numbers(pair.source_words, pair.source_numbers),
        with_numbers(pair.target_words, pair.target_numbers),
    )
    yield from (replace(flag, code="laterality", tier="warn") for flag in moved(pair, source, target, beside))


def _sides(words: Sequence[Word], language: Language) -> list[Reading]:
    poles = POLES[language]
    found = [(word, side) for word in words for name, side in poles(word.folded) if name == _SIDE]
    return [Reading(Decimal(side), word.folded, word.start, word.end) for word, side in found]
