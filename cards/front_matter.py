"""The YAML head of the three kinds of card, as mappings made of checked facts. Standard library only."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from cards.facts import Facts
from cards.licences import OTHER, combined, effective, licence
from cards.markdown import is_repo_id, one_line

_SIZE_LIMITS = (("n<1K", 10**3), ("1K<n<10K", 10**4), ("10K<n<100K", 10**5), ("100K<n<1M", 10**6))
_LARGER_SIZES = (("1M<n<10M", 10**7), ("10M<n<100M", 10**8), ("100M<n<1B", 10**9))
# Columns that make a config fit for a task of the Hub.
_TASKS: Mapping[str, frozenset[str]] = {
    "question-answering": frozenset({"question", "answer"}),
    "translation": frozenset({"text_en", "text_es"}),
    "text-classification": frozenset({"final_decision"}),
    "text-generation": frozenset({"messages"}),
    "reinforcement-learning": frozenset({"chosen", "rejected"}),
}
_SPANISH_SPEAKING = re.compile("ar|bo|cl|co|cr|cu|do|ec|es|gq|gt|hn|mx|ni|pa|pe|pr|py|sv|uy|ve")


def dataset_head(facts: Facts) -> dict[str, Any]:
    """Return the head of a data set card; `facts` come from `dataset_facts`."""
    configs = facts["configs"]
    head: dict[str, Any] = {
        **_licence_keys(combined(row_licences(configs)), "per-row"),
        "language": list(facts["language"]),
        "language_details": _language_details(configs),
        "pretty_name": facts["title"],
        "task_categories": _tasks(configs),
        "size_categories": [size_category(sum(config["rows"] for config in configs))],
        "tags": _dataset_tags(facts),
        "configs": [_config_keys(config) for config in configs],
        "dataset_info": [_info_keys(config) for config in configs],
    }
    return _without_empty(head)


def adapter_head(facts: Facts) -> dict[str, Any]:
    """Return the head of an adapter card; `facts` come from `adapter_facts`."""
    base, data = facts["base"], row_licences(learnt_from(facts))
    head: dict[str, Any] = {
        **_licence_keys(effective(base["licence"], data), "see-card"),
        "language": list(facts["language"]),
        "base_model": base["id"] if is_repo_id(base["id"]) else "",
        "base_model_relation": "adapter" if is_repo_id(base["id"]) else "",
        "library_name": "peft",
        "pipeline_tag": "text-generation",
        "datasets": sorted({one["id"] for one in facts["datasets"] if is_repo_id(one["id"])}),
        "tags": ["medical", "spanish", "lora", facts["method"], *(["demo"] if facts["sample"] else [])],
    }
    return _without_empty(head)


def space_head(facts: Facts) -> dict[str, Any]:
    """Return the head of a Space card; `facts` come from `space_facts`."""
    head: dict[str, Any] = {
        "title": facts["title"],
        "emoji": facts["emoji"],
        "colorFrom": facts["color_from"],
        "colorTo": facts["color_to"],
        "sdk": "gradio",
        "sdk_version": facts["sdk_version"],
        "python_version": facts["python_version"],
        "app_file": facts["app_file"],
        "short_description": facts["short_description"],
        "license": licence(facts["licence"]).hub_id,
        "models": [one for one in facts["models"] if is_repo_id(one)],
        "datasets": [one for one in facts["datasets"] if is_repo_id(one)],
        "tags": ["medical", "spanish", "arena", *facts["tags"]],
        "hf_oauth": facts["hf_oauth"],
    }
    return _without_empty(head)


def yaml_text(head: Mapping[str, Any]) -> str:
    """Print a head as YAML; every text is made one line first, so that none can end the head early."""
    import yaml

    return yaml.safe_dump(_one_lined(head), sort_keys=False, allow_unicode=True, width=100)


def learnt_from(facts: Facts) -> list[Facts]:
    """Return what an adapter learnt from: its data sets, and the adapter that it continues."""
    return [*facts["datasets"], *([facts["parent"]] if facts["parent"] else [])]


def row_licences(parts: Iterable[Facts]) -> list[str]:
    """Return the licence ids of the rows of configs or data sets, the most frequent first."""
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update(part["licences"])
    return sorted(counts, key=lambda id: (-counts[id], id))


def size_category(rows: int) -> str:
    """Return the Hub's bucket: 999 rows are `"n<1K"`, 1000 are `"1K<n<10K"`."""
    for name, limit in (*_SIZE_LIMITS, *_LARGER_SIZES):
        if rows < limit:
            return name
    return "n>1B"


def column_names(config: Facts) -> list[str]:
    """Return the column names of a config in order."""
    return [feature["name"] for feature in config["features"]]


def _licence_keys(hub_id: str, name: str) -> dict[str, str]:
    return {"license": hub_id, "license_name": name} if hub_id == OTHER else {"license": hub_id}


def _language_details(configs: Iterable[Facts]) -> list[str]:
    codes = {code.lower() for config in configs for code in config["country"]}
    return [f"es-{code.upper()}" for code in sorted(codes) if _SPANISH_SPEAKING.fullmatch(code)]


def _tasks(configs: Iterable[Facts]) -> list[str]:
    columns = [set(column_names(config)) for config in configs]
    return [task for task, needed in _TASKS.items() if any(needed <= found for found in columns)]


def _dataset_tags(facts: Facts) -> list[str]:
    configs = facts["configs"]
    columns = {name for config in configs for name in column_names(config)}
    tags = {
        "medical": True,
        "spanish": True,
        "synthetic": any(config["synthetic_rows"] for config in configs),
        "machine-translated": any(config["mt_engines"] for config in configs),
        "openfda": "set_id" in columns,
        "preference": "chosen" in columns,
        "dpo": "chosen" in columns,
        "demo": facts["sample"],
    }
    return [tag for tag, holds in tags.items() if holds]


def _config_keys(config: Facts) -> dict[str, Any]:
    files = [{"split": split["name"], "path": _path_of(config, split)} for split in config["splits"]]
    return {
        "config_name": config["name"],
        "data_files": files,
        **({"default": True} if config["default"] else {}),
    }


def _path_of(config: Facts, split: Facts) -> str:
    """Return the pattern of a split's files: with it a later build may have more of them."""
    return f"data/{config['name']}/{split['name']}-*.parquet"


def _info_keys(config: Facts) -> dict[str, Any]:
    keys = ("name", "num_bytes", "num_examples")
    return {
        "config_name": config["name"],
        "features": config["features"],
        "splits": [{key: split[key] for key in keys} for split in config["splits"]],
        "download_size": config["download_size"],
        "dataset_size": config["dataset_size"],
    }


def _without_empty(head: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in head.items() if value not in ("", [], None, False)}


def _one_lined(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, Mapping):
        return {one_line(str(key)): _one_lined(part) for key, part in value.items()}
    return [_one_lined(part) for part in value] if isinstance(value, list | tuple) else value
