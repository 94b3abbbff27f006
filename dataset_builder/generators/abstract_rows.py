"""Rows of PubMedQA: question and decision; the abstract is its publisher's and kept apart."""

from collections.abc import Iterator

from dataset_builder.contracts import Generator
from dataset_builder.records import Document, Dropped, Passage, Row
from dataset_builder.rows import common_columns, messages, row_id, translated_columns

DECISIONS = {"yes": "sí", "no": "no", "maybe": "quizás"}
ANSWERS = {
    "yes": "Según las conclusiones del estudio, sí.",
    "no": "Según las conclusiones del estudio, no.",
    "maybe": "Según las conclusiones del estudio, quizás: los resultados no son concluyentes.",
}


def rows(document: Document, generator: Generator) -> Iterator[Row | Dropped]:
    """Yield the row of an abstract whose question is there in Spanish."""
    passages = {passage.key: passage for passage in document.passages}
    question = passages.get("question")
    if question is None:
        for passage in document.passages:
            yield Dropped("dropped", "generate", "", "question_missing", passage_key=passage.key)
        return
    facts = document.metadata
    contexts = [passage for key, passage in passages.items() if key.startswith("context:")]
    long_answer = passages.get("long_answer", Passage("long_answer", "", ""))
    id = row_id(document, "question", generator, "decision", 0)
    yield Row(
        config="pubmedqa",
        id=id,
        split_key=document.split_key,
        columns={
            **common_columns(document, generator, id, synthetic=False),
            "pubid": facts["pubid"],
            "question_en": facts["question_en"],
            "question_es": question.text,
            "final_decision": DECISIONS[facts["final_decision"]],
            "messages": messages(question.text, ANSWERS[facts["final_decision"]]),
            "year": facts["year"],
            "mesh": facts["mesh"],
            **translated_columns(document.passages),
        },
        passage_keys=tuple(passages),
        withheld={
            "long_answer_en": long_answer.text_source,
            "long_answer_es": long_answer.text,
            "contexts_en": [passage.text_source for passage in contexts],
            "contexts_es": [passage.text for passage in contexts],
        },
    )
