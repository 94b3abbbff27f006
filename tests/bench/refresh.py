"""What a refresh costs: characters asked of the engine against those of the segments that are new.

`python -m tests.bench.refresh` builds the older versions of some labels with Apertium, then the newer ones of
the same labels with the same cache, from the real labels of `../shared/data` where they lie.
"""

import json
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from cards.command import emit
from dataset_builder.build import build
from dataset_builder.config import read_config
from dataset_builder.contracts import SourceSettings
from dataset_builder.plan import make_plan
from dataset_builder.protection import protect
from dataset_builder.records import Document
from dataset_builder.segments import cut, needs_translation
from dataset_builder.sources.openfda import OpenFDA
from dataset_builder.translators.apertium import Apertium

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared/data/openfda"
OLDER, NEWER = "previous_2023-01-30.tar.xz", "responses_263.tar.xz"
CONFIG = ROOT / "dataset_builder/configs/openfda-es.yaml"


def main() -> None:
    """Build twice and print one JSON object."""
    if not (DATA / OLDER).is_file():
        emit(f"no labels in {DATA}: nothing measured")
        return
    with tempfile.TemporaryDirectory() as scratch:
        emit(json.dumps(refresh(Path(scratch)), indent=1))


def refresh(scratch: Path) -> dict[str, float]:
    """Return the characters that are new, those that were asked for, and their ratio."""
    older, newer = _unpacked(OLDER, scratch / "older"), _unpacked(NEWER, scratch / "all")
    known = {document.metadata["set_id"] for _, document in _documents(older)}
    same = scratch / "newer"
    same.mkdir()
    for path, document in _documents(newer):
        if document.metadata["set_id"] in known and path.is_file():
            path.rename(same / path.name)
    asked = [_asked(folder, scratch) for folder in (older, same)]
    new = _segments(same) - _segments(older)
    chars = sum(map(len, new))
    return {
        "labels": len(list(same.iterdir())),
        "asked_chars_older": asked[0],
        "new_segments": len(new),
        "new_chars": chars,
        "asked_chars_newer": asked[1],
        "ratio": round(asked[1] / chars, 3),
    }


def _asked(folder: Path, scratch: Path) -> int:
    """Build the labels of a folder and return the characters that the engine got."""
    sent: list[str] = []
    translate = Apertium.translate

    def seen(self: Apertium, texts: Sequence[str]) -> list[str]:
        sent.extend(texts)
        return translate(self, texts)

    Apertium.translate = seen
    try:
        config = read_config(CONFIG, [f"source.path={folder}", "source.sample=false"])
        build(make_plan(config, scratch / "cache.sqlite"), scratch / "built", workers=1, fresh=True)
    finally:
        Apertium.translate = translate
    return sum(map(len, sent))


def _unpacked(name: str, folder: Path) -> Path:
    with tarfile.open(DATA / name) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _documents(folder: Path) -> Iterator[tuple[Path, Document]]:
    source = OpenFDA(SourceSettings("openfda", folder))
    for path in source.files():
        for record in source.records(path):
            yield path, source.document(record)


def _segments(folder: Path) -> set[str]:
    return {
        text.strip()
        for _, document in _documents(folder)
        for passage in document.passages
        for text, _ in cut(passage.text)
        if needs_translation(protect(text.strip()).text)
    }


if __name__ == "__main__":
    main()
