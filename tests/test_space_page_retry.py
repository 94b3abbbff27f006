"""«Otra respuesta» and «Editar la pregunta» over HTTP, as a browser asks for them."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from space import texts_en, texts_es
from space.errors import VisitError
from space.visit import Shown, Visitor
from tests.space_fixtures import Served, build_bank_of, label, served, write_built, write_config

QUESTION = "¿Cuál es la dosis de zorbaxilina?"
VOICES = [{"name": name, "kind": "voz", "base": "azar"} for name in ("uno", "dos")]
SAMPLED = {"max_new_tokens": 12, "temperature": 0.7}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = label("ZORBAXILIN", {"dosage_and_administration": "Tome 3,25 mg los martes."})
    qa = [{"question": "¿Qué es el asma?", "answer": "Una enfermedad.", "licence": "mit"}]
    return write_built(tmp_path_factory.mktemp("built"), {"openfda": rows, "qa": qa})


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Iterator[Served]:
    """A page with two models that sample, and a bank of two that quote."""
    folder = tmp_path_factory.mktemp("space")
    quoters = [{"name": each, "kind": each} for each in ("ficha", "curada")]
    build_bank_of(write_config(folder, quoters, built), folder / "bank")
    more: dict[str, Any] = {"bank": str(folder / "bank"), "sampling": SAMPLED}
    with served(write_config(folder, [*VOICES, *quoters], built, **more)) as running:
        yield running


def _retry(visitor: Visitor, *, adult: bool = True, store: bool = True) -> Shown:
    asked, token = visitor.value("asked-question"), visitor.value("token")
    return visitor._asked("retry", [asked, adult, store, False, "", None, token])


def test_a_retry_on_the_page_is_a_new_battle_with_its_own_vote(space: Served) -> None:
    visitor = Visitor(space.url)
    first = visitor.ask(QUESTION)
    old = space.battle(visitor.value("token"))
    again = _retry(visitor)
    new = space.battle(visitor.value("token"))
    assert again.status == texts_es.STATUS_VOTE
    assert {again.left, again.right} != {first.left, first.right}
    assert (new.battle_id != old.battle_id, new.prompt) == (True, old.prompt)
    assert visitor.vote("left").saved
    assert space.votes()[-1].battle_id == new.battle_id
    assert old.battle_id not in {vote.battle_id for vote in space.votes()}


def test_without_consent_too_there_is_another_answer_and_still_nothing_is_stored(space: Served) -> None:
    before = space.stored()
    visitor = Visitor(space.url)
    visitor.ask(QUESTION, store=False)
    assert visitor.value("asked-question") == QUESTION
    _retry(visitor, store=False)
    assert visitor.reveal().status == texts_es.STATUS_NOT_COUNTED
    assert space.stored() == before


def test_who_may_not_ask_may_not_ask_again_and_keeps_the_open_vote(space: Served) -> None:
    visitor = Visitor(space.url)
    visitor.ask(QUESTION)
    token = visitor.value("token")
    assert _retry(visitor, adult=False).status == texts_es.STATUS_NO_ADULT
    assert visitor.value("token") == token
    assert visitor.vote("tie").saved


def test_an_empty_box_does_not_take_away_the_answers_that_are_voted_on(space: Served) -> None:
    visitor = Visitor(space.url)
    first = visitor.ask(QUESTION)
    assert visitor.follow("  ") == Shown(first.left, first.right, texts_es.STATUS_EMPTY_QUESTION)
    assert visitor.vote("right").saved


def test_a_forged_token_gets_no_other_answers_and_no_boxes_that_wait_for_ever(space: Served) -> None:
    visitor = Visitor(space.url)
    visitor.ask(QUESTION)
    visitor.page[visitor._ids["token"]] = "a.0.b.9999999999." + "0" * 64
    with pytest.raises(VisitError, match="caducado"):
        _retry(visitor)
    assert texts_es.ANSWER_WAITING not in visitor.page.values()


def test_a_battle_of_the_bank_offers_neither_another_answer_nor_its_question_to_edit(space: Served) -> None:
    """The event returns, for each button, whether it is there."""
    shown = _visible_after(Visitor(space.url), "bank", [True, False, "", None])
    assert {name: shown[name] for name in ("retry", "edit", "follow")} == dict.fromkeys(
        ("retry", "edit", "follow"), False
    )


def test_a_vote_changes_nothing_on_the_page_but_its_status_and_who_wrote_the_answers(space: Served) -> None:
    """What else it does, the browser does by itself: it hides what would ask the same two again."""
    visitor = Visitor(space.url)
    visitor.ask(QUESTION)
    names = {id: name for name, id in visitor._ids.items()}
    assert [names[id] for id in visitor._event("vote-tie")["outputs"]] == ["status", "reveal"]
    before = dict(visitor.page)
    assert visitor.vote("tie").saved
    changed = {names[id] for id, value in visitor.page.items() if before.get(id) != value}
    assert changed == {"status", "reveal"}


def _visible_after(visitor: Visitor, button: str, data: list[Any]) -> dict[str, bool]:
    """Press a button and return what becomes visible or hidden by it, by name."""
    event = visitor._event(button)
    answer = visitor._post("/run/predict", visitor._body(event, data, button))
    names = {id: name for name, id in visitor._ids.items()}
    return {
        names[id]: value["visible"]
        for id, value in zip(event["outputs"], answer["data"], strict=True)
        if isinstance(value, dict) and "visible" in value
    }


def test_the_new_buttons_speak_both_languages(space: Served) -> None:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{space.url}config") as answer:
        components = json.loads(answer.read())["components"]
    values = {each["props"].get("elem_id"): each["props"].get("value") for each in components}
    assert (values["retry"], values["edit"]) == ("Otra respuesta", "Editar la pregunta")
    assert texts_en.RETRY != texts_es.RETRY
    assert texts_en.EDIT != texts_es.EDIT
