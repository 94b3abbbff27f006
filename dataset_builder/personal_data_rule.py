"""What a rule for personal data is, the closed list of kinds, and the label that stands for each."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "dni",
    "nie",
    "social_security",
    "curp",
    "rfc",
    "rut",
    "cuit",
    "identity_card",
    "passport",
    "iban",
    "bank_account",
    "card",
    "email",
    "url",
    "profile",
    "phone",
    "birth_date",
    "care_date",
    "record_number",
    "professional_number",
    "address",
    "postcode",
    "place",
    "name",
]
LABELS: dict[Kind, str] = {
    "dni": "[DNI]",
    "nie": "[NIE]",
    "social_security": "[Seguridad Social]",
    "curp": "[CURP]",
    "rfc": "[RFC]",
    "rut": "[RUT]",
    "cuit": "[CUIT]",
    "identity_card": "[documento de identidad]",
    "passport": "[pasaporte]",
    "iban": "[IBAN]",
    "bank_account": "[cuenta bancaria]",
    "card": "[tarjeta]",
    "email": "[correo]",
    "url": "[enlace]",
    "profile": "[perfil]",
    "phone": "[teléfono]",
    "birth_date": "[fecha de nacimiento]",
    "care_date": "[fecha]",
    "record_number": "[n.º de historia]",
    "professional_number": "[n.º de colegiado]",
    "address": "[dirección]",
    "postcode": "[código postal]",
    "place": "[localidad]",
    "name": "[nombre]",
}
TAKEN = "\ue000"  # private use: stands in a text for characters that are found already


_BEFORE, _AFTER = (
    60,
    240,
)  # characters around what a rule looks for; no value but an address of the web is longer
# Seven digits or so in a row, or six and letters: any identifier or telephone holds one.
MANY_DIGITS = re.compile(r"\d(?:[ ().,/-]{0,3}\d){5}")


@dataclass(frozen=True)
class Rule:
    """A pattern whose group `value` (or the whole match) is of a kind where `accept` agrees.

    Only the neighbourhood of `cues` is searched, which is what makes it fast: lower-case words of which one
    is in every match, or a pattern that occurs in every match.
    """

    kind: Kind
    pattern: re.Pattern[str]
    accept: Callable[[re.Match[str]], bool] = lambda _match: True
    cues: tuple[str, ...] | re.Pattern[str] = MANY_DIGITS

    def spans(self, text: str, cues: "Cues") -> Iterator[tuple[int, int]]:
        """Yield start and end of each value in a text, whose cues are known."""
        group, last = "value" if "value" in self.pattern.groupindex else 0, 0
        for start, end in _windows(text, cues.places(self.cues, text)):
            for match in self.pattern.finditer(text, start, end):
                if match.start(group) >= last and self.accept(match):
                    last = match.end(group)
                    yield match.span(group)


class Cues:
    """Where cues stand in a text, looked up once each; what is masked meanwhile takes none away."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lowered = text.replace("İ", "I").lower()  # the one letter whose lower case is longer
        self._known: dict[re.Pattern[str], list[int]] = {}

    def places(self, cues: tuple[str, ...] | re.Pattern[str], text: str) -> list[int]:
        """Return where cues stand, in order; those of what was found before are looked up in `text`."""
        if isinstance(cues, tuple):
            return sorted(place for cue in cues for place in _occurrences(cue, self._lowered))
        if TAKEN in cues.pattern:
            return [match.start() for match in cues.finditer(text)]
        if cues not in self._known:
            self._known[cues] = [match.start() for match in cues.finditer(self._text)]
        return self._known[cues]


def _windows(text: str, places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield where to search: joined neighbourhoods of the cues, in order."""
    start = end = 0
    for place in places:
        if place - _BEFORE > end:
            yield start, end
            start = place - _BEFORE
        space = text.find(" ", place + _AFTER)
        end = space if space >= 0 else len(text)
    if end:
        yield start, end


def _occurrences(cue: str, lowered: str) -> Iterator[int]:
    place = lowered.find(cue)
    while place >= 0:
        yield place
        place = lowered.find(cue, place + 1)


def either(alternatives: str) -> str:
    r"""Return a pattern of alternatives that white space parts: `either("calle c/")` is `(?:calle|c/)`."""
    return f"(?:{'|'.join(alternatives.split())})"
