"""How a drug is given: what a question says of it, and what a label says. Standard library only.

The dose of a tablet is not that of an injection: a question that names a route is answered only by labels
of that route.
"""

import re

from dataset_builder.drug_names import fold

# Words of a question -> routes of openFDA.
_ROUTES_AS_WRITTEN = (
    (r"oral(?:es)?|comprimidos?|pastillas?|tabletas?|capsulas?|grageas?|jarabes?", "ORAL"),
    (r"intravenos[oa]s?|endovenos[oa]s?|iv|venas?|suero|goteo|chut\w+", "INTRAVENOUS|PARENTERAL"),
    (
        r"(?:intra|in)tecal(?:es)?|(?:intra)?raquide[oa]s?|(?:intra)?espinal(?:es)?",
        "INTRATHECAL|SUBARACHNOID|INTRASPINAL",
    ),
    (r"(?:epi|peri|extra)dural(?:es)?|caudal(?:es)?", "EPIDURAL|CAUDAL BLOCK"),
    (r"intraarticular(?:es)?|articular(?:es)?", "INTRA-ARTICULAR"),
    (r"intradermic[oa]s?", "INTRADERMAL"),
    (r"intravitre[oa]s?", "INTRAVITREAL"),
    (
        r"intra(?:peritoneal|pleural|ose|vesical|camera?l|lesional|cavernos|uterin|pericardic"
        r"|ventricular|arterial)"
        r"(?:[oa]s?|es)?",
        "INTRAPERITONEAL|INTRAPLEURAL|INTRAOSSEOUS|INTRAVESICAL|INTRACAMERAL|INTRALESIONAL|INTRACAVERNOUS"
        "|INTRAUTERINE|INTRAVENTRICULAR|INTRA-ARTERIAL",
    ),
    (r"intramuscular(?:es)?|im", "INTRAMUSCULAR|PARENTERAL"),
    (r"subcutane[oa]s?|sc", "SUBCUTANEOUS|PARENTERAL"),
    (
        r"inyec\w+|pinch(?:o|an|amos|ar\w*|ad[oa]s?)|ampollas?|vial(?:es)?|infusion|infundid[oa]"
        r"|jeringuillas?",
        "INTRAVENOUS|INTRAMUSCULAR|SUBCUTANEOUS|PARENTERAL|INTRADERMAL|INTRA-ARTICULAR|INTRATHECAL|EPIDURAL|"
        "INFILTRATION|PERINEURAL|SUBARACHNOID|INTRAVITREAL",
    ),
    (
        r"cremas?|pomadas?|unguentos?|gel(?:es)?|locion(?:es)?|topic[oa]s?|champus?|unt(?:o|an|ar\w*"
        r"|ad[oa]s?)|frot(?:o|ar\w*)",
        "TOPICAL|CUTANEOUS|VAGINAL|RECTAL",
    ),
    (r"colirios?|oftalmic[oa]s?|ocular(?:es)?", "OPHTHALMIC|INTRAVITREAL"),
    (r"otic[oa]s?", "AURICULAR (OTIC)"),
    (r"(?:intra)?nasal(?:es)?|esnif\w+", "NASAL"),
    (
        r"spray|pulverizador",
        "NASAL|TOPICAL|CUTANEOUS|RESPIRATORY (INHALATION)|ORAL INHALATION|SUBLINGUAL|BUCCAL",
    ),
    (
        r"bucal(?:es)?|chup(?:a|o|ar|an|ad[oa])|caramelos?|piruletas?",
        "BUCCAL|TRANSMUCOSAL|SUBLINGUAL|OROPHARYNGEAL",
    ),
    (r"enjuagues?|gargaras", "BUCCAL|DENTAL|OROPHARYNGEAL|PERIODONTAL|TOPICAL"),
    (r"sonda|nasogastric[oa]|enteral(?:es)?", "NASOGASTRIC|ENTERAL"),
    (r"inhal\w+|nebuliz\w+|aerosol(?:es)?|puffs?", "RESPIRATORY (INHALATION)|ORAL INHALATION"),
    (r"supositorios?|rectal(?:es)?|recto|enemas?", "RECTAL"),
    (r"vaginal(?:es)?|ovulos?", "VAGINAL"),
    (r"parches?|transdermic[oa]s?", "TRANSDERMAL"),
    (r"sublingual(?:es)?", "SUBLINGUAL"),
)
_ROUTES = tuple((re.compile(words), frozenset(routes.split("|"))) for words, routes in _ROUTES_AS_WRITTEN)

