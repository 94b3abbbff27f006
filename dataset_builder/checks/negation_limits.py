"""Limits of number and time that one language puts with a negation: `no more than 8`, `como máximo 8`."""

from collections.abc import Sequence

from dataset_builder.phrases import Phrases

_ONCE = r"(?:(?!\bno\b)[^.;])"  # goes on without a second `no`
_HELD = r"(?:se )?(?:\w+ )?(?:interrump|suspend|suspens|retras|aplaz|demor|paus|posp)"
LIMITS: Sequence[tuple[Phrases, Phrases]] = (
    (
        Phrases(
            {
                "than": r"\b(?:limit\w*\b[^.;]{0,30}? to )?(?:no|not) (?:\w+ )?"
                r"(?:more|(?:great|high|lat|long|larg|fast)er) than\b",
                "exceed": r"\b(?:not|never) (?:to )?exceed\w*",
            }
        ),
        Phrases(
            {
                "ximo|xima": r"\bm[aá]xim[oa]s?\b",
                "tardar|sumo|mucho": r"\ba m[aá]s(?= tardar\b)|\ba lo sumo\b|\bcomo mucho\b",
                "al menos": r"\bal menos \w+ \w+ antes\b",
                " o ": r"\bo (?:menos|antes|menor|inferior)\b",
                "hasta": r"\bhasta (?:un |una )?\d",
            }
        ),
    ),
    (
        Phrases(
            {
                "than": r"\b(?:no|not) (?:less|fewer|lower|smaller|shorter) than\b"
                r"|\b(?:no|not) (?:be \w+ )?(?:earlier|sooner) than\b"
            }
        ),
        Phrases(
            {
                "nimo|nima": r"\bm[ií]nim[oa]s?\b",
                " menos": r"\b(?:al|por lo|cuando) menos\b",
                " o ": r"\bo (?:m[aá]s|mayor|superior)\b",
                "antes de|hasta": r"\bno\b[^.;,]{0,60}\b(?:antes de|hasta)\b",
            }
        ),
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
                "s de|s que|s tarde": r"\b(?:no|sin \w+r) (?:\w+ ){0,3}(?:m[aá]s|menos) (?:del?|que|tarde)\b",
                "superior|inferior": r"\bno (?:\w+ ){0,2}(?:superior|inferior)(?:es)?\b",
                "mayor|menor": r"\bno (?:\w+ ){0,2}(?:mayor|menor)(?:es)?\b",
                "exced|super|sobrepas|rebas": r"\b(?:no|sin) (?:\w+ ){0,2}(?:exced|super|sobrepas|rebas)\w*",
                "pas": r"\b(?:no|sin) (?:\w+ )?pas(?:ar|e|en) de (?=\d)",
            }
        ),
    ),
    (
        Phrases(
            {
                "delay": r"\bwithout (?:\w+ )?delay\b",
                "promptly|immediately": r"\b(?:promptly|immediately)\b",
                "as soon|right away|at once": r"\b(?:as soon as|right away|at once)\b",
            }
        ),
        Phrases(
            {
                "antes": r"\b(?:cuanto|lo) antes\b",
                "sin ": r"\bsin (?:demora|retras|retardo|tardanza|dilaci|falta|perder|p[eé]rdida)\w*",
                "inmediat": r"\binmediat\w+",
                "seguida": r"\ben ?seguida\b",
            }
        ),
    ),
    (
        Phrases({"wait": r"\bwait\w*\b[^.;]{0,60}\b(?:until|before|till)\b"}),
        Phrases({"no ": r"\bno (?!(?:\w+ ){0,3}esper)\w[^.;]{0,80}\bhasta\b"}),
    ),
    (
        Phrases(
            {"under|below|less|fewer|lower|within": r"\b(?:under|below|within|(?:less|fewer|lower) than)\b"}
        ),
        Phrases(
            {
                "s de": r"\bno (?:\w+ ){0,3}m[aá]s (?:de|del)\b(?![^.;]*\b(?:debajo|menos|inferior|menor)\b)",
                "alcan|lleg|pas|super|exced": r"\bno (?:\w+ ){0,3}"
                r"(?:(?:alcan[zc]|lleg|super|exced)\w*|pasad\w* del?\b)",
            }
        ),
    ),
    (
        Phrases({"not ": r"\bnot (?:\w+ )?(?:before|until|earlier than)\b"}),
        Phrases({"para|partir|desde": r"\b(?:para (?:el|la|los|las|fin\w+)|a partir del?|desde)\b"}),
    ),
    (
        Phrases({"not |n't": r"\b(?:not|\w+n't)\b[^.;]{0,50}? (?:for|until|within)\b"}),
        # in a clause that denies nothing itself
        Phrases(
            {
                "tard|esper": r"(?:\A|(?<=[.;]))(?:(?!\b(?:no|sin)\b)[^.;])*?"
                r"\b(?:tard|esper)(?:en?|an?|ar(?:[aá]n?)?|[oó]|aron)\b",
                "dej": r"(?<!no )(?<!no se )\bdej\w+ (?:pasar|transcurrir)\b",
            }
        ),
    ),
    (
        Phrases({"often|frequently": r"\b(?:no|not) more (?:often|frequently) than\b"}),
        Phrases(
            {
                "nimo|nima|ximo|xima": r"\b(?:m[ií]nim|m[aá]xim)[oa]s?\b",
                " menos": r"\b(?:al|por lo) menos\b",
            }
        ),
    ),
    (
        Phrases(
            {
                "until|till": r"\b(?:(?:with)?h[eo]ld|delay|defer|postpone|pause)\w*\b"
                r"[^.;]{0,60}\b(?:until|till)\b"
            }
        ),
        Phrases({"hasta": rf"\bno (?!{_HELD}){_ONCE}{{0,80}}\bhasta\b"}),
    ),
    (
        Phrases({"only ": r"\bonly\b(?:(?!\bnot\b)[^.;]){0,60}\b(?:after|once|when)\b"}),
        Phrases({"hasta|antes de": rf"\bno\b{_ONCE}{{0,80}}\b(?:hasta|antes de)\b"}),
    ),
    (
        Phrases({"not be |do not|n't ": r"\b(?:not be|do not|\w+n't)\b[^.;]{0,50}? (?:until|before)\b"}),
        Phrases({"esper": r"\besper\w+ (?:\w+ ){0,2}(?:m[ií]nimo|al menos|hasta)\b"}),
    ),
    (
        Phrases({"until": r"\b(?:not|\w+n't)\b[^.;]{0,60}\buntil\b"}),
        Phrases({"reci": r"\breci[eé]n\b"}),
    ),
)
