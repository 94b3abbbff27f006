"""Votes as a source: nobody is counted twice, and no vote is credited to the wrong model."""

import json
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from dataset_builder.contracts import SourceSettings
from dataset_builder.errors import SourceError
from dataset_builder.records import Document
from dataset_builder.sources.votes import Votes
from dataset_builder.sources.votes_reading import EVALUATION_PROMPTS, read_hashes
from dataset_builder.vote_erasures import battle_sha256
from space.safety import write_digests
from space.safety.gate import CHECK_NAMES, CheckName
from space.safety.prompts import load_prompts
from tests.source_files import made_of, read


def battle(id: str = "b1", **changes: object) -> dict[str, Any]:
    return {
        "battle_id": id,
        "created_at": "2026-01-05T10:00:00+00:00",
        "prompt": [{"role": "user", "content": "¿Qué es el asma?"}],
        "model_a": "uno",
        "model_b": "dos",
        "answer_a": "Una enfermedad.",
        "answer_b": "Un pez.",
        "licence_a": "cc0-1.0",
        "licence_b": "cc0-1.0",
        "shown_left": "b",
        **changes,
    }


def vote(id: str, winner: str, **changes: object) -> dict[str, Any]:
    return {
        "vote_id": id,
        "battle_id": "b1",
        "turn": 1,
        "voter": id,
        "winner": winner,
        "shown_left": "b",
        "created_at": f"2026-01-05T10:00:0{id[-1]}+00:00",
        "supersedes": "",
        **changes,
    }


def read_votes(
    folder: Path, battles: list[dict[str, Any]], votes: list[dict[str, Any]]
) -> tuple[list[Document], dict[str, str]]:
    for name, rows in (("battles", battles), ("votes", votes)):
        path = folder / "data" / name / "train-00000-of-00001.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        columns = {name: None for row in rows for name in row}
        empty = {"receipt_sha256": "", "withheld": "", "reasons_a": [], "reasons_b": [], "revision": 0}
        whole = [{**{column: empty.get(column) for column in columns}, **row} for row in rows]
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(whole), path)
    return read("votes", folder)


def test_votes_of_a_battle_are_counted_over_voters(tmp_path: Path) -> None:
    votes = [vote("v1", "a"), vote("v2", "a"), vote("v3", "b")]
    (document,), problems = read_votes(tmp_path, [battle(), battle("b2")], votes)
    assert problems == {}
    assert document.metadata["winners"] == {"a": 2, "b": 1}
    (row,), _ = made_of(document)
    assert (row.columns["model_chosen"], row.columns["model_rejected"]) == ("uno", "dos")
    assert row.columns["chosen"] == [{"role": "assistant", "content": "Una enfermedad."}]


def test_the_last_vote_of_a_voter_counts_and_one_taken_back_does_not(tmp_path: Path) -> None:
    votes = [
        vote("v3", "b", voter="ana"),
        vote("v1", "a", voter="ana"),
        vote("v2", "a", voter="luis"),
        vote("v4", "tie", voter="eva", supersedes="v2"),
    ]
    (document,), _ = read_votes(tmp_path, [battle()], votes)
    assert document.metadata["winners"] == {"b": 1, "tie": 1}


@pytest.mark.parametrize(
    ("change", "changed_battle", "reason"),
    [
        ({"shown_left": "a"}, {}, "vote_contradicts_battle"),
        ({"winner": "left"}, {}, "vote_contradicts_battle"),
        ({}, {"licence_b": "llama2"}, "licence_forbids_training"),
        ({}, {"licence_b": "nobody-knows"}, "licence_forbids_training"),
        ({}, {"answer_a": ""}, "wrong_shape"),
        ({}, {"prompt": [{"role": "user", "content": None}]}, "wrong_shape"),
    ],
)
def test_a_doubtful_vote_or_battle_gives_no_document(
    tmp_path: Path, change: dict[str, Any], changed_battle: dict[str, Any], reason: str
) -> None:
    documents, problems = read_votes(tmp_path, [battle(**changed_battle)], [{**vote("v1", "a"), **change}])
    assert documents == []
    assert problems == {"battle b1": reason}


def test_a_vote_on_no_battle_is_told(tmp_path: Path) -> None:
    documents, problems = read_votes(tmp_path, [battle()], [vote("v1", "a"), vote("v2", "a", battle_id="x")])
    assert len(documents) == 1
    assert problems == {"vote v2": "vote_without_battle"}


