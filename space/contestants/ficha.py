"""The contestant that quotes the drug labels of config `openfda` and cites them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cards.licences import OTHER
from dataset_builder.drug_names import fold
from dataset_builder.records import Message
from space import built_data, texts_es
from space.asked_drugs import Catalogue, Found
from space.contestants.contract import ContestantEntry, Health, Material, Piece, Sampling
from space.errors import ContestantError
from space.excerpt import beginning, excerpt, matching
from space.intents import INTERACTIONS, Intent, intents_of, mentions
from space.labels import Label, LabelStore, Passage
from space.words import content_words

_CONFIG = "openfda"
_MOST_LABELS = 3  # of one name; the rest is counted
_MOST_HITS = 2
_PASSAGE_CHARS = 1500
# A dose, or what stops one, is not shortened before this: the sentence left out could be the limit.
_WHOLE_CHARS = 6000
_SHOWN_WHOLE = frozenset({"dosage_and_administration", "contraindications", "boxed_warning", "overdosage"})
_USE = ("indications_and_usage", "purpose")
_TOO_COMMON = frozenset(("no", "ni", "si", "sin"))
_WITH = re.compile(r"\b(?:tom|us|beb|mezcl|combin)\w+\b.*\bcon\b")  # what it is taken with, in words unknown


@dataclass(frozen=True)
class Ficha:
    """Answers with passages of the labels of the drugs that the question names, or says there is none."""

    name: str
    weight: float
    licence: str
    revision: str
    store: LabelStore
    catalogue: Catalogue
    adapter_sha256: str = ""
    health: Health = "loaded"

    @classmethod
    def open(cls, entry: ContestantEntry, material: Material) -> "Ficha":
        """Index the labels of all data sets.

        Raises:
            ContestantError: no data set has any.
        """
        rows: list[Mapping[str, Any]] = [row for each in material.data for row in each.rows(_CONFIG)]
        store = LabelStore(rows)
        if not store.labels:
            raise ContestantError(
                f"{entry.name}: no data set has rows of config {_CONFIG}; build one that has"
            )
        licences = {label.licence for label in store.labels.values()}
        return cls(
            name=entry.name,
            weight=entry.weight,
            licence=licences.pop() if len(licences) == 1 else OTHER,
            revision=built_data.revision_of(material.data),
            store=store,
            catalogue=Catalogue(store.labels.values()),
        )

    def answer(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Piece]:
        """Stream the answer label by label; the sampling does not matter to it."""
        question = messages[-1]["content"]
        found = self.catalogue.find(question)
        if not any(each.labels for each in found):
            yield Piece(texts_es.LABEL_NONE)
            return
        yield from self._per_drug(question, found)

    def _per_drug(self, question: str, found: Sequence[Found]) -> Iterator[Piece]:
        shown: set[str] = set()
        gap = ""
        for each in sorted(found, key=lambda one: not one.labels):
            for piece in self._about(question, each, shown, together=len(found) > 1):
                yield Piece(gap + piece.text, piece.sources, piece.licence)
                gap = "\n\n"
        if len({fold(each.written) for each in found}) > 1:
            yield Piece(gap + texts_es.LABEL_EACH_ALONE)

    def _about(self, question: str, found: Found, shown: set[str], *, together: bool) -> Iterator[Piece]:
        if not found.labels:
            yield Piece(texts_es.LABEL_NONE_OF.format(drug=found.written))
        new = [label for label in found.labels if label.set_id not in shown]
        for label in new[:_MOST_LABELS]:
            shown.add(label.set_id)
            quotes, silent = self._quotes(question, found.written, label, together)
            text = _render(label, found.written, quotes, silent, first_number=len(shown))
            yield Piece(text, (f"openfda:{label.set_id}",), label.licence)
        if len(new) > _MOST_LABELS:
            yield Piece(texts_es.LABEL_MORE.format(count=len(new) - _MOST_LABELS))

    def _quotes(
        self, question: str, written: str, label: Label, together: bool
    ) -> tuple[list[Passage], list[str]]:
        """Return the passages that answer, and the sentences that say what the label does not tell."""
        own = set(content_words(written))
        words = [word for word in content_words(question) if word not in own]
        intents = intents_of(question) or (INTERACTIONS,) * together
        if not intents:
            return self._unasked(label, question, words)
        quotes: dict[str, Passage] = {}
        silent: list[Intent] = []
        for intent in intents:
            passages = self._for_intent(label, intent, words)
            for passage in passages:
                quotes.setdefault(passage.section, passage)
            if not passages:
                silent.append(intent)
        return list(quotes.values()), _silence(label, silent, all_silent=not quotes)

    def _for_intent(self, label: Label, intent: Intent, words: Sequence[str]) -> list[Passage]:
        own = self.store.passages(label.set_id, intent.sections)
        if own:
            return _merged(own, words)
        general = self.store.passages(label.set_id, intent.fallback)
        parts = (
            Passage(each.section, matching(each.text, lambda s: mentions(s, intent))) for each in general
        )
        return [part for part in parts if part.text]

    def _unasked(self, label: Label, question: str, words: Sequence[str]) -> tuple[list[Passage], list[str]]:
        """Answer a question without a known intent: where its words occur, else what the label holds."""
        wanted = [word for word in words if word not in _TOO_COMMON]
        hits = self.store.search(label.set_id, wanted, _MOST_HITS)
        if hits:
            return _merged(hits, wanted), []
        headings = ", ".join(map(texts_es.heading, self.store.sections(label.set_id)))
        notes = [texts_es.LABEL_HEADINGS.format(drug=label.name, headings=headings)]
        if wanted:
            notes.insert(0, texts_es.LABEL_NOT_FOUND.format(drug=label.name, words=", ".join(wanted)))
        sections = INTERACTIONS.sections if _WITH.search(fold(question)) else _USE
        return _merged(self.store.passages(label.set_id, sections), wanted), notes


def _merged(passages: Sequence[Passage], words: Sequence[str]) -> list[Passage]:
    """Return one shortened passage per section."""
    sections = dict.fromkeys(passage.section for passage in passages)
    whole = {name: "\n".join(each.text for each in passages if each.section == name) for name in sections}
    return [Passage(name, _shortened(name, text, words)) for name, text in whole.items()]


def _shortened(section: str, text: str, words: Sequence[str]) -> str:
    if section in _SHOWN_WHOLE:
        return beginning(text, _WHOLE_CHARS)
    stems = [word[: max(4, len(word) - 2)] for word in words]
    return excerpt(text, _PASSAGE_CHARS, lambda sentence: sum(stem in fold(sentence) for stem in stems))


def _silence(label: Label, silent: Sequence[Intent], *, all_silent: bool) -> list[str]:
    if silent and all_silent:
        return [texts_es.LABEL_SILENT.format(drug=label.name)]
    names = (texts_es.heading(intent.sections[0]) for intent in silent)
    return [texts_es.LABEL_SILENT_ON.format(drug=label.name, heading=name) for name in names]


def _render(
    label: Label, written: str, quotes: Sequence[Passage], silent: Sequence[str], first_number: int
) -> str:
    lines = [texts_es.LABEL_HEADER.format(date=label.date or texts_es.LABEL_DATE_UNKNOWN)]
    if label.sample:
        lines.append(texts_es.LABEL_SAMPLE)
    body = [f"«{quote.text}» [{n}]" for n, quote in _numbered(quotes, first_number)]
    cited = "\n".join(
        f"[{n}] {label.name}, {texts_es.heading(quote.section)}, set_id {label.set_id}"
        for n, quote in _numbered(quotes, first_number)
    )
    return "\n\n".join(part for part in ("\n".join(lines), f"{written}:", *body, *silent, cited) if part)


def _numbered(quotes: Sequence[Passage], label_number: int) -> list[tuple[str, Passage]]:
    """Number citations `1, 2` in the first label and `2.1, 2.2` in the others."""
    if label_number == 1:
        return [(str(n), quote) for n, quote in enumerate(quotes, 1)]
    return [(f"{label_number}.{n}", quote) for n, quote in enumerate(quotes, 1)]
