"""Both answers of a battle at once: in one mixed batch where possible, else turn by turn."""

import itertools
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from dataset_builder.records import Message
from space.contestants.contract import Batching, Contestant, Piece, Sampling

# A model may write control characters, which nobody would see: what is stored is what was shown.
_UNPRINTABLE = {code: None for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


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
            text=self.text + piece.text.translate(_UNPRINTABLE),
            sources=tuple(dict.fromkeys(self.sources + piece.sources)),
            licence=piece.licence or self.licence,
        )


def stream_pair(
    left: Contestant, right: Contestant, messages: Sequence[Message], sampling: Sampling
) -> Generator[tuple[Answer, Answer], None, None]:
    """Yield both answers as they grow; the last pair is complete.

    Raises:
        AnswerError: one of the two cannot answer.
    """
    answers = (Answer(), Answer())
    for pieces in _pieces(left, right, messages, sampling):
        answers = (answers[0].plus(pieces[0]), answers[1].plus(pieces[1]))
        yield answers


def _pieces(
    left: Contestant, right: Contestant, messages: Sequence[Message], sampling: Sampling
) -> Iterator[tuple[Piece, Piece]]:
    if isinstance(left, Batching) and isinstance(right, Batching) and left.batch_key == right.batch_key:
        for texts in left.answer_with(right, messages, sampling):
            yield Piece(texts[0]), Piece(texts[1])
        return
    streams = (left.answer(messages, sampling), right.answer(messages, sampling))
    yield from itertools.zip_longest(*streams, fillvalue=Piece(""))
