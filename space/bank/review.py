"""`bank review`: a person looks at answers that visitors marked as dangerous, and keeps or removes them.

Example: `python -m space bank review build/bank list --from folder:build/arena/votes`
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cards.command import LOG, emit
from dataset_builder.build_lock import lock_folder
from space.bank.build import utc_now
from space.bank.folder import read_bank, renew_manifest
from space.bank.records import BankError, BankQuestion, StoredAnswer
from space.bank.retired import NONE_RETIRED, Retired, retired_answers
from space.bank.reviews import Action, Decision, decision_about, read_decisions, write_decisions
from space.votes.events import read_events
from space.votes.sinks import open_sink

_ACTIONS: Mapping[str, Action] = {"keep": "keep", "remove": "remove"}


def review_command(arguments: argparse.Namespace) -> None:
    """Run `bank review`."""
    folder = Path(arguments.dir)
    if arguments.action in _ACTIONS:
        decide(folder, arguments.id, _ACTIONS[arguments.action])
        return
    for line in listed(folder, arguments.source):
        emit(json.dumps(line, ensure_ascii=False))


def listed(folder: Path, source: str | None) -> list[dict[str, Any]]:
    """Return the answers that are out or were decided on; `source` is the sink with the votes.

    Raises:
        BankError: the folder is no bank.
        SinkError: the sink cannot be read.
    """
    questions, answers = read_bank(folder)
    texts = {question.question_id: question for question in questions}
    decisions = read_decisions(folder)
    decided = {_key(each): each for each in decisions}
    retired = _retired(source, decisions) if source else NONE_RETIRED
    lines = [_line(texts[each.question_id], each, decided.get(_key(each)), retired) for each in answers]
    return [line for line in lines if line["state"] != "shown"]


def decide(folder: Path, id: str, action: Action) -> Decision:
    """Write down what a person decided about the answer with an id, or the only one that begins so.

    Raises:
        BankError: no answer, or more than one, has that id.
        BuildError: a build is at work in the folder.
    """
    with lock_folder(folder):
        answer = _find(read_bank(folder)[1], id, folder)
        decision = decision_about(answer, action, utc_now().isoformat(timespec="microseconds"))
        write_decisions(folder, [*read_decisions(folder), decision])
        renew_manifest(folder)
    LOG.info("%s: %s the answer of %s to %s", answer.id, action, answer.model, answer.question_id)
    return decision


def _retired(source: str, decisions: Sequence[Decision]) -> Retired:
    events, damaged = read_events(open_sink(source))
    for problem in damaged:
        LOG.warning("left out: %s", problem)
    return retired_answers(events.votes, events.battles, decisions)


def _key(of: StoredAnswer | Decision) -> tuple[str, str, str]:
    return of.question_id, of.model, of.answer_sha256


def _line(
    question: BankQuestion, answer: StoredAnswer, decision: Decision | None, retired: Retired
) -> dict[str, Any]:
    return {
        "id": answer.id,
        "state": _state(answer, decision, retired),
        "voters": retired.voters_against(answer),
        "question_id": answer.question_id,
        "model": answer.model,
        "revision": answer.revision,
        "question": question.question,
        "answer": answer.answer,
    }


def _state(answer: StoredAnswer, decision: Decision | None, retired: Retired) -> str:
    if decision is not None and decision.action == "remove":
        return "removed"
    if retired.holds(answer):
        return "retired"
    return "kept" if decision is not None else "shown"


def _find(answers: Sequence[StoredAnswer], id: str, folder: Path) -> StoredAnswer:
    found = [answer for answer in answers if answer.id.startswith(id)]
    if len(found) != 1:
        what = "no answer has" if not found else f"{len(found)} answers have"
        raise BankError(f"{folder}: {what} an id that begins with {id!r}; `list` shows the ids")
    return found[0]
