"""What an adapter folder tells of where its adapter learnt. Standard library only.

Facts, card and weights each say it, and one of them is enough: a facts file edited by hand hides nothing.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from space.errors import ContestantError

WEIGHTS = "adapter_model.safetensors"
FACTS = "adapter_facts.json"
CARD = "README.md"
_VOTES_CONFIGS = re.compile(r"(?:preferences|votes|battles)(?:_\w+)?\Z")
_OF_DPO = re.compile(r"(?:recipe\.)?(?:dpo\.|adapter\.)")
_CARD_SIGNS = re.compile(
    r"^- (?:dpo|kto|orpo)$|entrenado con el método `(?!sft`)|^\|[^|]*\| `(?:preferences|votes|battles)",
    re.MULTILINE,
)
_LONGEST_HEADER = 100 * 2**20  # bytes; the safetensors format allows no longer one


def votes_evidence(folder: Path) -> str | None:
    """Return what shows that an adapter learnt from votes, None where nothing does.

    `{"method": "dpo"}` in its facts gives "adapter_facts.json: method dpo". An adapter without any facts is
    none of ours, and only its card and the header of its weights are asked.

    Raises:
        ContestantError: a file of the folder cannot be read.
    """
    signs = (*_of_weights(folder / WEIGHTS), *_of_facts(folder / FACTS), *_of_card(folder / CARD))
    return next(iter(signs), None)


def parent_of(folder: Path) -> str:
    """Return the sha256 of the parent's weights, or the revision of the base; "" if unknown."""
    parent = _object(read_object(folder / FACTS), "parent")
    return str(parent.get("sha256") or base_facts(folder).get("revision") or "")


def base_facts(folder: Path) -> dict[str, Any]:
    """Return what the facts of an adapter say about its base."""
    return _object(read_object(folder / FACTS), "base")


def _of_facts(path: Path) -> Iterator[str]:
    if not path.is_file():
        return
    facts = read_object(path)
    recipe = _object(facts, "recipe")
    if facts.get("method") != "sft":  # a facts file without its method hides it
        yield f"{FACTS}: method {facts.get('method', 'unknown')}"
    if facts.get("parent"):
        yield f"{FACTS}: it continues another adapter"
    for key, value in recipe.items():
        if _OF_DPO.match(key) or (key == "method" and value != "sft"):
            yield f"{FACTS}: recipe {key} {value}"
    configs = [str(each.get("config")) for each in _objects(facts, "datasets")]
    for config in (*configs, *(str(value) for key, value in recipe.items() if key.endswith(".config"))):
        if _VOTES_CONFIGS.match(config):
            yield f"{FACTS}: data of config {config}"
    if any(name.startswith("margin_") for name in _object(facts, "metrics")):
        yield f"{FACTS}: margins of preference pairs"


def _of_card(path: Path) -> Iterator[str]:
    if path.is_file():
        for match in _CARD_SIGNS.finditer(path.read_text(encoding="utf-8", errors="replace")):
            yield f"{CARD}: {match.group().strip()}"


def _of_weights(path: Path) -> Iterator[str]:
    """Read what `train` wrote into the header of the weights, which no edit of a text file changes."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = file.read(length) if length <= _LONGEST_HEADER else b""
    try:
        method = json.loads(header).get("__metadata__", {}).get("method", "sft")
    except (ValueError, AttributeError, RecursionError) as error:
        raise ContestantError(f"{path} is no safetensors file: {error}") from error
    if method != "sft":
        yield f"{WEIGHTS}: method {method}"


def read_object(path: Path) -> dict[str, Any]:
    """Read a JSON file that holds an object; one that is missing gives {}.

    Raises:
        ContestantError: it holds something else.
    """
    if not path.is_file():
        return {}
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ContestantError(f"{path} is no JSON: {error}") from error
    if not isinstance(values, dict):
        raise ContestantError(f"{path} holds no object, but {type(values).__name__}")
    return values


def _object(facts: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return an object of the facts, {} where it is missing or null."""
    value = facts.get(key) or {}
    if not isinstance(value, dict):
        raise ContestantError(f"{FACTS}: {key} is no object")
    return value


def _objects(facts: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """Return a list of objects of the facts, [] where it is missing or null."""
    values = facts.get(key) or []
    if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
        raise ContestantError(f"{FACTS}: {key} is no list of objects")
    return values
