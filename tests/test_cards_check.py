import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from datasets import load_dataset

from cards.check import check_folder
from cards.errors import CardError
from cards.render import render_adapter, render_dataset
from tests import card_facts

ROOT = Path(__file__).parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    built = tmp_path / "demo-es"
    built.mkdir()
    card_facts.write_dataset_folder(built)
    return built


def rewrite(folder: Path, facts: dict[str, Any]) -> None:
    """Write facts with the card and the manifest that fit them."""
    (folder / "stats.json").write_text(json.dumps(facts), encoding="utf-8")
    (folder / "README.md").write_text(render_dataset(facts), encoding="utf-8")
    card_facts.write_manifest(folder)


def facts_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "stats.json").read_text(encoding="utf-8"))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cards", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_built_folder_loads_with_the_features_and_counts_of_its_card(folder: Path, tmp_path: Path) -> None:
    loaded = load_dataset(str(folder), "qa", cache_dir=str(tmp_path / "cache"))
    assert {split: list(rows) for split, rows in loaded.items()} == {
        "train": card_facts.QA_ROWS[:3],
        "test": card_facts.QA_ROWS[3:],
    }
    assert loaded["train"].features["passage_start"].dtype == "int32"
    assert loaded["train"].features._to_yaml_list() == normalised(facts_of(folder)["configs"][0]["features"])


