from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.number_words import cardinals, loose_values
from dataset_builder.text_words import Language, words

ENGLISH_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SPANISH_ONES = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco "
    "veintiséis veintisiete veintiocho veintinueve"
).split()
SPANISH_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
SPANISH_HUNDREDS = (
    "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
).split()


def english(number: int, *, joined: str = "") -> str:
    """Spell a number below ten thousand; `joined` stands before what follows a hundred or thousand."""
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            tail = f" {joined if rest < 100 else ''}{english(rest, joined=joined)}" if rest else ""
            return f"{english(number // size)} {name}{tail}"
    if number < 20:
        return ENGLISH_ONES[number]
    return ENGLISH_TENS[number // 10 - 2] + (f"-{ENGLISH_ONES[number % 10]}" if number % 10 else "")


def spanish(number: int) -> str:
    """Spell a number below ten thousand."""
    if number >= 1000:
        head = "mil" if number < 2000 else f"{spanish(number // 1000)} mil"
        return f"{head} {spanish(number % 1000)}" if number % 1000 else head
    if number == 100:
        return "cien"
    if number > 100:
        head = SPANISH_HUNDREDS[number // 100 - 1]
        return f"{head} {spanish(number % 100)}" if number % 100 else head
    if number < 30:
        return SPANISH_ONES[number]
    return SPANISH_TENS[number // 10 - 3] + (f" y {SPANISH_ONES[number % 10]}" if number % 10 else "")


def values(text: str, language: Language) -> list[Decimal]:
    return [each.value for each in cardinals(words(text), text, language)]


def test_every_english_number_below_ten_thousand_is_read_as_it_was_spelt() -> None:
    spelt = {number: english(number) for number in range(10_000)}
    alone = {1}  # `one` is a pronoun
    wrong = [n for n, text in spelt.items() if n not in alone and values(text, "en") != [n]]
    assert wrong == []


def test_an_english_number_may_have_an_and_before_its_last_part() -> None:
    wrong = [n for n in range(2, 10_000) if values(english(n, joined="and "), "en") != [n]]
    assert wrong == []


def test_every_spanish_number_below_ten_thousand_is_read_as_it_was_spelt() -> None:
    alone = {1, 1000}  # `uno` is a pronoun, `mil` the scale of a number in digits
    wrong = [n for n in range(10_000) if n not in alone and values(spanish(n), "es") != [n]]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("two hundred and five patients", "en", [205]),
        ("two, five and six patients", "en", [2, 5, 6]),
        ("five twenty", "en", [5, 20]),
        ("one million two hundred thousand", "en", [1_200_000]),
        ("casi mil millones de personas", "es", [10**9]),
        ("dos mil trescientos millones", "es", [2_300_000_000]),
        ("un millón doscientos mil", "es", [1_200_000]),
        ("one of them", "en", []),
        ("a hundred", "en", []),
        ("Treinta y cinco pacientes", "es", [35]),
        ("dos y tres", "es", [2, 3]),
        ("treinta y doce", "es", [30, 12]),
        ("dos millones quinientas mil personas", "es", [2_500_000]),
        ("veintiún días y una noche", "es", [21]),
        ("un paciente", "es", []),
        ("quinientas tabletas", "es", [500]),
    ],
)
def test_words_are_read_as_the_numbers_they_make(text: str, language: Language, found: list[int]) -> None:
    assert values(text, language) == found


@given(st.integers(2, 9999).filter(lambda number: number != 1000))
def test_a_number_in_words_has_the_place_where_it_stands(number: int) -> None:
    text = f"Se trató a {spanish(number)} personas."
    (found,) = cardinals(words(text), text, "es")
    assert text[found.start : found.end] == found.text == spanish(number)


@pytest.mark.parametrize(
    ("word", "language", "found"),
    [
        ("double", "en", ["2"]),
        ("dozen", "en", ["12"]),
        ("mitad", "es", ["0.5", "2", "50"]),
        ("quincena", "es", ["14", "15"]),
        ("water", "en", []),
    ],
)
def test_a_word_may_stand_for_several_numbers(word: str, language: Language, found: list[str]) -> None:
    assert sorted(loose_values(word, language)) == [Decimal(each) for each in found]
