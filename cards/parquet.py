"""What parquet footers say: rows, bytes and columns of a split, without reading its data."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cards.errors import CardError

if TYPE_CHECKING:
    import pyarrow as pa

# Arrow's names of the types that `datasets` calls otherwise.
_DTYPES = {"double": "float64", "float": "float32", "halffloat": "float16"}


@dataclass(frozen=True)
class ParquetFacts:
    """Of the files of one split; `num_bytes` is uncompressed data, `bytes_on_disk` the files as they are."""

    num_examples: int
    num_bytes: int
    bytes_on_disk: int
    features: list[dict[str, Any]]


def parquet_facts(paths: Iterable[Path]) -> ParquetFacts:
    """Add up the footers of the parquet files of one split.

    Raises:
        CardError: a file is not parquet, or the files differ in their columns.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = data = disk = 0
    features: list[dict[str, Any]] = []
    for path in paths:
        try:
            footer = pq.read_metadata(path)
        except pa.ArrowInvalid as error:
            raise CardError(f"{path}: not a parquet file ({error})") from error
        found = feature_list(footer.schema.to_arrow_schema())
        if features and found != features:
            raise CardError(f"{path}: its columns differ from those of the other files of the split")
        features = found
        rows += footer.num_rows
        data += sum(footer.row_group(group).total_byte_size for group in range(footer.num_row_groups))
        disk += os.stat(path).st_size
    return ParquetFacts(rows, data, disk, features)


def feature_list(schema: "pa.Schema") -> list[dict[str, Any]]:
    """Return an Arrow schema as the `features` list of a card.

    Example: a column `flags: list<string>` is `{"name": "flags", "list": "string"}`.
    """
    return [{"name": field.name, **_typed(field.type)} for field in schema]


def _typed(kind: "pa.DataType") -> dict[str, Any]:
    import pyarrow as pa

    if pa.types.is_struct(kind):
        return {"struct": feature_list(pa.schema(list(kind)))}
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return {"list": _element(kind.value_type)}
    return {"dtype": _DTYPES.get(str(kind), str(kind))}


def _element(kind: "pa.DataType") -> Any:  # noqa: ANN401 - a name, a list of fields or a nested list
    typed = _typed(kind)
    return typed.get("dtype") or typed.get("struct") or typed
