"""Translators: English segments in, Spanish segments out. One file per member, one row here."""

from dataset_builder.registry import Member, Registry

_HERE = "dataset_builder.translators"
TRANSLATORS = Registry(
    "translator",
    {
        "apertium": Member(f"{_HERE}.apertium:Apertium", "Debian's apertium-eng-spa; offline, draft quality"),
        "ct2": Member(
            f"{_HERE}.ct2:CTranslate2", "a Marian checkpoint (opus-mt-en-es) in int8 by CTranslate2; offline"
        ),
        "openai": Member(
            f"{_HERE}.openai_chat:OpenAiChat", "a model behind an OpenAI-compatible API ($OPENAI_BASE_URL)"
        ),
        "deep:libre": Member(f"{_HERE}.deep:Libre", "a LibreTranslate server ($LIBRETRANSLATE_URL)"),
        "deep:mymemory": Member(
            f"{_HERE}.deep:MyMemory", "MyMemory; online, a few thousand characters a day"
        ),
        "deep:google": Member(
            f"{_HERE}.deep:Google",
            "the page of Google Translate, scraped; unofficial, publish refuses its rows",
        ),
    },
)
