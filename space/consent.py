"""Who answers for stored data, what a visitor agreed to, and the receipts with which data is erased."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from space.errors import SpaceError

CONSENT_VERSION = "2026-11-21"  # changes with the text beside the boxes; stored with each battle
QUARANTINE = timedelta(days=30)  # within which a visitor can have a text erased before anybody reads it
StoreRefusal = Literal["no_controller", "no_consent", "outdated_consent", "not_adult"]
PublishRefusal = Literal["no_consent", "personal_data", "quarantine", "not_reviewed"]
# 31 symbols, a prime, without those that are read as another: a weighted sum finds each wrong or swapped one.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
_RANDOM_SYMBOLS, _GROUP = 15, 4


class ReceiptError(SpaceError, ValueError):
    """A deletion code was mistyped."""


@dataclass(frozen=True)
class Controller:
    """Who is responsible for the stored data (GDPR, article 4); without one nothing is stored."""

    name: str
    contact_email: str
    privacy_url: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Controller | None":
        """Return the controller that the environment names in full, or None.

        On the Hub (`SPACE_ID` is set there) it must also say for which Space, in `CONTROLLER_SPACE_ID`:
        public variables are copied with a duplicated Space, whose id is another.
        """
        return None if missing(environment) else cls(*(environment[each].strip() for each in _NAMED))


_NAMED = ("CONTROLLER_NAME", "CONTACT_EMAIL", "PRIVACY_URL")


def missing(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the variables that are absent or cannot be true: the reason why nothing is stored."""
    values = {
        name: environment.get(name, "").strip() for name in (*_NAMED, "SPACE_ID", "CONTROLLER_SPACE_ID")
    }
    checks = {
        "CONTROLLER_NAME": bool(values["CONTROLLER_NAME"]),
        "CONTACT_EMAIL": _is_email(values["CONTACT_EMAIL"]),
        "PRIVACY_URL": _is_page(values["PRIVACY_URL"]),
        "CONTROLLER_SPACE_ID": values["CONTROLLER_SPACE_ID"].lower() == values["SPACE_ID"].lower(),
    }
    return tuple(name for name, right in checks.items() if not right)


def _is_email(text: str) -> bool:
    name, _, domain = text.partition("@")
    return bool(name) and bool(domain) and "@" not in domain and " " not in text


def _is_page(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:  # `https://[x`: it begins like an IPv6 address and is none
        return False
    return parts.scheme in ("https", "http") and bool(parts.netloc) and " " not in text


@dataclass(frozen=True)
class Consent:
    """What a visitor ticked: two separate boxes, their age, and the text they saw."""

    store: bool = False
    publish: bool = False
    adult: bool = False
    version: str = CONSENT_VERSION


def store_refusal(controller: Controller | None, consent: Consent, *, free_text: bool) -> StoreRefusal | None:
    """Say why a battle and its vote are not stored, or None; only free text needs the visitor's age."""
    if controller is None:
        return "no_controller"
    if not consent.store:
        return "no_consent"
    if consent.version != CONSENT_VERSION:
        return "outdated_consent"
    return "not_adult" if free_text and not consent.adult else None


def may_store(controller: Controller | None, consent: Consent, *, free_text: bool) -> bool:
    """Say whether a battle and its vote are stored."""
    return store_refusal(controller, consent, free_text=free_text) is None


def publish_refusal(
    *, consented: bool, personal_data: bool, created_at: datetime, now: datetime, reviewed: bool
) -> PublishRefusal | None:
    """Say why a text that a visitor wrote is not published, or None; the vote alone goes out without it.

    `consented` is `BattleRecord.may_publish`, `personal_data` whether the mask finds anything, `reviewed` a
    person's yes.
    """
    if not consented:
        return "no_consent"
    if personal_data:
        return "personal_data"
    if now - created_at < QUARANTINE:
        return "quarantine"
    return None if reviewed else "not_reviewed"


def may_publish(
    *, consented: bool, personal_data: bool, created_at: datetime, now: datetime, reviewed: bool
) -> bool:
    """Say whether a text that a visitor wrote is published."""
    refusal = publish_refusal(
        consented=consented, personal_data=personal_data, created_at=created_at, now=now, reviewed=reviewed
    )
    return refusal is None


def new_receipt() -> str:
    """Return a deletion code of 74 random bits and a check symbol: `K7QD-2MXA-9TFC-HW3P`."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_SYMBOLS))
    code += _check_symbol(code)
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def receipt_sha256(code: str) -> str:
    """Return what is stored of a deletion code; spaces, hyphens and case do not matter.

    Raises:
        ReceiptError: the code is mistyped.
    """
    plain = "".join(symbol for symbol in code.upper() if symbol.isalnum())
    known = len(plain) == _RANDOM_SYMBOLS + 1 and set(plain) <= set(_ALPHABET)
    if not known or _check_symbol(plain[:-1]) != plain[-1]:
        raise ReceiptError("this deletion code is mistyped: compare it with the one that the page showed")
    return hashlib.sha256(plain.encode()).hexdigest()


def _check_symbol(code: str) -> str:
    """Return the sum of the symbols, weighted by their place from 1, modulo 31."""
    return _ALPHABET[
        sum(place * _ALPHABET.index(symbol) for place, symbol in enumerate(code, 1)) % len(_ALPHABET)
    ]
