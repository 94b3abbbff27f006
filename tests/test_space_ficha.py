from pathlib import Path

import pytest

from space.built_data import open_all
from space.contestants.contract import Contestant, Material
from space.errors import ContestantError, SpaceConfigError
from space.texts_es import LABEL_NO_DRUG, LABEL_ONLY_SPANISH
from tests.space_fixtures import ask, contestant, label, write_built

HEADER = (
    "Ficha de EE. UU. (FDA), versión 15/01/2024, traducción no oficial. "
    "Los nombres, dosis y usos pueden ser distintos en su país."
)
NONE = "no está entre las fichas que consulta esta página."
DOSE = "dosage_and_administration"
LONG_DOSE = " ".join(f"En el paso {n} tome {n},5 mg." for n in range(1, 400))
ROWS = [
    *label(
        "METFORMIN HYDROCHLORIDE", {DOSE: "Tome 500 mg dos veces al día.", "adverse_reactions": "Diarrea."}
    ),
    *label("ACETAMINOPHEN", {DOSE: "Tome 650 mg cada 6 horas.", "indications_and_usage": "Para el dolor."}),
    *label("AMOXICILLIN", {DOSE: "Tome 875 mg cada 12 horas."}),
    *label("PREDNISONE", {DOSE: "Tome de 5 a 60 mg al día."}),
    *label("LORAZEPAM", {DOSE: "Tome de 2 a 3 mg al día."}),
    *label("HALOPERIDOL", {DOSE: "Tome de 0,5 a 2 mg."}),
    *label("METOPROLOL SUCCINATE", {DOSE: "Tome 25 mg una vez al día."}),
    *label("LIDOCAINE AND PRILOCAINE", {DOSE: "Aplique 2,5 g."}, substance_name="LIDOCAINE, PRILOCAINE"),
    *label("TRASTUZUMAB", {DOSE: "4 mg/kg."}),
    *label(
        "DOXEPIN HYDROCHLORIDE", {DOSE: "6 mg al acostarse."}, set_id="doxepina-sueño", brand_name="Silenor"
    ),
    *label("DOXEPIN HYDROCHLORIDE", {DOSE: "75 mg al día."}, set_id="doxepina-ánimo", effective_time=""),
    *label("WARFARIN SODIUM", {DOSE: LONG_DOSE, "drug_interactions": "El ibuprofeno aumenta el sangrado."}),
    *label("IBUPROFEN", {"use_in_specific_populations": "Niños: no consta. Embarazo: evítelo. Otros."}),
    *label(
        "PENICILLIN G",
        {
            "contraindications": "No se use tras una reacción alérgica a otra penicilina.",
            "drug_interactions": "El probenecid aumenta la concentración.",
            "warnings": "Guarde reposo. No la suspenda de golpe. Consulte.",
            "overdosage": "No hay antídoto.",
            "indications_and_usage": "Para infecciones.",
        },
        route="INTRAMUSCULAR, INTRAVENOUS",
    ),
    *label("MORPHINE SULFATE", {DOSE: "Tome 15 mg cada 4 horas."}, route="ORAL", set_id="morfina-oral"),
    *label("MORPHINE SULFATE", {DOSE: "2 mg por vía intravenosa."}, route="INTRAVENOUS", set_id="morfina-iv"),
    *label("OMEPRAZOLE", {DOSE: "Tome 20 mg."}, route="ORAL"),
    *label(
        "LORATADINE",
        {
            DOSE: "Edad | Dosis\nAdultos | 10 mg al día\nNiños menores de 6 años | Consulte a un médico\n"
            "No tome más de 10 mg en 24 horas.",
            "indications_and_usage": "Alivia el picor.",
            "drug_interactions": "El ketoconazol aumenta la concentración.",
        },
    ),
    *label("INTERFERON BETA-1A", {DOSE: "30 microgramos."}),
    *label("ZORBAXILIN", {DOSE: "Tome 3,25 mg los martes."}, flags=["sample"], brand_name="Zorbax Demo"),
]


@pytest.fixture(scope="module")
def ficha(tmp_path_factory: pytest.TempPathFactory) -> Contestant:
    folder = write_built(tmp_path_factory.mktemp("built"), {"openfda": ROWS})
    return contestant("ficha", Material(open_all([str(folder)])))


def is_refused(answer: str) -> bool:
    """Tell whether an answer says which name is not known, or that none is named, and quotes nothing."""
    return (answer == LABEL_NO_DRUG or NONE in answer) and not any(
        mark in answer for mark in ("«", "[1]", " mg")
    )


