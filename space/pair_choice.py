"""Which two models meet next: the pair whose order the votes leave most in doubt, and any pair now and then.

Strengths come from the votes so far (Bradley-Terry, ties as half a win). A pair is worth a vote as far as its
own order, and that of pairs much like it, may still be wrong, and as far as one more vote would tell.
`python -m tests.bench.pair_choice` compares the votes this takes with a uniform choice.
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
EXPLORATION = 0.05  # share of the draws by weight alone: every pair stays possible, and none can be foretold
# Power of a pair's worth in its chance: 1 spreads the votes, infinity always takes the best pair.
_FOCUS = 16.0
# Of the draws that do not explore, for one pair, unless its weight alone gives it more.
_MOST = 0.5
_PRIOR = 1.0  # information on each strength before the first vote
_STEPS = 25
_CLOSE = 1e-6
_LONGEST_STEP = 2.0
_LOGISTIC = 1.702  # the logistic curve at 1.702 z is the normal distribution at z, within 0.01

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
    worth = _worth(_wins([each.name for each in drawable], tallies), pairs)
    focused = _shares((worth / worth.max()) ** _FOCUS * by_weight)
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
    """Return (P,): how much a vote on each pair is worth.

    Of pair p with difference d of variance v, the order is wrong with chance P = Phi(-|d| / sqrt(v)).
    One vote of information w lowers v by the share w * v / (1 + w * v). The worth is that share times the
    sum of P over all pairs, each counted as far as its difference moves with that of p (their corr²).
    """
    strengths, information = _fit(wins)
    covariance = np.linalg.inv(information)
    one, two = pairs[:, 0], pairs[:, 1]
    across = covariance[one] - covariance[two]  # (P, models)
    shared = across[:, one] - across[:, two]  # (P, P)
    variance = np.diag(shared)
    difference = strengths[one] - strengths[two]
    doubt = _shares_wrong(np.abs(difference) / np.sqrt(variance))
    kinship = shared**2 / np.outer(variance, variance)
    chance = 1.0 / (1.0 + np.exp(-difference))
    told = chance * (1.0 - chance) * variance
    return kinship @ doubt * told / (1.0 + told)


def _shares_wrong(deviations: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(np.minimum(_LOGISTIC * deviations, 200.0)))


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

    A pair of full weight may have half of the draws. One of little weight hardly gets more than its share,
    however much is in doubt about it: whoever gave a model that weight wants it to be rare.
    """
    lifted = own * (1.0 + len(own) * own / own.max())
    return np.minimum(np.maximum(_MOST, own), lifted)


def _capped(shares: Floats, most: Floats) -> Floats:
    """Take what is over `most`, which adds up to 1 or more, and give it to the others as far as they go."""
    left = np.maximum(most - shares, 0.0)
    over = np.maximum(shares - most, 0.0).sum()
    return np.minimum(shares, most) + (left * (over / left.sum()) if over > 0.0 else 0.0)


def _shares(values: Floats) -> Floats:
    return values / values.sum()
