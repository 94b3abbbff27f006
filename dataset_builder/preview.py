"""`preview`: what would be read of some files, before anything is built of them."""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cards.command import emit
from dataset_builder.contracts import RecordProblem, Source, SourceSettings
from dataset_builder.errors import SourceError
from dataset_builder.records import Document, SourceRecord
from dataset_builder.sources import SOURCES
from dataset_builder.sources.guess import guessed_sources

_SHOWN_CHARS = 100


def preview_command(arguments: argparse.Namespace) -> int:
    """Run `preview`: one JSON object, or a few lines, per document; status 1 where nothing could be read.

    Raises:
        SourceError: not one document could be read; the message names the first problem.
    """
    problems: list[str] = []
    read = 0
    for path in map(Path, arguments.path):
        for shown in previews(path, arguments.source):
            emit(json.dumps(shown, ensure_ascii=False) if arguments.json else _for_people(shown))
            read += bool(shown["passages"])
            problems += shown["problems"]
    if not read:
        first = problems[0] if problems else "the files hold no records"
        raise SourceError(f"nothing could be read of {len(arguments.path)} path(s): {first}")
    return 0


def previews(path: Path, name: str | None = None) -> Iterator[Mapping[str, Any]]:
    """Yield `{source, title, language, licence, passages, problems}` of each document below a path.

    What cannot be read is yielded too, without passages; its title is the place where it was found.
    """
    try:
        found = guessed_sources(path) if name is None else {name: _open(name, path).files()}
    except SourceError as error:
        yield _unread(name or "", path.as_posix(), "", str(error))
        return
    for each, files in found.items():
        yield from _documents(each, path, files)


def _documents(name: str, path: Path, files: Sequence[Path]) -> Iterator[Mapping[str, Any]]:
    if not name:
        names = ", ".join(SOURCES.members)
        for file in files:
            yield _unread(
                "", file.name, "", f"{file}: cannot tell what it is; name it with --source ({names})"
            )
        return
    source = _open(name, path)
    try:
        for file in files:
            for record in source.records(file):
                yield _shown(source, name, record)
    except SourceError as error:
        yield _unread(name, path.as_posix(), source.language, str(error))


def _open(name: str, path: Path) -> Source:
    return SOURCES.load(name)(SourceSettings(name, path))


def _shown(source: Source, name: str, record: SourceRecord) -> Mapping[str, Any]:
    if record.problem is not None:
        return _unread(name, record.locator, source.language, f"{record.locator}: {record.problem}")
    try:
        document = source.document(record)
    except RecordProblem as problem:
        told = problem.reason if str(problem) == problem.reason else f"{problem.reason}: {problem}"
        return _unread(name, record.locator, source.language, f"{record.locator}: {told}")
    return {
        "source": document.source,
        "title": document.title,
        "language": document.language,
        "licence": document.licence,
        "passages": [
            {"heading": passage.heading, "text": passage.text, "start": passage.start, "end": passage.end}
            for passage in document.passages
        ],
        "problems": _remarks(document),
    }


def _unread(source: str, title: str, language: str, problem: str) -> Mapping[str, Any]:
    return {
        "source": source,
        "title": title,
        "language": language,
        "licence": "",
        "passages": [],
        "problems": [problem],
    }


def _remarks(document: Document) -> list[str]:
    """Return what a person should look at in a document that was read."""
    missing = document.metadata.get("tables_not_found", 0)
    return (
        [f"{document.source_id}: {missing} tables are not in the text of their sections"] if missing else []
    )


def _for_people(shown: Mapping[str, Any]) -> str:
    """Return the lines of a document: what it is, its passages, what is wrong."""
    passages: Sequence[Mapping[str, Any]] = shown["passages"]
    kind = ", ".join(filter(None, (shown["source"], shown["language"], shown["licence"])))
    lines = [f"{shown['title']}" + (f" ({kind})" if kind else "")]
    lines += [f"  {each['heading'] or '(no heading)'}: {_beginning(each['text'])}" for each in passages]
    return "\n".join([*lines, *(f"  ! {problem}" for problem in shown["problems"])])


def _beginning(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN_CHARS else f"{flat[:_SHOWN_CHARS]}... ({len(text)} characters)"
