"""`votes review`: a person's yes, without which no free text goes out."""

import argparse
import json
from pathlib import Path

import pytest

from space.votes.compact import compact
from space.votes.review import add_review_options, review_command
from space.votes.review_decisions import ReviewError, append_verdicts, default_path, read_verdicts
from tests.built import rows_of
from tests.vote_events import NOW, battle, put, vote


def run(*arguments: str) -> None:
    """Run the command as its row of the command line would."""
    parser = argparse.ArgumentParser()
    add_review_options(parser)
    review_command(parser.parse_args(arguments))


def listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    run(str(folder), "list", "--json")
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A compacted data set whose sink holds one text that may be published, and four that may not."""
    put(
        tmp_path / "sink",
        battle("b1", "¿Qué es el asma?"),
        vote("a", "b1", comment="Clara y corta"),
        battle("b2", may_publish=False),
        vote("a", "b2"),
        battle("b3", red_flags=("suicide",)),
        vote("a", "b3"),
        battle("b4", "Mi DNI es 12345678Z"),
        vote("a", "b4"),
        battle("b5", kind="bank"),
        vote("a", "b5"),
    )
    compact(f"folder:{tmp_path / 'sink'}", tmp_path / "votos", now=NOW)
    return tmp_path / "votos"


def test_the_list_shows_what_only_waits_for_a_person(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = listed(folder, capsys)
    assert {(each["kind"], each["battle_id"]) for each in found} == {("battle", "b1"), ("comment", "b1")}
    run(str(folder))
    shown = capsys.readouterr().out
    assert "¿Qué es el asma?" in shown
    assert "Clara y corta" in shown
    assert "12345678Z" not in shown


def test_what_was_accepted_goes_out_with_the_next_compaction_and_the_rest_does_not(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (text,) = (each for each in listed(folder, capsys) if each["kind"] == "battle")
    run(str(folder), "accept", str(text["id"])[:6])
    assert str(text["id"]) in capsys.readouterr().out
    compact(f"folder:{folder.parent / 'sink'}", folder, now=NOW)
    texts = {row["prompt"][0]["content"] for row in rows_of(folder, "battles") if row["prompt"]}
    assert texts == {"¿Qué es el asma?"}
    assert {row["battle_id"] for row in rows_of(folder, "battles") if row["prompt"]} == {"b1", "b5"}
    assert {row["comment"] for row in rows_of(folder, "votes")} == {""}
    assert [each["kind"] for each in listed(folder, capsys)] == ["comment"]


def test_the_last_decision_holds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (id,) = (str(each["id"]) for each in listed(folder, capsys) if each["kind"] == "battle")
    run(str(folder), "accept", id)
    run(str(folder), "reject", id)
    compact(f"folder:{folder.parent / 'sink'}", folder, now=NOW)
    assert {row["battle_id"]: row["withheld"] for row in rows_of(folder, "battles")}["b1"] == "not_reviewed"
    assert read_verdicts(default_path(str(folder))) == {id: "reject"}


def test_decisions_lie_beside_the_data_set_and_hold_no_text(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(str(folder), "accept", *(str(each["id"]) for each in listed(folder, capsys)))
    path = folder.with_name("votos.reviews.jsonl")
    assert len(path.read_text().splitlines()) == 2
    assert {key for line in path.read_text().splitlines() for key in json.loads(line)} == {
        "id",
        "decision",
        "decided_at",
    }
    assert not any("review" in str(name) for name in folder.rglob("*"))


@pytest.mark.parametrize("prefix", ["ffff", ""])
def test_an_id_that_nothing_has_is_one_clear_line(folder: Path, prefix: str) -> None:
    with pytest.raises(ReviewError, match="no text that waits for a person"):
        run(str(folder), "accept", prefix)


def test_a_folder_that_no_compaction_wrote_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="does not say where its votes are"):
        run(str(tmp_path))


def test_a_torn_last_line_costs_no_decision_and_a_broken_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    append_verdicts(path, ["one"], "accept", NOW)
    with path.open("ab") as file:
        file.write(b'{"id": "two", "deci')
    assert read_verdicts(path) == {"one": "accept"}
    append_verdicts(path, ["three"], "reject", NOW)
    assert read_verdicts(path) == {"one": "accept", "three": "reject"}
    path.write_bytes(b'{"id": "x"}\n')
    with pytest.raises(ReviewError, match=r"reviews.jsonl:1: no decision"):
        read_verdicts(path)
