"""What answers a negation but another one: the contrary of what it denies, said."""

from dataset_builder.checks.negation_places import CLAUSE_END, renders
from dataset_builder.checks.negation_sides import Side
from dataset_builder.lexicons.contraries import are_contrary, contrary_sides
from dataset_builder.lexicons.denials import denies
from dataset_builder.text_words import Word

_REACH = 4  # words after a negation among which the word with a contrary stands
_DENIED_WITHIN = 4  # words before a contrary among which a negation would turn it


def says_contrary(own: Side, other: Side, at: int) -> bool:
    """Tell whether the other text says the contrary of what a negation denies: `continue`, `no interrumpa`.

    Neither word may be rendered as it is, and the contrary must not be denied itself.
    """
    return any(
        contrary_sides(word.folded, own.language)
        and not _is_rendered(word, own, other)
        and any(_is_contrary(own, other, word, place) for place in range(len(other.words)))
        for word in _denied(own, at)
    )


def _denied(own: Side, at: int) -> list[Word]:
    after = own.words[at + 1 : at + 1 + _REACH]
    return [word for word in after if not CLAUSE_END.search(own.text, own.words[at].end, word.start)]


def _is_contrary(own: Side, other: Side, word: Word, place: int) -> bool:
    said, before = other.words[place], other.words[max(0, place - _DENIED_WITHIN) : place]
    english, spanish = (word, said) if own.language == "en" else (said, word)
    return (
        are_contrary(english.folded, spanish.folded)
        and not any(denies(each.folded, other.language) for each in before)
        and not _is_rendered(said, other, own)
    )


def _is_rendered(word: Word, own: Side, other: Side) -> bool:
    return any(renders(word.folded, each.folded, own.language) for each in other.words)
