"""Runs the ranks of a build with datatrove, in this process or in worker processes that never outlive it.

The number of ranks is fixed, so that the result does not depend on the number of workers. Own processes
instead of `LocalPipelineExecutor.run`: its Manager and its pool live on when only the parent is killed.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from cards.command import LOG, UserError, redact
from dataset_builder.build_lock import share_work
from dataset_builder.config import BuildConfig
from dataset_builder.errors import BuildError
from dataset_builder.members import is_translated, open_engines
from dataset_builder.plan import BuildPlan

TASKS = 8
_POLL_S = 0.1
Connection = Any  # multiprocessing has one type per system


def run_ranks(plan: BuildPlan, work: Path, workers: int, on_done: Callable[[int], None]) -> None:
    """Run the ranks that are not done yet; `on_done` gets the number of finished ones.

    Raises:
        BuildError: a worker was killed, or stopped with a failure that it told in one line.
    """
    todo = [rank for rank in range(TASKS) if not is_done(work, rank)]
    on_done(TASKS - len(todo))
    if workers == 1 or len(todo) < 2 or _asks_servers(plan.config):
        for rank in todo:
            run_rank(plan, work, rank)
            on_done(sum(is_done(work, each) for each in range(TASKS)))
        return
    shares = [todo[at::workers] for at in range(min(workers, len(todo)))]
    _run_workers(plan, work, shares, on_done)


def _asks_servers(config: BuildConfig) -> bool:
    """Tell whether some engine sends requests (it packs texts into them), so that one process has to do it.

    Only one can keep a server's rate, and pay once for a segment that stands in several ranks.
    """
    return any(engine.packs for part in config.parts if is_translated(part) for engine in open_engines(part))


def run_rank(plan: BuildPlan, work: Path, rank: int) -> None:
    """Run the pipeline for one rank and mark it as done."""
    from dataset_builder.steps import CheckPassages, CheckRows, Generate, Parse, Read
    from dataset_builder.stream import WriteRank
    from dataset_builder.translate_stage import Translate

    parts = plan.config.parts
    pipeline = [
        Read(parts),
        Parse(parts),
        Translate(parts, plan.cache),
        CheckPassages(parts),
        Generate(parts),
        CheckRows(parts),
        WriteRank(work / "ranks"),
    ]
    _run(pipeline, work / "logs", TASKS, rank)


def is_done(work: Path, rank: int) -> bool:
    """Tell whether a rank is marked as done."""
    return (work / "logs" / "completions" / f"{rank:05d}").exists()


def run_merge(config: BuildConfig, work: Path, out: Path) -> Any:  # noqa: ANN401 - `merge.Written`, imported late
    """Make one folder of the folders of all ranks, and return what was written (`merge.Written`)."""
    from dataset_builder.merge import Dedup, ReadRanks, SplitAndWrite, Written

    written = Written()
    pipeline = [ReadRanks(work / "ranks", TASKS), Dedup(), SplitAndWrite(config, out, written)]
    _run(pipeline, work / "merge-logs", 1, 0, skip_completed=False)
    return written


def _run(pipeline: list[Any], logs: Path, tasks: int, rank: int, *, skip_completed: bool = True) -> None:
    """Run one rank of a datatrove pipeline; its talk goes to its log file, not to standard error."""
    from datatrove.executor import LocalPipelineExecutor

    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stderr(nowhere):
        executor = LocalPipelineExecutor(
            pipeline, tasks=tasks, workers=1, logging_dir=str(logs), skip_completed=skip_completed
        )
        executor._run_for_rank(rank)


def _run_workers(
    plan: BuildPlan, work: Path, shares: Sequence[list[int]], on_done: Callable[[int], None]
) -> None:
    context = multiprocessing.get_context("spawn")  # forked children would hold this process's locks
    workers: list[tuple[SpawnProcess, Connection]] = []
    try:
        for ranks in shares:
            receiver, sender = context.Pipe(duplex=False)
            process = context.Process(
                target=_work, args=(plan, work, ranks, os.getpid(), sender), daemon=True
            )
            process.start()
            sender.close()
            workers.append((process, receiver))
        _wait(work, workers, on_done)
    finally:
        for process, _ in workers:
            process.kill()
            process.join()


def _wait(
    work: Path,
    workers: Sequence[tuple[SpawnProcess, Connection]],
    on_done: Callable[[int], None],
) -> None:
    running, told = dict(workers), -1
    while running:
        for process in [each for each in running if not each.is_alive()]:
            receiver = running.pop(process)
            if process.exitcode:
                raise BuildError(_failure(process, receiver, work))
        done = sum(is_done(work, rank) for rank in range(TASKS))
        if done != told:
            on_done(done)
            told = done
        wait([process.sentinel for process in running], timeout=_POLL_S)


def _failure(process: SpawnProcess, receiver: Connection, work: Path) -> str:
    with contextlib.suppress(EOFError):
        if receiver.poll():
            return str(receiver.recv())
    logs, go_on = work / "logs" / "logs", "run the same command again to go on"
    if process.exitcode is not None and process.exitcode < 0:
        return f"a worker process was killed by signal {-process.exitcode} (out of memory?): {go_on}"
    return f"a worker process failed, which is a bug of the builder; {logs} says where; {go_on}"


def _work(plan: BuildPlan, work: Path, ranks: list[int], parent: int, sender: Connection) -> None:
    """Body of a worker process: its ranks one after the other, as long as the parent lives."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C reaches the whole group; the parent ends the workers
    with share_work(work.parent):
        if os.getppid() != parent:
            raise SystemExit(1)
        threading.Thread(target=_die_with, args=(parent,), daemon=True).start()
        try:
            for rank in ranks:
                run_rank(plan, work, rank)
        except (UserError, OSError) as error:
            sender.send(redact(str(error)))
            LOG.debug("worker failed", exc_info=error)
            raise SystemExit(1) from None


def _die_with(parent: int) -> None:
    """End this process as soon as its parent is gone, whatever it is doing."""
    while os.getppid() == parent:
        time.sleep(_POLL_S)
    os._exit(1)
