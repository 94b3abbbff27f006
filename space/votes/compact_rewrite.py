"""Shards of a votes data set without what had to leave them: erased rows, texts that a later no covers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from space.votes.compact_folder import Row, VotesDataset
from space.votes.compact_rules import WAITING, Gate, Withheld, comment_text, published_battle, withheld
from space.votes.compact_shards import CONFIGS, config_of, read_shard, row_of, shard_of
from space.votes.records import BattleRecord, VoteRecord, battle_of, vote_of
from space.votes.withdrawn import Withdrawn

Keep = Callable[[Row], Row | None]


def rewritten(before: VotesDataset, keep: Keep) -> VotesDataset:
    """Return a data set with each row as `keep` gives it, None for no row; the other shards stay as they are.

    A config that lost every row keeps one shard without any, since a config without files is an error.
    """
    after = replace(before, shards={}, rows={config: [] for config in CONFIGS})
    for name, content in before.shards.items():
        rows = read_shard(name, content)
        kept = [own for row in rows if (own := keep(row)) is not None]
        if kept == rows:
            after.add(name, content)
        elif kept:
            after.add(*shard_of(config_of(name), kept, internal=before.internal))
    there = {config_of(name) for name in after.shards}
    for config in CONFIGS if before.shards else ():
        if config not in there:
            after.add(*shard_of(config, (), internal=before.internal))
    return after


def is_gone(row: Row, gone: Withdrawn) -> bool:
    """Tell whether the battle or vote of a row was erased."""
    return gone.has_vote(row) if "vote_id" in row else gone.has_battle(row["battle_id"])


@dataclass(frozen=True)
class Standing:
    """What a sink says by now: the battles by id and turn, with all consents, and the votes that count."""

    battles: Mapping[tuple[str, int], BattleRecord]
    votes: Mapping[str, VoteRecord]


def without_taken_back(row: Row, standing: Standing, gate: Gate) -> Row:
    """Return a row without its texts where a person or its visitor now says no, or the rules find a reason.

    That a text is young or that nobody decided on it takes nothing back: the decisions may be elsewhere.
    """
    if row["withheld"]:
        return row
    shown, reason = (_vote if "vote_id" in row else _battle)(row, standing, gate)
    return row if reason in ("", *WAITING) else row_of(shown, reason)


def _battle(row: Row, standing: Standing, gate: Gate) -> tuple[BattleRecord, Withheld]:
    battle = battle_of(row)
    now = standing.battles.get((battle.battle_id, battle.turn), battle)
    return published_battle(replace(battle, may_publish=now.may_publish), gate)


def _vote(row: Row, standing: Standing, gate: Gate) -> tuple[VoteRecord, Withheld]:
    vote = vote_of(row)
    if not vote.comment.strip():
        return vote, ""
    now = standing.votes.get(vote.vote_id, vote)
    battle = standing.battles.get((vote.battle_id, vote.turn))
    text = comment_text(replace(vote, may_publish=now.may_publish), battle)
    if battle is None:  # of another sink
        text = replace(text, may_publish=now.may_publish, red_flag=False)
    reason = withheld(text, gate)
    return replace(vote, comment=""), reason
