import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from cards.errors import CardError
from cards.render import render_adapter, render_dataset, render_space
from cards.texts_es import (
    ANSWERS_TO_JUDGE,
    CHECKED,
    CHECKED_TRANSLATION,
    COLUMNS,
    ERASURE,
    INTENDED_PURPOSE,
    ORIGINS,
    PREFERRED,
    PROFESSIONAL,
    UNCHECKED,
)
from dataset_builder.columns import CONFIG_COLUMNS, WITHHELD_COLUMNS
from tests import card_facts

GOLDEN = Path(__file__).parent / "golden"
TEMPLATES = Path(__file__).parent.parent / "cards" / "templates"
HOSTILE = "a|b\n---\n# <script>x</script> {{ 1 + 1 }} {% raw %} `c` ```\n\u2028```python"
CARDS = [
    ("dataset", render_dataset, card_facts.stats),
    ("adapter", render_adapter, card_facts.adapter),
    ("space", render_space, card_facts.space),
]


def head_and_body(card: str) -> tuple[dict[str, Any], str]:
    _, head, body = card.split("---\n", 2)
    return yaml.safe_load(head), body


@pytest.mark.parametrize(("name", "render", "facts"), CARDS)
def test_each_kind_of_card_is_its_golden_file(
    name: str, render: Callable[..., str], facts: Callable[[], dict[str, Any]]
) -> None:
    assert render(facts()) == (GOLDEN / f"card_{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "render", "facts"), CARDS)
def test_every_card_says_what_it_is_meant_for(
    name: str, render: Callable[..., str], facts: Callable[[], dict[str, Any]]
) -> None:
    card = render(facts())
    assert INTENDED_PURPOSE in card
    assert "Sin auditoría humana" in card
    assert "[More Information Needed]" not in card


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.jinja")), ids=lambda path: path.name)
def test_no_digit_of_a_template_is_typed_by_hand(path: Path) -> None:
    outside = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", path.read_text(encoding="utf-8"))
    assert re.findall(r"\d", outside) == []


NUMBERS = [
    ("draft_rows",),
    ("seed",),
    ("configs", 0, "rows"),
    ("configs", 0, "documents"),
    ("configs", 0, "synthetic_rows"),
    ("configs", 0, "download_size"),
    ("configs", 0, "dataset_size"),
    ("configs", 0, "splits", 0, "num_examples"),
    ("configs", 0, "splits", 0, "num_bytes"),
    ("configs", 0, "licences", "cc0-1.0"),
    ("configs", 0, "flags", "short"),
    ("configs", 0, "question_chars", "p90"),
    ("configs", 0, "stages", 0, "quarantined"),
    ("configs", 0, "stages", 1, "reasons", "near_duplicate"),
]


@pytest.mark.parametrize("path", NUMBERS, ids=lambda path: ".".join(map(str, path)))
def test_another_number_in_the_facts_is_another_card(path: tuple[Any, ...]) -> None:
    before = card_facts.stats()
    after = copy.deepcopy(before)
    place = after
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] += 987654
    changed = str(place[path[-1]])
    assert changed in render_dataset(after).replace("\u202f", "")
    assert changed not in render_dataset(before).replace("\u202f", "")


def test_the_first_line_warns_of_a_draft_translation_and_the_next_of_demo_texts() -> None:
    _, body = head_and_body(render_dataset(card_facts.stats()))
    first, second = [line for line in body.splitlines() if line][:2]
    assert "contiene 1 filas de una traducción automática en borrador" in first
    assert "se escribieron para la demo" in second


def test_a_finished_data_set_has_neither_warning() -> None:
    card = render_dataset({**card_facts.stats(), "draft_rows": 0, "sample": False})
    assert "borrador" not in card
    assert "demo del proyecto" not in card


def test_only_a_data_set_with_labels_carries_the_fda_notice() -> None:
    facts = card_facts.stats()
    notice = "Ficha de EE. UU. (FDA), traducción no oficial"
    assert notice in render_dataset(facts)
    assert notice not in render_dataset({**facts, "configs": facts["configs"][:1]})


