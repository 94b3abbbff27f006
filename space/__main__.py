"""Command line of the Space: `python -m space run|visit|votes`."""

import argparse

from cards.command import add_command, main_of


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="python -m space", description="Adapters in, public arena, votes out."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = add_command(commands, "run", "space.app:run_command", "serve the arena on this machine")
    run.add_argument("--config", metavar="FILE", help="a Space's YAML (default: space/configs/demo.yaml)")
    run.add_argument("--port", type=_port, default=7860, help="port (default: 7860; 0 is any free one)")
    visit = add_command(
        commands, "visit", "space.visit:visit_command", "ask and vote once in a running arena"
    )
    visit.add_argument("url", metavar="URL", help="address that `run` printed")
    visit.add_argument("--ask", required=True, metavar="TEXT", help="the question")
    visit.add_argument("--vote", required=True, choices=["left", "right", "tie", "both_bad"])
    votes = commands.add_parser("votes", help="what was voted", description="What was voted.")
    _add_votes(votes.add_subparsers(required=True, metavar="COMMAND"))
    return parser


def _add_votes(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    compact = add_command(commands, "compact", "space.votes.compact:compact_command", "votes as a data set")
    compact.add_argument("--from", dest="source", required=True, metavar="SINK", help="folder:PATH")
    compact.add_argument("--to", required=True, metavar="DIR", help="folder of the data set")


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{port} is no port")
    return port


if __name__ == "__main__":
    main_of(build_parser)
