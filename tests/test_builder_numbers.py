import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.numbers import (
    english_values,
    number_problem,
    render_spanish,
    spanish_form,
    spanish_values,
)

THIN = "\u202f"
VALUES = st.decimals(min_value=0, max_value=999_999, places=2) | st.integers(0, 999_999).map(Decimal)


def english_form(value: Decimal) -> str:
    return f"{value:,f}"


@pytest.mark.parametrize(
    ("source", "target", "rendered"),
    [
        ("Take 4,000 mg.", "Tome 4,000 mg.", "Tome 4000 mg."),
        ("Take 12,450 mg.", "Tome 12,450 mg.", f"Tome 12{THIN}450 mg."),
        ("Take 1,250.5 mg.", "Tome 1,250.5 mg.", "Tome 1250,5 mg."),
        ("Take 0.5 mg.", "Tome 0.5 mg.", "Tome 0,5 mg."),
        ("Take .5 mg.", "Tome .5 mg.", "Tome 0,5 mg."),
        ("12.5% of 3,200", "12.5% de 3.200", "12,5% de 3200"),
        ("1,234.5", "1.234,5", "1234,5"),
        ("see (5.1, 5.2)", "vea (5.1, 5.2)", "vea (5.1, 5.2)"),
        ("8.6 Renal Impairment", "8.6 Insuficiencia renal", "8.6 Insuficiencia renal"),
        ("8.6 mg twice", "8.6 mg dos veces", "8,6 mg dos veces"),
        ("version 5.1.2", "versión 5.1.2", "versión 5.1.2"),
        ("on 01/02/2020", "el 01/02/2020", "el 01/02/2020"),
        ("code 000123", "código 000123", "código 000123"),
        ("PMID 25429730", "PMID 25429730", "PMID 25429730"),
        ("studies [1,2]", "estudios [1,2]", "estudios [1, 2]"),
        ("0.5-1.0 mg", "0.5-1.0 mg", "0,5-1,0 mg"),
        ("1 000 mg", "1 000 mg", "1 000 mg"),
        ("chemically 2,3-dihydroindole", "2,3-dihidroindol", "2, 3-dihidroindol"),
        ("in Figures 2,3 and 4", "en las figuras 2,3 y 4", "en las figuras 2, 3 y 4"),
        ("on days 1,8,15", "en los días 1,8,15", "en los días 1, 8, 15"),
        ("0,5 mg", "0,5 mg", "0,5 mg"),
        ("1,5-fold", "1,5 veces", "1,5 veces"),
        ("(4000.5)", "(4.000,5)", "(4000,5)"),
        ("four thousand mg", "4.000 mg", "4000 mg"),
        ("4 mg", "4.000 mg", "4000 mg"),
        ("4000 mg", "4,000 mg", "4,000 mg"),
        ("(12.3)].7.4 CYP3A4", "(12.3)].7.4 CYP3A4", "(12.3)].7,4 CYP3A4"),
        ("NDC 62856-215-01 200 mg", "NDC 62856-215-01 200 mg", "NDC 62856-215-01 200 mg"),
        ("1.2345 mg", "1.2345 mg", "1,2345 mg"),
        ("Python 3.11 was used", "Se usó Python 3.11", "Se usó Python 3.11"),
        ("SPSS version 24.0", "SPSS versión 24,0", "SPSS versión 24.0"),
        ("(Figure 1.2) 0.5 mg", "(figura 1.2) 0.5 mg", "(figura 1.2) 0,5 mg"),
        ("Figure 1.2 shows 1.2 mg", "La figura 1.2 muestra 1.2 mg", "La figura 1,2 muestra 1,2 mg"),
        ("CTCAE (v4.03), 12 v 1.1 days", "CTCAE (v4.03), 12 y 1.1 días", "CTCAE (v4.03), 12 y 1,1 días"),
        ("approved in 10.2019", "aprobado en 10.2019", "aprobado en 10.2019"),
        ("rose from 1.2019 mg", "subió de 1.2019 mg", "subió de 1,2019 mg"),
        ("at 10.30 in the morning", "a las 10.30 de la mañana", "a las 10.30 de la mañana"),
        ("10.30 mg in the morning", "10.30 mg por la mañana", "10,30 mg por la mañana"),
        ("4.000 mg", "4.000 mg", "4,000 mg"),  # 20.300 is twenty thousand to a European author: no zero goes
        ("no number", "ningún número", "ningún número"),
    ],
)
def test_numbers_are_printed_by_the_policy(source: str, target: str, rendered: str) -> None:
    assert render_spanish(source, target) == rendered


