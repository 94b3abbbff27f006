from typing import Any

import pytest
import yaml

from space.consent import Controller
from space.votes.card import render
from space.votes.compact_rules import QUARANTINE_DAYS

FEATURES: dict[str, list[Any]] = {"battles": [], "votes": []}
COUNTS = {
    "battles": 7,
    "votes": 5,
    "rows_superseded": 1,
    "rows_released_later": 2,
    "withdrawn": 3,
    "winners": {"a": 3, "tie": 2},
    "roles": {"profesional": 5},
    "kinds": {"bank": 7},
    "withheld": {"not_reviewed": 4},
    "comments_withheld": {},
}
SOMEBODY = Controller("Hospital | <b>X</b>", "datos@x.example", "https://x.example/p")


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_a_card_names_who_answers_for_the_data() -> None:
    """What an owner wrote is shown to the letter and opens nothing."""
    card = render(FEATURES, COUNTS, controller=SOMEBODY)
    assert "- Responsable de los datos: Hospital &#124; &lt;b&gt;X&lt;/b&gt; (datos@x.example)." in card
    assert "Política de privacidad: <https://x.example/p>." in card
    assert "<b>" not in card


def test_without_a_name_it_sends_to_the_page_and_names_nobody() -> None:
    card = render(FEATURES, COUNTS)
    assert (
        "- Responsable de los datos: quien llevaba la arena; su nombre, su correo y su política de privacidad"
        in card
    )
    assert "None" not in card


@pytest.mark.parametrize(
    "said",
    [
        "Un voto dice qué respuesta prefirió una persona, no cuál es correcta",
        "ningún profesional sanitario los ha validado",
        "Con el voto, la página da un código",
        "es **lo que declara quien vota; nadie lo ha comprobado**",
        "no es una muestra de los pacientes ni de los profesionales",
        "no las escribió ningún visitante",
        "no concede ninguna licencia sobre lo que escribieron los visitantes",
        "han pasado al menos {days} días",
    ],
)
def test_it_says_what_a_reader_must_know_before_using_it(said: str) -> None:
    assert said.format(days=QUARANTINE_DAYS) in one_line(render(FEATURES, COUNTS))


def test_its_numbers_are_those_of_the_counts() -> None:
    card = render(FEATURES, COUNTS)
    for name, number in (("turnos comparados (`battles`)", 7), ("votos (`votes`)", 5)):
        assert f"| {name} | {number} |" in card
    assert "| bajas a petición de quien votó | 3 |" in card
    assert "| votos de quien dice ser `profesional` | 5 |" in card


def test_its_head_is_yaml_that_names_both_configs() -> None:
    head = yaml.safe_load(render(FEATURES, COUNTS).split("---\n")[1])
    assert [each["config_name"] for each in head["configs"]] == ["battles", "votes"]


def test_only_an_internal_one_forbids_its_publication() -> None:
    forbidden = "Uso interno: no publique esta carpeta"
    assert forbidden in render(FEATURES, COUNTS, internal=True)
    assert forbidden not in render(FEATURES, COUNTS)
