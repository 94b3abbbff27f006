"""`build` as a user meets it: the demo, its counts, and one clear line for each mistake."""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from dataset_builder.build_lock import lock_folder
from dataset_builder.columns import CONFIG_COLUMNS
from dataset_builder.config import read_config
from dataset_builder.plan import make_plan
from dataset_builder.records import stable_id
from tests.built import DEMO, ROOT, digests, lines_of, rows_of, run_build, run_builder, stage
from tests.google_server import GoogleServer
from tests.libre_server import LibreServer

SAMPLES = ROOT / "dataset_builder" / "samples"


@dataclass(frozen=True)
class Demo:
    """The demo, built once for the tests that only look at it."""

    folder: Path
    cache: Path
    stats: dict[str, Any]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    root = tmp_path_factory.mktemp("demo")
    ended = run_build(DEMO, root / "demo", root / "calls.sqlite")
    assert ended.returncode == 0, ended.stderr
    stats = json.loads((root / "demo" / "stats.json").read_text(encoding="utf-8"))
    return Demo(root / "demo", root / "calls.sqlite", stats)


def config_in(folder: Path, source: dict[str, Any], **values: object) -> Path:
    path = folder / "config.yaml"
    path.write_text(json.dumps({"source": source, **values}), encoding="utf-8")
    return path


def articles_in(folder: Path, texts: dict[str, bytes]) -> dict[str, Any]:
    """Write articles and return the source that reads them."""
    root = folder / "textos"
    root.mkdir()
    for name, content in texts.items():
        (root / name).write_bytes(content)
    return {"name": "articles", "path": str(root), "licence": "cc0-1.0"}


ARTICLE = (
    "# Asma\n\n## Síntomas\n\nTos y falta de aire, sobre todo por la noche o con el ejercicio.\n".encode()
)


def one_line(ended: "subprocess.CompletedProcess[str]") -> str:
    """Return the one line that a failed command leaves, besides its progress."""
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    (line,) = [line for line in ended.stderr.splitlines() if not line.startswith("building ")]
    return line


def test_the_demo_has_every_config_and_every_row_came_from_people(demo: Demo) -> None:
    """No engine is asked: the human-made memory holds every segment, so Apertium changes nothing."""
    assert [config["name"] for config in demo.stats["configs"]] == list(CONFIG_COLUMNS)
    translated = [config for config in demo.stats["configs"] if config["segments_total"]]
    assert {config["name"] for config in translated} == {"pubmedqa", "openfda", "openfda_qa"}
    assert all(config["segments_human"] == config["segments_total"] for config in translated)
    assert demo.stats["draft_rows"] == 0


def test_the_counts_of_the_demo_are_those_of_its_files(demo: Demo) -> None:
    for config in demo.stats["configs"]:
        rows = rows_of(demo.folder, config["name"])
        assert len(rows) == config["rows"] == config["stages"][-1]["passed"]
        assert set(rows[0]) == set(CONFIG_COLUMNS[config["name"]])
        assert len({row["id"] for row in rows}) == len(rows)
    assert stage(demo.stats, "openfda", "parse", "document")["in"] == 8
    assert stage(demo.stats, "pubmedqa", "parse", "document")["in"] == 12


def test_no_document_is_in_two_splits(demo: Demo) -> None:
    import pyarrow.parquet

    for config in ("pubmedqa", "openfda", "openfda_qa"):
        splits = [
            set(pyarrow.parquet.read_table(path).column("source_id").to_pylist())
            for path in (demo.folder / "data" / config).glob("*.parquet")
        ]
        assert sum(map(len, splits)) == len(set().union(*splits))


def test_abstract_text_is_built_but_not_published(demo: Demo) -> None:
    manifest = json.loads((demo.folder / "manifest.json").read_text(encoding="utf-8"))
    withheld = lines_of(demo.folder / "withheld" / "pubmedqa.jsonl")
    assert len(withheld) == 12
    assert all(line["long_answer_es"] and line["contexts_es"] for line in withheld)
    assert not [name for name in manifest["files"] if name.startswith("withheld")]
    published = json.dumps(rows_of(demo.folder, "pubmedqa"), ensure_ascii=False)
    assert not [line for line in withheld if line["long_answer_es"] in published]


