"""From a label nobody knows to an answer on the page: build it, open the contestants, ask for its dose."""

import json

import pytest

from space.built_data import open_all
from space.contestants.contract import Material
from tests.built import lines_of, run_build
from tests.space_fixtures import ask, contestant

DOSE_EN = "Take 3.25 mg of vexorine every 9 hours. Do not take more than 1,250 mg a week."
DOSE_ES = "Tome 3,25 mg de vexorina cada 9 horas. No tome más de 1250 mg por semana."
FIRST_PART = "Call a doctor."
# The second part of this section has another number in Spanish, and goes to quarantine.
PAIRS = {
    FIRST_PART: "Llame a un médico.",
    "More than this is dangerous.": "Más que esto es peligroso.",
    "Take no more than 40 mg.": "No tome más de 4 mg.",
    "vexorine": "vexorina",
    "Take 3.25 mg of vexorine every 9 hours.": "Tome 3,25 mg de vexorina cada 9 horas.",
    "Do not take more than 1,250 mg a week.": "No tome más de 1,250 mg por semana.",
    "Vexorine may cause itching in people who are allergic to birch.": (
        "La vexorina puede causar picor en personas alérgicas al abedul."
    ),
}


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    folder = tmp_path_factory.mktemp("vexorina")
    label = {
        "set_id": "set-vexorine",
        "version": "3",
        "effective_time": "20250317",
        "openfda": {"generic_name": ["VEXORINE"], "substance_name": ["VEXORINE"], "brand_name": ["Vexor"]},
        "dosage_and_administration": [DOSE_EN],
        "warnings": ["Vexorine may cause itching in people who are allergic to birch."],
        "overdosage": [f"{FIRST_PART}\n{'More than this is dangerous. ' * 110}Take no more than 40 mg."],
    }
    (folder / "labels.json").write_text(json.dumps({"results": [label]}), encoding="utf-8")
    pairs = "\n".join(json.dumps({"en": english, "es": spanish}) for english, spanish in PAIRS.items())
    (folder / "memory.jsonl").write_text(pairs, encoding="utf-8")
    config = folder / "fichas.yaml"
    source = {"name": "openfda", "path": str(folder / "labels.json")}
    config.write_text(
        json.dumps({"source": source, "memory": str(folder / "memory.jsonl")}), encoding="utf-8"
    )
    ended = run_build(config, folder / "out", folder / "calls.sqlite")
    assert ended.returncode == 0, ended.stderr
    assert [line["reason"] for line in lines_of(folder / "out" / "quarantine.jsonl")] == ["numbers_changed"]
    return Material(open_all([str(folder / "out")]))


@pytest.mark.parametrize("name", ["vexorina", "VEXORINE", "Vexor"])
def test_the_dose_of_an_invented_drug_is_the_passage_of_its_label(material: Material, name: str) -> None:
    answer = ask(contestant("ficha", material), f"¿Qué dosis de {name} se toma?")
    assert answer.startswith("Ficha de EE. UU. (FDA), versión 17/03/2025, traducción no oficial.")
    assert f"«{DOSE_ES}»" in answer
    assert "set_id set-vexorine" in answer
    assert "1,250" not in answer


@pytest.mark.parametrize("name", ["vexorida", "vexolina", "paracetamol"])
def test_another_drug_is_not_answered_with_it(material: Material, name: str) -> None:
    answer = ask(contestant("ficha", material), f"¿Qué dosis de {name} se toma?")
    assert answer.startswith(f"{name}: no está entre las fichas que consulta esta página.")
    assert not any(char.isdigit() for char in answer)


def test_the_curated_answer_is_of_that_label_or_there_is_none(material: Material) -> None:
    curated = contestant("curada", material)
    answer = ask(curated, "¿Qué dosis de vexorina se usa?")
    assert DOSE_ES in answer
    assert "Según la ficha de EE. UU. (FDA) de VEXORINE (Vexor), versión 17/03/2025" in answer
    assert (
        ask(curated, "¿Qué dosis de vexolina se usa?") == "No tengo una respuesta curada para esa pregunta."
    )


def test_what_the_label_does_not_tell_is_said_to_be_missing(material: Material) -> None:
    answer = ask(contestant("ficha", material), "¿Se puede tomar vexorina en el embarazo?")
    assert DOSE_ES not in answer
    assert "no traen ese apartado" in answer


def test_a_section_of_which_a_part_was_blocked_is_not_shown_in_part(material: Material) -> None:
    for name in ("ficha", "curada"):
        answer = ask(contestant(name, material), "¿Qué hago en una sobredosis de vexorina?")
        assert "Llame a un médico" not in answer
        assert "4 mg" not in answer
