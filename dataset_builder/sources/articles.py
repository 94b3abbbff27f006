"""Source `articles`: a folder of Spanish texts; each headed section becomes a passage."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dataset_builder.contracts import RecordProblem, SourceSettings
from dataset_builder.records import Document, Passage, SourceRecord, stable_id
from dataset_builder.sources.blocks import SUFFIXES, Block, blocks_of
from dataset_builder.sources.clinical_case import sections_of_case
from dataset_builder.sources.files import MAX_FILE_BYTES, find_files

MAX_PASSAGE_CHARS = 3000


@dataclass
class _Text:
    """The text of a document as it grows, with the sections found so far."""

    text: str = ""
    heading: str = ""
    passages: list[Passage] = field(default_factory=list)

    def add(self, block: Block) -> None:
        """Append a block; a paragraph joins the passage before it when both are of one section and fit."""
        gap = "" if not self.text else "\n" if _is_line(block.text) and _is_line(self.text) else "\n\n"
        start = len(self.text) + len(gap)
        self.text += gap + block.text
        if block.level:
            self.heading = block.text
            return
        last = self.passages[-1] if self.passages else None
        fits = last is not None and len(self.text) - last.start <= MAX_PASSAGE_CHARS
        if last is not None and fits and last.heading == self.heading and last.end + len(gap) == start:
            passage = Passage(last.key, last.heading, self.text[last.start :], last.start, len(self.text))
            self.passages[-1] = passage
        else:
            key = f"{len(self.passages):04d}"
            self.passages.append(Passage(key, self.heading, block.text, start, len(self.text)))


def _is_line(text: str) -> bool:
    """Tell whether the last line of a text is an item of a list or a row of a table."""
    line = text.rpartition("\n")[2]
    return line.startswith("- ") or " | " in line


class Articles:
    """Reads .txt, .md, .html and .pdf files; a clinical case without headings gets them from its wording."""

    kind = "article"
    language = "es"
    default_licence = "unknown"

    def __init__(self, settings: SourceSettings) -> None:
        self.settings = settings

    def files(self) -> list[Path]:
        """Return the files, sorted.

        Raises:
            SourceError: there is none.
        """
        return find_files(self.settings.path, SUFFIXES)

    def records(self, path: Path) -> Iterator[SourceRecord]:
        """Yield the one record of a file."""
        root = self.settings.path
        locator = path.name if path == root else path.relative_to(root).as_posix()
        try:
            size = path.stat().st_size
            if size > MAX_FILE_BYTES:
                yield SourceRecord(locator, problem=f"too_large: {size} bytes")
                return
            yield SourceRecord(locator, path.read_bytes())
        except OSError as error:
            yield SourceRecord(locator, problem=f"unreadable: {error.strerror}")

    def document(self, record: SourceRecord) -> Document:
        """Return a file as a document.

        Raises:
            RecordProblem: it is empty, binary, unreadable, or holds no text.
        """
        blocks = _sectioned(blocks_of(Path(record.locator).suffix.lower(), record.payload))
        text = _Text()
        for block in blocks:
            text.add(block)
        if not text.passages:
            raise RecordProblem("no_text", "the file holds headings only")
        settings = self.settings
        return Document(
            id=stable_id(settings.name, record.locator),
            kind="article",
            source=settings.name,
            source_id=record.locator,
            title=_title(blocks, record.locator),
            language="es",
            licence=settings.licence or self.default_licence,
            passages=tuple(text.passages),
            split_key=record.locator,
            source_url=settings.url,
            source_version=hashlib.sha256(record.payload).hexdigest()[:12],
            topic_type=settings.topic_type,
            country=settings.country,
            metadata={"text": text.text, "lead": _lead(blocks)},
            flags=("sample",) if settings.sample else (),
        )


def _sectioned(blocks: list[Block]) -> list[Block]:
    """Give a text without headings those of a clinical case, if its wording shows that it is one."""
    if any(block.level for block in blocks):
        return blocks
    return [part for block in sections_of_case([block.text for block in blocks]) for part in _parts(block)]


def _parts(section: tuple[str, Sequence[str]]) -> Iterable[Block]:
    heading, paragraphs = section
    return [*([Block(2, heading)] if heading else []), Block(0, "\n".join(paragraphs))]


def _title(blocks: Sequence[Block], locator: str) -> str:
    headings = [block for block in blocks if block.level]
    top = min((block.level for block in headings), default=0)
    first = next((block.text for block in headings if block.level == top), "")
    is_title = bool(headings) and blocks[0].level == top
    return first if is_title else re.sub(r"[-_]+", " ", Path(locator).stem).strip()


def _lead(blocks: Sequence[Block]) -> str:
    """Return the sentence that introduces a text without a title, "" where there is a title."""
    if blocks[0].level:
        return ""
    return re.split(r"(?<=[.!?])\s", blocks[0].text, maxsplit=1)[0]
