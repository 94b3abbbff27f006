"""Whether a number is still bounded on the side it was: `more than 3 weeks` is not `menos de 3 semanas`."""

import re
from collections.abc import Iterator, Mapping

from dataset_builder.flags import Flag, Span
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language

_BEFORE_REACH, _AFTER_REACH = 48, 24  # characters
_FROM, _TO = 1, -1


def _before(words: str) -> re.Pattern[str]:
    """Compile what stands right before a number; a word or two of no weight may come between."""
    between = (
        r"(?:\s(?:about|the|age|ages|of|an?|a total of|casi|unos|unas|los|las|el|la|al|un|una|edad)){0,3}"
    )
    return re.compile(rf"(?:\b(?:{words})|[<>≤≥]){between}\s?\Z", re.IGNORECASE)


# What bounds a number from below and from above, before it and after it with its unit.
_WORDS: Mapping[Language, Mapping[int, tuple[str, str]]] = {
    "en": {
        _FROM: (
            r"(?:more|greater|higher|longer|larger|older|later) than|over|above|exceed(?:s|ed|ing)?|at least"
            r"|beyond|minimum of",
            r"or (?:more|older|above|greater|higher|over|longer)",
        ),
        _TO: (
            r"(?:less|fewer|lower|smaller|younger|shorter) than|under|below|up to|at most|maximum of",
            r"or (?:less|younger|below|fewer|lower|under|shorter)",
        ),
    },
    "es": {
        _FROM: (
            r"(?:m[aá]s|mayor(?:es)?|superior(?:es)?) (?:del?|al?|que)|por encima del?|al menos"
            r"|como m[ií]nimo|(?:super|exced|sobrepas)\w+|m[ií]nimo de",
            r"o (?:m[aá]s|mayor(?:es)?|superior(?:es)?)|como m[ií]nimo",
        ),
        _TO: (
            r"(?:(?<!al )(?<!lo )menos|menor(?:es)?|inferior(?:es)?) (?:del?|al?|que)|por debajo del?"
            r"|hasta(?! el| la| que)|como m[aá]ximo|a lo sumo|m[aá]ximo de",
            r"(?<!m[aá]s )o (?:menos|menor(?:es)?|inferior(?:es)?)|como m[aá]ximo",
        ),
    },
}
_SIGNS = {">": _FROM, "≥": _FROM, "<": _TO, "≤": _TO}
_PATTERNS = {
    language: {
        side: (
            _before(before),
            re.compile(rf"[^.;:\d]*?\b(?:{after})\b(?!\s(?:the |of )?[\d<>])", re.IGNORECASE),
        )
        for side, (before, after) in sides.items()
    }
    for language, sides in _WORDS.items()
}
_AS_MINIMUM = re.compile(r"\b(?:como m[ií]nimo|al menos|o m[aá]s)\b", re.IGNORECASE)
_OR_BEYOND = re.compile(r"[^.;:,\d]{1,12} (?:or|and) beyond\b", re.IGNORECASE)  # `up to 2 years or beyond`
_DENIED = re.compile(r"(?:\bno|\bnot|n't)\s(?:be\s|to\s|de\s|se\s|debe\s|ser\s){0,2}\Z", re.IGNORECASE)
# Further away it denies the sentence, and the bound of that may be either: `no pauses longer than 3 s`.
_DENIED_FAR = re.compile(
    r"(?:\b(?:no|not|never|sin|nunca|tampoco|ning\w+|ni|without)|n't)\b[^.;:]*\Z", re.IGNORECASE
)


def turned(pair: Pair) -> Iterator[Flag]:
    """Yield numbers that are bounded from below in one language, and from above in the other.

    Only numbers that either text has once are compared.
    """
    for one in pair.source_numbers:
        same = [each for each in pair.target_numbers if each.value == one.value]
        if len(same) != 1 or sum(each.value == one.value for each in pair.source_numbers) != 1:
            continue
        source = bound(pair.source, one, "en")
        target = bound(pair.target, same[0], "es") if source is not None else None
        if source is not None and target is not None and source[0] != target[0]:
            message = f"{_quoted(pair.source, source[1])} became {_quoted(pair.target, target[1])}"
            yield Flag("comparator", "block", message, source[1], target[1])


def bound(text: str, number: Reading, language: Language) -> tuple[int, Span] | None:
    """Return on which side a number is bounded (1 from below, -1 from above), and where that is said.

    None stands for a number without a bound, and for one in a sentence that denies something else.
    """
    if language == "en" and _OR_BEYOND.match(text, number.end):
        return None
    start = max(0, number.start - _BEFORE_REACH)
    before, after = text[start : number.start], text[number.end : number.end + _AFTER_REACH]
    for side, (leading, following) in _PATTERNS[language].items():
        if match := leading.search(before):
            place = start + match.start()
            if (sign := _SIGNS.get(match.group()[:1])) is not None:
                return sign, (place, number.end)  # whatever is denied about it
            if match.group().lower().startswith("hasta") and _AS_MINIMUM.search(text):
                return None  # `hasta 6 semanas después como mínimo`
            if _DENIED.search(text, 0, place):
                return -side, (place, number.end)
            return None if _DENIED_FAR.search(text, 0, place) else (side, (place, number.end))
        if match := following.match(after):
            return side, (number.start, number.end + match.end())
    return None


def _quoted(text: str, span: Span) -> str:
    return repr(text[slice(*span)])
