"""Battles and their votes as pairs of answers: which count together, for whom, and under which licence."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cards.licences import LICENCES, joined
from dataset_builder.contracts import RecordProblem
from dataset_builder.dedup import content_words
from dataset_builder.records import Message
from dataset_builder.sources.votes_reading import SIDES
from dataset_builder.vote_gates import outcomes_of, why_not_rated

WINNERS = (*SIDES, "tie", "both_bad")
PROFESSIONAL = "profesional"
_SWAPPED = {"a": "b", "b": "a"}


@dataclass(frozen=True)
class Turn:
    """One turn of a battle with the votes that stand."""

    battle: Mapping[str, Any]
    votes: tuple[Mapping[str, Any], ...]


def conversation(battle: Mapping[str, Any]) -> list[Message]:
    """Return what was said up to the answers of a turn, as model a heard it."""
    return [*battle["history_a"], *battle["prompt"]]


def refused(vote: Mapping[str, Any]) -> str | None:
    """Return the gates that keep a vote from counting, as `refused_by_gates: detail`, or None.

    A vote without gates, or of whose gates nobody knows, counts.
    """
    gates = why_not_rated(outcomes_of(vote["gates"] or ""))
    return f"refused_by_gates: {gates}" if gates else None


def standing(votes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the last vote of each voter, without those that a later vote took back."""
    superseded = {vote["supersedes"] for vote in votes}
    kept = [vote for vote in votes if vote["vote_id"] not in superseded]
    kept.sort(key=_time)
    return list({vote["voter"]: vote for vote in kept}.values())


def counted(turns: Sequence[Turn]) -> dict[str, Any]:
    """Return the votes of all turns as if all had been cast on the first: a and b are its sides.

    A turn that showed the same two answers the other way round has its votes swapped, and its reasons.
    """
    last = _last(turns)
    professional = [vote["winner"] for vote in last if vote["voter_role"] == PROFESSIONAL]
    return {
        "winners": dict(Counter(vote["winner"] for vote in last)),
        "professional": dict(Counter(professional)),
        "battle_ids": list(dict.fromkeys(turn.battle["battle_id"] for turn in turns)),
    }


def reasons_by_answer(pairs: Iterable[Sequence[Turn]]) -> dict[str, set[str]]:
    """Return what voters said of each answer, whatever other answers it met."""
    found: dict[str, set[str]] = {}
    for turns in pairs:
        for side in SIDES:
            said = found.setdefault(answer_key(turns[0].battle, side), set())
            said.update(each for vote in _last(turns) for each in vote[f"reasons_{side}"])
    return found


def answer_key(battle: Mapping[str, Any], side: str) -> str:
    """Return what the same answer to the same conversation shares, in whatever battle it stood."""
    return json.dumps([battle["prompt"], _side(battle, side)])


def _last(turns: Sequence[Turn]) -> list[Mapping[str, Any]]:
    """Return the last vote of each voter on a pair, with the sides of the first turn."""
    votes = [_as_in(turns[0].battle, turn.battle, vote) for turn in turns for vote in turn.votes]
    return list({vote["voter"]: vote for vote in sorted(votes, key=_time)}.values())


def _as_in(first: Mapping[str, Any], battle: Mapping[str, Any], vote: Mapping[str, Any]) -> Mapping[str, Any]:
    if _side(battle, "a") == _side(first, "a"):
        return vote
    swapped = {"reasons_a": vote["reasons_b"], "reasons_b": vote["reasons_a"]}
    return {**vote, **swapped, "winner": _SWAPPED.get(vote["winner"], vote["winner"])}


def problem(turn: Turn) -> str | None:
    """Return why no pair can be made of a turn, as `code: detail`, or None."""
    battle = turn.battle
    if battle["withheld"]:
        return f"text_withheld: {battle['withheld']}"
    sides = [f"{name}_{side}" for name in ("model", "answer", "licence") for side in SIDES]
    empty = [name for name in ("created_at", "prompt", "shown_left", *sides) if not battle[name]]
    said = battle["prompt"] or [{}]
    if (
        empty
        or not all(each.get("role") and each.get("content") for each in said)
        or said[-1]["role"] != "user"
    ):
        return f"wrong_shape: battle {battle['battle_id']}: no {', '.join(empty) or 'prompt'}"
    for vote in turn.votes:
        if vote["shown_left"] != battle["shown_left"] or vote["winner"] not in WINNERS:
            return f"vote_contradicts_battle: vote {vote['vote_id']}"
    return None


def _side(battle: Mapping[str, Any], side: str) -> str:
    return json.dumps([battle[f"history_{side}"], battle[f"answer_{side}"]], sort_keys=True)


def pair_key(battle: Mapping[str, Any]) -> str:
    """Return what two turns share that showed the same two answers to the same conversation."""
    return json.dumps([battle["prompt"], sorted(_side(battle, side) for side in SIDES)], sort_keys=True)


def is_one_model(battle: Mapping[str, Any]) -> bool:
    """Tell whether a model met itself."""
    names = ("model", "revision", "adapter_sha256")
    return all(battle.get(f"{name}_a") == battle.get(f"{name}_b") for name in names)


def split_key(prompt: Sequence[Message]) -> str:
    """Return what decides the split: the first question, so that no conversation is in two of them."""
    return content_words(prompt[0]["content"]) or prompt[0]["content"]


def name_of(battle: Mapping[str, Any]) -> str:
    """Return the id of a battle, with its turn after the first: `b1/2`."""
    return battle["battle_id"] + (f"/{battle['turn']}" if battle["turn"] > 0 else "")


def age(turn: Turn) -> tuple[str, str, int]:
    """Order turns, the oldest first."""
    return turn.battle["created_at"], turn.battle["battle_id"], turn.battle["turn"]


def _time(vote: Mapping[str, Any]) -> tuple[str, str, int]:
    return vote["created_at"], vote["vote_id"], vote["revision"]


def check_licence(id: str) -> None:
    """Let pass what may train other models.

    Raises:
        RecordProblem: the licence is unknown or forbids it.
    """
    if id not in LICENCES or not LICENCES[id].outputs_train_models:
        raise RecordProblem(
            "licence_forbids_training", f"answers under {id or 'no licence'} may not train models"
        )


def licence_of(turns: Sequence[Turn]) -> str:
    """Return the licences of both sides: each holds for the pair."""
    return joined(turn.battle[f"licence_{side}"] for turn in turns for side in SIDES)
