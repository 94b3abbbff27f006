"""Generators: documents in, rows out. One file per member, one row here."""

from dataset_builder.registry import Member, Registry

GENERATORS = Registry(
    "generator",
    {
        "templates": Member(
            "dataset_builder.generators.templates:Templates",
            "questions from headings and label sections, no model",
        ),
    },
)
