"""SIGKILL anywhere in a build: the next one gives the same bytes, and pays no committed call again."""

import json
import os
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dataset_builder.call_cache import CallCache
from dataset_builder.translators.deep import URL_VARIABLE
from tests.built import ROOT, build_argv, digests, run_build
from tests.libre_server import LibreServer, in_spanish

LABELS, SECTIONS = 12, ("indications_and_usage", "dosage_and_administration", "warnings", "overdosage")
DAYS = 12  # sentences of a section, which fill about one request
TEXTS = LABELS * len(SECTIONS) * DAYS
_PATIENCE_S = 120.0


@dataclass(frozen=True)
class Scene:
    """One build: its config, folder and cache, and the server that translates for it."""

    config: Path
    out: Path
    cache: Path
    server: LibreServer

    def committed(self) -> set[str]:
        """Return the answers that were safely in the cache, as the cache itself tells."""
        if not self.cache.exists():
            return set()
        with sqlite3.connect(f"file:{self.cache}?mode=ro", uri=True) as database:
            try:
                rows = database.execute("SELECT value FROM calls").fetchall()
            except sqlite3.OperationalError:  # killed before the table was there
                return set()
        database.close()
        return {value for (value,) in rows}


@dataclass(frozen=True)
class Point:
    """A moment of a build: `reached` looks at what a build shows to the outside."""

    name: str
    reached: Callable[[Scene], bool]


