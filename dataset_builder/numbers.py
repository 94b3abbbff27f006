"""Numbers in English and Spanish text: reading them, and printing them so that nobody misreads a dose.

Standard library only. The policy is DESIGN section 3: the locale of a Spanish text decides its decimal mark;
its thousands mark is a thin no-break space from five digits on, never a point or comma.
"""

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

Number = tuple[int, int, list[Decimal]]
Mark = Literal[",", "."]
# Decimal mark by locale: the comma in Spain and most of South America, the point from Mexico to Panama, in
# the Caribbean and in Peru (CLDR, `decimal` of each locale). `es` alone has the comma.
NUMBER_LOCALES: Mapping[str, Mark] = {
    "es": ",",
    **dict.fromkeys(
        ("es-ES", "es-AR", "es-BO", "es-CL", "es-CO", "es-CR", "es-EC", "es-PY", "es-UY", "es-VE"), ","
    ),
    **dict.fromkeys(
        ("es-419", "es-MX", "es-DO", "es-GT", "es-HN", "es-NI", "es-PA", "es-PE", "es-PR", "es-SV", "es-US"),
        ".",
    ),
}
THIN_SPACE = "\u202f"
# A point that opens a number stands apart: `).7` is the end of a sentence and the number of a heading.
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)*|(?<![\w.)\]])\.\d+(?!\.?\d)")
# No thousands begin with a zero: `NDC 62856-215-01 200 mg` holds 01 and 200.
_BY_THOUSANDS = r"[1-9]\d{0,2}(?:[\u202f\u00a0 ]\d{3})+"
_MARKS: tuple[tuple[Mark, Mark], ...] = ((",", "."), (".", ","))
_SPANISH: Mapping[Mark, re.Pattern[str]] = {
    mark: re.compile(
        rf"(?:(?<![^\W\d_])[1-9]\d{{0,2}}(?:[{other}\u202f\u00a0 ]\d{{3}})+|0\d{{0,2}}(?:[{other}]\d{{3}})+)"
        rf"(?:[{mark}]\d+)?(?!\d)"
        r"|\d+(?:[.,]\d+)*|(?<![\w.,)\]])[.,]\d+"
    )
    for mark, other in _MARKS
}
_TOKEN = re.compile(rf"{_BY_THOUSANDS}(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*|(?<![\w.,)\]])[.,]\d+(?!\.?\d)")
_LIST = re.compile(r"(?<![\d.,])\d+(?:,\d+)+(?![\d.,]*\d)")
_LISTING_WORD = re.compile(
    r"\b(?:figs|figures|tables|sections|refs|references|studies|trials|visits|groups|types|grades|stages"
    r"|days|weeks|months|cycles|steps|items)\.?\s*\Z",
    re.IGNORECASE,
)
# `1,2-benzisoxazole` lists places in a molecule; `1,5-fold` and `1,5-tesla` are a European author's decimals.
_PLACES_IN_A_MOLECULE = re.compile(
    r"\s?[-\u2010\u2011]\s?(?!times|year|month|week|hour|minut|second|milli|micro|kilo|centi|met(?:er|re)|lit(?:er|re)|tesla"
    r"|grams|units|doses|point|degree|percent|inch|gallon|order|standard|cycle)[A-Za-z]{5}",
    re.IGNORECASE,
)
_HEADING = re.compile(r"(\d{1,2}(?:\.\d{1,2})+)\s+[A-Z]")  # `8.6 Renal Impairment` numbers a section
_REFERENCE = re.compile(  # (5.1, 5.2) is a section of a label, not a quantity
    r"[(\[]\s*\d{1,2}\.\d{1,2}(?:\s*[,;]\s*\d{1,2}(?:\.\d{1,2})?)*\s*[)\]]"
)
# What has a point and is no decimal, in Spanish either: a figure, a version, a month, a time of the day.
_LABEL = re.compile(
    r"\b(?i:fig(?:ure)?s?|tables?|chapters?|appendix|equations?|versions?|(?<![\d%)] )v|release"
    r"|MedDRA|CTCAE|RevMan|SPSS|SAS|Stata|Python|Windows|Android|iOS)\.?\s?(\d{1,2}\.\d{1,2})(?![.,]?\d)"
    r"|\b(?i:in|since|until|from|by)\s((?:0?[1-9]|1[0-2])\.(?:19|20)\d\d)(?![.,]?\d|\s?(?:%|[a-zµ]{1,2}\b))"
    r"|\b((?:[01]?\d|2[0-3])\.[0-5]\d)(?=\s?(?i:[ap]\.?\s?m\b|in the (?:morning|afternoon|evening)))"
)
# 1,125 is read as 1125 in half of the Spanish-speaking world; 1,1250 is not.
_MISREADABLE: Mapping[Mark, re.Pattern[str]] = {
    mark: re.compile(rf"(?<![\d.,])[1-9]\d{{0,2}}[{mark}]\d{{3}}(?![\d.,]?\d)") for mark, _ in _MARKS
}


