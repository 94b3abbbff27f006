"""What the gates say of votes in an arena: honest ones are rated, and one address is one person."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from space import texts_es
from space.app import rated
from space.arena import Arena, Services
from space.bank.bank import Bank
from space.consent import Controller
from space.contestants.contract import Sampling
from space.person import Ballot, Person
from space.votes.sinks import FolderSink
from space.votes.store import VoteStore
from tests.bank_fixtures import Voice, asked, stored

VOICES = (Voice("uno"), Voice("dos"))
CONTROLLER = Controller("Asociación", "a@b.example", "https://b.example")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[VoteStore]:
    opened = VoteStore(tmp_path / "state", FolderSink(tmp_path / "sink"))
    yield opened
    opened.close()


def open_arena(store: VoteStore) -> Arena:
    bank = Bank([asked("a")], [stored("a", "uno"), stored("a", "dos")], VOICES)
    return Arena(VOICES, store, Sampling(), Random(1), services=Services(CONTROLLER, bank=bank))


def typed(arena: Arena, question: str, voter: str) -> str:
    """Ask a question and return the token to vote with."""
    return list(arena.ask(question, Person(voter, may_store=True)))[-1].token


def of_bank(arena: Arena, voter: str) -> str | None:
    """Draw the bank's question and return the token to vote with, None where the bank has none left."""
    shown = arena.from_bank(Person(voter, may_store=True), ())
    return shown.token if shown is not None else None


def test_a_vote_that_is_changed_often_stays_in_the_ratings(store: VoteStore) -> None:
    arena = open_arena(store)
    token = typed(arena, "¿Qué es el asma?", "ana")
    for choice in ("left", "right", "tie"):
        arena.vote(token, Ballot(choice), limited_as="casa")
    assert [vote.winner for vote in rated(store)[0]] == ["tie"]


def test_all_who_vote_on_an_example_of_the_page_are_rated_and_of_one_typed_prompt_twenty(
    store: VoteStore,
) -> None:
    arena = open_arena(store)
    for number in range(21):
        for question in (texts_es.EXAMPLES[0], "¿Qué es el asma?"):
            arena.vote(typed(arena, question, f"v{number}"), Ballot("left"), limited_as=f"casa {number}")
    assert len(rated(store)[0]) == 21 + 20


def test_a_class_behind_one_address_is_rated_on_the_bank_and_a_stuffer_has_his_bound(
    store: VoteStore,
) -> None:
    arena = open_arena(store)
    for number in range(12):
        token = of_bank(arena, f"v{number}")
        assert token is not None
        arena.vote(token, Ballot("left"), limited_as="un hospital")
    assert len(rated(store)[0]) == 10
