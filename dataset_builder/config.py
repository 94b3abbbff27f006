"""A build described in YAML: either one `source:` or a list `datasets:` of such builds into one folder.

Keys stand in one table each; an unknown one is an error that lists the known ones. Paths are relative to the
folder the command runs in. Standard library only, but for the YAML reader.
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from cards.licences import LICENCES
from dataset_builder.checks import CHECKS
from dataset_builder.contracts import SourceSettings
from dataset_builder.errors import ConfigError
from dataset_builder.generators import GENERATORS
from dataset_builder.numbers import NUMBER_LOCALES
from dataset_builder.records import TopicType
from dataset_builder.registry import Registry
from dataset_builder.sources import SOURCES
from dataset_builder.translators import TRANSLATORS

EXECUTORS = ("local",)
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PublishSettings:
    """What `publish` may send: abstract text of publishers, rows of a draft translation engine."""

    abstract_text: bool = False
    allow_draft_engine: bool = False


@dataclass(frozen=True)
class PartConfig:
    """One source and what is done with it. `limit` is the number of records read, None for all.

    `translators` is a chain: what the first engine cannot do goes to the next. `translator_options` holds the
    options of each by its name.
    """

    source: SourceSettings
    translators: tuple[str, ...]
    translator_options: Mapping[str, Options]
    memory: Path | None
    glossary: Path | None
    number_locale: str
    generator: str
    checks: tuple[str, ...]
    limit: int | None


@dataclass(frozen=True)
class BuildConfig:
    """A whole build. `split` holds (name, percent) pairs that add up to 100."""

    name: str
    title: str
    description: str
    seed: int
    executor: str
    split: tuple[tuple[str, int], ...]
    publish: PublishSettings
    parts: tuple[PartConfig, ...]


def read_config(path: Path, settings: Sequence[str] = (), limit: int | None = None) -> BuildConfig:
    """Read a build from a YAML file, with `key.sub=value` settings on top.

    Example: `read_config(path, ["datasets.0.source.path=mis_textos"])` reads the first source from elsewhere.

    Raises:
        ConfigError: the file cannot be read, or a key or value is unknown or mistyped.
    """
    raw = _read_yaml(path)
    for setting in settings:
        _apply(raw, setting)
    if limit is not None:
        raw["limit"] = limit
        for part in raw.get("datasets") or ():
            part.pop("limit", None)
    return _build_config(raw, str(path))


def _build_config(raw: Mapping[str, Any], where: str) -> BuildConfig:
    values = _checked(raw, {**_TOP_KEYS, **_PART_KEYS}, where)
    if ("source" in values) == ("datasets" in values):
        raise ConfigError(f"{where}: give either `source:` or `datasets:`, a list of builds into one folder")
    shared = {key: value for key, value in values.items() if key in _PART_KEYS and key != "source"}
    blocks = values.get("datasets", [{"source": values.get("source")}])
    parts = [
        _part(shared | _checked(block, _PART_KEYS, f"{where}, datasets.{at}"), f"{where}, datasets.{at}")
        for at, block in enumerate(blocks)
    ]
    if not parts:
        raise ConfigError(f"{where}: `datasets:` is an empty list")
    name = values.get("name", Path(where).stem)
    return BuildConfig(
        name=name,
        title=values.get("title", name),
        description=values.get("description", ""),
        seed=values.get("seed", 0),
        executor=values.get("executor", "local"),
        split=values.get("split", (("train", 80), ("validation", 10), ("test", 10))),
        publish=PublishSettings(**values.get("publish", {})),
        parts=tuple(parts),
    )


def _part(values: Mapping[str, Any], where: str) -> PartConfig:
    if not values.get("source"):
        raise ConfigError(f"{where}: `source:` is missing")
    translators = values.get("translator", ("apertium",))
    return PartConfig(
        source=_source(values["source"], where),
        translators=translators,
        translator_options=_options_by_engine(values.get("translator_options", {}), translators, where),
        memory=values.get("memory"),
        glossary=values.get("glossary"),
        number_locale=values.get("number_locale", "es"),
        generator=values.get("generator", "templates"),
        checks=values.get("checks", tuple(CHECKS.members)),
        limit=values.get("limit"),
    )


def _source(raw: object, where: str) -> SourceSettings:
    values = _checked(raw, _SOURCE_KEYS, f"{where}, source")
    for key in ("name", "path"):
        if key not in values:
            raise ConfigError(f"{where}: `source.{key}` is missing")
    return SourceSettings(**values)


def _checked(raw: object, keys: Mapping[str, Callable[[Any, str], Any]], where: str) -> dict[str, Any]:
    """Convert each value by its key's converter; keys that no table knows are errors."""
    if not isinstance(raw, Mapping):
        raise ConfigError(f"{where}: expected keys and values, found {type(raw).__name__}")
    for key in raw:
        if key not in keys:
            close = difflib.get_close_matches(str(key), keys, n=1)
            hint = f", did you mean {close[0]!r}?" if close else ""
            raise ConfigError(f"{where}: unknown key {key!r}{hint} Known: {', '.join(sorted(keys))}")
    return {key: keys[key](value, f"{where}: `{key}`") for key, value in raw.items()}