def test_an_answer_is_the_header_the_passage_and_its_citation(ficha: Contestant) -> None:
    assert ask(ficha, "¿Cuál es la dosis de metformina?") == (
        f"{HEADER}\n\nmetformina:\n\n«Tome 500 mg dos veces al día.» [1]\n\n"
        "[1] METFORMIN HYDROCHLORIDE, Dosis y administración, set_id set-metformin-hydrochloride"
    )


def test_a_sample_text_says_that_it_is_one(ficha: Contestant) -> None:
    lines = ask(ficha, "¿Cada cuánto se toma la zorbaxilina?").splitlines()
    assert lines[:2] == [HEADER, "Texto de muestra escrito para la demostración; no es una ficha real."]
    assert "«Tome 3,25 mg los martes.» [1]" in lines


@pytest.mark.parametrize(
    ("question", "dose"),
    [
        ("dosis de paracetamol", "650 mg"),
        ("¿Cuánto acetaminofén puedo tomar?", "650 mg"),
        ("¿Cómo se toma la prednisona?", "5 a 60 mg"),
        ("posología del LORAZEPAM", "2 a 3 mg"),
        ("dosis de lidocaína y prilocaína", "2,5 g"),
        ("dosis de lidocaína/prilocaína", "2,5 g"),
        ("dosis de metoprolol", "25 mg"),
        ("dosis de succinato de metoprolol", "25 mg"),
        ("dosis de Silenor", "6 mg al acostarse"),
        ("dosis de Zorbax Demo", "3,25 mg"),
        ("dosis de warfarina", "1,5 mg"),
    ],
)
def test_a_drug_is_found_by_its_spanish_name_or_brand(ficha: Contestant, question: str, dose: str) -> None:
    answer = ask(ficha, question)
    assert answer.startswith("Ficha de EE. UU. (FDA)")
    assert dose in answer


@pytest.mark.parametrize(
    "question",
    [
        "dosis de prednisolona",
        "dosis de clonazepam",
        "dosis de amoxicilina y ácido clavulánico",
        "dosis de amoxicilina-clavulánico",
        "dosis de amoxicilina con clavulánico",
        "dosis de haloperidol decanoato",
        "dosis del decanoato de haloperidol",
        "dosis de tartrato de metoprolol",
        "dosis de trastuzumab emtansina",
        "dosis de lidocaína",
        "dosis de metformina/sitagliptina",
        "dosis de amoxapina",
        "dosis de Silenor Plus",
        "dosis de omeprazol intravenoso",
        "dosis de omeprazol en inyección",
        "dosis de metformina de liberación prolongada",
        "dosis de metformina retard",
        "dosis de ibuprofeno lisina",
        "dosis de interferón β-1b",
        "dosis de interferón \u03b1",
        "dosis de paracetamol con codeína",
        "dosis de metformina con prednisona",
        "dosis de zorbaxolina",
        "¿Qué es la hipertensión?",
        "dosis",
        "hola",
    ],
)
def test_another_drug_than_the_one_asked_never_answers(ficha: Contestant, question: str) -> None:
    assert is_refused(ask(ficha, question))


def test_two_drugs_get_a_part_each_and_the_missing_one_is_named(ficha: Contestant) -> None:
    answer = ask(ficha, "¿Qué dosis de metformina y de enalapril tomo?")
    assert answer.startswith(HEADER)
    assert "«Tome 500 mg dos veces al día.»" in answer
    assert f"enalapril: {NONE}" in answer
    assert answer.endswith(
        "Cada ficha trata de un solo medicamento: no de tomarlos juntos ni de un producto que los combine."
    )


def test_two_drugs_together_are_a_question_about_interactions(ficha: Contestant) -> None:
    answer = ask(ficha, "¿Puedo tomar warfarina con ibuprofeno?")
    assert "«El ibuprofeno aumenta el sangrado.» [1]" in answer
    assert "Los datos de la ficha de EE. UU. de IBUPROFEN no traen ese apartado: Interacciones." in answer


def test_a_label_that_is_silent_says_so_and_quotes_nothing(ficha: Contestant) -> None:
    answer = ask(ficha, "¿Puedo tomar metformina en el embarazo?")
    assert answer.startswith(HEADER)
    silent = "ficha de EE. UU. de METFORMIN HYDROCHLORIDE no traen ese apartado: Embarazo."
    assert silent in answer
    assert "«" not in answer


