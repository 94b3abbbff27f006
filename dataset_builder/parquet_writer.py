"""Writes the rows of one split as parquet files whose columns `load_dataset` reads back as declared."""

import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from dataset_builder.columns import BUILT_WITH, CONFIG_COLUMNS, MESSAGES, STRINGS, WITHHELD_COLUMNS
from dataset_builder.errors import BuildError

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_PER_GROUP = 1000
BYTES_PER_FILE = 256 << 20  # of uncompressed data


def columns_of(config: str, *, abstract_text: bool) -> Mapping[str, str]:
    """Return the columns of a config; `abstract_text` adds those that are withheld otherwise."""
    return {**CONFIG_COLUMNS[config], **(WITHHELD_COLUMNS.get(config, {}) if abstract_text else {})}


def arrow_schema(columns: Mapping[str, str]) -> "pa.Schema":
    """Return the Arrow schema of some columns, with the metadata that `datasets` reads its features from."""
    from datasets import Features, List, Value

    composites: Mapping[str, Any] = {
        STRINGS: List(Value("string")),
        MESSAGES: List({"role": Value("string"), "content": Value("string")}),
        BUILT_WITH: {name: Value("string") for name in ("name", "version", "prompt_sha256")},
    }
    return Features(
        {name: composites.get(kind) or Value(kind) for name, kind in columns.items()}
    ).arrow_schema


class SplitWriter:
    """Writes `train-00000-of-0000N.parquet` and so on; the names appear when the last row is in."""

    def __init__(self, folder: Path, split: str, schema: "pa.Schema") -> None:
        self.folder, self.split, self.schema = folder, split, schema
        self.rows = 0
        self._buffer: list[Mapping[str, Any]] = []
        self._partial: list[Path] = []
        self._writer: Any = None
        self._bytes = 0

    def __enter__(self) -> "SplitWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._flush()
        self._close_file()

    def add(self, row: Mapping[str, Any]) -> None:
        """Take one row.

        Raises:
            BuildError: its columns are not those of the schema (Arrow would fill or drop them silently).
        """
        if row.keys() != set(self.schema.names):
            wrong = sorted(row.keys() ^ set(self.schema.names))
            raise BuildError(f"{self.folder.name}: a row lacks or invents the columns {wrong}")
        self._buffer.append(row)
        self.rows += 1
        if len(self._buffer) >= ROWS_PER_GROUP:
            self._flush()

    def name_files(self) -> list[Path]:
        """Give the closed files their final names, which hold their number, and return them."""
        total = len(self._partial)
        finals = [self.folder / f"{self.split}-{at:05d}-of-{total:05d}.parquet" for at in range(total)]
        for partial, final in zip(self._partial, finals, strict=True):
            os.rename(partial, final)
        return finals

    def _flush(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if not self._buffer:
            return
        table = pa.Table.from_pylist([dict(row) for row in self._buffer], schema=self.schema)
        if self._writer is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._partial.append(self.folder / f"{self.split}-{len(self._partial):05d}.partial")
            self._writer = pq.ParquetWriter(self._partial[-1], self.schema, compression="zstd")
        self._writer.write_table(table)
        self._bytes += table.nbytes
        self._buffer.clear()
        if self._bytes >= BYTES_PER_FILE:
            self._close_file()

    def _close_file(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._writer, self._bytes = None, 0
