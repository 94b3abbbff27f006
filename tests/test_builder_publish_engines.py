"""Rows of engines that are not fit to be published go out only where someone allowed them, some never."""

from pathlib import Path

import pytest

from cards.licences import LICENCES
from dataset_builder.built_folder import BuiltFolder, refuse_drafts, refuse_unchecked
from dataset_builder.checks import CHECKS
from dataset_builder.errors import PublishError
from dataset_builder.pair_checks import checks_left_out


def built(**stats: object) -> BuiltFolder:
    return BuiltFolder(
        Path("carpeta"), (), {"draft_rows": 0, "unofficial_rows": 0, "restricted_rows": 0, **stats}
    )


@pytest.mark.parametrize(
    ("stats", "message"),
    [
        ({"draft_rows": 2}, "2 rows of carpeta were translated by a draft engine, not fit"),
        ({"unofficial_rows": 3}, "3 rows of carpeta were translated through an unofficial endpoint, not fit"),
        (
            {"draft_rows": 2, "unofficial_rows": 3},
            "2 rows of carpeta were translated by a draft engine and 3 rows of carpeta were translated "
            "through an unofficial endpoint, not fit",
        ),
    ],
)
def test_each_reason_is_told_with_its_count_and_can_be_allowed(stats: dict[str, int], message: str) -> None:
    with pytest.raises(PublishError, match=message):
        refuse_drafts(built(**stats), allowed=False)
    refuse_drafts(built(**stats), allowed=True)
    refuse_drafts(built(**stats, allow_draft_engine=True), allowed=False)


def test_what_may_not_be_redistributed_is_not_published_whoever_allows_it() -> None:
    with pytest.raises(PublishError, match=r"1 rows of carpeta must not be redistributed: they are flagged"):
        refuse_drafts(built(restricted_rows=1, allow_draft_engine=True), allowed=True)


FORBIDDEN = next(id for id, row in LICENCES.items() if not row.redistribute)


@pytest.mark.parametrize(
    ("config", "told", "untold"),
    [
        (
            {"name": "bank", "licences": {FORBIDDEN: 60, "mit": 3}},
            f"60 rows of bank are under {FORBIDDEN}, which does not allow it: leave them out",
            "translate",
        ),
        (
            {
                "name": "preferences",
                "flags": {"not_redistributable": 4},
                "features": [{"name": "battle_id", "dtype": "string"}],
            },
            "4 rows of preferences are of votes compacted with --internal",
            "translate",
        ),
        (
            {"name": "openfda", "flags": {"not_redistributable": 2}, "mt_engines": {"ct2": 2, "human": 1}},
            r"2 rows of openfda were translated by an engine .*\(of ct2, human\): translate them",
            "votes",
        ),
    ],
    ids=["licence", "internal votes", "engine"],
)
def test_a_refusal_says_what_it_is_about(config: dict[str, object], told: str, untold: str) -> None:
    with pytest.raises(PublishError, match=told) as caught:
        refuse_drafts(built(restricted_rows=1, configs=[config]), allowed=True)
    assert untold not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_of_fit_engines_passes() -> None:
    refuse_drafts(built(), allowed=False)


def test_a_translation_built_without_a_check_is_not_published() -> None:
    configs = [
        {"name": "qa"},
        {"name": "pubmedqa", "checks_left_out": []},
        {"name": "openfda", "checks_left_out": ["drugs", "numbers"]},
        {"name": "openfda_qa", "checks_left_out": ["drugs"]},
    ]
    with pytest.raises(PublishError, match=r"\(openfda without drugs, numbers; openfda_qa without drugs\)"):
        refuse_unchecked(built(configs=configs))
    refuse_unchecked(built(configs=configs[:2]))


def test_every_check_of_a_translation_is_needed_and_no_other() -> None:
    assert checks_left_out(CHECKS.members) == []
    assert checks_left_out([name for name in CHECKS.members if name not in ("length", "numbers")]) == [
        "numbers"
    ]
    objecting = {name for name in CHECKS.members if CHECKS.load(name).subject == "pair"}
    assert (
        set(checks_left_out(["length", "language"])) == objecting >= {"numbers", "units", "drugs", "negation"}
    )
