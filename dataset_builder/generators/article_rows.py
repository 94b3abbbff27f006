"""Questions about the headed sections of an article."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cards.licences import licence
from dataset_builder.contracts import Generator
from dataset_builder.records import Document, Dropped, Passage, Row
from dataset_builder.rows import common_columns, messages, row_id

EVIDENCE_CHARS = 200


@dataclass(frozen=True)
class HeadingKind:
    """One row: headings that match ask `question`, which needs no article or gender of the title."""

    question_type: str
    heading: re.Pattern[str]
    question: str


def _kind(question_type: str, heading: str, question: str) -> HeadingKind:
    return HeadingKind(question_type, re.compile(heading, re.IGNORECASE), question)


# Tried in order; the title goes before the question: «Asma: ¿cuáles son los síntomas?»
HEADING_KINDS = (
    _kind("definition", r"^(?:qué es|definición|concepto|descripción|introducción)$", "¿qué es?"),
    _kind(
        "symptoms",
        r"^(?:síntomas|signos y síntomas|manifestaciones|cuadro clínico)",
        "¿cuáles son los síntomas?",
    ),
    _kind("causes", r"^(?:causas|etiología)", "¿cuáles son las causas?"),
    _kind("risk_factors", r"^factores de riesgo", "¿cuáles son los factores de riesgo?"),
    _kind("triggers", r"^(?:factores )?desencadenantes", "¿cuáles son los desencadenantes?"),
    _kind("diagnosis", r"^diagnóstico", "¿cómo se diagnostica?"),
    _kind("treatment", r"^tratamientos?$", "¿cuál es el tratamiento?"),
    _kind("prevention", r"^prevención", "¿cómo se previene?"),
    _kind("risks", r"^(?:riesgos|complicaciones)$", "¿qué riesgos o complicaciones tiene?"),
    _kind("precautions", r"^(?:precauciones|contraindicaciones)", "¿qué precauciones hay que tener?"),
    _kind("preparation", r"^(?:preparación|modo de empleo)", "¿cómo se prepara?"),
    _kind("traditional_use", r"^usos? tradicional(?:es)?", "¿qué uso tradicional tiene?"),
    _kind("benefits", r"^(?:beneficios|ventajas)", "¿qué beneficios tiene?"),
    _kind("dose", r"^(?:dosis|posología)", "¿qué dosis se usa?"),
    _kind("prognosis", r"^pronóstico", "¿cuál es el pronóstico?"),
    _kind("recommendation", r"^recomendaci(?:ón|ones)$", "¿qué se recomienda?"),
)
# Of a clinical case: the lead is its first sentence.
CASE_QUESTIONS = {
    "Antecedentes": "¿Qué antecedentes tenía?",
    "Exploración física": "¿Qué se halló en la exploración física?",
    "Pruebas complementarias": "¿Qué mostraron las pruebas complementarias?",
    "Diagnóstico": "¿Cuál fue el diagnóstico?",
    "Tratamiento": "¿Qué tratamiento recibió?",
    "Evolución": "¿Cómo evolucionó?",
}
_LONGEST_LEAD_CHARS = 400
_INTERROGATIVE = re.compile(
    r"^¿?(?:qué|cómo|cuándo|cuánt[oa]s?|cuál(?:es)?|dónde|por qué|para qué|quién(?:es)?)\b", re.I
)


def rows(document: Document, generator: Generator) -> Iterator[Row | Dropped]:
    """Yield one question per headed passage; of a section in several passages each gives one."""
    if not licence(document.licence).redistribute:
        for passage in document.passages:
            yield _dropped(passage, "licence_not_redistributable")
        return
    asked: dict[str, int] = {}
    for passage in document.passages:
        question = _question(document, passage)
        if question is None:
            yield _dropped(passage, "no_heading")
            continue
        kind, text = question
        ordinal = asked[passage.heading] = asked.get(passage.heading, -1) + 1
        if ordinal:
            yield _dropped(passage, "section_continued")  # the same question would have two answers
            continue
        yield _row(document, generator, passage, kind, text)


def _question(document: Document, passage: Passage) -> tuple[str, str] | None:
    heading = passage.heading.strip()
    lead = str(document.metadata.get("lead", ""))
    if heading in CASE_QUESTIONS and lead:
        short = len(lead) <= _LONGEST_LEAD_CHARS
        return ("clinical_case", f"{lead} {CASE_QUESTIONS[heading]}") if short else None
    if not heading or heading == document.title:
        return None
    known = next((kind for kind in HEADING_KINDS if kind.heading.search(heading)), None)
    if known is not None:
        return known.question_type, f"{document.title}: {known.question}"
    if _INTERROGATIVE.match(heading):
        text = heading.strip("¿?").strip()
        return "heading", f"{document.title}: ¿{text[:1].lower()}{text[1:]}?"
    return "heading", f"{document.title}: ¿qué se sabe sobre «{heading}»?"


def _row(document: Document, generator: Generator, passage: Passage, kind: str, question: str) -> Row:
    id = row_id(document, passage.heading, generator, kind, 0)
    return Row(
        config="qa",
        id=id,
        split_key=document.split_key,
        columns={
            **common_columns(document, generator, id, synthetic=True),
            "question": question,
            "answer": passage.text,
            "messages": messages(question, passage.text),
            "context": passage.text,
            "passage_start": passage.start,
            "passage_end": passage.end,
            "heading": passage.heading,
            "evidence": _evidence(passage.text),
            "question_type": kind,
            "speciallity": "",
            "document_id": document.id,
        },
        passage_keys=(passage.key,),
    )


def _evidence(text: str) -> str:
    """Return the beginning of a passage, at most 200 characters, whole sentences where one fits."""
    if len(text) <= EVIDENCE_CHARS:
        return text
    window = text[:EVIDENCE_CHARS]
    ends = [match.end() for match in re.finditer(r"[.!?](?=\s)", window)]
    return window[: ends[-1]] if ends else window[: window.rfind(" ")]


def _dropped(passage: Passage, reason: str) -> Dropped:
    return Dropped("dropped", "generate", "", reason, passage_key=passage.key)
