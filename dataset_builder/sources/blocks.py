"""Files as a plain list of headings and paragraphs, whatever their format."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dataset_builder.contracts import RecordProblem
from dataset_builder.sources.files import decode
from dataset_builder.sources.html_text import ITEM, html_blocks

_HEADING_CHARS = 80  # of a line that only its looks make a heading
_LONGEST_HEADING = 200  # what is longer is a paragraph, whatever its markup says
_ENDED = re.compile(r"[.!?:][»\"')]?$")


@dataclass(frozen=True)
class Block:
    """A paragraph (`level` 0) or a heading (1 is the title)."""

    level: int
    text: str


def blocks_of(suffix: str, content: bytes) -> list[Block]:
    """Return the blocks of a file, empty ones left out.

    Raises:
        RecordProblem: `empty`, `not_text`, `unreadable`, `no_text`.
    """
    blocks = [_sane(block) for block in _READERS[suffix](content) if block.text.strip()]
    if not blocks:
        raise RecordProblem("no_text", "the file holds no text")
    return blocks


def _sane(block: Block) -> Block:
    text = block.text.strip()
    return Block(block.level if len(text) <= _LONGEST_HEADING else 0, text)


def _plain_text(content: bytes) -> list[Block]:
    text = decode(content)
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text)]
    paragraphs = [part for part in paragraphs if part]
    if len(paragraphs) > 1:
        return _with_headings([Block(0, part) for each in paragraphs for part in _first_line_apart(each)])
    lines = [Block(0, line.strip()) for line in text.split("\n") if line.strip()]
    return _joined_lines(_with_headings(lines, of_lines=True), only_before_lower_case=True)


def _first_line_apart(paragraph: str) -> list[str]:
    """Part a heading from the text right under it: a line after which its next word would have fitted."""
    first, _, rest = paragraph.partition("\n")
    lines = rest.split("\n")
    is_heading = _has_room(first, rest, max(map(len, lines))) and _looks_like_a_heading(first, rest)
    is_heading = is_heading and _ENDED.search(rest.rstrip()) is not None
    return [first, rest] if is_heading else [paragraph]


def _markdown(content: bytes) -> list[Block]:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    blocks: list[Block] = []
    row: list[str] | None = None
    level, mark = 0, ""
    for token in reader.parse(_without_front_matter(decode(content))):
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = 0
            case "list_item_open":
                mark = ITEM
            case "tr_open":
                row = []
            case "tr_close":
                blocks.append(Block(0, " | ".join(row or ())))
                row = None
            case "inline" if row is not None:
                row.append(_inline(token.children or ()))
            case "inline":
                blocks.append(Block(level, mark + _inline(token.children or ())))
                mark = ""
            case _:
                blocks += _VERBATIM.get(token.type, lambda _content: [])(token.content)
    return blocks


def _inline(children: Iterable[Any]) -> str:
    """Return the text of a line; a break is a blank, since `5<br>10 mg` must not become 510 mg."""
    texts = {
        "text": lambda token: token.content,
        "code_inline": lambda token: token.content,
        "softbreak": lambda _token: " ",
        "hardbreak": lambda _token: " ",
        "html_inline": lambda token: " " if token.content.lower().startswith("<br") else "",
    }
    return "".join(texts.get(token.type, lambda _token: "")(token) for token in children)


def _without_front_matter(text: str) -> str:
    return re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)


def _html(content: bytes) -> list[Block]:
    return [Block(*block) for block in html_blocks(decode(content))]


def _pdf(content: bytes) -> list[Block]:
    import pypdfium2

    if not content:
        raise RecordProblem("empty", "the file is empty")
    try:
        with pypdfium2.PdfDocument(content) as document:
            pages = [_page_text(page) for page in document]
    except pypdfium2.PdfiumError as error:
        raise RecordProblem("unreadable", f"no PDF that can be opened ({error})") from error
    lines = [line.strip() for page in pages for line in page.replace("\ufffe", "-").split("\n")]
    lines = [line for line in lines if line and not line.isdigit()]
    if not lines:
        raise RecordProblem("no_text", "the PDF has no text layer (a scan?): run OCR first")
    return _joined_lines(_with_headings([Block(0, line) for line in lines], of_lines=True))


def _page_text(page: Any) -> str:  # noqa: ANN401 - pypdfium2 is untyped
    text_page = page.get_textpage()
    try:
        return text_page.get_text_range().replace("\r\n", "\n")
    finally:
        text_page.close()
        page.close()


def _joined_lines(blocks: Iterable[Block], *, only_before_lower_case: bool = False) -> list[Block]:
    """Join the lines of a paragraph; a hyphen at the end of a line is a split word."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else Block(1, "")
        goes_on = block.text[:1].islower() or not only_before_lower_case
        if block.level or before.level or _ENDED.search(before.text) or not goes_on:
            joined.append(block)
        elif re.search(r"[a-záéíóúñ]-$", before.text) and block.text[:1].islower():
            joined[-1] = Block(0, before.text[:-1] + block.text)
        else:
            joined[-1] = Block(0, f"{before.text} {block.text}")
    return joined


def _with_headings(blocks: list[Block], *, of_lines: bool = False) -> list[Block]:
    """Tell headings from paragraphs by their looks: a short line without a final point, text after it.

    Of single lines (`of_lines`) a heading must also follow the end of a paragraph, a list or a heading, and
    have had room for the next word: any line of a paragraph can begin with a capital letter and be short.
    """
    width = max((len(block.text) for block in blocks), default=0)
    marked: list[Block] = []
    for at, block in enumerate(blocks):
        after = blocks[at + 1].text if at + 1 < len(blocks) else ""
        is_heading = _looks_like_a_heading(block.text, after)
        if is_heading and of_lines:
            starts = not at or bool(marked[-1].level) or _ends_a_paragraph(marked[-1].text)
            is_heading = starts and _has_room(block.text, after, width)
        marked.append(Block((1 if at == 0 else 2) if is_heading else 0, block.text))
    return marked


def _has_room(line: str, after: str, width: int) -> bool:
    """Tell whether a line of a text of some width was ended on purpose: the next word would have fitted."""
    next_word = after.split(maxsplit=1)[:1]
    return bool(next_word) and len(line) + 1 + len(next_word[0]) <= width


def _ends_a_paragraph(line: str) -> bool:
    return _ENDED.search(line) is not None or re.match(r"[•·*–-]\s|\d+[.)]\s", line) is not None


def _looks_like_a_heading(text: str, after: str) -> bool:
    return (
        len(text) <= _HEADING_CHARS
        and "\n" not in text
        and re.search(r"[.,;:!|]$", text) is None
        and re.match(r"[A-ZÁÉÍÓÚÑ¿\d]", text) is not None
        and re.match(r"[A-ZÁÉÍÓÚÑ¿\d•·*–-]", after) is not None
    )


# Tokens of Markdown whose content is text as it stands, or HTML.
_VERBATIM: Mapping[str, Callable[[str], list[Block]]] = {
    "fence": lambda content: [Block(0, content)],
    "code_block": lambda content: [Block(0, content)],
    "html_block": lambda content: [Block(*block) for block in html_blocks(content)],
}
_READERS: Mapping[str, Callable[[bytes], list[Block]]] = {
    ".txt": _plain_text,
    ".md": _markdown,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
}
SUFFIXES = tuple(_READERS)
