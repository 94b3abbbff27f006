"""The long forms of `test_space_votes_durability.py`: eight kills, and a disk that is really full."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from space.errors import VoteError
from space.votes.sinks import FolderSink
from space.votes.store import VoteStore
from tests.test_space_votes import BATTLE, _vote
from tests.vote_harness import Drill, run


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("wiped", [False, True])
def test_a_thousand_votes_survive_eight_kills(tmp_path: Path, wiped: bool, seed: int) -> None:
    outcome = run(Drill("store", wiped=wiped, votes=1000, in_flight=50, kills=8, seed=seed), tmp_path)
    assert outcome.confirmed == 1000
    assert (outcome.lost, outcome.counted_twice, outcome.of_another_model) == (0, 0, 0)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 600 KB in memory, where this user may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root may mount a small disk; the tests of every day limit the file size instead")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_refuses_votes_until_there_is_room(small_disk: Path, tmp_path: Path) -> None:
    sink = FolderSink(tmp_path / "sink")
    store = VoteStore(small_disk / "state", sink)
    for number in range(3):
        store.add_battle(replace(BATTLE, battle_id=f"b{number}", answer_a="x" * 20_000))
    assert store.add_vote(_vote("a", battle_id="b0")).state == "durable"
    ballast = small_disk / "ballast"
    with pytest.raises(OSError, match="No space left"), ballast.open("wb") as file:
        file.write(b"0" * 1_000_000)
    with pytest.raises(VoteError, match="the vote store does not take it"):
        store.add_vote(_vote("b", battle_id="b1"))
    assert len(store.votes()) == 1
    ballast.unlink()
    assert store.add_vote(_vote("tie", battle_id="b1")).vote.winner == "tie"
    assert len(store.votes()) == 2
    store.close()
