"""What the card of a data set says of its translation: who made it, what the checks found, whom to warn."""

import json
from typing import Any

import pytest

from cards import texts_es
from cards.fault_table import fault_table
from cards.render import render_dataset
from dataset_builder.folder_files import BENCHMARK
from dataset_builder.numbers import NUMBER_LOCALES
from tests import card_facts
from tests.conftest import ROOT

FLAGS = {"block": {"numbers_missing": 12345, "a|b": 1}, "warn": {"omission": 7, "numbers_missing": 2}}


def stats(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - facts of any type
    """Return the facts of the other card tests, with objections to the labels and other top-level facts."""
    facts = card_facts.stats()
    facts["configs"][1]["translation_flags"] = FLAGS
    return {**facts, **changed}


def body(facts: dict[str, Any]) -> str:
    return render_dataset(facts).split("---\n", 2)[2].replace("\u202f", " ")


@pytest.mark.parametrize(
    ("draft", "unofficial", "first_line"),
    [
        (
            3,
            0,
            "> **Aviso: contiene 3 filas de una traducción automática en borrador, que no es apta para "
            "ningún uso.**",
        ),
        (
            0,
            20000,
            "> **Aviso: contiene 20 000 filas traducidas por una vía no oficial de un servicio, cuyas "
            "condiciones pueden prohibir difundirlas.**",
        ),
        (
            3,
            2,
            "> **Aviso: contiene 3 filas de una traducción automática en borrador, que no es apta para "
            "ningún uso, y 2 filas traducidas por una vía no oficial de un servicio, cuyas condiciones "
            "pueden prohibir difundirlas.**",
        ),
    ],
)
def test_the_first_line_warns_of_draft_and_of_unofficial_rows(
    draft: int, unofficial: int, first_line: str
) -> None:
    facts = stats(draft_rows=draft, unofficial_rows=unofficial)
    assert next(line for line in body(facts).splitlines() if line) == first_line


def test_a_translation_without_such_rows_has_no_warning() -> None:
    assert "Aviso: contiene" not in body(stats(draft_rows=0, unofficial_rows=0))


def test_the_objections_of_the_checks_stand_in_one_table_by_config_and_code() -> None:
    text = body(stats())
    table = text[text.index("| Configuración | Objeción |") :].split("\n\n")[0]
    assert table.splitlines()[2:] == [
        "| `openfda` | `a¦b` | 1 | 0 |",
        "| `openfda` | `numbers_missing` | 12 345 | 2 |",
        "| `openfda` | `omission` | 0 | 7 |",
    ]


def test_a_data_set_without_objections_has_no_such_table() -> None:
    facts = card_facts.stats()
    assert "Objeción" not in body(facts)
    facts["configs"][1]["translation_flags"] = {"block": {}, "warn": {}}
    assert "Objeción" not in body(facts)


def test_a_config_without_sources_still_names_its_engines() -> None:
    assert "| Motor de traducción | `apertium` | 1 | 100 % |" in body(stats())


@pytest.mark.parametrize(
    ("number_locale", "told"),
    [("es", "`es` (coma decimal; ni punto ni coma separan los millares)."), ("es-XX", "`es-XX`.")],
)
def test_the_card_explains_only_a_way_to_print_numbers_that_it_knows(number_locale: str, told: str) -> None:
    assert f"Convención de los números en el texto español: {told}" in body(
        stats(number_locale=number_locale)
    )


def test_the_card_knows_every_way_to_print_numbers_that_a_build_may_use() -> None:
    marks = {",": "coma decimal", ".": "punto decimal"}
    assert {name: text.partition(";")[0] for name, text in texts_es.NUMBER_LOCALES.items()} == {
        name: marks[mark] for name, mark in NUMBER_LOCALES.items()
    }


RECORD = {
    "sets": [
        {"name": "A", "pairs": 40, "documents": 2, "alarms": {"block": 0, "any": 1}, "escaped": [1, 50]}
    ],
    "faults": [
        {"fault": "x10", "tier": "block", "promised": 0.99, "found": [[49, 50]]},
        {"fault": "clause dropped", "tier": "any", "promised": 0.6, "found": [[0, 0]]},
    ],
}


def test_the_table_of_faults_tells_shares_of_what_was_injected() -> None:
    """49 of 50 is 98 %, 1 of 50 is 2 %, 1 alarm on 40 pairs is 2.5 %, of nothing there is no share."""
    lines = fault_table(RECORD).replace("\u202f", " ").splitlines()
    assert lines[0] == "| Fallo | Cuenta si | Objetivo | A (40 pares) |"
    assert lines[2] == "| número por diez | se bloquea | ≥ 99 % | 98 % de 50 |"
    assert lines[3] == "| oración que falta | se marca | ≥ 60 % | — |"
    assert lines[4].endswith("| ≤ 1 % | 2 % de 50 |")
    assert lines[6].endswith("| ≤ 4 % | 2,5 % de 40 |")


def test_readme_and_card_show_the_table_of_the_last_record() -> None:
    record = json.loads(BENCHMARK.read_text(encoding="utf-8"))
    table = fault_table(record)
    assert table in (ROOT / "README.md").read_text(encoding="utf-8")
    assert table.replace("\u202f", " ") in body(stats(translation_benchmark=record))


def test_checks_that_were_left_out_are_told_first_and_the_table_of_faults_is_not_shown() -> None:
    facts = stats(translation_benchmark=json.loads(BENCHMARK.read_text(encoding="utf-8")))
    assert "cifra cambiada" in body(facts)
    facts["configs"][1]["checks_left_out"] = ["drugs", "numbers"]
    text = body(facts)
    told = "> **Aviso: `openfda` se tradujo sin estas comprobaciones: `drugs`, `numbers`."
    assert -1 < text.find(told) < text.index("# Preguntas médicas")
    assert "cifra cambiada" not in text
    assert texts_es.PARTLY_CHECKED in text
    assert texts_es.CHECKED_TRANSLATION not in text
