"""Two drugs that changed sides where one is compared with the other, or takes its place."""

import re
from collections.abc import Sequence
from itertools import starmap

from dataset_builder.flags import Flag
from dataset_builder.lexicons.drugs import DrugMention
from dataset_builder.pairs import Pair

_Both = tuple[re.Pattern[str], re.Pattern[str]]  # in English, in Spanish


def _both(english: str, spanish: str) -> _Both:
    return re.compile(english, re.IGNORECASE), re.compile(spanish, re.IGNORECASE)


# What stands between two drugs.
_THAN = _both(r"\bthan\b", r"\bque\b")
_INSTEAD = _both(r"\b(?:instead of|in place of|rather than)\b", r"\b(?:en (?:lugar|vez) del?|antes que)\b")
_FOR = _both(r"\A\W*(?:with|by|to)\W*\Z", r"\A\W*(?:por|a|al)(?: el| la)?\W*\Z")
# What stands before the first of them.
_EXCHANGE = _both(r"\b(?:replac|switch)\w*[^.;]{0,40}\Z", r"\b(?:sustitu|reemplaz|cambi)\w*[^.;]{0,40}\Z")
# Anywhere: the comparison may go the other way.
_LESS = _both(
    r"\b(?:less|lower|fewer|worse|inferior|shorter|weaker|slower|smaller|not|no)\b",
    r"\b(?:menos|menor(?:es)?|peor(?:es)?|inferior(?:es)?|no|ni|sin"
    r"|m[aá]s (?:corto|d[eé]bil|lento|baj|pequeñ)\w*)\b",
)


def compared_otherwise(
    pair: Pair, source: Sequence[DrugMention], target: Sequence[DrugMention]
) -> Flag | None:
    """Return two drugs that changed sides of a `than`, an `instead of` or a `replace ... with`.

    `Worse than warfarin` may be `la warfarina fue mejor`, so a comparison must go the same way in both texts.
    """
    one, two = ([each for each in mentions if each.kind == "drug"] for mentions in (source, target))
    if len(one) != len(two) or len(one) != 2 or (one[0].key, one[1].key) != (two[1].key, two[0].key):
        return None
    texts = pair.source, pair.target
    between = tuple(
        text[first.end : last.start] for text, (first, last) in zip(texts, (one, two), strict=True)
    )
    before = pair.source[: one[0].start], pair.target[: two[0].start]
    is_exchange = _stand(_EXCHANGE, before) and _stand(_FOR, between)
    is_less = [pattern.search(text) is not None for pattern, text in zip(_LESS, texts, strict=True)]
    is_comparison = _stand(_THAN, between) and is_less[0] == is_less[1]
    if not (is_comparison or is_exchange or _stand(_INSTEAD, between)):
        return None
    names = " and ".join(pair.target[each.start : each.end] for each in two)
    spans = (one[0].start, one[1].end), (two[0].start, two[1].end)
    return Flag("drug_order", "block", f"{names} seem to have changed places", *spans)


def _stand(patterns: _Both, texts: tuple[str, ...]) -> bool:
    """Tell whether the English pattern is in the English text, and the Spanish one in the Spanish."""
    return all(starmap(re.Pattern.search, zip(patterns, texts, strict=True)))
