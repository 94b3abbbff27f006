"""Red flags of writers whom the model has not read: `python -m tests.bench.redflags_unseen [N]`.

The writers of `tests/fixtures/redflags_blind_*.jsonl` are left out in N groups: the model is trained on the
others, in a copy of this package, and measured on those. A writer is `general` who wrote of all ten kinds and
of no emergency, `calm` who wrote of none, else `single` (one theme, made to be hard).
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cards.command import emit
from space.redflags.kinds import KINDS

ROOT = Path(__file__).parents[2]
GROUPS = 6
_NOT_READ = ("redflags_blind", "unread", "strangers")  # the first are left out in turn, the others always
_READ = """
import json, sys
from space.redflags.detect import red_flags
for line in sys.stdin:
    print(json.dumps(red_flags(json.loads(line)).kinds))
"""
Message = Mapping[str, Any]


def writers() -> dict[str, list[Message]]:
    """Return the messages by writer; those of several kinds have all of them in `kinds`."""
    found: defaultdict[str, list[Message]] = defaultdict(list)
    for file in sorted((ROOT / "tests" / "fixtures").glob("redflags_blind_*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            kinds = [row["kind"], *row.get("also", ())] if row["kind"] else []
            found[row["id"].partition("-")[0]].append({**row, "kinds": kinds})
    return dict(found)


def sort_of(messages: Sequence[Message]) -> str:
    """Return what a writer is called, by the kinds in the messages."""
    kinds = {kind for message in messages for kind in message["kinds"]}
    calm = sum(not message["kinds"] for message in messages)
    return "calm" if not kinds else "general" if kinds >= set(KINDS) and calm else "single"


def kinds_found(read: Iterable[Message], unread: Sequence[Message], folder: Path) -> list[list[str]]:
    """Train in a copy of the package on some messages, and return what it finds in the others."""
    shutil.copytree(ROOT / "space", folder / "space")
    examples = folder / "examples.jsonl"
    examples.write_text("".join(json.dumps(each) + "\n" for each in read), encoding="utf-8")
    fixtures = sorted((ROOT / "tests" / "fixtures").glob("*redflags*.jsonl"))
    others = [str(file) for file in fixtures if not file.stem.startswith(_NOT_READ)]
    command = [sys.executable, "-m", "space.redflags.learn", str(examples), *others]
    subprocess.run(command, cwd=folder, check=True)
    told = subprocess.run(
        [sys.executable, "-c", _READ],
        cwd=folder,
        input="".join(json.dumps(each["text"]) + "\n" for each in unread),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in told.stdout.splitlines()]


def main() -> None:
    """Print one Markdown row for each sort of writers, and one for each kind of the general ones."""
    groups = int(sys.argv[1]) if len(sys.argv) > 1 else GROUPS
    messages = writers()
    names = sorted(messages)
    tally: Counter[tuple[str, str]] = Counter()
    for group in range(groups):
        out = set(names[group::groups])
        unread = [(sort_of(messages[name]), each) for name in sorted(out) for each in messages[name]]
        read = [each for name in names if name not in out for each in messages[name]]
        with tempfile.TemporaryDirectory() as folder:
            found = kinds_found(read, [each for _, each in unread], Path(folder))
        for (sort, message), kinds in zip(unread, found, strict=True):
            _count(tally, sort, message["kinds"], kinds)
    emit(f"{len(names)} writers, left out in {groups} groups\n")
    emit("| messages of | recall | false alarms |\n|---|--:|--:|")
    for sort in ("general", "single", "calm"):
        emit(f"| {sort} writers | {_share(tally, sort, 'flag')} | {_share(tally, sort, 'none')} |")
    emit("\n| kind, of general writers | found as any kind | as this one |\n|---|--:|--:|")
    for kind in KINDS:
        emit(f"| {kind} | {_share(tally, kind, 'any')} | {_share(tally, kind, 'named')} |")


def _count(tally: Counter[tuple[str, str]], sort: str, wanted: Sequence[str], found: Sequence[str]) -> None:
    name = "flag" if wanted else "none"
    tally[sort, name] += 1
    tally[sort, f"{name} found"] += bool(found)
    for kind in wanted if sort == "general" else ():
        for column, hit in (("any", bool(found)), ("named", kind in found)):
            tally[kind, column] += 1
            tally[kind, f"{column} found"] += hit


def _share(tally: Counter[tuple[str, str]], row: str, column: str) -> str:
    total, found = tally[row, column], tally[row, f"{column} found"]
    return f"{found}/{total} ({found / total:.1%})" if total else "-"


if __name__ == "__main__":
    main()
