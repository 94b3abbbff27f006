"""Numbers that a text says without digits: in words, Roman numerals, codes such as b.i.d., articles."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from dataset_builder.lexicons.counting_words import is_ordinal
from dataset_builder.lexicons.stems import renders
from dataset_builder.number_words import loose_values, roman_value
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language, Word

_ROMAN = re.compile(r"\b(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})\b")
_LIST_SIGN = re.compile(r"\s?[-.):\u2013]+\s")
# Times per day and the hours between.
_FREQUENCIES = tuple(
    (re.compile(pattern, re.IGNORECASE), values)
    for pattern, values in (
        (r"\bb\.\s?i\.\s?d\b|\bbid\b", (2, 12)),
        (r"\bt\.\s?i\.\s?d\b|\btid\b", (3, 8)),
        (r"\bq\.\s?i\.\s?d\b|\bqid\b", (4, 6)),
        (r"\btwice\b", (12,)),
        (r"\b(?:two|2) times (?:daily|(?:a|per|each|every) day)\b", (12,)),
        (r"\b(?:three|3) times (?:daily|(?:a|per|each|every) day)\b", (8,)),
        (r"\b(?:four|4) times (?:daily|(?:a|per|each|every) day)\b", (6,)),
        (r"\ba?round[ -]the[ -]clock\b", (24,)),
        (r"\b(?:once )?(?:a|per|each|every) (?:day|night)\b", (24,)),
        (r"(?<!twice )(?<!times )(?<!times-)\b(?:daily|nightly)\b", (24,)),
        (r"\bevery other day\b", (48,)),
        (r"\bevery other week\b", (14, 15)),
        # `the two drugs`, `between two doses`
        (r"\bun[oa] y otr[oa]\b|\bentre un[oa]? \w+ y (?:el |la )?(?:otr[oa]|siguiente)\b", (2,)),
        (r"\bmañana y (?:\w+ ){0,4}noche\b", (2, 12)),
        (r"\b(?:al|por) d[ií]a\b", (24,)),
    )
)
# What some words mean only beside something else: `twice` is 12 before hours, `half` is 50 before a percent
# sign, `quarters` are 4 under a stroke. Elsewhere `12 veces` for `twice` would be six times the dose.
_HOURS = re.compile(r"[\s\u00a0\u202f-]?(?:h\b|hs\b|hr|hour|hora)", re.IGNORECASE)
_PERCENT = re.compile(r"[\s\u00a0\u202f]?(?:%|por ciento|percent)", re.IGNORECASE)
_SPAN_OF_HOURS = frozenset(map(Decimal, (48, 24, 12, 8, 6)))
_TIMES = re.compile(
    r"twice|[btq]\.?\s?i\.?\s?d|\w+ times .+|.+ clock|.+-clock|daily|nightly|.+ (?:day|night|d[ií]a)",
    re.IGNORECASE,
)
_A_DAY, _IN_ALL = ("día", "dia"), re.compile(r"\b(?:in|per|each|every|any)(?: any| the)?\s\Z", re.IGNORECASE)
_HALVES = frozenset({"half", "mitad", "medio", "media"})
_OF_HALF = (Decimal(50),)  # `half the dose` is `el 50 % de la dosis`, and never two of it
_MEANS = frozenset("mean means average averaged sock socks stocking stockings".split())
_PARTS = frozenset(
    "quarter quarters fourths thirds fifths sixths tenths tercio tercios cuartos quintos".split()
)
_FOLD = re.compile(r"[\s-]?(?:fold|times|veces)\b")
_FRACTION_BEFORE = re.compile(r"\b(?:one|a|two|una?|dos)[\s-]\Z", re.IGNORECASE)
_ONE: Mapping[Language, frozenset[str]] = {
    "en": frozenset("a an one once first single i".split()),
    "es": frozenset("un una uno primer primero primera vez i".split()),
}
# `At 1 year` is `al año`, `every 1 hour` is `cada hora`.
_A_TIME = re.compile(
    r"(?:,? (?:and |or |to )?\d+)*[ -]?(?:year|month|week|day|hour|minute|h\b|min\b)", re.IGNORECASE
)
_ONE_OF_TIME = frozenset("al cada por la el del".split())
_SAID_IN_DIGITS = re.compile(r"\d (?:del?|de la) (?:medio ?d[ií]a|media ?noche)\Z", re.IGNORECASE)
_RATIO = re.compile(r"\s?[:/]\s?\d")
_ONE_IN, _UNO_DE_CADA = (
    re.compile(r"\s(?:in|per|out of|of)(?: every| each)?\s"),
    re.compile(r"\b(?P<one>un[ao]?) (?:de|por|entre) cada\b", re.IGNORECASE),
)
# `1 to 2 hours` is `una o dos horas`
_ONE_TO = re.compile(r"\s?(?:to|or|and|-|\u2013)\s?(?:\d|two\b)")
_UNO_O_DOS = re.compile(r"\b(?P<one>un[ao]?) (?:o|a|y) (?:dos|tres|cuatro)\b", re.IGNORECASE)
# `1 to 10 days` is `entre el primer y el décimo día`
_PRIMER_A = re.compile(
    r"\b(?P<one>primer[oa]?) (?:y|al?|hasta)(?: el| la)? "
    r"(?:segund|tercer|cuart|quint|sext|s[eé]ptim|octav|noven|d[eé]cim)\w*",
    re.IGNORECASE,
)
# `protamine 1 mg neutralises ...` is `cada miligramo de protamina neutraliza ...`
_ONE_UNIT = re.compile(r"\s?(?:(?:mg|g|kg|ml|l)\b|%)", re.IGNORECASE)
_EACH_UNIT = re.compile(r"\b(?P<one>cada) (?:(?:mili|kilo)?gramo|kilo|(?:mili)?litro|punto)\b", re.IGNORECASE)
_ONE_SIDED = re.compile(r"[- ](?:sided|tailed)\b")
_UNILATERAL = re.compile(r"\b(?P<one>unilateral(?:es)?|una (?:sola )?cola)\b", re.IGNORECASE)
# `en la sexta`, `entre la sexta y la octava`; `el tercero` only after `el primer día`
_ALONE = re.compile(r"\b(?:en|entre|y|a|hasta|desde|de)\s(?:el|la)\s\Z|\b(?:al|del)\s\Z")
_ARTICLE = re.compile(r"\b(?:el|la)\s\Z", re.IGNORECASE)
_FIRST = frozenset("primer primero primera".split())
# What stands after an English 1, and the Spanish phrase that says it.
_ONE_IN_PHRASES = (
    (_ONE_IN, _UNO_DE_CADA),
    (_ONE_TO, _UNO_O_DOS),
    (_ONE_TO, _PRIMER_A),
    (_ONE_SIDED, _UNILATERAL),
    (_ONE_UNIT, _EACH_UNIT),
)
_ENDS = re.compile(r"[.;:?!]")
# `1.5 litres` is `litro y medio`
_ONE_AND_A_HALF = Decimal("1.5")
_Y_MEDIO = re.compile(r"(?:\bun[oa]? \w+|(?<!\d )(?<!dos )(?<!tres )(?<!tro )\b[^\W\d_]+[^s\W]) y medi[oa]\b")
# `1 in the morning and 1 at night` is `uno por la mañana y otro por la noche`
_ONE_MORE = re.compile(r"\b1\b[^.;\d]*\band\s\Z")
_ANOTHER = re.compile(r"\by (?P<one>otr[oa])\b", re.IGNORECASE)
_SERIES = frozenset("and or to y o a".split())  # `at 1 and 5 years`
_TIME = frozenset("ano mes semana dia hora minuto".split())


def numbers_in_words(pair: Pair, language: Language) -> list[Reading]:
    """Return every number that the words of one side may stand for."""
    text, words, own = (
        (pair.source, pair.source_words, pair.source_cardinals)
        if language == "en"
        else (pair.target, pair.target_words, pair.target_cardinals)
    )
    found = list(own)
    is_of_means = any(word.folded in _MEANS for word in pair.source_words)  # `la media de edad` is no half
    inside = [(each.start, each.end) for each in own]
    for word in words:
        is_mean = is_of_means and word.folded == "media" and not text[: word.start].endswith("vida ")
        values = () if is_mean else loose_values(word.folded, language)
        if values and _SAID_IN_DIGITS.search(text, 0, word.end):
            continue
        if values and any(start <= word.start < end for start, end in inside):
            values = _OF_HALF if word.folded in _HALVES else ()
        if values:
            found += [Reading(value, word.folded, word.start, word.end) for value in values]
    found += [
        Reading(_ONE_AND_A_HALF, match.group(), *match.span())
        for match in _Y_MEDIO.finditer(text)
        if not any(start < match.end() <= end for start, end in inside)
    ]
    return [*found, *_roman_numerals(text), *_frequencies(text)]


def _roman_numerals(text: str) -> Iterator[Reading]:
    for match in _ROMAN.finditer(text):
        if value := roman_value(match.group()):
            yield Reading(Decimal(value), match.group(), *match.span())


def _frequencies(text: str) -> Iterator[Reading]:
    for pattern, values in _FREQUENCIES:
        for match in pattern.finditer(text):
            for value in values:
                yield Reading(Decimal(value), match.group(), *match.span())


def take_common(pair: Pair, english: list[Reading], spanish: list[Reading]) -> None:
    """Take out what both sides say in words: it explains no number in digits.

    Cardinals answer cardinals before anything else does: of `three` and `third` the latter is `tercer`, and
    of `twice` and `two` the former may be `cada 12 horas`.
    """
    both = Counter(each.value for each in english) & Counter(each.value for each in spanish)
    for side, own, others in (
        (english, pair.source_cardinals, pair.target_cardinals),
        (spanish, pair.target_cardinals, pair.source_cardinals),
    ):
        left = both.copy()
        first = left & Counter(each.value for each in own) & Counter(each.value for each in others)
        left -= first
        readings = Counter(each.start for each in side)
        plainest = sorted(side, key=lambda each: readings[each.start])
        kept = [each for each in plainest if each not in own or not _take(first, each.value)]
        kept.sort(key=lambda each: each in own)
        side[:] = [each for each in kept if not _take(left, each.value)]


def _take(left: Counter[Decimal], value: Decimal) -> bool:
    """Take one of what is left, if any is."""
    left[value] -= 1
    return left[value] >= 0


def is_list_sign(text: str, reading: Reading) -> bool:
    """Tell whether `1-` or `2.` at the beginning numbers an item; no word stands for it."""
    return reading.start == 0 and _LIST_SIGN.match(text, reading.end) is not None


def may_stand_for(word: Reading, its_text: str, reading: Reading, text: str) -> bool:
    """Tell whether a number in words may stand for one in digits in that place of a text.

    Example: `twice daily` for `cada 12 horas`, but not for `12 veces al día`.
    """
    said = word.text.lower()
    if reading.value == 2 and said in _HALVES:
        return _is_divisor(text, reading)
    if reading.value in _SPAN_OF_HOURS and _TIMES.fullmatch(said):
        if said.endswith(_A_DAY) and not _IN_ALL.search(text, 0, reading.start):
            return False  # `for 24 hours`
        return _HOURS.match(text, reading.end) is not None
    if reading.value == 50 and said in _HALVES:
        return _PERCENT.match(text, reading.end) is not None
    if said in _PARTS or (said in ("third", "fifth") and _FRACTION_BEFORE.search(its_text[: word.start])):
        return text[: reading.start].rstrip().endswith("/")
    return True


def _is_divisor(text: str, reading: Reading) -> bool:
    """Tell whether a 2 halves: `1/2`, `2-fold lower`."""
    return text[: reading.start].rstrip().endswith("/") or _FOLD.match(text, reading.end) is not None


def is_beside(pair: Pair, word: Reading, reading: Reading, language: Language) -> bool:
    """Tell whether an ordinal counts what a number in digits of the other language counts.

    `day 2` is `el segundo día`; in `se iniciará el segundo` nothing is 2. `language` is that of the digits.
    """
    mine, others = pair.source_words, pair.target_words
    if language == "es":
        mine, others = others, mine
    named = _names_beside(mine, reading)
    if language == "en":
        earlier = [each for each in others if each.start < word.start]
        if not _ALONE.search(pair.target, 0, word.start):
            is_bare = _ARTICLE.search(pair.target, 0, word.start) is not None
            earlier = [two for one, two in pairwise(earlier) if is_bare and one.folded in _FIRST]
        if any(renders(name, each.folded, language) for each in earlier for name in named):
            return True  # `3 semanas ... en la sexta`
    return any(
        renders(name, each.folded, language)
        for at, ordinal in enumerate(others)
        if ordinal.start == word.start or is_ordinal(ordinal.folded)  # `el segundo mes ... del tercero`
        for each in others[max(0, at - 2) : at + 6]
        for name in named
    )


def article(pair: Pair, reading: Reading, language: Language, used: Collection[int] = ()) -> Reading | None:
    """Return the word for a 1 in a text of a language: `1 tablet` is `un comprimido`.

    It stands before the counterpart of the word beside it, and at no place that is `used`; the 1 of a ratio
    (`1:4`) has none.
    """
    text, mine, others = pair.source, pair.source_words, pair.target_words
    if language == "es":
        text, mine, others = pair.target, others, mine
    if _RATIO.match(text, reading.end) or _RATIO.match(text[: reading.start][::-1]):
        return None
    if language == "en" and (said := _one_in_a_phrase(pair, reading, used)) is not None:
        return said
    named = _names_beside(mine, reading)
    is_of_time = language == "en" and _A_TIME.match(pair.source, reading.end) is not None
    for at, word in enumerate(others):
        if word.start in used or _is_once(pair, others, at, language):
            continue
        beside = _beside(pair, others, at, language)
        if _says_one(others, at, language, is_of_time=is_of_time) and any(
            renders(name, each.folded, language) for name in named for each in beside
        ):
            return Reading(reading.value, word.folded, word.start, word.end)
    return None


def _beside(pair: Pair, others: Sequence[Word], at: int, language: Language) -> Sequence[Word]:
    """Return the words that a one may count; that of the sentence before is none."""
    text = pair.target if language == "en" else pair.source
    is_first = at == 0 or _ENDS.search(text, others[at - 1].end, others[at].start) is not None
    return others[at if is_first else at - 1 : at + 3]


def _one_in_a_phrase(pair: Pair, reading: Reading, used: Collection[int]) -> Reading | None:
    """Return the Spanish one of `1 in 10`, `1 to 2 hours`, `1 in the morning and 1 at night` or `1-sided`."""
    phrases = [phrase for after, phrase in _ONE_IN_PHRASES if after.match(pair.source, reading.end)]
    if not phrases and _ONE_MORE.search(pair.source, 0, reading.start):
        phrases = [_ANOTHER]
    found = (each for phrase in phrases for each in phrase.finditer(pair.target))
    said = (each for each in found if each.start("one") not in used)
    return next((Reading(reading.value, each["one"], *each.span("one")) for each in said), None)


def _names_beside(words: Sequence[Word], reading: Reading) -> list[str]:
    """Return what a number may count or number, by the words beside it: `1 tablet`, `day 1`."""
    later = (word.folded for word in words if word.start >= reading.end)
    after = next((each for each in later if each not in _SERIES), None)
    earlier = (word.folded for word in reversed(words) if word.end <= reading.start)
    before = next((each for each in earlier if each not in _SERIES), None)
    return [each for each in (after, before) if each is not None]


def _is_once(pair: Pair, others: Sequence[Word], at: int, language: Language) -> bool:
    """Tell whether a word is one of `una vez`, which renders `once`."""
    is_time = language == "en" and any(each.folded == "vez" for each in others[at : at + 2])
    return is_time and any(word.folded == "once" for word in pair.source_words)


def _says_one(others: Sequence[Word], at: int, language: Language, *, is_of_time: bool) -> bool:
    """Tell whether a word of the other language than `language` is an article or a one."""
    if others[at].folded in _ONE["es" if language == "en" else "en"]:
        return True
    may_be = is_of_time and others[at].folded in _ONE_OF_TIME
    return may_be and any(each.folded in _TIME for each in others[at + 1 : at + 2])
