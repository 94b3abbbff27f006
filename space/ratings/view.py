"""One view of the ratings: the rows of some votes, and what to say about them. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import ModuleType
from typing import Literal

import numpy as np

from space.ratings import texts_en, texts_es
from space.ratings.ballots import Ballot
from space.ratings.bradley_terry import RESCUE_PRIOR, Fit, fit
from space.ratings.figure import figure
from space.ratings.methods import MEAN, PER_LOG_UNIT
from space.ratings.notes import VOTES_FOR_BIAS, Noted, notes_of
from space.ratings.pair_votes import PairVotes, tabulate
from space.ratings.position import position_bias
from space.ratings.standings import Standing, Standings, standings_of
from space.ratings.style import FEATURES, StyleFit, fit_with_style
from space.votes.records import VoterRole

Kind = Literal["all", "free", "bank"]


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
    rank: int | None  # shared by equal ratings; None: too few votes yet
    rating: float
    lower: float
    upper: float
    battles: int
    win_rate: float
    both_bad_rate: float
    style_rating: float | None  # at equal form; None where the texts are not known


@dataclass(frozen=True)
class RatingView:
    """What the page shows, in both languages; without `updated_at` nothing was computed yet."""

    rows: tuple[RatingRow, ...] = ()
    figure_svg: str = ""
    notes_es: tuple[str, ...] = ()
    updated_at: datetime | None = None
    votes: int = 0
    figure_svg_en: str = ""
    notes_en: tuple[str, ...] = ()

    def figure_in(self, texts: ModuleType) -> str:
        """Return the figure in the language of these texts."""
        return self.figure_svg_en if texts is texts_en else self.figure_svg

    def notes_in(self, texts: ModuleType) -> tuple[str, ...]:
        """Return the notes in the language of these texts."""
        return self.notes_en if texts is texts_en else self.notes_es

    def saying(self, name: str, instead_of: Sequence[str] = ()) -> "RatingView":
        """Return the view with the text of this name as its first note, and without those others."""
        spanish, english = (
            (getattr(texts, name), *(each for each in self.notes_in(texts) if each not in dropped))
            for texts in (texts_es, texts_en)
            for dropped in [{getattr(texts, other) for other in (name, *instead_of)}]
        )
        return replace(self, notes_es=spanish, notes_en=english)


def view_of(
    ballots: Sequence[Ballot], filters: Filters, minimum_votes: int, resamples: int, now: datetime
) -> RatingView:
    """Rate the ballots that `filters` admit; models below `minimum_votes` have no rank."""
    admitted = [ballot for ballot in ballots if filters.admits(ballot)]
    if not admitted:
        return RatingView(updated_at=now).saying("NO_VOTES")
    found = standings_of(admitted, resamples=resamples)
    votes = tabulate(admitted)
    strengths = fit(votes.wins())
    style = _style(admitted, votes, strengths)
    rows = _rows(found, votes, style, minimum_votes)
    noted = Noted(rows, len(admitted), minimum_votes, strengths, position_bias(admitted), style)
    spanish, english = notes_of(noted, texts_es), notes_of(noted, texts_en)
    pictures = figure(rows), figure(rows, texts=texts_en)
    return RatingView(rows, pictures[0], spanish, now, len(admitted), pictures[1], english)


def row_cells(row: RatingRow, texts: ModuleType = texts_es) -> list[str]:
    """Return the cells of a row, under `HEADINGS` of these texts."""
    return [
        texts.NOT_RANKED if row.rank is None else str(row.rank),
        row.model,
        texts.number(row.rating),
        texts.INTERVAL.format(lower=texts.number(row.lower), upper=texts.number(row.upper)),
        texts.number(row.battles),
        texts.percent(row.win_rate),
        texts.percent(row.both_bad_rate),
        texts.NOT_RANKED if row.style_rating is None else texts.number(row.style_rating),
    ]


def updated_line(view: RatingView, texts: ModuleType = texts_es) -> str:
    """Return when the view was computed and on how many votes; empty before the first time."""
    if view.updated_at is None:
        return ""
    day, time = view.updated_at.strftime("%d/%m/%Y"), view.updated_at.strftime("%H:%M")
    return texts.UPDATED.format(day=day, time=time, votes=texts.votes(view.votes))


def _style(ballots: Sequence[Ballot], votes: PairVotes, strengths: Fit) -> StyleFit | None:
    """Return the fit at equal form, or None where votes or texts are missing or models never met."""
    if len(ballots) < VOTES_FOR_BIAS:
        return None
    known = [ballot.style or (0.0,) * len(FEATURES) for ballot in ballots]
    if not any(any(each) for each in known) or len(set(strengths.groups.tolist())) > 1:
        return None
    return fit_with_style(votes, np.array(known), RESCUE_PRIOR if strengths.rescued else strengths.prior)


def _rows(
    found: Standings, votes: PairVotes, style: StyleFit | None, minimum_votes: int
) -> tuple[RatingRow, ...]:
    ranked = [each for each in found.models if each.battles >= minimum_votes]
    return tuple(_row(each, found, votes, style, ranked) for each in found.models)


def _row(
    each: Standing, found: Standings, votes: PairVotes, style: StyleFit | None, ranked: Sequence[Standing]
) -> RatingRow:
    rank = 1 + sum(other.rating > each.rating for other in ranked) if each in ranked else None
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
