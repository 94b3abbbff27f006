import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from dataset_builder.numbers import number_problem
from dataset_builder.segments import segments

SAMPLES = Path(__file__).parent.parent / "dataset_builder" / "samples"
LABELS: list[dict[str, Any]] = json.loads((SAMPLES / "openfda.json").read_text(encoding="utf-8"))["results"]
ABSTRACTS: dict[str, dict[str, Any]] = json.loads((SAMPLES / "pubmedqa.json").read_text(encoding="utf-8"))
PAIRS = [
    json.loads(line) for line in (SAMPLES / "memory_en_es.jsonl").read_text(encoding="utf-8").splitlines()
]
ARTICLES = sorted((SAMPLES / "articulos").iterdir())
SECTIONS = (
    "indications_and_usage",
    "dosage_and_administration",
    "contraindications",
    "warnings",
    "adverse_reactions",
    "drug_interactions",
    "pregnancy",
    "overdosage",
    "storage_and_handling",
)


class Cells(HTMLParser):
    """Collects the text of each cell of a table."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def cells_of(label: dict[str, Any], section: str) -> list[str]:
    reader = Cells()
    reader.feed("".join(label.get(f"{section}_table", [])))
    return reader.texts


def generic_names(section: str) -> set[str]:
    """Return the drugs whose label has a section."""
    return {label["openfda"]["generic_name"][0] for label in LABELS if section in label}


def section_texts() -> list[str]:
    """Return every label section, each cell of a table twin on a line of its own."""
    texts = []
    for label in LABELS:
        for section in SECTIONS:
            flat = " ".join(cells_of(label, section))
            for text in label.get(section, []):
                before, _, after = text.partition(flat) if flat else (text, "", "")
                texts += [before, *cells_of(label, section), after]
    return texts


def abstract_texts() -> list[str]:
    return [
        text
        for record in ABSTRACTS.values()
        for text in (record["QUESTION"], *record["CONTEXTS"], record["LONG_ANSWER"])
    ]


def test_the_memory_holds_every_segment_and_drug_name_of_the_samples_and_nothing_else() -> None:
    needed = {segment for text in section_texts() + abstract_texts() for segment in segments(text.strip())}
    needed |= {name.lower() for name in generic_names("indications_and_usage")}
    known = [pair["en"] for pair in PAIRS]
    assert needed - set(known) == set()
    assert set(known) - needed == set()
    assert len(known) == len(set(known))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["en"][:40])
def test_each_number_of_a_pair_has_the_same_value_in_both_languages(pair: dict[str, str]) -> None:
    assert number_problem(pair["en"], pair["es"]) is None
    assert re.findall(r"[\d),.]\s?(mg|g|mL|mm|mmHg|°C|°F|%)(?!\w)", pair["en"]) == re.findall(
        r"[\d),.]\s?(mg|g|mL|mm|mmHg|°C|°F|%)(?!\w)", pair["es"]
    )


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["en"][:40])
def test_each_pair_is_negative_in_both_languages_or_in_none(pair: dict[str, str]) -> None:
    english = re.search(r"\b(not|no|non|without)\b", pair["en"], re.IGNORECASE)
    spanish = re.search(r"\b(no|ni|sin)\b", pair["es"], re.IGNORECASE)
    assert (english is None) == (spanish is None)


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("acetaminophen", "paracetamol"),
        ("ibuprofen", "ibuprofeno"),
        ("amoxicillin", "amoxicilina"),
        ("metformin", "metformina"),
        ("omeprazole", "omeprazol"),
        ("loratadine", "loratadina"),
        ("prednisone", "prednisona"),
        ("prednisolone", "prednisolona"),
    ],
)
def test_each_drug_is_named_in_both_languages_of_a_pair_or_in_none(english: str, spanish: str) -> None:
    """Look-alike names are whole words: prednisone must never come out as prednisolona."""
    wrong = [
        pair
        for pair in PAIRS
        if bool(re.search(rf"\b{english}\b", pair["en"], re.IGNORECASE))
        != bool(re.search(rf"\b{spanish}\b", pair["es"], re.IGNORECASE))
    ]
    assert wrong == []


def test_the_labels_are_eight_and_say_that_they_are_not_real() -> None:
    assert len({label["set_id"] for label in LABELS}) == len({label["id"] for label in LABELS}) == 8
    assert all(label["set_id"].startswith("demo") for label in LABELS)
    assert {label["openfda"]["manufacturer_name"][0] for label in LABELS} == {"SpanishMedicaLLM demo"}
    assert len(generic_names("indications_and_usage")) == 8


def test_some_labels_are_silent_where_others_speak() -> None:
    drugs = generic_names("indications_and_usage")
    assert drugs - generic_names("pregnancy") == {"ACETAMINOPHEN", "PREDNISONE"}
    assert drugs - generic_names("overdosage") == {"IBUPROFEN", "PREDNISONE"}
    assert drugs - generic_names("contraindications") == {"ACETAMINOPHEN", "LORATADINE"}
    assert drugs == generic_names("dosage_and_administration") == generic_names("warnings")


def test_prednisone_and_prednisolone_have_different_texts() -> None:
    texts = {label["openfda"]["generic_name"][0]: label for label in LABELS}
    for section in ("indications_and_usage", "dosage_and_administration", "warnings"):
        assert texts["PREDNISONE"][section] != texts["PREDNISOLONE"][section]


def test_one_label_has_a_table_that_also_stands_flattened_in_its_section() -> None:
    twins = [label for label in LABELS if "dosage_and_administration_table" in label]
    assert len(twins) == 1
    flat = " ".join(cells_of(twins[0], "dosage_and_administration"))
    assert twins[0]["dosage_and_administration"][0].count(flat) == 1


def test_the_abstracts_have_the_official_shape_and_ids_that_are_not_of_pubmed() -> None:
    assert list(ABSTRACTS) == [str(90000001 + at) for at in range(12)]
    assert {record["final_decision"] for record in ABSTRACTS.values()} == {"yes", "no", "maybe"}
    assert all(len(record["CONTEXTS"]) == len(record["LABELS"]) for record in ABSTRACTS.values())


def test_the_articles_are_short_and_in_four_formats() -> None:
    assert {path.suffix for path in ARTICLES} == {".md", ".html", ".txt", ".pdf"}
    assert len(ARTICLES) == 5
    assert all(path.stat().st_size < 20_000 for path in ARTICLES)


def test_the_pdf_has_a_text_layer_with_its_headings() -> None:
    with pypdfium2.PdfDocument(SAMPLES / "articulos" / "infusion-de-manzanilla.pdf") as document:
        page = document[0]
        text_page = page.get_textpage()
        lines = text_page.get_text_range().splitlines()
        text_page.close()
        page.close()
    headings = {"Qué es", "Uso tradicional", "Preparación", "Precauciones", "Cuándo consultar"}
    assert headings <= set(lines)
