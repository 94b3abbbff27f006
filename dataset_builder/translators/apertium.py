"""Apertium, the rule-based engine of Debian: offline and deterministic, but of draft quality."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from dataset_builder.errors import TranslationError
from dataset_builder.translators.null_flush import NullFlushPipe, PipeFailure
from dataset_builder.translators.options import refuse_unknown

MODE = "eng-spa"
MODES = Path("/usr/share/apertium/modes")
_TIMEOUT_S = 60.0
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
    """One null-flush pipeline of the `eng-spa` mode, started with the first text.

    Unknown words stay in English, unmarked. A text is translated on its own, whatever was asked before it.
    """

    name = "apertium"
    # GPL-3.0 is the licence of the program and its dictionaries, not of what it writes (a translation
    # belongs to the author of its text); it is recorded so that a reader can judge for themselves.
    licence = "gpl-3.0"
    redistributable = True
    draft = True
    unofficial = False
    uses_glossary = False
    max_chars = 100_000
    thread_safe = False
    cache_parameters: Mapping[str, str] = MappingProxyType({})

    def __init__(
        self, options: Mapping[str, str], glossary: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        refuse_unknown(self.name, options, ())
        self._pipe: NullFlushPipe | None = None

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

    def close(self) -> None:
        """End the pipeline."""
        if self._pipe is not None:
            self._pipe.close()
        self._pipe = None

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
        if self._pipe is None:
            self._pipe = NullFlushPipe(["/bin/sh", "-c", _pipeline()], _TIMEOUT_S, {"LC_ALL": "C.UTF-8"})
        # The blank at the end keeps the last word apart from the end of the text, as Apertium's own
        # deformatter does.
        return _ESCAPED.sub(r"\1", self._pipe.ask(_SPECIAL.sub(r"\\\g<0>", line) + " ")).removesuffix(" ")


def _pipeline() -> str:
    """Return the shell pipeline of the mode with every program in null-flush form.

    A mode file holds `program arguments | ...`; `$1` is the generator's option (`-n`: unknown words without a
    mark), `$2` one of the tagger.
    """
    path = MODES / f"{MODE}.mode"
    if not path.is_file() or shutil.which("lt-proc") is None:
        raise TranslationError(_MISSING)
    programs = path.read_text(encoding="utf-8").replace("$1", "-n").replace("$2", "").strip().split("|")
    return " | ".join(_null_flushed(program) for program in programs)


def _null_flushed(program: str) -> str:
    name, *arguments = shlex.split(program)
    return shlex.join([name, "-z", *arguments])


def _output(command: Sequence[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout.strip()
    except FileNotFoundError as error:
        raise TranslationError(_MISSING) from error
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return ""  # not installed by dpkg: the version of the program alone still tells engines apart
