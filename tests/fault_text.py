"""Faults of a whole Spanish text: untranslated, repeated, cut, misaligned."""

import re
from random import Random

from tests.fault_pairs import Case

_SHORT_WORDS = 3
_LONG_WORDS = 8
_HALF = 0.5
_SAME = 0.8
_GRAM_WORDS = 6
_FEW = 5
_CLAUSE_WORDS = 4
_MARKS = re.compile(r"[^\W\d_]+|\d+")
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-ZÁÉÍÓÚÑ¿¡])")


def alike(one: str, other: str, share: float) -> bool:
    """Say whether two texts share that share of all their words, so that one for the other is no fault."""
    first, second = (set(_MARKS.findall(text.casefold())) for text in (one, other))
    return len(first & second) >= share * len(first | second)


def untranslated(case: Case, _rng: Random) -> str | None:
    """Leave the source as it is, if it is not mostly names and figures that Spanish writes alike."""
    short = len(case.english.split()) < _SHORT_WORDS
    return None if short or alike(case.english, case.spanish, _HALF) else case.english


def second_half_untranslated(case: Case, _rng: Random) -> str | None:
    """Translate only the first half of the words."""
    return _halves(case.spanish, case.english, case)


def first_half_untranslated(case: Case, _rng: Random) -> str | None:
    """Translate only the second half of the words."""
    return _halves(case.english, case.spanish, case)


def few_words_untranslated(case: Case, rng: Random) -> str | None:
    """Leave five words in the middle of a long text in English, at about the same place."""
    heads, tails = case.spanish.split(" "), case.english.split(" ")
    if min(len(heads), len(tails)) < 2 * _LONG_WORDS:
        return None
    share = rng.uniform(0.1, 0.6)
    place, start = round(share * len(heads)), round(share * len(tails))
    return " ".join(heads[:place] + tails[start : start + _FEW] + heads[place + _FEW :])


def repeat_words(case: Case, rng: Random) -> str | None:
    """Say six neighbouring words twice in a row."""
    words = case.spanish.split(" ")
    if len(words) < _LONG_WORDS:
        return None
    start = rng.randrange(len(words) - _GRAM_WORDS + 1)
    stop = start + _GRAM_WORDS
    return " ".join(words[:stop] + words[start:stop] + words[stop:])


def repeat_sentence(case: Case, rng: Random) -> str | None:
    """Say one sentence twice: `Tome agua. No fume.` may become `Tome agua. Tome agua. No fume.`."""
    sentences = _SENTENCE.split(case.spanish)
    place = rng.randrange(len(sentences))
    if len(sentences[place].split()) < _GRAM_WORDS:
        return None
    return " ".join(sentences[: place + 1] + sentences[place:])


def loop_at_end(case: Case, rng: Random) -> str | None:
    """End like a model in a loop: the last words four times more."""
    words = case.spanish.split(" ")
    if len(words) < _LONG_WORDS:
        return None
    return " ".join(words + words[-rng.randint(2, 4) :] * 4)


def first_half_only(case: Case, _rng: Random) -> str | None:
    """Cut the second half of the words."""
    words = case.spanish.split(" ")
    return " ".join(words[: len(words) // 2]) if len(words) >= _LONG_WORDS else None


def first_half_closed(case: Case, rng: Random) -> str | None:
    """Cut the second half of the words and end with a point, as a fluent engine does."""
    text = first_half_only(case, rng)
    return None if text is None else text.rstrip(" ,;:.") + "."


def second_half_only(case: Case, _rng: Random) -> str | None:
    """Cut the first half of the words; what is left begins with a capital."""
    words = case.spanish.split(" ")
    text = " ".join(words[len(words) // 2 :])
    return text[:1].upper() + text[1:] if len(words) >= _LONG_WORDS else None


def half_of_the_letters(case: Case, _rng: Random) -> str | None:
    """Cut at half of the letters, wherever that is."""
    long = len(case.spanish.split(" ")) >= _LONG_WORDS
    return case.spanish[: len(case.spanish) // 2] if long else None


def drop_middle_clause(case: Case, rng: Random) -> str | None:
    """Drop a clause of four words or more between two commas or semicolons."""
    matches = re.finditer(r"[,;]\s[^,;:.!?()]+(?=[,;])", case.spanish)
    matches = [match for match in matches if len(match.group().split()) > _CLAUSE_WORDS]
    return _without(case.spanish, matches, rng)


def drop_parenthesis(case: Case, rng: Random) -> str | None:
    """Drop a parenthesis of four words or more."""
    found = re.finditer(r" \([^()]+\)", case.spanish)
    return _without(case.spanish, [m for m in found if len(m.group().split()) >= _CLAUSE_WORDS], rng)


def drop_last_clause(case: Case, rng: Random) -> str | None:
    """Drop the last clause after a comma, five words or more."""
    found = re.finditer(r"[,;]\s[^,;:.!?()]+(?=[.!?]?$)", case.spanish)
    return _without(case.spanish, [m for m in found if len(m.group().split()) > _CLAUSE_WORDS], rng)


def drop_sentence(case: Case, rng: Random) -> str | None:
    """Drop one of several sentences, four words or more."""
    sentences = _SENTENCE.split(case.spanish)
    places = [place for place, text in enumerate(sentences) if len(text.split()) >= _CLAUSE_WORDS]
    if len(sentences) < 2 or not places:
        return None
    del sentences[rng.choice(places)]
    return " ".join(sentences)


def append_stranger(case: Case, _rng: Random) -> str | None:
    """Add a sentence of another document."""
    return f"{case.spanish} {case.sentence}" if case.sentence else None


def prepend_stranger(case: Case, _rng: Random) -> str | None:
    """Put a sentence of another document before."""
    return f"{case.sentence} {case.spanish}" if case.sentence else None


def next_translation(case: Case, _rng: Random) -> str | None:
    """Give the translation of the next pair."""
    return None if alike(case.neighbour, case.spanish, _SAME) else case.neighbour


def strange_translation(case: Case, _rng: Random) -> str | None:
    """Give a translation of another document, of the same length."""
    return None if not case.stranger or alike(case.stranger, case.spanish, _SAME) else case.stranger


def _halves(first: str, second: str, case: Case) -> str | None:
    heads, tails = first.split(" "), second.split(" ")
    if min(len(heads), len(tails)) < _LONG_WORDS or alike(case.english, case.spanish, _HALF):
        return None
    return " ".join(heads[: len(heads) // 2] + tails[len(tails) // 2 :])


def _without(text: str, matches: list[re.Match[str]], rng: Random) -> str | None:
    if not matches:
        return None
    match = rng.choice(matches)
    return text[: match.start()] + text[match.end() :]
