"""The human memory: what it accepts, what it refuses by line, and how it is versioned."""

import hashlib
import json
from pathlib import Path

import pytest

from dataset_builder.errors import ConfigError
from dataset_builder.memory import HumanMemory, load_memory
from dataset_builder.reviews import Decision, Reviews


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"en": "a"', "line 2: not JSON"),
        ('{"en": "a"}', "line 2: expected"),
        ('{"en": "a", "es": " "}', "line 2: an empty side"),
        ('{"en": "Stop.", "es": "Alto."}', "line 2: 'Stop.' has two translations"),
    ],
)
def test_a_mistake_in_a_memory_names_its_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "memory.jsonl"
    path.write_text('{"en": "Stop.", "es": "Pare."}\n' + line, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load_memory(path)


def test_the_version_of_a_memory_is_that_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "memory.jsonl"
    path.write_text('{"en": "Stop.", "es": "Pare."}\n', encoding="utf-8")
    first = load_memory(path)
    path.write_text('{"en": "Stop.", "es": "Alto."}\n', encoding="utf-8")
    assert first.get(" Stop. ") == "Pare."
    assert load_memory(path).version != first.version


def test_the_version_is_the_start_of_the_digest(tmp_path: Path) -> None:
    path = tmp_path / "memory.jsonl"
    path.write_text('{"en": "Stop.", "es": "Pare."}\n', encoding="utf-8")
    assert load_memory(path).version == hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def test_only_the_whole_segment_is_known(tmp_path: Path) -> None:
    path = tmp_path / "memory.jsonl"
    path.write_text('\n{"en": " Stop now. ", "es": " Pare ya. "}\n\n', encoding="utf-8")
    memory = load_memory(path)
    assert memory.get("Stop now.\n") == "Pare ya."
    assert memory.get("Stop") is None
    assert memory.get("stop now.") is None


def test_a_memory_from_any_editor_is_read(tmp_path: Path) -> None:
    """A byte order mark, Windows line ends, and a line separator inside a text are all fine."""
    path = tmp_path / "memory.jsonl"
    line = json.dumps({"en": "One\u2028two", "es": "Uno\u0085dos"}, ensure_ascii=False)
    path.write_bytes(b"\xef\xbb\xbf" + line.encode() + b'\r\n{"en": "Stop.", "es": "Pare."}\r\n')
    memory = load_memory(path)
    assert dict(memory.pairs) == {"One\u2028two": "Uno\u0085dos", "Stop.": "Pare."}


def test_a_missing_or_foreign_file_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nothing\.jsonl: No such file"):
        load_memory(tmp_path / "nothing.jsonl")
    (tmp_path / "latin.jsonl").write_bytes('{"en": "x", "es": "niño"}'.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"latin\.jsonl is not UTF-8"):
        load_memory(tmp_path / "latin.jsonl")


def test_what_reviewers_decided_outranks_the_file(tmp_path: Path) -> None:
    path = tmp_path / "memory.jsonl"
    path.write_text('{"en": "Stop.", "es": "Para."}\n{"en": "Go.", "es": "Vaya."}\n', encoding="utf-8")
    made = (Decision("a", "edit", "Stop.", "Pare."), Decision("b", "accept", "Wait.", "Espere."))
    memory = load_memory(path, Reviews(made, "77ab"))
    assert [memory.get(text) for text in (" Stop. ", "Wait.", "Go.")] == ["Pare.", "Espere.", "Vaya."]
    assert memory.full_version == f"{memory.version}+reviews.77ab"


def test_a_pair_that_reviewers_rejected_is_not_served(tmp_path: Path) -> None:
    """Only that pair: another text in the file was not judged."""
    rejected = Reviews((Decision("a", "reject", "Stop.", "Para."),), "77ab")
    assert HumanMemory({"Stop.": "Para."}, "1f0c", rejected).get("Stop.") is None
    assert HumanMemory({"Stop.": "Pare."}, "1f0c", rejected).get("Stop.") == "Pare."


def test_the_full_version_names_what_there_is() -> None:
    assert HumanMemory().full_version == ""
    assert HumanMemory({"Stop.": "Pare."}, "1f0c").full_version == "1f0c"
    assert HumanMemory(reviews=Reviews((), "77ab")).full_version == "reviews.77ab"
