"""Units and dose forms of both languages (`units.tsv`), as words and as symbols. Standard library only.

Symbols count only beside a number or a slash, and keep their case where two units differ by it; UCUM codes
stand among them.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import get_args

from dataset_builder.lexicons.tables import rows
from dataset_builder.text_words import Language

_BLANK = re.compile(r"\s+")  # `mm Hg`
UnitName = tuple[str, str]  # unit, dimension


@cache
def _forms(language: Language, *, symbols: bool) -> Mapping[str, UnitName]:
    column = 2 if language == "en" else 3
    return {
        form.removeprefix("="): (row[1], row[0])
        for row in rows("units.tsv")
        for form in row[column].split()
        if form.startswith("=") == symbols
    }


def unit_words(language: Language) -> Mapping[str, UnitName]:
    """Return unit and dimension by folded word: `tabletas` is `("tablet", "form")`."""
    return _forms(language, symbols=False)


def unit_of_symbol(form: str, language: Language) -> UnitName | None:
    """Return unit and dimension of a symbol, as written before in small letters: `Mg` is `("mg", "mass")`."""
    symbols, form = _forms(language, symbols=True), _BLANK.sub("_", form)
    return symbols.get(form) or symbols.get(form.lower())


@cache
def symbol_words() -> frozenset[str]:
    """Return the folded words that symbols are made of: what stands for a unit has no other meaning."""
    forms = {form for language in get_args(Language) for form in _forms(language, symbols=True)}
    return frozenset(part.lower() for form in forms for part in form.split("_") if len(part) > 1)


@cache
def symbol_pattern(language: Language) -> re.Pattern[str]:
    """Return the pattern whose group 1 is a symbol after a number, a slash, `per`, `por` or `cada`.

    The L of `L3-L4` is none. It consumes no more than that digit or slash, and looks ahead for the rest: most
    texts have few of either.
    """
    escaped = (re.escape(form).replace("_", _BLANK.pattern) for form in _forms(language, symbols=True))
    symbols = sorted(escaped, key=len, reverse=True)
    return re.compile(
        rf"(?:[\d/](?!\d)|\b(?:p[eo]r|cada)(?=\s))(?=(?:\s|(?<=\d)-)?({'|'.join(symbols)})(?:(?![^\W\d_])(?!(?<=-[a-z])\d)|(?=CI\b)))",
        re.IGNORECASE,
    )
