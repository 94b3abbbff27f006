"""Command-line conduct shared by all packages: exit statuses, one-line failures, redacted logs, progress.

Lives in the leftmost package of the import order (`cards <- dataset_builder <- train <- space`), so that
every package can use it. Standard library only.
"""

import argparse
import importlib
import logging
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any, NoReturn

EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_INTERRUPTED = 130
EXIT_PIPE_CLOSED = 141
EXIT_TERMINATED = 143

LOG = logging.getLogger("spanishmedicallm")

# Tokens of the Hub, OpenAI-style keys, bearer headers and key=value pairs in URLs or messages.
_SECRET = re.compile(
    r"hf_[A-Za-z0-9]{8,}|sk-[A-Za-z0-9_-]{8,}"
    r"|(?<=Bearer )[^\s'\"]+|(?<=api_key=)[^\s&'\"]+|(?<=auth_key=)[^\s&'\"]+|(?<=token=)[^\s&'\"]+"
)


class UserError(Exception):
    """A named failure in one line: what happened, where, what to do. Ends a command with status 1."""


class Terminated(BaseException):
    """SIGTERM arrived; a BaseException so that no `except Exception` of a library swallows it."""


def redact(text: str) -> str:
    """Replace keys and tokens: `redact("Bearer hf_abcdefgh1")` is `"Bearer [redacted]"`."""
    return _SECRET.sub("[redacted]", text)


class RedactionFilter(logging.Filter):
    """Keeps tokens and keys out of every log record, its arguments and its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; every record passes."""
        record.msg, record.args = redact(record.getMessage()), None
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True


def resolve(target: str) -> Any:  # noqa: ANN401 - whatever the named module defines
    """Import `"module:attribute"` on first use: `resolve("json:dumps")` is `json.dumps`."""
    module, _, attribute = target.partition(":")
    return getattr(importlib.import_module(module), attribute)


def emit(text: str) -> None:
    """Write one machine-readable result line to standard output."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    handler: str,
    help_text: str,
    *,
    resume_hint: str = "run the same command again",
) -> argparse.ArgumentParser:
    """Add a subcommand whose handler `"module:function"` is imported only when it runs.

    The handler takes the parsed `argparse.Namespace` and returns an exit status or None (done).
    `resume_hint` is what a stopped command tells its user about going on.
    """
    parser = commands.add_parser(name, help=help_text, description=help_text)
    parser.add_argument("--quiet", action="store_true", help="only warnings and errors on standard error")
    parser.add_argument("--log-level", default="info", choices=["debug", "info", "warning", "error"])
    parser.set_defaults(handler=handler, resume_hint=resume_hint)
    return parser


def positive(text: str) -> int:
    """Return the number from 1 that an option was given; of another argparse tells with the ValueError.

    Raises:
        argparse.ArgumentTypeError: it is 0 or less.
    """
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1")
    return number


def run_command(parser: argparse.ArgumentParser, argv: Sequence[str] | None = None) -> int:
    """Parse, run the handler and turn its outcome into an exit status (0, 1, 2, 130, 141 or 143)."""
    arguments = parser.parse_args(argv)
    _configure_logging("warning" if arguments.quiet else arguments.log_level)
    signal.signal(signal.SIGTERM, _raise_terminated)
    prefix = f"{parser.prog}: "
    try:
        status = resolve(arguments.handler)(arguments)
    except UserError as error:
        return _end(prefix + str(error), EXIT_FAILED)
    except BrokenPipeError:  # whoever read our output has seen enough: `... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_PIPE_CLOSED
    except OSError as error:
        if error.filename is None:
            raise
        return _end(f"{prefix}{error.strerror}: {error.filename}", EXIT_FAILED)
    except KeyboardInterrupt:
        return _end(f"{prefix}interrupted; to go on, {arguments.resume_hint}", EXIT_INTERRUPTED)
    except Terminated:
        return _end(f"{prefix}stopped by SIGTERM; to go on, {arguments.resume_hint}", EXIT_TERMINATED)
    return EXIT_DONE if status is None else int(status)


def progress(done: int, total: int, label: str, *, started: float) -> None:
    """Show `done` of `total`: a line that overwrites itself on a terminal, a plain log line otherwise."""
    if LOG.getEffectiveLevel() > logging.INFO:
        return
    text = f"{label} {done}/{total} ({time.monotonic() - started:.0f} s)"
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text}\033[K" + ("\n" if done == total else ""))
        sys.stderr.flush()
    else:
        LOG.info(text)


def main_of(build_parser: Callable[[], argparse.ArgumentParser]) -> NoReturn:
    """Run a package's command line and leave with its status."""
    sys.exit(run_command(build_parser()))


def _end(line: str, status: int) -> int:
    sys.stderr.write(redact(" ".join(line.split())) + "\n")
    return status


def _raise_terminated(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated


def _configure_logging(level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    handler.addFilter(RedactionFilter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for noisy in ("httpx", "httpx2", "httpcore", "httpcore2", "urllib3", "filelock", "fsspec"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
