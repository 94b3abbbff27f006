"""Translators: English segments in, Spanish segments out. One file per member, one row here."""

from dataset_builder.registry import Member, Registry

TRANSLATORS = Registry(
    "translator",
    {
        "apertium": Member(
            "dataset_builder.translators.apertium:Apertium",
            "Debian's apertium-eng-spa; offline, draft quality",
        ),
        "deep:libre": Member(
            "dataset_builder.translators.deep:Libre", "a LibreTranslate server ($LIBRETRANSLATE_URL)"
        ),
    },
)
