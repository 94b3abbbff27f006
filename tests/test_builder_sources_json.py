"""PubMedQA and openFDA: every shape they come in; a broken record takes no other with it."""

import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.records import Document
from dataset_builder.sources.json_stream import MAX_DEPTH, members
from tests.source_files import label, read

ABSTRACT: dict[str, Any] = {
    "QUESTION": "Does it work?",
    "CONTEXTS": ["Ten patients.", "Five improved."],
    "LABELS": ["METHODS", "RESULTS"],
    "MESHES": ["Humans"],
    "YEAR": "2011",
    "LONG_ANSWER": "It may work.",
    "final_decision": "maybe",
}
WARNED = label(warnings=["Do not drive."])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def read_json(source: str, folder: Path, name: str, content: object) -> tuple[list[Document], dict[str, str]]:
    path = folder / name
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    path.write_bytes(data)
    return read(source, path)


@given(st.lists(JSON, max_size=4), st.dictionaries(st.text(max_size=4), JSON, max_size=4))
def test_a_stream_gives_what_json_loads_gives(items: list[Any], pairs: dict[str, Any]) -> None:
    assert list(members(io.BytesIO(json.dumps(items).encode()))) == [("", item) for item in items]
    assert list(members(io.BytesIO(json.dumps(pairs).encode()))) == list(pairs.items())
    whole = io.BytesIO(json.dumps({**pairs, "results": items, "z": pairs}).encode())
    assert [item for _, item in members(whole, "results")] == items


@pytest.mark.parametrize("text", ["", "5", '"a"', "{} {}", "[1] x", '{"a":', "[" * (MAX_DEPTH + 2), "\xff"])
def test_what_is_no_document_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the parser's own
        list(members(io.BytesIO(text.encode("latin-1")), "results"))


def test_an_abstract_becomes_a_document_with_its_passages(tmp_path: Path) -> None:
    (document,), problems = read_json("pubmedqa", tmp_path, "a.json", {"111": ABSTRACT})
    assert problems == {}
    assert [(each.key, each.text) for each in document.passages] == [
        ("question", "Does it work?"),
        ("context:0", "Ten patients."),
        ("context:1", "Five improved."),
        ("long_answer", "It may work."),
    ]
    assert (document.kind, document.licence, document.source_version) == ("abstract", "mit", "2011")
    assert (document.source_id, document.split_key) == ("111", "111")
    assert document.source_url == "https://pubmed.ncbi.nlm.nih.gov/111/"


