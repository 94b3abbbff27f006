"""Each check digit: the documented example is right, and any other last character is wrong."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.personal_data_checksums import (
    is_card,
    is_cuit,
    is_curp,
    is_date_of_rfc,
    is_dni,
    is_iban,
    is_nie,
    is_rut,
    is_social_security,
)

EXAMPLES: list[tuple[Callable[[str], bool], str, str]] = [
    (is_dni, "12345678", "Z"),  # 12345678 % 23 is 14, the letter at 14 is Z
    (is_nie, "X1234567", "L"),  # 01234567 % 23 is 19
    (is_nie, "Y0000000", "Z"),  # 10000000 % 23 is 14
    (is_rut, "12.345.678-", "5"),  # 8*2 + 7*3 + 6*4 + 5*5 + 4*6 + 3*7 + 2*2 + 1*3 = 138; 11 - 138 % 11 = 5
    (is_rut, "1000005-", "K"),  # 5*2 + 0 + 1*2 = 12; 11 - 1 = 10
    (is_cuit, "20-12345678-", "6"),  # 10+0 + 3+4+21+24+25+24+21+16 = 148; 11 - 148 % 11 = 6
    (is_curp, "BOXW310820HNERXN0", "9"),
    (is_social_security, "28123456784", "0"),  # 2812345678 % 97 is 40
    (is_card, "411111111111111", "1"),
    (is_iban, "GB82 WEST 1234 5698 7654 3", "2"),
    (is_iban, "ES91 2100 0418 4502 0005 133", "2"),
]


@pytest.mark.parametrize(("check", "body", "last"), EXAMPLES)
def test_only_one_last_character_is_right(check: Callable[[str], bool], body: str, last: str) -> None:
    assert check(body + last)
    others = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if last.isalpha() and last != "K" else "0123456789"
    assert [each for each in others if each != last and check(body + each)] == []


def test_a_short_social_security_number_leaves_out_the_zero_after_the_province() -> None:
    """28 and 01234567: 1234567 + 28 * 10**7 = 281234567; 281234567 % 97 is 42."""
    assert 281234567 % 97 == 42
    assert is_social_security("280123456742")


def test_a_province_that_is_none_is_no_social_security_number() -> None:
    assert not is_social_security(f"991234567{9912345670 % 97:03d}"[:12].ljust(12, "0"))


def test_digits_all_alike_are_no_card() -> None:
    assert not is_card("0000 0000 0000 0000")


@pytest.mark.parametrize(
    ("text", "is_date"), [("GODE561231GR8", True), ("GODE561331GR8", False), ("GODE561200GR8", False)]
)
def test_the_six_digits_of_an_rfc_are_a_date(text: str, is_date: bool) -> None:
    assert is_date_of_rfc(text) == is_date


CHECKS = [*{check for check, _, _ in EXAMPLES}, is_date_of_rfc]


@given(text=st.text() | st.text("AXYZİ\u0131\u017fK0129\u0660\u0661\u0662 -.", min_size=1, max_size=24))
def test_every_check_answers_for_any_text(text: str) -> None:
    """A pattern that ignores case takes `İ` for a letter, one of digits takes those of any script."""
    assert {check(text) for check in CHECKS} <= {True, False}
