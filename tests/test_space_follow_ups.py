"""A turn that names no drug is about those of the last turn that named some, known or not."""

import pytest

from space.built_data import open_all
from space.contestants.contract import Contestant, Material
from space.retrieval import Retriever
from space.texts_es import LABEL_NO_DRUG, LABEL_NONE_OF, LABEL_NOT_FOR_ANIMALS
from tests.space_fixtures import SAMPLING, contestant, label, write_built

DOSE = "dosage_and_administration"
WARNING = "drug_interactions"
ROWS = [
    *label(
        "IBUPROFEN",
        {
            DOSE: "Adultos: 200 mg.",
            "indications_and_usage": "Para el dolor.",
            "pregnancy": "Embarazo: evítelo.",
        },
    ),
    *label(
        "OMEPRAZOLE",
        {DOSE: "Adultos: 20 mg.", WARNING: "Evite el clopidogrel.", "pregnancy": "Embarazo: consulte."},
    ),
    *label("PREDNISONE", {DOSE: "Adultos: 60 mg. Niños: consulte.", "indications_and_usage": "Corticoide."}),
]
ARTICLE = {"heading": "La gota", "context": "La gota es una artritis.", "question": "¿Qué es la gota?"}


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    article = ARTICLE | {"document_id": "gota", "answer": "Sí.", "source_url": "https://example.org/gota"}
    folder = write_built(tmp_path_factory.mktemp("built"), {"openfda": ROWS, "qa": [article]})
    return Material(open_all([str(folder)]))


@pytest.fixture(scope="module")
def ficha(material: Material) -> Contestant:
    return contestant("ficha", material)


@pytest.fixture(scope="module")
def retriever(material: Material) -> Retriever:
    return Retriever(material.data)


def answer_of_last(ficha: Contestant, *turns: str) -> str:
    messages = [message for turn in turns for message in _turn(turn)][:-1]
    return "".join(piece.text for piece in ficha.answer(messages, SAMPLING))


