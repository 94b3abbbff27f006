"""Every answer as soon as it is complete: what a killed build goes on from. Standard library only."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from cards.command import LOG
from space.bank.records import StoredAnswer, sha256_of_text

FILE_NAME = "answers.jsonl"
_KEYS = {field.name for field in fields(StoredAnswer)}


class Journal:
    """The answers of a folder; an answer that `add` returned from survives `kill -9`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._answers = {answer.id: answer for answer in _read(self._path)}

    def get(self, id: str) -> StoredAnswer | None:
        """Return the answer of an id, None when nobody has given it yet."""
        return self._answers.get(id)

    def of(self, question_id: str, model: str) -> Iterator[StoredAnswer]:
        """Yield every answer of a model to a question, of whatever revision, the newest first."""
        for answer in reversed(self._answers.values()):
            if (answer.question_id, answer.model) == (question_id, model):
                yield answer

    def add(self, answer: StoredAnswer) -> None:
        """Keep an answer durably."""
        line = json.dumps(asdict(answer), ensure_ascii=False).encode() + b"\n"
        with self._path.open("ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        self._answers[answer.id] = answer


def _read(path: Path) -> Iterator[StoredAnswer]:
    """Read the whole answers; what a kill left of the last one is cut off, so that the next starts a line."""
    content = path.read_bytes() if path.is_file() else b""
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        os.truncate(path, len(whole))
    for number, line in enumerate(whole.split(b"\n")[:-1], start=1):
        answer = _answer(line)
        if answer is None:
            LOG.warning("%s:%d is damaged, so this question is asked again", path, number)
        else:
            yield answer


def _answer(line: bytes) -> StoredAnswer | None:
    try:
        values: Any = json.loads(line)
    except ValueError:
        return None
    if not isinstance(values, dict) or set(values) != _KEYS:
        return None
    if sha256_of_text(values["answer"]) != values["answer_sha256"]:
        return None
    values |= {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
    return StoredAnswer(**values)
