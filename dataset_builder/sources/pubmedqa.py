"""Source `pubmedqa`: expert-labelled yes/no/maybe questions on abstracts, in the official JSON shape."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dataset_builder.contracts import RecordProblem, SourceSettings
from dataset_builder.records import Document, Passage, SourceRecord, stable_id
from dataset_builder.sources.files import find_files
from dataset_builder.sources.json_files import json_records

DECISIONS = ("yes", "no", "maybe")
_URL = "https://pubmed.ncbi.nlm.nih.gov/{pubid}/"
_TEXTS = ("QUESTION", "LONG_ANSWER")
_LISTS = ("CONTEXTS", "MESHES")
# The same fields in the JSON lines of the Hub.
_ON_THE_HUB = {"question": "QUESTION", "long_answer": "LONG_ANSWER"}
_IN_CONTEXT = {"contexts": "CONTEXTS", "labels": "LABELS", "meshes": "MESHES"}


class PubMedQA:
    """Reads `{pubid: {QUESTION, CONTEXTS, LONG_ANSWER, final_decision, ...}}`, or lists with `pubid`.

    The licence of the rows is that of the questions and decisions; abstracts belong to their publishers.
    """

    kind = "abstract"
    language = "en"
    default_licence = "mit"

    def __init__(self, settings: SourceSettings) -> None:
        self.settings = settings

    def files(self) -> list[Path]:
        """Return the files, sorted.

        Raises:
            SourceError: there is none.
        """
        return find_files(self.settings.path, (".json", ".jsonl"))

    def records(self, path: Path) -> Iterator[SourceRecord]:
        """Yield the abstracts of a file in its order."""
        yield from json_records(path, path.name, key_field="pubid")

    def document(self, record: SourceRecord) -> Document:
        """Return an abstract as a document with passages `question`, `context:0`, ... and `long_answer`.

        Raises:
            RecordProblem: a field is missing or mistyped, or the decision is none.
        """
        fields = _checked(record.payload)
        pubid = str(fields["pubid"])
        settings = self.settings
        return Document(
            id=stable_id(settings.name, pubid),
            kind="abstract",
            source=settings.name,
            source_id=pubid,
            title=fields["QUESTION"].strip(),
            language="en",
            licence=settings.licence or self.default_licence,
            passages=tuple(_passages(fields)),
            split_key=pubid,
            source_url=settings.url or _URL.format(pubid=pubid),
            source_version=str(fields.get("YEAR") or ""),
            topic_type=settings.topic_type,
            country=settings.country,
            metadata={
                "pubid": pubid,
                "question_en": fields["QUESTION"].strip(),
                "final_decision": fields["final_decision"],
                "year": str(fields.get("YEAR") or ""),
                "mesh": list(fields["MESHES"]),
            },
            flags=("sample",) if settings.sample else (),
        )


def _checked(payload: object) -> Mapping[str, Any]:
    if not isinstance(payload, dict):
        raise RecordProblem("wrong_shape", "expected an object per abstract")
    fields = {"MESHES": [], **_official(payload)}
    for key in _TEXTS:
        if not isinstance(fields.get(key), str) or not fields[key].strip():
            raise RecordProblem("wrong_shape", f"{key} is missing or no text")
    for key in _LISTS:
        value = fields.get(key)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise RecordProblem("wrong_shape", f"{key} is missing or no list of texts")
    if not str(fields.get("pubid", "")).isdecimal():
        raise RecordProblem(
            "no_pubid", f"pubid is {fields.get('pubid')!r:.40}, not the number of an abstract"
        )
    if fields.get("final_decision") not in DECISIONS:
        raise RecordProblem("no_decision", f"final_decision is {fields.get('final_decision')!r:.40}")
    return fields


def _official(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields of the Hub's shape their official names; an abstract in the official shape stays."""
    context = payload.get("context")
    inner = context if isinstance(context, dict) else {}
    return {_ON_THE_HUB.get(name, name): value for name, value in payload.items()} | {
        name: inner[key] for key, name in _IN_CONTEXT.items() if key in inner
    }


def _passages(fields: Mapping[str, Any]) -> Iterator[Passage]:
    yield Passage("question", "QUESTION", fields["QUESTION"].strip())
    for at, text in enumerate(fields["CONTEXTS"]):
        if text.strip():
            yield Passage(f"context:{at}", "CONTEXTS", text.strip())
    yield Passage("long_answer", "LONG_ANSWER", fields["LONG_ANSWER"].strip())
