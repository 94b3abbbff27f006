import html
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest

from space import texts_en, texts_es
from space.arena import Arena, Services
from space.consent import Controller
from space.contestants.contract import Contestant, ContestantEntry, Health, Material, Sampling
from space.contestants.openai import HostedModel
from space.contestants.outage import BackOff
from space.errors import SinkError
from space.health import Absent
from space.mode import ArenaMode
from space.person import Ballot, Person
from space.tabs.health import health_text
from space.tabs.health_texts import EN, ES
from space.version import version
from space.votes.sinks import FolderSink
from space.votes.store import VoteStore
from tests.completion_server import CompletionServer
from tests.space_fixtures import Speaker

NOW = datetime(2026, 11, 2, 3, 4, 5, 678, tzinfo=UTC)
ANA = Person("ana", may_store=True)
SERVICES = Services(controller=Controller("Asociación de Prueba", "a@b.example", "https://b.example"))
PAIR = (Speaker("uno", "breve", revision="0123456789abcdef0123456789"), Speaker("dos", "breve"))


class DownSink(FolderSink):
    """A folder that takes nothing while `is_down`."""

    is_down = False

    def put(self, content: bytes, day: date) -> str:
        if DownSink.is_down:
            raise SinkError("the bucket answers 503")
        return super().put(content, day)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[VoteStore]:
    monkeypatch.setattr(DownSink, "is_down", False)
    with closing(VoteStore(tmp_path / "state", DownSink(tmp_path / "sink"), patience_s=0.2)) as opened:
        yield opened
        DownSink.is_down = False


def arena_of(store: VoteStore, *contestants: Contestant, services: Services = SERVICES) -> Arena:
    return Arena(contestants or PAIR, store, Sampling(), clock=lambda: NOW, services=services)


def table(
    arena: Arena, texts: object = texts_es, environment: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the rows as a visitor reads them: name -> value."""
    text = health_text(arena, texts, environment or {})  # pyright: ignore[reportArgumentType] - a module
    rows = [line.strip("|").split("|") for line in text.splitlines()[2:]]
    return {html.unescape(name).strip(): html.unescape(value).strip() for name, value in rows}


def vote(arena: Arena, question: str = "¿Sí?") -> None:
    arena.vote(list(arena.ask(question, ANA))[-1].token, Ballot("left"))


def test_it_says_version_mode_controller_votes_sink_restore_time_and_models(
    store: VoteStore,
) -> None:
    rows = table(arena_of(store))
    assert re.fullmatch(r"\d+,\d s", rows.pop("Recuperación al arrancar"))
    assert rows == {
        "Versión": version(),
        "Modo": "full (completo: preguntas libres, banco de preguntas y votos)",
        "Responsable de los datos": "Asociación de Prueba",
        "Último voto guardado": "todavía ninguno",
        "Votos pendientes": "0",
        "Archivo de votos": "sin fallos en el último intento",
        "uno": "cargado (revisión 0123456789abcdef012)",
        "dos": "cargado (revisión r1)",
    }


def test_it_follows_votes_and_a_sink_that_goes_down(store: VoteStore) -> None:
    """The first vote is in the sink; the second waits on the disk, and the sink's own words say why."""
    arena = arena_of(store)
    vote(arena)
    assert table(arena)["Último voto guardado"] == "02/11/2026, 03:04:05 (UTC)"
    DownSink.is_down = True
    vote(arena, "¿No?")
    rows = table(arena)
    assert (rows["Votos pendientes"], rows["Archivo de votos"]) == ("1", "the bucket answers 503")


@pytest.mark.parametrize("mode", get_args(ArenaMode))
def test_it_says_the_mode_of_now(store: VoteStore, mode: ArenaMode) -> None:
    assert table(arena_of(store), environment={"ARENA_MODE": mode})["Modo"] == f"{mode} ({ES.modes[mode]})"


def test_without_a_controller_it_says_what_is_missing(store: VoteStore) -> None:
    environment = {"CONTROLLER_NAME": "x", "CONTACT_EMAIL": "no es un correo"}
    rows = table(arena_of(store, services=Services()), environment=environment)
    missing = "nadie, así que no se guarda ningún voto (falta o no vale: CONTACT_EMAIL, PRIVACY_URL)"
    assert rows["Responsable de los datos"] == missing


def test_a_model_that_is_not_there_is_shown_with_its_reason(store: VoteStore) -> None:
    """The reason shows as it is, whatever stands in it, and tells no token."""
    absent = Absent("sin pesos", 1.0, "missing", "no base model | <b>x</b> with hf_abcdefgh12")
    gated = Absent("cerrado", 1.0, "gated", "accept its terms", revision="main")
    text = health_text(arena_of(store, *PAIR, absent, gated), texts_es, {})
    assert "<b>" not in text
    rows = table(arena_of(store, *PAIR, gated))
    assert rows["cerrado"] == "acceso restringido (revisión main). Motivo técnico: accept its terms"
    assert "no está disponible. Motivo técnico: no base model" in html.unescape(text)
    assert "hf_abcdefgh" not in html.unescape(text)


def test_an_endpoint_is_shown_down_while_it_is_and_loaded_again_afterwards(
    store: VoteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ALLOW_HOSTED", "1")
    with CompletionServer() as server:
        server.status = 503
        entry = ContestantEntry("remoto", "openai", base="m", endpoint=server.url)
        hosted = HostedModel.open(entry, Material(()), BackOff(3600, 3600))
        arena = arena_of(store, *PAIR, hosted)
        down = "no responde; volverá a las comparaciones cuando responda (revisión hosted:m)."
        assert table(arena)["remoto"] == f"{down} Motivo técnico: the endpoint answers 503"
        vote(arena)  # the other two go on
        hosted.outage.problem = ""
        assert table(arena)["remoto"] == "cargado (revisión hosted:m)"
        hosted.outage.stop()


def test_a_store_that_cannot_be_read_is_told_and_not_hidden(tmp_path: Path) -> None:
    store = VoteStore(tmp_path / "state", FolderSink(tmp_path / "sink"))
    arena = arena_of(store)
    store.close()
    rows = table(arena)
    assert rows["Último voto guardado"].startswith(
        "No se pueden leer los votos: the vote store cannot be read"
    )
    assert rows["uno"] == "cargado (revisión 0123456789abcdef012)"


def test_an_english_browser_reads_it_in_english(store: VoteStore) -> None:
    rows = table(arena_of(store), texts_en)
    assert rows[texts_en.HEALTH_MODE] == "full (full: free questions, question bank and votes)"
    assert re.fullmatch(r"\d+\.\d s", rows[texts_en.HEALTH_RESTORE])
    assert rows["uno"] == "loaded (revision 0123456789abcdef012)"


def test_both_languages_have_a_word_for_every_mode_and_state() -> None:
    for own in (ES, EN):
        assert set(own.modes) == set(get_args(ArenaMode))
        assert set(own.states) == set(get_args(Health))
        assert all(getattr(own, field.name) for field in fields(own))
