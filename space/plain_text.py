"""Text without characters that nobody sees. Standard library only."""

import unicodedata

# Control characters, soft hyphens, joiners, and marks that turn the direction of a line: with them `05 mg`
# reads `50 mg`, and a drug's name is cut in two. Line ends, tabs and the narrow spaces of numbers stay.
_INVISIBLE = {
    code: None
    for code in (
        *(code for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"),
        *(0x00AD, 0x061C, 0x180E, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
    )
}


def visible(text: str) -> str:
    """Return a text as it is seen, letter by letter: what is shown is what is stored."""
    return text.translate(_INVISIBLE)


def as_typed(text: str) -> str:
    """Return what a visitor typed, ready to be searched and stored: composed letters, nothing invisible.

    Example: `a` and a combining acute give `á`; half of a surrogate pair, which no file can hold, gives `?`.
    """
    return visible(unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())).strip()
