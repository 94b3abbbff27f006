import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from space.bank.bank import Bank
from space.bank.folder import read_bank
from space.bank.questions import SHIPPED, read_questions
from space.bank.records import BankError
from space.built_data import open_all
from space.contestants.contract import Contestant, Material
from tests.bank_fixtures import Voice, build, question, write_questions
from tests.space_fixtures import contestant, label, write_built


def test_sixty_questions_ship_of_ten_specialities_in_both_wordings() -> None:
    questions = read_questions(SHIPPED)
    assert len(questions) == 60
    assert set(Counter(each.speciality for each in questions).values()) == {6}
    assert len({each.speciality for each in questions}) == 10
    assert Counter(each.wording for each in questions) == {"paciente": 30, "profesional": 30}
    assert Counter(each.kind for each in questions) == {"normal": 40, "red_flag": 10, "label_silent": 10}


def test_every_shipped_question_is_written_like_a_spanish_question() -> None:
    for each in read_questions(SHIPPED):
        assert each.question.count("¿") == each.question.count("?") >= 1, each.question
        assert each.question == " ".join(each.question.split()), each.question
        if each.kind == "label_silent":
            assert "ficha" in each.question, each.question


def _two(one: dict[str, str], other: dict[str, str]) -> str:
    return f"{json.dumps(one)}\n{json.dumps(other)}"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", r"questions.jsonl:1: no JSON"),
        ("[]", r"questions.jsonl:1: an object with question_id"),
        (json.dumps(question("a") | {"colour": "red"}), "unknown key 'colour'; known: question_id"),
        (json.dumps(question("a") | {"wording": "médico"}), "wording 'médico' is unknown; known: paciente"),
        (json.dumps(question("a") | {"kind": "bandera"}), "kind 'bandera' is unknown; known: normal"),
        (json.dumps(question("a") | {"question": " "}), "'question' is missing, or no text"),
        (json.dumps(question("a") | {"question": 3}), "'question' is missing, or no text"),
        (json.dumps(question("a") | {"question": "x" * 1001}), "has 1001 characters"),
        (json.dumps(question("A b")), "question_id 'A b' is not of a-z"),
        (_two(question("a"), question("a", text="otra")), ":2: question_id a stands twice"),
        (_two(question("a"), question("b", text="¿QUÉ es A?")), ":2: b asks the same as a"),
        ("\n", "no question in it"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(BankError, match=message):
        read_questions(path)


def test_a_missing_or_binary_questions_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="no such file"):
        read_questions(tmp_path / "nowhere.jsonl")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BankError, match="no UTF-8"):
        read_questions(tmp_path / "binary")


def test_every_contestant_answers_every_question_once(tmp_path: Path) -> None:
    """Two contestants and two questions are four answers, by question, then by name."""
    path = write_questions(tmp_path, question("b"), question("a"))
    counts = build(path, [Voice("z", adapter_sha256="f" * 64), Voice("y")], tmp_path / "bank")
    assert counts["answers"] == counts["asked"] == 4
    _, answers = read_bank(tmp_path / "bank")
    keys = [(each.question_id, each.model) for each in answers]
    assert keys == [("b", "y"), ("b", "z"), ("a", "y"), ("a", "z")]
    of_z = answers[1]
    assert of_z.answer == "Soy z r1: ¿Qué es b?"
    assert of_z.answer_sha256 == hashlib.sha256("Soy z r1: ¿Qué es b?".encode()).hexdigest()
    assert (of_z.revision, of_z.adapter_sha256, of_z.tokens) == ("r1", "f" * 64, 3)
    assert json.loads(of_z.sampling)["temperature"] == 0
    assert of_z.sources == ("fuente:z",)
    assert of_z.created_at == "2026-11-01T00:00:00+00:00"


def test_what_is_answered_is_not_asked_again_and_gives_the_same_bytes(tmp_path: Path) -> None:
    path = write_questions(tmp_path, question("a"), question("b"))
    folder = tmp_path / "bank"
    build(path, [Voice("x"), Voice("y")], folder)
    before = _published(folder)
    again = [Voice("x"), Voice("y")]
    assert build(path, again, folder)["asked"] == 0
    assert [each.asked for each in again] == [[], []]
    assert _published(folder) == before
    build(path, [Voice("x"), Voice("y")], tmp_path / "other")
    assert _published(tmp_path / "other") == before


