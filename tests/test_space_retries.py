from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from dataset_builder.records import Message
from space.arena import Arena, Services, Shown
from space.bank.bank import Bank
from space.battle import parse_token
from space.consent import Controller
from space.contestants.contract import Contestant, Health, Piece, Sampling
from space.errors import NotBlindError, TokenError
from space.person import Ballot, Person
from space.votes.records import BattleRecord
from space.votes.sinks import FolderSink
from space.votes.store import VoteStore
from tests.bank_fixtures import build, question, write_questions

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ANA = Person("ana", may_store=True, receipt="r")
SERVICES = Services(controller=Controller("Asociación", "a@b.example", "https://b.example"))
SAMPLED, GREEDY = Sampling(temperature=0.7), Sampling(temperature=0)


@dataclass(frozen=True)
class Model:
    """A model as far as the arena sees: it samples, and says with which seed and after what."""

    name: str
    reads_passages: bool = True
    weight: float = 1.0
    licence: str = "mit"
    revision: str = "r1"
    adapter_sha256: str = ""
    health: Health = "loaded"

    def answer(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Piece]:
        seed = sampling.seed if sampling.temperature else 0
        yield Piece(f"{self.name} {seed}: " + " / ".join(each["content"] for each in messages))


@dataclass(frozen=True)
class Quoter:
    """One that looks up, and so says the same whenever it is asked."""

    name: str
    weight: float = 1.0
    licence: str = "mit"
    revision: str = "r1"
    adapter_sha256: str = ""
    health: Health = "loaded"

    def answer(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Piece]:
        yield Piece(f"{self.name}: lo mismo de siempre")


