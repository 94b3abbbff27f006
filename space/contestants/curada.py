"""The contestant that gives the curated answer of the built data sets, or says that it has none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cards.licences import OTHER
from dataset_builder.records import Message
from space import built_data, texts_es
from space.contestants.contract import ContestantEntry, Health, Material, Piece, Sampling
from space.curated import Curated, CuratedAnswers
from space.errors import ContestantError

_CONFIGS = ("qa", "openfda_qa", "pubmedqa")


@dataclass(frozen=True)
class Curada:
    """Answers with one row of the data sets, word for word."""

    name: str
    weight: float
    licence: str
    revision: str
    answers: CuratedAnswers
    adapter_sha256: str = ""
    health: Health = "loaded"

    @classmethod
    def open(cls, entry: ContestantEntry, material: Material) -> "Curada":
        """Index the questions of all data sets.

        Raises:
            ContestantError: no data set has any.
        """
        rows = {name: [row for each in material.data for row in each.rows(name)] for name in _CONFIGS}
        answers = CuratedAnswers(rows)
        if not len(answers):
            names = ", ".join(_CONFIGS)
            raise ContestantError(f"{entry.name}: no data set has rows of {names}; build one that has")
        licences = answers.licences()
        licence = next(iter(licences)) if len(licences) == 1 else OTHER
        return cls(entry.name, entry.weight, licence, built_data.revision_of(material.data), answers)

    def answer(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Piece]:
        """Stream the curated answer; the sampling does not matter to it."""
        curated = self.answers.nearest(messages[-1]["content"])
        if curated is None:
            yield Piece(texts_es.CURATED_NONE)
            return
        yield Piece(_render(curated), (curated.source,), curated.licence)


def _render(curated: Curated) -> str:
    lines = []
    if curated.label:
        lines.append(texts_es.LABEL_HEADER.format(date=curated.label.date or texts_es.LABEL_DATE_UNKNOWN))
    if curated.sample:
        lines.append(texts_es.LABEL_SAMPLE if curated.label else texts_es.CURATED_SAMPLE)
    # The curated question stands beside the answer: the visitor sees what exactly was answered.
    asked = texts_es.CURATED_QUESTION.format(question=curated.question, source=curated.source)
    return "\n\n".join(part for part in ("\n".join(lines), f"{curated.answer} [1]", asked) if part)