def _turn(said: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": said}, {"role": "assistant", "content": "El ibuprofeno es otro."}]


@pytest.mark.parametrize(
    "turns",
    [
        ("¿Para qué sirve la prednisona?", "¿Y en niños?"),
        ("¿Para qué sirve la prednisona?", "¿y cuál es la dosis?"),
        ("¿Para qué sirve la prednisona?", "¿Y en niños?", "¿Y cada cuánto?"),
        ("dosis de ibuprofeno", "¿y de prednisona?", "¿y para un niño?"),
        ("Tomo ibuprofeno, ¿puedo tomar prednisona?", "¿cuál es la dosis?"),
    ],
)
def test_a_turn_without_a_drug_is_about_the_one_named_last(ficha: Contestant, turns: tuple[str, ...]) -> None:
    answer = answer_of_last(ficha, *turns)
    assert "60 mg" in answer
    assert "200 mg" not in answer


@pytest.mark.parametrize(
    "turns",
    [
        ("dosis de ibuprofeno", "¿y el Frenadol?"),
        ("dosis de ibuprofeno", "¿y del nolotil?", "¿y en niños?"),
        ("dosis de ibuprofeno", "¿Para qué sirve el Frenadol?", "¿y la dosis?"),
        ("dosis de ibuprofeno", "dosis de clonazepam", "¿y en niños?"),
        ("dosis de ibuprofeno", "¿y el jarabe?"),
        ("dosis de ibuprofeno", "¿Qué es la gota?"),
        ("hola", "¿y en niños?"),
    ],
)
def test_a_newer_drug_without_a_label_never_gets_the_dose_of_an_older_one(
    ficha: Contestant, turns: tuple[str, ...]
) -> None:
    answer = answer_of_last(ficha, *turns)
    assert "mg" not in answer
    assert answer == LABEL_NO_DRUG or "no está entre las fichas" in answer


def test_of_a_turn_with_an_unknown_drug_too_that_one_is_named(ficha: Contestant) -> None:
    answer = answer_of_last(ficha, "¿Puedo tomar ibuprofeno con Frenadol?", "¿y la dosis?")
    assert answer == LABEL_NONE_OF.format(drug="Frenadol")


@pytest.mark.parametrize(
    "turns",
    [
        ("¿Cuál es la dosis de ibuprofeno?", "¿y de la prednisona?"),
        ("dosis de ibuprofeno", "¿y prednisona oral?"),
        ("dosis de loratadina", "¿y el ibuprofeno?", "¿y la prednisona?"),
    ],
)
def test_another_drug_is_asked_what_the_one_before_was_asked(
    ficha: Contestant, turns: tuple[str, ...]
) -> None:
    answer = answer_of_last(ficha, *turns)
    assert "60 mg" in answer
    assert "200 mg" not in answer
    assert "Corticoide" not in answer


@pytest.mark.parametrize(
    "turn", ["pero tomo prednisona", "y prednisona tomo", "¿y con prednisona?", "¿y prednisona decanoato?"]
)
def test_a_drug_only_mentioned_afterwards_is_not_asked_its_dose(ficha: Contestant, turn: str) -> None:
    assert "60 mg" not in answer_of_last(ficha, "¿Cuál es la dosis de ibuprofeno?", turn)


@pytest.mark.parametrize("first", ["¿Puedo tomar omeprazol?", "¿Cuál es la dosis de omeprazol?", "omeprazol"])
@pytest.mark.parametrize(
    "turn",
    [
        "¿y con clopidogrel?",
        "Tomo también clopidogrel",
        "pero tomo clopidogrel",
        "¿y junto con el clopidogrel?",
        "también tomo clopidogrel",
        "y si tomo clopidogrel?",
    ],
)
def test_what_is_taken_too_is_looked_up_with_the_drug_before(
    ficha: Contestant, retriever: Retriever, first: str, turn: str
) -> None:
    answer = answer_of_last(ficha, first, turn)
    assert "«Evite el clopidogrel.» [1]" in answer
    assert "clopidogrel: no está entre las fichas" in answer
    assert "20 mg" not in answer
    assert [each.text for each in retriever.passages(turn, [first])] == ["Evite el clopidogrel."]


def test_what_is_taken_too_is_looked_up_in_both_labels_and_a_pregnancy_stays(ficha: Contestant) -> None:
    answer = answer_of_last(ficha, "Estoy de 30 semanas, ¿puedo tomar omeprazol?", "¿y con ibuprofeno?")
    assert "Evite el clopidogrel." in answer
    assert "Embarazo: evítelo." in answer
    assert " mg" not in answer


@pytest.mark.parametrize("turn", ["tomo prednisona", "¿y con prednisona?"])
def test_a_dose_asked_after_what_is_taken_too_is_not_that_of_the_drug_taken(
    ficha: Contestant, turn: str
) -> None:
    answer = answer_of_last(ficha, "¿Puedo tomar ibuprofeno?", turn, "¿y cuál es la dosis?")
    assert "200 mg" in answer
    assert "60 mg" not in answer


@pytest.mark.parametrize("first", ["Tomo clopidogrel", "Hola, estoy tomando clopidogrel desde hace un año"])
@pytest.mark.parametrize("turn", ["¿Puedo tomar omeprazol?", "¿es seguro el omeprazol?"])
def test_what_may_be_taken_is_looked_up_with_what_is_taken(
    ficha: Contestant, retriever: Retriever, first: str, turn: str
) -> None:
    answer = answer_of_last(ficha, first, turn)
    assert "«Evite el clopidogrel.» [1]" in answer
    assert "20 mg" not in answer
    assert [each.text for each in retriever.passages(turn, [first])] == ["Evite el clopidogrel."]


def test_a_dose_asked_after_what_may_be_taken_is_that_of_it(ficha: Contestant) -> None:
    answer = answer_of_last(ficha, "Tomo prednisona", "¿Puedo tomar ibuprofeno?", "¿y cuál es la dosis?")
    assert "200 mg" in answer
    assert "60 mg" not in answer


def test_no_drug_is_taken_too_for_an_animal(ficha: Contestant) -> None:
    turns = ("¿Puedo tomar ibuprofeno?", "¿y con omeprazol para mi perro?")
    assert answer_of_last(ficha, *turns) == LABEL_NOT_FOR_ANIMALS
    turns = ("¿Cuánto ibuprofeno le doy a mi perro?", "¿y con omeprazol?")
    assert answer_of_last(ficha, *turns) == LABEL_NOT_FOR_ANIMALS


def test_an_unknown_name_taken_too_is_looked_for_in_the_label_before(ficha: Contestant) -> None:
    answer = answer_of_last(ficha, "dosis de omeprazol", "¿y con Frenadol?")
    assert "«Evite el clopidogrel.» [1]" in answer
    assert "no se ha encontrado: Frenadol." in answer


@pytest.mark.parametrize("turn", ["¿y de la prednisona?", "¿y la de prednisona?", "¿y la de la prednisona?"])
def test_the_dose_of_another_drug_is_asked_by_its_article(ficha: Contestant, turn: str) -> None:
    answer = answer_of_last(ficha, "¿Cuál es la dosis de ibuprofeno?", turn)
    assert "60 mg" in answer
    assert "Corticoide" not in answer


@pytest.mark.parametrize(
    "turn",
    ["¿y si tiene 13?", "¿y si pesa 30 kg?", "¿y si tiene 13 años?", "¿y para un adulto?", "¿y 600 mg?"],
)
def test_a_turn_that_tells_only_for_whom_asks_the_same_again(
    ficha: Contestant, retriever: Retriever, turn: str
) -> None:
    first = "¿Qué dosis de prednisona le doy a mi hijo de 8 años?"
    answer = answer_of_last(ficha, first, turn)
    assert "60 mg" in answer
    assert "Corticoide" not in answer
    assert "no se ha encontrado" not in answer
    assert [each.id for each in retriever.passages(turn, [first])] == [f"openfda:set-prednisone#{DOSE}"]


def test_a_turn_that_tells_of_an_animal_asks_no_dose_again(ficha: Contestant) -> None:
    turns = ("¿Qué dosis de prednisona le doy a mi hijo de 8 años?", "¿y a mi perro?", "¿y si pesa 30 kg?")
    assert answer_of_last(ficha, *turns) == LABEL_NOT_FOR_ANIMALS


def test_an_animal_stays_an_animal(ficha: Contestant) -> None:
    turns = ("¿Cuánto ibuprofeno le doy a mi perro?", "¿y si pesa 10 kilos?")
    assert answer_of_last(ficha, *turns) == LABEL_NOT_FOR_ANIMALS


def test_models_read_the_passages_of_the_drug_that_the_ficha_quotes(retriever: Retriever) -> None:
    (passage,) = retriever.passages("¿y cuál es la dosis?", ["¿Para qué sirve la prednisona?"])
    assert passage.id == f"openfda:set-prednisone#{DOSE}"
    assert retriever.passages("¿y la prednisona?", ["dosis de ibuprofeno"]) == (passage,)
    assert retriever.passages("¿y la dosis?", ["dosis de ibuprofeno", "¿y del Frenadol?"]) == ()
    assert retriever.passages("¿Cuánto ibuprofeno le doy a mi perro?") == ()


def test_a_new_topic_after_a_drug_gets_the_passages_of_articles(retriever: Retriever) -> None:
    (passage,) = retriever.passages("¿Qué es la gota?", ["dosis de ibuprofeno"])
    assert passage.title == "La gota"