def _typed(expected: type, word: str) -> Callable[[Any, str], Any]:
    def convert(value: object, where: str) -> object:
        # bool is an int in Python; `limit: true` is a mistake all the same.
        if not isinstance(value, expected) or (isinstance(value, bool) and expected is not bool):
            raise ConfigError(f"{where} must be {word}, found {value!r}")
        return value

    return convert


def _one_of(known: Sequence[str]) -> Callable[[Any, str], str]:
    def convert(value: object, where: str) -> str:
        if value not in known:
            raise ConfigError(f"{where} must be one of {', '.join(known)}, found {value!r}")
        return str(value)

    return convert


def _member_of(registry: Registry) -> Callable[[Any, str], str]:
    def convert(value: object, where: str) -> str:
        if value not in registry.members:
            raise ConfigError(
                f"{where} must be one of {', '.join(sorted(registry.members))}, found {value!r}"
            )
        return str(value)

    return convert


def _translators(value: object, where: str) -> tuple[str, ...]:
    """Read a name, or a list of names: a fallback chain."""
    check = _member_of(TRANSLATORS)
    names = tuple(check(name, where) for name in (value if isinstance(value, list) else [value]))
    if not names:
        raise ConfigError(f"{where} is an empty list")
    if len(set(names)) < len(names):
        raise ConfigError(f"{where} names one engine twice: {', '.join(names)}")
    return names


def _options_by_engine(
    raw: Mapping[str, Any], translators: Sequence[str], where: str
) -> Mapping[str, Options]:
    """Sort out options that stand flat for the only engine, or by the name of each engine.

    Example: `{url: X}` and `{"deep:libre": {url: X}}` are the same for a translator `deep:libre`.
    """
    where = f"{where}: `translator_options`"
    nested = {name: value for name, value in raw.items() if isinstance(value, Mapping)}
    if not nested:
        if raw and len(translators) > 1:
            raise ConfigError(f"{where}: say for which engine, as in {{{translators[0]}: {{...}}}}")
        return {translators[0]: _options(raw, where)} if raw else {}
    strange = sorted(set(raw) - set(translators)) or sorted(set(raw) - set(nested))
    if strange:
        raise ConfigError(f"{where}: {strange[0]!r} is no engine of this build: {', '.join(translators)}")
    return {name: _options(value, f"{where}.{name}") for name, value in sorted(nested.items())}


