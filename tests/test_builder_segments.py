import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.segments import MAX_SEGMENT_CHARS, cut, needs_translation, segments

PIECES = st.sampled_from(
    ["Take 0.5 mg.", "See Fig. 2.", "E. coli", " | ", "\n", "(5.1)", "¿Qué?", " ", "5", "i.v. ", "“x”", "A"]
)


@given(st.lists(PIECES).map("".join) | st.text())
def test_the_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(segment + gap for segment, gap in cut(text)) == text


@given(
    st.lists(st.sampled_from(["a" * 700, "word ", "1,000 mg; ", "ñ" * 1500, "\n", ". B"]), max_size=12).map(
        "".join
    )
)
def test_long_texts_join_exactly_and_stay_below_the_limit(text: str) -> None:
    pieces = cut(text)
    assert "".join(segment + gap for segment, gap in pieces) == text
    assert all(len(segment) <= MAX_SEGMENT_CHARS for segment, _ in pieces)


@given(st.text(alphabet="ab ,;:", min_size=900, max_size=5000))
def test_no_piece_is_longer_than_an_engine_takes(text: str) -> None:
    assert all(len(segment) <= MAX_SEGMENT_CHARS for segment, _ in cut(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Take 0.5 mg. See Fig. 2. Stop.", ["Take 0.5 mg.", "See Fig. 2.", "Stop."]),
        ("Infection by E. coli. Give i.v. fluids.", ["Infection by E. coli.", "Give i.v. fluids."]),
        ("Age | Dose\nAdults | 5 mg", ["Age", "Dose", "Adults", "5 mg"]),
        ("(See 5.1.) Next.", ["(See 5.1.)", "Next."]),
        ("Dr. Smith vs. Ms. Lee et al. found it.", ["Dr. Smith vs. Ms. Lee et al. found it."]),
        ("Take 5 mg b.i.d. Stop.", ["Take 5 mg b.i.d. Stop."]),
        ("EE. UU. aprueba. Siga.", ["EE. UU. aprueba.", "Siga."]),
        ("Really? Yes! 3 of 4 did.", ["Really?", "Yes!", "3 of 4 did."]),
        ("End of line\n\nNext line", ["End of line", "Next line"]),
        ("12.5 | 3", []),
        ("", []),
    ],
)
def test_sentences_and_cells_are_segments(text: str, expected: list[str]) -> None:
    assert segments(text) == expected


def test_a_number_needs_no_translation() -> None:
    assert not needs_translation("12.5 (3)")
    assert needs_translation("12.5 mg")
