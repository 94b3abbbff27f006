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
FRACTIONS: tuple[tuple[str, Tier, str, str, str], ...] = (
    (
        "numbers_changed",
        "block",
        "Swallow half a pill at bedtime.",
        "Trague media pastilla al acostarse.",
        "Trague una pastilla y media al acostarse.",
    ),
    (
        "numbers_changed",
        "block",
        "Take one-half tablet daily.",
        "Tome medio comprimido al día.",
        "Tome dos comprimidos y medio al día.",
    ),
    (
        "numbers_changed",
        "block",
        "Take 1/2 tablet daily.",
        "Tome medio comprimido al día.",
        "Tome 1 o 2 comprimidos al día.",
    ),
    (
        "numbers_changed",
        "block",
        "Take 3/4 tablet daily.",
        "Tome ¾ de comprimido al día.",
        "Tome de 3 a 4 comprimidos al día.",
    ),
    (
        "numbers_changed",
        "block",
        "Take ½ tablet daily.",
        "Tome 1/2 comprimido al día.",
        "Tome un comprimido y medio al día.",
    ),
    (
        "numbers_changed",
        "block",
        "Use 1-1/2 teaspoons.",
        "Use una cucharadita y media.",
        "Use media cucharadita.",
    ),
    (
        "numbers_changed",
        "block",
        "Take two and a half tablets.",
        "Tome 2,5 comprimidos.",
        "Tome dos comprimidos.",
    ),
    (
        "numbers_changed",
        "block",
        "Give one third of the adult dose.",
        "Dé la tercera parte de la dosis del adulto.",
        "Dé tres veces la dosis del adulto.",
    ),
    (
        "numbers_changed",
        "block",
        "Give twice the usual dose.",
        "Administre el doble de la dosis habitual.",
        "Administre la mitad de la dosis habitual.",
    ),
    (
        "numbers_changed",
        "block",
        "Give two-thirds of the dose.",
        "Administre dos tercios de la dosis.",
        "Administre un tercio de la dosis.",
    ),
)
SIGNS: tuple[tuple[str, Tier, str, str, str], ...] = (
    (
        "numbers_changed",
        "block",
        "Store at -20 °C.",
        "Conservar a 20 °C bajo cero.",
        "Conservar a 20 °C.",
    ),
    (
        "numbers_changed",
        "block",
        "Store at –25 °C to –15 °C.",
        "Conservar entre –25 °C y –15 °C.",
        "Conservar entre –25 °C y 15 °C.",
    ),
    (
        "numbers_changed",
        "block",
        "A T-score of -2.5 or lower.",
        "Una puntuación T de -2,5 o inferior.",
        "Una puntuación T de 2,5 o inferior.",
    ),
    (
        "numbers_changed",
        "block",
        "The mean change was -1.2 kg.",
        "Se perdieron 1,2 kg de media.",
        "El cambio medio fue de +1,2 kg.",
    ),
    (
        "numbers_changed",
        "block",
        "Store at 20 °C.",
        "Conservar a 20 °C.",
        "Conservar a -20 °C.",
    ),
)
BLANKS: tuple[tuple[str, Tier, str, str, str], ...] = (
    (
        "numbers_changed",
        "block",
        "Take 2 500 mg tablets twice daily.",
        "Tome 2 comprimidos de 500 mg dos veces al día.",
        "Tome 2500 mg en comprimidos dos veces al día.",
    ),
    (
        "numbers_changed",
        "block",
        "Give 3 100 mL bags.",
        "Administre 3 bolsas de 100 ml.",
        "Administre 3 100 ml en bolsas.",
    ),
    (
        "numbers_changed",
        "block",
        "On day 1 400 patients came.",
        "El día 1 acudieron 400 pacientes.",
        "El día 1400 acudieron pacientes.",
    ),
)
LABELS: tuple[tuple[str, Tier, str, str, str], ...] = (
    (
        "numbers_changed",
        "block",
        "Stage IIIB colon cancer.",
        "Cáncer de colon en estadio IIIB.",
        "Cáncer de colon en estadio IIB.",
    ),
    (
        "numbers_changed",
        "block",
        "A phase I study.",
        "Un estudio de fase I.",
        "Un estudio de fase III.",
    ),
    (
        "numbers_changed",
        "block",
        "Angiotensin II receptor blockers.",
        "Antagonistas del receptor de la angiotensina II.",
        "Antagonistas del receptor de la angiotensina I.",
    ),
    (
        "numbers_changed",
        "block",
        "Take methotrexate on Mondays only.",
        "Tome metotrexato solo los lunes.",
        "Tome metotrexato solo los miércoles.",
    ),
    (
        "numbers_changed",
        "block",
        "It expires in May 2024.",
        "Caduca en mayo de 2024.",
        "Caduca en marzo de 2024.",
    ),
    (
        "numbers_changed",
        "block",
        "Take the tablet at 8 p.m.",
        "Tome el comprimido a las 8 de la tarde.",
        "Tome el comprimido a las 8 a. m.",
    ),
    (
        "numbers_order",
        "warn",
        "Give 2 mg at 9 a.m. and 4 mg at 9 p.m.",
        "Dé 2 mg a las 9 a. m. y 4 mg a las 9 p. m.",
        "Dé 2 mg a las 9 p. m. y 4 mg a las 9 a. m.",
    ),
    (
        "numbers_order",
        "warn",
        "Take 5 mg on Tuesdays and 10 mg on Fridays.",
        "Tome 5 mg los martes y 10 mg los viernes.",
        "Tome 5 mg los viernes y 10 mg los martes.",
    ),
)
GOOD = (
    ("After the second dose, stop.", "Tras dos dosis, suspenda el tratamiento."),
    ("Take both tablets.", "Tome los dos comprimidos."),
    ("The morning and evening doses are equal.", "Las dos dosis, la matutina y la vespertina, son iguales."),
    ("Halve the dose.", "Administre la mitad de la dosis."),
    ("Wait one and a half hours.", "Espere 90 minutos."),
    ("Take ½-1 tablet.", "Tome de medio a un comprimido."),
    ("A one-and-a-half-year-old boy.", "Un niño de año y medio."),
    ("Use a 1/2 inch needle.", "Use una aguja de media pulgada."),
    ("After two and a half years.", "Al cabo de 2,5 años."),
    ("Take a tablet and half a glass of water.", "Tome un comprimido y medio vaso de agua."),
    ("The dose (5 -10 mg) is low.", "La dosis (5-10 mg) es baja."),
    ("The 20 mg dose is low.", "La dosis –20 mg– es baja."),
    ("Give 50 000 IU.", "Administre 50 000 UI."),
    ("We saw 16 351 patients.", "Vimos a 16 351 pacientes."),
    ("A phase II trial.", "Un ensayo en segunda fase."),
    ("Grade III-IV toxicity was seen.", "Hubo toxicidad de grado 3-4."),
    ("Take it at 9 p.m.", "Tómelo a las 21:00."),
    ("It may be given IV.", "Puede administrarse por vía i.v."),
    ("You may call on Monday.", "Puede llamar el lunes."),
    (
        "Divide the daily dose into a morning and an evening dose.",
        "Divida la dosis diaria en dos dosis, matutina y vespertina.",
    ),
    ("Either arm was safe.", "Los dos grupos fueron seguros."),
)


@pytest.mark.parametrize(
    ("code", "tier", "source", "good", "wrong"), [*ONE_OR_TWO, *FRACTIONS, *SIGNS, *BLANKS, *LABELS]
)
def test_a_fault_is_told_from_the_good_translation(
    code: str, tier: Tier, source: str, good: str, wrong: str
) -> None:
    assert codes(source, good) == set()
    assert flag_of(code, source, wrong).tier == tier


@pytest.mark.parametrize(("source", "target"), GOOD)
def test_good_translations_near_a_fault_pass(source: str, target: str) -> None:
    assert codes(source, target) == set()
