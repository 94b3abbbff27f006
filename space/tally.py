"""Who beat whom so far, kept up to date vote by vote, for the choice of the next pair."""

from collections.abc import Iterable
from threading import Lock

from space.battle import Winner
from space.pair_choice import Tallies, Tally, count_vote
from space.votes.records import BattleRecord, VoteRecord

_Pair = tuple[str, str]


class RunningTally:
    """Counts current votes by pair of models; a vote that is changed counts once, as it is now."""

    def __init__(self, battles: Iterable[BattleRecord], votes: Iterable[VoteRecord]) -> None:
        self._lock = Lock()
        self._winners: dict[_Pair, dict[str, Winner]] = {}
        self._tallies: dict[_Pair, Tally] = {}
        models = {(each.battle_id, each.turn): (each.model_a, each.model_b) for each in battles}
        for vote in votes:
            if (pair := models.get((vote.battle_id, vote.turn))) is not None:
                self._winners.setdefault(pair, {})[vote.vote_id] = vote.winner
        for pair in self._winners:
            self._recount(pair)

    def current(self) -> Tallies:
        """Return the tallies as they are now."""
        with self._lock:
            return dict(self._tallies)

    def count(self, battle: BattleRecord, vote: VoteRecord) -> None:
        """Count a vote, in the place of the one that it replaces."""
        pair = (battle.model_a, battle.model_b)
        with self._lock:
            self._winners.setdefault(pair, {})[vote.vote_id] = vote.winner
            self._recount(pair)

    def _recount(self, pair: _Pair) -> None:
        self._tallies.pop(pair, None)
        for winner in self._winners[pair].values():
            count_vote(self._tallies, *pair, winner)
