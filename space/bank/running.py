"""Which stored answers are out, kept up to date vote by vote: nobody's vote waits for all the others.

The store is read once, at the start. Reading it again for one vote took 2 to 3 s at 10 000 votes.
"""

from collections.abc import Iterable, Sequence
from threading import Lock

from space.bank.retired import Mark, Retired, marks_of, retired_by
from space.bank.reviews import Decision
from space.votes.records import BattleRecord, VoteRecord


class RunningMarks:
    """The marks of all standing votes on battles of the bank; a vote that is changed counts as it is now.

    Example: the votes of two visitors mark answer X; `count` of each says True, and then `retired` holds X.
    """

    def __init__(
        self, votes: Iterable[VoteRecord], battles: Iterable[BattleRecord], decisions: Sequence[Decision] = ()
    ) -> None:
        self._lock = Lock()
        self._decisions = tuple(decisions)
        self._marks: dict[str, tuple[int, list[Mark]]] = {}  # vote id -> its revision, its marks
        shown = {(each.battle_id, each.turn): each for each in battles if each.kind == "bank"}
        for vote in votes:
            if (battle := shown.get((vote.battle_id, vote.turn))) is not None:
                self.count(battle, vote)

    def count(self, battle: BattleRecord, vote: VoteRecord) -> bool:
        """Count a vote in the place of the one that it replaces; return whether its marks are others now."""
        if battle.kind != "bank":
            return False
        with self._lock:
            revision, before = self._marks.get(vote.vote_id, (-1, []))
            if vote.revision < revision:  # another one of the same visitor overtook it
                return False
            marks = marks_of(vote, battle)
            if marks or before or vote.revision:
                self._marks[vote.vote_id] = (vote.revision, marks)
            return marks != before

    def retired(self) -> Retired:
        """Return what is out now."""
        with self._lock:
            marks = [mark for _, own in self._marks.values() for mark in own]
        return retired_by(marks, self._decisions)
