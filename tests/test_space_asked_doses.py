"""Whose dose is given: that of the drug surely asked about, never that of one only mentioned."""

import pytest

from space.built_data import open_all
from space.contestants.contract import Contestant, Material
from space.texts_es import LABEL_NONE_OF, LABEL_NOT_FOR_ANIMALS
from tests.space_fixtures import ask, contestant, label, write_built

DOSE = "dosage_and_administration"
ROWS = [
    *label("IBUPROFEN", {DOSE: "Tome 200 mg.", "drug_interactions": "Evite la aspirina."}, route="ORAL"),
    *label("LORATADINE", {DOSE: "Tome 10 mg.", "warnings": "Puede causar somnolencia."}, route="ORAL"),
    *label(
        "ACETAMINOPHEN",
        {
            "warnings": "Daña el hígado con 3 bebidas alcohólicas al día.",
            "purpose": "Solo dolor.",
            "ask_doctor": "Consulte si toma el anticoagulante warfarina.",
        },
    ),
    *label("METFORMIN", {DOSE: "Tome 850 mg.", "drug_interactions": "Evite el topiramato."}, route="ORAL"),
    *label("PREDNISONE", {DOSE: "Tome 60 mg.", "drug_interactions": "Evite las vacunas."}, route="ORAL"),
]


@pytest.fixture(scope="module")
def ficha(tmp_path_factory: pytest.TempPathFactory) -> Contestant:
    folder = write_built(tmp_path_factory.mktemp("built"), {"openfda": ROWS})
    return contestant("ficha", Material(open_all([str(folder)])))


@pytest.mark.parametrize(
    "question",
    [
        "Me cambiaron ibuprofeno por loratadina, ¿qué dosis tomo?",
        "Me quitaron ibuprofeno y me dieron loratadina, ¿cuánto tomo?",
        "Mi médico me ha retirado ibuprofeno. ¿Qué dosis de loratadina tomo?",
        "El ibuprofeno no me hace nada, ¿cuánta loratadina puedo tomar?",
        "El ibuprofeno no me hizo nada y me mandaron loratadina, ¿cuánta tomo?",
        "¿Cuánta loratadina es igual a 10 mg de ibuprofeno?",
        "En vez de ibuprofeno me dieron loratadina, ¿cuántas tomo?",
        "¿Cuánta loratadina hay que tomar para sustituir a ibuprofeno?",
        "Se me acabó el ibuprofeno, ¿cuánta loratadina tomo en su lugar?",
        "Mi marido toma ibuprofeno, yo loratadina. ¿Cuánta loratadina tomo?",
        "¿Cada cuánto tomo loratadina si ya me tomé ibuprofeno esta mañana?",
        "el doctor me sacó el ibuprofeno y me dio loratadina, cuánta tomo",
        "¿Con ibuprofeno puedo tomar loratadina? ¿qué dosis?",
        "¿Cuánto tiempo después de tomar ibuprofeno puedo tomar loratadina?",
        "loratadina de 10 cada cuantas horas si estoy tomando ibuprofeno",
        "Quiero cambiar ibuprofeno a loratadina, ¿cuánta?",
        "Pasé de ibuprofeno a loratadina, ¿cuánto tomo?",
        "Tomo sintrom e ibuprofeno, ¿puedo tomar loratadina? ¿cuánta?",
        "tomo ibuprofeno y loratadina, cuántos mg de loratadina puedo tomar",
        "¿Puedo duplicar la dosis de loratadina si no me hace efecto con ibuprofeno?",
        "¿Qué dosis de loratadina tomo como sustituto del ibuprofeno?",
    ],
)
def test_the_dose_is_that_of_the_drug_asked_about(ficha: Contestant, question: str) -> None:
    answer = ask(ficha, question)
    assert "Tome 10 mg." in answer
    assert "200 mg" not in answer


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Estoy con prednisona y ventolin ¿cuántas inhalaciones me doy?", "ventolin"),
        ("Estoy con Ventolin y prednisona, ¿cuántas me doy?", "Ventolin"),
        ("cuanta vitamina d tomo con prednisona", "vitamina d"),
        ("¿Cuánto calcio tomo con la prednisona?", "calcio"),
        ("cuanto frenadol tomo con prednisona", "frenadol"),
        ("Me quitaron la prednisona y me han puesto dapagliflozina, ¿cuánta tomo?", "dapagliflozina"),
        ("Me quitaron la prednisona y me pusieron ozempic, ¿cuánta tomo?", "ozempic"),
        ("Me cambiaron la prednisona por urbason, ¿cuánto tomo?", "urbason"),
    ],
)
def test_a_drug_without_a_label_is_named_and_no_other_dose_given(
    ficha: Contestant, question: str, asked: str
) -> None:
    assert ask(ficha, question) == LABEL_NONE_OF.format(drug=asked)


