from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from dataset_builder.records import Message, prompt_sha256
from space.alarms import is_withheld, joined, of_turn
from space.answers import Answer, stream_pair
from space.arena import Arena, Services
from space.bank.bank import Bank
from space.bank.records import BankQuestion
from space.built_data import open_all
from space.consent import Controller
from space.contestants.contract import Contestant, Health, Material, Piece, Sampling
from space.errors import AnswerError, BattleTakenError, TokenError
from space.person import Ballot, Person
from space.plain_text import as_typed
from space.redflags.detect import red_flags
from space.redflags.kinds import Level, RedFlags
from space.retrieval import Retriever
from space.unbacked import unbacked_numbers
from space.votes.sinks import FolderSink
from space.votes.store import VoteStore
from tests.bank_fixtures import Voice, asked, stored
from tests.space_fixtures import ask, contestant, label, write_built

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ANA = Person("ana", may_store=True, may_publish=True, country="ES", receipt="r")
TIE, LEFT = Ballot("tie"), Ballot("left", ("correct",), ("dangerous",), "Bien.", "profesional")
SERVICES = Services(controller=Controller("Asociación", "a@b.example", "https://b.example"))


@dataclass(frozen=True)
class Speaker:
    """Answers with fixed pieces; "!" means that it fails there."""

    name: str
    pieces: tuple[Piece, ...]
    weight: float = 1.0
    licence: str = "apache-2.0"
    revision: str = "r1"
    adapter_sha256: str = ""
    health: Health = "loaded"

    def answer(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Piece]:
        for piece in self.pieces:
            if piece.text == "!":
                raise AnswerError(f"{self.name} fails")
            yield piece


LONG = Speaker(
    "largo", (Piece("uno ", ("f:1",), "cc0-1.0"), Piece("dos ", ("f:2",)), Piece("tres", ("f:1",)))
)
SHORT = Speaker("corto", (Piece("ya"),), licence="mit")
BROKEN = Speaker("roto", (Piece("empieza"), Piece("!")))


def _arena(
    contestants: Sequence[Contestant],
    store: VoteStore,
    clock: Callable[[], datetime] = lambda: NOW,
    services: Services = SERVICES,
) -> Arena:
    return Arena(contestants, store, Sampling(), Random(1), clock, services)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[VoteStore]:
    opened = VoteStore(tmp_path / "state", FolderSink(tmp_path / "sink"))
    yield opened
    opened.close()


def test_both_answers_grow_alike_and_the_longer_one_goes_on() -> None:
    """`ya` has two letters, so at first the other one shows two; once it has ended, it holds back nobody."""
    shown = [(left.text, right.text) for left, right in stream_pair(LONG, SHORT, (), (), Sampling())]
    assert shown == [("un", "ya"), ("uno dos ", "ya"), ("uno dos tres", "ya"), ("uno dos tres", "ya")]


def test_an_answer_that_is_there_at_once_does_not_show_that_it_is() -> None:
    """A label is quoted in one piece, a model writes letter by letter: both are seen to grow alike."""
    quoted, written = Speaker("ficha", (Piece("x" * 40),)), Speaker("modelo", tuple(map(Piece, "abcdef")))
    *growing, complete = stream_pair(quoted, written, (), (), Sampling())
    assert [(len(left.text), len(right.text)) for left, right in growing] == [(n, n) for n in range(1, 7)]
    assert [len(answer.text) for answer in complete] == [40, 6]


def test_an_answer_knows_its_sources_once_and_the_licence_of_what_it_quotes() -> None:
    (*_, (left, right)) = stream_pair(LONG, SHORT, (), (), Sampling())
    assert left == Answer("uno dos tres", ("f:1", "f:2"), "cc0-1.0")
    assert right == Answer("ya")


def test_control_characters_are_neither_shown_nor_stored() -> None:
    assert Answer().plus(Piece("a\x00\x1bb\n\tc\x9f")).text == "ab\n\tc"