@pytest.mark.parametrize("typed", ["metfromina", "metformona", "Metfornina"])
def test_a_misspelt_name_is_asked_back_and_never_answered(
    tmp_path_factory: pytest.TempPathFactory, typed: str
) -> None:
    rows = label("METFORMIN", {DOSE: "Tome 500 mg.", "purpose": "La metformina es para la diabetes."})
    folder = write_built(tmp_path_factory.mktemp("built"), {"openfda": rows})
    answer = ask(contestant("ficha", Material(open_all([str(folder)]))), f"{typed} cuánto puedo tomar")
    assert is_refused(answer)
    assert answer.startswith(f"{typed}: no está")
    assert answer.endswith("¿Quiso decir metformina?")


@pytest.mark.parametrize("typed", ["prednisolosa", "prednisolna", "clonazepan", "alprazolan", "lorazepan"])
def test_a_misspelling_of_another_drug_is_not_asked_back_as_a_look_alike(
    ficha: Contestant, typed: str
) -> None:
    answer = ask(ficha, f"dosis de {typed}")
    assert is_refused(answer)
    assert "Quiso decir" not in answer


@pytest.mark.parametrize(
    "question", ["hola", "me duele la panza que tomo", "¿Qué es el asma?", "q es el asma"]
)
def test_a_question_without_a_drug_hears_that_none_is_named(ficha: Contestant, question: str) -> None:
    assert ask(ficha, question) == LABEL_NO_DRUG


@pytest.mark.parametrize("state", ["estoy preñada", "estoy embarasada", "estoy encinta"])
def test_everyday_words_for_pregnancy_ask_for_that_section(ficha: Contestant, state: str) -> None:
    assert "«[…] Embarazo: evítelo. […]»" in ask(ficha, f"{state} puedo tomar ibuprofeno")


@pytest.mark.parametrize(
    "state",
    [
        "le doy la teta a mi bebé",
        "estoy dando la teta",
        "estoy lactando",
        "le doy de mamar a mi hija de 2 meses",
    ],
)
def test_who_breast_feeds_gets_no_dose_for_it(ficha: Contestant, state: str) -> None:
    answer = ask(ficha, f"{state}, ¿puedo tomar loratadina?")
    assert "10 mg" not in answer
    assert "no traen ese apartado" in answer


def test_a_label_that_is_silent_on_one_of_two_things_names_it(ficha: Contestant) -> None:
    answer = ask(ficha, "dosis y contraindicaciones de la metformina")
    assert "«Tome 500 mg dos veces al día.»" in answer
    assert "no traen ese apartado: Contraindicaciones." in answer


def test_a_general_section_answers_only_with_the_sentences_about_it(ficha: Contestant) -> None:
    assert "«[…] Embarazo: evítelo. […]» [1]" in ask(ficha, "ibuprofeno en el embarazo")
    assert "«" not in ask(ficha, "ibuprofeno durante la lactancia")


def test_two_products_of_one_substance_stand_apart(ficha: Contestant) -> None:
    answer = ask(ficha, "dosis de doxepina")
    first, second = answer.split("versión sin fecha")
    assert "Silenor" in first
    assert "6 mg al acostarse" in first
    assert "75 mg al día" in second
    assert "[2.1] DOXEPIN HYDROCHLORIDE" in second


def test_a_question_without_intent_is_answered_where_its_words_stand(ficha: Contestant) -> None:
    answer = ask(ficha, "¿La metformina produce diarreas?")
    assert "«Diarrea.» [1]" in answer
    assert "500 mg" not in answer


def test_a_bare_name_gets_the_use_and_the_list_of_headings(ficha: Contestant) -> None:
    answer = ask(ficha, "paracetamol")
    assert "«Para el dolor.» [1]" in answer
    assert "trae estos apartados: Dosis y administración, Indicaciones y uso." in answer


def test_a_very_long_dose_is_cut_between_sentences_and_says_so(ficha: Contestant) -> None:
    """Each sentence of the passage is `En el paso N tome N,5 mg.`, so the cut must follow `mg.`."""
    quoted = ask(ficha, "dosis de warfarina").split("«")[1].split("»")[0]
    assert quoted.endswith("mg. […]")
    assert 5000 < len(quoted) <= 6010


