"""`run.py` and make, as far as they go without installing anything anew."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_wrong_arguments_end_with_2() -> None:
    assert run("run.py", "deploy").returncode == 2
    assert run("run.py", "demo", "--twice").returncode == 2


def test_make_names_every_command_of_run_py() -> None:
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    told = subprocess.run(
        ["make", "help"], cwd=ROOT, env=quiet, capture_output=True, text=True, check=True
    ).stdout
    named = {line.split()[0] for line in told.splitlines()}
    assert named == {"help", "demo", "test", "lint", "soak", "bench"}


def test_an_old_python_is_told_in_one_line(tmp_path: Path) -> None:
    """`sys.version_info` is what `run.py` looks at; a program that lowers it stands for an old Python."""
    program = (
        "import runpy, sys; sys.version_info = (3, 9, 0); sys.argv = ['run.py', 'lint'];"
        "runpy.run_path('run.py', run_name='__main__')"
    )
    ended = run("-c", program)
    assert ended.returncode == 1
    assert ended.stderr == "run.py: Python 3.11 or newer is needed\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_without_rights_it_goes_on_without_the_packages() -> None:
    program = (
        "import os, runpy\nnames = runpy.run_path('run.py')\nos.setgid(65534)\nos.setuid(65534)\n"
        "package = names['SystemPackage']('missing-one', '/nonexistent', 'nothing')\n"
        "names['_system_packages'].__globals__['SYSTEM_PACKAGES'] = (package,)\n"
        "names['_system_packages']()"
    )
    assert run("-c", program).stdout == "Going on without missing-one: nothing.\n"
