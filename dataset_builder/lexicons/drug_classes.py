"""Classes of drugs that a text names (`drug_classes.tsv`): antibiotics, statins, vitamin D.

A class stands for its drugs: an antiviral for an antibiotic is another treatment, though no drug is named.
Standard library only.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from dataset_builder.flags import Span
from dataset_builder.lexicons.tables import rows
from dataset_builder.phrases import Phrases, PhraseTable
from dataset_builder.text_words import Language, Word, by_language

ClassMention = tuple[str, Span]
# Spanish has one word for what English says in several: `fever-reducing medicine`, `tuberculosis treatment`.
OFTEN_ADDED = frozenset(
    {
        *("antibiotic", "antimalarial", "antituberculosis", "antipyretic", "analgesic", "antidiabetic"),
        *("antineoplastic", "immunosuppressant", "sedative", "corticosteroid", "anti-inflammatory"),
        *("hormone therapy", "vaccine", "antiseptic", "contraceptive", "penicillin", "anesthetic"),
    }
)
# Classes that Spanish names where English names what they are for, or has one lay word for two of them.
_MEANT: Mapping[str, Phrases] = {
    "antiplatelet": Phrases({"thinn": r"\bblood[- ]thinn"}),
    "antihypertensive": Phrases({"hypertens|blood pressure": r"\bhypertens|\bblood pressure\b"}),
    "antiepileptic": Phrases({"epilep|seizure|convuls": r"\b(?:epilep|seizure|convuls)"}),
    "antidepressant": Phrases({"depress": r"\bdepress"}),
    "antiarrhythmic": Phrases({"rrhythm": r"\b(?:ar|dys)rhythm"}),
    "radiotherapy": Phrases({"radiat": r"\b(?:ir)?radiat"}),
    "antiemetic": Phrases({"vomit|nausea": r"\b(?:vomit|nausea)"}),
}
_SHORTEST, _LONGEST = 5, 15  # letters of a beginning
# Classes that have no word of their own.
_OF_SEVERAL_WORDS: Mapping[Language, PhraseTable[str]] = {
    "en": PhraseTable(
        {
            "beta-blocker": Phrases({"beta": r"\bbeta[- ]?(?:adrenergic )?(?:receptor )?(?:block|antag)\w+"}),
            "ACE inhibitor": Phrases({"ace|angiotensin": r"\bACE(?:Is?)?\b|\bangiotensin[- ]converting\b"}),
            "angiotensin receptor blocker": Phrases(
                {"arb|angiotensin": r"\bARBs?\b|\bangiotensin(?:[- ]ii)?[- ]receptor\b"}
            ),
            "calcium channel blocker": Phrases({"calcium": r"\bcalcium[- ](?:channel )?(?:block|antag)\w+"}),
            "MAO inhibitor": Phrases({"mao|monoamine": r"\bMAOIs?\b|\bMAO\b|\bmonoamine oxidase\b"}),
            "SSRI": Phrases(
                {"ssri|serotonin": r"\bSSRIs?\b|\bserotonin[- ]reuptake\b|\breuptake of (?:\w+ )?serotonin"}
            ),
            "proton pump inhibitor": Phrases({"ppi": r"\bPPIs?\b"}),
            "beta-agonist": Phrases({"beta": r"\bbeta[- ]?(?:2[- ]?)?(?:adrenergic )?agonist\w*"}),
            "lipid-lowering drug": Phrases({"lipid": r"\b(?:lipid[- ]lowering|hypolipid\w+)"}),
            "anti-inflammatory": Phrases({"inflam": r"\banti-?inflam\w+"}),
            "NSAID": Phrases({"nsaid|nonst|non-st|non st": r"\bNSAIDs?\b|\bnon-? ?steroidal\b"}),
            "diuretic": Phrases({"water": r"\bwater (?:tablet|pill)s?\b"}),
            "antiepileptic": Phrases({"epilepsy": r"\bepilepsy (?:medic|drug|treat)\w+"}),
            "anticoagulant": Phrases({"thinn": r"\bblood[- ]thinn\w+"}),
            "contraceptive": Phrases({"birth": r"\bbirth[- ]control\b"}),
            "vaccine": Phrases({"shot|jab": r"\b(?:shot|jab)s?\b"}),
            "analgesic": Phrases({"pain": r"\bpain[- ](?:reliev|medic|kill)\w+"}),
            "sulfonamide": Phrases({"sulfa|sulpha": r"\bsul(?:f|ph)a\b"}),
            "radiotherapy": Phrases({"radiation": r"\bradiation (?:therapy|treatment)\b"}),
        }
    ),
    "es": PhraseTable(
        {
            "beta-blocker": Phrases(
                {"beta": r"\bbeta[- ]?bloque\w+|\b(?:bloque|antag)\w+ (?:\w+ )?beta\w*|\bbetabloque\w+"}
            ),
            "ACE inhibitor": Phrases(
                {"eca|conver": r"\bI?ECAs?\b|\b(?:enzima )?conver\w+ de (?:la )?angiotensina\b"}
            ),
            "angiotensin receptor blocker": Phrases(
                {
                    "ara|sart": r"\bARA\b(?!-?C\b)|\bsartanes\b",
                    "angiotensina": r"\breceptor(?:es)? (?:\w+ )?(?:de )?(?:la )?angiotensina\b",
                }
            ),
            "calcium channel blocker": Phrases(
                {
                    "calcio": r"\bcalcioantag\w+"
                    r"|\b(?:antag\w+|bloque\w+) (?:de los canales )?(?:del?|de la entrada de) calcio\b"
                }
            ),
            "MAO inhibitor": Phrases({"mao|monoamin": r"\bI?MAOs?\b|\bmonoamin\w+"}),
            "SSRI": Phrases(
                {"isrs|serotonina": r"\bISRS\b|\brecaptaci[oó]n (?:\w+ )?(?:de )?(?:la )?serotonina\b"}
            ),
            "proton pump inhibitor": Phrases({"ibp": r"\bIBPs?\b"}),
            "beta-agonist": Phrases({"beta": r"\bbeta-?agonist\w+|\bagonistas? (?:\w+ )?beta\w*"}),
            "lipid-lowering drug": Phrases({"lip": r"\bhipolip\w+|\bantilip\w+"}),
            "anti-inflammatory": Phrases({"inflam": r"\banti-?inflam\w+"}),
            "NSAID": Phrases({"aine|esteroid": r"\bAINEs?\b|\bno esteroid\w+"}),
        }
    ),
}
_VITAMINS: Mapping[Language, Phrases] = {
    "en": Phrases({"vitamin": r"\bvitamins? [A-EK](?:\d{1,2})?\b"}),
    "es": Phrases({"vitamina": r"\bvitaminas? [A-EK](?:\d{1,2})?\b"}),
}


def drug_classes(text: str, words: Iterable[Word], language: Language) -> Iterator[ClassMention]:
    """Yield each class of drugs that a text names, with its place; `words` are all that may name one."""
    several = _OF_SEVERAL_WORDS[language].spans(text)
    yield from several
    class_of = CLASS_OF[language]
    for word in words:
        if (name := class_of(word.folded)) and not any(
            start <= word.start < end for _, (start, end) in several
        ):
            yield name, (word.start, word.end)
    for span in _VITAMINS[language].spans(text):
        yield "vitamin " + text[slice(*span)].split()[-1].lower(), span


def may_be_meant(name: str, english: str) -> bool:
    """Tell whether English may mean a class that it does not name."""
    return name in _MEANT and _MEANT[name].search(english) is not None


@cache
def _beginnings(language: Language) -> Mapping[str, str]:
    column = 1 if language == "en" else 2
    return {
        begin: "" if row[0] == "-" else row[0]
        for row in rows("drug_classes.tsv")
        for begin in row[column].split()
    }


def _class_of(language: Language, word: str) -> str:
    """Return the class that a folded word names; "" for most words, and those of a row `-`."""
    known = _beginnings(language)
    lengths = range(min(len(word), _LONGEST), _SHORTEST - 1, -1)
    return next((known[word[:length]] for length in lengths if word[:length] in known), "")


CLASS_OF = by_language(_class_of)  # for those who ask about every word of a text
