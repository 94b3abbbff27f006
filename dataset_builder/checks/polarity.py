"""Check `polarity`: no word became its opposite, no left became right."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from dataset_builder.checks.comparators import related_otherwise, turned, with_signs
from dataset_builder.checks.opposite_places import Places
from dataset_builder.checks.sides import EXCHANGED, exchanged_opposites
from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag, Span
from dataset_builder.lexicons.denials import denies, soft_meaning
from dataset_builder.lexicons.opposites import POLES, Pole, are_opposites
from dataset_builder.lexicons.stems import keys, renderings
from dataset_builder.lexicons.telling import Placed
from dataset_builder.pairs import Pair
from dataset_builder.phrases import Phrases, PhraseTable
from dataset_builder.text_words import Language, Word

_DENIALS: Mapping[Language, frozenset[str]] = {
    "en": frozenset("not no never without neither nor non cannot unless".split()),
    "es": frozenset("no sin nunca ni poco poca nada tampoco ningun ninguna carece carecen carecia".split()),
}
_DENIED_WITHIN, _ANYWHERE = 3, 20  # words
# `más` and `menos` grade the word that follows: `lower` is `más bajo`, `more elevated` says one thing.
_GRADING = frozenset(("more", "most", "mas"))
# So either may stand only for the opposite of these.
_MORE = re.compile(
    r"(?:more|most|above|over|majority|wors[et]|(?<!young)(?<!earli|short|small|light|close)(?<!thinn)(?<!narrow)(?<!slow|weak)(?<!soon)(?<!low)e(?:r|st))\Z"
)
_LESS = re.compile(r"(?:less|lesser|least|fewer|fewest)\Z")
_DEGREE = "degree"  # any comparative may be `más`, which therefore tells nothing here
_PARTING = re.compile(r"[.,;:?!()]")
_SIGNS = {"<": -1, "≤": -1, "⩽": -1, ">": 1, "≥": 1, "⩾": 1}
_SIGN = re.compile(f"[{''.join(_SIGNS)}]")
# Phrases whose words mean nothing by themselves.
_IDIOMS: Mapping[Language, Phrases] = {
    "en": Phrases(
        {
            "against": r"\b(?:advis|recommend)\w* against",
            "drop": r"\b(?:\d|an?|one|two|three|four|five|per|each|the|eye|ear|nose|nasal) drops?\b",
            # of a question, which Spanish asks for what is false
            "except": r"\b(?:true|correct|right)\b(?=[^.;]{0,30}\bexcept\b\W*\Z)",
            # of time, and not `children over 3 months`
            "over ": r"(?:^|[.;] )over (?=\w+ (?:minute|hour|day|week|month|year)s?\b)"
            r"|\bover (?=\d+(?: ?(?:to|-|\u2013) ?\d+)? (?:minute|hour|day)s?\b)"
            r"|\bover (?=(?:the (?:next|last|first)|at (?:least|most)|no (?:less|more) than|a period)\b)"
            r"|(?:(?<=\d kg )|(?<=pounds ))over (?=\w+ (?:day|week|month|year)s?\b)",
            "ill|sick": r"\bf[ae]ll(?:s|en|ing)? (?:ill|sick)\b",
            " old": r"\b(?:day|week|month|year)s?[ -]old\b",
            " last": r"\b(?:may|can|will|to|should|could|usually|not|often) last\b",
            "show": r"\bshow(?:s|ed|ing)? (?:no|neither)\b",
        }
        | {
            each: rf"\b{each}\b"
            for each in (
                "next to|at least|at most|more or less|as well as|as well|no more than|no less than|all right"
                "|right away|a few|past few|last few|next few|less well|or more|or higher|or greater|or above"
                "|at all|or over|or less|or lower|or fewer|or below|minimum of|maximum of|a minimum|a maximum"
            ).split("|")
        },
    ),
    "es": Phrases(
        {
            "s o menos": r"\bm[aá]s o menos\b",
            " menos": r"\b(?:a menos que|a menos de (?=\d)|por lo menos|al menos)\b",
            "como m": r"\bcomo m(?:[ií]nimo|[aá]ximo)\b",
            "a lo sumo": r"\ba lo sumo\b",
            "cuando menos": r"\bcuando menos\b",
            "sobre todo": r"\bsobre todo\b",
            "s bien": r"\bm[aá]s bien\b",
            "adem": r"\badem[aá]s\b",
            "es m": r"\bes m[aá]s,",
            "sin m": r"\bsin m[aá]s\b",
            "n m": r"\ba[uú]n m[aá]s\b",
            "si bien": r"\bsi bien\b",
            "poco": r"\bpoco a poco\b|\b(?:un|hace|dentro de) poco\b|\bpoco despu[eé]s\b",
            "antes": r"\b(?:lo (?:m[aá]s )?antes posible|cuanto antes|que antes(?! del?\b))\b",
            # `no sooner than 24 hours after`
            "antes de que": r"\bno\b[^.;]{0,40}\bantes de que (?:transcurr|pas|hay|se cumpl)\w*",
            # after it: `previa aprobación del comité`
            "previ": r"\bprevi[ao] (?:aproba|autoriza|consult|consent|evalua|valora|limpieza|firma)\w*"
            r"|\bprevia (?:instila|administra|aplica|desinfec|asepsia|premedica|dilu)\w*",
            "bajo": r"\bbajo (?:\w+ )?(?:monitor|control|supervis|vigil|anest|tratam|prescrip|sedaci)\w*"
            r"|\bbajo llave\b"
            r"|\bbajo (?:el|las?|los|una?|su)\b",
            "n menos de": r"\ben menos de\b",
            "poco probab": r"\bpoco probables?\b",
            "por alto": r"\bpor alto\b",
            "a lo largo": r"\ba lo largo\b",
            "fuera de lo": r"\bfuera de lo (?:com[uú]n|normal|habitual)\b",
            "mayores": r"\b(?:personas|residencias?(?: de)?|centros? de|atenci[oó]n a) (?:los )?mayores\b",
            "de fuerza": r"\b(?:p[eé]rdida|falta|disminuci[oó]n)(?: \w+)? de fuerzas?\b",
            # of a hospital
            "l alta": r"\b(?:el|del|al) alta\b",
            "de alta": r"\bde alta(?=\W*$|[.,;)]| (?:hospital|m[eé]dica|al?|el|en|por|tras|con|y)\b)",
            "principio": r"\bprincipios? activos?\b",
            "por favor": r"\bpor favor\b",
            "la vida": r"\b(?:acab|termin|perd|perdi|quit|cobr|cost|pierd)\w* (?:con )?la vida\b",
            "s all": r"\bm[aá]s all[aá]\b",
            "el m": r"\bel m[aá]s\b",
            "s tarde": r"\bm[aá]s tarde\b",
            "s adelante": r"\bm[aá]s adelante\b",
            "al m": r"\bal menor\b",
            "un m": r"\bun m(?:[ií]nimo|[aá]ximo)\b",
            "nimo de|ximo de": r"\bm(?:[ií]nimo|[aá]ximo) de\b",
            "fin de": r"\b(?:con el|al?) fin de\b",
            "de peso": r"\bbaj\w+ de peso\b",
            "final|fines": r"\ba (?:finales|fines) del?\b",
            "o m": r"\bo (?:m[aá]s|menos|mayor(?:es)?|menor(?:es)?)\b",
            "o superior|o inferior": r"\bo (?:superior|inferior)(?:es)?\b",
        }
    ),
}
_NO_GRADE = "(?! (?:frequent|severe|often|intens|common))"  # `a lower or less frequent dose`
_AT_LEAST: Mapping[Language, Phrases] = {
    "en": Phrases(
        {
            "least": r"\bat least\b",
            "less than|fewer than": r"\b(?:no|not) (?:less|fewer) than\b",
            "minimum": r"\bminimum\b",
            "or ": rf"\bor (?:more|higher|greater|above|over|older)\b{_NO_GRADE}",
        },
    ),
    "es": Phrases(
        {
            " menos": r"\b(?:al|por lo|cuando) menos\b",
            "minim|mínim": r"\bcomo m[ií]nimo\b|\bm[ií]nim[oa]\b",
            "menos de": r"\bno menos de\b",
            "o m": r"\bo m[aá]s\b|\bo mayor(?:es)?\b",
            "o superior": r"\bo superior(?:es)?\b",
            "partir de": r"\ba partir del?\b(?! entonces)",
        }
    ),
}
_AT_MOST: Mapping[Language, Phrases] = {
    "en": Phrases(
        {
            "most": r"\bat most\b",
            "more than": r"\b(?:no|not) (?:\w+ ){0,2}more than\b",
            "longer than|later than": r"\b(?:no|not) (?:longer|later) than\b",
            "or ": rf"\bor (?:less|lower|fewer|below|under|younger)\b{_NO_GRADE}",
            "up to": r"\bup to\b",
            "ntil": r"\buntil\b",
            "maximum": r"\bmaximum\b",
            "exceed": r"\bnot exceed",
        }
    ),
    "es": Phrases(
        {
            "como m": r"\bcomo m[aá]ximo\b",
            "a lo sumo": r"\ba lo sumo\b",
            "s de": r"\bno (?:\w+ ){0,2}m[aá]s de\b",
            "o menos|o menor": r"(?<!m[aá]s )\bo menos\b|\bo menor(?:es)?\b",
            "o inferior": r"\bo inferior(?:es)?\b",
            # `hasta 6 semanas como mínimo` bounds from below
            "hasta": r"(?<!m[ií]nimo )(?<!al menos )\bhasta\b(?![^.;]{1,40}\b(?:como m[ií]nimo|al menos)\b)",
            "maxim|máxim": r"\bm[aá]xim[oa]\b",
            "superar|exceder": r"\bno (?:se )?(?:debe )?(?:superar|exceder)",
        }
    ),
}
# By what they bound: 1 from below, -1 from above, 0 nothing.
_PHRASES: Mapping[Language, PhraseTable[int]] = {
    language: PhraseTable({0: _IDIOMS[language], 1: _AT_LEAST[language], -1: _AT_MOST[language]})
    for language in get_args(Language)
}
_Found = Mapping[Pole, Sequence[Word]]


class SamePolarity:
    """Counts both sides of each pair of opposites. Example: `aumenta` for `decreases` gives `polarity`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield each dimension in which one side was lost and the other gained."""
        source = _poles(pair.source, pair.source_words, pair.source_telling, "en")
        target = _poles(pair.target, pair.target_words, pair.target_telling, "es")
        places, bounds = Places(pair), (*turned(pair), *related_otherwise(pair))
        found = dict(_counted_otherwise(places, pair, source, target))
        replaced = (each for each in _replaced(places, pair, source, target) if each[0] not in found)
        # One exchange may show in several dimensions, and as a bound.
        own = {(flag.code, flag.source_span): flag for _, flag in (*found.items(), *replaced)}
        for name in EXCHANGED:
            if (name, 1) in source and (name, -1) in source:
                yield from exchanged_opposites(pair, name)
        yield from bounds
        yield from (flag for flag in own.values() if not any(_is_within(flag, each) for each in bounds))


def _is_within(flag: Flag, other: Flag) -> bool:
    """Tell whether a flag points at a part of what another points at in the source."""
    if flag.source_span is None or other.source_span is None:
        return False
    return other.source_span[0] <= flag.source_span[0] and flag.source_span[1] <= other.source_span[1]


def _counted_otherwise(
    places: Places, pair: Pair, source: _Found, target: _Found
) -> Iterator[tuple[str, Flag]]:
    """Yield the dimensions of which Spanish says one side more often than English, the other less often."""
    for dimension in sorted({dimension for dimension, _ in target}):
        up, down = _surplus(dimension, source, target)
        if up * down >= 0:
            continue
        gained = 1 if up > 0 else -1
        rendered = (
            {one for one in source[dimension, -gained] if _homes(pair, one)} if dimension != "side" else ()
        )
        sourced = {two for two in target[dimension, gained] if _has_source(pair, two)} if rendered else ()
        exchanged = [
            (one, two)
            for one in source[dimension, -gained]
            for two in target[dimension, gained]
            if not (one in rendered and two in sourced) and _are_exchanged(places, pair, dimension, one, two)
        ]
        if exchanged:
            yield dimension, _flag(dimension, *min(exchanged, key=lambda each: _apart(pair, *each)))


def _surplus(dimension: str, source: _Found, target: _Found) -> tuple[int, int]:
    """Return how much more often the target names each side of a dimension."""
    up, down = (dimension, 1), (dimension, -1)
    return (
        len(target.get(up, ())) - len(source.get(up, ())),
        len(target.get(down, ())) - len(source.get(down, ())),
    )


def _replaced(places: Places, pair: Pair, source: _Found, target: _Found) -> Iterator[tuple[str, Flag]]:
    """Yield the first dimension of which nothing renders one side and the other has no source of its own."""
    if all((dimension, -side) not in target for dimension, side in source):
        return
    lost, used = _unrendered(pair, source, target)
    may_be_denied = bool(lost) and _denials(pair.target_words, "es") > _denials(pair.source_words, "en")
    for (dimension, side), one in lost:
        if may_be_denied and _denies_itself(one, "en"):
            continue  # `avoid alcohol` is `no consuma alcohol`
        up, down = _surplus(dimension, source, target)
        for two in target.get((dimension, -side), ()):
            if two.start in used or (up * down >= 0 and _has_source(pair, two)):
                continue
            if _are_exchanged(places, pair, dimension, one, two):
                yield dimension, _flag(dimension, one, two)
                return


def _denials(words: Sequence[Word], language: Language) -> int:
    return sum(denies(word.folded, language) for word in words)


def _homes(pair: Pair, word: Word) -> list[Word]:
    """Return the Spanish words that can render a word and are not its opposite."""
    found = map(pair.target_words.__getitem__, pair.homes(renderings(word.folded)))
    return [each for each in found if not are_opposites(word.folded, each.folded)]


def _unrendered(pair: Pair, source: _Found, target: _Found) -> tuple[list[tuple[Pole, Word]], set[int]]:
    """Match words one to one; return the English ones left over, and where the Spanish ones taken begin."""
    used: set[int] = set()
    poles_of: defaultdict[Word, list[Pole]] = defaultdict(list)
    for pole, words in source.items():
        for word in words:
            poles_of[word].append(pole)
    waiting: list[Word] = []
    for word in poles_of:
        homes = [each for each in _homes(pair, word) if each.start not in used]
        if homes:
            used.add(min(homes, key=lambda each: _apart(pair, word, each)).start)
        else:
            waiting.append(word)
    lost: list[tuple[Pole, Word]] = []
    for word in waiting:
        alike = [each for pole in poles_of[word] for each in target.get(pole, ()) if each.start not in used]
        if alike:
            used.add(min(alike, key=lambda each: _apart(pair, word, each)).start)
        else:
            lost += [(pole, word) for pole in poles_of[word]]
    return lost, used


def _apart(pair: Pair, one: Word, two: Word) -> float:
    """Return how far two words are from the same height of their texts."""
    return abs(one.start / len(pair.source) - two.start / len(pair.target))


def _has_source(pair: Pair, word: Word) -> bool:
    own = keys(word.folded)
    return any(
        not known.isdisjoint(own) and not are_opposites(each.folded, word.folded)
        for each, known in zip(pair.source_words, pair.source_renderings, strict=True)
    )


def _are_exchanged(places: Places, pair: Pair, dimension: str, one: Word, two: Word) -> bool:
    """Tell whether a Spanish word may stand for its opposite, and for nothing else."""
    if dimension == "side":
        return True  # what is not left need not be right
    if _is_turned_by_denial(pair, one, two):
        return False
    if two.folded == "mas" and (dimension == _DEGREE or not _LESS.match(one.folded)):
        return False
    if two.folded == "menos" and not _MORE.search(one.folded):
        return False
    return not places.is_needed(one, two) and places.are_near(one, two)


def _flag(dimension: str, one: Word, two: Word) -> Flag:
    code = "laterality" if dimension == "side" else "polarity"
    message = f"{one.folded} became {two.folded}"
    return Flag(code, "warn", message, (one.start, one.end), (two.start, two.end))


def _is_turned_by_denial(pair: Pair, one: Word, two: Word) -> bool:
    """Tell whether one language says the opposite and denies it.

    `unlikely` is `poco probable`, `do not know` is `desconocemos`. A text that denies anything in the same
    sentence may well deny that, only further away.
    """
    here = _is_denied(pair.source, pair.source_words, one, "en", _DENIED_WITHIN)
    there = _is_denied(pair.target, pair.target_words, two, "es", _DENIED_WITHIN)
    if here == there:
        return False
    if here:
        is_said = _denies_itself(two, "es")
        return is_said or not _is_denied(pair.target, pair.target_words, two, "es", _ANYWHERE)
    is_said = _denies_itself(one, "en")
    return is_said or not _is_denied(pair.source, pair.source_words, one, "en", _ANYWHERE)


def _denies_itself(word: Word, language: Language) -> bool:
    """Tell whether a word holds a negation: `unaware`, `noninvasive`, `desconocemos`."""
    return denies(word.folded, language) or soft_meaning(word.folded, language) is not None


def _is_denied(text: str, words: Sequence[Word], word: Word, language: Language, within: int) -> bool:
    """Tell whether one of the words before denies a word, or nearly, in the same part of the sentence."""
    at = bisect_left(words, word.start, key=lambda each: each.start)
    for each in reversed(words[max(0, at - within) : at]):
        if _PARTING.search(text, each.end, word.start):
            return False
        if each.folded in _DENIALS[language] or "n't" in each.folded:
            return True
    return False


def _graded(own: Sequence[Pole], following: Sequence[Word], language: Language) -> Sequence[Pole]:
    """Return the sides of `más` or `more`; it is on none before a word of the same dimension."""
    dimensions = {dimension for word in following for dimension, _ in POLES[language](word.folded)}
    return [pole for pole in own if pole[0] not in dimensions]


def _is_idle(text: str, word: Word, idle: Sequence[Span]) -> bool:
    """Tell whether a word stands in a phrase that takes its meaning, or after a `non-` that turns it."""
    turned_round = text[max(0, word.start - len("non-")) : word.start].lower() == "non-"
    return turned_round or any(start <= word.start < end for start, end in idle)


def _poles(text: str, words: Sequence[Word], telling: Sequence[Placed], language: Language) -> _Found:
    found: defaultdict[Pole, list[Word]] = defaultdict(list)
    phrases = _PHRASES[language].spans(text)
    idle = [span for sign, span in phrases if not sign]
    poles = POLES[language]
    for at, word in telling:
        own = poles(word.folded)
        if not own or _is_idle(text, word, idle):
            continue
        if word.folded in _GRADING:
            own = _graded(own, words[at + 1 : at + 2], language)
        for pole in own:
            found[pole].append(word)
    for match in _SIGN.finditer(with_signs(text)):
        found["magnitude", _SIGNS[match.group()]].append(Word(match.group(), *match.span()))
    for sign, (start, end) in phrases:
        if sign:
            found["bound of a range", sign].append(Word(text[start:end].lower(), start, end))
    return found