def test_the_newest_version_of_a_label_counts(tmp_path: Path) -> None:
    rows = [
        *label("IBUPROFEN", {DOSE: "Antes: 800 mg."}, version="1", effective_time="20200101"),
        *label("IBUPROFEN", {DOSE: "Ahora: 400 mg."}, version="2", effective_time="20240115"),
    ]
    newest = contestant("ficha", Material(open_all([str(write_built(tmp_path, {"openfda": rows}))])))
    assert "Ahora: 400 mg." in ask(newest, "dosis de ibuprofeno")
    assert "800" not in ask(newest, "dosis de ibuprofeno")


def test_the_answer_names_its_sources_and_their_licence(ficha: Contestant) -> None:
    from tests.space_fixtures import SAMPLING

    pieces = list(ficha.answer([{"role": "user", "content": "dosis de amoxicilina"}], SAMPLING))
    assert [(piece.sources, piece.licence) for piece in pieces] == [(("openfda:set-amoxicillin",), "cc0-1.0")]


def test_a_data_set_without_labels_is_one_clear_line(tmp_path: Path) -> None:
    folder = write_built(tmp_path, {"openfda": []})
    with pytest.raises(ContestantError, match="no data set has rows of config openfda"):
        contestant("ficha", Material(open_all([str(folder)])))


def test_a_damaged_file_of_a_data_set_is_one_clear_line(tmp_path: Path) -> None:
    folder = write_built(tmp_path, {"openfda": ROWS[:1]})
    path = folder / "data" / "openfda" / "train-00000-of-00001.parquet"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(SpaceConfigError, match=r"train-00000-of-00001\.parquet cannot be read"):
        contestant("ficha", Material(open_all([str(folder)])))


@pytest.mark.parametrize(
    ("question", "dose", "other"),
    [
        ("dosis de morfina intravenosa", "2 mg por vía", "15 mg"),
        ("dosis de morfina inyectable", "2 mg por vía", "15 mg"),
        ("¿cuántos comprimidos de morfina?", "15 mg", "2 mg por vía"),
        ("dosis oral de morfina", "15 mg", "2 mg por vía"),
    ],
)
def test_the_dose_of_an_injection_is_never_that_of_a_tablet(
    ficha: Contestant, question: str, dose: str, other: str
) -> None:
    answer = ask(ficha, question)
    assert dose in answer
    assert other not in answer


def test_both_routes_stand_apart_where_the_question_names_none(ficha: Contestant) -> None:
    oral, intravenous = ask(ficha, "dosis de morfina").split("[1]")[0], ask(ficha, "dosis de morfina")
    assert "15 mg" in oral
    assert "2 mg por vía intravenosa.» [2.1]" in intravenous


def test_who_is_allergic_reads_the_contraindications_and_not_the_interactions(ficha: Contestant) -> None:
    answer = ask(ficha, "Soy alérgico a la amoxicilina, ¿puedo ponerme penicilina G?")
    assert "No se use tras una reacción alérgica a otra penicilina." in answer
    assert "probenecid" not in answer


@pytest.mark.parametrize("question", ["¿No puedo usar penicilina G?", "¿quién no debe usar penicilina G?"])
def test_a_negated_question_reads_the_contraindications(ficha: Contestant, question: str) -> None:
    answer = ask(ficha, question)
    assert "No se use tras una reacción alérgica" in answer
    assert "antídoto" not in answer, "the word `no` is no topic"


def test_who_wants_to_stop_reads_the_warning_about_it(ficha: Contestant) -> None:
    answer = ask(ficha, "¿Puedo dejar de usar la penicilina G de golpe?")
    assert "«[…] No la suspenda de golpe. […]» [1]" in answer


def test_an_unknown_brand_beside_a_drug_is_named_and_the_interactions_are_read(ficha: Contestant) -> None:
    answer = ask(ficha, "¿Puedo tomar warfarina con fantasín?")
    assert "«El ibuprofeno aumenta el sangrado.» [1]" in answer
    assert "En la ficha de WARFARIN SODIUM no se ha encontrado: fantasín." in answer


def test_a_word_the_label_does_not_have_is_said_not_to_be_there(ficha: Contestant) -> None:
    answer = ask(ficha, "¿La penicilina G engorda?")
    assert "En la ficha de PENICILLIN G no se ha encontrado: engorda." in answer
    assert "«Para infecciones.» [1]" in answer


