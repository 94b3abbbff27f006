"""What the red flags of a visitor's messages mean for a turn of a battle. Standard library only."""

from collections.abc import Callable, Iterable

from dataset_builder.records import Message
from space.redflags.kinds import KINDS, LEVELS, Kind, RedFlags

FindFlags = Callable[[str], RedFlags]
# What a model writes to somebody in such a need can do harm: the card stands alone.
WITHHELD: frozenset[Kind] = frozenset({"suicide_self_harm", "overdose_poisoning"})
# A rule finds half of all that is said of suicide. A guess takes the answers from 1 ordinary message in 100.
_WITHHELD_IF_GUESSED: frozenset[Kind] = frozenset({"suicide_self_harm"})


def is_withheld(flags: RedFlags) -> bool:
    """Tell whether no answers are shown: there is suicide, or a rule has found poison, at whatever level."""
    sure = set(flags.kinds) - set(flags.guessed)
    return not WITHHELD.isdisjoint(sure) or not _WITHHELD_IF_GUESSED.isdisjoint(flags.kinds)


def of_turn(question: str, past: Iterable[Message], find: FindFlags) -> RedFlags:
    """Return the red flags of a message, and of all that its writer has said up to it.

    Neither `mi bebé tiene 1 mes` nor `tiene 39 de fiebre` after it is an emergency; together they are one.
    """
    said = [each["content"] for each in past if each["role"] == "user"]
    alone = find(question)
    return joined(alone, find(". ".join([*said, question]))) if said else alone


def joined(one: RedFlags, other: RedFlags) -> RedFlags:
    """Return what either holds, at the graver level; a kind is guessed where no rule found it in either."""
    sure: set[Kind] = {kind for each in (one, other) for kind in each.kinds if kind not in each.guessed}
    kinds: list[Kind] = [kind for kind in KINDS if kind in one.kinds or kind in other.kinds]
    level = one.level if LEVELS.index(one.level) >= LEVELS.index(other.level) else other.level
    return RedFlags(tuple(kinds), level, tuple([kind for kind in kinds if kind not in sure]))
