"""`python -m train`: data sets in, adapters out. Heavy libraries load only when a command runs."""

import argparse

from cards.command import add_command, main_of


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the package; each command appears here once it works."""
    parser = argparse.ArgumentParser(
        prog="python -m train", description="Train LoRA adapters for Spanish medical language models."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    listing = add_command(commands, "list", "train.listing:list_command", "Show the known base models.")
    listing.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    _add_method(commands, "sft", "train.sft:sft_command", "Train a new adapter on the answers of data sets.")
    _add_method(commands, "dpo", "train.dpo:dpo_command", "Continue an adapter on preferences (votes).")
    _add_publish(commands)
    return parser


def _add_method(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, handler: str, help_text: str
) -> None:
    hint = "run the same command again with --resume"
    parser = add_command(commands, name, handler, help_text, resume_hint=hint)
    parser.add_argument("recipe", metavar="RECIPE", help="YAML file, see train/recipes/")
    parser.add_argument("--set", action="append", default=[], metavar="KEY.SUB=VALUE", help="change a value")
    parser.add_argument("--out", metavar="DIR", help="run folder (default: build/train/<recipe's name>)")
    parser.add_argument(
        "--resume", action="store_true", help="go on from the last complete checkpoint in DIR"
    )


def _add_publish(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = add_command(
        commands, "publish", "train.publish:publish_command", "Send a trained adapter to the Hub or a folder."
    )
    parser.add_argument("run", metavar="RUN", help="run folder, or an adapter folder")
    parser.add_argument("--to", required=True, metavar="TARGET", help="REPO_ID or folder:PATH")
    parser.add_argument("--tag", metavar="TAG", help="tag of this version, for example v1.0.0")
    parser.add_argument("--private", action="store_true", help="create the repository as private")
    parser.add_argument("--dry-run", action="store_true", help="say what would be sent, send nothing")


if __name__ == "__main__":
    main_of(build_parser)
