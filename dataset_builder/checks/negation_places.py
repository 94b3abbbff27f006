"""Where a text denies, and where the other text should: what the check `negation` looks with."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from dataset_builder.flags import Span
from dataset_builder.lexicons.denials import AGREEING, VERBS, denies, opens, soft_meaning
from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.stems import keys, renderings
from dataset_builder.phrases import Phrases, PhraseTable
from dataset_builder.text_words import Language, Word

BEFORE, AFTER = 6, 1  # words between a negation and what it denies, in either language
_HEADS, _HEAD_REACH = 2, 6  # content words after a negation that show where its counterpart is
_NEIGHBOURS = 2  # words from the best counterpart to others of it
_REACH, _JOINING_REACH = 14, 30  # words in which a negation asks for agreement, or is carried on
CLAUSE_END = re.compile(r"[.;:?!]")
_NEW_CLAUSE = frozenset("y e pero que quien quienes cual cuales cuando donde si porque aunque".split())
_JOINING: Mapping[Language, frozenset[str]] = {"en": frozenset({"nor"}), "es": frozenset({"ni", "tampoco"})}
_PARTING = re.compile(r"[.;:?!,()]")
_IDIOMS: Mapping[Language, Phrases] = {
    "en": Phrases(
        {
            "no.": r"\bno\.\s?\d",
            "no matter": r"\bno matter\b",
            "not only": r"\bnot only\b",
            "not just": r"\bnot just\b",
            "yes": r"\byes (?:or|/|and) ?no\b",
        }
    ),
    "es": Phrases(
        {
            "embargo": r"\bsin embargo\b",
            "obstante": r"\bno obstante\b",
            "º|°": r"\bn\.?\s?[º°]",
            "o no": r"\bo no(?=\W*(?:[.,;:?!)]|$))",
            "perjuicio": r"\bsin perjuicio\b",
            "lo": r"\bno s[oó]lo\b",
            "nicamente|únicamente": r"\bno [uú]nicamente\b",
            "no ser": r"\ba no ser\b",
            "importar": r"\bsin importar\b",
            "cuanto antes": r"\bcuanto antes\b",
            "hasta no|hasta que no": r"\bhasta (?:que )?no\b",
            "lejos": r"\bno (?:muy )?lejos\b",
            "que nada": r"\bm[aá]s que nada\b",
            "nada m": r"\bnada m[aá]s\b",
            "remedio": r"\bno (?:\w+ ){0,2}(?:m[aá]s|otro) remedio\b",
        }
    ),
}
# Phrases that deny in one language and need not in the other: they count for nothing where both stand.
_TWINS = (
    (
        Phrases({"or not": r"\bor not\b", "or without": r"\b(?:with )?or without\b"}),
        Phrases({" o no": r"\bo no\b", " o sin": r"\bo sin\b"}),
    ),
    (
        Phrases({"other than": r"\bother than\b", "apart from": r"\bapart from\b"}),
        Phrases({"que no ": r"\bque no (?:se(?:a|an)|fuer(?:a|an)|fues(?:e|en))\b"}),
    ),
    (
        Phrases({"limited to": r"\bnot (?:be )?limited to\b"}),
        Phrases(
            {"entre otr": r"\bentre otr[oa]s\b", "limit": r"\b(?:sin|no)(?: \w+){0,4} (?:limita|limite)\w*"}
        ),
    ),
    (Phrases({"nor": r"\bnor\b"}), Phrases({"tampoco": r"\b(?:ni )?tampoco\b"})),
    (
        Phrases(
            {" from ": r"\b(?:keep|keeps|kept|keeping|stop|stops|stopped|prevent\w*)\b[^.,;]{0,40} from\b"}
        ),
        Phrases({"no ": r"\b(?:para|y|que|de) no (?=\w+(?:r|rse)\b)"}),
    ),
    (
        Phrases(
            {
                "than": r"\b(?:no|not) (?:more|greater|higher|later|longer|larger) than\b",
                "exceed": r"\b(?:not|never) (?:to )?exceed\w*",
            }
        ),
        Phrases(
            {
                "ximo|xima": r"\bm[aá]xim[oa]s?\b",
                "tardar|sumo": r"\ba m[aá]s tardar\b|\ba lo sumo\b",
                "al menos": r"\bal menos \w+ \w+ antes\b",
            }
        ),
    ),
    (
        Phrases({"than": r"\b(?:no|not) (?:less|fewer|lower|earlier|sooner|smaller|shorter) than\b"}),
        Phrases({"nimo|nima": r"\bm[ií]nim[oa]s?\b", " menos": r"\b(?:al|por lo|cuando) menos\b"}),
    ),
    (
        Phrases(
            {
                "least|most": r"\bat (?:least|most)\b",
                "mum": r"\b(?:maximum|minimum)\b",
                "or ": r"\bor (?:less|lower|fewer|below|more|higher|above|greater)\b",
                "up to|within": r"\b(?:up to|within)\b",
                # where English denies as well, both stand or neither
                "more|less|fewer|er than|exceed|above|over|beyond": r"\b(?:not?|never|without|\w+n't) "
                r"(?:\w+ ){0,3}(?:more|less|fewer|\w+er than|exceed\w*|above|over|beyond)\b",
            }
        ),
        Phrases(
            {
                "s de|s que|s tarde": r"\b(?:no|sin) (?:\w+ ){0,3}(?:m[aá]s|menos) (?:de|que|tarde)\b",
                "superior|inferior": r"\bno (?:\w+ ){0,2}(?:superior|inferior)(?:es)?\b",
                "mayor|menor": r"\bno (?:\w+ ){0,2}(?:mayor|menor)(?:es)?\b",
                "exced|super|sobrepas|rebas": r"\b(?:no|sin) (?:\w+ ){0,2}(?:exced|super|sobrepas|rebas)\w*",
            }
        ),
    ),
    (
        Phrases({" than": r"\brather than\b", "instead": r"\binstead of\b", "nlike": r"\bunlike\b"}),
        Phrases({"no ": r"\b(?:y|que|,) no (?=(?:a|de|con|para|en|como|por|el|la|los|las|una?|al|del)\b)"}),
    ),
    (
        Phrases(
            {
                "hardly|barely|scarcely|almost": r"\b(?:hardly|barely|scarcely|almost)"
                r"(?: (?:no|not|never|none|nothing|nobody))?\b"
            }
        ),
        Phrases(
            {
                "casi|apenas|ctica": r"\b(?:casi|apenas|pr[aá]cticamente) (?:no|nunca|nada|nadie|ning\w+)\b"
                r"|\bsin apenas\b"
            }
        ),
    ),
    (
        Phrases({"not ": r"\bnot (?:\w+ )?(?:un|in)(?:common|usual|frequent)\w*"}),
        Phrases({"frecuent|habitual|com": r"\b(?:frecuent\w+|habitual\w*|com[uú]n(?:es)?)\b"}),
    ),
    (
        Phrases(
            {
                "delay": r"\bwithout (?:\w+ )?delay\b",
                "promptly|immediately": r"\b(?:promptly|immediately)\b",
                "as soon|right away": r"\b(?:as soon as|right away)\b",
            }
        ),
        Phrases(
            {
                "antes": r"\b(?:cuanto|lo) antes\b",
                "sin ": r"\bsin (?:demora|tardanza|dilaci[oó]n|falta|perder)\b",
                "inmediat": r"\binmediat\w+",
            }
        ),
    ),
    (
        Phrases({"even": r"\b(?:not |\w+n't )?even\b(?:[^.;]{0,60}? (?:not|no|never|cannot)\b)?"}),
        Phrases({"siquiera": r"\bni (?:tan )?siquiera\b"}),
    ),
    (
        Phrases({"longer|more": r"\bno longer\b|\b(?:not|\w+n't) (?:\w+ )?any ?(?:longer|more)\b"}),
        Phrases({" de ": r"\bdej\w+ de \w"}),
    ),
    (
        Phrases({"teroidal|nsaid": r"\bnon-?steroidal\b|\bnsaids?\b"}),
        Phrases({"no esteroid": r"\bno esteroid\w+", "aine": r"\baines?\b"}),
    ),
    (
        Phrases(
            {"n't|not ": r"\b(?:not|\w+n't) (?:\w+ )?(?:gone|go(?:ne)? away|stopped|disappeared|resolved)\b"}
        ),
        Phrases({"sigu|persist|contin": r"\b(?:sig[au]|persist|contin[uú])\w*"}),
    ),
    (
        Phrases({"not ": r"\bnot (?:involved|affiliated|connected|related)\b"}),
        Phrases({"ajen": r"\bajen[oa]s?\b"}),
    ),
    (
        Phrases({"record|unprecedented|seen": r"\b(?:record|unprecedented|never (?:been )?seen)\b"}),
        Phrases({"sin preced": r"\bsin precedentes?\b"}),
    ),
    (Phrases({"or without": r"\bor without\b"}), Phrases({"o fuera": r"\bo fuera\b"})),
    (
        Phrases({"counter|otc|prescription": r"\bover[- ]the[- ]counter\b|\botc\b|\bnon-?prescription\b"}),
        Phrases({"receta": r"\bsin (?:necesidad de )?(?:receta|prescripci[oó]n)\b"}),
    ),
    (
        Phrases({"persist": r"\bpersist\w*"}),
        Phrases({"no ": r"\bno (?:\w+ )?(?:desapar|remit|ced[ei]|mejor|resolv)\w*"}),
    ),
    (
        Phrases({"poorly": r"\bpoorly\b"}),
        Phrases({"no ": r"\bno (?:\w+ ){1,3}bien\b"}),
    ),
    (Phrases({"if not": r"\bif not\b"}), Phrases({"contrario": r"\bde lo contrario\b"})),
    (
        Phrases({"did not|do not|does not|didn't": r"\bthose (?:\w+ ){0,3}(?:d(?:id|o|oes) not|didn't)\b"}),
        Phrases({"dem|rest": r"\b(?:los|las) dem[aá]s\b|\bel resto\b|\brestantes\b"}),
    ),
    (
        Phrases({"clear|normal|remarkable|intact": r"\b(?:clear|normal|unremarkable|intact)\b"}),
        Phrases(
            {
                "altera|anomal|hallazg|lesi": r"\b(?:sin|no (?:\w+ ){1,2})(?:\w+ )?"
                r"(?:altera|anomal|hallazg|lesi[oó]n)\w*"
            }
        ),
    ),
    (Phrases({"yet to": r"\byet to\b"}), Phrases({"no ": r"\b(?:a[uú]n|todav[ií]a) no\b"})),
    (
        Phrases(
            {
                "free ": r"\bfree (?:of|from)\b",
                " gone": r"\b(?:fever|pain|symptoms?|rash)\b[^.;]{0,20} gone\b",
            }
        ),
        Phrases({"no |sin ": r"\bsin \w|\bno (?:ten|present|hab|hub|padec|sufr|mostr)\w*"}),
    ),
    (
        Phrases({"disagree": r"\bdisagree\w*"}),
        Phrases({"no ": r"\bno (?:\w+ ){0,3}(?:acuerdo|coincid\w+|concuerd\w+)"}),
    ),
    (
        Phrases({"na": r"\b\w+[- ]na[iï]ve\b"}),
        Phrases(
            {
                "no ": r"\bno (?:tratad|ha|h[aá]y|hab[ií]|hubier)\w*",
                "sin ": r"\bsin (?:\w+ )?(?:previ|trat)",
            }
        ),
    ),
    (
        Phrases({"not |n't": r"\b(?:not|\w+n't)\b[^.;]{0,50}? (?:for|until|within)\b"}),
        # in a clause that denies nothing itself
        Phrases(
            {"tard|esper": r"(?:\A|(?<=[.;]))(?:(?!\bno\b)[^.;])*?\b(?:tard|esper)(?:en?|an?|ar|[oó]|aron)\b"}
        ),
    ),
    (
        Phrases({"sure|certain|clear": r"\b(?:not|\w+n't) (?:\w+ )?(?:sure|certain|clear)\b"}),
        Phrases({"dud|incier": r"\b(?:dud|incier)\w+"}),
    ),
    (
        Phrases({"differ": r"\b(?:no|not) (?:\w+ ){0,2}differ\w*|\bdid(?:n't| not) (?:\w+ )?differ\b"}),
        Phrases({"similar|igual|semej|compar": r"\b(?:similar|igual|semejant|comparabl)\w*"}),
    ),
    (
        Phrases({"open|blind|mask|bare": r"\b(?:open[- ]label|unblinded|unmasked|bare)\b"}),
        Phrases(
            {
                "enmascar|ciego|cega|recub": r"\b(?:sin|no) (?:enmascar|cega|cieg|recub)\w*",
                "abiert": r"\babiert\w+",
            }
        ),
    ),
    (
        Phrases({"safe|comfortabl|easily": r"\b(?:safe\w*|comfortabl\w+|easily)\b"}),
        Phrases({"sin ": r"\bsin (?:\w+ )?(?:riesgo|peligro|problema|molestia|dificultad|esfuerzo)s?\b"}),
    ),
    (
        Phrases({"hold": r"\bhold\b"}),
        Phrases({"no ": r"\bno (?:se )?(?:debe )?(?:administr|tom|us)\w*"}),
    ),
    (
        Phrases({"indoors|inside|home": r"\bstay\w* (?:indoors|inside|(?:at )?home)\b"}),
        Phrases({"no sal": r"\bno (?:sal\w+|abandon\w+)"}),
    ),
    (
        Phrases(
            {"keep|kept|constant|stop": r"\b(?:keep\w*|kept|constantly|(?:not|\w+n't) (?:stop|cease)\w*)\b"}
        ),
        Phrases(
            {
                "no ": r"\bno (?:par|dej|ces)(?:a|an|aba|aban|o|aron|e|en) de\b",
                "sin ": r"\bsin (?:parar|cesar)\b",
            }
        ),
    ),
    (
        Phrases(
            {
                "out of|out ": r"\b(?:run\w* out|left out"
                r"|out of(?! (?:\d|every|each|two|three|four|five|ten|a hundred)))\b"
            }
        ),
        Phrases({"sin ": r"\bsin \w+", "no ": r"\bno (?:\w+ )?(?:asist|acud|vay|van|va|fue)\w*"}),
    ),
    (
        Phrases({"-neutral|-free": r"\w+-(?:neutral|free)\b"}),
        Phrases({"sin |que no": r"\b(?:sin \w+|que no\b)"}),
    ),
    (
        Phrases({" no ": r"\b(?:little (?:or|to)|virtually|practically|almost) no\b"}),
        Phrases({"nul|escas|poc|nim": r"\b(?:nul|escas|poc|m[ií]nim)[oa]s?\b(?: o ning\w+)?"}),
    ),
    (
        Phrases({"not ": r"\bnot (?:\w+ )?(?:advis|recommend|indicat)\w*"}),
        Phrases({"desaconsej": r"\bdesaconsej\w*"}),
    ),
    (
        Phrases({"all but": r"\ball but\b"}),
        Phrases({"solo|nicament": r"\b(?:solo|[uú]nicamente)\b[^.;]{0,40}\bno\b"}),
    ),
    (
        Phrases({"until": r"\b(?:not|\w+n't)\b[^.;]{0,60}\buntil\b"}),
        Phrases({"reci": r"\breci[eé]n\b"}),
    ),
)
_ENGLISH_TWINS = PhraseTable({spanish: english for english, spanish in _TWINS})


def twins(source: str, target: str) -> tuple[Sequence[Span], Sequence[Span]]:
    """Return where the English and the Spanish text use phrases of which only one need deny."""
    found: tuple[list[Span], list[Span]] = ([], [])
    for spanish, named in groupby(_ENGLISH_TWINS.spans(source), key=itemgetter(0)):
        if others := spanish.spans(target):
            own = [span for _, span in named]
            for one, two in _matched(own, others, len(source), len(target)):
                found[0].append(one)
                found[1].append(two)
    return found


def _matched(
    own: Sequence[Span], others: Sequence[Span], length: int, other_length: int
) -> Iterator[tuple[Span, Span]]:
    """Yield pairs of phrases, each phrase once, those at the same height of their texts first."""
    by_height = sorted(
        ((one, two) for one in own for two in others),
        key=lambda pair: abs(pair[0][0] / length - pair[1][0] / other_length),
    )
    used: set[tuple[bool, Span]] = set()
    for one, two in by_height:
        if used.isdisjoint({(True, one), (False, two)}):
            used |= {(True, one), (False, two)}
            yield one, two


def negations(text: str, words: Sequence[Word], language: Language, idle: Sequence[Span] = ()) -> list[int]:
    """Return the places of the words that deny; in Spanish two that agree are one negation.

    What stands in an `idle` span counts for nothing.
    """
    candidates = [at for at, word in enumerate(words) if denies(word.folded, language)]
    idle = [*_IDIOMS[language].spans(text), *idle] if candidates else ()
    found: list[int] = []
    opened: int | None = None
    for at in candidates:
        word = words[at]
        if any(start <= word.start < end for start, end in idle):
            opened = at if opens(word.folded, language) else opened
            continue
        if opened is not None and _agrees(text, words, opened, at, language):
            opened = at
            continue
        if opens(word.folded, language):
            opened = at
        found.append(at)
    return found


def joining(words: Sequence[Word], language: Language) -> list[int]:
    """Return the places of the words that carry a negation on: `no produce síntomas ni puede`."""
    return [at for at, word in enumerate(words) if word.folded in _JOINING[language]]


def _agrees(text: str, words: Sequence[Word], opened: int, at: int, language: Language) -> bool:
    """Tell whether a word belongs to a negation before it; `no tiene y nunca tuvo` are two."""
    if words[at].folded not in AGREEING[language]:
        return False
    if at - 1 > opened and words[at - 1].folded in _NEW_CLAUSE and words[at].folded != "ni":
        return False
    if text[words[opened].end : words[opened].end + 1] == ",":
        return False  # `No, nada de eso`
    reach = _JOINING_REACH if words[at].folded in _JOINING[language] else _REACH
    return at - opened <= reach and CLAUSE_END.search(text, words[opened].end, words[at].start) is None


def soft(words: Sequence[Word], language: Language) -> Counter[str]:
    """Count the soft negations by meaning."""
    return Counter(meaning for word in words if (meaning := soft_meaning(word.folded, language)) is not None)


def around(text: str, words: Sequence[Word], place: int) -> Sequence[Word]:
    """Return a word with those of its clause beside it that may deny it."""
    start = place
    while start > max(0, place - BEFORE) and not CLAUSE_END.search(
        text, words[start - 1].end, words[start].start
    ):
        start -= 1
    return words[start : place + AFTER + 1]


def renders(word: str, other: str, language: Language) -> bool:
    """Tell whether a folded word of a language and one of the other language may mean the same."""
    english, spanish = (word, other) if language == "en" else (other, word)
    return not renderings(english).isdisjoint(keys(spanish))


def heads(text: str, words: Sequence[Word], at: int, language: Language) -> list[str]:
    """Return the first content words after a negation of a text, which it denies."""
    found = [own.removeprefix("non")] if (own := words[at].folded).startswith("non") and len(own) > 5 else []
    for word in words[at + 1 : at + 1 + _HEAD_REACH]:
        if len(found) == _HEADS or CLAUSE_END.search(text, words[at].end, word.start):
            break
        if word.folded not in FUNCTION_WORDS[language] or word.folded in VERBS[language]:
            found.append(word.folded)
    return found


def counterparts(
    text: str, mine: Sequence[Word], others: Sequence[Word], at: int, language: Language
) -> list[int]:
    """Return where the other side has the first content words after a negation of a text."""
    for head in heads(text, mine, at, language):
        found = [place for place, word in enumerate(others) if renders(head, word.folded, language)]
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


def _between(one: Word, two: Word) -> tuple[int, int]:
    return (one.end, two.start) if one.start < two.start else (two.end, one.start)
