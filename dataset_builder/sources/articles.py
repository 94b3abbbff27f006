"""Source `articles`: a folder of Spanish texts; each headed section becomes a passage, or several."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dataset_builder.contracts import RecordProblem, SourceSettings
from dataset_builder.records import Document, Passage, SourceRecord, stable_id
from dataset_builder.segments import cut
from dataset_builder.sources.blocks import SUFFIXES, Block, blocks_of
from dataset_builder.sources.clinical_case import sections_of_case
from dataset_builder.sources.files import MAX_FILE_BYTES, find_files

MAX_PASSAGE_CHARS = 3000
_LEAD_CHARS = 80  # a shorter beginning ("Varón de 77 años.") does not tell one case from another


@dataclass
class _Text:
    """The text of a document as it grows, with the sections found so far.

    `sections` holds how many passages each section has, `above` the headings that it stands under.
    """

    text: str = ""
    passages: list[Passage] = field(default_factory=list)
    sections: dict[str, int] = field(default_factory=dict)
    above: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _headings: list[Block] = field(default_factory=list)  # of the section, outermost first
    _section: str = "0000"

    def add(self, block: Block) -> None:
        """Append a block; a paragraph joins the passage before it when both are of one section and fit."""
        gap = "" if not self.text else "\n" if _is_line(block.text) and _is_line(self.text) else "\n\n"
        start = len(self.text) + len(gap)
        self.text += gap + block.text
        if block.level:
            self._headings = [each for each in self._headings if each.level < block.level] + [block]
            self._section = f"{len(self.sections):04d}"
            return
        for first, end in _spans(block.text):
            self._add_passage(start + first, start + end)

    def _add_passage(self, start: int, end: int) -> None:
        last = self.passages[-1] if self.passages and self._section in self.sections else None
        if last is not None and end - last.start <= MAX_PASSAGE_CHARS:
            self.passages[-1] = Passage(last.key, last.heading, self.text[last.start : end], last.start, end)
            return
        part = self.sections.get(self._section, 0)
        heading = self._headings[-1].text if self._headings else ""
        key = f"{self._section}:{part}"
        self.sections[self._section] = part + 1
        self.above[self._section] = tuple(each.text for each in self._headings[:-1])
        self.passages.append(Passage(key, heading, self.text[start:end], start, end))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where to cut a paragraph that is longer than a passage: between lines or sentences."""
    start = end = at = 0
    for segment, gap in cut(text):
        if end > start and at + len(segment) - start > MAX_PASSAGE_CHARS:
            yield start, end
            start = at
        end = at + len(segment)
        at = end + len(gap)
    yield start, end


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

        Its metadata hold the `text` that the offsets of passages are about, how many passages each of its
        `sections` has, the headings `above` each, and the `lead` of a clinical case.

        Raises:
            RecordProblem: it is empty, binary, unreadable, or holds no text.
        """
        blocks = blocks_of(Path(record.locator).suffix.lower(), record.payload)
        case = [] if any(block.level for block in blocks) else _case_blocks(blocks)
        text = _Text()
        for block in case or blocks:
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
            metadata={
                "text": text.text,
                "sections": text.sections,
                "above": text.above,
                "clinical_case": bool(case),
                "lead": _lead(case[0].text) if case else "",
            },
            flags=("sample",) if settings.sample else (),
        )


def _case_blocks(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of a clinical case with headings, none where the wording shows no clinical case."""
    sections = sections_of_case(block.text for block in blocks)
    return [
        block
        for heading, text in sections
        for block in ([Block(2, heading), Block(0, text)] if heading else [Block(0, text)])
    ]


def _title(blocks: Sequence[Block], locator: str) -> str:
    """Return the heading of the first level, or that with which the text begins, or the name of the file."""
    top = next((block.text for block in blocks if block.level == 1), "")
    first = blocks[0].text if blocks[0].level else ""
    return top or first or re.sub(r"[-_]+", " ", Path(locator).stem).strip()


def _lead(opening: str) -> str:
    """Return the sentences that introduce a clinical case, "" where they tell too little."""
    lead = ""
    for segment, gap in cut(opening):
        lead += segment
        if len(lead) >= _LEAD_CHARS:
            return lead
        lead += " " if gap else ""
    return ""
