"""The ten kinds of red flag, their levels, and what a message is found to hold. Standard library only."""

from collections.abc import Container, Iterable
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
    """The kinds found in a message, in the order of `KINDS`, and the gravest of their levels.

    `guessed` are those of them that no rule found: the message sounds like an emergency, perhaps another one.
    """

    kinds: tuple[Kind, ...] = ()
    level: Level = "none"
    guessed: tuple[Kind, ...] = ()


def gathered(found: Iterable[tuple[Kind, Level]], guessed: Iterable[Kind] = ()) -> RedFlags:
    """Join findings: chest pain (emergency) and infant fever (urgent) make an emergency of two kinds.

    Kinds that were guessed are urgent.
    """
    pairs = list(found)
    known = {kind for kind, _ in pairs}
    unsure = {kind for kind in guessed if kind not in known}
    pairs += [(kind, "urgent") for kind in KINDS if kind in unsure]
    kinds = {kind for kind, _ in pairs}
    gravest = max((LEVELS.index(level) for _, level in pairs), default=0)
    return RedFlags(_in_order(kinds), LEVELS[gravest], _in_order(unsure))


def _in_order(kinds: Container[str]) -> tuple[Kind, ...]:
    return tuple(kind for kind in KINDS if kind in kinds)