# What is put, or given as drops, in an eye or in an ear; a drug taken for one is no such thing.
_PUT = r"\b(?:gotas?|gotitas?|(?:me|le|se|te|nos) d[oa]\w*|pon\w*|ech\w+|aplic\w+|instil\w+)\b"
_BEFORE_SITE = rf"{_PUT}(?:(?!\btom)[^.;?!])*\b(?:en|para) (?:(?:el|los|mi|mis|su|sus|cada|un|ambos) )?"
_SITES = tuple(
    (re.compile(rf"{_BEFORE_SITE}(?P<site>{site})\b"), frozenset(routes.split("|")))
    for site, routes in (("ojos?", "OPHTHALMIC|INTRAVITREAL"), ("oidos?", "AURICULAR (OTIC)"))
)
_PUT_IN = (
    r"\b(?:pon(?:go|e|en|er\w*)|aplic\w+|administr\w+|inyect\w+|unt\w+|frot\w+|met(?:o|e|er\w*)"
    r"|ech(?:o|ar\w*))"
    r"(?:(?! tom| trag)(?: \w+)){0,6}? en (?:el |la |los |las |cada )"
)
_WAYS = tuple(
    (re.compile(rf"{before}(?P<site>{site})\b"), frozenset(routes.split("|")))
    for before, site, routes in (
        (r"\bpor (?:el |la |los |las )", "venas?", "INTRAVENOUS|PARENTERAL"),
        (_PUT_IN, "venas?", "INTRAVENOUS|PARENTERAL"),
        (_PUT_IN, "columna", "INTRATHECAL|SUBARACHNOID|INTRASPINAL|EPIDURAL"),
        (
            _PUT_IN,
            "musculos?|gluteos?|nalgas?|muslos?|piel|rodillas?|espalda|cuello|cara|manos?|pies?|brazos?|piernas?|hombros?",
            "INTRAMUSCULAR|SUBCUTANEOUS|PARENTERAL|INTRA-ARTICULAR|TOPICAL|CUTANEOUS|PERCUTANEOUS|TRANSDERMAL",
        ),
        (r"\bpor (?:la )?", "boca", "ORAL"),
        (r"\bpor (?:el |la |los |las )", "sonda", "NASOGASTRIC|ENTERAL"),
        (r"\bpor (?:el |la )", "recto|ano|culo|culito", "RECTAL"),
        (r"\bpor la ", "nariz", "NASAL"),
        (r"\bpor la ", "vagina", "VAGINAL"),
        (r"\bpor (?:el |los )", "ojos?", "OPHTHALMIC|INTRAVITREAL"),
        (r"\bpor (?:el |los )", "oidos?", "AURICULAR (OTIC)"),
        (r"\b(?:bajo|debajo de) (?:la )?", "lengua", "SUBLINGUAL"),
    )
)
_COMES_OUT = re.compile(
    r"\b(?:sal|sangr|secre|supur|pus|flujo|moco|expuls|gote|heces|hemorrag|llor|perd|pierd)\w*[^.;:?!]*$"
)
_AMOUNT_OF = re.compile(r"\bcuant[oa]s? (\w+)")
_FORM = re.compile(
    r"\b(?:por|via)(?: via)? (\w+)|\ben(?: forma de)? (\w+)|\bpara (inyect\w+|pinch\w+|inhal\w+)"
    r"|\b((?:inyect|pinch)(?:o|an|amos|ar\w*|ad[oa]s?)|esnif\w+|chup(?:o|a|ar)|(?:unt|frot)(?:o|ar\w*))\b"
    r"|\b(?:se|te) (pincha|inyecta)\b"
)
# What is taken by mouth, or dosed by weight, is no cream, no drops for eyes and no patch.
_OUTSIDE = frozenset(
    ("TOPICAL", "CUTANEOUS", "PERCUTANEOUS", "OPHTHALMIC", "CONJUNCTIVAL", "INTRAVITREAL", "AURICULAR (OTIC)",
     "TRANSDERMAL", "DENTAL", "PERIODONTAL")
)  # fmt: skip
_NOT_BY_MOUTH = _OUTSIDE | frozenset(
    ("NASAL", "VAGINAL", "RECTAL", "INTRAVENOUS", "INTRAMUSCULAR", "SUBCUTANEOUS", "INTRADERMAL",
     "INTRA-ARTICULAR", "INTRATHECAL", "EPIDURAL", "INFILTRATION", "PERINEURAL",
     "SUBARACHNOID", "INTRASPINAL", "INTRA-ARTERIAL")
)  # fmt: skip
_TAKEN = re.compile(r"\b(?:tom(?:o|a|as|an|e|amos|ar|arme|arse|arlo|arla)|trag\w+|beb(?:o|er))\b")
_BY_WEIGHT = re.compile(
    r"\bcuant[oa]s? (?:mg|miligramos)\b|\bpor (?:cada )?(?:kilo|kilogramo|kg)\b|\bmg */ *kg\b|\bpor peso\b"
)
_INNER = re.compile(
    r"\b(?:orina|urinari[oa]s?|cistitis|neumonia|pulmonia|sepsis|septicemia|meningitis|peritonitis"
    r"|fiebre|tension"
    r"|hipertension|presion(?: arterial| alta)|arritmias?|taquicardia|gonorrea|sifilis)\b"
)
_EYE = re.compile(r"\b(?:oj|ocul|glaucoma|oftalm)\w*")