def test_a_battle_is_stored_with_the_licence_of_the_quoted_rows_or_of_the_model(store: VoteStore) -> None:
    arena = _arena([LONG, SHORT], store, lambda: NOW)
    battle = store.battle(list(arena.ask("¿Sí?", ANA))[-1].token.split(".")[0])
    assert battle is not None
    licences = {battle.model_a: battle.licence_a, battle.model_b: battle.licence_b}
    assert licences == {"largo": "cc0-1.0", "corto": "mit"}
    assert battle.created_at == "2026-01-02T03:04:05.000000+00:00"
    assert battle.prompt == ({"role": "user", "content": "¿Sí?"},)


def test_the_vote_opens_only_with_the_last_piece_of_both_answers(store: VoteStore) -> None:
    shown = list(_arena([LONG, SHORT], store).ask("¿Sí?", ANA))
    assert [bool(each.token) for each in shown] == [False] * 5 + [True]
    assert (shown[-1].left, shown[-1].right) in (("uno dos tres", "ya"), ("ya", "uno dos tres"))


@pytest.mark.parametrize("typed", ["dosis \ud83d", "predni\u00adsona \x00", "fenitoi\u0301na"])
def test_whatever_is_typed_is_stored_as_it_was_asked(store: VoteStore, typed: str) -> None:
    arena = _arena([LONG, SHORT], store)
    token = list(arena.ask(typed, ANA))[-1].token
    record = store.battle(token.split(".")[0])
    assert record is not None
    assert record.prompt == ({"role": "user", "content": as_typed(typed)},)
    assert not arena.vote(token, TIE).revision


def test_a_model_that_fails_half_way_leaves_no_battle_to_vote_on(store: VoteStore) -> None:
    arena = _arena([BROKEN, SHORT], store)
    shown = []
    with pytest.raises(AnswerError, match="roto fails"):
        shown.extend(arena.ask("¿Sí?", ANA))
    assert not any(each.token for each in shown)


def test_a_token_expires_after_a_day(store: VoteStore) -> None:
    token = list(_arena([LONG, SHORT], store, lambda: NOW).ask("¿Sí?", ANA))[-1].token
    for hours, expired in ((23, False), (25, True)):
        later = _arena([LONG, SHORT], store, lambda h=hours: NOW + timedelta(hours=h))
        if expired:
            with pytest.raises(TokenError, match="expired"):
                later.vote(token, LEFT)
        else:
            assert not later.vote(token, LEFT).revision


def test_a_battle_that_nobody_voted_on_is_forgotten_when_its_token_is_old(store: VoteStore) -> None:
    now = [NOW]
    arena = _arena((LONG, SHORT), store, clock=lambda: now[0])
    voted = list(arena.ask("¿Una?", ANA))[-1]
    arena.vote(voted.token, TIE)
    list(arena.ask("¿Dos?", ANA))
    now[0] = NOW + timedelta(days=1, hours=1)
    list(arena.ask("¿Tres?", ANA))
    assert [each.prompt[-1]["content"] for each in store.battles()] == ["¿Una?", "¿Tres?"]
    now[0] += timedelta(days=2)
    _arena((LONG, SHORT), store, clock=lambda: now[0])
    assert [each.prompt[-1]["content"] for each in store.battles()] == ["¿Una?"]


def test_withdrawn_consent_forgets_the_turns_of_a_battle_but_not_one_with_a_vote(
    store: VoteStore, tmp_path: Path
) -> None:
    arena = _arena((LONG, SHORT), store)
    first = list(arena.ask("¿Zzuno?", ANA))[-1]
    second = list(arena.follow(first.token, "¿Zzdos?", ANA))[-1]
    voted = list(arena.ask("¿Zztres?", ANA))[-1]
    arena.vote(voted.token, TIE)
    assert (arena.withdraw(second.token), arena.withdraw(voted.token)) == (True, False)
    assert [each.prompt[-1]["content"] for each in store.battles()] == ["¿Zztres?"]
    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert (b"Zzuno" in left, b"Zzdos" in left, b"Zztres" in left) == (False, False, True)
    with pytest.raises(TokenError, match="no battle"):
        arena.vote(second.token, LEFT)


