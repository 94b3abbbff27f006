"""Both answers of a battle at once: in one mixed batch where possible, else turn by turn."""

import itertools
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from dataset_builder.records import Message
from space.contestants.contract import Batching, Contestant, Piece, Sampling
from space.plain_text import visible

_END = Piece("")  # after the last piece of a contestant


@dataclass(frozen=True)
class Answer:
    """An answer as far as it is written, and what it rests on."""

    text: str = ""
    sources: tuple[str, ...] = ()
    licence: str = ""

    def plus(self, piece: Piece) -> "Answer":
        """Return the answer with its next piece."""
        return replace(
            self,
            text=self.text + visible(piece.text),
            sources=tuple(dict.fromkeys(self.sources + piece.sources)),
            licence=piece.licence or self.licence,
        )

    def up_to(self, chars: int) -> "Answer":
        """Return the answer with its first characters only."""
        return replace(self, text=self.text[:chars])


def stream_pair(
    left: Contestant, right: Contestant, messages: Sequence[Message], sampling: Sampling
) -> Generator[tuple[Answer, Answer], None, None]:
    """Yield both answers as they grow; the last pair is complete.

    Raises:
        AnswerError: one of the two cannot answer.
    """
    if isinstance(left, Batching) and isinstance(right, Batching) and left.batch_key == right.batch_key:
        yield from _in_one_batch(left, right, messages, sampling)
    else:
        yield from _at_one_pace(left.answer(messages, sampling), right.answer(messages, sampling))


def _in_one_batch(
    left: Batching, right: Batching, messages: Sequence[Message], sampling: Sampling
) -> Iterator[tuple[Answer, Answer]]:
    answers = (Answer(), Answer())
    for texts in left.answer_with(right, messages, sampling):
        answers = (answers[0].plus(Piece(texts[0])), answers[1].plus(Piece(texts[1])))
        yield answers


def _at_one_pace(left: Iterator[Piece], right: Iterator[Piece]) -> Iterator[tuple[Answer, Answer]]:
    """Let both answers grow alike, so that the faster one does not show who writes it.

    Each shows as many characters as the slower one has; one that is complete holds back nobody.
    """
    answers = (Answer(), Answer())
    for pieces in itertools.zip_longest(left, right, fillvalue=_END):
        answers = (answers[0].plus(pieces[0]), answers[1].plus(pieces[1]))
        growing = [len(own.text) for own, piece in zip(answers, pieces, strict=True) if piece is not _END]
        yield answers[0].up_to(min(growing)), answers[1].up_to(min(growing))
    yield answers
