import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cards.check import check_folder
from dataset_builder.audit_folder import score_folder
from dataset_builder.audit_gate import refuse_unaudited
from dataset_builder.audit_rows import AuditError
from dataset_builder.built_folder import open_built_folder
from dataset_builder.errors import PublishError
from tests.audit_fixtures import (
    HARM,
    RIGHT,
    SIZE,
    run_audit,
    sample_of,
    two_reviewers,
    write_folder,
    write_marks,
)
from tests.built import DEMO, ROOT, digests, run_build, run_builder

UNAUDITED = "Sin auditoría humana"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "demo")


@pytest.fixture
def files(built: Path, tmp_path: Path) -> list[Path]:
    return two_reviewers(built, tmp_path)


def _config(block: dict[str, Any], name: str) -> dict[str, Any]:
    return next(config for config in block["configs"] if config["name"] == name)


def test_sample_writes_one_page_per_reviewer_with_the_same_rows(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "audit.html"
    assert run_audit("audit", built, "sample", "--n", 30, "--out", out, "--reviewers", 2) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["pages"] == [str(tmp_path / "audit-1.html"), str(tmp_path / "audit-2.html")]
    assert (told["population"], told["rows"]) == (66, 30)
    data = [_data(Path(page)) for page in told["pages"]]
    orders = [[row["row"] for row in each["rows"]] for each in data]
    assert sorted(orders[0]) == sorted(orders[1])
    assert orders[0] != orders[1]
    assert [each["sample"] for each in data] == [told["sample"]] * 2
    assert not list(built.glob("*.html")), "DIR stays as it is"


def _data(page: Path) -> dict[str, Any]:
    text = page.read_text(encoding="utf-8")
    return json.loads(text.split('id="data">')[1].split("</script>")[0])


def test_a_small_folder_is_audited_whole_and_only_the_configs_asked_for(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "audit.html"
    assert run_audit("audit", built, "sample", "--out", out, "--configs", "pubmedqa") == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 6
    assert _data(out)["rows"][0]["pairs"][0][0] == "Pregunta"


def test_abstracts_that_are_not_published_are_judged_with_their_question(built: Path, tmp_path: Path) -> None:
    line = {"id": f"{1000:016x}", "long_answer_en": "Yes.", "long_answer_es": "Sí."}
    line |= {"contexts_en": ["A.", "B."], "contexts_es": ["Á.", "Bé."]}
    (built / "withheld").mkdir()
    (built / "withheld" / "pubmedqa.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    run_audit("audit", built, "sample", "--out", tmp_path / "audit.html", "--configs", "pubmedqa")
    rows = {row["row"]: row["pairs"] for row in _data(tmp_path / "audit.html")["rows"]}
    assert rows[f"pubmedqa/{1000:016x}"] == [
        ["Pregunta", "Is 0 safe?", "¿Es seguro 0?"],
        ["Resumen", "A.", "Á."],
        ["Resumen", "B.", "Bé."],
        ["Conclusión", "Yes.", "Sí."],
    ]


def test_scoring_puts_rates_kappa_and_date_into_facts_and_card(built: Path, files: list[Path]) -> None:
    """All contraindications of the sample are harmful: 20 of the 60 labels, so a weighted rate of about 1/3.

    Of `pubmedqa` nothing is wrong. `openfda_qa` quotes `openfda`; nobody read `qa`.
    """
    assert UNAUDITED in (built / "README.md").read_text(encoding="utf-8").split("\n# ")[0]
    block, disagreements = score_folder(built, files)
    labels = _config(block, "openfda")
    harmful = sum("contraindications" in row.stratum for row in sample_of(built).rows)
    assert (labels["population"], labels["covered"]) == (60, 60)
    assert labels["rates"]["any"] == labels["rates"]["major"] == labels["rates"]["harm"]
    assert labels["rates"]["harm"]["rows"] == harmful
    assert labels["rates"]["harm"]["rate"] == pytest.approx(20 / 60, abs=1e-5)
    by_section = {group["value"]: group for group in labels["groups"] if group["key"] == "section"}
    assert by_section["contraindications"]["rates"]["harm"]["rate"] == 1
    assert by_section["pregnancy"]["rates"]["any"]["rate"] == 0
    assert _config(block, "pubmedqa")["rates"]["any"]["rate"] == 0
    assert block["overall"]["rates"]["any"]["rate"] == pytest.approx(20 / 66, abs=1e-5)
    assert (block["date"], len(block["reviewers"]), block["quoted"]) == (
        "2026-08-01", 2, {"openfda_qa": "openfda"}
    )  # fmt: skip
    assert len(disagreements) == block["disagreements"] == harmful
    assert disagreements[0]["marks"] == {"1": HARM, "2": "error menor"}
    assert disagreements[0]["comments"] == {"1": f"{HARM}, a ver", "2": "error menor, a ver"}
    card = (built / "README.md").read_text(encoding="utf-8")
    first_screen = card.split("---\n", 2)[2].split("\n# ")[0]
    assert "**Auditoría humana** (2026-08-01): 2 personas" in first_screen
    assert "| `openfda` |" in first_screen
    assert f"**{UNAUDITED}**: `qa`." in first_screen
    assert "`openfda_qa` no se juzgó aparte: sus respuestas son frases de `openfda`" in card
    assert check_folder(built) == []
    assert open_built_folder(built).stats["audit"] == block


def test_the_order_of_the_files_and_scoring_again_change_nothing(built: Path, files: list[Path]) -> None:
    score_folder(built, files)
    first = digests(built)
    score_folder(built, files[::-1])
    assert digests(built) == first


def test_a_later_audit_replaces_the_earlier_one(built: Path, files: list[Path]) -> None:
    score_folder(built, files)
    block, disagreements = score_folder(built, files[1:])
    assert open_built_folder(built).stats["audit"] == block
    assert (len(block["reviewers"]), block["agreement"], disagreements) == (1, [], [])
    assert _config(block, "openfda")["rates"]["any"]["rows"] == 1


def test_a_row_that_nobody_could_judge_leaves_the_rates(built: Path, tmp_path: Path) -> None:
    """«No sé» of one reviewer gives way to the mark of the other, and kappa leaves the row out."""
    sample = sample_of(built)
    first, second, third = sample.rows[0].key, sample.rows[1].key, sample.rows[2].key
    marks = [{first: "no sé", second: "no sé"}, {first: "no sé", second: "error mayor", third: ""}]
    paths = [
        write_marks(tmp_path / f"{at}", sample, f"{at}", lambda row, own=own: own.get(row.key, RIGHT))
        for at, own in enumerate(marks)
    ]
    block, _ = score_folder(built, paths)
    overall = block["overall"]
    assert (overall["sampled"], overall["judged"], overall["unknown"], overall["unmarked"]) == (
        SIZE,
        SIZE - 1,
        1,
        0,
    )
    assert overall["rates"]["major"]["rows"] == 1
    assert (block["agreement"][0]["rows"], block["agreement"][0]["unknown"]) == (SIZE - 3, 2)


def test_two_files_of_one_reviewer_or_of_two_samples_are_refused(
    built: Path, files: list[Path], tmp_path: Path
) -> None:
    with pytest.raises(AuditError, match="are both of reviewer 1"):
        score_folder(built, [files[0], Path(shutil.copy(files[0], tmp_path / "copy.csv"))])
    other = write_marks(tmp_path / "other.csv", sample_of(built, seed=5), "2")
    with pytest.raises(AuditError, match=r"other\.csv is of sample s-\w+-\w+, .*1\.csv of s-"):
        score_folder(built, [files[0], other])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("sample", "--out", "no/where.html"), "no does not exist"),
        (("sample", "--out", "x.html", "--configs", "qa"), "no translated config 'qa'"),
        (("sample", "--out", "x.html", "--n", "3"), "3 rows are too few"),
        (("score", "missing.csv"), "missing.csv"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_in_one_line(
    arguments: tuple[str, ...], told: str, built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_audit("audit", built, *arguments) == 1
    error = capsys.readouterr().err
    assert told in error
    assert len(error.splitlines()) == 1


def test_a_folder_that_is_no_build_or_was_edited_is_told_in_one_line(built: Path, tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="not a finished build"):
        sample_of(tmp_path)
    only_qa = write_folder(tmp_path / "qa", {"qa": [{"id": "a", "licence": "mit", "question": "¿?"}]})
    with pytest.raises(AuditError, match="no translated row"):
        sample_of(only_qa)
    next((built / "data" / "openfda").glob("*.parquet")).write_bytes(b"PAR1")
    with pytest.raises(AuditError, match="is not what the manifest says"):
        sample_of(built)


KILLED = """
import os, sys
from pathlib import Path
from dataset_builder.audit_folder import score_folder
real, moves = os.replace, []
def replace(source, target):
    if len(moves) == int(sys.argv[1]):
        os._exit(9)
    moves.append(target)
    real(source, target)
os.replace = replace
score_folder(Path(sys.argv[2]), [Path(each) for each in sys.argv[3:]])
"""


@pytest.mark.parametrize("moved", range(4))
def test_killed_at_any_point_scoring_leaves_a_whole_folder_or_one_that_the_same_command_repairs(
    moved: int, built: Path, files: list[Path]
) -> None:
    """The process ends before the n-th of the three moves; nothing runs after it, no cleaning up either."""
    command = [sys.executable, "-c", KILLED, str(moved), str(built), *map(str, files)]
    ended = subprocess.run(command, cwd=ROOT, check=False, timeout=60)
    assert ended.returncode == (9 if moved < 3 else 0)
    if moved in (0, 3):
        assert ("audit" in open_built_folder(built).stats) == (moved == 3)
    else:
        with pytest.raises(PublishError, match=r"is not what manifest\.json says"):
            open_built_folder(built)
    block, _ = score_folder(built, files)
    assert open_built_folder(built).stats["audit"] == block
    assert check_folder(built) == []
    assert not (built / ".work").exists()


@pytest.mark.parametrize(
    "tag",
    ["v1.0.0", "v1", "V2.3", "1.0.0", "v10.0.0", "v1-final", "v1_0", "v1rc1", "v.1.0", "release-1", "v01"],
)
def test_a_tag_from_version_1_on_needs_an_audit_of_every_translation(
    tag: str, built: Path, files: list[Path]
) -> None:
    with pytest.raises(
        PublishError, match=rf"^tag {re.escape(tag)}: config openfda is a translation that no person has"
    ):
        refuse_unaudited(open_built_folder(built).stats, tag)
    score_folder(built, files)
    refuse_unaudited(open_built_folder(built).stats, tag)


def test_an_audit_of_one_translation_is_not_enough_for_version_1(built: Path, tmp_path: Path) -> None:
    from dataset_builder.audit_rows import listed_rows
    from dataset_builder.audit_sample import draw

    sample = draw(listed_rows(built, ["pubmedqa"]), 6, 0)
    score_folder(built, [write_marks(tmp_path / "1.csv", sample, "1")])
    with pytest.raises(PublishError, match="config openfda is a translation that no person has audited"):
        refuse_unaudited(open_built_folder(built).stats, "v1.0.0")
    card = (built / "README.md").read_text(encoding="utf-8")
    assert f"**{UNAUDITED}**: `openfda`, `openfda_qa`, `qa`." in card


def test_an_unfinished_audit_is_stated_but_not_enough_for_version_1(built: Path, tmp_path: Path) -> None:
    sample = sample_of(built)
    last = next(row.key for row in sample.rows if row.key.startswith("openfda"))
    marks = write_marks(tmp_path / "1.csv", sample, "1", lambda row: "" if row.key == last else RIGHT)
    score_folder(built, [marks])
    stats = open_built_folder(built).stats
    assert _config(stats["audit"], "openfda")["unmarked"] == 1
    with pytest.raises(PublishError, match=r"whose audit is unfinished \(1 of \d+ rows have no mark\)"):
        refuse_unaudited(stats, "v1.0.0")


@pytest.mark.parametrize(("unsure", "refused"), [(0.1, False), (0.3, True), (0.95, True)])
def test_an_audit_that_judged_little_is_not_enough_for_version_1(
    unsure: float, refused: bool, built: Path, tmp_path: Path
) -> None:
    sample = sample_of(built)
    labels = [row.key for row in sample.rows if row.key.startswith("openfda")]
    doubtful = labels[-round(unsure * len(labels)) :]
    marks = write_marks(
        tmp_path / "1.csv", sample, "1", lambda row: "no sé" if row.key in doubtful else RIGHT
    )
    score_folder(built, [marks])
    stats = open_built_folder(built).stats
    if not refused:
        refuse_unaudited(stats, "v1.0.0")
        return
    judged = len(labels) - len(doubtful)
    with pytest.raises(
        PublishError, match=rf"{judged} of {len(labels)} rows were judged, the rest is «no sé»"
    ):
        refuse_unaudited(stats, "v1.0.0")


def test_judged_rows_that_stand_for_few_are_not_enough_for_version_1() -> None:
    """Of two strata the small one was judged; of the large one, drawn thinly, nobody was sure."""
    audited = {
        "name": "openfda",
        "judged": 16,
        "unmarked": 0,
        "sampled": 18,
        "covered": 16,
        "population": 200,
    }
    stats = {
        "audit": {"configs": [audited]},
        "configs": [{"name": "openfda", "mt_engines": {"apertium": 200}}],
    }
    with pytest.raises(PublishError, match="whose judged rows stand for 16 of 200 rows"):
        refuse_unaudited(stats, "v1.0.0")


@pytest.mark.parametrize("tag", [None, "v0.1.0", "V0rc1", "0.9", "v0", "prueba", "v"])
def test_no_tag_and_version_0_are_for_trying(tag: str | None, built: Path) -> None:
    refuse_unaudited(open_built_folder(built).stats, tag)


def test_a_folder_without_translations_needs_no_audit(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "qa", {"qa": [{"id": "a", "licence": "mit", "question": "¿?"}]})
    refuse_unaudited(open_built_folder(folder).stats, "v1.0.0")


def test_a_real_build_keeps_its_audit_until_it_is_built_anew(tmp_path: Path) -> None:
    """Built again nothing changes; built afresh nobody has audited it until the files are scored again."""
    out, cache = tmp_path / "demo", tmp_path / "cache.sqlite3"
    assert run_build(DEMO, out, cache).returncode == 0
    unaudited = digests(out)
    sample = sample_of(out, size=30)
    marks = [write_marks(tmp_path / f"{at}.csv", sample, str(at)) for at in (1, 2)]
    score_folder(out, marks)
    audited = digests(out)
    assert check_folder(out) == []
    refuse_unaudited(open_built_folder(out).stats, "v1.0.0")
    assert "is built already" in run_build(DEMO, out, cache).stderr
    assert digests(out) == audited
    assert run_build(DEMO, out, cache, "--fresh").returncode == 0
    assert digests(out) == unaudited
    score_folder(out, marks)
    assert digests(out) == audited


def test_publish_asks_for_the_audit_and_sends_it_with_the_card(
    built: Path, files: list[Path], tmp_path: Path
) -> None:
    hub = tmp_path / "hub"
    assert _publish(built, hub, "v0.1.0").returncode == 0
    refused = _publish(built, hub, "v1.0.0")
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert "tag v1.0.0: config openfda is a translation that no person has audited" in refused.stderr
    score_folder(built, files)
    assert _publish(built, hub, "v1.0.0").returncode == 0
    assert "**Auditoría humana** (2026-08-01)" in next(hub.rglob("README.md")).read_text(encoding="utf-8")


def _publish(built: Path, hub: Path, tag: str) -> "subprocess.CompletedProcess[str]":
    hub.mkdir(exist_ok=True)
    return run_builder("publish", str(built), "--to", f"folder:{hub}", "--tag", tag)