def test_a_token_of_another_space_is_of_no_battle_here(store: VoteStore, tmp_path: Path) -> None:
    other = VoteStore(tmp_path / "other", FolderSink(tmp_path / "other-sink"))
    token = list(_arena([LONG, SHORT], other).ask("¿Sí?", ANA))[-1].token
    with pytest.raises(TokenError, match="no battle"):
        _arena([LONG, SHORT], store).vote(token, LEFT)
    other.close()


@dataclass(frozen=True)
class Echo:
    """Says what it has been told so far, so that a mixed-up history is seen."""

    name: str
    weight: float = 1.0
    licence: str = "mit"
    revision: str = "r1"
    adapter_sha256: str = ""
    health: Health = "loaded"

    def answer(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Piece]:
        yield Piece(f"{self.name}: " + " / ".join(each["content"] for each in messages))


def test_each_model_goes_on_with_its_own_past_on_its_own_side(store: VoteStore) -> None:
    arena = _arena([Echo("uno"), Echo("dos")], store)
    first = list(arena.ask("¿Una?", ANA))[-1]
    second = list(arena.follow(first.token, "¿Otra?", ANA))[-1]
    for before, after in ((first.left, second.left), (first.right, second.right)):
        name = before.split(":")[0]
        assert before == f"{name}: ¿Una?"
        assert after == f"{name}: ¿Una? / {name}: ¿Una? / ¿Otra?"
    told = arena.vote(second.token, LEFT)
    assert told.left.model == second.left.split(":")[0]
    (vote,) = store.votes()
    assert vote.turn == 1
    record = store.battle(vote.battle_id, 1)
    assert record is not None
    assert record.history_a[-1] == {"role": "assistant", "content": f"{record.model_a}: ¿Una?"}


def test_a_later_turn_publishes_no_earlier_one_and_a_vote_says_what_it_publishes(store: VoteStore) -> None:
    arena = _arena([Echo("uno"), Echo("dos")], store)
    first = list(arena.ask("¿Una?", replace(ANA, may_publish=False)))[-1]
    second = list(arena.follow(first.token, "¿Otra?", ANA))[-1]
    assert [each.may_publish for each in store.battles()] == [False, False]
    arena.vote(second.token, replace(LEFT, may_publish=True))
    arena.vote(second.token, LEFT)
    assert [each.may_publish for each in store.votes()] == [False]


def test_what_is_stored_is_masked_and_a_later_turn_knows_whom_the_first_one_named(store: VoteStore) -> None:
    arena = _arena([Echo("uno"), Echo("dos")], store)
    first = list(arena.ask("Me llamo Ana Ruiz Pérez, DNI 12345678Z, ¿qué es el asma?", ANA))[-1]
    assert "Ana Ruiz Pérez" in first.question, "the page shows what was typed"
    second = list(arena.follow(first.token, "¿Puede Ana tomar ibuprofeno?", ANA))[-1]
    arena.vote(second.token, Ballot("left", comment="A Ana le sirve"))
    kept = repr([store.battles(), store.votes()])
    assert [each for each in ("Ana", "Ruiz", "12345678Z") if each in kept] == []
    digests = [each.prompt_sha256 for each in store.battles()]
    assert digests == [prompt_sha256(first.question), prompt_sha256(second.question)]


def test_a_turn_is_answered_once_and_its_token_is_good_for_no_other_answers(store: VoteStore) -> None:
    """A token that is sent again would else credit a vote to answers that its visitor has not seen."""
    arena = _arena([Echo("uno"), Echo("dos")], store)
    first = list(arena.ask("¿Una?", ANA))[-1]
    one, two = arena.follow(first.token, "¿Otra?", ANA), arena.follow(first.token, "¿La misma?", ANA)
    next(two)  # both are under way
    shown = list(one)[-1]
    with pytest.raises(BattleTakenError, match=r"turn 1 of battle .* is stored already"):
        list(two)
    with pytest.raises(TokenError, match="has gone on"):
        list(arena.follow(first.token, "¿Y esta?", ANA))
    arena.vote(shown.token, LEFT)
    assert [each.prompt[-1]["content"] for each in store.battles()] == ["¿Una?", "¿Otra?"]


