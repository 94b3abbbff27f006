"""What each member of the builder's tables must offer. Standard library only.

Members are made once per process from plain values of the config, and called from one thread.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from dataset_builder.flags import Flag
from dataset_builder.pairs import Pair
from dataset_builder.records import Document, DocumentKind, Dropped, Passage, Row, SourceRecord, TopicType


@dataclass(frozen=True)
class SourceSettings:
    """The `source:` block of a config. `licence` "" means the licence that the source itself declares.

    `exclude_prompts` is a list of sha256 of prompts of evaluation sets (source `votes`), which are excluded
    beside those of the safety gate.
    """

    name: str
    path: Path
    url: str = ""
    licence: str = ""
    topic_type: TopicType = "medical_topic"
    country: str = ""
    sample: bool = False
    exclude_prompts: Path | None = None


class RecordProblem(Exception):
    """One record cannot become a document; `reason` is a short code, the message the detail."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason


class Source(Protocol):
    """Reads files of one shape: `files() -> records(path) -> document(record)`."""

    kind: DocumentKind
    language: Literal["es", "en"]
    default_licence: str

    def __init__(self, settings: SourceSettings) -> None: ...

    def files(self) -> list[Path]:
        """Return the input files in sorted order; raise `SourceError` where there is none."""
        ...

    def records(self, path: Path) -> Iterator[SourceRecord]:
        """Yield the records of one file in order; a broken one carries its `problem`, and reading goes on."""
        ...

    def document(self, record: SourceRecord) -> Document:
        """Parse one record; raise `RecordProblem` where it cannot be used."""
        ...


class Generator(Protocol):
    """Makes rows of a document whose passages are in Spanish."""

    name: str
    version: str
    prompt_sha256: str  # of what decides the wording: prompts or templates

    def rows(self, document: Document) -> Iterator[Row | Dropped]:
        """Yield rows; a passage that no row and no `Dropped` names is dropped as `no_question`."""
        ...


Answered = Sequence[tuple[str, str]]  # the texts of one request, each with its translation


class Translator(Protocol):
    """Turns English segments into Spanish ones, one for one.

    It is made without starting or asking anything, so that a build can be planned without its engine.
    """

    def __init__(self, options: Mapping[str, str], glossary: Mapping[str, str]) -> None: ...

    @property
    def name(self) -> str:
        """Its row of the table."""
        ...

    @property
    def version(self) -> str:
        """Its version; raise `TranslationError` where the engine is missing."""
        ...

    @property
    def licence(self) -> str:
        """The licence of its output."""
        ...

    @property
    def redistributable(self) -> bool:
        """Whether its output may be given on."""
        ...

    @property
    def draft(self) -> bool:
        """A draft engine's rows are refused by `publish` unless the config allows them."""
        ...

    @property
    def unofficial(self) -> bool:
        """Whether it uses a service in a way that it does not offer; refused like a draft."""
        ...

    @property
    def uses_glossary(self) -> bool:
        """Whether its answers depend on the glossary."""
        ...

    @property
    def packs(self) -> bool:
        """Whether a text may fare otherwise with others in one request, so that it is worth asking alone."""
        ...

    @property
    def max_chars(self) -> int:
        """Characters that one request takes; it may shrink while a server refuses longer ones."""
        ...

    @property
    def thread_safe(self) -> bool:
        """Whether one object may serve several threads."""
        ...

    @property
    def cache_parameters(self) -> Mapping[str, str]:
        """What its answers depend on besides name, version and glossary; no password and no key."""
        ...

    def answers(self, texts: Sequence[str]) -> Iterator[Answered]:
        """Yield what each request brought before the next is sent; all texts, "" for one it cannot do.

        What comes by itself went by itself: it is the answer to that text alone.

        Raises:
            TranslationError: the engine is missing, fails or answers with anything but translations.
        """
        ...

    def close(self) -> None:
        """Let go of processes and connections."""
        ...


CheckSubject = Literal["passage", "row", "both", "pair"]


class Check(Protocol):
    """Looks at passages (translated or not), at rows, or at both; answers with its reason, or None."""

    subject: CheckSubject

    def problem(self, thing: Passage | Row) -> str | None:
        """Return `code` or `code: evidence` where something is wrong."""
        ...


class PairCheck(Protocol):
    """Looks at one segment and its translation; `subject` is "pair". Keeps no state between pairs."""

    subject: CheckSubject

    def flags(self, pair: Pair) -> Iterable[Flag]:
        """Return every objection, with its code, tier and evidence."""
        ...


def built_with(generator: Generator) -> Mapping[str, Any]:
    """Return the `built_with` column of a generator's rows."""
    return {
        "name": generator.name,
        "version": generator.version,
        "prompt_sha256": generator.prompt_sha256,
    }