def test_words_not_found_stand_as_typed_without_fillers(ficha: Contestant) -> None:
    assert "no se ha encontrado: Tensión." in ask(ficha, "metformina sube la Tensión?")
    assert "no se ha encontrado" not in ask(ficha, "me olvidé la metformina q hago")


def test_an_overdose_is_not_a_question_about_interactions(ficha: Contestant) -> None:
    answer = ask(ficha, "¿Qué pasa si tomo demasiada penicilina G?")
    assert "«No hay antídoto.» [1]" in answer
    assert "Interacciones" not in answer
    assert "probenecid" not in answer


@pytest.mark.parametrize(
    "question",
    [
        "What is the dose of amoxicillin?",
        "amoxicillin dose",
        "dose of amoxicillin for my 3 year old child",
        "dose of ibuprofen for my dog",
        "Can I take ibuprofen while pregnant?",
        "crushing chest pain",
    ],
)
def test_an_english_question_is_asked_for_in_spanish(ficha: Contestant, question: str) -> None:
    assert ask(ficha, question) == LABEL_ONLY_SPANISH


@pytest.mark.parametrize("question", ["dosis de Amoxicilina Cinfa", "amoxicilina dosis", "amoxicilina"])
def test_a_short_spanish_question_is_no_english_one(ficha: Contestant, question: str) -> None:
    assert ask(ficha, question).startswith(HEADER)


@pytest.mark.parametrize(
    "state",
    ["Estoy de 30 semanas", "Mi mujer está de siete meses", "Voy por la semana 30", "Estoy embarazada"],
)
@pytest.mark.parametrize("drugs", ["ibuprofeno", "ibuprofeno o paracetamol", "ibuprofeno con paracetamol"])
def test_who_is_so_many_weeks_gone_reads_about_pregnancy(ficha: Contestant, state: str, drugs: str) -> None:
    assert "Embarazo: evítelo." in ask(ficha, f"{state}, ¿{drugs}?")


def test_weeks_of_a_treatment_are_no_pregnancy(ficha: Contestant) -> None:
    assert "Embarazo" not in ask(ficha, "Está de 3 semanas de tratamiento, ¿dosis de metformina?")


def test_two_drugs_do_not_hide_what_a_label_says_of_the_person(ficha: Contestant) -> None:
    answer = ask(ficha, "Necesito reposo, ¿warfarina o penicilina G?")
    assert "El probenecid aumenta" in answer
    assert "Guarde reposo." in answer
    assert "1,5 mg" not in ask(ficha, "Estoy en el paso 3, ¿warfarina o penicilina G?"), "no dose was asked"


@pytest.mark.parametrize(
    "question",
    [
        "¿Qué efectos tiene la metformina?",
        "¿La metformina tiene efectos?",
        "¿Cuáles son los efectos de la metformina?",
        "¿Qué efectos secundarios tiene la metformina?",
    ],
)
def test_effects_are_the_adverse_reactions(ficha: Contestant, question: str) -> None:
    answer = ask(ficha, question)
    assert "«Diarrea.» [1]" in answer
    assert "no se ha encontrado" not in answer


def test_the_effects_beside_another_drug_are_interactions_first(ficha: Contestant) -> None:
    answer = ask(ficha, "¿Qué efecto puede tener la warfarina en un paciente que toma ibuprofeno?")
    assert answer.split("«")[1].startswith("El ibuprofeno aumenta el sangrado.")


@pytest.mark.parametrize(
    "question",
    [
        "Llevo media hora con una opresión en el brazo izquierdo y sudores fríos. ¿Me tomo una loratadina?",
        "Me quedan tres días de penicilina G y ya me encuentro bien. ¿Puedo dejarla?",
        "Desde que empecé con la metformina duermo mal y estoy irritable. ¿Puede ser por eso?",
    ],
)
def test_verbs_and_fillers_are_not_said_to_be_missing(ficha: Contestant, question: str) -> None:
    answer = ask(ficha, question)
    assert answer.startswith(HEADER)
    assert "no se ha encontrado" not in answer


def test_topics_are_said_to_be_missing_without_the_words_beside_them(ficha: Contestant) -> None:
    answer = ask(ficha, "Llevo media hora peor, ¿pasa algo si me hacen un TAC con metformina y fantasín?")
    assert "no se ha encontrado: TAC, fantasín." in answer


