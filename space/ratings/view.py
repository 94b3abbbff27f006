"""One view of the ratings: the rows of some votes, and what to say about them in Spanish. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np

from space.ratings import texts_es
from space.ratings.ballots import Ballot
from space.ratings.bradley_terry import RESCUE_PRIOR, Fit, fit
from space.ratings.enough import rounded_up, votes_to_stable_order
from space.ratings.figure import figure
from space.ratings.methods import MEAN, PER_LOG_UNIT
from space.ratings.pair_votes import PairVotes, tabulate
from space.ratings.position import PositionBias, position_bias
from space.ratings.standings import Standing, Standings, standings_of
from space.ratings.style import FEATURES, StyleFit, fit_with_style
from space.votes.records import VoterRole

Kind = Literal["all", "free", "bank"]
_PLAIN_EFFECT = 0.2  # log-odds at full lead: 55 % instead of 50 %


@dataclass(frozen=True)
class Filters:
    """Which votes are rated; "" is everyone, or every speciality."""

    kind: Kind = "all"
    role: VoterRole | Literal[""] = ""
    speciality: str = ""

    def admits(self, ballot: Ballot) -> bool:
        """Say whether a ballot counts; that of a probe never does."""
        return (
            ballot.kind != "probe"
            and self.kind in ("all", ballot.kind)
            and self.role in ("", ballot.role)
            and self.speciality in ("", ballot.speciality)
        )


@dataclass(frozen=True)
class RatingRow:
    """One model in the table of the page."""

    model: str
    rank: int | None  # None: too few votes yet
    rating: float
    lower: float
    upper: float
    battles: int
    win_rate: float
    both_bad_rate: float
    style_rating: float | None  # at equal form; None where the texts are not known


@dataclass(frozen=True)
class RatingView:
    """What the page shows; without `updated_at` nothing was computed yet."""

    rows: tuple[RatingRow, ...] = ()
    figure_svg: str = ""
    notes_es: tuple[str, ...] = ()
    updated_at: datetime | None = None
    votes: int = 0


def view_of(
    ballots: Sequence[Ballot], filters: Filters, minimum_votes: int, resamples: int, now: datetime
) -> RatingView:
    """Rate the ballots that `filters` admit; models below `minimum_votes` have no rank."""
    admitted = [ballot for ballot in ballots if filters.admits(ballot)]
    if not admitted:
        return RatingView(notes_es=(texts_es.NO_VOTES,), updated_at=now)
    found = standings_of(admitted, resamples=resamples)
    votes = tabulate(admitted)
    strengths = fit(votes.wins())
    style = _style(admitted, votes, strengths)
    rows = _rows(found, votes, style, minimum_votes)
    notes = (
        *_order_notes(rows, len(admitted), minimum_votes),
        *_fit_notes(strengths),
        *_position_note(position_bias(admitted)),
        *_style_note(style),
    )
    return RatingView(rows, figure(rows), notes, now, len(admitted))


def row_cells(row: RatingRow) -> list[str]:
    """Return the cells of a row, under `texts_es.HEADINGS`."""
    return [
        texts_es.NOT_RANKED if row.rank is None else str(row.rank),
        row.model,
        texts_es.number(row.rating),
        f"{texts_es.number(row.lower)} a {texts_es.number(row.upper)}",
        texts_es.number(row.battles),
        texts_es.percent(row.win_rate),
        texts_es.percent(row.both_bad_rate),
        texts_es.NOT_RANKED if row.style_rating is None else texts_es.number(row.style_rating),
    ]


def updated_line(view: RatingView) -> str:
    """Return when the view was computed and on how many votes; empty before the first time."""
    if view.updated_at is None:
        return ""
    day, time = view.updated_at.strftime("%d/%m/%Y"), view.updated_at.strftime("%H:%M")
    return texts_es.UPDATED.format(day=day, time=time, votes=texts_es.votes(view.votes))


def _style(ballots: Sequence[Ballot], votes: PairVotes, strengths: Fit) -> StyleFit | None:
    """Return the fit at equal form, or None where there is no text to compare or models never met."""
    known = [ballot.style or (0.0,) * len(FEATURES) for ballot in ballots]
    if not any(any(each) for each in known) or len(set(strengths.groups.tolist())) > 1:
        return None
    return fit_with_style(votes, np.array(known), RESCUE_PRIOR if strengths.rescued else strengths.prior)


def _rows(
    found: Standings, votes: PairVotes, style: StyleFit | None, minimum_votes: int
) -> tuple[RatingRow, ...]:
    ranked = [each.model for each in found.models if each.battles >= minimum_votes]
    return tuple(_row(each, found, votes, style, ranked) for each in found.models)


def _row(
    each: Standing, found: Standings, votes: PairVotes, style: StyleFit | None, ranked: Sequence[str]
) -> RatingRow:
    rank = ranked.index(each.model) + 1 if each.model in ranked else None
    place = votes.models.index(each.model)
    return RatingRow(
        each.model,
        rank,
        each.rating,
        each.lower,
        each.upper,
        each.battles,
        each.win_rate,
        found.both_bad_rates[each.model],
        None if style is None else MEAN + PER_LOG_UNIT * float(style.log_strengths[place]),
    )


def _order_notes(rows: Sequence[RatingRow], votes: int, minimum_votes: int) -> list[str]:
    unranked = [row.model for row in rows if row.rank is None]
    notes = []
    if unranked:
        models = texts_es.listed(unranked)
        notes.append(texts_es.UNRANKED.format(minimum=texts_es.number(minimum_votes), models=models))
    ranked = [row for row in rows if row.rank is not None]
    if len(ranked) > 1:
        notes.append(_missing_note(votes_to_stable_order(ranked, votes)))
    return notes


def _missing_note(missing: int | None) -> str:
    if missing is None:
        return texts_es.NEVER_STABLE
    return texts_es.MISSING.format(votes=texts_es.number(rounded_up(missing))) if missing else texts_es.STABLE


def _fit_notes(strengths: Fit) -> list[str]:
    notes = {texts_es.RESCUED: strengths.rescued, texts_es.GROUPS: len(set(strengths.groups.tolist())) > 1}
    return [text for text, holds in notes.items() if holds]


def _position_note(bias: PositionBias | None) -> list[str]:
    if bias is None:
        return []
    left, lower, upper = (texts_es.percent(share) for share in (bias.left, bias.lower, bias.upper))
    text = texts_es.POSITION if bias.plain else texts_es.NO_POSITION
    return [text.format(left=left, lower=lower, upper=upper)]


def _style_note(style: StyleFit | None) -> list[str]:
    if style is None:
        return []
    effects = zip(FEATURES, style.effects.tolist(), strict=True)
    found = [
        f"{texts_es.STYLE_MORE if effect > 0 else texts_es.STYLE_LESS} {texts_es.FEATURES[feature]}"
        for feature, effect in effects
        if abs(effect) >= _PLAIN_EFFECT
    ]
    heading = texts_es.HEADINGS[-1]
    return [texts_es.STYLE.format(features=texts_es.listed(found), heading=heading)] if found else []
