"""Finds the curated answer to a question, or none: never one about another drug, group or topic.

Pure functions over the rows of configs `qa`, `pubmedqa` and `openfda_qa`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dataset_builder.drug_names import fold
from space import texts_es
from space.asked_drugs import Catalogue
from space.intents import Intent, intents_of, without_intents
from space.labels import Label, label_of
from space.words import stem, stems

_CLOSE_ENOUGH = 0.6  # share of the candidate question's stems that the asked question has
# Words that turn one question into another: they must stand in both questions or in none.
_CONTRAST_WORDS = (
    "no sin nunca ni niño niña niños bebé lactante adolescente adulto anciano mayor menor embarazo "
    "embarazada gestante lactancia hombre mujer agudo aguda crónico crónica oral intravenoso tópico "
    "inhalado renal hepático grave leve primario secundario antes después alto alta bajo baja"
)
_CONTRASTS = frozenset(map(stem, _CONTRAST_WORDS.split()))


@dataclass(frozen=True)
class Curated:
    """One question with its curated answer; `label` where the answer comes from a drug label."""

    question: str
    answer: str
    source: str
    licence: str
    sample: bool
    known: frozenset[str]  # stems that the row covers: question, heading, source
    asked: frozenset[str]  # stems of its question alone
    section: str = ""
    label: Label | None = None

    @property
    def contrasts(self) -> frozenset[str]:
        """Stems of the question that must stand in both questions or in none."""
        return contrasts_of(self.asked)


def contrasts_of(words: Iterable[str]) -> frozenset[str]:
    """Return numbers, single letters and contrast words: `{"tipo", "2"}` gives `{"2"}`."""
    return frozenset(word for word in words if word in _CONTRASTS or len(word) == 1 or word.isdigit())


class CuratedAnswers:
    """All curated answers, ready to be asked."""

    def __init__(self, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
        general = [_general(row, row["question"], row["answer"]) for row in rows.get("qa", ())]
        general += [_general(row, row["question_es"], _last(row)) for row in rows.get("pubmedqa", ())]
        self._general = [each for each in general if each.question and each.answer]
        self._of_labels = [_of_label(row) for row in rows.get("openfda_qa", ())]
        labels = {each.label.set_id: each.label for each in self._of_labels if each.label}
        self._catalogue = Catalogue(labels.values())
        self._postings = _postings(self._general)

    def __len__(self) -> int:
        return len(self._general) + len(self._of_labels)

    def licences(self) -> frozenset[str]:
        """Return the licences of all answers."""
        return frozenset(each.licence for each in (*self._general, *self._of_labels))

    def nearest(self, question: str) -> Curated | None:
        """Return the curated answer to a question, None where there is none about exactly that."""
        return self._from_label(question) or self._from_texts(question)

    def _from_label(self, question: str) -> Curated | None:
        """One drug with one label, one thing asked, and no word left that the answer does not cover."""
        found, intents = self._catalogue.find(question), intents_of(question)
        labels = {label.set_id for each in found for label in each.labels}
        if (
            len(labels) != 1
            or not all(each.labels and each.dose_asked for each in found)
            or len(intents) != 1
        ):
            return None
        names = stems(" ".join(each.written for each in found))
        rest = stems(without_intents(question)) - names
        fitting = (
            each
            for each in self._of_labels
            if each.label and each.label.set_id in labels and _answers(each, intents[0], rest)
        )
        return min(fitting, key=lambda each: (_rank(each, intents[0]), each.question), default=None)

    def _from_texts(self, question: str) -> Curated | None:
        asked = stems(question)
        if not asked:
            return None
        covering = set.intersection(*(self._postings.get(word, set()) for word in asked))
        fitting = [self._general[n] for n in covering if _same_question(self._general[n], question, asked)]
        return max(fitting, key=lambda each: (_closeness(each, asked), each.question), default=None)


def _same_question(candidate: Curated, question: str, asked: frozenset[str]) -> bool:
    """Tell whether a candidate that covers every asked word also asks for nothing more than that."""
    if candidate.contrasts != contrasts_of(asked):
        return False
    more = {i.name for i in intents_of(candidate.question)} - {i.name for i in intents_of(question)}
    return not more - {"indications", "warnings"} and _closeness(candidate, asked) >= _CLOSE_ENOUGH


def _closeness(candidate: Curated, asked: frozenset[str]) -> float:
    return len(candidate.asked & asked) / len(candidate.asked) if candidate.asked else 0.0


def _answers(candidate: Curated, intent: Intent, rest: frozenset[str]) -> bool:
    return candidate.section in intent.sections and rest <= candidate.known


def _rank(candidate: Curated, intent: Intent) -> int:
    return intent.sections.index(candidate.section)


def _postings(candidates: Sequence[Curated]) -> dict[str, set[int]]:
    postings: dict[str, set[int]] = {}
    for n, candidate in enumerate(candidates):
        for word in candidate.known:
            postings.setdefault(word, set()).add(n)
    return postings


def _general(row: Mapping[str, Any], question: str, answer: str) -> Curated:
    known = stems(f"{question} {row.get('heading') or ''} {row.get('source_id') or ''}")
    return Curated(
        question, answer, _source(row), row["licence"] or "", _is_sample(row), known, stems(question)
    )


def _of_label(row: Mapping[str, Any]) -> Curated:
    question, section = row["question"] or "", row["section"] or ""
    known = stems(f"{question} {texts_es.heading(section)}")
    return Curated(
        question,
        row["answer"] or "",
        f"openfda:{row['set_id']}",
        row["licence"] or "",
        _is_sample(row),
        known,
        stems(question),
        section,
        label_of([row]),
    )


def _last(row: Mapping[str, Any]) -> str:
    messages = row.get("messages") or ()
    return messages[-1]["content"] if messages and messages[-1]["role"] == "assistant" else ""


def _source(row: Mapping[str, Any]) -> str:
    return f"{row.get('source') or ''}:{row.get('source_id') or ''}"


def _is_sample(row: Mapping[str, Any]) -> bool:
    return "sample" in {fold(flag) for flag in row.get("flags") or ()}
