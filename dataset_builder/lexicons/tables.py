"""The tables beside this file: tab-separated lines, `#` begins a comment. Standard library only."""

from pathlib import Path


def rows(name: str) -> list[list[str]]:
    """Return the columns of each line of a table: `rows("units.tsv")[0][:2]` is `["mass", "kg"]`."""
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
