"""`list`: the members of the builder's tables."""

import argparse
import json

from cards.command import emit
from dataset_builder.checks import CHECKS
from dataset_builder.generators import GENERATORS
from dataset_builder.registry import Registry
from dataset_builder.sources import SOURCES
from dataset_builder.translators import TRANSLATORS

TABLES: dict[str, Registry] = {
    "sources": SOURCES,
    "generators": GENERATORS,
    "translators": TRANSLATORS,
    "checks": CHECKS,
}


def list_command(arguments: argparse.Namespace) -> None:
    """Run `list`: one line per member, of one table or of all."""
    for table, registry in TABLES.items():
        if arguments.table not in (None, table):
            continue
        for name, member in registry.members.items():
            row = {"table": table, "name": name, "summary": member.summary}
            emit(json.dumps(row) if arguments.json else f"{table:12} {name:14} {member.summary}")
