"""`ratings` as its user sees it."""

import argparse
import json
import math
from pathlib import Path

import pytest

from cards.command import add_command, run_command
from space.ratings.command import add_arguments

VOTES = "left,right,winner,worker\nX,Y,left,1\nY,X,tie,2\nY,X,left,1\nX,Z,left,3\nZ,X,left,2\nX,Y,none,1\n"


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser(prog="python -m space")
    commands = parser.add_subparsers(required=True)
    add_arguments(add_command(commands, "ratings", "space.ratings.command:ratings_command", "rate models"))
    return run_command(parser, ["ratings", *arguments])


@pytest.fixture
def votes(tmp_path: Path) -> Path:
    path = tmp_path / "votes.csv"
    path.write_text(VOTES)
    return path


@pytest.mark.parametrize("method", ["bt", "elo", "winrate"])
def test_json_has_the_keys_of_the_contract(
    votes: Path, method: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(votes), "--json", "--method", method, "--bootstrap", "50") == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["method", "models", "warnings"]
    assert found["method"] == method
    assert list(found["models"][0]) == ["model", "rating", "lower", "upper", "battles", "win_rate", "rank"]
    assert all(each["lower"] <= each["rating"] <= each["upper"] for each in found["models"])
    assert any("1 rows left out" in warning for warning in found["warnings"])


def test_elo_goes_up_by_two_points_for_the_first_win(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From 1000 each the chance is one half, and the step is 4: 4 * (1 - 0.5) = 2."""
    path = tmp_path / "one.csv"
    path.write_text("model_a,model_b,winner\nX,Y,a\n")
    assert run(str(path), "--json", "--method", "elo", "--bootstrap", "0") == 0
    models = json.loads(capsys.readouterr().out)["models"]
    assert {each["model"]: each["rating"] for each in models} == {"X": 1002.0, "Y": 998.0}


def test_winrate_averages_over_opponents(votes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """X against Y: a win, a tie, a loss, 0.5; against Z 1 of 2; Y 0.5 and Z 0.5."""
    assert run(str(votes), "--json", "--method", "winrate") == 0
    models = json.loads(capsys.readouterr().out)["models"]
    assert {each["model"]: each["rating"] for each in models} == {"X": 0.5, "Y": 0.5, "Z": 0.5}
    assert {each["model"]: each["win_rate"] for each in models} == {"X": 0.5, "Y": 0.5, "Z": 0.5}


def test_the_smallest_prior_gives_finite_ratings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "votes.csv"
    path.write_text("model_a,model_b,winner\n" + "A,B,a\n" * 20_000)
    assert run(str(path), "--json", "--prior", "1e-6") == 0
    first, second = json.loads(capsys.readouterr().out)["models"]
    assert first["rating"] - second["rating"] == pytest.approx(400 * math.log10(20_000 / 1e-6 + 1), rel=1e-3)


def test_without_json_there_is_a_table(votes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(votes)) == 0
    first, *rows = capsys.readouterr().out.splitlines()
    assert first.split() == "rank model rating 95 % interval battles wins both bad".split()
    assert len(rows) == 3


@pytest.mark.parametrize("name", ["gone.csv", "gone.jsonl", "gone.parquet"])
def test_a_missing_file_is_one_line(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(tmp_path / name)) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    "wrong",
    [("--bootstrap", "-1"), ("--prior", "-1"), ("--prior", "nan"), ("--prior", "1e-300"), ("--method", "x")],
)
def test_wrong_arguments_end_with_status_two(votes: Path, wrong: tuple[str, str]) -> None:
    with pytest.raises(SystemExit) as end:
        run(str(votes), *wrong)
    assert end.value.code == 2
