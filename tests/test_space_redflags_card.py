import argparse
import json
import re
from pathlib import Path

import pytest

from space.redflags.card import COUNTRIES, emergency_card, numbers
from space.redflags.card_texts import DISCLAIMER, HEADINGS, WHAT_TO_DO
from space.redflags.command import MessagesError, redflags_command
from space.redflags.kinds import KINDS, RedFlags

# The claims that `tests/test_layout.py` forbids in every text for users.
CLAIM = re.compile(
    r"\b(?:te|le|os|les) (?:diagnostic|recomend|aconsej)\w+|\b(?:nuestro|este|un) (?:diagnóstico|triaje)"
    r"|\b(?:sistema|herramienta|asistente) (?:de|para el) (?:diagnóstico|triaje|tratamiento)",
    re.IGNORECASE,
)
SUICIDE = RedFlags(("suicide_self_harm",), "emergency")
POISON = RedFlags(("overdose_poisoning",), "emergency")


def dialled(card: str) -> list[str]:
    return re.findall(r'href="tel:([^"]+)"', card)


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.2, definition)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_a_message_without_red_flags_has_no_card() -> None:
    assert emergency_card(RedFlags(), "ES") == ""


@pytest.mark.parametrize(
    ("flags", "country", "expected"),
    [
        (SUICIDE, "ES", ["024", "112"]),
        (POISON, "ES", ["112", "+34915620420"]),
        (SUICIDE, "MX", ["8009112000", "911"]),
        (RedFlags(("stroke",), "emergency"), "AR", ["107", "911"]),
        (SUICIDE, "CO", ["106", "192", "123"]),
        (SUICIDE, "CL", ["*4141", "131"]),
        (SUICIDE, "PE", ["113", "106"]),
        (SUICIDE, "", ["112", "911"]),
        (SUICIDE, '"><script>', ["112", "911"]),
    ],
)
def test_the_card_dials_the_numbers_of_the_country(
    flags: RedFlags, country: str, expected: list[str]
) -> None:
    assert dialled(emergency_card(flags, country)) == expected


@pytest.mark.parametrize("country", ["", *COUNTRIES])
def test_every_card_is_announced_and_says_that_it_is_no_diagnosis(country: str) -> None:
    card = emergency_card(RedFlags(KINDS, "emergency"), country)
    assert 'role="alert"' in card
    assert DISCLAIMER in card
    assert "sin revisar por la persona responsable" in card
    assert all(text in card for text in WHAT_TO_DO.values())


def test_the_level_decides_the_heading() -> None:
    for level, heading in HEADINGS.items():
        assert heading in emergency_card(RedFlags(("infant_fever",), level), "ES")


def test_every_kind_has_its_words_and_none_of_them_claims_to_be_medical_advice() -> None:
    assert set(WHAT_TO_DO) == set(KINDS)
    for text in (*WHAT_TO_DO.values(), *HEADINGS.values(), DISCLAIMER):
        assert not CLAIM.search(text.replace("No es un diagnóstico", "")), text


def test_every_country_has_an_emergency_number_and_every_number_a_source_and_a_review() -> None:
    with_emergency = {each.country for each in numbers() if each.use == "emergency"}
    assert with_emergency == set(COUNTRIES)
    for each in numbers():
        assert each.source
        assert each.reviewed
        assert re.fullmatch(r"\+?\*?\d+", each.dialled)


def test_the_colours_of_the_card_reach_contrast_aa_by_day_and_by_night() -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text. Each rule that sets both colours, and text on the card's ground."""
    style = emergency_card(SUICIDE, "ES").partition("</style>")[0]
    pairs = re.findall(r"background: (#\w+); color: (#\w+)", style)
    assert len(pairs) == 4
    long = [tuple("#" + c[1] * 2 + c[2] * 2 + c[3] * 2 if len(c) == 4 else c for c in pair) for pair in pairs]
    by_day = [("#ffffff", "#991b1b"), ("#ffffff", "#374151")]
    by_night = [("#1f2937", "#fecaca"), ("#1f2937", "#d1d5db")]
    assert all(contrast(*pair) >= 4.5 for pair in (*long, *by_day, *by_night))


def test_the_command_prints_one_object_for_each_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "m.jsonl"
    rows = [{"id": "a", "text": "me duele el pecho"}, {"id": 2, "text": "hola\u2028"}]
    file.write_text("\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    redflags_command(argparse.Namespace(file=str(file), json=True))
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"id": "a", "kinds": ["chest_pain"], "level": "emergency"},
        {"id": 2, "kinds": [], "level": "none"},
    ]
    redflags_command(argparse.Namespace(file=str(file), json=False))
    assert capsys.readouterr().out == "a\temergency\tchest_pain\n2\tnone\t\n"


@pytest.mark.parametrize("line", ["no json", "[1]", '{"id": 1}', '{"text": "a"}', '{"id": 1, "text": null}'])
def test_a_line_that_is_no_message_is_named(line: str, tmp_path: Path) -> None:
    file = tmp_path / "m.jsonl"
    file.write_text('{"id": 1, "text": "a"}\n' + line, encoding="utf-8")
    with pytest.raises(MessagesError, match="line 2"):
        redflags_command(argparse.Namespace(file=str(file), json=True))


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "m.jsonl"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MessagesError, match="UTF-8"):
        redflags_command(argparse.Namespace(file=str(file), json=True))
