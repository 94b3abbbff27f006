"""The ten kinds of red flag, their levels, and what a message is found to hold. Standard library only."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Kind: TypeAlias = Literal[
    "suicide_self_harm",
    "chest_pain",
    "stroke",
    "dyspnoea",
    "pregnancy_bleeding",
    "infant_fever",
    "overdose_poisoning",
    "anaphylaxis",
    "severe_bleeding_trauma",
    "seizure_unconscious",
]
Level: TypeAlias = Literal["none", "urgent", "emergency"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LEVELS: tuple[Level, ...] = ("none", "urgent", "emergency")


@dataclass(frozen=True, slots=True)
class RedFlags:
    """The kinds found in a message, in the order of `KINDS`, and the gravest of their levels."""

    kinds: tuple[Kind, ...] = ()
    level: Level = "none"


def gathered(found: Iterable[tuple[Kind, Level]]) -> RedFlags:
    """Join findings: chest pain (emergency) and infant fever (urgent) make an emergency of two kinds."""
    pairs = list(found)
    kinds = {kind for kind, _ in pairs}
    gravest = max((LEVELS.index(level) for _, level in pairs), default=0)
    return RedFlags(tuple(kind for kind in KINDS if kind in kinds), LEVELS[gravest])
