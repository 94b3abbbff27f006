"""A source segment beside its translation, cut into words and numbers once for all checks."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from dataset_builder.fractions import fractions, is_in_digits, replaced
from dataset_builder.lexicons.abbreviations import abbreviations, is_denial
from dataset_builder.lexicons.stems import keys, renderings
from dataset_builder.lexicons.telling import telling
from dataset_builder.number_words import cardinals
from dataset_builder.numbers import Mark
from dataset_builder.readings import Reading, joined_by_blanks, readings
from dataset_builder.text_words import Language, Word, words

_PER_MEANING = 0.6  # share of the words of an abbreviation that the other side must hold


class Pair:
    """One segment and its translation; what several checks need is read once.

    `mark` is the decimal mark with which the translation is to be read. Words, numbers in digits and
    cardinals in words stand in the order of their text; for an abbreviation stand the words that the other
    text has. `16 351` is one number where the translation has 16351, and 16 and 351 elsewhere.
    `source_renderings` are the keys of what can stand for each English word, `target_keys` those of each
    Spanish word, to be looked up among them. `source_telling` and `target_telling` are the words with their
    places of which a table of meanings says something.
    """

    def __init__(self, source: str, target: str, mark: Mark = ",") -> None:
        # Every check asks for these: read at once they take less time than as properties.
        self.source, self.target = source, target
        self.mark: Mark = mark
        english, spanish = words(source), words(target)
        self.source_words = _spelt_out(
            source, english, target, "en", lambda: {key for word in spanish for key in keys(word.folded)}
        )
        self.target_words = _spelt_out(
            target,
            spanish,
            source,
            "es",
            lambda: {key for word in english for key in renderings(word.folded)},
        )
        self.source_telling = telling(self.source_words, "en")
        self.target_telling = telling(self.target_words, "es")
        self.source_renderings = [renderings(word.folded) for word in self.source_words]
        self.target_keys = [keys(word.folded) for word in self.target_words]
        self.target_numbers = readings(target, "es", mark)
        self.source_numbers = joined_by_blanks(readings(source, "en"), source, self.target_numbers)
        self.source_cardinals = cardinals(self.source_words, source, "en")
        self.target_cardinals = cardinals(self.target_words, target, "es")
        self._read_fractions()

    def _read_fractions(self) -> None:
        """Put fractions in the place of the numbers that they are made of; a doubtful one needs its like."""
        english, spanish = fractions(self.source, "en"), fractions(self.target, "es")
        self.source_fractions, self.target_fractions = english, spanish
        if not english and not spanish:
            return
        english = _with_likes(english, fractions(self.source, "en", doubtful=True), spanish)
        spanish = _with_likes(spanish, fractions(self.target, "es", doubtful=True), english)
        self.source_fractions, self.target_fractions = english, spanish
        self.source_numbers, self.source_cardinals = _with_fractions(
            self.source_numbers, self.source_cardinals, english
        )
        self.target_numbers, self.target_cardinals = _with_fractions(
            self.target_numbers, self.target_cardinals, spanish
        )

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


def _with_likes(own: list[Reading], doubtful: Sequence[Reading], others: Sequence[Reading]) -> list[Reading]:
    values = {each.value for each in others}
    likes = [each for each in doubtful if each.value in values and each not in own]
    return [*own, *likes]


def _with_fractions(
    numbers: list[Reading], words: list[Reading], found: Sequence[Reading]
) -> tuple[list[Reading], list[Reading]]:
    """Return numbers in digits and those in words, each with the fractions of its kind."""
    digits = [each for each in found if is_in_digits(each)]
    return replaced(numbers, digits), replaced(words, [each for each in found if each not in digits])


def _spelt_out(
    text: str, own: list[Word], other: str, language: Language, known: Callable[[], set[str]]
) -> list[Word]:
    """Put words in the place of an abbreviation that the other side does not have.

    `IC` is `insuficiencia cardiaca` where the source speaks of heart failure; `known` gives what the other
    side holds. All words of an abbreviation have its place.
    """
    listed = abbreviations(language)
    short = [word for word in own if word.folded in listed]
    meanings = {
        word.start: each
        for word in short
        if (each := listed[word.folded].get(written := text[word.start : word.end])) and written not in other
    }
    if not meanings:
        return own
    said, here = known(), {word.folded for word in own}
    found = list[Word]()
    for word in own:
        likely = (_meant(each, language, said) for each in meanings.get(word.start, ()))
        meant = max(likely, key=len, default=())
        # `resonancia magnética (RM)` says it already
        spelt = () if here.issuperset(meant) else meant
        found += [Word(each, word.start, word.end) for each in spelt] or [word]
    return found


def _meant(meaning: Sequence[str], language: Language, said: set[str]) -> Sequence[str]:
    """Return the words of a meaning that the other side holds, with its denials; nothing if they are few."""
    look = renderings if language == "en" else keys
    content = [word for word in meaning if not is_denial(word)]
    held = {word for word in content if not said.isdisjoint(look(word))}
    if len(held) < _PER_MEANING * len(content) or not held:
        return ()
    return [word for word in meaning if word in held or is_denial(word)]
