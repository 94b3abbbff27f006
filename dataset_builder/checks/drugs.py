"""Check `drugs`: the translation names the drugs of its source, and no other."""

from collections.abc import Iterator, Mapping, Sequence

from dataset_builder.contracts import CheckSubject
from dataset_builder.drug_names import word_skeleton
from dataset_builder.flags import Flag, Tier
from dataset_builder.lexicons.drugs import DrugMention, drugs_in_english, drugs_in_spanish, name_key
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Word

_STEM_CHARS = 5
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
        ("iron", ("ferropeni", "sideremi", "sideropeni", "marcial")),
        ("uric acid", ("uricemi", "uricosuri")),
        ("oxygen", ("oxemi", "oximetr")),
        ("carbon dioxide", ("capni",)),
        ("ammonia", ("amoniemi", "amonemi")),
        ("cholesterol", ("colesterolemi",)),
        ("alcohol", ("hidroalcohol", "etilic", "etilism", "enolic", "enolism")),
        ("nicotine", ("tabaquic",)),
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
        for one, two in zip(lost, gained, strict=False):
            message = f"{pair.source[one.start : one.end]} became {pair.target[two.start : two.end]}"
            yield Flag("drug_changed", "block", message, (one.start, one.end), (two.start, two.end))
        for one in lost[len(gained) :]:
            message = f"{pair.source[one.start : one.end]} is missing"
            yield Flag("drug_missing", _tier(one), message, (one.start, one.end))
        for two in gained[len(lost) :]:
            message = f"{pair.target[two.start : two.end]} is not in the source"
            yield Flag("drug_extra", _tier(two), message, None, (two.start, two.end))


def _without(own: list[DrugMention], other: list[DrugMention], words: Sequence[Word]) -> list[DrugMention]:
    """Return one mention of each substance that the other side does not name.

    Body chemistry is named inside other words too: `oxygen therapy` is `oxigenoterapia`.
    """
    known = {each.key for each in other}
    rest = {each.key: each for each in reversed(own) if each.key not in known}
    return [each for each in reversed(rest.values()) if not _inside(each, words)]


def _inside(mention: DrugMention, words: Sequence[Word]) -> bool:
    known = _NAMED_INSIDE.get(mention.key, ())
    if any(part in word.folded for part in known for word in words):
        return True
    beginning = mention.key[:_STEM_CHARS]
    return mention.kind == "common" and any(
        word_skeleton(word.folded).startswith(beginning) for word in words
    )


def _tier(mention: DrugMention) -> Tier:
    """Body chemistry and ordinary words (`glucosa`, `alcohol`) may be put without their name."""
    return "block" if mention.kind == "drug" else "warn"
