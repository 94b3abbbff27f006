"""Each check of passages and rows answers with its reason or None."""

from collections.abc import Callable

import pytest

from dataset_builder.checks.language import InSpanish
from dataset_builder.checks.length import SaneLength
from dataset_builder.records import EngineFacts, EngineShare, Passage, Row, Translation

BY_ENGINE = Translation((EngineShare(EngineFacts("apertium", "1", "gpl-3.0", draft=True), 1),), "es")


def translated(source: str, text: str) -> Passage:
    return Passage("p", "h", text, text_source=source, translation=BY_ENGINE)


def row(**columns: object) -> Row:
    return Row("qa", "id", "key", columns)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Do not drive after taking this medicine, since it makes many people sleepy.", "language: ENGLISH"),
        (
            "Não dirija depois de tomar este medicamento, pois dá sono a muitas pessoas.",
            "language: PORTUGUESE",
        ),
        ("No conduzca después de tomar este medicamento, pues da sueño a muchas personas.", None),
        ("Ibuprofen, Naproxen", None),
        ("El diagnóstico anatomopatológico fue de hiperplasia nodular focal.", None),
        ("Inicia tratamiento con amoxicilina, paracetamol, diclofenaco y difenilhidantoína.", None),
        ("Amoxicilina | Paracetamol | Diclofenaco | Metamizol | Omeprazol | Ondansetrón | Morfina", None),
        (
            "No conduïu després de prendre aquest medicament, ja que fa son a moltes persones.",
            "language: CATALAN",
        ),
        ("Ne conduisez pas après avoir pris ce médicament, car il rend somnolent.", "language: FRENCH"),
        ("Non guidi dopo aver preso questo medicinale, poiché fa venire sonno.", "language: ITALIAN"),
        ("Reacción | Placebo | 5 mg\nNáuseas | 3 | 12\nDolor de cabeza | 4 | 9", None),
    ],
)
def test_language(text: str, problem: str | None) -> None:
    assert InSpanish().problem(Passage("p", "h", text)) == problem


SOURCE = "Take one tablet every day with a glass of water and some food, and do not lie down."


@pytest.mark.parametrize(
    ("thing", "problem"),
    [
        (lambda: Passage("p", "h", "  "), "empty"),
        (lambda: translated(SOURCE, "Tome."), "length_ratio: 0.06"),
        (lambda: translated(SOURCE, SOURCE * 4), "length_ratio: 4.00"),
        (lambda: translated(SOURCE, SOURCE), None),
        (lambda: Passage("p", "h", "nooooooooooooooo"), "repetition: oooooooooooooo"),
        (lambda: Passage("p", "h", "Dosis ........................ 5 mg"), None),
        (lambda: Passage("p", "h", "Título\n====================\n********************"), None),
        (lambda: Passage("p", "h", "Negativo | Negativo | Negativo | Negativo | Negativo | Positivo"), None),
        (
            lambda: translated(SOURCE, "Tome el el agua agua agua agua agua agua y comida."),
            "repetition: agua",
        ),
        (lambda: translated("No " + "pain " * 9 + "." + SOURCE, "Sin " + "dolor " * 9 + "." + SOURCE), None),
        (lambda: row(question="¿Qué?", answer=" "), "empty: answer"),
        (lambda: row(question="¿Qué?", answer="a" * 8001), "too_long: answer of 8001 characters"),
        (lambda: row(question="¿Qué?", answer="Sí."), None),
        (lambda: row(prompt=[]), None),
    ],
)
def test_length(thing: Callable[[], Passage | Row], problem: str | None) -> None:
    found = SaneLength().problem(thing())
    assert found == problem or (problem is not None and found is not None and found.startswith(problem[:14]))
