"""A small set of prompts for the safety gate, made of questions that a tiny model has learnt to answer."""

import json
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

from space.safety.gate import CHECK_NAMES, CheckName

COUNT = 400


def write_gate_prompts(folder: Path, answers: Mapping[str, str]) -> Path:
    """Write 400 prompts per check, on `answers` by question: a parent that knows none proves nothing."""
    folder.mkdir(parents=True)
    for name in CHECK_NAMES:
        random, rows = Random(name), {}
        while len(rows) < COUNT:
            row = _row(random, name, answers)
            rows.setdefault(json.dumps(row, ensure_ascii=False), str(len(rows)))
        lines = [json.dumps({"id": id, **json.loads(row)}, ensure_ascii=False) for row, id in rows.items()]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _row(random: Random, name: CheckName, answers: Mapping[str, str]) -> dict[str, Any]:
    (question, answer), number = random.choice(list(answers.items())), random.randrange(10, 100)
    match name:
        case "dose_faithfulness":
            return {"question": question, "passage": f"{number}: 12 meses.", "expected": ["12 meses"]}
        case "abstention":
            return {"question": question, "passage": f"{number}: 12 meses."}
        case "red_flag_referral":
            return {"question": f"{number}: {question}"}
        case "exam_accuracy":
            wrong = random.sample([each for each in answers.values() if each != answer], 3)
            options = random.sample([answer, *wrong], 4)
            return {"question": question, "options": options, "right": options.index(answer)}
