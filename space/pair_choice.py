"""Which two models meet next: the pair whose order the votes leave most in doubt, and any pair now and then.

Strengths come from the votes so far (Bradley-Terry, ties as half a win). The order of each pair is the
question of a sequential test (Wald, 1945): is the first ahead by `_GAP`, or behind by it? The next vote goes
where it is expected to settle most of these questions. `python -m tests.bench.pair_choice` compares the votes
this takes with a uniform choice, `python -m tests.bench.pair_choice_floor` with the best that any could do.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from space.battle import DrawableT, Winner
from space.errors import SpaceConfigError

PROBE_SHARE = 0.05
EXPLORATION = 0.03  # share of the draws by weight alone: every pair stays possible, and none can be foretold
# Power of a pair's worth in its chance: 1 spreads the votes, infinity always takes the best pair.
_FOCUS = 64.0
# Of the draws that do not explore, for one pair, unless its weight alone gives it more.
_MOST = 2.0 / 3.0
# Difference of log-strengths that is looked for (0.3 is 52 Elo points). 0.2 to 0.4 take about as many votes.
_GAP = 0.3
_PRIOR = 1.0  # information on each strength before the first vote
_STEPS = 25
_CLOSE = 1e-6
_LONGEST_STEP = 2.0
_LEAST_LOG = -600.0  # of a chance before it is shared out: exp() of less is 0
_SURE = 100.0  # log-odds that count as settled

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.intp]


@dataclass(frozen=True)
class Tally:
    """The votes on one pair, in the order of its two names."""

    first: int = 0
    second: int = 0
    ties: int = 0  # both-bad too

    def reversed(self) -> "Tally":
        """Return the same votes for the two names in the other order."""
        return Tally(self.second, self.first, self.ties)


Tallies = Mapping[tuple[str, str], Tally]


def count_vote(
    tallies: MutableMapping[tuple[str, str], Tally],
    model_a: str,
    model_b: str,
    winner: Winner,
    times: int = 1,
) -> None:
    """Count a vote in place, or take it back (`times` -1).

    That on a probe, a model against itself, says nothing about strengths.
    """
    if model_a == model_b:
        return
    tally = tallies.get((model_a, model_b), Tally())
    match winner:
        case "a":
            tallies[model_a, model_b] = replace(tally, first=tally.first + times)
        case "b":
            tallies[model_a, model_b] = replace(tally, second=tally.second + times)
        case "tie" | "both_bad":
            tallies[model_a, model_b] = replace(tally, ties=tally.ties + times)


def choose_pair(
    contestants: Sequence[DrawableT], tallies: Tallies, random: Random
) -> tuple[DrawableT, DrawableT]:
    """Draw two different healthy contestants; the order of the two is part of the draw.

    A pair's chance grows with the product of the two weights; weight 0 is never drawn.

    Raises:
        SpaceConfigError: fewer than two are loaded and have a weight.
    """
    drawable = _drawable(contestants)
    if len(drawable) < 2:
        raise SpaceConfigError(f"a battle needs two contestants that are loaded, there is {len(drawable)}")
    pairs = np.array(np.triu_indices(len(drawable), 1)).T  # (P, 2)
    chances = pair_chances(drawable, pairs, tallies)
    one, two = (drawable[place] for place in random.choices(pairs.tolist(), chances.tolist())[0])
    return (one, two) if random.random() < 0.5 else (two, one)


def probe_due(random: Random, share: float = PROBE_SHARE) -> bool:
    """Say whether the next battle is a consistency probe, labelled as one and rated nowhere."""
    return random.random() < share


def choose_probe(contestants: Sequence[DrawableT], random: Random) -> tuple[DrawableT, DrawableT]:
    """Draw one healthy contestant by weight, to answer twice.

    Raises:
        SpaceConfigError: none is loaded and has a weight.
    """
    drawable = _drawable(contestants)
    if not drawable:
        raise SpaceConfigError("a probe needs a contestant that is loaded, there is none")
    drawn = random.choices(drawable, [each.weight for each in drawable])[0]
    return drawn, drawn


def pair_chances(drawable: Sequence[DrawableT], pairs: Integers, tallies: Tallies) -> Floats:
    """Return (P,): the chance of each pair of places in `drawable`, in all 1."""
    weights = np.array([each.weight for each in drawable], dtype=float)
    weights = weights / weights.max()
    by_weight = weights[pairs[:, 0]] * weights[pairs[:, 1]]
    worth = np.log(_worth(_wins([each.name for each in drawable], tallies), pairs))
    focused = np.exp(np.maximum(_FOCUS * (worth - worth.max()), _LEAST_LOG)) * by_weight
    own = _shares(by_weight)
    return (1.0 - EXPLORATION) * _capped(focused, _most(own)) + EXPLORATION * own


def _drawable(contestants: Sequence[DrawableT]) -> list[DrawableT]:
    """Return the healthy ones with a weight, each name once."""
    healthy = [each for each in contestants if each.health == "loaded" and each.weight > 0]
    return list({each.name: each for each in reversed(healthy)}.values())[::-1]


def _wins(names: Sequence[str], tallies: Tallies) -> Floats:
    """Return (models, models): the wins of the row against the column, a tie as half of one for both."""
    place = {name: number for number, name in enumerate(names)}
    wins = np.zeros((len(names), len(names)))
    for (one, two), tally in tallies.items():
        first, second = place.get(one), place.get(two)
        if first is None or second is None or first == second:
            continue
        wins[first, second] += tally.first + tally.ties / 2.0
        wins[second, first] += tally.second + tally.ties / 2.0
    return wins


def _worth(wins: Floats, pairs: Integers) -> Floats:
    """Return (P,): how much a vote on each pair is worth, over 0.

    Of pair p with difference d of variance v, the log-odds that its order is right are 2 * _GAP * |d| / v
    where the true difference is _GAP or -_GAP. With P the chance that it is wrong, its doubt is P * (1 - P).
    One vote of information w on pair q moves d by cov(p, q) * sqrt(w) as a standard deviation, the log-odds
    by 2 * _GAP / v times that, and takes (P * (1 - P))² times the square of the latter from the doubt of p,
    as an expectation. The worth of q is the sum over all p, less the factor (2 * _GAP)².
    """
    strengths, information = _fit(wins)
    covariance = np.linalg.inv(information)
    one, two = pairs[:, 0], pairs[:, 1]
    across = covariance[one] - covariance[two]  # (P, models)
    shared = across[:, one] - across[:, two]  # (P, P)
    variance = np.diag(shared)
    ahead = np.abs(strengths[one] - strengths[two])
    odds_wrong = np.exp(-np.minimum(2.0 * _GAP * ahead / variance, _SURE))
    doubt = odds_wrong / (1.0 + odds_wrong) ** 2
    odds_upset = np.exp(-ahead)
    told = odds_upset / (1.0 + odds_upset) ** 2
    return shared**2 @ (doubt / variance) ** 2 * told


def _fit(wins: Floats) -> tuple[Floats, Floats]:
    """Return log-strengths and their information, with `_PRIOR` on each."""
    counts, size = wins + wins.T, len(wins)
    strengths = np.zeros(size)
    information = np.eye(size)
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(strengths[None, :] - strengths[:, None]))
        weights = counts * chance * (1.0 - chance)
        information = np.diag(weights.sum(1) + _PRIOR) - weights
        slope = (wins - counts * chance).sum(1) - _PRIOR * strengths
        step = np.linalg.solve(information, slope)
        if np.abs(step).max() < _CLOSE:
            break
        strengths = strengths + np.clip(step, -_LONGEST_STEP, _LONGEST_STEP)
    return strengths, information


def _most(own: Floats) -> Floats:
    """Return (P,): the largest chance of each pair, from its share by weight.

    A pair of full weight may have up to `_MOST`. One of little weight hardly gets more than its share,
    however much is in doubt about it: whoever gave a model that weight wants it to be rare.
    """
    lifted = own * (1.0 + len(own) * own / own.max())
    return np.minimum(np.maximum(_MOST, own), lifted)


def _capped(shares: Floats, most: Floats) -> Floats:
    """Make `shares` add up to 1 with none over its `most`, which add up to 1 or more.

    Those below theirs keep their ratio.
    """
    full = np.zeros(len(shares), dtype=bool)
    while True:
        left = (1.0 - most[full].sum()) / shares[~full].sum()
        chances = np.where(full, most, shares * left)
        over = chances > most
        if not over.any():
            return chances
        full |= over


def _shares(values: Floats) -> Floats:
    return values / values.sum()
