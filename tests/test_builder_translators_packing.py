"""Segments packed into requests: in order, split only where the split is sure, smaller where asked."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.translators.failures import Refused, TooLong
from dataset_builder.translators.packing import BLANKS_IN_A_ROW, Packer, join_lines, split_lines
from dataset_builder.translators.service_text import is_service_text


class Service:
    """Translates lines by `speak`, refuses texts longer than `max_chars`, and keeps what it was asked."""

    def __init__(self, speak: Callable[[str], str] = str.upper, max_chars: int = 10_000) -> None:
        self.asked: list[str] = []
        self._speak, self._max_chars = speak, max_chars

    def ask(self, texts: Sequence[str]) -> list[str] | None:
        text = join_lines(texts)
        self.asked.append(text)
        if len(text) > self._max_chars:
            raise TooLong("refused the request: too long")
        answer = self._speak(text)
        return [answer] if len(texts) == 1 else split_lines(texts, answer)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30)), st.integers(1, 200))
def test_every_text_gets_the_answer_to_itself(texts: list[str], max_chars: int) -> None:
    """The service quotes each line, so an answer tells whose it is; blank texts are never sent."""
    service = Service(lambda text: "\n".join(f"«{line}»" for line in text.split("\n")))
    answers = Packer(max_chars, service.ask).translate(texts)
    for text, answer in zip(texts, answers, strict=True):
        expected = "\n".join(f"«{line}»" for line in text.strip().split("\n")) if text.strip() else ""
        assert answer == expected


def test_texts_share_requests_up_to_the_size() -> None:
    """Three texts of 9 characters and two newlines are 29 characters, a fourth would be 39."""
    service = Service()
    Packer(30, service.ask).translate([f"text no {n}" for n in range(7)])
    assert [len(text) for text in service.asked] == [29, 29, 9]


@pytest.mark.parametrize("text", ["two\nlines", "two\r\nlines", "two\u2028lines", "two\x0blines"])
def test_a_text_of_several_lines_goes_alone(text: str) -> None:
    service = Service()
    assert Packer(100, service.ask).translate(["one", text, "three", "four"]) == [
        "ONE",
        text.upper(),
        "THREE",
        "FOUR",
    ]
    assert service.asked == ["one", text, "three\nfour"]


@pytest.mark.parametrize(
    "answer",
    ["UNO DOS TRES", "UNO\n\nTRES", "UNO\nDOS\nTRES\nCUATRO", "\nUNO\nDOS", "UNO\n \nTRES", ""],
)
def test_an_answer_that_does_not_split_is_asked_again_one_by_one(answer: str) -> None:
    service = Service(lambda text: answer if "\n" in text else text.upper())
    assert Packer(100, service.ask).translate(["one", "two", "six"]) == ["ONE", "TWO", "SIX"]
    assert service.asked == ["one\ntwo\nsix", "one", "two", "six"]


def test_a_number_in_the_line_of_another_is_a_split_askew() -> None:
    """Line and cut moved by one sentence: the count is right, and the dose stands with the wrong drug."""
    sources = ["Give A. Take 5 mg.", "Give B. Take 9 mg.", "Stop."]
    askew = ["Dé A.", "Tome 5 mg. Dé B. Tome 9 mg.", "Pare."]
    assert split_lines(sources, "\n".join(askew)) is None
    right = ["Dé A. Tome 5 mg.", "Dé B. Tome 9 mg.", "Pare."]
    assert split_lines(sources, "\n".join(right)) == right


def test_a_number_written_in_another_way_moves_nowhere() -> None:
    sources = ["Take 4,000 mg.", "At 2 p.m.", "Stop."]
    lines = ["Tome 4 000 mg.", "A las 14 h.", "Pare."]
    assert split_lines(sources, "\n".join(lines)) == lines


def test_a_service_that_never_splits_is_soon_asked_one_by_one() -> None:
    """Packs of two: three of them are in vain, then only single texts go out."""
    service = Service(lambda text: text.upper().replace("\n", " "))
    texts = [f"text {n}" for n in range(20)]
    assert Packer(13, service.ask).translate(texts) == [text.upper() for text in texts]
    assert len(service.asked) == 3 + 20


def test_a_size_that_is_refused_is_halved_and_remembered() -> None:
    """39 characters are refused, 19 as well, 9 are taken; later packs start with 9."""
    service = Service(max_chars=15)
    packer = Packer(40, service.ask)
    texts = [f"text {n:04}" for n in range(4)]
    assert packer.translate(texts) == [text.upper() for text in texts]
    assert packer.max_chars == 9
    before = len(service.asked)
    packer.translate(texts)
    assert max(map(len, service.asked[before:])) <= 15


def test_one_text_that_is_refused_by_itself_makes_no_other_pack_smaller() -> None:
    def speak(text: str) -> str:
        if "bad" in text:
            raise TooLong("refused the request: status 400 Bad Request")
        return text.upper()

    packer = Packer(1000, Service(speak).ask)
    texts = ["one", "two", "bad", "four", "five"]
    assert packer.translate(texts) == ["ONE", "TWO", "", "FOUR", "FIVE"]
    assert packer.max_chars == 1000


def test_a_text_without_answer_is_asked_twice_and_stops_no_other() -> None:
    service = Service(lambda text: "" if text == "two" else text.upper() if "\n" not in text else "x")
    assert Packer(1000, service.ask).translate(["one", "two"]) == ["ONE", ""]
    assert service.asked == ["one\ntwo", "one", "two", "two"]


def test_a_service_that_answers_nothing_is_at_fault() -> None:
    service = Service(lambda text: " ")
    with pytest.raises(Refused, match="gave no translation 10 times in a row"):
        Packer(10_000, service.ask).translate([f"Text {n}." for n in range(50)])
    assert len(service.asked) == 1 + 2 * BLANKS_IN_A_ROW + 1
    assert "Text" not in service.asked[-1], "a plain text is asked before the service is given up"


@pytest.mark.parametrize(
    "text",
    [
        "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY.",
        "Error 500 (Server Error)!!1500.That’s an error.There was an error. Please try again later.",
        "Error 503",
        "<!DOCTYPE html><html><body>Login</body></html>",
        "502 Bad Gateway",
        "QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : 500 CHARS",
        "Our systems have detected unusual traffic from your computer network.",
    ],
)
def test_a_message_of_the_service_is_told_from_a_translation(text: str) -> None:
    assert is_service_text(text, "Stop.")
    assert not is_service_text(text, f"They saw: {text}"), "a text may be about such a message"


@pytest.mark.parametrize(
    "text", ["Tome 500 mg.", "Un error de 500 mg en la dosis.", "El cuerpo (<5 %) y 404 pacientes.", "HTML"]
)
def test_a_translation_is_no_message(text: str) -> None:
    assert not is_service_text(text, "Stop.")
