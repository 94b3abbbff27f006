"""Contraries as answers to negations: what one text denies, the other may say in the contrary word."""

import re
from collections.abc import Iterator, Sequence

from dataset_builder.checks.negation_places import CLAUSE_END
from dataset_builder.checks.negation_sides import Side
from dataset_builder.checks.opposite_places import Places
from dataset_builder.lexicons.contraries import CONTRARY_SIDES, are_alike, are_contrary, leans
from dataset_builder.lexicons.denials import denies, soft_meaning
from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.stems import STEM_CHARS, renderings, renders, stem
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Language, Word

_REACH = 4  # words after a negation among which the word with a contrary stands
_SUBJECT_REACH = 9  # words after `ningún` or `nobody`, whose verb comes later
_BESIDE = 7  # words on each side of where a negation should be
# Words about a negation and where it should be, and the share of them without rendering that is much.
_BEFORE_FREE, _AFTER_FREE, _AROUND_FREE, _SHORT = 4, 9, 7, 2
_FREE = 0.45
_DENIED_WITHIN = 4  # words before a word among which a negation would turn it
_SUBJECTS = frozenset("ningun ninguno ninguna nadie nada none nobody nothing neither".split())
_RESTRICTING = frozenset({"solo", "solamente", "unicamente"})
_CONDITIONS = frozenset({"si", "cuando"})
# A word with the one before it, or of `déjelo tapado`, which says nothing of an end.
_OF_PHRASES = frozenset(
    {
        *(("todo", "sobre"), ("comun", "lo"), ("menos", "al"), ("menos", "lo")),
        *((own, limbs) for own in ("inferiores", "superiores") for limbs in ("miembros", "extremidades")),
    }
)
_AT_ALL = re.compile(r"at all\b", re.IGNORECASE)
# `All are true EXCEPT:` is `Señale la falsa:`
_EXCEPTED = re.compile(r"[^.;]{0,30}\bexcept\W*\Z", re.IGNORECASE)
_OF_DEGREE = ("frecuent", "habitual", "usual", "comun", "probab", "clar", "conocid")
_PARTING_WORDS = frozenset("and but or y e pero o sino".split())


def says_contrary(own: Side, other: Side, at: int) -> bool:
    """Tell whether the other text says the contrary of what a negation denies: `continue`, `no interrumpa`.

    Neither word may be rendered as it is, and the contrary must not be denied itself.
    """
    return any(
        CONTRARY_SIDES[own.language](word.folded)
        and not _is_rendered(word, own, other)
        and any(_is_contrary(own, other, word, place) for place in range(len(other.words)))
        for word in _denied(own, at)
    )


def leaning(own: Side, other: Side, middle: int) -> Sequence[Word]:
    """Return the words that lean to denial where the other text should deny, if not rendered.

    `middle` is that place. Example: `empty stomach`, where Spanish has `sin haber comido`.
    """
    beside = other.words[max(0, middle - _BESIDE) : middle + _BESIDE + 1]
    return [
        word for word in beside if leans(word.folded, other.language) and not _is_rendered(word, other, own)
    ]


def is_free(own: Side, other: Side, at: int, middle: int) -> bool:
    """Tell whether a good share of the words about a negation, on both sides, renders nothing.

    There the translator put things in other words, in which a negation need not be one.
    """
    mine = own.words[max(0, at - _BEFORE_FREE) : at + _AFTER_FREE]
    yours = other.words[max(0, middle - _AROUND_FREE) : middle + _AROUND_FREE]
    of_mine = [_renders_something(word, own, other) for word in mine if _is_content(word, own.language)]
    of_yours = [_renders_something(word, other, own) for word in yours if _is_content(word, other.language)]
    if all(of_mine) or all(of_yours):
        return False
    both = [*of_mine, *of_yours]
    return both.count(False) > _FREE * len(both)


def _is_content(word: Word, language: Language) -> bool:
    return len(word.folded) > _SHORT and word.folded not in FUNCTION_WORDS[language]


def _renders_something(word: Word, own: Side, other: Side) -> bool:
    return any(renders(word.folded, each.folded, own.language) for each in other.words)


