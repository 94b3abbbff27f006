"""Reads a Space's YAML: data sets, contestants, where votes go, how models write."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from space import texts_es
from space.contestants.contract import ContestantEntry, Sampling
from space.contestants.table import check_entry
from space.errors import SpaceConfigError
from space.safety.gate import GateTerms

DEMO = Path(__file__).parent / "configs" / "demo.yaml"
_SAMPLING_BOUNDS: Mapping[str, tuple[float, float]] = {
    "max_new_tokens": (1, 4096),
    "temperature": (0, 2),
    "top_p": (0.01, 1),
    "seed": (0, 2**31 - 1),
}


@dataclass(frozen=True)
class SpaceConfig:
    """One Space; paths are relative to the working folder, as in every command.

    Models with weights need no data sets; a contestant that does says so when it is opened.
    """

    datasets: tuple[str, ...]
    contestants: tuple[ContestantEntry, ...]
    state: Path
    sink: str
    title: str = texts_es.TITLE
    sampling: Sampling = field(default_factory=Sampling)
    bank: Path | None = None  # folder of `space bank build`
    retrieval: bool = True  # models with weights are given passages of the labels, the same ones for both
    login: bool = False  # visitors of the Space on the Hub may log in; it stores no account
    safety_prompts: str = ""  # sha256 of the prompts of one's own that a safety.json counts with

    def gate_terms(self) -> GateTerms:
        """Return what a safety.json has to be measured with to count here."""
        return GateTerms(self.sampling.max_new_tokens, self.safety_prompts)


def load_config(path: Path) -> SpaceConfig:
    """Read a configuration file.

    Raises:
        SpaceConfigError: it is missing, no YAML, or a key or value is not one that is known.
    """
    place = str(path)
    values = _read_yaml(path)
    if isinstance(values, list):  # a contestants file on its own: they meet on the data of the demo
        values = dict(_mapping(_read_yaml(DEMO), str(DEMO))) | {"contestants": values}
    values = _mapping(values, place)
    _refuse_unknown(values, [each.name for each in fields(SpaceConfig)], place)
    for key in ("contestants", "state", "sink"):
        if not values.get(key):
            raise SpaceConfigError(f"{place}: the key {key!r} is missing or empty")
    return SpaceConfig(
        datasets=tuple(
            _text(each, f"{place}: datasets")
            for each in _list(values.get("datasets", []), f"{place}: datasets")
        ),
        contestants=_contestants(values["contestants"], place),
        state=Path(_text(values["state"], f"{place}: state")),
        sink=_text(values["sink"], f"{place}: sink"),
        title=_text(values.get("title", texts_es.TITLE), f"{place}: title"),
        sampling=_sampling(values.get("sampling", {}), f"{place}: sampling"),
        bank=Path(_text(values["bank"], f"{place}: bank")) if values.get("bank") else None,
        retrieval=_flag(values.get("retrieval", True), f"{place}: retrieval"),
        login=_flag(values.get("login", False), f"{place}: login"),
        safety_prompts=_text(values["safety_prompts"], f"{place}: safety_prompts")
        if values.get("safety_prompts")
        else "",
    )


def _contestants(value: Any, place: str) -> tuple[ContestantEntry, ...]:  # noqa: ANN401 - any YAML value
    if isinstance(value, str):
        value, place = _read_yaml(Path(value)), value
    entries = tuple(_entry(each, place) for each in _list(value, f"{place}: contestants"))
    names = [entry.name for entry in entries]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise SpaceConfigError(f"{place}: two contestants are called {repeated[0]}")
    if len(entries) < 2:
        raise SpaceConfigError(f"{place}: a battle needs two contestants, there is {len(entries)}")
    return entries


def _entry(value: Any, place: str) -> ContestantEntry:  # noqa: ANN401 - any YAML value
    values = _mapping(value, f"{place}: a contestant")
    _refuse_unknown(values, [each.name for each in fields(ContestantEntry)], f"{place}: a contestant")
    texts = {key: _text(each, f"{place}: {key}") for key, each in values.items() if key != "weight"}
    for key in ("name", "kind"):
        if not texts.get(key):
            raise SpaceConfigError(f"{place}: a contestant has no {key!r}")
    weight = _number(values.get("weight", 1.0), f"{place}: weight of {texts['name']}", 0.001, 1000)
    entry = ContestantEntry(**texts, weight=weight)
    check_entry(entry, place)
    return entry


def _sampling(value: Any, place: str) -> Sampling:  # noqa: ANN401 - any YAML value
    values = _mapping(value, place)
    _refuse_unknown(values, _SAMPLING_BOUNDS, place)
    numbers: dict[str, Any] = {
        key: _number(each, f"{place}.{key}", *_SAMPLING_BOUNDS[key]) for key, each in values.items()
    }
    whole: dict[str, Any] = {
        key: int(numbers.pop(key)) for key in ("max_new_tokens", "seed") if key in numbers
    }
    return Sampling(**whole, **numbers)


def _read_yaml(path: Path) -> Any:  # noqa: ANN401 - any YAML value
    import yaml

    if not path.is_file():
        raise SpaceConfigError(f"{path}: no such file")
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SpaceConfigError(f"{path} is no YAML: {error}") from error


def _refuse_unknown(values: Mapping[str, Any], known: Iterable[str], place: str) -> None:
    names = sorted(known)
    for key in values:
        if key not in names:
            close = difflib.get_close_matches(str(key), names, n=1)
            hint = f", did you mean {close[0]!r}?" if close else ";"
            raise SpaceConfigError(f"{place}: unknown key {key!r}{hint} known: {', '.join(names)}")


def _mapping(value: Any, place: str) -> Mapping[str, Any]:  # noqa: ANN401 - any YAML value
    if not isinstance(value, dict):
        raise SpaceConfigError(f"{place}: keys and values expected, not {value!r}")
    return value


def _list(value: Any, place: str) -> list[Any]:  # noqa: ANN401 - any YAML value
    if not isinstance(value, list):
        raise SpaceConfigError(f"{place}: a list expected, not {value!r}")
    return value


def _flag(value: Any, place: str) -> bool:  # noqa: ANN401 - any YAML value
    if not isinstance(value, bool):
        raise SpaceConfigError(f"{place}: true or false expected, not {value!r}")
    return value


def _text(value: Any, place: str) -> str:  # noqa: ANN401 - any YAML value
    if not isinstance(value, str) or not value.strip():
        raise SpaceConfigError(f"{place}: a text expected, not {value!r}")
    return value


def _number(value: Any, place: str, least: float, most: float) -> float:  # noqa: ANN401 - any YAML value
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise SpaceConfigError(f"{place}: a number from {least:g} to {most:g} expected, not {value!r}")
    return float(value)