def normalised(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a features list as `datasets` writes it."""
    from datasets import Features

    return Features._from_yaml_list(features)._to_yaml_list()


def test_a_folder_loads_its_default_config_unnamed(folder: Path, tmp_path: Path) -> None:
    assert len(load_dataset(str(folder), split="train", cache_dir=str(tmp_path / "cache"))) == 3


def test_a_wrong_number_of_rows_in_the_card_does_not_load(folder: Path, tmp_path: Path) -> None:
    from datasets.exceptions import DatasetGenerationError
    from datasets.utils.info_utils import NonMatchingSplitsSizesError

    facts = facts_of(folder)
    facts["configs"][0]["splits"][0]["num_examples"] = 4
    rewrite(folder, facts)
    with pytest.raises((NonMatchingSplitsSizesError, DatasetGenerationError)):
        load_dataset(str(folder), "qa", cache_dir=str(tmp_path / "cache"))


def test_a_true_card_has_no_problem(folder: Path) -> None:
    assert check_folder(folder) == []


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ("num_examples", "qa/train: num_examples is 1003 in the card and 3 in the files"),
        ("num_bytes", "qa/train: num_bytes is "),
    ],
)
def test_a_wrong_number_of_a_split_is_found(folder: Path, key: str, problem: str) -> None:
    facts = facts_of(folder)
    facts["configs"][0]["splits"][0][key] += 1000
    rewrite(folder, facts)
    assert [one for one in check_folder(folder) if one.startswith(problem)]


def test_wrong_sizes_and_features_of_a_config_are_found(folder: Path) -> None:
    facts = facts_of(folder)
    facts["configs"][0]["download_size"] = 1
    facts["configs"][0]["dataset_size"] = 2
    facts["configs"][0]["features"][8]["dtype"] = "int64"
    rewrite(folder, facts)
    problems = " ".join(check_folder(folder))
    assert "qa: download_size is 1 " in problems
    assert "qa: dataset_size is 2 " in problems
    assert "qa/test: the features of the card are not the columns of the files" in problems


def test_a_split_without_file_and_a_file_without_split_are_found(folder: Path) -> None:
    (folder / "data/qa/test-00000-of-00001.parquet").rename(folder / "data/qa/dev-00000-of-00001.parquet")
    problems = check_folder(folder)
    assert "qa/test: no file matches its pattern" in problems
    assert "data/qa/dev-00000-of-00001.parquet: no config of the card names this file" in problems
    assert "data/qa/test-00000-of-00001.parquet: in manifest.json, but not here" in problems
    assert "data/qa/dev-00000-of-00001.parquet: not in manifest.json" in problems


def test_an_edited_card_is_found_with_its_line(folder: Path) -> None:
    path = folder / "README.md"
    card = path.read_text(encoding="utf-8")
    path.write_text(card.replace("license: other", "license: mit"), encoding="utf-8")
    assert "README.md: differs from the card of stats.json; first at line 2" in check_folder(folder)
    path.write_text(card + "[More Information Needed]\n", encoding="utf-8")
    assert "README.md: holds [More Information Needed]" in check_folder(folder)
    path.unlink()
    assert "README.md: missing; write it with `python -m cards render`" in check_folder(folder)


def test_a_licence_of_a_row_that_the_facts_do_not_tell_is_found(folder: Path) -> None:
    facts = facts_of(folder)
    facts["configs"][1]["licences"] = {"cc0-1.0": 1}
    rewrite(folder, facts)
    problems = " ".join(check_folder(folder))
    assert "openfda: licences {'mit': 1} in the files, {'cc0-1.0': 1} in the facts" in problems


def test_rows_that_may_not_be_redistributed_are_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(card_facts.LABEL_ROWS[0], "licence", "publisher-abstract")
    card_facts.write_dataset_folder(folder)
    assert "openfda: rows under publisher-abstract may not be redistributed" in check_folder(folder)


def test_a_changed_file_is_found_by_the_manifest(folder: Path) -> None:
    (folder / "stats.json").write_text(json.dumps(facts_of(folder), indent=1), encoding="utf-8")
    assert check_folder(folder) == ["stats.json: its bytes are not those of manifest.json"]


@pytest.mark.parametrize("content", ["{", "[]", "{}"])
def test_a_broken_manifest_is_one_line(folder: Path, content: str) -> None:
    (folder / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(CardError, match=r"^[^\n]*manifest.json: not a manifest[^\n]*$"):
        check_folder(folder)


def test_a_wrong_size_category_is_found(folder: Path) -> None:
    facts = facts_of(folder)
    facts["configs"][0]["rows"] = 5000
    rewrite(folder, facts)
    assert check_folder(folder) == ["README.md: size_categories is ['1K<n<10K'] for 6 rows"]


def test_an_adapter_folder_is_checked_against_its_files(tmp_path: Path) -> None:
    weights, template = b"weights", b"template"
    (tmp_path / "adapter_model.safetensors").write_bytes(weights)
    (tmp_path / "chat_template.jinja").write_bytes(template)
    facts = card_facts.adapter()
    facts["adapter_sha256"] = hashlib.sha256(weights).hexdigest()
    facts["template_sha256"] = hashlib.sha256(template).hexdigest()
    (tmp_path / "adapter_facts.json").write_text(json.dumps(facts), encoding="utf-8")
    (tmp_path / "README.md").write_text(render_adapter(facts), encoding="utf-8")
    assert check_folder(tmp_path) == []
    (tmp_path / "chat_template.jinja").write_bytes(b"another")
    (tmp_path / "adapter_model.safetensors").unlink()
    assert check_folder(tmp_path) == [
        "adapter_model.safetensors: missing",
        "chat_template.jinja: its sha256 is not that of adapter_facts.json",
    ]


def test_the_command_renders_and_then_finds_nothing_wrong(folder: Path) -> None:
    card = (folder / "README.md").read_bytes()
    (folder / "README.md").unlink()
    before = run("check", str(folder))
    assert before.returncode == 1
    assert json.loads(before.stdout)[0].startswith("README.md: missing")
    assert before.stderr.count("\n") == 1
    assert run("render", str(folder)).returncode == 0
    assert (folder / "README.md").read_bytes() == card
    after = run("check", str(folder))
    assert (after.returncode, after.stdout) == (0, "[]\n")


@pytest.mark.parametrize("content", [None, "{", "[]", '{"schema_version": 1}'])
def test_a_folder_without_usable_facts_is_one_line_and_status_1(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "stats.json").write_text(content, encoding="utf-8")
    done = run("check", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "stats.json" in done.stderr
