"""What every contestant is: the one Protocol, and the records that pass through it. Standard library only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from dataset_builder.records import Message
from space.safety.gate import GateTerms

if TYPE_CHECKING:
    from space.built_data import BuiltData

# `down` may answer again while the page runs; the other two need a new start.
Health = Literal["loaded", "missing", "gated", "down"]


@dataclass(frozen=True)
class Sampling:
    """How models write; fixed by the battle, the same for both sides. Temperature 0 is greedy."""

    max_new_tokens: int = 256
    temperature: float = 0.7
    top_p: float = 0.95
    seed: int = 0


@dataclass(frozen=True)
class ContestantEntry:
    """One entry of a contestants file; which keys a kind takes stands in its row of the table."""

    name: str
    kind: str
    base: str = ""
    adapter: str = ""
    revision: str = ""
    endpoint: str = ""
    licence: str = ""
    weight: float = 1.0


@dataclass(frozen=True)
class Material:
    """What contestants are made of besides their entry; on `gate` adapters from votes are admitted."""

    data: "tuple[BuiltData, ...]"
    gate: GateTerms = field(default_factory=GateTerms)


@dataclass(frozen=True)
class Piece:
    """The next part of an answer.

    `sources` are what it rests on; `licence` is that of the quoted rows, "" for the contestant's own.
    `tokens` is how many a model wrote for it; after the `last` one nothing comes.
    """

    text: str
    sources: tuple[str, ...] = ()
    licence: str = ""
    tokens: int = 0
    last: bool = False


class Contestant(Protocol):
    """One that answers. Data only: loading is done when it exists."""

    @property
    def name(self) -> str:
        """The name in battles, votes and ratings."""
        ...

    @property
    def weight(self) -> float:
        """How often it is drawn, relative to the others."""
        ...

    @property
    def licence(self) -> str:
        """An id of `cards/licences.py`, or "other"."""
        ...

    @property
    def revision(self) -> str:
        """The commit or digest of what answers, resolved, never a branch."""
        ...

    @property
    def adapter_sha256(self) -> str:
        """The sha256 of the adapter file that was loaded, "" where there is no adapter."""
        ...

    @property
    def health(self) -> Health:
        """Whether it can answer; only `loaded` ones are drawn."""
        ...

    def answer(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Piece]:
        """Stream the answer to a conversation that ends with the user's turn.

        Raises:
            AnswerError: it cannot answer this time.
        """
        ...


@runtime_checkable
class Batching(Protocol):
    """A contestant that can answer together with another one in one GPU call."""

    @property
    def batch_key(self) -> str:
        """Those with the same key share one base model, and one mixed batch."""
        ...

    def answer_with(
        self,
        other: "Batching",
        messages: Sequence[Message],
        other_messages: Sequence[Message],
        sampling: Sampling,
    ) -> Iterator[tuple[Piece, Piece]]:
        """Stream the next parts of both answers, the own one first."""
        ...


@runtime_checkable
class ReadsPassages(Protocol):
    """A contestant that knows only what it is told, and so is told the retrieved passages."""

    @property
    def reads_passages(self) -> bool:
        """Whether it is."""
        ...


@runtime_checkable
class TellsProblem(Protocol):
    """A contestant that may not be able to answer, and knows why."""

    @property
    def problem(self) -> str:
        """Why it cannot, in one line; "" where it can."""
        ...


class ContestantKind(Protocol):
    """What a row of the table points to: the class of one kind."""

    @classmethod
    def open(cls, entry: ContestantEntry, material: Material) -> Contestant:
        """Load a contestant.

        Raises:
            ContestantError: it cannot be loaded.
        """
        ...
