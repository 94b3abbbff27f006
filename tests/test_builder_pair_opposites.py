"""Opposites in pairs of segments: classes of words, and words that only chance brought together."""

import pytest

from dataset_builder.lexicons.opposites import are_opposites, poles
from dataset_builder.lexicons.tables import rows
from tests.pair_flags import checks, codes


@pytest.mark.parametrize(
    ("source", "target", "wrong"),
    [
        # a word of several dimensions
        ("The initial dose is low.", "La dosis inicial es baja.", "La dosis final es baja."),
        ("Many children get a fever.", "Muchos niños tienen fiebre.", "Pocos niños tienen fiebre."),
        ("It includes the elderly.", "Incluye a los ancianos.", "Excluye a los ancianos."),
        # two words of one beginning
        (
            "Give intravenous fluids.",
            "Administre líquidos intravenosos.",
            "Administre líquidos intramusculares.",
        ),
        ("She has leukocytosis.", "Presenta leucocitosis.", "Presenta leucopenia."),
        ("The patient is unstable.", "El paciente está inestable.", "El paciente está estable."),
        # comparatives
        (
            "The most likely cause is viral.",
            "La causa más probable es viral.",
            "La causa menos probable es viral.",
        ),
        (
            "Use it for more than 2 weeks.",
            "Úselo durante más de 2 semanas.",
            "Úselo durante menos de 2 semanas.",
        ),
        ("It got worse and slower.", "Se hizo más lento y peor.", "Se hizo menos lento y peor."),
        ("Give the highest dose.", "Administre la dosis más alta.", "Administre la dosis más baja."),
        # an English passive ends the sentence that the Spanish verb begins
        (
            "Women with fewer than 18 teeth, recent surgery or a cancer of the mouth were excluded.",
            "Se excluyeron las mujeres con menos de 18 dientes, cirugía reciente o cáncer de boca.",
            "Se incluyeron las mujeres con menos de 18 dientes, cirugía reciente o cáncer de boca.",
        ),
        # one word in reach, as far away as in English
        (
            "They are bilateral in about 10% of cases.",
            "Son bilaterales en cerca del 10 % de los casos.",
            "Son unilaterales en cerca del 10 % de los casos.",
        ),
        # spelling that changes with the ending
        ("It causes pain.", "Es posible que provoque dolor.", "Es posible que evite dolor."),
        ("Avoid the sun.", "Evite el sol.", "Favorezca el sol."),
        # both sides are still named
        (
            "The trachea is deviated to the right and sounds are absent in the left hemithorax.",
            "La tráquea está desviada a la derecha y no hay ruidos en el hemitórax izquierdo.",
            "La tráquea está desviada a la izquierda y no hay ruidos en el hemitórax derecho.",
        ),
        ("Mostly the right ear.", "Más que nada el oído derecho.", "Más que nada el oído izquierdo."),
        # classes of opposites
        ("The risk is small.", "El riesgo es pequeño.", "El beneficio es pequeño."),
        (
            "Mortality at one year was studied.",
            "Se estudió la mortalidad al año.",
            "Se estudió la supervivencia al año.",
        ),
        (
            "It occurs in peripheral nerves.",
            "Se da en los nervios periféricos.",
            "Se da en los nervios centrales.",
        ),
        ("It was a retrospective study.", "Fue un estudio retrospectivo.", "Fue un estudio prospectivo."),
        ("There was metabolic acidosis.", "Había acidosis metabólica.", "Había alcalosis metabólica."),
        ("The ligament is lateral.", "El ligamento es lateral.", "El ligamento es medial."),
        ("Cells were immature.", "Las células eran inmaduras.", "Las células eran maduras."),
        ("It was an ischemic stroke.", "Fue un ictus isquémico.", "Fue un ictus hemorrágico."),
        ("The fluid is extracellular.", "El líquido es extracelular.", "El líquido es intracelular."),
        (
            "Treat the overdose at once.",
            "Trate de inmediato la sobredosis.",
            "Trate de inmediato la infradosificación.",
        ),
        ("The LVEF was 48%.", "La FEVI era del 48 %.", "La FEVD era del 48 %."),
        ("It lasts up to 3 days.", "Dura hasta 3 días.", "Dura a partir de 3 días."),
        ("He is overweight.", "Tiene sobrepeso.", "Tiene bajo peso."),
        ("Keep it out of the fridge.", "Consérvelo fuera de la nevera.", "Consérvelo dentro de la nevera."),
    ],
)
def test_a_word_that_became_its_opposite_is_seen(source: str, target: str, wrong: str) -> None:
    assert not codes(source, target) & {"polarity", "laterality"}
    assert codes(source, wrong) & {"polarity", "laterality", "comparator"}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        # the Spanish word has an English one of its own
        (
            "Infections have fallen from 5% to 2%, and major surgery is safe.",
            "Las infecciones han pasado del 5 % al 2 %, y las cirugías mayores son seguras.",
        ),
        (
            "Wait a minute before you take the next puff.",
            "Espere un minuto para hacer la siguiente inhalación.",
        ),
        ("It is more often seen in young boys.", "Se ve sobre todo en niños pequeños."),
        # it stands elsewhere
        (
            "It may lower your weight in the first weeks. On Monday morning the nurse brings the tests.",
            "Es posible que adelgace en las primeras semanas. El lunes por la mañana, a la planta, "
            "al médico, la enfermera subirá los análisis.",
        ),
        # `más` belongs to a comparative
        (
            "Fever was rare; the few cases of cough were least common at night.",
            "La fiebre fue rara; la frecuencia más baja de la tos se vio en las noches.",
        ),
        ("A smaller part of it was cheaper to make.", "Una parte de ello fue más barata de hacer."),
        # beginnings that are other words
        ("The pump was removed, even if it worked.", "Se sacó la bomba, incluso si funcionaba."),
        ("It will not reduce pain and may be lethal.", "No aliviará el dolor y es potencialmente mortal."),
        ("It was done under spinal anesthesia.", "Se hizo con anestesia subaracnoidea."),
        ("Several patients had fever.", "Varios pacientes tuvieron fiebre."),
        ("He denied dental pain.", "Negó tener dolor dental."),
        # both sides, told in another order
        (
            "Besides pain in the left knee there was swelling of the right hip.",
            "Había hinchazón de la cadera derecha, además de dolor en la rodilla izquierda.",
        ),
        # words that tell nothing
        (
            "Do not stop it on your own: call us ten days before.",
            "No lo suspenda por iniciativa propia: llámenos diez días antes.",
        ),
        ("In most women it is gone within two years.", "En la mayoría desaparece en menos de dos años."),
        (
            "It is given after approval by a committee.",
            "Se da previa aprobación de un comité.",
        ),
        (
            "It is infused with monitoring until the level exceeds 3.",
            "Se infunde bajo monitoreo hasta que el nivel rebase 3.",
        ),
        ("It is higher than usual after the match.", "Es mayor que antes a la salida del partido."),
        ("You may take it if you can.", "Debe tomarlo si es factible."),
        ("Sit in the seat next to him.", "Siéntese en el asiento de antes, a su lado."),
        ("It gets better slowly.", "Va mejorando poco a poco."),
        (
            "Keep at least 6 feet apart (about two arms).",
            "Manténgase a 6 pies (más o menos dos brazos) de distancia.",
        ),
    ],
)
def test_two_words_that_only_chance_brought_together_pass(source: str, target: str) -> None:
    assert not codes(source, target) & {"polarity", "laterality"}


def test_one_exchange_is_told_once() -> None:
    """`start` and `fin` are opposites in several dimensions, `longer` and `menos` also bound a number."""
    for code, source, target in (
        ("polarity", "The start was late.", "El fin fue tardío."),
        ("comparator", "Pain that lasts longer than 4 hours.", "Dolor que dura menos de 4 horas."),
    ):
        assert [flag.code for flag in checks().flags(source, target)] == [code]


def test_the_longest_form_decides_in_each_dimension() -> None:
    assert set(poles("final", "es")) >= {("begin", -1), ("place in row", -1)}
    assert ("magnitude", 1) in poles("subieron", "es")
    assert poles("subito", "es") == (("course", 1),)
    assert ("hyper", -1) not in poles("hipotesis", "es")
    assert are_opposites("intravenous", "intramuscular")
    assert not are_opposites("intravenous", "intravenoso")


def test_no_form_is_on_both_sides_of_a_dimension_by_its_whole_word() -> None:
    """`continu*` may begin words of either side; a whole word belongs to one."""
    for dimension, *cells in rows("opposites.tsv"):
        for one, other in ((cells[0], cells[2]), (cells[1], cells[3])):
            shared = set(one.split()) & set(other.split())
            assert not shared, (dimension, shared)
