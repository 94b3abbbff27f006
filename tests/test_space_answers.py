from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dataset_builder.records import Message
from space.answers import Answer, stream_pair
from space.contestants.contract import Batching, Health, Piece, Sampling
from space.retrieval import Retrieved, grounded

LEFT: tuple[Message, ...] = ({"role": "user", "content": "¿Y en niños?"},)
RIGHT: tuple[Message, ...] = (
    {"role": "user", "content": "¿Qué dosis?"},
    {"role": "assistant", "content": "Una."},
    {"role": "user", "content": "¿Y en niños?"},
)
PASSAGES = (Retrieved("1", "Tome 5 ml.", "Jarabe, dosis", "openfda:x"),)


@dataclass(frozen=True)
class Speaker:
    """Answers with fixed pieces and keeps what it was told."""

    name: str
    pieces: tuple[Piece, ...]
    told: list[Sequence[Message]] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    weight: float = 1.0
    licence: str = "apache-2.0"
    revision: str = "r1"
    adapter_sha256: str = ""
    health: Health = "loaded"

    def answer(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Piece]:
        self.told.append(messages)
        try:
            yield from self.pieces
        finally:
            self.closed.append(self.name)


@dataclass(frozen=True)
class Model(Speaker):
    """Has weights: reads passages and shares a GPU call."""

    batch_key: str = "base"
    reads_passages: bool = True

    def answer_with(
        self,
        other: Batching,
        messages: Sequence[Message],
        other_messages: Sequence[Message],
        sampling: Sampling,
    ) -> Iterator[tuple[Piece, Piece]]:
        assert isinstance(other, Model)
        self.told.append(messages)
        other.told.append(other_messages)
        yield from zip(self.pieces, other.pieces, strict=True)


def texts(pairs: Sequence[tuple[Answer, Answer]]) -> list[tuple[str, str]]:
    return [(left.text, right.text) for left, right in pairs]


def test_each_side_is_told_its_own_conversation_and_both_the_same_passages() -> None:
    left, right = Model("a", (Piece("x", last=True),)), Model("b", (Piece("y", last=True),))
    list(stream_pair(left, right, LEFT, RIGHT, Sampling(), PASSAGES))
    assert left.told == [grounded(LEFT, PASSAGES)]
    assert right.told == [grounded(RIGHT, PASSAGES)]
    assert left.told[0][-1] == right.told[0][-1]
    assert "«Tome 5 ml.»" in left.told[0][-1]["content"]
    assert list(right.told[0][:2]) == list(RIGHT[:2]), "the past stays as it was typed"


def test_who_looks_up_by_itself_is_asked_the_bare_question() -> None:
    """The names of drugs inside a passage would be taken for drugs that the visitor asked about."""
    label, model = Speaker("ficha", (Piece("x"),)), Model("b", (Piece("y"),))
    list(stream_pair(label, model, LEFT, RIGHT, Sampling(), PASSAGES))
    assert label.told == [LEFT]
    assert model.told == [grounded(RIGHT, PASSAGES)]


def test_without_passages_a_conversation_stays_as_it_is() -> None:
    assert grounded(RIGHT, ()) is RIGHT


def test_the_faster_of_two_bases_waits_for_the_slower_one_until_that_has_ended() -> None:
    """Both show 2 letters, then 3; b ends with 4 while a has 6, from then on a is shown as it is."""
    left = Model("a", (Piece("aaaa"), Piece("aa"), Piece(""), Piece("a", last=True)))
    right = Model("b", (Piece("bb"), Piece("b"), Piece("b", last=True), Piece("", last=True)))
    shown = texts(list(stream_pair(left, right, LEFT, LEFT, Sampling())))
    assert shown == [("aa", "bb"), ("aaa", "bbb"), ("aaaaaa", "bbbb"), ("aaaaaaa", "bbbb")]


def test_tokens_are_those_that_a_model_wrote_and_none_of_a_label() -> None:
    model = Model("a", (Piece("Sí", tokens=1), Piece(".", tokens=2)))
    (*_, (left, right)) = stream_pair(model, Speaker("ficha", (Piece("«x»"),)), LEFT, LEFT, Sampling())
    assert (left.tokens, right.tokens) == (3, 0)


def test_closing_a_pair_closes_both_answers() -> None:
    left, right = Speaker("a", (Piece("a"),) * 9), Speaker("b", (Piece("b"),) * 9)
    stream = stream_pair(left, right, LEFT, LEFT, Sampling())
    next(stream)
    assert left.closed + right.closed == []
    stream.close()
    assert left.closed + right.closed == ["a", "b"]