def test_a_config_may_publish_abstract_text(tmp_path: Path, demo: Demo) -> None:
    settings = ["--set", "publish.abstract_text=true", "--limit", "2"]
    assert run_build(DEMO, tmp_path / "out", demo.cache, *settings).returncode == 0
    rows = rows_of(tmp_path / "out", "pubmedqa")
    assert len(rows) == 2
    assert all(row["long_answer_es"] and row["contexts_en"] for row in rows)


def test_a_label_is_silent_only_where_no_section_of_it_could_speak(demo: Demo) -> None:
    """It has no section about interactions either, but its warnings may tell of them, and do."""
    rows = [row for row in rows_of(demo.folder, "openfda_qa") if row["generic_name"] == "ACETAMINOPHEN"]
    silent = {row["question_type"] for row in rows if row["question_type"].endswith("_abstention")}
    assert silent == {"adverse_reactions_abstention", "pregnancy_abstention"}
    dose = next(row for row in rows if row["question_type"] == "dose")
    assert dose["question"] == "¿Qué dosis de paracetamol se usa?"
    assert dose["answer"].startswith("Según la ficha de EE. UU. (FDA) de ACETAMINOPHEN (")
    assert "Adultos y niños de 12 años en adelante | Tome 2 tabletas (1000 mg)" in dose["answer"]


def test_the_same_inputs_give_the_same_bytes_with_two_workers_and_another_cache(
    tmp_path: Path, demo: Demo
) -> None:
    ended = run_build(DEMO, tmp_path / "out", tmp_path / "cache.sqlite", "--workers", "2")
    assert ended.returncode == 0, ended.stderr
    assert digests(tmp_path / "out") == digests(demo.folder)


def test_where_the_inputs_lie_changes_nothing(tmp_path: Path) -> None:
    built = []
    for name in ("aquí", "allí"):
        (tmp_path / name).mkdir()
        config = config_in(tmp_path / name, articles_in(tmp_path / name, {"a.md": ARTICLE}))
        assert run_build(config, tmp_path / name / "out", tmp_path / "c.sqlite").returncode == 0
        built.append(digests(tmp_path / name / "out"))
    assert built[0] == built[1]


def test_a_second_build_changes_nothing_and_a_damaged_file_is_built_again(tmp_path: Path, demo: Demo) -> None:
    out = tmp_path / "out"
    assert run_build(DEMO, out, demo.cache).returncode == 0
    before = (out / "run.json").read_bytes()
    assert "is built already" in run_build(DEMO, out, demo.cache).stderr
    assert (out / "run.json").read_bytes() == before
    (out / "data" / "qa" / "train-00000-of-00001.parquet").write_bytes(b"half")
    assert run_build(DEMO, out, demo.cache).returncode == 0
    assert digests(out) == digests(demo.folder)


def test_the_run_tells_where_translations_came_from(tmp_path: Path) -> None:
    """Two labels share one of their three sentences; the second build, of another folder, asks nothing."""
    labels = [
        {
            "set_id": name,
            "openfda": {"generic_name": [name]},
            "warnings": [f"Keep {name} away. Call a doctor."],
        }
        for name in ("ALFA", "BETA")
    ]
    path = tmp_path / "labels.json"
    path.write_text(json.dumps({"results": labels}), encoding="utf-8")
    with LibreServer() as server:
        config = config_in(
            tmp_path,
            {"name": "openfda", "path": str(path)},
            translator="deep:libre",
            translator_options={"url": server.url},
            checks=[],
        )
        told = []
        for name in ("uno", "dos"):
            ended = run_build(config, tmp_path / name, tmp_path / "c.sqlite")
            assert ended.returncode == 0, ended.stderr
            told.append(json.loads((tmp_path / name / "run.json").read_text(encoding="utf-8"))["segments"])
    assert told == [{"memory": 0, "cached": 1, "called": 3}, {"memory": 0, "cached": 4, "called": 0}]
    run = json.loads((tmp_path / "dos" / "run.json").read_text(encoding="utf-8"))
    assert (run["engines"], run["failures"]) == ({"deep:libre": 4}, {})
    assert digests(tmp_path / "uno") == digests(tmp_path / "dos")


