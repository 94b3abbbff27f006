"""Units, frequencies and drugs in pairs of segments."""

import pytest

from tests.pair_flags import codes, flag_of, quoted


@pytest.mark.parametrize(
    ("code", "source", "target", "in_source", "in_target"),
    [
        ("unit_changed", "Give 5 mg of the drug.", "Administre 5 g del fármaco.", "mg", "g"),
        ("unit_changed", "Give 5 mcg of the drug.", "Administre 5 mg del fármaco.", "mcg", "mg"),
        ("unit_changed", "Give 5 mg/kg of it.", "Administre 5 mg/ml de él.", "kg", "ml"),
        ("unit_changed", "Wait for ten days.", "Espere diez semanas.", "days", "semanas"),
        ("unit_changed", "It fell by 14.2 mm Hg.", "Bajó 14,2 cmHg.", "mm Hg", "cmHg"),
        ("unit_changed", "Five days, or 24 hours.", "Cinco horas, o 24 horas.", "days", "horas"),
        ("unit_changed", "Give 25 to 50 mg.", "Administre de 25 a 50 g.", "mg", "g"),
        ("unit_added", "Children under five.", "Niños menores de cinco meses.", None, "meses"),
        ("unit_changed", "Take two tablets.", "Tome dos cápsulas.", "tablets", "cápsulas"),
        ("unit_changed", "Take one tablet.", "Tome un sobre.", "tablet", "un sobre"),
        ("unit_changed", "Let one drop fall.", "Deje caer una ampolla.", "one drop", "ampolla"),
        ("unit_changed", "On a tablespoon of jam.", "En una gota de jalea.", "tablespoon", "gota"),
        (
            "unit_changed",
            "Boil it for one minute.",
            "Hiérvalo durante un segundo.",
            "minute",
            "un segundo",
        ),
        ("unit_changed", "A fever of 38 °C.", "Una fiebre de 38 °F.", "°C", "°F"),
        (
            "unit_changed",
            "At 60 beats per minute.",
            "A 60 latidos por segundo.",
            "beats per minute",
            "latidos por segundo",
        ),
        ("unit_missing", "Give 5 mg/kg of it.", "Administre 5 mg de él.", "kg", None),
        ("unit_missing", "Give 5 mg of the drug.", "Administre 5 del fármaco.", "mg", None),
        ("unit_added", "Wait for 30 before eating.", "Espere 30 minutos antes de comer.", None, "minutos"),
        ("unit_added", "The level was 7 here.", "El nivel fue de 7 mmol aquí.", None, "mmol"),
        (
            "frequency_changed",
            "Take the syrup t.i.d. with food.",
            "Tome el jarabe cada 12 horas con alimentos.",
            "t.i.d",
            "cada 12 horas",
        ),
        (
            "frequency_changed",
            "Take it twice daily with food.",
            "Tómelo una vez al día con alimentos.",
            "twice daily",
            "una vez al día",
        ),
        (
            "drug_changed",
            "Take prednisone with food.",
            "Tome prednisolona con alimentos.",
            "prednisone",
            "prednisolona",
        ),
        (
            "drug_changed",
            "Hydroxyzine may cause sleep.",
            "La hidralazina puede causar sueño.",
            "Hydroxyzine",
            "hidralazina",
        ),
        (
            "drug_changed",
            "Chlorpromazine was given.",
            "Se administró clorpropamida.",
            "Chlorpromazine",
            "clorpropamida",
        ),
        (
            "drug_missing",
            "Take prednisone with food.",
            "Tome la medicina con alimentos.",
            "prednisone",
            None,
        ),
        (
            "drug_extra",
            "Take the medicine with food.",
            "Tome la warfarina con alimentos.",
            None,
            "warfarina",
        ),
    ],
)
def test_another_quantity_or_substance_blocks_and_is_pointed_at(
    code: str, source: str, target: str, in_source: str | None, in_target: str | None
) -> None:
    flag = flag_of(code, source, target)
    assert flag.tier == "block"
    assert quoted(source, flag.source_span) == in_source
    assert quoted(target, flag.target_span) == in_target


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Give 5 milligrams of the drug.", "Administre 5 mg del fármaco."),
        ("Give 5 µg of the drug.", "Administre 5 mcg del fármaco."),
        ("Give 5 mg/kg/day of it.", "Administre 5 mg/kg al día de él."),
        ("Wait for 30 minutes before eating.", "Espere 30 min antes de comer."),
        ("Take two tablets with water.", "Tome dos comprimidos con agua."),
        ("A fever of 38 °C was seen.", "Se observó una fiebre de 38 ºC."),
        ("Nowadays it is common in the 1950s style.", "Hoy en día es común en el estilo de los años 50."),
        ("Take it twice daily with food.", "Tómelo dos veces al día con alimentos."),
        ("Take 5 mg q8h with food.", "Tome 5 mg cada 8 horas con alimentos."),
        ("Take it every other day with food.", "Tómelo cada dos días con alimentos."),
        ("A gram-negative bacterium grew.", "Creció una bacteria gramnegativa."),
        ("Take it at the same time each day.", "Tómelo cada día a la misma hora."),
        ("Take prednisone with food.", "Tome prednisona con alimentos."),
        ("Take acetaminophen with food.", "Tome paracetamol con alimentos."),
        ("Albuterol was given.", "Se administró salbutamol."),
        ("Oxygen therapy was given.", "Se administró oxigenoterapia."),
        ("The pressure fell by 14.2 mm Hg.", "La presión bajó 14,2 mmHg."),
        (
            "It was seen in 5 to 37% of the patients.",
            "Se observó en entre el 5 % y el 37 % de los pacientes.",
        ),
        ("Give doses of 25 mg to 50 mg daily.", "Administre dosis de 25 a 50 mg al día."),
        ("Doses of 2, 5 and 10 mg were given.", "Se administraron dosis de 2 mg, 5 mg y 10 mg."),
        ("Platelets were below 1,500 per cubic millimeter.", "Las plaquetas eran inferiores a 1500/mm³."),
        ("Serum lithium is measured weekly.", "La litemia se mide cada semana."),
        ("Praziquantel was given.", "Se administró prazicuantel."),
        ("Clean it with 20 ml of bleach.", "Límpielo con 20 ml de cloro."),
        ("Take it at your usual time.", "Tómelo a la hora habitual."),
        ("Clean it with povidone\u2013iodine.", "Límpielo con povidona yodada."),
        ("Check your blood sugar at home.", "Controle su glucosa en casa."),
    ],
)
def test_the_same_quantity_or_substance_passes(source: str, target: str) -> None:
    assert codes(source, target) == set()


