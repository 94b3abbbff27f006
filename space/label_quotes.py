"""Which passages of a label answer a question, and what the label does not tell.

The contestant `ficha` shows them, and retrieval gives them to models: both read a label alike.
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import islice

from dataset_builder.drug_names import fold
from space import texts_es
from space.asked_doses import is_named
from space.asked_drugs import Found
from space.excerpt import beginning, excerpt, matching
from space.intents import (
    DOSAGE,
    INTERACTIONS,
    MISSED_DOSE,
    Intent,
    intents_of,
    mentions,
    shown_intents,
    without_intents,
)
from space.labels import Label, LabelStore, Passage
from space.lay_words import ALCOHOL, DRINK, label_words, names_alcohol, names_drugs
from space.other_products import is_condition, is_listed_drug, is_unlisted
from space.question_words import Word, words_of
from space.words import content_words

MOST_LABELS = 3  # of one name; the rest is counted
_MOST_HITS = 2
_MOST_SEARCHED = 20
_PASSAGE_CHARS = 1500
# A dose, or what stops one, is not shortened before this: the sentence left out could be the limit.
_WHOLE_CHARS = 6000
_SHOWN_WHOLE = frozenset({"dosage_and_administration", "contraindications", "boxed_warning", "overdosage"})
_USE = ("indications_and_usage", "purpose")
# What a label says in them is of doses, or of no person.
_NOT_OF_PERSON = frozenset(
    (*_USE, "dosage_and_administration", "dosage_forms_and_strengths", "overdosage", "how_supplied")
)
_TOO_COMMON = frozenset(("no", "ni", "si", "sin", "vez", "veces", "mientras", "durante", "tome", "tomarme"))
# What a drug is taken with may be a word that nobody here knows: a brand, a herb.
_WITH = re.compile(r"\bcon\b(.*)")
_TREATED = re.compile(
    r"\b(?:trat\w+|terapia|empe[zc]\w+|empiez\w+|comenz\w+|inici\w+|segu\w+|sigo|continu\w+|llev\w+"
    r"|pas(?:a|o|ar|ara)|ocurr\w+|baj\w+|tard\w+|mejor\w+|cur\w+|quit\w+) *$"
)
_NOTHING_TO_TAKE = re.compile(r"\bno (?:\w+ ){0,2}(?:tom|com|us|beb)(?:o|ar|er|arse)\b")
# Diseases, tests and foods: with drugs, and what people call a label's words, the only topics that are named.
_TOPIC = re.compile(
    r"asma|gripes?|resfriados?|catarros?|diabet\w+|epoc|sida|vih|cancer(?:es)?|tumor(?:es)?|ictus|infartos?"
    r"|migranas?|jaquecas?|gota|lupus|acne|herpes|covid\w*|varicela|sarampion|colesterol|trigliceridos|anemias?"
    r"|celia\w+|glaucoma|prostata|tiroides|ulceras?|reflujo|hernias?|varices|hongos|sarna|piojos|lombrices"
    r"|tac|resonancias?|radiografias?|ecografias?|analisis|analiticas?|contraste|colonoscopias?|endoscopias?"
    r"|vacunas?|cirugias?|dentistas?|anestesias?"
    r"|canela|pomelos?|toronjas?|zumos?|jugos?|leche|cafe|queso|ajo|jengibre|curcuma|regaliz|hierbas?"
    r"|probioticos?|tabaco|cannabis|marihuana"
)
_BY_NAME = r"(?:con |por )?(?:(?:el|la|los|las|mi|un|una) )?"
_AND = r"(?:\by\b|\be\b|\+)\s*"
# Another drug is taken as well, whatever else is asked: `en un paciente que toma X`.
_TAKES_TOO = re.compile(
    r"\b(?:que|si|ya|tambien|mientras|cuando|y|pero) (?:\w+ )?(?:tom|us)(?:o|a|an|amos|ando)\b|\btambien\b"
)


@dataclass(frozen=True)
class Quotes:
    """The passages that answer, one per section, and sentences that say what the label does not tell."""

    passages: tuple[Passage, ...]
    silent: tuple[str, ...]


def quotes_of(store: LabelStore, question: str, found: Found, label: Label, *, together: bool) -> Quotes:
    """Look a question up in one label of a drug it names; `together` with others."""
    own = set(content_words(found.written))
    words = _wanted(question, own)
    intents = _intents(question, found.written, together=together)
    if not found.dose_asked:
        intents = tuple(each for each in intents if each not in (DOSAGE, MISSED_DOSE)) or (INTERACTIONS,)
    if not intents:
        return _unasked(store, label, words, question)
    quotes = _answered(store, label, intents, words)
    is_asked = bool(intents_of(question))
    if together and not is_asked:
        quotes = _with_situation(store, label, quotes, words)
    if is_asked or together:
        words = [word for word in words if _is_taken(word)]
    quotes = _with_unknown(store, label, quotes, words, question) if words else quotes
    return quotes if found.dose_asked else _without_doses(quotes)


def _with_situation(store: LabelStore, label: Label, quotes: Quotes, words: Sequence[str]) -> Quotes:
    """Add where the words about the person occur, as for one drug alone, but no doses."""
    said = [word for word in words if not (word.isdigit() or word in _TOO_COMMON or _is_taken(word))]
    shown = {each.section for each in quotes.passages} | _NOT_OF_PERSON
    hits = (each for each in store.search(label.set_id, said, _MOST_SEARCHED) if each.section not in shown)
    found = _merged(list(islice(hits, _MOST_HITS)), said)
    return replace(quotes, passages=(*quotes.passages, *found))


def _without_doses(quotes: Quotes) -> Quotes:
    """Leave out the sections that tell doses: those of children may stand there, too."""
    passages = tuple(each for each in quotes.passages if each.section not in DOSAGE.sections)
    return replace(quotes, passages=passages)


def _is_taken(word: str) -> bool:
    """Tell whether a word is what the label has to be searched for, whatever else is asked."""
    return word == ALCOHOL or is_listed_drug(word) or names_drugs(word)


def _wanted(question: str, own: AbstractSet[str]) -> list[str]:
    """Return what to look up in a label; every drink is alcohol."""
    words = (word for word in content_words(question) if word not in own)
    if names_alcohol(fold(question)):
        words = (ALCOHOL if DRINK.fullmatch(word) or word == "bebidas" else word for word in words)
    return list(dict.fromkeys(words))


def _intents(question: str, written: str, *, together: bool) -> tuple[Intent, ...]:
    """Return what is asked: what a drug is taken with asks for its interactions, which come first."""
    intents, folded = shown_intents(question), fold(question)
    if INTERACTIONS in intents:
        return intents
    drug = re.escape(fold(written))
    beside = _WITH.search(folded)
    if DRINK.search(folded) or _is_taken_with(folded, drug):
        return (INTERACTIONS, *intents)
    if intents:
        right_after = re.search(rf"\b{drug}\s+con\b(.*)", folded)
        taken_with = beside if together else right_after
        is_other = taken_with is not None and bool(content_words(without_intents(taken_with[1])))
        return (INTERACTIONS,) * (is_other or (together and _is_taken_too(folded, intents))) + intents
    return (INTERACTIONS,) if together or beside or _is_joined(folded, drug) else ()


def _is_taken_too(folded: str, intents: Sequence[Intent]) -> bool:
    is_about_one = any(each.name in ("dosage", "allergy") for each in intents)
    return not is_about_one and _TAKES_TOO.search(folded) is not None


def _is_joined(folded: str, drug: str) -> bool:
    """Tell whether a drug stands beside another thing to take: `X y fantasín`, not `X e hígado`."""
    beside = re.findall(rf"\b{drug}\s*{_AND}{_BY_NAME}(\w+)|(\w+)\s*{_AND}{drug}\b", folded)
    return any(not _is_state(after or before) for after, before in beside)


def _is_state(word: str) -> bool:
    """Tell whether a word is a part of the body, a symptom or a condition: nothing that is taken."""
    return not _is_taken(word) and (bool(label_words(word)) or is_condition(word))


def _is_taken_with(folded: str, drug: str) -> bool:
    """Tell whether something is had with a drug: `es peligroso el pomelo con X`, `qué no tomar con X`."""
    before = re.search(rf"(?:^|[.;:?¿])([^.;:?¿]*)\bcon (?:(?:el|la|los|las|mi|su) )?{drug}\b", folded)
    if before is None or _TREATED.search(before[1]):
        return False
    if _NOTHING_TO_TAKE.search(before[1]):
        return True
    return any(word not in _TOO_COMMON for word in content_words(without_intents(before[1])))


def _answered(store: LabelStore, label: Label, intents: Sequence[Intent], words: Sequence[str]) -> Quotes:
    quotes: dict[str, Passage] = {}
    silent: list[Intent] = []
    for intent in intents:
        passages = _for_intent(store, label, intent, words)
        for passage in passages:
            quotes.setdefault(passage.section, passage)
        if not passages:
            silent.append(intent)
    return Quotes(tuple(quotes.values()), tuple(_silence(store, label, silent)))


def _for_intent(store: LabelStore, label: Label, intent: Intent, words: Sequence[str]) -> list[Passage]:
    own = store.passages(label.set_id, intent.sections)
    if own:
        return _merged(own, words)
    general = store.passages(label.set_id, intent.fallback)
    parts = [Passage(each.section, matching(each.text, lambda s: mentions(s, intent))) for each in general]
    found = {part.section for part in parts if part.text}
    whole = {each.section: each for each in _merged(general, words) if each.section in found & _SHOWN_WHOLE}
    chosen = (whole.get(part.section, part) for part in parts if part.section in whole or part.text)
    return list(dict.fromkeys(chosen))


def _with_unknown(
    store: LabelStore, label: Label, quotes: Quotes, words: Sequence[str], question: str
) -> Quotes:
    """Add to the interactions where the words beside the drug occur, and which of them do not."""
    wanted = [word for word in words if word not in _TOO_COMMON]
    missing = [word for word in wanted if not store.search(label.set_id, [word], 1)]
    hits = _merged(store.search(label.set_id, wanted, _MOST_HITS), wanted)
    shown = {each.section for each in quotes.passages}
    passages = (*quotes.passages, *(each for each in hits if each.section not in shown))
    return Quotes(passages, (*quotes.silent, *_not_found(label, missing, question)))


def _unasked(store: LabelStore, label: Label, words: Sequence[str], question: str) -> Quotes:
    """Answer a question without a known intent: where its words occur, else what the label holds."""
    wanted = [word for word in words if word not in _TOO_COMMON]
    hits = store.search(label.set_id, wanted, _MOST_HITS)
    if hits:
        return Quotes(tuple(_merged(hits, wanted)), ())
    headings = ", ".join(map(texts_es.heading, store.sections(label.set_id)))
    notes = [texts_es.LABEL_HEADINGS.format(drug=label.name, headings=headings)]
    notes = [*_not_found(label, wanted, question), *notes]
    return Quotes(tuple(_merged(store.passages(label.set_id, _USE), wanted)), tuple(notes))


def _not_found(label: Label, words: Sequence[str], question: str) -> list[str]:
    """Name the topics that a label does not have as they were typed; verbs and fillers are no topics."""
    typed = {fold(word.text): word.text for word in words_of(question)}
    lowered = words_of(question.lower())  # a capital makes no name of the first word
    named = ", ".join(typed.get(word, word) for word in words if _is_topic(word, lowered))
    return [texts_es.LABEL_NOT_FOUND.format(drug=label.name, words=named)] if named else []


def _is_topic(word: str, lowered: Sequence[Word]) -> bool:
    """Tell whether a word is a drug, a disease, a test, a food, or a name that nobody here knows."""
    if _is_taken(word) or label_words(word) or _TOPIC.fullmatch(word) or is_condition(word):
        return True
    at = next((at for at, each in enumerate(lowered) if fold(each.text) == word), None)
    return at is not None and is_unlisted(word.removesuffix("s")) and is_named(lowered, at)


def _merged(passages: Sequence[Passage], words: Sequence[str]) -> list[Passage]:
    """Return one shortened passage per section."""
    sections = dict.fromkeys(passage.section for passage in passages)
    whole = {name: "\n".join(each.text for each in passages if each.section == name) for name in sections}
    return [Passage(name, _shortened(name, text, words)) for name, text in whole.items()]


def _shortened(section: str, text: str, words: Sequence[str]) -> str:
    if section in _SHOWN_WHOLE:
        return beginning(text, _WHOLE_CHARS)
    stems = [stem for word in words for stem in (word[: max(4, len(word) - 2)], *label_words(word))]
    return excerpt(text, _PASSAGE_CHARS, lambda sentence: sum(stem in fold(sentence) for stem in stems))


def _silence(store: LabelStore, label: Label, silent: Sequence[Intent]) -> list[str]:
    return [_silent_on(store, label, intent) for intent in silent]


def _silent_on(store: LabelStore, label: Label, intent: Intent) -> str:
    """Say that the data have no such section, or, where a part was left out, not all of it."""
    is_partial = store.is_partial(label.set_id, (*intent.sections, *intent.fallback))
    text = texts_es.LABEL_PARTIAL_ON if is_partial else texts_es.LABEL_SILENT_ON
    return text.format(drug=label.name, heading=texts_es.heading(intent.sections[0]))
