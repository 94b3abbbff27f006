import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.segments import MAX_SEGMENT_CHARS, cut, needs_translation, segments
from tests.bench.segment_rate import GOLD_LANGUAGES, gold, score

PIECES = st.sampled_from(
    [
        "Take 0.5 mg.",
        "See Fig. 2.",
        "E. coli",
        " | ",
        "\n",
        "(5.1)",
        "¿Qué?",
        " ",
        "5",
        "i.v. ",
        "“x”",
        "A",
        "• ",
        "\t",
    ]
)
LONG_PIECES = st.sampled_from(
    ["a" * 700, "word ", "1,000 mg; ", "ñ" * 1500, "\n", ". B", "(5.1) ", "e\u0301", "x." * 300]
)
ANY_TEXT = st.lists(PIECES).map("".join) | st.lists(LONG_PIECES, max_size=12).map("".join) | st.text()
# Numbers as labels print them, each of which an engine must get in one piece, with its unit.
AMOUNTS = (
    "0.5 mg",
    "1,000.5 mL",
    "10 000 UI",
    "2.5",
    ".05",
    "12.5 %",
    "1.5-2.5 mg/kg",
    "7 days",
    "n = 5",
    "3.4 × 10",
    "5 °C",
)
AMOUNT_TEXTS = st.lists(st.sampled_from(AMOUNTS), min_size=1, max_size=250)
# Each could make a careless pattern look at the same characters again and again.
REPEATED = [
    *(
        "a",
        " ",
        "\n",
        "|",
        " |",
        ".",
        ". ",
        "A. ",
        "(",
        "[see ",
        "(see (",
        "“",
        "-",
        "!",
        "?!",
        "…",
        "\u0301",
        "1,",
        "1 ",
    ),
    *(
        "\ud83d\ude00",
        "USE ",
        "USE, ",
        "5. USE ",
        "J. ",
        "al. A ",
        "(a.) ",
        ".1,2 A",
        ". (5.1, ",
        "a [1] ",
        "\xa0",
        "• a",
    ),
]


def sentences(text: str) -> list[str]:
    return [segment for segment, _ in cut(text) if segment]


@given(ANY_TEXT)
def test_the_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(segment + gap for segment, gap in cut(text)) == text


@given(ANY_TEXT)
def test_no_piece_is_longer_than_an_engine_takes(text: str) -> None:
    assert all(len(segment) <= MAX_SEGMENT_CHARS for segment, _ in cut(text))


@given(ANY_TEXT)
def test_a_segment_holds_no_line_end_and_no_tab(text: str) -> None:
    assert not any(re.search(r"[\n\r\t]", segment) for segment, _ in cut(text))


@given(st.lists(PIECES, max_size=40).map("".join))
def test_a_segment_has_no_blanks_around_it(text: str) -> None:
    assert all(segment == segment.strip() for segment, _ in cut(text))


@given(st.lists(PIECES, max_size=40).map("".join))
def test_a_segment_cut_again_is_itself(text: str) -> None:
    """Only parts of a segment over the limit may look different without what went before."""
    assert all(sentences(segment) == [segment] for segment in sentences(text))


@given(AMOUNT_TEXTS, st.sampled_from([" ", "; ", ", ", " and ", ". Then "]))
def test_no_boundary_lies_inside_a_number_or_before_its_unit(amounts: list[str], between: str) -> None:
    text = between.join(amounts)
    rest = list(amounts)
    for segment in sentences(text):
        at = 0
        while rest and (found := segment.find(rest[0], at)) >= 0:
            at = found + len(rest.pop(0))
    assert not rest


