"""How fast the question bank opens and draws: `python -m tests.bench.bank [--replay FOLDER]`.

`--replay` makes a bank of a folder with `prompts.jsonl`, `models.jsonl` and `pairs-crowd.jsonl.xz` (prompts,
stored answers of many models), and draws from it; nothing of its text is printed.
"""

import argparse
import json
import lzma
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pyarrow.parquet  # noqa: F401 - the Space has it loaded before the bank is opened

from cards.command import emit
from space.bank.bank import Bank, Candidate
from space.bank.folder import write_rows
from space.bank.questions import read_questions
from space.bank.records import BankBattle, BankQuestion, StoredAnswer, sha256_of_text
from space.bank.retired import retired_answers
from space.pair_choice import Tally, choose_pair
from tests.bank_fixtures import Voice, shown, stored, vote

MODELS = 12
DRAWS = 2000
ANSWER_CHARS = 1500
MARKED_VOTES = 100_000


def main(replay: Path | None) -> None:
    """Print one Markdown table."""
    emit("| bank | questions | answers | open ms | draw p50 ms | draw p99 ms |\n|---|--:|--:|--:|--:|--:|")
    questions = read_questions()
    text = "palabra " * (ANSWER_CHARS // 8)
    answers = [
        stored(each.question_id, f"m{n}", text=f"{n} {text}") for each in questions for n in range(MODELS)
    ]
    contestants = [Voice(f"m{n}") for n in range(MODELS)]
    _measure("shipped questions", questions, answers, contestants)
    if replay is not None:
        _measure("replay", *_replayed(replay))
    _marks(Bank(questions, answers, contestants))


def _measure(
    name: str,
    questions: Sequence[BankQuestion],
    answers: Sequence[StoredAnswer],
    contestants: Sequence[Voice],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_rows(Path(folder), questions, answers)
        bank, open_ms = _timed(lambda: Bank.open(Path(folder), contestants))
    random, seen, times = Random(0), set[str](), []
    names = [each.name for each in contestants]
    tallies = {pair: Tally(random.randrange(9), random.randrange(9), 3) for pair in combinations(names, 2)}
    models: Counter[str] = Counter()

    def choose(among: Sequence[Candidate], random: Random) -> tuple[Candidate, Candidate]:
        return choose_pair(among, tallies, random)

    for _ in range(DRAWS if len(contestants) <= MODELS else DRAWS // 20):
        battle, draw_ms = _timed(lambda: bank.draw(random, seen, choose))
        times.append(draw_ms)
        assert battle is not None
        assert battle.a.model != battle.b.model
        seen.add(battle.question.question_id)
        models.update((battle.a.model, battle.b.model))
    assert len(seen) == len(bank.questions()), "every question was drawn before any came again"
    assert len(models) > len(contestants) // 2, "many models were drawn"
    p50, p99 = np.percentile(times, [50, 99])
    emit(f"| {name} | {len(questions)} | {len(answers)} | {open_ms:.0f} | {p50:.3f} | {p99:.3f} |")


def _marks(bank: Bank) -> None:
    """Time the retirement over many votes, one in a hundred of which says dangerous."""
    random = Random(1)
    battles = []
    for n in range(MARKED_VOTES):
        battle = bank.draw(random, (), lambda among, random: (among[0], random.choice(among[1:])))
        assert isinstance(battle, BankBattle)
        battles.append(shown(battle, f"battle-{n}"))
    votes = [
        vote(each, f"v{n % 400}", reasons_a=("dangerous",) if n % 100 == 0 else ())
        for n, each in enumerate(battles)
    ]
    retired, retired_ms = _timed(lambda: retired_answers(votes, battles))
    left, without_ms = _timed(lambda: bank.without(retired))
    out = sum(len(bank.answers(each.question_id)) for each in bank.questions()) - sum(
        len(left.answers(each.question_id)) for each in left.questions()
    )
    emit(f"\n{MARKED_VOTES} votes: retirement {retired_ms:.0f} ms, `without` {without_ms:.1f} ms, {out} out")


def _replayed(folder: Path) -> tuple[list[BankQuestion], list[StoredAnswer], list[Voice]]:
    prompts = {each["id"]: each for each in _lines(folder / "prompts.jsonl")}
    names = {each["id"]: each["name"] for each in _lines(folder / "models.jsonl")}
    with lzma.open(folder / "pairs-crowd.jsonl.xz", "rt", encoding="utf-8") as file:
        pairs = [json.loads(line) for line in file]
    texts = {
        (pair["prompt"], pair[f"model_{side}"]): pair[f"result_{side}"] for pair in pairs for side in "xy"
    }
    questions = [
        BankQuestion(str(id), prompts[id]["text"], "paciente", prompts[id]["type"], "normal")
        for id in sorted({prompt for prompt, _ in texts})
    ]
    answers = [_stored(str(prompt), names[model], text) for (prompt, model), text in texts.items()]
    return questions, answers, [Voice(name) for name in sorted({answer.model for answer in answers})]


def _stored(question_id: str, model: str, text: str) -> StoredAnswer:
    answer = stored(question_id, model, text=text)
    assert answer.answer_sha256 == sha256_of_text(answer.answer)
    return answer


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _timed(call: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    return call(), (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replay", type=Path, metavar="FOLDER")
    main(parser.parse_args().replay)
