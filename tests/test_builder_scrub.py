import argparse
import json
from pathlib import Path

import pytest

from dataset_builder.scrub import ScrubError, add_scrub, scrub_command

TEXT = "\ufeffMe llamo Ana Ruiz, tel. 612 345 678.\r\nTomo 500 mg.\r\n"


def scrubbed(*words: str) -> None:
    parser = argparse.ArgumentParser()
    add_scrub(parser.add_subparsers())
    scrub_command(parser.parse_args(["scrub", *words]))


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "nota.txt"
    path.write_bytes(TEXT.encode())
    return path


def test_each_file_gives_one_object_whose_spans_are_of_the_original(
    note: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "otra.txt"
    other.write_text("Tomo 500 mg.")
    scrubbed(str(note), str(other), "--json")
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert list(first) == ["file", "spans", "text"]
    assert first["file"] == str(note)
    assert [(TEXT[each["start"] : each["end"]], each["kind"]) for each in first["spans"]] == [
        ("Ana Ruiz", "name"),
        ("612 345 678", "phone"),
    ]
    assert first["text"] == "\ufeffMe llamo [nombre], tel. [teléfono].\r\nTomo 500 mg.\r\n"
    assert second == {"file": str(other), "spans": [], "text": "Tomo 500 mg."}


def test_without_json_the_masked_text_is_written(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scrubbed(str(note))
    written = capsys.readouterr().out
    assert "Me llamo [nombre], tel. [teléfono]." in written
    assert "Ana" not in written


def test_nothing_is_written_when_one_file_cannot_be_read(
    note: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "latin.txt").write_bytes("Año".encode("latin-1"))
    for wrong, why in (("nada.txt", "is not there"), ("latin.txt", "UTF-8"), (".", "is a folder")):
        with pytest.raises(ScrubError, match=why):
            scrubbed(str(note), str(tmp_path / wrong))
    assert capsys.readouterr().out == ""
