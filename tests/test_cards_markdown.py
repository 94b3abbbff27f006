from decimal import Decimal

import pytest

from cards.front_matter import size_category
from cards.markdown import code, escaped, is_repo_id, link, number, percent, public_id


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (4000, "4000"),
        (12345, "12\u202f345"),
        (-12345, "-12\u202f345"),
        (1234567.5, "1\u202f234\u202f567,5"),
        (0.5, "0,5"),
        (2.0, "2"),
        (1.23456789, "1,2346"),
        (Decimal("1e2"), "100"),
        (None, "—"),
    ],
)
def test_numbers_have_a_decimal_comma_and_a_thin_space_from_five_digits_on(
    value: float | Decimal | None, text: str
) -> None:
    assert number(value) == text


def test_a_share_has_one_decimal_and_of_nothing_is_a_dash() -> None:
    assert percent(1, 3) == "33,3\u202f%"
    assert percent(2, 2) == "100\u202f%"
    assert percent(0, 0) == "—"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a|b\n<i>", "a&#124;b &lt;i&gt;"),
        ("*x* [y](z) `c`", "\\*x\\* \\[y\\](z) \\`c\\`"),
        ("&amp;", "&amp;amp;"),
        ("5.1.2", "5.1.2"),
        ("True", "True"),
    ],
)
def test_text_is_one_line_of_harmless_markdown(text: str, safe: str) -> None:
    assert escaped(text) == safe
    assert escaped(escaped(text)) == safe


def test_code_stays_in_its_span_and_its_cell() -> None:
    assert code("a`|`\nb") == "`a'¦' b`"
    assert code("") == "—"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//host/x", "file:///etc/passwd", "texto"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert not link(url).startswith("<")


def test_a_link_cannot_leave_its_brackets_or_its_cell() -> None:
    assert link("https://a.org/x>|y z") == "<https://a.org/x%3E%7Cy%20z>"


def test_only_the_last_part_of_a_local_path_is_public() -> None:
    assert public_id("org/name") == "org/name"
    assert public_id("/home/x/name/") == "name"
    assert public_id("../../name") == "name"
    assert not is_repo_id("folder:/x")


@pytest.mark.parametrize(
    ("rows", "bucket"),
    [
        (0, "n<1K"),
        (999, "n<1K"),
        (1000, "1K<n<10K"),
        (99999, "10K<n<100K"),
        (10**6, "1M<n<10M"),
        (10**9, "n>1B"),
    ],
)
def test_the_size_category_is_the_true_bucket(rows: int, bucket: str) -> None:
    assert size_category(rows) == bucket
