"""Check `routes`: a drug is given by the same way, and on both sides of the body where it was."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from dataset_builder.checks.number_order import moved, with_numbers
from dataset_builder.checks.paired_organs import one_of_both
from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag
from dataset_builder.lexicons.routes import RouteMention, routes
from dataset_builder.pairs import Pair
from dataset_builder.phrases import Phrases
from dataset_builder.readings import Reading

# `for intravenous use only`, `must only be given intravenously`; `15 mg IM`
_ONLY = re.compile(
    r"\b(?:only|exclusively|solely)\b(?: \w+){0,3} \Z|(?: \w+){0,2} (?:only|exclusively|solely)\b",
    re.IGNORECASE,
)
_GIVE = Phrases({"give|administer|inject": r"\b(?:give|administer|inject)\b"})
_DOSE_BEFORE = re.compile(r"\d\s?(?:m?g|mc?g|µg|ml|units?|IU)(?:/kg)? (?:by )?\Z", re.IGNORECASE)
# Which way is meant goes without saying of a place (`the eye`); of these it does not.
_BY_NEEDLE = frozenset(
    {"intravenous", "intramuscular", "subcutaneous", "intrathecal", "epidural", "intradermal"}
)
_OTHERWISE = Phrases(
    {
        "inyec|pincha": r"\binyec(?:table|tad)\w*|\bpinch\w+",
        "vena|músculo|musculo|piel|brazo": r"\b(?:venas?|venos[oa]s?|m[uú]sculos?|piel|brazo)\b",
        "goteo|gota a gota|vía|via ": r"\bgoteo\b|\bgota a gota\b|\bv[ií]a\b",
        "suero|parenteral|perfusi": r"\bsueros?\b|\bparenteral\w*|\bperfusi[oó]n",
    }
)
_LIST = re.compile(r"(?:\W|\b(?:or|and|by|ly|use|route|injections?|administration)\b)*", re.IGNORECASE)

_REACH = 40  # characters before a way


class SameRoutes:
    """Compares ways of giving a drug. Example: `intratecal` for `intravenous` gives `route_changed`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield a way that became another one, two that changed places, and one eye for both."""
        yield from one_of_both(pair)
        source = routes(pair.source, pair.source_words, "en")
        if not source:
            return
        if target := routes(pair.target, pair.target_words, "es"):
            yield from _changed(pair, source, target) or _exchanged(pair, source, target)
        else:
            yield from _lost(pair, source)


def _lost(pair: Pair, source: Sequence[RouteMention]) -> Iterator[Flag]:
    """Yield a way that Spanish does not tell: `solo por inyección` for `by intravenous injection only`."""
    for name, (start, end) in source:
        is_only = _ONLY.search(pair.source, max(0, start - _REACH), start) or _ONLY.match(pair.source, end)
        is_told = _GIVE.search(pair.source) or _DOSE_BEFORE.search(pair.source, 0, start)
        if (is_only or (name in _BY_NEEDLE and is_told)) and not _OTHERWISE.search(pair.target):
            message = f"{pair.source[start:end]} has no counterpart"
            yield Flag("route_changed", "warn", message, (start, end))
            return


def _changed(pair: Pair, source: Sequence[RouteMention], target: Sequence[RouteMention]) -> list[Flag]:
    """Return a way that Spanish names less often than English, beside one that it names oftener."""
    ours, theirs = Counter(name for name, _ in source), Counter(name for name, _ in target)
    lost = next((span for name, span in source if ours[name] > theirs[name]), None)
    gained = next((span for name, span in target if theirs[name] > ours[name]), None)
    if lost is None or gained is None:
        return []
    message = f"{pair.source[slice(*lost)]} became {pair.target[slice(*gained)]}"
    return [Flag("route_changed", "block", message, lost, gained)]


def _exchanged(pair: Pair, source: Sequence[RouteMention], target: Sequence[RouteMention]) -> Iterator[Flag]:
    """Yield two ways that changed places; within a list (`IV or IM`) they may."""
    names = sorted({name for name, _ in source})
    if len(source) != len(target) or len(names) < 2 or _is_list(pair.source, source):
        return
    ours, theirs = (
        [Reading(Decimal(names.index(name)), name, *span) for name, span in side if name in names]
        for side in (source, target)
    )
    beside = (
        with_numbers(pair.source_words, pair.source_numbers),
        with_numbers(pair.target_words, pair.target_numbers),
    )
    for flag in moved(pair, ours, theirs, beside):
        yield replace(flag, code="route_changed", tier="block")


def _is_list(text: str, mentions: Sequence[RouteMention]) -> bool:
    return all(
        _LIST.fullmatch(text, one[1], two[0]) is not None
        for one, two in pairwise(span for _, span in mentions)
    )