@pytest.mark.parametrize(
    "changed", [Voice("x", revision="r2"), Voice("x", adapter_sha256="e" * 64)], ids=["revision", "adapter"]
)
def test_another_revision_is_asked_again_and_its_old_answers_leave_the_data(
    tmp_path: Path, changed: Voice
) -> None:
    path = write_questions(tmp_path, question("a"))
    build(path, [Voice("x"), Voice("y")], tmp_path / "bank")
    assert build(path, [changed, Voice("y")], tmp_path / "bank")["asked"] == 1
    _, answers = read_bank(tmp_path / "bank")
    assert [(each.model, each.revision, each.adapter_sha256) for each in answers] == [
        ("x", changed.revision, changed.adapter_sha256),
        ("y", "r1", ""),
    ]


def test_another_text_under_the_same_id_is_asked_again(tmp_path: Path) -> None:
    build(write_questions(tmp_path, question("a")), [Voice("x"), Voice("y")], tmp_path / "bank")
    path = write_questions(tmp_path, question("a", text="¿Qué dosis?"))
    assert build(path, [Voice("x"), Voice("y")], tmp_path / "bank")["asked"] == 2
    _, answers = read_bank(tmp_path / "bank")
    assert [each.answer for each in answers] == ["Soy x r1: ¿Qué dosis?", "Soy y r1: ¿Qué dosis?"]


def test_a_failure_is_recorded_said_in_one_line_and_never_an_empty_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """X fails on b, y answers nothing but blanks to both: one answer of four is left."""
    path = write_questions(tmp_path, question("a"), question("b"))
    counts = build(path, [Voice("x", fails_on="es b"), Voice("y", silent=True)], tmp_path / "bank")
    assert (counts["answers"], counts["not_answered"]) == (1, 3)
    lines = (tmp_path / "bank" / "dropped.jsonl").read_text(encoding="utf-8").splitlines()
    dropped = {(each["question_id"], each["model"]): each["reason"] for each in map(json.loads, lines)}
    assert dropped == {
        ("a", "y"): "its answer is empty",
        ("b", "x"): "the endpoint is down",
        ("b", "y"): "its answer is empty",
    }
    warnings = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert "x did not answer b: the endpoint is down" in warnings
    stats = json.loads((tmp_path / "bank" / "stats.json").read_text(encoding="utf-8"))
    (stage,) = stats["configs"][0]["stages"]
    assert (stage["in"], stage["passed"], stage["dropped"]) == (4, 1, 3)


def test_a_failure_is_asked_again_and_then_it_is_gone(tmp_path: Path) -> None:
    path = write_questions(tmp_path, question("a"), question("b"))
    build(path, [Voice("x", fails_on="es b"), Voice("y")], tmp_path / "bank")
    mended = Voice("x")
    assert build(path, [mended, Voice("y")], tmp_path / "bank")["not_answered"] == 0
    assert mended.asked == ["¿Qué es b?"]
    assert (tmp_path / "bank" / "dropped.jsonl").read_bytes() == b""


def test_nobody_who_answers_anything_is_one_line(tmp_path: Path) -> None:
    path = write_questions(tmp_path, question("a"))
    with pytest.raises(BankError, match="no contestant answered any question"):
        build(path, [Voice("x", silent=True), Voice("y", fails_on="es")], tmp_path / "bank")


def test_a_contestant_that_is_down_is_not_asked_and_keeps_its_pinned_answers(tmp_path: Path) -> None:
    """Pinned to a commit, x keeps its answer to a; the question that it never answered is a failure."""
    commit = "a" * 40
    build(
        write_questions(tmp_path, question("a")),
        [Voice("x", revision=commit, adapter_sha256="f" * 64), Voice("y")],
        tmp_path / "bank",
    )
    down = Voice("x", revision=commit, health="missing")
    path = write_questions(tmp_path, question("a"), question("b"))
    counts = build(path, [down, Voice("y")], tmp_path / "bank")
    assert down.asked == []
    assert (counts["models"], counts["not_answered"]) == ({"x": 1, "y": 2}, 1)


