"""Rows of drug labels: their sections, and questions that a section answers or the label is silent about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dataset_builder.columns import INCOMPLETE_FLAG
from dataset_builder.contracts import Generator
from dataset_builder.records import Document, Dropped, Passage, Row
from dataset_builder.rows import MAX_ANSWER_CHARS, common_columns, messages, row_id, translated_columns

ABSTENTION = "abstention"
HEADER = "Según la ficha de EE. UU. (FDA) de {drug}, versión {date} (traducción no oficial):"
SILENT = "La ficha de EE. UU. (FDA) de {drug}, versión {date}, no trae un apartado sobre {subject}."
_LABEL_COLUMNS = (
    "set_id",
    "version",
    "effective_time",
    "generic_name",
    "brand_name",
    "substance_name",
    "manufacturer",
    "route",
    "product_type",
)


@dataclass(frozen=True)
class QuestionKind:
    """One row: the first of `sections` that a label has answers the question, after those of `before`.

    `related` sections may speak of the subject too: a label that has any of them is not silent about it, nor
    one whose text has any of the words of `label_sections.SUBJECT_WORDS`.
    """

    question_type: str
    question: str
    subject: str
    sections: tuple[str, ...]
    related: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


QUESTION_KINDS = (
    QuestionKind("uses", "¿Para qué se usa {drug}?", "sus usos", ("indications_and_usage", "purpose")),
    QuestionKind("dose", "¿Qué dosis de {drug} se usa?", "la dosis", ("dosage_and_administration",)),
    QuestionKind(
        "contraindications",
        "¿Cuándo está contraindicado el uso de {drug}?",
        "las contraindicaciones",
        ("contraindications", "do_not_use"),
        ("warnings",),
    ),
    QuestionKind(
        "warnings",
        "¿Qué advertencias tiene {drug}?",
        "las advertencias",
        ("warnings_and_cautions", "warnings"),
        ("precautions",),
        before=("boxed_warning",),  # whoever asks for the warnings must not miss the gravest one
    ),
    QuestionKind(
        "adverse_reactions",
        "¿Qué reacciones adversas puede causar {drug}?",
        "las reacciones adversas",
        ("adverse_reactions",),
        ("stop_use",),
    ),
    QuestionKind(
        "interactions",
        "¿Qué interacciones tiene {drug} con otros medicamentos?",
        "las interacciones",
        ("drug_interactions",),
        ("ask_doctor_or_pharmacist",),
    ),
    QuestionKind(
        "pregnancy",
        "¿Se puede usar {drug} en el embarazo?",
        "el embarazo",
        ("pregnancy", "pregnancy_or_breast_feeding"),
        ("use_in_specific_populations", "teratogenic_effects", "nonteratogenic_effects"),
    ),
    QuestionKind(
        "overdose", "¿Qué dice la ficha de {drug} sobre la sobredosis?", "la sobredosis", ("overdosage",)
    ),
    QuestionKind(
        "storage",
        "¿Cómo se conserva {drug}?",
        "la conservación",
        ("storage_and_handling",),
        ("how_supplied",),
    ),
)


def rows(document: Document, generator: Generator) -> Iterator[Row | Dropped]:
    """Yield the sections of a label, then its questions; a section that is not whole answers none."""
    sections: dict[str, list[Passage]] = {}
    for passage in document.passages:
        sections.setdefault(passage.heading, []).append(passage)
    for name, passages in sections.items():
        whole = len(passages) == document.metadata["sections"][name]
        for passage in passages:
            yield _section_row(document, generator, passage, whole=whole)
    for kind in QUESTION_KINDS:
        yield from _question_rows(document, generator, kind, sections)


def drug_of(document: Document) -> str:
    """Return the drug as its label names it: generic name, and brand where that is another word."""
    generic, brand = document.metadata["generic_name"], document.metadata["brand_name"]
    both = generic and brand and generic.lower() != brand.lower()
    return f"{generic} ({brand})" if both else generic or brand or document.metadata["substance_name"]


def _section_row(document: Document, generator: Generator, passage: Passage, *, whole: bool) -> Row:
    id = row_id(document, passage.key, generator, "section", 0)
    common = common_columns(document, generator, id, synthetic=False)
    if not whole:
        common["flags"] = [*common["flags"], INCOMPLETE_FLAG]
    return Row(
        config="openfda",
        id=id,
        split_key=document.split_key,
        columns={
            **common,
            **_label_columns(document, passage.heading),
            "text_es": passage.text,
            "text_en": passage.text_source,
            **translated_columns([passage]),
        },
        passage_keys=(passage.key,),
    )


def _question_rows(
    document: Document, generator: Generator, kind: QuestionKind, sections: Mapping[str, Sequence[Passage]]
) -> Iterator[Row | Dropped]:
    """Yield what one question gives: an answer, an abstention, or why there is neither."""
    held = document.metadata["sections"]
    names = _answering(kind, held)
    if not names:
        if _is_silent(document, kind):
            yield _abstention(document, generator, kind)
        return
    passages = [passage for name in names for passage in sections.get(name, ())]
    reason = _objection(passages, sum(held[name] for name in names))
    if reason is None:
        yield _answer(document, generator, kind, names[-1], passages)
        return
    for passage in passages:
        yield Dropped("dropped", "generate", "", reason, passage_key=passage.key)


def _answering(kind: QuestionKind, held: Mapping[str, int]) -> list[str]:
    """Return the sections that answer together: those that go before, and the first that a label has."""
    first = next((name for name in kind.sections if held.get(name)), None)
    before = [name for name in kind.before if held.get(name)]
    return before if first is None else [*before, first]


def _is_silent(document: Document, kind: QuestionKind) -> bool:
    """Tell whether the label itself has no such section, not even an empty one, nor a word about it."""
    held = document.metadata["sections"]
    has_section = any(name in held for name in (*kind.sections, *kind.related, *kind.before))
    return not has_section and kind.question_type not in document.metadata["mentioned"]


def _objection(passages: Sequence[Passage], parts: int) -> str | None:
    if len(passages) < parts:
        return "section_incomplete"
    if sum(len(passage.text) for passage in passages) > MAX_ANSWER_CHARS:
        return "answer_too_long"
    return None


def _answer(
    document: Document, generator: Generator, kind: QuestionKind, section: str, passages: Sequence[Passage]
) -> Row:
    text = "\n".join(passage.text for passage in passages)
    answer = HEADER.format(drug=drug_of(document), date=_date(document)) + "\n" + text
    keys = tuple(passage.key for passage in passages)
    return _row(document, generator, kind, section, kind.question_type, answer, keys, passages)


def _abstention(document: Document, generator: Generator, kind: QuestionKind) -> Row:
    answer = SILENT.format(drug=drug_of(document), date=_date(document), subject=kind.subject)
    question_type = f"{kind.question_type}_{ABSTENTION}"
    return _row(document, generator, kind, kind.sections[0], question_type, answer, (), ())


def _row(
    document: Document,
    generator: Generator,
    kind: QuestionKind,
    section: str,
    question_type: str,
    answer: str,
    keys: tuple[str, ...],
    passages: Sequence[Passage],
) -> Row:
    question = kind.question.format(drug=_asked_as(document))
    id = row_id(document, section, generator, question_type, 0)
    return Row(
        config="openfda_qa",
        id=id,
        split_key=document.split_key,
        columns={
            **common_columns(document, generator, id, synthetic=True),
            **_label_columns(document, section),
            "question": question,
            "answer": answer,
            "messages": messages(question, answer),
            "question_type": question_type,
            **translated_columns(passages),
        },
        passage_keys=keys,
    )


def _asked_as(document: Document) -> str:
    """Return the Spanish name that people know, else the name on the label; an engine never names a drug."""
    generic = document.metadata["generic_name"].lower()
    return document.terms_es.get(generic) or generic or drug_of(document)


def _label_columns(document: Document, section: str) -> dict[str, Any]:
    return {name: document.metadata[name] for name in _LABEL_COLUMNS} | {"section": section}


def _date(document: Document) -> str:
    """Return DD/MM/YYYY, or that there is none: `20240115` gives `15/01/2024`."""
    day = document.metadata["effective_time"]
    return f"{day[6:8]}/{day[4:6]}/{day[:4]}" if len(day) == 8 and day.isdigit() else "sin fecha"
