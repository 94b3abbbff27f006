"""What the card of a bank states: `stats.json` as `cards render` and `publish` read it."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cards.licences import combined, licence
from cards.parquet import parquet_facts
from space.bank.build import Collected
from space.bank.folder import DATA, SCHEMA_VERSION
from space.bank.records import CONFIG, BankContestant, BankQuestion, StoredAnswer

NAME = "banco-de-preguntas-es"
_TITLE = "Banco de preguntas de SpanishMedicaLLM"
# Plain text: the card shows marks as they are.
_DESCRIPTION = (
    "{questions} preguntas sobre salud y lo que respondió cada participante, una sola vez: unos son modelos "
    "que escriben; otros, programas que citan una ficha o una respuesta ya escrita. Con ellas se comparan a "
    "ciegas sin volver a generar texto. Las respuestas pueden contener errores médicos y nadie las ha "
    "revisado, salvo las que figuren en «reviews.json», si está. La columna «kind» dice qué se espera "
    "de una buena respuesta: «red_flag», que mande a urgencias; «label_silent», que reconozca que la ficha "
    "no lo dice; «normal», lo demás. «wording» dice si pregunta un paciente o un "
    "profesional; «revision» y «adapter_sha256» fijan quién respondió; «sampling», cómo escribió; "
    "«answer_sha256» es la huella de la respuesta; «retrieved» son los fragmentos que se le dieron con la"
    " pregunta; «tokens» es 0 si el modelo no genera texto."
)


def stats(
    folder: Path,
    questions: Sequence[BankQuestion],
    contestants: Sequence[BankContestant],
    collected: Collected,
) -> dict[str, Any]:
    """Return every number the card states about the written data file."""
    licences = Counter(answer.licence for answer in collected.answers)
    return {
        "schema_version": SCHEMA_VERSION,
        "name": NAME,
        "title": _TITLE,
        "description": _DESCRIPTION.format(questions=len(questions)),
        "licence": combined(licences),
        "language": ["es"],
        "sample": False,
        "draft_rows": 0,
        "restricted_rows": sum(n for id, n in licences.items() if not licence(id).redistribute),
        "configs": [_config(folder, questions, collected, licences)],
        "sources": [_source(each, collected.answers) for each in contestants],
    }


def _config(
    folder: Path, questions: Sequence[BankQuestion], collected: Collected, licences: Counter[str]
) -> dict[str, Any]:
    written = parquet_facts([folder / DATA])
    texts = {question.question_id: question.question for question in questions}
    rows = len(collected.answers)
    return {
        "name": CONFIG,
        "default": True,
        "rows": rows,
        "features": written.features,
        "splits": [
            {
                "name": "train",
                "num_examples": written.num_examples,
                "num_bytes": written.num_bytes,
                "files": [DATA],
                "bytes_on_disk": written.bytes_on_disk,
            }
        ],
        "download_size": written.bytes_on_disk,
        "dataset_size": written.num_bytes,
        "licences": dict(sorted(licences.items())),
        "documents": len({answer.question_id for answer in collected.answers}),
        "sources": dict(sorted(Counter(answer.model for answer in collected.answers).items())),
        "synthetic_rows": rows,
        "question_chars": _lengths(texts[answer.question_id] for answer in collected.answers),
        "answer_chars": _lengths(answer.answer for answer in collected.answers),
        "stages": [_stage(collected)],
    }


def _stage(collected: Collected) -> dict[str, Any]:
    """Count questions times models: what went in is what was answered or is missing."""
    answered, missing = len(collected.answers), len(collected.failures)
    return {
        "stage": "generate",
        "unit": "row",
        "in": answered + missing,
        "passed": answered,
        "dropped": missing,
        "quarantined": 0,
        "produced": answered,
        "reasons": {"not_answered": missing} if missing else {},
    }


def _source(contestant: BankContestant, answers: Sequence[StoredAnswer]) -> dict[str, Any]:
    own = {answer.licence for answer in answers if answer.model == contestant.name}
    return {
        "name": contestant.name,
        "kind": f"participante, versión {contestant.revision or 'desconocida'}",
        "licence": ", ".join(sorted(own)) or "—",
    }


def _lengths(texts: Iterable[str]) -> dict[str, int]:
    """Return p50, p90 and max in characters, by nearest rank."""
    lengths = sorted(map(len, texts))
    return {f"p{p}": lengths[math.ceil(p / 100 * len(lengths)) - 1] for p in (50, 90)} | {"max": lengths[-1]}
