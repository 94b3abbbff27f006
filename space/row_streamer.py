"""Text of several rows of one batch while `generate` writes them. Standard library only."""

import threading
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

_UNFINISHED = "\ufffd"  # what a cut UTF-8 sequence decodes to


class Written(NamedTuple):
    """What a row has written since the last time; plain data, since on ZeroGPU it leaves its process."""

    text: str
    tokens: int
    ended: bool


class RowStreamer:
    """Takes the ids of every step from `generate` and gives each row's new text.

    transformers' own streamers take one row only. A row ends at its first end token, while the others go on.
    """

    def __init__(self, decoders: Sequence[Callable[[list[int]], str]], end_ids: Collection[int]) -> None:
        self._decoders = decoders
        self._end_ids = frozenset(end_ids)
        self._lock = threading.Lock()
        self._ids: list[list[int]] = [[] for _ in decoders]
        self._ended = [False] * len(decoders)
        self._taken = [Written("", 0, False)] * len(decoders)
        self._prompt_seen = False
        self.has_begun = False  # every row has its first token

    def put(self, value: Any) -> None:  # noqa: ANN401 - a tensor; torch is not imported here
        """Take the prompt ids (B, L) first, then one id per row (B,)."""
        if not self._prompt_seen:
            self._prompt_seen = True
            return
        with self._lock:
            for row, token in enumerate(value.tolist()):
                self._ended[row] = self._ended[row] or token in self._end_ids
                if not self._ended[row]:
                    self._ids[row].append(token)
            self.has_begun = True

    def end(self) -> None:
        """Nothing to do: the caller knows when `generate` returns."""

    def take(self, *, final: bool = False) -> tuple[Written, ...]:
        """Return what each row has written since the last call; an unfinished character waits.

        Example: the two bytes of `ñ` come in two steps; the first gives "", the second `ñ`.
        """
        with self._lock:
            ids, ended = [list(own) for own in self._ids], list(self._ended)
        new = [self._new(row, own, ended[row] or final) for row, own in enumerate(ids)]
        return tuple(new)

    def _new(self, row: int, ids: list[int], ended: bool) -> Written:
        before = self._taken[row]
        text = self._decoders[row](ids)
        if not ended:
            text = text.rstrip(_UNFINISHED)
        # A tokenizer may rewrite what it decoded before; what was shown cannot be taken back.
        new = text[len(before.text) :]
        self._taken[row] = Written(before.text + new, len(ids), ended)
        return Written(new, len(ids) - before.tokens, ended)
