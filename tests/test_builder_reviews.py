"""Decisions of reviewers on the disk: the last one holds, and none that was stored is ever lost."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dataset_builder import review_storage
from dataset_builder.records import EngineFacts
from dataset_builder.review_storage import append_decision
from dataset_builder.reviews import Decision, DecisionKind, ReviewError, Reviews, load_reviews, reviews_path
from tests.conftest import ROOT

ACCEPT = Decision("a1", "accept", "Take 4 mg.", "Tome 4 mg.", "openfda/x#dosage", "apertium 3")


def decision(kind: DecisionKind, source: str, target: str) -> Decision:
    return Decision(f"{source}-{target}", kind, source, target)


def test_decisions_lie_beside_the_cache(tmp_path: Path) -> None:
    assert reviews_path(tmp_path / "calls.sqlite") == tmp_path / "reviews.jsonl"


def test_without_a_file_nothing_is_decided(tmp_path: Path) -> None:
    reviews = load_reviews(tmp_path / "reviews.jsonl")
    assert reviews == Reviews()
    assert reviews.version == ""
    assert reviews.spanish("Take 4 mg.") is None


def test_what_is_stored_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "reviews.jsonl"
    author = EngineFacts("ct2", "1", "mit")
    forced = Decision(
        "b2", "edit", "One\u2028two", "Uno\u0085dos", forced=("numbers_changed",), author=author
    )
    append_decision(path, ACCEPT)
    append_decision(path, forced)
    reviews = load_reviews(path)
    assert reviews.decisions == (ACCEPT, forced)
    assert reviews.spanish("  Take 4 mg.\n") == "Tome 4 mg."


def test_an_accepted_text_whose_licence_was_not_stored_is_not_given_on(tmp_path: Path) -> None:
    """An older version stored the engine's name alone."""
    path = tmp_path / "reviews.jsonl"
    old = {"id": "a", "en": "One.", "es": "Uno.", "engine": "openai"}
    lines = [old | {"decision": kind} for kind in ("accept", "edit")]
    path.write_text("\n".join(json.dumps(each) for each in lines), encoding="utf-8")
    accepted, edited = load_reviews(path).decisions
    assert accepted.author == EngineFacts("openai", "", "unknown", redistributable=False)
    assert edited.author is None


def test_the_last_decision_on_a_source_holds() -> None:
    made = (decision("accept", "One.", "Uno."), decision("edit", "One. ", "Una."))
    assert Reviews(made).spanish("One.") == "Una."
    assert Reviews((*made, decision("reject", "One.", "Uno."))).spanish("One.") is None
    assert Reviews(made).accepted() == made[1:]


def test_a_rejected_pair_is_settled_and_another_target_of_its_source_is_not() -> None:
    reviews = Reviews((decision("accept", "One.", "Uno."), decision("reject", "One.", "Uno.")))
    assert reviews.rejects(" One. ", "Uno.")
    assert reviews.settles("One.", "Uno.")
    assert not reviews.settles("One.", "Una.")


def test_a_rejection_is_taken_back_by_accepting_the_same_pair() -> None:
    reviews = Reviews((decision("reject", "One.", "Uno."), decision("accept", "One.", "Uno.")))
    assert not reviews.rejects("One.", "Uno.")
    assert reviews.spanish("One.") == "Uno."


def test_a_rejected_pair_stays_rejected_while_its_source_gets_another_text() -> None:
    reviews = Reviews((decision("reject", "One.", "Dos."), decision("edit", "One.", "Uno.")))
    assert reviews.rejects("One.", "Dos.")
    assert reviews.spanish("One.") == "Uno."


