"""A small built folder with translated rows, and reviewers who mark a sample without a browser."""

import argparse
import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cards.command import run_command
from cards.parquet import parquet_facts
from cards.render import render_dataset
from dataset_builder.audit import add_audit
from dataset_builder.audit_marks import COLUMNS
from dataset_builder.audit_rows import listed_rows
from dataset_builder.audit_sample import DrawnRow, Sample, draw
from tests import card_facts
from tests.space_fixtures import write_built

SECTIONS = ("dosage_and_administration", "contraindications", "pregnancy")
SIZE = 30
RIGHT, HARM = "correcta", "error con posible daño"


def label_rows(count: int = 60) -> list[dict[str, Any]]:
    """Return rows of labels: three sections in turn, every fifth with a warning, one engine."""
    return [
        {
            "id": f"{at:016x}",
            "flags": ["sample", "mt:length"] if at % 5 == 0 else ["sample"],
            "generic_name": f"DRUG {at}",
            "section": SECTIONS[at % 3],
            "text_en": f"Take {at} mg.\nDo not take more.",
            "text_es": f"Tome {at} mg.\nNo tome más.",
            "mt_engine": "apertium",
            "licence": "cc0-1.0",
        }
        for at in range(count)
    ]


def question_rows(count: int = 6) -> list[dict[str, Any]]:
    """Return rows with the form of PubMedQA."""
    return [
        {
            "id": f"{1000 + at:016x}",
            "pubid": str(at),
            "question_en": f"Is {at} safe?",
            "question_es": f"¿Es seguro {at}?",
            "mt_engine": "apertium",
            "licence": "cc0-1.0",
        }
        for at in range(count)
    ]


def write_folder(folder: Path, rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None) -> Path:
    """Write what `build` writes, with rows of its own (by default labels, questions and others)."""
    rows = rows or {
        "openfda": label_rows(),
        "pubmedqa": question_rows(),
        "openfda_qa": [{"id": "q0", "mt_engine": "apertium", "licence": "cc0-1.0"}],
        "qa": [{"id": "a0", "question": "¿Qué?", "answer": "Eso.", "licence": "cc0-1.0"}],
    }
    write_built(folder, rows)
    facts = card_facts.stats()
    facts |= {"draft_rows": 0, "configs": [_config(folder, name, part) for name, part in rows.items()]}
    facts["configs"][0]["default"] = True
    (folder / "stats.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    (folder / "README.md").write_text(render_dataset(facts), encoding="utf-8")
    card_facts.write_manifest(folder)
    return folder


def _config(folder: Path, name: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    file = f"data/{name}/train-00000-of-00001.parquet"
    found = parquet_facts([folder / file])
    split = {
        "name": "train",
        "num_examples": found.num_examples,
        "num_bytes": found.num_bytes,
        "files": [file],
        "bytes_on_disk": found.bytes_on_disk,
    }
    return {
        "name": name,
        "default": False,
        "rows": len(rows),
        "features": found.features,
        "splits": [split],
        "download_size": found.bytes_on_disk,
        "dataset_size": found.num_bytes,
        "licences": {"cc0-1.0": len(rows)},
        "mt_engines": {"apertium": len(rows)} if "mt_engine" in rows[0] else {},
    }


def sample_of(folder: Path, size: int = SIZE, seed: int = 0) -> Sample:
    """Draw the sample that the command draws."""
    return draw(listed_rows(folder), size, seed)


def write_marks(
    path: Path, sample: Sample, reviewer: str, mark: Callable[[DrawnRow], str] = lambda row: RIGHT
) -> Path:
    """Write the file of one reviewer, as the page exports it; a comment says why it is no good mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        for row in sample.rows:
            words = mark(row)
            values = {"sample": sample.id, "reviewer": reviewer, "row": row.key, "mark": words}
            numbers = {"text_sha256": row.text_sha256, "drawn": row.drawn, "of": row.of}
            said = {
                "comment": "" if words == RIGHT else f"{words}, a ver",
                "marked_on": "20260801" * bool(words),
            }
            writer.writerow({**values, **numbers, **said, "stratum": "|".join(row.stratum)})
    return path


def two_reviewers(built: Path, folder: Path) -> list[Path]:
    """Write two files: the first finds every contraindication harmful, the second only one of them wrong."""
    sample = sample_of(built)
    harmful = [row.key for row in sample.rows if "contraindications" in row.stratum]
    return [
        write_marks(folder / "1.csv", sample, "1", lambda row: HARM if row.key in harmful else RIGHT),
        write_marks(
            folder / "2.csv", sample, "2", lambda row: "error menor" if row.key == min(harmful) else RIGHT
        ),
    ]


def run_audit(*arguments: object) -> int:
    """Run `audit` as the command line does and return its status."""
    parser = argparse.ArgumentParser(prog="builder")
    add_audit(parser.add_subparsers(required=True))
    return run_command(parser, [str(each) for each in arguments])
