"""`review`: what it shows of a quarantine, and what a decision takes."""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from cards.command import resolve
from dataset_builder.records import EngineFacts, stable_id
from dataset_builder.review import add_review
from dataset_builder.review_text import marked_text, visible
from dataset_builder.reviews import ReviewError, load_reviews
from tests.conftest import ROOT

Review = Callable[..., str]
PAIRS = {"dose": ("Take 4 mg daily.", "Tome 5 mg al día."), "age": ("Over 12 years.", "Más de 12 años.")}


def segment(source: str, target: str, *flags: Mapping[str, Any], engine: str = "apertium") -> dict[str, Any]:
    made = {"id": stable_id("segment", source, target), "source": source, "target": target}
    return made | {"engine": engine, "flags": list(flags), "number_locale": "es", "author": asdict(APERTIUM)}


def flag(code: str, message: str, *spans: tuple[int, int] | None, tier: str = "block") -> dict[str, Any]:
    named = zip(("source_span", "target_span"), spans, strict=True)
    places = {name: None if span is None else list(span) for name, span in named}
    return {"code": code, "tier": tier, "message": message, **places}


def record(key: str, *segments: Mapping[str, Any]) -> dict[str, Any]:
    named = {"outcome": "quarantined", "stage": "translate", "locator": f"openfda/x#{key}"}
    return named | {"reason": "blocked", "detail": "blocked: 1", "passage_key": key, "segments": segments}


APERTIUM = EngineFacts("apertium", "3", "gpl-3.0", draft=True)
DOSE = segment(*PAIRS["dose"], flag("numbers_changed", "4 became 5", (5, 6), (5, 6)))
AGE = segment(*PAIRS["age"], flag("length", "too short", None, None, tier="warn"))
FINE = segment("Stop.", "Pare.")
UNREADABLE = {
    "stage": "parse",
    "locator": "labels.json#3",
    "reason": "no_text",
    "detail": "no_text: section 4",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    built = tmp_path / "built"
    built.mkdir()
    write(built, [record("dosage", DOSE, FINE), UNREADABLE, record("age", AGE), record("boxed", DOSE)])
    (built / "manifest.json").write_text("{}", encoding="utf-8")
    return built


def write(folder: Path, records: list[Mapping[str, Any]]) -> None:
    lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records)
    (folder / "quarantine.jsonl").write_text(lines, encoding="utf-8")


