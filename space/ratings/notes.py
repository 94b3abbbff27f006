"""What the page says beside the table of ratings, in the language of its texts. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from space.ratings.bradley_terry import Fit
from space.ratings.enough import rounded_up, votes_to_stable_order
from space.ratings.position import PositionBias
from space.ratings.style import FEATURES, StyleFit

if TYPE_CHECKING:
    from space.ratings.view import RatingRow

VOTES_FOR_BIAS = 30  # before anything is said of the sides and of the form
_PLAIN_EFFECT = 0.2  # log-odds at full lead: 55 % instead of 50 %


@dataclass(frozen=True)
class Noted:
    """What there is to speak of."""

    rows: Sequence["RatingRow"]
    votes: int
    minimum_votes: int  # of a model before it has a rank
    strengths: Fit
    bias: PositionBias | None
    style: StyleFit | None


def notes_of(noted: Noted, texts: ModuleType) -> tuple[str, ...]:
    """Return the notes: on the order, on the fit, on the sides, on the form."""
    return (
        *_order_notes(noted.rows, noted.votes, noted.minimum_votes, texts),
        *_fit_notes(noted.strengths, texts),
        *_position_note(noted.bias, texts),
        *_style_note(noted.style, noted.votes, texts),
    )


def _order_notes(rows: Sequence["RatingRow"], votes: int, minimum_votes: int, texts: ModuleType) -> list[str]:
    unranked = [row.model for row in rows if row.rank is None]
    notes = []
    if unranked:
        models = texts.listed(unranked)
        notes.append(texts.UNRANKED.format(minimum=texts.number(minimum_votes), models=models))
    ranked = [row for row in rows if row.rank is not None]
    if len(ranked) > 1:
        notes.append(_missing_note(votes_to_stable_order(ranked, votes), texts))
    return notes


def _missing_note(missing: int | None, texts: ModuleType) -> str:
    if missing is None:
        return texts.NEVER_STABLE
    return texts.MISSING.format(votes=texts.number(rounded_up(missing))) if missing else texts.STABLE


def _fit_notes(strengths: Fit, texts: ModuleType) -> list[str]:
    notes = {texts.RESCUED: strengths.rescued, texts.GROUPS: len(set(strengths.groups.tolist())) > 1}
    return [text for text, holds in notes.items() if holds]


def _position_note(bias: PositionBias | None, texts: ModuleType) -> list[str]:
    if bias is None:
        return []
    if bias.votes < VOTES_FOR_BIAS:
        return [texts.FEW_FOR_POSITION.format(minimum=texts.number(VOTES_FOR_BIAS))]
    left, lower, upper = (texts.percent(share) for share in (bias.left, bias.lower, bias.upper))
    text = texts.POSITION if bias.plain else texts.NO_POSITION
    return [text.format(left=left, lower=lower, upper=upper)]


def _style_note(style: StyleFit | None, votes: int, texts: ModuleType) -> list[str]:
    if votes < VOTES_FOR_BIAS:
        return [texts.FEW_FOR_STYLE.format(minimum=texts.number(VOTES_FOR_BIAS))]
    if style is None:
        return []
    effects = zip(FEATURES, style.effects.tolist(), strict=True)
    found = [
        f"{texts.STYLE_MORE if effect > 0 else texts.STYLE_LESS} {texts.FEATURES[feature]}"
        for feature, effect in effects
        if abs(effect) >= _PLAIN_EFFECT
    ]
    heading = texts.HEADINGS[-1]
    return [texts.STYLE.format(features=texts.listed(found), heading=heading)] if found else []
