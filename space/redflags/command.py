"""`redflags`: the red flags of the messages in a file, one JSON object a line."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cards.command import emit
from space.errors import SpaceError

if TYPE_CHECKING:
    from space.redflags.kinds import RedFlags


class MessagesError(SpaceError, ValueError):
    """A file of messages cannot be read as `{id, text}` per line."""


def redflags_command(arguments: argparse.Namespace) -> None:
    """Run `redflags FILE.jsonl [--json]`: print `{id, kinds, level}` for each line of the file.

    Without `--json` a line is `id<TAB>level<TAB>kinds`.

    Raises:
        MessagesError: a line is no object with `id` and `text`.
    """
    from space.redflags.detect import red_flags

    for message in read_messages(Path(arguments.file)):
        emit(_line(message["id"], red_flags(message["text"]), as_json=arguments.json))


def read_messages(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of messages.

    Raises:
        MessagesError: the file is no text, or a line is no object with `id` and `text`.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise MessagesError(f"{path} is no UTF-8 text; save it as UTF-8") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _message(line, f"{path}, line {number}")


def _message(line: str, place: str) -> dict[str, Any]:
    try:
        message = json.loads(line)
    except json.JSONDecodeError as error:
        raise MessagesError(
            f"{place}: no JSON ({error.msg}); each line is an object with id and text"
        ) from error
    if not isinstance(message, dict) or "id" not in message or not isinstance(message.get("text"), str):
        raise MessagesError(f"{place}: each line is an object with id and text")
    return message


def _line(name: object, flags: "RedFlags", *, as_json: bool) -> str:
    if as_json:
        return json.dumps({"id": name, "kinds": flags.kinds, "level": flags.level}, ensure_ascii=False)
    return f"{name}\t{flags.level}\t{', '.join(flags.kinds)}"
