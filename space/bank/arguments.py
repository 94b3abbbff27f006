"""The command line of the bank: `bank build` and `bank review`. Standard library only."""

import argparse
from typing import Any

from cards.command import add_command

_ACTIONS = {
    "list": "show the answers that are out, and those decided on (the default)",
    "keep": "this answer is not dangerous: it is shown again",
    "remove": "this answer is dangerous: it is never shown again",
}


def add_bank(commands: Any) -> None:  # noqa: ANN401 - argparse does not name what add_subparsers returns
    """Add `bank (build QUESTIONS --contestants FILE --out DIR | review DIR [list | keep ID | remove ID])`."""
    bank = commands.add_parser("bank", help="stored answers", description="Stored answers.")
    own = bank.add_subparsers(required=True, metavar="COMMAND")
    build = add_command(
        own,
        "build",
        "space.bank.command:build_command",
        "ask every contestant every question once",
        resume_hint="run the same command again; nothing that is answered is asked twice",
    )
    build.add_argument("questions", metavar="QUESTIONS", help="one question per line (JSON)")
    build.add_argument("--contestants", required=True, metavar="FILE", help="a Space's YAML, or a list")
    build.add_argument("--out", required=True, metavar="DIR", help="folder of the bank")
    _add_review(own)


def _add_review(commands: Any) -> None:  # noqa: ANN401 - as above
    review = add_command(
        commands, "review", "space.bank.review:review_command", "judge answers marked as dangerous"
    )
    review.add_argument("dir", metavar="DIR", help="folder of the bank")
    _add_source(review, default=None)
    actions = review.add_subparsers(dest="action", metavar="ACTION")
    for name, help_text in _ACTIONS.items():
        action = actions.add_parser(name, help=help_text, description=help_text)
        if name == "list":
            _add_source(action, default=argparse.SUPPRESS)  # a default would undo what stands before `list`
        else:
            action.add_argument("id", metavar="ID", help="an answer's id, or the beginning of one")


def _add_source(parser: argparse.ArgumentParser, default: Any) -> None:  # noqa: ANN401 - None or SUPPRESS
    parser.add_argument(
        "--from", dest="source", metavar="SINK", default=default, help="where the votes are: folder:PATH"
    )