def route_asked(question: str, about: str) -> tuple[str, frozenset[str]]:
    """Return the place or the form that a question asks for, and its routes; "" and none without one.

    `about` is what it says of one drug. `¿Cuántas gotas de X me pongo en el ojo?` has ojo, `X y Z, ¿cuántas
    inhalaciones?` inhalaciones.
    """
    for text, places, forms in ((fold(question), _SITES, _AMOUNT_OF), (fold(about), _WAYS, _FORM)):
        for place, routes in places:
            found = place.search(text)
            if found and not _COMES_OUT.search(text, 0, found.start()):
                return found["site"], routes
        named = (next(filter(None, each.groups())) for each in forms.finditer(text))
        form = next(filter(routes_of_word, named), "")
        if form:
            return form, routes_of_word(form)
    return "", frozenset()


def routes_ruled_out(question: str) -> tuple[str, frozenset[str]]:
    """Return what rules routes out where none is named, and those: no cream for `¿Cuánto X tomo?`."""
    folded = fold(question)
    if _TAKEN.search(folded):
        return "por la boca", _NOT_BY_MOUTH
    inside = _BY_WEIGHT.search(folded) or (not _EYE.search(folded) and _INNER.search(folded)) or None
    return (inside.group(), _OUTSIDE) if inside else ("", frozenset())


def routes_of_word(word: str) -> frozenset[str]:
    """Return the routes a word names, none for any other word: `colirio` is OPHTHALMIC or INTRAVITREAL."""
    folded = fold(word)
    return next((routes for words, routes in _ROUTES if words.fullmatch(folded)), frozenset())


def routes_of_label(column: str) -> frozenset[str]:
    """Return the routes of a label's column: `INTRAMUSCULAR, INTRAVENOUS` are two."""
    return frozenset(filter(None, (route.strip().upper() for route in column.split(","))))
