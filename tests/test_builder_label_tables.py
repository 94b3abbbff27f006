"""Tables of labels: readable once, every dose under its own heading."""

import re

from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.sources.label_tables import table_rows, with_readable_tables

WORDS = st.text(alphabet="abcdefgh 0123456789.", max_size=8).map(str.strip)


def html_of(rows: list[list[str]]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tbody>{body}</tbody></table>"


def test_a_table_is_said_once_and_in_lines() -> None:
    html = html_of([["Age", "Dose"], ["Adults", "5 mg"]])
    text = "Take as told. Age Dose Adults 5 mg Do not exceed."
    assert with_readable_tables(text, [html]) == (
        "Take as told.\nAge | Dose\nAdults | 5 mg\nDo not exceed.",
        0,
    )


def test_a_cell_without_blanks_around_it_in_the_text_is_found_too() -> None:
    html = html_of([["Age", "Dose"], ["Adults", "5 mg"]])
    assert (
        with_readable_tables("Take.AgeDoseAdults5 mgStop.", [html])[0]
        == "Take.\nAge | Dose\nAdults | 5 mg\nStop."
    )


def test_two_equal_tables_are_both_replaced_each_at_its_place() -> None:
    html = html_of([["A", "1"]])
    assert with_readable_tables("x A 1 y A 1 z", [html, html]) == ("x\nA | 1\ny\nA | 1\nz", 0)


def test_a_twin_that_is_not_in_the_text_adds_nothing() -> None:
    assert with_readable_tables("Nothing here.", [html_of([["A", "1"]])]) == ("Nothing here.", 1)


def test_an_empty_cell_keeps_a_dose_under_its_own_heading() -> None:
    html = html_of([["", "Adults", "Children"], ["Day 1", "", "5 mg"]])
    assert table_rows(html) == [["", "Adults", "Children"], ["Day 1", "", "5 mg"]]


def test_a_cell_over_two_rows_stands_in_both() -> None:
    html = (
        '<table><tr><td rowspan="2">Adults</td><td>5 mg</td></tr><tr><td>7 mg</td></tr>'
        "<tr><td>Children</td><td>1 mg</td></tr></table>"
    )
    assert table_rows(html) == [["Adults", "5 mg"], ["Adults", "7 mg"], ["Children", "1 mg"]]


def test_a_heading_over_two_columns_leaves_the_second_empty() -> None:
    head = '<tr><th colspan="2">Dose</th><th>Note</th></tr>'
    html = f"<table>{head}<tr><td>5</td><td>mg</td><td>x</td></tr></table>"
    assert table_rows(html) == [["Dose", "", "Note"], ["5", "mg", "x"]]


def test_absurd_spans_do_not_fill_the_memory() -> None:
    rows = table_rows('<table><tr><td colspan="999999999" rowspan="-3">A</td></tr></table>')
    assert len(rows) == 1
    assert rows[0][0] == "A"
    assert len(rows[0]) <= 50


@given(st.lists(st.lists(WORDS, min_size=2, max_size=3), min_size=1, max_size=4), WORDS, WORDS)
def test_no_letter_is_lost_or_said_twice(rows: list[list[str]], before: str, after: str) -> None:
    flat = " ".join(cell for row in rows for cell in row)
    text, missing = with_readable_tables(f"{before} {flat} {after}", [html_of(rows)])
    assert missing == 0
    assert re.sub(r"[\s|]", "", text) == re.sub(r"\s", "", before + flat + after)


def test_the_marks_of_items_in_a_cell_do_not_break_the_table() -> None:
    items = (f"<item><caption>•</caption>{text}</item>" for text in ("Start with 5 mg", "Then 7 mg"))
    cell = f"<list>{''.join(items)}</list>"
    html = f"<table><tr><td>Adults</td><td>{cell}</td></tr></table>"
    text = "Doses. Adults • Start with 5 mg • Then 7 mg End."
    assert with_readable_tables(text, [html]) == ("Doses.\nAdults | • Start with 5 mg • Then 7 mg\nEnd.", 0)
