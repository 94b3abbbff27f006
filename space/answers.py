"""Both answers of a battle at once: in one GPU call where both have weights, else turn by turn."""

import itertools
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from dataset_builder.records import Message
from space.contestants.contract import Batching, Contestant, Piece, ReadsPassages, Sampling
from space.plain_text import visible
from space.retrieval import Retrieved, grounded

_END = Piece("", last=True)  # after the last piece of a contestant


@dataclass(frozen=True)
class Answer:
    """An answer as far as it is written, and what it rests on; `tokens` are those a model wrote."""

    text: str = ""
    sources: tuple[str, ...] = ()
    licence: str = ""
    tokens: int = 0

    def plus(self, piece: Piece) -> "Answer":
        """Return the answer with its next piece."""
        return replace(
            self,
            text=self.text + visible(piece.text),
            sources=tuple(dict.fromkeys(self.sources + piece.sources)),
            licence=piece.licence or self.licence,
            tokens=self.tokens + piece.tokens,
        )

    def up_to(self, chars: int) -> "Answer":
        """Return the answer with its first characters only."""
        return replace(self, text=self.text[:chars])


def stream_pair(
    left: Contestant,
    right: Contestant,
    messages_left: Sequence[Message],
    messages_right: Sequence[Message],
    sampling: Sampling,
    passages: Sequence[Retrieved] = (),
) -> Generator[tuple[Answer, Answer], None, None]:
    """Yield both answers as they grow; the last pair is complete.

    Each side has its own conversation, and whoever reads passages gets the same ones. A pair may be the same
    as the one before: so that whoever asks can give up while a model thinks.

    Raises:
        AnswerError: one of the two cannot answer.
    """
    own_left, own_right = _read(left, messages_left, passages), _read(right, messages_right, passages)
    if isinstance(left, Batching) and isinstance(right, Batching):
        pieces = left.answer_with(right, own_left, own_right, sampling)
    else:
        one, other = left.answer(own_left, sampling), right.answer(own_right, sampling)
        pieces = itertools.zip_longest(one, other, fillvalue=_END)
    yield from _at_one_pace(pieces)


def _read(
    contestant: Contestant, messages: Sequence[Message], passages: Sequence[Retrieved]
) -> Sequence[Message]:
    """Return what a contestant is told: one that looks up itself would take a passage for the question."""
    if isinstance(contestant, ReadsPassages) and contestant.reads_passages:
        return grounded(messages, passages)
    return messages


def _at_one_pace(pairs: Iterator[tuple[Piece, Piece]]) -> Iterator[tuple[Answer, Answer]]:
    """Let both answers grow alike, so that the faster one does not show who writes it.

    Each shows as many characters as the slower one has; one that is complete holds back nobody.
    """
    answers = (Answer(), Answer())
    for pieces in pairs:
        answers = (answers[0].plus(pieces[0]), answers[1].plus(pieces[1]))
        growing = [len(own.text) for own, piece in zip(answers, pieces, strict=True) if not piece.last]
        if growing:
            yield answers[0].up_to(min(growing)), answers[1].up_to(min(growing))
    yield answers