def english_numbers(text: str) -> list[Number]:
    """Return start, end and values of each number of an English text; `5.1.2` has three values."""
    return [(*match.span(), _english_value(match.group())) for match in _ENGLISH.finditer(text)]


def spanish_numbers(text: str, mark: Mark = ",") -> list[Number]:
    """Return start, end and values of each number of a Spanish text, read strictly by its decimal mark."""
    return [(*match.span(), _spanish_value(match.group(), mark)) for match in _SPANISH[mark].finditer(text)]


def english_values(text: str) -> list[Decimal]:
    """Read the numbers of an English text: `"4,000 mg, 0.5 mg"` gives 4000 and 0.5."""
    return [value for _, _, values in english_numbers(text) for value in values]


def spanish_values(text: str, mark: Mark = ",") -> list[Decimal]:
    """Read the numbers of a Spanish text strictly: `"4.000 mg, 0,5 mg"` gives 4000 and 0.5.

    `"4,000"` gives 4: whoever prints it for four thousand has misled a Spanish reader.
    """
    return [value for _, _, values in spanish_numbers(text, mark) for value in values]


def spanish_form(value: Decimal, mark: Mark = ",") -> str:
    """Print a value by our policy: 4000 -> `4000`, 12000.5 -> `12 000,5` (thin space), 0.5 -> `0,5`."""
    whole, _, fraction = format(value, "f").partition(".")
    if len(whole) >= 5:
        whole = f"{int(whole):,}".replace(",", THIN_SPACE)
    return f"{whole}{mark}{fraction}" if fraction else whole


def render_spanish(source_en: str, target_es: str, number_locale: str = "es") -> str:
    """Print each number of a translation by our policy, taking its value from the English source.

    A token copied from the source is read the English way, a token that only reads right the Spanish way is
    reprinted, and so is one with a thousands mark, whatever its value; any other is left for the check to
    find. Digits without a mark, references such as `(5.1)`, numbers of headings, of figures and of versions
    such as `5.1.2` stay as they are; a list `[1,2]` gets blanks, since in Spanish it reads 1.2.
    What may be a list or the decimal of a European author (`0,5 mg`) stays, so that the check stops it.
    Example: `render_spanish("Take 4,000 mg.", "Tome 4,000 mg.")` is `"Tome 4000 mg."`.
    """
    mark = NUMBER_LOCALES[number_locale]
    copied = {match.group() for match in _ENGLISH.finditer(source_en)}
    lists = _lists(source_en) - copied
    labels = _labels(source_en)
    values = set(english_values(source_en))
    spared = [match.span() for match in _REFERENCE.finditer(target_es)]
    heading = _HEADING.match(source_en)
    if heading is not None and target_es.startswith(heading.group(1)):
        spared.append((0, heading.end(1)))

    def reprint(match: re.Match[str]) -> str:
        token = match.group()
        if token.isdigit() or any(start <= match.start() < end for start, end in spared):
            return token
        if token in lists:
            return token.replace(",", ", ")
        if (pointed := token.replace(",", ".")) in labels:
            return pointed
        value = _english_value(token) if token in copied else _spanish_value(token, mark)
        is_right = value[0] in values or _has_thousands_mark(token, mark)
        return spanish_form(value[0], mark) if len(value) == 1 and is_right else token

    return _TOKEN.sub(reprint, target_es)


