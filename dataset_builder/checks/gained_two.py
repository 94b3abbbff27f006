"""Whether a `dos` of a translation may stand where English counts nothing: `either group` has two."""

import re
from collections.abc import Sequence
from decimal import Decimal

from dataset_builder.lexicons.counting_words import COUNTED
from dataset_builder.lexicons.stems import keys, renderings
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading
from dataset_builder.text_words import Word

_TWO = Decimal(2)
_OF_THE_TWO = frozenset("both either neither between others bilateral".split())  # `los dos`
_IN_TWO = frozenset("half halve halves halved divide divided split doubled doubles double".split())
# What the next word is two of: `a couple of days`, `dual therapy`.
_TWO_OF = _IN_TWO | frozenset(
    "pair pairs paired couple couples dual twin twins consecutive successive bilateral biphasic"
    " fortnight".split()
)
_EVERY_SECOND = ("other", "alternat", "second", "fortnight", "biweek", "bimonth")  # `cada dos días`
_DEFINITE = frozenset("los las sus mis tus nuestros nuestras estos estas esos esas".split())
_ONES = frozenset(("un", "uno", "una"))
_BID = re.compile(r"\bb\.?\s?i\.?\s?d\b", re.IGNORECASE)
_REACH = 2  # `los otros dos`, `dos primeras dosis`


def too_many(pair: Pair) -> Sequence[Reading]:
    """Return those `dos` that no English 2 answers to and that stand for nothing else.

    Of `dos ampollas entre las dos comidas` for `an ampoule between the two meals` the first is too many.
    """
    twos = [each for each in pair.target_cardinals if each.value == _TWO]
    if not twos:
        return ()
    answers = [each for each in (*pair.source_numbers, *pair.source_cardinals) if each.value == _TWO]
    answers += [Reading(_TWO, "twice", *match.span()) for match in _BID.finditer(pair.source)]
    unanswered = [each for each in twos if not answers or not _is_answered(pair, each, answers)]
    alone = [each for each in unanswered if not _is_excused(pair, each)]
    digits = sum(each.value == _TWO for each in pair.target_numbers)
    idle = len(answers) - len(twos) + len(unanswered) - digits
    return alone[max(0, idle) :]


def _is_answered(pair: Pair, reading: Reading, answers: Sequence[Reading]) -> bool:
    """Tell whether English has two of what Spanish has two of."""
    counted = _words_after(pair, reading)
    if counted and counted[0].folded == "veces":
        return any(each.text.lower() == "twice" for each in answers)
    found = _places(pair, counted)
    after = ([at for at, word in enumerate(pair.source_words) if word.start >= each.end] for each in answers)
    return any(not found.isdisjoint(each[:_REACH]) for each in after)


def _is_excused(pair: Pair, reading: Reading) -> bool:
    """Tell whether a `dos` may stand for what English does not count.

    Example: `los dos grupos` for `either group`, `cada dos días` for `every other day`; never
    `dos comprimidos` for `a tablet`.
    """
    said = [word.folded for word in pair.source_words]
    before = [word.folded for word in pair.target_words if word.end <= reading.start][-_REACH:]
    after = _words_after(pair, reading)
    match before[-1:]:
        case _ if after and after[0].folded == "veces":
            return any(COUNTED["en"](each) == ("times", "2") for each in said)
        case ["cada"]:
            return any(each.startswith(_EVERY_SECOND) for each in said)
        case ["entre"] if "between" in said:
            return True
        case ["en" | "por"] if not _IN_TWO.isdisjoint(said):
            return True
        case _ if not _DEFINITE.isdisjoint(before):
            return not _OF_THE_TWO.isdisjoint(said) or _has_several(pair, said, after)
        case ["a" | "o"] if before[0] in _ONES:
            return not _places(pair, after)  # `una o dos semanas` for `7 to 14 days`
        case _:
            return _is_next_to_first(said, after) or _is_two_of(pair, said, after)


def _words_after(pair: Pair, reading: Reading) -> Sequence[Word]:
    after = (at for at, word in enumerate(pair.target_words) if word.start >= reading.end)
    first = next(after, len(pair.target_words))
    words = pair.target_words[first : first + _REACH]
    between = pair.target[reading.end : words[0].start] if words else ""
    return words if between.isspace() else ()


def _is_next_to_first(said: Sequence[str], counted: Sequence[Word]) -> bool:
    """Tell whether English counts on from a first: `the second dose` may be said as `dos dosis`."""
    if "second" not in said or not counted:
        return False
    return counted[0].folded == "dosis" or said[max(0, said.index("second") - 1)] != "a"


def _has_several(pair: Pair, said: Sequence[str], counted: Sequence[Word]) -> bool:
    """Tell whether `las dos dosis` stands for `the morning and evening doses`, or for a list."""
    found = _places(pair, counted)
    return not found or any(
        said[at].endswith(("s", "feet")) or "and" in said[max(0, at - 1) : at + 2] for at in found
    )


def _is_two_of(pair: Pair, said: Sequence[str], counted: Sequence[Word]) -> bool:
    """Tell whether a word has two of what is counted, as in `double dose`, or English has no word for it."""
    at = [place for place, each in enumerate(said) if each in _TWO_OF]
    found = _places(pair, counted)
    if not at or not found:
        return bool(at)
    next_to = (place + (2 if said[place + 1 : place + 2] == ["of"] else 1) for place in at)
    return not found.isdisjoint([*at, *next_to])


def _places(pair: Pair, counted: Sequence[Word]) -> frozenset[int]:
    """Return where the counterparts of what is counted stand among the English words."""
    known = {key for word in counted[:1] for key in keys(word.folded)}
    return frozenset(
        at for at, word in enumerate(pair.source_words) if not renderings(word.folded).isdisjoint(known)
    )
