"""Programs that answer each NUL-terminated text with one NUL-terminated text. Standard library only."""

import os
import select
import subprocess
import time
from collections.abc import Mapping, Sequence

_CHUNK_BYTES = 1 << 16


class PipeFailure(Exception):
    """The chain ended, or did not answer in time."""


class NullFlushPipe:
    """Runs `argv` and keeps it running; it ends by itself when this process does, since its input ends then.

    Example: with `["cat"]` every text comes back as it went.
    """

    def __init__(
        self, argv: Sequence[str], timeout_s: float, environment: Mapping[str, str] | None = None
    ) -> None:
        self.timeout_s = timeout_s
        self._process = subprocess.Popen(
            list(argv),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
            start_new_session=True,  # Ctrl-C is for the builder alone, which then closes the pipe
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._stdin, False)
        self._rest = b""

    def ask(self, text: str) -> str:
        """Send one text and return its answer; a NUL in it would be two texts, so it must hold none.

        Raises:
            PipeFailure: the chain ended, or took longer than `timeout_s`.
        """
        assert "\0" not in text
        to_send = text.encode() + b"\0"
        deadline = time.monotonic() + self.timeout_s
        while to_send or b"\0" not in self._rest:
            # Reading goes on while a long text is written: a chain that answers early would block otherwise.
            writers = [self._stdin] if to_send else []
            readable, writable, _ = select.select(
                [self._stdout], writers, [], max(0.0, deadline - time.monotonic())
            )
            if not readable and not writable:
                raise PipeFailure(f"no answer in {self.timeout_s:g} s")
            if writable:
                to_send = to_send[self._write(to_send) :]
            if readable:
                self._rest += self._read()
        answer, _, self._rest = self._rest.partition(b"\0")
        if self._rest:  # from here on every text would get its neighbour's answer
            raise PipeFailure("it answered more than it was asked")
        return answer.decode("utf-8", errors="strict")

    def close(self) -> None:
        """End the chain; one that does not end by itself is killed."""
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            try:
                stream.close()
            except BrokenPipeError:  # it ended with text unread; there is nothing left to tell it
                continue
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, 9)
            self._process.wait()

    def _write(self, data: bytes) -> int:
        try:
            return os.write(self._stdin, data)
        except BlockingIOError:
            return 0
        except BrokenPipeError as error:
            raise PipeFailure("it ended") from error

    def _read(self) -> bytes:
        chunk = os.read(self._stdout, _CHUNK_BYTES)
        if not chunk:
            raise PipeFailure("it ended")
        return chunk
