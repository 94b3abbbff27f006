"""Files as a plain list of headings and paragraphs, whatever their format."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dataset_builder.contracts import RecordProblem
from dataset_builder.sources.files import decode

_HEADING_CHARS = 80
_ITEM = "- "  # before an item of a list
_HTML_BLOCKS = "h1,h2,h3,h4,h5,h6,p,li,tr,dt,dd,blockquote,pre"
_HTML_NOISE = "script,style,noscript,template,nav,footer,header,aside,form,button,iframe,svg"


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
    blocks = [Block(block.level, block.text.strip()) for block in _READERS[suffix](content)]
    blocks = [block for block in blocks if block.text]
    if not blocks:
        raise RecordProblem("no_text", "the file holds no text")
    return blocks


def _plain_text(content: bytes) -> list[Block]:
    paragraphs = re.split(r"\n\s*\n", decode(content))
    if len(paragraphs) == 1:
        paragraphs = paragraphs[0].split("\n")
    blocks = [Block(0, paragraph.strip()) for paragraph in paragraphs]
    return _with_headings([block for block in blocks if block.text])


def _markdown(content: bytes) -> list[Block]:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    blocks: list[Block] = []
    level, row, mark = 0, list[str](), ""
    in_row = False
    for token in reader.parse(_without_front_matter(decode(content))):
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = 0
            case "list_item_open":
                mark = _ITEM
            case "tr_open":
                row, in_row = [], True
            case "tr_close":
                blocks.append(Block(0, " | ".join(row)))
                in_row = False
            case "fence" | "code_block":
                blocks.append(Block(0, token.content))
            case "inline" if in_row:
                row.append(_inline(token.children or ()))
            case "inline":
                blocks.append(Block(level, mark + _inline(token.children or ())))
                mark = ""
    return blocks


def _inline(children: Iterable[Any]) -> str:
    texts = {"text": lambda token: token.content, "code_inline": lambda token: token.content}
    breaks = ("softbreak", "hardbreak")
    return "".join(
        " " if token.type in breaks else texts.get(token.type, lambda _token: "")(token) for token in children
    )


def _without_front_matter(text: str) -> str:
    return re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)


def _html(content: bytes) -> list[Block]:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(decode(content))
    for node in tree.css(_HTML_NOISE):
        node.decompose()
    root = tree.css_first("article") or tree.css_first("main") or tree.body
    if root is None:
        return []
    blocks: list[Block] = []
    for node in root.css(_HTML_BLOCKS):
        if node.tag == "tr":
            cells = [_collapsed(cell.text(separator=" ")) for cell in node.css("td,th")]
            blocks.append(Block(0, " | ".join(cells)))
        elif not _is_inside_block(node, root):
            tag = str(node.tag)
            level = int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else 0
            text = _collapsed(node.text(separator=" "))
            blocks.append(Block(level, _ITEM + text if tag == "li" and text else text))
    return blocks or [Block(0, _collapsed(line)) for line in root.text(separator="\n").split("\n")]


def _is_inside_block(node: Any, root: Any) -> bool:  # noqa: ANN401 - selectolax nodes
    """Tell whether a node's text is part of another block already: a paragraph in a cell or in an item."""
    names = set(_HTML_BLOCKS.split(","))
    parent = node.parent
    while parent is not None and parent != root:
        if parent.tag in names:
            return True
        parent = parent.parent
    return False


def _collapsed(text: str) -> str:
    return re.sub(r"\s+([.,;:!?)])", r"\1", " ".join(text.split()))


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
    return _joined_lines(_with_headings([Block(0, line) for line in lines]))


def _page_text(page: Any) -> str:  # noqa: ANN401 - pypdfium2 is untyped
    text_page = page.get_textpage()
    try:
        return text_page.get_text_range().replace("\r\n", "\n")
    finally:
        text_page.close()
        page.close()


def _joined_lines(blocks: Iterable[Block]) -> list[Block]:
    """Join the lines of a paragraph; a hyphen at the end of a line is a split word."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else Block(1, "")
        if block.level or before.level or re.search(r"[.!?:][»\"')]?$", before.text):
            joined.append(block)
        elif re.search(r"[a-záéíóúñ]-$", before.text) and block.text[:1].islower():
            joined[-1] = Block(0, before.text[:-1] + block.text)
        else:
            joined[-1] = Block(0, f"{before.text} {block.text}")
    return joined


def _with_headings(blocks: list[Block]) -> list[Block]:
    """Tell headings from paragraphs by their looks: a short line without a final point, text after it."""
    marked = []
    for at, block in enumerate(blocks):
        before = blocks[at - 1].text if at else "."
        after = blocks[at + 1].text if at + 1 < len(blocks) else ""
        heading = _looks_like_a_heading(block.text, before, after)
        marked.append(Block((1 if at == 0 else 2) if heading else 0, block.text))
    return marked


def _looks_like_a_heading(text: str, before: str, after: str) -> bool:
    return (
        len(text) <= _HEADING_CHARS
        and "\n" not in text
        and re.search(r"[.,;:!|]$", text) is None
        and re.match(r"[A-ZÁÉÍÓÚÑ¿\d]", text) is not None
        and re.match(r"[A-ZÁÉÍÓÚÑ¿\d•–-]", after) is not None
        and (re.search(r"[.!?:»)]$", before) is not None or len(before) <= _HEADING_CHARS)
    )


_READERS: Mapping[str, Callable[[bytes], list[Block]]] = {
    ".txt": _plain_text,
    ".md": _markdown,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
}
SUFFIXES = tuple(_READERS)
