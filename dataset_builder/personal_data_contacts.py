"""Rules for ways to reach a person: e-mail, profiles, addresses of the web, telephones of six countries."""

import re

from dataset_builder.personal_data_checksums import digits_of
from dataset_builder.personal_data_rule import Rule, either

_START = r"(?<![\w.,/+-])(?<!\d )"
_END = r"(?!\w)(?![-.,/]\d)(?! \d)"
_I = re.IGNORECASE
# Help lines and free numbers name nobody, and a visitor may need them: poison information, Hope line.
_PUBLIC = {"915620420", "717003717", "6003607777"}
_FREE_OF_CHARGE = re.compile(r"(?:34)?[89]00\d{6}|0?1?800\d{6,7}")
_COUNTRY = r"(?:34|5[1-8]|50[1-9]|59[1-9]|1|33|351|39|4[149])"
# What follows a count and never a telephone, and what comes before other numbers.
_UNIT = re.compile(
    r"\s*(?:%|/|[µu]?g\b|mg|kg|ml\b|l\b|u\.?i\b|ufc|copias|c[ée]lulas|unidades|mm|cm|euros|€|mol|mmol|mEq)",
    _I,
)
_OTHER_NUMBER = re.compile(
    r"(?:pmid|pmcid?|pmc|nct|doi|isbn|issn|eudract|snomed|loinc|cas|c\.?\s?n|c[óo]digo|lote|registro|ref(?:erencia)?"
    r"|isrctn|orcid|cie|icd|ean|ndc|clinicaltrials|id)\W{0,3}(?:n\W{0,2})?(?:ct\s)?(?:nacional\W{0,2})?$",
    _I,
)
_ROUND = re.compile(r"(?:\d+0[ .-])+\d+0|\d+0000")
_DATE = re.compile(r"\d{1,2}[.-]\d{1,2}[.-]\d{2,4}|\d{4}[.-]\d{1,2}[.-]\d{1,2}")
_YEARS = re.compile(r"\d{2,3}[ .-](?:19|20)\d\d[ .-](?:19|20)\d\d")

_FORMATS = "|".join(
    (
        r"[6-9]\d{2}[ .-]?\d{3}[ .-]?\d{3}",  # Spain; Peru's mobiles
        r"[6-9]\d{2}[ .-]\d{2}[ .-]\d{2}[ .-]\d{2}",
        r"[89]\d[ .-]\d{3}[ .-]\d{2}[ .-]\d{2}",
        r"[89]\d[ .-]\d{3}[ .-]\d{4}",
        r"[89]\d{2}[ .-]\d{6}",
        r"\d{3}[ .-]\d{3}[ .-]\d{4}",  # Mexico, Colombia
        r"(?:[2-9]\d|11)[ .-]\d{4}[ .-]\d{4}",  # Mexico, Argentina
        r"[2-9]\d{9}",
        r"9 ?\d{4}[ -]\d{4}",  # Chile
        r"2[ -]2\d{3}[ -]\d{4}",
        r"0\d{1,4}[ -](?:15[ -]?)?\d{3,4}[ -]\d{3,4}",  # Argentina, Peru: trunk prefix
        r"15[ -]\d{4}[ -]\d{4}",
        r"\(0?\d{1,4}\) ?(?:15[ -]?)?\d{3,4}[ -]?\d{2}[ -]?\d{2}",
    )
)


def _is_phone(match: re.Match[str]) -> bool:
    """Say whether digits in the form of a telephone are one: not a count, an id or a free help line."""
    digits = digits_of(match["value"])
    before, after = match.string[max(0, match.start("value") - 24) : match.start("value")], match.end("value")
    return not (
        _is_public(digits)
        or _UNIT.match(match.string, after)
        or _OTHER_NUMBER.search(before)
        or _ROUND.fullmatch(match["value"])
        or _YEARS.fullmatch(match["value"])
    )


def _is_cued_phone(match: re.Match[str]) -> bool:
    """Say whether digits after a cue or a country's prefix are a telephone; a date is none."""
    digits = digits_of(match["value"])
    return 7 <= len(digits) <= 15 and not (_is_public(digits) or _DATE.fullmatch(match["value"]))


def _is_public(digits: str) -> bool:
    return digits.removeprefix("34") in _PUBLIC or _FREE_OF_CHARGE.fullmatch(digits) is not None


_URL_THAT_NAMES = (
    r"https?://(?:[^\s/@]{1,100}@\S+|[^\s?]{0,200}\?(?:[^\s]{0,200}[&;])?"
    + either(
        r"""
        e?mail correo user\w* usuario nombre name dni nif token sesi[oó]n session sid auth phone tel\w*
        paciente patient uid id
        """
    )
    + r"=\S*)"
)
_NETWORKS = either(
    r"facebook\.com instagram\.com linkedin\.com/in twitter\.com x\.com tiktok\.com t\.me wa\.me"
)
_EMAIL = (
    r"(?<![\w.+-])(?:[\w.+-]*\w@[a-zA-Z][\w-]+(?:\.[\w-]+)*|[\w.+-]*\w\s?@\s?[a-zA-Z][\w-]*(?:\.[\w-]+)+)"
)
_AT_IN_WORDS = (
    r"(?<![\w.+-])[\w.+-]+\s?(?:\[at\]|\(at\)|\(arroba\)|\[arroba\]|\sarroba\s)\s?[\w-]+"
    r"(?:(?:\.|\spunto\s)[\w-]+)+"
)
_WITH_PREFIX = (
    rf"(?<![\w+./-])(?:\+ ?|00){_COUNTRY}[ .-]{{0,3}}(?:\(?\d{{1,10}}\)?[ .-]{{0,2}}){{1,6}}\d{{1,4}}"
)
_PHONE_CUE = either(
    r"""
    tel[ée]fonos? telf? tlfn?o?s? tfn?o?s? m[óo]vil celular cel fax wh?ats?app wasap guasap
    ll[áa]m[ae](?:me|dme|nme) contacto(?=\s*:)
    """
)

# Before any other: an identifier may stand in an address.
URL_RULES: tuple[Rule, ...] = (
    Rule("url", re.compile(_URL_THAT_NAMES, _I), cues=("http",)),
    Rule(
        "profile",
        re.compile(rf"(?:https?://)?(?:[\w-]+\.)?{_NETWORKS}/[\w.@/-]*\w", _I),
        cues=(".com/", "t.me/", "wa.me/"),
    ),
)
CONTACT_RULES: tuple[Rule, ...] = (
    Rule("email", re.compile(_EMAIL), cues=("@",)),
    Rule("email", re.compile(_AT_IN_WORDS, _I), cues=("arroba", "(at)", "[at]")),
    Rule("profile", re.compile(r"(?<![\w@])@[a-z_][\w.]{1,28}\w", _I), cues=("@",)),
    Rule("phone", re.compile(rf"(?P<value>{_WITH_PREFIX})(?!\w)"), _is_cued_phone),
    Rule(
        "phone",
        re.compile(
            rf"(?<!\w){_PHONE_CUE}(?!\w)[^\d\n]{{0,25}}?"
            r"(?P<value>(?<!\d)\(?\d(?:[ ().-]{0,2}\d){6,12})(?!\d)",
            _I,
        ),
        _is_cued_phone,
        ("tel", "tlf", "tf", "móvil", "movil", "cel", "fax", "app", "asap", "llám", "llam", "contacto"),
    ),
    Rule("phone", re.compile(rf"{_START}(?P<value>{_FORMATS}){_END}"), _is_phone),
)