def test_a_token_seals_what_was_shown(store: VoteStore, tmp_path: Path) -> None:
    arena = _arena([LONG, SHORT], store)
    token = list(arena.ask("¿Sí?", ANA))[-1].token
    (record,) = store.battles()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "secret.key").write_bytes((tmp_path / "state" / "secret.key").read_bytes())
    other = VoteStore(tmp_path / "other", FolderSink(tmp_path / "other-sink"))
    other.add_battle(replace(record, answer_a="Otra respuesta."))
    with pytest.raises(TokenError, match="forged"):
        _arena([LONG, SHORT], other).vote(token, LEFT)
    other.close()


def test_a_model_that_was_replaced_meanwhile_cannot_go_on_with_a_battle(store: VoteStore) -> None:
    token = list(_arena([Echo("uno"), Echo("dos")], store).ask("¿Una?", ANA))[-1].token
    newer = _arena([Echo("uno", revision="r2"), Echo("dos")], store)
    with pytest.raises(TokenError, match="cannot go on"):
        list(newer.follow(token, "¿Otra?", ANA))


@pytest.mark.parametrize(
    ("person", "services"), [(Person("ana"), SERVICES), (ANA, Services())], ids=["no box", "no controller"]
)
def test_without_consent_nothing_is_stored_and_the_models_are_told_at_once(
    store: VoteStore, person: Person, services: Services
) -> None:
    shown = list(_arena([LONG, SHORT], store, services=services).ask("¿Sí?", person))[-1]
    assert shown.token == ""
    assert shown.reveal is not None
    assert shown.reveal.state == "not_counted"
    assert {shown.reveal.left.model, shown.reveal.right.model} == {"largo", "corto"}
    assert store.battles() == []


def test_a_vote_can_be_changed_and_the_last_one_counts(store: VoteStore) -> None:
    arena = _arena([LONG, SHORT], store)
    shown = list(arena.ask("¿Sí?", ANA))[-1]
    assert arena.vote(shown.token, LEFT).revision == 0
    changed = arena.vote(shown.token, TIE)
    assert (changed.revision, changed.choice) == (1, "tie")
    (vote,) = store.votes()
    assert vote.winner == "tie"
    assert vote.supersedes


def test_reasons_are_about_the_model_that_stood_on_their_side(store: VoteStore) -> None:
    arena = _arena([LONG, SHORT], store)
    shown = list(arena.ask("¿Sí?", ANA))[-1]
    told = arena.vote(shown.token, LEFT)
    (vote,) = store.votes()
    record = store.battle(vote.battle_id)
    assert record is not None
    reasons = {record.model_a: vote.reasons_a, record.model_b: vote.reasons_b}
    assert reasons == {told.left.model: ("correct",), told.right.model: ("dangerous",)}
    assert (vote.comment, vote.voter_role) == ("Bien.", "profesional")


def test_a_visitor_in_such_a_need_sees_no_answers_of_models(store: VoteStore) -> None:
    (shown,) = _arena([LONG, SHORT], store).ask("quiero quitarme la vida", ANA)
    assert shown.withheld
    assert (shown.left, shown.right, shown.token) == ("", "", "")
    assert store.battles() == []


@pytest.mark.parametrize("level", ["urgent", "emergency"])
def test_what_a_rule_finds_is_withheld_at_any_level_and_a_guess_of_poison_is_not(level: Level) -> None:
    assert is_withheld(RedFlags(("chest_pain", "overdose_poisoning"), level))
    assert not is_withheld(RedFlags(("overdose_poisoning",), level, guessed=("overdose_poisoning",)))
    assert is_withheld(RedFlags(("suicide_self_harm",), level, guessed=("suicide_self_harm",)))
    assert not is_withheld(RedFlags(("chest_pain",), level))