POINTS = (
    Point("at the first call", lambda scene: sum(scene.server.asked.values()) >= 1),
    Point("in the middle of the calls", lambda scene: len(scene.committed()) >= TEXTS // 3),
    Point("when half of the ranks are done", lambda scene: _ranks_done(scene) >= 4),
    Point("when the rows are merged", lambda scene: (scene.out / ".work" / "out").exists()),
    Point("when files are put in place", lambda scene: (scene.out / "data").exists()),
)


def _ranks_done(scene: Scene) -> int:
    return len(list((scene.out / ".work" / "logs" / "completions").glob("*")))


def write_labels(folder: Path) -> Path:
    """Write labels whose sections are texts of their own, about one request each."""
    labels = [
        {
            "set_id": f"set-{number}",
            "version": "1",
            "effective_time": "20240115",
            "openfda": {"generic_name": [f"DRUG{number}"], "substance_name": [f"DRUG{number}"]},
            **{name: [" ".join(_sentence(number, name, day) for day in range(DAYS))] for name in SECTIONS},
        }
        for number in range(LABELS)
    ]
    folder.mkdir(exist_ok=True)
    path = folder / "labels.json"
    path.write_text(json.dumps({"meta": {}, "results": labels}), encoding="utf-8")
    return path


def _sentence(number: int, section: str, day: int) -> str:
    return (
        f"Take the drug number {number} of section {section} with water on day {day} and tell the nurse how "
        "you feel, since it is written down for the doctor who reads it in the evening, with what you "
        "ate, what you drank, how long you slept and how far you walked on that day, all of which helps to "
        "find the right time of the day for the next one."
    )


def scene_in(folder: Path, server: LibreServer) -> Scene:
    """Return a build with a folder and a cache of its own; config and inputs are those of every other."""
    config = folder / "fichas.yaml"
    if not config.exists():
        source = {"name": "openfda", "path": str(write_labels(folder / "textos")), "sample": True}
        config.write_text(
            json.dumps({"translator": "deep:libre", "checks": ["numbers"], "source": source}),
            encoding="utf-8",
        )
    own = Path(tempfile.mkdtemp(dir=folder))
    return Scene(config, own / "out", own / "cache.sqlite", server)


def start(scene: Scene, workers: int) -> "subprocess.Popen[bytes]":
    argv = build_argv(scene.config, scene.out, scene.cache, "--workers", str(workers), "--quiet")
    return subprocess.Popen(
        argv,
        cwd=ROOT,
        env={**os.environ, URL_VARIABLE: scene.server.url},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def finish(scene: Scene, workers: int = 1) -> None:
    """Run a build to its end."""
    environment = {URL_VARIABLE: scene.server.url}
    ended = run_build(
        scene.config, scene.out, scene.cache, "--workers", str(workers), environment=environment
    )
    assert ended.returncode == 0, ended.stderr


def kill_at(scene: Scene, point: Point, workers: int, *, whole_tree: bool) -> None:
    """Start a build and kill it at a point: all its processes, or only the first of them."""
    process = start(scene, workers)
    deadline = time.monotonic() + _PATIENCE_S
    while not point.reached(scene) and process.poll() is None:
        assert time.monotonic() < deadline, f"never {point.name}"
        time.sleep(0.001)
    alive = process.poll() is None
    if whole_tree and alive:
        os.killpg(process.pid, signal.SIGKILL)
    elif alive:
        process.kill()
    process.wait()
    assert alive or point is POINTS[-1], "the last point lasts a few milliseconds; every other must be hit"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all builds here: the same inputs, the same fingerprint."""
    return tmp_path_factory.mktemp("kill")


@pytest.fixture(scope="module")
def running() -> Iterator[LibreServer]:
    """One server for all builds here, since its address is part of the fingerprint."""
    with LibreServer() as server:
        yield server


@pytest.fixture(scope="module")
def expected(folder: Path, running: LibreServer) -> dict[str, str]:
    """What an undisturbed build of the same inputs leaves."""
    scene = scene_in(folder, running)
    finish(scene)
    assert set(running.asked.values()) == {1}
    assert len(running.asked) == TEXTS
    assert running.requests <= TEXTS // 10  # the sentences are long
    return digests(scene.out)


@pytest.fixture
def server(running: LibreServer, expected: dict[str, str]) -> LibreServer:
    """The server as if nobody had asked it before."""
    running.asked.clear()
    running.texts.clear()
    return running


@pytest.mark.parametrize("whole_tree", [True, False], ids=["whole tree", "parent alone"])
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.name)
def test_a_killed_build_goes_on_to_the_same_bytes(
    folder: Path, server: LibreServer, expected: dict[str, str], point: Point, workers: int, whole_tree: bool
) -> None:
    server.delay_s = 0.01
    scene = scene_in(folder, server)
    kill_at(scene, point, workers, whole_tree=whole_tree)
    committed, before, requests = scene.committed(), server.asked.copy(), server.texts.copy()
    finish(scene, workers)
    again = {text for text, count in server.asked.items() if 0 < before[text] < count}
    assert digests(scene.out) == expected
    assert not [text for text in again if in_spanish(text) in committed]
    in_flight = [request for request in requests if again & set(request.split("\n"))]
    assert len(in_flight) <= workers, "only what was being asked by a worker may be asked again"
    assert not (scene.out / ".work").exists()


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("point", POINTS[2:], ids=lambda point: point.name)
def test_with_a_warm_cache_a_killed_build_asks_nothing(
    folder: Path, server: LibreServer, expected: dict[str, str], point: Point, workers: int
) -> None:
    server.delay_s = 0.0
    scene = scene_in(folder, server)
    warm = Scene(scene.config, scene.out.with_name(f"{scene.out.name}-warm"), scene.cache, server)
    finish(scene)
    server.asked.clear()
    kill_at(warm, point, workers, whole_tree=True)
    finish(warm, workers)
    assert not server.asked
    assert digests(warm.out) == expected


def test_what_a_killed_process_committed_is_there(tmp_path: Path) -> None:
    """A child commits answer after answer, each told on its output, and is killed in between."""
    path = tmp_path / "calls.sqlite"
    script = (
        "import itertools, pathlib\n"
        "from dataset_builder.call_cache import CallCache\n"
        f"with CallCache(pathlib.Path({str(path)!r})) as cache:\n"
        "    for number in itertools.count():\n"
        "        cache.put_many({f'key {number}': f'value {number}'})\n"
        "        print(number, flush=True)\n"
    )
    argv = [build_argv(path, path, path)[0], "-c", script]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        told = [int(child.stdout.readline()) for _ in range(200)]
        child.kill()
        told += [int(line) for line in child.stdout if line.strip()]
    with CallCache(path) as cache:
        assert cache.get_many([f"key {number}" for number in told]).keys() == {f"key {n}" for n in told}
