"""Apertium, the rule-based engine of Debian: offline and deterministic, but of draft quality."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from dataset_builder.contracts import Answered
from dataset_builder.errors import TranslationError
from dataset_builder.translators.null_flush import NullFlushPipe, PipeFailure
from dataset_builder.translators.options import refuse_unknown

MODE = "eng-spa"
MODES = Path("/usr/share/apertium/modes")
_TIMEOUT_S = 60.0
_TAGGER = "apertium-tagger"
_ENVIRONMENT = {"LC_ALL": "C.UTF-8"}
_SPECIAL = re.compile(r"[\^$\[\]{}@<>/\\]")  # Apertium's stream format gives these a meaning
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# Escaped or not, the post-generator eats every tilde, and a text that ends in ^ is never answered. A letter
# for private use passes all programs untouched.
_DISGUISE = str.maketrans("~^", "\ue07e\ue05e")
_UNDISGUISE = str.maketrans("\ue07e\ue05e", "~^")
_MISSING = (
    "Apertium is not installed: `apt install apertium apertium-eng-spa`, or choose another engine with "
    "--set translator=deep:libre"
)


class Apertium:
    """The programs of the `eng-spa` mode, started with the first text; all but the tagger stay running.

    Unknown words stay in English, unmarked. A text is translated on its own, whatever was asked before it:
    the tagger, which remembers the last words it saw, is a new process for each (3 ms). In one null-flush
    pipe 240 of 8,782 answers depended on the order, so that a build that was killed gave other bytes.
    """

    name = "apertium"
    # GPL-3.0 is the licence of the program and its dictionaries, not of what it writes (a translation
    # belongs to the author of its text); it is recorded so that a reader can judge for themselves.
    licence = "gpl-3.0"
    redistributable = True
    draft = True
    unofficial = False
    uses_glossary = False
    packs = False
    max_chars = 100_000
    thread_safe = False
    cache_parameters: Mapping[str, str] = MappingProxyType({"tagger": "one process per text"})

    def __init__(
        self, options: Mapping[str, str], glossary: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        refuse_unknown(self.name, options, ())
        self._programs: _Programs | None = None

    @cached_property
    def version(self) -> str:
        """The version of Apertium and of its dictionaries.

        Raises:
            TranslationError: they are not installed.
        """
        pair = _output(["dpkg-query", "-W", "-f", "${Version}", f"apertium-{MODE}"]) or "unknown"
        return f"{_output(['apertium', '-V']).removeprefix('Apertium ')} {MODE} {pair}"

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Return the translation of each text.

        Raises:
            TranslationError: Apertium is missing, or failed twice on one text.
        """
        return [self._translate(text) for text in texts]

    def answers(self, texts: Sequence[str]) -> Iterator[Answered]:
        """Yield the texts with their translations, all at once.

        Raises:
            TranslationError: as `translate`.
        """
        yield list(zip(texts, self.translate(texts), strict=True))

    def close(self) -> None:
        """End the programs."""
        if self._programs is not None:
            self._programs.close()
        self._programs = None

    def _translate(self, text: str) -> str:
        line = text.replace("\0", " ").replace("\n", " ").translate(_DISGUISE)
        return self._answer(line).translate(_UNDISGUISE)

    def _answer(self, line: str) -> str:
        try:
            return self._ask(line)
        except PipeFailure:
            self.close()
        try:
            return self._ask(line)  # in a fresh pipeline: a crash may have been the fault of what came before
        except PipeFailure as error:
            self.close()
            raise TranslationError(f"Apertium failed twice on {line[:60]!r}: {error}") from error

    def _ask(self, line: str) -> str:
        if self._programs is None:
            self._programs = _Programs()
        # The blank at the end keeps the last word apart from the end of the text, as Apertium's own
        # deformatter does.
        answer = self._programs.ask(_SPECIAL.sub(r"\\\g<0>", line) + " ")
        return _ESCAPED.sub(r"\1", answer).removesuffix(" ")


class _Programs:
    """The programs of the mode: pipes before and after the tagger, and the tagger anew for each text."""

    def __init__(self) -> None:
        programs = _mode()
        at = next(at for at, program in enumerate(programs) if program[0] == _TAGGER)
        self._tagger = programs[at]
        self._before, self._after = (_piped(part) for part in (programs[:at], programs[at + 1 :]))

    def ask(self, text: str) -> str:
        """Return what the mode makes of one text.

        Raises:
            PipeFailure: a program ended, or took too long.
        """
        return self._after.ask(self._tagged(self._before.ask(text)))

    def close(self) -> None:
        """End the pipes."""
        self._before.close()
        self._after.close()

    def _tagged(self, text: str) -> str:
        try:
            done = subprocess.run(
                self._tagger,
                input=text.encode(),
                capture_output=True,
                timeout=_TIMEOUT_S,
                check=True,
                env={**os.environ, **_ENVIRONMENT},
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise PipeFailure(f"{_TAGGER}: {type(error).__name__}") from error
        return done.stdout.decode()


def _piped(programs: Sequence[Sequence[str]]) -> NullFlushPipe:
    """Start a shell pipeline of programs in null-flush form."""
    line = " | ".join(shlex.join([name, "-z", *arguments]) for name, *arguments in programs)
    return NullFlushPipe(["/bin/sh", "-c", line], _TIMEOUT_S, _ENVIRONMENT)


def _mode() -> list[list[str]]:
    """Return the programs of the mode with their arguments.

    A mode file holds `program arguments | ...`; `$1` is the generator's option (`-n`: unknown words without a
    mark), `$2` one of the tagger.
    """
    path = MODES / f"{MODE}.mode"
    if not path.is_file() or shutil.which("lt-proc") is None:
        raise TranslationError(_MISSING)
    line = path.read_text(encoding="utf-8").replace("$1", "-n").replace("$2", "").strip()
    return [shlex.split(program) for program in line.split("|")]


def _output(command: Sequence[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout.strip()
    except FileNotFoundError as error:
        raise TranslationError(_MISSING) from error
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return ""  # not installed by dpkg: the version of the program alone still tells engines apart
