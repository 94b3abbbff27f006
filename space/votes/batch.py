"""Votes that enter a store together: which of them count, and the one object that carries them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from space.errors import VoteError
from space.votes.records import BattleRecord, VoteRecord, event_id, event_line, vote_id
from space.votes.sinks import object_name

_WHAT_REPEATS = ("winner", "reasons_a", "reasons_b", "comment", "voter_role", "may_publish", "receipt_sha256")


@dataclass(frozen=True)
class SinkObject:
    """One object on its way to the sink."""

    name: str
    day: date
    content: bytes


@dataclass(frozen=True)
class Counted:
    """The vote that counts after a vote came in, and the object of the sink that carries it."""

    vote: VoteRecord
    object: str


class Batch:
    """Votes that enter the store together, and the lines of their object: battles, then votes."""

    def __init__(
        self,
        battle: Callable[[str, int], BattleRecord | None],
        counted: Callable[[str], Counted | None],
    ) -> None:
        """Take what is stored by now: turns of battles, and the vote that counts."""
        self._battle = battle
        self._counted_before = counted
        self._counted: dict[str, Counted] = {}
        self._lines: dict[tuple[str, int], bytes] = {}
        self.new: list[VoteRecord] = []

    def add(self, vote: VoteRecord) -> Counted | VoteError:
        """Return what counts once this vote is in; a new one has no object yet."""
        battle = self._battle(vote.battle_id, vote.turn)
        if battle is None:
            return VoteError(f"turn {vote.turn} of battle {vote.battle_id} is not stored here")
        if vote.shown_left != battle.shown_left:
            return VoteError(
                f"the vote on battle {vote.battle_id} is about other sides than it was shown with"
            )
        if vote.vote_id != vote_id(vote.battle_id, vote.voter, vote.turn):
            return VoteError(f"the vote on battle {vote.battle_id} has not the id of its voter and turn")
        before = self._counted.get(vote.vote_id) or self._counted_before(vote.vote_id)
        if before is not None and _repeats(vote, before.vote):
            return before
        counted = Counted(_revised(vote, before), "")
        self._counted[vote.vote_id] = counted
        self._lines.setdefault((vote.battle_id, vote.turn), event_line("battle", battle))
        self.new.append(counted.vote)
        return counted

    def object(self) -> SinkObject | None:
        """Return the object of the new votes, None where there are none."""
        return packed(self._lines.values(), self.new) if self.new else None


def packed(battles: Iterable[bytes], votes: Sequence[VoteRecord]) -> SinkObject:
    """Return the object of some votes and the lines of their battles."""
    content = b"".join([*battles, *(event_line("vote", vote) for vote in votes)])
    day = datetime.fromisoformat(votes[0].created_at).date()
    return SinkObject(object_name(content, day), day, content)


def _repeats(vote: VoteRecord, before: VoteRecord) -> bool:
    return all(getattr(vote, name) == getattr(before, name) for name in _WHAT_REPEATS)


def _revised(vote: VoteRecord, before: Counted | None) -> VoteRecord:
    if before is None:
        return replace(vote, revision=0, supersedes="")
    return replace(vote, revision=before.vote.revision + 1, supersedes=event_id(before.vote))


def in_object(outcome: Counted | VoteError, name: str) -> Counted | VoteError:
    """Return the outcome of a vote with the name of the object that its batch became."""
    if isinstance(outcome, VoteError) or outcome.object:
        return outcome
    return replace(outcome, object=name)
