"""Negations and opposites in pairs of segments: warnings, since languages differ in how they deny."""

import pytest

from tests.pair_flags import codes, flag_of, quoted


@pytest.mark.parametrize(
    ("source", "target", "in_source", "in_target"),
    [
        ("Do not take this drug with milk.", "Tome este fármaco con leche.", "not", None),
        ("Do not take this drug with milk.", "Puede tomar este fármaco con leche.", "not", None),
        ("There was no sign of infection.", "Había ningún signo de infección.", None, "ningún"),
        ("He had no fever or cough.", "Tenía fiebre ni tos.", None, "ni"),
        ("It is not a virus but a bacterium.", "Es un virus, sino una bacteria.", None, "sino"),
        ("Take it without food.", "Tómelo con alimentos.", "without", None),
        ("Never stop the treatment.", "Suspenda el tratamiento.", "Never", None),
        ("Non-smokers had a lower risk.", "Los fumadores tenían un riesgo menor.", "Non", None),
        ("The event was unreported.", "El acontecimiento fue notificado.", "unreported", None),
        ("The patient was unable to walk.", "El paciente podía caminar.", "unable", None),
        ("He didn't take the syrup.", "Tomó el jarabe.", "didn't", None),
        ("Do not exceed 2 tablets or take more.", "Exceda 2 comprimidos o tome más.", "not", None),
        ("Take no more than 8 until evening.", "Tome más de 8 hasta la noche.", "no", None),
        ("Infection cannot be ruled out.", "Puede descartarse la infección.", "cannot", None),
        ("Do not stop it even if it works.", "Suspéndalo, ni siquiera si le hace efecto.", "not", None),
        ("The drug failed to reduce pain.", "El fármaco redujo el dolor.", "failed", None),
        ("I did not drink milk or eat bread.", "Bebí leche ni comí pan ni queso.", None, "ni"),
        (
            "Warts are harmless without treatment.",
            "Las verrugas son inofensivas con tratamiento.",
            "without",
            None,
        ),
    ],
)
def test_a_lost_negation_is_pointed_at(
    source: str, target: str, in_source: str | None, in_target: str | None
) -> None:
    flag = flag_of("negation_lost", source, target)
    assert flag.tier == "warn"
    assert (quoted(source, flag.source_span), quoted(target, flag.target_span)) == (in_source, in_target)


@pytest.mark.parametrize(
    ("source", "target", "in_target"),
    [
        ("Take this drug with milk.", "No tome este fármaco con leche.", "No"),
        ("Take it with food.", "Tómelo sin alimentos.", "sin"),
        ("The treatment was stopped.", "El tratamiento nunca se suspendió.", "nunca"),
        ("He had weight loss and pain.", "Tenía pérdida de peso y no tenía dolor.", "no"),
    ],
)
def test_an_added_negation_is_pointed_at(source: str, target: str, in_target: str) -> None:
    flag = flag_of("negation_added", source, target)
    assert flag.tier == "warn"
    assert quoted(target, flag.target_span) == in_target


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Do not take this drug with milk.", "No tome este fármaco con leche."),
        ("There was no sign of infection.", "No había ningún signo de infección."),
        ("He had no fever, cough or pain.", "No tenía fiebre, tos ni dolor."),
        ("It is not a virus but a bacterium.", "No es un virus, sino una bacteria."),
        ("Take it without food.", "Tómelo sin alimentos."),
        ("Never stop the treatment.", "No suspenda nunca el tratamiento."),
        ("Non-smokers had a lower risk.", "Los no fumadores tenían un riesgo menor."),
        ("The cause is unknown.", "La causa se desconoce."),
        ("The patient was unable to walk.", "El paciente no podía caminar."),
        ("The patient lacked appetite.", "El paciente no tenía apetito."),
        ("However, the dose was high.", "Sin embargo, la dosis era alta."),
        ("It is not only safe but effective.", "No solo es seguro, sino eficaz."),
        ("Recovery is unlikely.", "La recuperación es poco probable."),
        ("Decide whether or not to treat the patient.", "Decida si debe tratar o no al paciente."),
        ("It may be taken with or without food.", "Se puede tomar con alimentos o no."),
        (
            "Risks include, but are not limited to, bleeding.",
            "Los riesgos incluyen, entre otros, el sangrado.",
        ),
        ("Shops other than pharmacies closed.", "Cerraron las tiendas que no sean farmacias."),
        ("Unopened pens are kept cold.", "Las plumas sin abrir se conservan en frío."),
        ("Hold the dose if the pulse is low.", "No administre la dosis si el pulso es bajo."),
        ("He had no allergies and had never smoked.", "No tenía alergias y nunca había fumado."),
        ("Take no more than 8 tablets.", "Tome como máximo 8 comprimidos."),
        ("He did not eat. Nor did he drink.", "No comió. Tampoco bebió."),
        ("The study was ineffective. The flu came.", "El estudio no fue eficaz. La gripe llegó."),
        ("Give no more than 5 mg a day.", "Administre un máximo de 5 mg al día."),
        ("Give a maximum of 8 tablets.", "Administre comprimidos, sin exceder de 8."),
        ("Nausea is not uncommon.", "Las náuseas son frecuentes."),
        ("The damage cannot be reversed.", "El daño es irreversible."),
        ("Survival did not differ.", "La supervivencia fue similar."),
        ("Tell the doctor promptly.", "Avise al médico sin demora."),
        ("Drink water rather than milk.", "Beba agua y no la leche."),
        ("Almost no one was vaccinated.", "Casi nadie estaba vacunado."),
        ("The effect was no longer significant.", "El efecto dejó de ser significativo."),
        ("Even a normal test does not exclude it.", "Ni siquiera una prueba normal la descarta."),
        ("If you are not sure, ask your doctor.", "En caso de duda, pregunte a su médico."),
        ("Discard the unused product.", "Deseche el producto no utilizado."),
        ("Answers were yes or no.", "Las respuestas fueron sí o no."),
        ("Doctors should refrain from giving opioids.", "Los médicos no deben administrar opioides."),
        ("The dose must be 1.5 or lower.", "La dosis no debe ser superior a 1,5."),
        ("Patients took NSAIDs.", "Los pacientes tomaron antiinflamatorios no esteroideos (AINE)."),
        ("Come back if the fever hasn't gone.", "Vuelva si sigue con fiebre."),
        ("The treatment is painless.", "El tratamiento no duele."),
        ("His cough persisted.", "La tos no desapareció."),
        ("Over-the-counter drugs count.", "Los medicamentos sin receta cuentan."),
        ("The disease is poorly understood.", "La enfermedad no se comprende bien."),
        ("Do not delay it while waiting for tests.", "No lo retrase a la espera de las pruebas."),
        ("Avoid birds and refrain from touching them.", "Evite las aves y no las toque."),
    ],
)
def test_the_same_denial_in_other_words_passes(source: str, target: str) -> None:
    assert codes(source, target) == set()


