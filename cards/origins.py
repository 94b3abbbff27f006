"""Where the texts of each config come from, and what was done with them: what the card may say of them.

Standard library only.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from cards import texts_es
from cards.facts import Facts
from cards.front_matter import column_names

Origin = Literal["sample", "visitors", "bank", "published", "files"]
_ORDER: tuple[Origin, ...] = ("sample", "visitors", "bank", "published", "files")
_OF_BANK = {"question_id", "answer_sha256"}
_PUBLISHED_KINDS = {
    "abstract",
    "label",
}  # of sources; the others read whatever they are given
_PROFESSIONAL = "preferences_professional"


def origins(facts: Facts) -> Mapping[Origin, Sequence[str]]:
    """Return the names of the configs of each origin.

    Example: configs `openfda` (source of kind `label`) and `preferences` (it has the column `battle_id`) give
    `{"visitors": ["preferences"], "published": ["openfda"]}`.
    """
    of = {config["name"]: _origin(config, facts) for config in facts["configs"]}
    return {
        origin: [name for name, own in of.items() if own == origin]
        for origin in _ORDER
        if origin in of.values()
    }


def _origin(config: Facts, facts: Facts) -> Origin:
    columns = set(column_names(config))
    if facts["sample"]:
        return "sample"
    if "battle_id" in columns:
        return "visitors"
    if columns >= _OF_BANK:
        return "bank"
    kinds = {source["kind"] for source in facts["sources"] if source["name"] in config["sources"]}
    return "published" if kinds and kinds <= _PUBLISHED_KINDS else "files"


def notes(config: Facts) -> list[str]:
    """Return what a reader could take the rows of a config for, and they are not."""
    columns = set(column_names(config))
    told = {
        texts_es.PREFERRED: {"chosen", "rejected"} <= columns,
        texts_es.PROFESSIONAL: config["name"] == _PROFESSIONAL,
        texts_es.ANSWERS_TO_JUDGE: columns >= _OF_BANK,
    }
    return [text for text, holds in told.items() if holds]


def checks_told(configs: Sequence[Facts]) -> str:
    """Return what the automatic checks of a data set can and cannot see."""
    told = {_checks_told(config) for config in configs}
    order = (texts_es.PARTLY_CHECKED, texts_es.CHECKED_TRANSLATION, texts_es.CHECKED, texts_es.UNCHECKED)
    return next((text for text in order if text in told), texts_es.UNCHECKED)


def _checks_told(config: Facts) -> str:
    if config["checks_left_out"]:
        return texts_es.PARTLY_CHECKED
    if not any(stage["stage"] == "check" for stage in config["stages"]):
        return texts_es.UNCHECKED
    is_translated = bool(config["segments_total"] or config["mt_engines"])
    return texts_es.CHECKED_TRANSLATION if is_translated else texts_es.CHECKED
