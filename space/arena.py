"""One arena: asks two contestants, stores the battle, takes the vote, reveals. Knows nothing of the page."""

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from random import Random

from cards.command import LOG
from dataset_builder.records import Message
from space import battle
from space.answers import Answer, stream_pair
from space.battle import Choice, Side
from space.contestants.contract import Contestant, Sampling
from space.errors import TokenError
from space.plain_text import as_typed
from space.votes.records import BattleRecord, VoteRecord, vote_id
from space.votes.store import VoteStore

Clock = Callable[[], datetime]
_FIRST_TURN = 0


@dataclass(frozen=True)
class Shown:
    """What a visitor sees of a battle; the token is there once both answers are complete and stored."""

    left: str
    right: str
    token: str = ""


@dataclass(frozen=True)
class Revealed:
    """Who wrote one answer."""

    model: str
    revision: str
    adapter_sha256: str
    licence: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Reveal:
    """What a vote gives: both models, the choice that counts, and whether an earlier vote is that one."""

    left: Revealed
    right: Revealed
    choice: Choice
    repeated: bool


def new_voter() -> str:
    """Return an opaque name for one visitor."""
    return secrets.token_hex(8)


def utc_now() -> datetime:
    """Return the time of day, as `Clock` asks for it."""
    return datetime.now(UTC)


class Arena:
    """All that one page needs; chance and the clock come in as arguments."""

    def __init__(
        self,
        contestants: Sequence[Contestant],
        store: VoteStore,
        sampling: Sampling,
        random: Random | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self.contestants = tuple(contestants)
        self._store = store
        self._sampling = sampling
        self._random = random or secrets.SystemRandom()
        self._clock = clock

    def ask(self, question: str, voter: str) -> Iterator[Shown]:
        """Yield both answers as they grow; the last one carries the token with which to vote.

        Raises:
            AnswerError: a contestant could not answer.
            VoteError: the battle could not be stored, so nobody can vote on it.
        """
        question = as_typed(question)
        model_a, model_b = battle.draw_pair(self.contestants, self._random)
        shown_left = battle.draw_side(self._random)
        left, right = battle.on_screen(model_a, model_b, shown_left)
        prompt: tuple[Message, ...] = ({"role": "user", "content": question},)
        answers = (Answer(), Answer())
        for answers in stream_pair(left, right, prompt, self._sampling):
            yield Shown(answers[0].text, answers[1].text)
        of_a, of_b = battle.on_screen(*answers, shown_left)
        record = self._record(prompt, (model_a, of_a), (model_b, of_b), shown_left)
        self._store.add_battle(record)
        expires_at = int(self._clock().timestamp()) + battle.TOKEN_LIFETIME_S
        token = battle.sign(_facts(record, voter), self._store.secret, expires_at)
        yield Shown(answers[0].text, answers[1].text, token)

    def vote(self, token: str, choice: Choice) -> Reveal:
        """Store a vote durably, and only then reveal the models.

        Raises:
            TokenError: the token is forged, expired, or of a battle that is not stored here.
            VoteError: the vote could not be stored.
            SinkError: the sink did not take it.
        """
        battle_id, voter = battle.parse_token(token)
        record = self._store.battle(battle_id)
        if record is None:
            raise TokenError("no battle of this token is stored here")
        battle.verify(token, _facts(record, voter), self._store.secret, self._clock().timestamp())
        vote = self._vote(record, voter, choice)
        counted = self._store.add_vote(vote)
        LOG.info("vote %s on battle %s", counted.vote_id[:12], battle_id)
        return _reveal(record, counted, repeated=counted is not vote)

    def _vote(self, record: BattleRecord, voter: str, choice: Choice) -> VoteRecord:
        return VoteRecord(
            vote_id=vote_id(record.battle_id, voter, _FIRST_TURN),
            battle_id=record.battle_id,
            turn=_FIRST_TURN,
            voter=voter,
            winner=battle.winner_of(choice, record.shown_left),
            shown_left=record.shown_left,
            created_at=self._clock().isoformat(timespec="microseconds"),
        )

    def _record(
        self,
        prompt: tuple[Message, ...],
        a: tuple[Contestant, Answer],
        b: tuple[Contestant, Answer],
        shown_left: Side,
    ) -> BattleRecord:
        (model_a, answer_a), (model_b, answer_b) = a, b
        return BattleRecord(
            battle_id=secrets.token_hex(16),
            created_at=self._clock().isoformat(timespec="microseconds"),
            prompt=prompt,
            model_a=model_a.name,
            model_b=model_b.name,
            answer_a=answer_a.text,
            answer_b=answer_b.text,
            revision_a=model_a.revision,
            revision_b=model_b.revision,
            adapter_sha256_a=model_a.adapter_sha256,
            adapter_sha256_b=model_b.adapter_sha256,
            licence_a=answer_a.licence or model_a.licence,
            licence_b=answer_b.licence or model_b.licence,
            shown_left=shown_left,
            sampling=json.dumps(asdict(self._sampling), sort_keys=True),
            sources_a=answer_a.sources,
            sources_b=answer_b.sources,
        )


def _facts(record: BattleRecord, voter: str) -> battle.Facts:
    return battle.Facts(record.battle_id, voter, record.model_a, record.model_b, record.shown_left)


def _reveal(record: BattleRecord, vote: VoteRecord, *, repeated: bool) -> Reveal:
    of_a = Revealed(
        record.model_a, record.revision_a, record.adapter_sha256_a, record.licence_a, record.sources_a
    )
    of_b = Revealed(
        record.model_b, record.revision_b, record.adapter_sha256_b, record.licence_b, record.sources_b
    )
    left, right = battle.on_screen(of_a, of_b, record.shown_left)
    return Reveal(left, right, battle.choice_of(vote.winner, record.shown_left), repeated)
