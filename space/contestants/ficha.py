"""The contestant that quotes the drug labels of config `openfda` and cites them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cards.licences import OTHER
from dataset_builder.records import Message
from space import built_data, texts_es
from space.animals import is_for_animal
from space.asked_drugs import Catalogue, Found
from space.contestants.contract import ContestantEntry, Health, Material, Piece, Sampling
from space.errors import ContestantError
from space.follow_ups import asked_again, asked_in_full, drugs_and_after, said_by_user
from space.label_quotes import MOST_LABELS, Quotes, quotes_of
from space.labels import Label, LabelStore, Passage
from space.near_names import unknown_name
from space.question_language import is_english
from space.question_words import words_of

_CONFIG = "openfda"


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
        said = said_by_user(messages)
        if is_english(said[-1]):
            yield Piece(texts_es.LABEL_ONLY_SPANISH)
            return
        turns = asked_in_full(self.catalogue, said)
        question, (naming, after) = turns[-1], drugs_and_after(self.catalogue, turns)
        if is_for_animal(turns):
            yield Piece(texts_es.LABEL_NOT_FOR_ANIMALS)
            return
        found, question = self.catalogue.find(naming, then=after), asked_again(question, naming, after)
        if found and all(each.unclear for each in found):
            yield Piece(texts_es.LABEL_UNCLEAR)
            return
        if not any(each.labels or each.only_asked for each in found):
            yield Piece(self._none(naming, found))
            return
        yield from self._per_drug(question, found)

    def _none(self, naming: str, found: Sequence[Found]) -> str:
        names = [each.written for each in found] or [unknown_name(words_of(naming))]
        lines = (self._none_of(name) for name in dict.fromkeys(names) if name)
        return "\n\n".join(lines) or texts_es.LABEL_NO_DRUG

    def _none_of(self, name: str) -> str:
        """Say that a name is not known; the drug that may be meant is asked back, and never answered with."""
        meant = self.catalogue.near(name)
        called = "" if meant is None else self.store.spanish_name(meant)
        question = " " + texts_es.LABEL_DID_YOU_MEAN.format(drug=called) if called else ""
        return texts_es.LABEL_NONE_OF.format(drug=name) + question

    def _per_drug(self, question: str, found: Sequence[Found]) -> Iterator[Piece]:
        shown: set[str] = set()
        gap = ""
        together = len({each.identity for each in found}) > 1
        for each in sorted(found, key=lambda one: not one.labels):
            for piece in self._about(question, each, shown, together=together):
                yield Piece(gap + piece.text, piece.sources, piece.licence)
                gap = "\n\n"
        if together:
            yield Piece(gap + texts_es.LABEL_EACH_ALONE)

    def _about(self, question: str, found: Found, shown: set[str], *, together: bool) -> Iterator[Piece]:
        if not found.labels:
            yield Piece(self._none_of(found.written))
        new = [label for label in found.labels if label.set_id not in shown]
        for label in new[:MOST_LABELS]:
            shown.add(label.set_id)
            quotes = quotes_of(self.store, question, found, label, together=together)
            text = _render(label, found.written, quotes, label_number=len(shown))
            yield Piece(text, (f"openfda:{label.set_id}",), label.licence)
        if len(new) > MOST_LABELS:
            yield Piece(texts_es.LABEL_MORE.format(count=len(new) - MOST_LABELS))


def _render(label: Label, written: str, quotes: Quotes, label_number: int) -> str:
    lines = [texts_es.LABEL_HEADER.format(date=label.date or texts_es.LABEL_DATE_UNKNOWN)]
    if label.sample:
        lines.append(texts_es.LABEL_SAMPLE)
    numbered = _numbered(quotes.passages, label_number)
    body = [f"«{quote.text}» [{n}]" for n, quote in numbered]
    cited = "\n".join(
        f"[{n}] {label.name}, {texts_es.heading(quote.section)}, set_id {label.set_id}"
        for n, quote in numbered
    )
    return "\n\n".join(
        part for part in ("\n".join(lines), f"{written}:", *body, *quotes.silent, cited) if part
    )


def _numbered(quotes: Sequence[Passage], label_number: int) -> list[tuple[str, Passage]]:
    """Number citations `1, 2` in the first label and `2.1, 2.2` in the others."""
    if label_number == 1:
        return [(str(n), quote) for n, quote in enumerate(quotes, 1)]
    return [(f"{label_number}.{n}", quote) for n, quote in enumerate(quotes, 1)]
