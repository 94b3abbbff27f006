"""Limits, routes, sites, doses and times of a translation: what is told, and what is not."""

import pytest

from tests.pair_flags import codes

# code, source, good translation, faulty one
FAULTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "frequency_changed",
        "Take 20 mg every other day.",
        "Tome 20 mg un día sí y otro no.",
        "Tome 20 mg al día.",
    ),
    (
        "frequency_changed",
        "Take 2.5 mg on alternate days.",
        "Tome 2,5 mg en días alternos.",
        "Tome 2,5 mg por día.",
    ),
    (
        "frequency_changed",
        "Inject 25 mg once weekly.",
        "Inyecte una dosis semanal de 25 mg.",
        "Inyecte 25 mg una vez.",
    ),
    (
        "frequency_changed",
        "Take methotrexate 15 mg once a week.",
        "Tome metotrexato 15 mg un solo día a la semana.",
        "Tome metotrexato 15 mg por la mañana.",
    ),
    (
        "frequency_changed",
        "Take 10 mg 3 times a day.",
        "Tome 10 mg 3 veces al día.",
        "Tome 10 mg durante 3 días.",
    ),
    (
        "frequency_changed",
        "Give 100 mg/kg/day in divided doses.",
        "Dé 100 mg/kg/día en varias tomas.",
        "Dé 100 mg/kg/día por la noche.",
    ),
    (
        "frequency_changed",
        "Take it in the morning and at night.",
        "Tómelo por la mañana y por la noche.",
        "Tómelo por la mañana.",
    ),
    (
        "numbers_order",
        "Give 10 mL to children and 20 mL to adults.",
        "Dé 20 ml a los adultos y 10 ml a los niños.",
        "Dé 10 ml a los adultos y 20 ml a los niños.",
    ),
    (
        "numbers_order",
        "Inject 20 units in the morning and 10 units at night.",
        "Inyecte 20 unidades por la mañana y 10 unidades por la noche.",
        "Inyecte 20 unidades por la noche y 10 unidades por la mañana.",
    ),
    (
        "polarity",
        "Stop ibuprofen and start paracetamol.",
        "Inicie paracetamol y suspenda ibuprofeno.",
        "Inicie ibuprofeno y suspenda paracetamol.",
    ),
    (
        "polarity",
        "Measure sugar before meals and inject insulin after them.",
        "Mida el azúcar antes de comer e inyecte la insulina después.",
        "Mida el azúcar después de comer e inyecte la insulina antes.",
    ),
    (
        "route_changed",
        "Vincristine must be given intravenously only.",
        "La vincristina debe administrarse solo en vena.",
        "La vincristina debe administrarse solo por vía espinal.",
    ),
    (
        "route_changed",
        "For intravenous use only.",
        "Solo para uso endovenoso.",
        "Solo para uso interno.",
    ),
    (
        "route_changed",
        "Give by intravenous injection only.",
        "Administrar solo por inyección en la vena.",
        "Administrar solo por inyección.",
    ),
    (
        "route_changed",
        "Give 10 mg intramuscularly.",
        "Administre 10 mg IM.",
        "Administre 10 mg.",
    ),
    (
        "route_changed",
        "Inhale the contents of the capsule.",
        "Inhale el contenido de la cápsula.",
        "Trague el contenido de la cápsula.",
    ),
    (
        "route_changed",
        "Apply the patch to the skin.",
        "Aplique el parche en la piel.",
        "Aplique el parche en la lengua.",
    ),
    (
        "unit_missing",
        "Give 1 mg per minute.",
        "Dé 1 mg cada minuto.",
        "Dé 1 mg.",
    ),
    (
        "unit_missing",
        "Give 2 mg per kg of body weight.",
        "Dé 2 mg por kilo de peso.",
        "Dé 2 mg según el peso corporal.",
    ),
    (
        "unit_missing",
        "Give 15 mg/kg every 6 hours.",
        "Dé 15 mg/kg cada 6 horas.",
        "Dé 15 mg/kg cada 6.",
    ),
    (
        "numbers_changed",
        "Give over an hour.",
        "Administrar en una hora.",
        "Administrar en media hora.",
    ),
    (
        "unit_changed",
        "Give a teaspoon.",
        "Dé una cucharilla.",
        "Dé una cuchara sopera.",
    ),
    (
        "numbers_changed",
        "A T-score of -2.5 means low bone mass.",
        "Una puntuación T de -2,5 significa masa ósea baja.",
        "Una puntuación T de 2,5 significa masa ósea baja.",
    ),
    (
        "frequency_changed",
        "Take 1 hour before or 2 hours after a meal.",
        "Tomar 1 hora antes o 2 horas después de una comida.",
        "Tomar 1 hora después o 2 horas antes de una comida.",
    ),
    (
        "comparator",
        "Adults and children 12 years and over: take 2 tablets.",
        "Adultos y niños a partir de 12 años: tome 2 comprimidos.",
        "Adultos y niños de hasta 12 años: tome 2 comprimidos.",
    ),
    (
        "comparator",
        "For use in patients 6 years of age and older.",
        "Para uso en pacientes de 6 años en adelante.",
        "Para uso en pacientes de 6 años o menos.",
    ),
    (
        "comparator",
        "Patients weighing 40 kg and above.",
        "Pacientes que pesan 40 kg o más.",
        "Pacientes de hasta 40 kg.",
    ),
    (
        "comparator",
        "The tablets can be taken from 18 years of age.",
        "Los comprimidos se pueden tomar desde los 18 años.",
        "Los comprimidos se pueden tomar hasta los 18 años.",
    ),
    (
        "comparator",
        "Children 5 years old and under.",
        "Niños de 5 años o menos.",
        "Niños a partir de los 5 años.",
    ),
    (
        "comparator",
        "Do not use if eGFR is &lt;30 mL/min.",
        "No usar si la TFGe es <30 ml/min.",
        "No usar si la TFGe es >30 ml/min.",
    ),
    (
        "comparator",
        "Age &ge; 65 years.",
        "Edad ≥ 65 años.",
        "Edad ≤ 65 años.",
    ),
    (
        "comparator",
        "The COVID-19 patients were aged &#60; 19 years.",
        "Los pacientes con COVID-19 tenían <19 años.",
        "Los pacientes con COVID-19 tenían >19 años.",
    ),
    (
        "comparator",
        "Groups of age: < 5 years, 5-17 years.",
        "Grupos de edad: < 5 años, 5-17 años.",
        "Grupos de edad: > 5 años, 5-17 años.",
    ),
    (
        "route_changed",
        "For intravenous use.",
        "Para uso por vía intravenosa.",
        "Para uso intraarterial.",
    ),
    (
        "route_changed",
        "Give it intrathecally.",
        "Adminístrelo por vía intratecal.",
        "Adminístrelo por vía endovenosa.",
    ),
    (
        "route_changed",
        "It is fatal if given intrathecally; for intravenous use only.",
        "Es mortal por vía intratecal; solo para uso intravenoso.",
        "Es mortal por vía intravenosa; solo para uso intratecal.",
    ),
    (
        "route_changed",
        "Inject it under the skin.",
        "Inyéctelo por vía subcutánea.",
        "Inyéctelo en el músculo.",
    ),
    (
        "route_changed",
        "Use the ear drops daily.",
        "Use las gotas óticas a diario.",
        "Use las gotas oftálmicas a diario.",
    ),
    (
        "route_changed",
        "Give it i.v. or i.m. and then an oral solution; the oral dose is 5 ml.",
        "Dé una solución oral después de la administración i.v. o i.m.; la dosis oral es de 5 ml.",
        "Dé una solución rectal después de la administración i.v. o i.m.; la dosis oral es de 5 ml.",
    ),
    (
        "site_changed",
        "Put one drop in each eye.",
        "Ponga una gota en ambos ojos.",
        "Ponga una gota en un ojo.",
    ),
    (
        "site_changed",
        "Put one drop in the affected eye.",
        "Ponga una gota en el ojo afectado.",
        "Ponga una gota en cada ojo.",
    ),
    (
        "frequency_changed",
        "The maximum is 20 mg per dose.",
        "El máximo es de 20 mg por toma.",
        "El máximo es de 20 mg al día.",
    ),
    (
        "frequency_changed",
        "Give 5 mg/kg/day.",
        "Dé 5 mg/kg/día.",
        "Dé 5 mg/kg por dosis.",
    ),
    (
        "frequency_changed",
        "Give 20 mg daily in four doses.",
        "Dé 20 mg al día repartidos en cuatro tomas.",
        "Dé 20 mg en cada una de las cuatro tomas.",
    ),
    (
        "frequency_changed",
        "Take two tablets three times a day.",
        "Tome dos comprimidos tres veces al día.",
        "Tome dos comprimidos al día en tres tomas.",
    ),
    (
        "frequency_changed",
        "Take 10 mg every 8 hours.",
        "Tome 10 mg cada 8 horas.",
        "Tome 10 mg durante 8 horas.",
    ),
    (
        "frequency_changed",
        "Infuse it over 30 minutes.",
        "Perfundir en 30 minutos.",
        "Perfundir cada 30 minutos.",
    ),
    (
        "frequency_changed",
        "Give it every five days.",
        "Adminístrelo cada cinco días.",
        "Adminístrelo durante cinco días.",
    ),
    (
        "frequency_changed",
        "Give it for 5 days.",
        "Adminístrelo durante 5 días.",
        "Adminístrelo cada 5 días.",
    ),
)
# What good translators write, and no flag may be given for.
GOOD: tuple[tuple[str, str], ...] = (
    (
        "Mortality was 1.7%, well below the 3.6% or higher seen elsewhere.",
        "La mortalidad fue del 1,7 %, muy por debajo del 3,6 % o más que se observa en otros lugares.",
    ),
    (
        "For infants from 1 month to less than 6 months, give it twice a day.",
        "A los lactantes de entre 1 y menos de 6 meses, déselo dos veces al día.",
    ),
    (
        "Groups of age: &lt; 5 years, 5-17 years, and 65 years and older",
        "Grupos de edad: < 5 años, 5-17 años y 65 años en adelante",
    ),
    ("It can be given IV or IM.", "Se puede administrar por vía i.m. o i.v."),
    (
        "Patients with stage III or IV cancer took it orally.",
        "Tomaron por vía oral los pacientes en estadio III o IV.",
    ),
    ("Both eyes were red.", "Tenía los ojos rojos."),
)


@pytest.mark.parametrize(("code", "source", "good", "wrong"), FAULTS)
def test_fault_is_told_and_the_good_translation_passes(code: str, source: str, good: str, wrong: str) -> None:
    assert codes(source, good) == set()
    assert code in codes(source, wrong)


@pytest.mark.parametrize(("source", "target"), GOOD)
def test_free_translation_passes(source: str, target: str) -> None:
    assert codes(source, target) == set()
