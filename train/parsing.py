"""Parsed YAML into frozen dataclasses, each mistake one line that names the key. Standard library only."""

import dataclasses
from collections.abc import Sequence
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from train.errors import RecipeError


def known_keys(cls: type[Any]) -> str:
    """Return the keys that the record `cls` has, as an error message lists them."""
    return ", ".join(entry.name for entry in dataclasses.fields(cls))


def override_value(values: dict[str, Any], override: str) -> None:
    """Change one value in place: `override_value(values, "lora.r=8")`."""
    import yaml

    key, separator, text = override.partition("=")
    if not separator:
        raise RecipeError(f"--set {override}: write it as key.sub=value")
    *parents, last = key.split(".")
    target: Any = values
    for part in parents:
        target = _step(target, part, override)
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise RecipeError(f"--set {override}: the value is not YAML") from error
    if isinstance(target, list):
        target[_index(target, last, override)] = value
    else:
        target[last] = value


def _step(target: Any, part: str, override: str) -> Any:  # noqa: ANN401 - a nested YAML value
    if isinstance(target, list):
        return target[_index(target, part, override)]
    child = target.setdefault(part, {})
    if not isinstance(child, dict | list):
        raise RecipeError(f"--set {override}: {part!r} holds no keys")
    return child


def _index(target: Sequence[Any], part: str, override: str) -> int:
    if not part.isdigit() or int(part) >= len(target):
        raise RecipeError(f"--set {override}: {part!r} is not one of the positions 0 to {len(target) - 1}")
    return int(part)


def record(cls: type[Any], values: Any, where: str) -> Any:  # noqa: ANN401 - an instance of cls
    """Build the dataclass `cls` from parsed YAML, naming the first key that does not fit."""
    if not isinstance(values, dict):
        raise RecipeError(f"{where}: expected keys ({known_keys(cls)}), found {values!r}")
    hints = get_type_hints(cls)
    for key in values:
        if key not in hints:
            raise RecipeError(f"{where}: unknown key {key!r}; known: {known_keys(cls)}")
    for entry in dataclasses.fields(cls):
        if entry.default is entry.default_factory is dataclasses.MISSING and entry.name not in values:
            raise RecipeError(f"{where}: the key {entry.name!r} is missing")
    return cls(**{key: _typed(hints[key], value, f"{where}: {key}") for key, value in values.items()})


def _typed(hint: Any, value: Any, where: str) -> Any:  # noqa: ANN401 - the type is the hint's
    """Return `value` as the type `hint`: `_typed(float, "1e-4", "x")` is 0.0001 (YAML reads that as text)."""
    if get_origin(hint) is UnionType:
        options = [option for option in get_args(hint) if option is not NoneType]
        return None if value is None else _typed(options[0], value, where)
    if get_origin(hint) is tuple:
        items = value if isinstance(value, list) else [value]
        return tuple(_typed(get_args(hint)[0], item, f"{where}.{n}") for n, item in enumerate(items))
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise RecipeError(f"{where} is {value!r}; known: {', '.join(get_args(hint))}")
        return value
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return record(hint, value, where)
    return _scalar(hint, value, where)


def _scalar(hint: type[Any], value: Any, where: str) -> Any:  # noqa: ANN401 - the type is the hint's
    if type(value) is hint:
        return value
    if hint is str and type(value) in (int, float):
        return str(value)
    if hint is float and type(value) in (int, str):
        try:
            return float(value)
        except ValueError:
            pass  # said in the one line below
    raise RecipeError(f"{where} should be {hint.__name__}, found {value!r}")
