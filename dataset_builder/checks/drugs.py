"""Check `drugs`: the translation names the drugs of its source, and no other."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from dataset_builder.checks.compared_drugs import compared_otherwise
from dataset_builder.checks.meant_drugs import is_meant
from dataset_builder.checks.number_order import moved, with_numbers
from dataset_builder.contracts import CheckSubject
from dataset_builder.drug_names import word_skeleton
from dataset_builder.flags import Flag, Tier
from dataset_builder.lexicons.drug_classes import OFTEN_ADDED, ClassMention, drug_classes, may_be_meant
from dataset_builder.lexicons.drugs import (
    DrugMention,
    drugs_in_english,
    drugs_in_spanish,
    name_key,
    spanish_names,
    spanish_names_in_words,
)
from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.stems import keys
from dataset_builder.pairs import Pair
from dataset_builder.readings import Reading
from dataset_builder.text_words import Word

_STEM_CHARS = 5
# A skeleton, and what makes another word of it: `anticoagulantes cumarínicos`, `una aspirinita`,
# `insulinodependiente`, `heparinizado`.
_DERIVED = re.compile(
    r"(?:ik|it|ad|emi?)(?:[ao]s?)?|o(?:dependien|res+is|sensi|terap|mimeti|pen)\w*|isa(?:d|nd|sion|r)\w*"
)
# A salt that the source does not name is a wrong one, however common it is.
_SALTS = frozenset(
    name_key(name) for name in ("sodium", "potassium", "calcium", "magnesium", "lithium", "iron")
)
_IT = re.compile(r"\b(?:it|its|them)\b", re.IGNORECASE)
# What a text is about has an article: `inyecte la insulina`, but `administre morfina`.
_KNOWN = re.compile(r"\b(?:el|la|los|las|del|al|est[aeo]s?|dich[ao]s?|su)\s\Z", re.IGNORECASE)
_PHOSPHORUS = frozenset(map(name_key, ("phosphate", "phosphorus")))
# A level, or what food holds; of a dose they are not the same.
_LEVEL = re.compile(r"\b(?:serum|plasma|blood|food|diet\w*|levels?)\b|/ ?d?[lL]\b")
# What a level in the blood is called: `serum sodium` is `natremia`, `blood glucose` may be `hipoglucemia`.
_NAMED_INSIDE: Mapping[str, tuple[str, ...]] = {
    name_key(name): words
    for name, words in (
        ("glucose", ("glucemi", "glicemi", "sugar", "azucar")),
        ("chloride", ("cloro", "cloremi", "chlor")),
        ("serotonin", ("ssri", "snri", "isrs", "irsn", "irsns")),
        ("sodium", ("natremi", "natriuri")),
        ("potassium", ("potasemi", "kalemi", "caliemi", "kaliemi")),
        ("calcium", ("calcemi", "calciuri")),
        ("magnesium", ("magnesemi",)),
        ("phosphate", ("fosfatemi", "fosforemi")),
        ("phosphorus", ("fosfatemi", "fosforemi")),
        ("lithium", ("litemi",)),
        ("aluminum", ("foil",)),
        ("iron", ("ferropeni", "sideremi", "sideropeni", "marcial")),
        ("uric acid", ("uricemi", "uricosuri")),
        ("oxygen", ("oxemi", "oximetr", "saturaci")),
        ("carbon dioxide", ("capni",)),
        ("ammonia", ("amoniemi", "amonemi")),
        ("cholesterol", ("colesterolemi",)),
        ("alcohol", ("licor", "bebida", "hidroalcohol", "etilic", "etilism", "enolic", "enolism")),
        ("nicotine", ("tabaquic",)),
        ("morphine", ("morfic",)),
        ("folate", ("folic",)),
        ("hemoglobin", ("hba",)),
        ("digoxin", ("digitalic",)),
        ("cortisone", ("steroid", "corticoid")),
    )
}


class SameDrugs:
    """Compares substances by exact name. Example: `prednisolona` for `prednisone` gives `drug_changed`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield each drug that became another one, was lost, or was added."""
        source, target = drugs_in_english(pair.source), drugs_in_spanish(pair.target)
        lost = _without(source, target, pair.target_words)
        gained = _without(target, source, pair.source_words)
        if lost and gained:
            lost, gained = _without_split(pair, lost, gained)
        gained = [each for each in gained if not _is_shared_out(pair, each)]
        lost, gained = _without_levels(pair, lost, gained)
        for one, two in zip(lost, gained, strict=False):
            message = f"{pair.source[one.start : one.end]} became {pair.target[two.start : two.end]}"
            yield Flag("drug_changed", "block", message, (one.start, one.end), (two.start, two.end))
        may_be_meant = not gained and not _is_named_oftener(source, target)
        for one in lost[len(gained) :]:
            message = f"{pair.source[one.start : one.end]} is missing"
            tier: Tier = "warn" if may_be_meant and is_meant(pair, one) else _tier(one)
            yield Flag("drug_missing", tier, message, (one.start, one.end))
        # What a text is about is named sooner in Spanish: `inject it`.
        is_pronoun = not source and _IT.search(pair.source) is not None
        for two in gained[len(lost) :]:
            message = f"{pair.target[two.start : two.end]} is not in the source"
            is_meant_by_it = is_pronoun and _KNOWN.search(pair.target, 0, two.start) is not None
            yield Flag("drug_extra", _tier_of_extra(two, is_meant_by_it), message, None, (two.start, two.end))
        if not (lost and gained):
            yield from _other_class(pair)
            yield from _exchanged(pair, source, target)


def _is_named_oftener(source: Sequence[DrugMention], target: Sequence[DrugMention]) -> bool:
    """Tell whether Spanish names any drug once more than English, which may stand for a lost one."""
    return bool(Counter(each.key for each in target) - Counter(each.key for each in source))


def _other_class(pair: Pair) -> Iterator[Flag]:
    """Yield a class of drugs that became another one: `antivirales` for `antibiotics`."""
    source = list(drug_classes(pair.source, [word for _, word in pair.source_telling], "en"))
    target = list(drug_classes(pair.target, [word for _, word in pair.target_telling], "es"))
    if source == target == []:
        return
    lost, gained = _beyond(source, target), _beyond(target, source)
    for (one, place), (two, there) in zip(lost, gained, strict=False):
        yield Flag("drug_changed", "block", f"{one} became {two}", place, there)
    named = {name for name, _ in source}
    for two, there in gained[len(lost) :]:
        if two not in named and two not in OFTEN_ADDED and not may_be_meant(two, pair.source):
            yield Flag("drug_extra", "warn", f"{two} is not in the source", None, there)


def _beyond(own: Sequence[ClassMention], other: Sequence[ClassMention]) -> list[ClassMention]:
    """Return the classes that one side names and the other does not, and those it names more often."""
    left = Counter(name for name, _ in other)
    rest: list[ClassMention] = []
    for name, place in own:
        left[name] -= 1
        if left[name] < 0:
            rest.append((name, place))
    return rest


def _exchanged(pair: Pair, source: Sequence[DrugMention], target: Sequence[DrugMention]) -> Iterator[Flag]:
    """Yield two drugs that changed places: `apixaban was better than warfarin` the other way round."""
    if len({each.key for each in source if each.kind == "drug"}) < 2:
        return
    if (flag := compared_otherwise(pair, source, target)) is not None:
        yield flag
        return
    numbered: dict[str, Decimal] = {}
    one, two = _as_readings(pair.source, source, numbered), _as_readings(pair.target, target, numbered)
    ours, theirs = _common(_values(pair.source_numbers), _values(pair.target_numbers))
    is_in_order = _values(one) == _values(two) and ours == theirs
    if len(one) == len(two) and not (is_in_order and ours):
        beside = (
            with_numbers(pair.source_words, pair.source_numbers),
            with_numbers(pair.target_words, pair.target_numbers),
        )
        yield from (replace(flag, code="drug_order") for flag in moved(pair, one, two, beside))


def _common(ours: Sequence[Decimal], theirs: Sequence[Decimal]) -> tuple[list[Decimal], list[Decimal]]:
    """Return both lists without what the other lacks: `twice daily` is `cada 12 horas`."""
    both = set(ours) & set(theirs)
    return [each for each in ours if each in both], [each for each in theirs if each in both]


def _values(readings: Sequence[Reading]) -> list[Decimal]:
    return [each.value for each in readings]


def _as_readings(text: str, mentions: Sequence[DrugMention], numbered: dict[str, Decimal]) -> list[Reading]:
    """Return one reading for each place where a drug is named; equal drugs get equal values."""
    places: dict[tuple[int, int], Decimal] = {}
    for each in mentions:
        if each.kind == "drug" and (each.start, each.end) not in places:
            value = numbered.setdefault(each.key, Decimal(len(numbered)))
            places[each.start, each.end] = value
    return [Reading(value, text[start:end], start, end) for (start, end), value in places.items()]


def _without_split(
    pair: Pair, lost: list[DrugMention], gained: list[DrugMention]
) -> tuple[list[DrugMention], list[DrugMention]]:
    """Take out a name of several words that Spanish shares: `hidróxido de aluminio o de magnesio`."""
    words = {word_skeleton(word.folded) for word in pair.target_words}
    split = [
        (each, parts)
        for each in lost
        for name in spanish_names_in_words(each.key)
        if len(parts := frozenset(name)) > 1 and words.issuperset(parts)
    ]
    names = {each for each, _ in split}
    said = frozenset[str]().union(*(parts for _, parts in split))
    return [each for each in lost if each not in names], [each for each in gained if each.key not in said]


def _without_levels(
    pair: Pair, lost: list[DrugMention], gained: list[DrugMention]
) -> tuple[list[DrugMention], list[DrugMention]]:
    """Take out `phosphate` and `fósforo` where no dose is told: a level in the blood, what food holds."""
    both = {each.key for each in (*lost, *gained)} >= _PHOSPHORUS
    if not both or _LEVEL.search(pair.source) is None:
        return lost, gained
    one, two = ([each for each in own if each.key not in _PHOSPHORUS] for own in (lost, gained))
    return one, two


def _is_shared_out(pair: Pair, mention: DrugMention) -> bool:
    """Tell whether English shares a word of a name: `aluminum and magnesium hydroxide`."""
    parts = [
        word.folded
        for word in pair.target_words
        if mention.start <= word.start < mention.end and word.folded not in FUNCTION_WORDS["es"]
    ]
    known = frozenset[str]().union(*pair.source_renderings)
    return len(parts) > 1 and all(not known.isdisjoint(keys(part)) for part in parts)


def _without(own: list[DrugMention], other: list[DrugMention], words: Sequence[Word]) -> list[DrugMention]:
    """Return one mention of each substance that the other side does not name.

    `words` are those of the other side: body chemistry is named inside other words too, as in
    `oxigenoterapia` for `oxygen therapy`.
    """
    known = {each.key for each in other}
    rest = {each.key: each for each in reversed(own) if each.key not in known}
    unnamed = _unnamed(words, other) if rest else ()
    return [each for each in reversed(rest.values()) if not _inside(each, unnamed)]


def _unnamed(words: Sequence[Word], mentions: Sequence[DrugMention]) -> list[Word]:
    """Return the words that name no drug: `nicotinamida` says nothing of `nicotine`."""
    places = {each.start for each in mentions if each.kind == "drug"}
    return [word for word in words if word.start not in places]


def _inside(mention: DrugMention, words: Sequence[Word]) -> bool:
    known = _NAMED_INSIDE.get(mention.key, ())
    if known and any(part in word.folded.replace("ae", "e") for part in known for word in words):
        return True  # `hyperkalaemia` is too much `potasio`
    names = {mention.key, *spanish_names(mention.key)}
    if any(_is_derived(word_skeleton(word.folded), name) for word in words for name in names):
        return True
    beginning = mention.key[:_STEM_CHARS]
    return mention.kind == "common" and any(
        word_skeleton(word.folded).startswith(beginning) for word in words
    )


def _is_derived(word: str, name: str) -> bool:
    return word.startswith(name) and _DERIVED.fullmatch(word, len(name)) is not None


def _tier_of_extra(mention: DrugMention, is_pronoun: bool) -> Tier:
    if is_pronoun:
        return "warn"
    return "block" if mention.key in _SALTS else _tier(mention)


def _tier(mention: DrugMention) -> Tier:
    """Body chemistry and ordinary words (`glucosa`, `alcohol`) may be put without their name."""
    return "block" if mention.kind == "drug" else "warn"
