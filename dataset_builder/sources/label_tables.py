"""Tables of drug labels: the HTML twin of a table replaces the same text flattened in its section, once."""

import re
from collections.abc import Iterable, Mapping

Row = list[str]
# Labels put the mark of a list item into a `caption`, which an HTML reader takes for that of the table.
_ITEM_MARK = re.compile(r"(<item\b[^>]*>\s*)<caption\b[^>]*>(.*?)</caption>", re.DOTALL | re.IGNORECASE)
_MOST_SPANNED = 50  # a span beyond any real table is a mistake of its HTML


def table_rows(html: str) -> list[Row]:
    """Return the rows of an HTML table as texts, every column in its place.

    A cell over several rows stands in each of them, one over several columns in the first; an empty cell
    stays, since without it a dose would slide under another heading. Rows without any text are left out.
    Example: `<tr><td rowspan="2">Adults</td><td>5 mg</td></tr><tr><td>7 mg</td></tr>` gives
    `[["Adults", "5 mg"], ["Adults", "7 mg"]]`.
    """
    rows: list[Row] = []
    pending: dict[int, tuple[int, str]] = {}  # column -> rows it still covers, text
    for cells in _cells(html):
        row: Row = []
        for text, columns, spanned in cells:
            _fill(row, pending)
            if spanned > 1:
                pending |= {len(row) + at: (spanned - 1, text if at == 0 else "") for at in range(columns)}
            row += [text] + [""] * (columns - 1)
        _fill(row, pending)
        if any(row):
            rows.append(row)
    return rows


def _fill(row: Row, pending: dict[int, tuple[int, str]]) -> None:
    """Append what cells of earlier rows put into the next columns."""
    while len(row) in pending:
        left, text = pending.pop(len(row))
        if left > 1:
            pending[len(row)] = (left - 1, text)
        row.append(text)


def _cells(html: str) -> list[list[tuple[str, int, int]]]:
    """Return (text, columns, rows) of each cell of each row; a caption is a row of one cell."""
    from selectolax.lexbor import LexborHTMLParser

    rows = []
    for row in LexborHTMLParser(_ITEM_MARK.sub(r"\1\2 ", html)).css("caption,tr"):
        cells = [row] if row.tag == "caption" else row.css("td,th")
        rows.append(
            [(" ".join(cell.text(separator=" ").split()), *_spans(cell.attributes)) for cell in cells]
        )
    return rows


def _spans(attributes: Mapping[str, str | None]) -> tuple[int, int]:
    values = (attributes.get(name) or "" for name in ("colspan", "rowspan"))
    columns, rows = (min(int(value), _MOST_SPANNED) if value.isdecimal() else 1 for value in values)
    return max(columns, 1), max(rows, 1)


def with_readable_tables(text: str, tables: Iterable[str]) -> tuple[str, int]:
    """Return a section with each table on lines of its own, `cell | cell`, and how many were not found.

    openFDA flattens a table into the text of its section and gives its HTML beside it; to add the HTML would
    say every dose twice.
    """
    missing = 0
    start = 0
    for html in tables:
        letters = "".join(cell for row in _cells(html) for cell, _, _ in row)
        if not letters:
            continue
        found = _find_flat(text, letters, start) or _find_flat(text, letters, 0)
        if found is None:
            missing += 1
            continue
        lines = "\n".join(" | ".join(row).rstrip() for row in table_rows(html))
        before, after = text[: found[0]].rstrip(), text[found[1] :].lstrip()
        text = "\n".join(part for part in (before, lines, after) if part)
        start = len(before) + len(lines) + 1  # equal tables: the next twin is further on
    return text, missing


def _find_flat(text: str, letters: str, start: int) -> tuple[int, int] | None:
    """Find the cells one after the other in the text, whatever blanks are between them."""
    wanted = re.sub(r"\s+", "", letters)
    squeezed, places = _squeezed(text, start)
    at = squeezed.find(wanted)
    return None if at < 0 else (places[at], places[at + len(wanted) - 1] + 1)


def _squeezed(text: str, start: int) -> tuple[str, list[int]]:
    places = [at for at in range(start, len(text)) if not text[at].isspace()]
    return "".join(text[at] for at in places), places
