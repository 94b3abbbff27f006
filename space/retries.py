"""The same question once more, as a new blind battle: who meets, on which sides, with which chance.

What was said of the old answers stays with them: a retry has its own battle id, so its own token and vote.
"""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from space import battle
from space.battle_records import Opened, reopened
from space.contestants.contract import Batching, Contestant, ReadsPassages, Sampling
from space.errors import TokenError
from space.votes.records import BattleRecord

_SEEDS = 2**31 - 2  # a configuration's seed is below, and each side takes one of its own


def with_new_seed(sampling: Sampling, random: Random) -> Sampling:
    """Return the sampling of another try: with the old seed a model would say the same thing again."""
    return replace(sampling, seed=random.randrange(_SEEDS))


def samples(contestant: Contestant, sampling: Sampling) -> bool:
    """Tell whether a contestant answers the same question in more than one way.

    One that quotes a label or a stored answer never does; a model does where its temperature is above 0.
    """
    is_model = isinstance(contestant, Batching | ReadsPassages)
    return sampling.temperature > 0 and is_model


def may_repeat(record: BattleRecord, contestants: Sequence[Contestant], sampling: Sampling) -> bool:
    """Tell whether a retry can show something new: the pair samples, or another pair can meet.

    Another pair has no past to go on with, so it meets only at a first question.
    """
    if record.kind == "bank":
        return False
    return _pair_samples(record, contestants, sampling) or (record.turn == 0 and len(_names(contestants)) > 2)


def same_pair(
    record: BattleRecord, contestants: Sequence[Contestant], battle_id: str, random: Random
) -> Opened | None:
    """Return the same two models with the same past, on sides drawn anew; None if neither would vary.

    Raises:
        TokenError: one of the models is not loaded any more, or the battle is one of the bank.
    """
    opened = reopened(record, contestants)
    if not any(samples(each, opened.sampling) for each in (opened.model_a, opened.model_b)):
        return None
    return replace(
        opened,
        battle_id=battle_id,
        turn=record.turn,
        shown_left=battle.draw_side(random),
        sampling=with_new_seed(opened.sampling, random),
        history_a=record.history_a,
        history_b=record.history_b,
        retry_of=record.retry_of or record.battle_id,
    )


def without_one_of(
    record: BattleRecord, contestants: Sequence[Contestant], random: Random
) -> list[Contestant]:
    """Return who can meet so that it is another pair: one of the two, drawn by lot, stays out.

    Raises:
        TokenError: the question had others before it, or no other pair is loaded.
    """
    if record.turn > 0 or record.kind == "bank" or len(_names(contestants)) < 3:
        raise TokenError(f"no other pair can repeat turn {record.turn} of battle {record.battle_id}")
    out = random.choice((record.model_a, record.model_b))
    return [each for each in contestants if each.name != out]


def _pair_samples(record: BattleRecord, contestants: Sequence[Contestant], sampling: Sampling) -> bool:
    pair = {record.model_a, record.model_b}
    return any(samples(each, sampling) for each in contestants if each.name in pair)


def _names(contestants: Sequence[Contestant]) -> set[str]:
    return {each.name for each in contestants if each.health == "loaded" and each.weight > 0}
