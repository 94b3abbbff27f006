"""Files of votes: layouts, kinds of file, rows that cannot be used."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from space.ratings.ballots import Ballot, ballots_of
from space.ratings.reading import read_ballots
from space.ratings.standings import RatingsError
from space.votes.compact import compact
from space.votes.records import BattleRecord, VoteRecord, event_line, vote_id
from space.votes.sinks import open_sink
from tests.vote_events import put

REAL = Path(__file__).parents[2] / "shared/data/llmfao_votes/crowd-comparisons.csv"
DAY = "2026-11-01T10:00:00.000000"


def csv_file(folder: Path, text: str) -> Path:
    path = folder / "votes.csv"
    path.write_text(text, encoding="utf-8")
    return path


def json_lines(folder: Path, rows: Sequence[object]) -> Path:
    path = folder / "votes.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def battle(number: int, **changes: Any) -> BattleRecord:  # noqa: ANN401 - any field of a battle
    values: dict[str, Any] = {
        "battle_id": f"b{number}",
        "created_at": DAY,
        "prompt": ({"role": "user", "content": "¿Qué dosis?"},),
        "model_a": "uno",
        "model_b": "dos",
        "answer_a": "Una respuesta **larga** [1].",
        "answer_b": "Corta.",
        "shown_left": "a",
        "sampling": "{}",
        "sources_a": (),
        "sources_b": (),
    }
    sides = ("revision", "adapter_sha256", "licence")
    values |= {f"{name}_{side}": "" for name in sides for side in ("a", "b")}
    return BattleRecord(**(values | changes))


def vote(number: int, **changes: Any) -> VoteRecord:  # noqa: ANN401 - any field of a vote
    values: dict[str, Any] = {
        "vote_id": vote_id(f"b{number}", "v", 0),
        "battle_id": f"b{number}",
        "turn": 0,
        "voter": "v",
        "winner": "a",
        "shown_left": "a",
        "created_at": DAY,
    }
    return VoteRecord(**(values | changes))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("model_a,model_b,winner\nX,Y,both_bad\n", Ballot("X", "Y", "both_bad", style=(0.0,) * 4)),
        (
            "left,right,winner,worker,age\nX,Y,right,7,41\n",
            Ballot("X", "Y", "b", "7", "a", style=(0.0,) * 4),
        ),
        (
            "\ufeffwinner,model_b,model_a,voter,shown_left\ntie,Y,X,ana,b\n",
            Ballot("X", "Y", "tie", "ana", "b", style=(0.0,) * 4),
        ),
    ],
)
def test_both_layouts_are_read_and_unknown_columns_are_ignored(
    tmp_path: Path, text: str, expected: Ballot
) -> None:
    assert read_ballots(csv_file(tmp_path, text)).ballots == [expected]


def test_names_of_odd_characters_stay_as_they_are(tmp_path: Path) -> None:
    names = ['a,"b"\nc', "modelo <b>&amp;", "ñ 🦙\u202e", " con espacio "]
    path = tmp_path / "votes.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["model_a", "model_b", "winner"])
        rows.writerows([name, "otro", "a"] for name in names)
    assert [ballot.model_a for ballot in read_ballots(path).ballots] == names


def test_bad_rows_are_named_and_counted(tmp_path: Path) -> None:
    rows = ["X,Y,a", "X,Y,perhaps", "X,,a", "X,X,a", "X,Y", "X,Y,b", "X,Y,no"]
    reading = read_ballots(csv_file(tmp_path, "model_a,model_b,winner\n" + "\n".join(rows) + "\n"))
    assert len(reading.ballots) == 2
    assert reading.problems == [
        "3 rows left out, winner is none of a, b, tie, both_bad (row 3, 6, 8)",
        "1 rows left out, a model has no name (row 4)",
        "1 rows left out, a model against itself (row 5)",
    ]


def test_lines_that_are_no_json_objects_are_named_and_counted(tmp_path: Path) -> None:
    path = json_lines(tmp_path, [{"left": 1, "right": 2, "winner": "left"}, [1, 2], {"left": "X"}])
    path.write_text(path.read_text() + "{broken\n\n")
    reading = read_ballots(path)
    assert [(each.model_a, each.model_b) for each in reading.ballots] == [("1", "2")]
    assert [problem.split("(")[-1] for problem in reading.problems] == ["row 2)", "row 3)", "row 4)"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("votes.csv", b"", "it has no rows"),
        ("votes.csv", b"who,what\nme,this\n", "without the columns"),
        ("votes.csv", b"model_a,model_b,winner\nX,Y,\xff\n", "UTF-8"),
        ("votes.jsonl", b"nonsense\n", "not JSON"),
        ("votes.parquet", b"nonsense", "not a readable parquet"),
        ("votes.xlsx", b"", "votes are read from .csv, .jsonl, .parquet"),
    ],
)
def test_a_file_without_a_usable_vote_is_one_clear_error(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RatingsError, match=message):
        read_ballots(path)


def test_of_equal_revisions_the_later_vote_counts_in_whatever_file_it_stands(tmp_path: Path) -> None:
    """A vote that was lost with its disk is cast anew as revision 0; a shard's name is a hash."""
    for number in range(6):
        sink = tmp_path / f"sink{number}"
        records = [vote(number), vote(number, winner="b", created_at=DAY.replace("T10", "T11"))]
        for each in records:
            put(sink, battle(number), each)
            compact(f"folder:{sink}", tmp_path / f"votos{number}")
        assert [each.winner for each in read_ballots(tmp_path / f"votos{number}").ballots] == ["b"]