def test_a_vote_that_decisive_gates_refuse_is_told_and_not_counted(tmp_path: Path) -> None:
    """The first three are of before there were gates, of gates that are unknown, and hasty: they count."""
    gates = [
        None,
        '{"rate": "unknown"}',
        '{"dwell": "fail"}',
        '{"rate": "fail"}',
        '{"dwell": "fail", "probe": "fail"}',
    ]
    votes = [vote(f"v{n}", "a" if n < 3 else "b", gates=each) for n, each in enumerate(gates)]
    refused_alone = vote("v5", "b", battle_id="b2", gates='{"token": "fail"}')
    (document,), problems = read_votes(
        tmp_path, [battle(), battle("b2", answer_b="Otra cosa.")], [*votes, refused_alone]
    )
    assert document.metadata["winners"] == {"a": 3}
    assert problems == dict.fromkeys(("vote v3", "vote v4", "vote v5"), "refused_by_gates")


def test_of_a_voter_whose_second_vote_is_refused_the_first_one_counts(tmp_path: Path) -> None:
    again = vote("v2", "b", voter="v1", battle_id="b2", gates='{"duplicate_prompt": "fail"}')
    (document,), _ = read_votes(tmp_path, [battle(), battle("b2")], [vote("v1", "a", gates="{}"), again])
    assert document.metadata["winners"] == {"a": 1}


def test_a_pair_under_two_licences_names_both(tmp_path: Path) -> None:
    """Whichever is stricter, the conditions of both hold: Llama asks for a name, Gemma for its terms."""
    battles = [
        battle(licence_a="llama3.1", licence_b="gemma"),
        battle("b2", prompt=[{"role": "user", "content": "¿Y la tos?"}]),
    ]
    documents, _ = read_votes(tmp_path, battles, [vote("v1", "a"), vote("v2", "a", battle_id="b2")])
    assert [document.licence for document in documents] == ["gemma + llama3.1", "cc0-1.0"]


def test_what_compact_did_not_write_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="make it with `python -m space votes compact`"):
        Votes(SourceSettings("votes", tmp_path)).files()
    without = {name: value for name, value in vote("v1", "a").items() if name != "voter"}
    with pytest.raises(SourceError, match="no column voter"):
        read_votes(tmp_path, [battle()], [without])


def test_a_file_of_battles_that_cannot_be_read_is_one_clear_line(tmp_path: Path) -> None:
    read_votes(tmp_path, [battle()], [vote("v1", "a")])
    path = tmp_path / "data" / "battles" / "train-00000-of-00001.parquet"
    path.write_bytes(b"no parquet")
    with pytest.raises(SourceError, match="unreadable") as error:
        read("votes", tmp_path)
    assert "\n" not in str(error.value)


def test_votes_on_the_same_two_answers_are_counted_together_whichever_way_they_were_shown(
    tmp_path: Path,
) -> None:
    """Three battles of one question; in b2 the answers have changed places, so its vote for b is one for a.

    Ana votes twice: of her two votes the later one, on b3, counts.
    """
    turned = {"answer_a": "Un pez.", "answer_b": "Una enfermedad.", "model_a": "dos", "model_b": "uno"}
    votes = [
        vote("v1", "b", voter="ana"),
        vote("v2", "b", voter="luis", battle_id="b2", reasons_b=["clear"], reasons_a=["incorrect"]),
        vote("v3", "a", voter="ana", battle_id="b3"),
    ]
    battles = [battle("b1"), battle("b2", **turned), battle("b3")]
    (document,), problems = read_votes(tmp_path, battles, votes)
    assert problems == {}
    assert document.metadata["winners"] == {"a": 2}
    assert document.metadata["reasons"] == {"a": ["clear"], "b": ["incorrect"]}
    (row,), _ = made_of(document)
    assert (row.columns["votes_chosen"], row.columns["margin"]) == (2, 2)
    assert row.columns["chosen"] == [{"role": "assistant", "content": "Una enfermedad."}]
    assert (row.columns["battle_id"], row.columns["battle_ids"]) == ("b1", ["b1", "b2", "b3"])