def test_a_torn_or_damaged_line_of_a_killed_build_is_asked_again(tmp_path: Path) -> None:
    """One whole line is left, one is damaged and one torn: five of six are asked again."""
    path = write_questions(tmp_path, question("a"), question("b"), question("c"))
    folder = tmp_path / "bank"
    build(path, [Voice("x"), Voice("y")], folder)
    before = _published(folder)
    first, second, *_, last = (folder / "answers.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "answers.jsonl").write_bytes(first + second.replace(b"Soy", b"Yo soy") + last[:-9])
    assert build(path, [Voice("x"), Voice("y")], folder)["asked"] == 5
    assert _published(folder) == before
    assert build(path, [Voice("x"), Voice("y")], folder)["asked"] == 0


def test_the_folder_is_true_to_its_card_loads_and_is_published(tmp_path: Path) -> None:
    import datasets

    from cards.check import check_folder
    from dataset_builder.built_folder import check_it_loads, open_built_folder, refuse_drafts

    datasets.disable_progress_bars()
    path = write_questions(tmp_path, question("a"), question("b"))
    folder = tmp_path / "bank"
    build(path, [Voice("x"), Voice("y", fails_on="es b")], folder)
    assert check_folder(folder) == []
    built = open_built_folder(folder)
    refuse_drafts(built, allowed=False)
    check_it_loads(built)
    assert set(built.files) == {
        "README.md",
        "data/bank/train-00000-of-00001.parquet",
        "manifest.json",
        "stats.json",
    }
    rows = datasets.load_dataset(str(folder), "bank", split="train", cache_dir=str(tmp_path / "cache"))
    assert rows["model"] == ["x", "y", "x"]
    assert not {"seconds", "created_at"} & set(rows.column_names)


def test_answers_of_an_unknown_licence_keep_the_bank_from_being_published(tmp_path: Path) -> None:
    from dataset_builder.built_folder import open_built_folder, refuse_drafts
    from dataset_builder.errors import PublishError

    path = write_questions(tmp_path, question("a"))
    build(path, [Voice("x", licence="other"), Voice("y")], tmp_path / "bank")
    with pytest.raises(PublishError, match="1 rows"):
        refuse_drafts(open_built_folder(tmp_path / "bank"), allowed=True)


def test_the_contestants_without_weights_fill_a_bank(tmp_path: Path) -> None:
    built = write_built(tmp_path / "built", {"openfda": label("IBUPROFEN", {"warnings": "Cuidado."})})
    material = Material(open_all([str(built)]))
    lines = (
        question("a", text="¿Qué advertencias tiene el ibuprofeno?"),
        question("b", text="¿Qué es el asma?"),
    )
    pair: list[Contestant] = [contestant("ficha", material), contestant("ficha", material, "otra")]
    build(write_questions(tmp_path, *lines), pair, tmp_path / "bank")
    bank = Bank.open(tmp_path / "bank", pair)
    assert ["Cuidado." in each.answer for each in bank.answers("a")] == [True, True]
    assert all(each.sources for each in bank.answers("a"))
    assert len(bank.questions()) == 2


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: (folder / "data").rename(folder / "old"), "is no question bank"),
        (lambda folder: _parquet(folder).write_bytes(b"PAR1"), "cannot be read"),
        (lambda folder: _without_a_column(_parquet(folder)), "no column licence"),
        (lambda folder: _with_another_answer(_parquet(folder)), "is damaged"),
        (lambda folder: (folder / "run.json").write_text("["), "is no JSON"),
    ],
)
def test_a_damaged_bank_is_one_line(tmp_path: Path, damage: Callable[[Path], object], message: str) -> None:
    folder = tmp_path / "bank"
    build(write_questions(tmp_path, question("a")), [Voice("x"), Voice("y")], folder)
    damage(folder)
    with pytest.raises(BankError, match=message):
        Bank.open(folder, [Voice("x"), Voice("y")])


def test_a_second_build_of_the_same_folder_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataset_builder import build_lock
    from dataset_builder.errors import BuildError

    monkeypatch.setattr(build_lock, "_IN_USE_WAIT_S", 0.1)
    path = write_questions(tmp_path, question("a"))
    with build_lock.lock_folder(tmp_path / "bank"), pytest.raises(BuildError, match="another build"):
        build(path, [Voice("x"), Voice("y")], tmp_path / "bank")


def _published(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files but those of the run."""
    own = ("answers.jsonl", "run.json", ".lock", ".workers")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in own
    }


def _parquet(folder: Path) -> Path:
    return folder / "data" / "bank" / "train-00000-of-00001.parquet"


def _without_a_column(path: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(pq.ParquetFile(path).read().drop_columns(["licence"]), path)


def _with_another_answer(path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.ParquetFile(path).read()
    rows = [row | {"answer": "Tome diez veces más."} for row in table.to_pylist()]
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), path)
