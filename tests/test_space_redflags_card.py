import argparse
import json
import re
from pathlib import Path

import pytest

from space.redflags import card_texts, card_texts_en
from space.redflags.card import COUNTRIES, emergency_card, numbers
from space.redflags.card_texts import (
    DISCLAIMER,
    EXAMPLE_DISCLAIMER,
    GUESSED,
    HEADINGS,
    LINES_BY_COUNTRY,
    WHAT_TO_DO,
)
from space.redflags.command import MessagesError, redflags_command
from space.redflags.detect import red_flags
from space.redflags.kinds import KINDS, Kind, Level, RedFlags

# The claims that `tests/test_layout.py` forbids in every text for users.
CLAIM = re.compile(
    r"\b(?:te|le|os|les) (?:diagnostic|recomend|aconsej)\w+|\b(?:nuestro|este|un) (?:diagnóstico|triaje)"
    r"|\b(?:sistema|herramienta|asistente) (?:de|para el) (?:diagnóstico|triaje|tratamiento)",
    re.IGNORECASE,
)
SUICIDE = RedFlags(("suicide_self_harm",), "emergency")
POISON = RedFlags(("overdose_poisoning",), "emergency")


STROKE = RedFlags(("stroke",), "emergency")


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
        (STROKE, "AR", ["107", "911"]),
        (SUICIDE, "CO", ["106", "192", "123"]),
        (SUICIDE, "CL", ["*4141", "131"]),
        (SUICIDE, "PE", ["113", "106"]),
        (STROKE, "", ["112", "911"]),
        (STROKE, '"><script>', ["112", "911"]),
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


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("level", ["urgent", "emergency"])
def test_a_heading_never_puts_off_to_today_what_its_text_says_to_do_now(kind: Kind, level: Level) -> None:
    card = emergency_card(RedFlags((kind,), level), "ES")
    assert HEADINGS["emergency"] in card
    assert HEADINGS["urgent"] not in card


@pytest.mark.parametrize("kind", KINDS)
def test_a_guessed_kind_gets_no_first_aid_and_the_number_of_the_country_first(kind: Kind) -> None:
    card = emergency_card(RedFlags((kind,), "urgent", (kind,)), "ES")
    assert GUESSED in card
    assert HEADINGS["urgent"] in card
    assert not [text for text in WHAT_TO_DO.values() if text in card]
    special = {"suicide_self_harm": ["024"], "overdose_poisoning": ["+34915620420"]}
    assert dialled(card) == ["112", *special.get(kind, [])]


def test_beside_a_kind_that_a_rule_found_a_guess_adds_its_line_alone() -> None:
    kinds: tuple[Kind, ...] = ("suicide_self_harm", "stroke")
    card = emergency_card(RedFlags(kinds, "emergency", ("suicide_self_harm",)), "ES")
    assert WHAT_TO_DO["stroke"] in card
    assert WHAT_TO_DO["suicide_self_harm"] not in card
    assert GUESSED not in card
    assert dialled(card) == ["112", "024"]


@pytest.mark.parametrize(("flags", "use"), [(SUICIDE, "suicide"), (POISON, "poison")])
@pytest.mark.parametrize("language", ["es", "en"])
def test_without_a_country_the_special_lines_of_all_of_them_can_be_unfolded(
    flags: RedFlags, use: str, language: str
) -> None:
    before, _, lines = emergency_card(flags, "", language=language).partition("<details>")
    assert dialled(before) == ["112", "911"]
    assert dialled(lines) == [each.dialled for each in numbers() if each.use == use]
    assert lines.count("<summary>") == 1
    assert "<details>" not in emergency_card(flags, "ES", language=language)


def test_both_special_lines_are_unfolded_apart_and_named_by_their_countries() -> None:
    card = emergency_card(RedFlags(("suicide_self_harm", "overdose_poisoning"), "emergency"), "")
    assert all(f"<summary>{each}</summary>" in card for each in LINES_BY_COUNTRY.values())
    assert '<a href="tel:*4141">Chile. Llamar al *4141: ' in card


