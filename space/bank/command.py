"""`bank build`: every contestant answers a list of questions once.

Example: `python -m space bank build space/bank/questions.jsonl --contestants FILE --out build/bank`
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cards.command import LOG, emit
from dataset_builder.build_lock import lock_folder
from space.bank import folder as bank_folder
from space.bank.build import Clock, Collected, Collector, Passages, utc_now
from space.bank.journal import Journal
from space.bank.questions import read_questions
from space.bank.records import BankError, BankQuestion
from space.contestants.contract import Contestant, Sampling


def build_command(arguments: argparse.Namespace) -> None:
    """Run `bank build` and print its counts."""
    from space.built_data import open_all
    from space.config import load_config
    from space.contestants.contract import Material
    from space.contestants.table import open_contestants
    from space.retrieval import Retriever

    path = Path(arguments.questions)
    questions = read_questions(path)
    config = load_config(Path(arguments.contestants))
    data = open_all(config.datasets)
    contestants = open_contestants(config.contestants, Material(data, config.gate_terms()))
    retriever = Retriever(data) if config.retrieval else None
    counts = build_bank(path, questions, contestants, config.sampling, Path(arguments.out), retriever)
    emit(json.dumps(counts, ensure_ascii=False))


def build_bank(
    path: Path,
    questions: Sequence[BankQuestion],
    contestants: Sequence[Contestant],
    sampling: Sampling,
    folder: Path,
    retriever: Passages | None = None,
    clock: Clock = utc_now,
) -> dict[str, Any]:
    """Ask what is not answered yet, write the folder, and return its counts; `path` held the questions.

    Raises:
        BankError: nobody answered anything.
        BuildError: another build is at work in the folder.
    """
    with lock_folder(folder):
        journal = Journal(folder)
        collected = Collector(questions, sampling, journal, retriever, clock).collect(contestants)
        if not collected.answers:
            raise BankError(f"{folder}: no contestant answered any question; the reasons stand above")
        _write(path, questions, contestants, collected, folder)
    counts = _counts(questions, collected, folder)
    if len(counts["models"]) < 2:
        LOG.warning("%s: a battle needs two models, and only one has answered", folder)
    return counts


def _write(
    path: Path,
    questions: Sequence[BankQuestion],
    contestants: Sequence[Contestant],
    collected: Collected,
    folder: Path,
) -> None:
    from cards.render import render_dataset
    from space.bank.facts import NAME, stats

    bank_folder.write_run(folder, collected.answers, collected.asked)
    dropped = "".join(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in collected.failures)
    bank_folder.replace_file(folder / bank_folder.DROPPED, dropped.encode())
    bank_folder.write_rows(folder, questions, collected.answers)
    facts = stats(folder, questions, contestants, collected)
    bank_folder.write_json(folder / bank_folder.STATS, facts)
    bank_folder.replace_file(folder / bank_folder.README, render_dataset(facts).encode())
    bank_folder.write_manifest(
        folder,
        {
            "name": NAME,
            "inputs": [_input(path), *(_contestant(each) for each in contestants)],
            "versions": _versions(),
            "counts": {"bank": len(collected.answers)},
        },
    )


def _counts(questions: Sequence[BankQuestion], collected: Collected, folder: Path) -> dict[str, Any]:
    return {
        "folder": str(folder),
        "questions": len(questions),
        "answers": len(collected.answers),
        "asked": collected.asked,
        "not_answered": len(collected.failures),
        "models": dict(sorted(Counter(answer.model for answer in collected.answers).items())),
    }


def _input(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    return {"source": "questions", "path": path.name, "sha256": sha256, "bytes": len(content)}


def _contestant(contestant: Contestant) -> dict[str, Any]:
    return {
        "source": "contestant",
        "name": contestant.name,
        "revision": contestant.revision,
        "adapter_sha256": contestant.adapter_sha256,
        "licence": contestant.licence,
    }


def _versions() -> dict[str, str]:
    import importlib.metadata

    return {name: importlib.metadata.version(name) for name in ("pyarrow",)}
