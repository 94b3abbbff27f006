"""Columns that every published row has. Standard library only."""

from collections.abc import Iterable, Mapping
from typing import Any

from dataset_builder.columns import DRAFT_FLAG, RESTRICTED_FLAG, UNOFFICIAL_FLAG, WARNING_PREFIX
from dataset_builder.contracts import Generator, built_with
from dataset_builder.records import HUMAN, Document, Message, Passage, stable_id

UNREVIEWED = "unreviewed"
MAX_ANSWER_CHARS = 6000  # of the whole passages that answer; more is no answer to one question
_JOINT = " + "


def row_id(document: Document, section: str, generator: Generator, question_kind: str, ordinal: int) -> str:
    """Return the stable id of a row: it changes with none of the other rows."""
    return stable_id(
        document.source, document.source_id, section, generator.name, question_kind, str(ordinal)
    )


def common_columns(document: Document, generator: Generator, id: str, *, synthetic: bool) -> dict[str, Any]:
    """Return the columns of `columns.COMMON` for one row of a document."""
    return {
        "id": id,
        "source": document.source,
        "source_id": document.source_id,
        "source_url": document.source_url,
        "source_version": document.source_version,
        "licence": document.licence,
        "language": "es",
        "topic_type": document.topic_type,
        "country": document.country,
        "flags": list(document.flags),
        "review_status": UNREVIEWED,
        "synthetic": synthetic,
        "built_with": dict(built_with(generator)),
    }


def translated_columns(passages: Iterable[Passage]) -> Mapping[str, Any]:
    """Return the columns of `columns.TRANSLATED` for a row made of some passages.

    Segments add up over the passages; an engine that wrote any of them is named, `human` only where all
    segments of all passages came from people. A row made of no translated passage says `none`.
    """
    known = [passage.translation for passage in passages if passage.translation is not None]
    everyone = list(dict.fromkeys(share.engine for each in known for share in each.engines))
    engines = [engine for engine in everyone if engine.name != HUMAN] or everyone
    versions = dict.fromkeys((engine.name, engine.version) for engine in engines)
    return {
        "mt_engine": _JOINT.join(name for name, _ in versions) or "none",
        "mt_version": _JOINT.join(version for _, version in versions),
        "mt_licence": _JOINT.join(dict.fromkeys(engine.licence for engine in engines)),
        "segments_total": sum(each.segments_total for each in known),
        "segments_human": sum(each.segments_human for each in known),
        "number_locale": known[0].number_locale if known else "",
    }


def translation_flags(passages: Iterable[Passage]) -> set[str]:
    """Return the flags that a row gets from how its passages were translated."""
    known = [passage.translation for passage in passages if passage.translation is not None]
    engines = {share.engine for each in known for share in each.engines}
    marks = {
        DRAFT_FLAG: any(engine.draft for engine in engines),
        UNOFFICIAL_FLAG: any(engine.unofficial for engine in engines),
        RESTRICTED_FLAG: not all(engine.redistributable for engine in engines),
    }
    warnings = {WARNING_PREFIX + code for each in known for code in each.warnings}
    return warnings | {flag for flag, holds in marks.items() if holds}


def messages(question: str, answer: str) -> list[Message]:
    """Return one exchange as a list of messages."""
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
