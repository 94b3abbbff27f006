"""How a battle becomes records, and a record becomes a battle again. Pure functions."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from dataset_builder.records import Message, prompt_sha256
from space import battle
from space.answers import Answer
from space.battle import Side
from space.consent import CONSENT_VERSION, receipt_sha256
from space.contestants.contract import Contestant, Sampling
from space.errors import TokenError
from space.person import Ballot, Person
from space.redflags.detect import RedFlags
from space.retrieval import Retrieved
from space.votes.records import BattleKind, BattleRecord, VoteRecord, vote_id

if TYPE_CHECKING:
    from space.bank.bank import BankBattle


@dataclass(frozen=True)
class Opened:
    """A battle whose next turn has not been answered yet."""

    battle_id: str
    turn: int
    model_a: Contestant
    model_b: Contestant
    shown_left: Side
    sampling: Sampling
    history_a: tuple[Message, ...] = ()
    history_b: tuple[Message, ...] = ()
    kind: BattleKind = "free"
    retry_of: str = ""
    may_publish: bool = True  # as far as the earlier turns, which stand in its texts, are concerned


def reopened(record: BattleRecord, contestants: Sequence[Contestant]) -> Opened:
    """Return the turn after a stored one.

    Raises:
        TokenError: one of the models is not loaded any more, or is another version now.
    """
    here = {(each.name, each.revision): each for each in contestants if each.health == "loaded"}
    keys = ((record.model_a, record.revision_a), (record.model_b, record.revision_b))
    if any(key not in here for key in keys) or record.kind == "bank":
        raise TokenError(f"the models of battle {record.battle_id} cannot go on with it")
    said_a: Message = {"role": "assistant", "content": record.answer_a}
    said_b: Message = {"role": "assistant", "content": record.answer_b}
    return Opened(
        record.battle_id,
        record.turn + 1,
        here[keys[0]],
        here[keys[1]],
        record.shown_left,
        Sampling(**json.loads(record.sampling)),
        (*record.history_a, *record.prompt, said_a),
        (*record.history_b, *record.prompt, said_b),
        record.kind,
        record.retry_of,
        record.may_publish,
    )


def of_turn(
    opened: Opened,
    question: str,
    answers: tuple[Answer, Answer],
    passages: Sequence[Retrieved],
    flags: RedFlags,
    now: str,
    seconds: float,
    person: Person,
) -> BattleRecord:
    """Return the record of an answered turn; `answers` are those of models a and b."""
    answer_a, answer_b = answers
    return BattleRecord(
        battle_id=opened.battle_id,
        created_at=now,
        prompt=({"role": "user", "content": question},),
        model_a=opened.model_a.name,
        model_b=opened.model_b.name,
        answer_a=answer_a.text,
        answer_b=answer_b.text,
        revision_a=opened.model_a.revision,
        revision_b=opened.model_b.revision,
        adapter_sha256_a=opened.model_a.adapter_sha256,
        adapter_sha256_b=opened.model_b.adapter_sha256,
        licence_a=answer_a.licence or opened.model_a.licence,
        licence_b=answer_b.licence or opened.model_b.licence,
        shown_left=opened.shown_left,
        sampling=json.dumps(asdict(opened.sampling), sort_keys=True),
        sources_a=answer_a.sources,
        sources_b=answer_b.sources,
        turn=opened.turn,
        kind=opened.kind,
        history_a=opened.history_a,
        history_b=opened.history_b,
        country=person.country,
        red_flags=flags.kinds,
        retrieved=tuple(each.id for each in passages),
        tokens_a=answer_a.tokens,
        tokens_b=answer_b.tokens,
        seconds=seconds,
        may_publish=person.may_publish and opened.may_publish,
        consent_version=CONSENT_VERSION,
        prompt_sha256=prompt_sha256(question),
        retry_of=opened.retry_of,
    )


def of_bank(
    battle_id: str, found: "BankBattle", shown_left: Side, flags: RedFlags, now: str, person: Person
) -> BattleRecord:
    """Return the record of stored answers as they are shown; nobody has written anything of their own."""
    a, b = found.a, found.b
    return BattleRecord(
        battle_id=battle_id,
        created_at=now,
        prompt=({"role": "user", "content": found.question.question},),
        model_a=a.model,
        model_b=b.model,
        answer_a=a.answer,
        answer_b=b.answer,
        revision_a=a.revision,
        revision_b=b.revision,
        adapter_sha256_a=a.adapter_sha256,
        adapter_sha256_b=b.adapter_sha256,
        licence_a=a.licence,
        licence_b=b.licence,
        shown_left=shown_left,
        sampling=a.sampling,
        sources_a=a.sources,
        sources_b=b.sources,
        kind="bank",
        question_id=found.question.question_id,
        speciality=found.question.speciality,
        country=person.country,
        red_flags=flags.kinds,
        retrieved=found.retrieved,
        tokens_a=a.tokens,
        tokens_b=b.tokens,
        seconds=max(a.seconds, b.seconds),
        may_publish=person.may_publish,
        consent_version=CONSENT_VERSION,
        prompt_sha256=prompt_sha256(found.question.question),
    )


def vote_of_ballot(
    record: BattleRecord, ballot: Ballot, voter: str, receipt: str, now: str, gates: str
) -> VoteRecord:
    """Return the vote that a ballot means, about models a and b; its comment is masked."""
    from dataset_builder.personal_data import mask

    reasons_a, reasons_b = battle.on_screen(ballot.reasons_left, ballot.reasons_right, record.shown_left)
    return VoteRecord(
        vote_id=vote_id(record.battle_id, voter, record.turn),
        battle_id=record.battle_id,
        turn=record.turn,
        voter=voter,
        winner=battle.winner_of(ballot.choice, record.shown_left),
        shown_left=record.shown_left,
        created_at=now,
        reasons_a=reasons_a,
        reasons_b=reasons_b,
        comment=mask(ballot.comment, names_of(record)),
        voter_role=ballot.role,
        may_publish=ballot.may_publish,
        gates=gates,
        receipt_sha256=receipt_sha256(receipt) if receipt else "",
    )


def facts_of(record: BattleRecord, voter: str) -> battle.Facts:
    """Return what a token seals of a stored turn."""
    said = [*(message["content"] for message in record.prompt), record.answer_a, record.answer_b]
    return battle.Facts(
        record.battle_id,
        record.turn,
        voter,
        record.model_a,
        record.model_b,
        record.shown_left,
        hashlib.sha256(json.dumps(said).encode()).hexdigest(),
    )


def masked(record: BattleRecord) -> BattleRecord:
    """Return a turn as it is stored: without the personal data that stands in it."""
    from dataset_builder.personal_data import mask

    if record.kind == "bank":  # the project's own texts
        return record
    names = names_of(record)

    def hidden(messages: Sequence[Message]) -> tuple[Message, ...]:
        return tuple({"role": each["role"], "content": mask(each["content"], names)} for each in messages)

    return replace(
        record,
        prompt=hidden(record.prompt),
        history_a=hidden(record.history_a),
        history_b=hidden(record.history_b),
        answer_a=mask(record.answer_a, names),
        answer_b=mask(record.answer_b, names),
    )


def names_of(record: BattleRecord) -> list[str]:
    """Return the names of persons in a turn and what was said before it; answers of the bank name nobody."""
    from dataset_builder.personal_data import names_in

    said = (*record.history_a, *record.history_b, *record.prompt)
    texts = [*(each["content"] for each in said), record.answer_a, record.answer_b]
    return [] if record.kind == "bank" else names_in(texts)
