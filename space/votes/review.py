"""`votes review`: a person reads free texts before they are published, and says yes or no.

Listed is what its visitor lets be published, and in which neither personal data nor a red flag was found.
A yes counts once the text is 30 days old, from the next `votes compact` on.

Example: `python -m space votes review build/votos accept 3f2a` lets the text 3f2a... be published.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from cards.command import LOG, emit
from dataset_builder.review_text import visible
from space.votes.compact import RUN
from space.votes.compact_rules import (
    WAITING,
    FreeText,
    Gate,
    Verdict,
    battle_text,
    comment_text,
    is_own_text,
    with_all_consents,
    withheld,
)
from space.votes.events import Events, current_votes, read_events
from space.votes.review_decisions import ReviewError, append_verdicts, default_path, read_verdicts
from space.votes.sinks import open_sink

_IDS_SHOWN = 4
_ACTIONS: Mapping[str, str] = {
    "list": "show the texts that nobody decided on (the default)",
    "accept": "these texts may be published",
    "reject": "these texts are never published",
}


@dataclass(frozen=True)
class Pending:
    """One text as a person sees it: a turn of a battle, or the comment of a vote."""

    id: str
    kind: str
    battle_id: str
    turn: int
    created_at: str
    texts: tuple[str, ...]


def add_review_options(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `votes review`: `DIR [list | accept ID... | reject ID...]`."""
    parser.add_argument("dir", metavar="DIR", help="the data set that `votes compact` wrote")
    _add_options(parser, None, as_json=False)
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    for name, help_text in _ACTIONS.items():
        action = actions.add_parser(name, help=help_text, description=help_text)
        # A default here would undo what was given before the action.
        _add_options(action, argparse.SUPPRESS, as_json=argparse.SUPPRESS)
        if name != "list":
            action.add_argument("id", metavar="ID", nargs="+", help="a text's id, or the beginning of one")


def _add_options(parser: argparse.ArgumentParser, default: str | None, *, as_json: bool | str) -> None:
    parser.add_argument(
        "--from", dest="source", metavar="SINK", default=default, help="default: that of the last compaction"
    )
    parser.add_argument(
        "--reviews", metavar="FILE", default=default, help="the decisions (default: DIR.reviews.jsonl)"
    )
    parser.add_argument("--json", action="store_true", default=as_json, help="one JSON object per line")


def review_command(arguments: argparse.Namespace) -> None:
    """Run one action of `votes review`."""
    path = Path(arguments.reviews) if arguments.reviews else default_path(arguments.dir)
    source = arguments.source or _sink_of(arguments.dir)
    if arguments.action in (None, "list"):
        _list(source, path, as_json=arguments.json)
    else:
        _decide(source, path, arguments.id, arguments.action, as_json=arguments.json)


def pending_texts(source: str, verdicts: Mapping[str, Verdict], now: datetime) -> list[Pending]:
    """Return the texts of a sink that wait for a person, the oldest first.

    Raises:
        SinkError: the sink cannot be read.
    """
    events, _damaged = read_events(open_sink(source))
    gate = Gate(now, verdicts)
    waiting = [each for text, each in _texts(events) if withheld(text, gate) in WAITING]
    return sorted(waiting, key=lambda each: (each.created_at, each.id))


def _texts(events: Events) -> Iterator[tuple[FreeText, Pending]]:
    turns = {(battle.battle_id, battle.turn): battle for battle in reversed(events.battles)}
    votes = current_votes(events.votes)
    for battle in with_all_consents(turns.values(), votes):
        if not is_own_text(battle):
            text = battle_text(battle)
            yield text, Pending(text.id, "battle", battle.battle_id, battle.turn, text.created_at, text.texts)
    for vote in votes:
        if vote.comment.strip():
            text = comment_text(vote, turns.get((vote.battle_id, vote.turn)))
            yield text, Pending(text.id, "comment", vote.battle_id, vote.turn, text.created_at, text.texts)


def _list(source: str, path: Path, *, as_json: bool) -> None:
    verdicts = read_verdicts(path)
    waiting = [each for each in pending_texts(source, verdicts, datetime.now(UTC)) if each.id not in verdicts]
    for each in waiting:
        emit(json.dumps(asdict(each), ensure_ascii=False) if as_json else _shown(each))
    LOG.info("%d texts to review, %d decided", len(waiting), len(verdicts))


def _shown(each: Pending) -> str:
    head = f"{each.id}  {each.kind} {visible(each.battle_id)}, turn {each.turn}, {each.created_at[:10]}"
    return "\n".join([head, *(f"  {visible(text)}" for text in each.texts)])


def _decide(source: str, path: Path, prefixes: Sequence[str], verdict: Verdict, *, as_json: bool) -> None:
    verdicts = read_verdicts(path)
    now = datetime.now(UTC)
    known = {each.id for each in pending_texts(source, {}, now)} | verdicts.keys()
    ids = [_found(prefix, known) for prefix in prefixes]
    append_verdicts(path, ids, verdict, now)
    for id in ids:
        emit(json.dumps({"id": id, "decision": verdict}) if as_json else f"{verdict} {id}")
    LOG.info("stored in %s; the next `votes compact` uses it", path)


def _found(prefix: str, known: set[str]) -> str:
    found = [prefix] if prefix in known else sorted(id for id in known if prefix and id.startswith(prefix))
    if len(found) == 1:
        return found[0]
    if not found:
        raise ReviewError(f"no text that waits for a person has an id that begins with {prefix[:40]!r}")
    shown = ", ".join(found[:_IDS_SHOWN])
    raise ReviewError(f"{len(found)} texts have an id that begins with {prefix!r}: {shown}; give more of it")


def _sink_of(folder: str) -> str:
    try:
        return str(json.loads(Path(folder, RUN).read_bytes())["sink"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReviewError(
            f"{folder} does not say where its votes are: give --from SINK, or run `votes compact` first"
        ) from error
