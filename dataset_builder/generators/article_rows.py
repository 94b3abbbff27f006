"""Questions about the headed sections of an article."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cards.licences import licence
from dataset_builder.contracts import Generator
from dataset_builder.records import Document, Dropped, Passage, Row
from dataset_builder.rows import MAX_ANSWER_CHARS, common_columns, messages, row_id
from dataset_builder.segments import cut

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
_SHORT_CHARS = 100
_POINTER = re.compile(r"\b(?:figuras?|fig\.|tablas?|cuadros?|imagen)\s*\d", re.I)  # «véase la figura 1»
_INTERROGATIVE = re.compile(
    r"^¿?(?:qué|cómo|cuándo|cuánt[oa]s?|cuál(?:es)?|dónde|por qué|para qué|quién(?:es)?)\b", re.I
)


def rows(document: Document, generator: Generator) -> Iterator[Row | Dropped]:
    """Yield one question per headed section, which all of its passages answer together."""
    asked: set[str] = set()
    for passages in _sections(document):
        kind, question = _question(document, passages[0])
        reason = _objection(document, passages) or (kind if not question else None)
        if reason is None and question in asked:
            reason = "same_question"  # it would have two answers
        if reason is None:
            asked.add(question)
            yield _row(document, generator, passages, kind, question)
            continue
        for passage in passages:
            yield Dropped("dropped", "generate", "", reason, passage_key=passage.key)


def _sections(document: Document) -> list[list[Passage]]:
    sections: dict[str, list[Passage]] = {}
    for passage in document.passages:
        sections.setdefault(_section_of(passage), []).append(passage)
    return list(sections.values())


def _section_of(passage: Passage) -> str:
    return passage.key.partition(":")[0]


def _objection(document: Document, passages: Sequence[Passage]) -> str | None:
    """Return why a section must not be published as an answer, or None."""
    if not licence(document.licence).redistribute:
        return "licence_not_redistributable"
    if len(passages) < document.metadata["sections"][_section_of(passages[0])]:
        return "section_incomplete"
    if passages[-1].end - passages[0].start > MAX_ANSWER_CHARS:
        return "answer_too_long"
    shown = document.metadata["text"][passages[0].start : passages[-1].end]
    return "points_elsewhere" if len(shown) <= _SHORT_CHARS and _POINTER.search(shown) else None


def _question(document: Document, passage: Passage) -> tuple[str, str]:
    """Return type and text of the question that a heading is; or why it is none, and ""."""
    heading = passage.heading.strip()
    if document.metadata["clinical_case"]:
        return _case_question(str(document.metadata["lead"]), heading)
    if not heading or heading == document.title:
        return "no_heading", ""
    topic = ", ".join([document.title, *_above(document, passage)])
    known = next((kind for kind in HEADING_KINDS if kind.heading.search(heading)), None)
    if known is not None:
        return known.question_type, f"{topic}: {known.question}"
    if _INTERROGATIVE.match(heading):
        text = heading.strip("¿?").strip()
        return "heading", f"{topic}: ¿{text[:1].lower()}{text[1:]}?"
    return "heading", f"{topic}: ¿qué se sabe sobre «{heading}»?"


def _case_question(lead: str, heading: str) -> tuple[str, str]:
    if heading not in CASE_QUESTIONS:
        return "no_heading", ""
    if not 0 < len(lead) <= _LONGEST_LEAD_CHARS:
        return "no_lead", ""
    return "clinical_case", f"{lead} {CASE_QUESTIONS[heading]}"


def _row(
    document: Document, generator: Generator, passages: Sequence[Passage], kind: str, question: str
) -> Row:
    first, last = passages[0], passages[-1]
    answer = document.metadata["text"][first.start : last.end]
    path = " > ".join([*_above(document, first), first.heading])
    id = row_id(document, path, generator, kind, 0)
    return Row(
        config="qa",
        id=id,
        split_key=document.split_key,
        columns={
            **common_columns(document, generator, id, synthetic=True),
            "question": question,
            "answer": answer,
            "messages": messages(question, answer),
            "context": answer,
            "passage_start": first.start,
            "passage_end": last.end,
            "heading": first.heading,
            "evidence": _evidence(answer),
            "question_type": kind,
            "speciallity": "",
            "document_id": document.id,
        },
        passage_keys=tuple(passage.key for passage in passages),
    )


def _above(document: Document, passage: Passage) -> list[str]:
    """Return the headings that a passage stands under, without the title: of what the section is about."""
    headings: Sequence[str] = document.metadata["above"][_section_of(passage)]
    return [heading for heading in headings if heading != document.title]


def _evidence(text: str) -> str:
    """Return the beginning of a passage, at most 200 characters, whole sentences where one fits."""
    if len(text) <= EVIDENCE_CHARS:
        return text
    end = at = 0
    for segment, gap in cut(text):
        if at + len(segment) > EVIDENCE_CHARS:
            break
        end = at + len(segment)
        at = end + len(gap)
    blank = text.rfind(" ", 0, EVIDENCE_CHARS + 1)
    return text[: end or (blank if blank > 0 else EVIDENCE_CHARS)]
