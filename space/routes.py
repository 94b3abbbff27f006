"""How a drug is given: what a question says of it, and what a label says. Standard library only.

The dose of a tablet is not that of an injection: a question that names a route is answered only by labels
of that route.
"""

import re

from dataset_builder.drug_names import fold

# Words of a question -> routes of openFDA.
_ROUTES_AS_WRITTEN = (
    (r"oral(?:es)?|comprimidos?|pastillas?|tabletas?|capsulas?|grageas?|jarabes?", "ORAL"),
    (r"intravenos[oa]s?|endovenos[oa]s?|iv|venas?", "INTRAVENOUS|PARENTERAL"),
    (r"intramuscular(?:es)?|im", "INTRAMUSCULAR|PARENTERAL"),
    (r"subcutane[oa]s?|sc", "SUBCUTANEOUS|PARENTERAL"),
    (
        r"inyec\w+|ampollas?|vial(?:es)?|infusion",
        "INTRAVENOUS|INTRAMUSCULAR|SUBCUTANEOUS|PARENTERAL|INTRADERMAL|INTRA-ARTICULAR|INTRATHECAL|EPIDURAL|"
        "INFILTRATION|PERINEURAL|SUBARACHNOID|INTRAVITREAL",
    ),
    (r"cremas?|pomadas?|unguentos?|gel(?:es)?|locion(?:es)?|topic[oa]s?", "TOPICAL|CUTANEOUS|VAGINAL|RECTAL"),
    (r"colirios?|oftalmic[oa]s?|ocular(?:es)?", "OPHTHALMIC|INTRAVITREAL"),
    (r"otic[oa]s?", "AURICULAR (OTIC)"),
    (r"nasal(?:es)?", "NASAL"),
    (r"inhala\w+|nebuliz\w+|aerosol(?:es)?", "RESPIRATORY (INHALATION)|ORAL INHALATION"),
    (r"supositorios?|rectal(?:es)?|enemas?", "RECTAL"),
    (r"vaginal(?:es)?|ovulos?", "VAGINAL"),
    (r"parches?|transdermic[oa]s?", "TRANSDERMAL"),
    (r"sublingual(?:es)?", "SUBLINGUAL"),
)
_ROUTES = tuple((re.compile(words), frozenset(routes.split("|"))) for words, routes in _ROUTES_AS_WRITTEN)

# What is put, or given as drops, in an eye or in an ear; a drug taken for one is no such thing.
_PUT = r"\b(?:gotas?|gotitas?|(?:me|le|se|te|nos) d[oa]\w*|pon\w*|ech\w+|aplic\w+|instil\w+)\b"
_BEFORE_SITE = rf"{_PUT}(?:(?!\btom)[^.;?!])*\b(?:en|para) (?:(?:el|los|mi|mis|su|sus|cada|un|ambos) )?"
_SITES = tuple(
    (re.compile(rf"{_BEFORE_SITE}(?P<site>{site})\b"), route)
    for site, route in (("ojos?", "oftalmico"), ("oidos?", "otico"))
)


def route_asked(question: str) -> tuple[str, frozenset[str]]:
    """Return the place or the form that a whole question asks for, and its routes; "" and none without one.

    `¿Cuántas gotas de X me pongo en el ojo?` has ojo, `X y Z, ¿cuántas inhalaciones?` inhalaciones.
    """
    folded = fold(question)
    for place, route in _SITES:
        found = place.search(folded)
        if found:
            return found["site"], routes_of_word(route)
    forms = (each[1] for each in re.finditer(r"\bcuant[oa]s? (\w+)", folded))
    return next(((form, routes) for form in forms if (routes := routes_of_word(form))), ("", frozenset()))


def routes_of_word(word: str) -> frozenset[str]:
    """Return the routes a word names, none for any other word: `colirio` is OPHTHALMIC or INTRAVITREAL."""
    folded = fold(word)
    return next((routes for words, routes in _ROUTES if words.fullmatch(folded)), frozenset())


def routes_of_label(column: str) -> frozenset[str]:
    """Return the routes of a label's column: `INTRAMUSCULAR, INTRAVENOUS` are two."""
    return frozenset(filter(None, (route.strip().upper() for route in column.split(","))))
