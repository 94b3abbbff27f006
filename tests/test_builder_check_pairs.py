"""`check-pairs` over a file: what is written, and which files are refused in one line."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cards.command import run_command
from dataset_builder.__main__ import build_parser

PAIR = '{"id": 7, "en": "Take 5 mg.", "es": "Tome 5 mg."}\n'


def run_check(pairs: Path, out: Path) -> int:
    return run_command(build_parser(), ["check-pairs", str(pairs), "--out", str(out)])


def test_each_pair_gets_a_line_and_the_summary_counts_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs, out = tmp_path / "pairs.jsonl", tmp_path / "flags.jsonl"
    pairs.write_text("\ufeff" + PAIR + '\r\n{"en": "Take 5 mg.", "es": "Tome 50 mg."}\n{"en": "", "es": "x"}')
    assert run_check(pairs, out) == 0
    first, second, third = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert first == {"id": 7, "verdict": "pass", "flags": []}
    assert (second["verdict"], second["flags"][0]["target_span"]) == ("block", [5, 7])
    assert (third["verdict"], third["flags"][0]["message"]) == ("block", "there is no source")
    summary = json.loads(capsys.readouterr().out)
    assert summary["verdicts"] == {"pass": 1, "warn": 0, "block": 2}


@pytest.mark.parametrize("link", [None, os.symlink, os.link])
def test_the_pairs_are_never_replaced_by_their_flags(
    link: Callable[[Path, Path], None] | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(PAIR)
    out = pairs if link is None else tmp_path / "flags.jsonl"
    if link is not None:
        link(pairs, out)
    assert run_check(pairs, out) == 1
    assert "is the file of the pairs" in capsys.readouterr().err
    assert pairs.read_text() == out.read_text() == PAIR


REFUSED = {
    "table": ("en\tes\nTake 5 mg.\tTome 5 mg.\n", "line 1: not JSON (", '{"en": text, "es": text}'),
    "array": (f"[{PAIR.strip()}]", "line 1: expected lines of", ""),
    "other names": (PAIR + '{"EN": "a", "ES": "b"}\n', "line 2: expected lines of", ""),
    "half a character": (PAIR.replace("5 mg.", "5 mg.\\ud800", 1), "line 1: cannot be written", "surrogates"),
    "half a character as id": (PAIR.replace("7", '"\\udc00"'), "line 1: cannot be written", "surrogates"),
    "an id that is no number": (PAIR.replace("7", "NaN"), "line 1: cannot be written as JSON", ""),
    "nested too deep": (PAIR + "[" * 100_000 + "\n", "line 2: not JSON (", "recursion"),
    "too long": (
        PAIR + PAIR.replace("Tome 5 mg.", "Tome 5 mg. " * 1000),
        "line 2: a text of 11000 characters",
        "split it",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_line_that_is_no_pair_is_named_in_one_line_and_nothing_is_written(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, where, why = REFUSED[name]
    pairs, out = tmp_path / "pairs.jsonl", tmp_path / "flags.jsonl"
    pairs.write_text(text)
    assert run_check(pairs, out) == 1
    error = capsys.readouterr().err
    assert where in error
    assert why in error
    assert len(error.splitlines()) == 1
    assert list(tmp_path.iterdir()) == [pairs]
