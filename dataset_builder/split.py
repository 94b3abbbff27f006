"""Which split a row belongs to: a function of its document alone, so that a new document moves no other.

Standard library only.
"""

import hashlib
from collections.abc import Iterable


def split_of(split_key: str, shares: Iterable[tuple[str, int]]) -> str:
    """Return the split of a document by the hash of its key, with shares in percent that add up to 100.

    Example: with `(("train", 100), ("validation", 0), ("test", 0))` every key is in `train`.
    """
    place = int.from_bytes(hashlib.sha256(split_key.encode()).digest()[:8], "big") % 100
    for name, percent in shares:
        place -= percent
        if place < 0:
            return name
    raise ValueError("the shares of the splits add up to less than 100 percent")
