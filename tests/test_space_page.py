import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from space import texts_es
from space.battle import CHOICES, Choice
from space.errors import VisitError
from space.markdown import shown
from space.ratings import texts_es as ratings_texts
from space.visit import Visitor, visit_once
from tests.space_fixtures import CONTROLLER, Served, label, served, write_built, write_config

QUESTION = "¿Cuál es la dosis de zorbaxilina?"
DOSE = "Tome 3,25 mg los martes; <b>nunca</b> más de [dos] & 1,5 ml."
NAMES = ("ficha-oculta-1", "curada-oculta-2")
CONTESTANTS = [{"name": NAMES[0], "kind": "ficha"}, {"name": NAMES[1], "kind": "curada"}]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = label("ZORBAXILIN", {"dosage_and_administration": DOSE})
    qa = [{"question": "¿Qué es el asma?", "answer": "Una enfermedad de los bronquios.", "licence": "mit"}]
    return write_built(tmp_path_factory.mktemp("built"), {"openfda": rows, "qa": qa})


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("space")
    with served(write_config(folder, CONTESTANTS, built)) as running:
        yield running


def _get(url: str) -> str:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=30) as answer:
        return answer.read().decode()


def _markdown(space: Served, name: str) -> str:
    components = json.loads(_get(f"{space.url}config"))["components"]
    return next(each["props"]["value"] for each in components if each["props"].get("elem_id") == name)


def _same_text(first: str, second: str) -> bool:
    return first.split() == second.split()


def test_the_answer_of_the_page_is_the_passage_of_the_label(space: Served) -> None:
    """The issue's own check: an invented drug, and the page answers its dose with that passage."""
    answers = Visitor(space.url).ask(QUESTION)
    assert f"«{DOSE}» [1]" in answers.left + answers.right
    assert texts_es.CURATED_NONE in (answers.left, answers.right)
    assert answers.status == texts_es.STATUS_VOTE


def test_every_stored_vote_is_about_the_side_that_was_really_shown(space: Served) -> None:
    """Votes cast by a rule on the text shown: the side with the dose wins, whoever wrote it."""
    before = len(space.votes())
    sides, expected = set(), []
    for _ in range(12):
        visitor = Visitor(space.url)
        answers = visitor.ask(QUESTION)
        battle = space.battle(visitor.value("token"))
        choice: Choice = "left" if "3,25 mg" in answers.left else "right"
        reveal = visitor.vote(choice)
        assert reveal.saved
        left, right = (battle.answer_a, battle.answer_b)
        if battle.shown_left == "b":
            left, right = right, left
        assert _same_text(answers.left, left)
        assert _same_text(answers.right, right)
        expected.append((battle.battle_id, "a" if "3,25 mg" in battle.answer_a else "b"))
        assert reveal.left is not None
        assert reveal.right is not None
        winner = reveal.left if choice == "left" else reveal.right
        assert winner.model == NAMES[0], "the label's contestant wrote the dose"
        sides.add((battle.shown_left, battle.model_a))
    stored = [(vote.battle_id, vote.winner) for vote in space.votes()[before:]]
    assert stored == expected
    assert len({shown_left for shown_left, _ in sides}) == 2, "both sides came up"


@pytest.mark.parametrize("choice", CHOICES)
def test_each_button_stores_what_it_says(space: Served, choice: Choice) -> None:
    visitor = Visitor(space.url)
    visitor.ask(QUESTION)
    battle = space.battle(visitor.value("token"))
    visitor.vote(choice)
    winner = space.votes()[-1].winner
    on_the_left = battle.shown_left
    on_the_right = "b" if on_the_left == "a" else "a"
    assert winner == {"left": on_the_left, "right": on_the_right}.get(choice, choice)


def test_no_model_is_named_before_the_vote(space: Served) -> None:
    visitor = Visitor(space.url)
    visitor.ask(QUESTION)
    seen = _get(space.url) + _get(f"{space.url}config") + json.dumps(visitor.page)
    for name in NAMES:
        assert name not in seen
    revealed = visitor.vote("tie").text
    assert [revealed.count(name) for name in NAMES] == [1, 1]