def test_hostile_text_breaks_neither_head_nor_tables() -> None:
    facts = card_facts.stats()
    facts |= {"title": HOSTILE, "description": HOSTILE, "name": HOSTILE}
    facts["configs"][0]["flags"] = {HOSTILE: 1}
    facts["configs"][0]["stages"][0] |= {"stage": HOSTILE, "reasons": {HOSTILE: 1}}
    facts["sources"][0] |= {"name": HOSTILE, "url": "javascript:alert(1)|" + HOSTILE}
    plain = head_and_body(render_dataset(card_facts.stats()))
    head, body = head_and_body(render_dataset(facts))
    assert head["pretty_name"] == " ".join(HOSTILE.split())
    assert {**head, "pretty_name": ""} == {**plain[0], "pretty_name": ""}
    assert columns_of_tables(body) == columns_of_tables(plain[1])
    assert "<script>" not in re.sub(r"`[^`]*`|```.*?```", "", body, flags=re.DOTALL)
    assert body.count("\n```") == plain[1].count("\n```")
    assert "<javascript" not in body


def columns_of_tables(body: str) -> list[int]:
    return [line.count("|") for line in body.splitlines() if line.startswith("|")]


def test_a_local_path_of_a_base_model_is_not_told() -> None:
    facts = card_facts.adapter()
    facts["base"]["id"] = "/home/somebody/models/mini"
    facts["datasets"][0]["id"] = "/home/somebody/demo-es"
    card = render_adapter(facts)
    head, _ = head_and_body(card)
    assert "somebody" not in card
    assert "base_model" not in head
    assert "datasets" not in head
    assert '"mini"' in card


def test_the_python_blocks_are_python_whatever_the_names() -> None:
    facts = {**card_facts.stats(), "name": 'x"\nimport os #'}
    for block in re.findall(
        r"```python\n(.*?)```", render_dataset(facts) + render_adapter(card_facts.adapter()), re.S
    ):
        compile(block, "card", "exec")


def test_an_adapter_that_may_not_be_sold_or_copied_has_no_plain_licence() -> None:
    facts = card_facts.adapter()
    facts["datasets"][0]["licences"] = {"cc-by-nc-4.0": 3, "mit": 1}
    head, _ = head_and_body(render_adapter(facts))
    assert head["license"] == "other"


def test_an_adapter_of_texts_that_may_not_be_passed_on_is_for_the_house() -> None:
    assert "Uso interno" not in render_adapter(card_facts.adapter())
    card = render_adapter({**card_facts.adapter(), "restricted_rows": 3})
    assert "Uso interno: aprendió de 3 filas" in card


def test_the_conditions_of_rows_that_its_parent_learnt_from_hold_for_an_adapter() -> None:
    facts = card_facts.adapter()
    facts["parent"] = {"id": "org/x", "revision": "", "sha256": "ef" * 32, "licences": {"gemma": 3}}
    card = render_adapter(facts)
    assert head_and_body(card)[0]["license"] == "other"
    assert "Gemma Terms of Use (`gemma`) | 3 |" in card
    del facts["parent"]["licences"]
    assert head_and_body(render_adapter(facts))[0]["license"] == "apache-2.0"


def test_outputs_of_a_llama2_adapter_may_not_train_others() -> None:
    facts = card_facts.adapter()
    facts["base"]["licence"] = "llama2"
    card = render_adapter(facts)
    assert head_and_body(card)[0]["license"] == "llama2"
    assert "no puede entrenar otros modelos" in card


def test_a_missing_fact_is_named_in_one_line() -> None:
    facts = card_facts.stats()
    del facts["configs"][0]["rows"]
    with pytest.raises(CardError, match=r"^config 'qa': key 'rows' is missing$"):
        render_dataset(facts)


def test_two_default_configs_are_refused() -> None:
    facts = card_facts.stats()
    facts["configs"][1]["default"] = True
    with pytest.raises(CardError, match="exactly one config must be the default"):
        render_dataset(facts)


def test_a_short_description_over_60_characters_is_refused() -> None:
    with pytest.raises(CardError, match="60 characters"):
        render_space({**card_facts.space(), "short_description": "x" * 61})


def test_every_published_column_has_a_meaning() -> None:
    published = {
        name for table in (CONFIG_COLUMNS, WITHHELD_COLUMNS) for columns in table.values() for name in columns
    }
    assert published - set(COLUMNS) == set()


