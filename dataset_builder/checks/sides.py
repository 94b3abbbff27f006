"""Opposites that changed places: both are still named, so that counting them tells nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from dataset_builder.checks.number_order import moved, with_numbers
from dataset_builder.flags import Flag
from dataset_builder.lexicons.opposites import POLES
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language, Word

# Dimensions that are looked at, and what they are called
EXCHANGED: Mapping[str, str] = {
    "side": "laterality",
    "begin": "polarity",
    "magnitude": "polarity",
    "order": "polarity",
}


def exchanged_opposites(pair: Pair, name: str) -> Iterator[Flag]:
    """Yield a flag where both sides of a dimension stand beside each other's words or numbers.

    Examples: `izquierda en el 51 %, derecha en el 48 %` for `the right in 51% and the left in 48%`,
    `inicie ibuprofeno y suspenda paracetamol` for `stop ibuprofen and start paracetamol`.
    """
    source, target = _sides(pair.source_words, "en", name), _sides(pair.target_words, "es", name)
    if len(source) != len(target) or len({each.value for each in source}) < len(("left", "right")):
        return
    # Verbs and `before` stand on either side of their words: only where they changed order is much told.
    if name != "side" and (len(source) > len(("start", "stop")) or source[0].value == target[0].value):
        return
    beside = (
        with_numbers(pair.source_words, pair.source_numbers),
        with_numbers(pair.target_words, pair.target_numbers),
    )
    code = EXCHANGED[name]
    yield from (replace(flag, code=code, tier="warn") for flag in moved(pair, source, target, beside))


def _sides(words: Sequence[Word], language: Language, dimension: str) -> list[Reading]:
    poles = POLES[language]
    found = [(word, side) for word in words for name, side in poles(word.folded) if name == dimension]
    return [Reading(Decimal(side), word.folded, word.start, word.end) for word, side in found]
