from pathlib import Path
from typing import Any

import pytest

from space.built_data import open_all
from space.contestants.contract import Material
from space.retrieval import MOST_CHARS, MOST_PASSAGES, Retriever, grounded
from space.texts_es import heading
from space.unbacked import unbacked_numbers
from tests.space_fixtures import ask, contestant, label, write_built

DOSE = "dosage_and_administration"
LABELS = [
    *label("IBUPROFEN", {DOSE: "Tome 200 mg cada 6 horas.", "drug_interactions": "No con warfarina."}),
    *label("AMOXICILLIN", {DOSE: "Tome 875 mg cada 12 horas."}),
    *label("METOPROLOL SUCCINATE", {DOSE: "Tome 25 mg una vez al día."}),
    *label("MUESTRA", {"purpose": "Muestra."}, brand_name="Muestra Demo 500 mg"),
    *label("CEFALEXIN", {DOSE: "Tome 250 mg. " * 600}),
]
TEXTS = {
    "La hipertensión": "La hipertensión arterial es la presión alta mantenida. Se trata con enalapril.",
    "El riñón": "Los cálculos del riñón se forman cuando la orina está concentrada.",
    "La fiebre": "En los niños la fiebre se trata con paracetamol, 15 mg por kilo de peso.",
}


def qa(heading: str, text: str, question: str) -> dict[str, Any]:
    own = {"heading": heading, "context": text, "question": question, "document_id": f"doc-{heading}"}
    return own | {"answer": "Sí.", "source_url": f"https://example.org/{heading}", "licence": "cc0-1.0"}


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    rows = [qa(heading, text, f"¿Pregunta {n}?") for n in (1, 2) for heading, text in TEXTS.items()]
    folder = write_built(tmp_path_factory.mktemp("built"), {"openfda": LABELS, "qa": rows})
    return Material(open_all([str(folder)]))


@pytest.fixture(scope="module")
def retriever(material: Material) -> Retriever:
    return Retriever(material.data)


def sources(retriever: Retriever, question: str) -> list[str]:
    return [each.id for each in retriever.passages(question)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("¿Qué dosis de ibuprofeno puedo tomar?", [f"openfda:set-ibuprofen#{DOSE}"]),
        ("dosis de IBUPROFENO?", [f"openfda:set-ibuprofen#{DOSE}"]),
        ("¿Qué interacciones tiene el ibuprofeno?", ["openfda:set-ibuprofen#drug_interactions"]),
        (
            "¿Cuál es la dosis de amoxicilina y la dosis de ibuprofeno?",
            [f"openfda:set-amoxicillin#{DOSE}", f"openfda:set-ibuprofen#{DOSE}"],
        ),
    ],
)
def test_a_drug_gets_the_passages_of_its_own_label(
    retriever: Retriever, question: str, expected: list[str]
) -> None:
    assert sources(retriever, question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "¿Qué dosis de naproxeno puedo tomar?",  # a drug that is known and has no label
        "¿Qué dosis de metoprolol tartrato se toma?",  # another salt of one that has
        "¿Cuánto Frenadol le doy a un niño con fiebre?",  # a name that nobody here knows
        "¿Es bueno el Frenadol para la fiebre de los niños?",
        "¿Cuál es la dosis para la fiebre de los niños?",  # of no drug: a passage would choose one
        "¿Qué dosis de ibuprofeno de acción prolongada se toma?",
        "dosis de ibuprofeno/fantasina",
        "dosis de amoxicilina 875/125",
        "¿Cuántos comprimidos de Enantyum puedo tomar si soy alérgico al ibuprofeno?",
        "¿Paracetamol para la fiebre?",  # an article names it with others' doses; it has no label
    ],
)
def test_a_drug_without_a_label_gets_no_passage_of_another_drug(retriever: Retriever, question: str) -> None:
    assert retriever.passages(question) == ()


def test_one_of_two_drugs_without_a_label_leaves_only_the_other_ones_passages(retriever: Retriever) -> None:
    found = sources(retriever, "¿Puedo tomar ibuprofeno con naproxeno?")
    assert found
    assert all(id.startswith("openfda:set-ibuprofen#") for id in found)


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("¿Qué es la hipertensión?", "La hipertensión"),
        ("que es la hipertension arterial", "La hipertensión"),
        ("¿Por qué salen cálculos en el riñón?", "El riñón"),
        ("por que salen calculos en el rinon", "El riñón"),
    ],
)
def test_a_topic_gets_passages_of_articles_with_or_without_accents(
    retriever: Retriever, question: str, heading: str
) -> None:
    (found,) = retriever.passages(question)
    assert (found.title, found.text) == (heading, TEXTS[heading])
    assert found.source == f"https://example.org/{heading}"


