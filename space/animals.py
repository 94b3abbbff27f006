"""Whether a question is about a drug for an animal: the labels are for people. Standard library only."""

import re
from collections.abc import Sequence

from dataset_builder.drug_names import fold
from space.patients import PERSON, i_take, is_given, persons_in

_DIMINUTIVE = r"(?:it|ill|uel)[oa]"
# Beginnings of names that end in -o, -a or a diminutive.
_GENDERED = (
    "perr gat cachorr conej caball potr vac terner becerr borreg corder ovej cerd puerc chanch marran cochin "
    "gorrin burr asn mul novill gallin gans lor cotorr periquit pajar tortug jilguer pichich chuch cobay "
    "peludit lomit minin camell dromedari venad cierv mapach lagart axolot ajolot"
)
_WHOLE = (
    r"perrot[ea]|gatet[ea]|michis?|peludo|mascota|cuy(?:e)?|yegu(?:a|ita)|vaquit[ao]|vaquilla"
    r"|chiv[oa]|chivit[oa]|cabra"
    r"|cabrit[oa]|pollo|pollit[oa]|polluelo|gallo|gallito|pato|patit[oa]|pavo|pavit[oa]|toro|torito"
    r"|buey(?:e)?|ganado"
    r"|cacho?rrill[oa]|lechon(?:e)?|verraco|hamster|raton(?:e|cit[oa])?|rata|ratita|jerbo|chinchilla"
    r"|conejillo"
    r"|huron(?:e)?|hurona|canario|erizo|ardilla|iguana|gecko|geco|camaleon(?:e)?|serpiente|culebra"
    r"|piton(?:e)?|rana|sapo|pez|pece|pececit[oa]"
    r"|galapago|agapornis?|cacatua|guacamay[oa]|loro|paloma|palomita|pichon(?:e)?|codorniz|codornice"
    r"|avestruz|avestruce|faisan(?:e)?"
    r"|ave|avecilla|halcon(?:e)?|mico|chimpance|alpaca|vicuna|guanaco|bufal[oa]|jabali(?:e)?|oveja"
    r"|equino|bovino"
    r"|porcino|ovino|caprino|felin[oa]|animal(?:e|it[oa]|ej[oa])?|bestia|veterinari\w*|firulais"
    r"|chihuahua|caniche|poodle|bull ?dog|labrador(?:a|e)?|golden|retriever|pug|pit ?bull|husky"
    r"|beagle|dachshund"
    r"|teckel|yorkshire|yorkie|rottweiler|doberman|schnauzer|cocker|dalmata|shih ?tzu|bichon"
    r"|pomerania|pastor aleman"
    r"|galgo|podenco|mastin(?:e)?|collie|terrier|akita|samoyedo"
)
# Words that are much else, too: a verb, a city, a sickness. Only with a word that makes an animal of them.
_AMBIGUOUS = (
    r"(?:mi|mis|un|una|unos|unas|nuestr[oa]s?) "
    r"(?:llama|res|mon[oa]|leon|lobo|oso|tigre|boa|can|boxer|cuyo)(?:e?s)?"
)
_KINDS = rf"(?:(?:{'|'.join(_GENDERED.split())})(?:[oa]|{_DIMINUTIVE})s?|(?:{_WHOLE})s?|reses|{_AMBIGUOUS})\b"
_ARTICLE = r"(?:(?:un|una|unos|unas|el|la|los|las|al|del|mi|mis|su|sus|tu|nuestr[oa]s?|otro|otra) )*"
_ANIMAL = re.compile(rf"\b{_KINDS}")
_EATEN = r"(?:poll|cerd|corder|pav|vac|terner|conej|pat|chanch|puerc|cabrit)[oa]s?\b"
# An animal hurt, or touched, the person who asks; or the word is part of the name of a plant, or of a food.
_HURT = r"(?:mord|muerd|aran|ras[cg]u|ataq|atac|lam|pic|pis|transmi|contagi|peg|patea|embisti|tir)\w*"
_PERSON_ASKS = re.compile(
    rf"\b{_HURT}(?: (?:por|de))? {_ARTICLE}{_KINDS}"
    rf"|\b{_KINDS}(?: \w+)? (?:que )?(?:me|nos|le|lo|la|les) (?:ha |han |habia )?{_HURT}"
    rf"|\b{_KINDS} (?:que )?(?:ha |habia )?{_HURT} (?:a|al) (?=(?:\w+ )?{PERSON}\b)"
    rf"|\b(?:alergi\w+|asma)(?: \w+)? (?:al?|por|de(?! (?:mi|mis|su|sus|nuestr[oa]s?|un"
    rf"|una)\b)) {_ARTICLE}(?:(?:pel[oa]s?|caspa) del? )?{_ARTICLE}"
    rf"{_KINDS}"
    rf"(?: (?:y|o|ni) (?:al? |del? )?{_ARTICLE}{_KINDS})*"
    rf"|\b(?:mordeduras?|mordiscos?|aranazos?|picaduras?|patadas?|coz|pelos?|caspa|epitelio|rabia|una"
    rf"|colas?|lengua"
    r"|leche|queso|carne|caldo|sopa|pechuga|huevos?|piel|patas?|ojos?|tos|proteinas?|origen|grasa"
    r"|insulina|modelos?"
    rf"|estudios en|miedo a) (?:de )?(?:la |el |los |las |un )?{_KINDS}"
    rf"|\b(?:ca[ieyd]\w*|montar|monto|montando)(?: \w+)? (?:a|del?) {_ARTICLE}(?:caball|yegu|burr|mul"
    rf"|tor)[oa]s?\b"
    rf"|\b(?:com\w+|cen\w+|almor\w+|con|despues de) {_EATEN}|\bperritos? calientes?\b"
    r"|\bsoy veterinari[oa]\b|\ben animales\b|\banimal(?:es)? de laboratorio\b"
)
_TO_ANIMAL = re.compile(
    rf"\b(?:para|en) {_ARTICLE}{_KINDS}"
    rf"|\b(?:d[oa]\w*|pon\w*|administr\w+|inyect\w+|cuant[oa]s?|dosis"
    rf"|y)(?: \w+){{0,3}}? al? {_ARTICLE}{_KINDS}"
)
_TO_PERSON = re.compile(
    r"\b(?:d[oae](?:r\w*|mos|y)?|pon\w*|tom\w+|cuant[oa]s?|dosis)\b[^.;:?!]*?"
    rf"\b(?:al|(?:a|para) (?:\w+ )?){PERSON}\b"
)
_IS_PATIENT = re.compile(
    rf"\b(?:a|al|para|en) (?:\w+ )?{PERSON}\b(?! (?:me |le )?(?:dij|dic))"
    rf"|\b{PERSON} (?:de \d+ \w+ )?(?:tiene|esta|sufre|pesa|toma|necesita|con|de \d+)\b"
)


def is_for_animal(turns: Sequence[str]) -> bool:
    """Tell whether an animal is to take the drug: the newest turn that says who takes it counts.

    Not in `me mordió un perro, ¿puedo tomar X?`.
    """
    said = (_is_animal_patient(fold(turn)) for turn in reversed(turns))
    return next((each for each in said if each is not None), False)


def _is_animal_patient(folded: str) -> bool | None:
    """Tell whether the patient is an animal, or a person; None where nothing is said of either."""
    rest = _PERSON_ASKS.sub(" ", folded)
    is_for_me = i_take(folded) and not is_given(folded)
    if _ANIMAL.search(rest):
        return _TO_ANIMAL.search(rest) is not None or not (is_for_me or _TO_PERSON.search(rest))
    if _ANIMAL.search(folded) and is_given(folded) and not persons_in(folded):
        return True
    return False if is_for_me or _IS_PATIENT.search(folded) else None