def _positive(value: object, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ConfigError(f"{where} must be a whole number from 1, found {value!r}")
    return value


def _path(value: object, where: str) -> Path:
    return Path(_text(value, where)).expanduser()


def _checks(value: object, where: str) -> tuple[str, ...]:
    check = _member_of(CHECKS)
    return tuple(check(name, where) for name in _list(value, where))


def _split(value: object, where: str) -> tuple[tuple[str, int], ...]:
    shares = _checked(value, dict.fromkeys(("train", "validation", "test"), _share), where)
    if sum(shares.values()) != 100:
        raise ConfigError(f"{where} must add up to 100 percent, found {sum(shares.values())}")
    return tuple(shares.items())


def _share(value: object, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100:
        raise ConfigError(f"{where} must be a whole number of percent, found {value!r}")
    return value


def _mapping(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{where} must be keys and values, found {value!r}")
    return {str(key): each for key, each in value.items()}


def _options(value: Mapping[str, Any], where: str) -> Options:
    for key, each in value.items():
        if not isinstance(each, str | int | float):
            raise ConfigError(f"{where}.{key} must be a text or a number, found {each!r}")
    return tuple(sorted((str(key), str(each)) for key, each in value.items()))


def _publish(value: object, where: str) -> dict[str, Any]:
    return _checked(value, {"abstract_text": _flag, "allow_draft_engine": _flag}, where)


_text, _flag, _list = _typed(str, "a text"), _typed(bool, "true or false"), _typed(list, "a list")
_SOURCE_KEYS: Mapping[str, Callable[[Any, str], Any]] = {
    "name": _member_of(SOURCES),
    "path": _path,
    "url": _text,
    "licence": _one_of(sorted(LICENCES)),
    "topic_type": _one_of(get_args(TopicType)),
    "country": _text,
    "sample": _flag,
    "exclude_prompts": _path,
}
_PART_KEYS: Mapping[str, Callable[[Any, str], Any]] = {
    "source": lambda value, _where: value,
    "translator": _translators,
    "translator_options": _mapping,
    "memory": _path,
    "glossary": _path,
    "number_locale": _one_of(tuple(NUMBER_LOCALES)),
    "generator": _member_of(GENERATORS),
    "checks": _checks,
    "limit": _positive,
}
_TOP_KEYS: Mapping[str, Callable[[Any, str], Any]] = {
    "name": _text,
    "title": _text,
    "description": _text,
    "seed": _typed(int, "a whole number"),
    "executor": _one_of(EXECUTORS),
    "split": _split,
    "publish": _publish,
    "datasets": _list,
}


def _read_yaml(path: Path) -> dict[str, Any]:
    import yaml

    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(
            f"{path}: no such file; configs that come along: dataset_builder/configs"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{path} is not YAML: {error}") from error
    if not isinstance(found, dict):
        raise ConfigError(f"{path}: expected keys and values, found {type(found).__name__}")
    return found


def _apply(raw: dict[str, Any], setting: str) -> None:
    """Set one `key.sub=value`; the value is read as YAML, a number in the key counts items of a list."""
    import yaml

    key, equals, text = setting.partition("=")
    if not equals or not key:
        raise ConfigError(f"--set {setting}: expected key.sub=value")
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigError(f"--set {setting}: the value is not YAML ({error})") from error
    *parents, last = key.split(".")
    place: Any = raw
    for at, name in enumerate(parents):
        place = _inner(place, name, f"--set {'.'.join(parents[: at + 1])}")
    if isinstance(place, list):
        place[_index(place, last, f"--set {key}")] = value
    elif isinstance(place, dict):
        place[last] = value
    else:
        raise ConfigError(f"--set {key}: {'.'.join(parents)} has no keys")


def _inner(place: object, name: str, where: str) -> Any:  # noqa: ANN401 - a mapping, a list or a value of YAML
    if isinstance(place, list):
        return place[_index(place, name, where)]
    if isinstance(place, dict):
        return place.setdefault(name, {})
    raise ConfigError(f"{where}: nothing can be set inside {place!r}")


def _index(place: Sequence[object], name: str, where: str) -> int:
    if not name.isdigit() or int(name) >= len(place):
        raise ConfigError(f"{where}: {name!r} is no item of a list of {len(place)}")
    return int(name)