@pytest.mark.parametrize(
    ("tier", "source", "target"),
    [
        ("warn", "Warfarin should be stopped.", "Debe suspenderse."),
        ("warn", "The action of warfarin is blocked.", "Se bloquea su acción."),
        ("warn", "Fewer patients in the warfarin group bled.", "En este grupo sangraron menos pacientes."),
        ("block", "Warfarin should be stopped.", "Debe suspenderse el zorbatil."),
        ("block", "Warfarin should be stopped.", "Debe suspenderse el Plaquenil."),
        ("block", "Heparin was as good as warfarin was.", "La heparina fue tan buena como la heparina."),
        ("block", "Warfarin should be stopped.", "Debe suspenderse el plaquenil."),
        ("block", "Warfarin should be stopped.", "La debe suspenderse."),
        ("block", "The action of warfarin is blocked.", "Se bloquea su acción de ."),
        ("block", "Stop warfarin at once.", "Suspéndalo de inmediato."),
        ("block", "Morphine may be given for pain.", "La vacuna puede administrarse para el dolor."),
        ("block", "Warfarin should be stopped.", "Este antibiótico debe suspenderse."),
        (
            "block",
            "Patients allergic to penicillin must not take this drug.",
            "Los alérgicos no deben tomarlo.",
        ),
        ("block", "Take this medicine 2 hours before levothyroxine.", "Tome este medicamento 2 horas antes."),
        ("block", "Aspirin and warfarin should be stopped.", "Debe suspenderse la aspirina."),
    ],
)
def test_a_drug_that_is_meant_without_its_name_is_a_warning_only(tier: str, source: str, target: str) -> None:
    assert flag_of("drug_missing", source, target).tier == tier


def test_a_drug_named_where_english_has_a_pronoun_is_a_warning_only() -> None:
    assert flag_of("drug_extra", "Inject it slowly.", "Inyecte la insulina despacio.").tier == "warn"
    assert flag_of("drug_extra", "Inject it slowly.", "Inyecte morfina despacio.").tier == "block"


def test_body_chemistry_without_its_name_is_a_warning_only() -> None:
    source, target = "Sodium was high in the blood.", "La sal estaba alta en la sangre."
    assert flag_of("drug_missing", source, target).tier == "warn"
