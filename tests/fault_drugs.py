"""Faults in the drug of a Spanish text: another drug, or one that looks like it.

Names lie in `fixtures/fault_drugs.tsv` (English and Spanish INN) and `fixtures/fault_lookalikes.tsv`.
"""

import csv
import re
from collections import defaultdict
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random

from tests.fault_pairs import Case

_FIXTURES = Path(__file__).parent / "fixtures"
_WORD = re.compile(r"[^\W\d_]+")
_CLASSES = (
    "antibióticos antivirales antihistamínicos antidepresivos anticoagulantes diuréticos laxantes opioides "
    "corticoides corticosteroides betabloqueantes benzodiacepinas estatinas antiácidos antiepilépticos"
).split()
_CLASS = re.compile(rf"\b({'|'.join(_CLASSES)})\b", re.IGNORECASE)


def _rows(name: str) -> list[tuple[str, str]]:
    with (_FIXTURES / name).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t")
        next(rows)  # the header
        return [(first, second) for first, second in rows]


@cache
def english_names() -> dict[str, frozenset[str]]:
    """Return the English names of each Spanish drug name: `paracetamol` has two."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for english, spanish in _rows("fault_drugs.tsv"):
        names[spanish].add(english)
    return {spanish: frozenset(known) for spanish, known in names.items()}


@cache
def look_alikes() -> dict[str, tuple[str, ...]]:
    """Return the names that are mistaken for each Spanish drug name, both ways."""
    others: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in _rows("fault_lookalikes.tsv"):
        others[one].add(other)
        others[other].add(one)
    return {name: tuple(sorted(known)) for name, known in others.items()}


def like(original: str, word: str) -> str:
    """Write a word with the capitals of another: `like("Litio", "sodio")` is `Sodio`."""
    if original.isupper() and len(original) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if original[:1].isupper() else word


def named_drugs(case: Case) -> list[re.Match[str]]:
    """Return the drug names of the translation whose English name stands in the source."""
    source = {word.lower() for word in _WORD.findall(case.english)}
    known = english_names()
    words = _WORD.finditer(case.spanish)
    return [word for word in words if known.get(word.group().lower(), frozenset()) & source]


def unrelated_drug(case: Case, rng: Random) -> str | None:
    """Put any other drug in place of one: `metformina` may become `warfarina`."""
    matches = named_drugs(case)
    if not matches:
        return None
    match = rng.choice(matches)
    others = sorted(english_names().keys() - {match.group().lower()})
    return _replace(case.spanish, match, rng.choice(others))


def look_alike_drug(case: Case, rng: Random) -> str | None:
    """Put a drug that is mistaken for it: `prednisona` becomes `prednisolona`."""
    others = look_alikes()
    matches = [match for match in named_drugs(case) if match.group().lower() in others]
    if not matches:
        return None
    match = rng.choice(matches)
    return _replace(case.spanish, match, rng.choice(others[match.group().lower()]))


def other_class(case: Case, rng: Random) -> str | None:
    """Put another class of drugs: `antibióticos` may become `antihistamínicos`."""
    matches = list(_CLASS.finditer(case.spanish))
    if not matches:
        return None
    match = rng.choice(matches)
    others = [each for each in _CLASSES if each[:5] != match.group()[:5].lower()]
    return _replace(case.spanish, match, rng.choice(others))


def swap_drugs(case: Case, rng: Random) -> str | None:
    """Exchange two drugs: `dexametasona 6 mg, prednisona 40 mg` keeps its doses and loses its sense."""
    matches = named_drugs(case)
    couples = [(a, b) for a, b in combinations(matches, 2) if a.group().lower() != b.group().lower()]
    if not couples:
        return None
    first, second = rng.choice(couples)
    text = _replace(case.spanish, second, first.group().lower())
    return _replace(text, first, second.group().lower())


def dropped_drug(case: Case, rng: Random) -> str | None:
    """Leave a drug name out."""
    matches = named_drugs(case)
    return re.sub(r" {2,}", " ", _replace(case.spanish, rng.choice(matches), "")) if matches else None


def class_for_drug(case: Case, rng: Random) -> str | None:
    """Put a vague word in place of a drug: `tome warfarina` is `tome el medicamento`."""
    matches = named_drugs(case)
    return _replace(case.spanish, rng.choice(matches), "el medicamento") if matches else None


def _replace(text: str, match: re.Match[str], word: str) -> str:
    return text[: match.start()] + like(match.group(), word) + text[match.end() :]