def test_a_second_vote_replaces_the_first_one_and_the_page_says_so(space: Served) -> None:
    visitor = Visitor(space.url)
    visitor.ask(QUESTION)
    assert visitor.vote("left").saved
    votes = space.votes()
    again = visitor.vote("tie")
    assert again.status == texts_es.STATUS_CHANGED.format(choice="Empate")
    assert len(space.votes()) == len(votes)
    assert (space.votes()[-1].winner, space.votes()[-1].revision) == ("tie", 1)


def test_without_the_box_nothing_is_stored_and_the_models_are_told_at_once(space: Served) -> None:
    before = space.stored()
    visitor = Visitor(space.url)
    visitor.ask(QUESTION, store=False)
    reveal = visitor.reveal()
    assert reveal.status == texts_es.STATUS_NOT_COUNTED
    assert not reveal.saved
    assert {name in reveal.text for name in NAMES} == {True}
    assert visitor.vote("left").status == texts_es.STATUS_BAD_TOKEN
    assert space.stored() == before


@pytest.mark.parametrize("missing", sorted(CONTROLLER))
def test_where_nobody_answers_for_the_data_nothing_is_stored(
    built: Path, tmp_path: Path, missing: str
) -> None:
    environment = {name: value for name, value in CONTROLLER.items() if name != missing}
    with served(write_config(tmp_path, CONTESTANTS, built), environment=environment) as space:
        visitor = Visitor(space.url)
        visitor.ask(QUESTION)
        assert visitor.reveal().status == texts_es.STATUS_NOBODY
        assert _markdown(space, "consent-text") == texts_es.CONSENT_NOBODY
        assert space.stored() == (0, 0)


def test_a_conversation_goes_on_with_the_same_models(space: Served) -> None:
    visitor = Visitor(space.url)
    visitor.ask(QUESTION)
    first = space.battle(visitor.value("token"))
    visitor.follow("¿Y para qué sirve?")
    second = space.battle(visitor.value("token"))
    assert (second.battle_id, second.turn) == (first.battle_id, 1)
    assert (second.model_a, second.shown_left) == (first.model_a, first.shown_left)
    assert visitor.vote("right").saved


@pytest.mark.parametrize("token", ["", "a.0.b.9999999999.c", "x"])
def test_a_forged_token_gets_no_vote_and_no_names(space: Served, token: str) -> None:
    visitor = Visitor(space.url)
    votes = space.votes()
    visitor.page[visitor._ids["token"]] = token
    reveal = visitor.vote("left")
    assert reveal.status == texts_es.STATUS_BAD_TOKEN
    assert reveal.text == ""
    assert space.votes() == votes


def _sent(visitor: Visitor, data: list[Any]) -> list[Any]:
    """Send a vote for the left with any values, and return what the page gets."""
    body = visitor._body(visitor._event("vote-left"), data, "vote-left")
    return visitor._post("/run/predict", body)["data"]


@pytest.mark.parametrize("forged", [None, 7, True, [], ["a"], {"path": "/etc/passwd"}, "\ud800", "a" * 9000])
def test_no_token_is_none_whatever_it_is_made_of(space: Served, forged: object) -> None:
    votes = space.votes()
    status, reveal = _sent(Visitor(space.url), [forged, [], [], "", "no_dice", True, False, None])
    assert status == texts_es.STATUS_BAD_TOKEN
    assert "value" not in reveal
    assert space.votes() == votes


@pytest.mark.parametrize("forged", [None, 7, True, "dangerous", ["?", 7, ["safe"], {}], {"dangerous": 1}])
def test_what_the_page_does_not_offer_stands_in_no_vote(space: Served, forged: object) -> None:
    visitor = Visitor(space.url)
    visitor.ask(QUESTION)
    sent = ["clear", forged]
    status, _ = _sent(visitor, [visitor.value("token"), forged, sent, None, forged, True, False, None])
    assert status == texts_es.STATUS_SAVED.format(choice="A mejor")
    vote = space.votes()[-1]
    said = {vote.reasons_a, vote.reasons_b}
    assert said == {(), ("clear", "dangerous") if forged == "dangerous" else ("clear",)}
    assert (vote.comment, vote.voter_role) == ("", "no_dice")