def test_a_changed_input_leaves_no_rows_of_the_old_one(tmp_path: Path) -> None:
    source = articles_in(tmp_path, {"a.md": ARTICLE, "b.md": ARTICLE.replace(b"Asma", b"Gripe")})
    config = config_in(tmp_path, source, split={"train": 50, "test": 50})
    assert run_build(config, tmp_path / "out", tmp_path / "c.sqlite").returncode == 0
    (tmp_path / "textos" / "b.md").unlink()
    assert run_build(config, tmp_path / "out", tmp_path / "c.sqlite").returncode == 0
    assert [row["source_id"] for row in rows_of(tmp_path / "out", "qa")] == ["a.md"]


def test_limit_is_the_first_records_over_all_workers(tmp_path: Path, demo: Demo) -> None:
    ended = run_build(DEMO, tmp_path / "out", demo.cache, "--limit", "3", "--workers", "2")
    assert ended.returncode == 0, ended.stderr
    assert {row["pubid"] for row in rows_of(tmp_path / "out", "pubmedqa")} == {
        "90000001",
        "90000002",
        "90000003",
    }


def test_bad_files_go_to_quarantine_and_the_others_are_built(tmp_path: Path) -> None:
    blank = pypdfium2.PdfDocument.new()
    blank.new_page(200, 200)
    blank.save(tmp_path / "scan.pdf")
    texts = {
        "bueno.md": ARTICLE,
        "vacio.txt": b"",
        "binario.txt": b"\x00\x01\x02\x00\xff",
        "roto.pdf": b"%PDF-1.4 nothing",
        "escaneado.pdf": (tmp_path / "scan.pdf").read_bytes(),
        "antiguo.txt": "Gripe\n\nSíntomas\n\nFiebre alta, dolor de cabeza y cansancio durante días.".encode(
            "latin-1"
        ),
    }
    config = config_in(tmp_path, articles_in(tmp_path, texts))
    ended = run_build(config, tmp_path / "out", tmp_path / "c.sqlite")
    assert ended.returncode == 0, ended.stderr
    reasons = {line["locator"]: line["reason"] for line in lines_of(tmp_path / "out" / "quarantine.jsonl")}
    assert reasons == {
        "vacio.txt": "empty",
        "binario.txt": "not_text",
        "roto.pdf": "unreadable",
        "escaneado.pdf": "no_text",
    }
    answers = [row["answer"] for row in rows_of(tmp_path / "out", "qa")]
    assert "Fiebre alta, dolor de cabeza y cansancio durante días." in answers


def test_a_broken_json_line_is_quarantined_alone(tmp_path: Path, demo: Demo) -> None:
    records = json.loads((SAMPLES / "pubmedqa.json").read_text(encoding="utf-8"))
    lines = [json.dumps({"pubid": key, **record}) for key, record in list(records.items())[:3]]
    path = tmp_path / "datos.jsonl"
    path.write_text("\n".join([lines[0], lines[1][:-9], lines[2]]), encoding="utf-8")
    memory = str(SAMPLES / "memory_en_es.jsonl")
    config = config_in(tmp_path, {"name": "pubmedqa", "path": str(path)}, memory=memory)
    ended = run_build(config, tmp_path / "out", demo.cache)
    assert ended.returncode == 0, ended.stderr
    assert {row["pubid"] for row in rows_of(tmp_path / "out", "pubmedqa")} == {"90000001", "90000003"}
    (left,) = lines_of(tmp_path / "out" / "quarantine.jsonl")
    assert (left["locator"], left["reason"]) == ("datos.jsonl#2", "broken_json")


