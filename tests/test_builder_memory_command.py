"""`memory export` and `memory import`: all or nothing, in bounded memory, reviewers before files."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.command import resolve
from dataset_builder.errors import ConfigError
from dataset_builder.memory import HumanMemory, load_memory
from dataset_builder.memory_command import add_memory, export_pairs, human_pairs, import_tmx
from dataset_builder.records import EngineFacts
from dataset_builder.review_storage import append_decision
from dataset_builder.reviews import Decision, ReviewError
from dataset_builder.tmx import HumanPair
from dataset_builder.tmx_reader import TmxError
from tests.built import ROOT

NOW = datetime(2026, 11, 21, 7, 37, tzinfo=UTC)
SIDE = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1
).map(str.strip)
Command = Callable[..., dict[str, Any]]


@pytest.fixture
def memory_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `memory ...` and return the object that it printed."""
    parser = argparse.ArgumentParser()
    add_memory(parser.add_subparsers())

    def run(*words: str | Path) -> dict[str, Any]:
        arguments = parser.parse_args(["memory", *map(str, words)])
        resolve(arguments.handler)(arguments)
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "calls.sqlite"


def memory_file(path: Path, **pairs: str) -> Path:
    path.write_text("".join(line(*pair) for pair in pairs.items()), encoding="utf-8")
    return path


def line(english: str, spanish: str) -> str:
    return json.dumps({"en": english, "es": spanish}, ensure_ascii=False) + "\n"


def tmx_file(path: Path, *pairs: tuple[str, str]) -> Path:
    export_pairs([HumanPair(*pair, "memory") for pair in pairs], path, NOW)
    return path


APERTIUM = EngineFacts("apertium", "3.8.3", "gpl-2.0")


def decide(cache: Path, kind: Any, english: str, spanish: str, **more: Any) -> None:  # noqa: ANN401 - any field
    append_decision(cache.with_name("reviews.jsonl"), Decision("x", kind, english, spanish, **more))


def test_an_exported_memory_is_imported_as_it_was(
    tmp_path: Path, cache: Path, memory_command: Command
) -> None:
    memory = memory_file(tmp_path / "a.jsonl", One="Uno", Boy="Niño & <niña>")
    printed = memory_command("export", tmp_path / "a.tmx", "--memory", memory, "--cache", cache)
    assert printed == {"memory": 2, "pairs": 2}
    counts = memory_command("import", tmp_path / "a.tmx", "--to", tmp_path / "b.jsonl")
    assert counts == {"units": 2, "pairs": 2, "new": 2, "known": 0, "replaced": 0, "skipped": {}}
    assert (tmp_path / "b.jsonl").read_bytes() == memory.read_bytes()


