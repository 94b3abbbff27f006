import pytest

from cards.errors import CardError
from cards.licences import LICENCES, combined, effective, joined, licence, licences_of

NOTHING = {"publisher-abstract", "proprietary", "unknown"}


def test_nothing_is_allowed_with_what_is_not_ours_or_not_known() -> None:
    allowed = {id for id, row in LICENCES.items() if row.redistribute or row.translate or row.sell}
    assert set(LICENCES) - allowed == NOTHING


def test_non_commercial_licences_are_not_sold() -> None:
    assert {id for id, row in LICENCES.items() if not row.sell} == {
        "cc-by-nc-4.0",
        "cc-by-nc-sa-4.0",
    } | NOTHING


def test_share_alike_licences_are_known() -> None:
    shared = {"cc-by-sa-3.0-es", "cc-by-sa-4.0", "cc-by-nc-sa-4.0", "gpl-3.0"}
    assert {id for id, row in LICENCES.items() if row.share_alike} == shared


def test_only_llama2_and_what_is_not_ours_keep_outputs_from_training_models() -> None:
    assert {id for id, row in LICENCES.items() if not row.outputs_train_models} == {"llama2"} | NOTHING


def test_every_licence_has_a_notice_and_its_own_id() -> None:
    assert [id for id, row in LICENCES.items() if row.id != id or not row.notice] == []


def test_an_unknown_licence_is_one_line_that_lists_the_known() -> None:
    with pytest.raises(CardError, match=r"^unknown licence 'cc-by'.*cc-by-4\.0.*mit[^\n]*$"):
        licence("cc-by")


def test_the_licences_of_a_row_are_joined_in_order_and_told_apart_again() -> None:
    assert joined(["llama3.1", "gemma", "gemma"]) == "gemma + llama3.1"
    assert licences_of("gemma + llama3.1") == ("gemma", "llama3.1")
    assert licences_of(joined(["mit"])) == ("mit",)


@pytest.mark.parametrize(
    ("ids", "hub_id"),
    [
        (["mit"], "mit"),
        (["cc-by-sa-3.0-es"], "cc-by-sa-3.0"),
        (["mit", "mit"], "mit"),
        (["mit", "cc0-1.0"], "other"),
        (["publisher-abstract"], "other"),
        ([], "other"),
    ],
)
def test_rows_under_one_licence_have_its_hub_id_and_several_have_other(ids: list[str], hub_id: str) -> None:
    assert combined(ids) == hub_id


@pytest.mark.parametrize(
    ("base", "data", "hub_id"),
    [
        ("apache-2.0", ["cc0-1.0", "mit"], "apache-2.0"),
        ("llama3.1", ["cc-by-4.0"], "llama3.1"),
        ("apache-2.0", ["cc-by-sa-4.0"], "other"),
        ("apache-2.0", ["mit", "cc-by-nc-4.0"], "other"),
        ("apache-2.0", ["unknown"], "other"),
        ("apache-2.0", ["gemma"], "other"),
        ("apache-2.0", ["mit", "llama3.1"], "other"),
        ("llama3.1", ["llama3.1", "mit"], "llama3.1"),
        ("llama3.1", ["gemma"], "other"),
        ("cc-by-nc-4.0", ["cc-by-nc-4.0"], "cc-by-nc-4.0"),
    ],
)
def test_an_adapter_has_the_licence_of_its_base_unless_its_data_ask_for_more(
    base: str, data: list[str], hub_id: str
) -> None:
    assert effective(base, data) == hub_id
