"""A votes data set as a whole: its shards, what was withdrawn, and the card and manifest that tell of it."""

import hashlib
import importlib.metadata
import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from space.consent import Controller
from space.votes import card
from space.votes.compact_shards import (
    CONFIGS,
    Config,
    config_of,
    is_internal,
    is_shard,
    read_shard,
    schema_of,
)
from space.votes.compact_target import MANIFEST, DatasetError, Target
from space.votes.withdrawn import WITHDRAWN

README = "README.md"
NAME = "votes"
_BATTLE_COLUMNS = ("battle_id", "turn", "kind", "withheld")
_VOTE_COLUMNS = ("vote_id", "revision", "created_at", "winner", "voter_role", "withheld")
Row = Mapping[str, Any]


@dataclass
class VotesDataset:
    """What one state of a data set holds; `rows` are all rows of all shards without their texts."""

    shards: dict[str, bytes] = field(default_factory=dict)
    withdrawn: bytes = b""
    internal: bool = False
    unpurged: bool = False  # its history may still hold what was taken out
    listed: frozenset[str] = frozenset()  # the files of its manifest
    rows: dict[Config, list[Row]] = field(default_factory=lambda: {config: [] for config in CONFIGS})

    def add(self, name: str, content: bytes) -> None:
        """Take one more shard.

        Raises:
            VoteError: it cannot be read, or an older program wrote it.
        """
        config = config_of(name)
        columns = {"battles": _BATTLE_COLUMNS, "votes": _VOTE_COLUMNS}[config]
        self.rows[config] += read_shard(name, content, columns)
        self.shards[name] = content
        self.internal |= is_internal(content)

    def battles(self) -> dict[tuple[str, int], Row]:
        """Return the row of each turn that counts: the one with its texts, once they are released."""
        found: dict[tuple[str, int], Row] = {}
        for row in self.rows["battles"]:
            key = (row["battle_id"], row["turn"])
            if key not in found or found[key]["withheld"]:
                found[key] = row
        return found

    def votes(self) -> dict[str, Row]:
        """Return the row of each vote that counts: the highest revision."""
        ordered = sorted(self.rows["votes"], key=rank)
        return {row["vote_id"]: row for row in ordered}


def rank(vote: Row) -> tuple[int, str, bool]:
    """Order the rows of one vote; the highest counts."""
    return vote["revision"], vote["created_at"], not vote["withheld"]


def read_dataset(target: Target) -> VotesDataset:
    """Read the state of a data set that `target.head` found.

    Raises:
        VoteError: a shard cannot be read, or an older program wrote it.
        DatasetError: it is no votes data set.
    """
    names = target.names()
    dataset = VotesDataset()
    if MANIFEST in names:
        manifest = _parsed(target.read(MANIFEST), target.reference)
        dataset.internal = bool(manifest.get("internal"))
        dataset.unpurged = bool(manifest.get("unpurged"))
        dataset.listed = frozenset(manifest.get("files", ()))
    if WITHDRAWN in names:
        dataset.withdrawn = target.read(WITHDRAWN)
    for name in filter(is_shard, names):
        dataset.add(name, target.read(name))
    return dataset


def _parsed(content: bytes, where: str) -> dict[str, Any]:
    try:
        manifest = json.loads(content)
    except ValueError as error:
        raise DatasetError(f"{where}: {MANIFEST} is not JSON; build the data set again") from error
    if not isinstance(manifest, dict) or manifest.get("name") != NAME:
        raise DatasetError(f"{where} is no votes data set; take another folder")
    return manifest


def counts_of(dataset: VotesDataset) -> dict[str, Any]:
    """Return what the card says of a data set, all of it counted in its shards."""
    battles, votes = dataset.battles().values(), dataset.votes().values()
    return {
        "battles": len(battles),
        "votes": len(votes),
        "rows_superseded": len(dataset.rows["votes"]) - len(votes),
        "rows_released_later": len(dataset.rows["battles"]) - len(battles),
        "winners": _tally(row["winner"] for row in votes),
        "roles": _tally(row["voter_role"] for row in votes),
        "kinds": _tally(row["kind"] for row in battles),
        "withheld": _tally(row["withheld"] for row in battles if row["withheld"]),
        "comments_withheld": _tally(row["withheld"] for row in votes if row["withheld"]),
        "withdrawn": len(dataset.withdrawn.splitlines()),
    }


def sealed(dataset: VotesDataset, parent: str) -> dict[str, bytes]:
    """Return card, list of what was withdrawn, and manifest of a data set whose state before was `parent`."""
    from datasets import Features

    counts = counts_of(dataset)
    features = {name: Features.from_arrow_schema(schema_of(name))._to_yaml_list() for name in CONFIGS}
    controller = Controller.from_environment(os.environ)
    told = card.render(features, counts, internal=dataset.internal, controller=controller)
    files = {README: told.encode()}
    if dataset.withdrawn:
        files[WITHDRAWN] = dataset.withdrawn
    manifest = {
        "schema_version": 1,
        "name": NAME,
        "internal": dataset.internal,
        "parent": parent,
        "files": {name: _facts(content) for name, content in sorted((files | dataset.shards).items())},
        "inputs": [],
        "versions": {name: importlib.metadata.version(name) for name in ("datasets", "pyarrow")},
        "counts": counts,
    }
    if dataset.unpurged:
        manifest["unpurged"] = True
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False)
    return files | {MANIFEST: text.encode() + b"\n"}


def _tally(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _facts(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