@given(
    st.lists(st.sampled_from(["a", "e\u0301", "\ud83d\ude00", "5", "\u200d"]), min_size=1, max_size=40).map(
        lambda characters: "".join(characters) * (2500 // len(characters))
    )
)
def test_no_boundary_lies_inside_a_character(text: str) -> None:
    """A pair of surrogates, and a letter with its accent, stay in one segment."""
    for segment, _ in cut(text):
        assert not segment.startswith(("\u0301", "\ude00"))
        assert not segment.endswith("\ud83d")


@pytest.mark.parametrize("between", [" ", " y "])
def test_a_code_is_not_cut_where_a_long_segment_is(between: str) -> None:
    """`NDC 0338-0507-41` and `[see ... (5.1)]` hold blanks and marks, but are one thing."""
    text = between.join(["[see Warnings and Precautions (5.1, 5.2)]", "PMID: 12345678"] * 60)
    found = sentences(text)
    assert len(found) > 2
    assert sum(segment.count("(5.1, 5.2)]") + segment.count("PMID: 12345678") for segment in found) == 120


def test_a_long_segment_is_cut_at_its_best_mark() -> None:
    """600 characters, a semicolon, 300 more, a comma: the semicolon wins, though it comes first."""
    text = "word " * 120 + "end; " + "more " * 60 + "end, " + "last " * 60
    assert [segment[-5:] for segment in sentences(text)] == [" end;", " last"]


def test_a_text_without_a_mark_is_cut_at_the_limit() -> None:
    assert [len(segment) for segment, _ in cut("a" * 2500)] == [1000, 1000, 500]


def test_a_number_longer_than_the_limit_is_cut_all_the_same() -> None:
    """The limit of the engine outranks: what it does not take is not translated at all."""
    assert max(len(segment) for segment, _ in cut("1" * 2500)) == 1000


@pytest.mark.timeout(120)
@pytest.mark.parametrize("repeated", REPEATED)
def test_the_time_grows_with_the_length_and_not_with_its_square(repeated: str) -> None:
    """200,000 characters take well under a second; a pattern that goes back would need many minutes."""
    text = repeated * (200_000 // len(repeated))
    assert "".join(segment + gap for segment, gap in cut(text)) == text


@pytest.mark.parametrize("language", GOLD_LANGUAGES)
def test_boundaries_are_those_of_the_gold(language: str) -> None:
    """400 segments written for this project; see `python -m tests.bench.segment_rate` for the figures."""
    assert score(gold(language)).f1 >= 0.98


def test_the_gold_holds_what_it_says() -> None:
    counts = {language: sum(len(found) for _, found in gold(language)) for language in GOLD_LANGUAGES}
    assert counts["en"] >= 200
    assert counts["es"] >= 100


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Take 0.5 mg. See Fig. 2. Stop.", ["Take 0.5 mg.", "See Fig. 2.", "Stop."]),
        ("Infection by E. coli. Give i.v. fluids.", ["Infection by E. coli.", "Give i.v. fluids."]),
        ("Age | Dose\nAdults | 5 mg", ["Age", "Dose", "Adults", "5 mg"]),
        ("(See 5.1.) Next.", ["(See 5.1.)", "Next."]),
        ("Dr. Smith vs. Ms. Lee et al. found it.", ["Dr. Smith vs. Ms. Lee et al. found it."]),
        ("Take 5 mg b.i.d. Stop.", ["Take 5 mg b.i.d.", "Stop."]),
        ("Take 5 mg b.i.d. Xarelto too.", ["Take 5 mg b.i.d. Xarelto too."]),
        ("the U.S. Food list", ["the U.S. Food list"]),
        ("in the U.S. The drug", ["in the U.S.", "The drug"]),
        ("EE. UU. aprueba. Siga.", ["EE. UU. aprueba.", "Siga."]),
        ("Really? Yes! 3 of 4 did.", ["Really?", "Yes!", "3 of 4 did."]),
        ("End of line\n\nNext line", ["End of line", "Next line"]),
        ("It fell to 0. 5 mg is given.", ["It fell to 0. 5 mg is given."]),
        ("Y. He and J. A. Smith agree.", ["Y. He and J. A. Smith agree."]),
        ("It was 113 L. Docetaxel binds.", ["It was 113 L.", "Docetaxel binds."]),
        (
            "OVERDOSAGE Call us. WARNINGS Patients may fall.",
            ["OVERDOSAGE", "Call us.", "WARNINGS", "Patients may fall."],
        ),
        ("5. WARNINGS Patients may fall.", ["5. WARNINGS", "Patients may fall."]),
        ("ELIQUIS XR Tablets are red.", ["ELIQUIS XR Tablets are red."]),
        ("a ≥ 5 mcg•day/mL and P(A|B)", ["a ≥ 5 mcg•day/mL and P(A|B)"]),
        ("Bottles of 30 ........ 5 boxes", ["Bottles of 30", "5 boxes"]),
        ("12.5 | 3", []),
        ("", []),
    ],
)
def test_sentences_and_cells_are_segments(text: str, expected: list[str]) -> None:
    assert segments(text) == expected


def test_a_leading_gap_follows_an_empty_segment() -> None:
    assert cut("\n• One. Two. ") == [("", "\n• "), ("One.", " "), ("Two.", " ")]


def test_a_number_needs_no_translation() -> None:
    assert not needs_translation("12.5 (3)")
    assert needs_translation("12.5 mg")
