"""`train list`: the table of base models."""

import argparse
import dataclasses
import json

from cards.command import emit
from train.families import BASE_MODELS


def list_command(arguments: argparse.Namespace) -> None:
    """Write the base models as a table, or with `--json` as `{"base_models": [...]}`."""
    rows = [{"name": name} | dataclasses.asdict(row) for name, row in BASE_MODELS.items()]
    if arguments.json:
        emit(json.dumps({"base_models": rows}, ensure_ascii=False))
        return
    columns = ("name", "repo_id", "family", "licence", "gated", "note")
    cells = [columns, *(tuple(_cell(row[column]) for column in columns) for row in rows)]
    widths = [max(len(line[n]) for line in cells) for n in range(len(columns))]
    for line in cells:
        emit("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def _cell(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)
