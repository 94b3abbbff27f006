"""Finds and masks personal data in Spanish text: identifiers, contacts, dates, places, names. Stdlib only.

A finding is a guess by form, checksum and context, made so that doses, laboratory values, trial ids and drug
names stay as they are. What it misses is why a person reads a text before it is published.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dataset_builder.personal_data_contacts import CONTACT_RULES, URL_RULES
from dataset_builder.personal_data_dates import DATE_RULES
from dataset_builder.personal_data_ids import ID_RULES
from dataset_builder.personal_data_names import NAME_RULES, lower_case_names, repeated_names
from dataset_builder.personal_data_places import PLACE_RULES
from dataset_builder.personal_data_rule import LABELS, TAKEN, Cues, Kind, Rule

# The first rule that claims a span has it: what a checksum proves comes before what only context says.
RULES: tuple[Rule, ...] = (
    *URL_RULES,
    *ID_RULES,
    *CONTACT_RULES,
    *DATE_RULES,
    *PLACE_RULES,
    *NAME_RULES,
)
_LABEL = re.compile("|".join(sorted({re.escape(label) for label in LABELS.values()})))


@dataclass(frozen=True, order=True)
class Finding:
    """A span of personal data, in characters of the text it was found in."""

    start: int
    end: int
    kind: Kind


def find(text: str, names: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Return what looks like personal data, in order and without overlaps; `names` are known already.

    Example: `find("DNI 12345678Z")` is `(Finding(4, 13, "dni"),)`.
    """
    return tuple(sorted(_findings(_LABEL.sub(lambda match: TAKEN * len(match.group()), text), names)))


def names_in(texts: Iterable[str]) -> list[str]:
    """Return the names of persons that texts of one conversation hold."""
    return [text[each.start : each.end] for text in texts for each in find(text) if each.kind == "name"]


def is_masked(text: str) -> bool:
    """Tell whether a label stands in a text: something was found there."""
    return _LABEL.search(text) is not None


def mask(text: str, names: Iterable[str] = ()) -> str:
    """Return the text with a label in the place of each finding; masking twice changes nothing more.

    Example: `mask("Me llamo Ana Ruiz, tel. 612 345 678")` is `"Me llamo [nombre], tel. [teléfono]"`.
    """
    names = tuple(names)
    while found := find(text, names):
        text = masked(text, found)
    return text


def masked(text: str, found: Iterable[Finding]) -> str:
    """Return the text with these findings, which lie in order, replaced by their labels."""
    parts, position = [], 0
    for each in found:
        parts += [text[position : each.start], LABELS[each.kind]]
        position = each.end
    return "".join([*parts, text[position:]])


def _findings(text: str, known: Iterable[str]) -> Iterator[Finding]:
    """Yield what each rule finds in what the rules before it left; then the names that occur again."""
    names, cues = [*known], Cues(text)
    for rule in RULES:
        for start, end in tuple(rule.spans(text, cues)):
            yield Finding(start, end, rule.kind)
            if rule.kind == "name":
                names.append(text[start:end])
            text = text[:start] + TAKEN * (end - start) + text[end:]
    for start, end in (*repeated_names(text, names), *lower_case_names(text)):
        yield Finding(start, end, "name")
