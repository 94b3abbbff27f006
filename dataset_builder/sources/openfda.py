"""Source `openfda`: drug labels as the openFDA API or its bulk files give them."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dataset_builder.contracts import RecordProblem, SourceSettings
from dataset_builder.label_sections import LABEL_SECTIONS, SUBJECT_WORDS
from dataset_builder.records import Document, Passage, SourceRecord, stable_id
from dataset_builder.segments import cut
from dataset_builder.sources.files import find_files
from dataset_builder.sources.json_files import JSON_SUFFIXES, json_records
from dataset_builder.sources.label_tables import with_readable_tables

MAX_PASSAGE_CHARS = 3000
_URL = "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid={set_id}"
# Titles that differ from the name of their field.
_TITLES: Mapping[str, str] = {
    "warnings_and_cautions": "warnings and precautions",
    "information_for_patients": "patient counseling information",
}
# Column -> field of the `openfda` block.
_FIELDS: Mapping[str, str] = {
    "generic_name": "generic_name",
    "brand_name": "brand_name",
    "substance_name": "substance_name",
    "manufacturer": "manufacturer_name",
    "route": "route",
    "product_type": "product_type",
}


class OpenFDA:
    """Reads `{"results": [label, ...]}`, lists, single labels and JSON lines, also in zip and tar archives.

    `metadata["sections"]` holds how many passages each section of the label itself has, and
    `metadata["mentioned"]` what its text speaks of, so that silence is judged on the label and not on what
    passed the checks.
    """

    kind = "label"
    language = "en"
    default_licence = "cc0-1.0"

    def __init__(self, settings: SourceSettings) -> None:
        self.settings = settings

    def files(self) -> list[Path]:
        """Return the files, sorted.

        Raises:
            SourceError: there is none.
        """
        return find_files(self.settings.path, JSON_SUFFIXES)

    def records(self, path: Path) -> Iterator[SourceRecord]:
        """Yield the labels of a file in its order."""
        yield from json_records(path, path.name, results="results")

    def document(self, record: SourceRecord) -> Document:
        """Return a label as a document with one passage per section, or several of a long one.

        Raises:
            RecordProblem: it has no set id, no name of a drug, no section, or a section that is no text.
        """
        label = record.payload
        if not isinstance(label, dict):
            raise RecordProblem("wrong_shape", "expected one object per label")
        columns = _columns(label)
        sections = {name: _section(label, name) for name in LABEL_SECTIONS if label.get(name)}
        passages = [
            Passage(f"{name}:{at}", name, text)
            for name, (texts, _) in sections.items()
            for at, text in enumerate(texts)
        ]
        if not passages:
            raise RecordProblem("no_section", "the label has none of the known sections")
        settings = self.settings
        return Document(
            id=stable_id(settings.name, columns["set_id"], columns["version"]),
            kind="label",
            source=settings.name,
            source_id=f"{columns['set_id']}@{columns['version']}",
            title=columns["generic_name"] or columns["brand_name"],
            language="en",
            licence=settings.licence or self.default_licence,
            passages=tuple(passages),
            split_key=_drug(columns),
            source_url=settings.url or _URL.format(set_id=columns["set_id"]),
            source_version=columns["version"],
            topic_type=settings.topic_type,
            country=settings.country or "US",
            metadata={
                **columns,
                "sections": {name: len(texts) for name, (texts, _) in sections.items()},
                "mentioned": _mentioned(label),
                "tables_not_found": sum(missing for _, missing in sections.values()),
            },
            terms=(columns["generic_name"].lower(),) if columns["generic_name"] else (),
            flags=("sample",) if settings.sample else (),
        )


def _columns(label: Mapping[str, Any]) -> dict[str, str]:
    known = label.get("openfda")
    known = known if isinstance(known, dict) else {}
    columns = {
        "set_id": _text(label.get("set_id")) or _text(known.get("spl_set_id")),
        "version": _text(label.get("version")),
        "effective_time": _text(label.get("effective_time")),
        **{column: _text(known.get(field)) for column, field in _FIELDS.items()},
    }
    if not columns["set_id"]:
        raise RecordProblem("no_set_id", "the label has no set_id")
    if not any(columns[name] for name in ("generic_name", "substance_name", "brand_name")):
        raise RecordProblem("no_drug_name", f"label {columns['set_id']} names no drug")
    return columns


def _text(value: object) -> str:
    parts = value if isinstance(value, list) else [value]
    return ", ".join(str(part) for part in parts if isinstance(part, str | int | float) and part != "")


def _mentioned(label: Mapping[str, Any]) -> list[str]:
    """Return the subjects that any text of the label speaks of, in a section we know or in another."""
    texts = [part for value in label.values() if isinstance(value, list) for part in value]
    said = "\n".join(text for text in texts if isinstance(text, str))
    return [subject for subject, words in SUBJECT_WORDS.items() if words.search(said)]


def _drug(columns: Mapping[str, str]) -> str:
    """Return what all labels of one drug share, so that they are in one split."""
    names = columns["substance_name"] or columns["generic_name"] or columns["brand_name"]
    return ", ".join(sorted(name.strip().lower() for name in names.split(",")))


def _section(label: Mapping[str, Any], name: str) -> tuple[list[str], int]:
    """Return the passages of a section and the number of table twins that were not found in it."""
    texts = [text.strip() for text in _strings(label, name)]
    twins = _strings(label, f"{name}_table")
    whole, missing = with_readable_tables("\n\n".join(text for text in texts if text), twins)
    return _pieces(_without_title(whole, name)), missing


def _without_title(text: str, name: str) -> str:
    """Leave out the title that a label repeats at the start of a section: `4 CONTRAINDICATIONS X is ...`.

    Only after a number or in capitals that end with it: `Pregnancy is a risk` begins a sentence.
    """
    title = _TITLES.get(name, name.replace("_", " ")).replace(" and ", " (?:and|&) ")
    numbered = rf"\d{{1,2}}(?:\.\d{{1,2}})? (?i:{title})\s+"
    in_capitals = rf"{title.upper()}(?::\s*|\s+)(?![A-Z]{{2}})"
    return re.sub(rf"\A(?:{numbered}|{in_capitals})", "", text) or text


def _strings(label: Mapping[str, Any], name: str) -> list[str]:
    """Return a field as a list of texts; an absent one is empty."""
    value = label.get(name) or []
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in texts):
        raise RecordProblem("wrong_shape", f"{name} is neither a text nor a list of texts")
    return texts


def _pieces(text: str) -> list[str]:
    """Cut a long section between segments, never inside one, and not inside a table that fits."""
    pieces: list[str] = []
    current = ""
    for unit in _units(text):
        if current and len(current) + len(unit) > MAX_PASSAGE_CHARS:
            pieces.append(current.strip())
            current = ""
        current += unit
    return [piece for piece in [*pieces, current.strip()] if piece]


def _units(text: str) -> list[str]:
    """Return the segments of the text, the rows of a table in one piece as long as they fit."""
    units: list[str] = []
    in_table = False
    for line in text.splitlines(keepends=True):
        is_row = " | " in line
        if is_row and in_table and len(units[-1]) + len(line) <= MAX_PASSAGE_CHARS:
            units[-1] += line
        else:
            units += [line] if is_row else [segment + gap for segment, gap in cut(line)]
        in_table = is_row
    return units
