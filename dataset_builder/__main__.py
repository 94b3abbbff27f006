"""Command line of the builder: `python -m dataset_builder list|preview|build|check-pairs|review|...`."""

import argparse
from typing import Any

from cards.command import add_command, main_of, positive
from dataset_builder.audit import add_audit
from dataset_builder.check_pairs import add_check_pairs
from dataset_builder.memory_command import add_memory
from dataset_builder.review import add_review
from dataset_builder.scrub import add_scrub

_Commands = Any  # argparse does not name the type that add_subparsers returns


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="python -m dataset_builder", description="Texts in, Spanish medical data sets on the Hub out."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_list(commands)
    _add_preview(commands)
    _add_build(commands)
    _add_publish(commands)
    add_check_pairs(commands)
    add_review(commands)
    add_scrub(commands)
    add_memory(commands)
    add_audit(commands)
    return parser


def _add_list(commands: _Commands) -> None:
    command = add_command(
        commands,
        "list",
        "dataset_builder.listing:list_command",
        "show sources, generators, translators, checks",
    )
    kinds = ("sources", "generators", "translators", "checks")
    command.add_argument("table", nargs="?", choices=kinds, help="one table only")
    command.add_argument("--json", action="store_true", help="one JSON object per line")


def _add_preview(commands: _Commands) -> None:
    command = add_command(
        commands,
        "preview",
        "dataset_builder.preview:preview_command",
        "show what would be read of some files",
    )
    command.add_argument("path", nargs="+", metavar="PATH", help="file or folder")
    command.add_argument("--source", metavar="NAME", help="how to read it (default: guessed)")
    command.add_argument("--json", action="store_true", help="one JSON object per document")


def _add_build(commands: _Commands) -> None:
    command = add_command(
        commands, "build", "dataset_builder.build:build_command", "build a data set folder from a config"
    )
    command.add_argument(
        "config", metavar="CONFIG", help="YAML file, such as dataset_builder/configs/demo.yaml"
    )
    command.add_argument("--out", required=True, metavar="DIR", help="folder of the data set")
    command.add_argument(
        "--set", action="append", default=[], metavar="KEY.SUB=VALUE", help="change the config"
    )
    command.add_argument(
        "--limit", type=positive, metavar="N", help="only the first N records of each source"
    )
    command.add_argument("--workers", type=positive, default=1, metavar="N", help="processes (default: 1)")
    command.add_argument("--executor", choices=["local"], default="local", help="where the ranks run")
    command.add_argument("--cache", metavar="FILE", help="call cache (default: $SPANISHMEDICALLM_CACHE)")
    command.add_argument("--fresh", action="store_true", help="clear DIR first, never the cache")
    command.add_argument("--dry-run", action="store_true", help="say what would be built, write nothing")


def _add_publish(commands: _Commands) -> None:
    command = add_command(
        commands,
        "publish",
        "dataset_builder.hub:publish_command",
        "send a built folder to the Hub or to a folder",
    )
    command.add_argument("folder", metavar="DIR", help="folder that `build` wrote")
    command.add_argument("--to", required=True, metavar="TARGET", help="REPO_ID or folder:PATH")
    command.add_argument(
        "--tag",
        metavar="vX.Y.Z",
        help="tag of this version; a translation that nobody audited takes v0.* or a tag without digits",
    )
    command.add_argument("--private", action="store_true", help="make a new repository private")
    command.add_argument("--dry-run", action="store_true", help="say what would be sent, send nothing")
    command.add_argument("--create-pr", action="store_true", help="open a pull request instead of committing")
    command.add_argument(
        "--allow-draft-engine", action="store_true", help="send rows of a draft translation too"
    )


if __name__ == "__main__":
    main_of(build_parser)
