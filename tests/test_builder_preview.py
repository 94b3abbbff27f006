"""`preview`: the source is guessed, problems are listed, the status tells whether anything was read."""

import json
from pathlib import Path
from typing import Any

import pytest

from dataset_builder.preview import previews
from tests.built import ROOT, run_builder
from tests.source_files import label

SAMPLES = ROOT / "dataset_builder" / "samples"


def shown(*arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    """Run `preview --json` and return its status, its objects and what it said on standard error."""
    ended = run_builder("preview", "--json", *arguments)
    return ended.returncode, [json.loads(line) for line in ended.stdout.splitlines()], ended.stderr


def test_one_object_per_document_with_the_fields_of_the_contract() -> None:
    status, objects, said = shown(str(SAMPLES / "articulos"))
    assert (status, said, len(objects)) == (0, "", 5)
    for each in objects:
        assert set(each) == {"source", "title", "language", "licence", "passages", "problems"}
        assert (each["source"], each["language"], each["problems"]) == ("articles", "es", [])
        assert all(set(passage) == {"heading", "text", "start", "end"} for passage in each["passages"])
        assert all(each["end"] - each["start"] == len(each["text"]) for each in each["passages"])


@pytest.mark.parametrize(
    ("path", "source", "documents"),
    [("openfda.json", "openfda", 8), ("pubmedqa.json", "pubmedqa", 12), ("articulos", "articles", 5)],
)
def test_the_source_is_guessed_by_looking(path: str, source: str, documents: int) -> None:
    objects = list(previews(SAMPLES / path))
    assert [each["source"] for each in objects] == [source] * documents


def test_the_folder_of_votes_is_known_by_its_folders() -> None:
    objects = list(previews(SAMPLES / "votos"))
    assert objects
    assert {each["source"] for each in objects} == {"votes"}


def test_each_file_of_a_mixed_folder_is_read_by_its_own_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Asma\n\nTos y pitidos al respirar.", encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps(label(warnings=["Do not drive."])), encoding="utf-8")
    (tmp_path / "c.json").write_text("{}", encoding="utf-8")
    objects = list(previews(tmp_path))
    assert [(each["source"], bool(each["passages"])) for each in objects] == [
        ("articles", True),
        ("openfda", True),
        ("", False),
    ]
    assert "cannot tell what it is; name it with --source" in objects[2]["problems"][0]


def test_problems_stand_beside_what_was_read_and_the_status_is_0(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Asma\n\nTos y pitidos al respirar.", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    status, objects, said = shown(str(tmp_path), str(tmp_path / "nada"))
    assert (status, said) == (0, "")
    assert [each["problems"] for each in objects] == [
        [],
        ["b.txt: empty: the file is empty"],
        [f"{tmp_path / 'nada'}: no such file or folder (source.path)"],
    ]


def test_nothing_read_is_status_1_and_one_line(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"")
    for arguments, said in (
        ([str(tmp_path / "b.txt")], "b.txt: empty: the file is empty"),
        ([str(tmp_path / "nada")], "no such file or folder"),
        ([str(tmp_path / "b.txt"), "--source", "artcles"], "did you mean 'articles'?"),
        ([str(SAMPLES / "openfda.json"), "--source", "votes"], "no such folder"),
    ):
        status, _, error = shown(*arguments)
        assert status == 1
        assert said in error
        assert error.count("\n") == 1


def test_a_named_source_reads_what_would_be_guessed_otherwise(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(label(warnings=["Do not drive."])), encoding="utf-8")
    status, objects, _ = shown(str(tmp_path), "--source", "pubmedqa")
    assert status == 1
    assert {each["source"] for each in objects} == {"pubmedqa"}
    assert all(each["problems"] for each in objects)


def test_people_see_titles_headings_and_problems(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"")
    ended = run_builder("preview", str(SAMPLES / "articulos" / "asma.txt"), str(tmp_path / "b.txt"))
    lines = ended.stdout.splitlines()
    assert lines[0] == "Asma (articles, es, unknown)"
    assert lines[1].startswith("  Qué es: El asma es")
    assert lines[-1] == "  ! b.txt: empty: the file is empty"