def test_a_question_of_the_bank_is_not_called_the_words_of_the_visitor() -> None:
    card = emergency_card(STROKE, "ES", example=True)
    assert EXAMPLE_DISCLAIMER in card
    assert "su mensaje" not in card


@pytest.mark.parametrize("country", ["", *COUNTRIES])
def test_the_english_card_holds_no_spanish_but_the_names_of_who_answers(country: str) -> None:
    card = emergency_card(RedFlags(KINDS, "emergency"), country, language="en")
    assert 'role="alert" lang="en"' in card
    assert card_texts_en.DISCLAIMER in card
    assert all(text in card for text in card_texts_en.WHAT_TO_DO.values())
    assert dialled(card) == dialled(emergency_card(RedFlags(KINDS, "emergency"), country))
    rest = re.sub(r'<span lang="es">.*?</span>', "", card.partition("</style>")[2])
    assert not re.search(r"Llam|emergencias|Perú|México|España|Unidos|[áéíóúñ¿]", rest)


def test_a_language_without_words_gets_the_spanish_card() -> None:
    assert emergency_card(STROKE, "ES", language="fr") == emergency_card(STROKE, "ES")


def test_the_english_table_has_the_shape_of_the_spanish_one() -> None:
    names = {name for name in vars(card_texts) if name.isupper()}
    assert names == {name for name in vars(card_texts_en) if name.isupper()}
    for name in ("HEADINGS", "USES", "LINES_BY_COUNTRY", "WHAT_TO_DO"):
        assert set(getattr(card_texts, name)) == set(getattr(card_texts_en, name))


@pytest.mark.parametrize(
    "text",
    [
        "Mi bebé de 2 meses tiene 39 de fiebre",
        "bebé de 6 semanas con 38,2",
        "mi bebita de dos meses está con treinta y nueve",
        "mi recién nacido está con calentura",
    ],
)
def test_fever_of_a_newborn_and_38_degrees_before_three_months_are_an_emergency(text: str) -> None:
    assert red_flags(text) == RedFlags(("infant_fever",), "emergency")


@pytest.mark.parametrize(
    "text",
    [
        "mi bebé nació a las 38 semanas y tiene 2 meses, ¿qué vacunas le tocan?",
        "tengo 39 años y mi bebé tiene 2 meses, ¿cuánto duerme?",
    ],
)
def test_weeks_and_years_are_no_degrees(text: str) -> None:
    assert red_flags(text).level != "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "cuantas pastillas de paracetamol me matan",
        "cuántas pastillas me pueden matar",
        "qué cantidad de lorazepam me puede matar",
        "me quiero matrar",
        "quiero martarme",
    ],
)
def test_whoever_asks_how_much_kills_or_slips_on_the_word_is_heard(text: str) -> None:
    assert red_flags(text) == RedFlags(("suicide_self_harm",), "emergency")


@pytest.mark.parametrize(
    "text",
    [
        "cuántas pastillas puedo tomar para estos dolores que me matan",
        "cuántas pastillas puedo tomar, me matan las rodillas",
        "cuántas pastillas de albendazol matan las lombrices",
        "mi madre me puede matar si se entera de la nota",
    ],
)
def test_what_kills_only_in_a_manner_of_speaking_is_no_suicide(text: str) -> None:
    assert red_flags(text).kinds == ()


def test_every_kind_has_its_words_and_none_of_them_claims_to_be_medical_advice() -> None:
    assert set(WHAT_TO_DO) == set(KINDS)
    for text in (*WHAT_TO_DO.values(), *HEADINGS.values(), DISCLAIMER, EXAMPLE_DISCLAIMER, GUESSED):
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


@pytest.mark.parametrize("country", ["ES", "nowhere"])
def test_the_numbers_stand_before_anything_that_must_be_read(country: str) -> None:
    card = emergency_card(SUICIDE, country)
    assert card.index("</strong>") < card.index('href="tel:') < card.index("<p>")


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
