"""Which version of the program this is. Standard library only."""

import re
from functools import cache
from pathlib import Path

_CHANGELOG = Path(__file__).parent.parent / "CHANGELOG.md"
_RELEASE = re.compile(r"^## \[(\d[^\]]*)\]", re.MULTILINE)


@cache
def version() -> str:
    """Return the newest release of the changelog, `0.0.0+dev` where there is none yet."""
    text = _CHANGELOG.read_text(encoding="utf-8") if _CHANGELOG.is_file() else ""
    found = _RELEASE.search(text)
    return found[1] if found else "0.0.0+dev"