@pytest.fixture
def review(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> Review:
    """Run `review DIR ...` with a cache of its own and return what it printed."""
    parser = argparse.ArgumentParser()
    add_review(parser.add_subparsers())

    def run(*words: str) -> str:
        arguments = parser.parse_args(
            ["review", "--cache", str(tmp_path / "cache" / "calls.sqlite"), str(folder), *words]
        )
        resolve(arguments.handler)(arguments)
        return capsys.readouterr().out

    return run


@pytest.fixture
def decisions(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "reviews.jsonl"


def listed(printed: str) -> list[str]:
    return [each["id"] for each in map(json.loads, printed.splitlines()) if each["kind"] == "segment"]


def test_the_list_shows_each_objection_with_its_evidence_marked(review: Review) -> None:
    assert review().splitlines() == [
        f"{DOSE['id']}  openfda/x#dosage and 1 more places, apertium",
        "  en: Take ⟪4⟫ mg daily.",
        "  es: Tome ⟪5⟫ mg al día.",
        "  block numbers_changed: 4 became 5",
        f"{AGE['id']}  openfda/x#age, apertium",
        "  en: Over 12 years.",
        "  es: Más de 12 años.",
        "  warn  length: too short",
        "not reviewable by segment: labels.json#3 (parse) no_text: no_text: section 4",
    ]


def test_the_list_as_json_holds_all_that_is_known(review: Review) -> None:
    first, _, last = map(json.loads, review("list", "--json").splitlines())
    assert first == {
        "kind": "segment",
        **DOSE,
        "locator": "openfda/x#dosage",
        "section": "dosage",
        "reason": "blocked",
        "places": 2,
    }
    assert last == {"kind": "entry", **UNREADABLE}


def test_a_passage_without_any_flag_shows_all_its_segments(review: Review, folder: Path) -> None:
    write(folder, [record("whole", FINE)])
    assert "  blocked\n" in review("list")


def test_options_are_taken_before_and_after_the_action(review: Review) -> None:
    assert review("--json") == review("--json", "list") == review("list", "--json")


def test_an_accepted_segment_is_decided_and_the_folder_stays_as_it_is(
    review: Review, folder: Path, decisions: Path
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    review("accept", AGE["id"])
    assert load_reviews(decisions).spanish(PAIRS["age"][0]) == PAIRS["age"][1]
    assert listed(review("--json")) == [DOSE["id"]]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_decision_says_what_when_where_and_of_whom(review: Review, decisions: Path) -> None:
    printed = review("edit", DOSE["id"][:6], "--text", " Tome 4 mg al día. ", "--json")
    (line,) = decisions.read_text(encoding="utf-8").splitlines()
    stored = json.loads(line)
    assert stored == json.loads(printed)
    assert stored.pop("decided_at").endswith("Z")
    assert stored == {
        "id": DOSE["id"],
        "decision": "edit",
        "en": "Take 4 mg daily.",
        "es": "Tome 4 mg al día.",
        "locator": "openfda/x#dosage",
        "engine": "apertium",
        "forced": [],
        "author": asdict(APERTIUM),
    }


@pytest.mark.parametrize("words", [("accept",), ("edit", "--text", "Tome 40 mg al día.")], ids=" ".join)
def test_a_text_that_a_check_blocks_needs_force_and_the_decision_says_so(
    review: Review, decisions: Path, words: tuple[str, ...]
) -> None:
    action, *rest = words
    with pytest.raises(ReviewError, match=r"still blocked \(.*4.*--force"):
        review(action, DOSE["id"], *rest)
    assert not decisions.exists()
    review(action, DOSE["id"], *rest, "--force")
    (decision,) = load_reviews(decisions).decisions
    assert decision.forced
    assert all(code.startswith("number") for code in decision.forced)


@pytest.mark.parametrize(("number_locale", "typed"), [("es", "4.000"), ("es", "4,000"), ("es-MX", "4,000")])
def test_a_typed_number_is_stored_as_a_build_prints_it(
    review: Review, folder: Path, decisions: Path, number_locale: str, typed: str
) -> None:
    """A folder of two sources states the first one's locale, so the segment's own decides."""
    other = "es" if number_locale == "es-MX" else "es-MX"
    (folder / "stats.json").write_text(json.dumps({"number_locale": other}), encoding="utf-8")
    dose = segment("Take 4,000 mg daily.", "") | {"number_locale": number_locale}
    write(folder, [record("dosage", dose)])
    review("edit", dose["id"], "--text", f"Tome {typed} mg al día.")
    assert load_reviews(decisions).spanish("Take 4,000 mg daily.") == "Tome 4000 mg al día."


@pytest.mark.parametrize(("number_locale", "passes"), [("es", False), ("es-MX", True)])
def test_a_text_is_judged_in_the_locale_of_its_own_segment(
    review: Review, folder: Path, number_locale: str, passes: bool
) -> None:
    """`4,000` for `4000` is right in Mexico, and 4 in Spain, which nobody may insist on."""
    (folder / "stats.json").write_text('{"number_locale": "es-MX"}', encoding="utf-8")
    dose = segment("Take 4000 mg daily.", "") | {"number_locale": number_locale}
    write(folder, [record("dosage", dose)])
    words = ("edit", dose["id"], "--text", "Tome 4,000 mg al día.")
    if passes:
        assert "Tome 4000 mg" in review(*words)
        return
    for more in ((), ("--force",)):
        with pytest.raises(ReviewError, match=r"number_separator.*: write the number without a thousands"):
            review(*words, *more)


@pytest.mark.parametrize(
    ("words", "author"),
    [
        (("accept",), APERTIUM),
        (("edit", "--text", "Más de doce años."), APERTIUM),
        (("edit", "--text", "Solo para mayores de 12 años cumplidos."), None),
    ],
    ids=["accepted", "one word", "own words"],
)
def test_what_keeps_half_of_the_words_of_an_engine_is_still_its_text(
    review: Review, decisions: Path, words: tuple[str, ...], author: EngineFacts | None
) -> None:
    """Of `Más de 12 años` three words of four are kept, then three of seven."""
    action, *rest = words
    review(action, AGE["id"], *rest, "--force")
    (decision,) = load_reviews(decisions).decisions
    assert decision.author == author


def test_a_folder_from_before_licences_were_told_gives_no_text_away(
    review: Review, folder: Path, decisions: Path
) -> None:
    old = {key: value for key, value in AGE.items() if key not in ("author", "number_locale")}
    write(folder, [record("age", old)])
    review("accept", AGE["id"])
    (decision,) = load_reviews(decisions).decisions
    assert decision.author == EngineFacts("apertium", "", "unknown", redistributable=False)


def test_a_decision_that_was_set_aside_is_listed_until_people_decide_again(
    review: Review, folder: Path
) -> None:
    review("edit", DOSE["id"], "--text", "Tome 4 mg al día.")
    stale = flag("decision_blocked", "edit does not pass", None, None)
    again = segment("Take 4 mg daily.", "Tome 4 mg al día.", stale, flag("units", "mg", None, None))
    write(folder, [record("dosage", again)])
    assert listed(review("--json")) == [again["id"]]
    review("accept", again["id"])
    assert listed(review("--json")) == [again["id"]], "the build blocks it for more than review sees"
    review("edit", again["id"], "--text", "Tome 4 mg cada día.")
    assert listed(review("--json")) == []


def test_a_rejected_segment_is_no_longer_listed(review: Review, decisions: Path) -> None:
    review("reject", DOSE["id"])
    assert listed(review("--json")) == [AGE["id"]]
    assert load_reviews(decisions).spanish(PAIRS["dose"][0]) is None


def test_another_target_of_a_rejected_source_is_listed(review: Review, folder: Path) -> None:
    review("reject", DOSE["id"])
    other = segment(
        "Take 4 mg daily.", "Tome 6 mg al día.", flag("numbers_changed", "4 became 6", None, None)
    )
    write(folder, [record("dosage", DOSE, other)])
    assert listed(review("--json")) == [other["id"]]


def test_rejecting_takes_an_acceptance_back_also_when_the_folder_was_built_again(
    review: Review, folder: Path, decisions: Path
) -> None:
    """The rebuilt folder quarantines nothing any more, so it has no such file."""
    review("accept", AGE["id"])
    (folder / "quarantine.jsonl").unlink()
    review("reject", AGE["id"])
    assert load_reviews(decisions).spanish(PAIRS["age"][0]) is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("accept", "zz"), "no quarantined segment of .* begins with 'zz'"),
        (("reject", ""), "begins with ''"),
        (("edit", DOSE["id"], "--text", " "), "--text is empty"),
        (("edit", DOSE["id"], "--text", "Tome 4\u202e mg."), r"holds U\+202E"),
        (("edit", DOSE["id"], "--text", "Tome\n4 mg."), r"holds U\+000A"),
        (("edit", DOSE["id"], "--text", "Tome \udcff4 mg."), r"holds U\+DCFF"),
    ],
)
def test_what_cannot_be_decided_is_told_in_one_line(
    review: Review, decisions: Path, words: tuple[str, ...], told: str
) -> None:
    with pytest.raises(ReviewError, match=told):
        review(*words)
    assert not decisions.exists()


