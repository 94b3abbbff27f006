"""What a label calls that which people ask in words of their own. Standard library only."""

import re

DRINK = re.compile(
    r"\b(?:alcohol(?:es|ic[oa]s?)?|bebidas? alcoholicas?|vin(?:o|ito)s?|cerve(?:za|cita)s?|birras?|chelas?"
    r"|licor(?:es)?|whisky|vodka|ginebra|cubatas?|cava|copas?|copitas?|sidra|ron|tequila|pisco|mezcal"
    r"|aguardiente|tragos|champan|borrach\w*|emborrach\w*"
    r"|beb(?:o|er|ido|iendo)(?! (?:\w+ )?(?:agua|leche)))\b"
)
ALCOHOL = "alcohol"
# Folded words of a question -> beginnings of words, or whole phrases, of a label.
_ROWS = (
    (r"partir\w*|tritur\w+|machac\w+|mastic\w+|moler\w*|aplast\w+", "tritur|mastiq|mastic|entera"),
    (r"sueno|adormec\w+|adormil\w+|modorra|dormid[oa]", "somnol|sedac"),
    (r"engord\w+", "aumento de peso|ganancia de peso"),
    (r"adelgaz\w+", "perdida de peso|disminucion de peso"),
    (r"mare[oa]s?|mareos?|maread[oa]", "mareo|vertig"),
    (r"estrin\w+|estren\w+", "estren"),
    (r"picor(?:es)?|picazon|comezon|rasquina", "picor|picaz|prurit|comez"),
    (r"ronchas?|sarpullidos?|granitos?|habones", "erupc|urtic|sarpull"),
    (r"conducir|conduzco|manej\w+|coche|carro|auto", "conduc|vehic|maquin"),
    (r"barriga|panza|guata|tripa|estomago", "estomac|abdom|gastr"),
    (r"higado", "hepat|higad"),
    (r"rinon(?:es)?", "renal|rinon"),
    (r"corazon", "cardi|corazon"),
    (r"tension|presion", "hipert|presion arterial"),
    (r"azucar", "gluc|hipogl|hipergl"),
    (r"sol", "solar|fotosens"),
    (r"nevera|heladera|frigorifico|refrigerador\w*", "refriger"),
    (r"caduc\w+|vence", "caduc|vencim"),
    (r"desvel\w+", "insomn"),
    (r"regla|periodo", "menstr"),
    (r"comida|comer|ayunas", "aliment|comida|ayun"),
    (r"largo|plazo", "largo plazo|prolongad|un ano"),
)  # fmt: skip
# The same for drugs: labels speak of one by another name, or by its class.
_DRUG_ROWS = (
    (r"anticoagulantes?|warfarina|coumadin|aldocumar|sintrom|acenocumarol", "anticoagul|warfarin"),
    (r"paracetamol|acetaminofen", "paracetamol|acetaminofen"),
    (r"aspirina|adiro|acetilsalicilico", "aspirina|acetilsalicilic|aine|antiinflamatori"),
    (r"aines?|antiinflamatorios?|ibuprofeno|naproxeno|diclofenaco|ketorolaco|meloxicam|dexketoprofeno|celecoxib",
     "aine|antiinflamatori"),
)  # fmt: skip
_DRUGS = tuple((re.compile(words), tuple(row.split("|"))) for words, row in _DRUG_ROWS)
_TABLE = (*_DRUGS, *((re.compile(words), tuple(row.split("|"))) for words, row in _ROWS))


_SOFT_DRINK = re.compile(
    r"\b(?:agua|leche|cafe|(?:un|el|de) te|infusion(?:es)?|zumos?|jugos?|refrescos?|mate)\b"
)


def names_alcohol(folded: str) -> bool:
    """Tell whether a folded question is about alcohol: not where coffee is drunk."""
    if _SOFT_DRINK.search(folded):
        folded = re.sub(r"\bbeb\w+", " ", folded)
    return DRINK.search(folded) is not None


def names_drugs(word: str) -> bool:
    """Tell whether a folded word is a drug, or a class of drugs, that labels call otherwise."""
    return any(words.fullmatch(word) for words, _ in _DRUGS)


def label_words(word: str) -> tuple[str, ...]:
    """Return how labels may begin what a folded word means, besides the word: `sueno` is `somnol`."""
    if word == ALCOHOL:
        return ("bebidas alcoholicas",)
    return next((found for words, found in _TABLE if words.fullmatch(word)), ())