@pytest.mark.parametrize("question", ["", "¿?", "¿Qué es la gota?", 'NOT "fiebre" OR *', "((("])
def test_a_question_about_something_else_gets_none(retriever: Retriever, question: str) -> None:
    assert [each for each in retriever.passages(question) if each.title != "La fiebre"] == []


def test_the_same_question_gets_the_same_passages_every_time(retriever: Retriever) -> None:
    question = "¿Qué es la hipertensión?"
    assert retriever.passages(question) == retriever.passages(question) != ()


def test_a_passage_that_does_not_fit_is_left_out_whole(retriever: Retriever) -> None:
    """8400 characters of one dose are cut to 6000 by the label's rule, still too long for a prompt."""
    assert retriever.passages("¿Qué dosis de cefalexina se toma?") == ()
    both = retriever.passages("¿Cuál es la dosis de cefalexina y la dosis de ibuprofeno?")
    assert [each.id for each in both] == [f"openfda:set-ibuprofen#{DOSE}"]
    assert len(both) <= MOST_PASSAGES
    assert sum(len(each.text) for each in both) <= MOST_CHARS


def test_models_read_of_a_label_what_the_label_contestant_quotes(
    retriever: Retriever, material: Material
) -> None:
    question = "¿Qué dosis de ibuprofeno puedo tomar?"
    (passage,) = retriever.passages(question)
    assert f"«{passage.text}»" in ask(contestant("ficha", material), question)


def test_the_prompt_numbers_the_passages_and_ends_in_the_question(retriever: Retriever) -> None:
    question = "¿Qué dosis de ibuprofeno puedo tomar?"
    (message,) = grounded([{"role": "user", "content": question}], retriever.passages(question))
    assert message == {
        "role": "user",
        "content": "Responda a la pregunta con los fragmentos siguientes y cite entre corchetes el "
        "número del que use. Si los fragmentos no contienen la respuesta, dígalo; no añada dosis ni datos "
        f"que no estén en ellos.\n\n[1] Ficha de EE. UU. de IBUPROFEN, {heading(DOSE)} "
        "(openfda:set-ibuprofen)\n"
        f"«Tome 200 mg cada 6 horas.»\n\nPregunta: {question}",
    }


def test_braces_in_a_passage_or_a_question_are_only_text(retriever: Retriever) -> None:
    (message,) = grounded(
        [{"role": "user", "content": "{question} {0}"}], retriever.passages("¿Qué es la hipertensión?")
    )
    assert message["content"].endswith("Pregunta: {question} {0}")


@pytest.mark.parametrize(
    "question",
    [
        "¿Cuál es la dosis de cefalexina, la dosis de amoxicilina y la dosis de ibuprofeno?",
        "¿Qué dosis de cefalexina se toma?",
        "¿Puedo tomar amoxicilina con ibuprofeno y cefalexina?",
        "¿Puedo tomar muestra?",
    ],
)
def test_all_that_the_label_contestant_quotes_backs_its_numbers(
    retriever: Retriever, material: Material, question: str
) -> None:
    """Where the prompt has no room for a passage, too, and in the names of products."""
    backing = retriever.backing(question)
    assert unbacked_numbers(ask(contestant("ficha", material), question), backing) == ()
    assert unbacked_numbers("Tome 987 mg.", backing) != ()


def test_the_name_of_a_product_without_a_passage_backs_its_strength(retriever: Retriever) -> None:
    assert retriever.passages("¿Puedo tomar Muestra Demo en el embarazo?") == ()
    assert "MUESTRA (Muestra Demo 500 mg)" in retriever.backing(
        "¿Puedo tomar Muestra Demo 500 mg en el embarazo?"
    )


def test_articles_back_what_they_say(retriever: Retriever) -> None:
    assert TEXTS["La hipertensión"] in retriever.backing("¿Qué es la hipertensión?")


def test_an_english_question_gets_no_passage(retriever: Retriever) -> None:
    assert retriever.passages("dose of ibuprofen for my dog") == ()


def test_without_rows_there_are_no_passages(tmp_path: Path) -> None:
    empty = Retriever(open_all([str(write_built(tmp_path, {}))]))
    assert empty.passages("¿Qué es la hipertensión?") == ()
    empty.close()
