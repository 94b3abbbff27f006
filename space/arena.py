"""One arena: asks two contestants, stores the battle, takes the vote, reveals. Knows nothing of the page."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from cards.command import LOG
from dataset_builder.records import Message
from space import alarms, battle, battle_records
from space.answers import Answer, stream_pair
from space.bank.running import RunningMarks
from space.battle import DrawableT
from space.battle_records import Opened
from space.contestants.contract import Batching, Contestant, Sampling
from space.errors import NotBlindError, TokenError
from space.follow_ups import said_by_user
from space.gatekeeper import Gatekeeper
from space.gates import gates_json
from space.pair_choice import choose_pair, choose_probe, probe_due
from space.person import Ballot, Person
from space.plain_text import as_typed
from space.redflags.detect import RedFlags, red_flags
from space.retries import may_repeat, same_pair, with_new_seed, without_one_of
from space.retrieval import Retrieved
from space.reveal import Reveal, reveal
from space.tally import RunningTally
from space.votes.records import BattleRecord, vote_id
from space.votes.store import VoteStore

if TYPE_CHECKING:
    from space.bank.bank import Bank
    from space.bank.reviews import Decision
    from space.consent import Controller
    from space.retrieval import Retriever

Clock = Callable[[], datetime]
NO_FLAGS = RedFlags((), "none")
_MOST_TURNS = 8
_MOST_TYPED = 512  # turns
_FORGET_EACH = timedelta(hours=1)


@dataclass(frozen=True)
class Shown:
    """What a visitor sees of a battle; the token is there once both answers are complete and stored.

    Without consent nothing is stored: then the models are revealed at once, and there is no token.
    """

    left: str = ""
    right: str = ""
    token: str = ""
    question: str = ""
    question_id: str = ""  # of the bank
    flags: RedFlags = NO_FLAGS
    withheld: bool = False
    passages: tuple[str, ...] = ()  # what backs the numbers of the answers
    reveal: Reveal | None = None
    past_left: tuple[Message, ...] = ()
    past_right: tuple[Message, ...] = ()
    can_retry: bool = False  # asked again, the question could have other answers


@dataclass(frozen=True)
class Services:
    """What an arena uses besides contestants and store; each may be missing, and the arena says less.

    Without a `controller`, the person who answers for the data, nothing that visitors write is stored.
    """

    controller: "Controller | None" = None
    retriever: "Retriever | None" = None
    bank: "Bank | None" = None
    decisions: "Sequence[Decision]" = ()  # of people about the bank's answers
    find_flags: Callable[[str], RedFlags] = red_flags
    gatekeeper: Gatekeeper = field(default_factory=Gatekeeper)


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
        services: Services | None = None,
    ) -> None:
        self.contestants = tuple(contestants)
        self.store = store
        self.services = services or Services()
        self._sampling = sampling
        self._random = random or secrets.SystemRandom()
        self._clock = clock
        # As it was typed, a turn is in memory alone, for the turns that follow: what is stored is masked.
        self._typed: OrderedDict[tuple[str, int], BattleRecord] = OrderedDict()
        self._forgot_at = self._forget_unvoted()
        battles, votes = store.battles(), store.votes()
        self._tries: dict[str, set[str]] = {}  # battle id of a first try -> those of the later ones
        self._told: set[str] = set()  # first tries whose models a turn that was not stored has told
        self._note_tries(battles)
        self._tally = RunningTally(battles, votes)
        self._marks = RunningMarks(votes, battles, self.services.decisions)
        self._bank = self._open_bank()
        self._unasked = self._withheld_of_bank()

    def ask(self, question: str, person: Person) -> Iterator[Shown]:
        """Yield both answers of a new battle as they grow; the last one carries the token to vote with.

        Raises:
            AnswerError: a contestant could not answer.
            VoteError: the battle could not be stored, so nobody can vote on it.
        """
        yield from self._turn(self._opened(self._sampling), question, person)

    def retry(self, token: str, question: str, person: Person) -> Iterator[Shown]:
        """Yield new answers to the question of a turn, as a new battle with a token of its own.

        The same two models answer with the same past, unless who they are was told by a vote, or both would
        say the same again: then another pair meets. Without a token, where nothing was stored, `question` is
        asked anew; with one, the question that is stored counts.

        Raises:
            TokenError: the token is of no battle here, or nobody can answer its question once more.
            AnswerError: a contestant could not answer.
            VoteError: the battle could not be stored.
        """
        if not token:
            again = with_new_seed(self._sampling, self._random)
            yield from self._turn(self._opened(again), question, person)
            return
        record, voter = self._verified(token)
        yield from self._turn(self._reopened(record, voter), record.prompt[-1]["content"], person)

    def follow(self, token: str, question: str, person: Person) -> Iterator[Shown]:
        """Yield the next turn of a battle: the same two models on the same sides, each with its own past.

        Raises:
            TokenError: the token is of no battle here, its models are not here any more, a vote has told who
                they are, or the next turn is there already.
            AnswerError: a contestant could not answer.
            VoteError: the turn could not be stored.
        """
        record, voter = self._verified(token)
        if not self._is_blind(record, voter):
            raise NotBlindError(f"the models of battle {record.battle_id} are known, so it cannot go on")
        if record.turn + 1 >= _MOST_TURNS:
            raise TokenError(f"a battle has at most {_MOST_TURNS} turns")
        if self.store.battle(record.battle_id, record.turn + 1) is not None:
            raise TokenError(f"battle {record.battle_id} has gone on after turn {record.turn} already")
        opened = battle_records.reopened(record, self.contestants)
        yield from self._turn(opened, question, replace(person, voter=voter))

    def from_bank(self, person: Person, seen: Sequence[str], speciality: str | None = None) -> Shown | None:
        """Return a complete battle of stored answers, None where the bank has none left.

        Raises:
            VoteError: it could not be stored.
        """
        bank = self._bank
        away = {*seen, *self._unasked}
        found = bank.draw(self._random, away, self._choose, speciality) if bank is not None else None
        if found is None or found.question.question_id in away:
            return None
        flags = self.services.find_flags(found.question.question)
        if alarms.is_withheld(flags):  # a question that has come back to the bank since the start
            return None
        side, battle_id = battle.draw_side(self._random), secrets.token_hex(16)
        record = battle_records.of_bank(battle_id, found, side, flags, self._now(), person)
        return self._finished(record, person, flags, self._backing(found.question.question))

    def vote(
        self,
        token: str,
        ballot: Ballot,
        receipt: str = "",
        limited_as: str = "",
        *,
        is_logged_in: bool = False,
    ) -> Reveal:
        """Store a vote durably, and only then reveal the models; a later vote on the same turn replaces it.

        Raises:
            TokenError: the token is forged, expired, or of a battle that is not stored here.
            NotBlindError: a vote on another turn or another try has told who the models are.
            VoteError: the vote could not be stored.
        """
        record, voter = self._verified(token)
        if not self._is_blind(record, voter, but=vote_id(record.battle_id, voter, record.turn)):
            raise NotBlindError(f"the models of battle {record.battle_id} are known, so no vote on it counts")
        vote = battle_records.vote_of_ballot(record, ballot, voter, receipt, self._now(), "{}")
        gates = self.services.gatekeeper.gates_of(
            record, vote, limited_as, self._clock(), is_logged_in=is_logged_in
        )
        stored = self.store.add_vote(replace(vote, gates=gates_json(gates)))
        self._tally.count(record, stored.vote)
        if self._marks.count(record, stored.vote):
            self._bank = self._open_bank()
        LOG.info("vote %s on battle %s", stored.vote.vote_id[:12], record.battle_id)
        return reveal(record, stored.vote, stored.state)

    def withdraw(self, token: str) -> bool:
        """Forget the battle of a token and its other tries; tell whether nothing of them is stored any more.

        One with a vote stays: the visitor's deletion code covers it.

        Raises:
            TokenError: the token is of no battle here.
            VoteError: they may still be there.
        """
        record, _ = self._verified(token)
        first = record.retry_of or record.battle_id
        tries = {first, record.battle_id, *self._tries.get(first, ())}
        self.store.forget_battles(tries)
        for key in [key for key in tuple(self._typed) if key[0] in tries]:
            self._typed.pop(key, None)
        return all(self.store.battle(each) is None for each in tries)

    def flags_of(self, question: str) -> RedFlags:
        """Return the red flags of a message, whether or not anybody answers it."""
        return self.services.find_flags(as_typed(question))

    def _withheld_of_bank(self) -> frozenset[str]:
        """Return the questions of the bank that only the safety gate has: nobody votes on answers to them."""
        asked = self.services.bank.questions() if self.services.bank is not None else ()
        return frozenset(
            each.question_id
            for each in asked
            if not alarms.WITHHELD.isdisjoint(self.services.find_flags(each.question).kinds)
        )

    def _open_bank(self) -> "Bank | None":
        """Return the bank without the answers that votes have called dangerous."""
        bank = self.services.bank
        return bank.without(self._marks.retired()) if bank is not None else None

    def _reopened(self, record: BattleRecord, voter: str) -> Opened:
        """Open the battle that asks a stored question once more."""
        battle_id = secrets.token_hex(16)
        again = None
        if self._is_blind(record, voter):
            again = same_pair(record, self.contestants, battle_id, self._random)
        if again is not None:
            return again
        pair = self._choose(without_one_of(record, self.contestants, self._random), self._random)
        sampling = with_new_seed(self._sampling, self._random)
        return Opened(battle_id, 0, *pair, battle.draw_side(self._random), sampling)

    def _is_blind(self, record: BattleRecord, voter: str, but: str = "") -> bool:
        """Tell whether a visitor knows nothing of a battle's models yet: any vote on them tells who they are.

        Every turn counts, and those of the other tries of the same two; the vote `but` does not.
        """
        first = record.retry_of or record.battle_id
        if first in self._told:
            return False
        tries = (first, *self._tries.get(first, ()))
        votes = {vote_id(each, voter, turn) for each in tries for turn in range(_MOST_TURNS)} - {but}
        return all(self.store.state_of(each) is None for each in votes)

    def _note_tries(self, battles: Iterable[BattleRecord]) -> None:
        for each in battles:
            if each.retry_of:
                self._tries.setdefault(each.retry_of, set()).add(each.battle_id)

    def _opened(self, sampling: Sampling) -> Opened:
        """Draw a new battle; now and then one model against itself, which tells how steady votes are."""
        battle_id, side = secrets.token_hex(16), battle.draw_side(self._random)
        # Only a model that samples says the same thing in two ways.
        probed = [each for each in self.contestants if isinstance(each, Batching)]
        if sampling.temperature > 0 and probed and probe_due(self._random):
            twice = choose_probe(probed, self._random)
            return Opened(battle_id, 0, *twice, side, sampling, kind="probe")
        return Opened(battle_id, 0, *self._choose(self.contestants, self._random), side, sampling)

    def _choose(self, among: Sequence[DrawableT], random: Random) -> tuple[DrawableT, DrawableT]:
        return choose_pair(among, self._tally.current(), random)

    def _turn(self, opened: Opened, question: str, person: Person) -> Iterator[Shown]:
        question = as_typed(question)
        flags = alarms.of_turn(question, opened.history_a, self.services.find_flags)
        if alarms.is_withheld(flags):
            yield Shown(question=question, flags=flags, withheld=True)
            return
        earlier = said_by_user(opened.history_a)
        passages, backing = self._retrieved(question, earlier), self._backing(question, earlier)
        past_left, past_right = battle.on_screen(opened.history_a, opened.history_b, opened.shown_left)
        frame = Shown(
            question=question,
            flags=flags,
            passages=backing,
            past_left=past_left,
            past_right=past_right,
        )
        yield frame
        started = time.monotonic()
        answers = (Answer(), Answer())
        for answers in self._answers(opened, question, passages):
            yield replace(frame, left=answers[0].text, right=answers[1].text)
        record = battle_records.of_turn(
            opened,
            question,
            battle.on_screen(*answers, opened.shown_left),
            passages,
            flags,
            self._now(),
            round(time.monotonic() - started, 2),
            person,
        )
        yield self._finished(record, person, flags, backing)

    def _answers(
        self, opened: Opened, question: str, passages: Sequence[Retrieved]
    ) -> Iterator[tuple[Answer, Answer]]:
        prompt: Message = {"role": "user", "content": question}
        a, b = (
            (opened.model_a, (*opened.history_a, prompt)),
            (opened.model_b, (*opened.history_b, prompt)),
        )
        left, right = battle.on_screen(a, b, opened.shown_left)
        return stream_pair(left[0], right[0], left[1], right[1], opened.sampling, passages)

    def _finished(
        self, record: BattleRecord, person: Person, flags: RedFlags, passages: tuple[str, ...]
    ) -> Shown:
        """Store a complete turn, or reveal it where nothing may be stored."""
        left, right = battle.on_screen(record.answer_a, record.answer_b, record.shown_left)
        past_left, past_right = battle.on_screen(record.history_a, record.history_b, record.shown_left)
        shown = Shown(
            left=left,
            right=right,
            question=record.prompt[-1]["content"],
            question_id=record.question_id,
            flags=flags,
            passages=passages,
            past_left=past_left,
            past_right=past_right,
            can_retry=may_repeat(record, self.contestants, self._sampling),
        )
        if not self.may_store(person):
            if record.turn or record.retry_of:  # another turn or try of theirs has a token
                self._told.add(record.retry_of or record.battle_id)
            return replace(shown, reveal=reveal(record, None, "not_counted"))
        if self._clock() - self._forgot_at > _FORGET_EACH:
            self._forgot_at = self._forget_unvoted()
        stored = battle_records.masked(record)
        self.store.add_battle(stored)
        self._note_tries([stored])
        self._typed[record.battle_id, record.turn] = record
        while len(self._typed) > _MOST_TYPED:
            self._typed.popitem(last=False)
        expires_at = int(self._clock().timestamp()) + battle.TOKEN_LIFETIME_S
        return replace(
            shown,
            token=battle.sign(battle_records.facts_of(stored, person.voter), self.store.secret, expires_at),
        )

    def may_store(self, person: Person) -> bool:
        """Tell whether this visitor may be stored: somebody answers for it, and the box is ticked."""
        return self.services.controller is not None and person.may_store

    def _forget_unvoted(self) -> datetime:
        """Remove the turns that nobody can vote on any more and nobody did; return the time."""
        now = self._clock()
        before = (now - timedelta(seconds=battle.TOKEN_LIFETIME_S)).isoformat(timespec="microseconds")
        for key in [key for key, typed in tuple(self._typed.items()) if typed.created_at < before]:
            self._typed.pop(key, None)
        gone = self.store.forget_unvoted(before)
        LOG.info("%s turns that nobody voted on are forgotten", gone)
        return now

    def _verified(self, token: str) -> tuple[BattleRecord, str]:
        """Return the turn and the visitor that a token was signed for; as typed, where that is known."""
        battle_id, turn, voter = battle.parse_token(token)
        record = self.store.battle(battle_id, turn)
        if record is None:
            raise TokenError("no battle of this token is stored here")
        battle.verify(
            token, battle_records.facts_of(record, voter), self.store.secret, self._clock().timestamp()
        )
        return self._typed.get((battle_id, turn), record), voter

    def _retrieved(self, question: str, earlier: Sequence[str] = ()) -> tuple[Retrieved, ...]:
        retriever = self.services.retriever
        return retriever.passages(question, earlier) if retriever is not None else ()

    def _backing(self, question: str, earlier: Sequence[str] = ()) -> tuple[str, ...]:
        retriever = self.services.retriever
        return retriever.backing(question, earlier) if retriever is not None else ()

    def _now(self) -> str:
        return self._clock().isoformat(timespec="microseconds")
