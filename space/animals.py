"""Whether a question is about a drug for an animal: the labels are for people. Standard library only."""

import re

from dataset_builder.drug_names import fold

_KINDS = (
    r"(?:perr(?:o|a|it[oa]|ot[ea])s?|gat(?:o|a|it[oa])s?|michis?|minin[oa]s?|lomit[oa]s?|mascotas?|veterinari\w*"
    r"|cachorr(?:o|a|it[oa])s?|conej(?:o|a|it[oa])s?|hamsters?|hurones|huron|cobayas?|caball[oa]s?|yeguas?|potr[oa]s?"
    r"|vacas?|terner[oa]s?|ovejas?|loros?|periquitos?|canarios?|tortugas?|gallinas?|chihuahuas?|caniches?|animal(?:es|it[oa]s?)?)"
)
_ARTICLE = r"(?:(?:un|una|unos|unas|el|la|los|las|al|del|mi|mis|su|sus|tu|nuestr[oa]s?|otro|otra) )*"
_ANIMAL = re.compile(rf"\b{_KINDS}\b")
# An animal hurt, or touched, the person who asks; or the word is part of the name of a plant, or of a food.
_HURT = r"(?:mord|muerd|aran|ras[cg]u|ataq|atac|lam|pic|pis|transmi|contagi|peg)\w*"
_PERSON_ASKS = re.compile(
    rf"\b{_HURT}(?: (?:por|de))? {_ARTICLE}{_KINDS}\b"
    rf"|\b{_KINDS}(?: \w+)? (?:que )?(?:me|nos|le|lo|la|les) (?:ha |han |habia )?{_HURT}"
    rf"|\b(?:alergi\w+|asma)(?: \w+)? (?:al?|de|por) {_ARTICLE}(?:(?:pel[oa]s?|caspa) del? )?{_ARTICLE}"
    rf"{_KINDS}"
    rf"(?: (?:y|o|ni) (?:al? |del? )?{_ARTICLE}{_KINDS})*"
    rf"|\b(?:mordeduras?|mordiscos?|aranazos?|picaduras?|pelos?|caspa|epitelio|rabia|una|colas?|lengua|leche|carne"
    rf"|proteinas?|origen|grasa|insulina|modelos?|estudios en|miedo a) (?:de )?"
    rf"(?:la |el |los |las |un )?{_KINDS}\b"
    r"|\bsoy veterinari[oa]\b|\ben animales\b|\banimal(?:es)? de laboratorio\b"
)


def is_for_animal(question: str) -> bool:
    """Tell whether an animal is to take the drug: not in `me mordió un perro, ¿puedo tomar X?`."""
    return _ANIMAL.search(_PERSON_ASKS.sub(" ", fold(question))) is not None
