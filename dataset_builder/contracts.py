"""What each member of the builder's tables must offer. Standard library only.

Members are made once per process from plain values of the config, and called from one thread.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from dataset_builder.records import Document, DocumentKind, Dropped, Passage, Row, SourceRecord, TopicType


@dataclass(frozen=True)
class SourceSettings:
    """The `source:` block of a config. `licence` "" means the licence that the source itself declares."""

    name: str
    path: Path
    url: str = ""
    licence: str = ""
    topic_type: TopicType = "medical_topic"
    country: str = ""
    sample: bool = False


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


class Translator(Protocol):
    """Turns English segments into Spanish ones, one for one."""

    name: str
    version: str
    licence: str  # of its output
    redistributable: bool
    draft: bool  # a draft engine's rows are refused by `publish` unless the config allows them
    max_chars: int
    thread_safe: bool

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Return as many translations as texts, in order, "" for a text that the engine cannot do.

        Raises:
            TranslationError: the engine is missing, fails or answers with anything but translations.
        """
        ...

    def close(self) -> None:
        """Let go of processes and connections."""
        ...


CheckSubject = Literal["passage", "row", "both"]


class Check(Protocol):
    """Looks at passages (translated or not), at rows, or at both; answers with its reason, or None."""

    subject: CheckSubject

    def problem(self, thing: Passage | Row) -> str | None:
        """Return `code` or `code: evidence` where something is wrong."""
        ...


def built_with(generator: Generator) -> Mapping[str, Any]:
    """Return the `built_with` column of a generator's rows."""
    return {
        "name": generator.name,
        "version": generator.version,
        "prompt_sha256": generator.prompt_sha256,
    }
