"""How well and how fast personal data is found: `python -m tests.bench.personal_data [FOLDER]`.

FOLDER holds reports with brat annotations, as MEDDOCAN's (unpack `../shared/data/meddocan`). Only figures are
printed. Without it only the time on hostile texts is measured.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cards.command import emit
from dataset_builder.personal_data import find

# What makes a careless pattern try every way to fail.
_HOSTILE = (
    "A",
    "1 ",
    "Ab ",
    "a.",
    "http://?",
    "domicilio: ",
    "Avda. Ab, ",
    "me llamo ana ",
    "ES91 2100 ",
    "\n",
)
_CHARS = 4000


def main(arguments: list[str]) -> None:
    """Print recall of each kind of the annotation, precision of each kind of ours, and times."""
    if arguments:
        _measure(sorted(Path(arguments[0]).glob("*.ann")))
    emit("\n| 4,000 characters of | ms |\n|---|--:|")
    for piece in _HOSTILE:
        emit(f"| `{piece!r}` | {_milliseconds((piece * _CHARS)[:_CHARS]):.1f} |")


def _measure(annotations: list[Path]) -> None:
    all_of, found_of, right, wrong = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    chars = milliseconds = 0.0
    for path in annotations:
        text = path.with_suffix(".txt").read_bytes().decode()
        chars, milliseconds = chars + len(text), milliseconds + _milliseconds(text)
        gold, found = list(_spans(path)), find(text)
        ours = {place for each in found for place in range(each.start, each.end)}
        theirs = {place for start, end, _ in gold for place in range(start, end)}
        for start, end, kind in gold:
            all_of[kind] += 1
            found_of[kind] += len(ours.intersection(range(start, end))) >= 0.9 * (end - start)
        for each in found:
            (wrong if theirs.isdisjoint(range(each.start, each.end)) else right)[each.kind] += 1
    emit("| annotated as | n | found (90 % of its characters) |\n|---|--:|--:|")
    for kind, number in all_of.most_common():
        emit(f"| {kind} | {number} | {found_of[kind] / number:.3f} |")
    emit("\n| found as | n | precision |\n|---|--:|--:|")
    for kind in sorted(right | wrong):
        emit(f"| {kind} | {right[kind] + wrong[kind]} | {right[kind] / (right[kind] + wrong[kind]):.3f} |")
    emit(f"| all | {right.total() + wrong.total()} | {right.total() / (right.total() + wrong.total()):.4f} |")
    emit(f"\n{milliseconds / chars * _CHARS:.2f} ms per {_CHARS} characters of {len(annotations)} reports")


def _spans(path: Path) -> Iterator[tuple[int, int, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("T"):
            kind, start, *_, end = line.split("\t")[1].replace(";", " ").split()
            yield int(start), int(end), kind


def _milliseconds(text: str) -> float:
    started = time.process_time()
    find(text)
    return (time.process_time() - started) * 1000


if __name__ == "__main__":
    main(sys.argv[1:])
