import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from space.environment import VARIABLES, Variable, epilog, row_of
from tests.conftest import ROOT

_NAME = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_?")
_READS = {"environ", "environment"}  # `os.environ`, and what functions call the mapping they are given
SOURCES = sorted((ROOT / "space").rglob("*.py"))


def _reading(path: Path) -> list[ast.AST]:
    """Return the nodes of a module that reads the environment, [] of one that does not."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {getattr(node, "attr", getattr(node, "id", getattr(node, "arg", None))) for node in nodes}
    return nodes if names & _READS else []


def _names(path: Path) -> Iterator[str]:
    """Yield every text in a module that reads the environment, and that could be the name of a variable."""
    texts = (node.value for node in _reading(path) if isinstance(node, ast.Constant))
    for text in texts:
        if isinstance(text, str) and len(text) > 3 and _NAME.fullmatch(text):
            yield text


NAMES = sorted({name for path in SOURCES if path.name != "environment.py" for name in _names(path)})


@pytest.mark.parametrize("name", NAMES)
def test_each_name_that_the_space_reads_stands_in_the_table(name: str) -> None:
    assert row_of(name) is not None


@pytest.mark.parametrize("row", VARIABLES, ids=lambda row: row.name)
def test_each_row_of_the_table_is_read_somewhere(row: Variable) -> None:
    assert row.name.removesuffix("*") in NAMES


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nobody_reads_the_environment_by_a_way_that_this_test_does_not_see(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "getenv" not in text
    assert "from os import" not in text


def test_a_secret_is_never_called_a_variable_which_would_be_public() -> None:
    for row in VARIABLES:
        if re.search("SECRET|TOKEN|KEY", row.name):
            assert row.setting in ("secret", "given")


def test_the_help_of_run_prints_the_table() -> None:
    command = [sys.executable, "-m", "space", "run", "--help"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert epilog() in told
    for row in VARIABLES:
        assert re.search(rf"^  {re.escape(row.name)} ", told, re.MULTILINE)