def test_a_comment_is_stored_as_a_text_that_is_not_too_long(space: Served) -> None:
    visitor = Visitor(space.url)
    visitor.ask(QUESTION)
    for sent, stored in ((["a"], "['a']"), (7, "7"), ("\u200bbien\ud800", "bien?"), ("a" * 9000, "a" * 1000)):
        assert _sent(visitor, [visitor.value("token"), [], [], sent, "no_dice", True, False, None])[0] in (
            texts_es.STATUS_SAVED.format(choice="A mejor"),
            texts_es.STATUS_CHANGED.format(choice="A mejor"),
        )
        assert space.votes()[-1].comment == stored


def test_after_a_token_that_is_none_the_same_page_can_vote_again(space: Served) -> None:
    visitor = Visitor(space.url)
    visitor.ask(QUESTION)
    token = visitor.value("token")
    visitor.page[visitor._ids["token"]] = "x"
    assert [visitor.vote("left").status for _ in range(2)] == [texts_es.STATUS_BAD_TOKEN] * 2
    visitor.page[visitor._ids["token"]] = token
    assert visitor.vote("left").saved


def test_a_token_of_one_visitor_with_the_name_of_another_is_forged(space: Served) -> None:
    visitor = Visitor(space.url)
    visitor.ask(QUESTION)
    battle_id, turn, _, expiry, seal = visitor.value("token").split(".")
    visitor.page[visitor._ids["token"]] = f"{battle_id}.{turn}.otro.{expiry}.{seal}"
    assert visitor.vote("left").status == texts_es.STATUS_BAD_TOKEN


def test_a_vote_waits_for_a_sink_that_fails_and_the_page_says_so(built: Path, tmp_path: Path) -> None:
    with served(write_config(tmp_path, CONTESTANTS, built)) as space:
        visitor = Visitor(space.url)
        visitor.ask(QUESTION)
        (tmp_path / "votes").mkdir(exist_ok=True)
        blocked = tmp_path / "votes" / "log"
        blocked.write_text("a file where the folder should be")
        waiting = visitor.vote("left")
        assert waiting.status == texts_es.STATUS_PENDING
        assert not waiting.saved
        blocked.unlink()
    assert len(list((tmp_path / "votes").rglob("*.jsonl"))) == 1, (
        "it is shipped at the latest when the page ends"
    )


def test_a_battle_survives_a_sigkill_between_question_and_vote(built: Path, tmp_path: Path) -> None:
    config = write_config(tmp_path, CONTESTANTS, built)
    with served(config) as space:
        visitor = Visitor(space.url)
        visitor.ask(QUESTION)
        space.process.kill()
    with served(config) as space:
        later = Visitor(space.url)
        later.page[later._ids["token"]] = visitor.value("token")
        assert later.vote("left").saved
        assert len(space.votes()) == 1


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("   ", texts_es.STATUS_EMPTY_QUESTION),
        ("a" * 2001, texts_es.STATUS_LONG_QUESTION.format(limit=2000)),
    ],
)
def test_a_question_that_cannot_be_asked_opens_no_vote(space: Served, question: str, status: str) -> None:
    with pytest.raises(VisitError, match=re.escape(status)):
        Visitor(space.url).ask(question)


def test_the_page_states_what_it_is_for_and_what_it_stores(space: Served) -> None:
    page = shown(_markdown(space, "notices") + _markdown(space, "consent-text"))
    for sentence in (
        "Esto es IA y puede equivocarse.",
        "Finalidad prevista: investigación y docencia sobre modelos de lenguaje en español. No está "
        "destinado al diagnóstico, triaje, prevención, seguimiento ni tratamiento de una persona.",
        "Responsable de los datos: Asociación de Prueba, datos@prueba.example",
    ):
        assert sentence in page


_MEDICAL_ADVICE = re.compile(r"diagn[oó]stic|triaje|recomend|tratamiento|consejo", re.IGNORECASE)


def test_no_text_calls_itself_medical_advice() -> None:
    """But for the sentence that denies it; section headings and table keys are the labels' own words."""
    texts = [value for name, value in vars(texts_es).items() if name.isupper() and isinstance(value, str)]
    texts += texts_es.CHOICES.values()
    assert len(texts) > 40
    for text in texts:
        assert text == texts_es.PURPOSE or not _MEDICAL_ADVICE.search(text), text


