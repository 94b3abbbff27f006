"""Whether a translation means a drug that it does not name: `este medicamento`, `su acción`."""

import re
from functools import cache

from dataset_builder.lexicons.drugs import DrugMention
from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.stems import dictionary_words, is_known
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Word

_SHORTEST_NAME = 4
_NEW_SENTENCE = re.compile(r"(?:^|[.:;?!«»\"“”(\n])\W*$")
_BEFORE_A_NOUN = re.compile(
    r"(?:\A|[.,;:¿¡(]\s?|\b(?:el|la|los|las|una?|del?|con|al?|por|para|y|o|ni|en|su|mg|ml|%)\s)\Z",
    re.IGNORECASE,
)
# `midodrine may enhance`, `miltefosine impaired`: Spanish leaves out a subject that is known.
_VERB = re.compile(
    r"\s+(?:is|are|was|were|may|might|can|could|should|must|will|would|has|have|had|does|do|did|[a-z]{3,}ed)\b"
)
_BEFORE_IN_A_LIST = re.compile(r"(?:[/+]|\b(?:and|or|nor|plus|with|versus|vs\.?))\s*$")
_AFTER_IN_A_LIST = re.compile(r"\s*[,/+]|\s+(?:and|or|nor|plus|with|versus|vs)\b")
_OF = re.compile(r"\bof(?: the)?\s+$")
_ITS = re.compile(r"\bsus?\b", re.IGNORECASE)
_ARTICLE, _VERB_ES = r"(?:el|las?|los|una?)", r"(?:es|son|fue|fueron|se|puede|pueden|debe|deben|ha|han)"
# What a name that was only taken out leaves behind: `la dosis de es de 5 mg`.
_HOLE = re.compile(
    rf"\b(?:de|del|con|por|al?|{_ARTICLE}) ?(?:[.,;:)(]|\Z)"
    rf"|\b(?:de|del|con|por|al?|y|o|ni) (?:{_VERB_ES}|de|del|con|por|y|o)\b"
    rf"|(?<!\bse )(?<!\bque )(?<!\bno )\b{_ARTICLE} (?:{_VERB_ES}|por|con|y|o|tampoco|{_ARTICLE})\b",
    re.IGNORECASE,
)
# What is neither the subject nor a thing's owner is not left out: `allergic to penicillin`.
_NO_SUBJECT = re.compile(r"\b(?:to|before|after|with|without|than|against)\s+(?:the\s+)?$", re.IGNORECASE)
_AFTER_ARTICLE = re.compile(r"\b(?:el|las?|los|una?|est[aeo]s?)\s\Z", re.IGNORECASE)
# Nouns that stand for any drug or for what is done with it; another one is another thing: `la vacuna`.
_FOR_ANY_DRUG = frozenset(
    "medicamento medicina medicacion farmaco droga agente tratamiento terapia preparado producto sustancia"
    " compuesto principio molecula dosi uso administracion toma empleo grupo accion efecto"
    " existencia presencia aparicion desarrollo caso".split()  # `si se confirma la existencia`
)
_THESE = re.compile(r"\b(?:this|these|that|those)\b", re.IGNORECASE)
_THIS = re.compile(r"\b(?:est[aeo]s?|dich[ao]s?|ell[ao]s?)\b", re.IGNORECASE)


def is_meant(pair: Pair, drug: DrugMention) -> bool:
    """Tell whether the translation may mean a drug of its source that it does not name.

    Not so one of a list, nor where any word could be another drug's name, nor the noun of another thing.
    """
    before, after = pair.source[: drug.start], pair.source[drug.end :]
    if _BEFORE_IN_A_LIST.search(before) or _AFTER_IN_A_LIST.match(after) or _HOLE.search(pair.target):
        return False
    if _NO_SUBJECT.search(before):
        return False
    has_something = _OF.search(before) or after.startswith(("'s", "’s"))
    has_this = len(_THIS.findall(pair.target)) > len(_THESE.findall(pair.source))
    said = has_this or (has_something and _ITS.search(pair.target))
    if not (said or _VERB.match(after)):
        return False
    own = _without_source(pair)
    return not any(_may_be_a_name(pair, word) or _is_another_thing(pair, word) for word in own)


def _is_another_thing(pair: Pair, word: Word) -> bool:
    """Tell whether a noun with an article, of which the source has nothing, is no word for a drug."""
    is_noun = _AFTER_ARTICLE.search(pair.target, 0, word.start) is not None
    return (
        is_noun and len(word.folded) >= _SHORTEST_NAME and word.folded.removesuffix("s") not in _FOR_ANY_DRUG
    )


def _without_source(pair: Pair) -> list[Word]:
    said = frozenset[str]().union(*pair.source_renderings)
    return [
        word for word, own in zip(pair.target_words, pair.target_keys, strict=True) if said.isdisjoint(own)
    ]


def _may_be_a_name(pair: Pair, word: Word) -> bool:
    if len(word.folded) < _SHORTEST_NAME or word.folded in FUNCTION_WORDS["es"]:
        return False
    is_capital = pair.target[word.start].isupper()
    if is_capital and not _NEW_SENTENCE.search(pair.target, 0, word.start):
        return True
    if not is_known(word.folded, "es"):
        return True
    # The dictionary knows words by their beginning: `plaquenil` begins as `plaquetas` do.
    is_noun = _BEFORE_A_NOUN.search(pair.target, 0, word.start) is not None
    return is_noun and _singular(word.folded) not in _full_words()


@cache
def _full_words() -> frozenset[str]:
    return frozenset(map(_singular, dictionary_words("es")))


def _singular(word: str) -> str:
    return word.removesuffix("s").removesuffix("e")
