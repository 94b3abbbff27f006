"""Reads TMX files unit by unit, in bounded memory and without trusting them. Standard library only.

Plain expat, told to do nothing that an attack needs: a document type that declares anything inside the file
(entities, billion laughs, default attributes) is refused before it takes effect, an external one is never
fetched (no handler is set for it), an entity that nobody declared is refused rather than left out, and the
size of tags, depth, texts and units is limited.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from dataset_builder.errors import BuilderError

MAX_SEGMENT_CHARS = 100_000
_MAX_TAG_BYTES = 1 << 20  # also of a comment: what expat holds back until it ends
_MAX_DEPTH = 64
_MAX_PARTS = 1000  # languages of a unit, inline tags of a segment
_CHUNK_BYTES = 1 << 16
_FORMATTING = frozenset({"bpt", "ept", "it"})  # begin, end or stray half of some formatting: code, no text
_WRAPPER = "hi"  # its content is text


class TmxError(BuilderError, RuntimeError):
    """A TMX file cannot be read or written."""


@dataclass(frozen=True)
class Variant:
    """One language's text of a unit; `refused` says why it cannot be used, "" when it can."""

    language: str
    text: str
    refused: str = ""


@dataclass(frozen=True)
class Unit:
    """A translation unit and the line where it begins."""

    line: int
    variants: tuple[Variant, ...]


def read_units(path: Path) -> Iterator[Unit]:
    """Yield the units of a file in order.

    Raises:
        TmxError: it cannot be read, is no TMX, is broken, or tries what an attack tries.
    """
    parser = _UnitParser(path)
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                yield from parser.feed(chunk)
    except OSError as error:
        raise TmxError(f"{path}: {error.strerror}") from error
    yield from parser.feed(b"", last=True)


class _UnitParser:
    """Turns the events of expat into units."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._bytes = 0
        self._open: list[str] = []  # the tags around the current place
        self._units: list[Unit] = []
        self._line = 0
        self._variants: list[Variant] = []
        self._language = ""
        self._text = _SegmentText()
        self._expat = expat.ParserCreate()
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._characters
        self._expat.StartDoctypeDeclHandler = self._doctype
        self._expat.SkippedEntityHandler = self._skipped_entity

    def feed(self, chunk: bytes, *, last: bool = False) -> list[Unit]:
        """Parse some more bytes and return the units that ended in them."""
        self._bytes += len(chunk)
        try:
            self._expat.Parse(chunk, last)
        except expat.ExpatError as error:
            reason = expat.errors.messages[error.code]
            raise TmxError(f"{self._path}, line {error.lineno}: not well-formed XML ({reason})") from error
        except (LookupError, ValueError) as error:  # an encoding that expat does not know
            raise TmxError(f"{self._path}: {error}; save it as UTF-8") from error
        if not last and self._bytes - max(0, self._expat.CurrentByteIndex) > _MAX_TAG_BYTES:
            raise self._refusal(f"a tag or comment of more than {_MAX_TAG_BYTES} bytes")
        units, self._units = self._units, []
        return units

    def _refusal(self, reason: str) -> TmxError:
        return TmxError(f"{self._path}, line {self._expat.CurrentLineNumber}: {reason}; refused")

    def _doctype(self, _name: str, _system: str | None, _public: str | None, internal: int) -> None:
        if internal:
            raise self._refusal("it declares entities or attributes of its own (<!DOCTYPE ... [...]>)")

    def _skipped_entity(self, name: str, _is_parameter: int) -> None:
        raise self._refusal(f"nobody declared the entity &{name};")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._open and tag != "tmx":
            raise TmxError(f"{self._path} is no TMX file: its root is <{tag[:40]}>")
        if len(self._open) == _MAX_DEPTH:
            raise self._refusal(f"tags nested more than {_MAX_DEPTH} deep")
        match tag:
            case "tu":
                self._line, self._variants = self._expat.CurrentLineNumber, []
            case "tuv":
                self._language = attributes.get("xml:lang") or attributes.get("lang") or ""
                self._text = _SegmentText()
            case _ if "seg" in self._open:
                self._text.open(tag)
        if len(self._variants) > _MAX_PARTS or len(self._text.seams) > 2 * _MAX_PARTS:
            raise self._refusal(f"a unit of more than {_MAX_PARTS} languages or inline tags")
        self._open.append(tag)

    def _end(self, tag: str) -> None:
        self._open.pop()
        match tag:
            case "tu":
                self._units.append(Unit(self._line, tuple(self._variants)))
            case "tuv":
                self._variants.append(self._text.variant(self._language))
            case _ if "seg" in self._open:
                self._text.close(tag)

    def _characters(self, text: str) -> None:
        if "seg" in self._open and not self._text.add(text):
            raise self._refusal(f"a segment of more than {MAX_SEGMENT_CHARS} characters")


class _SegmentText:
    """The text of one `<seg>`, its inline tags taken out.

    `bpt`, `ept` and `it` are dropped with their code, `hi` is unwrapped. A `ph` (or `sub`, `ut`) stands for
    something that may be a value, so the variant is refused; so it is where a tag parts two digits, since
    dropping it makes another number: `10<bpt>&lt;sup></bpt>3` is not 103.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._chars = 0
        self._formatting = 0
        self.seams: list[int] = []
        self._refused = ""

    def open(self, tag: str) -> None:
        """An inline tag begins."""
        self.seams.append(self._chars)
        if tag in _FORMATTING:
            self._formatting += 1
        elif tag != _WRAPPER:
            self._refused = f"<{tag}> stands for something"

    def close(self, tag: str) -> None:
        """An inline tag ends."""
        self.seams.append(self._chars)
        self._formatting -= tag in _FORMATTING

    def add(self, text: str) -> bool:
        """Take some text, unless it is code; False where there is too much of it."""
        if not self._formatting:
            self._pieces.append(text)
            self._chars += len(text)
        return self._chars <= MAX_SEGMENT_CHARS

    def variant(self, language: str) -> Variant:
        """Return what was read."""
        text = "".join(self._pieces)
        parted = any(text[at - 1 : at].isdigit() and text[at : at + 1].isdigit() for at in self.seams)
        return Variant(language, text, self._refused or ("a tag parts two digits" if parted else ""))
