"""Recall, false alarms and time of the red flags: `python -m tests.bench.redflags [MESSAGES.jsonl...]`.

Without files the sets of `tests/fixtures` are read; the exam questions of `../shared/data/head_qa` join where
they lie. A message is `{text, kind}`, with kind null where nothing must be found. Recall counts a card of any
kind, which always names the emergency number.
"""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cards.command import emit
from space.redflags.detect import red_flags

ROOT = Path(__file__).parents[2]
EXAMS = ROOT.parent / "shared/data/head_qa/train_HEAD.json"
COLUMNS = ("set", "recall", "as its kind", "false alarms", "mean ms (CPU)", "slowest ms (CPU)")


def main() -> None:
    """Print one Markdown table."""
    files = [Path(each) for each in sys.argv[1:]]
    files = files or sorted((ROOT / "tests/fixtures").glob("*redflags*.jsonl"))
    red_flags("la primera lectura carga las reglas")
    emit("| " + " | ".join(COLUMNS) + " |")
    emit("|---" * len(COLUMNS) + "|")
    for file in files:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        emit(row(file.stem, rows))
    if EXAMS.is_file():
        emit(row("head_qa train", exam_questions()))


def exam_questions() -> list[dict[str, Any]]:
    """Return the questions of the exams as messages in which nothing must be found."""
    exams = json.loads(EXAMS.read_text(encoding="utf-8"))["exams"].values()
    return [{"kind": None, "text": question["qtext"]} for exam in exams for question in exam["data"]]


def row(name: str, messages: Sequence[dict[str, Any]]) -> str:
    """Return a set's line of the table."""
    found = right = wrong = 0
    times: list[float] = []
    for message in messages:
        started = time.process_time()
        kinds = red_flags(message["text"]).kinds
        times.append((time.process_time() - started) * 1000)
        found += message["kind"] is not None and bool(kinds)
        right += message["kind"] in kinds
        wrong += message["kind"] is None and bool(kinds)
    positive = sum(message["kind"] is not None for message in messages)
    shares = (_share(found, positive), _share(right, positive), _share(wrong, len(messages) - positive))
    return f"| {name} | {' | '.join(shares)} | {sum(times) / len(times):.2f} | {max(times):.1f} |"


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / whole:.1%})" if whole else "-"


if __name__ == "__main__":
    main()
