"""Rows of the template generator: honest questions, whole answers, silence only where a label is silent."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dataset_builder.columns import CONFIG_COLUMNS, WITHHELD_COLUMNS
from dataset_builder.contracts import SourceSettings
from dataset_builder.generators.article_rows import HEADING_KINDS
from dataset_builder.generators.battle_rows import preference, verdict
from dataset_builder.generators.label_rows import QUESTION_KINDS
from dataset_builder.generators.templates import Templates
from dataset_builder.label_sections import LABEL_SECTIONS, SUBJECT_WORDS
from dataset_builder.records import Document, Row, SourceRecord
from dataset_builder.sources.openfda import OpenFDA
from dataset_builder.sources.pubmedqa import PubMedQA
from tests.source_files import label, made_of, read_text

SENTENCE = "La insulina baja la glucosa de la sangre y se guarda en la nevera."


def label_of(**fields: object) -> Document:
    source = OpenFDA(SourceSettings("openfda", Path("a.json")))
    document = source.document(SourceRecord("a.json#0", label(**fields)))
    passages = (replace(each, text_source=each.text) for each in document.passages)
    return replace(document, passages=tuple(passages))


def answers(document: Document) -> dict[str, dict[str, Any]]:
    """Return question type -> columns of the question rows of a label."""
    rows, _ = made_of(document)
    return {row.columns["question_type"]: dict(row.columns) for row in rows if row.config == "openfda_qa"}


def every_passage_is_told(document: Document) -> bool:
    """Tell whether a row or a drop names each passage, at most the sections that no question asks about."""
    rows, dropped = made_of(document)
    return {key for row in rows for key in row.passage_keys} | set(dropped) == {
        each.key for each in document.passages
    }


def test_rows_have_the_columns_of_their_config(tmp_path: Path) -> None:
    article = read_text(tmp_path, "a.md", f"# Diabetes\n\n## Síntomas\n\n{SENTENCE}\n")
    for document in (article, label_of(warnings=["Do not drive."]), abstract()):
        rows, _ = made_of(document)
        assert rows
        for row in rows:
            assert set(row.columns) == set(CONFIG_COLUMNS[row.config])
            assert set(row.withheld) == set(WITHHELD_COLUMNS.get(row.config, {}))
        assert made_of(document)[0] == rows, "the same document gives the same rows"
        assert len({row.id for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("heading", "question_type", "question"),
    [
        ("Qué es", "definition", "Diabetes: ¿qué es?"),
        ("SÍNTOMAS Y SIGNOS", "symptoms", "Diabetes: ¿cuáles son los síntomas?"),
        ("Etiología", "causes", "Diabetes: ¿cuáles son las causas?"),
        ("Diagnóstico diferencial", "diagnosis", "Diabetes: ¿cómo se diagnostica?"),
        ("Tratamiento", "treatment", "Diabetes: ¿cuál es el tratamiento?"),
        ("Prevención", "prevention", "Diabetes: ¿cómo se previene?"),
        ("Posología", "dose", "Diabetes: ¿qué dosis se usa?"),
        ("Cuándo consultar", "heading", "Diabetes: ¿cuándo consultar?"),
        ("¿Por qué ocurre?", "heading", "Diabetes: ¿por qué ocurre?"),
        ("Dieta y ejercicio", "heading", "Diabetes: ¿qué se sabe sobre «Dieta y ejercicio»?"),
    ],
)
def test_a_heading_becomes_its_question(
    tmp_path: Path, heading: str, question_type: str, question: str
) -> None:
    document = read_text(tmp_path, "a.md", f"# Diabetes\n\n## {heading}\n\n{SENTENCE}\n")
    (row,), dropped = made_of(document)
    assert dropped == {}
    columns = row.columns
    assert (columns["question_type"], columns["question"]) == (question_type, question)
    assert columns["answer"] == columns["context"] == SENTENCE
    assert columns["messages"] == [
        {"role": "user", "content": question},
        {"role": "assistant", "content": SENTENCE},
    ]
    text = document.metadata["text"]
    assert text[columns["passage_start"] : columns["passage_end"]] == SENTENCE


def test_no_question_needs_the_gender_of_a_title() -> None:
    assert all(kind.question.startswith("¿") and kind.question.endswith("?") for kind in HEADING_KINDS)


def test_a_section_under_another_heading_says_of_what_it_speaks(tmp_path: Path) -> None:
    """Symptoms of asthma must not answer for the symptoms of all lung diseases."""
    text = f"# Pulmón\n\n## Asma\n\n### Síntomas\n\nTos.\n\n## EPOC\n\n### Síntomas\n\n{SENTENCE}\n"
    rows, _ = made_of(read_text(tmp_path, "a.md", text))
    assert [(row.columns["question"], row.columns["answer"]) for row in rows] == [
        ("Pulmón, Asma: ¿cuáles son los síntomas?", "Tos."),
        ("Pulmón, EPOC: ¿cuáles son los síntomas?", SENTENCE),
    ]
    assert len({row.id for row in rows}) == 2


def test_a_question_is_asked_once_and_what_has_no_heading_not_at_all(tmp_path: Path) -> None:
    text = f"# Gripe\n\n{SENTENCE}\n\n## Causas\n\nUn virus.\n\n## Causas\n\nOtro virus.\n"
    document = read_text(tmp_path, "a.md", text)
    rows, dropped = made_of(document)
    assert [row.columns["answer"] for row in rows] == ["Un virus."]
    assert sorted(dropped.values()) == ["no_heading", "same_question"]
    assert every_passage_is_told(document)


def test_a_long_section_is_answered_whole_or_not_at_all(tmp_path: Path) -> None:
    paragraphs = "\n\n".join([f"{SENTENCE} " * 20] * 3)
    document = read_text(tmp_path, "a.md", f"# Diabetes\n\n## Dosis\n\n{paragraphs}\n")
    assert len(document.passages) == 2
    (row,), _ = made_of(document)
    assert row.columns["answer"].count(SENTENCE) == 60
    assert row.passage_keys == tuple(each.key for each in document.passages)
    rest = replace(document, passages=document.passages[1:])
    assert made_of(rest) == ([], {document.passages[1].key: "section_incomplete"})
    endless = read_text(tmp_path, "b.md", f"# Diabetes\n\n## Dosis\n\n{paragraphs}\n\n{paragraphs}\n")
    assert set(made_of(endless)[1].values()) == {"answer_too_long"}
    assert every_passage_is_told(endless)


def test_what_may_not_be_redistributed_gives_no_row(tmp_path: Path) -> None:
    for licence in ("unknown", "proprietary", ""):
        text = f"# Diabetes\n\n## Dosis\n\n{SENTENCE}\n"
        document = read_text(tmp_path, "a.md", text, licence=licence)
        assert made_of(document) == ([], {document.passages[0].key: "licence_not_redistributable"})


def test_evidence_is_whole_sentences_within_200_characters(tmp_path: Path) -> None:
    for text in (SENTENCE, f"El Dr. Pérez: {SENTENCE} " * 5, "palabra " * 60, "x" * 500):
        (row,), _ = made_of(read_text(tmp_path, "a.md", f"# Diabetes\n\n## Dosis\n\n{text}\n"))
        evidence = row.columns["evidence"]
        assert 0 < len(evidence) <= 200
        assert row.columns["answer"].startswith(evidence)
    (row,), _ = made_of(read_text(tmp_path, "a.md", f"# T\n\n## Dosis\n\n{SENTENCE} {SENTENCE * 4}\n"))
    assert row.columns["evidence"] == SENTENCE


def test_a_clinical_case_asks_with_its_beginning(tmp_path: Path) -> None:
    lead = "Varón de 50 años que acude a urgencias por dolor torácico de dos horas de evolución y sudoración."
    case = f"{lead}\nEntre sus antecedentes destaca asma.\nLa evolución puede verse en la figura 1.\n"
    rows, dropped = made_of(read_text(tmp_path, "S01.txt", case))
    assert [(row.columns["question"], row.columns["answer"]) for row in rows] == [
        (f"{lead} ¿Qué antecedentes tenía?", "Entre sus antecedentes destaca asma.")
    ]
    assert sorted(dropped.values()) == ["no_heading", "points_elsewhere"]
    short = case.replace(lead, "Varón de 50 años.")
    assert set(made_of(read_text(tmp_path, "S02.txt", short))[1].values()) == {
        "no_heading",
        "no_lead",
        "points_elsewhere",
    }


def abstract() -> Document:
    record = {
        "pubid": "111",
        "QUESTION": "Does it work?",
        "CONTEXTS": ["Ten patients."],
        "LONG_ANSWER": "It may work.",
        "final_decision": "maybe",
    }
    return PubMedQA(SourceSettings("pubmedqa", Path("a.json"))).document(SourceRecord("a#1", record))


def in_spanish(document: Document, texts: dict[str, str]) -> Document:
    passages = (
        replace(each, text=texts[each.key], text_source=each.text)
        for each in document.passages
        if each.key in texts
    )
    return replace(document, passages=tuple(passages))


@pytest.mark.parametrize(("decision", "said"), [("yes", "sí"), ("no", "no"), ("maybe", "quizás")])
def test_an_abstract_gives_its_decision_and_withholds_its_text(decision: str, said: str) -> None:
    texts = {"question": "¿Funciona?", "long_answer": "Puede funcionar."}
    document = in_spanish(abstract(), texts)
    document = replace(document, metadata={**document.metadata, "final_decision": decision})
    (row,), _ = made_of(document)
    assert row.columns["final_decision"] == said
    answer = row.columns["messages"][1]["content"]
    assert answer.startswith(f"Según las conclusiones del estudio, {said}")
    published = json.dumps(dict(row.columns), ensure_ascii=False)
    assert "It may work" not in published
    assert "Puede funcionar" not in published
    assert row.withheld == {
        "long_answer_en": "It may work.",
        "long_answer_es": "Puede funcionar.",
        "contexts_en": [],
        "contexts_es": [],
    }


def test_an_abstract_whose_question_did_not_survive_gives_no_row() -> None:
    document = in_spanish(abstract(), {"long_answer": "Puede."})
    assert made_of(document) == ([], {"long_answer": "question_missing"})


def test_the_tables_of_label_questions_name_known_sections() -> None:
    named = {name for kind in QUESTION_KINDS for name in (*kind.sections, *kind.related, *kind.before)}
    assert named <= set(LABEL_SECTIONS)
    assert {kind.question_type for kind in QUESTION_KINDS} <= set(SUBJECT_WORDS)


def test_a_section_answers_its_question_under_drug_and_date() -> None:
    document = label_of(brand_name="Vexa", dosage_and_administration=["Take 5 mg."])
    dose = answers(document)["dose"]
    assert dose["question"] == "¿Qué dosis de vexorine se usa?"
    assert dose["answer"] == (
        "Según la ficha de EE. UU. (FDA) de VEXORINE (Vexa), versión 05/01/2024 (traducción no oficial):\n"
        "Take 5 mg."
    )
    known = replace(document, terms_es={"vexorine": "vexorina"})
    assert answers(known)["dose"]["question"] == "¿Qué dosis de vexorina se usa?"
    assert "VEXORINE (Vexa)" in answers(known)["dose"]["answer"]


def test_a_label_without_a_section_is_silent_only_if_no_text_of_it_speaks_of_the_subject() -> None:
    silent = answers(label_of(indications_and_usage=["Vexorine is indicated for pain."]))
    assert silent["pregnancy_abstention"]["answer"] == (
        "La ficha de EE. UU. (FDA) de VEXORINE, versión 05/01/2024, no trae un apartado sobre el embarazo."
    )
    for field in ("warnings", "when_using", "spl_medguide"):
        spoken = answers(
            label_of(indications_and_usage=["For pain."], **{field: ["If pregnant, ask a doctor."]})
        )
        assert not [kind for kind in spoken if kind.startswith("pregnancy")], field
    empty = answers(label_of(indications_and_usage=["For pain."], pregnancy=[" "]))
    assert not [kind for kind in empty if kind.startswith("pregnancy")]


def test_a_section_that_did_not_survive_is_neither_answered_nor_called_absent() -> None:
    document = label_of(overdosage=["Call a doctor."], warnings=["Do not drive."])
    left = replace(document, passages=tuple(p for p in document.passages if p.heading != "overdosage"))
    assert not [kind for kind in answers(left) if kind.startswith("overdose")]
    assert "warnings" in answers(left)


def test_half_a_section_answers_nothing_and_its_rows_say_that_it_is_half() -> None:
    document = label_of(dosage_and_administration=["Take 5 mg every day with water. " * 120])
    assert len(document.passages) == 2
    assert answers(document)["dose"]["answer"].count("Take 5 mg") == 120
    half = replace(document, passages=document.passages[:1])
    rows, dropped = made_of(half)
    assert [row.config for row in rows if row.passage_keys] == ["openfda"]
    assert "incomplete_section" in rows[0].columns["flags"]
    assert dropped == {"dosage_and_administration:0": "section_incomplete"}


def test_an_answer_that_is_too_long_is_dropped_not_cut() -> None:
    document = label_of(dosage_and_administration=["Take 5 mg every day with water. " * 400])
    assert "dose" not in answers(document)
    assert set(made_of(document)[1].values()) == {"answer_too_long"}


def test_the_boxed_warning_goes_before_the_warnings() -> None:
    both = answers(label_of(boxed_warning=["Can kill."], warnings_and_cautions=["Do not drive."]))
    assert both["warnings"]["answer"].endswith("\nCan kill.\nDo not drive.")
    alone = answers(label_of(boxed_warning=["Can kill."]))
    assert alone["warnings"]["answer"].endswith("\nCan kill.")
    document = label_of(boxed_warning=["Can kill."], warnings_and_cautions=["Do not drive."])
    lost = replace(document, passages=document.passages[1:])
    assert "warnings" not in answers(lost), "the gravest warning is missing"


def test_look_alike_drugs_do_not_share_a_word() -> None:
    rows = {
        name: answers(label_of(set_id=name, generic_name=name, warnings=[f"{name} may harm."]))["warnings"]
        for name in ("PREDNISONE", "PREDNISOLONE")
    }
    assert rows["PREDNISONE"]["question"] == "¿Qué advertencias tiene prednisone?"
    assert "PREDNISOLONE" not in json.dumps(rows["PREDNISONE"])
    assert rows["PREDNISONE"]["id"] != rows["PREDNISOLONE"]["id"]


def battle(**changes: object) -> dict[str, Any]:
    return {
        "battle_id": "b1",
        "prompt": [{"role": "user", "content": "¿Qué es?"}],
        "model_a": "uno",
        "model_b": "dos",
        "answer_a": "A.",
        "answer_b": "B.",
        **changes,
    }


def rows_of_battle(winners: dict[str, int], **changes: object) -> tuple[list[Row], dict[str, str]]:
    document = Document(
        id="d",
        kind="battle",
        source="votes",
        source_id="b1",
        title="¿Qué es?",
        language="es",
        licence="cc0-1.0",
        passages=(),
        split_key="k",
        metadata={"battle": battle(**changes), "winners": winners},
    )
    return made_of(document)


def test_the_winner_is_chosen_and_swapping_the_sides_swaps_nothing_else() -> None:
    (row,), _ = rows_of_battle({"a": 2, "b": 1})
    swapped = {"model_a": "dos", "model_b": "uno", "answer_a": "B.", "answer_b": "A."}
    (other,), _ = rows_of_battle({"b": 2, "a": 1}, **swapped)
    assert row.columns == other.columns
    assert row.columns["chosen"] == [{"role": "assistant", "content": "A."}]
    assert row.columns["rejected"] == [{"role": "assistant", "content": "B."}]
    assert (row.columns["model_chosen"], row.columns["model_rejected"]) == ("uno", "dos")
    assert (row.columns["votes_chosen"], row.columns["votes_rejected"]) == (2, 1)


def test_a_tie_gives_no_preference_pair() -> None:
    assert preference("tie", battle()) is None
    assert preference("both_bad", battle()) is None
    assert rows_of_battle({"tie": 1}) == ([], {"prompt": "tie"})
    assert rows_of_battle({"both_bad": 2, "a": 1}) == ([], {"prompt": "both_bad"})


def test_without_a_majority_there_is_no_pair() -> None:
    assert verdict({"a": 1, "b": 1}) == "no_majority"
    assert verdict({"a": 2, "b": 2, "tie": 1}) == "no_majority"
    assert rows_of_battle({"a": 1, "b": 1}) == ([], {"prompt": "no_majority"})
    assert rows_of_battle({"a": 1}, answer_b=" A. ") == ([], {"prompt": "same_answer"})


def test_the_wording_has_a_fingerprint() -> None:
    assert len(Templates().prompt_sha256) == 64
    assert Templates().prompt_sha256 == Templates().prompt_sha256