@pytest.mark.parametrize(
    "question", ["Me quitaron la metformina, ¿cuánto tomo?", "¿Qué dosis, sin metformina?"]
)
def test_a_dose_of_no_drug_asks_which_one_is_meant(ficha: Contestant, question: str) -> None:
    assert ask(ficha, question).startswith("No queda claro de qué medicamento pregunta la dosis")


@pytest.mark.parametrize(
    "question",
    [
        "Ya tomo metformina, ¿cuánto puedo tomar del jarabe que me dieron?",
        "Tomo metformina, ¿qué dosis de antiinflamatorio puedo tomar?",
        "¿Cuánto vino puedo tomar si tomo metformina?",
        "¿Cuánta agua tomo con la metformina?",
    ],
)
def test_the_amount_of_a_thing_not_named_is_not_that_of_the_drug_taken(
    ficha: Contestant, question: str
) -> None:
    assert "850 mg" not in ask(ficha, question)


@pytest.mark.parametrize(
    ("dose", "question"),
    [
        # who takes the only drug named
        (
            "Tome 850 mg.",
            "Me he tomado una metformina hace 2 horas, ¿cuánto tengo que esperar para tomar otra?",
        ),
        ("Tome 850 mg.", "Ya he tomado 2 tabletas de metformina, ¿cuántas más puedo tomar hoy?"),
        ("Tome 850 mg.", "Ya estoy tomando metformina 500, ¿cuál es la dosis máxima?"),
        ("Tome 850 mg.", "Se me acabó la metformina, ¿cuántas pastillas pido?"),
        ("Tome 850 mg.", "Me cambiaron la metformina de 500 a 850, ¿cuántas tomo?"),
        ("Tome 850 mg.", "Tomo metformina y vomité, ¿cuánto espero?"),
        ("Tome 850 mg.", "¿Cuánta metformina tomo con la cena?"),
        ("Tome 850 mg.", "La metformina no me hace nada, ¿puedo subir la dosis?"),
        # a person with an animal
        ("Tome 200 mg.", "Me mordió un perro, ¿cuánto ibuprofeno puedo tomar?"),
        ("Tome 200 mg.", "Mi gato me arañó, ¿qué dosis de ibuprofeno tomo?"),
        ("Tome 200 mg.", "Tengo alergia a los perros y a los gatos, ¿qué dosis de ibuprofeno tomo?"),
        ("Tome 200 mg.", "Soy alérgica al pelo de gato, ¿cuánto ibuprofeno tomo?"),
        ("Tome 200 mg.", "Soy veterinaria, ¿cuánto ibuprofeno puedo tomar?"),
        ("Tome 200 mg.", "¿Qué dosis de ibuprofeno tomo por un arañazo de gato?"),
        # a tablet for an eye or an ear is a tablet
        ("Tome 60 mg.", "Tengo una infección en el ojo, ¿cuánta prednisona tomo?"),
        ("Tome 60 mg.", "¿Cuánta prednisona se toma para el oído?"),
        # plurals, frequencies, two drugs in turn
        ("Tome 200 mg.", "¿Cuántos ibuprofenos puedo tomar al día?"),
        ("Tome 200 mg.", "¿cuántos IBUPROFENOS me tomo?"),
        ("Tome 200 mg.", "¿Con qué frecuencia se toma el ibuprofeno?"),
        ("Tome 200 mg.", "¿A qué hora me tomo el ibuprofeno?"),
        ("Tome 200 mg.", "Ya me tomé el ibuprofeno de la mañana, ¿a qué hora me toca otro?"),
        ("Tome 200 mg.", "¿Cada cuánto puedo alternar loratadina con ibuprofeno?"),
        ("Tome 200 mg.", "¿Cuánto ibuprofeno puedo mezclar con loratadina?"),
    ],
)
def test_the_label_of_the_drug_asked_about_tells_its_dose(
    ficha: Contestant, dose: str, question: str
) -> None:
    assert dose in ask(ficha, question)


def test_a_drug_listed_with_an_unknown_one_whose_dose_is_asked_is_asked_too(ficha: Contestant) -> None:
    answer = ask(ficha, "¿Cuánto Nolotil y loratadina tomo?")
    assert LABEL_NONE_OF.format(drug="Nolotil") in answer
    assert "Tome 10 mg." in answer


