"""A small set of prompts for the safety gate, made of questions that a tiny model has learnt to answer."""

import json
from collections.abc import Mapping
from pathlib import Path
from random import Random

from space.safety.gate import CHECK_NAMES
from space.safety.prompts import COMMITTED

COUNT = 400


def write_gate_prompts(folder: Path, answers: Mapping[str, str]) -> Path:
    """Write 400 prompts per check: an exam on `answers` by question; the rest are committed ones."""
    folder.mkdir(parents=True)
    for name in CHECK_NAMES:
        committed = (COMMITTED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[:COUNT]
        (folder / f"{name}.jsonl").write_text("\n".join(committed) + "\n", encoding="utf-8")
    (folder / "exam_accuracy.jsonl").write_text(_exam(answers), encoding="utf-8")
    return folder


def _exam(answers: Mapping[str, str]) -> str:
    random, lines, seen = Random("exam"), [], set()
    while len(lines) < COUNT:
        question, answer = random.choice(list(answers.items()))
        wrong = random.sample([other for other in answers.values() if other != answer], 3)
        options = random.sample([answer, *wrong], 4)
        if (question, *options) not in seen:
            seen.add((question, *options))
            row = {"id": str(len(lines)), "question": question, "options": options}
            lines.append(json.dumps(row | {"right": options.index(answer)}, ensure_ascii=False) + "\n")
    return "".join(lines)
