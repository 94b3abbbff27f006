"""What people decided about answers that visitors had marked as dangerous. Standard library only.

The decisions stand in one file of the bank's folder that is published with it, so that they reach the Space.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from space.bank.records import BankError, StoredAnswer

Action = Literal["keep", "remove"]
FILE_NAME = "reviews.json"
_VERSION = 1


@dataclass(frozen=True)
class Decision:
    """One decision, about one text of one model; the last one about it holds.

    `keep` takes back the marks up to then, later ones count anew; `remove` holds whoever marks what.
    """

    question_id: str
    model: str
    answer_sha256: str
    action: Action
    decided_at: str  # ISO 8601, UTC


def decision_about(answer: StoredAnswer, action: Action, decided_at: str) -> Decision:
    """Return the decision to keep or remove an answer."""
    return Decision(answer.question_id, answer.model, answer.answer_sha256, action, decided_at)


def read_decisions(folder: Path) -> tuple[Decision, ...]:
    """Return all decisions of a bank's folder, the oldest first; none where there is no file.

    Raises:
        BankError: the file is not one of decisions.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return ()
    try:
        values: Any = json.loads(path.read_bytes())
        decisions = tuple(Decision(**each) for each in values["decisions"])
    except (ValueError, KeyError, TypeError) as error:
        raise BankError(f"{path} is no file of decisions: {error}") from error
    if values.get("schema_version") != _VERSION or not all(map(_is_sound, decisions)):
        raise BankError(f"{path} holds a decision that this program does not know: update it")
    return decisions


def write_decisions(folder: Path, decisions: Sequence[Decision]) -> None:
    """Write all decisions at once: the old file or the new one, never a part."""
    path = folder / FILE_NAME
    values = {"schema_version": _VERSION, "decisions": [asdict(each) for each in decisions]}
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    os.replace(partial, path)


def _is_sound(decision: Decision) -> bool:
    texts = all(isinstance(getattr(decision, field.name), str) for field in fields(Decision))
    return texts and decision.action in get_args(Action)