def test_an_emergency_that_two_messages_make_has_its_card(store: VoteStore) -> None:
    arena = _arena([LONG, SHORT], store)
    first = list(arena.ask("mi bebé tiene 1 mes", ANA))[-1]
    assert first.flags.level == "none"
    second = list(arena.follow(first.token, "tiene 39 de fiebre", ANA))
    assert {each.flags.kinds for each in second} == {("infant_fever",)}


def test_what_a_model_said_before_is_no_message_of_the_visitor() -> None:
    past: list[Message] = [
        {"role": "user", "content": "hola"},
        {"role": "assistant", "content": "me duele el pecho"},
    ]
    assert of_turn("gracias", past, red_flags).level == "none"


def test_flags_of_two_readings_are_the_gravest_and_sure_where_one_is() -> None:
    sure = RedFlags(("chest_pain",), "emergency")
    unsure = RedFlags(("chest_pain", "stroke"), "urgent", guessed=("chest_pain", "stroke"))
    assert joined(unsure, sure) == RedFlags(("chest_pain", "stroke"), "emergency", guessed=("stroke",))


def test_reasons_that_contradict_each_other_are_both_dropped() -> None:
    said = Ballot.of("tie", ["correct", "clear", "incorrect"], ["safe", "dangerous", "complete"], "", "")
    assert (said.reasons_left, said.reasons_right) == (("clear",), ("complete",))


def test_nobody_votes_on_what_models_say_to_somebody_in_such_a_need(store: VoteStore) -> None:
    """The bank has two such questions and a harmless one, which alone is drawn."""
    grave = [
        BankQuestion(id, text, "paciente", "urgencias", "red_flag")
        for id, text in (
            ("b", "quiero quitarme la vida"),
            ("c", "me he tomado 20 comprimidos de paracetamol"),
        )
    ]
    answers = [stored(id, name) for id in "abc" for name in "xy"]
    bank = Bank([asked("a"), *grave], answers, [Voice("x"), Voice("y")])
    arena = _arena([LONG, SHORT], store, services=replace(SERVICES, bank=bank))
    drawn = [arena.from_bank(ANA, ()) for _ in range(12)]
    assert {each.question_id for each in drawn if each is not None} == {"a"}
    assert arena.from_bank(ANA, ("a",)) is None


def test_what_the_label_contestant_quotes_is_backed_typed_or_of_the_bank(
    store: VoteStore, tmp_path: Path
) -> None:
    """Four sections are quoted, and a prompt has room for three of them."""
    sections = "dosage_and_administration drug_interactions pregnancy overdosage".split()
    texts = {section: f"Tome {dose} mg." for dose, section in enumerate(sections, 11)}
    rows = label("IBUPROFEN", texts, brand_name="Ibuprofen Demo 200 mg")
    material = Material(open_all([str(write_built(tmp_path / "built", {"openfda": rows}))]))
    ficha, typed = (
        contestant("ficha", material),
        "¿Dosis, interacciones, embarazo y sobredosis del ibuprofeno?",
    )
    asked_of = [BankQuestion("a", typed, "paciente", "cardiología", "normal")]
    answers = [stored("a", "ficha", ficha.revision, ask(ficha, typed)), stored("a", "corto")]
    services = replace(
        SERVICES, retriever=Retriever(material.data), bank=Bank(asked_of, answers, [ficha, SHORT])
    )
    arena = _arena([ficha, SHORT], store, services=services)
    drawn = arena.from_bank(ANA, ())
    assert drawn is not None
    for shown in (drawn, list(arena.ask(typed, ANA))[-1]):
        answer = max(shown.left, shown.right, key=len)
        assert "«Tome 14 mg.» [4]" in answer
        assert unbacked_numbers(answer, shown.passages) == ()
