import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tests.bank_fixtures import question, write_questions
from tests.conftest import ROOT

_KILLS = 3
_QUESTIONS = 30
# A build whose contestants note each question before they think about it for a while.
_BUILD = """
import sys, time
from pathlib import Path
from tests import bank_fixtures as bank

class Slow(bank.Voice):
    def answer(self, messages, sampling):
        with open(sys.argv[3], "a") as file:
            file.write(self.name + " " + messages[-1]["content"] + "\\n")
        time.sleep(0.02)
        yield from super().answer(messages, sampling)

bank.build(Path(sys.argv[1]), [Slow("x"), Slow("y")], Path(sys.argv[2]))
"""


def test_a_build_killed_three_times_asks_nothing_twice_that_it_had_written(tmp_path: Path) -> None:
    """60 answers; each kill loses at most the one that was being written, and the bytes are the same."""
    path = write_questions(tmp_path, *(question(f"q{n:02}") for n in range(_QUESTIONS)))
    for kill in range(1, _KILLS + 1):
        _killed(tmp_path, path, answers=15 * kill)
    assert _start(tmp_path, path, "bank").wait(timeout=60) == 0
    asked = Counter((tmp_path / "bank.asked").read_text(encoding="utf-8").splitlines())
    assert len(asked) == 2 * _QUESTIONS
    assert asked.total() <= 2 * _QUESTIONS + _KILLS
    assert _start(tmp_path, path, "whole").wait(timeout=60) == 0
    for name in ("manifest.json", "README.md", "data/bank/train-00000-of-00001.parquet"):
        assert (tmp_path / "bank" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def _killed(folder: Path, path: Path, answers: int) -> None:
    """Kill a build once that many answers stand on the disk."""
    process = _start(folder, path, "bank")
    try:
        deadline = time.monotonic() + 60
        while _written(folder / "bank" / "answers.jsonl") < answers:
            assert time.monotonic() < deadline
            assert process.poll() is None, "it was to be killed before it is done"
            time.sleep(0.005)
    finally:
        process.kill()
        process.wait(timeout=60)
    assert not (folder / "bank" / "manifest.json").exists()


def _written(path: Path) -> int:
    return len([json.loads(line) for line in path.read_bytes().splitlines()[:-1]]) if path.exists() else 0


def _start(folder: Path, path: Path, name: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", _BUILD, str(path), str(folder / name), str(folder / f"{name}.asked")]
    return subprocess.Popen(command, cwd=ROOT)
