"""The replay of 8,931 human votes: a ready-made bank -> events -> `votes compact` -> preference pairs.

`python -m tests.bench.llmfao_replay [DATA]` takes the folder with `pairs-crowd.jsonl.xz`,
`crowd-comparisons.csv` and `models.jsonl` (`../shared/data/llmfao_votes` where it lies there), prints a
Markdown table, and ends with 1 where the counts of the pairs are not those that are counted here from the
table of votes alone.
"""

import argparse
import csv
import hashlib
import json
import lzma
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, cast

from cards.command import emit
from dataset_builder.build import build
from dataset_builder.config import read_config
from dataset_builder.plan import make_plan
from space.battle import Winner
from space.battle_records import prompt_sha256
from space.votes.compact import compact
from space.votes.records import BattleRecord, VoteRecord, event_line, vote_id
from space.votes.sinks import FolderSink
from tests.built import lines_of, rows_of

DATA = Path(__file__).parents[3] / "shared/data/llmfao_votes"
_WINNERS: Mapping[str, Winner] = {"left": "a", "right": "b", "tie": "tie"}
_START = datetime(2026, 1, 1, tzinfo=UTC)
_VOTES_PER_OBJECT = 64
_LICENCE = "apache-2.0"  # stands for all: the data do not say under which licence each model answered


@dataclass(frozen=True)
class Data:
    """The pairs of answers by number, the votes on them, and the names of the models."""

    pairs: Mapping[str, Mapping[str, Any]]
    votes: list[dict[str, str]]
    models: Mapping[int, str]


def read_data(folder: Path) -> Data:
    """Read the three files."""
    with lzma.open(folder / "pairs-crowd.jsonl.xz", "rt", encoding="utf-8") as lines:
        pairs = {str(pair["id"]): pair for pair in map(json.loads, lines)}
    with (folder / "crowd-comparisons.csv").open(encoding="utf-8", newline="") as file:
        votes = list(csv.DictReader(file))
    lines_of_models = (folder / "models.jsonl").read_text(encoding="utf-8").splitlines()
    models = {model["id"]: model["name"] for model in map(json.loads, lines_of_models)}
    return Data(pairs, votes, models)


def events(data: Data) -> Iterator[tuple[BattleRecord, VoteRecord]]:
    """Yield each vote with the bank battle that it was cast on; model x stood on the left."""
    for number, row in enumerate(data.votes):
        pair = data.pairs[row["id"]]
        battle_id = hashlib.sha256(f"{row['id']}|{row['worker']}".encode()).hexdigest()[:32]
        now = (_START + timedelta(seconds=number)).isoformat()
        names = [data.models[int(pair[f"model_{side}"])] for side in ("x", "y")]
        battle = BattleRecord(
            battle_id=battle_id,
            created_at=now,
            prompt=({"role": "user", "content": pair["text"]},),
            model_a=names[0],
            model_b=names[1],
            answer_a=pair["result_x"] or "",
            answer_b=pair["result_y"] or "",
            revision_a="",
            revision_b="",
            adapter_sha256_a="",
            adapter_sha256_b="",
            licence_a=_LICENCE,
            licence_b=_LICENCE,
            shown_left="a",
            sampling="{}",
            sources_a=(),
            sources_b=(),
            kind="bank",
            question_id=pair["slug"],
            prompt_sha256=prompt_sha256(pair["text"]),
        )
        key = vote_id(battle_id, row["worker"], 0)
        yield battle, VoteRecord(key, battle_id, 0, row["worker"], _WINNERS[row["winner"]], "a", now)


