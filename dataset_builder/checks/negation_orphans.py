"""Spanish words that agree with a negation, where none stands: `hay ningún signo`, `fiebre ni tos`."""

import re
from collections.abc import Sequence

from dataset_builder.checks.negation_places import CLAUSE_END
from dataset_builder.lexicons.denials import OPENERS, VERBS, soft_meaning
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Word

# Words that agree with a negation before them, and what takes its place.
_ORPHANS = frozenset("ni ningun ninguno ninguna nada sino nunca jamas".split())
_DENYING = frozenset({"lack", "deny", "impossible", "unable", "stop", "ban", "rare", "contra", "except"})
# With one of these before it such a word may begin a phrase of its own: `en ningún caso`.
_PREPOSITIONS = frozenset("en de por con para bajo a desde".split())
_CONJUNCTIONS = frozenset("y e o u que pero si como aunque cuando porque pues mientras".split())
_LEADING = _PREPOSITIONS | _CONJUNCTIONS | frozenset("ya casi practicamente ser es son".split())
_RELATIVES = frozenset("que quien quienes cual cuales si donde cuando".split())
_COMPLETING = frozenset("ni no tampoco siquiera nunca jamas nadie nada".split())  # a `ni` that begins
_EMPHATIC = frozenset({"una sola", "un solo", "por asomo", "mucho menos", "por casualidad"})  # `ni por asomo`
_NI_AGAIN, _NI_NO = 19, 12  # words after `ni` within which `ni` or `no` completes it
_PARTING = re.compile(r"[,;:.()]")
_OPENING = re.compile(r"[,(\[–—]| - ")
# An English subject that is denied, an order not to do, and the endings of most Spanish verbs.
_SUBJECT = re.compile(
    r"(?:\A|[.,;:(]|\b(?:and|but|that|because|although|though|while|so|since|as|if|where)) ?"
    r"(?:no|none|neither|not one)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(r"\A\W*(?:do not|don['’]t|never)\b", re.IGNORECASE)
_VERBAL = re.compile(r"(?:[aei]r(?:on|se|l[aeo]s?)?|[ai]d[oa]|aban?|ian?|[aei]ndo|[aei]mos|[ei]?o)\Z")
_SURELY_A_VERB = re.compile(r"(?:(?:a|ie|e)ron|ó|aban|ían|rán?|rían?)\Z")
_COPULAS = frozenset("es son era eran fue fueron esta estan estaba estuvo ha han habia se".split())
_BEFORE_VERBS = frozenset("que se lo le les me te nos no si quien".split())
# After these `nunca` follows its verb, which asks for a `no`: `comparta nunca la pluma`.
_AFTER_NEVER = frozenset("el la los las un una en a al de del con por para su sus este esta mas".split())


def orphan(pair: Pair) -> Word | None:
    """Return a Spanish word that agrees with a missing negation: `hay ningún signo`, `fiebre ni tos`."""
    words = pair.target_words
    if _ORPHANS.isdisjoint(word.folded for word in words):
        return None
    first = [word.folded for word in pair.source_words[:2]]
    start, goes_on = 0, first[:1] == ["nor"] or first == ["not", "even"]
    for at, word in enumerate(words):
        end = CLAUSE_END.search(pair.target, words[at - 1].end, word.start) if at else None
        if end is not None and not _is_in_brackets(pair.target, end.start()):
            start = at
        if word.folded in _ORPHANS and _is_orphan(pair, start, at, goes_on=goes_on):
            return None if _is_subject(pair, at) else word
    return None


def _is_in_brackets(text: str, place: int) -> bool:
    return text.rfind("(", 0, place) > text.rfind(")", 0, place)


def _is_subject(pair: Pair, at: int) -> bool:
    """Tell whether `ningún` may begin a clause as `no` does in English: `hasta hoy ningún antiviral cura`."""
    if not pair.target_words[at].folded.startswith("ningun") or at == 0:
        return False
    before = [word.folded for word in pair.target_words[max(0, at - 2) : at]]
    if before[-1] in _PREPOSITIONS or _VERBAL.search(before[-1]) or before[-1] in VERBS["es"]:
        return False
    return (before == ["si", "bien"] or before[0] not in _BEFORE_VERBS) and _SUBJECT.search(
        pair.source
    ) is not None


def _is_orphan(pair: Pair, start: int, at: int, *, goes_on: bool) -> bool:
    """Look at a word that asks for a negation, in a clause that begins at `start`."""
    words = pair.target_words
    own, before = words[at].folded, [each.folded for each in words[start:at]]
    after = [each.folded for each in words[at + 1 : at + 1 + _NI_AGAIN]]
    if any(map(_denies, before)):
        return False
    if own == "sino":
        return True
    if own == "nada" and after[:1] == ["mas"]:
        return False  # `nada más nacer`
    if own == "ni" and (not before or "ni" not in after):
        return _is_lone(pair, start, at, after) and not (goes_on and not before)
    if not before or _OPENING.search(pair.target, words[at - 1].end, words[at].start):
        return False
    if own in ("nunca", "jamas"):
        return before[-1] not in _LEADING and _AFTER_NEVER.issuperset(after[:1])
    return before[-1] not in _LEADING or _follows_phrase(pair, start, at)


def _follows_phrase(pair: Pair, start: int, at: int) -> bool:
    """After a verb `ni tos ni fiebre` needs a `no` before it, and so does `en ningún caso`."""
    return pair.target_words[at - 1].folded in _PREPOSITIONS and _follows_verb(pair, start, at)


def _denies(word: str) -> bool:
    return word in OPENERS["es"] or soft_meaning(word, "es") in _DENYING


def _is_lone(pair: Pair, start: int, at: int, after: Sequence[str]) -> bool:
    """Tell whether a `ni` that no other follows has nothing to go on from; `ni por asomo` needs nothing."""
    if at == start:  # `Ni de otra causa.` goes on from the sentence before, if there is one
        return start == 0 and _COMPLETING.isdisjoint(after)
    is_emphatic = " ".join(after[:2]) in _EMPHATIC or after[:1] == ["siquiera"]
    return not is_emphatic and not _is_completed(pair, at)


def _is_completed(pair: Pair, at: int) -> bool:
    """Tell whether a `no` of the same clause follows `ni`, other than that of `quienes no pueden`."""
    words = pair.target_words
    for place in range(at + 1, min(len(words), at + 1 + _NI_NO)):
        if _PARTING.search(pair.target, words[place - 1].end, words[place].start):
            return False
        if words[place].folded == "no":
            return words[place - 1].folded not in _RELATIVES
    return False


def _follows_verb(pair: Pair, start: int, at: int) -> bool:
    """Tell whether a clause has its verb before a place and none after it: `obligaron en ningún caso`."""
    words = pair.target_words
    own = start
    for place in range(start + 1, at):
        is_parted = _PARTING.search(pair.target, words[place - 1].end, words[place].start)
        if is_parted or words[place - 1].folded in _CONJUNCTIONS:
            own = place
    is_order = own == 0 and _ORDER.search(pair.source) is not None
    if not is_order and not any(_is_verb(pair, words[place]) for place in range(own, at)):
        return False
    return not any(_is_verb(pair, word) for word in _to_clause_end(pair, at))


def _to_clause_end(pair: Pair, at: int) -> Sequence[Word]:
    words = pair.target_words
    for place in range(at + 1, len(words)):
        if _PARTING.search(pair.target, words[place - 1].end, words[place].start):
            return words[at + 1 : place]
    return words[at + 1 :]


def _is_verb(pair: Pair, word: Word) -> bool:
    return (
        word.folded in VERBS["es"]
        or word.folded in _COPULAS
        or _SURELY_A_VERB.search(pair.target[word.start : word.end]) is not None
    )
