"""Numbers said otherwise than in plain digits: what is told, and what is not."""

import pytest

from dataset_builder.flags import Tier
from tests.pair_flags import codes, flag_of

# code, tier, source, good translation, faulty one
ONE_OR_TWO: tuple[tuple[str, Tier, str, str, str], ...] = (
    (
        "numbers_extra",
        "block",
        "Take one tablet daily.",
        "Tome un comprimido al día.",
        "Tome dos comprimidos al día.",
    ),
    (
        "numbers_extra",
        "block",
        "Take one tablet twice daily.",
        "Tome un comprimido dos veces al día.",
        "Tome dos comprimidos dos veces al día.",
    ),
    ("numbers_extra", "block", "One drop in each eye.", "Una gota en cada ojo.", "Dos gotas en cada ojo."),
    ("numbers_extra", "block", "Inject a vial.", "Inyecte un vial.", "Inyecte dos viales."),
    (
        "numbers_extra",
        "block",
        "The capsule is swallowed whole.",
        "La cápsula se traga entera.",
        "Las dos cápsulas se tragan enteras.",
    ),
    ("numbers_extra", "block", "One patient died.", "Murió un paciente.", "Murieron dos pacientes."),
)
GOOD = (
    ("After the second dose, stop.", "Tras dos dosis, suspenda el tratamiento."),
    ("Take both tablets.", "Tome los dos comprimidos."),
    ("The morning and evening doses are equal.", "Las dos dosis, la matutina y la vespertina, son iguales."),
    ("Either arm was safe.", "Los dos grupos fueron seguros."),
)


@pytest.mark.parametrize(("code", "tier", "source", "good", "wrong"), ONE_OR_TWO)
def test_a_fault_is_told_from_the_good_translation(
    code: str, tier: Tier, source: str, good: str, wrong: str
) -> None:
    assert codes(source, good) == set()
    assert flag_of(code, source, wrong).tier == tier


@pytest.mark.parametrize(("source", "target"), GOOD)
def test_good_translations_near_a_fault_pass(source: str, target: str) -> None:
    assert codes(source, target) == set()
