"""HTML as headings, paragraphs, list items and rows of tables, in the order in which a reader sees them."""

import re
from collections.abc import Iterator
from typing import Any

ITEM = "- "  # before an item of a list
_BLOCKS = """
p div section article main header ul ol li dl dt dd blockquote pre table caption tr td th figure figcaption
details summary address hr center body form fieldset h1 h2 h3 h4 h5 h6
"""
_BREAKS = frozenset(_BLOCKS.split())
_LEFT_OUT = "script style noscript template nav footer aside button select textarea iframe svg object head"
_NOISE = frozenset(_LEFT_OUT.split())
_HEADING = re.compile(r"h[1-6]")
_HEADINGS = "h1,h2,h3,h4,h5,h6"


def html_blocks(html: str) -> list[tuple[int, str]]:
    """Return (level of heading or 0, text) of each block; scripts, menus and what is hidden are left out.

    Example: `<h2>Dosis</h2><table><tr><td>Adultos</td><td>5 mg</td></tr></table>` gives
    `[(2, "Dosis"), (0, "Adultos | 5 mg")]`.
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    articles = tree.css("article")
    root = articles[0] if len(articles) == 1 else tree.css_first("main") or tree.body
    if root is None:
        return []
    reader = _Reader(_NOISE if root.tag in ("article", "main") else _NOISE | {"header"})
    for is_start, node in _walk(root, reader):
        (reader.start if is_start else reader.end)(node)
    reader.flush()
    return reader.blocks


class _Reader:
    """What has been read of a page so far."""

    def __init__(self, noise: frozenset[str]) -> None:
        self.noise = noise
        self.blocks: list[tuple[int, str]] = []
        self.pieces: list[str] = []
        self.level = 0
        self.mark = ""
        self.rows: list[list[str]] = []  # rows not yet ended, the innermost last
        self.outer: list[list[str]] = []  # text of the cells around a cell

    def skips(self, node: Any) -> bool:  # noqa: ANN401 - selectolax nodes
        """Tell whether a node and all below it are no text for readers."""
        if node.tag in self.noise:
            return True
        if node.tag.startswith(("-", "!")):
            return False
        style = (node.attributes.get("style") or "").replace(" ", "").lower()
        return "hidden" in node.attributes or "display:none" in style

    def start(self, node: Any) -> None:  # noqa: ANN401 - selectolax nodes
        """Begin a node."""
        tag = node.tag
        if tag == "-text":
            self.pieces.append(node.text_content or "")
        elif tag == "br":
            self.pieces.append(" ")
        elif tag == "tr" and not _is_layout(node):
            self.flush()
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.outer.append(self.pieces)
            self.pieces = []
        elif tag in _BREAKS:
            self.flush()
            self.level = int(tag[1]) if _HEADING.fullmatch(tag) and not self.rows else 0
            self.mark = ITEM if tag == "li" else self.mark

    def end(self, node: Any) -> None:  # noqa: ANN401 - selectolax nodes
        """End a node."""
        tag = node.tag
        if tag in ("td", "th") and self.outer and self.rows:
            self.rows[-1].append(_collapsed("".join(self.pieces)))
            self.pieces = self.outer.pop()
        elif tag == "tr" and self.rows and not _is_layout(node):
            self._end_row(" | ".join(self.rows.pop()))
        elif tag in _BREAKS:
            self.flush()
            self.level = 0
            self.mark = "" if tag == "li" else self.mark

    def flush(self) -> None:
        """End a block; inside a cell that is a blank."""
        if self.outer:
            self.pieces.append(" ")
            return
        text = _collapsed("".join(self.pieces))
        self.pieces = []
        if text:
            self.blocks.append((self.level, self.mark + text))
            self.mark = ""

    def _end_row(self, text: str) -> None:
        if self.outer:
            self.pieces.append(f" {text} ")
        elif text.strip(" |"):
            self.blocks.append((0, text))


def _walk(root: Any, reader: _Reader) -> Iterator[tuple[bool, Any]]:  # noqa: ANN401 - selectolax nodes
    """Yield (True, node) where a node begins and (False, node) where it ends, without recursion.

    A hostile page nests its elements deeper than Python may recurse.
    """
    node, depth = root.child, 0
    while node is not None:
        skipped = reader.skips(node)
        if not skipped:
            yield True, node
            if node.child is not None:
                node, depth = node.child, depth + 1
                continue
            yield False, node
        while node.next is None and depth:
            node, depth = node.parent, depth - 1
            yield False, node
        node = node.next


def _is_layout(row: Any) -> bool:  # noqa: ANN401 - selectolax nodes
    """Tell whether a row only arranges the page: it holds headings of sections."""
    return row.css_first(_HEADINGS) is not None


def _collapsed(text: str) -> str:
    return re.sub(r"\s+([.,;:!?)])(?!\d)", r"\1", " ".join(text.split()))  # but not of .5 mg
