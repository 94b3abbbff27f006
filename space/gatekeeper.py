"""Asks the gates about a visitor's question or vote. What it remembers stays in memory."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address
from math import ceil

from dataset_builder.records import prompt_sha256
from space.gates import GateName, Outcome, run_gates
from space.limits import ASKED_OF_ALL, QUESTIONS, TYPED, VOTES, Limits, Marks, PromptCap, too_fast
from space.texts_es import EXAMPLES
from space.visitors import VisitorIds, trusted_proxies
from space.votes.records import BattleRecord, VoteRecord

_EXAMPLES = frozenset(map(prompt_sha256, EXAMPLES))


@dataclass
class Gatekeeper:
    """Limits and gates of one page. A visitor without a name ("") has no limits: this machine's own user."""

    visitors: VisitorIds = field(default_factory=lambda: VisitorIds(trusted_proxies(os.environ)))
    questions: Limits = field(default_factory=lambda: Limits(QUESTIONS))
    votes: Limits = field(default_factory=lambda: Limits(VOTES))
    prompts: PromptCap = field(default_factory=PromptCap)
    marks: Marks = field(default_factory=Marks)

    def name_of(self, forwarded: str | None, peer: str | None, day: str) -> str:
        """Return whom limits count, "" for a browser on this machine that no proxy stands before."""
        if not forwarded and _is_loopback(peer):
            return ""
        return self.visitors.of_address(forwarded, peer, day)

    def name_of_account(self, account: str, day: str) -> str:
        """Return whom limits count where somebody has logged in: the account, as opaque as an address."""
        return self.visitors.of_profile(account, day)

    def wait_for_question_s(self, visitor: str) -> int:
        """Take a question from the visitor's limit; return the seconds to wait where it is used up."""
        now = time.monotonic()
        if not visitor or self.questions.take(visitor, now) is None:
            return 0
        return max(1, ceil(self.questions.wait_s(visitor, now)))

    def gates_of(
        self,
        record: BattleRecord,
        vote: VoteRecord,
        visitor: str,
        now: datetime,
        *,
        is_logged_in: bool = False,
    ) -> Mapping[GateName, Outcome]:
        """Return what speaks for and against a vote that is cast now, on a battle whose token was right.

        Nobody has to log in, so `login` passes or is unknown, and never fails.
        """
        asked_of_all = record.kind == "bank" or record.prompt_sha256 in _EXAMPLES
        waited = (datetime.fromisoformat(record.created_at).timestamp(), now.timestamp())
        name, day = visitor or "this machine", f"{now:%Y-%m-%d}"
        return run_gates(
            {
                "token": lambda: None,
                "answers": lambda: None if record.answer_a and record.answer_b else "an answer is empty",
                "dwell": lambda: too_fast(*waited),
                "rate": lambda: self.votes.take(visitor, time.monotonic()) if visitor else None,
                "duplicate_prompt": lambda: self.prompts.count(
                    record.prompt_sha256,
                    name,
                    day,
                    voter=vote.voter,
                    vote_id=vote.vote_id,
                    cap=ASKED_OF_ALL if asked_of_all else TYPED,
                ),
                "repeated_mark": lambda: (
                    self.marks.repeated(_marked(record, vote), visitor, vote.voter, day) if visitor else None
                ),
                "login": (lambda: None) if is_logged_in else None,
            }
        )


def _marked(record: BattleRecord, vote: VoteRecord) -> list[str]:
    """Return the answers of the bank that a vote calls dangerous, whatever their revision."""
    sides = ((record.model_a, vote.reasons_a), (record.model_b, vote.reasons_b))
    of_bank = sides if record.kind == "bank" else ()
    return [f"{record.question_id}|{model}" for model, reasons in of_bank if "dangerous" in reasons]


def _is_loopback(peer: str | None) -> bool:
    try:
        return ip_address(peer or "").is_loopback
    except ValueError:
        return False
