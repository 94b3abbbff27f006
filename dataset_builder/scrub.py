"""The command `scrub`: files in, the same text with labels in the place of personal data out."""

import argparse
import json
from pathlib import Path

from cards.command import LOG, add_command, emit
from dataset_builder.errors import BuilderError
from dataset_builder.personal_data import Finding, find, masked


class ScrubError(BuilderError, ValueError):
    """A file is not there, or not a text."""


def add_scrub(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    command = add_command(
        commands, "scrub", "dataset_builder.scrub:scrub_command", "mask personal data in text files"
    )
    command.add_argument("file", nargs="+", metavar="FILE", help="text file in UTF-8")
    command.add_argument("--json", action="store_true", help="one JSON object per file, with the spans found")


def scrub_command(arguments: argparse.Namespace) -> None:
    """Run `scrub`: masked texts, or one JSON object per file, go to standard output.

    Raises:
        ScrubError: a file cannot be read as text; then nothing is written of any.
    """
    texts = [(name, _read(Path(name))) for name in arguments.file]
    for name, text in texts:
        found = find(text)
        LOG.info("%s: %d found", name, len(found))
        emit(_as_json(name, text, found) if arguments.json else masked(text, found))


def _as_json(name: str, text: str, found: tuple[Finding, ...]) -> str:
    spans = [{"start": each.start, "end": each.end, "kind": each.kind} for each in found]
    return json.dumps({"file": name, "spans": spans, "text": masked(text, found)}, ensure_ascii=False)


def _read(path: Path) -> str:
    """Return a file's text as it stands, line ends and byte-order mark too, so that offsets are true."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise ScrubError(f"{path} is not there") from error
    except IsADirectoryError as error:
        raise ScrubError(f"{path} is a folder: name its files") from error
    except UnicodeDecodeError as error:
        raise ScrubError(f"{path} is not text in UTF-8 (byte {error.start}): convert it first") from error
