"""Rows `turn || turn => drug`: whose dose the ficha quotes and models read; no drug, no dose.

Of animals, routes that no label has, drugs only said to be taken, and ordinary questions near them.
"""

import re
from pathlib import Path

import pytest

from space.built_data import open_all
from space.contestants.contract import Contestant, Material
from space.retrieval import Retriever
from tests.space_fixtures import SAMPLING, contestant, label, write_built

ROWS = (Path(__file__).parent / "fixtures" / "dose_patients_and_routes.txt").read_text(encoding="utf-8")
ROUTES = {
    "ORAL": "IBUPROFEN ACETAMINOPHEN METFORMIN PREDNISONE METHOTREXATE AMOXICILLIN LEVOTHYROXINE WARFARIN "
    "DIAZEPAM MORPHINE LORATADINE IVERMECTIN OMEPRAZOLE TRAMADOL",
    "SUBCUTANEOUS": "INSULIN_GLARGINE",
    "OPHTHALMIC": "TIMOLOL GENTAMICIN",
    "TRANSDERMAL": "FENTANYL",
    "TOPICAL": "DICLOFENAC KETOCONAZOLE",
    "INTRAMUSCULAR, INTRAVENOUS": "CEFTRIAXONE",
    "VAGINAL": "METRONIDAZOLE",
    "RESPIRATORY (INHALATION)": "ALBUTEROL",
}
Answerers = tuple[Contestant, Retriever]


@pytest.fixture(scope="module")
def answerers(tmp_path_factory: pytest.TempPathFactory) -> Answerers:
    labels = [
        row
        for route, names in ROUTES.items()
        for name in names.split()
        for row in label(
            name.replace("_", " "),
            {"dosage_and_administration": f"Niños: <{name.replace('_', ' ')}>.", "warnings": "Cuidado."},
            route=route,
        )
    ]
    material = Material(open_all([str(write_built(tmp_path_factory.mktemp("built"), {"openfda": labels}))]))
    return contestant("ficha", material), Retriever(material.data)


def doses(answerers: Answerers, turns: list[str]) -> tuple[set[str], set[str]]:
    """Return whose dose the ficha quotes, and whose dose models read."""
    ficha, retriever = answerers
    roles = ("user", "assistant")
    said = [{"role": role, "content": turn} for turn in turns for role in roles][:-1]
    answer = "".join(piece.text for piece in ficha.answer(said, SAMPLING))
    read = " ".join(each.text for each in retriever.passages(turns[-1], turns[:-1]))
    return set(re.findall("<(.+?)>", answer)), set(re.findall("<(.+?)>", read))


@pytest.mark.parametrize("row", ROWS.splitlines())
def test_the_dose_given_is_that_of_the_row(answerers: Answerers, row: str) -> None:
    question, drug = row.split("=>")
    expected = {drug.strip()} - {""}
    assert doses(answerers, [turn.strip() for turn in question.split("||")]) == (expected, expected)
