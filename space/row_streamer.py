"""Text of several rows of one batch while `generate` writes them. Standard library only."""

import threading
from collections.abc import Callable, Collection, Sequence
from typing import Any

_UNFINISHED = "\ufffd"  # what a cut UTF-8 sequence decodes to


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
        self._taken = [""] * len(decoders)
        self._prompt_seen = False

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

    def end(self) -> None:
        """Nothing to do: the caller knows when `generate` returns."""

    def all_ended(self) -> bool:
        """Tell whether every row has reached its end token."""
        return all(self._ended)

    def take(self, *, final: bool = False) -> tuple[str, ...]:
        """Return what each row has written since the last call; an unfinished character waits.

        Example: the two bytes of `ñ` come in two steps; the first gives "", the second `ñ`.
        """
        with self._lock:
            texts = [decode(ids) for decode, ids in zip(self._decoders, self._ids, strict=True)]
        if not final:
            texts = [text.rstrip(_UNFINISHED) for text in texts]
        # A tokenizer may rewrite what it decoded before; what was shown cannot be taken back.
        new = [text[len(old) :] for text, old in zip(texts, self._taken, strict=True)]
        self._taken = [old + part for old, part in zip(self._taken, new, strict=True)]
        return tuple(new)
