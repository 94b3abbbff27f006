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
from dataset_builder.readings import Reading

_LIST = re.compile(r"(?:\W|\b(?:or|and|by|ly|use|route|injections?|administration)\b)*", re.IGNORECASE)


class SameRoutes:
    """Compares ways of giving a drug. Example: `intratecal` for `intravenous` gives `route_changed`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield a way that became another one, two that changed places, and one eye for both."""
        yield from one_of_both(pair)
        source = routes(pair.source, pair.source_words, "en")
        if source and (target := routes(pair.target, pair.target_words, "es")):
            yield from _changed(pair, source, target) or _exchanged(pair, source, target)


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
