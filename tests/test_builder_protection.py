"""Codes go through an engine as placeholders and come back letter by letter, or not at all."""

import re
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.protected_kinds import KINDS, Kind
from dataset_builder.protection import Protected, protect, protected_spans, restore
from dataset_builder.translators.apertium import MODES, Apertium

PIECES = st.sampled_from(
    [
        *(kind.example for kind in KINDS),
        *(
            " ",
            "  ",
            "\n",
            "-",
            ",",
            ".",
            "(",
            ")",
            "[see ",
            "(see ",
            "]",
            "Take",
            "0.5 mg",
            "a",
            "ñ",
            "é",
            "_",
            "5",
        ),
        *("⟦", "⟧", "⟦0⟧", "⟦1⟧", "⟦ 0 ⟧", "⟦x⟧", "/", "*", "'", "e\u0301"),
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text()
# Each could make a careless pattern look at the same characters again and again.
REPEATED = [
    *(
        "a.",
        "a-",
        "a@",
        "www.",
        "www.,",
        "http://",
        "10.1234/.",
        "1,",
        "5.1, ",
        "CYP1/",
        "c.1ACGT",
        "A1",
        "1A",
        "[see ",
    ),
    *("(see (", "⟦", "⟦0", "[see 5.1] CYP3A4 ", "HLA-A*01:", "N,N", "1-", "\u0301"),
]
REFERENCE = "CYP3A4 inhibitors raise it [see Interactions (7.1, 7.2)]."
MASKED = "⟦0⟧ inhibitors raise it [see Interactions (⟦1⟧)]."


def sentence_with(kind: Kind) -> str:
    if kind.name == "locants":
        return f"It is {kind.example}-dimethylphenol."
    if kind.within is not None:
        return f"Stop the drug [see Warnings and Precautions ({kind.example})]."
    if kind.name == "named section":
        return f"As told in Section {kind.example}, stop the drug."
    return f"Ask about {kind.example}, then stop the drug ({kind.example})."


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_example_of_each_kind_is_protected_and_comes_back(kind: Kind) -> None:
    text = sentence_with(kind)
    protected = protect(text)
    assert set(protected.originals) == {kind.example}
    assert kind.example not in protected.text
    assert restore(protected, protected.text) == text


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_pattern_of_each_kind_finds_its_own_example(kind: Kind) -> None:
    """So that no row lives on what another row finds."""
    text = sentence_with(kind)
    assert kind.example in [match.group() for match in re.finditer(kind.pattern, text)]


@given(TEXTS)
def test_what_no_engine_changed_is_the_text_again(text: str) -> None:
    protected = protect(text)
    assert restore(protected, protected.text) == text


@given(TEXTS)
def test_placeholders_are_numbered_in_order_and_nothing_else_looks_like_one(text: str) -> None:
    protected = protect(text)
    assert re.findall(r"⟦(.*?)⟧", protected.text) == [str(at) for at in range(len(protected.originals))]
    assert protected.text.count("⟦") == protected.text.count("⟧") == len(protected.originals)


@given(TEXTS)
def test_nothing_is_protected_inside_a_word(text: str) -> None:
    """Marks that could be taken for a placeholder are the exception: those are protected anywhere."""
    for start, end in protected_spans(text):
        if text[start] not in "⟦⟧":
            assert not re.match(r"\w\w", text[max(0, start - 1) : start + 1]) or start == 0
            assert not re.match(r"\w\w", text[end - 1 : end + 1])


@given(TEXTS.filter(lambda text: bool(protect(text).originals)), st.data())
def test_a_placeholder_lost_doubled_or_invented_gives_no_translation(text: str, data: st.DataObject) -> None:
    protected = protect(text)
    index = data.draw(st.integers(0, len(protected.originals) - 1))
    mark = f"⟦{index}⟧"
    broken = [
        protected.text.replace(mark, ""),
        protected.text.replace(mark, mark + mark),
        protected.text + f" ⟦{len(protected.originals)}⟧",
        protected.text.replace(mark, f"⟦0{index}⟧"),
        protected.text.replace(mark, f"⟦{index}"),
        protected.text.replace(mark, str(index)),
        protected.text.replace(mark, "⟦x⟧"),
    ]
    assert [restore(protected, answer) for answer in broken] == [None] * len(broken)


def test_a_placeholder_of_an_engine_that_was_given_none_is_no_translation() -> None:
    assert restore(protect("Stop."), "Pare ⟦0⟧.") is None
    assert restore(protect("Stop."), "Pare.") == "Pare."


def test_a_placeholder_between_a_number_and_its_unit_gives_no_translation() -> None:
    assert restore(protect("Use 5 mg with CYP3A4."), "Use 5 ⟦0⟧ mg con.") is None
    assert restore(protect("Use 5 mg with CYP3A4."), "Use 5 mg con ⟦0⟧.") == "Use 5 mg con CYP3A4."


def test_words_of_a_reference_are_translated_and_its_numbers_kept() -> None:
    protected = protect(REFERENCE)
    assert protected == Protected(MASKED, ("CYP3A4", "7.1, 7.2"))
    answer = "Los inhibidores de ⟦0⟧ la elevan [véase Interacciones (⟦1⟧)]."
    assert (
        restore(protected, answer) == "Los inhibidores de CYP3A4 la elevan [véase Interacciones (7.1, 7.2)]."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Take 500 mg (2 x 250 mg) q12h, at most 4,000 mg or 0.5 mL/kg.",
        "GIVE 500MG OR 2000IU Q12H OF 5% D10W IN 100ML.",
        "Infliximab and vitamin B12 in adults with HIV-1, HPV16 or COVID-19.",
        "The mean was 5.1 (4.2) in 2019, 95% CI 0.9-1.2; see below.",
        "Amoxicillin, 2-propanol, i.v. and p.o., E. coli O157, 10/5 mm Hg.",
        "Every 1,5-day cycle and 12-05-2019, 1/2 tablet, 1:1000.",
        "Mean (see text) was 5 mg [see also below, n = 30].",
        "Give it as in section 2.5 mg once daily (see below: 0.5 mg, 1.5 to 2.5 mL).",
    ],
)
def test_numbers_doses_units_and_drugs_are_left_to_the_engine(text: str) -> None:
    assert protect(text) == Protected(text)


@pytest.mark.parametrize(
    ("text", "originals"),
    [
        ("EGFR L858R or KRAS G12C", ("EGFR", "L858R", "KRAS", "G12C")),
        (
            "UGT1A1*28, CYP2C19*2/*3, CYP3A4/5 and CYP 2D6",
            ("UGT1A1*28", "CYP2C19*2/*3", "CYP3A4/5", "CYP 2D6"),
        ),
        (
            "See www.fda.gov/medwatch. Or http://a.org/x(1)?y=2.",
            ("www.fda.gov/medwatch", "http://a.org/x(1)?y=2"),
        ),
        ("[see Warnings (5.1) and Use ( 8.2 , 8.3 )]", ("5.1", "8.2 , 8.3")),
        ("(see 5.1)", ("5.1",)),
        ("[véase Posología (2.3)]", ("2.3",)),
        ("NDC 0338-0507-41 (2B0851)", ("0338-0507-41", "2B0851")),
        ("1,2-propanediol and N,N-dimethyltryptamine", ("1,2", "N,N")),
        ("5-HT 1A and 5-HT2A receptors, not 5-HT 3 or 5-HT 2 times", ("5-HT 1A", "5-HT2A", "5-HT", "5-HT")),
        ("anti-PD-1 and CYP3A4-mediated", ("PD-1", "CYP3A4")),
        ("c.76A>T (p.Arg26Ter), rs1801133", ("c.76A>T", "p.Arg26Ter", "rs1801133")),
        ("it holds ⟦0⟧ and BRCA1 and ⟧", ("⟦0⟧", "BRCA1", "⟧")),
    ],
)
def test_codes_are_kept_whole(text: str, originals: tuple[str, ...]) -> None:
    assert protect(text).originals == originals


@pytest.mark.parametrize(
    ("source", "answer", "expected"),
    [
        ("(CYP3A4, CYP2D6) is", "( ⟦0⟧ , ⟦1⟧ ) es", "(CYP3A4, CYP2D6) es"),
        ("by CYP3A4.", "por ⟦ 0 ⟧ .", "por CYP3A4."),
        ("see CYP3A4 for", "véase⟦0⟧para", "véase CYP3A4 para"),
        ("CYP3A4-mediated", "⟦0⟧mediado", "CYP3A4 mediado"),
        ("CYP3A4 CYP2D6", "⟦1⟧⟦0⟧", "CYP2D6 CYP3A4"),
        ("CYP3A4 oxidation", "oxidación de ⟦0⟧", "oxidación de CYP3A4"),
    ],
)
def test_blanks_around_a_code_are_mended(source: str, answer: str, expected: str) -> None:
    assert restore(protect(source), answer) == expected


@pytest.mark.timeout(120)
@pytest.mark.parametrize("repeated", REPEATED)
def test_the_time_grows_with_the_length_and_not_with_its_square(repeated: str) -> None:
    """200,000 characters take well under a second; a pattern that goes back would need many minutes."""
    text = repeated * (200_000 // len(repeated))
    protected = protect(text)
    assert restore(protected, protected.text) == text


@pytest.mark.skipif(
    shutil.which("lt-proc") is None or not (MODES / "eng-spa.mode").is_file(),
    reason="Apertium is not installed",
)
def test_placeholders_go_through_a_real_engine() -> None:
    texts = [sentence_with(kind) for kind in KINDS]
    engine = Apertium({})
    try:
        answers = [engine.translate([protect(text).text])[0] for text in texts]
    finally:
        engine.close()
    for text, answer in zip(texts, answers, strict=True):
        restored = restore(protect(text), answer)
        assert restored is not None
        assert restored != text
        assert all(code in restored for code in protect(text).originals)
