"""Facts of one data set, adapter and Space for the card tests, and a real built folder made of them."""

import hashlib
import json
from pathlib import Path
from typing import Any

from cards.parquet import parquet_facts
from cards.render import render_dataset

MESSAGES = [{"name": "role", "dtype": "string"}, {"name": "content", "dtype": "string"}]
QA_ROWS: list[dict[str, Any]] = [
    {
        "id": f"row{at}",
        "licence": "cc0-1.0",
        "flags": ["short"] if at else [],
        "synthetic": True,
        "built_with": {"name": "templates", "version": "1", "prompt_sha256": ""},
        "messages": [{"role": "user", "content": f"¿{at}?"}, {"role": "assistant", "content": f"{at}."}],
        "question": f"¿{at}?",
        "answer": f"{at}.",
        "passage_start": at,
    }
    for at in range(5)
]
LABEL_ROWS: list[dict[str, Any]] = [
    {"id": "drug0", "licence": "mit", "set_id": "s0", "text_en": "Take 0.5 mg.", "text_es": "Tome 0,5 mg."}
]


def stats() -> dict[str, Any]:
    """Return the facts of a data set with two configs, six rows and two licences."""
    labels = _config(
        "openfda",
        rows=1,
        features=[{"name": name, "dtype": "string"} for name in LABEL_ROWS[0]],
        licences={"mit": 1},
    )
    return {
        "schema_version": 1,
        "name": "demo-es",
        "title": "Preguntas médicas de demostración",
        "description": "Preguntas y fichas para probar el recorrido.",
        "licence": "other",
        "language": ["es"],
        "sample": True,
        "allow_draft_engine": True,
        "draft_rows": 1,
        "number_locale": "es",
        "seed": 7,
        "configs": [_qa_config(), {**labels, "mt_engines": {"apertium": 1}}],
        "sources": [_source("articulos", "text", "cc0-1.0"), _source("fichas", "openfda", "mit")],
    }


def adapter() -> dict[str, Any]:
    """Return the facts of an SFT adapter trained on 40 rows."""
    rows = {"cc0-1.0": 40, "mit": 2}
    return {
        "schema_version": 1,
        "name": "adaptador-demo",
        "method": "sft",
        "base": {"id": "org/base-mini", "revision": "0a1b2c", "licence": "apache-2.0", "family": "llama"},
        "parent": None,
        "datasets": [
            {
                "id": "org/demo-es",
                "config": "qa",
                "split": "train",
                "revision": "v1.0.0",
                "rows": 42,
                "licences": rows,
            }
        ],
        "language": ["es"],
        "recipe": {"lora_r": 8, "learning_rate": 0.0002, "max_length": 512},
        "template_sha256": "ab" * 32,
        "rows_trained": 40,
        "rows_dropped": 2,
        "metrics": {"eval_loss": 1.2345678, "rouge_l": 0.31},
        "adapter_sha256": "cd" * 32,
        "versions": {"trl": "1.16.0", "peft": "0.21.2"},
        "sample": True,
    }


def space() -> dict[str, Any]:
    """Return the facts of a Space with two contestants."""
    return {
        "schema_version": 1,
        "name": "arena",
        "title": "Arena médica en español",
        "sdk_version": "6.31.0",
        "python_version": "3.12",
        "app_file": "app.py",
        "short_description": "Dos modelos, una pregunta, un voto",
        "licence": "apache-2.0",
        "models": ["org/adaptador-demo"],
        "datasets": ["org/demo-es"],
        "contestants": [
            {"name": "ficha", "kind": "ficha", "licence": "cc0-1.0"},
            {"name": "mini", "kind": "adapter", "id": "org/adaptador-demo", "revision": "0a1b2c"},
        ],
    }


