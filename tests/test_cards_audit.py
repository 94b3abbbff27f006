"""What a card says of an audit: on its first screen the rates, below them how they were found."""

import copy
from pathlib import Path
from typing import Any

import pytest

from cards.errors import CardError
from cards.render import render_dataset
from tests import card_facts

GOLDEN = Path(__file__).parent / "golden" / "card_dataset_audited.md"
COUNTS = {"population": 900, "covered": 890, "sampled": 300, "judged": 290, "unknown": 7, "unmarked": 3}


def _rates(*numbers: float) -> dict[str, Any]:
    """Return rates of the three kinds; each has its interval from half to double."""
    return {
        name: {"rows": 1, "rate": each, "lower": each / 2, "upper": each * 2}
        for name, each in zip(("any", "major", "harm"), numbers, strict=True)
    }


def stats() -> dict[str, Any]:
    """Return the facts of the other card tests, with two reviewers who read its labels."""
    rates = _rates(0.125, 0.0625, 0.01)
    few = {**COUNTS, "population": 90, "judged": 30}
    groups = [
        {"key": "flags", "value": "flagged", **few, "rates": _rates(0.5, 0.25, 0.1)},
        {"key": "section", "value": "boxed_warning", **few, "rates": _rates(0.4, 0.0, 0.0)},
        {"key": "engine", "value": "apertium", **COUNTS, "rates": rates},
    ]
    audit = {
        "date": "2026-08-01",
        "confidence": 95,
        "reviewers": [{"reviewer": "1"}, {"reviewer": "2"}],
        "agreement": [{"reviewers": ["1", "2"], "rows": 280, "unknown": 10, "raw": 0.74, "kappa": 0.580645}],
        "disagreements": 73,
        "overall": {**COUNTS, "rates": rates},
        "configs": [{"name": "openfda", **COUNTS, "rates": rates, "groups": groups}],
        "quoted": {"openfda_qa": "openfda"},
    }
    return {**card_facts.stats(), "audit": audit}


def test_the_card_of_an_audited_data_set_is_its_golden_file() -> None:
    assert render_dataset(stats()) == GOLDEN.read_text(encoding="utf-8")


def test_the_first_screen_gives_rows_people_rates_kappa_and_date() -> None:
    first_screen = render_dataset(stats()).split("---\n", 2)[2].split("\n# ")[0].replace("\u202f", " ")
    assert (
        "**Auditoría humana** (2026-08-01): 2 personas, 290 filas juzgadas de una muestra de 300"
        in first_screen
    )
    assert "kappa de Cohen entre 1 y 2: 0,58." in first_screen
    assert (
        "| `openfda` | 290 de 900 | 12,5 % (6,2 % – 25 %) | 6,2 % (3,1 % – 12,5 %) | 1 % (0,5 % – 2 %) |"
        in first_screen
    )
    assert "intervalo de confianza del 95 %" in first_screen
    assert "**Sin auditoría humana**: `qa`." in first_screen


def test_what_one_person_found_is_said_to_be_one_persons() -> None:
    facts = stats()
    facts["audit"] |= {"reviewers": [{"reviewer": "1"}], "agreement": []}
    card = render_dataset(facts)
    assert "1 persona, 290 filas" in card
    assert "Una sola persona" in card
    assert "Kappa" not in card


def test_a_kappa_without_value_is_a_dash() -> None:
    facts = stats()
    facts["audit"]["agreement"][0] |= {"kappa": None, "raw": None}
    assert "| 1 y 2 | 280 | 10 | — | — |" in render_dataset(facts)


def test_another_number_of_the_audit_is_another_card() -> None:
    before = render_dataset(stats())
    paths: list[tuple[Any, ...]] = [
        ("date",),
        ("disagreements",),
        *(("overall", name) for name in ("sampled", "judged", "unknown", "unmarked")),
        *(("configs", 0, name) for name in ("population", "covered", "judged")),
        *(
            ("configs", 0, "rates", name, end)
            for name in ("any", "major", "harm")
            for end in ("rate", "upper")
        ),
        ("configs", 0, "groups", 0, "rates", "any", "lower"),
        ("agreement", 0, "kappa"),
    ]
    for path in paths:
        facts = copy.deepcopy(stats())
        place = facts["audit"]
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = "2027-01-01" if path == ("date",) else place[path[-1]] + 1
        assert render_dataset(facts) != before, path


@pytest.mark.parametrize("key", ["reviewers", "configs", "overall"])
def test_a_missing_fact_of_an_audit_is_named_in_one_line(key: str) -> None:
    facts = stats()
    del facts["audit"][key]
    with pytest.raises(CardError, match=rf"^audit: key '{key}' is missing$"):
        render_dataset(facts)


def test_hostile_names_break_no_table() -> None:
    facts = stats()
    facts["audit"]["configs"][0]["groups"][1]["value"] = "a|b\n# <script>"
    facts["audit"]["date"] = "<b>|"
    card = render_dataset(facts)
    lines = [line for line in card.splitlines() if "a¦b" in line]
    assert [line.count("|") for line in lines] == [8]
    assert "<b>" not in card
