"""Command line of the Space: `python -m space run|visit|bank|votes|ratings|redflags|safety|bundle|deploy`."""

import argparse

from cards.command import add_command, main_of
from space.bank.arguments import add_bank
from space.environment import epilog
from space.ratings.command import add_arguments as add_ratings_arguments
from space.votes.erase import add_erase_options
from space.votes.review import add_review_options

Commands = argparse._SubParsersAction  # what argparse's add_subparsers returns


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="python -m space", description="Adapters in, public arena, votes out."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = add_command(commands, "run", "space.app:run_command", "serve the arena on this machine")
    run.add_argument("--config", metavar="FILE", help="a Space's YAML (default: space/configs/demo.yaml)")
    run.add_argument("--port", type=_port, default=7860, help="port (default: 7860; 0 is any free one)")
    run.epilog, run.formatter_class = epilog(), argparse.RawDescriptionHelpFormatter
    visit = add_command(
        commands, "visit", "space.visit:visit_command", "ask and vote once in a running arena"
    )
    visit.add_argument("url", metavar="URL", help="address that `run` printed")
    visit.add_argument("--ask", required=True, metavar="TEXT", help="the question")
    visit.add_argument("--vote", required=True, choices=["left", "right", "tie", "both_bad"])
    _add_deploy(commands)
    add_bank(commands)
    _add_votes(_group(commands, "votes", "what was voted"))
    _add_checks(commands)
    return parser


def _group(commands: Commands, name: str, told: str) -> Commands:
    group = commands.add_parser(name, help=told, description=f"{told[0].upper()}{told[1:]}.")
    return group.add_subparsers(required=True, metavar="COMMAND")


def _add_deploy(commands: Commands) -> None:
    config = "a Space's YAML (default: space/configs/demo.yaml)"
    bundle = add_command(commands, "bundle", "space.bundle:bundle_command", "the Space's repository")
    bundle.add_argument("folder", metavar="DIR", help="empty, or an older bundle")
    bundle.add_argument("--config", metavar="FILE", help=config)
    deploy = add_command(commands, "deploy", "space.deploy:deploy_command", "send the bundle to the Hub")
    deploy.add_argument("repo_id", metavar="REPO_ID", help="repository of the Space")
    deploy.add_argument("--config", metavar="FILE", help=config)
    deploy.add_argument("--private", action="store_true", help="make the Space private")
    deploy.add_argument("--dry-run", action="store_true", help="tell what would be sent")
    deploy.add_argument("--allow-draft-engine", action="store_true", help="send drafts, too, as in publish")


def _add_votes(commands: Commands) -> None:
    compact = add_command(commands, "compact", "space.votes.compact:compact_command", "votes as a data set")
    compact.add_argument(
        "--from", dest="source", required=True, metavar="SINK", help="folder:PATH, bucket:.."
    )
    compact.add_argument("--to", required=True, metavar="DIR", help="a folder, or dataset:NS/NAME")
    compact.add_argument("--reviews", metavar="FILE", help="decisions of `votes review`")
    compact.add_argument("--withdrawn", metavar="FILE", help="what `votes erase` wrote")
    internal = "also texts that may not be published; a folder only"
    compact.add_argument("--internal", action="store_true", help=internal)
    add_review_options(
        add_command(commands, "review", "space.votes.review:review_command", "free texts that may go out")
    )
    add_erase_options(
        add_command(commands, "erase", "space.votes.erase:erase_command", "erase what a receipt covers")
    )


def _add_checks(commands: Commands) -> None:
    add_ratings_arguments(
        add_command(commands, "ratings", "space.ratings.command:ratings_command", "rate the models of a file")
    )
    redflags = add_command(
        commands, "redflags", "space.redflags.command:redflags_command", "red flags of the messages in a file"
    )
    redflags.add_argument("file", metavar="FILE", help="JSON lines with id and text")
    redflags.add_argument("--json", action="store_true", help="one JSON object per line")
    safety = add_command(
        commands, "safety", "space.safety.command:check_command", "measure an adapter against its parent"
    )
    safety.add_argument("adapter", metavar="ADAPTER", help="folder of an adapter trained from votes")
    safety.add_argument("--parent", required=True, metavar="ADAPTER_OR_BASE", help="what it was trained from")
    safety.add_argument("--base", metavar="ID", help="base model (default: the adapter's own)")
    safety.add_argument("--prompts", metavar="DIR", help="other prompts than those of the project")
    safety.add_argument("--out", metavar="FILE", help="default: safety.json beside the adapter")
    safety.add_argument("--max-new-tokens", type=int, default=256, metavar="N", help="default: 256")


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{port} is no port")
    return port


if __name__ == "__main__":
    main_of(build_parser)
