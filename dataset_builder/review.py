"""`review`: people look at quarantined segments and accept, edit or reject them.

Decisions are stored beside the cache and are an input of the next build; the folder stays as it is.

Example: `python -m dataset_builder review build/demo accept 3f2a` says that the target of segment 3f2a... is
right, and the next build uses it wherever that source stands.
"""

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cards.command import LOG, add_command, emit
from dataset_builder.call_cache import default_cache_path
from dataset_builder.review_decisions import (
    author_of,
    find_segment,
    is_settled,
    number_locale_of,
    printed_text,
    usable_text,
)
from dataset_builder.review_segments import read_quarantine
from dataset_builder.review_storage import append_decision
from dataset_builder.review_text import entry_text, json_line, segment_text, visible
from dataset_builder.reviews import (
    Decision,
    DecisionKind,
    Reviews,
    load_reviews,
    reviews_path,
)

_ACTIONS: dict[str, str] = {
    "list": "show the segments that nobody decided on (the default)",
    "accept": "this target is right for this source",
    "reject": "this target is wrong; takes back what was accepted for its source",
    "edit": "another text is right for this source",
}


def add_review(commands: Any) -> None:  # noqa: ANN401 - argparse does not name what add_subparsers returns
    """Add `review DIR [list | accept ID | reject ID | edit ID --text T]`."""
    command = add_command(
        commands,
        "review",
        "dataset_builder.review:review_command",
        "judge the quarantined segments of a build",
    )
    command.add_argument("dir", metavar="DIR", help="folder that `build` wrote; it is never changed")
    _add_options(command, cache=None, as_json=False)
    actions = command.add_subparsers(dest="action", metavar="ACTION")
    for name, help_text in _ACTIONS.items():
        action = actions.add_parser(name, help=help_text, description=help_text)
        # A default here would undo what was given before the action.
        _add_options(action, cache=argparse.SUPPRESS, as_json=argparse.SUPPRESS)
        if name != "list":
            action.add_argument("id", metavar="ID", help="a segment's id, or the beginning of one")
        if name == "edit":
            action.add_argument("--text", required=True, metavar="T", help="the right Spanish")
        if name in ("accept", "edit"):
            action.add_argument(
                "--force", action="store_true", help="also where a check still blocks the text"
            )


def _add_options(parser: argparse.ArgumentParser, *, cache: str | None, as_json: bool | str) -> None:
    parser.add_argument(
        "--cache", metavar="FILE", default=cache, help="the build's cache; decisions lie beside it"
    )
    parser.add_argument("--json", action="store_true", default=as_json, help="one JSON object per line")


def review_command(arguments: argparse.Namespace) -> None:
    """Run one action of `review`."""
    cache = Path(arguments.cache).expanduser() if arguments.cache else default_cache_path()
    if arguments.action in (None, "list"):
        _list(Path(arguments.dir), load_reviews(reviews_path(cache)), as_json=arguments.json)
    else:
        _decide(arguments, reviews_path(cache), datetime.now(UTC))


def _list(folder: Path, reviews: Reviews, *, as_json: bool) -> None:
    quarantine = read_quarantine(folder)
    objected = [segment for segment in quarantine.segments if segment.objected]
    wanted = [each for each in objected if not is_settled(each, reviews)]
    for segment in wanted:
        _emit(json_line(segment) if as_json else segment_text(segment))
    for entry in quarantine.entries:
        _emit(json_line(entry) if as_json else entry_text(entry))
    LOG.info(
        "%d segments to review, %d decided, %d entries that cannot be reviewed by segment",
        len(wanted),
        len(objected) - len(wanted),
        len(quarantine.entries),
    )


def _decide(arguments: argparse.Namespace, path: Path, now: datetime) -> None:
    kind: DecisionKind = arguments.action
    folder = Path(arguments.dir)
    segment = find_segment(arguments.id, folder, load_reviews(path))
    text = arguments.text if kind == "edit" else segment.target
    forced: list[str] = []
    if kind != "reject":
        text = usable_text(text, segment, kind)
        text, forced = printed_text(segment, text, number_locale_of(segment, folder), force=arguments.force)
    decision = Decision(
        id=segment.id,
        decision=kind,
        en=segment.source.strip(),
        es=text.strip(),
        locator=segment.locator,
        engine=segment.engine,
        decided_at=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        forced=tuple(forced),
        author=author_of(segment, text) if kind == "edit" else segment.author,
    )
    append_decision(path, decision)
    shown = f"{kind} {segment.id}: {visible(decision.en)} -> {visible(decision.es)}"
    _emit(json.dumps(asdict(decision), ensure_ascii=False) if arguments.json else shown)
    LOG.info("stored in %s; the next build uses it", path)


def _emit(text: str) -> None:
    """Write to standard output; half of a character pair, which no encoding has, becomes its escape."""
    emit(text.encode("utf-8", "backslashreplace").decode())
