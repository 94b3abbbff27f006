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
from space.gates import outcomes_of
from space.person import Ballot, Person, new_voter
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


def marking_visits(store: VoteStore, addresses: list[str]) -> int:
    """Let each address mark both answers with a new page load; return on how many the bank had them left."""
    arena = open_arena(store)
    for number, address in enumerate(addresses):
        token = of_bank(arena, new_voter())
        if token is None:
            return number
        arena.vote(token, Ballot("both_bad", ("dangerous",), ("dangerous",)), limited_as=address)
    return len(addresses)


def test_one_address_retires_nothing_and_two_do(store: VoteStore) -> None:
    assert marking_visits(store, ["casa"] * 4) == 4
    assert of_bank(open_arena(store), "nadie") is not None, "the store alone says the same after a restart"
    assert marking_visits(store, ["otra casa", "casa"]) == 1


def test_who_marks_the_same_answer_again_is_no_other_person_and_may_change_the_vote(store: VoteStore) -> None:
    arena = open_arena(store)
    token = of_bank(arena, "ana")
    assert token is not None
    for ballot in (Ballot("both_bad", ("dangerous",)), Ballot("tie"), Ballot("both_bad", ("dangerous",))):
        arena.vote(token, ballot, limited_as="casa")
    assert outcomes_of(store.votes()[0].gates)["repeated_mark"] == "pass"
