"""What the arena offers, by the variable `ARENA_MODE`, which is read at each use: no rebuild, no restart."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from cards.command import LOG

ArenaMode = Literal["full", "bank", "readonly", "off"]
DEFAULT: ArenaMode = "full"
SAFEST: ArenaMode = "off"
VARIABLE = "ARENA_MODE"


@dataclass(frozen=True)
class Offer:
    """What visitors can do: ask freely (on the GPU), take a question of the bank, vote, look at ratings."""

    ask: bool
    bank: bool
    vote: bool
    ratings: bool


OFFERS: Mapping[ArenaMode, Offer] = {
    "full": Offer(ask=True, bank=True, vote=True, ratings=True),
    "bank": Offer(ask=False, bank=True, vote=True, ratings=True),
    "readonly": Offer(ask=False, bank=False, vote=False, ratings=True),
    "off": Offer(ask=False, bank=False, vote=False, ratings=False),
}


def arena_mode(environment: Mapping[str, str] = os.environ) -> ArenaMode:
    """Return the mode of now; an unknown one is told once, in one line, and closes the arena."""
    written = environment.get(VARIABLE, "").strip().lower()
    if not written:
        return DEFAULT
    for mode in get_args(ArenaMode):
        if mode == written:
            return mode
    _tell_unknown(written)
    return SAFEST


def offer(environment: Mapping[str, str] = os.environ) -> Offer:
    """Return what visitors can do now."""
    return OFFERS[arena_mode(environment)]


@cache
def _tell_unknown(written: str) -> None:
    LOG.warning(
        "%s is %r, which is no mode: the arena is %s until it is one of %s",
        VARIABLE,
        written[:40],
        SAFEST,
        ", ".join(get_args(ArenaMode)),
    )
