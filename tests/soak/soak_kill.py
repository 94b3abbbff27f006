"""Builds killed at forty random moments, one after the other on one folder, then finished: the same bytes."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests.built import digests
from tests.libre_server import LibreServer
from tests.test_builder_kill import finish, scene_in, start

KILLS = 40
LONGEST_S = 6.0


@pytest.mark.parametrize("workers", [1, 2])
def test_a_build_killed_again_and_again_ends_like_one_in_peace(tmp_path: Path, workers: int) -> None:
    moments = random.Random(workers)
    with LibreServer(delay_s=0.02) as server:
        peace = scene_in(tmp_path, server)
        finish(peace)
        scene = scene_in(tmp_path, server)
        for _ in range(KILLS):
            process = start(scene, workers)
            time.sleep(moments.uniform(0, LONGEST_S))
            if process.poll() is None and moments.random() < 0.5:
                os.killpg(process.pid, signal.SIGKILL)
            elif process.poll() is None:
                process.kill()
            process.wait()
        finish(scene, workers)
    assert digests(scene.out) == digests(peace.out)
