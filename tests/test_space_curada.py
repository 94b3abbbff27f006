from pathlib import Path

import pytest

from space.built_data import open_all
from space.contestants.contract import Contestant, Material
from space.errors import ContestantError
from tests.space_fixtures import ask, contestant, write_built

NONE = "No tengo una respuesta curada para esa pregunta."


def _qa(question: str, answer: str, heading: str = "") -> dict[str, str]:
    return {
        "question": question,
        "answer": answer,
        "heading": heading,
        "source": "texto",
        "licence": "cc-by-4.0",
    }


def _label_qa(generic: str, section: str, question: str, answer: str) -> dict[str, str]:
    return {
        "set_id": f"set-{generic.lower()}",
        "generic_name": generic,
        "substance_name": generic,
        "effective_time": "20231120",
        "section": section,
        "question": question,
        "answer": answer,
        "licence": "cc0-1.0",
    }


CONFIGS = {
    "qa": [
        _qa("¿Cuáles son los síntomas de la diabetes tipo 1?", "Sed y pérdida de peso."),
        _qa("¿Qué es el asma?", "Una enfermedad de los bronquios."),
        _qa("¿Cómo se usa el inhalador en adultos?", "Una inhalación de adulto."),
        _qa("¿Qué efectos tiene el lorazepam?", "Somnolencia por lorazepam."),
        _qa("¿Cómo se contagia la hepatitis B?", "Por la sangre."),
        _qa("¿Cuándo no conviene hacer ejercicio?", "Con fiebre."),
        _qa("¿Qué vacunas necesita un bebé de 2 meses?", "Las del calendario."),
        _qa("¿Cómo se previene la gripe?", "Con la vacuna.", heading="Gripe estacional"),
    ],
    "pubmedqa": [
        {
            "question_es": "¿Reduce la vitamina D las fracturas?",
            "messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "Quizás."}],
            "source": "pubmedqa",
            "source_id": "90000001",
            "licence": "mit",
        }
    ],
    "openfda_qa": [
        _label_qa(
            "LORAZEPAM", "dosage_and_administration", "¿Cuál es la dosis de lorazepam?", "2 mg de lorazepam."
        ),
        _label_qa("ACETAMINOPHEN", "dosage_and_administration", "¿Cuál es la dosis?", "650 mg cada 6 horas."),
        _label_qa("ACETAMINOPHEN", "overdosage", "¿Qué pasa en una sobredosis?", "Acuda a urgencias."),
    ],
}


@pytest.fixture(scope="module")
def curada(tmp_path_factory: pytest.TempPathFactory) -> Contestant:
    folder = write_built(tmp_path_factory.mktemp("built"), CONFIGS)
    return contestant("curada", Material(open_all([str(folder)])))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("¿Cuáles son los síntomas de la diabetes tipo 1?", "Sed y pérdida de peso."),
        ("sintomas diabetes tipo 1", "Sed y pérdida de peso."),
        ("Hola, ¿me puede explicar qué es el asma?", "Una enfermedad de los bronquios."),
        ("¿Cómo se contagia la hepatitis b?", "Por la sangre."),
        ("¿Cómo se previene la gripe estacional?", "Con la vacuna."),
        ("¿La vitamina D reduce las fracturas?", "Quizás."),
        ("dosis de lorazepam", "2 mg de lorazepam."),
        ("¿Cuánto paracetamol se toma?", "650 mg cada 6 horas."),
        ("sobredosis de paracetamol", "Acuda a urgencias."),
    ],
)
def test_a_question_gets_the_answer_that_was_curated_for_it(
    curada: Contestant, question: str, answer: str
) -> None:
    assert f"{answer} [1]" in ask(curada, question)


@pytest.mark.parametrize(
    "question",
    [
        "¿Cuáles son los síntomas de la diabetes tipo 2?",
        "¿Cuáles son los síntomas de la diabetes?",
        "¿Cuáles son los síntomas de la diabetes gestacional?",
        "¿Qué es el asma ocupacional?",
        "¿Qué es el cáncer?",
        "¿Cómo se usa el inhalador en niños?",
        "¿Cómo se usa el inhalador?",
        "¿Cómo se usa el inhalador en adultos mayores?",
        "¿Qué efectos tiene el clonazepam?",
        "¿Qué efectos tiene el lorazepam con alcohol?",
        "¿Cómo se contagia la hepatitis A?",
        "¿Cómo se contagia la hepatitis C?",
        "¿Cuándo conviene hacer ejercicio?",
        "¿Qué vacunas necesita un bebé de 4 meses?",
        "¿Qué vacunas necesita un adulto?",
        "¿Reduce la vitamina C las fracturas?",
        "dosis de clonazepam",
        "dosis de lorazepam en niños",
        "dosis de lorazepam y clonazepam",
        "dosis de lorazepam y paracetamol",
        "efectos adversos del lorazepam",
        "dosis de paracetamol intravenoso",
        "dosis",
        "¿qué es?",
        "",
    ],
)
def test_a_neighbour_never_answers(curada: Contestant, question: str) -> None:
    assert ask(curada, question) == NONE


def test_an_answer_from_a_label_carries_the_line_of_the_label(curada: Contestant) -> None:
    answer = ask(curada, "dosis de lorazepam")
    assert answer.startswith("Ficha de EE. UU. (FDA), versión 20/11/2023, traducción no oficial.")
    assert "[1] Pregunta curada: «¿Cuál es la dosis de lorazepam?»" in answer


def test_a_data_set_without_answers_is_one_clear_line(tmp_path: Path) -> None:
    folder = write_built(tmp_path, {"qa": []})
    with pytest.raises(ContestantError, match="no data set has rows of qa, openfda_qa, pubmedqa"):
        contestant("curada", Material(open_all([str(folder)])))
