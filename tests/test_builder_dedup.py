from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.columns import CONFIG_COLUMNS
from dataset_builder.dedup import EXACT_KEYS, Seen, content_words
from dataset_builder.split import split_of

SHARES = (("train", 80), ("validation", 10), ("test", 10))


def qa(question: str, answer: str) -> Mapping[str, str]:
    return {"question": question, "answer": answer}


def test_every_config_says_what_makes_two_rows_the_same() -> None:
    assert EXACT_KEYS.keys() == CONFIG_COLUMNS.keys()


def test_the_first_of_equal_rows_is_kept() -> None:
    seen = Seen()
    assert seen.duplicate("qa", qa("¿Qué es el asma?", "Una enfermedad.")) is None
    assert seen.duplicate("qa", qa("¿Qué es el asma?", "Una enfermedad.")) == "exact_duplicate"


def test_case_accents_articles_and_punctuation_make_a_near_duplicate() -> None:
    seen = Seen()
    assert seen.duplicate("qa", qa("¿Qué es el asma?", "Es una enfermedad crónica.")) is None
    assert seen.duplicate("qa", qa("Que es asma", "es la ENFERMEDAD cronica")) == "near_duplicate"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Tome 5 mg.", "Tome 50 mg."),
        ("Tome 0,5 mg.", "Tome 5 mg."),
        ("Tome prednisona.", "Tome prednisolona."),
        ("No tome alcohol.", "Tome alcohol."),
        ("Si el valor es < 3, llame.", "Si el valor es > 3, llame."),
        ("Antes de comer.", "Después de comer."),
        ("A causa de B.", "B causa de A."),
    ],
)
def test_rows_that_differ_in_meaning_are_both_kept(first: str, second: str) -> None:
    seen = Seen()
    assert seen.duplicate("qa", qa("¿Qué se hace?", first)) is None
    assert seen.duplicate("qa", qa("¿Qué se hace?", second)) is None


def test_two_labels_keep_the_section_they_share() -> None:
    seen = Seen()
    for set_id in ("a", "b"):
        row = {"set_id": set_id, "section": "warnings", "text_en": "Keep away."}
        assert seen.duplicate("openfda", row) is None


def test_content_words_keep_numbers_signs_and_order() -> None:
    assert content_words("¡La Dosis: 0,5 mg/kg!") == "dosis 0,5 mg / kg"


def test_shares_hold_on_ten_thousand_documents() -> None:
    """Of 10,000 uniform draws 8,000 +- 5 sigma (200) go to train."""
    splits = [split_of(f"documento {number}", SHARES) for number in range(10_000)]
    assert abs(splits.count("train") - 8000) < 200
    assert abs(splits.count("test") - 1000) < 150


@given(st.text())
def test_a_document_is_always_in_the_same_split(key: str) -> None:
    assert split_of(key, SHARES) == split_of(key, SHARES) in {"train", "validation", "test"}


@given(st.text())
def test_a_split_without_a_share_gets_nothing(key: str) -> None:
    assert split_of(key, (("train", 0), ("validation", 0), ("test", 100))) == "test"
