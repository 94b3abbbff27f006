"""Who beat whom so far, kept up to date vote by vote, for the choice of the next pair."""

from collections.abc import Iterable
from threading import Lock

from dataset_builder.vote_gates import outcomes_of, why_not_rated
from space.battle import Winner
from space.pair_choice import Tallies, Tally, count_vote
from space.votes.records import BattleRecord, VoteRecord

_Pair = tuple[str, str]


class RunningTally:
    """Counts current votes by pair of models; a vote that is changed counts once, as it is now.

    Votes that gates keep out of the ratings steer no draw either.
    """

    def __init__(self, battles: Iterable[BattleRecord], votes: Iterable[VoteRecord]) -> None:
        self._lock = Lock()
        # Vote id -> its revision and what it says, None where gates refuse it.
        self._counted: dict[str, tuple[int, _Pair, Winner | None]] = {}
        self._tallies: dict[_Pair, Tally] = {}
        models = {(each.battle_id, each.turn): (each.model_a, each.model_b) for each in battles}
        for vote in votes:
            if (pair := models.get((vote.battle_id, vote.turn))) is not None:
                self._take(pair, vote)

    def current(self) -> Tallies:
        """Return the tallies as they are now."""
        with self._lock:
            return dict(self._tallies)

    def count(self, battle: BattleRecord, vote: VoteRecord) -> None:
        """Count a vote, in the place of the one that it replaces."""
        with self._lock:
            self._take((battle.model_a, battle.model_b), vote)

    def _take(self, pair: _Pair, vote: VoteRecord) -> None:
        if (before := self._counted.get(vote.vote_id)) is not None:
            revision, counted_pair, said = before
            if vote.revision < revision:  # a later change of the same visitor overtook it
                return
            self._add(counted_pair, said, -1)
        winner = vote.winner if why_not_rated(outcomes_of(vote.gates)) is None else None
        self._counted[vote.vote_id] = (vote.revision, pair, winner)
        self._add(pair, winner, 1)

    def _add(self, pair: _Pair, winner: Winner | None, times: int) -> None:
        if winner is not None:
            count_vote(self._tallies, *pair, winner, times=times)
