"""Numbers, their places and separators in pairs of segments."""

import pytest

from dataset_builder.pair_checks import open_pair_checks
from tests.pair_flags import codes, flag_of, quoted


@pytest.mark.parametrize(
    ("code", "tier", "source", "target", "in_source", "in_target"),
    [
        ("numbers_changed", "block", "Take 40 mg at night.", "Tome 4 mg por la noche.", "40", "4"),
        ("numbers_changed", "block", "Ten patients came.", "Vinieron doce pacientes.", "Ten", "doce"),
        ("numbers_changed", "block", "Give 0.5 mg now.", "Administre 5 mg ahora.", "0.5", "5"),
        ("numbers_missing", "block", "Take 40 mg at night.", "Tome el jarabe por la noche.", "40", None),
        ("numbers_missing", "block", "Take 2-4 mg.", "Tome 2 mg.", "4", None),
        ("numbers_missing", "block", "Eight patients fell ill.", "Los pacientes enfermaron.", "Eight", None),
        ("numbers_missing", "block", "Take it twice daily.", "Tómelo cada día.", "twice", None),
        ("numbers_missing", "block", "A CYP2D6 drug is halved.", "Un fármaco CYPD6 a la mitad.", "2", None),
        ("numbers_missing", "block", "A ratio of 1:4 was used.", "Se usó una razón de :4.", "1", None),
        ("numbers_order", "block", "A ratio of 1:4 was used.", "Se usó una razón de 4:1.", "1:4", "4:1"),
        (
            "numbers_order",
            "block",
            "It is 1.7 times as likely in type 2 diabetes.",
            "Es 2 veces más probable en la diabetes de tipo 1,7.",
            "1.7 times as likely in type 2",
            "2 veces más probable en la diabetes de tipo 1,7",
        ),
        ("numbers_extra", "block", "Patients fell ill.", "Enfermaron ocho pacientes.", None, "ocho"),
        ("numbers_missing", "block", "COVID-19 is common.", "El COVID es frecuente.", "19", None),
        ("numbers_extra", "block", "Take it at night.", "Tome 40 por la noche.", None, "40"),
        (
            "number_separator",
            "block",
            "Up to 4,000 mg per day.",
            "Hasta 4,000 mg al día.",
            "4,000",
            "4,000",
        ),
        ("number_separator", "block", "Give 1.5 mg.", "Administre 15 mg.", "1.5", "15"),
        (
            "number_separator",
            "block",
            "It costs $50 billion.",
            "Cuesta 50 billones de dólares.",
            "50 billion",
            "50 billones",
        ),
        (
            "numbers_order",
            "block",
            "Give 5 mg in the morning and 20 mg at night.",
            "Administre 20 mg por la mañana y 5 mg por la noche.",
            "5 mg in the morning and 20",
            "20 mg por la mañana y 5",
        ),
        ("numbers_order", "block", "Give 2-4 mg.", "Administre 4-2 mg.", "2-4", "4-2"),
        (
            "numbers_order",
            "block",
            "It was approved on October 22, 2019.",
            "Se aprobó el 2019 de octubre de 22.",
            "22, 2019",
            "2019 de octubre de 22",
        ),
        *(
            ("number_ambiguous", "block", source, target, None, number)
            for source, target, number in (
                ("Each vial has 4.383 mg/mL of it.", "Cada vial tiene 4,383 mg/ml.", "4,383"),
                ("It has 3.125 to 6.25 mg of it.", "Tiene entre 3,125 y 6,25 mg.", "3,125"),
                ("It holds 5.400 units of it.", "Contiene 5,400 unidades.", "5,400"),
                ("It holds 1.375 milligrams.", "Contiene 1,375 miligramos.", "1,375"),
            )
        ),
        ("number_ambiguous", "warn", "It fell to 1.251 L/h.", "Descendió a 1,251 l/h.", None, "1,251"),
        (
            "number_ambiguous",
            "warn",
            "The ratio was 1.125 here.",
            "La razón fue de 1,125 aquí.",
            None,
            "1,125",
        ),
    ],
)
def test_a_number_that_is_not_the_same_is_pointed_at(
    code: str, tier: str, source: str, target: str, in_source: str | None, in_target: str | None
) -> None:
    flag = flag_of(code, source, target)
    assert flag.tier == tier
    assert quoted(source, flag.source_span) == in_source
    assert quoted(target, flag.target_span) == in_target


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Take 40 mg at night.", "Tome 40 mg por la noche."),
        ("Up to 4,000 mg per day.", "Hasta 4000 mg al día."),
        ("Up to 12,500 mg per day.", "Hasta 12\u202f500 mg al día."),
        ("Give 0.5 mg.", "Administre 0,5 mg."),
        ("Thirty-five patients came.", "Vinieron 35 pacientes."),
        ("35 patients came.", "Vinieron treinta y cinco pacientes."),
        ("Come back at 3 p.m. for the test.", "Vuelva a las 15 h para la prueba."),
        ("The influenza season of 2019-20 was mild.", "La temporada de gripe de 2019-2020 fue leve."),
        ("It costs $50 billion a year.", "Cuesta 50 000 millones de dólares al año."),
        ("It cures one-third of the patients.", "Cura a un tercio de los pacientes."),
        ("It cures two thirds of the patients.", "Cura a 2/3 de los pacientes."),
        ("Take the syrup b.i.d. with food.", "Tome el jarabe cada 12 horas con alimentos."),
        ("Take the syrup twice daily with food.", "Tome el jarabe cada 12 horas con alimentos."),
        ("Take the syrup three times a day.", "Tome el jarabe cada 8 horas."),
        ("Take the syrup twice a day.", "Tome el jarabe dos veces al día."),
        ("The risk rose threefold.", "El riesgo se triplicó."),
        ("Thirty percent of the patients came.", "Vino el 30 por ciento de los pacientes."),
        ("It rose by 78 percent in women.", "Aumentó en un 78 por ciento en las mujeres."),
        ("Three-dimensional images were made.", "Se hicieron imágenes tridimensionales."),
        ("The risk rose sixfold.", "El riesgo se multiplicó por seis."),
        ("Take it every other week.", "Tómelo cada dos semanas."),
        ("Take 1 tablet with water.", "Tome un comprimido con agua."),
        ("At 1 year, half of them were alive.", "Al año, la mitad de ellos estaba viva."),
        ("It was a Phase III trial.", "Fue un ensayo de fase 3."),
        (
            "COVID-19 is a disease; it spreads by air.",
            "La COVID-19 es una enfermedad; la COVID-19 se propaga por el aire.",
        ),
        ("The patient&#39;s skin was dry.", "La piel del paciente estaba seca."),
        ("Give 5 mg in the morning, 20 mg at night.", "Administre 5 mg por la mañana, 20 mg por la noche."),
        ("The fever rose to 38,5 degrees.", "La fiebre subió a 38,5 grados."),
        ("Surgery began at 9:00 that day.", "La cirugía empezó a las 9 ese día."),
    ],
)
def test_the_same_number_said_in_another_way_is_no_fault(source: str, target: str) -> None:
    assert codes(source, target) == set()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Come back at 3 p.m. for the test.", "Vuelva a las 16 h para la prueba."),
        ("The season of 2019-20 was mild.", "La temporada de 2019-2021 fue leve."),
        ("Take the syrup b.i.d. with food.", "Tome el jarabe cada 8 horas con alimentos."),
        ("Take 1 tablet with water.", "Tome 10 comprimidos con agua."),
        ("It was a Phase III trial.", "Fue un ensayo de fase 2."),
        ("It cures one-third of the patients.", "Cura a 1/4 de los pacientes."),
    ],
)
def test_an_explanation_does_not_cover_another_number(source: str, target: str) -> None:
    assert {"numbers_changed", "numbers_extra", "numbers_missing"} & codes(source, target)