@pytest.mark.parametrize(
    ("rows", "winner"),
    [
        ("v,1.0,b v,0.0,a", "b"),  # as pandas writes whole numbers where one is missing
        ("v,10,b v,9,a", "b"),
        ("v,,a v,1,b", "b"),
        ("v,nan,a v,x,b", "b"),
    ],
)
def test_the_highest_revision_counts_however_it_is_written(tmp_path: Path, rows: str, winner: str) -> None:
    lines = "".join(f"X,Y,{row}\n" for row in rows.split())
    path = csv_file(tmp_path, "model_a,model_b,vote_id,revision,winner\n" + lines)
    assert [each.winner for each in read_ballots(path).ballots] == [winner]


def test_a_name_that_is_no_text_and_a_number_of_many_digits_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "votes.jsonl"
    path.write_text(
        '{"model_a": "\\ud800", "model_b": "Y", "winner": "a"}\n'
        f'{{"model_a": "X", "model_b": "Y", "winner": "a", "age": {"9" * 5000}}}\n'
        f'{{"model_a": "X", "model_b": "Y", "winner": "b", "vote_id": "v", "revision": {"9" * 400}}}\n'
    )
    reading = read_ballots(path)
    assert [each.winner for each in reading.ballots] == ["b"]
    assert reading.problems == [
        "1 rows left out, the name of a model is no Unicode text (row 1)",
        "1 rows left out, not JSON (row 2)",
    ]


def test_a_parquet_of_votes_is_joined_with_its_battles_and_its_newest_revisions(tmp_path: Path) -> None:
    changed = vote(1, winner="b", revision=1)
    records: list[tuple[str, BattleRecord | VoteRecord]] = [
        ("battle", battle(1, kind="bank", speciality="pediatría")),
        ("battle", battle(2, model_b="uno", kind="probe")),
        *(("vote", each) for each in (vote(1), changed, vote(2))),
    ]
    path = parquet(tmp_path, records)
    reading = read_ballots(path)
    assert [(each.winner, each.kind, each.speciality) for each in reading.ballots] == [
        ("b", "bank", "pediatría")
    ]
    assert reading.ballots[0].style[0] > 0.5
    assert reading.problems == ["1 rows left out, a model against itself (row 3)"]


def parquet(folder: Path, records: Sequence[tuple[str, BattleRecord | VoteRecord]]) -> Path:
    """Write votes and battles beside each other, as the data set has them."""
    import pyarrow
    import pyarrow.parquet

    paths: Mapping[str, Path] = {
        kind: folder / f"data/{kind}s/train-0.parquet" for kind in ("battle", "vote")
    }
    for kind, path in paths.items():
        rows = [json.loads(event_line("vote", record)) for name, record in records if name == kind]
        path.parent.mkdir(parents=True)
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    return paths["vote"]


def test_a_compacted_data_set_is_read_as_it_is(tmp_path: Path) -> None:
    from datetime import date

    sink = open_sink(f"folder:{tmp_path / 'sink'}")
    sink.put(event_line("battle", battle(1)) + event_line("vote", vote(1)), date(2026, 11, 1))
    compact(f"folder:{tmp_path / 'sink'}", tmp_path / "set")
    (path,) = (tmp_path / "set/data/votes").glob("*.parquet")
    assert [each.model_a for each in read_ballots(path).ballots] == ["uno"]


def test_a_vote_that_the_page_does_not_rate_is_told_and_not_rated_from_the_data_set(tmp_path: Path) -> None:
    from datetime import date

    gates = [
        "{}",
        '{"rate": "unknown"}',
        '{"dwell": "fail"}',
        '{"rate": "fail"}',
        '{"duplicate_prompt": "fail"}',
    ]
    events = [event for n, each in enumerate(gates) for event in (battle(n), vote(n, gates=each))]
    lines = (event_line("vote" if isinstance(each, VoteRecord) else "battle", each) for each in events)
    open_sink(f"folder:{tmp_path / 'sink'}").put(b"".join(lines), date(2026, 11, 1))
    compact(f"folder:{tmp_path / 'sink'}", tmp_path / "set")
    reading = read_ballots(tmp_path / "set")
    assert len(reading.ballots) == 3
    assert sorted(line.partition(" (")[0] for line in reading.problems) == [
        "1 rows left out, refused by gates: duplicate_prompt",
        "1 rows left out, refused by gates: rate",
    ]


def test_a_column_gates_of_somebody_else_leaves_no_vote_out(tmp_path: Path) -> None:
    rows = ["X,Y,a,", "X,Y,a,open", "X,Y,b,[1]", "X,Y,b,7"]
    reading = read_ballots(csv_file(tmp_path, "model_a,model_b,winner,gates\n" + "\n".join(rows) + "\n"))
    assert (len(reading.ballots), reading.problems) == (4, [])


def test_records_become_ballots_of_their_own_turn() -> None:
    battles = {"b1|0": battle(1), "b1|1": battle(1, turn=1, model_a="tres")}
    found = ballots_of([vote(1), vote(1, vote_id="x", turn=1), vote(9)], battles)
    assert [each.model_a for each in found] == ["uno", "tres"]


@pytest.mark.skipif(not REAL.exists(), reason="the real votes are not beside this checkout")
def test_all_real_votes_are_read() -> None:
    reading = read_ballots(REAL)
    assert (len(reading.ballots), reading.problems) == (8931, [])