def _denied(own: Side, at: int) -> list[Word]:
    reach = _SUBJECT_REACH if own.words[at].folded in _SUBJECTS else _REACH
    after = own.words[at + 1 : at + 1 + reach]
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
    return any(
        renders(word.folded, each.folded, own.language) and _surely(word.folded, each.folded, own.language)
        for each in other.words
    )


def _surely(word: str, other: str, language: Language) -> bool:
    """Tell whether one word says what the other does, and not its contrary.

    They share more than the beginning of a learned word, unlike `continue` and `controles`.
    """
    english, spanish = (word, other) if language == "en" else (other, word)
    if are_contrary(english, spanish) and not are_alike(english, spanish):
        return False  # the dictionary has `remember` and `olvide`, since translators put it so
    return english[:STEM_CHARS] == spanish[:STEM_CHARS] or stem(spanish) in renderings(english)


def contradiction(pair: Pair) -> tuple[Word, Word, bool] | None:
    """Return an English word and its contrary in Spanish where both or neither are denied, and which.

    Neither is rendered as it is. Example: `Remember to eat.` and `Olvide comer.` give the verbs and False.
    """
    for one, places in _contraries(pair):
        is_denied = _is_denied(pair.source, pair.source_words, one, "en")
        if is_denied is None or _has_rendering(pair, one, "en"):
            continue
        for two in places:
            is_denied_too = _is_denied(pair.target, pair.target_words, two, "es")
            if is_denied == is_denied_too and not _has_rendering(pair, two, "es"):
                english, spanish = pair.source_words[one], pair.target_words[two]
                if not _is_condition(pair) and Places(pair).are_near(english, spanish):
                    return english, spanish, is_denied
    return None


def _is_condition(pair: Pair) -> bool:
    """Tell whether Spanish has an `only if`: `use it only if intact` is `do not use it if broken`."""
    words = {word.folded for word in pair.target_words}
    return not _RESTRICTING.isdisjoint(words) and not _CONDITIONS.isdisjoint(words)


def _contraries(pair: Pair) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield where English has words with a contrary, and where Spanish has that."""
    in_english, in_spanish = CONTRARY_SIDES["en"], CONTRARY_SIDES["es"]
    english = [
        (at, found)
        for at, word in pair.source_telling
        if (found := in_english(word.folded))
        and not _AT_ALL.match(pair.source, word.start - len("at "))
        and not _EXCEPTED.match(pair.source, word.end)
    ]
    wanted = {side ^ 1 for _, found in english for side in found}
    spanish = [
        (at, found)
        for at, word in (pair.target_telling if wanted else ())
        if not wanted.isdisjoint(found := in_spanish(word.folded))
        and not _is_of_degree(pair.target_words, at)
    ]
    for one, own in english if spanish else ():
        if places := [two for two, other in spanish if any(side ^ 1 in other for side in own)]:
            yield one, places


def _is_of_degree(words: Sequence[Word], at: int) -> bool:
    """Tell whether a word is the `poco` of `poco frecuente` (`infrequent`), or one of a phrase."""
    own, after = words[at].folded, words[at + 1 : at + 2]
    before = words[at - 1].folded if at else ""
    if (own, before) in _OF_PHRASES:
        return True
    if own.startswith("dej"):
        return not any(each.folded in ("de", "que") for each in after)
    return own.startswith("poc") and any(each.folded.startswith(_OF_DEGREE) for each in after)


def _has_rendering(pair: Pair, at: int, language: Language) -> bool:
    own = (pair.source_words if language == "en" else pair.target_words)[at].folded
    if language == "en":
        places = pair.homes(pair.source_renderings[at])
        return any(_surely(own, pair.target_words[place].folded, "en") for place in places)
    known = zip(pair.source_words, pair.source_renderings, strict=True)
    return any(
        are_alike(word.folded, own)
        or (not found.isdisjoint(pair.target_keys[at]) and _surely(own, word.folded, "es"))
        for word, found in known
    )


def _is_denied(text: str, words: Sequence[Word], at: int, language: Language) -> bool | None:
    """Tell whether a word is denied; None beside a word that may deny it softly."""
    for place in range(at - 1, max(-1, at - 1 - _DENIED_WITHIN), -1):
        own = words[place].folded
        if own in _PARTING_WORDS or not text[words[place].end : words[place + 1].start].isspace():
            return False
        if denies(own, language):
            return True
        if soft_meaning(own, language) is not None:
            return None
    return False
