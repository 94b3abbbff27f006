import re

from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.drug_names import fold
from space.excerpt import beginning, excerpt, matching, sentences

DOSE = (
    "Tome 0,5 mg. Dosis máx. 1500 mg al día. No exceda 2. Los niños, 5 mg/kg. Consulte si dura más de 3 días."
)


def test_a_sentence_ends_neither_inside_a_number_nor_before_one() -> None:
    assert [part.strip() for part in sentences(DOSE)] == [
        "Tome 0,5 mg.",
        "Dosis máx. 1500 mg al día.",
        "No exceda 2.",
        "Los niños, 5 mg/kg.",
        "Consulte si dura más de 3 días.",
    ]


@given(st.text(alphabet="abcÁñ .?!|\n0123456789,;:()«»", max_size=300))
def test_sentences_give_back_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text


def test_a_short_passage_is_whole() -> None:
    assert beginning(DOSE, 500) == DOSE
    assert excerpt(DOSE, 500, len) == DOSE


def test_a_long_passage_shows_where_it_was_cut() -> None:
    assert beginning(DOSE, 45) == "Tome 0,5 mg. Dosis máx. 1500 mg al día. […]"


def test_an_excerpt_keeps_the_first_sentence_and_the_one_that_is_asked_for() -> None:
    def about_children(sentence: str) -> float:
        return float("nino" in fold(sentence))

    assert excerpt(DOSE, 40, about_children) == "Tome 0,5 mg. […] Los niños, 5 mg/kg. […]"


def test_what_does_not_match_is_not_quoted() -> None:
    assert matching(DOSE, lambda sentence: "embarazo" in sentence) == ""
    assert matching(DOSE, lambda sentence: "niños" in sentence) == "[…] Los niños, 5 mg/kg. […]"


def test_cells_of_a_table_row_stay_together() -> None:
    text = "Edad | Dosis\nAdultos | 500 mg cada 8 h\nNiños | 10 mg/kg"
    assert [part.strip() for part in sentences(text)] == [
        "Edad | Dosis",
        "Adultos | 500 mg cada 8 h",
        "Niños | 10 mg/kg",
    ]


def test_rows_of_a_table_stay_on_lines_of_their_own() -> None:
    text = "Edad | Dosis\nAdultos | 500 mg\nNiños | 10 mg/kg\nMáximo: 4 al día. Pare."
    assert beginning(text, 50) == "Edad | Dosis\nAdultos | 500 mg\nNiños | 10 mg/kg\n[…]"
    assert matching(text, lambda part: "500" in part or "Pare" in part) == (
        "[…]\nAdultos | 500 mg\n[…] Pare."
    )


@given(st.integers(10, 200))
def test_every_number_of_an_excerpt_stands_in_the_text(limit: int) -> None:
    numbers = re.findall(r"\d+(?:,\d+)?", beginning(DOSE, limit))
    assert numbers == re.findall(r"\d+(?:,\d+)?", DOSE)[: len(numbers)]
