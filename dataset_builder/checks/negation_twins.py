"""Phrases that deny in one language and need not in the other: they count for nothing where both stand."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from dataset_builder.checks.negation_limits import LIMITS
from dataset_builder.flags import Span
from dataset_builder.phrases import Phrases, PhraseTable

ADVISED_NOT = Phrases(
    {
        "recom|aconsej|sug|advi": r"\bno (?:se )?(?:recom|aconsej|sug)\w+"
        r"|\b(?:recom|aconsej|sug|advi)\w+ (?:que )?no \w"
    }
)
_DONE_BEFORE = (
    r"(?:consult|habl|pregunt|p[ií]d|ped|coment|inform|avis|solicit|acud|contact|obten|l[aá]v|limpi|desinfec"
    r"|comp(?:rob|rueb)|verifi|confirm|lea|leer|aseg[uú]r|reti?r|quit)\w*"
)
_IN_HAND = "pen|inhaler|syringe|baby|infant|child|breath|bottle|vial|device|needle|spacer|pressure|on|still"
_TWINS = (
    *LIMITS,
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
    (Phrases({"whether": r"\bwhether\b"}), Phrases({" o no": r"\bo no\b"})),
    (
        Phrases({"other than": r"\b(?:no|not|nothing|none)\b[^.;]{0,40}\bother than\b"}),
        Phrases({"nic": r"\b[uú]nic[oa]s?\b"}),
    ),
    (Phrases({"unexplained": r"\bunexplained\b"}), Phrases({"sin ": r"\bsin (?:causa|explica|motivo)\w*"})),
    (Phrases({"avoid": r"\bavoid\w*"}), Phrases({"prot": r"\bprot[eé][gj]\w+ de\b"})),
    (
        Phrases({"without": r"\bwithout (?:talking|speaking|asking|consulting|checking|medical)\b"}),
        Phrases({"cuenta": r"\bpor (?:su|tu) (?:propia )?cuenta\b"}),
    ),
    (
        Phrases({" own": r"\bon its own\b", "alone": r"\balone\b", "mono": r"\bmonotherapy\b"}),
        Phrases({"sin ": r"\bsin (?:ning[uú]n )?otr[oa]s?\b"}),
    ),
    (
        Phrases({"rather than": r"\brather than\b", "instead of": r"\binstead of\b"}),
        Phrases({"sin ": r"\bsin (?:tener|necesidad)\b"}),
    ),
    (
        Phrases({"wrong": r"\bwrong\b", "incorrect": r"\bincorrect\b"}),
        Phrases({"correct": r"\bno (?:es|son|sea|era) (?:(?:el|la|lo|los|las) )?correct\w+"}),
    ),
    (Phrases({"nor": r"\bnor\b"}), Phrases({"tampoco": r"\b(?:ni )?tampoco\b"})),
    (
        Phrases(
            {
                " from ": r"\b(?:keep|keeps|kept|keeping|stop|stops|stopped|prevent\w*)\b[^.,;]{0,40}"
                r" from \w+ing\b"
            }
        ),
        Phrases({"no ": r"\bno (?=\w+[aei]r(?:se|l[aeo]s?)?\b)"}),
    ),
    (
        Phrases({" than": r"(?<=\brather )than\b", "instead": r"\binstead of\b", "nlike": r"\bunlike\b"}),
        Phrases(
            {
                "no ": r"\b(?:y|que|,) no (?=(?:a|de|con|para|en|como|por|el|la|los|las|una?|al|del"
                r"|\w+(?:i[oó]n|ad|[aei]r|os|as))\b)"
            }
        ),
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
        Phrases({"even": r"\b(?:not |\w+n't )?even\b(?:[^.;]{0,60}? (?:not|no|never|cannot)\b)?"}),
        Phrases({"siquiera": r"\bni (?:tan )?siquiera\b"}),
    ),
    (
        Phrases({"longer|more": r"\bno longer\b|\b(?:not|\w+n't) (?:\w+ )?any ?(?:longer|more)\b"}),
        Phrases({" de ": r"\bdej\w+ de \w"}),
    ),
    (
        Phrases({"teroidal|nsaid": r"\bnon-?steroidal\b|\bnsaids?\b"}),
        Phrases(
            {
                "no esteroid": r"\b(?:antiinflamatori\w+ )?no esteroid\w+(?: \(aines?\))?",
                "aine": r"\baines?\b",
            }
        ),
    ),
    (
        Phrases({"not ": r"\bnot (?:involved|affiliated|connected|related)\b"}),
        Phrases({"ajen": r"\bajen[oa]s?\b"}),
    ),
    (Phrases({"or without": r"\bor without\b"}), Phrases({"o fuera": r"\bo fuera\b"})),
    (
        Phrases(
            {"counter|otc|prescription": r"\bover[- ]the[- ](?=counter\b)|\botc\b|\bnon-?prescription\b"}
        ),
        Phrases({"receta": r"\bsin (?:necesidad de )?(?:receta|prescripci[oó]n)\b"}),
    ),
    (
        Phrases({"not ": r"\bnot\b[^.,;]{0,60}\balone\b"}),
        Phrases({"no ": r"\bno (?:s[oó]lo|solamente|[uú]nicamente|exclusivamente)\b"}),
    ),
    (
        Phrases({"rare|seldom|infrequent": r"\b(?:rare|rarely|seldom|infrequent(?:ly)?)\b"}),
        Phrases({"casi|no su|ctica": r"\b(?:casi|pr[aá]cticamente) nunca\b|\bno suel\w+"}),
    ),
    (
        Phrases(
            {
                "without": r"\b(?:not|never|no|\w+n't)\b[^.;]{0,60}\bwithout (?:first )?"
                r"(?:\w+ing|\w+['’]s|medical|your)\b"
            }
        ),
        # `No suspenda ... antes de hablar` and `Consulte antes de suspender`, not `Suspenda antes de hablar`
        Phrases(
            {
                "antes|primero": rf"\b(?:no|nunca|jam[aá]s|evit\w+|{_DONE_BEFORE})\b[^.;]{{0,80}}?"
                rf"\b(?:antes de|primero)\b|\bantes de\b[^.;]{{0,60}}, {_DONE_BEFORE}"
            }
        ),
    ),
    (
        Phrases({"not |never": r"\b(?:not|never) (?:\w+ )?without\b"}),
        Phrases({"ciert|alg|tambi": r"\b(?:ciert\w+|alg[uú]n\w*|tambi[eé]n)\b"}),
    ),
    (
        Phrases({"not |n't": r"\b(?:not|\w+n't) (?:\w+ ){0,2}(?:been |be )?\w+(?:ed|en|wn)\b"}),
        Phrases({" por ": r"\b(?:est|qued|sig)\w+ (?:a[uú]n |todav[ií]a )?por \w+[aei]r(?:se)?\b"}),
    ),
    (
        Phrases(
            {
                "not|n't|no one|nobody": r"\b(?:must|may|should|do|does|did|can|were|was|are|is) ?not\b"
                r"|\b\w+n't\b|\b(?:no one|nobody)\b"
            }
        ),
        Phrases({"prohib|proh": r"\b(?:prohib|proh[ií]b)\w+", "contraindic": r"\bcontraindic\w+"}),
    ),
    (
        Phrases({"hesitat": r"\b(?:not|\w+n't) hesitat\w+"}),
        Phrases({"": r"\A(?![\s\S]*\bdud)"}),
    ),
    (
        Phrases({"unless|if |when": r"\b(?:not?|never|cannot|\w+n't)\b[^.;]{0,80}\b(?:unless|if|when)\b"}),
        Phrases({"lo ": r"\bs[oó]lo\b[^.;]{0,60}\b(?:si|cuando|tras|despu[eé]s|una vez)\b"}),
    ),
    (
        Phrases({"parent |unchanged": r"\bparent (?:drug|compound)|\bunchanged\b"}),
        Phrases({"sin ": r"\bsin (?:modific|metaboliz|cambi|alter)\w+"}),
    ),
    (
        Phrases({"out of|out ": r"\b(?:run|ran|running) out\b"}),
        Phrases({"qued": r"\bno (?:\w+ )?(?:qued|ten|tien|hay|hab)\w*"}),
    ),
    (
        Phrases(
            {
                "up|quit|stop|last": r"\b(?:g[ia]v\w+ up|quit|stopped|since (?:h\w+|my|your|their|the) last"
                r"|(?<!the )last (?:\w+ed|had|took|ate|saw|slept|drank|went)"
                r"|last \w+ was(?=[^.;]{0,30} ago\b))\b"
            }
        ),
        Phrases(
            {
                "que no": r"\bhac(?:e|ía) (?:[\w-]+ ){1,4}(?<!el )(?<!la )que no\b",
                "lleva": r"\bllev\w+\b[^.;]{0,30}\bsin\b",
            }
        ),
    ),
    (
        Phrases(
            {
                "up|quit|stop|gone": r"\b(?:g[ia]v\w+ up|quit|stop\w*|gone)\b",
                "over": r"\bover(?=\W*(?:[.,;]|\Z))",
                "used": r"(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bwas )(?<!\bwere )(?<!\bbeen )\bused to\b",
            }
        ),
        Phrases({"ya no": r"\bya no\b"}),
    ),
    (
        Phrases({"too ": r"\btoo \w+ (?:for|to)\b"}),
        Phrases(
            {
                "tan": r"\btan(?:t\w+)?\b[^.;]{0,60}\bque no\b",
                "no ": r"\bno (?:\w+ ){0,3}(?:fuerza|bastante|suficiente)\w*",
            }
        ),
    ),
    (
        Phrases({"so ": r"\bso \w+ that\b[^.;]{0,60}\b(?:not|cannot|\w+n't)\b"}),
        Phrases({"demasiad": r"\bdemasiad\w+"}),
    ),
    (
        Phrases({"before|first|only": r"\b(?:before|first|only (?:if|when|after|with))\b"}),
        Phrases(
            {
                " sin ": r"\bno\b[^.;]{0,60}\bsin (?:\w+[aei]r(?:l[aeo]s?)?|que)\b"
                r"(?![^.;]{0,40}\bantes\b)"
            }
        ),
    ),
    (
        Phrases({"external use": r"\bexternal use\b"}),
        Phrases({"no ": r"\bno (?:se )?(?:ing|trag|beb)\w+"}),
    ),
    (
        Phrases({" from": r"\b(?:protect\w*|keep|kept|shield\w*) (?:\w+ ){0,3}from\b"}),
        Phrases({"no ": r"\bno (?:se )?(?:congel|expon|exp[oó]n|moj|calent|calient|acer)\w+"}),
    ),
    (
        Phrases({"only|just|nothing": r"\b(?:only|just|nothing (?:but|other|more))\b"}),
        Phrases({"s que": r"\b(?:no|nada|nadie)\b[^.;]{0,60}\bm[aá]s que\b"}),
    ),
    (
        Phrases({"unless": r"\bunless\b"}),
        Phrases(
            {" sin ": r"\bsin (?:haber|que|el |la |su |consult|autoriz|permi|aprob|indicac|prescr|orden)"}
        ),
    ),
    (
        Phrases({"new": r"\bnew(?:ly)?\b"}),
        Phrases({"antes": r"\bantes no\b|\bno \w+ antes\b|\bnunca (?:\w+ )?antes\b"}),
    ),
    (
        Phrases({"feel": r"\bfe(?:el|els|lt|eling) (?:\w+ )?(?:fine|well|good|better|normal)\b"}),
        Phrases({"no ": r"\bno (?:not|sient|sent|sint|ten|tien)\w* (?:nada|ning\w+|molest\w+|s[ií]ntom\w+)"}),
    ),
    (
        Phrases({"any|all|every|always": r"\b(?:any|all|every\w*|always)\b"}),
        Phrases({"que no": r"\bno (?:hay|existe)\w*\b[^.;]{0,60}\bque no\b"}),
    ),
    (Phrases({" against ": r"\b(?:recommend|advis|suggest|counsel|caution|warn)\w* against\b"}), ADVISED_NOT),
    (
        Phrases({"off ": r"\boff (?:of )?(?:the|your|his|her|their)\b"}),
        Phrases({"no |sin ": r"\b(?:no (?:se )?|sin )(?:apoy|to[cq]|contact|pis|camin|levant)\w*"}),
    ),
    (
        Phrases(
            {
                "do not|must not|should not|don't|never ": r"\b(?:(?:do|must|should) not|don't|never)\b"
                r"[^.;]{0,120}? or\b",
                "avoid": r"\bavoid\w*\b[^.;]{0,120}? (?:and|or)\b",
            }
        ),
        Phrases(
            {
                " no |tampoco": r"\bno\b[^.;]{0,80}?, no\b(?=[^.;]{0,60} ni\b)"
                r"|(?:\A|(?<=[.;:,] ))no\b(?:(?! no\b)[^.;]){0,80} y tampoco\b"
            }
        ),
    ),
    (
        Phrases({"without": r"\b(?:not|never|no|\w+n't)\b[^.;]{0,60}\bwithout\b"}),
        Phrases({"imprescindib|indispensab": r"\b(?:imprescindib|indispensab)\w+"}),
    ),
    (
        Phrases({"not taken|not given|not administered": r"\bnot (?:taken|given|administered)\b"}),
        Phrases({"olvid|omit|omis": r"\b(?:olvid|omi[st])\w*"}),
    ),
    (Phrases({"if not": r"\bif not\b"}), Phrases({"contrario": r"\bde lo contrario\b"})),
    (
        Phrases(
            {
                "clear|normal|remarkable|intact": r"\b(?:clear|normal|unremarkable|intact)\b",
                "range|limits": r"\bwithin (?:the )?(?:\w+ )?(?:range|limits)\b",
            }
        ),
        Phrases(
            {
                "altera|anomal|hallazg|lesi|ruido|crepit|estertor|sibil": r"\b(?:sin |no (?:\w+ ){1,2})"
                r"(?:\w+ )?(?:altera|anomal|hallazg|lesi[oó]n|ruido|crepit|estertor|sibilan)\w*"
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
        Phrases(
            {
                "open|blind|mask|bare": r"\b(?:open[- ]label|unblinded|unmasked|bare)\b"
                r"|\bnot (?:\w+ )?(?:blind|mask)ed\b"
            }
        ),
        Phrases(
            {
                "enmascar|ciego|cega|recub": r"\b(?:sin|no) (?:enmascar|cega|cieg|recub)\w*",
                "abiert|conoc": r"\b(?:abiert\w+|conoc[ií]\w+)",
            }
        ),
    ),
    (
        Phrases({"safe|comfortabl|easily": r"\b(?:safe\w*|comfortabl\w+|easily)\b"}),
        Phrases({"sin ": r"\bsin (?:\w+ )?(?:riesgo|peligro|problema|molestia|dificultad|esfuerzo)s?\b"}),
    ),
    (
        # of a drug, and not `hold the pen upright and use it`
        Phrases(
            {
                "hold": rf"\bhold\b(?! (?:\w+ )?(?:{_IN_HAND})\b)(?:(?!\band\b)[^.;]){{0,40}}"
                r"\b(?:doses?|medic\w+|treatment|therapy|drugs?|if|until|when|unless|before|prior)\b"
            }
        ),
        Phrases({"no ": r"\bno (?:se )?(?:debe )?(?:administr|tom|us)\w*"}),
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
                "out of|out ": r"\b(?:r[ua]n\w* out|left out"
                r"|out of(?= (?:\w+ )?(?:school|class|work|breath|stock|supply|supplies|money|order)))\b"
            }
        ),
        Phrases(
            {
                "sin ": r"\bsin (?!alimento|comida|agua\b)\w+",
                "no ": r"\bno (?:\w+ )?(?:asist|acud|vay|van|va|fue(?!ra))\w*",
            }
        ),
    ),
    (
        Phrases({"-neutral|-free": r"-(?:neutral|free)\b"}),
        Phrases({"sin |que no": r"\b(?:sin \w+|que no\b)"}),
    ),
    (
        Phrases(
            {
                " no ": r"\b(?:(?:little|limited|few|scant) (?:or|to)|virtually|practically|almost) no\b",
                "no or": r"\bno or (?:negligible|minimal|little|very)\b",
            }
        ),
        Phrases(
            {
                "nul|escas|poc|nim": r"\b(?:nul|escas|poc|m[ií]nim)[oa]s?\b(?: o ning\w+)?",
                "apenas": r"\bapenas\b",
            }
        ),
    ),
    (
        Phrases({"before|until|first": r"\b(?:before|until|first)\b"}),
        Phrases({"sin ": r"\bsin (?:haber\w*|que)\b[^.;]{0,60}\b(?:antes|previamente|primero)\b"}),
    ),
    (
        Phrases({"not |n't|never": r"\b(?:not|\w+n't|never)\b"}),
        Phrases({"dej": r"\bdej(?:a|an|ó|aron|e|en|ar) de \w+[aei]r(?:se|l[aeo]s?)?\b"}),
    ),
    (
        Phrases({"non-": r"\bnon-\w+"}),
        Phrases({"distint|diferent": r"\b(?:distint|diferent)[oae]?s? (?:del?|al?)\b"}),
    ),
    (
        Phrases({"not |n't": r"\b(?:not|\w+n't) (?:taken|been (?:taking|attending|on)|attended)\b"}),
        Phrases({"abandon": r"\babandon\w*"}),
    ),
    (
        Phrases({"i know of|knowledge": r"\b(?:no, )?not (?:that I know of|to my knowledge)\b"}),
        Phrases({"yo sepa": r"\b(?:no,? )?que yo sepa\b(?:,? no\b)?"}),
    ),
    (Phrases({"before": r"\bbefore\b"}), Phrases({"sin ": r"\bsin (?:esperar|aguardar)\b"})),
    (Phrases({" or no ": r"\b\w+ or no\b"}), Phrases({" o ": r"\bo (?:ausent|inexist|nul)\w+"})),
    (
        Phrases(
            {
                "independen|irrespect|regard": r"\b\w*[- ]?(?:independent\w*|irrespective|regardless)"
                r"|\bwithout regard\b",
                "obviat|need": r"\b(?:obviat\w+|(?:avoid|eliminat)\w* the need)\b",
            }
        ),
        Phrases(
            {
                "no |sin ": r"\bno (?:depend\w+|hac\w+ falta|import\w+|ten\w+ en cuenta)"
                r"|\bsin (?:tener en cuenta|que import\w+)",
                "independ": r"\bcon independencia|\bindependientemente",
            }
        ),
    ),
    (
        Phrases({"margin|inferior": r"\bmargins?\b|\bnon-?inferiority\b"}),
        Phrases({"no inferior": r"\b(?:margen(?:es)? de )?no inferioridad\b"}),
    ),
    (
        Phrases(
            {
                "those without|patients without": r"\b(?:those|patients) without\b",
                "non": r"\bnon-?(?:black|white|hispanic|asian|smok|user|respon|carrier|recipient)\w*",
            }
        ),
        Phrases({"dem|rest": r"\b(?:los|las) dem[aá]s\b|\bel resto\b"}),
    ),
    (
        Phrases({"non": r"\bnon-?surviv\w*"}),
        Phrases({"fallec|muert": r"\b(?:fallec|muert)\w*"}),
    ),
    (
        Phrases({"non": r"\bnon-?productive\b|\bnon-?unions?\b"}),
        Phrases({"seca": r"(?<=tos )seca\b", "seudo": r"\bp?seudoartrosis\b"}),
    ),
    (
        Phrases({"not|n't": r"\b(?:not|\w+n't)(?=\W*(?:[.;]|\Z))"}),
        Phrases({"diferencia": r"\ba diferencia del?\b"}),
    ),
    (
        Phrases({"not ": r"\bnot (?:\w+ )?(?:advis|recommend|indicat)\w*"}),
        Phrases({"desaconsej": r"\bdesaconsej\w*"}),
    ),
)
_ENGLISH_TWINS = PhraseTable({spanish: english for english, spanish in _TWINS})


def twins(source: str, target: str) -> list[tuple[Span, Span]]:
    """Return where the English and the Spanish text use phrases of which only one need deny."""
    found: list[tuple[Span, Span]] = []
    for spanish, named in groupby(_ENGLISH_TWINS.spans(source), key=itemgetter(0)):
        if others := spanish.spans(target):
            found += _matched([span for _, span in named], others, len(source), len(target))
    return found


def _matched(
    own: Sequence[Span], others: Sequence[Span], length: int, other_length: int
) -> Iterator[tuple[Span, Span]]:
    """Yield pairs of phrases, each phrase once, those at the same height of their texts first."""
    by_height = sorted(
        ((one, two) for one in own for two in others),
        key=lambda pair: abs(pair[0][0] / max(1, length) - pair[1][0] / max(1, other_length)),
    )
    used: set[tuple[bool, Span]] = set()
    for one, two in by_height:
        if used.isdisjoint({(True, one), (False, two)}):
            used |= {(True, one), (False, two)}
            yield one, two
