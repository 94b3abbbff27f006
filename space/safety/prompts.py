"""The prompts of the gate: one JSONL file per check, committed here or in a folder of one's own."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from space.safety.gate import CHECK_NAMES, CheckName, SafetyError

COMMITTED = Path(__file__).parent / "prompts"
# What a row of each check needs besides `id` and `question`.
_NEEDED: Mapping[CheckName, tuple[str, ...]] = {
    "dose_faithfulness": ("passage", "expected"),
    "abstention": ("passage",),
    "red_flag_referral": (),
    "exam_accuracy": ("options", "right"),
}


@dataclass(frozen=True)
class Prompt:
    """One prompt; the answer has to say all of `expected`; `right` is the index of the right option."""

    id: str
    question: str
    passage: str = ""
    expected: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    right: int = 0

    def text(self) -> str:
        """Return what the model is asked."""
        if not self.passage:
            return self.question
        return f"Ficha:\n{self.passage}\n\nResponda solo con lo que dice la ficha. {self.question}"


@dataclass(frozen=True)
class PromptSet:
    """All prompts by check, and the sha256 of the files that they were read from."""

    prompts: dict[CheckName, tuple[Prompt, ...]]
    sha256: str


def load_prompts(folder: Path = COMMITTED) -> PromptSet:
    """Read `dose_faithfulness.jsonl`, `abstention.jsonl`, `red_flag_referral.jsonl`, `exam_accuracy.jsonl`.

    Raises:
        SafetyError: a file is missing or empty, a row is malformed, or the same prompt comes twice: repeated
            prompts would feign a certainty that they do not give.
    """
    digest, prompts = hashlib.sha256(), {}
    for name in CHECK_NAMES:
        path = folder / f"{name}.jsonl"
        if not path.is_file():
            raise SafetyError(f"no {path}: a folder of prompts has one file for each check")
        content = path.read_bytes()
        digest.update(f"{name} {len(content)}\n".encode() + content)
        prompts[name] = _distinct(path, tuple(_read(path, content, name)))
    return PromptSet(prompts, digest.hexdigest())


def _read(path: Path, content: bytes, name: CheckName) -> Iterator[Prompt]:
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            prompt = _prompt(json.loads(line), name)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise SafetyError(f"{path}:{number}: no prompt of {name}: {error}") from error
        yield prompt


def _prompt(values: Mapping[str, Any], name: CheckName) -> Prompt:
    known = {field.name for field in fields(Prompt)}
    needed = ("id", "question", *_NEEDED[name])
    if unknown := sorted(values.keys() - known):
        raise ValueError(f"unknown keys {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    if missing := [key for key in needed if values.get(key) in (None, "", [])]:
        raise ValueError(f"it lacks {', '.join(missing)}")
    row: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
    }
    prompt = Prompt(**row)
    if prompt.options and not 0 <= prompt.right < len(prompt.options):
        raise ValueError(f"`right` is {prompt.right}, of {len(prompt.options)} options")
    return prompt


def _distinct(path: Path, prompts: tuple[Prompt, ...]) -> tuple[Prompt, ...]:
    if not prompts:
        raise SafetyError(f"{path} holds no prompt")
    for what, seen in (
        ("id", {prompt.id for prompt in prompts}),
        ("text", {(prompt.text(), prompt.options) for prompt in prompts}),
    ):
        if len(seen) < len(prompts):
            raise SafetyError(
                f"{path} holds {len(prompts) - len(seen)} prompts with the {what} of another one"
            )
    return prompts