@pytest.mark.parametrize(
    ("source", "target", "locale", "expected"),
    [
        ("The ratio was 1.125 here.", "La razón fue de 1,125 aquí.", "es", {"number_ambiguous"}),
        ("The ratio was 1.125 here.", "La razón fue de 1.125 aquí.", "es-MX", {"number_ambiguous"}),
        ("The ratio was 1.125 here.", "La razón fue de 1.125 aquí.", "es", {"number_separator"}),
        ("The ratio was 1.125 here.", "La razón fue de 1,125 aquí.", "es-MX", {"number_separator"}),
        ("It has 0.125 mg.", "Tiene 0,125 mg.", "es", set()),
        ("It has 1.1255 mg.", "Tiene 1,1255 mg.", "es", set()),
        ("Take 4,000 mg.", "Tome 4,000 mg.", "es", {"number_separator", "number_ambiguous"}),
        ("Take 4,000 mg.", "Tome 4,000 mg.", "es-MX", set()),
        ("Take 0.5 mg.", "Tome 0.5 mg.", "es-MX", set()),
        ("Take 4,000 mg.", "Tome 4000 mg.", "es", set()),
        ("Take 4,000 mg.", "Tome 4000 mg.", "es-MX", set()),
    ],
)
def test_the_locale_decides_how_a_separator_reads(
    source: str, target: str, locale: str, expected: set[str]
) -> None:
    assert codes(source, target, locale) == expected


@pytest.mark.parametrize(
    ("source", "wrong", "right"),
    [
        (
            "Take one tablet twice daily.",
            "Tome un comprimido 12 veces al día.",
            "Tome un comprimido cada 12 horas.",
        ),
        ("Take half a tablet.", "Tome 50 comprimidos.", "Tome el 50 % de un comprimido."),
        ("Take a quarter of a tablet.", "Tome 4 comprimidos.", "Tome un cuarto de comprimido."),
        ("Take one third of a tablet.", "Tome 3 comprimidos.", "Tome un tercio de comprimido."),
    ],
)
def test_a_word_explains_digits_only_where_it_can_mean_them(source: str, wrong: str, right: str) -> None:
    checks = open_pair_checks(["numbers"])
    assert {flag.tier for flag in checks.flags(source, wrong)} == {"block"}
    assert checks.flags(source, right) == ()
