from datetime import UTC, datetime, timedelta

import pytest

from space.consent import (
    Consent,
    Controller,
    ReceiptError,
    may_publish,
    may_store,
    missing,
    new_receipt,
    publish_refusal,
    receipt_sha256,
    store_refusal,
)

NAMED = {
    "CONTROLLER_NAME": "Asociación de Prueba",
    "CONTACT_EMAIL": "datos@asociacion.example",
    "PRIVACY_URL": "https://asociacion.example/privacidad",
}
CONTROLLER = Controller(
    "Asociación de Prueba", "datos@asociacion.example", "https://asociacion.example/privacidad"
)
OURS = {**NAMED, "SPACE_ID": "nosotros/arena", "CONTROLLER_SPACE_ID": "nosotros/arena"}
AGREED = Consent(store=True, publish=True, adult=True)
MONDAY = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize("environment", [NAMED, OURS, {**OURS, "SPACE_ID": "Nosotros/Arena"}])
def test_a_controller_is_who_the_environment_names_in_full(environment: dict[str, str]) -> None:
    assert Controller.from_environment(environment) == CONTROLLER
    assert missing(environment) == ()


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("value", ["", "  ", None])
def test_without_one_of_the_three_there_is_no_controller(name: str, value: str | None) -> None:
    rest = {key: each for key, each in NAMED.items() if key != name}
    environment = rest if value is None else {**rest, name: value}
    assert Controller.from_environment(environment) is None
    assert missing(environment) == (name,)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONTACT_EMAIL", "datos"),
        ("CONTACT_EMAIL", "a@b@c.example"),
        ("PRIVACY_URL", "javascript:alert(1)"),
        ("PRIVACY_URL", "https://"),
        ("PRIVACY_URL", "https://[privacidad"),
    ],
)
def test_what_cannot_be_an_address_names_nobody(name: str, value: str) -> None:
    assert missing({**NAMED, name: value}) == (name,)


@pytest.mark.parametrize(
    "changed",
    [
        {**OURS, "SPACE_ID": "otra/arena"},  # a duplicate with our public variables
        {**NAMED, "SPACE_ID": "otra/arena"},  # or made before there was the fourth
        {**NAMED, "CONTROLLER_SPACE_ID": "nosotros/arena"},  # our variables on somebody's own machine
    ],
)
def test_a_duplicated_space_stores_nothing_under_our_name(changed: dict[str, str]) -> None:
    assert Controller.from_environment(changed) is None
    assert missing(changed) == ("CONTROLLER_SPACE_ID",)


@pytest.mark.parametrize(
    ("controller", "consent", "free_text", "refusal"),
    [
        (None, AGREED, True, "no_controller"),
        (CONTROLLER, Consent(publish=True, adult=True), True, "no_consent"),
        (CONTROLLER, Consent(store=True, adult=True, version="2020"), True, "outdated_consent"),
        (CONTROLLER, Consent(store=True), True, "not_adult"),
        (CONTROLLER, Consent(store=True), False, None),  # a question of the bank says nothing of who votes
        (CONTROLLER, AGREED, True, None),
    ],
)
def test_what_is_stored_was_agreed_to(
    controller: Controller | None, consent: Consent, free_text: bool, refusal: str | None
) -> None:
    assert store_refusal(controller, consent, free_text=free_text) == refusal
    assert may_store(controller, consent, free_text=free_text) == (refusal is None)


def test_nothing_is_agreed_to_before_a_box_is_ticked() -> None:
    assert (Consent().store, Consent().publish, Consent().adult) == (False, False, False)


@pytest.mark.parametrize(
    ("consented", "personal_data", "days", "reviewed", "refusal"),
    [
        (False, False, 99, True, "no_consent"),
        (True, True, 99, True, "personal_data"),
        (True, False, 29.9, True, "quarantine"),
        (True, False, 30, False, "not_reviewed"),
        (True, False, 30, True, None),
    ],
)
def test_a_text_is_published_with_consent_no_finding_thirty_days_and_a_persons_yes(
    consented: bool, personal_data: bool, days: float, reviewed: bool, refusal: str | None
) -> None:
    now = MONDAY + timedelta(days=days)
    facts = {"consented": consented, "personal_data": personal_data, "reviewed": reviewed}
    assert publish_refusal(**facts, created_at=MONDAY, now=now) == refusal
    assert may_publish(**facts, created_at=MONDAY, now=now) == (refusal is None)


def test_a_deletion_code_can_be_typed_in_any_case_with_or_without_hyphens() -> None:
    code = new_receipt()
    assert len(code) == 19
    typed = (code.lower(), code.replace("-", ""), f"  {code.replace('-', ' ')} ")
    assert {receipt_sha256(each) for each in typed} == {receipt_sha256(code)}
    assert code.replace("-", "") not in receipt_sha256(code).upper()


def test_no_two_codes_are_alike() -> None:
    assert len({receipt_sha256(new_receipt()) for _ in range(500)}) == 500


def test_each_wrong_symbol_and_each_pair_of_swapped_neighbours_is_noticed() -> None:
    alphabet = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
    for code in (new_receipt().replace("-", "") for _ in range(5)):
        places = range(len(code))
        wrong = {code[:at] + other + code[at + 1 :] for at in places for other in alphabet}
        wrong |= {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in places[:-1]}
        for each in wrong - {code}:
            with pytest.raises(ReceiptError, match="mistyped"):
                receipt_sha256(each)


@pytest.mark.parametrize(
    "code", ["", "hola", "K7QD-2MXA-9TFC", "IIII-OOOO-UUUU-0000", "K7QD-2MXA-9TFC-HW3P-X"]
)
def test_what_is_no_code_is_told_in_one_line(code: str) -> None:
    with pytest.raises(ReceiptError, match="mistyped"):
        receipt_sha256(code)
