"""Preference pairs of battles: what most voters preferred; a tie is no preference."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from dataset_builder.contracts import Generator
from dataset_builder.records import Document, Dropped, PreferencePair, Row
from dataset_builder.rows import common_columns, row_id

Winner = Literal["a", "b", "tie", "both_bad"]


def preference(winner: Winner, battle: Mapping[str, Any]) -> PreferencePair | None:
    """Return the pair of a battle; none of one that was a tie or that both sides lost."""
    prompt = tuple(battle["prompt"])
    a, b = (({"role": "assistant", "content": battle[f"answer_{side}"]},) for side in ("a", "b"))
    match winner:
        case "a":
            return PreferencePair(prompt, a, b)
        case "b":
            return PreferencePair(prompt, b, a)
        case "tie" | "both_bad":
            return None


def verdict(winners: Mapping[Winner, int]) -> Winner | Literal["no_majority"]:
    """Return what more than half of the voters said: `{"a": 2, "b": 1}` is `a`, `{"a": 1, "b": 1}` none."""
    total = sum(winners.values())
    for winner, votes in winners.items():
        if 2 * votes > total:
            return winner
    return "no_majority"


def rows(document: Document, generator: Generator) -> Iterator[Row | Dropped]:
    """Yield the pair of a battle, or the reason why there is none."""
    battle, winners = document.metadata["battle"], document.metadata["winners"]
    winner = verdict(winners)
    pair = None if winner == "no_majority" else preference(winner, battle)
    if pair is None:
        yield Dropped("dropped", "generate", "", winner, passage_key="prompt")
        return
    other = "b" if winner == "a" else "a"
    if battle["answer_a"].strip() == battle["answer_b"].strip():
        yield Dropped("dropped", "generate", "", "same_answer", passage_key="prompt")
        return
    id = row_id(document, "prompt", generator, "preference", 0)
    yield Row(
        config="preferences",
        id=id,
        split_key=document.split_key,
        columns={
            **common_columns(document, generator, id, synthetic=True),
            "prompt": list(pair.prompt),
            "chosen": list(pair.chosen),
            "rejected": list(pair.rejected),
            "model_chosen": battle[f"model_{winner}"],
            "model_rejected": battle[f"model_{other}"],
            "votes_chosen": winners[winner],
            "votes_rejected": winners.get(other, 0),
            "battle_id": battle["battle_id"],
        },
        passage_keys=("prompt",),
    )
