"""Rules for numbers that name a person: identity cards, social security, records, accounts, cards."""

import re

from dataset_builder.personal_data_checksums import (
    digits_of,
    is_card,
    is_cuit,
    is_curp,
    is_date_of_rfc,
    is_dni,
    is_iban,
    is_nie,
    is_rut,
    is_social_security,
)
from dataset_builder.personal_data_rule import Rule

_START = r"(?<![\w.,/-])"
_END = r"(?!\w)(?![-.,/]\d)"
_NUMBER = r"(?:\s*(?:n[.º°o]{0,2}|n[úu]m(?:ero)?\.?|#|:|es(?:\s+el)?|-))*\s*"  # `n.º`, `número:`, `es el`
_I = re.IGNORECASE


def _cued(cue: str, value: str) -> re.Pattern[str]:
    """Return a pattern of a value that stands right after a cue, `n.º` and the like between them."""
    return re.compile(rf"(?<!\w)(?:{cue})(?!\w){_NUMBER}(?P<value>{value})", _I)


def _enough_digits(match: re.Match[str]) -> bool:
    """Say whether a value has four digits or more: `NHC: pendiente` names nobody."""
    return len(digits_of(match["value"])) >= 4


def _valid_dni(match: re.Match[str]) -> bool:
    return is_dni(match.group())


def _valid_nie(match: re.Match[str]) -> bool:
    return is_nie(match.group())


def _valid_social_security(match: re.Match[str]) -> bool:
    return is_social_security(match.group())


def _valid_rut(match: re.Match[str]) -> bool:
    return is_rut(match.group())


def _valid_cuit(match: re.Match[str]) -> bool:
    return is_cuit(match.group())


def _valid_iban(match: re.Match[str]) -> bool:
    return is_iban(match.group())


def _valid_card(match: re.Match[str]) -> bool:
    return is_card(match.group())


def _valid_curp(match: re.Match[str]) -> bool:
    """Say whether check digit or date is right: the form is so special that one typing error may be in it."""
    return is_curp(match.group()) or is_date_of_rfc(match.group())


def _valid_rfc(match: re.Match[str]) -> bool:
    return is_date_of_rfc(match.group())


_RECORD = (
    r"n\.?\s?h\.?\s?c\.?|n[º°.o]{0,2}\s*(?:de\s+)?historia(?:\s+cl[íi]nica)?|historia\s+cl[íi]nica"
    r"|(?:n[úu]mero|n[º°.o]{1,2})\s+de\s+(?:historia(?:\s+cl[íi]nica)?|afiliaci[óo]n|afiliad[oa]|p[óo]liza"
    r"|asegurad[oa]|expediente|episodio|paciente|socio)|afiliaci[óo]n|afiliad[oa]|p[óo]liza|expediente"
    r"(?:\s+cl[íi]nico)?|episodio|cipa?|tsi|tis|cuip?|sip|tarjeta\s+sanitaria|obra\s+social|c[óo]digo\s+de\s+paciente"
)
_PROFESSIONAL = (
    r"n[º°.o]{0,2}\s*(?:de\s+)?col(?:egiad[oa])?\.?|colegiad[oa]|c[óo]legiad[oa]|c[ée]dula\s+profesional"
    r"|matr[íi]cula(?:\s+(?:profesional|nacional|provincial))?|n[úu]mero\s+de\s+colegiad[oa]|cmp|m\.?n\.?|m\.?p\.?"
)
_IDENTITY = (
    r"c[ée]dula(?:\s+de\s+(?:ciudadan[íi]a|identidad|extranjer[íi]a))?|c\.\s?c\.|cc|c\.\s?i\.|ci"
    r"|documento(?:\s+(?:nacional\s+)?de\s+identidad|\s+de\s+identificaci[óo]n)?|identificaci[óo]n|dui|dpi|t\.\s?i\."
    r"|carn[ée]t?\s+de\s+(?:identidad|extranjer[íi]a)|clave\s+de\s+elector"
)
_DIGITS = r"\d[\d.\s-]{4,12}\d"

