"""Check digits of identifiers, so that a number is masked for what it is and others are left alone.

Each function answers for any text: a pattern that ignores case lets through more than ASCII (`[A-Z]` is `İ`).
"""

import re

_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_CURP_ALPHABET = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
_CUIT_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def digits_of(text: str) -> str:
    """Return the digits of a text alone: `+34 612` gives `34612`."""
    return "".join(character for character in text if character.isdecimal())


def is_dni(text: str) -> bool:
    """Say whether the letter is that of the number modulo 23 (Spain): `12345678-Z` is one."""
    digits = digits_of(text)
    return 0 < len(digits) <= 8 and _DNI_LETTERS[int(digits) % 23] == text[-1:].upper()


def is_nie(text: str) -> bool:
    """Say whether the letter fits, X, Y, Z read as 0, 1, 2 (Spain): `X1234567L` is one."""
    first, digits = "XYZ".find(text[:1].upper()), digits_of(text)
    return first >= 0 and len(digits) == 7 and _DNI_LETTERS[int(f"{first}{digits}") % 23] == text[-1:].upper()


def is_social_security(text: str) -> bool:
    """Say whether the last two of 12 digits are the rest modulo 97 (Spain); short numbers drop a zero.

    Example: `281234567840`: 2812345678 % 97 is 40.
    """
    digits = digits_of(text)
    if len(digits) != 12:
        return False
    province, number, control = int(digits[:2]), int(digits[2:10]), int(digits[10:])
    whole = number + province * 10_000_000 if number < 10_000_000 else int(digits[:10])
    return 1 <= province <= 66 and whole % 97 == control


def is_curp(text: str) -> bool:
    """Say whether the last digit is 10 minus the sum weighted 18 to 2, modulo 10 (Mexico)."""
    values = [_CURP_ALPHABET.find(each) for each in text.upper()]
    if len(values) != 18 or min(values) < 0:
        return False
    total = sum(value * (18 - place) for place, value in enumerate(values[:17]))
    return (10 - total % 10) % 10 == values[17]


def is_rut(text: str) -> bool:
    """Say whether the digit after the hyphen fits modulo 11, K for 10 (Chile): `12.345.678-5` is one."""
    body, control = digits_of(text[:-1]), text[-1:].upper()
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(body)))
    return "0123456789K0"[11 - total % 11] == control


def is_cuit(text: str) -> bool:
    """Say whether the last of 11 digits fits modulo 11 (Argentina): `20-12345678-6` is one."""
    digits = digits_of(text)
    total = sum(int(digit) * weight for digit, weight in zip(digits, _CUIT_WEIGHTS, strict=False))
    return len(digits) == 11 and (11 - total % 11) % 11 == int(digits[10])


def is_iban(text: str) -> bool:
    """Say whether the rest modulo 97 is 1, letters read as 10 to 35 (ISO 13616)."""
    compact = re.sub(r"[\s-]", "", text).upper()
    return (
        15 <= len(compact) <= 34
        and compact.isascii()
        and compact.isalnum()
        and int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1
    )


def is_card(text: str) -> bool:
    """Say whether 13 to 19 digits, of which not all are alike, pass Luhn's sum."""
    digits = [int(each) for each in digits_of(text)]
    doubled = [
        sum(divmod(digit * 2, 10)) if place % 2 else digit for place, digit in enumerate(reversed(digits))
    ]
    return 13 <= len(digits) <= 19 and len(set(digits)) > 1 and sum(doubled) % 10 == 0


def is_date_of_rfc(text: str) -> bool:
    """Say whether six digits after the letters are year, month and day (Mexico)."""
    date = re.search(r"\d{6}", text)
    return date is not None and 1 <= int(date[0][2:4]) <= 12 and 1 <= int(date[0][4:6]) <= 31
