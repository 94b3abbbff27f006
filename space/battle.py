"""The rules of a blind battle: who meets whom, who stands where, what a vote means. Pure functions.

Chance comes in as an argument, and so do the secret and the clock. Standard library only.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from random import Random
from typing import Literal, Protocol, TypeVar

from space.contestants.contract import Health
from space.errors import TokenError

Side = Literal["a", "b"]
Choice = Literal["left", "right", "tie", "both_bad"]
Winner = Literal["a", "b", "tie", "both_bad"]
CHOICES: tuple[Choice, ...] = ("left", "right", "tie", "both_bad")
TOKEN_LIFETIME_S = 24 * 3600
# Battle, turn, voter, expiry, seal; nothing else reaches the log or the store.
_TOKEN = re.compile(
    r"([0-9a-zA-Z_-]{1,64})\.([0-9]{1,3})\.([0-9a-zA-Z_-]{1,64})\.([0-9]{1,12})\.([0-9a-f]{64})"
)


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
    """What a token proves: that this visitor saw these answers of two models on these sides in this turn."""

    battle_id: str
    turn: int
    voter: str
    model_a: str
    model_b: str
    shown_left: Side
    said_sha256: str  # of the question and both answers


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
    """Return a token, `BATTLE.TURN.VOTER.EXPIRY.SEAL`: it names no model and no side, but seals all facts."""
    seal = _seal(facts, secret, expires_at)
    return f"{facts.battle_id}.{facts.turn}.{facts.voter}.{expires_at}.{seal}"


def parse_token(token: str) -> tuple[str, int, str]:
    """Return battle id, turn and voter of a token that is not yet verified.

    Raises:
        TokenError: it does not have the form of a token.
    """
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise TokenError("the battle token does not have the form of one")
    return found[1], int(found[2]), found[3]


def verify(token: str, facts: Facts, secret: bytes, now: float) -> None:
    """Check that a token was signed for exactly these facts and has not expired.

    Raises:
        TokenError: it was not, or it has.
    """
    parse_token(token)
    expires_at, seal = token.split(".")[3:]
    if not hmac.compare_digest(seal.encode(), _seal(facts, secret, int(expires_at)).encode()):
        raise TokenError("the battle token is forged, or of another Space")
    if now > int(expires_at):
        raise TokenError("the battle token has expired")


def _seal(facts: Facts, secret: bytes, expires_at: int) -> str:
    turn, expiry = str(facts.turn), str(expires_at)
    models = (facts.model_a, facts.model_b, facts.shown_left)
    parts = (facts.battle_id, turn, facts.voter, *models, facts.said_sha256, expiry)
    # Lengths first, so that no two lists of parts give the same message.
    message = "".join(f"{len(part.encode())}:{part}" for part in parts)
    return hmac.new(secret, message.encode(), hashlib.sha256).hexdigest()