def test_an_answer_marked_as_dangerous_is_chosen_beside_no_other_answer(tmp_path: Path) -> None:
    """The mark came in b2, where the answer stood on side b; the same words to another question have none."""
    other = {"answer_a": "Una planta.", "answer_b": "Una enfermedad.", "model_a": "tres", "model_b": "uno"}
    asked = [{"role": "user", "content": "¿Qué es la tos?"}]
    battles = [battle(), battle("b2", **other), battle("b3", prompt=asked)]
    marked = vote("v2", "a", battle_id="b2", reasons_b=["dangerous"])
    votes = [vote("v1", "a"), marked, vote("v3", "a", battle_id="b3")]
    documents, _ = read_votes(tmp_path, battles, votes)
    made = {document.source_id: made_of(document) for document in documents}
    assert made["b1"][1]["prompt"] == "chosen_dangerous"
    assert [len(rows) for rows, _ in (made["b1"], made["b2"], made["b3"])] == [0, 1, 1]


def test_the_highest_revision_of_a_vote_counts_in_whatever_shard_it_stands(tmp_path: Path) -> None:
    newer = vote("v1", "b", revision=1, created_at="2026-01-06T10:00:00+00:00")
    read_votes(tmp_path, [battle()], [newer])
    shard = tmp_path / "data" / "votes" / "train-00000-of-00001.parquet"
    shard.rename(shard.with_name("aaa.parquet"))
    (document,), _ = read_votes(tmp_path, [battle()], [vote("v1", "a")])
    assert document.metadata["winners"] == {"b": 1}


def test_a_text_that_was_released_later_counts_and_one_that_was_not_is_told(tmp_path: Path) -> None:
    kept_back = {"prompt": [], "answer_a": "", "answer_b": "", "withheld": "not_reviewed"}
    released = {**battle(), "withheld": ""}
    battles = [battle(**kept_back), released, battle("b2", **kept_back)]
    votes = [vote("v1", "a"), vote("v2", "a", battle_id="b2")]
    (document,), problems = read_votes(tmp_path, battles, votes)
    assert document.source_id == "b1"
    assert problems == {"battle b2": "text_withheld"}


def test_withdrawn_battles_and_votes_give_no_document_and_their_text_goes_nowhere(tmp_path: Path) -> None:
    line = {"receipt_sha256": "f" * 64, "votes": ["v3"], "battles": [battle_sha256("b2")]}
    (tmp_path / "withdrawn.jsonl").write_text(json.dumps(line) + "\n")
    other = {"answer_a": "Otra."}
    votes = [
        vote("v1", "a"),
        vote("v2", "a", battle_id="b2"),
        vote("v3", "b"),
        vote("v4", "b", receipt_sha256="f" * 64),
    ]
    (document,), problems = read_votes(tmp_path, [battle(), battle("b2", **other)], votes)
    assert document.metadata["winners"] == {"a": 1}
    assert problems == dict.fromkeys(("battle b2", "vote v2", "vote v3", "vote v4"), "withdrawn")


def test_a_broken_list_of_withdrawn_votes_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "withdrawn.jsonl").write_text('{"votes": []}\n')
    with pytest.raises(SourceError, match="not a list of withdrawn votes"):
        read_votes(tmp_path, [battle()], [vote("v1", "a")])


@pytest.mark.parametrize("name", CHECK_NAMES)
def test_the_prompts_of_the_safety_gate_give_no_pair(tmp_path: Path, name: CheckName) -> None:
    """As the gate asks them, and the question alone in other letters; the last question is none of them."""
    prompt = load_prompts().prompts[name][-1]
    asked = [prompt.text(), prompt.question.upper().strip("¿?"), "¿Cómo se lava una herida pequeña?"]
    battles = [battle(f"b{n}", prompt=[{"role": "user", "content": text}]) for n, text in enumerate(asked)]
    votes = [vote(f"v{n}", "a", battle_id=f"b{n}") for n in range(len(asked))]
    documents, _ = read_votes(tmp_path, battles, votes)
    obstacles = [document.metadata["obstacle"] for document in documents]
    assert obstacles == ["evaluation_prompt"] * (len(documents) - 1) + [""]
    assert len(documents) > 1


def test_the_list_of_the_gates_prompts_is_that_of_the_committed_prompts() -> None:
    assert EVALUATION_PROMPTS.read_text(encoding="utf-8") == write_digests.lines()


def test_a_list_that_excludes_nothing_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "list.txt").write_text("# nothing yet\n")
    assert read_hashes(tmp_path / "list.txt") == frozenset()
    assert "excludes no prompt" in caplog.text


@pytest.mark.parametrize("text", ["abc\n", "z" * 64 + "\n"])
def test_a_list_of_excluded_prompts_that_holds_no_hashes_is_one_clear_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "list.txt").write_text(text)
    with pytest.raises(SourceError, match="is no sha256 in hex"):
        read_hashes(tmp_path / "list.txt")