@pytest.mark.parametrize(
    ("code", "source", "target", "in_source", "in_target"),
    [
        ("polarity", "It decreases the pressure.", "Aumenta la presión.", "decreases", "Aumenta"),
        ("polarity", "Give it before surgery.", "Adminístrelo después de la cirugía.", "before", "después"),
        ("polarity", "Give at least two doses.", "Dé como máximo dos dosis.", "at least", "como máximo"),
        ("comparator", "Give 30 mg or more.", "Dé como máximo 30 mg.", "30 mg or more", "como máximo 30"),
        ("comparator", "If the weight is > 50 kg.", "Si el peso es < 50 kg.", "> 50", "< 50"),
        (
            "comparator",
            "Pain that lasts longer than 4 hours.",
            "Dolor que dura menos de 4 horas.",
            "longer than 4",
            "menos de 4",
        ),
        (
            "comparator",
            "Women over 35 are ill.",
            "Las mujeres menores de 35 enferman.",
            "over 35",
            "menores de 35",
        ),
        ("polarity", "The test was positive.", "La prueba fue negativa.", "positive", "negativa"),
        ("polarity", "It is a benign tumor.", "Es un tumor maligno.", "benign", "maligno"),
        ("laterality", "The left leg hurts.", "Le duele la pierna derecha.", "left", "derecha"),
    ],
)
def test_a_word_that_became_its_opposite_is_pointed_at(
    code: str, source: str, target: str, in_source: str, in_target: str
) -> None:
    flag = flag_of(code, source, target)
    assert flag.tier == ("block" if code == "comparator" else "warn")
    assert (quoted(source, flag.source_span), quoted(target, flag.target_span)) == (in_source, in_target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It decreases the pressure.", "Disminuye la presión."),
        ("Give it before surgery.", "Adminístrelo antes de la cirugía."),
        ("Give at least two doses.", "Administre como mínimo dos dosis."),
        ("The left leg hurts.", "Le duele la pierna izquierda."),
        ("More or less half of them improved.", "Más o menos la mitad de ellos mejoró."),
        ("If the weight is > 50 kg.", "Si el peso es mayor de 50 kg."),
        ("Take no more than 8 tablets.", "Tome como máximo 8 comprimidos."),
        ("There were no pauses longer than 3 seconds.", "No hubo pausas superiores a 3 segundos."),
        ("Give it to adults under 65.", "Adminístrelo a adultos menores de 65 años."),
        ("Give it a few hours later.", "Adminístrelo unas horas más tarde."),
        ("He was told to avoid juice.", "Se le indicó que no tomara zumo."),
        ("Give beta-blockers over the next days.", "Administre betabloqueantes en los próximos días."),
    ],
)
def test_a_word_that_kept_its_side_passes(source: str, target: str) -> None:
    assert codes(source, target) == set()
