"""Faults in the letters of a Spanish text: read with the wrong encoding, lost, or left as entities."""

import re
from random import Random

from tests.fault_pairs import Case

_ACCENTED = re.compile(r"[^\W\d_a-zA-Z]")
_ENTITIES = {
    "á": "&aacute;", "é": "&eacute;", "í": "&iacute;", "ó": "&oacute;", "ú": "&uacute;", "ñ": "&ntilde;",
}  # fmt: skip


def read_as_latin_1(case: Case, _rng: Random) -> str | None:
    """Read UTF-8 as Latin-1: `fiebre aguda más` shows `mÃ¡s`."""
    return _decoded(case.spanish, "latin-1")


def read_as_cp1252(case: Case, _rng: Random) -> str | None:
    """Read UTF-8 as Windows-1252."""
    return _decoded(case.spanish, "cp1252")


def read_as_mac(case: Case, _rng: Random) -> str | None:
    """Read UTF-8 as Mac Roman: `más` shows `m√°s`."""
    return _decoded(case.spanish, "mac-roman")


def read_as_dos(case: Case, _rng: Random) -> str | None:
    """Read Latin-1 as code page 850: `aguda más` shows `mßs`."""
    if _ACCENTED.search(case.spanish) is None:
        return None
    return case.spanish.encode("latin-1", errors="replace").decode("cp850")


def encoded_twice(case: Case, _rng: Random) -> str | None:
    """Read UTF-8 as Latin-1 twice."""
    once = _decoded(case.spanish, "latin-1")
    return None if once is None else once.encode().decode("latin-1")


def replacement_characters(case: Case, _rng: Random) -> str | None:
    """Lose each accented letter to the replacement character."""
    return _ACCENTED.sub("\ufffd", case.spanish)


def one_letter_broken(case: Case, rng: Random) -> str | None:
    """Break a single accented letter: `Ã³` for `ó`, or the replacement character."""
    letters = list(_ACCENTED.finditer(case.spanish))
    if not letters:
        return None
    match = rng.choice(letters)
    broken = rng.choice([match.group().encode().decode("latin-1"), "\ufffd"])
    return case.spanish[: match.start()] + broken + case.spanish[match.end() :]


def two_question_marks(case: Case, _rng: Random) -> str | None:
    """Lose each byte of an accented letter to a question mark: `informaci??n`."""
    return _ACCENTED.sub("??", case.spanish)


def letters_dropped(case: Case, _rng: Random) -> str | None:
    """Lose each accented letter: `informacin`."""
    return _ACCENTED.sub("", case.spanish)


def question_marks(case: Case, _rng: Random) -> str | None:
    """Lose each accented letter to a question mark: `informaci?n`."""
    return _ACCENTED.sub("?", case.spanish)


def entities(case: Case, _rng: Random) -> str | None:
    """Leave the accented letters as HTML entities."""
    return re.sub("[áéíóúñ]", lambda match: _ENTITIES[match.group()], case.spanish)


def _decoded(text: str, encoding: str) -> str | None:
    return text.encode().decode(encoding, errors="replace") if _ACCENTED.search(text) else None
