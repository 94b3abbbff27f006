"""The shards of a votes data set: parquet files that are named by what is in them and never rewritten."""

import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Literal, cast, get_args, get_origin, get_type_hints

from dataset_builder.columns import MESSAGES, STRINGS
from space.errors import VoteError
from space.votes.compact_rules import Withheld
from space.votes.records import BattleRecord, VoteRecord, event_id

if TYPE_CHECKING:
    import pyarrow as pa

Config = Literal["battles", "votes"]
RECORDS: Mapping[Config, type[BattleRecord] | type[VoteRecord]] = {
    "battles": BattleRecord,
    "votes": VoteRecord,
}
CONFIGS: tuple[Config, ...] = ("battles", "votes")
_SCALARS = {int: "int32", float: "float64", bool: "bool"}
_SHARD = re.compile(r"data/(battles|votes)/[^/]+\.parquet")
_INTERNAL = b"internal"  # key of the metadata of a parquet file
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def columns_of(config: Config) -> dict[str, str]:
    """Return the columns of a config: the fields of its record, and why its text is `withheld`."""
    hints = get_type_hints(RECORDS[config])
    names = [field.name for field in fields(RECORDS[config])]
    return {name: _column_type(hints[name]) for name in names} | {"withheld": "string"}


def _column_type(hint: Any) -> str:  # noqa: ANN401 - a type, or one of typing's own
    if get_origin(hint) is tuple:
        return MESSAGES if get_origin(get_args(hint)[0]) is dict else STRINGS
    return _SCALARS.get(hint, "string")


def schema_of(config: Config) -> "pa.Schema":
    """Return the Arrow schema of a config."""
    from dataset_builder.parquet_writer import arrow_schema

    return arrow_schema(columns_of(config))


def row_of(record: BattleRecord | VoteRecord, withheld: Withheld) -> dict[str, Any]:
    """Return a record as a row."""
    return {**asdict(record), "withheld": withheld}


def shard_of(
    config: Config, rows: Iterable[Mapping[str, Any]], *, internal: bool = False
) -> tuple[str, bytes]:
    """Return name and content of a shard; the same rows in any order give the same bytes.

    One of an `internal` data set says so itself: a run that is killed leaves shards without a manifest.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    ordered = sorted(rows, key=lambda row: (row["created_at"], *_identity(config, row)))
    schema, stream = schema_of(config), io.BytesIO()
    if internal:
        schema = schema.with_metadata({**(schema.metadata or {}), _INTERNAL: b"true"})
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        if ordered:  # `load_dataset` does not read a row group without rows
            writer.write_table(pa.Table.from_pylist([dict(row) for row in ordered], schema=schema))
    return _name(config, ordered), stream.getvalue()


def read_shard(name: str, content: bytes, columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Return the rows of a shard.

    Raises:
        VoteError: it cannot be read, or an older program wrote it.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    config = config_of(name)
    try:
        there = pq.read_schema(io.BytesIO(content)).names
        if missing := sorted(columns_of(config).keys() - set(there)):
            raise VoteError(
                f"{name} lacks the columns {', '.join(missing)}: an older program wrote it, compact into a "
                "new folder"
            )
        return pq.read_table(io.BytesIO(content), columns=columns and list(columns)).to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise VoteError(f"{name} cannot be read: {' '.join(str(error).split())[:120]}") from error


def is_internal(content: bytes) -> bool:
    """Tell whether a readable shard holds texts that may not be published."""
    import pyarrow.parquet as pq

    return _INTERNAL in (pq.read_schema(io.BytesIO(content)).metadata or {})


def is_shard(name: str) -> bool:
    """Tell shards from the other files of a data set."""
    return _SHARD.fullmatch(name) is not None


def config_of(name: str) -> Config:
    """Return the config of a shard: `data/votes/train-x.parquet` is of `votes`."""
    return cast(Config, name.split("/")[1])


def _name(config: Config, rows: Sequence[Mapping[str, Any]]) -> str:
    ids = sorted("/".join(map(str, _identity(config, row))) for row in rows)
    digest = hashlib.sha256("\n".join(ids).encode()).hexdigest()[:16]
    days = [row["created_at"][:10] for row in rows if _DAY.fullmatch(row["created_at"][:10])]
    return f"data/{config}/train-{max(days, default='0000-00-00')}-{digest}.parquet"


def _identity(config: Config, row: Mapping[str, Any]) -> tuple[str | int, ...]:
    match config:
        case "battles":
            return row["battle_id"], row["turn"], row["withheld"]
        case "votes":
            names = {field.name for field in fields(VoteRecord)}
            vote = VoteRecord(**{name: row[name] for name in names})
            return row["vote_id"], row["revision"], event_id(vote), row["created_at"], row["withheld"]
