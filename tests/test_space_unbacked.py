import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from space.markdown import inert, shown
from space.unbacked import NOTE, marked, unbacked_numbers


def found(answer: str, *passages: str) -> list[str]:
    return [span.text for span in unbacked_numbers(answer, passages)]


@pytest.mark.parametrize(
    ("answer", "passage"),
    [
        ("Tome 500 mg.", "Dosis: 500 mg al día."),
        ("Tome 0,5 g.", "500 mg"),
        ("Tome 1 g.", "1000 mg"),
        ("Tome 1.000 mg.", "1 g"),
        ("Tome 12\u202f000 UI.", "12000 UI"),
        ("Tome 0.5 mg.", "0,5 mg"),
        ("Tome 250 mcg.", "0,25 mg"),
        ("Tome 8 mg o 12 mg.", "8-12 mg"),
        ("Tome de 8 a 12 mg.", "8 mg; 12 mg"),
        ("Tome 2 comprimidos.", "dos tabletas"),
        ("Una cápsula cada 8 horas.", "1 cápsula, cada 8 h"),
        ("Cada 8 horas.", "tres veces al día"),
        ("10 mg/kg/día", "10 mg/kg"),
        ("**500** mg", "500 mg"),
        ("Al 2,5 %", "2.5%"),
        ("Con 65 años y 38 °C no se dice.", ""),
    ],
)
def test_a_dose_that_a_passage_holds_is_backed_however_it_is_written(answer: str, passage: str) -> None:
    assert found(answer, passage) == []


@pytest.mark.parametrize(
    ("answer", "passage", "expected"),
    [
        ("Tome 5000 mg.", "500 mg", ["5000 mg"]),
        ("Tome 500 g.", "500 mg", ["500 g"]),
        ("Tome 10 mg.", "10 mg/kg", ["10 mg"]),
        ("Tome 10 mg/kg.", "10 mg", ["10 mg/kg"]),
        ("Tome 8-12 mg.", "8 mg", ["12 mg"]),
        ("Tome 9 mg.", "8-12 mg", ["9 mg"]),
        ("Cada 6 horas.", "cada 8 horas", ["6 horas"]),
        ("4 veces al día", "cada 8 horas", ["4 veces al día"]),
        ("dos gotas", "2 ml", ["dos gotas"]),
        ("Durante 7 días.", "cada 7 días", ["7 días"]),
        ("500 mg", "", ["500 mg"]),
    ],
)
def test_a_dose_that_no_passage_holds_is_found(answer: str, passage: str, expected: list[str]) -> None:
    assert found(answer, passage) == expected


def test_a_span_says_where_the_dose_stands() -> None:
    (span,) = unbacked_numbers("Tome 600 mg hoy.", ["500 mg"])
    assert (span.start, span.end, span.text) == (5, 11, "600 mg")


def test_the_underline_is_named_for_eyes_and_for_screen_readers() -> None:
    assert marked("Tome 600 mg.", ["500 mg"]) == (
        'Tome <u class="unbacked" title="sin respaldo en la ficha">600 mg'
        '<span class="unbacked-note"> (sin respaldo en la ficha)</span></u>.'
    )


def test_an_answer_whose_doses_are_backed_is_only_made_inert() -> None:
    answer = "**500 mg** [1] <b>x</b>\n\n- cada 8 h"
    assert marked(answer, ["500 mg cada 8 h"]) == inert(answer)


def test_bold_around_a_dose_stays_bold() -> None:
    html = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(
        marked("**600** mg y **7 mg**", [])
    )
    assert html.count("<strong>") == html.count("</strong>") == 2
    assert "**" not in html


@given(
    st.text(alphabet="59 mgkl/.,%-*_#<>&[]()!u\ue000\ue001\n", max_size=60),
    st.text(alphabet="59 mg.,", max_size=20),
)
def test_only_our_own_tags_come_out_and_nothing_of_the_text_is_lost(answer: str, passage: str) -> None:
    """Without our tags the text is what `inert` makes of it: no tag of the answer survives."""
    rendered = marked(answer, [passage])
    tags = set(re.findall(r"<[^>]*>", rendered))
    assert tags <= {f'<u class="unbacked" title="{NOTE}">', '<span class="unbacked-note">', "</span>", "</u>"}
    plain = re.sub(r"<[^>]*>", "", rendered.replace(f'<span class="unbacked-note"> ({NOTE})</span>', ""))
    assert shown(plain) == shown(inert(answer.replace("\ue000", "").replace("\ue001", "")))