def expected(data: Data) -> Counter[str]:
    """Return what must come out, counted from the table of votes without any code of the product.

    Pairs of the same two answers to the same prompt are one; of one worker's votes on them the last counts.
    """
    ballots: dict[tuple[str, frozenset[str]], dict[str, str]] = {}
    outcomes: Counter[str] = Counter()
    for row in data.votes:
        pair = data.pairs[row["id"]]
        texts = (pair["result_x"] or "", pair["result_y"] or "")
        if "" in texts:
            outcomes["votes on an empty answer"] += 1
            continue
        said = {"left": texts[0], "right": texts[1], "tie": "tie"}[row["winner"]]
        ballots.setdefault((pair["text"], frozenset(texts)), {})[row["worker"]] = said
    for ballot in ballots.values():
        support = Counter(ballot.values())
        ties = support.pop("tie", 0)
        first, second = (*sorted(support.values(), reverse=True), 0, 0)[:2]
        outcome = "tie" if ties > first + second else "no_majority" if first == second else "pairs"
        outcomes[outcome] += 1
        outcomes["votes_chosen"] += first if outcome == "pairs" else 0
        outcomes["votes_rejected"] += second if outcome == "pairs" else 0
    return outcomes


def replay(data: Data, scratch: Path) -> tuple[dict[str, Any], Counter[str]]:
    """Return the figures of a replay, and what came out in the terms of `expected`."""
    started = time.perf_counter()
    sink = FolderSink(scratch / "sink")
    cast_votes = events(data)
    while some := list(islice(cast_votes, _VOTES_PER_OBJECT)):
        lines = (event_line("battle", battle) + event_line("vote", vote) for battle, vote in some)
        sink.put(b"".join(lines), date(2026, 1, 1))
    written = time.perf_counter()
    counts = compact(f"folder:{sink.folder}", scratch / "votos")
    compacted = time.perf_counter()
    out = _build(scratch)
    ended = time.perf_counter()
    rows = rows_of(out, "preferences")
    left = [*lines_of(out / "dropped.jsonl"), *lines_of(out / "quarantine.jsonl")]
    dropped = Counter(each["reason"] for each in left if each["config"] in ("", "preferences"))
    found = Counter(
        {reason: number for reason, number in dropped.items() if reason != "wrong_shape"}
        | {"pairs": len(rows), "votes on an empty answer": dropped["wrong_shape"]}
        | {name: sum(row[name] for row in rows) for name in ("votes_chosen", "votes_rejected")}
    )
    figures = {
        "votes in the data": len(data.votes),
        "objects of the sink": counts["objects"],
        "rows of `votes`": counts["votes"],
        "rows of `battles`": counts["battles"],
        "winners": counts["winners"],
        "mean margin of a pair": round(sum(row["margin"] for row in rows) / max(1, len(rows)), 3),
        "seconds to write the events": round(written - started, 1),
        "seconds to compact": round(compacted - written, 1),
        "seconds to build the preferences": round(ended - compacted, 1),
    }
    return figures, found


def _build(scratch: Path) -> Path:
    config = scratch / "config.yaml"
    # The prompts are English: the checks of Spanish passages would put them all into quarantine.
    values = {
        "name": "replay",
        "source": {"name": "votes", "path": str(scratch / "votos"), "sample": True},
        "checks": [],
    }
    config.write_text(json.dumps(values), encoding="utf-8")
    plan = make_plan(read_config(config), scratch / "calls.sqlite")
    build(plan, scratch / "out", workers=1)
    return scratch / "out"


def main() -> int:
    """Replay the votes of a folder; return 1 where the counts differ."""
    parser = argparse.ArgumentParser(description="Replay the votes of LLMFAO.")
    parser.add_argument(
        "data",
        type=Path,
        nargs="?",
        default=DATA,
        help="folder with pairs-crowd.jsonl.xz and crowd-comparisons.csv",
    )
    folder = cast(Path, parser.parse_args().data)
    if folder == DATA and not DATA.is_dir():
        emit(f"no votes in {DATA}: nothing measured")
        return 0
    data = read_data(folder)
    with tempfile.TemporaryDirectory(prefix="spanishmedicallm-replay-") as scratch:
        figures, found = replay(data, Path(scratch))
    wanted = expected(data)
    emit("| figure | replay | counted apart |\n|---|--:|--:|")
    for name, value in figures.items():
        emit(f"| {name} | {value} | |")
    for name in sorted(wanted | found):
        emit(f"| {name} | {found[name]} | {wanted[name]} |")
    return 0 if found == wanted else 1


if __name__ == "__main__":
    sys.exit(main())
