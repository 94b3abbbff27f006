"""Where a text denies, and where the other text should: what the check `negation` looks with."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from dataset_builder.flags import Span
from dataset_builder.lexicons.denials import AGREEING, DENIES, SOFT_MEANINGS, VERBS, opens
from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.stems import renders
from dataset_builder.lexicons.telling import Placed
from dataset_builder.phrases import Phrases
from dataset_builder.text_words import Language, Word

OTHER: Mapping[Language, Language] = {"en": "es", "es": "en"}
BEFORE, AFTER = 6, 1  # words between a negation and what it denies, in either language
_HEADS, _HEAD_REACH = 2, 6  # content words after a negation that show where its counterpart is
_NEIGHBOURS = 2  # words from the best counterpart to others of it
_REACH, _JOINING_REACH = 14, 30  # words in which a negation asks for agreement, or is carried on
CLAUSE_END = re.compile(r"[.;:?!]")
_IN_BRACKETS = re.compile(r"\([^()]*\)")  # `(7,6 %; p = 0,43)` ends no clause
_NEXT_CLAUSE = re.compile(r",\s(?:y|e|pero|aunque|frente|mientras)\s")
_NEW_CLAUSE = frozenset("y e pero que quien quienes cual cuales cuando donde si porque aunque".split())
# `sin que nadie`, `no consideró que ninguna`
_THAT_AGREES = re.compile(r"(?:sin|(?:consider|cre|piens|pens|estim|parec|opin)\w*) que")
_JOINING: Mapping[Language, frozenset[str]] = {"en": frozenset({"nor"}), "es": frozenset({"ni", "tampoco"})}
_BUT = frozenset({"obstante", "embargo"})  # `no obstante, nunca` denies what follows
_PARTING = re.compile(r"[.;:?!,()]")
_IDIOMS: Mapping[Language, Phrases] = {
    "en": Phrases(
        {
            "no.": r"\bno\.\s?\d",
            "no matter": r"\bno matter\b",
            "not only": r"\bnot only\b",
            "not just": r"\bnot just\b",
            "merely|solely": r"\bnot (?:merely|solely)\b",
            "yes": r"\byes (?:or|/|and) ?no\b",
        }
    ),
    "es": Phrases(
        {
            "embargo": r"\bsin embargo\b",
            "obstante": r"\bno obstante\b",
            "º|°": r"\bn\.?\s?[º°]",
            "o no": r"\bo no(?=\W*(?:[.,;:?!)]|$)| del?\b)",
            "perjuicio": r"\bsin perjuicio\b",
            "lo": r"\bno s[oó]lo\b",
            "nicamente|únicamente": r"\bno [uú]nicamente\b",
            "otro no|otra no": r"\bs[ií],? y otr[oa] no\b",
            "no ser": r"\ba no ser\b",
            "importar": r"\bsin importar\b",
            "cuanto antes": r"\bcuanto antes\b",
            "hasta no|hasta que no": r"\bhasta (?:que )?no\b",
            "sin demora|sin dilaci": r"\bsin (?:demora|dilaci[oó]n)\b",
            "lejos": r"\bno (?:muy )?lejos\b",
            "que nada": r"\bm[aá]s que nada\b",
            "nada m": r"\bnada m[aá]s\b(?= \w)",
            "remedio": r"\bno (?:\w+ ){0,2}(?:m[aá]s|otro) remedio\b",
        }
    ),
}


def negations(
    text: str,
    words: Sequence[Word],
    telling: Sequence[Placed],
    language: Language,
    idle: Sequence[Span] = (),
) -> list[int]:
    """Return the places of the words that deny; in Spanish two that agree are one negation.

    `telling` are all words that may deny; what stands in an `idle` span counts for nothing.
    """
    denies = DENIES[language]
    candidates = [at for at, word in telling if denies(word.folded) and not _is_abbreviation(text, word)]
    idle = [*_IDIOMS[language].spans(text), *idle] if candidates else ()
    found: list[int] = []
    opened: int | None = None
    for at in candidates:
        word = words[at]
        if any(start <= word.start < end for start, end in idle):
            is_but = any(each.folded in _BUT for each in words[at + 1 : at + 2])
            opened = at if opens(word.folded, language) and not is_but else opened
            continue
        if opened is not None and _agrees(text, words, opened, at, language):
            opened = at
            continue
        if opens(word.folded, language):
            opened = at
        found.append(at)
    return found


def _is_abbreviation(text: str, word: Word) -> bool:
    """Tell whether a word stands for others, as in `N-acetil-D-alanina (NADA)`."""
    inside = text[word.start - 1 : word.end + 1]
    return inside.startswith("(") and inside.endswith(")") and inside.isupper()


def joining(words: Sequence[Word], language: Language) -> list[int]:
    """Return the places of the words that carry a negation on: `no produce síntomas ni puede`."""
    return [at for at, word in enumerate(words) if word.folded in _JOINING[language]]


def _agrees(text: str, words: Sequence[Word], opened: int, at: int, language: Language) -> bool:
    """Tell whether a word belongs to a negation before it; `no tiene y nunca tuvo` are two."""
    if words[at].folded not in AGREEING[language] and not _goes_on(words, at):
        return False
    follows = at - 1 > opened and words[at - 1].folded in _NEW_CLAUSE and words[at].folded != "ni"
    if follows and not _THAT_AGREES.fullmatch(" ".join(word.folded for word in words[at - 2 : at])):
        return False
    if text[words[opened].end : words[opened].end + 1] == ",":
        return False  # `No, nada de eso`
    if words[at].folded != "ni" and _NEXT_CLAUSE.search(text, words[opened].end, words[at].start):
        return False
    reach = _JOINING_REACH if words[at].folded in _JOINING[language] else _REACH
    between = text[words[opened].end : words[at].start]
    return at - opened <= reach and CLAUSE_END.search(_IN_BRACKETS.sub("", between)) is None


def _goes_on(words: Sequence[Word], at: int) -> bool:
    """Tell whether a word carries on a list that is denied: `ni por besos, como tampoco por alimentos`."""
    return words[at].folded == "tampoco" and at > 0 and words[at - 1].folded == "como"


def soft(words: Sequence[Word], language: Language) -> Counter[str]:
    """Count the soft negations by meaning."""
    meaning_of = SOFT_MEANINGS[language]
    return Counter(meaning for word in words if (meaning := meaning_of(word.folded)) is not None)


def around(text: str, words: Sequence[Word], place: int) -> Sequence[Word]:
    """Return a word with those of its clause beside it that may deny it."""
    start = place
    while start > max(0, place - BEFORE) and not CLAUSE_END.search(
        text, words[start - 1].end, words[start].start
    ):
        start -= 1
    after = words[place + 1 : place + 1 + AFTER]
    return [
        *words[start : place + 1],
        *(word for word in after if not CLAUSE_END.search(text, words[place].end, word.start)),
    ]


def heads(text: str, words: Sequence[Word], at: int, language: Language) -> list[str]:
    """Return the first content words after a negation of a text, which it denies."""
    found = [own.removeprefix("non")] if (own := words[at].folded).startswith("non") and len(own) > 5 else []
    for word in words[at + 1 : at + 1 + _HEAD_REACH]:
        if len(found) == _HEADS or CLAUSE_END.search(text, words[at].end, word.start):
            break
        if is_content(word.folded, language):
            found.append(word.folded)
    return found


def is_content(word: str, language: Language) -> bool:
    """Tell whether a folded word is more than grammar, so that the other text should render it."""
    return word not in FUNCTION_WORDS[language] or word in VERBS[language]


def counterparts(
    text: str, mine: Sequence[Word], others: Sequence[Word], at: int, language: Language
) -> list[int]:
    """Return where the other side has the first content words after a negation of a text."""
    other = OTHER[language]
    for head in heads(text, mine, at, language):
        found = [
            place
            for place, word in enumerate(others)
            if renders(head, word.folded, language) and is_content(word.folded, other)
        ]
        if found:
            # Of several the one at the same height of the sentence, with its neighbours.
            best = min(found, key=lambda place: abs(place / len(others) - at / len(mine)))
            return [place for place in found if abs(place - best) <= _NEIGHBOURS]
    return []


def is_denied(text: str, words: Sequence[Word], place: int, places_of_negations: Sequence[int]) -> bool:
    """Tell whether one of the negations stands beside a word, without a sign between them."""
    return any(
        -AFTER <= place - at <= BEFORE and _PARTING.search(text, *_between(words[at], words[place])) is None
        for at in places_of_negations
    )


def governing(text: str, words: Sequence[Word], place: int, places_of_negations: Sequence[int]) -> int | None:
    """Return the negation beside a word that is nearest to it, one before it first."""
    beside = [at for at in places_of_negations if is_denied(text, words, place, [at])]
    return max((at for at in beside if at <= place), default=min(beside, default=None))


def _between(one: Word, two: Word) -> tuple[int, int]:
    return (one.end, two.start) if one.start < two.start else (two.end, one.start)