ID_RULES: tuple[Rule, ...] = (
    Rule(
        "iban",
        re.compile(
            rf"{_START}[A-Z]{{2}}\d{{2}}(?:[ -]?[A-Z0-9]{{4}}){{2,7}}(?:[ -]?[A-Z0-9]{{1,4}})?{_END}", _I
        ),
        _valid_iban,
    ),
    Rule("nie", re.compile(rf"{_START}[XYZ][ -]?\d{{7}}[ -]?[A-Z]{_END}", _I), _valid_nie),
    Rule(
        "dni",
        re.compile(rf"{_START}(?:\d{{7,8}}|\d{{1,2}}\.\d{{3}}\.\d{{3}})\s?-?\s?[A-Z]{_END}", _I),
        _valid_dni,
    ),
    Rule(
        "dni",
        _cued(
            r"d\.?\s?n\.?\s?i\.?|n\.?\s?i\.?\s?[ef]\.?",
            r"[XYZ]?[ -]?\d{1,2}[.\s]?\d{3}[.\s]?\d{3}(?:\s?-?\s?[A-Z](?!\w))?",
        ),
        cues=("dni", "d.n.i", "d. n", "nif", "n.i.f", "nie", "n.i.e"),
    ),
    Rule(
        "curp",
        re.compile(rf"{_START}[A-Z]{{4}}\d{{6}}[HMX][A-Z]{{2}}[B-DF-HJ-NP-TV-Z]{{3}}[A-Z0-9]\d{_END}", _I),
        _valid_curp,
    ),
    Rule("rfc", re.compile(rf"{_START}[A-ZÑ&]{{4}}-?\d{{6}}-?[A-Z0-9]{{3}}{_END}", _I), _valid_rfc),
    Rule(
        "cuit",
        re.compile(rf"{_START}(?:2[03-7]|3[034])-?\d{{8}}-?\d{_END}"),
        _valid_cuit,
    ),
    Rule("cuit", _cued(r"cui[tl]", r"\d{2}-?\d{7,8}-?\d"), cues=("cuit", "cuil")),
    Rule(
        "rut",
        re.compile(rf"{_START}(?:\d{{1,2}}\.\d{{3}}\.\d{{3}}|\d{{7,8}})-[\dK]{_END}", _I),
        _valid_rut,
    ),
    Rule("rut", _cued(r"ru[tn]", r"\d{1,2}\.?\d{3}\.?\d{3}\s?-?\s?[\dK](?!\w)"), cues=("rut", "run")),
    Rule(
        "social_security",
        re.compile(rf"{_START}\d{{2}}[ /-]?\d{{8}}[ /-]?\d{{2}}{_END}"),
        _valid_social_security,
    ),
    Rule(
        "social_security",
        _cued(
            r"n\.?\s?[au]?\.?\s?s\.?\s?s\.?|(?:n[úu]mero|n[º°.o]{1,2})\s+de\s+(?:la\s+)?seguridad\s+social"
            r"|seguridad\s+social|nassa?|imss|issste|eps",
            r"\d[\d\s/.-]{5,16}\d",
        ),
        _enough_digits,
        ("nss", "nass", "nuss", "s.s", "seguridad social", "imss", "issste", "eps ", "eps:"),
    ),
    Rule(
        "card",
        re.compile(rf"{_START}[3-6]\d{{3}}(?:[ -]?\d{{4,6}}){{2,3}}(?:[ -]?\d{{1,4}})?{_END}"),
        _valid_card,
    ),
    Rule(
        "bank_account",
        _cued(r"cuenta(?:\s+(?:bancaria|corriente))?|c\.?c\.?c\.?|clabe|cbu|cvu", r"\d(?:[ -]?\d){15,23}"),
        cues=("cuenta", "ccc", "c.c.c", "clabe", "cbu", "cvu"),
    ),
    Rule("passport", _cued("pasaporte", r"[A-Z]{0,3}[ -]?\d{6,9}[A-Z]?(?!\w)"), cues=("pasaporte",)),
    Rule(
        "professional_number",
        _cued(_PROFESSIONAL, r"\d[\d /.-]{2,14}\d"),
        _enough_digits,
        ("col", "dula profesional", "matr", "cmp", " mn", "m.n", " mp", "m.p"),
    ),
    Rule(
        "professional_number",
        re.compile(r"N[º°.o]{1,2} ?Col\.?\s*:\s*(?P<value>\d[\d /.-]{2,14}\d)"),
        cues=("col:", "col.:", "col :"),
    ),
    Rule(
        "identity_card",
        _cued(_IDENTITY, _DIGITS),
        _enough_digits,
        (
            "dula",
            "cc",
            "c.c",
            "c. c",
            " ci ",
            "ci:",
            "c.i",
            "identifica",
            "documento",
            "dui",
            "dpi",
            "t.i",
            "carn",
            "elector",
        ),
    ),
    Rule(
        "record_number",
        _cued(_RECORD, r"(?:[a-z]{1,4}[/-]?)?[A-Z0-9]*\d[\w/-]*(?: \d+(?=[.,;\n]|$))?"),
        _enough_digits,
        (
            "nhc",
            "n.h",
            "historia",
            "afilia",
            "liza",
            "episodio",
            "expediente",
            "cip",
            "tsi",
            "tis",
            "cui",
            "sip",
            "tarjeta sanitaria",
            "obra social",
            "asegurad",
            "socio",
            "de paciente",
        ),
    ),
    # With a colon and five digits or more: `HC` is also the carbohydrates of a diet.
    Rule("record_number", re.compile(r"(?<!\w)H\.?C\.?:\s*(?P<value>\d{5,12})(?!\w)"), cues=("hc:", "h.c.:")),
)
