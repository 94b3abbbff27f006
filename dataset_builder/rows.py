"""Columns that every published row has. Standard library only."""

from collections.abc import Iterable, Mapping
from typing import Any

from dataset_builder.contracts import Generator, built_with
from dataset_builder.records import Document, Message, Passage, stable_id

UNREVIEWED = "unreviewed"


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
    engines = sorted({(each.engine, each.version, each.licence) for each in known if each.engine != "human"})
    engines = engines or sorted({(each.engine, each.version, each.licence) for each in known})
    return {
        "mt_engine": "+".join(name for name, _, _ in engines) or "none",
        "mt_version": "+".join(version for _, version, _ in engines),
        "mt_licence": "+".join(dict.fromkeys(licence for _, _, licence in engines)),
        "segments_total": sum(each.segments_total for each in known),
        "segments_human": sum(each.segments_human for each in known),
        "number_locale": known[0].number_locale if known else "",
    }


def messages(question: str, answer: str) -> list[Message]:
    """Return one exchange as a list of messages."""
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
