"""The kinds of contestants. A new kind is a file here and a row below. Standard library only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cards.command import LOG, resolve
from space.contestants.contract import Contestant, ContestantEntry, ContestantKind, Material
from space.errors import ContestantError, SpaceConfigError
from space.health import absent, problem_of


@dataclass(frozen=True)
class Kind:
    """One row: where the class is, what it is for, and the keys it needs or takes."""

    target: str
    summary: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


CONTESTANTS: Mapping[str, Kind] = {
    "ficha": Kind("space.contestants.ficha:Ficha", "quotes the drug labels of config openfda"),
    "curada": Kind("space.contestants.curada:Curada", "gives a curated answer of the data sets, or none"),
    "local": Kind("space.contestants.local:LocalModel", "a base model", ("base",), ("revision",)),
    "adapter": Kind(
        "space.contestants.local:AdapterModel",
        "a base with a LoRA adapter",
        ("adapter",),
        ("base", "revision"),
    ),
    "openai": Kind(
        "space.contestants.openai:HostedModel",
        "a model behind an OpenAI-compatible endpoint; only where SPACE_ALLOW_HOSTED=1",
        ("endpoint", "base"),
        ("licence",),
    ),
}
_KEYS = ("base", "adapter", "revision", "endpoint", "licence")


def check_entry(entry: ContestantEntry, place: str) -> None:
    """Compare the keys of an entry with its kind's.

    Raises:
        SpaceConfigError: the kind is unknown, or a key is missing or not taken.
    """
    if entry.kind not in CONTESTANTS:
        known = ", ".join(sorted(CONTESTANTS))
        raise SpaceConfigError(f"{place}: {entry.name} is of unknown kind {entry.kind!r}; known: {known}")
    kind = CONTESTANTS[entry.kind]
    given = {key for key in _KEYS if getattr(entry, key)}
    for key in kind.required:
        if key not in given:
            raise SpaceConfigError(f"{place}: {entry.name} of kind {entry.kind} needs the key {key!r}")
    for key in sorted(given.difference(kind.required, kind.optional)):
        raise SpaceConfigError(f"{place}: {entry.name} of kind {entry.kind} takes no key {key!r}")


def open_contestants(entries: Sequence[ContestantEntry], material: Material) -> tuple[Contestant, ...]:
    """Load all contestants; the log says of each what was loaded, or why it cannot answer.

    Raises:
        ContestantError: one is there and cannot be used as it is.
    """
    return tuple(_open(entry, material) for entry in entries)


def _open(entry: ContestantEntry, material: Material) -> Contestant:
    try:
        kind: ContestantKind = resolve(CONTESTANTS[entry.kind].target)
        contestant = kind.open(entry, material)
    except ContestantError as error:
        stand_in = absent(entry, error)
        if stand_in is None:
            raise
        LOG.info("%s: %s, %s", entry.name, stand_in.health, stand_in.problem)
        return stand_in
    if problem := problem_of(contestant):
        LOG.info("%s: %s, %s", entry.name, contestant.health, problem)
        return contestant
    adapter = f", adapter {contestant.adapter_sha256[:12]}" if contestant.adapter_sha256 else ""
    LOG.info("%s: %s, revision %s%s", entry.name, contestant.health, contestant.revision[:19], adapter)
    return contestant