@pytest.mark.parametrize(
    "question",
    [
        "¿Qué hago si me salté una dosis de prednisona?",
        "Se me olvidó tomar la prednisona",
        "me olvidé la prednisona, ¿qué hago?",
        "dosis olvidada de prednisona",
    ],
)
def test_of_a_missed_dose_the_label_is_said_to_be_silent(ficha: Contestant, question: str) -> None:
    answer = ask(ficha, question)
    assert "no traen ese apartado: Qué hacer si se olvida una dosis." in answer
    assert "60 mg" not in answer


def test_a_missed_dose_is_answered_where_the_label_speaks_of_it(tmp_path: Path) -> None:
    text = "Tome 20 mg. Si olvida una dosis, no tome dos."
    folder = write_built(tmp_path, {"openfda": label("OMEPRAZOLE", {DOSE: text})})
    of_one = contestant("ficha", Material(open_all([str(folder)])))
    assert f"«{text}» [1]" in ask(of_one, "¿Qué hago si me salté una dosis de omeprazol?")
    other = ask(of_one, "Me olvidé una dosis de Yasmin y tomo omeprazol, ¿qué hago?")
    assert "20 mg" not in other, "the dose of another drug"


def test_of_a_dose_that_is_asked_after_a_missed_one_the_label_is_quoted(ficha: Contestant) -> None:
    assert "60 mg" in ask(ficha, "Me salté una dosis de prednisona, ¿cuánta prednisona tomo ahora?")


def test_a_section_of_which_a_part_was_left_out_is_not_said_to_be_absent(tmp_path: Path) -> None:
    rows = label("OMEPRAZOLE", {"indications_and_usage": "Acidez."})
    rows += label("OMEPRAZOLE", {"pregnancy": "Primera parte."}, flags=["incomplete_section"])
    folder = write_built(tmp_path, {"openfda": rows})
    answer = ask(
        contestant("ficha", Material(open_all([str(folder)]))), "¿omeprazol en el embarazo y la vejez?"
    )
    assert "no traen completo ese apartado: Embarazo." in answer
    other = ask(contestant("ficha", Material(open_all([str(folder)]))), "sobredosis de omeprazol")
    assert "no traen ese apartado: Sobredosis." in other


def test_a_part_of_the_body_is_nothing_that_a_drug_is_taken_with(ficha: Contestant) -> None:
    answer = ask(ficha, "loratadina e hígado")
    assert "ketoconazol" not in answer
    assert "Interacciones" not in answer.split("trae estos apartados")[0]


def test_a_dose_that_speaks_of_children_is_quoted_whole_with_its_daily_maximum(ficha: Contestant) -> None:
    quoted = ask(ficha, "¿Puedo dar loratadina a mi hijo de 3 años?").split("«")[1].split("»")[0]
    assert quoted == (
        "Edad | Dosis\nAdultos | 10 mg al día\nNiños menores de 6 años | Consulte a un médico\n"
        "No tome más de 10 mg en 24 horas."
    )


@pytest.mark.parametrize(
    "question",
    [
        "loratadina con fantasín",
        "loratadina y fantasín",
        "fantasín e loratadina",
        "loratadina + fantasín",
        "loratadina junto a fantasín",
        "loratadina con enalapril",
        "¿Puedo dar loratadina con fantasín a mi hijo?",
        "¿Puedo dar a mi hijo loratadina con enalapril?",
        "loratadina con fantasín para el picor",
    ],
)
def test_what_a_drug_is_taken_with_is_a_question_about_interactions(ficha: Contestant, question: str) -> None:
    """Without a verb, beside another intent, and though no label knows the other drug."""
    first = ask(ficha, question).split("«")[1]
    assert first.startswith("El ketoconazol aumenta la concentración.» [1]")


@pytest.mark.parametrize(
    "question", ["indicaciones de la loratadina con sus contraindicaciones", "¿La loratadina quita el picor?"]
)
def test_a_question_about_one_drug_alone_gets_no_interactions(ficha: Contestant, question: str) -> None:
    assert "ketoconazol" not in ask(ficha, question)


def test_a_word_beside_a_drug_that_the_label_lacks_is_named_and_the_other_is_shown(ficha: Contestant) -> None:
    answer = ask(ficha, "loratadina con fantasín para el picor")
    assert "«Alivia el picor.» [2]" in answer
    assert "En la ficha de LORATADINE no se ha encontrado: fantasín." in answer