COMMA_OR_NOTHING = st.sampled_from(["{:,f}", "{:f}"])
DECIMALS = st.decimals(min_value=0, max_value=9_999_999, places=2) | st.decimals(
    min_value=0, max_value=999, places=1
)
WHOLE = st.integers(0, 9_999_999).map(Decimal)
Piece = tuple[str, list[Decimal]]


def piece(draw: st.DrawFn) -> Piece:
    """One phrase of an English label, with its numbers as whoever wrote it meant them."""
    form = draw(COMMA_OR_NOTHING)
    first, second = draw(DECIMALS | WHOLE), draw(DECIMALS | WHOLE)
    tenth, day, section = draw(st.integers(1, 9)), draw(st.integers(1, 28)), draw(st.integers(1, 17))
    return draw(
        st.sampled_from(
            [
                (f"take {form.format(first)} mg", [first]),
                (f"{form.format(first)}-{form.format(second)} mL", [first, second]),
                (f"from {form.format(first)} to {form.format(second)}%", [first, second]),
                (f"p<.0{tenth}", [Decimal(tenth) / 100]),
                (f"[see Warnings ({section}.{tenth})]", [Decimal(f"{section}.{tenth}")]),
                (f"version {section}.{tenth}.{day}", [Decimal(section), Decimal(tenth), Decimal(day)]),
                (f"on {day:02}/0{tenth}/2024", [Decimal(day), Decimal(tenth), Decimal(2024)]),
                (f"studies [{section},{tenth}]", [Decimal(section), Decimal(tenth)]),
                ("in patients with asthma", []),
            ]
        )
    )


LABELS = st.lists(st.composite(piece)(), min_size=1, max_size=8)
MARKED_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}(?!\d)")


@given(LABELS)
def test_a_label_means_the_same_after_printing_its_numbers(pieces: list[Piece]) -> None:
    """An engine that copies every number leaves them to be printed; a strict reader reads the same values."""
    source = "; ".join(text for text, _ in pieces)
    meant = [value for _, values in pieces for value in values]
    rendered = render_spanish(source, source)
    assert english_values(source) == meant
    assert spanish_values(rendered) == meant
    assert number_problem(source, rendered) is None
    assert MARKED_THOUSANDS.search(rendered) is None


@given(LABELS)
def test_an_engine_that_prints_the_spanish_way_is_understood(pieces: list[Piece]) -> None:
    """`1,250.5` became `1.250,5`, as many engines print it: the values are those of the source."""
    source = "; ".join(text for text, _ in pieces)
    swapped = re.sub(r"\d[\d.,]*\d", _swapped, source)
    rendered = render_spanish(source, swapped)
    assert number_problem(source, rendered) is None
    assert MARKED_THOUSANDS.search(rendered) is None


def _swapped(match: re.Match[str]) -> str:
    token = match.group()
    is_number = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,}\.\d\d", token)
    return token.translate(str.maketrans(".,", ",.")) if is_number else token


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from([",", ".", " ", "\u00a0", THIN]))
def test_no_thousands_mark_survives_between_four_digits(high: int, low: int, mark: str) -> None:
    """Whatever mark an engine puts into 4000, what is printed is read as 4000 or is stopped."""
    source, target = f"Take {high},{low:03} mg.", f"Tome {high}{mark}{low:03} mg."
    rendered = render_spanish(source, target)
    assert number_problem(source, rendered) is None
    assert re.search(r"\d[., \u00a0]\d", rendered) is None
    assert spanish_form(Decimal(high * 1000 + low)) in rendered