def test_no_component_of_the_page_calls_itself_medical_advice_or_speaks_english(space: Served) -> None:
    config = json.loads(_get(f"{space.url}config"))
    keys = ("value", "label", "placeholder", "info")
    shown = [each["props"].get(key) for each in config["components"] for key in keys]
    texts = [text.replace(texts_es.PURPOSE, "") for text in shown if isinstance(text, str) and text]
    texts.append(config["title"])
    assert len(texts) > 15
    known = {value for value in vars(texts_es).values() if isinstance(value, str)} | {
        *texts_es.CHOICES.values(),
        _markdown(space, "consent-text").replace("#", ""),
        *texts_es.EXAMPLES,
        *("no_dice", "all"),  # what is chosen at first, by its code
        *(value for value in vars(ratings_texts).values() if isinstance(value, str)),
    }
    for text in texts:
        assert not _MEDICAL_ADVICE.search(text), text
        parts = text.replace("# ", "").replace("#", "").split("\n\n")
        assert {part for part in parts if part} <= known, text


def test_a_question_about_health_is_in_no_log(built: Path, tmp_path: Path) -> None:
    """At the level that tells most, through answer, vote, a failing sink and a forged token."""
    marker = "xilofonoscopia"
    with (tmp_path / "log").open("w+") as log:
        config = write_config(tmp_path, CONTESTANTS, built)
        with served(config, "--log-level", "debug", log=log) as space:
            visitor = Visitor(space.url)
            visitor.ask(f"tengo {marker} y tomo zorbaxilina")
            token = visitor.value("token")
            (tmp_path / "votes").write_text("a file where the folder should be")
            assert visitor.vote("left").status == texts_es.STATUS_PENDING
            (tmp_path / "votes").unlink()
            assert visitor.vote("right").status in (
                texts_es.STATUS_CHANGED.format(choice="B mejor"),
                texts_es.STATUS_PENDING,
            )
            visitor.page[visitor._ids["token"]] = f"{marker}{token}"
            assert visitor.vote("left").status == texts_es.STATUS_BAD_TOKEN
            assert marker in (space.battle(token).prompt[0]["content"])
        log.seek(0)
        text = log.read()
    assert "vote " in text, "there is a log"
    assert marker not in text


def test_what_nobody_foresaw_is_no_vote_and_the_next_visitor_is_served(tmp_path: Path, built: Path) -> None:
    voices = [{"name": name, "kind": "voz", "base": base} for name, base in (("a", "rota"), ("b", "breve"))]
    with (tmp_path / "log").open("w") as log, served(write_config(tmp_path, voices, built), log=log) as space:
        for _ in range(2):
            with pytest.raises(VisitError, match="failed"):
                Visitor(space.url).ask("¿Sí?")
        assert space.votes() == []


def test_nothing_of_the_page_is_a_public_api_or_a_history(space: Served) -> None:
    info: dict[str, Any] = json.loads(_get(f"{space.url}gradio_api/info"))
    assert info["named_endpoints"] == {}
    assert info["unnamed_endpoints"] == {}
    config = json.loads(_get(f"{space.url}config"))
    assert not config["run_history"]
    assert not config["analytics_enabled"]
    assert not config["mcp_server"]
    for path in ("monitoring", "monitoring/summary"):
        with pytest.raises(urllib.error.HTTPError):
            _get(f"{space.url}{path}")


def test_one_visit_is_one_question_and_one_vote(space: Served) -> None:
    votes = len(space.votes())
    seen = visit_once(space.url, QUESTION, "tie")
    assert seen["reveal"]["status"] == texts_es.STATUS_SAVED.format(choice="Empate")
    assert {seen["reveal"][side]["model"] for side in ("left", "right")} == set(NAMES)
    assert len(space.votes()) == votes + 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "no-url", "http://127.0.0.1:9/x"])
def test_a_visit_to_nothing_is_one_clear_line(url: str) -> None:
    with pytest.raises(VisitError, match="does not answer as an arena"):
        Visitor(url)
