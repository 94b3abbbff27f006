"""Small built data sets and pages for the tests of the Space."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from dataset_builder.columns import CONFIG_COLUMNS
from dataset_builder.records import Message
from space.battle import parse_token
from space.contestants.contract import Contestant, ContestantEntry, Health, Material, Piece, Sampling
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


def build_bank_of(config: Path, bank: Path) -> None:
    """Let the contestants of a Space's YAML answer the shipped questions."""
    questions = ROOT / "space" / "bank" / "questions.jsonl"
    command = [sys.executable, "-m", "space", "bank", "build", str(questions), "--quiet"]
    subprocess.run(
        [*command, "--contestants", str(config), "--out", str(bank)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )


def write_config(folder: Path, contestants: Sequence[Mapping[str, Any]], built: Path, **more: object) -> Path:
    """Write a Space's YAML (JSON is YAML) whose state and sink are in `folder`."""
    path = folder / "space.yaml"
    values = {
        "datasets": [str(built)],
        "contestants": list(contestants),
        "state": str(folder / "state"),
        "sink": f"folder:{folder / 'votes'}",
        "sampling": {"max_new_tokens": 12, "temperature": 0},
        **more,
    }
    path.write_text(json.dumps(values), encoding="utf-8")
    return path


@dataclass(frozen=True)
class Served:
    """A page in a process of its own; what it has stored is read from its files, as another program would."""

    url: str
    state: Path
    sink: str
    process: "subprocess.Popen[str]"

    @contextmanager
    def store(self) -> Iterator[VoteStore]:
        """Open the vote store of the page beside it."""
        store = VoteStore(self.state, open_sink(self.sink))
        try:
            yield store
        finally:
            store.close()

    def votes(self) -> list[VoteRecord]:
        """Return all stored votes, the oldest first."""
        with self.store() as store:
            return store.votes()

    def stored(self) -> tuple[int, int]:
        """Return how many battles and votes are stored."""
        with self.store() as store:
            return len(store.battles()), len(store.votes())

    def battle(self, token: str) -> BattleRecord:
        """Return the stored battle of a token."""
        with self.store() as store:
            battle_id, turn, _ = parse_token(token)
            battle = store.battle(battle_id, turn)
        assert battle is not None
        return battle


@dataclass(frozen=True)
class Speaker:
    """A contestant for pages: its key `base` says how it speaks."""

    name: str
    base: str
    weight: float = 1.0
    licence: str = "cc0-1.0"
    revision: str = "r1"
    adapter_sha256: str = ""
    health: Health = "loaded"
    reads_passages: bool = True  # as models with weights do

    @classmethod
    def open(cls, entry: ContestantEntry, material: Material) -> "Speaker":
        return cls(entry.name, entry.base)

    def answer(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Piece]:
        yield from SPEECHES[self.base](sampling)


SLOW_WORDS = 300


def _slowly(_: Sampling) -> Iterator[Piece]:
    """Write a word in a tenth of a second, and at the end in the log how many there were."""
    words = 0
    try:
        for words in range(1, SLOW_WORDS + 1):
            yield Piece(f"palabra{words} ")
            time.sleep(0.1)
    finally:
        sys.stderr.write(f"lenta: {words} words\n")


def _breaking(_: Sampling) -> Iterator[Piece]:
    yield Piece("Empieza bien")
    raise KeyError("nobody foresaw this")


def _long(_: Sampling) -> Iterator[Piece]:
    table = "Edad | Dosis por kilogramo | Dosis máxima\n6 meses | 2,5 mg/kg | 100 mg\n"
    yield Piece("**Dosis**\n\n" + table + "- Un párrafo que sigue y sigue. " * 150 + "A" * 300)


SPEECHES: Mapping[str, Callable[[Sampling], Iterator[Piece]]] = {
    "lenta": _slowly,
    "rota": _breaking,
    "larga": _long,
    "breve": lambda _: iter([Piece("Sí.")]),
    "azar": lambda sampling: iter([Piece(f"Respuesta {sampling.seed}.")]),
}
# The program itself, with one more kind of contestant.
_WITH_SPEAKERS = """
from cards.command import main_of
from space.__main__ import build_parser
from space.contestants import table
table.CONTESTANTS["voz"] = table.Kind("tests.space_fixtures:Speaker", "for tests", ("base",))
main_of(build_parser)
"""


# Somebody answers for the data, so that votes may be stored.
CONTROLLER: Mapping[str, str] = {
    "CONTROLLER_NAME": "Asociación de Prueba",
    "CONTACT_EMAIL": "datos@prueba.example",
    "PRIVACY_URL": "https://prueba.example/privacidad",
}


@contextmanager
def served(
    config: Path,
    *options: str,
    log: IO[str] | None = None,
    environment: Mapping[str, str] = CONTROLLER,
) -> Iterator[Served]:
    """Serve a page on a free port while the block runs; at the end it leaves as SIGTERM asks it to."""
    own = {name: value for name, value in os.environ.items() if name not in CONTROLLER} | dict(environment)
    command = [sys.executable, "-c", _WITH_SPEAKERS, "run", "--config", str(config), "--port", "0"]
    command += options or ("--quiet",)
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True, env=own
    ) as process:
        assert process.stdout is not None
        # On what looks like the Hub, Gradio has something to say first.
        url = next((line.strip() for line in process.stdout if line.startswith("http")), "")
        try:
            assert url.startswith("http://127.0.0.1:"), "the reason stands in the captured standard error"
            values = json.loads(config.read_text(encoding="utf-8"))
            yield Served(url, Path(values["state"]), values["sink"], process)
        finally:
            process.terminate()
            process.wait(timeout=60)
    assert process.returncode in (143, -signal.SIGKILL), (
        "SIGTERM ends it cleanly, if the test did not kill it"
    )
