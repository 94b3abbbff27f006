"""The files beside the rows: `stats.json`, `README.md` and, vouching for all, `manifest.json`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cards.digests import file_sha256
from cards.licences import combined
from cards.parquet import parquet_facts
from cards.render import render_dataset
from dataset_builder.columns import CONFIG_COLUMNS, KIND_CONFIGS
from dataset_builder.config import BuildConfig, PartConfig
from dataset_builder.counts import flag_table, stage_table
from dataset_builder.members import is_translated
from dataset_builder.merge import DROPPED, QUARANTINE, WITHHELD, Written
from dataset_builder.pair_checks import checks_left_out
from dataset_builder.plan import BuildPlan
from dataset_builder.sources import SOURCES

STATS, MANIFEST, README, RUN = "stats.json", "manifest.json", "README.md", "run.json"
# What the checks find, as `python -m tests.bench.translation_faults --part test --record FILE` writes it.
BENCHMARK = Path(__file__).parent / "checks" / "benchmark.json"
SCHEMA_VERSION = 1
_PRIVATE = (DROPPED, QUARANTINE, WITHHELD, RUN)


def write_stats(config: BuildConfig, written: Written, out: Path) -> dict[str, Any]:
    """Write and return every number the card states."""
    names = [name for name in CONFIG_COLUMNS if name in written.stats]
    configs = [_config(config, written, out, name, default=name == names[0]) for name in names]
    licences = sorted({licence for each in configs for licence in each["licences"]})
    stats = {
        "schema_version": SCHEMA_VERSION,
        "name": config.name,
        "title": config.title,
        "description": config.description,
        "licence": combined(licences),
        "language": ["es"],
        "sample": all(part.source.sample for part in config.parts),
        "allow_draft_engine": config.publish.allow_draft_engine,
        "draft_rows": sum(each.draft_rows for each in written.stats.values()),
        "unofficial_rows": sum(each.unofficial_rows for each in written.stats.values()),
        "restricted_rows": sum(each.restricted_rows for each in written.stats.values()),
        "number_locale": config.parts[0].number_locale,
        "seed": config.seed,
        "configs": configs,
        "sources": [_source(part) for part in config.parts],
    }
    if any(is_translated(part) for part in config.parts):
        stats["translation_benchmark"] = json.loads(BENCHMARK.read_text(encoding="utf-8"))
    write_json(out / STATS, stats)
    return stats


def write_card(stats: Mapping[str, Any], out: Path) -> None:
    """Write the card, a pure function of `stats.json`."""
    (out / README).write_text(render_dataset(stats), encoding="utf-8")


def write_manifest(plan: BuildPlan, stats: Mapping[str, Any], out: Path) -> None:
    """Write the digest of every file that may be published, and what they were made of."""
    files = [
        path for path in sorted(out.rglob("*")) if path.is_file() and not _is_private(path.relative_to(out))
    ]
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "name": plan.config.name,
        "fingerprint": plan.fingerprint,
        "inputs": [vars(file) for file in plan.inputs],
        "versions": dict(sorted(plan.versions.items())),
        "counts": {config["name"]: config["rows"] for config in stats["configs"]},
        "files": {
            path.relative_to(out).as_posix(): {"sha256": file_sha256(path), "bytes": path.stat().st_size}
            for path in files
        },
    }
    write_json(out / MANIFEST, manifest)


def write_json(path: Path, value: object) -> None:
    """Write a value as indented JSON with a final newline."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _is_private(path: Path) -> bool:
    return path.parts[0] in _PRIVATE


def _config(config: BuildConfig, written: Written, out: Path, name: str, *, default: bool) -> dict[str, Any]:
    splits = [_split(out, split, files) for split, files in written.files[name].items()]
    order = [split for split, _ in config.split]
    splits.sort(key=lambda split: order.index(split["name"]))
    parts = _parts_of(config, name)
    translated = [config.parts[at] for at in parts if is_translated(config.parts[at])]
    return {
        "name": name,
        "default": default,
        "features": parquet_facts(
            [path for paths in written.files[name].values() for path in paths]
        ).features,
        "splits": splits,
        "download_size": sum(split["bytes_on_disk"] for split in splits),
        "dataset_size": sum(split["num_bytes"] for split in splits),
        **written.stats[name].facts(),
        "translation_flags": flag_table(written.counts, parts),
        "stages": stage_table(written.counts, parts, name, translated=bool(translated)),
        "checks_left_out": sorted({name for part in translated for name in checks_left_out(part.checks)}),
    }


def _parts_of(config: BuildConfig, name: str) -> list[int]:
    """Return the parts that feed a config, also those of which no row was left."""
    kinds = [SOURCES.load(part.source.name).kind for part in config.parts]
    return [at for at, kind in enumerate(kinds) if name in KIND_CONFIGS[kind]]


def _split(out: Path, split: str, files: list[Path]) -> dict[str, Any]:
    facts = parquet_facts(files)
    return {
        "name": split,
        "num_examples": facts.num_examples,
        "num_bytes": facts.num_bytes,
        "files": [path.relative_to(out).as_posix() for path in files],
        "bytes_on_disk": facts.bytes_on_disk,
    }


def _source(part: PartConfig) -> dict[str, Any]:
    source = SOURCES.load(part.source.name)
    return {
        "name": part.source.name,
        "kind": source.kind,
        "licence": part.source.licence or source.default_licence,
        "url": part.source.url,
        "topic_type": part.source.topic_type,
        "country": part.source.country,
    }
