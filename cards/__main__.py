"""Command line of the cards: `python -m cards render|check DIR`."""

import argparse

from cards.command import add_command, main_of


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the two commands."""
    parser = argparse.ArgumentParser(
        prog="python -m cards", description="Facts in, README.md of a Hub repository out."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    render = add_command(
        commands, "render", "cards.check:render_command", "write DIR/README.md from the facts in DIR"
    )
    check = add_command(
        commands, "check", "cards.check:check_command", "say where the card of DIR is not true"
    )
    for command in (render, check):
        command.add_argument(
            "dir", metavar="DIR", help="folder with stats.json, adapter_facts.json or space_facts.json"
        )
    return parser


if __name__ == "__main__":
    main_of(build_parser)