MODELS = (Model("uno"), Model("dos"))
QUOTERS = (Quoter("ficha"), Quoter("curada"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[VoteStore]:
    opened = VoteStore(tmp_path / "state", FolderSink(tmp_path / "sink"))
    yield opened
    opened.close()


def _arena(contestants: Sequence[Contestant], store: VoteStore, sampling: Sampling = SAMPLED) -> Arena:
    return Arena(contestants, store, sampling, Random(1), lambda: NOW, SERVICES)


def _last(shown: Iterator[Shown]) -> Shown:
    return list(shown)[-1]


def _record(store: VoteStore, shown: Shown) -> BattleRecord:
    record = store.battle(*parse_token(shown.token)[:2])
    assert record is not None
    return record


def _pair(record: BattleRecord) -> set[str]:
    return {record.model_a, record.model_b}


def test_a_retry_is_a_battle_of_its_own_with_the_same_pair_and_other_answers(store: VoteStore) -> None:
    arena = _arena([*MODELS, Model("tres"), Model("cuatro")], store)
    first = _last(arena.ask("¿Una?", ANA))
    assert first.can_retry
    again = _last(arena.retry(first.token, "", ANA))
    old, new = _record(store, first), _record(store, again)
    assert old.battle_id != new.battle_id
    assert _pair(old) == _pair(new)
    assert old.prompt == new.prompt == ({"role": "user", "content": "¿Una?"},)
    assert {again.left, again.right}.isdisjoint({first.left, first.right})
    assert new.sampling != old.sampling, "what was drawn stands with the battle"


@pytest.mark.parametrize("restarted", [False, True])
def test_a_vote_on_one_try_is_the_last_that_these_models_get(store: VoteStore, restarted: bool) -> None:
    """It tells who they are, so what the visitor thinks of the other tries is not blind any more."""
    arena = _arena(MODELS, store)
    first = _last(arena.ask("¿Una?", ANA))
    second = _last(arena.retry(first.token, "", ANA))
    third = _last(arena.retry(second.token, "", ANA))
    arena.vote(second.token, Ballot("left"))
    arena = _arena(MODELS, store) if restarted else arena
    for known in (first, third):
        with pytest.raises(NotBlindError, match="are known"):
            arena.vote(known.token, Ballot("tie"))
        with pytest.raises(NotBlindError, match="are known"):
            list(arena.follow(known.token, "¿Otra?", ANA))
    assert arena.vote(second.token, Ballot("tie")).revision == 1, "the vote itself can be changed"
    (vote,) = store.votes()
    assert vote.battle_id == _record(store, second).battle_id


def test_a_try_that_is_not_stored_tells_the_models_too(store: VoteStore) -> None:
    arena = _arena(MODELS, store)
    for goes_on in (arena.retry, arena.follow):
        first = _last(arena.ask("¿Una?", ANA))
        assert _last(goes_on(first.token, "¿Otra?", replace(ANA, may_store=False))).reveal
        with pytest.raises(NotBlindError, match="are known"):
            arena.vote(first.token, Ballot("tie"))


def test_a_vote_while_the_next_turn_is_answered_is_the_only_one(store: VoteStore) -> None:
    arena = _arena(MODELS, store)
    first = _last(arena.ask("¿Una?", ANA))
    answering = arena.follow(first.token, "¿Otra?", ANA)
    next(answering)
    arena.vote(first.token, Ballot("left"))
    with pytest.raises(NotBlindError, match="are known"):
        arena.vote(_last(answering).token, Ballot("left"))
    assert len(store.votes()) == 1


def test_both_sides_come_up_in_retries(store: VoteStore) -> None:
    arena = _arena(MODELS, store)
    shown = _last(arena.ask("¿Una?", ANA))
    sides = set()
    for _ in range(12):
        shown = _last(arena.retry(shown.token, "", ANA))
        record = _record(store, shown)
        sides.add(record.model_a if record.shown_left == "a" else record.model_b)
    assert sides == {"uno", "dos"}


def test_a_retry_in_a_conversation_keeps_each_models_own_past(store: VoteStore) -> None:
    arena = _arena(MODELS, store)
    first = _last(arena.ask("¿Una?", ANA))
    second = _last(arena.follow(first.token, "¿Otra?", ANA))
    again = _last(arena.retry(second.token, "", ANA))
    old, new = _record(store, second), _record(store, again)
    assert (new.turn, new.prompt) == (1, old.prompt)
    assert (new.history_a, new.history_b) == (old.history_a, old.history_b)
    for side in (again.left, again.right):
        name = side.split(" ")[0]
        assert side.endswith(f": ¿Una? / {name} 0: ¿Una? / ¿Otra?")
    third = _last(arena.follow(again.token, "¿Y otra?", ANA))
    assert _record(store, third).turn == 2


@pytest.mark.parametrize("contestants", [[*QUOTERS, Quoter("otra")], [*MODELS, Model("tres")]])
def test_where_the_pair_would_say_the_same_again_another_pair_meets(
    store: VoteStore, contestants: Sequence[Contestant]
) -> None:
    """Labels are quoted and greedy models repeat themselves."""
    arena = _arena(contestants, store, GREEDY)
    for _ in range(8):
        first = _last(arena.ask("¿Una?", ANA))
        assert first.can_retry
        assert _pair(_record(store, _last(arena.retry(first.token, "", ANA)))) != _pair(_record(store, first))


def test_a_model_beside_a_quotation_has_another_try(store: VoteStore) -> None:
    arena = _arena([MODELS[0], QUOTERS[0]], store)
    first = _last(arena.ask("¿Una?", ANA))
    again = _last(arena.retry(first.token, "", ANA))
    assert first.can_retry
    assert len({first.left, first.right, again.left, again.right}) == 3


def test_nobody_is_offered_what_would_be_the_same_again(store: VoteStore) -> None:
    arena = _arena(QUOTERS, store, SAMPLED)
    first = _last(arena.ask("¿Una?", ANA))
    assert not first.can_retry
    with pytest.raises(TokenError, match="no other pair"):
        list(arena.retry(first.token, "", ANA))
    three = _arena([*QUOTERS, Quoter("otra")], store)
    second = _last(three.follow(_last(three.ask("¿Una?", ANA)).token, "¿Otra?", ANA))
    assert not second.can_retry, "another pair has no past to go on with"
    with pytest.raises(TokenError, match="no other pair"):
        list(three.retry(second.token, "", ANA))


def test_after_the_vote_told_who_they_are_the_same_two_do_not_meet_again(store: VoteStore) -> None:
    arena = _arena([*MODELS, Model("tres")], store)
    for _ in range(6):
        first = _last(arena.ask("¿Una?", ANA))
        arena.vote(first.token, Ballot("tie"))
        assert _pair(_record(store, _last(arena.retry(first.token, "", ANA)))) != _pair(_record(store, first))
    only = _arena(MODELS, store)
    shown = _last(only.ask("¿Una?", ANA))
    only.vote(shown.token, Ballot("tie"))
    with pytest.raises(TokenError, match="no other pair"):
        list(only.retry(shown.token, "", ANA))


def test_after_a_vote_told_who_they_are_they_do_not_go_on(store: VoteStore) -> None:
    """Nor do they from an earlier turn of the battle, whose vote is still open."""
    arena = _arena(MODELS, store)
    first = _last(arena.ask("¿Una?", ANA))
    second = _last(arena.follow(first.token, "¿Otra?", ANA))
    arena.vote(second.token, Ballot("left"))
    for known in (first, second):
        with pytest.raises(TokenError, match="are known"):
            list(arena.follow(known.token, "¿Y otra?", ANA))
    with pytest.raises(TokenError, match="no other pair"):
        list(arena.retry(first.token, "", ANA))
    assert len(store.battles()) == 2
    other = _last(arena.ask("¿Una?", ANA))
    assert _last(arena.follow(other.token, "¿Otra?", ANA)).token, (
        "one battle's vote says nothing of another's"
    )


def test_without_consent_a_retry_asks_what_is_on_the_screen_and_stores_nothing(store: VoteStore) -> None:
    arena, nobody = _arena(MODELS, store), replace(ANA, may_store=False)
    first = _last(arena.ask("¿Una?", nobody))
    assert (first.token, first.can_retry) == ("", True)
    again = _last(arena.retry(first.token, first.question, nobody))
    assert again.question == "¿Una?"
    assert again.reveal is not None
    assert {again.left, again.right}.isdisjoint({first.left, first.right})
    assert store.battles() == []


def test_a_battle_of_the_bank_has_no_retry(store: VoteStore, tmp_path: Path) -> None:
    build(write_questions(tmp_path, question("q1")), MODELS, tmp_path / "bank")
    services = replace(SERVICES, bank=Bank.open(tmp_path / "bank", MODELS))
    arena = Arena(MODELS, store, SAMPLED, Random(1), lambda: NOW, services)
    shown = arena.from_bank(ANA, ())
    assert shown is not None
    assert not shown.can_retry
    with pytest.raises(TokenError):
        list(arena.retry(shown.token, "", ANA))


def test_a_forged_token_gets_no_retry(store: VoteStore) -> None:
    arena = _arena(MODELS, store)
    token = _last(arena.ask("¿Una?", ANA)).token
    with pytest.raises(TokenError, match="forged"):
        list(arena.retry(token[:-1] + ("0" if token[-1] != "0" else "1"), "", ANA))
    assert len(store.battles()) == 1
