"""The rules of a blind battle: who meets whom, who stands where, what a vote means. Pure functions.

Chance comes in as an argument, and so do the secret and the clock. Standard library only.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal, Protocol, TypeVar

from space.contestants.contract import Health
from space.errors import SpaceConfigError, TokenError

Side = Literal["a", "b"]
Choice = Literal["left", "right", "tie", "both_bad"]
Winner = Literal["a", "b", "tie", "both_bad"]
CHOICES: tuple[Choice, ...] = ("left", "right", "tie", "both_bad")
TOKEN_LIFETIME_S = 24 * 3600
# Battle, voter, expiry, seal; nothing else reaches the log or the store.
_TOKEN = re.compile(r"([0-9a-zA-Z_-]{1,64})\.([0-9a-zA-Z_-]{1,64})\.([0-9]{1,12})\.([0-9a-f]{64})")


class Drawable(Protocol):
    """What drawing a pair needs to know of a contestant."""

    @property
    def name(self) -> str: ...  # noqa: D102 - as in Contestant
    @property
    def weight(self) -> float: ...  # noqa: D102 - as in Contestant
    @property
    def health(self) -> Health: ...  # noqa: D102 - as in Contestant


DrawableT = TypeVar("DrawableT", bound=Drawable)
ValueT = TypeVar("ValueT")


@dataclass(frozen=True)
class Facts:
    """What a token proves: that this visitor saw these two models on these sides."""

    battle_id: str
    voter: str
    model_a: str
    model_b: str
    shown_left: Side


def draw_pair(contestants: Sequence[DrawableT], random: Random) -> tuple[DrawableT, DrawableT]:
    """Draw two different healthy contestants by weight; the order of the two is part of the draw.

    Raises:
        SpaceConfigError: fewer than two are healthy.
    """
    healthy = [each for each in contestants if each.health == "loaded"]
    if len(healthy) < 2:
        raise SpaceConfigError(f"a battle needs two contestants that are loaded, there is {len(healthy)}")
    first = random.choices(healthy, [each.weight for each in healthy])[0]
    others = [each for each in healthy if each.name != first.name]
    second = random.choices(others, [each.weight for each in others])[0]
    return first, second


def draw_side(random: Random) -> Side:
    """Draw which of the two models is shown on the left."""
    return random.choice(("a", "b"))


def other(side: Side) -> Side:
    """Return the other side: `other(other(side)) == side`."""
    match side:
        case "a":
            return "b"
        case "b":
            return "a"


def winner_of(choice: Choice, shown_left: Side) -> Winner:
    """Say which model a choice on the screen means: `left` with model b shown left is `b`."""
    match choice:
        case "left":
            return shown_left
        case "right":
            return other(shown_left)
        case "tie" | "both_bad":
            return choice


def choice_of(winner: Winner, shown_left: Side) -> Choice:
    """Say where on the screen a winner stood: the inverse of `winner_of`."""
    match winner:
        case "a" | "b":
            return "left" if winner == shown_left else "right"
        case "tie" | "both_bad":
            return winner


def on_screen(of_a: ValueT, of_b: ValueT, shown_left: Side) -> tuple[ValueT, ValueT]:
    """Put what belongs to models a and b on the (left, right) of the screen; applied twice it is undone."""
    match shown_left:
        case "a":
            return of_a, of_b
        case "b":
            return of_b, of_a


def sign(facts: Facts, secret: bytes, expires_at: int) -> str:
    """Return a battle token: `BATTLE.VOTER.EXPIRY.SEAL`. It names no model and no side, but seals both."""
    return f"{facts.battle_id}.{facts.voter}.{expires_at}.{_seal(facts, secret, expires_at)}"


def parse_token(token: str) -> tuple[str, str]:
    """Return battle id and voter of a token that is not yet verified.

    Raises:
        TokenError: it does not have the form of a token.
    """
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise TokenError("the battle token does not have the form of one")
    return found[1], found[2]


def verify(token: str, facts: Facts, secret: bytes, now: float) -> None:
    """Check that a token was signed for exactly these facts and has not expired.

    Raises:
        TokenError: it was not, or it has.
    """
    parse_token(token)
    expires_at, seal = token.split(".")[2:]
    if not hmac.compare_digest(seal.encode(), _seal(facts, secret, int(expires_at)).encode()):
        raise TokenError("the battle token is forged, or of another Space")
    if now > int(expires_at):
        raise TokenError("the battle token has expired")


def _seal(facts: Facts, secret: bytes, expires_at: int) -> str:
    parts = (facts.battle_id, facts.voter, facts.model_a, facts.model_b, facts.shown_left, str(expires_at))
    # Lengths first, so that no two lists of parts give the same message.
    message = "".join(f"{len(part.encode())}:{part}" for part in parts)
    return hmac.new(secret, message.encode(), hashlib.sha256).hexdigest()
