"""Contestants, questions and banks for the tests of the question bank."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from dataset_builder.records import Message
from space.bank.bank import Candidate
from space.bank.command import build_bank
from space.bank.questions import read_questions
from space.bank.records import BankBattle, BankQuestion, StoredAnswer, sha256_of_text
from space.contestants.contract import Contestant, Health, Piece, Sampling
from space.errors import AnswerError
from space.pair_choice import choose_pair
from space.votes.records import BattleRecord, Reason, VoteRecord, vote_id

GREEDY = Sampling(max_new_tokens=8, temperature=0)


@dataclass(frozen=True)
class Voice:
    """Writes its name and the question, fails where told to, and notes what it was asked."""

    name: str
    revision: str = "r1"
    adapter_sha256: str = ""
    weight: float = 1.0
    health: Health = "loaded"
    licence: str = "cc0-1.0"
    fails_on: str = ""
    silent: bool = False
    asked: list[str] = field(default_factory=list)

    def answer(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Piece]:
        question = messages[-1]["content"]
        self.asked.append(question)
        yield Piece("\n" if self.silent else "Soy ", tokens=1)
        if self.fails_on and self.fails_on in question:
            raise AnswerError("the endpoint is down")
        text = "" if self.silent else f"{self.name} {self.revision}: {question}"
        yield Piece(text, (f"fuente:{self.name}",), tokens=2)


def question(id: str, speciality: str = "cardiología", text: str = "") -> dict[str, str]:
    """Return one line of a questions file."""
    return {
        "question_id": id,
        "question": text or f"¿Qué es {id}?",
        "wording": "paciente",
        "speciality": speciality,
        "kind": "normal",
    }


def write_questions(folder: Path, *lines: dict[str, str]) -> Path:
    """Write a questions file."""
    path = folder / "questions.jsonl"
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in lines), encoding="utf-8")
    return path


def build(path: Path, contestants: Sequence[Contestant], folder: Path) -> dict[str, object]:
    """Build a bank at a fixed time of day."""
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return build_bank(path, read_questions(path), contestants, GREEDY, folder, clock=lambda: at)


def stored(
    question_id: str, model: str, revision: str = "r1", text: str = "", adapter: str = ""
) -> StoredAnswer:
    """Return a stored answer."""
    text = text or f"{model} sobre {question_id}"
    return StoredAnswer(
        id=f"{question_id}-{model}-{revision}",
        question_id=question_id,
        model=model,
        revision=revision,
        adapter_sha256=adapter,
        sampling="{}",
        answer=text,
        answer_sha256=sha256_of_text(text),
        licence="cc0-1.0",
        sources=(),
        retrieved=(),
        tokens=0,
    )


def choose(candidates: Sequence[Candidate], random: Random) -> tuple[Candidate, Candidate]:
    """Choose a pair as the arena does before the first vote."""
    return choose_pair(candidates, {}, random)


def asked(id: str, speciality: str = "cardiología") -> BankQuestion:
    """Return a question of the bank."""
    return BankQuestion(id, f"¿Qué es {id}?", "paciente", speciality, "normal")


def shown(found: BankBattle, battle_id: str) -> BattleRecord:
    """Return the record of a bank battle, as the arena stores it."""
    a, b = found.a, found.b
    return BattleRecord(
        battle_id=battle_id,
        created_at="2026-11-01T10:00:00+00:00",
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
        shown_left="a",
        sampling=a.sampling,
        sources_a=a.sources,
        sources_b=b.sources,
        kind="bank",
        question_id=found.question.question_id,
    )


def vote(
    battle: BattleRecord,
    voter: str,
    reasons_a: tuple[Reason, ...] = (),
    reasons_b: tuple[Reason, ...] = (),
    revision: int = 0,
    created_at: str = "2026-11-01T10:05:00+00:00",
) -> VoteRecord:
    """Return a vote on a battle."""
    return VoteRecord(
        vote_id=vote_id(battle.battle_id, voter, battle.turn),
        battle_id=battle.battle_id,
        turn=battle.turn,
        voter=voter,
        winner="tie",
        shown_left=battle.shown_left,
        created_at=created_at,
        revision=revision,
        reasons_a=reasons_a,
        reasons_b=reasons_b,
    )
