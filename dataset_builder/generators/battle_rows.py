"""Preference pairs of battles: what more voters preferred; a tie is no preference, nor is a bad answer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from dataset_builder.contracts import Generator
from dataset_builder.records import Document, Dropped, PreferencePair, Row
from dataset_builder.rows import common_columns, row_id

Winner = Literal["a", "b", "tie", "both_bad"]
Verdict = Winner | Literal["no_majority"]
# A chosen answer that any voter marked so trains nothing, whoever preferred it.
UNFIT_MARKS = ("dangerous", "incorrect")


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


def verdict(winners: Mapping[Winner, int]) -> Verdict:
    """Return what the votes of a pair say: the side with more votes, `no_majority` where both have as many.

    `{"a": 2, "b": 1}` is `a`. Who found both bad, or alike, prefers neither: where they are at least as many
    as those who prefer the better side, or more than all who prefer one, the pair is `both_bad` or `tie`.
    """
    a, b = winners.get("a", 0), winners.get("b", 0)
    if winners.get("both_bad", 0) >= max(a, b, 1):
        return "both_bad"
    if winners.get("tie", 0) > a + b:
        return "tie"
    if a == b:
        return "no_majority"
    return "a" if a > b else "b"


def rows(document: Document, generator: Generator) -> Iterator[Row | Dropped]:
    """Yield the pair of a battle for each config that it belongs to, or the reason why there is none."""
    metadata = document.metadata
    professional = metadata.get("professional") or {}
    if professional or metadata.get("obstacle"):
        yield _made(document, generator, "preferences_professional", professional)
    else:
        yield _dropped("preferences_professional", "no_professional_vote")
    yield _made(document, generator, "preferences", metadata["winners"])


def _made(
    document: Document, generator: Generator, config: str, winners: Mapping[Winner, int]
) -> Row | Dropped:
    battle, metadata = document.metadata["battle"], document.metadata
    if metadata.get("obstacle"):
        return _dropped(config, metadata["obstacle"])
    winner = verdict(winners)
    pair = None if winner == "no_majority" else preference(winner, battle)
    if pair is None:
        return _dropped(config, winner)
    if battle["answer_a"].strip() == battle["answer_b"].strip():
        return _dropped(config, "same_answer")
    unfit = _unfit_mark(metadata.get("reasons", {}).get(winner, ()))
    if unfit is not None:
        return _dropped(config, f"chosen_{unfit}")
    return _row(document, generator, config, pair, winners)


def _row(
    document: Document,
    generator: Generator,
    config: str,
    pair: PreferencePair,
    winners: Mapping[Winner, int],
) -> Row:
    battle, metadata = document.metadata["battle"], document.metadata
    better = "a" if winners.get("a", 0) > winners.get("b", 0) else "b"
    other = "b" if better == "a" else "a"
    chosen, rejected = winners.get(better, 0), winners.get(other, 0)
    id = row_id(document, "prompt", generator, config.replace("preferences", "preference"), 0)
    return Row(
        config=config,
        id=id,
        split_key=document.split_key,
        columns={
            **common_columns(document, generator, id, synthetic=True),
            "prompt": list(pair.prompt),
            "chosen": list(pair.chosen),
            "rejected": list(pair.rejected),
            "model_chosen": battle[f"model_{better}"],
            "model_rejected": battle[f"model_{other}"],
            "votes_chosen": chosen,
            "votes_rejected": rejected,
            "margin": chosen - rejected,
            "votes_tie": winners.get("tie", 0),
            "battle_id": battle["battle_id"],
            "turn": max(0, battle.get("turn", 0)),
            "battle_ids": list(metadata.get("battle_ids") or [battle["battle_id"]]),
        },
        passage_keys=("prompt",),
    )


def _unfit_mark(reasons: Sequence[str]) -> str | None:
    return next((mark for mark in UNFIT_MARKS if mark in reasons), None)


def _dropped(config: str, reason: str) -> Dropped:
    return Dropped("dropped", "generate", "", reason, passage_key="prompt", config=config)