@pytest.mark.parametrize(
    "question",
    [
        "dosis de haloperidol depot",
        "dosis de haloperidol de acción retardada",
        "dosis de haloperidol de muy larga duración",
        "dosis de haloperidol LAI",
        "dosis de haloperidol inyectable mensual",
        "dosis de Haloperidol Acufase",
        "dosis de nab-trastuzumab",
        "dosis de warfarina de bajo peso molecular",
        "dosis de prednisona dipropionato",
        "dosis de hexacetónido de prednisona",
        "dosis de penicilina G procaína",
        "dosis de prednisona/fantasina",
        "contraindicaciones de fantasina/prednisona",
        "dosis de prednisona + fantasina",
        "dosis de prednisona con fantaglip",
        "dosis de prednisona con noretisterona",
        "dosis de prednisona 20 mg/noretisterona 1 mg",
        "dosis de amoxicilina 875/125",
        "dosis de amoxicilina en comprimidos de 875 mg/125 mg",
        "comprimidos de 875/125 de amoxicilina",
    ],
)
def test_what_looks_like_another_product_gets_no_label(ficha: Contestant, question: str) -> None:
    assert is_refused(ask(ficha, question))


@pytest.mark.parametrize(
    "question",
    [
        "dosis de amoxicilina con comida",
        "dosis de amoxicilina con faringoamigdalitis",
        "dosis de amoxicilina 250 mg/5 ml",
        "dosis de amoxicilina 1 g/8 h",
        "¿Cuántos mg de amoxicilina/kg?",
        "dosis de amoxicilina 1/2 comprimido",
        "¿Qué dosis de amoxicilina tomo si tengo 140/90 de tensión?",
        "dosis semanal de amoxicilina",
        "dosis y duración de la amoxicilina",
        "dosis de Amoxicilina Cinfa EFG",
        "¿QUÉ DOSIS DE AMOXICILINA PUEDO TOMAR?",
        "dosis de amoxicilina en el neonato",
        "Tomo amoxicilina, ¿cuál es la dosis máxima?",
    ],
)
def test_an_ordinary_question_about_a_dose_is_answered(ficha: Contestant, question: str) -> None:
    assert "875 mg" in ask(ficha, question)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("¿Cuántos comprimidos de Enantyum puedo tomar si soy alérgico al paracetamol?", "Enantyum"),
        ("dosis de nolotil si ya tomo paracetamol", "nolotil"),
        ("¿Dosis de Yasmin? Tomo metformina.", "Yasmin"),
        ("en lugar de paracetamol, ¿cuánto Nolotil tomo?", "Nolotil"),
    ],
)
def test_the_dose_of_a_drug_only_mentioned_is_not_that_of_an_unknown_one(
    ficha: Contestant, question: str, asked: str
) -> None:
    assert ask(ficha, question).startswith(f"{asked}: {NONE}")


@pytest.mark.parametrize(
    "question",
    [
        "¿Qué dosis de loratadina tomo si ya tomo paracetamol?",
        "Tomo paracetamol, ¿cuánta loratadina puedo tomar?",
        "dosis de loratadina en lugar de paracetamol",
        "¿Qué dosis de loratadina si soy alérgico al paracetamol?",
        "¿Cuántas pastillas de loratadina puedo tomar si tomo paracetamol?",  # no `pasar de loratadina`
        "¿Cuántas pastillas de loratadina puedo tomar al día?",
    ],
)
def test_of_two_known_drugs_only_the_asked_one_has_its_dose_shown(ficha: Contestant, question: str) -> None:
    answer = ask(ficha, question)
    assert "10 mg al día" in answer
    assert "650 mg" not in answer


@pytest.mark.parametrize(
    "question",
    [
        "¿Es peligroso beber alcohol con loratadina?",
        "¿Cuánto vino puedo tomar si tomo loratadina?",
        "¿Qué no debo tomar con loratadina?",
        "¿Qué riesgo tiene el pomelo con la loratadina?",
        "¿Debo tener cuidado con la cerveza si tomo loratadina?",
    ],
)
def test_another_intent_does_not_hide_what_a_drug_is_taken_with(ficha: Contestant, question: str) -> None:
    assert ask(ficha, question).split("«")[1].startswith("El ketoconazol aumenta la concentración.")


@pytest.mark.parametrize(
    "question",
    ["¿Qué cuidado hay que tener con la loratadina?", "¿Cuánto dura el tratamiento con loratadina?"],
)
def test_treatment_with_a_drug_is_not_an_interaction(ficha: Contestant, question: str) -> None:
    assert "ketoconazol" not in ask(ficha, question)
