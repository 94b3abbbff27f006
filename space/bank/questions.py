"""Reads a file of questions: one JSON object per line, every key known, no question twice."""

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

from space.bank.records import BankError, BankQuestion, QuestionKind, Wording
from space.plain_text import as_typed

SHIPPED = Path(__file__).parent / "questions.jsonl"
MAX_CHARS = 1000
_KEYS = tuple(field.name for field in fields(BankQuestion))
_CHOICES = {"wording": get_args(Wording), "kind": get_args(QuestionKind)}
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def read_questions(path: Path = SHIPPED) -> tuple[BankQuestion, ...]:
    """Read all questions in the order of the file.

    Raises:
        BankError: it is missing, or a line of it is no question; the message names file and line.
    """
    questions: dict[str, BankQuestion] = {}
    texts: dict[str, str] = {}
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        question = _question(_parsed(line, place), place)
        if question.question_id in questions:
            raise BankError(f"{place}: question_id {question.question_id} stands twice in the file")
        first = texts.setdefault(question.question.casefold(), question.question_id)
        if first != question.question_id:
            raise BankError(f"{place}: {question.question_id} asks the same as {first}")
        questions[question.question_id] = question
    if not questions:
        raise BankError(f"{path}: no question in it; one JSON object per line with {', '.join(_KEYS)}")
    return tuple(questions.values())


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        raise BankError(f"{path}: no such file")
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")  # not splitlines: U+2028 may stand in JSON
    except UnicodeDecodeError as error:
        raise BankError(f"{path} is no UTF-8 text: {error}") from error


def _parsed(line: str, place: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise BankError(f"{place}: no JSON: {error}") from error
    if not isinstance(value, dict):
        raise BankError(f"{place}: an object with {', '.join(_KEYS)} expected")
    return value


def _question(values: dict[str, Any], place: str) -> BankQuestion:
    for key in values:
        if key not in _KEYS:
            raise BankError(f"{place}: unknown key {key!r}; known: {', '.join(_KEYS)}")
    for key in _KEYS:
        value = values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise BankError(f"{place}: {key!r} is missing, or no text")
        if value not in _CHOICES.get(key, (value,)):
            raise BankError(f"{place}: {key} {value!r} is unknown; known: {', '.join(_CHOICES[key])}")
    if not _ID.fullmatch(values["question_id"]):
        raise BankError(f"{place}: question_id {values['question_id']!r} is not of a-z, 0-9, - and _")
    question = as_typed(values["question"]).strip()
    if not 1 <= len(question) <= MAX_CHARS:
        raise BankError(f"{place}: the question has {len(question)} characters, not 1 to {MAX_CHARS}")
    values |= {"question": question, "speciality": values["speciality"].strip()}
    return BankQuestion(**values)
