"""A source segment beside its translation, cut into words and numbers once for all checks."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from dataset_builder.lexicons.stems import keys, renderings
from dataset_builder.number_words import cardinals
from dataset_builder.numbers import Mark
from dataset_builder.readings import Reading, joined_by_blanks, readings
from dataset_builder.text_words import Word, words


class Pair:
    """One segment and its translation; what several checks need is read once.

    `mark` is the decimal mark with which the translation is to be read.
    """

    def __init__(self, source: str, target: str, mark: Mark = ",") -> None:
        self.source, self.target = source, target
        self.mark: Mark = mark

    @cached_property
    def source_words(self) -> list[Word]:
        """The words of the English text in order."""
        return words(self.source)

    @cached_property
    def source_numbers(self) -> list[Reading]:
        """The numbers in digits of the English text in order.

        `16 351` is one number where the translation has 16351, and 16 and 351 elsewhere.
        """
        return joined_by_blanks(readings(self.source, "en"), self.source, self.target_numbers)

    @cached_property
    def target_numbers(self) -> list[Reading]:
        """The numbers in digits of the Spanish text in order."""
        return readings(self.target, "es", self.mark)

    @cached_property
    def target_words(self) -> list[Word]:
        """The words of the Spanish text in order."""
        return words(self.target)

    @cached_property
    def source_renderings(self) -> list[frozenset[str]]:
        """The keys of what can stand for each English word."""
        return [renderings(word.folded) for word in self.source_words]

    @cached_property
    def target_keys(self) -> list[tuple[str, ...]]:
        """The keys of each Spanish word, to be looked up among those."""
        return [keys(word.folded) for word in self.target_words]

    def homes(self, known: frozenset[str]) -> list[int]:
        """Return the places of the Spanish words that have one of these keys, in order."""
        found = known.intersection(self._places)
        return sorted({place for key in found for place in self._places[key]})

    @cached_property
    def _places(self) -> Mapping[str, Sequence[int]]:
        places: dict[str, list[int]] = {}
        for place, own in enumerate(self.target_keys):
            for key in own:
                places.setdefault(key, []).append(place)
        return places

    @cached_property
    def source_cardinals(self) -> list[Reading]:
        """The cardinals in words of the English text in order."""
        return cardinals(self.source_words, self.source, "en")

    @cached_property
    def target_cardinals(self) -> list[Reading]:
        """The cardinals in words of the Spanish text in order."""
        return cardinals(self.target_words, self.target, "es")
