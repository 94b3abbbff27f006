"""Tables of drug labels: the HTML twin of a table replaces the same text flattened in its section, once."""

import re
from collections.abc import Iterable

Row = list[str]


def table_rows(html: str) -> list[Row]:
    """Return the rows of an HTML table as lists of cell texts, empty cells and rows left out.

    Example: `<table><tr><td>Age</td><td>Dose</td></tr></table>` gives `[["Age", "Dose"]]`.
    """
    from selectolax.lexbor import LexborHTMLParser

    rows = []
    for row in LexborHTMLParser(html).css("caption,tr"):
        cells = [row] if row.tag == "caption" else row.css("td,th")
        texts = [" ".join(cell.text(separator=" ").split()) for cell in cells]
        if any(texts):
            rows.append([text for text in texts if text])
    return rows


def with_readable_tables(text: str, tables: Iterable[str]) -> tuple[str, int]:
    """Return a section with each table on lines of its own, `cell | cell`, and how many were not found.

    openFDA flattens a table into the text of its section and gives its HTML beside it; to add the HTML would
    say every dose twice.
    """
    missing = 0
    start = 0
    for html in tables:
        rows = table_rows(html)
        if not rows:
            continue
        found = _find_flat(text, rows, start) or _find_flat(text, rows, 0)
        if found is None:
            missing += 1
            continue
        lines = "\n".join(" | ".join(row) for row in rows)
        before, after = text[: found[0]].rstrip(), text[found[1] :].lstrip()
        text = "\n".join(part for part in (before, lines, after) if part)
        start = len(before) + len(lines) + 1  # equal tables: the next twin is further on
    return text, missing


def _find_flat(text: str, rows: Iterable[Row], start: int) -> tuple[int, int] | None:
    """Find the cells one after the other in the text, whatever blanks are between them."""
    letters = "".join("".join(row) for row in rows)
    wanted = re.sub(r"\s+", "", letters)
    squeezed, places = _squeezed(text, start)
    at = squeezed.find(wanted)
    if at < 0 or not wanted:
        return None
    return places[at], places[at + len(wanted) - 1] + 1


def _squeezed(text: str, start: int) -> tuple[str, list[int]]:
    places = [at for at in range(start, len(text)) if not text[at].isspace()]
    return "".join(text[at] for at in places), places
