"""Check `encoding`: the characters are those that somebody wrote, not UTF-8 read as something else."""

import re
import unicodedata
from collections.abc import Iterator

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag, Span
from dataset_builder.pairs import Pair

_SPANISH = frozenset(
    "áéíóúüñÁÉÍÓÚÜÑ¿¡«»“”‘’„–—―…ºª°ⁿ±≥≤≠≈×÷·•€£§µμ‰′″™®©½¼¾¹²³⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉→←↑↓∞√∆ΔØ†‡¶⟦⟧"
    " \u00a0\u202f\u2009\u2007\u2060\u200b\u2010\u2011\u2212"
)
_BROKEN = re.compile(
    r"Ã[\u0080-\u00bf\u0152-\u0178\u2018-\u203a\u20ac\u2122\u02c6\u02dc ]|Ã$|Ã(?=[^\w])"
    r"|Â[\u00a0-\u00bf]|â€|â‰|ï»¿"
    r"|[√¬][°±©≠∫√∂≥¡¢£∞§¶•ªº]|‚Ä|\ufffd|[\u0080-\u009f]"
    r"|&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,5});"
    r"|[a-záéíóúñ]\?[a-záéíóúñ]"
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class Encoding:
    """Looks for broken characters. Example: `infecciÃ³n` gives `encoding`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield the first broken place that the source does not have as well."""
        if pair.target.isascii() and "?" not in pair.target and "&" not in pair.target:
            return
        span = _broken(pair) or _strange(pair)
        if span is not None:
            message = f"broken characters: {pair.target[max(0, span[0] - 8) : span[1] + 8]!r}"
            yield Flag("encoding", "block", message, None, span)


def _broken(pair: Pair) -> Span | None:
    found = (match for match in _BROKEN.finditer(pair.target) if match.group() not in pair.source)
    return next((match.span() for match in found), None)


def _strange(pair: Pair) -> Span | None:
    """Return the place of a character that no Spanish text has, beside letters, and the source has not."""
    for match in _NOT_ASCII.finditer(pair.target):
        at, char = match.start(), match.group()
        if char in _SPANISH or char in pair.source or _is_foreign_letter(char):
            continue
        if any(each.isalpha() for each in pair.target[max(0, at - 1) : at] + pair.target[at + 1 : at + 2]):
            return at, at + 1
    return None


def _is_foreign_letter(char: str) -> bool:
    """A small letter of a name (`Sjögren`, `São`), a Greek one, or an accent that was written apart."""
    name = unicodedata.name(char, "")
    return name.startswith(("LATIN SMALL LETTER", "GREEK", "COMBINING"))