def write_dataset_folder(folder: Path) -> dict[str, Any]:
    """Write the rows as real parquet, with the card, facts and manifest of a built folder."""
    facts = stats()
    parts = {"qa": (("train", QA_ROWS[:3]), ("test", QA_ROWS[3:])), "openfda": (("train", LABEL_ROWS),)}
    for config in facts["configs"]:
        splits = [_write_split(folder, config, split, rows) for split, rows in parts[config["name"]]]
        total = {key: sum(split[key] for split in splits) for key in ("bytes_on_disk", "num_bytes")}
        config.update(splits=splits, download_size=total["bytes_on_disk"], dataset_size=total["num_bytes"])
    (folder / "stats.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    (folder / "README.md").write_text(render_dataset(facts), encoding="utf-8")
    write_manifest(folder)
    return facts


def write_manifest(folder: Path) -> None:
    """Write `manifest.json` with the size and sha256 of each published file."""
    paths = [folder / "README.md", folder / "stats.json", *sorted(folder.rglob("*.parquet"))]
    files = {
        str(path.relative_to(folder)): {
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "bytes": path.stat().st_size,
        }
        for path in paths
    }
    (folder / "manifest.json").write_text(json.dumps({"schema_version": 1, "files": files}), encoding="utf-8")


def _write_split(
    folder: Path, config: dict[str, Any], split: str, rows: list[dict[str, Any]]
) -> dict[str, Any]:
    from datasets import Dataset, Features

    name = f"data/{config['name']}/{split}-00000-of-00001.parquet"
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    features = Features._from_yaml_list(config["features"])
    Dataset.from_list(rows, features=features).to_parquet(folder / name)
    found = parquet_facts([folder / name])
    return {
        "name": split,
        "num_examples": found.num_examples,
        "num_bytes": found.num_bytes,
        "files": [name],
        "bytes_on_disk": found.bytes_on_disk,
    }


def _qa_config() -> dict[str, Any]:
    built_with = [{"name": name, "dtype": "string"} for name in QA_ROWS[0]["built_with"]]
    features = [
        {"name": "id", "dtype": "string"},
        {"name": "licence", "dtype": "string"},
        {"name": "flags", "list": "string"},
        {"name": "synthetic", "dtype": "bool"},
        {"name": "built_with", "struct": built_with},
        {"name": "messages", "list": MESSAGES},
        {"name": "question", "dtype": "string"},
        {"name": "answer", "dtype": "string"},
        {"name": "passage_start", "dtype": "int32"},
    ]
    stages = [
        {"stage": "read", "unit": "file", "in": 4, "passed": 3, "dropped": 0, "quarantined": 1, "produced": 3,
         "reasons": {"no_text": 1}},
        {"stage": "dedup", "unit": "row", "in": 6, "passed": 5, "dropped": 1, "quarantined": 0,
         "reasons": {"near_duplicate": 1}},
    ]  # fmt: skip
    return {
        **_config("qa", rows=5, features=features, licences={"cc0-1.0": 5}),
        "default": True,
        "documents": 3,
        "sources": {"articulos": 5},
        "topic_type": {"medical_topic": 4, "natural_medicine_topic": 1},
        "country": {"es": 5},
        "flags": {"short": 4},
        "synthetic_rows": 5,
        "question_chars": {"p50": 3, "p90": 3, "max": 3},
        "stages": stages,
    }


def _config(
    name: str, *, rows: int, features: list[dict[str, Any]], licences: dict[str, int]
) -> dict[str, Any]:
    split = {"name": "train", "num_examples": rows, "num_bytes": 100 * rows, "bytes_on_disk": 12345}
    return {
        "name": name,
        "default": False,
        "rows": rows,
        "features": features,
        "splits": [{**split, "files": [f"data/{name}/train-00000-of-00001.parquet"]}],
        "download_size": 12345,
        "dataset_size": 100 * rows,
        "licences": licences,
    }


def _source(name: str, kind: str, licence: str) -> dict[str, str]:
    return {"name": name, "kind": kind, "licence": licence, "url": "https://example.org/x", "country": "es"}
