"""Checks: each answers with its reason or None. One file per member, one row here."""

from dataset_builder.registry import Member, Registry

CHECKS = Registry(
    "check",
    {
        "numbers": Member("dataset_builder.checks.numbers:SameNumbers", "a translation keeps every number"),
        "language": Member("dataset_builder.checks.language:InSpanish", "the text is in Spanish"),
        "length": Member("dataset_builder.checks.length:SaneLength", "not empty, not cut, not endless"),
    },
)