def test_each_decision_changes_the_version(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    append_decision(path, ACCEPT)
    first = load_reviews(path).version
    append_decision(path, decision("reject", "One.", "Uno."))
    assert "" != first != load_reviews(path).version


def test_a_line_that_was_cut_anywhere_costs_no_other_decision(tmp_path: Path) -> None:
    """The second counts only when nothing but its newline is missing; the third is always stored."""
    path = tmp_path / "reviews.jsonl"
    second, third = decision("edit", "Niño.", "Niña."), decision("accept", "One.", "Uno.")
    append_decision(path, ACCEPT)
    whole_first = path.read_bytes()
    append_decision(path, second)
    whole = path.read_bytes()
    for cut in range(len(whole_first), len(whole)):
        path.write_bytes(whole[:cut])
        kept = (ACCEPT, second) if cut == len(whole) - 1 else (ACCEPT,)
        assert load_reviews(path).decisions == kept
        append_decision(path, third)
        assert load_reviews(path).decisions == (*kept, third)


def test_what_was_never_finished_does_not_change_the_version(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "reviews.jsonl"
    append_decision(path, ACCEPT)
    version = load_reviews(path).version
    path.write_bytes(path.read_bytes() + b'{"id": "b2", "deci')
    assert load_reviews(path).version == version
    assert "never finished" in caplog.text


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"id": "b"', "line 2: not JSON"),
        ("[1]", "line 2: no JSON object"),
        ('{"id": "b", "decision": "accept", "en": "One."}', "line 2: expected the texts"),
        ('{"id": "b", "decision": "approve", "en": "One.", "es": "Uno."}', "found 'approve'"),
        ('{"id": "b", "decision": "accept", "en": "One.", "es": " "}', "line 2: an empty side"),
        ('{"id": "b", "decision": "reject", "en": " ", "es": "Uno."}', "line 2: an empty side"),
        ('{"id": "b", "decision": "reject", "en": "One.", "es": "", "engine": 1}', "line 2: locator"),
        ('{"id": "b", "decision": "reject", "en": "One.", "es": "", "forced": "x"}', "line 2: locator"),
        ('{"id": "b", "decision": "accept", "en": "One.", "es": "Uno.", "author": 1}', "line 2: author is"),
        ('{"id": "b", "decision": "accept", "en": "1", "es": "1", "author": {"name": 1}}', "line 2: author"),
    ],
)
def test_a_whole_line_that_is_no_decision_is_named(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "reviews.jsonl"
    append_decision(path, ACCEPT)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(ReviewError, match=problem):
        load_reviews(path)


def test_a_file_from_any_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    line = json.dumps({"id": "b", "decision": "edit", "en": "One.", "es": "Uno."})
    path.write_bytes(b"\xef\xbb\xbf" + line.encode() + b"\r\n\r\n" + line.encode())
    assert len(load_reviews(path).decisions) == 2


def test_a_text_that_is_no_unicode_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="segment b: its text is no Unicode"):
        append_decision(tmp_path / "reviews.jsonl", Decision("b", "edit", "One.", "Uno\ud800"))
    assert not (tmp_path / "reviews.jsonl").exists()


def test_a_place_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ReviewError, match="this was not stored"):
        append_decision(tmp_path / "file" / "reviews.jsonl", ACCEPT)
    with pytest.raises(ReviewError, match="Is a directory"):
        load_reviews(tmp_path)


def test_a_file_that_another_process_holds_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "reviews.jsonl"
    append_decision(path, ACCEPT)
    monkeypatch.setattr(review_storage, "_LOCK_WAIT_S", 0.05)
    holder = (
        "import fcntl, sys; file = open(sys.argv[1]); fcntl.flock(file, fcntl.LOCK_EX);"
        "print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(ReviewError, match="another process holds it"):
            append_decision(path, ACCEPT)
        process.communicate(b"\n")
    assert len(load_reviews(path).decisions) == 1


# Stores decisions for ever, or as many as told, and prints the number of each one that it was told is stored.
STORING = """
import itertools, resource, sys
from pathlib import Path
from cards.command import UserError
from dataset_builder.review_storage import append_decision
from dataset_builder.reviews import Decision
path, name, count, limit = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
for number in itertools.islice(itertools.count(), count or None):
    try:
        append_decision(path, Decision(f"{name}{number}", "edit", f"{name} {number}", "x" * 300))
    except UserError as error:
        sys.exit(str(error))
    print(f"{name}{number}", flush=True)
"""


def storing(path: Path, name: str, *, count: int = 0, limit: int = 0) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", STORING, str(path), name, str(count), str(limit)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def test_what_was_stored_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    with storing(path, "a") as process:
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(30)]
        os.kill(process.pid, signal.SIGKILL)
        told += process.stdout.read().split()
    stored = [each.id for each in load_reviews(path).decisions]
    assert stored[: len(told)] == told
    append_decision(path, ACCEPT)
    assert load_reviews(path).decisions[-1] == ACCEPT


def test_two_reviewers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    both = [storing(path, name, count=60) for name in "ab"]
    assert [process.communicate()[1] for process in both] == ["", ""]
    stored = [each.id for each in load_reviews(path).decisions]
    assert sorted(stored) == sorted(f"{name}{number}" for name in "ab" for number in range(60))


def test_a_full_disk_is_one_line_and_leaves_the_earlier_decisions(tmp_path: Path) -> None:
    """A limit on the size of files cuts a write just as a full disk does: some bytes go in, then it fails."""
    path = tmp_path / "reviews.jsonl"
    out, told = storing(path, "a", limit=4000).communicate()
    assert told.splitlines() == [
        f"reviews {path}: File too large; this was not stored, earlier decisions are as they were"
    ]
    assert [each.id for each in load_reviews(path).decisions] == out.split()
    assert path.read_bytes().endswith(b"\n")
