"""What the pair checks say of one pair, in a form that tests compare."""

from functools import cache

from dataset_builder.flags import Flag, Span
from dataset_builder.pair_checks import PairChecks, open_pair_checks


@cache
def checks(locale: str = "es") -> PairChecks:
    """Open all checks of pairs for a locale, once."""
    return open_pair_checks(number_locale=locale)


def codes(source: str, target: str, locale: str = "es") -> set[str]:
    """Return the codes of all flags."""
    return {flag.code for flag in checks(locale).flags(source, target)}


def flag_of(code: str, source: str, target: str, locale: str = "es") -> Flag:
    """Return the first flag of a code; a test without it fails here."""
    found = checks(locale).flags(source, target)
    return next(flag for flag in found if flag.code == code)


def quoted(text: str, span: Span | None) -> str | None:
    """Return what a span points at."""
    return None if span is None else text[slice(*span)]
