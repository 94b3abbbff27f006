"""Whether a number is still bounded on the side it was: `more than 3 weeks` is not `menos de 3 semanas`."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from html import unescape

from dataset_builder.flags import Flag, Span
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language

_BEFORE_REACH, _AFTER_REACH, _CHANGE_REACH = 48, 32, 80  # characters
_FROM, _TO = 1, -1


def _before(words: str) -> re.Pattern[str]:
    """Compile what stands right before a number; a word or two of no weight may come between."""
    between = (
        r"(?:\s(?:about|the|age|ages|of|an?|a total of|casi|unos|unas|los|las|el|la|al|un|una|edad)){0,3}"
    )
    return re.compile(rf"(?:\b(?:{words})|[<>≤≥]){between}\s?\Z", re.IGNORECASE)


# `12 years and over` and no `5 mg and over 30 minutes`
_ENDED = r"(?! (?:the|an?|to|of|her|his|their|your|time|\w+ing)\b)"
# What bounds a number from below and from above, before it and after it with its unit.
_WORDS: Mapping[Language, Mapping[int, tuple[str, str]]] = {
    "en": {
        _FROM: (
            r"(?:more|greater|higher|longer|larger|older|later) than|over|above|exceed(?:s|ed|ing)?|at least"
            r"|beyond|minimum of|from",
            r"or (?:more|older|above|greater|higher|over|longer|up|upwards?|heavier)"
            rf"|and (?:older|above|over|up|upwards?|heavier){_ENDED}",
        ),
        _TO: (
            r"(?:less|fewer|lower|smaller|younger|shorter) than|under|below|up to|at most|maximum of",
            r"or (?:less|younger|below|fewer|lower|under|shorter|lighter)"
            rf"|and (?:younger|below|under|lighter){_ENDED}",
        ),
    },
    "es": {
        _FROM: (
            r"(?:m[aá]s|mayor(?:es)?|superior(?:es)?) (?:del?|al?|que)|por encima del?"
            r"|(?:al|por lo) menos(?: hasta)?"
            r"|como m[ií]nimo|(?:super|exced|sobrepas)\w+|m[ií]nimo de|a partir de|desde",
            r"[oy] (?:m[aá]s(?! j[oó]ven)|mayor(?:es)?)|[oe] superior(?:es)?|como m[ií]nimo"
            r"|cumplidos|en adelante",
        ),
        _TO: (
            r"(?:(?<!al )(?<!lo )menos|menor(?:es)?|inferior(?:es)?) (?:del?|al?|que)|por debajo del?"
            r"|(?<!al menos )(?<!lo menos )hasta(?! el| la| que)|como m[aá]ximo|a lo sumo|m[aá]ximo de",
            r"(?<!m[aá]s )(?:[oy] (?:menos|menor(?:es)?|m[aá]s j[oó]ven(?:es)?)|[oe] inferior(?:es)?)"
            r"|como m[aá]ximo",
        ),
    },
}
_SIGNS = {">": _FROM, "≥": _FROM, "<": _TO, "≤": _TO}
_ENTITY = re.compile(r"&(?:lt|gt|le|ge|leq|geq|#x?[\da-f]{2,5});", re.IGNORECASE)
_PATTERNS = {
    language: {
        side: (
            _before(before),
            re.compile(
                rf"[^.;:\d]*?\b(?:{after})\b(?!\s(?:the |of )?[\d<>]|\s(?:del?|que|than)\b)", re.IGNORECASE
            ),
        )
        for side, (before, after) in sides.items()
    }
    for language, sides in _WORDS.items()
}
# Of a change: how far it goes, and where it ends. `Reduce the dose by 20 mg` is not `hasta 20 mg`.
_CHANGE: Mapping[Language, str] = {
    "en": r"(?:increas|rais|rise|rose|reduc|decreas|lower|titrat|escalat|dropp?|fell|fall|declin)\w*",
    "es": r"(?:aument|increment|elev|sub|redu[cjz]|dismin|baj|desc[ei]end|titul|ajust)\w*",
}
_ENDS: Mapping[Language, tuple[str, str]] = {  # by, to
    "en": ("by", r"(?<!up )to"),
    "es": ("en", r"(?<!torno )(?<!alrededor )(?<!cerca )(?:a|al)|hasta(?! en)"),
}
_OF_CHANGE = {
    language: tuple(
        re.compile(
            rf"\b{_CHANGE[language]}\b[^.;:\d]{{0,40}}\b(?:{words})"
            r"(?:\s(?:about|an?|approximately|unos|un|aproximadamente|los|las|el)){0,2}\s\Z",
            re.IGNORECASE,
        )
        for words in ends
    )
    for language, ends in _ENDS.items()
}
_OF_TIME = re.compile(
    r"[\s-]?(?:second|minute|hour|day|week|month|year|segundo|minuto|hora|d[ií]a|semana|mes|año)"
)
_WITHIN = re.compile(r"\bwithin(?: the)?(?: (?:first|next|about))? \Z", re.IGNORECASE)
_AFTER = re.compile(
    r"\b(?:despu[eé]s de|tras|pasad[ao]s|transcurrid[ao]s|a partir de|luego de)(?: l[ao]s)?"
    r"(?: primer[ao]s)? \Z",
    re.IGNORECASE,
)
_AS_MINIMUM = re.compile(r"\b(?:como m[ií]nimo|al menos|o m[aá]s)\b", re.IGNORECASE)
_OR_BEYOND = re.compile(r"[^.;:,\d]{1,12} (?:or|and) beyond\b", re.IGNORECASE)  # `up to 2 years or beyond`
_DENIED = re.compile(r"(?:\bno|\bnot|n't)\s(?:be\s|to\s|de\s|se\s|debe\s|ser\s){0,2}\Z", re.IGNORECASE)
# Further away it denies the sentence, and the bound of that may be either: `no pauses longer than 3 s`.
_DENIED_FAR = re.compile(
    r"(?:\b(?:no|not|never|sin|nunca|tampoco|ning\w+|ni|without)|n't)\b[^.;:]*\Z", re.IGNORECASE
)
_DENIED_TWICE = re.compile(r"\b(?:(?:si|que) no|(?:if|who|unless)\b[^.;:]*? not)\b[^.;:]*\Z", re.IGNORECASE)
# What a denial turns round: `no more than 3`, and not `no ..., at most 3`.
_COMPARED = re.compile(
    r"(?:\w+ (?:than|que|del?|al?)|over|above|exceed\w*|beyond|under|below|por (?:encima|debajo) del?"
    r"|a partir de|(?:super|exced|sobrepas)\w+)\b",
    re.IGNORECASE,
)
# `Do not freeze and use within 24 hours` denies no use.
_DENIED_OR_AVOIDED = re.compile(
    r"(?:\b(?:no|not|never|sin|nunca|tampoco|ning\w+|ni|without|(?:avoid|wait|contraindic|evit|esper|hasta)\w*)\b"
    r"|n't)(?:(?!\b(?:and|y)\b)[^.;:])*\Z",
    re.IGNORECASE,
)


def turned(pair: Pair) -> Iterator[Flag]:
    """Yield numbers that are bounded from below in one language, and from above in the other.

    Only numbers that both texts have equally often are compared, those of codes (`COVID-19`) aside.
    """
    english, spanish = with_signs(pair.source), with_signs(pair.target)
    ours, theirs = by_value(pair.source_numbers), by_value(pair.target_numbers)
    for value in ours.keys() & theirs.keys():
        if len(ours[value]) != len(theirs[value]):
            continue
        source, target = _bounds(english, ours[value], "en"), _bounds(spanish, theirs[value], "es")
        if (
            not (source and target)
            and _all_denied(english, ours[value])
            and _all_denied(spanish, theirs[value])
        ):
            source = _bounds(english, ours[value], "en", denied=True)
            target = _bounds(spanish, theirs[value], "es", denied=True)
        if len(source) == len(target) == 1 and source.keys() != target.keys():
            (one,), (two,) = source.values(), target.values()
            message = f"{_quoted(english, one)} became {_quoted(spanish, two)}"
            yield Flag("comparator", "block", message, one, two)


def by_value(numbers: Iterable[Reading]) -> Mapping[Decimal, Sequence[Reading]]:
    """Return numbers by their value, those of codes (`COVID-19`) left out."""
    found: defaultdict[Decimal, list[Reading]] = defaultdict(list)
    for each in numbers:
        if not each.code:
            found[each.value].append(each)
    return found


def _all_denied(text: str, numbers: Sequence[Reading]) -> bool:
    return all(
        _DENIED_FAR.search(text, 0, each.start) and not _DENIED_TWICE.search(text, 0, each.start)
        for each in numbers
    )


def _bounds(
    text: str, numbers: Sequence[Reading], language: Language, *, denied: bool = False
) -> Mapping[int, Span]:
    """Return each side on which one of some numbers is bounded, and where that is said first."""
    found: dict[int, Span] = {}
    for number in numbers:
        if (said := bound(text, number, language, denied=denied)) is not None:
            found.setdefault(*said)
    return found


def with_signs(text: str) -> str:
    """Put the signs in the place of their HTML entities, keeping all offsets: `&lt; 5` is `   < 5`."""
    return _ENTITY.sub(_sign_of, text) if "&" in text else text


def _sign_of(entity: re.Match[str]) -> str:
    sign = unescape(entity.group().lower())
    return (sign if sign in _SIGNS else " ").rjust(len(entity.group()))


def _said_once(pair: Pair) -> Iterator[tuple[Reading, Reading]]:
    """Yield the numbers that either text has once."""
    for one in pair.source_numbers:
        same = [each for each in pair.target_numbers if each.value == one.value]
        if len(same) == 1 and sum(each.value == one.value for each in pair.source_numbers) == 1:
            yield one, same[0]


def related_otherwise(pair: Pair) -> Iterator[Flag]:
    """Yield numbers of which the word before says another thing: `by 5 mg` and `a 5 mg`, within and after.

    Only numbers that either text has once are compared.
    """
    for one, same in _said_once(pair):
        if _ends_otherwise(pair, one, same) or _comes_later(pair, one, same):
            spans = _with_word_before(pair.source, one), _with_word_before(pair.target, same)
            message = f"{_quoted(pair.source, spans[0])} became {_quoted(pair.target, spans[1])}"
            yield Flag("comparator", "block", message, *spans)


def _ends_otherwise(pair: Pair, source: Reading, target: Reading) -> bool:
    if _OF_TIME.match(pair.source, source.end):
        return False  # `fell by 6 months` is `a los 6 meses`
    one, two = _end_of_change(pair.source, source, "en"), _end_of_change(pair.target, target, "es")
    return one is not None and two is not None and one != two


def _end_of_change(text: str, number: Reading, language: Language) -> int | None:
    """Return 0 for how far a change goes, 1 for where it ends, None where no change is told."""
    before = text[max(0, number.start - _CHANGE_REACH) : number.start]
    return next((end for end, told in enumerate(_OF_CHANGE[language]) if told.search(before)), None)


def _comes_later(pair: Pair, source: Reading, target: Reading) -> bool:
    """Tell whether a time within which something happens became one after which it does.

    To avoid it within 14 days is to do it `pasados 14 días`.
    """
    within = _WITHIN.search(pair.source, max(0, source.start - _BEFORE_REACH), source.start)
    if within is None or (after := _AFTER.search(pair.target, 0, target.start)) is None:
        return False
    sides = (pair.source, within.start()), (pair.target, after.start())
    return not any(_DENIED_OR_AVOIDED.search(text, 0, end) for text, end in sides)


def _with_word_before(text: str, number: Reading) -> Span:
    start = text.rfind(" ", 0, max(0, number.start - 1)) + 1
    return start, number.end


def bound(text: str, number: Reading, language: Language, *, denied: bool = False) -> tuple[int, Span] | None:
    """Return on which side a number is bounded (1 from below, -1 from above), and where that is said.

    None stands for a number without a bound, and for one in a sentence that denies something else. `denied`
    asks what is compared in a sentence that denies it, whatever that makes of the bound.
    """
    if language == "en" and _OR_BEYOND.match(text, number.end):
        return None
    start = max(0, number.start - _BEFORE_REACH)
    before, after = text[start : number.start], text[number.end : number.end + _AFTER_REACH]
    found = [
        (side, leading.search(before), following.match(after))
        for side, (leading, following) in _PATTERNS[language].items()
    ]
    told = [each for each in found if each[1] or each[2]]
    if len({_SIGNS.get(ahead.group()[:1], side) if ahead else side for side, ahead, _ in told}) != 1:
        return None  # `below the 3.6% or higher`
    side, ahead, behind = told[0]
    if ahead is not None:
        return _bound_ahead(text, number, side, ahead.group(), start + ahead.start(), denied=denied)
    return (side, (number.start, number.end + behind.end())) if behind is not None and not denied else None


def _bound_ahead(
    text: str, number: Reading, side: int, words: str, place: int, *, denied: bool
) -> tuple[int, Span] | None:
    """Return the bound that words before a number give it, where nothing denies more than them."""
    span = place, number.end
    if (sign := _SIGNS.get(words[:1])) is not None:
        return sign, span  # whatever is denied about it
    if denied:
        return (side, span) if _COMPARED.match(words) else None
    if words.lower().startswith("hasta") and _AS_MINIMUM.search(text):
        return None  # `hasta 6 semanas después como mínimo`
    if _DENIED.search(text, 0, place):
        return -side, span
    return None if _DENIED_FAR.search(text, 0, place) else (side, span)


def _quoted(text: str, span: Span) -> str:
    return repr(text[slice(*span)])
