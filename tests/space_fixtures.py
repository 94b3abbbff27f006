"""Small built data sets and pages for the tests of the Space."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dataset_builder.columns import CONFIG_COLUMNS
from space.config import SpaceConfig, load_config
from space.contestants.contract import Contestant, ContestantEntry, Material, Sampling
from space.contestants.table import open_contestants
from space.votes.records import BattleRecord, VoteRecord
from space.votes.sinks import open_sink
from space.votes.store import VoteStore
from tests.conftest import ROOT

SAMPLING = Sampling(max_new_tokens=12, temperature=0)
_EMPTY: Mapping[str, Any] = {
    "string": "",
    "bool": False,
    "int32": 0,
    "strings": [],
    "messages": [],
    "built_with": None,
}


def label(generic: str, sections: Mapping[str, str], **columns: object) -> list[dict[str, Any]]:
    """Return the rows of config `openfda` of one label; `columns` override the made-up ones."""
    own = {
        "set_id": f"set-{generic.lower().replace(' ', '-')}",
        "version": "1",
        "effective_time": "20240115",
        "generic_name": generic,
        "brand_name": "",
        "substance_name": generic,
        "licence": "cc0-1.0",
    }
    return [own | columns | {"section": name, "text_es": text} for name, text in sections.items()]


def write_built(folder: Path, configs: Mapping[str, Sequence[Mapping[str, Any]]]) -> Path:
    """Write a built data set with every published column; what a row lacks is empty."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name, rows in configs.items():
        path = folder / "data" / name / "train-00000-of-00001.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        empty = {column: _EMPTY[kind] for column, kind in CONFIG_COLUMNS[name].items()}
        pq.write_table(pa.Table.from_pylist([empty | dict(row) for row in rows]), path)
    (folder / "manifest.json").write_text(json.dumps({"schema_version": 1, "name": folder.name}))
    return folder


def contestant(kind: str, material: Material, name: str = "") -> Contestant:
    """Return one contestant without weights."""
    return open_contestants([ContestantEntry(name or kind, kind)], material)[0]


def ask(of: Contestant, question: str) -> str:
    """Return the whole answer of one contestant."""
    return "".join(piece.text for piece in of.answer([{"role": "user", "content": question}], SAMPLING))


def write_config(folder: Path, contestants: Sequence[Mapping[str, Any]], built: Path) -> Path:
    """Write a Space's YAML (JSON is YAML) whose state and sink are in `folder`."""
    path = folder / "space.yaml"
    values = {
        "datasets": [str(built)],
        "contestants": list(contestants),
        "state": str(folder / "state"),
        "sink": f"folder:{folder / 'votes'}",
        "sampling": {"max_new_tokens": 12, "temperature": 0},
    }
    path.write_text(json.dumps(values), encoding="utf-8")
    return path


@dataclass(frozen=True)
class Served:
    """A page in a process of its own; what it has stored is read from its files, as another program would."""

    url: str
    config: SpaceConfig
    process: "subprocess.Popen[str]"

    @contextmanager
    def store(self) -> Iterator[VoteStore]:
        """Open the vote store of the page beside it."""
        store = VoteStore(self.config.state, open_sink(self.config.sink))
        try:
            yield store
        finally:
            store.close()

    def votes(self) -> list[VoteRecord]:
        """Return all stored votes, the oldest first."""
        with self.store() as store:
            return store.votes()

    def battle(self, token: str) -> BattleRecord:
        """Return the stored battle of a token."""
        with self.store() as store:
            battle = store.battle(token.split(".")[0])
        assert battle is not None
        return battle


@contextmanager
def served(config: Path) -> Iterator[Served]:
    """Serve a page on a free port while the block runs; at the end it leaves as SIGTERM asks it to."""
    command = [sys.executable, "-m", "space", "run", "--quiet", "--config", str(config), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        try:
            assert url.startswith("http://127.0.0.1:"), "the reason stands in the captured standard error"
            yield Served(url, load_config(config), process)
        finally:
            process.terminate()
            process.wait(timeout=60)
    assert process.returncode in (143, -signal.SIGKILL), (
        "SIGTERM ends it cleanly, if the test did not kill it"
    )