def test_two_drugs_asked_alike_both_have_their_dose(ficha: Contestant) -> None:
    answer = ask(ficha, "¿Cuál es la dosis de metformina y la dosis de loratadina?")
    assert "Tome 850 mg." in answer
    assert "Tome 10 mg." in answer


@pytest.mark.parametrize(
    "question",
    [
        "¿Cuánta loratadina se le puede dar a un gato?",
        "cuanto ibuprofeno puedo dar a mi gatita",
        "¿Cuánta prednisona para mi perro de 10 kg?",
        "Mi perra tiene dolor, ¿qué dosis de ibuprofeno le doy?",
        "Tengo un cachorro con fiebre, ¿puedo darle ibuprofeno?",
        "El veterinario le mandó prednisona, ¿cuánta le toca?",
        "dosis de ibuprofeno en perros",
        "Me mordió un perro y mi gato tiene dolor, ¿cuánto ibuprofeno le doy?",
    ],
)
def test_an_animal_gets_no_dose_of_people(ficha: Contestant, question: str) -> None:
    assert ask(ficha, question) == LABEL_NOT_FOR_ANIMALS


@pytest.mark.parametrize(
    "question",
    [
        "¿Cuántas gotas de prednisona en el ojo?",
        "¿Cuántas gotas de prednisona me pongo en los ojos?",
        "¿Cuánta prednisona me echo en el oído?",
        "¿Cuánta prednisona en gotas para el ojo?",
        "Estoy con prednisona, ¿cuántas inhalaciones me doy?",
        "Uso prednisona y salbutamol, ¿cuántas inhalaciones me doy?",
    ],
)
def test_a_label_of_tablets_tells_no_dose_of_another_route(ficha: Contestant, question: str) -> None:
    assert ask(ficha, question).startswith("prednisona (")


def test_for_an_animal_that_ate_a_drug_a_vet_is_to_be_called_at_once(ficha: Contestant) -> None:
    assert "llame ya a un veterinario" in ask(ficha, "mi perro se comió un ibuprofeno")


@pytest.mark.parametrize(
    "question",
    [
        "¿Puedo tomar paracetamol si bebo cerveza?",
        "¿Puedo tomar paracetamol con una copa de vino?",
        "cuantas chelas puedo tomar con paracetamol",
        "¿Puedo mezclar paracetamol con tequila?",
    ],
)
def test_any_drink_finds_what_the_label_says_of_alcohol(ficha: Contestant, question: str) -> None:
    answer = ask(ficha, question)
    assert "«Daña el hígado con 3 bebidas alcohólicas al día.»" in answer
    assert "no se ha encontrado" not in answer


@pytest.mark.parametrize(
    "question",
    [
        "paracetamol con warfarina",
        "tomo warfarina, puedo tomar paracetamol?",
        "tomo sintrom, ¿puedo tomar paracetamol?",
        "¿Cuánto paracetamol puedo tomar si tomo sintrom?",
        "¿Qué precauciones tiene el paracetamol si tomo anticoagulantes?",
    ],
)
def test_a_label_is_searched_for_the_other_drug(ficha: Contestant, question: str) -> None:
    assert "«Consulte si toma el anticoagulante warfarina.»" in ask(ficha, question)


def test_two_names_of_one_drug_are_no_interaction(ficha: Contestant) -> None:
    answer = ask(ficha, "¿el acetaminofén es lo mismo que el paracetamol?")
    assert "Interacciones" not in answer
    assert "Cada ficha trata de un solo medicamento" not in answer


def test_a_label_without_alcohol_says_so_by_that_word(ficha: Contestant) -> None:
    assert "no se ha encontrado: alcohol." in ask(ficha, "¿Puedo tomar loratadina con una copa de vino?")


def test_coffee_is_no_alcohol(ficha: Contestant) -> None:
    assert "alcohol" not in ask(ficha, "¿Cuánto café puedo beber con loratadina?")


def test_a_short_word_is_not_the_beginning_of_another(ficha: Contestant) -> None:
    answer = ask(ficha, "¿Puedo tomar el sol mientras tomo paracetamol?")
    assert "no se ha encontrado: sol." in answer


def test_a_label_is_searched_for_its_own_word_for_what_is_asked(ficha: Contestant) -> None:
    assert "«Puede causar somnolencia.»" in ask(ficha, "¿La loratadina da sueño?")
