"""What the page does with an emergency, with a box that is taken off again, and where it is closed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from space import texts_en, texts_es
from space.errors import VisitError
from space.markdown import shown
from space.visit import Visitor
from tests.space_fixtures import CONTROLLER, Served, build_bank_of, label, served, write_built, write_config

CHEST = "me duele mucho el pecho y no puedo respirar"
SUICIDE = "quiero quitarme la vida esta noche"
QUESTION = "¿Cuál es la dosis de zorbaxilina?"
QUOTERS = [{"name": each, "kind": each} for each in ("ficha", "curada")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = label("ZORBAXILIN", {"dosage_and_administration": "Tome 3,25 mg los martes."})
    qa = [{"question": QUESTION, "answer": "Tome 900 mg.", "licence": "mit"}]
    return write_built(tmp_path_factory.mktemp("built"), {"openfda": rows, "qa": qa})


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("space")
    build_bank_of(write_config(folder, QUOTERS, built), folder / "bank")
    with served(write_config(folder, QUOTERS, built, bank=str(folder / "bank"))) as running:
        yield running


def _pressed(visitor: Visitor, button: str, data: list[Any]) -> str:
    """Press a button that asks, and return the status; nobody need answer."""
    try:
        return visitor._asked(button, data).status
    except VisitError:
        return visitor.value("status")


@pytest.mark.parametrize(
    ("adult", "text", "status"),
    [
        (False, CHEST, texts_es.STATUS_NO_ADULT),
        (False, SUICIDE, texts_es.STATUS_NO_ADULT),
        (True, f"{CHEST} {'a' * 2000}", texts_es.STATUS_LONG_QUESTION.format(limit=2000)),
    ],
)
def test_an_emergency_has_its_card_also_where_the_question_is_refused(
    space: Served, adult: bool, text: str, status: str
) -> None:
    visitor = Visitor(space.url)
    assert _pressed(visitor, "ask", [text, adult, True, False, "ES", None]) == status
    assert 'href="tel:112"' in visitor.value("emergency")


@pytest.mark.parametrize(
    ("mode", "status"),
    [
        ("bank", texts_es.STATUS_MODE_BANK),
        ("readonly", texts_es.STATUS_MODE_CLOSED),
        ("off", texts_es.STATUS_MODE_OFF),
    ],
)
def test_where_nobody_answers_the_mode_is_told_before_the_box_and_an_emergency_has_its_card(
    built: Path, tmp_path: Path, mode: str, status: str
) -> None:
    with served(
        write_config(tmp_path, QUOTERS, built), environment={**CONTROLLER, "ARENA_MODE": mode}
    ) as closed:
        for text in (CHEST, SUICIDE):
            visitor = Visitor(closed.url)
            assert _pressed(visitor, "ask", [text, False, True, False, "ES", None]) == status
            assert "emergency-card" in visitor.value("emergency")


def test_old_answers_do_not_stay_beside_a_card_that_stands_alone(space: Served) -> None:
    visitor = Visitor(space.url)
    visitor.ask(QUESTION)
    _pressed(visitor, "follow", [SUICIDE, False, True, False, "", None, visitor.value("token")])
    assert visitor.value("answer-left") == visitor.value("answer-right") == texts_es.ANSWER_WITHHELD
    assert visitor.value("token") == ""


def test_an_emergency_in_a_conversation_that_has_expired_has_its_card(space: Served) -> None:
    visitor = Visitor(space.url)
    said = _pressed(visitor, "follow", [CHEST, True, True, False, "", None, "a.0.b.9999999999.c"])
    assert said == texts_es.STATUS_BAD_TOKEN
    assert "emergency-card" in visitor.value("emergency")


def test_emergencies_take_nothing_of_the_limit_and_have_their_card_beyond_any(space: Served) -> None:
    visitor = Visitor(space.url)
    visitor._opener.addheaders = [("X-Forwarded-For", "203.0.113.9")]
    said = ""
    for _ in range(8):
        said = _pressed(visitor, "ask", [CHEST, True, True, False, "", None])
        assert "emergency-card" in visitor.value("emergency")
        visitor.page.clear()
    assert said.startswith("Va muy deprisa")
    assert visitor.ask(QUESTION).status == texts_es.STATUS_VOTE


def test_the_box_taken_off_before_the_vote_means_that_no_vote_is_written(space: Served) -> None:
    visitor = Visitor(space.url)
    visitor.ask(QUESTION)
    votes = space.votes()
    said = visitor.vote("left", store=False)
    assert said.status.startswith("**Su voto no se ha guardado**, porque ha quitado la casilla")
    assert said.status == texts_es.STATUS_FORGOTTEN
    assert (said.text, space.votes()) == ("", votes)
    assert visitor.vote("both_bad").status == texts_es.STATUS_BAD_TOKEN


def test_the_box_taken_off_after_a_vote_leaves_the_code_that_erases_it(space: Served) -> None:
    visitor = Visitor(space.url)
    visitor.ask(QUESTION)
    saved = visitor.vote("both_bad")
    assert saved.status == "Voto guardado: Ambas malas."
    assert f"envíelo a {CONTROLLER['CONTACT_EMAIL']}" in saved.text
    said = visitor.vote("left", store=False)
    assert f"envíe a {CONTROLLER['CONTACT_EMAIL']} este código: " in shown(said.status)


def test_a_question_of_the_bank_whose_models_were_told_does_not_come_again(space: Served) -> None:
    """The session stays on the server, so one browser could draw more often than the bank has questions."""
    visitor = Visitor(space.url)
    told: list[str] = []
    for _ in range(70):
        visitor.take_from_bank(store=False)
        told.append(visitor.value("status"))
    assert set(told) == {texts_es.STATUS_NOT_COUNTED_BANK, texts_es.STATUS_BANK_EMPTY}
    assert told[-1] == texts_es.STATUS_BANK_EMPTY


def test_doses_without_backing_are_explained_below_the_answers(space: Served) -> None:
    visitor = Visitor(space.url)
    visitor.ask(QUESTION)
    assert 'title="sin respaldo en la ficha">900 mg' in (
        visitor.value("answer-left") + visitor.value("answer-right")
    )
    assert visitor.value("legend") == texts_es.UNBACKED_NOTE
    english = Visitor(space.url)
    english._opener.addheaders = [("Accept-Language", "en")]
    english.ask(QUESTION)
    assert f'title="{texts_en.UNBACKED}"' in english.value("answer-left") + english.value("answer-right")
    assert english.value("legend") == texts_en.UNBACKED_NOTE


def test_the_card_speaks_the_language_of_the_page(space: Served) -> None:
    visitor = Visitor(space.url)
    visitor._opener.addheaders = [("Accept-Language", "en")]
    visitor.ask(CHEST)
    assert 'lang="en"' in visitor.value("emergency")


def _sent(visitor: Visitor, named: str, data: list[Any]) -> list[Any]:
    """Send the one event of a component that is pressed by nobody, and return what it gives."""
    target = visitor._ids[named]
    (event,) = [each for each in visitor._events if [target, "change"] in map(list, each["targets"])]
    body = {"data": data, "fn_index": event["id"], "session_hash": visitor._session}
    return visitor._post("/run/predict", body)["data"]


def test_another_country_puts_its_numbers_on_a_card_that_is_there(space: Served) -> None:
    visitor = Visitor(space.url)
    visitor.ask(CHEST)
    (changed,) = _sent(visitor, "country", ["MX", None, None, visitor.value("emergency")])
    assert 'href="tel:911"' in json.dumps(changed).replace('\\"', '"')
    (nothing,) = _sent(visitor, "country", ["MX", None, None, ""])
    assert "emergency-card" not in json.dumps(nothing)


def test_where_nobody_answers_for_the_data_there_is_nothing_to_agree_to(built: Path, tmp_path: Path) -> None:
    with served(write_config(tmp_path, QUOTERS, built), environment={}) as running:
        visitor = Visitor(running.url)
        props = {
            each["props"].get("elem_id"): each["props"] for each in visitor._get_json("/config")["components"]
        }
        visible = {name: props[name]["visible"] for name in ("adult", "consent-store", "consent-publish")}
        assert visible == {"adult": True, "consent-store": False, "consent-publish": False}
        visitor.ask(QUESTION)
        assert visitor.value("status") == texts_es.STATUS_NOBODY