def number_problem(source_en: str, target_es: str) -> str | None:
    """Say what is wrong with the numbers of a translation, or None.

    Example: `number_problem("Take 4,000 mg.", "Tome 4,000 mg.")` is
    `"numbers_changed: missing 4000; extra 4.000"` (in Spanish 4,000 reads as 4).
    """
    wanted, found = Counter(english_values(source_en)), Counter(spanish_values(target_es))
    if wanted != found:
        return f"numbers_changed: missing {_listed(wanted - found)}; extra {_listed(found - wanted)}"
    for start, end in misreadable(target_es):
        return f"number_ambiguous: {target_es[start:end]} can be read 1000 times too large"
    return None


def misreadable(target_es: str, mark: Mark = ",") -> list[tuple[int, int]]:
    """Return the places of numbers such as `1,125`, which half of the Spanish-speaking world reads 1125."""
    spared = _REFERENCE.sub(lambda match: " " * len(match.group()), target_es)
    return [match.span() for match in _MISREADABLE[mark].finditer(spared)]


def _labels(source_en: str) -> set[str]:
    """Return the tokens that nowhere are a quantity: `"Figure 1.2"` gives 1.2, beside `1.2 mg` nothing."""
    named = Counter(match[match.lastindex or 0] for match in _LABEL.finditer(source_en))
    if not named:
        return set()
    tokens = Counter(match.group() for match in _ENGLISH.finditer(source_en))
    return {token for token, times in named.items() if times == tokens[token]}


def _lists(source_en: str) -> set[str]:
    """Return the tokens that are lists wherever they stand: `"[1,2]"` gives 1,2 and `"1,5 mg"` nothing."""
    matches = list(_LIST.finditer(source_en))
    doubtful = {match.group() for match in matches if not _is_list(source_en, match)}
    return {match.group() for match in matches} - doubtful


def _is_list(source_en: str, match: re.Match[str]) -> bool:
    members = match.group().split(",")
    if any(member.startswith("0") for member in members):
        return False
    before, after = source_en[: match.start()], source_en[match.end() :]
    return (
        len(members) > 2
        or (before.endswith("[") and after.startswith("]"))
        or _LISTING_WORD.search(before) is not None
        or _PLACES_IN_A_MOLECULE.match(after) is not None
    )


def _english_value(token: str) -> list[Decimal]:
    plain = token.replace(",", "")
    return [Decimal(plain)] if plain.count(".") <= 1 else [Decimal(part) for part in plain.split(".") if part]


def _spanish_value(token: str, mark: Mark = ",") -> list[Decimal]:
    if token.isdecimal():
        return [Decimal(token)]
    joined = re.sub(r"[\u202f\u00a0 ]", "", token)  # the pattern takes a blank only before three digits
    if _has_thousands_mark(joined, mark):
        return [Decimal(joined.replace("." if mark == "," else ",", "").replace(mark, "."))]
    parts = [part for part in re.split(r"[.,]", joined) if part]
    if len(parts) <= 2:
        return [Decimal(joined.replace(",", "."))]
    return [Decimal(part) for part in parts]


def _has_thousands_mark(token: str, mark: Mark) -> bool:
    other = "." if mark == "," else ","
    return re.fullmatch(rf"\d{{1,3}}(?:[{other}]\d{{3}})+(?:[{mark}]\d+)?", token) is not None


def _listed(values: Counter[Decimal]) -> str:
    return ", ".join(str(value) for value in sorted(values.elements())) or "none"
