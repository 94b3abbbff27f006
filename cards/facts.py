"""Read and check the facts a card is made of: `stats.json`, `adapter_facts.json`, `space_facts.json`.

A missing or mistyped key is a `CardError` that names it; keys a card can do without get an empty value.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cards.errors import CardError

Facts = Mapping[str, Any]
Shape = Mapping[str, type]

STATS_FILE: Final = "stats.json"
ADAPTER_FILE: Final = "adapter_facts.json"
SPACE_FILE: Final = "space_facts.json"
SCHEMA_VERSION: Final = 1

_STATS: Shape = {
    "schema_version": int,
    "name": str,
    "title": str,
    "description": str,
    "language": list,
    "sample": bool,
    "draft_rows": int,
    "configs": list,
    "sources": list,
}
_CONFIG: Shape = {
    "name": str,
    "default": bool,
    "rows": int,
    "features": list,
    "splits": list,
    "download_size": int,
    "dataset_size": int,
    "licences": dict,
}
_SPLIT: Shape = {"name": str, "num_examples": int, "num_bytes": int, "files": list}
_STAGE: Shape = {"stage": str, "unit": str, "in": int, "passed": int, "dropped": int, "quarantined": int}
_SOURCE: Shape = {"name": str, "kind": str, "licence": str}
_AUDIT: Shape = {
    "date": str,
    "confidence": int,
    "reviewers": list,
    "agreement": list,
    "disagreements": int,
    "overall": dict,
    "configs": list,
}
_AUDITED: Shape = {
    "population": int,
    "covered": int,
    "sampled": int,
    "judged": int,
    "unknown": int,
    "unmarked": int,
}
_ADAPTER: Shape = {
    "schema_version": int,
    "name": str,
    "method": str,
    "base": dict,
    "datasets": list,
    "recipe": dict,
    "template_sha256": str,
    "rows_trained": int,
    "rows_dropped": int,
    "adapter_sha256": str,
}
_BASE: Shape = {"id": str, "revision": str, "licence": str}
_DATASET: Shape = {"id": str, "config": str, "split": str, "revision": str, "rows": int, "licences": dict}
_SPACE: Shape = {
    "schema_version": int,
    "name": str,
    "title": str,
    "sdk_version": str,
    "python_version": str,
    "app_file": str,
    "short_description": str,
    "licence": str,
    "models": list,
    "datasets": list,
}
_STATS_DEFAULTS: Facts = {
    "unofficial_rows": 0,
    "number_locale": "",
    "seed": None,
    "repo_id": "",
    "audit": None,
    "translation_benchmark": None,
}
_CONFIG_DEFAULTS: Facts = {
    "documents": None,
    "sources": {},
    "topic_type": {},
    "country": {},
    "question_type": {},
    "review_status": {},
    "flags": {},
    "mt_engines": {},
    "translation_flags": {},
    "checks_left_out": [],
    "segments_total": 0,
    "segments_human": 0,
    "synthetic_rows": 0,
    "question_chars": {},
    "answer_chars": {},
    "stages": [],
}
_SOURCE_DEFAULTS: Facts = {"url": "", "topic_type": "", "country": ""}
_ADAPTER_DEFAULTS: Facts = {
    "parent": None,
    "language": ["es"],
    "restricted_rows": 0,
    "metrics": {},
    "versions": {},
    "sample": False,
    "repo_id": "",
}
_SPACE_DEFAULTS: Facts = {
    "emoji": "🩺",
    "color_from": "blue",
    "color_to": "green",
    "tags": [],
    "contestants": [],
    "description": "",
    "hf_oauth": False,
}


def read_facts(folder: Path) -> tuple[str, Facts]:
    """Return the name of the facts file in a folder and its content.

    Raises:
        CardError: there is none, or it is not a JSON object.
    """
    for name in (STATS_FILE, ADAPTER_FILE, SPACE_FILE):
        path = folder / name
        if path.is_file():
            return name, _read_object(path)
    raise CardError(
        f"{folder}: no {STATS_FILE}, {ADAPTER_FILE} or {SPACE_FILE} here; nothing to make a card of"
    )


def dataset_facts(stats: Facts) -> dict[str, Any]:
    """Check the facts of a data set and return them with every optional key present."""
    checked = _checked(stats, _STATS, STATS_FILE, _STATS_DEFAULTS)
    _reject_other_schema(checked, STATS_FILE)
    checked["configs"] = [_config(one) for one in checked["configs"]]
    checked["sources"] = [_checked(one, _SOURCE, "sources", _SOURCE_DEFAULTS) for one in checked["sources"]]
    if checked["audit"] is not None:
        checked["audit"] = _audit(checked["audit"])
    defaults = [config["name"] for config in checked["configs"] if config["default"]]
    if len(defaults) != 1:
        raise CardError(f"{STATS_FILE}: exactly one config must be the default, found {defaults}")
    return checked


def adapter_facts(facts: Facts) -> dict[str, Any]:
    """Check the facts of an adapter and return them with every optional key present."""
    checked = _checked(facts, _ADAPTER, ADAPTER_FILE, _ADAPTER_DEFAULTS)
    _reject_other_schema(checked, ADAPTER_FILE)
    checked["base"] = _checked(checked["base"], _BASE, "base", {"family": ""})
    checked["datasets"] = [_checked(one, _DATASET, "datasets", {}) for one in checked["datasets"]]
    if checked["parent"]:
        checked["parent"] = _checked(checked["parent"], {}, "parent", {"licences": {}})
    return checked


def space_facts(facts: Facts) -> dict[str, Any]:
    """Check the facts of a Space and return them with every optional key present."""
    checked = _checked(facts, _SPACE, SPACE_FILE, _SPACE_DEFAULTS)
    _reject_other_schema(checked, SPACE_FILE)
    if len(checked["short_description"]) > 60:
        raise CardError(
            f"{SPACE_FILE}: short_description has more than the 60 characters that the Hub allows"
        )
    shape: Shape = {"name": str, "kind": str}
    defaults = {"id": "", "revision": "", "licence": ""}
    checked["contestants"] = [_checked(one, shape, "contestants", defaults) for one in checked["contestants"]]
    return checked


def _config(config: Facts) -> dict[str, Any]:
    where = f"config {config.get('name')!r}" if isinstance(config, Mapping) else "configs"
    checked = _checked(config, _CONFIG, where, _CONFIG_DEFAULTS)
    stage_defaults = {"produced": None, "reasons": {}}
    checked["splits"] = [_checked(one, _SPLIT, f"{where}, splits", {}) for one in checked["splits"]]
    checked["stages"] = [
        _checked(one, _STAGE, f"{where}, stages", stage_defaults) for one in checked["stages"]
    ]
    return checked


def _audit(found: object) -> dict[str, Any]:
    """Check what people found in a sample of the rows, as `dataset_builder audit DIR score` writes it."""
    checked = _checked(found, _AUDIT, "audit", {"quoted": {}})
    no_rates = {"rates": None}
    named: Shape = {"name": str, "groups": list, **_AUDITED}
    checked["overall"] = _checked(checked["overall"], _AUDITED, "audit, overall", no_rates)
    checked["configs"] = [_checked(one, named, "audit, configs", no_rates) for one in checked["configs"]]
    grouped: Shape = {"key": str, "value": str, **_AUDITED}
    for config in checked["configs"]:
        config["groups"] = [_checked(one, grouped, "audit, groups", no_rates) for one in config["groups"]]
    return checked


def _checked(found: object, shape: Shape, where: str, defaults: Facts) -> dict[str, Any]:
    if not isinstance(found, Mapping):
        raise CardError(f"{where}: expected an object, found {type(found).__name__}")
    for key, expected in shape.items():
        if key not in found:
            raise CardError(f"{where}: key {key!r} is missing")
        if not isinstance(found[key], expected):
            raise CardError(
                f"{where}: {key!r} must be {expected.__name__}, found {type(found[key]).__name__}"
            )
    return {**defaults, **found}


def _reject_other_schema(facts: Facts, where: str) -> None:
    if facts["schema_version"] != SCHEMA_VERSION:
        raise CardError(
            f"{where}: schema_version {facts['schema_version']} is not {SCHEMA_VERSION}; update the code"
        )


def _read_object(path: Path) -> Facts:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CardError(f"{path}: not JSON ({error})") from error
    if not isinstance(found, dict):
        raise CardError(f"{path}: expected a JSON object, found {type(found).__name__}")
    return found
