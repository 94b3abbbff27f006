"""The records that flow through the builder. Standard library only.

A source yields `SourceRecord`s, parsing makes a `Document` of `Passage`s, a generator makes `Row`s of them;
whatever leaves the stream on the way becomes a `Dropped`.
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

TopicType = Literal["medical_topic", "medical_diagnostic", "natural_medicine_topic", "answer", "other"]
Outcome = Literal["dropped", "quarantined"]
DocumentKind = Literal["article", "abstract", "label", "battle"]
HUMAN = "human"  # the engine of what people translated
COPIED = "copied"  # the engine of what has no word in it
Message = dict[str, str]  # {"role": "system" | "user" | "assistant", "content": text}


def stable_id(*parts: str) -> str:
    """Return 16 hex digits that depend on the parts alone: the `id` of a row or a document.

    Parts are length-prefixed, so `stable_id("ab", "c") != stable_id("a", "bc")`.
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode()
        digest.update(f"{len(data)}:".encode() + data)
    return digest.hexdigest()[:16]


def prompt_sha256(prompt: str) -> str:
    """Return the digest of a prompt without case, accents and runs of blanks, which votes are stored with."""
    decomposed = unicodedata.normalize("NFD", prompt.casefold())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return hashlib.sha256(" ".join(letters.split()).encode()).hexdigest()


@dataclass(frozen=True)
class SourceRecord:
    """One raw record as a source read it: a whole file, or one object of a JSON file.

    `locator` names it for people (`labels.json#3`), `payload` is text, bytes or a parsed object; `problem`
    says why it could not be read, and then the record goes to quarantine.
    """

    locator: str
    payload: Any = None
    problem: str | None = None


@dataclass(frozen=True)
class Passage:
    """A piece of a document that is translated, checked and asked about as one.

    `start` and `end` are offsets in characters of the document's text (0, 0 where there is none).
    `text_source` is the English original of a translated passage, otherwise empty.
    """

    key: str
    heading: str
    text: str
    start: int = 0
    end: int = 0
    text_source: str = ""
    translation: "Translation | None" = None


@dataclass(frozen=True)
class EngineFacts:
    """Who translated: an engine with what its output may be used for, or people (`HUMAN`)."""

    name: str
    version: str
    licence: str
    draft: bool = False
    unofficial: bool = False
    redistributable: bool = True


def recorded_engine(value: object) -> EngineFacts | None:
    """Return the engine of a JSON object that `asdict` made of it; None for anything else."""
    if not isinstance(value, Mapping):
        return None
    values = cast(Mapping[str, Any], value)
    names = {"name", "version", "licence"}
    marks = {"draft", "unofficial", "redistributable"}
    is_engine = (
        values.keys() == names | marks
        and all(isinstance(values[key], str) for key in names)
        and all(isinstance(values[key], bool) for key in marks)
    )
    return EngineFacts(**values) if is_engine else None


def unrecorded_engine(name: str) -> EngineFacts | None:
    """Return an engine of which only the name is known: nobody may give its text on. None for people."""
    if name in ("", HUMAN, COPIED):
        return None
    return EngineFacts(name, "", "unknown", redistributable=False)


@dataclass(frozen=True)
class EngineShare:
    """How many segments of a passage one engine translated."""

    engine: EngineFacts
    segments: int


@dataclass(frozen=True)
class Translation:
    """Who translated the segments of a passage, in order of first use, and the codes of the warnings.

    People stand among the engines as `HUMAN`; their segments are `segments_human` of `segments_total`.
    """

    engines: tuple[EngineShare, ...]
    number_locale: str
    warnings: tuple[str, ...] = ()

    @property
    def segments_total(self) -> int:
        """Segments that hold words, repeated ones each time."""
        return sum(share.segments for share in self.engines)

    @property
    def segments_human(self) -> int:
        """Segments of the human-made memory, and those that a reviewer wrote."""
        return sum(share.segments for share in self.engines if share.engine.name == HUMAN)


@dataclass(frozen=True)
class Document:
    """An article, abstract, drug label or battle. `split_key` (a drug, an article) decides its split.

    `terms` are names that only the human memory may translate (a drug): `terms_es` holds those it knew.
    """

    id: str
    kind: DocumentKind
    source: str
    source_id: str
    title: str
    language: str
    licence: str
    passages: tuple[Passage, ...]
    split_key: str
    source_url: str = ""
    source_version: str = ""
    topic_type: TopicType = "medical_topic"
    country: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    terms: tuple[str, ...] = ()
    terms_es: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row of one published config, before dedup and split; `columns` follow `columns.py`.

    `passage_keys` names the passages it was made of; `withheld` holds columns that are built but not
    published (abstract text of publishers).
    """

    config: str
    id: str
    split_key: str
    columns: Mapping[str, Any]
    passage_keys: tuple[str, ...] = ()
    withheld: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PreferencePair:
    """A prompt with the preferred and the other answer, each a list of messages."""

    prompt: tuple[Message, ...]
    chosen: tuple[Message, ...]
    rejected: tuple[Message, ...]


@dataclass(frozen=True)
class Dropped:
    """What left the stream: at which stage, which unit, why, and the text for a person to judge.

    A generator names the passage it makes no row of (`passage_key`), and where it matters of which `config`.
    A blocked translation tells its failing `segments`: `{id, source, target, engine, flags}` each, for
    `review`.
    """

    outcome: Outcome
    stage: str
    locator: str
    reason: str
    detail: str = ""
    text: str = ""
    text_source: str = ""
    passage_key: str = ""
    config: str = ""
    segments: tuple[Mapping[str, Any], ...] = ()