def test_the_beginning_of_two_ids_names_both(review: Review, folder: Path) -> None:
    twins = [{**FINE, "id": "ab1"}, {**FINE, "id": "ab2"}, {**FINE, "id": "ab"}]
    write(folder, [record("x", *twins[:2])])
    with pytest.raises(ReviewError, match="2 segments have an id that begins with 'a': ab1, ab2"):
        review("reject", "a")
    write(folder, [record("x", *twins)])
    assert review("reject", "ab").startswith("reject ab: ")


def test_a_segment_without_target_can_only_be_edited(review: Review, folder: Path) -> None:
    mute = segment("Stop.", "")
    write(folder, [record("x", mute, FINE)])
    assert listed(review("--json")) == [mute["id"]]
    with pytest.raises(ReviewError, match="there is no target to accept"):
        review("accept", mute["id"])
    assert "Pare." in review("edit", mute["id"], "--text", "Pare.")


@pytest.mark.parametrize("words", [(), ("list",), ("accept", "a")], ids=" ".join)
def test_a_folder_without_quarantine_is_told_in_one_line(
    review: Review, folder: Path, words: tuple[str, ...]
) -> None:
    (folder / "quarantine.jsonl").unlink()
    with pytest.raises(ReviewError, match=r"no .*quarantine\.jsonl: nothing was quarantined"):
        review(*words)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2: not JSON"),
        ("[]", "line 2: no JSON object"),
        ('{"segments": [{"id": "a"}]}', "line 2: a segment is not as"),
        ('{"segments": ["a"]}', "line 2: a segment is not as"),
        (
            '{"segments": [{"id": "a", "source": "b", "flags": '
            '[{"code": "c", "tier": "warn", "source_span": [1]}]}]}',
            "line 2: a segment is not as",
        ),
    ],
)
def test_a_broken_quarantine_names_its_line(review: Review, folder: Path, line: str, told: str) -> None:
    (folder / "quarantine.jsonl").write_text(json.dumps(UNREADABLE) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(ReviewError, match=told):
        review("list")


def test_what_a_terminal_would_obey_or_hide_is_shown_as_an_escape(review: Review, folder: Path) -> None:
    target = "Tome \x1b[2J4 mg\ud800."
    hostile = segment("Take 4\u202e mg.", "", flag("encoding", "\x07", (6, 7), None)) | {"target": target}
    (folder / "quarantine.jsonl").write_text(json.dumps(record("x", hostile)) + "\n", encoding="ascii")
    assert "Take 4⟪\\u202e⟫ mg." in review("list")
    assert "Tome \\u001b[2J4 mg\\ud800." in review("list")
    assert json.loads(review("list", "--json"))["target"] == target


def test_marked_evidence_is_clamped_joined_and_may_be_a_point() -> None:
    """Spans 5-6 and 6-9 touch; 12 lies behind the end, where something is missing."""
    assert marked_text("Take 4 mg.", [(5, 6), None, (6, 9), (12, 12)]) == "Take ⟪4 mg⟫.⟪⟫"
    assert marked_text("Take 4 mg.", [(6, 5)]) == "Take 4 mg."
    assert visible("4\u00a0mg\u202f≥ ñ") == "4\u00a0mg\u202f≥ ñ"


@pytest.fixture(scope="module")
def program() -> list[str]:
    """Return a command line of `review` alone, without any installed package."""
    code = (
        "import argparse; from cards.command import run_command;"
        "from dataset_builder.review import add_review;"
        "parser = argparse.ArgumentParser(prog='builder'); add_review(parser.add_subparsers(required=True));"
        "raise SystemExit(run_command(parser))"
    )
    return [sys.executable, "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}", "review"]


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["built", "accept", "zz"], 1, "builder: no quarantined segment"),
        (["nada"], 1, "builder: no nada/quarantine.jsonl"),
        (["built", "edit", "a"], 2, "--text"),
        (["built", "bless", "a"], 2, "bless"),
        (["built", "list"], 0, "2 segments to review, 0 decided, 1 entries that cannot be"),
    ],
)
def test_the_command_ends_as_all_commands_do(
    program: list[str], folder: Path, words: list[str], status: int, told: str
) -> None:
    ended = subprocess.run(
        [*program, *words], cwd=folder.parent, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == status
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
    assert status != 1 or len(ended.stderr.splitlines()) == 1
