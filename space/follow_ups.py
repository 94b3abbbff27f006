"""Which turn of a conversation names the drug that its last turn is about: `¿Y en niños?` names none."""

import re
from collections.abc import Sequence
from functools import reduce

from dataset_builder.drug_names import fold
from dataset_builder.records import Message
from space.asked_doses import is_named
from space.asked_drugs import Catalogue
from space.intents import INTERACTIONS, intents_of
from space.lay_words import DRINK
from space.near_names import unknown_name
from space.other_products import is_listed_drug
from space.question_words import words_of
from space.routes import routes_of_word
from space.words import content_words

_GOES_ON = re.compile(
    r"^\W*(?:y|e|o|pero|entonces|tambien|ademas)\b"
    r"|\b(?:tom|us|d|pon|mezcl|combin|dej|guard|part)(?:ar|er|andol|ando)?l[oa]s?\b"
    r"|\b(?:me|se|le)? ?(?:lo|la|los|las) (?:tom|us|d|pon|pued|deb)\w+"
)
_NEW_TOPIC = re.compile(r"\b(?:que|quien) (?:es|son|significa)\b|\bpor que\b")
_ANOTHER_THING = re.compile(
    r"^\W*(?:y|e|o|pero)\s+(?:(?:con|de|del|si tomo)\s+)?(?:el|la|los|las|un|una)\s+(\w+)"
)
# `¿y de la amoxicilina?` asks of it what was asked of another drug; `¿y con amoxicilina?` does not.
_SAME_OF = re.compile(
    r"^\W*(?:y|e|o|pero)\s+(?:(?:(?:el|la|los|las)\s+)?del?\s+)?(?:(?:el|la|los|las)\s+)?([^.;:?!]+?)\W*$",
    re.IGNORECASE,
)
# Another drug is taken with the one before: `¿y con X?`, `tomo también X`.
_WITH_IT = re.compile(
    r"^\W*(?:(?:y|e|o|pero|ademas|es que|si)\W+)*(?:(?:ya|tambien|lo|la)\s+)*"
    r"(?:(?:junto\s+)?con\b|junto al?\b|(?:tom|us)(?:o|a|ando)\b|(?:tom|us|mezcl|combin)\w+ con\b)"
    r"|\by (?:ya )?(?:tom|us)(?:o|a)\b|\b(?:tom|us)\w* (?:\w+ )?(?:tambien|ademas)\b"
    r"|\b(?:tambien|ademas) (?:\w+ )?(?:tom|us)\w*"
)
_MOST_WORDS_WITH_IT = 8
# `Tomo warfarina.` `¿Puedo tomar ibuprofeno?` asks of both.
_IS_TAKEN = re.compile(
    r"^\W*(?:(?:hola|yo|ya|actualmente|es que|buen[oa]s \w+)\W+)*"
    r"(?:tomo|uso|llevo|estoy (?:tomando|usando|con|en tratamiento con)|me (?:recet|mand|dieron)\w*)\b"
)
_MAY_I = re.compile(r"\b(?:pued[oe]|podria|debo|se puede|es segur[oa]|va bien)\b")
_STATES = ("pregnancy", "lactation")
# They say for whom, or how much of, what was asked before: `¿y si pesa 30 kg?`.
_PARTICULARS = frozenset(
    "pesa peso pesan kg kilo kilos kilogramos libras ano anos mes meses semana semanas edad cumple cumplio "
    "adulto adulta adultos hombre mujer menor mayor mg g gramos ml".split()
)
_NO_THING = frozenset(("edad", "noche", "manana", "tarde", "maxima", "maximo", "cena", "comida"))


def drugs_and_after(catalogue: Catalogue, turns: Sequence[str]) -> tuple[str, str]:
    """Return the last turn, or an earlier one whose drugs it goes on about, and all that was said after it.

    The newest turn that names anything counts, though it may be a drug that nobody knows.
    """
    last = turns[-1]
    if not last.strip() or _names_some(catalogue, last) or not _goes_on(last):
        return last, ""
    named = (at for at in range(len(turns) - 2, -1, -1) if _names_some(catalogue, turns[at]))
    at = next(named, len(turns) - 1)
    return turns[at], ". ".join(turns[at + 1 :])


