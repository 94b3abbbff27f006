"""The members that a part of a build names, made of its config."""

from collections.abc import Iterable

from dataset_builder.checks import CHECKS
from dataset_builder.config import PartConfig
from dataset_builder.contracts import Check, CheckSubject, Source, Translator
from dataset_builder.records import Passage, Row
from dataset_builder.sources import SOURCES
from dataset_builder.translators import TRANSLATORS


def open_source(part: PartConfig) -> Source:
    """Make the source of a part."""
    return SOURCES.load(part.source.name)(part.source)


def is_translated(part: PartConfig) -> bool:
    """Tell whether the source of a part is in English."""
    return SOURCES.load(part.source.name).language == "en"


def open_engines(part: PartConfig) -> list[Translator]:
    """Make the engines of a part without a glossary, to be looked at and not to be asked."""
    return [
        TRANSLATORS.load(name)(dict(part.translator_options.get(name, ())), {}) for name in part.translators
    ]


def open_checks(part: PartConfig, subject: CheckSubject) -> list[Check]:
    """Make the checks of a part that look at passages, or those that look at rows.

    Those that look at a segment and its translation are `pair_checks.open_pair_checks`'s.
    """
    members = [CHECKS.load(name) for name in part.checks]
    return [member() for member in members if member.subject in (subject, "both")]


def first_problem(checks: Iterable[Check], thing: Passage | Row) -> str | None:
    """Return the first objection of any check, or None."""
    return next((problem for check in checks if (problem := check.problem(thing)) is not None), None)
