"""Codes go through an engine as `⟦n⟧` and must come back once each. Standard library only.

What is protected is the table of `protected_kinds`.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dataset_builder.flags import Span
from dataset_builder.protected_kinds import KINDS, UNIT


@dataclass(frozen=True)
class Protected:
    """A segment whose codes are replaced by `⟦0⟧`, `⟦1⟧` ..., and the codes in that order."""

    text: str
    originals: tuple[str, ...] = ()


_OPEN, _CLOSE = "⟦", "⟧"
_EDGES = r"(?<!\w)(?<!\d[.,])(?:{})(?!\w)"
# Marks that stand in the text itself are protected too, so that no text can be mistaken for a placeholder.
_ANYWHERE = re.compile(
    r"⟦[^⟦⟧\s]{0,20}⟧|[⟦⟧]|" + _EDGES.format("|".join(kind.pattern for kind in KINDS if kind.within is None))
)
_WITHIN = tuple(
    (re.compile(kind.within), re.compile(_EDGES.format(kind.pattern))) for kind in KINDS if kind.within
)
_PLACEHOLDER = re.compile(r"⟦\s*+(0|[1-9][0-9]{0,8})\s*+⟧")
_IN_QUANTITY = re.compile(rf"\d\s?⟦\s*+\d{{1,9}}\s*+⟧\s?{UNIT}")  # `5 ⟦0⟧ mg`


def protect(segment: str) -> Protected:
    """Replace each code by a placeholder.

    Example: `protect("CYP3A4 [see Interactions (7.1)]")` is
    `Protected("⟦0⟧ [see Interactions (⟦1⟧)]", ("CYP3A4", "7.1"))`.
    """
    parts: list[str] = []
    originals: list[str] = []
    end = 0
    for start, stop in protected_spans(segment):
        parts += (segment[end:start], f"{_OPEN}{len(originals)}{_CLOSE}")
        originals.append(segment[start:stop])
        end = stop
    return Protected("".join([*parts, segment[end:]]), tuple(originals))


def restore(protected: Protected, answer: str) -> str | None:
    """Put the codes back into an engine's answer, None where a placeholder is lost, doubled or invented.

    So it is for one that came between a number and its unit: `5 ⟦0⟧ mg`.

    Example: `restore(Protected("(⟦0⟧)", ("5.1",)), "( ⟦0⟧ )")` is `"(5.1)"`: blanks that the engine put
    around a placeholder are those of the source again wherever the same character is its neighbour.
    """
    parts = _PLACEHOLDER.split(answer)
    literals, order = parts[::2], [int(index) for index in parts[1::2]]
    if sorted(order) != list(range(len(protected.originals))) or any(
        mark in literal for literal in literals for mark in (_OPEN, _CLOSE)
    ):
        return None
    if _IN_QUANTITY.search(answer) and not _IN_QUANTITY.search(protected.text):
        return None
    source = _PLACEHOLDER.split(protected.text)[::2]
    neighbours = [None, *order, None]
    literals = [
        _mended(literal, before, after, source)
        for literal, before, after in zip(literals, neighbours, neighbours[1:], strict=False)
    ]
    codes = [*(protected.originals[index] for index in order), ""]
    return "".join(part for pair in zip(literals, codes, strict=True) for part in pair)


def copied(codes: Sequence[str], source: str, target: str) -> bool:
    """Tell whether a target holds each code as often as its source.

    `CYP3A4` in the target is no `CYP3A`. Of `5.1` as a code and as a number one may be printed otherwise.
    """
    wanted, there, found = (Counter(each) for each in (codes, _tokens(codes, source), _tokens(codes, target)))
    return wanted & there <= found <= wanted | there


def changed_order(codes: Sequence[str], target: str) -> bool:
    """Tell whether codes follow each other otherwise in a target than in its source.

    Variants and what they are of may change places: `BRAF V600E mutation` is `mutación V600E de BRAF`.
    """
    known = dict.fromkeys(codes)
    found = _tokens(codes, target) if len(known) > 1 else []
    variants = {code for code in known if _is_variant(code)}
    return bool(found) and any(
        _differ([code for code in codes if code in side], [each for each in found if each in side])
        for side in (variants, known.keys() - variants)
    )


def _differ(codes: Sequence[str], found: Sequence[str]) -> bool:
    """Compare the order of codes; where one stands oftener (as a number), only that of the first ones."""
    if len(codes) == len(found):
        return codes != found
    return list(dict.fromkeys(codes)) != list(dict.fromkeys(found))


def _tokens(codes: Iterable[str], text: str) -> list[str]:
    """Return the codes in a text in order, each as a whole; `CYP3A` is not in `CYP3A4`."""
    either = "|".join(map(re.escape, sorted(set(codes), key=len, reverse=True)))
    return re.findall(rf"(?<!\w)(?<!\d[.,])(?:{either})(?!\w|\.\d)", text) if either else []


def _is_variant(code: str) -> bool:
    """Tell whether the first kind of which a code may be is that of variants."""
    kind = next((kind.name for kind in KINDS if kind.within is None and re.fullmatch(kind.pattern, code)), "")
    return kind == "variant"


def protected_spans(segment: str) -> list[Span]:
    """Return where the codes of a segment are, in order and without overlap."""
    spans = [match.span() for match in _ANYWHERE.finditer(segment)]
    inner = [
        match.span()
        for container, pattern in _WITHIN
        for place in container.finditer(segment)
        for match in pattern.finditer(segment, *place.span())
    ]
    if not inner:
        return spans
    return _without_overlap(spans, inner)


def _without_overlap(first: Sequence[Span], others: Iterable[Span]) -> list[Span]:
    """Merge two rows of spans in order; of the second only those stay that touch none of the first."""
    free = []
    for start, stop in others:
        follower = bisect_left(first, (start, start))
        if (follower == 0 or first[follower - 1][1] <= start) and (
            follower == len(first) or stop <= first[follower][0]
        ):
            free.append((start, stop))
    return sorted([*first, *free])


def _mended(literal: str, before: int | None, after: int | None, source: Sequence[str]) -> str:
    """Space what stands between two placeholders of an answer (None: an end of it) as the source does."""
    core = literal.strip()
    if not core:
        if before is None or after is None:
            return literal
        between = source[before + 1] if after == before + 1 else " "
        return between if not between.strip() else literal or " "
    head, tail = _blanks_around(literal)
    if before is not None:
        blanks, _ = _blanks_around(source[before + 1])
        head = _mended_blanks(head, core[0], blanks, source[before + 1].lstrip()[:1])
    if after is not None:
        _, blanks = _blanks_around(source[after])
        tail = _mended_blanks(tail, core[-1], blanks, source[after].rstrip()[-1:])
    return head + core + tail


def _mended_blanks(found: str, neighbour: str, source_blanks: str, source_neighbour: str) -> str:
    """Return the blanks between a placeholder and the character that is its neighbour."""
    if neighbour == source_neighbour:
        return source_blanks
    return found or (source_blanks or " " if neighbour.isalnum() else "")


def _blanks_around(literal: str) -> tuple[str, str]:
    return literal[: len(literal) - len(literal.lstrip())], literal[len(literal.rstrip()) :]
