"""Right translations of what labels say every day raise nothing; another amount never passes."""

from decimal import Decimal
from itertools import permutations, product
from random import Random

import pytest

from dataset_builder.numbers import spanish_form
from dataset_builder.pair_checks import open_pair_checks
from tests.label_sentences import AMOUNTS, ENDS, FREQUENCIES, SENTENCES, Both

DRUGS: tuple[Both, ...] = (
    ("amoxicillin", "amoxicilina"),
    ("warfarin", "warfarina"),
    ("clarithromycin", "claritromicina"),
    ("simvastatin", "simvastatina"),
    ("levothyroxine", "levotiroxina"),
)
CONDITIONS: tuple[Both, ...] = (
    ("hypertension", "hipertensión"),
    ("asthma", "asma"),
    ("type 2 diabetes", "diabetes tipo 2"),
    ("heart failure", "insuficiencia cardíaca"),
)
EFFECTS: tuple[Both, ...] = (
    ("nausea", "náuseas"),
    ("headache", "cefalea"),
    ("dizziness", "mareo"),
    ("insomnia", "insomnio"),
)
WORDS = {
    "drug": DRUGS[:2],
    "other_drug": DRUGS[2:],
    "third_drug": DRUGS,
    "condition": CONDITIONS,
    "effect": EFFECTS[:2],
    "other_effect": EFFECTS[2:],
}
NUMBERS = {
    "few": "3 7 12 18",
    "warm": "25 30",
    "cold": "2 15",
    "share": "1.4 12.5 38.2",
    "other_share": "2.7 19.6 41",
    "tens": "24 57 83",
    "rate": "96 130",
    "dose": "50 150 1000 4000",
    "count": "120 1204 15450 125000",
    "mean": "2.5 41.8 67",
    "deviation": "1.2 9.4",
    "ratio": "0.64 2.35",
    "low": "0.41 1.7",
    "high": "0.92 3.1",
}
# What labels say of how often, none of which may stand for another
OFTEN = (
    *("once daily", "twice daily", "three times daily", "four times a day", "every 4 hours", "once a week"),
    *("twice weekly", "three times a week", "every 2 weeks", "once a month", "every other day"),
    *("at bedtime", "in the morning", "in the morning and at night"),
)
MAY_BE = {("once daily", "at bedtime"), ("once daily", "in the morning")}
MAY_BE |= {("twice daily", "in the morning and at night")}
# The same amount in two forms
ALIKE = ({"one tablet", "1 tablet", "a tablet"}, {"two tablets", "2 tablets"})


def codes(english: str, spanish: str) -> set[str]:
    return {flag.code for flag in open_pair_checks().flags(english, spanish)}


def filled(english: str, spanish: str, random: Random) -> Both:
    words = {slot: random.choice(rows) for slot, rows in WORDS.items()}
    numbers = {slot: Decimal(random.choice(values.split())) for slot, values in NUMBERS.items()}
    ours = {slot: own for slot, (own, _) in words.items()} | {
        slot: f"{each:,}" for slot, each in numbers.items()
    }
    theirs = {slot: own for slot, (_, own) in words.items()}
    theirs |= {slot: spanish_form(each) for slot, each in numbers.items()}
    return english.format(**ours), spanish.format(**theirs)


@pytest.mark.parametrize(("english", "spanish"), SENTENCES)
def test_what_labels_and_abstracts_say_raises_nothing(english: str, spanish: str) -> None:
    random = Random(english)
    flagged = [pair for _ in range(5) if codes(*(pair := filled(english, spanish, random)))]
    assert flagged == []


@pytest.mark.parametrize("end", ENDS)
def test_a_dose_in_its_right_translation_raises_nothing(end: Both) -> None:
    pairs = (
        (f"Take {amount[0]} {frequency[0]}{end[0]}.", f"Tome {amount[1]} {frequency[1]}{end[1]}.")
        for amount, frequency in product(AMOUNTS, FREQUENCIES)
    )
    assert [pair for pair in pairs if codes(*pair)] == []


def test_another_amount_never_passes() -> None:
    others = [
        (one[0], two[1])
        for one, two in permutations(AMOUNTS, 2)
        if not any({one[0], two[0]} <= group for group in ALIKE)
    ]
    pairs = [(f"Take {one} twice daily.", f"Tome {two} dos veces al día.") for one, two in others]
    assert [pair for pair in pairs if not codes(*pair)] == []


def test_another_frequency_never_passes() -> None:
    named = dict(FREQUENCIES)
    others = [each for each in permutations(OFTEN, 2) if not MAY_BE.intersection({each, each[::-1]})]
    pairs = [(f"Take two tablets {one}.", f"Tome dos comprimidos {named[two]}.") for one, two in others]
    assert [pair for pair in pairs if not codes(*pair)] == []
