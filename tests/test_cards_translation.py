"""What the card of a data set says of its translation: who made it, what the checks found, whom to warn."""

from typing import Any

import pytest

from cards.render import render_dataset
from tests import card_facts

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