@given(st.dictionaries(SIDE.filter(bool), SIDE.filter(bool), min_size=1, max_size=5))
def test_any_memory_survives_the_way_there_and_back(pairs: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export_pairs(list(human_pairs(HumanMemory(pairs))), folder / "a.tmx", NOW)
        import_tmx(folder / "a.tmx", folder / "b.jsonl")
        assert dict(load_memory(folder / "b.jsonl").pairs) == pairs


def test_reviewers_outrank_the_file_in_an_export(
    tmp_path: Path, cache: Path, memory_command: Command
) -> None:
    """One is edited, Two's pair is rejected, Three is new, Four's acceptance was taken back, Five stays.

    Six is accepted text of an engine that keeps it.
    """
    theirs = EngineFacts("openai", "1", "proprietary", redistributable=False)
    memory = memory_file(tmp_path / "a.jsonl", One="Una", Two="Tres", Five="Cinco")
    decide(cache, "edit", "One", "Uno", engine="apertium")
    decide(cache, "reject", "Two", "Tres")
    when = "2026-11-21T07:37:00Z"
    decide(cache, "accept", "Three", "Tres", engine="apertium", decided_at=when, author=APERTIUM)
    decide(cache, "accept", "Six", "Seis", engine="openai", author=theirs)
    decide(cache, "accept", "Four", "Cuatro")
    decide(cache, "reject", "Four", "Cuatro")
    tmx = tmp_path / "a.tmx"
    printed = memory_command("export", tmx, "--memory", memory, "--cache", cache)
    assert printed == {"memory": 1, "review-edit": 1, "review-accept": 1, "pairs": 3}
    text = tmx.read_text(encoding="utf-8")
    assert text.count('<prop type="x-engine">apertium</prop>') == 1, "an edited text is the reviewer's"
    assert '<tu creationdate="20261121T073700Z">' in text
    import_tmx(tmx, tmp_path / "b.jsonl")
    assert dict(load_memory(tmp_path / "b.jsonl").pairs) == {"Five": "Cinco", "One": "Uno", "Three": "Tres"}


def test_an_import_adds_to_a_memory_and_leaves_its_lines_as_they_are(tmp_path: Path) -> None:
    memory = tmp_path / "a.jsonl"
    own = b'\xef\xbb\xbf{"es": "Uno",  "en": "One", "note": "\\u00f1"}\r\n\n{"en":"Two","es":"Dos"}'
    memory.write_bytes(own)
    memory.chmod(0o640)
    counts = import_tmx(tmx_file(tmp_path / "a.tmx", ("Two", "Dos"), ("Three", "Tres")), memory)
    assert (counts.new, counts.known) == (1, 1)
    assert memory.read_text(encoding="utf-8").splitlines() == [
        '{"es": "Uno",  "en": "One", "note": "\\u00f1"}',
        '{"en":"Two","es":"Dos"}',
        '{"en": "Three", "es": "Tres"}',
    ]
    assert memory.stat().st_mode & 0o777 == 0o640


def test_imports_at_once_lose_no_pair(tmp_path: Path) -> None:
    """Four processes add 2,000 pairs each to one memory."""
    memory = tmp_path / "memory.jsonl"
    code = (
        "import sys, pathlib; from dataset_builder.memory_command import import_tmx;"
        "import_tmx(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))"
    )
    running = list[subprocess.Popen[bytes]]()
    for name in "abcd":
        pairs = [HumanPair(f"{name} {at}", f"{name} es {at}", "memory") for at in range(2000)]
        export_pairs(pairs, tmp_path / f"{name}.tmx", NOW)
        argv = [sys.executable, "-c", code, str(tmp_path / f"{name}.tmx"), str(memory)]
        running.append(subprocess.Popen(argv, cwd=ROOT))
    assert [each.wait() for each in running] == [0] * 4
    assert len(load_memory(memory).pairs) == 8000


def test_an_import_without_anything_new_does_not_touch_the_memory(tmp_path: Path) -> None:
    memory = tmp_path / "a.jsonl"
    memory.write_bytes(b'{"en": "One", "es": "Uno"}')
    import_tmx(tmx_file(tmp_path / "a.tmx", ("One", "Uno")), memory)
    assert memory.read_bytes() == b'{"en": "One", "es": "Uno"}'


def test_a_contradiction_names_the_segment_and_changes_nothing(tmp_path: Path) -> None:
    memory = memory_file(tmp_path / "a.jsonl", One="Uno", Two="Dos")
    before = memory.read_bytes()
    tmx = tmx_file(tmp_path / "a.tmx", ("New", "Nuevo"), ("One", "Una"))
    with pytest.raises(TmxError, match=r"line 9: 'One' has another translation already"):
        import_tmx(tmx, memory)
    assert memory.read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == ["a.jsonl", "a.tmx"]


def test_with_force_the_later_translation_wins_at_its_place(tmp_path: Path) -> None:
    memory = memory_file(tmp_path / "a.jsonl", One="Uno", Two="Dos")
    counts = import_tmx(tmx_file(tmp_path / "a.tmx", ("One", "Una"), ("One", "Un")), memory, force=True)
    assert (counts.pairs, counts.replaced) == (2, 2)
    assert memory.read_text(encoding="utf-8") == line("One", "Un") + line("Two", "Dos")


def test_two_translations_in_one_file_contradict_each_other(tmp_path: Path) -> None:
    tmx = tmx_file(tmp_path / "a.tmx", ("One", "Uno"), (" One", "Una"))
    with pytest.raises(TmxError, match="'One' has another translation"):
        import_tmx(tmx, tmp_path / "b.jsonl")
    assert not (tmp_path / "b.jsonl").exists()


def test_units_that_cannot_be_used_are_counted_by_reason(
    tmp_path: Path, memory_command: Command, caplog: pytest.LogCaptureFixture
) -> None:
    tmx = tmx_file(tmp_path / "a.tmx", ("One", "Uno"), ("Two", " "))
    tmx.write_text(tmx.read_text(encoding="utf-8").replace("<seg>Uno", "<seg><ph/>Uno"), encoding="utf-8")
    with pytest.raises(TmxError, match="no English and Spanish pair in 2 units"):
        import_tmx(tmx, tmp_path / "b.jsonl")
    assert "line 5: unit left out: <ph> stands for something" in caplog.text
    both = tmp_path / "both.tmx"
    good = tmx_file(tmp_path / "b.tmx", ("Three", "Tres")).read_text(encoding="utf-8")
    body = good.partition("<body>\n")[2]
    both.write_text(tmx.read_text(encoding="utf-8").replace("</body>\n</tmx>\n", body), encoding="utf-8")
    counts = memory_command("import", both, "--to", tmp_path / "b.jsonl")
    assert counts["skipped"] == {"<ph> stands for something": 1, "an empty side": 1}
    assert counts["new"] == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"en": "One"}', "line 1: expected"),
        (line("One", "Uno").encode() + line("One", "Una").encode(), "line 2: 'One' has two translations"),
        (b'{"en": "One", "es": "\\ud800"}', "a text is no Unicode"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_a_broken_memory_is_not_added_to(tmp_path: Path, content: bytes, told: str) -> None:
    memory = tmp_path / "a.jsonl"
    memory.write_bytes(content)
    with pytest.raises(ConfigError, match=told):
        import_tmx(tmx_file(tmp_path / "a.tmx", ("Two", "Dos")), memory)
    assert memory.read_bytes() == content


def test_a_failed_export_leaves_the_earlier_file(tmp_path: Path) -> None:
    tmx = tmx_file(tmp_path / "a.tmx", ("One", "Uno"))
    before = tmx.read_bytes()
    with pytest.raises(TmxError, match=r"'T\\x0bwo' holds U\+000B"):
        tmx_file(tmx, ("One", "Uno"), ("T\x0bwo", "Dos"))
    assert tmx.read_bytes() == before
    assert os.listdir(tmp_path) == ["a.tmx"]


def test_a_folder_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    tmx = tmx_file(tmp_path / "a.tmx", ("One", "Uno"))
    with pytest.raises(TmxError, match="nothing was written"):
        tmx_file(tmp_path / "no" / "a.tmx", ("One", "Uno"))
    with pytest.raises(ConfigError, match="nothing was written"):
        import_tmx(tmx, tmp_path / "no" / "a.jsonl")


def test_an_export_of_nothing_is_told(tmp_path: Path, cache: Path, memory_command: Command) -> None:
    with pytest.raises(TmxError, match="nothing to export"):
        memory_command("export", tmp_path / "a.tmx", "--cache", cache)
    cache.parent.mkdir()
    cache.with_name("reviews.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(ReviewError, match="line 1"):
        memory_command("export", tmp_path / "a.tmx", "--cache", cache)


def test_a_file_four_times_as_long_needs_no_more_memory(tmp_path: Path) -> None:
    """What Python holds at the peak is one chunk of the file; the pairs lie in SQLite's temporary file."""
    peaks = []
    for count in (2000, 8000):
        pairs = [(f"{number} " + "x" * 200, f"{number} " + "y" * 200) for number in range(count)]
        tmx = tmx_file(tmp_path / f"{count}.tmx", *pairs)
        del pairs
        tracemalloc.start()
        assert import_tmx(tmx, tmp_path / f"{count}.jsonl").new == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]
    assert peaks[1] < (tmp_path / "8000.tmx").stat().st_size / 2
