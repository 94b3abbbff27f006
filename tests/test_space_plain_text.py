import pytest

from space.plain_text import as_typed, visible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\x00\x1bb\n\tc\x9f", "ab\n\tc"),
        ("dosis \u202e05 mg\u202c", "dosis 05 mg"),
        ("predni\u00adsona", "prednisona"),
        ("12\u202f500 mg", "12\u202f500 mg"),
        ("cada 8\u00a0h", "cada 8\u00a0h"),
        ("¿Ñandú? ½ µg ≥ 3", "¿Ñandú? ½ µg ≥ 3"),
    ],
)
def test_what_nobody_sees_is_taken_away_and_what_a_number_needs_stays(text: str, seen: str) -> None:
    assert visible(text) == seen


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("  fenitoi\u0301na ", "fenitoína"),
        ("\u200b \ufeff", ""),
        ("dosis \ud83d", "dosis ?"),
    ],
)
def test_a_question_is_what_was_typed_in_composed_letters(typed: str, question: str) -> None:
    assert as_typed(typed) == question
    question.encode()