def test_a_cut_off_json_document_keeps_the_records_before_the_cut(tmp_path: Path, demo: Demo) -> None:
    whole = (SAMPLES / "openfda.json").read_bytes()
    path = tmp_path / "labels.json"
    path.write_bytes(whole[: len(whole) // 2])
    config = config_in(
        tmp_path, {"name": "openfda", "path": str(path)}, memory=str(SAMPLES / "memory_en_es.jsonl")
    )
    ended = run_build(config, tmp_path / "out", demo.cache)
    assert ended.returncode == 0, ended.stderr
    assert 1 <= len({row["set_id"] for row in rows_of(tmp_path / "out", "openfda")}) < 8
    assert lines_of(tmp_path / "out" / "quarantine.jsonl")[0]["reason"] == "broken_json"


def test_a_translation_with_another_number_is_not_published(tmp_path: Path) -> None:
    labels = [
        {
            "set_id": "s1",
            "openfda": {"generic_name": ["DRUGONE"]},
            "dosage_and_administration": ["Take 40 mg of the drug every day with a glass of water."],
            "warnings": ["Do not drive after the drug, since it makes many people sleepy."],
        }
    ]
    path = tmp_path / "labels.json"
    path.write_text(json.dumps({"results": labels}), encoding="utf-8")
    said = {
        labels[0]["dosage_and_administration"][0]: "Tome 4 mg del medicamento cada día con un vaso de agua.",
        labels[0]["warnings"][0]: "No conduzca después del medicamento, que da sueño a muchas personas.",
    }
    with LibreServer(speak=lambda text: "\n".join(said[line] for line in text.split("\n"))) as server:
        config = config_in(
            tmp_path,
            {"name": "openfda", "path": str(path)},
            translator="deep:libre",
            translator_options={"url": server.url},
            checks=["numbers"],
        )
        ended = run_build(config, tmp_path / "out", tmp_path / "c.sqlite")
    assert ended.returncode == 0, ended.stderr
    assert server.requests == 2, "the wrong answer is asked for again, alone"
    (left,) = lines_of(tmp_path / "out" / "quarantine.jsonl")
    assert (left["reason"], left["passage_key"]) == ("numbers_changed", "dosage_and_administration:0")
    (segment,) = left["segments"]
    source, target = next(iter(said.items()))
    assert (segment["source"], segment["target"], segment["engine"]) == (source, target, "deep:libre")
    assert segment["id"] == stable_id("segment", source, target)
    (flag,) = segment["flags"]
    assert (flag["code"], flag["tier"]) == ("numbers_changed", "block")
    assert source[slice(*flag["source_span"])] == "40"
    assert target[slice(*flag["target_span"])] == "4"
    stats = json.loads((tmp_path / "out" / "stats.json").read_text(encoding="utf-8"))
    assert stats["configs"][0]["translation_flags"] == {"block": {"numbers_changed": 1}, "warn": {}}
    rows = rows_of(tmp_path / "out", "openfda_qa")
    assert not [row for row in rows if row["question_type"].startswith("dose")], (
        "neither a dose nor a silence"
    )
    assert [row for row in rows if row["question_type"] == "warnings"]


def two_labels_in(folder: Path) -> dict[str, Any]:
    """Write two labels of one section each, and return the source that reads them."""
    labels = [
        {
            "set_id": name,
            "openfda": {"generic_name": [name]},
            "warnings": [f"Keep {name} away from children, and do not take more of it than it says here."],
        }
        for name in ("ALFA", "BETA")
    ]
    path = folder / "labels.json"
    path.write_text(json.dumps({"results": labels}), encoding="utf-8")
    return {"name": "openfda", "path": str(path)}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_next_engine_takes_over_from_one_that_is_gone(tmp_path: Path, workers: str) -> None:
    """LibreTranslate is not there; the rows say who answered, and publish what may not go out by itself."""
    with GoogleServer() as server:
        config = config_in(
            tmp_path,
            two_labels_in(tmp_path),
            translator=["deep:libre", "deep:google"],
            translator_options={
                "deep:libre": {"url": "http://127.0.0.1:9/"},
                "deep:google": {"url": server.url},
            },
            checks=["numbers"],
        )
        ended = run_build(config, tmp_path / "out", tmp_path / "c.sqlite", "--workers", workers)
    assert ended.returncode == 0, ended.stderr
    (line,) = [line for line in ended.stderr.splitlines() if "the next of the chain took over" in line]
    assert "deep:libre (http://127.0.0.1:9/" in line
    rows = rows_of(tmp_path / "out", "openfda")
    assert {row["mt_engine"] for row in rows} == {"deep:google"}
    assert all("unofficial_endpoint" in row["flags"] for row in rows)
    run = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert run["engines"] == {"deep:google": 2}
    assert set(run["failures"]) == {"deep:libre"}
    refused = run_builder("publish", str(tmp_path / "out"), "--to", f"folder:{tmp_path / 'hub'}")
    assert "were translated through an unofficial endpoint" in one_line(refused)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_when_every_engine_is_gone_one_line_says_so(tmp_path: Path, workers: str) -> None:
    config = config_in(
        tmp_path,
        two_labels_in(tmp_path),
        translator=["deep:libre", "deep:google"],
        translator_options={name: {"url": "http://127.0.0.1:9/"} for name in ("deep:libre", "deep:google")},
    )
    ended = run_build(config, tmp_path / "out", tmp_path / "c.sqlite", "--workers", workers)
    assert "; before it http://127.0.0.1:9/" in one_line(ended)


def test_other_words_of_people_are_another_build(tmp_path: Path) -> None:
    """The glossary, the memory and the reviews beside the cache are known by content, wherever they lie."""
    source = two_labels_in(tmp_path)
    pairs = tmp_path / "pairs.jsonl"
    reviews = tmp_path / "cache" / "reviews.jsonl"
    reviews.parent.mkdir()
    config = config_in(tmp_path, source, glossary=str(pairs))

    def fingerprint() -> str:
        ended = run_build(config, tmp_path / "out", tmp_path / "cache" / "c.sqlite", "--dry-run")
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)["fingerprint"]

    pairs.write_text('{"en": "dose", "es": "dosis"}\n', encoding="utf-8")
    seen = [fingerprint()]
    pairs.write_text('{"en": "dose", "es": "toma"}\n', encoding="utf-8")
    seen.append(fingerprint())
    decision = {"id": "1", "decision": "edit", "en": "Keep it.", "es": "Guárdelo."}
    reviews.write_text(json.dumps(decision) + "\n", encoding="utf-8")
    seen.append(fingerprint())
    reviews.write_text(json.dumps({**decision, "es": "Consérvelo."}) + "\n", encoding="utf-8")
    seen.append(fingerprint())
    assert len(set(seen)) == 4
    assert fingerprint() == seen[-1]


def test_several_workers_pay_for_a_shared_sentence_once(tmp_path: Path) -> None:
    """Eight labels with the same text, so that every rank needs it."""
    source = two_labels_in(tmp_path)
    path = Path(source["path"])
    one = json.loads(path.read_text(encoding="utf-8"))["results"][0]
    labels = [{**one, "set_id": f"set-{at}"} for at in range(8)]
    path.write_text(json.dumps({"meta": {}, "results": labels}), encoding="utf-8")
    with LibreServer(delay_s=0.2) as server:
        options = {"url": server.url}
        config = config_in(tmp_path, source, translator="deep:libre", translator_options=options)
        ended = run_build(config, tmp_path / "out", tmp_path / "c.sqlite", "--workers", "4")
        assert ended.returncode == 0, ended.stderr
    assert set(server.asked.values()) == {1}


def test_another_model_or_server_of_the_environment_is_another_build(tmp_path: Path) -> None:
    """No secret decides: neither a password in the address nor a key."""
    config = config_in(tmp_path, two_labels_in(tmp_path), translator="openai")

    def fingerprint(**environment: str) -> str:
        plain = {"OPENAI_MODEL": "a", "OPENAI_BASE_URL": "http://localhost:9/v1", "OPENAI_API_KEY": "x"}
        with pytest.MonkeyPatch.context() as patch:
            for name, value in (plain | environment).items():
                patch.setenv(name, value)
            return make_plan(read_config(config), tmp_path / "c.sqlite").fingerprint

    first = fingerprint()
    assert len({first, fingerprint(OPENAI_MODEL="b"), fingerprint(OPENAI_BASE_URL="http://other:9/v1")}) == 3
    assert fingerprint(OPENAI_API_KEY="y", OPENAI_BASE_URL="http://maria:secret@localhost:9/v1") == first


def test_a_decision_of_a_reviewer_is_what_the_next_build_publishes(tmp_path: Path) -> None:
    source = two_labels_in(tmp_path)
    english = "Keep ALFA away from children, and do not take more of it than it says here."
    decision = {"id": "1", "decision": "edit", "en": english, "es": "Mantenga ALFA lejos de los niños."}
    with LibreServer() as server:
        options = {"translator": "deep:libre", "translator_options": {"url": server.url}, "checks": []}
        config = config_in(tmp_path, source, **options)
        for built in ("before", "after"):
            ended = run_build(config, tmp_path / built, tmp_path / "c.sqlite")
            assert ended.returncode == 0, ended.stderr
            (tmp_path / "reviews.jsonl").write_text(json.dumps(decision) + "\n", encoding="utf-8")
    texts = {row["set_id"]: row["text_es"] for row in rows_of(tmp_path / "after", "openfda")}
    assert texts["ALFA"] == "Mantenga ALFA lejos de los niños."
    assert (
        texts["BETA"] == {r["set_id"]: r["text_es"] for r in rows_of(tmp_path / "before", "openfda")}["BETA"]
    )
    refused = run_builder("publish", str(tmp_path / "after"), "--to", f"folder:{tmp_path / 'hub'}")
    assert "not checked (openfda without coverage, drugs," in one_line(refused)
    inputs = json.loads((tmp_path / "after" / "manifest.json").read_text(encoding="utf-8"))["inputs"]
    assert [each["path"] for each in inputs if each["source"] == "reviews"] == ["reviews.jsonl"]


def missing_glossary(folder: Path) -> list[str]:
    return ["build", str(DEMO), "--out", str(folder / "out"), "--set", "glossary=nada.jsonl"]


def missing_config(folder: Path) -> list[str]:
    return ["build", str(folder / "nada.yaml"), "--out", str(folder / "out")]


def missing_source(folder: Path) -> list[str]:
    return ["build", str(DEMO), "--out", str(folder / "out"), "--set", "datasets.0.source.path=nada"]


def empty_folder(folder: Path) -> list[str]:
    (folder / "leer").mkdir()
    return [
        "build",
        str(DEMO),
        "--out",
        str(folder / "out"),
        "--set",
        f"datasets.0.source.path={folder / 'leer'}",
    ]


def unknown_key(folder: Path) -> list[str]:
    return ["build", str(DEMO), "--out", str(folder / "out"), "--set", "tranlator=apertium"]


def foreign_folder(folder: Path) -> list[str]:
    (folder / "tesis.txt").write_text("mía", encoding="utf-8")
    return ["build", str(DEMO), "--out", str(folder), "--fresh"]


def unknown_licence(folder: Path) -> list[str]:
    return ["build", str(DEMO), "--out", str(folder / "out"), "--set", "datasets.0.source.licence=gratis"]


def only_bad_files(folder: Path) -> list[str]:
    config = config_in(folder, articles_in(folder, {"roto.pdf": b"%PDF"}))
    return ["build", str(config), "--out", str(folder / "out")]


def cache_that_is_no_cache(folder: Path) -> list[str]:
    (folder / "c.sqlite").write_text(
        "not a database, but long enough to be taken for one" * 90, encoding="utf-8"
    )
    return ["build", str(DEMO), "--out", str(folder / "out"), "--cache", str(folder / "c.sqlite")]


def broken_memory(folder: Path) -> list[str]:
    (folder / "m.jsonl").write_text('{"en": "x"', encoding="utf-8")
    return ["build", str(DEMO), "--out", str(folder / "out"), "--set", f"memory={folder / 'm.jsonl'}"]


MISTAKES = (
    (missing_config, "nada.yaml: no such file"),
    (missing_source, "nada: no such file or folder"),
    (empty_folder, "the folder holds no .txt, .md, .html, .htm, .pdf file"),
    (unknown_key, "unknown key 'tranlator', did you mean 'translator'?"),
    (foreign_folder, "holds other things (tesis.txt)"),
    (unknown_licence, "'gratis'"),
    (only_bad_files, "not one row came out (unreadable 1)"),
    (cache_that_is_no_cache, "c.sqlite: file is not a database"),
    (missing_glossary, "glossary nada.jsonl: no such file"),
    (broken_memory, "m.jsonl, line 1: not JSON"),
)


@pytest.mark.parametrize(("mistake", "message"), MISTAKES, ids=[mistake.__name__ for mistake, _ in MISTAKES])
def test_each_mistake_is_one_line_and_exit_1(
    tmp_path: Path, mistake: Callable[[Path], list[str]], message: str
) -> None:
    assert message in one_line(run_builder(*mistake(tmp_path)))


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_was_built_is_not_lost_to_a_later_mistake(tmp_path: Path, demo: Demo, workers: str) -> None:
    out = tmp_path / "out"
    assert run_build(DEMO, out, demo.cache).returncode == 0
    config = config_in(tmp_path, articles_in(tmp_path, {"roto.pdf": b"%PDF"}))
    one_line(run_build(config, out, demo.cache, "--workers", workers))
    assert digests(out) == digests(demo.folder)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_missing_engine_is_told_in_one_line(tmp_path: Path, workers: str) -> None:
    path = tmp_path / "labels.json"
    label = {"set_id": "s", "openfda": {"generic_name": ["X"]}, "warnings": ["Be careful with it."]}
    path.write_text(json.dumps([label] * 2), encoding="utf-8")
    config = config_in(tmp_path, {"name": "openfda", "path": str(path)}, translator="deep:libre")
    ended = run_builder(
        *("build", str(config), "--out", str(tmp_path / "out"), "--workers", workers),
        environment={"LIBRETRANSLATE_URL": ""},
    )
    assert "needs a server: set $LIBRETRANSLATE_URL" in one_line(ended)


def test_two_articles_of_one_name_in_two_folders_are_not_mixed_up(tmp_path: Path) -> None:
    for name in ("uno", "dos"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_bytes(ARTICLE.replace(b"Asma", name.encode()))
    sources = [
        {"source": {"name": "articles", "path": str(tmp_path / n), "licence": "mit"}} for n in ("uno", "dos")
    ]
    config = tmp_path / "config.yaml"
    config.write_text(json.dumps({"datasets": sources}), encoding="utf-8")
    line = one_line(run_build(config, tmp_path / "out", tmp_path / "c.sqlite"))
    assert "two rows have the id" in line
    assert "articles/a.md" in line


def test_overlapping_downloads_give_every_label_once(tmp_path: Path, demo: Demo) -> None:
    folder = tmp_path / "fichas"
    folder.mkdir()
    for name in ("enero.json", "febrero.json"):
        (folder / name).write_bytes((SAMPLES / "openfda.json").read_bytes())
    source = {"name": "openfda", "path": str(folder), "sample": True}
    config = config_in(tmp_path, source, memory=str(SAMPLES / "memory_en_es.jsonl"))
    ended = run_build(config, tmp_path / "out", demo.cache)
    assert ended.returncode == 0, ended.stderr
    for name in ("openfda", "openfda_qa"):
        once = next(each["rows"] for each in demo.stats["configs"] if each["name"] == name)
        assert len(rows_of(tmp_path / "out", name)) == once


def test_a_second_build_of_a_folder_in_use_says_so(tmp_path: Path, demo: Demo) -> None:
    with lock_folder(tmp_path / "out"):
        assert "another build is at work here" in one_line_after_waiting(
            run_build(DEMO, tmp_path / "out", demo.cache)
        )


def one_line_after_waiting(ended: "subprocess.CompletedProcess[str]") -> str:
    assert ended.returncode == 1
    waiting, line = ended.stderr.splitlines()
    assert "waiting for another build" in waiting
    return line


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    ended = run_build(DEMO, tmp_path / "out", tmp_path / "c.sqlite", "--dry-run")
    plan = json.loads(ended.stdout)
    assert [each["source"] for each in plan["datasets"]][:3] == ["articles", "pubmedqa", "openfda"]
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 300 kB, which the rows of the demo do not fit on."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk can be mounted by root only")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_in_one_line(full_disk: Path, demo: Demo) -> None:
    line = one_line(run_build(DEMO, full_disk / "out", demo.cache))
    assert "No space left on device" in line
