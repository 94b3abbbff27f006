"""A call is paid once: by any process, killed or not, and a bad file is told in one line.

That what a killed process committed is there is tested in test_builder_kill.py.
"""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dataset_builder.call_cache import CallCache, call_key, default_cache_path
from dataset_builder.errors import BuildError
from tests.conftest import ROOT


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[CallCache]:
    with CallCache(tmp_path / "deep" / "folder" / "calls.sqlite") as opened:
        yield opened


def test_the_key_of_a_call_depends_on_every_part_of_it() -> None:
    parts = {"kind": "k", "model": "m", "prompt_version": "1", "schema": "s", "text": "t"}
    keys = {call_key(**parts, parameters={})}
    keys |= {call_key(**parts | {name: "other"}, parameters={}) for name in parts}
    keys.add(call_key(**parts, parameters={"a": "b"}))
    assert len(keys) == 7


def test_a_known_key_keeps_its_answer(cache: CallCache) -> None:
    cache.put_many({"a": "1"})
    cache.put_many({"a": "2", "b": "3"})
    assert cache.get_many(["a", "b", "c"]) == {"a": "1", "b": "3"}


def test_more_keys_than_sqlite_takes_at_once_are_found(cache: CallCache) -> None:
    answers = {f"key {number}": str(number) for number in range(40_000)}
    cache.put_many(answers)
    assert cache.get_many(answers) == answers


def test_a_damaged_cache_is_told_in_one_line_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "calls.sqlite"
    path.write_bytes(b"no database at all " * 100)
    with pytest.raises(BuildError, match=r"calls\.sqlite: file is not a database"), CallCache(path):
        pass


def test_the_cache_is_where_the_variable_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SPANISHMEDICALLM_CACHE", str(tmp_path / "x.sqlite"))
    assert default_cache_path() == tmp_path / "x.sqlite"
    monkeypatch.delenv("SPANISHMEDICALLM_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache_path() == tmp_path / "spanishmedicallm" / "calls.sqlite"


def test_several_processes_write_one_cache_at_once(tmp_path: Path) -> None:
    """Four processes write 300 answers each, half of them under keys that all four use."""
    path = tmp_path / "calls.sqlite"
    script = (
        "import pathlib, sys\n"
        "from dataset_builder.call_cache import CallCache\n"
        "with CallCache(pathlib.Path(sys.argv[1])) as cache:\n"
        "    for number in range(150):\n"
        "        cache.put_many({f'{sys.argv[2]} {number}': 'own', f'shared {number}': sys.argv[2]})\n"
    )
    children = [
        subprocess.Popen([sys.executable, "-c", script, str(path), str(child)], cwd=ROOT)
        for child in range(4)
    ]
    assert [child.wait(timeout=120) for child in children] == [0] * 4
    with CallCache(path) as opened:
        assert len(opened) == 4 * 150 + 150
        shared = opened.get_many(f"shared {number}" for number in range(150))
    assert set(shared.values()) <= {"0", "1", "2", "3"}


def test_a_full_disk_is_told_and_loses_nothing(cache: CallCache) -> None:
    """SQLite says `database or disk is full` at its page limit just as it does on a full disk."""
    cache.put_many({"before": "kept"})
    pages = cache._database.execute("PRAGMA page_count").fetchone()[0]
    cache._database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(BuildError, match=r"calls\.sqlite: database or disk is full; free the disk"):
        cache.put_many({"small": "1", "large": "x" * 100_000})
    assert cache.get_many(["before", "small", "large"]) == {"before": "kept"}, "all or none"
    cache._database.execute("PRAGMA max_page_count = 100000")
    cache.put_many({"large": "x" * 100_000})
    assert len(cache) == 2


def test_damage_in_the_middle_of_a_cache_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "calls.sqlite"
    with CallCache(path) as opened:
        opened.put_many({f"key {number}": "x" * 200 for number in range(2000)})
    content = bytearray(path.read_bytes())
    content[8192:65536] = b"\xff" * (65536 - 8192)
    path.write_bytes(content)
    with (
        pytest.raises(BuildError, match=r"calls\.sqlite: .*malformed.*--cache") as caught,
        CallCache(path) as bad,
    ):
        bad.get_many([f"key {number}" for number in range(2000)])
    assert "\n" not in str(caught.value)


def test_a_cache_of_something_else_is_told(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE calls (name TEXT)")
    database.close()
    with pytest.raises(BuildError, match=r"other\.sqlite: no such column"), CallCache(path) as opened:
        opened.get_many(["a"])


def test_a_cache_below_a_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text", encoding="utf-8")
    with (
        pytest.raises(BuildError, match=r"calls\.sqlite: .*File exists"),
        CallCache(tmp_path / "file/calls.sqlite"),
    ):
        pass
