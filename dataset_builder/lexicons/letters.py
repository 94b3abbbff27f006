"""Whether a word looks English or Spanish, by its letters in threes. Standard library only."""

from collections.abc import Mapping
from functools import cache, lru_cache

from dataset_builder.lexicons.tables import rows


def trigrams(word: str) -> list[str]:
    """Return the letters of a folded word in threes with its ends: `an` gives `^an` and `an$`."""
    whole = f"^{word}$"
    return [whole[at : at + 3] for at in range(len(whole) - 2)]


@cache
def _odds() -> Mapping[str, float]:
    return {trigram: float(value) for trigram, value in rows("trigrams.tsv")}


@lru_cache(maxsize=1 << 16)
def english_odds(word: str) -> float:
    """Return the logarithm of the odds that a folded word is English and not Spanish: `fever` 3.7."""
    odds = _odds()
    return sum(odds.get(trigram, 0.0) for trigram in trigrams(word))