def test_every_shape_of_pubmedqa_gives_the_same_document(tmp_path: Path) -> None:
    expected, _ = read_json("pubmedqa", tmp_path, "a.json", {"111": ABSTRACT})
    on_the_hub = {
        "pubid": 111,
        "question": ABSTRACT["QUESTION"],
        "context": {"contexts": ABSTRACT["CONTEXTS"], "labels": ABSTRACT["LABELS"], "meshes": ["Humans"]},
        "long_answer": ABSTRACT["LONG_ANSWER"],
        "final_decision": "maybe",
        "YEAR": "2011",
    }
    line = json.dumps({"pubid": "111", **ABSTRACT}).encode()
    for name, content in (
        ("lista.json", [{"pubid": 111, **ABSTRACT}]),
        ("marca.json", b"\xef\xbb\xbf" + json.dumps({"111": ABSTRACT}).encode()),
        ("lineas.jsonl", b"\n" + line + b"\r\n\n"),
        ("hub.jsonl", on_the_hub),
    ):
        assert read_json("pubmedqa", tmp_path, name, content) == (expected, {}), name


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"final_decision": "perhaps"}, "no_decision"),
        ({"final_decision": None}, "no_decision"),
        ({"QUESTION": " "}, "wrong_shape"),
        ({"LONG_ANSWER": None}, "wrong_shape"),
        ({"CONTEXTS": "one text"}, "wrong_shape"),
        ({"CONTEXTS": ["a", 5]}, "wrong_shape"),
        ({"MESHES": "Humans"}, "wrong_shape"),
    ],
)
def test_an_abstract_of_another_shape_is_put_aside_alone(
    tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    records = {"1": ABSTRACT | change, "2": ABSTRACT, "3": 5}
    documents, problems = read_json("pubmedqa", tmp_path, "a.json", records)
    assert [document.source_id for document in documents] == ["2"]
    assert problems == {"a.json#1": reason, "a.json#3": "wrong_shape"}


def test_a_record_without_its_number_is_not_given_one(tmp_path: Path) -> None:
    """A line number is no PubMed id: the row would cite another paper."""
    for name, content in (("a.json", [ABSTRACT]), ("a.jsonl", ABSTRACT)):
        documents, problems = read_json("pubmedqa", tmp_path, name, content)
        assert documents == []
        assert list(problems.values()) == ["no_pubid"]


def test_records_before_a_break_are_kept_and_the_break_is_told(tmp_path: Path) -> None:
    whole = json.dumps({str(at): ABSTRACT for at in range(1, 6)}).encode()
    cut = whole[: whole.index(b'"5"') + 20]
    broken = whole.replace(b'"5": {', b'"5": {oops ')
    for content in (cut, broken):
        documents, problems = read_json("pubmedqa", tmp_path, "a.json", content)
        assert [document.source_id for document in documents] == ["1", "2", "3", "4"]
        assert problems == {"a.json#4": "broken_json"}


def test_a_broken_line_is_put_aside_alone(tmp_path: Path) -> None:
    line = json.dumps({"pubid": "1", **ABSTRACT}).encode()
    lines = [line, line[:-5], b"[" * 100_000, b'{"pubid": "\xe1"}', line.replace(b'"1"', b'"2"')]
    documents, problems = read_json("pubmedqa", tmp_path, "a.jsonl", b"\n".join(lines))
    assert [document.source_id for document in documents] == ["1", "2"]
    assert problems == {f"a.jsonl#{number}": "broken_json" for number in (2, 3, 4)}


@pytest.mark.parametrize(
    ("content", "reason"), [({}, "no_records"), ([], "no_records"), (b"", "broken_json")]
)
def test_a_file_without_records_is_told(tmp_path: Path, content: object, reason: str) -> None:
    for source in ("pubmedqa", "openfda"):
        assert read_json(source, tmp_path, "a.json", content) == ([], {"a.json#0": reason})


def test_json_lines_named_json_are_told_not_cut_short(tmp_path: Path) -> None:
    line = json.dumps(WARNED).encode()
    _, problems = read_json("openfda", tmp_path, "a.json", line + b"\n" + line)
    assert list(problems.values()) == ["broken_json"]


def test_every_shape_of_openfda_gives_the_same_document(tmp_path: Path) -> None:
    bulk = json.dumps({"meta": {"x": [1, {"results": []}]}, "results": [WARNED]}).encode()
    expected, problems = read_json("openfda", tmp_path, "a.json", bulk)
    assert problems == {}
    packed, taped = io.BytesIO(), {mode: io.BytesIO() for mode in ("gz", "xz")}
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("dir/a.json", bulk)
        archive.writestr("__MACOSX/a.json", "no")
        archive.writestr("README.txt", "no")
    for mode, stream in taped.items():
        with tarfile.open(fileobj=stream, mode=f"w:{mode}") as tape:  # type: ignore[call-overload] - by name
            member = tarfile.TarInfo("./dir/a.json")
            member.size = len(bulk)
            tape.addfile(member, io.BytesIO(bulk))
    shapes: dict[str, object] = {
        "lista.json": [WARNED],
        "una.json": WARNED,
        "lineas.jsonl": WARNED,
        "a.zip": packed.getvalue(),
        "a.tar.gz": taped["gz"].getvalue(),
        "a.tar.xz": taped["xz"].getvalue(),
    }
    for name, content in shapes.items():
        assert read_json("openfda", tmp_path, name, content) == (expected, {}), name


def test_a_damaged_archive_is_told(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", json.dumps({"results": [WARNED] * 400}))
    damaged = bytearray(stream.getvalue())
    damaged[60:90] = b"\xff" * 30
    locked = bytearray(stream.getvalue())
    locked[6] |= 1  # says that the member has a password
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    for name, content in (
        ("roto.zip", bytes(damaged)),
        ("cerrado.zip", bytes(locked)),
        ("corto.zip", stream.getvalue()[:50]),
        ("no.tar.gz", b"no"),
        ("no.tar.xz", b"no"),
    ):
        assert read_json("openfda", tmp_path, name, content) == ([], {name: "unreadable"})


def test_a_label_becomes_a_document(tmp_path: Path) -> None:
    fields = label(
        brand_name="Vexa",
        substance_name="VEXORINE SODIUM",
        dosage_and_administration=["2 DOSAGE AND ADMINISTRATION Take 5 mg.", "Take it with water."],
        pregnancy="Pregnancy is a risk.",
        spl_medguide=["Not read."],
    )
    (document,), _ = read_json("openfda", tmp_path, "a.json", fields)
    assert [(each.key, each.heading, each.text) for each in document.passages] == [
        ("dosage_and_administration:0", "dosage_and_administration", "Take 5 mg.\n\nTake it with water."),
        ("pregnancy:0", "pregnancy", "Pregnancy is a risk."),
    ]
    assert document.metadata["sections"] == {"dosage_and_administration": 1, "pregnancy": 1}
    assert (document.source_id, document.source_version, document.country) == ("s1@3", "3", "US")
    assert (document.split_key, document.terms) == ("vexorine sodium", ("vexorine",))
    assert document.source_url.endswith("setid=s1")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"set_id": None}, "no_set_id"),
        ({"generic_name": None}, "no_drug_name"),
        ({"warnings": None}, "no_section"),
        ({"warnings": ["  "]}, "no_section"),
        ({"warnings": {"a": "b"}}, "wrong_shape"),
        ({"warnings": ["a", ["b"]]}, "wrong_shape"),
        ({"warnings_table": 5}, "wrong_shape"),
    ],
)
def test_a_label_of_another_shape_is_put_aside_alone(
    tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    odd = label(**{"warnings": ["Do not drive."], **change})
    documents, problems = read_json("openfda", tmp_path, "a.json", {"results": [odd, WARNED, 5]})
    assert len(documents) == 1
    assert problems == {"a.json#0": reason, "a.json#2": "wrong_shape"}


@given(
    st.lists(
        st.sampled_from(["Take 5 mg. ", "A long sentence of many words. ", "a | 5 mg\n", "\n"]), max_size=400
    )
)
def test_a_long_section_is_cut_without_losing_a_letter(parts: list[str]) -> None:
    from dataset_builder.sources.openfda import MAX_PASSAGE_CHARS, _pieces

    text = "".join(parts)
    pieces = _pieces(text)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(len(piece) <= MAX_PASSAGE_CHARS for piece in pieces)


def test_a_table_twin_is_said_once_in_the_passage_and_a_lost_one_is_noted(tmp_path: Path) -> None:
    table = "<table><tr><td>Adults</td><td>5 mg</td></tr></table>"
    other = "<table><tr><td>Elsewhere</td></tr></table>"
    fields = label(
        dosage_and_administration=["Take as told. Adults 5 mg Then stop."],
        dosage_and_administration_table=[table, other],
    )
    (document,), _ = read_json("openfda", tmp_path, "a.json", fields)
    assert document.passages[0].text == "Take as told.\nAdults | 5 mg\nThen stop."
    assert document.metadata["tables_not_found"] == 1
