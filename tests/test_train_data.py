import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dataset_builder.columns import RESTRICTED_FLAG
from dataset_builder.records import Message
from tests.tiny_model import make_tiny_llama, write_dataset
from train import data
from train.base_model import load_tokenizer
from train.errors import DataError
from train.recipe import DatasetChoice, ParentAdapter, Recipe, Training

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> "PreTrainedTokenizerBase":
    return load_tokenizer(str(make_tiny_llama(tmp_path_factory.mktemp("base"))), None, "plain")[0]


def _recipe(max_length: int = 128, **choice: object) -> Recipe:
    return Recipe(
        "sft",
        "x",
        (DatasetChoice(**choice),),  # type: ignore[arg-type] - keywords of the test
        training=Training(max_steps=1, max_length=max_length),
    )


def _row(answer: str, licence: str = "cc0-1.0", question: str = "¿Qué es?") -> dict[str, object]:
    messages: list[Message] = [
        {"role": "user", "content": question},
        {"role": "assistant", "content": answer},
    ]
    return {"messages": messages, "licence": licence}


def test_rows_are_counted_by_licence_and_dropped_by_reason(
    tmp_path: Path, tokenizer: "PreTrainedTokenizerBase"
) -> None:
    """Five rows: one empty answer, one answer and one question far over 128 tokens; two remain.

    One of them is under two licences and counts in both.
    """
    rows = [
        _row("Es agua."),
        _row("Es sal.", "cc-by-4.0 + gemma"),
        _row(""),
        _row("Es agua. " * 100),
        _row("Sí.", question="¿Qué es? " * 100),
    ]
    folder = write_dataset(tmp_path / "ds", "qa", {"train": rows})
    chosen = _recipe(id=str(folder), config="qa")
    found = data.conversations(chosen, data.load_datasets(chosen), tokenizer)
    assert len(found.rows) == 2
    assert found.dropped == Counter(no_answer=1, end_would_be_cut=1, prompt_fills_max_length=1)
    assert found.sources == [
        {
            "id": "ds",
            "config": "qa",
            "split": "train",
            "revision": "",
            "rows": 2,
            "licences": {"cc-by-4.0": 1, "cc0-1.0": 1, "gemma": 1},
        }
    ]


def test_rows_that_must_not_be_passed_on_are_counted_where_they_are_trained_on(
    tmp_path: Path, tokenizer: "PreTrainedTokenizerBase"
) -> None:
    """Three of the four are flagged, and the empty one of them is dropped."""
    flagged: dict[str, object] = {"flags": ["sample", RESTRICTED_FLAG]}
    rows = [_row("Es agua.") | flagged, _row("") | flagged, _row("Es sal.") | {"flags": []}]
    folder = write_dataset(tmp_path / "ds", "qa", {"train": [*rows, _row("Es luz.") | flagged]})
    chosen = _recipe(id=str(folder), config="qa")
    assert data.conversations(chosen, data.load_datasets(chosen), tokenizer).restricted_rows == 2


def test_when_every_row_is_dropped_the_line_says_why(
    tmp_path: Path, tokenizer: "PreTrainedTokenizerBase"
) -> None:
    folder = write_dataset(tmp_path / "ds", "qa", {"train": [_row("Es agua."), _row("Es sal.")]})
    chosen = _recipe(id=str(folder), config="qa", max_length=3)
    with pytest.raises(DataError, match=r"no row can be trained on \(2 prompt_fills_max_length\)"):
        data.conversations(chosen, data.load_datasets(chosen), tokenizer)


def test_a_built_folder_is_known_by_its_manifest_and_tells_whether_it_is_a_sample(
    tmp_path: Path, tokenizer: "PreTrainedTokenizerBase"
) -> None:
    """The revision is the sha256 of manifest.json; that of "{}" is 44136fa3...945a8f81 (sha256sum)."""
    folder = write_dataset(tmp_path / "ds", "qa", {"train": [_row("Es agua."), _row("Es sal.")]})
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    (folder / "stats.json").write_text(json.dumps({"sample": True}), encoding="utf-8")
    chosen = _recipe(id=str(folder), config="qa", rows=1)
    found = data.conversations(chosen, data.load_datasets(chosen), tokenizer)
    expected = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert found.sources[0]["revision"] == expected
    assert found.sample
    assert len(found.rows) == 1


@pytest.mark.parametrize("names", [("a/ds", "a/ds"), ("a/ds", "b/ds")])
def test_a_rebuilt_folder_or_one_of_the_same_name_is_read_and_not_the_earlier_one(
    tmp_path: Path, tokenizer: "PreTrainedTokenizerBase", names: tuple[str, str]
) -> None:
    """`load_dataset` alone would give the first folder's rows twice: its cache goes by name and config."""
    read = []
    for name, answer in zip(names, ("Tome 1 mg.", "Tome 9 mg."), strict=True):
        chosen = _recipe(id=str(write_dataset(tmp_path / name, "qa", {"train": [_row(answer)]})), config="qa")
        rows = data.conversations(chosen, data.load_datasets(chosen), tokenizer).rows
        read.append(tokenizer.decode(rows[0].input_ids))
    assert "1 mg" in read[0]
    assert "9 mg" in read[1]


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"id": "no/such/folder"}, "no data set at no/such/folder"),
        ({"config": "nada"}, "BuilderConfig 'nada' not found"),
        ({"config": "qa", "split": "dev"}, "has no split 'dev'; known: train"),
        ({"config": "qa"}, "lacks prompt, chosen, rejected"),
    ],
)
def test_a_data_set_that_cannot_be_used_is_named_in_one_line(
    tmp_path: Path, tokenizer: "PreTrainedTokenizerBase", choice: dict[str, str], message: str
) -> None:
    folder = write_dataset(tmp_path / "ds", "qa", {"train": [_row("Es agua.")]})
    chosen = _recipe(128, **({"id": str(folder)} | choice))
    with pytest.raises(DataError) as caught:
        data.preference_pairs(chosen, data.load_datasets(chosen), tokenizer)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_held_out_pairs_come_from_the_validation_split(
    tmp_path: Path, tokenizer: "PreTrainedTokenizerBase"
) -> None:
    def pair(number: int) -> dict[str, object]:
        return {
            "prompt": [{"role": "user", "content": f"¿Caso {number}?"}],
            "chosen": [{"role": "assistant", "content": "Sí."}],
            "rejected": [{"role": "assistant", "content": "No."}],
        }

    splits = {"train": [pair(1), pair(2)], "validation": [pair(3)], "test": [pair(4)]}
    folder = write_dataset(tmp_path / "ds", "preferences", splits)
    chosen = Recipe(
        "dpo",
        "x",
        (DatasetChoice(str(folder), "preferences"),),
        adapter=ParentAdapter("x"),
        training=Training(max_steps=1),
    )
    found = data.preference_pairs(chosen, data.load_datasets(chosen), tokenizer)
    assert [pair.prompt[0]["content"] for pair in found.rows] == ["¿Caso 1?", "¿Caso 2?"]
    assert [pair.prompt[0]["content"] for pair in found.heldout] == ["¿Caso 3?"]
    assert found.sources[0]["licences"] == {"unknown": 2}