def asked_in_full(catalogue: Catalogue, turns: Sequence[str]) -> list[str]:
    """Return the turns, each `¿y de X?` with the question that was asked of one other drug before it.

    It is read as if it had been typed so: the drug it names is looked up again in the whole question.
    """
    full: list[str] = []
    for turn in turns:
        again = _same_of(catalogue, full[-1], turn) if full else None
        full.append(again or _with_those_before(catalogue, full, turn) or turn)
    return full


def asked_again(last: str, naming: str, after: str) -> str:
    """Return the last turn, with what was asked before where it only tells for whom, or of how much."""
    is_same = naming != last and not intents_of(last)
    said = content_words(last)
    is_same = is_same and all(word.isdigit() or word in _PARTICULARS for word in said)
    return f"{naming}. {after}" if is_same and said else last


def _with_those_before(catalogue: Catalogue, before: Sequence[str], turn: str) -> str | None:
    """Return `¿y con Y?` as it is asked of the drug named last: `X si toma con ello Y`.

    The interactions of both are looked up; a dose asked afterwards is that of X. After `tomo X` that of
    `¿puedo tomar Y?` is Y's. What was said of a pregnancy stays, and so do the other words: they may tell of
    an animal.
    """
    naming = next((each for each in reversed(before) if _names_some(catalogue, each)), "")
    may_it = _IS_TAKEN.search(fold(naming)) is not None and _MAY_I.search(fold(turn)) is not None
    if not _says_no_more(turn) or not (may_it or _WITH_IT.search(fold(turn))):
        return None
    new = _named(catalogue, turn)
    old = [name for name in _named(catalogue, naming) if fold(name) not in map(fold, new)]
    if not new or not old:
        return None
    states = (each.trigger.search(fold(naming)) for each in intents_of(naming) if each.name in _STATES)
    said = "".join(f" {each.group()}." for each in states if each)
    # Of what nobody knows the dose may be asked afterwards: then there is none of the drug before it either.
    link = "si toma con ello" if catalogue.find(turn) else "con"
    rest = reduce(lambda text, name: text.replace(name, ""), new, turn)
    first, last = (new, old) if may_it else (old, new)
    return f"{' y '.join(first)} {link} {' y '.join(last)}. {rest}{said}"


def _says_no_more(turn: str) -> bool:
    """Tell whether a turn is short and asks nothing but what goes together."""
    is_all = all(each is INTERACTIONS for each in intents_of(turn))
    return is_all and len(words_of(turn)) <= _MOST_WORDS_WITH_IT


def _named(catalogue: Catalogue, text: str) -> list[str]:
    """Return the drugs of a text as they are written there, known or not; none where that is not clear."""
    found = catalogue.find(text)
    if any(each.unclear for each in found):
        return []
    names = [each.written for each in found] or [unknown_name(words_of(text))]
    return list(dict.fromkeys(filter(None, names)))


def _same_of(catalogue: Catalogue, before: str, turn: str) -> str | None:
    other = _SAME_OF.match(turn)
    if other is None:
        return None
    asked, named = catalogue.find(before), catalogue.find(turn)
    if len(asked) != 1 or len(named) != 1 or not _is_nothing_but(other[1], named[0].written):
        return None
    is_plain = not asked[0].unclear and before.count(asked[0].written) == 1
    return before.replace(asked[0].written, other[1]) if is_plain else None


def _is_nothing_but(text: str, drug: str) -> bool:
    """Tell whether a text is a drug's name, and at most its route: not `tomo warfarina`."""
    rest = fold(text).removeprefix(fold(drug))
    return rest != fold(text) and all(routes_of_word(word.text) for word in words_of(rest))


def said_by_user(messages: Sequence[Message]) -> list[str]:
    """Return the turns of the person."""
    return [each["content"] for each in messages if each["role"] == "user"]


def _names_some(catalogue: Catalogue, text: str) -> bool:
    words = words_of(text)
    is_any = any(is_listed_drug(word.text) or is_named(words, at) for at, word in enumerate(words))
    return is_any or catalogue.names_any(text)


def _goes_on(text: str) -> bool:
    folded = fold(text)
    another = _ANOTHER_THING.search(folded)
    if (
        another
        and another[1] not in _NO_THING
        and not intents_of(another[1])
        and not DRINK.search(another[1])
    ):
        return False
    if _GOES_ON.search(folded):
        return True
    if any(intent.name != "indications" for intent in intents_of(text)):
        return True
    return len(content_words(text)) <= 1 and not _NEW_TOPIC.search(folded)