def _with_origins() -> dict[str, Any]:
    """Return facts with one config of each origin that is no sample."""
    facts = card_facts.stats()
    qa, labels = facts["configs"]
    preferences = {
        **labels,
        "name": "preferences_professional",
        "features": [{"name": name, "dtype": "string"} for name in ("battle_id", "chosen", "rejected")],
    }
    bank = {
        **labels,
        "name": "bank",
        "features": [
            {"name": name, "dtype": "string"} for name in ("question_id", "answer", "answer_sha256")
        ],
        "sources": {"mini": 1},
    }
    sources = [
        {**each, "kind": kind} for each, kind in zip(facts["sources"], ("article", "label"), strict=True)
    ]
    qa, labels = {**qa, "sources": {"articulos": 5}}, {**labels, "sources": {"fichas": 1}}
    return {**facts, "sample": False, "configs": [qa, labels, preferences, bank], "sources": sources}


def test_a_card_says_of_each_config_whose_texts_it_holds() -> None:
    """`qa` is made of files that somebody gave, `openfda` of labels; no sentence speaks of another's rows."""
    text = render_dataset(_with_origins())
    for name, origin in (
        ("qa", "files"),
        ("openfda", "published"),
        ("preferences_professional", "visitors"),
        ("bank", "bank"),
    ):
        assert f"- `{name}`: {ORIGINS[origin]}\n" in text
    assert ERASURE in text
    assert ORIGINS["sample"] not in text


def test_texts_of_the_demo_are_called_nothing_else() -> None:
    """Their votes are made up, too: no visitor wrote them and none has to be erased."""
    text = render_dataset({**_with_origins(), "sample": True})
    assert f"- `qa`, `openfda`, `preferences_professional`, `bank`: {ORIGINS['sample']}" in text
    for origin in ("files", "published", "visitors", "bank"):
        assert ORIGINS[origin] not in text
    assert ERASURE not in text


def test_a_card_says_what_preferences_and_stored_answers_are_not() -> None:
    text = render_dataset(_with_origins())
    sections = {part.split("\n")[0]: part for part in text.split("\n### ")[1:]}
    assert PREFERRED in sections["`preferences_professional`"]
    assert PROFESSIONAL in sections["`preferences_professional`"]
    assert ANSWERS_TO_JUDGE in sections["`bank`"]
    for told in (PREFERRED, PROFESSIONAL, ANSWERS_TO_JUDGE):
        assert told not in sections["`qa`"]


@pytest.mark.parametrize(
    ("stages", "engines", "told"),
    [
        ([], {}, UNCHECKED),
        (["check"], {}, CHECKED),
        (["check"], {"apertium": 1}, CHECKED_TRANSLATION),
        ([], {"apertium": 1}, UNCHECKED),
    ],
)
def test_a_card_speaks_only_of_checks_that_were_made(
    stages: list[str], engines: dict[str, int], told: str
) -> None:
    facts = card_facts.stats()
    counts = {"unit": "row", "in": 1, "passed": 1, "dropped": 0, "quarantined": 0}
    config = {
        **facts["configs"][0],
        "mt_engines": engines,
        "stages": [{"stage": each, **counts} for each in stages],
    }
    text = render_dataset({**facts, "configs": [config]})
    assert [each for each in (UNCHECKED, CHECKED, CHECKED_TRANSLATION) if each in text] == [told]


def test_the_split_is_told_only_where_there_is_one() -> None:
    facts = card_facts.stats()
    one = facts["configs"][0]
    two = {**one, "splits": [*one["splits"], {**one["splits"][0], "name": "test"}]}
    assert "ningún documento está en dos particiones" in render_dataset({**facts, "configs": [two]})
    assert "ningún documento está en dos particiones" not in render_dataset({**facts, "configs": [one]})


def test_the_card_of_a_space_says_who_answers_how_to_erase_and_what_nobody_has_checked() -> None:
    text = render_space(card_facts.space())
    for said in (
        "el nombre y el correo de quien responde de los datos",
        "la página da un código; con él, quien responde de los datos borra lo que cubre",
        "(paciente, profesional, estudiante) no lo comprueba nadie",
        "el aviso mismo dice si alguien ha revisado sus teléfonos",
    ):
        assert said in text
    assert "otro servicio" not in text
    hosted = {"name": "remoto", "kind": "openai", "licence": "mit"}
    assert "A los participantes de clase `openai` los aloja otro servicio" in render_space(
        {**card_facts.space(), "contestants": [hosted]}
    )
