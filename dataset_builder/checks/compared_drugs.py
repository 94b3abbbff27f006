"""Two drugs that changed sides of a comparison or an exchange, or of which each got the other's dose."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import starmap

from dataset_builder.flags import Flag
from dataset_builder.lexicons.drugs import DrugMention
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language

_Both = tuple[re.Pattern[str], re.Pattern[str]]  # in English, in Spanish


def _both(english: str, spanish: str) -> _Both:
    return re.compile(english, re.IGNORECASE), re.compile(spanish, re.IGNORECASE)


# What stands between two drugs.
_THAN = _both(r"\bthan\b", r"\bque\b")
_INSTEAD = _both(r"\b(?:instead of|in place of|rather than)\b", r"\b(?:en (?:lugar|vez) del?|antes que)\b")
_FOR = _both(r"\A\W*(?:with|by|to)\W*\Z", r"\A\W*(?:por|a|al)(?: el| la)?\W*\Z")
# What stands before the first of them.
_EXCHANGE = _both(r"\b(?:replac|switch)\w*[^.;]{0,40}\Z", r"\b(?:sustitu|reemplaz|cambi)\w*[^.;]{0,40}\Z")
_UNITS = r"(?:mg|m?cg|[µμ]g|g|ml|U\.?I\.?|IU|mEq|mmol)\b"
_DOSE: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(rf"[\s-]?(?:{_UNITS}|units?\b)", re.IGNORECASE),
    "es": re.compile(rf"\s?(?:{_UNITS}|unidad(?:es)?\b)", re.IGNORECASE),
}
# Anywhere: the comparison may go the other way.
_LESS = _both(
    r"\b(?:less|lower|fewer|worse|inferior|shorter|weaker|slower|smaller|not|no)\b",
    r"\b(?:menos|menor(?:es)?|peor(?:es)?|inferior(?:es)?|no|ni|sin"
    r"|m[aá]s (?:corto|d[eé]bil|lento|baj|pequeñ)\w*)\b",
)


def compared_otherwise(
    pair: Pair, source: Sequence[DrugMention], target: Sequence[DrugMention]
) -> Flag | None:
    """Return two drugs that changed sides of a `than`, an `instead of` or a `replace ... with`, or doses.

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
    is_told = is_comparison or is_exchange or _stand(_INSTEAD, between)
    if not (is_told or _have_each_others_dose(pair, one, two)):
        return None
    names = " and ".join(pair.target[each.start : each.end] for each in two)
    spans = (one[0].start, one[1].end), (two[0].start, two[1].end)
    return Flag("drug_order", "block", f"{names} seem to have changed places", *spans)


def _have_each_others_dose(pair: Pair, one: Sequence[DrugMention], two: Sequence[DrugMention]) -> bool:
    """Tell whether two doses stay in order, one beside each drug, while the drugs do not.

    `A 10 mg, B 20 mg` and `10 mg de A, 20 mg de B` say the same: the first drug has the first dose.
    """
    ours = _doses(pair.source, pair.source_numbers, one, "en")
    theirs = _doses(pair.target, pair.target_numbers, two, "es")
    return ours is not None and ours == theirs and len(set(ours)) > 1


def _doses(
    text: str, numbers: Sequence[Reading], drugs: Sequence[DrugMention], language: Language
) -> list[Decimal] | None:
    """Return two doses where one stands beside each of two drugs, on either side of it; or None."""
    found = [each for each in numbers if _DOSE[language].match(text, each.end)]
    if len(found) != len(drugs):
        return None
    firsts = sorted([*((each.start, True) for each in found), *((each.start, False) for each in drugs)])
    is_dose = [each for _, each in firsts]
    is_beside = is_dose[0] != is_dose[1]
    return [each.value for each in found] if is_beside else None


def _stand(patterns: _Both, texts: tuple[str, ...]) -> bool:
    """Tell whether the English pattern is in the English text, and the Spanish one in the Spanish."""
    return all(starmap(re.Pattern.search, zip(patterns, texts, strict=True)))
