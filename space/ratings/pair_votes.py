"""Votes as arrays: who met whom, who won, and whose votes belong together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from space.battle import Winner

if TYPE_CHECKING:
    from space.ratings.ballots import Ballot

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.intp]


@dataclass(frozen=True)
class PairVotes:
    """All votes of one rating; a voter is a number, and a vote of unknown voter has one of its own."""

    models: tuple[str, ...]  # sorted
    first: Integers  # (V,) of models
    second: Integers  # (V,) of models, another one than first
    score: Floats  # (V,) of the first model: 1, 0.5 or 0
    bad: NDArray[np.bool_]  # (V,) neither answer was any good
    voter: Integers  # (V,) from 0 on

    def wins(self) -> Floats:
        """Return (models, models): how often the row won against the column, a tie half a win each."""
        return self._table(self.first, self.second, self.score) + self._table(
            self.second, self.first, 1.0 - self.score
        )

    def battles(self) -> Integers:
        """Return (models,): the votes on each model."""
        size = len(self.models)
        return np.bincount(self.first, minlength=size) + np.bincount(self.second, minlength=size)

    def both_bad(self) -> Integers:
        """Return (models,): the votes on each model that found neither answer good."""
        size = len(self.models)
        first, second = self.first[self.bad], self.second[self.bad]
        return np.bincount(first, minlength=size) + np.bincount(second, minlength=size)

    def _table(self, rows: Integers, columns: Integers, weights: Floats) -> Floats:
        size = len(self.models)
        table: Floats = np.bincount(rows * size + columns, weights, size * size).astype(float)
        return table.reshape(size, size)


def tabulate(ballots: Sequence["Ballot"]) -> PairVotes:
    """Return the arrays of ballots, in their order."""
    models = sorted({name for ballot in ballots for name in (ballot.model_a, ballot.model_b)})
    place = {name: number for number, name in enumerate(models)}
    voters: dict[str, int] = {}
    return PairVotes(
        models=tuple(models),
        first=np.array([place[ballot.model_a] for ballot in ballots], dtype=np.intp),
        second=np.array([place[ballot.model_b] for ballot in ballots], dtype=np.intp),
        score=np.array([score_of(ballot.winner) for ballot in ballots], dtype=float),
        bad=np.array([ballot.winner == "both_bad" for ballot in ballots], dtype=bool),
        voter=np.array([_voter(ballot.voter, row, voters) for row, ballot in enumerate(ballots)], np.intp),
    )


def score_of(winner: Winner) -> float:
    """Return what model a gets of one vote: `score_of("both_bad") == 0.5`."""
    match winner:
        case "a":
            return 1.0
        case "b":
            return 0.0
        case "tie" | "both_bad":
            return 0.5


def _voter(name: str, row: int, voters: dict[str, int]) -> int:
    """Return the number of a voter: that of their first vote, so that no two voters share one."""
    return voters.setdefault(name, row) if name else row
