"""Which source reads a file or folder, told by looking at it."""

import re
from pathlib import Path

from dataset_builder.contracts import SourceSettings
from dataset_builder.sources import SOURCES
from dataset_builder.sources.blocks import SUFFIXES
from dataset_builder.sources.files import find_files
from dataset_builder.sources.json_files import JSON_SUFFIXES, head_of_json

# Source -> keys that stand near the beginning of its JSON files, and of no other.
_JSON_SHAPES = (
    ("pubmedqa", re.compile(rb'"(?:QUESTION|final_decision|LONG_ANSWER|long_answer)"\s*:')),
    ("openfda", re.compile(rb'"(?:set_id|openfda|spl_product_data_elements|indications_and_usage)"\s*:')),
)


def guessed_sources(path: Path) -> dict[str, list[Path]]:
    """Return the files of each source that reads a path, sorted; those that no source knows are under "".

    Raises:
        SourceError: there is no such path, or no file that any source reads.
    """
    if (path / "data" / "battles").is_dir() and (path / "data" / "votes").is_dir():
        return {"votes": SOURCES.load("votes")(SourceSettings("votes", path)).files()}
    found: dict[str, list[Path]] = {}
    for file in find_files(path, (*SUFFIXES, *JSON_SUFFIXES)):
        found.setdefault(_source_of(file), []).append(file)
    return {name: found[name] for name in (*SOURCES.members, "") if name in found}


def _source_of(file: Path) -> str:
    """Return the name of the source that reads a file, "" where its beginning shows none."""
    if file.name.lower().endswith(SUFFIXES):
        return "articles"
    head = head_of_json(file)
    return next((name for name, shape in _JSON_SHAPES if shape.search(head)), "")