@given(st.decimals(min_value=0, max_value=999, places=1), st.sampled_from(["mg", "-fold", "%", " (SD)"]))
def test_a_decimal_comma_in_english_text_is_never_published_as_two_numbers(value: Decimal, unit: str) -> None:
    """A European author wrote `0,5 mg`; `0, 5 mg` would be five milligrams, so the passage is stopped."""
    source = f"a mean of {value} {unit}".replace(".", ",")
    rendered = render_spanish(source, source)
    assert rendered == source
    assert number_problem(source, rendered) is not None


@given(st.text(alphabet="0123456789.,- \u202f\u00a0|()mg"), st.text(alphabet="0123456789., \u202fmg"))
def test_no_text_is_too_odd_to_be_read_and_printed(source: str, target: str) -> None:
    rendered = render_spanish(source, target)
    assert all(value >= 0 for value in [*english_values(source), *spanish_values(rendered)])
    assert (number_problem(source, rendered) is None) <= (
        len(english_values(source)) == len(spanish_values(rendered))
    )


@given(st.lists(VALUES, min_size=1, max_size=6))
def test_what_was_written_in_english_reads_the_same_in_spanish(values: list[Decimal]) -> None:
    source = "; ".join(f"{english_form(value)} mg" for value in values)
    rendered = render_spanish(source, source)
    assert spanish_values(rendered) == english_values(source) == values


@given(st.lists(VALUES, min_size=1, max_size=4))
def test_a_point_or_comma_is_never_a_thousands_mark(values: list[Decimal]) -> None:
    """What follows a comma are decimals, at most two here; a point is never left."""
    source = "; ".join(f"{english_form(value)} mg" for value in values)
    rendered = render_spanish(source, source)
    assert "." not in rendered
    assert all(len(token.split(",")[1]) <= 2 for token in rendered.split() if "," in token)


@given(st.lists(VALUES, min_size=1, max_size=4, unique=True), st.data())
def test_a_changed_dropped_or_tenfold_number_is_found(values: list[Decimal], data: st.DataObject) -> None:
    source = "; ".join(f"{english_form(value)} mg" for value in values)
    right = [spanish_form(value) for value in values]
    assert number_problem(source, "; ".join(right)) in (None, *_ambiguous(right))
    at = data.draw(st.integers(0, len(values) - 1))
    for wrong in (
        [*right[:at], *right[at + 1 :]],
        [*right[:at], spanish_form(values[at] * 10 + 1), *right[at + 1 :]],
    ):
        problem = number_problem(source, "; ".join(wrong))
        assert problem is not None
        assert problem.startswith("numbers_changed")


def _ambiguous(tokens: list[str]) -> list[str]:
    return [f"number_ambiguous: {token} can be read 1000 times too large" for token in tokens]


def test_four_grams_are_never_readable_as_four_milligrams() -> None:
    assert number_problem("Take 4,000 mg.", "Tome 4,000 mg.") == "numbers_changed: missing 4000; extra 4.000"
    assert number_problem("Take 4,000 mg.", "Tome 4000 mg.") is None


def test_a_decimal_of_three_places_is_ambiguous_for_many_readers() -> None:
    problem = number_problem("Take 1.125 mg.", "Tome 1,125 mg.")
    assert problem == "number_ambiguous: 1,125 can be read 1000 times too large"
    assert number_problem("Take 0.125 mg.", "Tome 0,125 mg.") is None


def test_five_digits_get_a_thin_space_and_four_none() -> None:
    assert [spanish_form(Decimal(value)) for value in ("4000", "12450", "1234567.5", "0.50")] == [
        "4000",
        f"12{THIN}450",
        f"1{THIN}234{THIN}567,5",
        "0,50",
    ]
