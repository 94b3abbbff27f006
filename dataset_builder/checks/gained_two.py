"""Whether a `dos` of a translation may stand where English counts nothing: `either group` has two."""

from collections.abc import Sequence

from dataset_builder.lexicons.counting_words import COUNTED
from dataset_builder.lexicons.stems import keys, renderings
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading
from dataset_builder.text_words import Word

_SAY_TWO = frozenset(
    "both either neither other pair pairs couple couples double doubles doubled dual twin twins between"
    " consecutive successive divide divided split halves half bilateral biphasic".split()
)
_ONE = frozenset("one single once".split())
# What a dose is counted in. Beginnings of folded words.
_DOSES = (
    *("comprimid", "tablet", "pastill", "pildor", "grage", "capsul", "gota", "gotit", "parche", "ampoll"),
    *("ampula", "vial", "frasc", "botell", "bols", "jering", "pluma", "cartuch", "supositor", "ovulo"),
    *("sobres", "sobrecit", "cuchara", "inyecci", "inhalaci", "pulsaci", "pulverizaci", "nebulizaci"),
    *("aplicaci", "infusi", "perfusi", "puf", "tomas", "dosis", "unidades", "implant", "chicle"),
)
_REACH = 2  # `dos primeras dosis`


def is_excused(pair: Pair, reading: Reading) -> bool:
    """Tell whether a `dos` that no English number answers to is no fault.

    It is one before what a dose is counted in (`dos comprimidos` for `a tablet`), before what English has
    one of, and in `dos veces` where no English word doubles anything.
    """
    counted = _words_after(pair, reading)
    if not counted:
        return True
    if _is_times(pair, reading):
        doubles = any(COUNTED["en"](word.folded) == ("times", "2") for word in pair.source_words)
        # Of `dos comprimidos dos veces al día` for `twice` the last is left over, and the first is too many.
        others = (each for each in pair.target_cardinals if each.value == 2 and not _is_times(pair, each))
        return doubles and all(is_excused(pair, each) for each in others)
    if any(word.folded in _SAY_TWO for word in pair.source_words):
        return True
    if any(word.folded.startswith(_DOSES) for word in counted):
        return _is_next_to_first(pair, counted) or _has_several(pair, reading, counted)
    return not _has_one(pair, counted)


def _is_times(pair: Pair, reading: Reading) -> bool:
    return pair.target[reading.end :].lstrip().startswith("veces")


def _words_after(pair: Pair, reading: Reading) -> Sequence[Word]:
    after = (at for at, word in enumerate(pair.target_words) if word.start >= reading.end)
    first = next(after, len(pair.target_words))
    words = pair.target_words[first : first + _REACH]
    between = pair.target[reading.end : words[0].start] if words else ""
    return words if between.isspace() else ()


def _is_next_to_first(pair: Pair, counted: Sequence[Word]) -> bool:
    """Tell whether English counts on from a first: `the second dose` may be said as `dos dosis`."""
    words = [word.folded for word in pair.source_words]
    if "second" not in words:
        return False
    at = words.index("second")
    return counted[0].folded == "dosis" or words[max(0, at - 1)] != "a"


def _has_several(pair: Pair, reading: Reading, counted: Sequence[Word]) -> bool:
    """Tell whether `las dos dosis` stands for `the morning and evening doses`."""
    before = next((word.folded for word in reversed(pair.target_words) if word.end <= reading.start), "")
    return before in ("los", "las") and any(
        word.folded.endswith("s") for word in _counterparts(pair, counted)
    )


def _has_one(pair: Pair, counted: Sequence[Word]) -> bool:
    """Tell whether English has one of what Spanish has two of."""
    counterparts = {word.start for word in _counterparts(pair, counted[:1])}
    words = pair.source_words
    return any(
        word.folded in _ONE and any(each.start in counterparts for each in words[at + 1 : at + 1 + _REACH])
        for at, word in enumerate(words)
    )


def _counterparts(pair: Pair, counted: Sequence[Word]) -> Sequence[Word]:
    known = {key for word in counted for key in keys(word.folded)}
    return [word for word in pair.source_words if not renderings(word.folded).isdisjoint(known)]
