"""Battles and votes as events of a sink, for the tests of what becomes of them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from dataset_builder.records import prompt_sha256
from space.battle import Winner
from space.votes.records import BattleRecord, VoteRecord, event_line, vote_id
from space.votes.sinks import FolderSink

LONG_AGO = "2026-01-02T03:04:05.000000+00:00"
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def battle(id: str = "b1", question: str = "¿Qué es el asma?", **changes: object) -> BattleRecord:
    """Return a free battle of long ago that may be published and that nothing speaks against."""
    made = BattleRecord(
        battle_id=id,
        created_at=LONG_AGO,
        prompt=({"role": "user", "content": question},),
        model_a="uno",
        model_b="dos",
        answer_a="Una enfermedad de los bronquios.",
        answer_b="Una planta.",
        revision_a="r1",
        revision_b="r2",
        adapter_sha256_a="",
        adapter_sha256_b="f" * 64,
        licence_a="apache-2.0",
        licence_b="mit",
        shown_left="b",
        sampling="{}",
        sources_a=("openfda:x",),
        sources_b=(),
        may_publish=True,
        consent_version="2026-11",
        prompt_sha256=prompt_sha256(question),
    )
    return replace(made, **changes)  # pyright: ignore[reportArgumentType] - names of fields


def vote(
    winner: Winner = "a", on: str = "b1", voter: str = "ana", turn: int = 0, **changes: object
) -> VoteRecord:
    """Return a vote of long ago."""
    made = VoteRecord(
        vote_id=vote_id(on, voter, turn),
        battle_id=on,
        turn=turn,
        voter=voter,
        winner=winner,
        shown_left="b",
        created_at=LONG_AGO,
    )
    return replace(made, **changes)  # pyright: ignore[reportArgumentType] - names of fields


def put(folder: Path, *events: BattleRecord | VoteRecord, day: date = date(2026, 1, 2)) -> str:
    """Keep events as one object of a folder sink, and return the sink's reference."""
    FolderSink(folder).put(b"".join(map(line, events)), day)
    return f"folder:{folder}"


def line(event: BattleRecord | VoteRecord) -> bytes:
    """Return the line of an event."""
    return event_line("battle" if isinstance(event, BattleRecord) else "vote", event)
