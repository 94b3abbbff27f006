"""What all commands share: help, exit statuses, one line for a failure, secrets that never show."""

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cards.command import RedactionFilter, redact
from tests.conftest import ROOT

HELP = [
    (package, *words)
    for package, commands in {
        "cards": ("", "render", "check"),
        "dataset_builder": (
            "",
            "list",
            "preview",
            "build",
            "publish",
            "check-pairs",
            "review",
            "memory",
            "memory export",
            "memory import",
            "audit",
            "audit x sample",
            "audit x score",
        ),
        "train": ("", "list", "sft", "dpo", "publish"),
        "space": ("", "run", "visit", "votes", "votes compact"),
    }.items()
    for words in (command.split() for command in commands)
]


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("words", HELP, ids=" ".join)
def test_every_command_has_help(words: tuple[str, ...]) -> None:
    ended = run(*words, "--help")
    assert ended.returncode == 0
    assert ended.stdout.startswith("usage: python -m " + words[0])


@pytest.mark.parametrize(
    "words", [("cards",), ("dataset_builder", "bake"), ("train", "sft"), ("space", "run", "--port", "x")]
)
def test_wrong_arguments_end_with_2(words: tuple[str, ...]) -> None:
    assert run(*words).returncode == 2


@pytest.mark.parametrize(
    "words",
    [
        ("cards", "check", "nada"),
        ("dataset_builder", "publish", "nada", "--to", "folder:x"),
        ("dataset_builder", "preview", "nada"),
        ("dataset_builder", "review", "nada"),
        ("dataset_builder", "memory", "import", "nada.tmx", "--to", "x.jsonl"),
        ("dataset_builder", "audit", "nada", "sample", "--out", "x.html"),
        ("train", "sft", "nada.yaml"),
        ("space", "run", "--config", "nada.yaml"),
        ("space", "votes", "compact", "--from", "folder:nada", "--to", "x"),
    ],
    ids=" ".join,
)
def test_what_is_missing_is_told_in_one_line(words: tuple[str, ...]) -> None:
    ended = run(*words)
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert "nada" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_stopped_build_says_how_to_go_on(tmp_path: Path, sent: signal.Signals, status: int) -> None:
    """The folder is held by this test, so the build waits until it is stopped."""
    from dataset_builder.build_lock import lock_folder

    command = [
        "dataset_builder",
        "build",
        "dataset_builder/configs/demo.yaml",
        "--out",
        str(tmp_path / "out"),
    ]
    with (
        lock_folder(tmp_path / "out"),
        subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
            # A shell that runs the tests in the background lets its children ignore Ctrl-C.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        ) as process,
    ):
        assert process.stderr is not None
        assert "waiting for another build" in process.stderr.readline()
        process.send_signal(sent)
        told = process.stderr.read()
    assert process.returncode == status
    assert "run the same command again" in told
    assert len(told.splitlines()) == 1


def test_a_reader_that_has_seen_enough_gets_no_traceback() -> None:
    read, write = os.pipe()
    os.close(read)
    with subprocess.Popen(
        [sys.executable, "-m", "dataset_builder", "list"],
        cwd=ROOT,
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.close(write)
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert process.returncode == 141


@pytest.mark.parametrize(
    "text",
    [
        "token hf_abcdefgh1234",
        "Authorization: Bearer abc.def",
        "GET /x?api_key=abc123&q=1",
        "key sk-abcdefgh12",
    ],
)
def test_a_secret_never_reaches_a_log(text: str) -> None:
    secret = ("hf_abcdefgh1234", "abc.def", "abc123", "sk-abcdefgh12")
    record = logging.LogRecord("x", logging.INFO, "f", 1, "%s", (text,), None)
    assert RedactionFilter().filter(record)
    assert not any(each in record.getMessage() for each in secret)
    assert "[redacted]" in redact(text)
