"""Filters that put any text safely into a Markdown card: escaped by default, or as code, address or number.

Standard library only. A value that has been through a filter is a `Markdown`; anything else is escaped when
it is printed, so that a template cannot forget to.
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import quote, urlsplit

THIN_SPACE = "\u202f"  # thousands mark, and between a number and its percent sign
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"} | {mark: "\\" + mark for mark in "\\`*[]#~"}
)
_REPO_ID = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)?")


class Markdown(str):
    """Text that is already Markdown."""


def escaped(value: object) -> str:
    r"""Return a value as one line of harmless Markdown: `"a|b\n<i>"` becomes `"a&#124;b &lt;i&gt;"`."""
    if isinstance(value, Markdown):
        return value
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return number(value)
    return Markdown(one_line(str(value)).translate(_ESCAPES))


def one_line(text: str) -> str:
    r"""Return a text with every run of white space as one space: `"a\n b"` becomes `"a b"`."""
    return " ".join(text.split())


def code(value: object) -> Markdown:
    """Return a value as inline code that a table survives: `"a|b"` becomes a span of `a¦b`."""
    text = one_line(str(value)).replace("`", "'").replace("|", "¦")
    return Markdown(f"`{text}`") if text else Markdown("—")


def link(url: str) -> Markdown:
    """Return a web address as a link, and anything else as escaped text: `javascript:` never links."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return Markdown(escaped(url)) if url else Markdown("—")
    return Markdown(f"<{quote(url, safe=':/?#@!$&+,;=%~.-_')}>")


def number(value: float | Decimal | None) -> Markdown:
    """Print a number the Spanish way: 12345.5 is `12 345,5` (thin space), 4000 is `4000`, None is a dash."""
    if value is None:
        return Markdown("—")
    rounded = value if isinstance(value, int) else round(Decimal(str(value)), 4).normalize()
    text = format(rounded, "d" if isinstance(value, int) else "f")
    whole, _, fraction = text.partition(".")
    if len(whole.lstrip("-")) >= 5:
        whole = f"{int(whole):,}".replace(",", THIN_SPACE)
    return Markdown(f"{whole},{fraction}" if fraction else whole)


def percent(part: int, whole: int, decimals: int = 1) -> Markdown:
    """Print a share with one decimal: `percent(1, 3)` is `33,3 %` (thin space), of nothing it is a dash."""
    if not whole:
        return Markdown("—")
    return Markdown(f"{number(round(Decimal(100 * part) / Decimal(whole), decimals))}{THIN_SPACE}%")


def share(value: float | None) -> Markdown:
    """Print a rate from 0 to 1 with one decimal: `share(0.0524)` is `5,2 %` (thin space), None is a dash."""
    if value is None:
        return Markdown("—")
    return Markdown(f"{number(round(100 * Decimal(str(value)), 1))}{THIN_SPACE}%")


def hundredths(value: float | None) -> Markdown:
    """Print a number with at most two decimals: `hundredths(0.580645)` is `0,58`, None is a dash."""
    return number(None if value is None else round(Decimal(str(value)), 2))


def estimate(rate: Mapping[str, float]) -> Markdown:
    """Print a rate with its interval: `15 % (5,2 % – 36 %)`."""
    return Markdown(f"{share(rate['rate'])} ({share(rate['lower'])} – {share(rate['upper'])})")


def literal(value: object) -> Markdown:
    """Print a value as a Python literal of a code block; a newline or quote in it cannot leave the string."""
    return Markdown(json.dumps(str(value), ensure_ascii=False))


def plain(value: object) -> Markdown:
    """Return a value as text of a BibTeX field: braces, quotes and backslashes of its own are left out."""
    return Markdown(re.sub(r"[{}\\`\"]", "", one_line(str(value))))


def is_repo_id(text: str) -> bool:
    """Tell whether a text can be a repository of the Hub: `"org/name"` can, `"/home/x"` cannot."""
    return _REPO_ID.fullmatch(text) is not None


def public_id(text: str) -> str:
    """Return a repository id as it is, and of a local path only its last part: no card tells it."""
    return text if is_repo_id(text) else text.rstrip("/").rsplit("/", 1)[-1]
